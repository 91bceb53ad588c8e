//! The cells of a workbook, and the same cells written by the library underneath without anything around it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Formula, Workbook};

/// A cell as it is written.
pub(crate) enum Cell {
    Number(f64),
    Text(String),
    Formula(String, String),
}

/// The cells of a workbook, sheet by sheet.
pub(crate) fn cells(bytes: &[u8]) -> Vec<Vec<(u32, u16, Cell)>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let sheet = |name: &String| {
        let values = book.worksheet_range(name).unwrap();
        let formulas = book.worksheet_formula(name).unwrap();
        let (first_row, first_column) = values.start().unwrap_or_default();
        let cell = |(row, column, value): (usize, usize, &Data)| {
            let at = (first_row + row as u32, first_column + column as u32);
            let formula = formulas.get_value(at).filter(|formula| !formula.is_empty());
            let cell = match (formula, value) {
                (Some(formula), value) => Cell::Formula(formula.clone(), value.to_string()),
                (None, Data::Float(number)) => Cell::Number(*number),
                (None, value) => Cell::Text(value.to_string()),
            };
            (at.0, at.1 as u16, cell)
        };
        values.used_cells().map(cell).collect()
    };
    names.iter().map(sheet).collect()
}

pub(crate) fn bare(sheets: &[Vec<(u32, u16, Cell)>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let format = Format::new().set_num_format("#,##0");
    for cells in sheets {
        let sheet = workbook.add_worksheet();
        for (row, column, cell) in cells {
            match cell {
                Cell::Number(number) => {
                    sheet.write_number_with_format(*row, *column, *number, &format)
                }
                Cell::Text(text) => sheet.write_string_with_format(*row, *column, text, &format),
                Cell::Formula(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    sheet.write_formula_with_format(*row, *column, formula, &format)
                }
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
