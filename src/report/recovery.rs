//! The bandwidth of delta replication over time, and what it gives, in words.

use super::first_page::Fact;
use super::report_style::ReportStyle;
use crate::churn::{Bandwidth, Rating};
use crate::plan::Plan;

/// The bandwidth over time in lines.
pub(crate) fn facts(bandwidth: &Bandwidth, plan: &Plan, style: &ReportStyle) -> Vec<Fact> {
    let wanted = plan.document.settings.rpo;
    let ReportStyle { theme, texts } = style;
    let number = |value: f64, decimals| theme.numbers.number(value, decimals);
    let mbps = |value: Option<f64>| {
        value.map_or_else(
            || texts.say("number.unknown").to_owned(),
            |value| format!("{} Mbps", number(value, 1)),
        )
    };
    let fill = |key: &str, values: &[(&str, String)]| {
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        texts.fill(key, &values)
    };
    let minutes = |minutes: f64| ("minutes", number(minutes, 1));
    let mut facts = vec![Fact {
        label: texts.say("recovery.mean").to_owned(),
        value: mbps(Some(bandwidth.mean_mbps)),
    }];
    facts.extend(bandwidth.rpo.iter().map(|rpo| Fact {
        label: fill("recovery.objective", &[minutes(rpo.minutes)]),
        value: fill(
            "recovery.needed",
            &[("always", mbps(rpo.always_mbps)), ("often", mbps(rpo.ninety_percent_mbps))],
        ),
    }));
    facts.extend(bandwidth.interval.as_ref().map(|interval| Fact {
        label: texts.say("recovery.sure").to_owned(),
        value: fill(
            "recovery.interval",
            &[
                ("low", number(interval.low_mbps, 1)),
                ("high", number(interval.high_mbps, 1)),
                ("percent", number(interval.confidence_percent, 0)),
                minutes(wanted),
            ],
        ),
    }));
    facts.extend(bandwidth.link.as_ref().map(|link| {
        let achieved = link.achieved_rpo_minutes.map_or_else(
            || texts.say("recovery.never").to_owned(),
            |achieved| fill("recovery.achieved", &[minutes(achieved)]),
        );
        let violations = link.violations.map(|violations| {
            let count = ("count", violations.to_string());
            fill("recovery.violations", &[count, minutes(wanted)])
        });
        let parts: Vec<String> = std::iter::once(achieved).chain(violations).collect();
        Fact {
            label: fill("recovery.link", &[("mbps", number(link.mbps, 1))]),
            value: parts.join("; "),
        }
    }));
    let basis = &bandwidth.measurement;
    let rating = match basis.rating {
        Rating::Good => "rating.good",
        Rating::Fair => "rating.fair",
        Rating::Poor => "rating.poor",
        Rating::None => "rating.none",
    };
    let values = [
        ("days", number(basis.days, 1)),
        ("coverage", number(basis.coverage_percent, 0)),
        ("servers", number(basis.servers_measured_percent, 0)),
        ("rating", texts.say(rating).to_owned()),
    ];
    facts.push(Fact {
        label: texts.say("recovery.measurement").to_owned(),
        value: fill("recovery.basis", &values),
    });
    facts
}
