//! Charts of the servers: readiness, sizes, changes, the first batch.

use std::collections::BTreeSet;

use super::super::advice::common;
use super::super::texts::Texts;
use super::super::theme::NumberStyle;
use super::{Bar, Category, Chart, Shape, Tone};
use crate::plan::{Plan, PlannedServer};

/// More bars than this are no longer read.
const BARS_MAX: usize = 12;

/// How many servers there are of each readiness.
pub(crate) fn readiness(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let counts = plan.document.counts?;
    if counts.planned == 0 {
        return None;
    }
    let category = |name: &str, count: usize, tone| {
        let share = count as f64 / counts.planned as f64 * 100.0;
        Category {
            name: name.to_owned(),
            bars: vec![Bar {
                value: count as f64,
                label: format!(
                    "{} ({} %)",
                    numbers.number(count as f64, 0),
                    numbers.number(share, 0)
                ),
                tone,
            }],
        }
    };
    Some(Chart {
        id: "readiness",
        title: texts.say("chart.readiness.title").to_owned(),
        alt: texts.fill(
            "chart.readiness.alt",
            &[
                ("planned", &counts.planned.to_string()),
                ("ready", &counts.ready.to_string()),
                ("conditional", &counts.conditional.to_string()),
                ("not_ready", &counts.not_ready.to_string()),
                ("unknown", &counts.unknown.to_string()),
            ],
        ),
        note: String::new(),
        value_label: texts.say("chart.readiness.value").to_owned(),
        shape: Shape::Bars {
            categories: vec![
                category(texts.say("readiness.ready"), counts.ready, Tone::Ready),
                category(texts.say("readiness.conditional"), counts.conditional, Tone::Conditional),
                category(texts.say("readiness.not_ready"), counts.not_ready, Tone::NotReady),
                category(texts.say("readiness.unknown"), counts.unknown, Tone::Unknown),
            ],
            legend: Vec::new(),
        },
        limit: None,
    })
}

/// How many servers go to each Azure VM size, the most used first.
pub(crate) fn sizes(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let servers = plan.document.servers.as_ref()?;
    let sizes = common(
        servers
            .iter()
            .filter(|server| server.in_totals)
            .filter_map(|server| server.azure_size.as_deref()),
    );
    let (first, count) = *sizes.first()?;
    let (shown, rest) = sizes.split_at(sizes.len().min(BARS_MAX));
    let others: usize = rest.iter().map(|(_, count)| count).sum();
    let note = if rest.is_empty() {
        String::new()
    } else {
        texts.fill(
            "chart.sizes.others",
            &[("count", &rest.len().to_string()), ("servers", &others.to_string())],
        )
    };
    let categories = shown.iter().map(|(name, count)| Category {
        name: name.trim_start_matches("Standard_").to_owned(),
        bars: vec![Bar {
            value: *count as f64,
            label: numbers.number(*count as f64, 0),
            tone: Tone::Primary,
        }],
    });
    Some(Chart {
        id: "sizes",
        title: texts.say("chart.sizes.title").to_owned(),
        alt: texts.fill(
            "chart.sizes.alt",
            &[("first", first.trim_start_matches("Standard_")), ("count", &count.to_string())],
        ),
        note,
        value_label: texts.say("chart.sizes.value").to_owned(),
        shape: Shape::Bars { categories: categories.collect(), legend: Vec::new() },
        limit: None,
    })
}

/// Servers with a value above 0, the largest first; equal ones in the order of the plan.
fn largest(
    servers: &[PlannedServer],
    value: impl Fn(&PlannedServer) -> Option<f64>,
) -> Vec<(&PlannedServer, f64)> {
    let mut list: Vec<(&PlannedServer, f64)> = servers
        .iter()
        .filter_map(|server| Some((server, value(server)?)))
        .filter(|(_, value)| *value > 0.0)
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1));
    list
}

