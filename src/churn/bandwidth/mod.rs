//! The bandwidth that measured change needs, and how sure it is.

pub(crate) mod backlog;
pub(crate) mod confidence_interval;
mod day_model;
pub(crate) mod demand;
pub(crate) mod timeline;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::units::{GibPerDay, LinkRate, SECONDS_PER_DAY};

use super::clock::date_text;
use crate::message;
use crate::words;
use backlog::{Backlog, Throttle};
use confidence_interval::{Interval, MIN_DAYS, confidence_interval};
use demand::{Demand, Driver};
use timeline::Timeline;

/// The objectives that are always evaluated, in minutes.
const STANDARD_RPO_MINUTES: [f64; 3] = [15.0, 30.0, 60.0];
/// "Most of the time".
const MOST_OF_THE_TIME: f64 = 0.9;

/// The assumptions of a bandwidth.
#[derive(Clone, Debug, PartialEq)]
pub struct BandwidthSettings {
    /// What compression takes away, in per cent.
    pub compression_percent: f64,
    /// One-off growth of the change, in per cent.
    pub growth_percent: f64,
    /// The user's own objective in minutes.
    pub rpo_minutes: f64,
    /// The available bandwidth.
    pub link: Option<LinkRate>,
    /// Hours with less of the link.
    pub throttle: Option<Throttle>,
    /// Peak over mean, for change of which only the mean is known.
    pub peak_factor: f64,
    /// Whether replication goes on all the time, so that an objective can be held. In cycles none is promised.
    pub has_objective: bool,
}

impl Default for BandwidthSettings {
    fn default() -> Self {
        Self {
            compression_percent: 0.0,
            growth_percent: 0.0,
            rpo_minutes: 15.0,
            link: None,
            throttle: None,
            peak_factor: 2.0,
            has_objective: true,
        }
    }
}

/// The bandwidth of delta replication; mbps are megabits of 10^6 bits per second.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Bandwidth {
    /// The mean of what has to be sent.
    pub mean_mbps: f64,
    /// What each objective needs; nothing where replication goes in cycles, which hold none.
    pub rpo: Vec<RpoBandwidth>,
    /// How the given link does.
    pub link: Option<LinkOutcome>,
    /// Where the bandwidth that meets the user's objective 90 % of the time probably lies.
    pub interval: Option<Interval>,
    /// When the most changes, and who changes it; null where nothing was measured over time.
    pub peak: Option<Peak>,
    /// The measurement behind it.
    pub measurement: MeasurementBasis,
}

impl Bandwidth {
    /// What an objective needs, where changes were measured over time.
    #[must_use]
    pub fn objective(&self, minutes: f64) -> Option<&RpoBandwidth> {
        let mut points = self.rpo.iter().filter(|_| self.measurement.days > 0.0);
        points.find(|point| (point.minutes - minutes).abs() < 0.5)
    }
}

/// When the most changes, before compression and growth.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Peak {
    /// The highest sum over all servers, in MiB per second.
    #[serde(rename = "mb_per_second")]
    pub mib_per_s: f64,
    /// When it was, as `2026-01-31 22:05` on the clock of the sources.
    pub at: String,
    /// The hour of the day with the highest mean, 0 to 23.
    pub busiest_hour: Option<u32>,
    /// The day with the most change.
    pub busiest_day: Option<DayChange>,
    /// The servers without which the peak falls most, those first; at most ten.
    pub drivers: Vec<Driver>,
}

/// What changes on a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DayChange {
    /// The day as `2026-01-31`.
    pub date: String,
    /// GiB, at the mean rate of what was measured of it.
    pub gb: f64,
}

/// What one recovery point objective needs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RpoBandwidth {
    /// The objective.
    pub minutes: f64,
    /// The smallest link that meets it all of the time; null where none does.
    pub always_mbps: Option<f64>,
    /// The smallest link that meets it 90 % of the time.
    pub ninety_percent_mbps: Option<f64>,
    /// How often the objective is left with the second link; null where only means are known.
    pub violations: Option<u32>,
    /// For how long at most.
    pub longest_violation_minutes: Option<f64>,
    /// The peak of each day with the second link.
    pub peak_rpo_minutes_by_day: Vec<DayPeak>,
}

/// The oldest that anything waiting got on a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DayPeak {
    /// The day as `2026-01-31`, on the clock of the sources.
    pub date: String,
    /// Minutes.
    pub minutes: f64,
}

/// How a link does.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LinkOutcome {
    /// The link.
    pub mbps: f64,
    /// The objective that it meets all of the time; null where the backlog grows without limit, or where there is no series.
    pub achieved_rpo_minutes: Option<f64>,
    /// How often it leaves the user's objective.
    pub violations: Option<u32>,
}

/// How good a measurement is as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Rating {
    /// Two weeks or more with few gaps, of nearly all servers.
    Good,
    /// A week or more with some gaps, of most servers.
    Fair,
    /// Some days, or many gaps.
    Poor,
    /// Nothing was measured over time.
    None,
}

