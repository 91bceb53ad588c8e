//! The SUMMARY block of Workload Qualification: the inputs that are the same for all servers.

use serde::Deserialize;

use super::WorkbookError;
use super::input::validation;
use super::lines::lines_of;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role};
use crate::figure::Worksheet;
use crate::settings::Arithmetic;

/// A line of the block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummaryLine {
    pub(crate) figure: String,
    label: String,
    note: Option<String>,
}

/// The width of the labels in characters.
pub(crate) const LABEL_WIDTH: f64 = 40.0;

/// Writes the block with its first line in `row`, and names its cells.
pub(crate) fn write(
    sheet: &mut Sheet,
    row: u32,
    lines: &[SummaryLine],
    worksheet: &Worksheet,
) -> Result<(), WorkbookError> {
    for (row, line) in (row..).zip(lines) {
        let Some(name) = worksheet.set.sheet.named(&line.figure) else {
            continue;
        };
        let format = style::format(Role::Input, Numbers::Of(name.unit, Arithmetic::Exact));
        sheet.text(row, 0, &line.label, &style::words(Role::SummaryLabel))?;
        sheet.value(row, 1, worksheet.sheet_value(&line.figure), &format)?;
        sheet.define(&line.figure, row, 1);
        sheet.lines(row, lines_of(&line.label, LABEL_WIDTH))?;
        if let Some(check) = validation(&line.figure, name.unit, &sheet.texts)? {
            sheet.worksheet.add_data_validation(row, 1, row, 1, &check)?;
        }
        if let Some(note) = &line.note {
            sheet.note(row, 1, note)?;
        }
    }
    Ok(())
}
