//! Turns a worked-out sheet into a program.

use std::collections::HashMap;

use super::{Cell, Node, Program, Step};
use crate::figure::evaluate::Worksheet;
use crate::figure::expression::{Expression, Reference};
use crate::figure::value::Value;

/// Inputs that can vary at a time: a bit of a word each.
const VARIED_MAX: usize = 64;

#[expect(clippy::indexing_slicing, reason = "an index of another sheet is a fault of asrcap")]
impl Program {
    /// A program for a sheet that has been worked out, with the named inputs left open. `None` where an expression uses a
    /// varied input in a way that needs the servers again, and for more than 64 inputs.
    #[must_use]
    pub fn new(sheet: &Worksheet, varied: &[&str]) -> Option<Self> {
        let varied: Vec<usize> = varied
            .iter()
            .filter_map(|id| sheet.set.sheet.index(id))
            .filter(|index| is_input(sheet, *index))
            .collect();
        if varied.len() > VARIED_MAX {
            return None;
        }
        let mut builder = Builder {
            sheet,
            follows: vec![0; sheet.set.sheet.len()],
            nodes: Vec::new(),
            texts: HashMap::new(),
        };
        for (bit, index) in varied.iter().enumerate() {
            builder.follows[*index] = 1 << bit;
        }
        let mut steps = Vec::new();
        for (index, name) in sheet.set.sheet.iter() {
            let Some(expression) = &name.expression else {
                continue;
            };
            let inputs = builder.inputs_of(expression);
            if inputs != 0 {
                let node = builder.node(expression)?;
                steps.push(Step { index, node, inputs });
                builder.follows[index] = inputs;
            }
        }
        let cells = sheet.sheet.iter().map(|value| builder.cell(value)).collect();
        Some(Self { names: sheet.set.sheet.clone(), nodes: builder.nodes, steps, cells, varied })
    }
}

fn is_input(sheet: &Worksheet, index: usize) -> bool {
    sheet.set.sheet.at(index).expression.is_none()
}

struct Builder<'a> {
    sheet: &'a Worksheet,
    /// The varied inputs that each name of the sheet follows from.
    follows: Vec<u64>,
    nodes: Vec<Node>,
    texts: HashMap<String, u32>,
}

#[expect(clippy::indexing_slicing, reason = "an index of another sheet is a fault of asrcap")]
impl Builder<'_> {
    fn inputs_of(&self, expression: &Expression) -> u64 {
        let mut inputs = 0;
        expression.walk(&mut |part| {
            if let Expression::Name(Reference::Sheet(index))
            | Expression::Known(Reference::Sheet(index)) = part
            {
                inputs |= self.follows[*index];
            }
        });
        inputs
    }

    fn cell(&mut self, value: &Value) -> Cell {
        match value {
            Value::Number(number) => Cell::Number(*number),
            Value::Unknown => Cell::Unknown,
            Value::Text(text) => {
                let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
                Cell::Text(*self.texts.entry(text.to_ascii_lowercase()).or_insert(next))
            }
        }
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn list(&mut self, list: &[Expression]) -> Option<Vec<usize>> {
        list.iter().map(|item| self.node(item)).collect()
    }

    fn node(&mut self, expression: &Expression) -> Option<usize> {
        if self.inputs_of(expression) == 0 {
            let value = self.sheet.evaluate(expression, 0);
            let cell = self.cell(&value);
            return Some(self.push(Node::Constant(cell)));
        }
        let node = match expression {
            Expression::Name(Reference::Sheet(index)) => Node::Cell(*index),
            Expression::Known(Reference::Sheet(index)) => Node::Known(*index),
            Expression::Binary(operator, left, right) => {
                Node::Binary(*operator, self.node(left)?, self.node(right)?)
            }
            Expression::If(condition, then, otherwise) => {
                if self.inputs_of(condition) == 0 {
                    return match self.sheet.evaluate(condition, 0).number() {
                        Some(truth) if truth != 0.0 => self.node(then),
                        Some(_) => self.node(otherwise),
                        None => Some(self.push(Node::Constant(Cell::Unknown))),
                    };
                }
                let condition = self.node(condition)?;
                Node::If(condition, self.node(then)?, self.node(otherwise)?)
            }
            Expression::And(list) => Node::And(self.list(list)?),
            Expression::Or(list) => Node::Or(self.list(list)?),
            Expression::Not(inner) => Node::Not(self.node(inner)?),
            Expression::Ceil(inner) => Node::Ceil(self.node(inner)?),
            Expression::Min(list) => Node::Min(self.list(list)?),
            Expression::Max(list) => Node::Max(self.list(list)?),
            Expression::SumLargest(column, count) => {
                Node::SumLargest(self.sums_of_largest(*column), self.node(count)?)
            }
            _ => return None,
        };
        Some(self.push(node))
    }

    fn sums_of_largest(&self, column: usize) -> Option<Vec<f64>> {
        let column = self.sheet.servers.column(column).iter();
        let mut numbers: Vec<f64> = column.map(Value::number).collect::<Option<_>>()?;
        numbers.sort_by(|a, b| b.total_cmp(a));
        // The sum of no numbers is the library's, so that every sum begins as the evaluator's does.
        let mut sum: f64 = std::iter::empty::<f64>().sum();
        let mut sums = vec![sum];
        for number in numbers {
            sum += number;
            sums.push(sum);
        }
        Some(sums)
    }
}
