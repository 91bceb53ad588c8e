//! The bandwidth of delta replication over time, and what it gives, in words.

use super::first_page::Fact;
use crate::churn::Bandwidth;
use crate::units::grouped;

/// The bandwidth over time in lines; `wanted` is the recovery point in minutes that is asked for.
pub(super) fn facts(bandwidth: &Bandwidth, wanted: f64) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label: String, value: String| facts.push(Fact { label, value });
    let mbps = |value: Option<f64>| {
        value.map_or_else(
            || "not measured".to_owned(),
            |value| format!("{} Mbps", grouped(value, 1)),
        )
    };
    add("Mean".to_owned(), mbps(Some(bandwidth.mean_mbps)));
    for rpo in &bandwidth.rpo {
        add(
            format!("RPO of {} minutes", grouped(rpo.minutes, 1)),
            format!(
                "{} always, {} for 90 % of the time",
                mbps(rpo.always_mbps),
                mbps(rpo.ninety_percent_mbps)
            ),
        );
    }
    if let Some(interval) = &bandwidth.interval {
        add(
            "How sure".to_owned(),
            format!(
                "{} to {} Mbps with {} % confidence, for {} minutes and 90 % of the time",
                grouped(interval.low_mbps, 1),
                grouped(interval.high_mbps, 1),
                grouped(interval.confidence_percent, 0),
                grouped(wanted, 1)
            ),
        );
    }
    if let Some(link) = &bandwidth.link {
        let achieved = link.achieved_rpo_minutes.map_or_else(
            || "not known".to_owned(),
            |minutes| format!("{} minutes at worst", grouped(minutes, 1)),
        );
        add(
            format!("RPO with {} Mbps", grouped(link.mbps, 1)),
            match link.violations {
                Some(violations) => format!(
                    "{achieved}; {violations} violations of {} minutes",
                    grouped(wanted, 1)
                ),
                None => achieved,
            },
        );
    }
    let basis = &bandwidth.measurement;
    add(
        "Measurement".to_owned(),
        format!(
            "{} days, {} % covered, {} % of the servers: {}",
            grouped(basis.days, 1),
            grouped(basis.coverage_percent, 0),
            grouped(basis.servers_measured_percent, 0),
            basis.rating.words()
        ),
    );
    facts
}
