//! Works out a program.

use super::{Cell, Node, Program};
use crate::figure::evaluate::round_up;
use crate::figure::expression::Operator;

/// Works the sheet out for one set of inputs after the other; only what follows from a changed input is worked out again.
#[derive(Clone, Debug)]
pub struct Evaluator<'a> {
    program: &'a Program,
    cells: Vec<Cell>,
    changed: u64,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(program: &'a Program) -> Self {
        Self { program, cells: program.cells.clone(), changed: 0 }
    }

    /// Sets a varied input; another place is left alone.
    #[inline]
    pub fn set(&mut self, index: usize, number: Option<f64>) {
        let varied = self.program.varied.iter();
        let Some(bit) =
            varied.enumerate().find_map(|(bit, known)| (*known == index).then_some(bit))
        else {
            return;
        };
        let cell = Cell::known(number);
        if let Some(old) = self.cells.get_mut(index)
            && *old != cell
        {
            *old = cell;
            self.changed |= 1 << bit;
        }
    }

    /// Works out what follows from the inputs that changed.
    #[inline]
    pub fn run(&mut self) {
        if self.changed == 0 {
            return;
        }
        for step in &self.program.steps {
            if step.inputs & self.changed != 0 {
                let cell = self.work_out(step.node);
                if let Some(old) = self.cells.get_mut(step.index) {
                    *old = cell;
                }
            }
        }
        self.changed = 0;
    }

    /// The number at a place; `None` where nobody knows it and for a text.
    #[must_use]
    #[inline]
    pub fn number(&self, index: usize) -> Option<f64> {
        self.cells.get(index).copied().and_then(Cell::number)
    }

    /// The number of an input or figure.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<f64> {
        self.number(self.program.index(id)?)
    }

    fn work_out(&self, node: usize) -> Cell {
        let Some(node) = self.program.nodes.get(node) else {
            return Cell::Unknown;
        };
        match node {
            Node::Constant(cell) => *cell,
            Node::Cell(index) => self.cells.get(*index).copied().unwrap_or(Cell::Unknown),
            Node::Binary(operator, left, right) => {
                binary(*operator, self.work_out(*left), self.work_out(*right))
            }
            Node::If(condition, then, otherwise) => match self.truth(*condition) {
                Some(true) => self.work_out(*then),
                Some(false) => self.work_out(*otherwise),
                None => Cell::Unknown,
            },
            Node::And(list) => self.all_known(list, |a, b| a && b, true),
            Node::Or(list) => self.all_known(list, |a, b| a || b, false),
            Node::Not(inner) => {
                self.truth(*inner).map_or(Cell::Unknown, |truth| Cell::truth(!truth))
            }
            Node::Ceil(inner) => Cell::known(self.work_out(*inner).number().map(round_up)),
            Node::Min(list) => self.fold(list, f64::min),
            Node::Max(list) => self.fold(list, f64::max),
            Node::Known(index) => Cell::truth(self.number(*index).is_some()),
            Node::SumLargest(sums, count) => {
                let count = self.work_out(*count).number();
                Cell::known(sums.as_ref().zip(count).and_then(|(sums, count)| first(sums, count)))
            }
        }
    }

    fn truth(&self, node: usize) -> Option<bool> {
        self.work_out(node).number().map(|number| number != 0.0)
    }

    fn all_known(&self, list: &[usize], join: fn(bool, bool) -> bool, start: bool) -> Cell {
        let mut result = start;
        for item in list {
            match self.truth(*item) {
                Some(truth) => result = join(result, truth),
                None => return Cell::Unknown,
            }
        }
        Cell::truth(result)
    }

    fn fold(&self, list: &[usize], join: fn(f64, f64) -> f64) -> Cell {
        let numbers = list.iter().map(|item| self.work_out(*item).number());
        Cell::known(numbers.reduce(|a, b| Some(join(a?, b?))).flatten())
    }
}

/// The sum of as many of the largest as `count` has whole ones; of all where there are fewer.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
fn first(sums: &[f64], count: f64) -> Option<f64> {
    let wanted = (count.floor().max(0.0) as usize).min(sums.len().saturating_sub(1));
    sums.get(wanted).copied()
}

#[inline]
#[allow(clippy::float_cmp, reason = "a spreadsheet compares cells as they are")]
fn binary(operator: Operator, left: Cell, right: Cell) -> Cell {
    let (a, b) = match (left, right) {
        (Cell::Number(a), Cell::Number(b)) => (a, b),
        (Cell::Unknown, _) | (_, Cell::Unknown) => return Cell::Unknown,
        (left, right) => {
            return match operator {
                Operator::Equal => Cell::truth(left == right),
                Operator::NotEqual => Cell::truth(left != right),
                _ => Cell::Unknown,
            };
        }
    };
    match operator {
        Operator::Add => Cell::Number(a + b),
        Operator::Subtract => Cell::Number(a - b),
        Operator::Multiply => Cell::Number(a * b),
        Operator::Divide if b == 0.0 => Cell::Unknown,
        Operator::Divide => Cell::Number(a / b),
        Operator::Equal => Cell::truth(a == b),
        Operator::NotEqual => Cell::truth(a != b),
        Operator::Less => Cell::truth(a < b),
        Operator::LessOrEqual => Cell::truth(a <= b),
        Operator::Greater => Cell::truth(a > b),
        Operator::GreaterOrEqual => Cell::truth(a >= b),
    }
}
