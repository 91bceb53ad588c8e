//! Azure Sizes: the VM sizes that a plan chooses from, for the look-ups.

use serde::Deserialize;

use super::book::Book;
use super::names::{SIZE_NAMES, WORKBOOK_SUFFIX, size};
use super::style::{self, Numbers, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{SizeColumn, Unit, Value};
use crate::plan::Plan;
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    of_2017: String,
}

const WIDTHS: [f64; 15] =
    [20.0, 14.0, 9.0, 14.0, 9.0, 12.0, 12.0, 12.0, 12.0, 13.0, 12.0, 18.0, 26.0, 12.0, 12.0];
/// The columns behind those of the look-ups.
const COST: u16 = 13;
const AS_OF: u16 = 14;
const HEADER_ROW: u32 = 3;
const FIRST_ROW: u32 = 4;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book.words("sizes")?;
    let mut sheet = book.sheet(sheet_names::SIZES)?;
    sheet.widths(&WIDTHS)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.merged(1, 0..=AS_OF, &words.explanation, &style::words(Role::Text))?;
    sheet.lines(1, 2)?;
    sheet.lines(HEADER_ROW, 3)?;
    for (column, heading) in (0_u16..).zip(&words.headings) {
        sheet.text(HEADER_ROW, column, heading, &style::words(Role::OutputHeading))?;
    }
    let word = style::words(Role::RuleText);
    let count = style::format(Role::Cell, Numbers::Of(Unit::Count, Arithmetic::Exact));
    let cost = style::format(Role::Cell, Numbers::Of(Unit::Number, Arithmetic::Exact));
    // The figures of the 2017 workbook look up sizes of their own.
    let of_2017 =
        plan.beside_2017().map(|_| plan.workbook_sizes.sizes().iter().collect::<Vec<_>>());
    let catalogues = [
        ("", &plan.sizes, Some(plan.sizes_to_choose())),
        (WORKBOOK_SUFFIX, &plan.workbook_sizes, of_2017),
    ];
    let day = plan.document.date.as_deref().unwrap_or(&plan.rules.date);
    let mut last_row = FIRST_ROW;
    let mut row = FIRST_ROW;
    for (suffix, catalogue, sizes) in catalogues {
        let Some(sizes) = sizes else { continue };
        let first_row = row;
        for vm in sizes {
            sheet.text(row, 0, vm.short_name(), &word)?;
            sheet.text(row, 1, &vm.series, &word)?;
            for (column, limit) in (2_u16..).zip(SizeColumn::ALL) {
                match limit.cell(vm, catalogue, day) {
                    Value::Text(text) => sheet.text(row, column, &text, &word)?,
                    value => sheet.value(row, column, &value, &count)?,
                }
            }
            let as_of = match suffix {
                "" => vm.snapshot.to_string(),
                _ => format!("{}, {}", vm.snapshot, words.of_2017),
            };
            sheet.value(row, COST, &Value::known(vm.relative_cost), &cost)?;
            sheet.text(row, AS_OF, &as_of, &word)?;
            row += 1;
        }
        last_row = row.max(first_row + 1) - 1;
        sheet.define_rows(format!("{SIZE_NAMES}{suffix}"), first_row, last_row, 0);
        for (column, limit) in (2_u16..).zip(SizeColumn::ALL) {
            let name = format!("{}{suffix}", size(limit));
            sheet.define_rows(&name, first_row, last_row, column);
        }
    }
    sheet.worksheet.autofilter(HEADER_ROW, 0, last_row, AS_OF)?;
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 1)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    book.add(sheet)
}
