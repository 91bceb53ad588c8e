//! What was found, and what people decided.

use super::storage::SHOWN;
use super::{Cell, Form, Kind, Mark, Table, View};
use crate::estate::{AppliedOverride, OverrideReport, Totals};
use crate::figure::Unit;
use crate::finding::{Finding, Severity};
use crate::source::Location;

/// What was found, the worst first.
pub(crate) fn findings(view: View<'_>) -> Table {
    const ID: &str = "findings";
    let mut findings: Vec<&Finding> = view.plan.document.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    let word = |severity| view.style.texts.say_of("severity", severity_id(severity));
    let count = findings.len();
    let mut table = view
        .table(ID, findings)
        .state(|finding| severity_id(finding.severity))
        .column("severity", Kind::Flush, |finding| word(finding.severity))
        .width(10.0)
        .marked([(word(Severity::Error), Mark::Bad), (word(Severity::Warning), Mark::Doubtful)])
        .column("subject", Kind::Flush, |finding| &finding.subject)
        .width(40.0)
        .column("message", Kind::Flush, |finding| &finding.message)
        .width(60.0)
        .sentences()
        .column("hint", Kind::Flush, |finding| finding.hint.as_ref())
        .width(48.0)
        .sentences()
        .column("rule", Kind::Flush, |finding| finding.rule.as_deref())
        .width(26.0)
        .column("place", Kind::Flush, |finding| finding.location.as_ref().map(Location::words))
        .width(36.0)
        .column("code", Kind::Flush, |finding| finding.code)
        .width(26.0)
        .only(&[Form::Workbook])
        .at_most(SHOWN)
        .build();
    if count == 0 {
        view.get(ID, "none").unwrap_or_default().clone_into(&mut table.note);
    }
    table
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Servers that a cell names.
const NAMED: usize = 12;

/// What people decided against the inventories; a summary has it in three columns.
pub(crate) fn overrides(view: View<'_>, report: &OverrideReport) -> Table {
    const ID: &str = "overrides";
    if view.form == Form::Summary {
        return overrides_in_short(view, report);
    }
    let (html, sheet) = ([Form::Html], [Form::Workbook]);
    let none = view.get(ID, "none");
    let stated = |text: &'_ Option<String>| text.clone().or_else(|| none.map(str::to_owned));
    let numbers = view.style.theme.numbers;
    let (before, after) = (report.before, report.after);
    view.table(ID, &report.applied)
        .value("before_servers", numbers.count(before.servers))
        .value("before_disks", numbers.number(before.disks as f64, 0))
        .value("before_gb", numbers.number(before.storage_gb, 1))
        .value("after_servers", numbers.count(after.servers))
        .value("after_disks", numbers.number(after.disks as f64, 0))
        .value("after_gb", numbers.number(after.storage_gb, 1))
        .words("pattern", AppliedOverride::pattern)
        .width(30.0)
        .words("disk", |applied| applied.disk.as_deref())
        .width(16.0)
        .integer("servers", |applied| applied.servers.len())
        .only(&html)
        .prose("action", |applied| &applied.action)
        .width(34.0)
        .prose("reason", move |applied| stated(&applied.reason))
        .width(46.0)
        .words("who", move |applied| stated(&applied.who))
        .width(20.0)
        .words("when", move |applied| stated(&applied.when))
        .width(12.0)
        .words("acted_on", |applied| {
            let servers = &applied.servers;
            let named = servers.get(..NAMED).unwrap_or(servers).join(", ");
            let more = if servers.len() > NAMED { ", …" } else { "" };
            format!("{}: {named}{more}", servers.len())
        })
        .width(50.0)
        .only(&sheet)
        .build()
}

fn overrides_in_short(view: View<'_>, report: &OverrideReport) -> Table {
    const ID: &str = "overrides";
    let decision = |applied: &AppliedOverride| {
        let disk = applied.disk.as_ref().map(|disk| format!(", disk {disk}"));
        let by = [&applied.reason, &applied.who, &applied.when];
        let by: Vec<&str> = by.into_iter().filter_map(|part| part.as_deref()).collect();
        [
            format!(
                "{} ({}){}",
                applied.pattern(),
                applied.servers.len(),
                disk.unwrap_or_default()
            ),
            view.style.texts.message(&applied.action),
            by.join(", "),
        ]
    };
    let numbers = view.style.theme.numbers;
    let totals = |(key, totals): (&str, Totals)| {
        let values = [
            ("servers", totals.servers.to_string()),
            ("disks", totals.disks.to_string()),
            ("gb", numbers.number(totals.storage_gb, 1)),
            ("used", numbers.number(totals.used_gb, 1)),
        ];
        [key, "totals", "storage_totals"].map(|key| view.fill(ID, key, &values))
    };
    let rows = report.applied.iter().map(decision);
    let rows = rows.chain([("before", report.before), ("after", report.after)].map(totals));
    let rows: Vec<[String; 3]> = rows.collect();
    view.table(ID, &rows)
        .words("servers", |[servers, ..]| servers)
        .words("action", |[_, action, _]| action)
        .words("reason", |[.., reason]| reason)
        .build()
}

/// The servers to be planned, before and after the decisions.
pub(crate) fn override_totals(view: View<'_>, report: &OverrideReport) -> Table {
    let (before, after) = (report.before, report.after);
    let rows = [
        ("total.servers", before.servers as f64, after.servers as f64),
        ("total.disks", before.disks as f64, after.disks as f64),
        ("total.storage", before.storage_gb, after.storage_gb),
        ("total.used", before.used_gb, after.used_gb),
    ];
    let gb = Kind::Number(Unit::Gb);
    view.table("override-totals", rows)
        .words("label", |(key, ..)| view.get("override-totals", key))
        .column("before", gb, |(_, before, _)| before)
        .column("after", gb, |(.., after)| after)
        .column("change", gb, |(_, before, after)| Cell::Number(after - before))
        .build()
}
