//! Lists and ranges of values: `15,30,60` and `50..1000/50`.

use super::error::WhatIfError;

/// More values than this in one range are taken for a slip.
const RANGE_MAX: f64 = 100_000_000.0;

/// One value of a setting that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisValue {
    /// As it was written, or as a range counts it.
    pub text: String,
    /// The number, where it is one.
    pub number: Option<f64>,
}

impl AxisValue {
    /// A value from its text; `30%` is 30.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        let bare = text.strip_suffix('%').map_or(text, str::trim_end);
        let number = bare.parse().ok().filter(|number: &f64| number.is_finite());
        Self { text: if number.is_some() { bare } else { text }.to_owned(), number }
    }

    /// A value that is a number.
    #[must_use]
    pub fn from_number(number: f64) -> Self {
        Self { text: number.to_string(), number: Some(number) }
    }
}

/// Reads a list of values and ranges.
pub(crate) fn values(text: &str) -> Result<Vec<AxisValue>, WhatIfError> {
    let mut found = Vec::new();
    for item in text.split(',') {
        match item.split_once("..") {
            Some((from, rest)) => range(item, from, rest, &mut found)?,
            None if item.trim().is_empty() => return Err(WhatIfError::NotAnAxis(text.to_owned())),
            None => found.push(AxisValue::from_text(item)),
        }
    }
    Ok(found)
}

fn range(
    item: &str,
    from: &str,
    rest: &str,
    found: &mut Vec<AxisValue>,
) -> Result<(), WhatIfError> {
    let endless = || WhatIfError::Endless(item.trim().to_owned());
    let (to, step) = rest.split_once('/').unwrap_or((rest, "1"));
    let number = |text: &str| AxisValue::from_text(text).number.ok_or_else(endless);
    let (from, to, step) = (number(from)?, number(to)?, number(step)?);
    let steps = (to - from) / step;
    if !steps.is_finite() || steps < 0.0 {
        return Err(endless());
    }
    // The last step may fall short of the end by the noise of binary fractions.
    let last = (steps + 1e-9).floor();
    if last > RANGE_MAX {
        return Err(WhatIfError::TooMany { count: format!("{last:e}"), max: super::SCENARIOS_MAX });
    }
    let mut count = 0.0;
    while count <= last {
        found.push(AxisValue::from_number(stepped(from, step, count)));
        count += 1.0;
    }
    Ok(())
}

/// A number some steps away from another, without binary noise.
pub(crate) fn stepped(from: f64, step: f64, count: f64) -> f64 {
    let exact = from + step * count;
    format!("{exact:.9}").parse().unwrap_or(exact)
}

#[cfg(test)]
mod tests {
    use super::{WhatIfError, values};

    fn texts(text: &str) -> Vec<String> {
        values(text).unwrap().into_iter().map(|value| value.text).collect()
    }

    #[test]
    fn lists_and_ranges_are_counted_without_noise() {
        assert_eq!(texts("15,30, 60"), ["15", "30", "60"]);
        assert_eq!(texts("50..200/50,1000"), ["50", "100", "150", "200", "1000"]);
        assert_eq!(texts("0..0.5/0.1"), ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]);
        assert_eq!(texts("3..1/-1"), ["3", "2", "1"]);
        assert_eq!(texts("1..3"), ["1", "2", "3"]);
        assert_eq!(texts("0%,30%"), ["0", "30"]);
        assert_eq!(texts("vmware,hyperv"), ["vmware", "hyperv"]);
    }

    #[test]
    fn a_range_that_never_ends_is_refused() {
        for text in ["50..", "50..1000/0", "1000..50/50", "1..inf", "..5", "0..5/-1"] {
            assert!(matches!(values(text), Err(WhatIfError::Endless(_))), "{text}");
        }
        assert!(matches!(values("0..1e15"), Err(WhatIfError::TooMany { .. })));
        assert!(values("1,,2").is_err());
    }
}
