//! What-ifs in the forms that people and scripts read.

mod check;
mod compare;
mod compare_servers;
mod heat_map;
mod seek;
mod sheets;
mod sweep;
mod workbooks;

use super::model::{Cell, Form, Layout};
use crate::message;
use crate::wording::Message;
pub use check::{check_junit, check_text};
pub use compare::compare_text;
pub use seek::{answer_json, seek_servers_text, seek_text};
pub use sweep::{SweepTable, jsonl, lines, text};
pub use workbooks::{compare_workbook, sweep_workbook};

/// A number in a table: on a sheet what is not known is empty.
fn known(layout: Layout<'_>, value: Option<f64>) -> Cell {
    match (value, layout.form) {
        (None, Form::Summary) => message!("not known").into(),
        (value, _) => value.into(),
    }
}

/// A number in a sentence, with up to two decimals.
fn number(value: Option<f64>) -> Message {
    value.map_or_else(|| message!("not known"), |value| crate::units::grouped(value, 2).into())
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
