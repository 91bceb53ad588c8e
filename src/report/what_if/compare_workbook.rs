//! What differs between two plans, as a workbook.

use rust_xlsxwriter::{Format, Worksheet};

use super::compare::parts;
use super::compare_servers::{COLUMNS, server_rows};
use super::sheets::{NumberFormats, head, wrapped};
use super::sweep_workbook::new_book;
use crate::report::workbook::{WorkbookError, for_cell, lines_of};
use crate::whatif::{CAUSES, Compared};

/// Two sheets: the figures with their causes, and the servers.
pub fn compare_workbook(compared: &Compared, date: Option<&str>) -> Result<Vec<u8>, WorkbookError> {
    let mut book = new_book("Two plans compared", date)?;
    book.push_worksheet(figures(compared)?);
    book.push_worksheet(servers(compared)?);
    Ok(book.save_to_buffer()?)
}

fn figures(compared: &Compared) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Figures")?;
    let mut texts = vec!["figure", "before", "after", "change", "change in %"];
    texts.extend(CAUSES);
    let width = |text: &&str| if *text == "figure" { 62.0 } else { 15.0 };
    let headings = texts.iter().map(|text| (*text, width(text)));
    head(&mut sheet, headings, 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    let formats = NumberFormats::on(&Format::new());
    for (line, figure) in (1_u32..).zip(&compared.figures) {
        sheet.write_string(line, 0, for_cell(&figure.name))?;
        let of_figure = [figure.before, figure.after, figure.change, figure.change_percent];
        let of_causes = parts(figure).map_or([None; 5], |parts| parts.map(Some));
        for (column, number) in (1_u16..).zip(of_figure.into_iter().chain(of_causes)) {
            if let Some(number) = number {
                sheet.write_number_with_format(line, column, number, formats.of(number))?;
            }
        }
    }
    Ok(sheet)
}

fn servers(compared: &Compared) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Servers")?;
    head(&mut sheet, COLUMNS.into_iter(), 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    let format = wrapped();
    let mut last = 0;
    for row in server_rows(compared) {
        last += 1;
        let widths = COLUMNS.map(|(_, width)| width);
        let lines = row.cells().into_iter().zip(widths);
        let lines = lines.map(|(text, width)| lines_of(text, width)).max();
        sheet.set_row_height(last, f64::from(lines.unwrap_or(1)) * 13.2 + 3.0)?;
        for (column, text) in (0_u16..).zip(row.cells()) {
            sheet.write_string_with_format(last, column, for_cell(text), &format)?;
        }
    }
    sheet.autofilter(0, 0, last, 3)?;
    Ok(sheet)
}