/// Names for bars: without their domains where they stay apart.
fn bar_names(servers: &[(&PlannedServer, f64)]) -> Vec<String> {
    let short = |name: &str| match name.split_once('.') {
        Some((host, _)) if host.chars().any(char::is_alphabetic) => host.to_owned(),
        _ => name.to_owned(),
    };
    let names: Vec<String> = servers.iter().map(|(server, _)| short(&server.name)).collect();
    let different: BTreeSet<&String> = names.iter().collect();
    if different.len() == names.len() {
        return names;
    }
    servers.iter().map(|(server, _)| server.name.clone()).collect()
}

/// The servers in the totals that change the most.
pub(crate) fn churn(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let servers = plan.document.servers.as_ref()?;
    let change = |server: &PlannedServer| server.change.as_ref().map(|change| change.gb_per_day);
    let list = largest(servers, |server| change(server).filter(|_| server.in_totals));
    let (first, gb) = list.first()?;
    let all: f64 = list.iter().map(|(_, gb)| gb).sum();
    let shown = list.get(..list.len().min(BARS_MAX)).unwrap_or_default();
    let part: f64 = shown.iter().map(|(_, gb)| gb).sum();
    let percent = numbers.number(part / all * 100.0, 0);
    let note = if list.len() > shown.len() && percent != "100" {
        texts.fill(
            "chart.churn.others",
            &[("percent", &percent), ("count", &shown.len().to_string())],
        )
    } else {
        String::new()
    };
    let categories = shown.iter().zip(bar_names(shown)).map(|((_, gb), name)| Category {
        name,
        bars: vec![Bar { value: *gb, label: numbers.rounded(*gb), tone: Tone::Primary }],
    });
    Some(Chart {
        id: "churn",
        title: texts.say("chart.churn.title").to_owned(),
        alt: texts
            .fill("chart.churn.alt", &[("first", &first.name), ("gb", &numbers.rounded(*gb))]),
        note,
        value_label: texts.say("chart.churn.value").to_owned(),
        shape: Shape::Bars { categories: categories.collect(), legend: Vec::new() },
        limit: None,
    })
}

/// The servers with the most data: the largest ones make the batch that decides the bandwidth.
pub(crate) fn batch(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let servers = plan.document.servers.as_ref()?;
    let list = largest(servers, |server| server.used_gb.filter(|_| server.in_totals));
    if list.is_empty() {
        return None;
    }
    let size = usize::try_from(plan.document.settings.ir_batch).unwrap_or(usize::MAX);
    let inside = size.min(list.len());
    let gb: f64 = list.iter().take(inside).map(|(_, gb)| gb).sum();
    let (batch, gb) = (inside.to_string(), numbers.rounded(gb));
    let shown = list.get(..list.len().min(BARS_MAX)).unwrap_or_default();
    let bars = shown.iter().zip(bar_names(shown)).enumerate();
    let categories = bars.map(|(index, ((_, gb), name))| Category {
        name,
        bars: vec![Bar {
            value: *gb,
            label: numbers.rounded(*gb),
            tone: if index < inside { Tone::Primary } else { Tone::Faint },
        }],
    });
    let mut legend = vec![(Tone::Primary, texts.say("chart.batch.inside").to_owned())];
    if shown.len() > inside {
        legend.push((Tone::Faint, texts.say("chart.batch.outside").to_owned()));
    }
    let hours = numbers.number(plan.document.settings.ir_hours, 1);
    Some(Chart {
        id: "batch",
        title: texts.say("chart.batch.title").to_owned(),
        alt: texts.fill("chart.batch.alt", &[("batch", &batch), ("gb", &gb)]),
        note: texts.fill("chart.batch.note", &[("batch", &batch), ("gb", &gb), ("hours", &hours)]),
        value_label: texts.say("chart.batch.value").to_owned(),
        shape: Shape::Bars { categories: categories.collect(), legend },
        limit: None,
    })
}
