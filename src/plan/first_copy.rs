//! The first copy of everything: how long it takes over the link that is there, and over usual ones.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::Inputs;
use super::schedule::Schedule;
use crate::embedded;
use crate::units::{
    HOURS_PER_DAY, MEGABITS_PER_GIB, SECONDS_PER_DAY, SECONDS_PER_HOUR, plain, plain_number,
};

/// How many usual links are shown.
const SHOWN: usize = 3;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsualLinks {
    mbps: Vec<f64>,
    #[expect(dead_code, reason = "for people who read the file")]
    source: String,
    #[expect(dead_code, reason = "for people who read the file")]
    date: String,
}

static USUAL: LazyLock<UsualLinks> = LazyLock::new(|| embedded::data!("links"));

/// How long the first copy of everything takes. What has been copied sends its changes from then on, so that copies and changes
/// share the link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FirstCopy {
    /// The link that is there; null where none was given.
    #[serde(serialize_with = "plain")]
    pub link_mbps: Option<f64>,
    /// What is copied, before compression.
    #[serde(serialize_with = "plain")]
    pub gb: Option<f64>,
    /// What is sent of it, after compression.
    #[serde(serialize_with = "plain")]
    pub sent_gb: Option<f64>,
    /// Until everything is copied over the link that is there; null without a link, and where the link is too small.
    #[serde(serialize_with = "plain")]
    pub hours: Option<f64>,
    /// The same in days.
    #[serde(serialize_with = "plain")]
    pub days: Option<f64>,
    /// Where the hours come from.
    pub basis: Option<FirstCopyBasis>,
    /// What all changes need on average once everything is copied; null where changes are not known.
    #[serde(serialize_with = "plain")]
    pub changes_mbps: Option<f64>,
    /// The most that changes of servers already copied take of the link while others are still copied; only from a schedule.
    #[serde(serialize_with = "plain")]
    pub changes_beside_mbps: Option<f64>,
    /// The same over usual links.
    pub usual_links: Vec<LinkTime>,
}

/// Where the hours of a first copy come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FirstCopyBasis {
    /// The schedule, with its waves, orders and closed hours.
    Schedule,
    /// The data over what changes leave free of the link.
    Link,
}

/// The first copy over a link.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LinkTime {
    /// The link.
    #[serde(serialize_with = "plain_number")]
    pub link_mbps: f64,
    /// Until everything is copied; null where the link is too small for the changes.
    #[serde(serialize_with = "plain")]
    pub hours: Option<f64>,
    /// The same in days.
    #[serde(serialize_with = "plain")]
    pub days: Option<f64>,
    /// Whether the link carries the mean of the changes; null where they are not known.
    pub carries_changes: Option<bool>,
}

impl FirstCopy {
    /// From the figures of a plan; `None` where nothing is planned, or where its storage is not known.
    pub(crate) fn of(inputs: &Inputs, compression_percent: f64, link: Option<f64>) -> Option<Self> {
        let gb = inputs.get("data_gb").filter(|gb| *gb > 0.0)?;
        let sent_gb = gb * (1.0 - compression_percent / 100.0);
        let changes_mbps =
            inputs.get("transferred_gb_per_day").map(|gb| gb * MEGABITS_PER_GIB / SECONDS_PER_DAY);
        let over = |mbps: f64| LinkTime::new(mbps, sent_gb, changes_mbps);
        let hours = link.and_then(|mbps| over(mbps).hours);
        Some(Self {
            link_mbps: link,
            gb: Some(gb),
            sent_gb: Some(sent_gb),
            hours,
            days: hours.map(|hours| hours / HOURS_PER_DAY),
            basis: hours.map(|_| FirstCopyBasis::Link),
            changes_mbps,
            changes_beside_mbps: None,
            usual_links: usual(&USUAL.mbps, changes_mbps).map(over).collect(),
        })
    }

    /// The same with what a schedule says about the link that is there.
    pub(crate) fn scheduled(&mut self, schedule: &Schedule) {
        let copying = schedule.timeline.points.iter().filter(|point| point.initial_mbps > 0.0);
        self.link_mbps = Some(schedule.link_mbps);
        self.gb = Some(schedule.batches.iter().map(|batch| batch.gb).sum());
        self.sent_gb = Some(schedule.batches.iter().map(|batch| batch.sent_gb).sum());
        self.hours = Some(schedule.replication_hours);
        self.days = Some(schedule.replication_hours / HOURS_PER_DAY);
        self.basis = Some(FirstCopyBasis::Schedule);
        self.changes_beside_mbps = copying.map(|point| point.delta_mbps).reduce(f64::max);
    }
}

