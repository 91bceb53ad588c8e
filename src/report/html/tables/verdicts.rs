//! The tables of verdicts: under other rules, and outside of the totals.

use super::{Block, Maker, Row, Section, plain};
use crate::plan::{Against, Readiness, StatedRule};

/// Which verdicts change under the other rule set, and by which rules.
pub(super) fn against(maker: &Maker<'_>) -> Option<Section> {
    let found = maker.plan.document.against.as_ref()?;
    let texts = &maker.look.texts;
    let rules = texts.fill(
        "against.rules",
        &[("id", &found.rules.id), ("date", &found.rules_date)],
    );
    let title = texts.fill("against.title", &[("rules", &rules)]);
    let planned = maker.plan.document.counts.unwrap_or_default().planned;
    let changed = found.changed.len();
    let mut counts = counts(maker, found);
    counts.note = if changed == 0 {
        texts.fill("against.none", &[("rules", &found.rules.id)])
    } else {
        texts.count(
            "against.changed",
            changed,
            &[
                ("count", &changed.to_string()),
                ("planned", &planned.to_string()),
            ],
        )
    };
    let mut blocks = vec![counts];
    if changed > 0 {
        blocks.push(servers(maker, found));
        blocks.push(rules_behind(maker, found));
    }
    Some(Section {
        id: "against",
        title,
        blocks,
        wide: true,
        counted: false,
    })
}

fn counts(maker: &Maker<'_>, found: &Against) -> Block {
    let document = &maker.plan.document;
    let here = document.counts.unwrap_or_default();
    let servers = |label: &str, before: usize, after: usize| {
        plain(vec![
            maker.look.texts.say(label).to_owned(),
            before.to_string(),
            after.to_string(),
        ])
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
        servers(
            "readiness.conditional",
            here.conditional,
            found.counts.conditional,
        ),
        servers(
            "readiness.not_ready",
            here.not_ready,
            found.counts.not_ready,
        ),
        servers("readiness.unknown", here.unknown, found.counts.unknown),
        servers("against.totals", here.eligible, found.counts.eligible),
        figure(
            "against.delta",
            own.delta_bandwidth_mbps,
            other.delta_bandwidth_mbps,
        ),
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
pub(super) fn out_of_totals(maker: &Maker<'_>) -> Option<Block> {
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
            let reasons: Vec<&str> = server
                .reasons
                .iter()
                .map(|reason| reason.message.as_str())
                .collect();
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
    Some(maker.block("out-of-totals", title, &columns, rows))
}
