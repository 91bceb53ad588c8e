//! A sheet with a second value of what is worked out for each server, in the rows of Workload Qualification.

use serde::Deserialize;

use super::WorkbookError;
use super::addresses::BookAddresses;
use super::book::{A3, Book};
use super::columns::{ColumnWords, ServerColumns};
use super::qualification::{FIRST_ROW, last_row, row_height, width};
use super::style::{self, Numbers, Role};
use crate::figure::{Unit, Worksheet};
use crate::plan::Plan;
use crate::settings::Arithmetic;

/// The words of such a sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    explanation: String,
    columns: ColumnWords,
}

/// What the sheet is made of.
pub(crate) struct Source<'a> {
    pub(crate) words: &'a Words,
    pub(crate) worksheet: &'a Worksheet,
    pub(crate) columns: &'a ServerColumns,
    pub(crate) addresses: BookAddresses<'a>,
    pub(crate) arithmetic: Arithmetic,
}

const HEADER_ROW: u32 = FIRST_ROW - 1;

/// Writes the sheet.
pub(crate) fn write(
    book: &mut Book,
    plan: &Plan,
    source: &Source<'_>,
) -> Result<(), WorkbookError> {
    let Source { words, worksheet, columns, addresses, arithmetic } = source;
    let set = &worksheet.set;
    let mut sheet = book.sheet(columns.sheet)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.merged_block(2..=5, 0..=7, &words.explanation, &style::words(Role::Text))?;
    for row in 6..HEADER_ROW {
        sheet.worksheet.set_row_height(row, 4)?;
    }
    sheet.worksheet.set_row_height(HEADER_ROW, 84)?;
    let name_index = set.servers.index("name");
    let first = name_index.into_iter();
    let indices: Vec<usize> =
        first.chain(columns.columns.iter().map(|column| column.index)).collect();
    let mut fillers = Vec::new();
    let mut texts = Vec::new();
    for (column, index) in (0_u16..).zip(&indices) {
        let name = set.servers.at(*index);
        let heading = words.columns.headings.get(&name.id).unwrap_or(&name.label);
        sheet.text(HEADER_ROW, column, heading, &style::words(Role::Optional))?;
        let width = width(name, *index, worksheet, &words.columns);
        sheet.worksheet.set_column_width(column, width)?;
        if name.unit == Unit::Text {
            texts.push((*index, width));
        }
        let format = match name.unit {
            Unit::Text => style::words(Role::ComputedText),
            unit => style::format(Role::Computed, Numbers::Of(unit, *arithmetic)),
        };
        let formula = name
            .expression
            .as_ref()
            .map(|expression| addresses.row_formula(expression, name.unit, set));
        fillers.push((*index, format, formula));
        if column >= columns.offset() {
            sheet.define_rows(columns.range(&name.id), FIRST_ROW, last_row(plan), column);
        }
    }
    for (server, row) in (0..worksheet.servers.rows()).zip(FIRST_ROW..) {
        let row_number = (u64::from(row) + 1).to_string();
        row_height(&mut sheet, row, worksheet, server, &texts)?;
        for (column, (index, format, formula)) in (0_u16..).zip(&fillers) {
            let value = worksheet.servers.get(*index, server);
            match formula {
                Some(formula) => {
                    sheet.formula(row, column, &formula.at(&row_number), value, format)?;
                }
                None => sheet.value(row, column, value, format)?,
            }
        }
    }
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 1)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}
