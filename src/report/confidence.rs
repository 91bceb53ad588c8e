//! How sure the figures are: how much of the data stands on measurements.

use serde::Serialize;

use super::steps::unread;
use super::texts::Texts;
use super::theme::NumberStyle;
use crate::churn::{Bandwidth, Rating};
use crate::estate::{Assumed, Quality};
use crate::plan::{ChangeBasis, Plan, PlannedServer};

/// How much trust the figures deserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something that decides is not known.
    None,
    /// Estimates.
    Low,
    /// Partly measured.
    Medium,
    /// Measured.
    High,
}

/// How sure the figures are, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confidence {
    /// In one word.
    pub level: Level,
    /// The word.
    pub word: String,
    /// The word in a sentence.
    pub summary: String,
    /// What it stands on, a sentence each.
    pub reasons: Vec<String>,
}

/// Above this part of the data measured, a plan stands on measurements.
const MEASURED: f64 = 0.9;
/// Above this part of the data measured or stated server by server, it stands on more than estimates.
const KNOWN: f64 = 0.5;

/// The data by how their change is known, each a part of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shares {
    measured: f64,
    stated: f64,
    assumed: f64,
    missing: f64,
}

pub(crate) fn confidence(plan: &Plan, style: NumberStyle, texts: &Texts) -> Confidence {
    let mut reasons = Vec::new();
    let level = match &plan.document.servers {
        None => {
            reasons.push(texts.say("confidence.averages").to_owned());
            Level::Low
        }
        Some(servers) => {
            let shares = shares(servers);
            let mut add = |key: &str, share: f64| {
                if share > 0.0 {
                    let percent = style.number((share * 100.0).clamp(1.0, 100.0), 0);
                    reasons.push(texts.fill(key, &[("percent", &percent)]));
                }
            };
            add("confidence.measured", shares.measured);
            add("confidence.stated", shares.stated);
            add("confidence.assumed", shares.assumed);
            add("confidence.missing", shares.missing);
            let bandwidth = plan.document.bandwidth.as_ref();
            reasons.extend(bandwidth.into_iter().flat_map(|all| measured(all, style, texts)));
            let basis = bandwidth.map(|all| &all.measurement);
            let short = basis.is_some_and(|basis| basis.days > 0.0 && basis.rating == Rating::Poor);
            level(shares).min(if short { Level::Medium } else { Level::High })
        }
    };
    let left =
        plan.document.counts.map_or(0, |counts| counts.planned.saturating_sub(counts.eligible));
    if left > 0 {
        reasons.push(texts.count("confidence.left", left, &[("count", &style.count(left))]));
    }
    let servers = plan.document.servers.iter().flatten();
    let assumed =
        servers.filter(|server| server.assumed.iter().any(|fact| *fact != Assumed::UsedGb));
    let assumed = assumed.count();
    if assumed > 0 {
        let count = style.count(assumed);
        reasons.push(texts.count("confidence.disks_or_nics", assumed, &[("count", &count)]));
    }
    let unread = unread(plan);
    if unread > 0 {
        reasons.push(texts.count("confidence.unread", unread, &[("count", &style.count(unread))]));
    }
    let growth = plan.document.settings.growth;
    if growth > 0.0 {
        reasons.push(texts.fill("confidence.growth", &[("percent", &style.number(growth, 1))]));
    }
    let (word, summary) = match level {
        Level::High => (texts.say("confidence.high"), texts.say("confidence.high_words")),
        Level::Medium => (texts.say("confidence.medium"), texts.say("confidence.medium_words")),
        Level::Low => (texts.say("confidence.low"), texts.say("confidence.low_words")),
        Level::None => (texts.say("confidence.none"), texts.say("confidence.none_words")),
    };
    let empty = plan.document.inputs.get("virtual_machines").unwrap_or(0.0) <= 0.0;
    let summary = if empty { texts.say("confidence.empty_words") } else { summary };
    Confidence { level, word: word.to_owned(), summary: summary.to_owned(), reasons }
}

/// What the window of the measurement and its interval say.
fn measured(bandwidth: &Bandwidth, style: NumberStyle, texts: &Texts) -> Vec<String> {
    let fill = |key: &str, values: &[(&str, String)]| {
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        texts.fill(key, &values)
    };
    let basis = &bandwidth.measurement;
    let window = (basis.days > 0.0).then(|| {
        let values = [
            ("days", style.rounded(basis.days)),
            ("percent", style.number(basis.coverage_percent, 0)),
        ];
        fill("confidence.window", &values)
    });
    let interval = bandwidth.interval.as_ref().map(|interval| {
        let values = [
            ("low", style.rounded(interval.low_mbps)),
            ("high", style.rounded(interval.high_mbps)),
            ("percent", style.number(interval.confidence_percent, 0)),
        ];
        fill("confidence.interval", &values)
    });
    window.into_iter().chain(interval).collect()
}

fn level(shares: Shares) -> Level {
    let all = shares.measured + shares.stated + shares.assumed + shares.missing;
    if all <= 0.0 || shares.missing > 0.0 {
        Level::None
    } else if shares.measured >= MEASURED {
        Level::High
    } else if shares.measured + shares.stated >= KNOWN {
        Level::Medium
    } else {
        Level::Low
    }
}

fn shares(servers: &[PlannedServer]) -> Shares {
    let mut shares = Shares::default();
    let mut all = 0.0;
    for server in servers.iter().filter(|server| server.in_totals) {
        let gb = server.used_gb.or(server.storage_gb).unwrap_or(0.0);
        all += gb;
        *match &server.change {
            None => &mut shares.missing,
            Some(change) if change.basis == ChangeBasis::Setting => &mut shares.assumed,
            Some(change) if change.quality == Quality::Typed => &mut shares.stated,
            Some(_) => &mut shares.measured,
        } += gb;
    }
    if all > 0.0 {
        for share in
            [&mut shares.measured, &mut shares.stated, &mut shares.assumed, &mut shares.missing]
        {
            *share /= all;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::{Level, Shares, level};

    #[test]
    fn one_server_without_a_change_leaves_the_whole_unsure() {
        let shares =
            |measured, stated, assumed, missing| Shares { measured, stated, assumed, missing };
        assert_eq!(level(shares(0.95, 0.05, 0.0, 0.0)), Level::High);
        assert_eq!(level(shares(0.5, 0.0, 0.5, 0.0)), Level::Medium);
        assert_eq!(level(shares(0.0, 1.0, 0.0, 0.0)), Level::Medium);
        assert_eq!(level(shares(0.1, 0.1, 0.8, 0.0)), Level::Low);
        assert_eq!(level(shares(0.95, 0.0, 0.0, 0.05)), Level::None);
        assert_eq!(level(Shares::default()), Level::None);
    }
}
