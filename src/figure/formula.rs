//! Prints an expression as a spreadsheet formula.
//!
//! The functions are those that Excel, LibreOffice and IronCalc share. A formula whose cells may be unknown is guarded: it
//! shows "not measured" until every cell that it needs holds a number and no divisor is 0, which is what the engine's unknown
//! means. Only a rule that somebody sets to 0 divides by 0 as a spreadsheet does.

use super::expression::{Expression, Operator, Reference, SizeColumn};
use super::names::Unit;
use super::set::FigureSet;
use super::value::NOT_MEASURED;

/// Where the things that an expression refers to stand in the workbook.
pub trait Addresses {
    /// The cell behind a reference, for the row that the formula is written to.
    fn cell(&self, reference: Reference) -> String;
    /// All cells of a column of the servers.
    fn servers(&self, column: usize) -> String;
    /// All names of VM sizes.
    fn size_names(&self) -> String;
    /// All cells of a column of the VM sizes.
    fn sizes(&self, column: SizeColumn) -> String;
}

/// The formula of an expression, with its equals sign.
#[must_use]
pub fn formula(
    expression: &Expression,
    unit: Unit,
    set: &FigureSet,
    addresses: &impl Addresses,
) -> String {
    let printer = Printer { set, addresses };
    let text = if unit == Unit::Text {
        printer.guarded_text(expression)
    } else {
        printer.guarded(expression)
    };
    format!("={text}")
}

/// What a formula needs, each once: cells that hold numbers, and conditions that do not hold.
#[derive(Debug, Default)]
struct Needs {
    cells: Vec<String>,
    conditions: Vec<String>,
}

impl Needs {
    fn cell(&mut self, cell: String) {
        if !self.cells.contains(&cell) {
            self.cells.push(cell);
        }
    }

    fn condition(&mut self, condition: String) {
        if !self.conditions.contains(&condition) {
            self.conditions.push(condition);
        }
    }
}

struct Printer<'a, A> {
    set: &'a FigureSet,
    addresses: &'a A,
}

