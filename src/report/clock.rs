//! Hours of a schedule as dates.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};

use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::schedule::Schedule;

/// Hours of a schedule as dates, where it has a start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock(Option<DateTime>);

impl Clock {
    pub(crate) fn of(schedule: &Schedule) -> Self {
        let start = schedule.start.as_ref();
        Self(start.and_then(|start| start.parse().ok()))
    }

    pub(crate) fn has_dates(self) -> bool {
        self.0.is_some()
    }

    /// The date and time of an hour, to the minute.
    pub(crate) fn date(self, hour: f64) -> Option<DateTime> {
        #[allow(clippy::cast_possible_truncation, reason = "checked by the addition")]
        let minutes = (hour * 60.0).round() as i64;
        self.0?.checked_add(minutes.minutes()).ok()
    }

    /// The same as the day number of spreadsheets.
    pub(crate) fn serial(self, hour: f64) -> Option<f64> {
        let date_time = self.date(hour)?;
        let days = date(1899, 12, 30).until(date_time.date()).ok()?.get_days();
        let minutes = i32::from(date_time.hour()) * 60 + i32::from(date_time.minute());
        Some(f64::from(days) + f64::from(minutes) / 1440.0)
    }

    /// An hour in words: `2026-12-01 18:00`, or `hour 18`.
    pub(crate) fn words(self, hour: f64, numbers: NumberStyle, texts: &Texts) -> String {
        match self.date(hour) {
            Some(date) => date.strftime("%Y-%m-%d %H:%M").to_string(),
            None => texts.fill("schedule.hour", &[("hour", &numbers.number(hour, 1))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_become_the_days_that_spreadsheets_count() {
        let clock = Clock("2026-12-01T18:00".parse().ok());
        assert_eq!(clock.serial(0.0), Some(46_357.75));
        assert_eq!(clock.serial(6.0), Some(46_358.0));
        assert_eq!(Clock(None).serial(6.0), None);
        let texts = Texts::english();
        let words = |clock: Clock| clock.words(7.5, NumberStyle::ENGLISH, &texts);
        assert_eq!(words(clock), "2026-12-02 01:30");
        assert_eq!(words(Clock(None)), "hour 7.5");
    }
}
