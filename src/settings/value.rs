//! The types that settings have.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::disk_choice::DiskChoice;
use super::error::SettingsError;
use super::replica_disk_choice::ReplicaDiskChoice;
use super::replication::{ThrottleHours, Unmeasured};
use super::scenario::{Arithmetic, Scenario};
use super::setting::{Setting, Takes};
use super::sizing::Sizing;
use super::vm_sizes::{CpuVendor, NvmeUse};
use crate::rules::{Method, Purpose};
use crate::units::plain_number;

/// A type that a setting can have.
pub(crate) trait SettingValue: Clone + Serialize {
    /// What its flag takes.
    const TAKES: Takes = Takes::One;

    /// Reads the text of a flag, or of a value in a what-if.
    fn parse(text: &str, setting: &Setting) -> Result<Self, String>;

    /// Joins what a repeated flag states to what it stated before.
    fn and(self, later: Self) -> Self {
        later
    }

    /// Lays it over what a lower layer states.
    fn over(self, _lower: &Self) -> Self {
        self
    }

    /// The number, where it is one.
    fn number(&self) -> Option<f64> {
        None
    }

    /// Checks more than the range of a number.
    fn check(&self) -> Result<(), SettingsError> {
        Ok(())
    }

    /// Serialises it as the plan's JSON has it.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

impl SettingValue for f64 {
    fn parse(text: &str, setting: &Setting) -> Result<Self, String> {
        if setting.unit.is_percent() {
            return percent(text);
        }
        text.trim().parse().map_err(|_| format!("'{text}' is not a number"))
    }

    fn number(&self) -> Option<f64> {
        Some(*self)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        plain_number(self, serializer)
    }
}

impl SettingValue for u32 {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.trim().parse().map_err(|_| format!("'{text}' is not a whole number of 0 or more"))
    }

    fn number(&self) -> Option<f64> {
        Some(f64::from(*self))
    }
}

impl SettingValue for bool {
    const TAKES: Takes = Takes::Nothing;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.trim().parse().map_err(|_| format!("'{text}' is not true or false"))
    }
}

impl SettingValue for String {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl SettingValue for Scenario {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for Arithmetic {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for Purpose {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for Method {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for DiskChoice {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for ReplicaDiskChoice {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for Unmeasured {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for Sizing {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for CpuVendor {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for NvmeUse {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }
}

impl SettingValue for ThrottleHours {
    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        text.parse()
    }

    fn check(&self) -> Result<(), SettingsError> {
        self.check()
    }
}

/// A list, with commas; with plus signs where commas part the values of a what-if.
impl SettingValue for Vec<String> {
    const TAKES: Takes = Takes::Many;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        Ok(text.split([',', '+']).map(|item| item.trim().to_owned()).collect())
    }

    fn and(mut self, later: Self) -> Self {
        self.extend(later);
        self
    }
}

/// A table; a flag states one line of it as `LEFT=RIGHT`.
impl SettingValue for BTreeMap<String, String> {
    const TAKES: Takes = Takes::Many;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        Ok(Self::from([pair(text)?]))
    }

    fn and(mut self, later: Self) -> Self {
        self.extend(later);
        self
    }

    fn over(self, lower: &Self) -> Self {
        lower.clone().and(self)
    }
}

/// A setting that may have no value.
impl<T: SettingValue> SettingValue for Option<T> {
    fn parse(text: &str, setting: &Setting) -> Result<Self, String> {
        T::parse(text, setting).map(Some)
    }

    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(T::number)
    }

    fn check(&self) -> Result<(), SettingsError> {
        self.as_ref().map_or(Ok(()), T::check)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// States a setting by a text, beside what the same layer already states where that adds up.
pub(crate) fn stated<T: SettingValue>(
    value: &mut Option<T>,
    setting: &Setting,
    text: &str,
) -> Result<(), String> {
    let new = T::parse(text, setting)?;
    *value = Some(match value.take() {
        Some(earlier) => earlier.and(new),
        None => new,
    });
    Ok(())
}

/// Serialises a setting in force.
pub(crate) fn write<T: SettingValue, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.write(serializer)
}

/// Reads `30`, `30%` or `30.5`.
pub(crate) fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    number
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| format!("'{text}' is not a percentage; write 30, 30% or 30.5"))
}

/// Reads `LEFT=RIGHT`, split at the last equals sign.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (left, right) = text.rsplit_once('=').ok_or_else(|| format!("'{text}' has no '='"))?;
    let (left, right) = (left.trim(), right.trim());
    if left.is_empty() || right.is_empty() {
        return Err(format!("'{text}' has nothing on one side of '='"));
    }
    Ok((left.to_owned(), right.to_owned()))
}

/// Reads `8-18=50` or `8-18=50,weekends`; the ranges are checked with those of other settings.
impl FromStr for ThrottleHours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("'{text}' is not FROM-TO=PERCENT, such as 8-18=50 or 8-18=50,weekends");
        let (hours, rest) = text.split_once('=').ok_or_else(wrong)?;
        let (from, to) = hours.split_once('-').ok_or_else(wrong)?;
        let (share, days) = match rest.split_once(',') {
            Some((share, days)) => (share, days.trim()),
            None => (rest, ""),
        };
        if !matches!(days, "" | "weekends") {
            return Err(wrong());
        }
        let hour = |text: &str| text.trim().parse().map_err(|_| wrong());
        Ok(Self {
            from_hour: hour(from)?,
            to_hour: hour(to)?,
            weekends: days == "weekends",
            percent: percent(share.trim())?,
        })
    }
}
