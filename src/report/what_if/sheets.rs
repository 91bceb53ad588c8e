//! What the sheets of what-ifs share: number formats, headings and the printed page.

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, Format, FormatAlign, FormatBorder, Worksheet,
};

use crate::report::ReportStyle;
use crate::report::workbook::style::{self, Formats, Palette, Role};
use crate::report::workbook::{A4, WorkbookError, for_cell};

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

/// Words that go on in a second line.
pub(crate) fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
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

/// Headings in the first row, two lines high, repeated on every page and filtered; `widths` in characters.
pub(crate) fn head<'t>(
    sheet: &mut Worksheet,
    headings: impl Iterator<Item = (&'t str, f64)>,
    frozen: u16,
) -> Result<(), WorkbookError> {
    let format = heading()?;
    for (column, (text, width)) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, for_cell(text), &format)?;
        sheet.set_column_width(column, width)?;
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
    Ok(())
}

/// Low is green, high is red: every figure is something that is needed.
pub(crate) fn heat() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum_color(Color::RGB(0x00_63_BE_7B))
        .set_midpoint_color(Color::RGB(0x00_FF_EB_84))
        .set_maximum_color(Color::RGB(0x00_F8_69_6B))
}
