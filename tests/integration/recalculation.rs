//! The formulas of the workbook, worked out by a second spreadsheet engine, against the engine's values.

use std::collections::BTreeMap;

use asrcap::figure::Value;
use asrcap::plan::Plan;
use asrcap::report::workbook::{WorkbookOptions, Written, WrittenFormula, write_with};
use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx_bytes;

use super::estates::{basis, estate, server, settings, six_servers, workbook_settings};
use super::generated::{Edit, averages, detailed, edited};

fn uncached(plan: &Plan) -> Written {
    write_with(plan, WorkbookOptions { cached: false }).unwrap()
}

/// A workbook in the second engine.
struct Book<'a> {
    model: Model<'a>,
    sheets: BTreeMap<String, u32>,
}

impl Book<'_> {
    fn load(written: &Written) -> Self {
        let workbook = load_from_xlsx_bytes(&written.bytes, "plan", "en", "UTC").unwrap();
        let model = Model::from_workbook(workbook, "en").unwrap();
        let sheets = model.get_worksheets_properties();
        let sheets = (0..)
            .zip(sheets)
            .map(|(index, sheet)| (sheet.name, index))
            .collect();
        let mut book = Self { model, sheets };
        book.model.evaluate();
        book
    }

    fn change(&mut self, written: &Written, edits: &[Edit]) {
        for edit in edits {
            let cells = written.names[&edit.name];
            let sheet = self.sheets[cells.sheet];
            let (row, column) = (
                (cells.first_row + edit.offset + 1) as i32,
                i32::from(cells.column) + 1,
            );
            match &edit.value {
                Value::Number(number) => self
                    .model
                    .update_cell_with_number(sheet, row, column, *number)
                    .unwrap(),
                Value::Text(text) if !text.is_empty() => self
                    .model
                    .update_cell_with_text(sheet, row, column, text)
                    .unwrap(),
                _ => {
                    let area = ironcalc::base::expressions::types::Area {
                        sheet,
                        row,
                        column,
                        width: 1,
                        height: 1,
                    };
                    self.model.range_clear_contents(&area).unwrap();
                }
            }
        }
        self.model.evaluate();
    }

    /// Compares every formula cell and returns how many there are on each sheet.
    fn compare(&self, formulas: &[WrittenFormula], context: &str) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for formula in formulas {
            let (row, column) = (formula.row as i32 + 1, i32::from(formula.column) + 1);
            let index = self.sheets[formula.sheet];
            let found = self
                .model
                .get_cell_value_by_index(index, row, column)
                .unwrap();
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

fn recalculates(plan: &Plan, context: &str) -> BTreeMap<&'static str, usize> {
    let written = uncached(plan);
    let counts = Book::load(&written).compare(&written.formulas, context);
    for (sheet, count) in &counts {
        assert!(*count > 0, "{context}: no formula on {sheet}");
    }
    counts
}

fn six(workbook: bool) -> Plan {
    let settings = if workbook {
        workbook_settings()
    } else {
        settings(Default::default())
    };
    asrcap::plan::plan(
        &estate(six_servers()),
        &settings,
        &basis(),
        Default::default(),
    )
    .unwrap()
}

#[test]
fn published_servers_recalculate_in_both_arithmetics() {
    let counts = recalculates(&six(false), "exact");
    let sheets: Vec<_> = counts.keys().copied().collect();
    assert_eq!(
        sheets,
        [
            "2017 Figures",
            "Capacity Planner",
            "Storage Accounts",
            "Workload Qualification"
        ]
    );
    recalculates(&six(true), "workbook");
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
fn generated_servers_follow_edits() {
    for seed in 100..140 {
        follows_edits(&detailed(seed), seed, &format!("edited servers {seed}"));
    }
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
    for arithmetic in [
        asrcap::settings::Arithmetic::Exact,
        asrcap::settings::Arithmetic::Workbook,
    ] {
        let settings = settings(asrcap::settings::SettingsLayer {
            arithmetic: Some(arithmetic),
            ..Default::default()
        });
        let plan = asrcap::plan::plan(
            &estate(servers.clone()),
            &settings,
            &basis(),
            Default::default(),
        )
        .unwrap();
        assert_eq!(plan.document.counts.unwrap().eligible, 0);
        recalculates(&plan, "no server qualifies");
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = six(false);
    assert_eq!(uncached(&plan).bytes, uncached(&plan).bytes);
}
