//! The formulas of the workbook, worked out by a second spreadsheet engine, against the engine's values.

#![allow(clippy::cast_possible_wrap, reason = "rows and columns are small")]

use std::collections::BTreeMap;

use asrcap::figure::Value;
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::report::workbook::{WorkbookOptions, Written, WrittenFormula, write_with};
use asrcap::settings::{Arithmetic, Scenario, SettingsLayer};
use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::base::expressions::types::Area;
use ironcalc::import::load_from_xlsx_bytes;

use super::estates::{estate, reference, server, settings, six_servers, style, workbook_settings};
use super::generated::{Edit, applied, averages, averages_today, detailed, detailed_today, edited};

pub(crate) fn uncached(plan: &Plan) -> Written {
    write_with(plan, &style(), WorkbookOptions { cached: false }).unwrap()
}

/// A workbook in the second engine.
pub(crate) struct Book<'a> {
    model: Model<'a>,
    sheets: BTreeMap<String, u32>,
}

impl Book<'_> {
    pub(crate) fn load(written: &Written) -> Self {
        let workbook = load_from_xlsx_bytes(&written.bytes, "plan", "en", "UTC").unwrap();
        let model = Model::from_workbook(workbook, "en").unwrap();
        let sheets = model.get_worksheets_properties();
        let sheets = (0..).zip(sheets).map(|(index, sheet)| (sheet.name, index)).collect();
        let mut book = Self { model, sheets };
        book.model.evaluate();
        book
    }

    pub(crate) fn change(&mut self, written: &Written, edits: &[Edit]) {
        for edit in edits {
            let cells = written.names[&edit.name];
            let sheet = self.sheets[cells.sheet];
            let (row, column) =
                ((cells.first_row + edit.offset + 1) as i32, i32::from(cells.column) + 1);
            match &edit.value {
                Value::Number(number) => {
                    self.model.update_cell_with_number(sheet, row, column, *number).unwrap();
                }
                Value::Text(text) if !text.is_empty() => {
                    self.model.update_cell_with_text(sheet, row, column, text).unwrap();
                }
                _ => {
                    let area = Area { sheet, row, column, width: 1, height: 1 };
                    self.model.range_clear_contents(&area).unwrap();
                }
            }
        }
        self.model.evaluate();
    }

    /// The number in a cell, counted from 0.
    pub(crate) fn number(&self, sheet: &str, row: u32, column: u16) -> f64 {
        let (row, column) = (row as i32 + 1, i32::from(column) + 1);
        match self.model.get_cell_value_by_index(self.sheets[sheet], row, column).unwrap() {
            CellValue::Number(number) => number,
            other => panic!("{sheet} row {row} column {column}: {other:?}"),
        }
    }

    /// Compares every formula cell and returns how many there are on each sheet.
    pub(crate) fn compare(
        &self,
        formulas: &[WrittenFormula],
        context: &str,
    ) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for formula in formulas {
            let (row, column) = (formula.row as i32 + 1, i32::from(formula.column) + 1);
            let index = self.sheets[formula.sheet];
            let found = self.model.get_cell_value_by_index(index, row, column).unwrap();
            let same = match (&formula.value, &found) {
                (Value::Number(expected), CellValue::Number(found)) => {
                    (expected - found).abs() <= 1e-9 * expected.abs().max(found.abs())
                }
                (Value::Text(expected), CellValue::String(found)) => **expected == **found,
                (Value::Text(expected), CellValue::None) => expected.is_empty(),
                _ => false,
            };
            let text = || self.model.get_cell_formula(index, row, column).unwrap();
            assert!(
                same,
                "{context}: {} row {row} column {column}: engine {:?}, sheet {found:?}, {:?}",
                formula.sheet,
                formula.value,
                text()
            );
            *counts.entry(formula.sheet).or_default() += 1;
        }
        counts
    }
}

pub(crate) fn recalculates(plan: &Plan, context: &str) -> BTreeMap<&'static str, usize> {
    let written = uncached(plan);
    let counts = Book::load(&written).compare(&written.formulas, context);
    for (sheet, count) in &counts {
        assert!(*count > 0, "{context}: no formula on {sheet}");
    }
    counts
}

fn six(workbook: bool) -> Plan {
    let beside = || settings(SettingsLayer { beside_2017: Some(true), ..SettingsLayer::default() });
    let settings = if workbook { workbook_settings() } else { beside() };
    plan(PlanInputs::new(&estate(six_servers())), &settings, &reference()).unwrap()
}

#[test]
fn published_servers_recalculate_in_both_arithmetics() {
    let counts = recalculates(&six(false), "exact");
    let sheets: Vec<_> = counts.keys().copied().collect();
    assert_eq!(
        sheets,
        [
            "2017 Figures",
            "Azure Resources",
            "Bandwidth & RPO",
            "Capacity Planner",
            "Storage Accounts",
            "Summary",
            "What-if Figures",
            "Workload Qualification"
        ]
    );
    recalculates(&six(true), "workbook");
}

