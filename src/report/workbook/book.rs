//! A workbook in the making: its finished sheets, with every formula and name in them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::sheet::Sheet;
use super::{NamedCells, WorkbookError, WorkbookOptions, Written, WrittenFormula};
use crate::source::column_letters;

/// The sheets that are finished.
pub(super) struct Book {
    workbook: Workbook,
    options: WorkbookOptions,
    formulas: Vec<WrittenFormula>,
    names: BTreeMap<String, NamedCells>,
}

impl Book {
    pub(super) fn new(
        options: WorkbookOptions,
        title: &str,
        date: Option<&str>,
    ) -> Result<Self, WorkbookError> {
        let mut workbook = Workbook::new();
        // Only the date of the plan may date the file: the same plan gives the same bytes.
        let created = date
            .and_then(|date| ExcelDateTime::parse_from_str(date).ok())
            .map_or_else(|| ExcelDateTime::from_ymd(2017, 9, 19), Ok)?;
        workbook.set_properties(
            &DocProperties::new()
                .set_title(title)
                .set_author(env!("CARGO_PKG_NAME"))
                .set_creation_datetime(&created),
        );
        Ok(Self {
            workbook,
            options,
            formulas: Vec::new(),
            names: BTreeMap::new(),
        })
    }

    /// An empty sheet that is not part of the book yet.
    pub(super) fn sheet(&self, name: &'static str) -> Result<Sheet, WorkbookError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        worksheet.set_paper_size(A4).set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
        worksheet.set_footer("&L&8&A&R&8&P / &N");
        worksheet.set_screen_gridlines(false);
        Ok(Sheet::new(name, worksheet, self.options.cached))
    }

    /// Takes a finished sheet as the next one.
    pub(super) fn add(&mut self, sheet: Sheet) -> Result<(), WorkbookError> {
        for (name, cells) in sheet.names {
            let letters = column_letters(cells.column.into());
            let cell = |row: u32| format!("${letters}${}", u64::from(row) + 1);
            let first = cell(cells.first_row);
            let target = if cells.is_range {
                format!("='{}'!{first}:{}", cells.sheet, cell(cells.last_row))
            } else {
                format!("='{}'!{first}", cells.sheet)
            };
            self.workbook.define_name(name.as_str(), &target)?;
            self.names.insert(name, cells);
        }
        self.formulas.extend(sheet.formulas);
        self.workbook.push_worksheet(sheet.worksheet);
        Ok(())
    }

    /// The file.
    pub(super) fn finish(mut self) -> Result<Written, WorkbookError> {
        Ok(Written {
            bytes: self.workbook.save_to_buffer()?,
            formulas: self.formulas,
            names: self.names,
        })
    }
}

/// A4 in the numbering of paper sizes.
pub(super) const A4: u8 = 9;
/// A3 in the numbering of paper sizes.
pub(super) const A3: u8 = 8;
