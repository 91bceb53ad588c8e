//! The throttling calendar as people write it (TOML).

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::schedule::ScheduleError;
use crate::schedule::when::value_text;

/// When replication may use how much of the link, and when cut-overs may be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Calendar {
    /// Per cent of the link for replication where no window says otherwise.
    pub share: f64,
    /// The same on Saturdays and Sundays.
    pub weekends: Option<f64>,
    /// Hours of the week with another share, such as business hours; where several apply, the smallest share counts.
    pub windows: Vec<Window>,
    /// Times in which nothing is copied initially and nothing is cut over.
    pub blackouts: Vec<Blackout>,
    /// When cut-overs may be; at any time where there is none.
    pub cut_over: Vec<CutOverWindow>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            share: 100.0,
            weekends: None,
            windows: Vec::new(),
            blackouts: Vec::new(),
            cut_over: Vec::new(),
        }
    }
}

/// Hours of the week with another share of the link.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// The days on which it begins.
    #[serde(default, deserialize_with = "days")]
    pub days: Days,
    /// When it begins.
    #[serde(deserialize_with = "time")]
    pub from: Minutes,
    /// When it ends; on the next day where that is not after the beginning.
    #[serde(deserialize_with = "time")]
    pub to: Minutes,
    /// Per cent of the link for replication.
    pub share: f64,
    /// Whether initial replication may run.
    #[serde(default = "yes")]
    pub initial: bool,
}

/// A time in which nothing is copied initially and nothing is cut over.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Blackout {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// A date or hours from the start.
    #[serde(deserialize_with = "text")]
    pub from: String,
    /// A date or hours from the start.
    #[serde(deserialize_with = "text")]
    pub to: String,
    /// Per cent of the link for delta replication, which goes on.
    #[serde(default = "whole_link")]
    pub share: f64,
}

/// Hours of the week in which cut-overs may be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CutOverWindow {
    /// The days on which it begins.
    #[serde(default, deserialize_with = "days")]
    pub days: Days,
    /// When it begins.
    #[serde(deserialize_with = "time")]
    pub from: Minutes,
    /// When it ends.
    #[serde(deserialize_with = "time")]
    pub to: Minutes,
}

/// Minutes from midnight, up to 1440.
pub type Minutes = u32;

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(pub [bool; 7]);

impl Default for Days {
    fn default() -> Self {
        Self([true; 7])
    }
}

impl Calendar {
    /// Reads a calendar; `path` is what errors call it.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, ScheduleError> {
        let wrong = |reason: String| ScheduleError::Calendar { path: path.to_owned(), reason };
        let calendar: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let shares = [Some(calendar.share), calendar.weekends];
        let shares = shares
            .into_iter()
            .flatten()
            .chain(calendar.windows.iter().map(|window| window.share))
            .chain(calendar.blackouts.iter().map(|blackout| blackout.share));
        for share in shares {
            if !(0.0..=100.0).contains(&share) {
                return Err(wrong(format!("a share of {share} is not 0 to 100 per cent")));
            }
        }
        Ok(calendar)
    }
}

fn yes() -> bool {
    true
}

fn whole_link() -> f64 {
    100.0
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    value_text(&value).ok_or_else(|| D::Error::custom("neither a text nor a date nor a number"))
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Minutes, D::Error> {
    let text = text(deserializer)?;
    let mut parts = text.split(':').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(hour)), Some(Ok(minute)))
            if hour <= 24 && minute < 60 && hour * 60 + minute <= 1440 =>
        {
            Ok(hour * 60 + minute)
        }
        _ => Err(D::Error::custom(format!("'{text}' is not a time of day such as 18:00"))),
    }
}

fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut days = [false; 7];
    for word in Vec::<String>::deserialize(deserializer)? {
        let word = word.to_lowercase();
        let chosen = |day: usize| match word.as_str() {
            "all" => true,
            "workdays" => day < 5,
            "weekends" => day >= 5,
            _ => NAMES.get(day).is_some_and(|name| word.starts_with(name)),
        };
        let mut known = false;
        for (day, on) in days.iter_mut().enumerate() {
            if chosen(day) {
                *on = true;
                known = true;
            }
        }
        if !known {
            return Err(D::Error::custom(format!(
                "'{word}' is not a day; use mon to sun, workdays, weekends or all"
            )));
        }
    }
    Ok(Days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_reads_as_written() {
        let calendar = Calendar::from_toml(
            "calendar.toml",
            r#"
            weekends = 80
            [[windows]]
            name = "business hours"
            days = ["workdays"]
            from = "08:00"
            to = "18:30"
            share = 30
            [[blackouts]]
            from = 2026-12-20
            to = 2027-01-04
            [[cut-over]]
            days = ["Saturday"]
            from = "18:00"
            to = "06:00"
            "#,
        )
        .unwrap();
        assert_eq!(calendar.weekends, Some(80.0));
        let window = &calendar.windows[0];
        assert_eq!((window.from, window.to, window.initial), (480, 1110, true));
        assert_eq!(window.days.0, [true, true, true, true, true, false, false]);
        assert_eq!(calendar.blackouts[0].from, "2026-12-20");
        assert_eq!(calendar.cut_over[0].days.0.iter().filter(|on| **on).count(), 1);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for text in [
            "share = 130",
            "[[windows]]\nfrom = \"4294967295:00\"\nto = \"08:00\"\nshare = 3",
            "[[windows]]\nfrom = \"25:00\"\nto = \"08:00\"\nshare = 3",
            "[[windows]]\nfrom = \"07:00\"\nto = \"08:00\"\nshare = 3\ndays = [\"noday\"]",
            "colour = 3",
        ] {
            let error = Calendar::from_toml("c.toml", text).unwrap_err();
            assert!(error.to_string().starts_with("c.toml"), "{error}");
        }
    }
}