#[test]
fn figures_without_a_server_in_the_totals_are_not_known() {
    for (arithmetic, scenario) in [
        (Arithmetic::Exact, Scenario::Vmware),
        (Arithmetic::Workbook, Scenario::Vmware),
        (Arithmetic::Exact, Scenario::Hyperv),
    ] {
        let layer = SettingsLayer {
            arithmetic: Some(arithmetic),
            scenario: Some(scenario),
            ..SettingsLayer::default()
        };
        let mut servers = six_servers();
        for server in &mut servers {
            server.storage_gb = None;
            server.disks.clear();
        }
        let plan = plan(PlanInputs::new(&estate(servers)), &settings(layer), &reference()).unwrap();
        assert_eq!(plan.document.counts.unwrap().eligible, 0);
        let of_hyperv = ["configuration_servers", "additional_process_servers"];
        for (key, value) in plan.document.outputs.iter() {
            let is_zero = scenario == Scenario::Hyperv && of_hyperv.contains(&key);
            assert_eq!(value, is_zero.then_some(0.0), "{key}");
        }
        recalculates(&plan, &format!("no server, {arithmetic:?}, {scenario:?}"));
    }
}

#[test]
fn generated_averages_recalculate_and_follow_edits() {
    for seed in 0..24 {
        let plan = averages(seed);
        recalculates(&plan, &format!("averages {seed}"));
        follows_edits(&plan, seed, &format!("edited averages {seed}"));
    }
}

#[test]
fn generated_servers_recalculate() {
    for seed in 0..60 {
        recalculates(&detailed(seed), &format!("servers {seed}"));
    }
}

#[test]
fn plans_under_todays_rules_recalculate() {
    for seed in 0..24 {
        recalculates(&detailed_today(seed), &format!("servers today {seed}"));
    }
    for seed in 0..4 {
        recalculates(&averages_today(seed), &format!("averages today {seed}"));
    }
}

#[test]
fn generated_servers_follow_edits() {
    for seed in 100..140 {
        follows_edits(&detailed(seed), seed, &format!("edited servers {seed}"));
    }
}

#[test]
fn what_if_values_stand_beside_the_planned_ones() {
    let mut figures = 0;
    for seed in 200..216 {
        figures += what_if(&detailed(seed), seed);
        figures += what_if(&averages(seed), seed);
    }
    assert!(figures > 200);
}

/// Edits of the what-if column, and what the formulas of the plan give after them.
pub(crate) fn second_values(
    plan: &Plan,
    written: &Written,
    seed: u64,
) -> (Vec<Edit>, Vec<WrittenFormula>) {
    let second = |name: &str| format!("{name}_whatif");
    let (_, mut edits) = edited(plan, seed);
    edits.retain(|edit| written.names.contains_key(&second(&edit.name)));
    assert_eq!(edits.len(), 7, "{edits:?}");
    let after = applied(plan, &edits);
    let mut values = BTreeMap::new();
    for (name, cells) in &written.names {
        let Some(id) = name.strip_suffix("_whatif") else {
            continue;
        };
        let at = |row: u32| (cells.sheet, cells.first_row + row, cells.column);
        match id.strip_prefix("servers_") {
            Some(column) => {
                for row in 0..=cells.last_row - cells.first_row {
                    values.insert(at(row), after.sheet.server_value(column, row as usize).clone());
                }
            }
            None if edits.iter().any(|edit| edit.name == id) => {
                values.insert(at(0), Value::Unknown);
            }
            None => {
                values.insert(at(0), after.sheet.sheet_value(id).clone());
            }
        }
    }
    let typed: Vec<Edit> =
        edits.iter().map(|edit| Edit { name: second(&edit.name), ..edit.clone() }).collect();
    let is_typed = |formula: &WrittenFormula| {
        typed.iter().any(|edit| {
            let cells = written.names[&edit.name];
            (cells.sheet, cells.first_row, cells.column)
                == (formula.sheet, formula.row, formula.column)
        })
    };
    let formulas = written.formulas.iter().filter(|formula| !is_typed(formula));
    let formulas = formulas.map(|formula| {
        let index = (formula.sheet, formula.row, formula.column);
        let value = match values.get(&index) {
            Some(Value::Unknown) => Value::text("not measured"),
            Some(value) => value.clone(),
            // The plan itself stays as it is.
            None => formula.value.clone(),
        };
        WrittenFormula { value, ..formula.clone() }
    });
    let formulas = formulas.collect();
    (typed, formulas)
}

/// Types values into the what-if column, compares what follows with a plan of these values, and returns how many figures
/// differ from the plan's.
fn what_if(plan: &Plan, seed: u64) -> usize {
    let written = uncached(plan);
    let (typed, expected) = second_values(plan, &written, seed);
    let mut book = Book::load(&written);
    book.change(&written, &typed);
    book.compare(&expected, &format!("what if {seed} {typed:?}"));
    let planned = |formula: &&WrittenFormula| !written.formulas.contains(formula);
    expected.iter().filter(planned).count()
}

