//! Points in time: dates, or hours from the start.

use jiff::civil::DateTime;
use jiff::{SpanRound, ToSpan, Unit};

use super::ScheduleError;

/// Steps of the simulation in an hour.
pub(crate) const STEPS_PER_HOUR: f64 = 4.0;

/// A point in time as people write it.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// Hours from the start.
    Hours(f64),
    /// A date and time of day.
    At(DateTime),
}

impl When {
    /// Reads `2026-12-01`, `2026-12-01T18:00`, `2026-12-01 18:00` or hours from the start; `what` is whose date it is.
    pub fn parse(what: &str, text: &str) -> Result<Self, ScheduleError> {
        let text = text.trim();
        if let Some(hours) = text.parse().ok().filter(|hours: &f64| hours.is_finite()) {
            return Ok(Self::Hours(hours));
        }
        text.replace(' ', "T")
            .parse::<DateTime>()
            .map(Self::At)
            .map_err(|_| ScheduleError::Date { what: what.to_owned(), text: text.to_owned() })
    }

    /// Hours from the start.
    pub(crate) fn hours(&self, what: &str, start: Option<DateTime>) -> Result<f64, ScheduleError> {
        let hours = match (self, start) {
            (Self::Hours(hours), _) => *hours,
            (Self::At(date), None) => {
                return Err(ScheduleError::NoStartDate {
                    what: what.to_owned(),
                    date: date.to_string(),
                });
            }
            (Self::At(date), Some(start)) => hours_between(start, *date),
        };
        if hours < 0.0 {
            return Err(ScheduleError::BeforeStart {
                what: what.to_owned(),
                date: match self {
                    Self::Hours(hours) => format!("hour {hours}"),
                    Self::At(date) => date.to_string(),
                },
                start: start.map_or_else(|| "hour 0".to_owned(), |start| start.to_string()),
            });
        }
        Ok(hours)
    }
}

/// A date or a number of TOML as people wrote it.
pub(crate) fn value_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

/// Hours from one time to another, without time zones.
pub(crate) fn hours_between(from: DateTime, to: DateTime) -> f64 {
    let options = SpanRound::new().smallest(Unit::Minute).largest(Unit::Minute).relative(from);
    from.until(to)
        .and_then(|span| span.round(options))
        .map_or(0.0, |span| span.get_minutes() as f64 / 60.0)
}

/// The date and time so many hours after the start, to the minute.
pub(crate) fn date_at(start: DateTime, hours: f64) -> Option<DateTime> {
    #[allow(clippy::cast_possible_truncation, reason = "checked by the addition")]
    let minutes = (hours * 60.0).round() as i64;
    start.checked_add(minutes.minutes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_hours_from_the_start() {
        let start: DateTime = "2026-12-01T08:00".parse().unwrap();
        let at = |text| When::parse("it", text).unwrap().hours("it", Some(start));
        assert_eq!(at("2026-12-02"), Ok(16.0));
        assert_eq!(at("2026-12-01 09:30"), Ok(1.5));
        assert_eq!(at("36"), Ok(36.0));
        assert_eq!(at("2027-12-01T08:00"), Ok(8760.0));
        let back = date_at(start, 16.5).unwrap();
        assert_eq!(back.to_string(), "2026-12-02T00:30:00");
    }

    #[test]
    fn dates_before_the_start_or_without_one_name_themselves() {
        let start: DateTime = "2026-12-01T08:00".parse().unwrap();
        let date = When::parse("deadline", "2026-11-30").unwrap();
        let error = date.hours("the deadline", Some(start)).unwrap_err();
        assert!(matches!(error, ScheduleError::BeforeStart { .. }));
        assert!(error.to_string().contains("the deadline"), "{error}");
        let error = date.hours("the deadline", None).unwrap_err();
        assert!(matches!(error, ScheduleError::NoStartDate { .. }));
        assert!(matches!(When::parse("the deadline", "soon"), Err(ScheduleError::Date { .. })));
    }
}
