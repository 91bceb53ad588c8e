//! Workbooks of Excel 2007 and later, read part by part as their cells come (ECMA-376, `SpreadsheetML`).

mod book;
mod cells;
mod escapes;
mod fault;
mod findings;
mod package;
mod place;
mod relationships;
mod rich_text;
mod room;
mod strings;
mod styles;
mod workbook_part;

pub(crate) use book::Xlsx;

#[cfg(test)]
mod tests;
