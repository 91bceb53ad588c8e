//! How old the data are that a plan stands on.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;

/// What is renewed from time to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Dated {
    /// The rule set.
    Rules,
    /// The catalogue of VM sizes.
    Sizes,
    /// What the sizes of the catalogue cost relative to each other.
    CostOrder,
}

/// A part of the data with its age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DataAge {
    /// What it is.
    pub what: Dated,
    /// The id of the set or of the catalogue, or the file.
    pub name: String,
    /// As of when it is, `YYYY-MM-DD` or `YYYY-MM`.
    pub date: String,
    /// Its age on the date of the report in days, 0 where it is newer; null without such a date.
    pub days: Option<u32>,
    /// Whether it is over a year old then.
    #[serde(skip)]
    #[schemars(skip)]
    pub over_a_year: bool,
}

/// The ages of the data of a plan on a day.
pub(crate) fn ages(reference: &ReferenceData, day: Option<&str>) -> Vec<DataAge> {
    let rules = reference.rules();
    let sizes = reference.sizes();
    let costs = sizes.cost_date().map(|date| (Dated::CostOrder, reference.sizes_name(), date));
    let parts = [
        (Dated::Rules, rules.id.as_str(), rules.date.as_str()),
        (Dated::Sizes, reference.sizes_name(), sizes.date()),
    ];
    let day: Option<Date> = day.and_then(|day| day.parse().ok());
    let age = |(what, name, date): (Dated, &str, &str)| {
        let since = first_day(date);
        DataAge {
            what,
            name: name.to_owned(),
            date: date.to_owned(),
            days: day.zip(since).and_then(|(day, since)| {
                Some(since.until(day).ok()?.get_days().max(0).unsigned_abs())
            }),
            over_a_year: day.zip(since).is_some_and(|(day, since)| {
                since.checked_add(1.year()).is_ok_and(|year_later| day > year_later)
            }),
        }
    };
    parts.into_iter().chain(costs).map(age).collect()
}

/// A warning for each part that is over a year old. A rule set of the past is old by its nature, which is told otherwise.
pub(crate) fn age_findings(ages: &[DataAge], reference: &ReferenceData) -> Vec<Finding> {
    if reference.rules().is_past() {
        return Vec::new();
    }
    let old = ages.iter().filter(|age| age.over_a_year);
    old.map(|age| {
        let (name, date) = (&age.name, &age.date);
        match age.what {
            Dated::Rules => Finding::warning(
                "rules-over-a-year-old",
                message!("rules"),
                message!("the rules {name} are of {date}, more than a year before the date of the report", name, date),
            )
            .hint(message!("compare them with the texts of today and change what differs in a file for --rules, or use a newer asrcap")),
            Dated::Sizes => Finding::warning(
                "sizes-over-a-year-old",
                message!("VM sizes"),
                message!("the VM sizes ({name}) are of {date}, more than a year before the date of the report", name, date),
            )
            .hint(message!("give a newer catalogue with --catalog FILE, or use a newer asrcap")),
            Dated::CostOrder => Finding::warning(
                "costs-over-a-year-old",
                message!("cost order of VM sizes"),
                message!("the relative costs of VM sizes ({name}) are of {date}, more than a year before the date of the report", name, date),
            )
            .hint(message!("give a catalogue with newer costs with --catalog FILE, or use a newer asrcap")),
        }
    })
    .collect()
}

/// The first day of a day or month.
fn first_day(date: &str) -> Option<Date> {
    date.parse().or_else(|_| format!("{date}-01").parse()).ok()
}
