//! What the sheets of what-ifs share: number formats, headings and the printed page.

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, Format, FormatAlign, FormatBorder, Worksheet,
};

use crate::report::ReportStyle;
use crate::report::model::{Cell, Table};
use crate::report::workbook::style::{self, Formats, Palette, Role};
use crate::report::workbook::{A4, WorkbookError, for_cell, lines_of};

/// The format of headings, that of every workbook.
pub(crate) fn heading() -> Result<Format, WorkbookError> {
    let style = ReportStyle::built_in()?;
    let mut formats = Formats::new(Palette::new(&style.theme));
    Ok(formats.of(&style::words(Role::OutputHeading)).clone())
}

/// Marks what is the baseline.
pub(crate) fn baseline() -> Format {
    Format::new().set_bold().set_border(FormatBorder::Medium)
}

/// Formats of numbers: a whole one has no decimals. One format with optional decimals would leave Excel a bare point.
pub(crate) struct NumberFormats {
    whole: Format,
    parts: Format,
}

impl NumberFormats {
    /// Numbers in cells that otherwise look like `base`.
    pub(crate) fn on(base: &Format) -> Self {
        Self {
            whole: base.clone().set_num_format("#,##0"),
            parts: base.clone().set_num_format("#,##0.00"),
        }
    }

    /// The format of a number.
    pub(crate) fn of(&self, number: f64) -> &Format {
        if number.fract() == 0.0 { &self.whole } else { &self.parts }
    }

    /// The format of a cell without a number.
    pub(crate) fn empty(&self) -> &Format {
        &self.whole
    }
}

/// The state of a row that is the baseline; rows of any other state have plain formats, those without one have none.
pub(crate) const BASELINE: &str = "baseline";

/// A table as a sheet: headings in the first row, two lines high, repeated on every page.
pub(crate) fn list(name: &str, table: &Table, frozen: u16) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    let format = heading()?;
    for (index, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, index, for_cell(&column.heading), &format)?;
        sheet.set_column_width(index, column.width)?;
    }
    sheet.set_row_height(0, 45.0)?;
    sheet.set_freeze_panes(1, frozen)?;
    sheet.set_repeat_rows(0, 0)?;
    if frozen > 0 {
        sheet.set_repeat_columns(0, frozen - 1)?;
    }
    sheet.set_paper_size(A4).set_landscape();
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&C&A&R&P / &N");
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (marked, plain) = (NumberFormats::on(&baseline()), NumberFormats::on(&Format::new()));
    for (line, row) in (1_u32..).zip(&table.rows) {
        let formats = if row.state == BASELINE { &marked } else { &plain };
        let mut lines = 0;
        for ((index, column), cell) in (0_u16..).zip(&table.columns).zip(&row.cells) {
            match cell {
                Cell::Number(number) | Cell::Measure(number, _) => {
                    sheet.write_number_with_format(line, index, *number, formats.of(*number))?;
                }
                Cell::Text(text) if column.prose => {
                    lines = lines.max(lines_of(text, column.width));
                    sheet.write_string_with_format(line, index, for_cell(text), &wrapped)?;
                }
                Cell::Text(text) if row.state.is_empty() => {
                    sheet.write_string(line, index, for_cell(text))?;
                }
                Cell::Text(text) => {
                    let format = formats.empty();
                    sheet.write_string_with_format(line, index, for_cell(text), format)?;
                }
                Cell::Empty if !row.state.is_empty() => {
                    sheet.write_blank(line, index, formats.empty())?;
                }
                // Builders put messages into words.
                Cell::Empty | Cell::Message(_) => {}
            }
        }
        if lines > 0 {
            sheet.set_row_height(line, f64::from(lines) * 13.2 + 3.0)?;
        }
    }
    Ok(sheet)
}

/// Low is green, high is red: every figure is something that is needed.
pub(crate) fn heat() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum_color(Color::RGB(0x00_63_BE_7B))
        .set_midpoint_color(Color::RGB(0x00_FF_EB_84))
        .set_maximum_color(Color::RGB(0x00_F8_69_6B))
}
