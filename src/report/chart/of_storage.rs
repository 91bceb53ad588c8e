//! Charts of the storage in Azure.

use super::super::account_utilisation::{
    AccountUtilisation, account_utilisation, has_managed_disks,
};
use super::super::texts::Texts;
use super::super::theme::NumberStyle;
use super::{Bar, Category, Chart, Limit, Shape, Tone};
use crate::plan::{Plan, StorageKind};
use crate::rules::ids;
use crate::settings::Scenario;

/// More accounts than this are no longer read.
const ACCOUNTS_MAX: usize = 8;

/// What fills the storage in Azure: disks on standard and premium storage, and recovery points.
pub(crate) fn storage(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let total = plan.document.outputs.get("storage_gb").filter(|gb| *gb > 0.0)?;
    let changed = plan.document.inputs.get("changed_gb_per_day")?;
    let settings = &plan.document.settings;
    let days = if settings.scenario == Scenario::Hyperv {
        settings.recovery_points / plan.rules.number(ids::RECOVERY_POINTS_PER_DAY)?
    } else {
        settings.retention_days
    };
    let recovery = (changed * days).min(total);
    let premium = premium_gb(plan).min(total - recovery);
    let standard = total - recovery - premium;
    let category = |name: &str, gb: f64, tone| Category {
        name: name.to_owned(),
        bars: vec![Bar { value: gb, label: numbers.rounded(gb), tone }],
    };
    let (standard_text, premium_text) = (numbers.rounded(standard), numbers.rounded(premium));
    Some(Chart {
        id: "storage",
        title: texts.say("chart.storage.title").to_owned(),
        alt: texts.fill(
            "chart.storage.alt",
            &[
                ("standard", &standard_text),
                ("premium", &premium_text),
                ("recovery", &numbers.rounded(recovery)),
            ],
        ),
        note: texts.fill("chart.storage.note", &[("total", &numbers.rounded(total))]),
        value_label: texts.say("chart.storage.value").to_owned(),
        shape: Shape::Bars {
            categories: vec![
                category(texts.say("chart.storage.standard"), standard, Tone::Primary),
                category(texts.say("chart.storage.premium"), premium, Tone::Second),
                category(texts.say("chart.storage.recovery"), recovery, Tone::Faint),
            ],
            legend: Vec::new(),
        },
        limit: None,
    })
}

/// The part of the disks in the totals that goes to premium storage.
fn premium_gb(plan: &Plan) -> f64 {
    let servers = plan.document.servers.iter().flatten().enumerate();
    servers
        .filter(|(_, server)| server.storage == Some(StorageKind::Premium))
        .filter(|(_, server)| server.in_totals)
        .filter_map(|(row, server)| {
            let planned = plan.sheet.server_value("target_gb", row).number();
            planned.or(server.used_gb)
        })
        .sum()
}

/// How the load of a cache account is counted, whether or not changes are known.
pub(crate) fn load_note(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<String> {
    let least =
        plan.rules.number(ids::CACHE_ACCOUNT_DISK_MBPS).filter(|_| has_managed_disks(plan))?;
    Some(texts.fill("chart.accounts.least", &[("mbps", &numbers.number(least, 1))]))
}

/// How full the storage accounts are.
pub(crate) fn accounts(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let mut fills = account_utilisation(plan);
    fills.retain(|fill| fill.first.or(fill.second).is_some());
    let all = fills.len();
    let managed = has_managed_disks(plan);
    // The order of the plan for a few, the fullest where not all can be shown.
    if all > ACCOUNTS_MAX {
        fills.sort_by(|a, b| b.fullest().total_cmp(&a.fullest()));
        fills.truncate(ACCOUNTS_MAX);
    }
    let fullest = fills.iter().max_by(|a, b| a.fullest().total_cmp(&b.fullest()))?;
    let name = |fill: &AccountUtilisation| {
        let number = [("number", &*fill.number.to_string())];
        match fill.kind {
            StorageKind::Standard if managed => texts.fill("chart.accounts.cache", &number),
            StorageKind::Standard => texts.fill("chart.accounts.standard", &number),
            StorageKind::Premium => texts.fill("chart.accounts.premium", &number),
        }
    };
    let bar = |share: Option<f64>, tone| {
        share.map(|share| Bar {
            value: share * 100.0,
            label: format!("{} %", numbers.rounded(share * 100.0)),
            tone,
        })
    };
    let categories: Vec<Category> = fills
        .iter()
        .map(|fill| Category {
            name: name(fill),
            bars: [bar(fill.first, Tone::Primary), bar(fill.second, Tone::Second)]
                .into_iter()
                .flatten()
                .collect(),
        })
        .collect();
    let (first, second) = if managed {
        (texts.say("chart.accounts.disks"), texts.say("chart.accounts.load"))
    } else {
        (texts.say("chart.accounts.iops"), texts.say("chart.accounts.capacity"))
    };
    let mut legend = vec![(Tone::Primary, first.to_owned())];
    if fills.iter().any(|fill| fill.second.is_some()) {
        legend.push((Tone::Second, second.to_owned()));
    }
    let others = (all > fills.len()).then(|| {
        let values = [("count", &*fills.len().to_string()), ("all", &*all.to_string())];
        texts.fill("chart.accounts.others", &values)
    });
    let notes: Vec<String> = others.into_iter().chain(load_note(plan, numbers, texts)).collect();
    Some(Chart {
        id: "accounts",
        title: texts.say("chart.accounts.title").to_owned(),
        alt: texts.fill(
            "chart.accounts.alt",
            &[("first", &name(fullest)), ("percent", &numbers.rounded(fullest.fullest() * 100.0))],
        ),
        note: notes.join(" "),
        value_label: texts.say("chart.accounts.value").to_owned(),
        shape: Shape::Bars { categories, legend },
        limit: Some(Limit { value: 100.0, name: texts.say("chart.accounts.limit").to_owned() }),
    })
}