impl LinkTime {
    fn new(link_mbps: f64, sent_gb: f64, changes_mbps: Option<f64>) -> Self {
        let hours = hours(sent_gb, link_mbps, changes_mbps.unwrap_or(0.0));
        Self {
            link_mbps,
            hours,
            days: hours.map(|hours| hours / HOURS_PER_DAY),
            carries_changes: changes_mbps.map(|changes| changes < link_mbps),
        }
    }
}

/// How long `sent_gb` take over a link, where what is copied sends its changes from then on and the changes are spread over the
/// data: the free part of the link falls from all of it to `link - changes`, so that the time is
/// sent / changes × ln(link / (link - changes)). `None` where the changes alone fill the link.
fn hours(sent_gb: f64, link_mbps: f64, changes_mbps: f64) -> Option<f64> {
    let at_full_speed = sent_gb * MEGABITS_PER_GIB / link_mbps / SECONDS_PER_HOUR;
    let load = changes_mbps / link_mbps;
    if load.is_nan() || load >= 1.0 {
        return None;
    }
    // -ln(1 - load) / load goes to 1 with the load.
    Some(if load > 1e-9 { at_full_speed * -(-load).ln_1p() / load } else { at_full_speed })
}

/// Three links next to each other: the smallest ones of which at least two carry the changes, or the largest that there are.
fn usual(links: &[f64], changes_mbps: Option<f64>) -> impl Iterator<Item = f64> {
    let changes = changes_mbps.unwrap_or(0.0);
    let too_small = links.iter().filter(|mbps| **mbps <= changes).count();
    let last = links.len().saturating_sub(SHOWN);
    links.iter().copied().skip(too_small.saturating_sub(1).min(last)).take(SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, right: f64) {
        let found = found.unwrap();
        assert!((found - right).abs() < right * 1e-4, "{found} instead of {right}");
    }

    #[test]
    fn usual_links_rise_and_are_more_than_are_shown() {
        assert!(USUAL.mbps.len() > SHOWN);
        assert!(USUAL.mbps.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn without_changes_the_whole_link_copies() {
        // 1,000 GiB are 8,589,934.592 megabits: 85,899.3 s over 100 Mbps.
        near(hours(1000.0, 100.0, 0.0), 23.861);
        near(hours(1000.0, 100.0, 1e-12), 23.861);
    }

    #[test]
    fn changes_of_what_is_copied_slow_the_rest() {
        // Half of the link at the end: ln 2 / 0.5 = 1.386294 times as long.
        near(hours(1000.0, 100.0, 50.0), 33.0784);
        // Never shorter than without changes, never longer than with all of them from the start.
        for changes in [1.0, 20.0, 60.0, 99.0] {
            let found = hours(1000.0, 100.0, changes).unwrap();
            assert!(found > 23.861 && found < 2386.1 / (100.0 - changes), "{changes}: {found}");
        }
    }

    #[test]
    fn a_link_that_the_changes_fill_copies_nothing() {
        assert_eq!(hours(1000.0, 100.0, 100.0), None);
        assert_eq!(hours(1000.0, 100.0, 101.0), None);
        let time = LinkTime::new(100.0, 1000.0, Some(100.0));
        assert_eq!((time.days, time.carries_changes), (None, Some(false)));
        assert_eq!(LinkTime::new(100.0, 1000.0, None).carries_changes, None);
    }

    #[test]
    fn links_are_next_to_what_the_changes_need() {
        let of = |changes| usual(&USUAL.mbps, changes).collect::<Vec<f64>>();
        assert_eq!(of(None), [100.0, 500.0, 1000.0]);
        assert_eq!(of(Some(99.0)), [100.0, 500.0, 1000.0]);
        assert_eq!(of(Some(130.0)), [100.0, 500.0, 1000.0]);
        assert_eq!(of(Some(751.6)), [500.0, 1000.0, 2000.0]);
        assert_eq!(of(Some(1e6)), [5_000.0, 10_000.0, 100_000.0]);
    }
}
