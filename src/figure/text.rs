//! Prints an expression for people, in the language of the templates.

use super::expression::{Expression, Operator, Reference, SizeColumn};
use super::set::FigureSet;

/// The expression with `name` for what stands behind each reference: its id, or its value.
#[must_use]
pub fn text(
    expression: &Expression,
    set: &FigureSet,
    name: &dyn Fn(Reference) -> String,
) -> String {
    Printer { set, name }.print(expression, 0)
}

struct Printer<'a> {
    set: &'a FigureSet,
    name: &'a dyn Fn(Reference) -> String,
}

impl Printer<'_> {
    fn print(&self, expression: &Expression, outer: u8) -> String {
        let one = |inner: &Expression| self.print(inner, 0);
        let call = |function: &str, list: &[Expression]| {
            let parts: Vec<String> = list.iter().map(one).collect();
            format!("{function}({})", parts.join(", "))
        };
        match expression {
            Expression::Number(number) => number.to_string(),
            Expression::Text(text) => format!("\"{text}\""),
            Expression::Unknown => "unknown".to_owned(),
            Expression::Name(reference) => (self.name)(*reference),
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right, outer),
            Expression::If(condition, then, otherwise) => {
                format!("if({}, {}, {})", one(condition), one(then), one(otherwise))
            }
            Expression::And(list) => call("and", list),
            Expression::Or(list) => call("or", list),
            Expression::Not(inner) => format!("not({})", one(inner)),
            Expression::Ceil(inner) => format!("ceil({})", one(inner)),
            Expression::Min(list) => call("min", list),
            Expression::Max(list) => call("max", list),
            Expression::Known(reference) => format!("known({})", (self.name)(*reference)),
            Expression::Sum(column) => format!("sum({})", self.column(*column)),
            Expression::Largest(column) => format!("largest({})", self.column(*column)),
            Expression::SumIf(column, key, value) => {
                format!("sumif({}, {}, {})", self.column(*column), self.column(*key), one(value))
            }
            Expression::CountIf(key, value) => {
                format!("countif({}, {})", self.column(*key), one(value))
            }
            Expression::SumLargest(column, count) => {
                format!("sum_largest({}, {})", self.column(*column), one(count))
            }
            Expression::Listed(name) => format!("listed({})", one(name)),
            Expression::Size(name, column) => format!("size({}, \"{}\")", one(name), size(*column)),
        }
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        outer: u8,
    ) -> String {
        let own = operator.precedence();
        let text = format!(
            "{} {} {}",
            self.print(left, own),
            operator.sign(),
            // The right operand of - and / needs brackets already at the same level.
            self.print(right, own + 1)
        );
        if own < outer { format!("({text})") } else { text }
    }

    fn column(&self, index: usize) -> &str {
        &self.set.servers.at(index).id
    }
}

fn size(column: SizeColumn) -> &'static str {
    match column {
        SizeColumn::Cores => "cores",
        SizeColumn::MemoryMb => "memory_mb",
        SizeColumn::Nics => "nics",
        SizeColumn::Disks => "disks",
        SizeColumn::Premium => "premium",
        SizeColumn::Iops => "iops",
        SizeColumn::MbPerS => "mbps",
        SizeColumn::Generations => "generations",
        SizeColumn::Nvme => "nvme",
        SizeColumn::Barred => "barred",
        SizeColumn::Doubtful => "doubtful",
    }
}
