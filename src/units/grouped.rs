//! Numbers as a report prints them.

/// A number with commas between thousands and at most `decimals` decimals, without trailing zeros: `48,300`, `1.25`.
///
/// ```
/// assert_eq!(asrcap::units::grouped(48_300.0, 1), "48,300");
/// assert_eq!(asrcap::units::grouped(1.25, 1), "1.3");
/// assert_eq!(asrcap::units::grouped(-0.04, 1), "0");
/// ```
#[must_use]
pub fn grouped(number: f64, decimals: usize) -> String {
    // Halves go up, as in a spreadsheet; format! alone would take them to the even digit.
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let scaled = (number * scale).round();
    let digits = digits(scaled, scaled.abs() / scale, decimals);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let fraction = fraction.trim_end_matches('0');
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 2);
    if scaled < 0.0 {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The digits of a number, the last `decimals` of them behind the point.
fn digits(scaled: f64, number: f64, decimals: usize) -> String {
    // Whole numbers print many times faster, and a plan prints a hundred for each server.
    if scaled.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^53")]
        let whole = scaled.abs() as u64;
        return format!("{whole:0>width$}", width = decimals + 1);
    }
    format!("{number:.decimals$}").replace('.', "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::grouped;

    proptest! {
        #[test]
        fn digits_are_those_of_the_rounded_number(number in -1e18..1e18_f64, small in -1e4..1e4_f64, decimals in 0..4_usize) {
            for number in [number, small] {
                let scale = 10_f64.powi(i32::try_from(decimals).unwrap());
                let rounded = (number * scale).round() / scale;
                let shown: f64 = grouped(number, decimals).replace(',', "").parse().unwrap();
                prop_assert!((shown - rounded).abs() <= rounded.abs() * 1e-15, "{number} {shown}");
            }
        }
    }

    #[test]
    fn thousands_and_trailing_zeros() {
        let texts = [
            (0.0, "0"),
            (0.05, "0.1"),
            (999.96, "1,000"),
            (-1234.5, "-1,234.5"),
            (1e21, "1,000,000,000,000,000,000,000"),
        ];
        for (number, text) in texts {
            assert_eq!(grouped(number, 1), text);
        }
    }
}
