//! A workbook in the making: its finished sheets, with every formula and name in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};
use serde::de::DeserializeOwned;

use super::chart_order;
use super::page_lines;
use super::sheet::Sheet;
use super::style::Palette;
use super::{NamedCells, WorkbookError, WorkbookOptions, Written, WrittenFormula};
use crate::plan::Plan;
use crate::report::ReportStyle;
use crate::report::Texts;
use crate::report::model::{Form, View};
use crate::source::column_letters;

/// The sheets that are finished.
pub(crate) struct Book {
    workbook: Workbook,
    options: WorkbookOptions,
    style: ReportStyle,
    texts: Arc<Texts>,
    palette: Palette,
    header: String,
    footer: String,
    /// Whether there is a chart of lines.
    has_lines: bool,
    formulas: Vec<WrittenFormula>,
    names: BTreeMap<String, NamedCells>,
}

impl Book {
    pub(crate) fn new(
        options: WorkbookOptions,
        style: &ReportStyle,
        title: &str,
        date: Option<&str>,
        category: &str,
    ) -> Result<Self, WorkbookError> {
        let mut workbook = Workbook::new();
        let properties =
            properties(style, title, date)?.set_category(category).set_keywords(category);
        workbook.set_properties(&properties);
        Ok(Self {
            workbook,
            options,
            style: style.clone(),
            texts: Arc::new(style.texts.clone()),
            palette: Palette::new(&style.theme),
            header: page_lines::header(&style.theme, title),
            footer: page_lines::footer(&style.theme),
            has_lines: false,
            formulas: Vec::new(),
            names: BTreeMap::new(),
        })
    }

    /// The theme and the words.
    pub(crate) fn style(&self) -> &ReportStyle {
        &self.style
    }

    /// A plan as the lists of the workbook show it.
    pub(crate) fn view<'a>(&'a self, plan: &'a Plan) -> View<'a> {
        View::new(plan, &self.style, Form::Workbook)
    }

    /// The words of a sheet, from `templates/workbook/`, with those of the reader's language in their place.
    pub(crate) fn words<T: DeserializeOwned>(
        &self,
        file: &'static str,
    ) -> Result<T, WorkbookError> {
        Ok(self.style.texts.sheet_words(file)?)
    }

    /// An empty sheet that is not part of the book yet.
    pub(crate) fn sheet(&self, name: &'static str) -> Result<Sheet, WorkbookError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        worksheet.set_paper_size(A4).set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
        worksheet.set_header(self.header.as_str());
        worksheet.set_footer(self.footer.as_str());
        worksheet.set_screen_gridlines(false);
        Ok(Sheet::new(
            name,
            worksheet,
            self.options.cached,
            self.palette.clone(),
            Arc::clone(&self.texts),
        ))
    }

    /// Takes a finished sheet as the next one.
    pub(crate) fn add(&mut self, sheet: Sheet) -> Result<(), WorkbookError> {
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
        self.has_lines |= sheet.has_lines;
        self.workbook.push_worksheet(sheet.worksheet);
        Ok(())
    }

    /// The file.
    pub(crate) fn finish(mut self) -> Result<Written, WorkbookError> {
        let mut bytes = self.workbook.save_to_buffer()?;
        if self.has_lines {
            bytes = chart_order::in_order(&bytes)?;
        }
        Ok(Written { bytes, formulas: self.formulas, names: self.names })
    }
}

/// What the file says of itself. Only the date of the plan may date it: the same plan gives the same bytes.
fn properties(
    style: &ReportStyle,
    title: &str,
    date: Option<&str>,
) -> Result<DocProperties, WorkbookError> {
    let created = date
        .and_then(|date| ExcelDateTime::parse_from_str(date).ok())
        .map_or_else(|| ExcelDateTime::from_ymd(2017, 9, 19), Ok)?;
    let theme = &style.theme;
    let author = match theme.partner.name.as_str() {
        "" => env!("CARGO_PKG_NAME"),
        partner => partner,
    };
    let mut properties =
        DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&created);
    if !theme.customer.name.is_empty() {
        properties = properties.set_subject(&theme.customer.name);
    }
    if !theme.partner.name.is_empty() {
        properties = properties.set_company(&theme.partner.name);
    }
    if !theme.confidentiality.is_empty() {
        properties = properties.set_comment(&theme.confidentiality);
    }
    Ok(properties)
}

/// A4 in the numbering of paper sizes.
pub(crate) const A4: u8 = 9;
/// A3 in the numbering of paper sizes.
pub(crate) const A3: u8 = 8;
