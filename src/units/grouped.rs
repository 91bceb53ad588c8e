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
    // Whole numbers print many times faster, and a plan prints a hundred for each server.
    if scaled.abs() < 1e15 {
        return of_whole(scaled, decimals);
    }
    if scaled.is_nan() || scaled.abs() >= LONGEST * scale {
        return beyond(number);
    }
    let digits = format!("{number:.decimals$}", number = scaled.abs() / scale).replace('.', "");
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

/// A number with all of its digits, as far as anybody reads them: `0.125`, `48300`, `1e300`.
#[must_use]
pub fn written(number: f64) -> String {
    if number.is_nan() || number.abs() < LONGEST { number.to_string() } else { beyond(number) }
}

/// Numbers with more digits than these are shown by powers of ten.
const LONGEST: f64 = 1e18;

/// A number that nobody reads digit by digit: `1e300`. Few of its digits are true.
fn beyond(number: f64) -> String {
    if number.is_nan() {
        "not a number".to_owned()
    } else if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}\u{221e}")
    } else {
        let text = format!("{number:.3e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// A whole number below 2^53 whose last `decimals` digits stand behind the point.
fn of_whole(scaled: f64, decimals: usize) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^53")]
    let mut rest = scaled.abs() as u64;
    let mut last_digit = || {
        let digit = u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        (b'0' + digit, rest == 0)
    };
    // From the last digit to the first.
    let mut backwards: Vec<u8> = Vec::with_capacity(24);
    for _ in 0..decimals {
        let (digit, _) = last_digit();
        if digit != b'0' || !backwards.is_empty() {
            backwards.push(digit);
        }
    }
    if !backwards.is_empty() {
        backwards.push(b'.');
    }
    for place in 0.. {
        if place > 0 && place % 3 == 0 {
            backwards.push(b',');
        }
        let (digit, is_first) = last_digit();
        backwards.push(digit);
        if is_first {
            break;
        }
    }
    if scaled < 0.0 {
        backwards.push(b'-');
    }
    backwards.reverse();
    String::from_utf8(backwards).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{grouped, written};

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
            (100.0, "100"),
            (-0.04, "0"),
            (1e15 / 10.0 - 0.1, "99,999,999,999,999.9"),
            (1e17, "100,000,000,000,000,000"),
            (1e18, "1e18"),
            (-1.25e300, "-1.25e300"),
            (f64::MAX, "1.798e308"),
            (f64::INFINITY, "\u{221e}"),
            (f64::NEG_INFINITY, "-\u{221e}"),
            (f64::NAN, "not a number"),
        ];
        for (number, text) in texts {
            assert_eq!(grouped(number, 1), text);
        }
    }

    #[test]
    fn numbers_that_nobody_reads_are_short() {
        for (number, text) in [(0.125, "0.125"), (48_300.0, "48300"), (1e300, "1e300")] {
            assert_eq!(written(number), text);
        }
        assert_eq!(written(f64::NAN), "NaN");
    }
}
