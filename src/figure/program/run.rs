//! Works out a program.

use super::{Cell, Node, Program};
use crate::figure::evaluate::round_up;
use crate::figure::operand::{Operand, binary};

/// Works the sheet out for one set of inputs after the other; only what follows from a changed input is worked out again.
#[derive(Clone, Debug)]
pub struct Evaluator<'a> {
    program: &'a Program,
    cells: Vec<Cell>,
    changed: u64,
}

#[expect(clippy::indexing_slicing, reason = "an index of another program is a fault of asrcap")]
impl<'a> Evaluator<'a> {
    pub(crate) fn new(program: &'a Program) -> Self {
        Self { program, cells: program.cells.clone(), changed: 0 }
    }

    /// Sets a varied input; another index is left alone.
    #[inline]
    pub fn set(&mut self, index: usize, number: Option<f64>) {
        let varied = self.program.varied.iter();
        let Some(bit) =
            varied.enumerate().find_map(|(bit, known)| (*known == index).then_some(bit))
        else {
            return;
        };
        let cell = Cell::known(number);
        if self.cells[index] != cell {
            self.cells[index] = cell;
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
                self.cells[step.index] = self.evaluate(step.node);
            }
        }
        self.changed = 0;
    }

    /// The number at an index; `None` where it is not known and for a text.
    #[must_use]
    #[inline]
    pub fn number(&self, index: usize) -> Option<f64> {
        self.cells[index].number()
    }

    /// The number of an input or figure.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<f64> {
        self.number(self.program.index(id)?)
    }

    fn evaluate(&self, node: usize) -> Cell {
        match &self.program.nodes[node] {
            Node::Constant(cell) => *cell,
            Node::Cell(index) => self.cells[*index],
            Node::Binary(operator, left, right) => {
                binary(*operator, &self.evaluate(*left), &self.evaluate(*right))
            }
            Node::If(condition, then, otherwise) => match self.truth(*condition) {
                Some(true) => self.evaluate(*then),
                Some(false) => self.evaluate(*otherwise),
                None => Cell::Unknown,
            },
            Node::And(list) => self.all_known(list, |a, b| a && b, true),
            Node::Or(list) => self.all_known(list, |a, b| a || b, false),
            Node::Not(inner) => {
                self.truth(*inner).map_or(Cell::Unknown, |truth| Cell::truth(!truth))
            }
            Node::Ceil(inner) => Cell::known(self.evaluate(*inner).number().map(round_up)),
            Node::Min(list) => self.fold(list, f64::min),
            Node::Max(list) => self.fold(list, f64::max),
            Node::Known(index) => Cell::truth(self.number(*index).is_some()),
            Node::SumLargest(sums, count) => {
                let count = self.evaluate(*count).number();
                Cell::known(sums.as_ref().zip(count).and_then(|(sums, count)| first(sums, count)))
            }
        }
    }

    fn truth(&self, node: usize) -> Option<bool> {
        self.evaluate(node).number().map(|number| number != 0.0)
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
        let numbers = list.iter().map(|item| self.evaluate(*item).number());
        Cell::known(numbers.reduce(|a, b| Some(join(a?, b?))).flatten())
    }
}

/// The sum of as many of the largest as `count` has whole ones; of all where there are fewer.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
fn first(sums: &[f64], count: f64) -> Option<f64> {
    sums.get(count.floor().max(0.0) as usize).or(sums.last()).copied()
}
