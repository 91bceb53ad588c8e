//! A change rate over time, in slots of equal length.

/// One calendar day of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Days since 1970-01-01 on the clock of the source.
    pub number: i64,
    /// MiB per second in each slot of the day; NaN where it was not measured.
    pub rates: Vec<f32>,
}

/// A change rate over time.
///
/// Days that hold no sample at all are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The length of a slot in seconds; a day has a whole number of them.
    pub slot_seconds: u32,
    /// How far the clock of the source is ahead of UTC, in minutes; `None` where it does not say.
    pub zone_minutes: Option<i32>,
    /// The days in ascending order.
    pub days: Vec<Day>,
    /// GiB a day: the mean rate of what was measured, times a day.
    pub daily_gb: Option<f64>,
}

impl Series {
    /// GiB a day, at the mean rate of what was measured.
    #[must_use]
    pub fn gb_per_day(&self) -> Option<f64> {
        self.daily_gb
    }

    /// The measured rates in MiB per second, in the order of time.
    pub fn rates(&self) -> impl Iterator<Item = f64> {
        self.days
            .iter()
            .flat_map(|day| &day.rates)
            .filter(|rate| !rate.is_nan())
            .map(|rate| f64::from(*rate))
    }

    /// Slots that were measured.
    #[must_use]
    pub fn measured_slots(&self) -> usize {
        self.rates().count()
    }
}
