//! What the measured changes say: the bandwidth of the plan, and the lines and tables that reports show.

use std::collections::BTreeSet;

use super::server::PlannedServer;
use crate::churn::{
    self, Backlog, Bandwidth, BandwidthSettings, ChurnReport, ChurnRow, Demand, Driver, Measured,
    Options, Reading, Throttle, Timeline,
};
use crate::estate::{Change, ChangeAmount, Estate, Quality};
use crate::finding::Finding;
use crate::rules::RuleSet;
use crate::settings::{Method, Settings};
use crate::source::Location;
use crate::units::LinkRate;

/// What reports show of the changes.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChangeEvidence {
    /// One row a measured disk or server.
    pub rows: Vec<ChurnRow>,
    /// What has to be sent, hour by hour.
    pub hours: Vec<HourPoint>,
    /// The RPO that each of a row of links achieves.
    pub rpo_by_link: Vec<LinkPoint>,
    /// Who drives the peak, the largest first.
    pub drivers: Vec<Driver>,
    /// The hour of the day with the most change, 0 to 23.
    pub busiest_hour: Option<u32>,
}

/// An hour of the estate's line.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HourPoint {
    /// Hours since the first one.
    pub hour: u32,
    /// The mean of what has to be sent; `None` where nothing was measured.
    pub mbps: Option<f64>,
}

/// A link, and the highest RPO with it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LinkPoint {
    /// The link.
    pub mbps: f64,
    /// The RPO in minutes.
    pub rpo_minutes: f64,
}

/// How many links the curve of RPO against bandwidth has.
const LINKS: u32 = 24;

/// Works out the bandwidth of the servers that are in the totals.
pub(crate) fn bandwidth_evidence(
    estate: &Estate,
    servers: &[PlannedServer],
    measured: &Measured,
    settings: &Settings,
    rules: &RuleSet,
) -> (Option<Bandwidth>, ChangeEvidence, Vec<Finding>) {
    let counted = servers
        .iter()
        .filter(|server| server.in_totals)
        .map(|server| (server.name.as_str(), &server.source));
    let demand = demand(estate, &counted.collect(), measured, settings);
    let asked = asked(settings, has_objective(settings, rules));
    let evidence = evidence(measured, &demand, &asked, settings);
    match churn::bandwidth(&demand, &asked) {
        Some((bandwidth, findings)) => (Some(bandwidth), evidence, findings),
        None => (None, evidence, Vec::new()),
    }
}

/// What the servers that count change together.
pub(crate) fn demand(
    estate: &Estate,
    counted: &BTreeSet<(&str, &Location)>,
    measured: &Measured,
    settings: &Settings,
) -> Demand {
    let estate = with_fallback(estate, settings);
    Demand::of(&estate, &measured.joined, &measured.measurements, |_, server| {
        counted.contains(&(server.name.as_str(), &server.location))
    })
}

/// Whether replication goes on all the time, so that a recovery point objective can be held.
pub(crate) fn has_objective(settings: &Settings, rules: &RuleSet) -> bool {
    settings.method_under(rules) != Some(Method::Agentless)
}

/// What the bandwidth is worked out for.
pub(crate) fn asked(settings: &Settings, has_objective: bool) -> BandwidthSettings {
    let throttle = settings.throttle.map(|hours| Throttle {
        from_hour: hours.from_hour,
        to_hour: hours.to_hour,
        weekends: hours.weekends,
        percent: hours.percent,
    });
    BandwidthSettings {
        compression_percent: settings.compression,
        growth_percent: settings.growth,
        rpo_minutes: settings.rpo,
        link: settings.link.map(LinkRate::from_mbps),
        throttle,
        peak_factor: settings.peak_factor,
        has_objective,
    }
}

fn with_fallback(estate: &Estate, settings: &Settings) -> Estate {
    let mut estate = estate.clone();
    if let Some(rate) = settings.change_rate {
        for server in &mut estate.servers {
            server.change.get_or_insert(Change {
                amount: ChangeAmount::PercentOfTotal(rate),
                quality: Quality::Typed,
                location: None,
            });
        }
    }
    estate
}

fn evidence(
    measured: &Measured,
    demand: &Demand,
    asked: &BandwidthSettings,
    settings: &Settings,
) -> ChangeEvidence {
    let reading = Reading { measurements: measured.measurements.clone(), ..Reading::default() };
    let options = Options { percentile: settings.percentile, ..Options::default() };
    let mut evidence = ChangeEvidence {
        rows: ChurnReport::new(&reading, &options).measurements,
        drivers: demand.drivers.clone(),
        ..ChangeEvidence::default()
    };
    let Some(line) = &demand.line else {
        return evidence;
    };
    evidence.busiest_hour = line.busiest_hour();
    let factor = (1.0 - asked.compression_percent / 100.0) * (1.0 + asked.growth_percent / 100.0);
    let constant = demand.constant.mib_per_s();
    evidence.hours = hours(line, constant, factor);
    let load = Backlog::new(line, constant, factor, asked.throttle.as_ref());
    if asked.has_objective {
        evidence.rpo_by_link = rpo_by_link(&load, asked.rpo_minutes);
    }
    evidence
}

fn hours(line: &Timeline, constant: f64, factor: f64) -> Vec<HourPoint> {
    let slots = usize::try_from((3600 / line.slot_seconds.max(1)).max(1)).unwrap_or(1);
    (0_u32..)
        .zip(line.rates.chunks(slots))
        .map(|(hour, rates)| {
            let known: Vec<f64> = rates.iter().copied().filter(|rate| !rate.is_nan()).collect();
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            HourPoint {
                hour,
                mbps: (!known.is_empty())
                    .then(|| LinkRate::from_mib_per_s((mean + constant) * factor).mbps()),
            }
        })
        .collect()
}

/// From the mean to twice the link that meets a quarter of the objective all of the time.
fn rpo_by_link(load: &Backlog, rpo_minutes: f64) -> Vec<LinkPoint> {
    let low = load.mean().mbps();
    let Some(high) = load.smallest_link(rpo_minutes / 4.0, 1.0).map(LinkRate::mbps) else {
        return Vec::new();
    };
    let links: Vec<LinkRate> = (1..=LINKS)
        .map(|step| low + (high - low) * f64::from(step) / f64::from(LINKS))
        .map(LinkRate::from_mbps)
        .collect();
    let outcomes = load.outcomes(&links, rpo_minutes);
    let points = links.iter().zip(outcomes).map(|(link, outcome)| LinkPoint {
        mbps: link.mbps(),
        rpo_minutes: outcome.peak_rpo_minutes,
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_the_mean_of_what_is_known_of_it_with_growth_and_compression() {
        let rates = vec![1.0, 3.0, f64::NAN, 5.0, f64::NAN, f64::NAN];
        let line = Timeline { start: 0, zone_minutes: 0, slot_seconds: 1800, rates };
        let hours: Vec<Option<f64>> = hours(&line, 1.0, 0.5).iter().map(|hour| hour.mbps).collect();
        let mbps = |mib_per_s: f64| Some(LinkRate::from_mib_per_s(mib_per_s).mbps());
        assert_eq!(hours, [mbps(1.5), mbps(3.0), None]);
    }
}
