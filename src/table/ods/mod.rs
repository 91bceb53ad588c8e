//! `OpenDocument` spreadsheets (OASIS ODF 1.3, part 3), read once from beginning to end.
//!
//! Rows and cells that a file says to repeat are counted and not copied: they take the room of one until they are visited.

mod book;
mod content;
mod fault;
mod sheet;
mod value;

pub(crate) use book::Ods;

#[cfg(test)]
mod tests;
