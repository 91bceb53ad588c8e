//! Prices: from whatever price files the user has to one price book.
//!
//! asrcap ships no price, guesses none, converts none and fetches none. A [`PriceBook`] holds the rows of the files that were
//! read, each in one form whatever file it came from ([`PriceRow`]), with its file and row.

mod addresses;
mod book;
mod book_csv;
mod choose;
mod diff;
mod fit;
#[cfg(test)]
mod fixture;
mod flags;
mod index;
mod lines;
mod lookup;
mod names;
mod offer;
mod rate;
mod read;
mod region;
mod row;
mod summary;
mod unit;
mod wanted;

pub use addresses::{PriceList, public_lists};
pub use book::{PriceBook, PriceFile, PriceSource};
pub use choose::{Found, PassedOver};
pub use diff::{Change, PriceChange, differences};
pub use fit::Obstacle;
pub use flags::{Flag, Flags};
pub use index::PriceIndex;
pub use lines::{PriceLine, PriceLines};
pub use lookup::{Answer, Lookup, NamedRow, RegionPrices};
pub use offer::{Offer, billed, less};
pub use rate::Rate;
#[cfg(feature = "cli")]
pub(crate) use rate::currency_code;
pub use read::{PriceError, ReadOptions, formats, read};
pub(crate) use read::{recognised, summary_of};
pub use region::region;
pub use row::{PriceKind, PriceRow, Term};
pub(crate) use summary::kinds;
pub use summary::{FileSummary, Summary};
pub use unit::{TERM, Unit};
pub use wanted::Wanted;
