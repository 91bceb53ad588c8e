//! What-ifs in the forms that people and scripts read.

mod check;
mod compare;
mod compare_workbook;
mod heat_map;
mod seek;
mod sweep;
mod sweep_workbook;

pub use check::{check_junit, check_text};
pub use compare::{compare_markdown, compare_text};
pub use compare_workbook::compare_workbook;
pub use seek::{seek_servers_text, seek_text};
pub use sweep::{SweepTable, jsonl, lines, text};
pub use sweep_workbook::sweep_workbook;

/// A number as tables for people show it: grouped, with up to two decimals.
fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "not known".to_owned(), |value| crate::units::grouped(value, 2))
}
