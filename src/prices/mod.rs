//! Prices: from whatever price files the user has to one price book.
//!
//! asrcap ships no price, guesses none, converts none and fetches none. A [`PriceBook`] holds the rows of the files that were
//! read, each in one form whatever file it came from ([`PriceRow`]), with its file and row.

mod book;
mod flags;
mod region;
mod row;
mod unit;

pub use book::{PriceBook, PriceFile, PriceSource};
pub use flags::{Flag, Flags};
pub use region::region;
pub use row::{PriceKind, PriceRow, Term};
pub use unit::{TERM, Unit};
