//! How busy a server was measured to be, and how good the measurement is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::plain;

/// How busy a server was measured to be, in per cent of the processors and the memory that it has, and how that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// Processors, in per cent of all cores of the server.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// Memory, in per cent of what the server has.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub memory_percent: Option<f64>,
    /// How the processors were measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_from: Option<UsageFrom>,
    /// How the memory was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_from: Option<UsageFrom>,
}

/// How a utilisation is known, from the weakest to the best.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UsageKind {
    /// What one moment showed, that of the export: good for a hint, never for a size.
    Moment,
    /// One value that a file states for sizing, with neither its history nor its percentile.
    Stated,
    /// A percentile over the history of a tool that assesses machines.
    Assessment,
    /// A percentile over a series of measurements.
    Series,
    /// Set by hand in an override.
    ByHand,
}

impl UsageKind {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Stated => "stated",
            Self::Assessment => "assessment",
            Self::Series => "series",
            Self::ByHand => "by-hand",
        }
    }
}

/// How a utilisation is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UsageFrom {
    /// What it is.
    pub kind: UsageKind,
    /// The percentile, 0 to 100, where that is known.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub percentile: Option<f64>,
    /// The days that the measurements cover, where that is known.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub days: Option<f64>,
    /// How many measurements there are, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub samples: Option<u64>,
}

impl UsageFrom {
    /// What is only known by its kind.
    #[must_use]
    pub fn of(kind: UsageKind) -> Self {
        Self { kind, percentile: None, days: None, samples: None }
    }

    /// A percentile of a series of measurements: of how many, over how many days.
    #[must_use]
    pub fn series(percentile: f64, days: f64, samples: u64) -> Self {
        Self {
            kind: UsageKind::Series,
            percentile: Some(percentile),
            days: Some(days),
            samples: Some(samples),
        }
    }

    /// Whether a size may be chosen by it: by anything but a moment, and a series that covers less than so many days.
    #[must_use]
    pub fn is_enough_for_sizes(&self, days_min: f64) -> bool {
        match self.kind {
            UsageKind::Moment => false,
            UsageKind::Series => self.days.is_some_and(|days| days >= days_min),
            UsageKind::Stated | UsageKind::Assessment | UsageKind::ByHand => true,
        }
    }

    /// Whether it says more than another: what sizes may be chosen by before what is a hint, then by kind, then by days.
    fn is_better_than(&self, other: &Self, days_min: f64) -> bool {
        let worth = |from: &Self| (from.is_enough_for_sizes(days_min), from.kind);
        match worth(self).cmp(&worth(other)) {
            std::cmp::Ordering::Equal => self.days.unwrap_or(0.0) > other.days.unwrap_or(0.0),
            order => order.is_gt(),
        }
    }
}

impl Usage {
    /// Whether nothing was measured.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// Learns how busy the processors were, unless something better is known already. `days_min` is how many days a series must
    /// cover for a size.
    pub fn learn_cpu(&mut self, percent: f64, from: UsageFrom, days_min: f64) {
        learn((&mut self.cpu_percent, &mut self.cpu_from), percent, from, days_min);
    }

    /// Learns how full the memory was, in the same way.
    pub fn learn_memory(&mut self, percent: f64, from: UsageFrom, days_min: f64) {
        learn((&mut self.memory_percent, &mut self.memory_from), percent, from, days_min);
    }

    /// Says what the figures of a file are.
    pub(crate) fn is_known_by(&mut self, kind: UsageKind) {
        for from in [&mut self.cpu_from, &mut self.memory_from].into_iter().flatten() {
            from.kind = kind;
        }
    }

    /// Whether it is known by a series at another percentile.
    pub(crate) fn is_at_another(&self, percentile: f64) -> bool {
        let series = [self.cpu_from, self.memory_from].into_iter().flatten().filter(is_series);
        series.into_iter().any(|from| from.percentile != Some(percentile))
    }

    /// Forgets what is known by series, so that another percentile of them can be learnt.
    pub(crate) fn forget_series(&mut self) {
        if self.cpu_from.as_ref().is_some_and(is_series) {
            (self.cpu_percent, self.cpu_from) = (None, None);
        }
        if self.memory_from.as_ref().is_some_and(is_series) {
            (self.memory_percent, self.memory_from) = (None, None);
        }
    }

    /// Takes over what another description of the server knows more, or better.
    pub(crate) fn fill(&mut self, other: Self) {
        if let Some((percent, from)) = other.cpu_percent.zip(other.cpu_from) {
            self.learn_cpu(percent, from, 0.0);
        }
        if let Some((percent, from)) = other.memory_percent.zip(other.memory_from) {
            self.learn_memory(percent, from, 0.0);
        }
    }
}

fn is_series(from: &UsageFrom) -> bool {
    from.kind == UsageKind::Series
}

fn learn(
    (known, known_from): (&mut Option<f64>, &mut Option<UsageFrom>),
    percent: f64,
    from: UsageFrom,
    days_min: f64,
) {
    if known_from.is_none_or(|known| from.is_better_than(&known, days_min)) {
        (*known, *known_from) = (Some(percent), Some(from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_series_is_no_size_and_displaces_nothing_that_is() {
        let week = UsageFrom::series(95.0, 7.0, 2016);
        let day = UsageFrom::series(95.0, 6.9, 1987);
        assert!(week.is_enough_for_sizes(7.0));
        assert!(!day.is_enough_for_sizes(7.0));
        assert!(!UsageFrom::of(UsageKind::Moment).is_enough_for_sizes(0.0));

        let assessed = UsageFrom::of(UsageKind::Assessment);
        let mut usage = Usage::default();
        usage.learn_cpu(9.0, UsageFrom::of(UsageKind::Moment), 7.0);
        usage.learn_cpu(20.0, assessed, 7.0);
        usage.learn_cpu(30.0, day, 7.0);
        assert_eq!((usage.cpu_percent, usage.cpu_from), (Some(20.0), Some(assessed)));
        usage.learn_cpu(40.0, week, 7.0);
        assert_eq!((usage.cpu_percent, usage.cpu_from), (Some(40.0), Some(week)));
        usage.learn_cpu(50.0, assessed, 7.0);
        assert_eq!(usage.cpu_percent, Some(40.0));
        assert_eq!(usage.memory_percent, None);
    }
}
