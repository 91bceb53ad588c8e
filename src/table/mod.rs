//! Any file as rows of cells that know their address.
//!
//! ```no_run
//! use asrcap::table::{OpenOptions, open};
//!
//! let opened = open("estate.xlsx".as_ref(), &OpenOptions::default())?;
//! for mut document in opened.documents {
//!     for name in document.sheet_names().to_vec() {
//!         let sheet = document.sheet(name.as_deref())?;
//!         for row in &sheet.rows {
//!             let location = document.location(name.as_deref()).with_row(row.number);
//!             let _ = (location, &row.cells);
//!         }
//!     }
//! }
//! # Ok::<(), asrcap::table::TableError>(())
//! ```

mod archive;
mod below;
mod binary_record;
mod binary_values;
mod blocks;
mod budget;
mod cell;
mod cell_counts;
mod cell_figures;
mod cell_sizes;
mod cell_tokens;
pub mod cell_words;
pub(crate) mod clock;
mod container;
mod date_styles;
mod dates;
mod delimited;
mod digits;
mod document;
mod encoding;
mod error;
#[cfg(test)]
mod fixture;
mod guarded;
mod head;
mod header;
mod header_search;
pub mod heading;
mod heading_lines;
mod html;
mod json;
mod json_numbers;
mod json_values;
mod limits;
mod notices;
pub mod number;
mod number_format;
mod ods;
mod open;
mod phrase;
mod printed;
mod quotes;
mod read_ahead;
mod record;
mod row_view;
mod rows;
mod shape;
mod sheet_names;
mod sides;
mod spreadsheet_xml;
mod stream;
pub mod template;
mod unreadable;
pub(crate) mod vocabulary;
mod weigh;
mod workbook;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod zip_directory;

pub(crate) use below::Below;
pub(crate) use budget::Budget;
pub use budget::Limits;
pub use cell::{Cell, Row, Sheet};
pub(crate) use cell_counts::{Counted, count};
pub(crate) use cell_figures::Figures;
pub(crate) use cell_sizes::{Reading, Sizes};
pub(crate) use cell_tokens::with_whole_unit;
pub use container::Container;
pub(crate) use digits::is_digit;
pub use document::{Document, Opened};
pub(crate) use encoding::{decode, is_binary};
pub use error::{Protection, TableError};
pub use guarded::is_guarded;
pub(crate) use head::is_full;
pub use header::{Column, Header};
pub use header_search::{HeaderError, best_header, find_header};
pub(crate) use json::BETWEEN;
pub use json::Nesting;
pub use json_values::Fault;
pub use limits::OpenOptions;
pub use open::open;
pub(crate) use open::open_within;
pub(crate) use phrase::Phrase;
pub(crate) use record::Record;
pub use row_view::{Quantity, RowView, TableView, UnitSource};
pub(crate) use rows::MergedRows;
pub(crate) use sides::is_target;
pub use template::{FieldKind, FieldSpec, HeadingFile, HeadingTable};
pub(crate) use unreadable::UnreadableCells;
pub(crate) use vocabulary::plain_letters;
pub(crate) use weigh::left_over;
