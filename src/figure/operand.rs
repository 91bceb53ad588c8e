//! What an operator makes of two values, on the sheet and in a compiled program alike.

use super::expression::Operator;

/// A value that operators work on.
pub(crate) trait Operand: Sized {
    /// The value that is not known.
    const UNKNOWN: Self;

    /// A number.
    fn of(number: f64) -> Self;

    /// The number, where it is one.
    fn as_number(&self) -> Option<f64>;

    /// Whether it is not known.
    fn is_unknown(&self) -> bool;

    /// Whether both are texts and the same one; upper and lower case do not matter, as in a spreadsheet.
    fn is_same_text(&self, other: &Self) -> bool;

    /// 1 or 0.
    #[inline]
    fn truth(truth: bool) -> Self {
        Self::of(if truth { 1.0 } else { 0.0 })
    }
}

/// Applies an operator. What is not known stays so, and so does a division by 0 and an order of texts.
#[inline]
#[allow(clippy::float_cmp, reason = "a spreadsheet compares cells as they are")]
pub(crate) fn binary<T: Operand>(operator: Operator, left: &T, right: &T) -> T {
    let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
        return match operator {
            _ if left.is_unknown() || right.is_unknown() => T::UNKNOWN,
            Operator::Equal => T::truth(left.is_same_text(right)),
            Operator::NotEqual => T::truth(!left.is_same_text(right)),
            _ => T::UNKNOWN,
        };
    };
    match operator {
        Operator::Add => T::of(a + b),
        Operator::Subtract => T::of(a - b),
        Operator::Multiply => T::of(a * b),
        Operator::Divide if b == 0.0 => T::UNKNOWN,
        Operator::Divide => T::of(a / b),
        Operator::Equal => T::truth(a == b),
        Operator::NotEqual => T::truth(a != b),
        Operator::Less => T::truth(a < b),
        Operator::LessOrEqual => T::truth(a <= b),
        Operator::Greater => T::truth(a > b),
        Operator::GreaterOrEqual => T::truth(a >= b),
    }
}
