//! The values among which a setting is sought.

use crate::whatif::axis::Target;
use crate::whatif::change::Average;
use crate::whatif::error::WhatIfError;
use crate::whatif::values::{AxisValue, stepped};

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

    /// The values among which a setting or an average is sought by default.
    #[must_use]
    pub fn usual(target: &Target) -> Option<Self> {
        let [from, to, step] = match target {
            Target::Setting(setting) => setting.search?,
            Target::Average(average) => {
                Average::ALL.iter().find(|(_, known, _)| known == average)?.2
            }
            Target::Rule(_) | Target::Overrides => return None,
        };
        Self::new(from, to, step).ok()
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
    use super::{Average, Steps, Target};
    use crate::settings::SETTINGS;

    #[test]
    fn every_usual_range_ends_and_holds_values_that_are_accepted() {
        for setting in SETTINGS.iter().filter(|setting| setting.search.is_some()) {
            let steps = Steps::usual(&Target::Setting(setting)).unwrap();
            let range = setting.range.unwrap();
            let (first, last) = (steps.value(0), steps.value(steps.last()));
            assert!(range.contains(first) && range.contains(last), "{}", setting.name);
        }
        for (name, average, _) in Average::ALL {
            assert!(Steps::usual(&Target::Average(average)).is_some(), "{name}");
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