fn follows_edits(plan: &Plan, seed: u64, context: &str) {
    let (after, edits) = edited(plan, seed);
    let written = uncached(plan);
    let mut book = Book::load(&written);
    book.change(&written, &edits);
    book.compare(&uncached(&after).formulas, &format!("{context} {edits:?}"));
}

#[test]
fn a_plan_of_which_no_server_qualifies_recalculates() {
    let servers = vec![server("only", [2.0, 2048.0, 1.0, 9000.0, 1.0, 50.0, 5.0])];
    for arithmetic in [Arithmetic::Exact, Arithmetic::Workbook] {
        let settings =
            settings(SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() });
        let plan =
            plan(PlanInputs::new(&estate(servers.clone())), &settings, &reference()).unwrap();
        assert_eq!(plan.document.counts.unwrap().eligible, 0);
        recalculates(&plan, "no server qualifies");
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = six(false);
    assert_eq!(uncached(&plan).bytes, uncached(&plan).bytes);
}

/// Names as an attacker would write them: they must reach the reader as words.
#[test]
fn text_from_inputs_stays_text() {
    use calamine::{Data, Reader, Xlsx};
    let names = [
        "=HYPERLINK(\"http://example.com\",\"x\")",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "{=1+1}",
        "http://example.com",
        "internal:Rules!A1",
        "1e5",
        "TRUE",
        "#REF!",
        "<&>\"'",
        "_x0041_",
        " leading and trailing ",
        "two\nlines",
        "tab\tand bell\u{7}",
        "ünïcödé 😀",
    ];
    let mut servers: Vec<_> =
        names.iter().map(|name| server(name, [2.0, 2048.0, 1.0, 100.0, 2.0, 50.0, 5.0])).collect();
    servers[0].os = Some("=1+1 (32-bit)".to_owned());
    servers[1].azure_size = Some("=A1".to_owned());
    servers.push(server(&"long ".repeat(9000), [2.0, 2048.0, 1.0, 100.0, 2.0, 50.0, 5.0]));
    let plan =
        plan(PlanInputs::new(&estate(servers)), &settings(SettingsLayer::default()), &reference())
            .unwrap();
    let written = write_with(&plan, &style(), WorkbookOptions::default()).unwrap();
    let cells = written.names["servers_name"];
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(&written.bytes)).unwrap();
    let values = book.worksheet_range(cells.sheet).unwrap();
    let formulas = book.worksheet_formula(cells.sheet).unwrap();
    for (row, name) in (cells.first_row..).zip(names) {
        let at = (row, u32::from(cells.column));
        let expected = name.replace('\u{7}', "\u{FFFD}");
        assert_eq!(values.get_value(at), Some(&Data::String(expected)));
        assert!(formulas.get_value(at).is_none_or(String::is_empty), "{name} became a formula");
    }
    recalculates(&plan, "attacks");
}

/// Names of cells must not read as cells, and no two may be the same.
#[test]
fn defined_names_are_names() {
    let written = uncached(&six(false));
    for name in written.names.keys() {
        let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
        let like_a_cell =
            (1..=3).contains(&letters) && name[letters..].chars().all(|c| c.is_ascii_digit());
        let like_r1c1 = name.eq_ignore_ascii_case("r") || name.eq_ignore_ascii_case("c");
        assert!(!like_a_cell && !like_r1c1, "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
    }
    let folded: std::collections::BTreeSet<String> =
        written.names.keys().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), written.names.len());
}

/// The generated estates must hold what the formulas can stumble over.
#[test]
fn generated_servers_cover_the_cases() {
    let plans: Vec<Plan> = (0..60).map(detailed).collect();
    let count = |test: &dyn Fn(&Plan) -> bool| plans.iter().filter(|plan| test(plan)).count();
    let figure = |plan: &Plan, id: &str| plan.sheet.sheet_value(id).number();
    assert!(count(&|plan| figure(plan, "standard_accounts") > Some(1.0)) > 5);
    assert!(count(&|plan| figure(plan, "premium_accounts") > Some(0.0)) > 10);
    assert!(count(&|plan| figure(plan, "changed_gb_per_day").is_none()) > 5);
    assert!(count(&|plan| figure(plan, "changed_gb_per_day") > Some(0.0)) > 20);
    assert!(count(&|plan| figure(plan, "virtual_machines") == Some(0.0)) > 0);
    assert!(count(&|plan| plan.beside_2017().is_some()) > 20);
    assert!(count(&|plan| plan.sheet.sheet_value("scenario").is("Hyper-V to Azure")) > 10);
    let cells = |id: &str, text: &str| {
        let has = |plan: &Plan| {
            (0..plan.sheet.servers.rows()).any(|row| plan.sheet.server_value(id, row).is(text))
        };
        plans.iter().filter(|plan| has(plan)).count()
    };
    assert!(cells("size_check", "OK") > 20);
    assert!(cells("size_check", "Limits of this size are not known") > 10);
    assert!(cells("qualified", "not measured") > 10);
    assert!(cells("storage_type", "P") > 10);
}
