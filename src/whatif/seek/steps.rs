//! The values among which a setting is sought.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::whatif::error::WhatIfError;
use crate::whatif::values::{AxisValue, stepped};

static RANGES: LazyLock<BTreeMap<String, [f64; 3]>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../templates/whatif/ranges.toml")).unwrap_or_default()
});

/// More steps than this are taken for a slip.
const STEPS_MAX: f64 = 100_000_000.0;

/// Values from one to another in steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    from: f64,
    step: f64,
    last: usize,
}

impl Steps {
    /// Values from `from` to `to`, every `step`.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a small number"
    )]
    pub fn new(from: f64, to: f64, step: f64) -> Result<Self, WhatIfError> {
        let steps = ((to - from) / step + 1e-9).floor();
        if !steps.is_finite() || steps < 0.0 || step <= 0.0 || steps > STEPS_MAX {
            return Err(WhatIfError::Endless(format!("{from}..{to}/{step}")));
        }
        Ok(Self { from, step, last: steps as usize })
    }

    /// Reads `FROM..TO` or `FROM..TO/STEP`.
    pub fn parse(text: &str) -> Result<Self, WhatIfError> {
        let wrong = || WhatIfError::Endless(text.to_owned());
        let (from, rest) = text.split_once("..").ok_or_else(wrong)?;
        let (to, step) = rest.split_once('/').unwrap_or((rest, "1"));
        let number = |text: &str| AxisValue::from_text(text).number.ok_or_else(wrong);
        Self::new(number(from)?, number(to)?, number(step)?)
    }

    /// The values that a setting is usually looked for among.
    #[must_use]
    pub fn usual(name: &str) -> Option<Self> {
        let [from, to, step] = RANGES.get(name)?;
        Self::new(*from, *to, *step).ok()
    }

    /// The place of the last value; the first one is at 0.
    #[must_use]
    pub fn last(&self) -> usize {
        self.last
    }

    /// The value at a place.
    #[must_use]
    pub fn value(&self, index: usize) -> f64 {
        stepped(self.from, self.step, index as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::{RANGES, Steps};

    #[test]
    fn every_usual_range_ends() {
        assert!(RANGES.len() > 10);
        for name in RANGES.keys() {
            assert!(Steps::usual(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_range_without_end_is_refused() {
        for text in ["1..", "1", "5..1", "1..5/0", "1..5/-1", "0..1e30"] {
            assert!(Steps::parse(text).is_err(), "{text}");
        }
        let steps = Steps::parse("10..100/45").unwrap();
        assert_eq!(steps.last(), 2);
        assert!((steps.value(1) - 55.0).abs() < f64::EPSILON);
    }
}
