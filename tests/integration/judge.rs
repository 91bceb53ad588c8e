//! Workbooks with the values that every formula must have, for a judge outside of this process (`.ci/recalculate`).

use std::path::{Path, PathBuf};

use asrcap::figure::Value;
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::report::workbook::{WorkbookOptions, WrittenFormula, write, write_with};
use asrcap::settings::SettingsLayer;
use serde_json::{Value as Json, json};

use super::cost_sheets;
use super::estates::{estate, reference, server, settings, six_servers, style, workbook_settings};
use super::generated::{Edit, averages, averages_today, detailed, detailed_today, edited};
use super::recalculation::second_values;

/// Names that are as long as inventories have them.
fn sixty_servers() -> Plan {
    let long = |index: usize| {
        let row = [4.0, 8192.0, 1.0, 120.0 + index as f64 * 13.0, 2.0, 45.0, 4.5];
        let mut server =
            server(&format!("de-fra-prod-application-server-{index:02}.corp.example.com"), row);
        server.os = Some("Microsoft Windows Server 2012 R2 Datacenter (64-bit)".to_owned());
        if index.is_multiple_of(9) {
            server.boot = Some(asrcap::estate::Boot::Efi);
        }
        if index.is_multiple_of(11) {
            server.change = None;
        }
        if index.is_multiple_of(13) {
            server.os = Some("Windows Server 2008 Standard (32-bit)".to_owned());
        }
        server
    };
    plan(
        PlanInputs::new(&estate((1..=60).map(long).collect())),
        &settings(SettingsLayer::default()),
        &reference(),
    )
    .unwrap()
}

/// Servers that an inventory says little of: without disks and NICs, or without storage, so that none is in the totals.
fn plainest(has_storage: bool) -> Plan {
    let mut servers = six_servers();
    for server in &mut servers {
        (server.nics, server.disk_count) = (None, None);
        server.disks.clear();
        server.storage_gb = server.storage_gb.filter(|_| has_storage);
    }
    plan(PlanInputs::new(&estate(servers)), &settings(SettingsLayer::default()), &reference())
        .unwrap()
}

fn cases() -> Vec<(String, Plan, u64)> {
    let six =
        |settings| plan(PlanInputs::new(&estate(six_servers())), &settings, &reference()).unwrap();
    let mut cases = vec![
        ("six-exact".to_owned(), six(settings(SettingsLayer::default())), 1),
        ("six-workbook".to_owned(), six(workbook_settings()), 2),
        ("sixty".to_owned(), sixty_servers(), 3),
        ("plainest".to_owned(), plainest(true), 4),
        ("none-in-the-totals".to_owned(), plainest(false), 5),
    ];
    cases.extend((200..206).map(|seed| (format!("averages-{seed}"), averages(seed), seed)));
    cases.extend((300..316).map(|seed| (format!("servers-{seed}"), detailed(seed), seed)));
    cases.extend(
        (400..403).map(|seed| (format!("averages-today-{seed}"), averages_today(seed), seed)),
    );
    cases.extend(
        (500..506).map(|seed| (format!("servers-today-{seed}"), detailed_today(seed), seed)),
    );
    cases
}

fn number_or_text(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(&**text),
        Value::Unknown => Json::Null,
    }
}

fn cells(formulas: &[WrittenFormula]) -> Vec<Json> {
    let cell = |formula: &WrittenFormula| {
        json!([formula.sheet, formula.row, formula.column, number_or_text(&formula.value)])
    };
    formulas.iter().map(cell).collect()
}

fn write_case(
    folder: &Path,
    name: &str,
    plan: &Plan,
    seed: u64,
    (after, edits): (Plan, Vec<Edit>),
) {
    let uncached = WorkbookOptions { cached: false };
    let written = write_with(plan, &style(), uncached).unwrap();
    let edits: Vec<Json> = edits
        .iter()
        .map(|edit| {
            let cell = written.names[&edit.name];
            json!([
                cell.sheet,
                cell.first_row + edit.offset,
                cell.column,
                number_or_text(&edit.value)
            ])
        })
        .collect();
    let (typed, second) = second_values(plan, &written, seed);
    let typed: Vec<Json> = typed
        .iter()
        .map(|edit| {
            let cell = written.names[&edit.name];
            json!([cell.sheet, cell.first_row, cell.column, number_or_text(&edit.value)])
        })
        .collect();
    let case = json!({
        "what_if": typed,
        "what_if_cells": cells(&second),
        "cells": cells(&written.formulas),
        "edits": edits,
        "edited_cells": cells(&write_with(&after, &style(), uncached).unwrap().formulas),
    });
    std::fs::write(folder.join(format!("{name}.xlsx")), &written.bytes).unwrap();
    std::fs::write(folder.join(format!("{name}.json")), case.to_string()).unwrap();
    let finished = folder.join("finished");
    std::fs::create_dir_all(&finished).unwrap();
    std::fs::write(finished.join(format!("{name}.xlsx")), write(plan, &style()).unwrap()).unwrap();
}

/// Writes to the folder that `ASRCAP_JUDGE` names.
#[test]
#[ignore = "writes files for .ci/recalculate"]
fn workbooks_for_a_second_judge() {
    let folder =
        PathBuf::from(std::env::var_os("ASRCAP_JUDGE").expect("ASRCAP_JUDGE names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, plan, seed) in cases() {
        write_case(&folder, &name, &plan, seed, edited(&plan, seed));
    }
    for (seed, (name, plan)) in (600..).zip(cost_sheets::plans()) {
        write_case(&folder, name, &plan, seed, edited(&plan, seed));
    }
    let (name, plan) = cost_sheets::plans().swap_remove(0);
    let after = cost_sheets::typed(&plan);
    write_case(&folder, &format!("{name}-typed"), &plan, 610, after);
}