impl Rating {
    /// The word for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Good => words!("good"),
            Self::Fair => words!("fair"),
            Self::Poor => words!("poor"),
            Self::None => words!("nothing measured over time"),
        }
    }
}

/// The measurement behind a bandwidth.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct MeasurementBasis {
    /// Measured days.
    pub days: f64,
    /// The measured part of the window.
    pub coverage_percent: f64,
    /// Servers with a measurement, of those in the plan.
    pub servers_measured_percent: f64,
    /// Their part of all storage.
    pub gb_measured_percent: Option<f64>,
    /// All of that in a word.
    pub rating: Rating,
    /// How many more days of measuring would halve the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_days_to_halve_interval: Option<usize>,
}

/// MiB a second of change without a course over the day, and what compression and growth make of a change.
fn terms(demand: &Demand, settings: &BandwidthSettings) -> (f64, f64) {
    let factor = (1.0 - settings.compression_percent / 100.0).max(0.0)
        * (1.0 + settings.growth_percent / 100.0);
    (demand.constant.mib_per_s(), factor)
}

fn known_line(demand: &Demand) -> Option<&Timeline> {
    let line = demand.line.as_ref();
    line.filter(|line| line.known().next().is_some())
}

/// What has to be sent, slot by slot; `None` where no change was measured over time.
#[must_use]
pub fn load(demand: &Demand, settings: &BandwidthSettings) -> Option<Backlog> {
    let (constant, factor) = terms(demand, settings);
    let line = known_line(demand)?;
    Some(Backlog::new(line, constant, factor, settings.throttle.as_ref()))
}

/// How a link does with a load.
#[must_use]
pub fn on_link(load: &Backlog, link: LinkRate, rpo_minutes: f64) -> LinkOutcome {
    let outcome = load.outcome(link, rpo_minutes);
    let lasting = link >= load.mean();
    LinkOutcome {
        mbps: link.mbps(),
        achieved_rpo_minutes: lasting.then_some(outcome.peak_rpo_minutes),
        violations: Some(outcome.violations),
    }
}

/// Findings about objectives.
const OF_OBJECTIVES: [&str; 3] =
    ["no-interval-for-bandwidth", "samples-coarser-than-rpo", "bandwidth-from-mean"];

/// Works the bandwidth out; `None` if no change is known at all.
#[must_use]
pub fn bandwidth(
    demand: &Demand,
    settings: &BandwidthSettings,
) -> Option<(Bandwidth, Vec<Finding>)> {
    let (mut bandwidth, mut findings) = with_objectives(demand, settings)?;
    if !settings.has_objective {
        bandwidth.rpo.clear();
        (bandwidth.link, bandwidth.interval) = (None, None);
        bandwidth.measurement.more_days_to_halve_interval = None;
        findings.retain(|finding| !OF_OBJECTIVES.contains(&finding.code));
    }
    Some((bandwidth, findings))
}

fn with_objectives(
    demand: &Demand,
    settings: &BandwidthSettings,
) -> Option<(Bandwidth, Vec<Finding>)> {
    let mut findings = Vec::new();
    let (constant, factor) = terms(demand, settings);
    let Some((line, load)) = known_line(demand).zip(load(demand, settings)) else {
        return (demand.constant > GibPerDay(0.0))
            .then(|| by_mean(demand, settings, constant * factor));
    };
    let mean = load.mean();
    let rpo = objectives(settings).into_iter().map(|minutes| objective(&load, minutes)).collect();
    let given = settings.link.map(|link| {
        if link < mean {
            findings.push(link_below_mean(link, mean));
        }
        on_link(&load, link, settings.rpo_minutes)
    });
    let quality = confidence_interval(&load, settings.rpo_minutes, MOST_OF_THE_TIME);
    if quality.interval.is_none() {
        findings.push(
            Finding::note(
                "no-interval-for-bandwidth",
                message!("bandwidth"),
                message!("{days} whole days were measured; below {MIN_DAYS} days nothing can be said about how days differ, so the bandwidth has no interval", days = quality.days, MIN_DAYS),
            )
            .hint(message!("Measure for a week or longer")),
        );
    }
    if f64::from(line.slot_seconds) > settings.rpo_minutes * 60.0 {
        findings.push(
            Finding::warning(
                "samples-coarser-than-rpo",
                message!("bandwidth"),
                message!("the samples are {slot_seconds} minutes apart, the objective is {rpo_minutes} minutes: peaks between samples are not seen, and the bandwidth may be too small", slot_seconds = line.slot_seconds / 60, rpo_minutes = settings.rpo_minutes),
            )
            .hint(message!("Measure at least every minute")),
        );
    }
    if demand.constant > GibPerDay(0.0) {
        findings.push(Finding::note(
            "change-spread-evenly",
            message!("bandwidth"),
            message!("{constant_gb_per_day} GB a day are known without their course over the day and were spread evenly", constant_gb_per_day = crate::units::grouped(demand.constant.0, 1)),
        ));
    }
    let days = line.known().count() as f64 * f64::from(line.slot_seconds) / SECONDS_PER_DAY;
    let coverage = line.coverage();
    let measurement = MeasurementBasis {
        days,
        coverage_percent: coverage * 100.0,
        servers_measured_percent: demand.servers_measured_percent,
        gb_measured_percent: demand.gb_measured_percent,
        rating: rating(days, coverage, demand.servers_measured_percent),
        more_days_to_halve_interval: quality.more_days_to_halve,
    };
    let bandwidth = Bandwidth {
        mean_mbps: mean.mbps(),
        rpo,
        link: given,
        interval: quality.interval,
        peak: peak(line, demand),
        measurement,
    };
    Some((bandwidth, findings))
}

