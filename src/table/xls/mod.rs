//! Workbooks of Excel 97 to 2003 and of Excel 5.0/95 (`.xls`): BIFF records in a compound file.
//!
//! A reader of asrcap's own, because calamine builds a whole rectangle around the cells of every sheet and follows chains of
//! sectors without end (<https://github.com/tafia/calamine/blob/master/src/xls.rs>, `Range::from_sparse`, and `src/cfb.rs`,
//! `get_chain`): two cells, or a sector that names itself, filled the memory. Here cells come as the stream has them, texts are
//! shared, and nothing is believed that was not read.
//!
//! Sources: [MS-CFB] for the file, [MS-XLS] for its records.

mod book;
mod cells;
mod compound;
mod globals;
mod record;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use book::Xls;
