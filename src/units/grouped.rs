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
    let rounded = (number * scale).round() / scale;
    let plain = format!("{:.decimals$}", rounded.abs());
    let plain = if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.')
    } else {
        &plain
    };
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
    let mut text = String::new();
    if rounded < 0.0 {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}
