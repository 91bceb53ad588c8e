//! Settings about changes and the link.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::SettingsError;
use crate::units::HOURS_PER_DAY;

/// What happens to servers without any change rate: no measurement, no rate in the inventory, no setting `change-rate`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unmeasured {
    /// Their change stays unknown, and so do the figures that need it.
    #[default]
    Unknown,
    /// They are assumed to change at the median rate of the servers that have one.
    Median,
    /// They are excluded from the plan and counted.
    LeaveOut,
}

impl FromStr for Unmeasured {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "unknown" => Ok(Self::Unknown),
            "median" => Ok(Self::Median),
            "leave-out" => Ok(Self::LeaveOut),
            _ => Err(format!("'{text}' is not unknown, median or leave-out")),
        }
    }
}

/// Hours in which replication may use only a part of the link, such as business hours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ThrottleHours {
    /// The first of these hours, 0 to 23, by the clock of the measurements.
    #[serde(alias = "from_hour")]
    pub from_hour: u32,
    /// The hour after the last one, 1 to 24; less than `from-hour` where the hours span midnight.
    #[serde(alias = "to_hour")]
    pub to_hour: u32,
    /// Whether the limit also applies on Saturday and Sunday.
    #[serde(default)]
    pub weekends: bool,
    /// The part of the link that replication may use, in per cent, 0 to 100.
    pub percent: f64,
}

impl ThrottleHours {
    /// What they leave of the link on the mean of a week, 0 to 1.
    #[must_use]
    pub fn mean_share(&self) -> f64 {
        let hours = (24 + self.to_hour - self.from_hour % 24) % 24;
        let hours = if hours == 0 { 24 } else { hours };
        let days = if self.weekends { 7.0 } else { 5.0 };
        let part = f64::from(hours) / HOURS_PER_DAY * days / 7.0;
        1.0 - part * (1.0 - self.percent / 100.0)
    }

    /// Whether the hours and the part of the link are in their ranges.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        let wrong = |name, value: f64, reason: &str| {
            Err(SettingsError::Range { name, value: value.to_string(), reason: reason.to_owned() })
        };
        let (from, to) = (self.from_hour, self.to_hour);
        if !(0.0..=100.0).contains(&self.percent) {
            return wrong("throttle.percent", self.percent, "must be 0 to 100 per cent");
        }
        if from > 23 {
            return wrong("throttle.from-hour", f64::from(from), "must be 0 to 23");
        }
        if !(1..=24).contains(&to) {
            return wrong("throttle.to-hour", f64::from(to), "must be 1 to 24");
        }
        if from == to {
            return wrong("throttle.to-hour", f64::from(to), "must differ from from-hour");
        }
        Ok(())
    }
}
