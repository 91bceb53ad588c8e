//! The tables of verdicts: under other rules, outside of the totals, disk by disk.

use super::tables::{Block, Maker, Row, Section, plain};
use crate::plan::{Against, Readiness, StatedRule};

/// Which verdicts change under the other rule set, and by which rules.
pub(crate) fn against(maker: &Maker<'_>) -> Option<Section> {
    let found = maker.plan.document.against.as_ref()?;
    let texts = &maker.look.texts;
    let rules =
        texts.fill("against.rules", &[("id", &found.rules.id), ("date", &found.rules_date)]);
    let title = texts.fill("against.title", &[("rules", &rules)]);
    let planned = maker.plan.document.counts.unwrap_or_default().planned;
    let changed = found.changed.len();
    let counts = counts(maker, found).noted(&if changed == 0 {
        texts.fill("against.none", &[("rules", &found.rules.id)])
    } else {
        texts.count(
            "against.changed",
            changed,
            &[("count", &changed.to_string()), ("planned", &planned.to_string())],
        )
    });
    let mut blocks = vec![counts];
    if changed > 0 {
        blocks.push(servers(maker, found));
        blocks.push(rules_behind(maker, found));
    }
    Some(Section::new("against", &title, blocks))
}

fn counts(maker: &Maker<'_>, found: &Against) -> Block {
    let document = &maker.plan.document;
    let here = document.counts.unwrap_or_default();
    let servers = |label: &str, before: usize, after: usize| {
        plain(vec![maker.look.texts.say(label).to_owned(), before.to_string(), after.to_string()])
    };
    let figure = |label: &str, before: Option<f64>, after: Option<f64>| {
        plain(vec![
            maker.look.texts.say(label).to_owned(),
            maker.number(before, 1),
            maker.number(after, 1),
        ])
    };
    let (own, other) = (&document.outputs, &found.outputs);
    let rows = vec![
        servers("readiness.ready", here.ready, found.counts.ready),
        servers("readiness.conditional", here.conditional, found.counts.conditional),
        servers("readiness.not_ready", here.not_ready, found.counts.not_ready),
        servers("readiness.unknown", here.unknown, found.counts.unknown),
        servers("against.totals", here.eligible, found.counts.eligible),
        figure("against.delta", own.delta_bandwidth_mbps, other.delta_bandwidth_mbps),
        figure("against.storage", own.storage_gb, other.storage_gb),
    ];
    let columns = [
        ("html.figure", false),
        (maker.plan.rules.id.as_str(), true),
        (found.rules.id.as_str(), true),
    ];
    let title = maker.look.texts.say("first_page.readiness");
    maker.block("against-counts", title, &columns, rows)
}

fn servers(maker: &Maker<'_>, found: &Against) -> Block {
    let columns = [
        ("column.name", false),
        (maker.plan.rules.id.as_str(), false),
        (found.rules.id.as_str(), false),
        ("column.rules_that_decide", false),
        ("column.decides_here", false),
        ("column.decides_there", false),
    ];
    let texts = &maker.look.texts;
    let word = |readiness: Readiness| {
        let key = readiness.words().replace(' ', "_");
        texts.say(&format!("readiness.{key}")).to_owned()
    };
    let rows: Vec<Row> = found
        .changed
        .iter()
        .map(|server| {
            plain(vec![
                server.name.clone(),
                word(server.readiness),
                word(server.readiness_against),
                server.rules.join(", "),
                server.reasons.join("; "),
                server.reasons_against.join("; "),
            ])
        })
        .collect();
    maker.block("against-servers", texts.say("html.servers"), &columns, rows)
}

fn rules_behind(maker: &Maker<'_>, found: &Against) -> Block {
    let columns = [
        ("column.rule", false),
        (maker.plan.rules.id.as_str(), false),
        (found.rules.id.as_str(), false),
        ("column.servers", true),
    ];
    let said = |stated: Option<&StatedRule>| match stated {
        Some(stated) => format!("{} ({})", stated.value, stated.date),
        None => String::new(),
    };
    let rows = found.deciding_rules.iter().map(|rule| {
        plain(vec![
            rule.id.clone(),
            said(rule.value.as_ref()),
            said(rule.value_against.as_ref()),
            rule.servers.to_string(),
        ])
    });
    let title = maker.look.texts.say("html.rules");
    maker.block("against-rules", title, &columns, rows.collect())
}

/// The servers outside of the totals, with what each would add to them.
pub(crate) fn out_of_totals(maker: &Maker<'_>) -> Option<Section> {
    let servers = maker.plan.document.servers.as_ref()?;
    let columns = [
        ("column.name", false),
        ("column.would_data", true),
        ("column.would_change", true),
        ("column.would_delta", true),
        ("column.would_storage", true),
        ("column.disks", true),
        ("column.reasons", false),
    ];
    let rows: Vec<Row> = servers
        .iter()
        .filter(|server| !server.in_totals)
        .map(|server| {
            let adds = server.would_add.unwrap_or_default();
            let reasons: Vec<&str> =
                server.reasons.iter().map(|reason| reason.message.as_str()).collect();
            plain(vec![
                server.name.clone(),
                maker.number(adds.data_gb, 1),
                maker.number(adds.changed_gb_per_day, 1),
                maker.number(adds.delta_bandwidth_mbps, 1),
                maker.number(adds.storage_gb, 1),
                maker.number(adds.disks, 0),
                reasons.join("; "),
            ])
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let title = maker.look.texts.say("html.out_of_totals");
    let block = maker.block("out-of-totals", title, &columns, rows);
    Some(Section::new("out-of-totals", title, vec![block]))
}

/// Disks that the page lists one by one; of more, those with a condition.
const DISKS_LISTED: usize = 5_000;

/// Every disk with its managed disk.
pub(crate) fn disks(maker: &Maker<'_>) -> Option<Section> {
    let columns = [
        ("column.name", false),
        ("column.disk_label", false),
        ("column.disk_size", true),
        ("column.disk_type", false),
        ("column.disk_tier", false),
        ("column.disk_by_size", false),
        ("column.disk_change", true),
        ("column.readiness", false),
        ("column.disk_why", false),
    ];
    let servers = maker.plan.document.servers.iter().flatten();
    let all = || {
        let servers = servers.clone();
        servers.flat_map(|server| server.disk_plan.iter().map(move |disk| (server, disk)))
    };
    let count = all().count();
    let rows: Vec<Row> = all()
        .filter(|(_, disk)| {
            count <= DISKS_LISTED
                || disk.tier_by_size.is_some()
                || disk.readiness != Readiness::Ready
        })
        .map(|(server, disk)| {
            plain(vec![
                server.name.clone(),
                disk.label.clone(),
                maker.number(disk.size_gb, 1),
                disk.kind.map(|kind| kind.words().to_owned()).unwrap_or_default(),
                disk.tier.clone().unwrap_or_default(),
                disk.tier_by_size.clone().unwrap_or_default(),
                maker.number(disk.changed_gb_per_day, 1),
                disk.readiness.words().to_owned(),
                disk.reason.clone(),
            ])
        })
        .collect();
    if count == 0 {
        return None;
    }
    let texts = &maker.look.texts;
    let title = texts.say("html.disks");
    let shown = rows.len();
    let mut block = maker.block("managed-disks", title, &columns, rows);
    if shown < count {
        let (shown, all) = (shown.to_string(), count.to_string());
        let values = [("shown", shown.as_str()), ("all", &all)];
        block = block.noted(&texts.fill("html.disks_note", &values));
    }
    Some(Section::new("managed-disks", title, vec![block]))
}
