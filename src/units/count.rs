//! Whole numbers.

/// How many whole things a number is; 0 where it is unknown or below 1.
pub(crate) fn whole(number: Option<f64>) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
    {
        number.unwrap_or(0.0) as u32
    }
}
