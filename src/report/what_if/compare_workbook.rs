//! What differs between two plans, as a workbook.

use rust_xlsxwriter::{Format, Worksheet};

use super::compare::parts;
use super::compare_servers::server_rows;
use super::sweep_workbook::{heading, new_book};
use crate::report::workbook::{WorkbookError, for_cell};
use crate::whatif::{CAUSES, Compared};

/// Two sheets: the figures with their causes, and the servers.
pub fn compare_workbook(compared: &Compared, date: Option<&str>) -> Result<Vec<u8>, WorkbookError> {
    let mut book = new_book("Two plans compared", date)?;
    book.push_worksheet(figures(compared)?);
    book.push_worksheet(servers(compared)?);
    Ok(book.save_to_buffer()?)
}

fn headings(sheet: &mut Worksheet, texts: &[&str]) -> Result<(), WorkbookError> {
    let format = heading()?;
    for (column, text) in (0_u16..).zip(texts) {
        sheet.write_string_with_format(0, column, *text, &format)?;
        sheet.set_column_width(column, if column == 0 { 36.0 } else { 18.0 })?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

fn figures(compared: &Compared) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Figures")?;
    let mut texts = vec!["figure", "before", "after", "change", "change in %"];
    texts.extend(CAUSES);
    headings(&mut sheet, &texts)?;
    let format = Format::new().set_num_format("#,##0.##");
    for (line, figure) in (1_u32..).zip(&compared.figures) {
        sheet.write_string(line, 0, for_cell(&figure.name))?;
        let of_figure = [
            figure.before,
            figure.after,
            figure.change,
            figure.change_percent,
        ];
        let of_causes = parts(figure).map_or([None; 5], |parts| parts.map(Some));
        for (column, number) in (1_u16..).zip(of_figure.into_iter().chain(of_causes)) {
            if let Some(number) = number {
                sheet.write_number_with_format(line, column, number, &format)?;
            }
        }
    }
    Ok(sheet)
}

fn servers(compared: &Compared) -> Result<Worksheet, WorkbookError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Servers")?;
    headings(&mut sheet, &["server", "what", "before", "after"])?;
    for (line, row) in (1_u32..).zip(server_rows(compared)) {
        for (column, text) in (0_u16..).zip(row.cells()) {
            sheet.write_string(line, column, for_cell(text))?;
        }
    }
    Ok(sheet)
}