impl<A: Addresses> Printer<'_, A> {
    fn guarded(&self, expression: &Expression) -> String {
        match expression {
            Expression::If(condition, then, otherwise) => {
                let text = format!(
                    "IF({},{},{})",
                    self.print(condition, 0),
                    self.guarded(then),
                    self.guarded(otherwise)
                );
                self.guard(condition, text)
            }
            other => self.guard(other, self.print(other, 0)),
        }
    }

    fn guarded_text(&self, expression: &Expression) -> String {
        match expression {
            Expression::If(condition, then, otherwise) => {
                let text = format!(
                    "IF({},{},{})",
                    self.print(condition, 0),
                    self.guarded_text(then),
                    self.guarded_text(otherwise)
                );
                self.guard(condition, text)
            }
            // An empty cell read through a reference would show as 0.
            Expression::Name(_) => format!("{}&\"\"", self.print(expression, 0)),
            other => self.print(other, 0),
        }
    }

    /// `text`, but "not measured" while a cell that `expression` needs holds no number.
    fn guard(&self, expression: &Expression, text: String) -> String {
        match self.lack(expression) {
            Some(lack) => format!("IF({lack},\"{NOT_MEASURED}\",{text})"),
            None => text,
        }
    }

    /// The condition under which a cell that `expression` needs holds no number; `None` where there is no such cell.
    fn lack(&self, expression: &Expression) -> Option<String> {
        let mut needs = Needs::default();
        self.needs(expression, &mut needs);
        let Needs { cells, mut conditions } = needs;
        if !cells.is_empty() {
            conditions.insert(0, format!("COUNT({})<{}", cells.join(","), cells.len()));
        }
        match conditions.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            several => Some(format!("OR({})", several.join(","))),
        }
    }

    fn needs(&self, expression: &Expression, needs: &mut Needs) {
        let unknown = |reference| self.set.reference_may_be_unknown(reference);
        match expression {
            // Of an `if` in a larger expression the branch that is taken alone needs its cells.
            Expression::If(condition, then, otherwise) => {
                self.needs(condition, needs);
                let (then, otherwise) = (self.lack(then), self.lack(otherwise));
                if then.is_some() || otherwise.is_some() {
                    let branch = |lack: Option<String>| lack.unwrap_or_else(|| "FALSE".to_owned());
                    let condition = self.print(condition, 0);
                    needs.condition(format!(
                        "IF({condition},{},{})",
                        branch(then),
                        branch(otherwise)
                    ));
                }
                return;
            }
            Expression::Name(reference) if unknown(*reference) => {
                needs.cell(self.addresses.cell(*reference));
            }
            Expression::Sum(column) | Expression::SumLargest(column, _)
                if unknown(Reference::Server(*column)) =>
            {
                let range = self.addresses.servers(*column);
                needs.condition(format!("COUNT({range})<ROWS({range})"));
            }
            Expression::SumIf(column, key, value) if unknown(Reference::Server(*column)) => {
                let key = self.addresses.servers(*key);
                let value = self.print(value, 0);
                let range = self.addresses.servers(*column);
                needs.condition(format!(
                    "COUNTIFS({key},{value},{range},\">=0\")<COUNTIFS({key},{value})"
                ));
            }
            Expression::Binary(Operator::Divide, _, divisor)
                if !matches!(
                    **divisor,
                    Expression::Number(_) | Expression::Name(Reference::Rule(_))
                ) =>
            {
                let text = self.print(divisor, Operator::Equal.precedence() + 1);
                needs.condition(format!("{text}=0"));
            }
            _ => {}
        }
        for part in expression.parts() {
            self.needs(part, needs);
        }
    }

    fn print(&self, expression: &Expression, outer: u8) -> String {
        match expression {
            Expression::Number(number) => number.to_string(),
            Expression::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            Expression::Unknown => format!("\"{NOT_MEASURED}\""),
            Expression::Name(reference) => self.addresses.cell(*reference),
            Expression::Binary(operator, left, right) => {
                let own = operator.precedence();
                // The right side of - and / must keep its brackets.
                let text = format!(
                    "{}{}{}",
                    self.print(left, own),
                    operator.sign(),
                    self.print(right, own + 1)
                );
                if own < outer { format!("({text})") } else { text }
            }
            Expression::If(condition, then, otherwise) => format!(
                "IF({},{},{})",
                self.print(condition, 0),
                self.print(then, 0),
                self.print(otherwise, 0)
            ),
            Expression::And(list) => format!("AND({})", self.list(list)),
            Expression::Or(list) => format!("OR({})", self.list(list)),
            Expression::Not(inner) => format!("NOT({})", self.print(inner, 0)),
            Expression::Ceil(inner) => format!("ROUNDUP(ROUND({},6),0)", self.print(inner, 0)),
            Expression::Min(list) => format!("MIN({})", self.list(list)),
            Expression::Max(list) => format!("MAX({})", self.list(list)),
            Expression::Known(reference) => {
                format!("ISNUMBER({})", self.addresses.cell(*reference))
            }
            Expression::Sum(column) => format!("SUM({})", self.addresses.servers(*column)),
            Expression::Largest(column) => format!("MAX({})", self.addresses.servers(*column)),
            Expression::SumIf(column, key, value) => format!(
                "SUMIFS({},{},{})",
                self.addresses.servers(*column),
                self.addresses.servers(*key),
                self.print(value, 0)
            ),
            Expression::CountIf(key, value) => {
                format!("COUNTIFS({},{})", self.addresses.servers(*key), self.print(value, 0))
            }
            Expression::SumLargest(column, count) => {
                // n times the n-th largest, plus what the larger ones have above it.
                let range = self.addresses.servers(*column);
                let count = format!("MIN({},ROWS({range}))", self.print(count, 0));
                let nth = format!("LARGE({range},{count})");
                let text = format!("{count}*{nth}+SUMPRODUCT(({range}>{nth})*({range}-{nth}))");
                if outer > 2 { format!("({text})") } else { text }
            }
            // COUNTIF would read stars, question marks and signs in a name.
            Expression::Listed(name) => {
                format!("SUMPRODUCT(--({}={}))>0", self.addresses.size_names(), self.print(name, 0))
            }
            Expression::Size(name, column) => format!(
                "INDEX({},MATCH({},{},0))",
                self.addresses.sizes(*column),
                self.print(name, 0),
                self.addresses.size_names()
            ),
        }
    }

    fn list(&self, list: &[Expression]) -> String {
        let items: Vec<String> = list.iter().map(|item| self.print(item, 0)).collect();
        items.join(",")
    }
}
