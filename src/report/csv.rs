//! The plan as CSV: one row a server, or the figures of a quick plan.

use super::blocks;
use super::table::{csv_text, inert};
use crate::plan::{Plan, PlannedServer};

/// One row a server; for a quick plan one row a figure. Texts that a spreadsheet would take for a formula get an apostrophe.
#[must_use]
pub fn csv(plan: &Plan) -> String {
    match &plan.document.servers {
        Some(servers) => servers_csv(servers),
        None => figures_csv(plan),
    }
}

fn figures_csv(plan: &Plan) -> String {
    let mut lines = vec![words(&[
        "block",
        "figure",
        "label",
        "value",
        "unit",
        "workbook_value",
    ])];
    let inputs = blocks::inputs(plan)
        .into_iter()
        .map(|line| ("inputs", line));
    let outputs = blocks::outputs(plan)
        .into_iter()
        .map(|line| ("outputs", line));
    for (block, line) in inputs.chain(outputs) {
        let raw = |id: &str, sheet: &crate::figure::Worksheet| -> String {
            let place = sheet.set.sheet.place(id);
            let unit = place
                .and_then(|place| sheet.set.sheet.get(place))
                .map(|name| name.unit);
            match sheet.sheet_value(id) {
                crate::figure::Value::Number(number)
                    if unit == Some(crate::figure::Unit::Percent) =>
                {
                    crate::units::percent(*number).to_string()
                }
                crate::figure::Value::Number(number) => number.to_string(),
                crate::figure::Value::Text(text) => text.to_string(),
                crate::figure::Value::Unknown => String::new(),
            }
        };
        lines.push(vec![
            block.to_owned(),
            line.id.clone(),
            line.label,
            raw(&line.id, &plan.sheet),
            line.unit.to_owned(),
            plan.workbook
                .as_ref()
                .map(|sheet| raw(&line.id, sheet))
                .unwrap_or_default(),
        ]);
    }
    csv_text(&lines)
}

const SERVER_COLUMNS: [&str; 26] = [
    "name",
    "readiness",
    "reasons",
    "cores",
    "memory_mb",
    "nics",
    "storage_gb",
    "used_gb",
    "disks",
    "boot",
    "os",
    "change_gb_per_day",
    "change_percent_of_total",
    "change_basis",
    "change_quality",
    "azure_size",
    "storage",
    "standard_iops",
    "standard_account",
    "premium_iops",
    "premium_account",
    "source_path",
    "source_sheet",
    "source_row",
    "reason_codes",
    "rules",
];

fn servers_csv(servers: &[PlannedServer]) -> String {
    let mut lines = vec![words(&SERVER_COLUMNS)];
    lines.extend(servers.iter().map(server_line));
    csv_text(&lines)
}

fn server_line(server: &PlannedServer) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let joined = |parts: Vec<&str>| parts.join("; ");
    let change = server.change.as_ref();
    vec![
        inert(&server.name),
        server.readiness.words().replace(' ', "_"),
        inert(&joined(
            server
                .reasons
                .iter()
                .map(|reason| reason.message.as_str())
                .collect(),
        )),
        count(server.cores),
        number(server.memory_mb),
        count(server.nics),
        number(server.storage_gb),
        number(server.used_gb),
        count(server.disks),
        match server.boot {
            Some(crate::estate::Boot::Bios) => "bios".to_owned(),
            Some(crate::estate::Boot::Efi) => "efi".to_owned(),
            None => String::new(),
        },
        inert(server.os.as_deref().unwrap_or_default()),
        number(change.map(|change| change.gb_per_day)),
        number(change.and_then(|change| change.percent_of_total)),
        change.map_or("", |change| change.basis).to_owned(),
        change.map_or("", |change| change.quality).to_owned(),
        inert(server.azure_size.as_deref().unwrap_or_default()),
        server
            .storage
            .map(|kind| kind.words().to_lowercase())
            .unwrap_or_default(),
        number(server.standard_iops),
        count(server.standard_account),
        number(server.premium_iops),
        count(server.premium_account),
        inert(&server.source.path),
        inert(server.source.sheet.as_deref().unwrap_or_default()),
        count(server.source.row),
        joined(
            server
                .reasons
                .iter()
                .map(|reason| reason.code.as_str())
                .collect(),
        ),
        joined(
            server
                .reasons
                .iter()
                .filter_map(|reason| reason.rule.as_deref())
                .collect(),
        ),
    ]
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
