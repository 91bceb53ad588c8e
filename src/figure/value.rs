//! What a figure can be worth.

use std::sync::{Arc, LazyLock};

use super::operand::Operand;

/// What a cell or a text shows for an unknown value.
pub const NOT_MEASURED: &str = crate::words!("not measured");

/// The value of an input or a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number in the unit of its name; a percentage is a fraction (70 % is 0.7).
    Number(f64),
    /// A word, such as a storage type or the name of a VM size.
    Text(Arc<str>),
    /// Not known; propagates through arithmetic.
    Unknown,
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: impl AsRef<str>) -> Self {
        static EMPTY: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
        match text.as_ref() {
            "" => Self::Text(Arc::clone(&EMPTY)),
            text => Self::Text(Arc::from(text)),
        }
    }

    /// A number that may be missing.
    #[must_use]
    pub fn known(number: Option<f64>) -> Self {
        number.map_or(Self::Unknown, Self::Number)
    }

    /// The number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Unknown => None,
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Unknown => None,
        }
    }

    /// Whether it is the given word; upper and lower case do not matter, as in a spreadsheet.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.as_text().is_some_and(|text| text.eq_ignore_ascii_case(word))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Number(if truth { 1.0 } else { 0.0 })
    }
}

impl Operand for Value {
    const UNKNOWN: Self = Self::Unknown;

    #[inline]
    fn of(number: f64) -> Self {
        Self::Number(number)
    }

    #[inline]
    fn as_number(&self) -> Option<f64> {
        self.number()
    }

    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    fn is_same_text(&self, other: &Self) -> bool {
        other.as_text().is_some_and(|word| self.is(word))
    }
}