fn peak(line: &Timeline, demand: &Demand) -> Option<Peak> {
    let slot = line.peak_slot()?;
    Some(Peak {
        mib_per_s: *line.rates.get(slot)?,
        at: line.moment_of(slot),
        busiest_hour: line.busiest_hour(),
        busiest_day: line.busiest_day().map(|(day, gb)| DayChange { date: date_text(day), gb }),
        drivers: demand.drivers.clone(),
    })
}

fn objectives(settings: &BandwidthSettings) -> Vec<f64> {
    let mut minutes = STANDARD_RPO_MINUTES.to_vec();
    if !minutes.contains(&settings.rpo_minutes) {
        minutes.push(settings.rpo_minutes);
    }
    minutes.sort_by(f64::total_cmp);
    minutes
}

fn objective(load: &Backlog, minutes: f64) -> RpoBandwidth {
    let mostly = load.smallest_link(minutes, MOST_OF_THE_TIME);
    let outcome = mostly.map(|link| load.outcome(link, minutes));
    RpoBandwidth {
        minutes,
        always_mbps: load.smallest_link(minutes, 1.0).map(LinkRate::mbps),
        ninety_percent_mbps: mostly.map(LinkRate::mbps),
        violations: outcome.as_ref().map(|outcome| outcome.violations),
        longest_violation_minutes: outcome
            .as_ref()
            .map(|outcome| outcome.longest_violation_minutes),
        peak_rpo_minutes_by_day: outcome
            .into_iter()
            .flat_map(|outcome| outcome.peak_by_day)
            .map(|(day, minutes)| DayPeak { date: date_text(day), minutes })
            .collect(),
    }
}

/// Without series: the mean, and the mean times a stated factor.
fn by_mean(demand: &Demand, settings: &BandwidthSettings, mean: f64) -> (Bandwidth, Vec<Finding>) {
    let mean = LinkRate::from_mib_per_s(mean);
    let needed = Some(mean.mbps() * settings.peak_factor);
    let rpo = objectives(settings)
        .into_iter()
        .map(|minutes| RpoBandwidth {
            minutes,
            always_mbps: needed,
            ninety_percent_mbps: needed,
            violations: None,
            longest_violation_minutes: None,
            peak_rpo_minutes_by_day: Vec::new(),
        })
        .collect();
    let mut findings = vec![
        Finding::note(
            "bandwidth-from-mean",
            message!("bandwidth"),
            message!("no change rate over time is there; the bandwidth is the mean times {peak_factor}, an assumption, whatever the objective", peak_factor = settings.peak_factor),
        )
        .hint(message!("Measure the write rate over time, at least every minute")),
    ];
    let link = settings.link.map(|link| {
        if link < mean {
            findings.push(link_below_mean(link, mean));
        }
        LinkOutcome { mbps: link.mbps(), achieved_rpo_minutes: None, violations: None }
    });
    let bandwidth = Bandwidth {
        mean_mbps: mean.mbps(),
        rpo,
        link,
        interval: None,
        peak: None,
        measurement: MeasurementBasis {
            days: 0.0,
            coverage_percent: 0.0,
            servers_measured_percent: demand.servers_measured_percent,
            gb_measured_percent: demand.gb_measured_percent,
            rating: Rating::None,
            more_days_to_halve_interval: None,
        },
    };
    (bandwidth, findings)
}

fn link_below_mean(link: LinkRate, mean: LinkRate) -> Finding {
    Finding::warning(
        "link-below-mean",
        message!("bandwidth"),
        message!(
            "the link of {link} Mbit/s is below the mean change of {mean} Mbit/s: the backlog grows on and on",
            link = crate::units::grouped(link.mbps(), 1),
            mean = crate::units::grouped(mean.mbps(), 1)
        ),
    )
}

fn rating(days: f64, coverage: f64, servers_percent: f64) -> Rating {
    let at_least = |d: f64, c: f64, s: f64| days >= d && coverage >= c && servers_percent >= s;
    if days <= 0.0 {
        Rating::None
    } else if at_least(14.0, 0.95, 95.0) {
        Rating::Good
    } else if at_least(7.0, 0.8, 80.0) {
        Rating::Fair
    } else {
        Rating::Poor
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
