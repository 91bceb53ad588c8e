//! What-ifs in the forms that people and scripts read.

mod check;
mod compare;
mod compare_servers;
mod compare_workbook;
mod heat_map;
mod seek;
mod sheets;
mod sweep;
mod sweep_workbook;

pub use check::{check_junit, check_text};
pub use compare::{compare_markdown, compare_text};
pub use compare_workbook::compare_workbook;
pub use seek::{answer_json, seek_servers_text, seek_text};
pub use sweep::{SweepTable, jsonl, lines, text};
pub use sweep_workbook::sweep_workbook;

/// A number as tables for people show it: grouped, with up to two decimals.
fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "not known".to_owned(), |value| crate::units::grouped(value, 2))
}

/// A paragraph about so many things; `many` follows their number.
fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("\n{one}\n"),
        count => format!("\n{count} {many}\n"),
    }
}

/// A whole number without a fraction, as in the plan.
#[allow(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
fn plain(number: f64) -> serde_json::Value {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        serde_json::json!(number as i64)
    } else {
        serde_json::json!(number)
    }
}
