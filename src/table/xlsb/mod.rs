//! Binary workbooks of Excel 2007 and later (`.xlsb`, [MS-XLSB]): records in the parts of a zip archive.
//!
//! A reader of asrcap's own, because calamine takes a row number beyond the sheet for its end, copies a shared text into every
//! cell and fails where a part contradicts itself (<https://github.com/tafia/calamine/blob/master/src/xlsb/cells_reader.rs>).

mod book;
mod cells;
mod parts;
mod record;
#[cfg(test)]
mod tests;

pub(crate) use book::Xlsb;
