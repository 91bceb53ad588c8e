//! The names that expressions may use, with their indices.

use foldhash::HashMap;
use serde::Deserialize;

use super::expression::Expression;

/// What a value is measured in; it decides how a cell or a text shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A word.
    Text,
    /// A whole number of things.
    Count,
    /// A plain number.
    Number,
    /// GiB (the workbook's GB).
    Gb,
    /// MiB (the workbook's MB).
    Mb,
    /// A fraction, shown as a percentage.
    Percent,
    /// Megabits a second.
    Mbps,
    /// I/O operations a second.
    Iops,
    /// Days.
    Days,
    /// Hours.
    Hours,
}

/// One input, column or figure.
#[derive(Clone, Debug)]
pub struct Name {
    /// The identifier in expressions, in the JSON and, for the sheet, the defined name in the workbook.
    pub id: String,
    /// The words beside the value, as in the original workbook where it had them.
    pub label: String,
    /// What it is measured in.
    pub unit: Unit,
    /// Whether the value may be missing; such cells are guarded in formulas.
    pub may_be_unknown: bool,
    /// How it is worked out; `None` for an input.
    pub expression: Option<Expression>,
    /// Why the figure differs from the 2017 workbook's.
    pub why: Option<String>,
}

/// An ordered list of names of one scope.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<Name>,
    indices: HashMap<String, usize>,
}

impl Names {
    /// Appends a name and returns its index.
    pub(crate) fn push(&mut self, name: Name) -> usize {
        let index = self.list.len();
        self.indices.insert(name.id.clone(), index);
        self.list.push(name);
        index
    }

    /// The index of an id.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<usize> {
        self.indices.get(id).copied()
    }

    /// The name at an index from [`Self::index`] of the same list.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "an index of another list is a fault of asrcap")]
    pub fn at(&self, index: usize) -> &Name {
        &self.list[index]
    }

    /// The name of an id.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Name> {
        self.index(id).map(|index| self.at(index))
    }

    /// All names in order, which is the order of evaluation.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (usize, &Name)> {
        self.list.iter().enumerate()
    }

    /// The same, to be changed in their words.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Name> {
        self.list.iter_mut()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
