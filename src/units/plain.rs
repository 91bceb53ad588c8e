//! Numbers as JSON and texts state them.

use serde::Serializer;

/// Serialises a number that may be missing: a whole number without a fraction, nothing as null.
#[allow(clippy::ref_option, reason = "serde passes the field by reference")]
pub(crate) fn plain<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => plain_number(number, serializer),
        None => serializer.serialize_none(),
    }
}

/// Serialises a number, a whole one without a fraction.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
#[allow(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
pub(crate) fn plain_number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

/// A fraction as a percentage, without the noise that the multiplication adds: 0.07 is 7, not 7.000000000000001.
#[must_use]
pub fn percent(fraction: f64) -> f64 {
    format!("{:.12}", fraction * 100.0).parse().unwrap_or(fraction * 100.0)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_percentage_has_no_binary_noise() {
        assert_eq!(percent(0.07).to_string(), "7");
        assert_eq!(percent(0.075).to_string(), "7.5");
        assert_eq!(percent(1.0 / 3.0).to_string(), "33.333333333333");
    }
}
