//! The sheet of a plan, compiled to be worked out many times while a few of its inputs vary.
//!
//! Everything that does not follow from a varied input is worked out once, the sums over the servers among it; what is
//! left is a short list of steps on numbers that allocates nothing. The results are those of
//! [`Worksheet::evaluate_sheet`](super::Worksheet::evaluate_sheet), bit for bit: the same operations in the same order.

mod build;
mod run;

pub use run::Evaluator;

use super::expression::Operator;
use super::names::Names;
use super::operand::Operand;

/// What a step works with. A text is known by its number in the program, upper and lower case being the same.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Number(f64),
    Text(u32),
    Unknown,
}

impl Cell {
    fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(_) | Self::Unknown => None,
        }
    }

    fn known(number: Option<f64>) -> Self {
        number.map_or(Self::Unknown, Self::Number)
    }
}

impl Operand for Cell {
    const UNKNOWN: Self = Self::Unknown;

    #[inline]
    fn of(number: f64) -> Self {
        Self::Number(number)
    }

    #[inline]
    fn as_number(&self) -> Option<f64> {
        self.number()
    }

    #[inline]
    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    #[inline]
    fn is_same_text(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Text(a), Self::Text(b)) if a == b)
    }
}

/// A part of an expression that follows from a varied input; parts refer to each other by index.
#[derive(Clone, Debug)]
enum Node {
    Constant(Cell),
    Cell(usize),
    Binary(Operator, usize, usize),
    If(usize, usize, usize),
    And(Vec<usize>),
    Or(Vec<usize>),
    Not(usize),
    Ceil(usize),
    Min(Vec<usize>),
    Max(Vec<usize>),
    Known(usize),
    /// The sums of the first 0, 1, 2 ... of the largest numbers; nothing where one is unknown.
    SumLargest(Option<Vec<f64>>, usize),
}

/// A figure that follows from varied inputs.
#[derive(Clone, Debug)]
struct Step {
    /// Its index on the sheet.
    index: usize,
    /// Its expression.
    node: usize,
    /// The varied inputs that it follows from, a bit each.
    inputs: u64,
}

/// A sheet with some inputs left open.
#[derive(Clone, Debug)]
pub struct Program {
    names: Names,
    nodes: Vec<Node>,
    steps: Vec<Step>,
    cells: Vec<Cell>,
    varied: Vec<usize>,
}

impl Program {
    /// The index of an input or figure of the sheet, for [`Evaluator::set`] and [`Evaluator::number`].
    #[must_use]
    pub fn index(&self, id: &str) -> Option<usize> {
        self.names.index(id)
    }

    /// Something that works the sheet out again and again.
    #[must_use]
    pub fn evaluator(&self) -> Evaluator<'_> {
        Evaluator::new(self)
    }
}
