//! The kinds of price files, as data.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::field::Field;
use crate::embedded;
use crate::table::plain_letters;

/// A kind of price file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Format {
    /// Its id, such as `azure-retail`.
    pub(crate) id: String,
    /// Its name in words.
    pub(crate) name: String,
    /// Headings that are all there; of several between bars one.
    marks: Vec<String>,
    /// Keys of a page of such a list, whether or not there are prices on it.
    #[serde(default)]
    page: Vec<String>,
    /// Why such a file has no prices to use, and what to do.
    pub(crate) explained: Option<Explained>,
    /// Which parts, from 0 and between bars, of the key under which a row stands are which field.
    #[serde(default)]
    pub(super) key: BTreeMap<usize, Field>,
    /// The headings of each field, the best first.
    #[serde(default)]
    fields: BTreeMap<Field, Vec<String>>,
    /// Whether each heading that is a currency is a column of prices.
    #[serde(default)]
    pub(super) currency_columns: bool,
    /// What words that other formats do not have say of what a price is paid for.
    #[serde(default)]
    pub(super) kinds: BTreeMap<String, KindWord>,
    /// Whether rows are use, so that a price stands in many of them.
    #[serde(default)]
    pub(super) used: bool,
}

/// What a word says of what a price is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindWord {
    /// Use, as it comes.
    Consumption,
    /// A row that states no price of the list, such as use that a reservation pays for.
    LeftOut,
}

/// Why a file has no prices to use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Explained {
    /// What it is.
    pub(crate) reason: String,
    /// What to do.
    pub(crate) hint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The currencies that a column of prices may be headed by.
    currencies: HashSet<String>,
    systems: Systems,
    formats: Vec<Format>,
}

/// What people write as the operating system of a size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Systems {
    windows: HashSet<String>,
    beside: HashSet<String>,
    base: HashSet<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("prices/formats"));

/// The format of a table that people type.
pub(super) const PLAIN: &str = "price-table";

/// The format of the book that asrcap writes.
pub(super) const BOOK: &str = "price-book";

/// Whether a text is the code of a currency that Azure bills in.
pub(super) fn is_currency(code: &str) -> bool {
    FILE.currencies.contains(code)
}

/// Whether a text says that the licence of Windows is in a price; nothing where it is not understood, such as RHEL or Spot.
pub(super) fn is_windows(system: &str) -> Option<bool> {
    let text = plain_letters(system);
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let systems = &FILE.systems;
    if words().all(|word| systems.base.contains(word)) {
        return Some(false);
    }
    let is_windows = words().any(|word| systems.windows.contains(word))
        && words().all(|word| systems.windows.contains(word) || systems.beside.contains(word));
    is_windows.then_some(true)
}

/// Whether a heading that no format knows is one of prices which are not those of plain use.
pub(super) fn is_of_other_prices(folded: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    has(&["savingsplan", "reserv", "spot"]) && has(&["price", "preis", "prix", "precio", "rate"])
}

impl Format {
    /// Every kind, in the order in which they are tried.
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        FILE.formats.iter()
    }

    /// The kind with an id.
    pub(crate) fn by_id(id: &str) -> Option<&'static Self> {
        Self::all().find(|format| format.id == id)
    }

    /// The kind whose marks are all among these headings, which are [`folded`].
    pub(super) fn of(headings: &HashSet<String>) -> Option<&'static Self> {
        Self::all().find(|format| has_all(&format.marks, headings))
    }

    /// The kind of list that JSON with these keys, which are [`folded`], is a page of, be there prices on it or not.
    pub(super) fn of_page(keys: &HashSet<String>) -> Option<&'static Self> {
        Self::of(keys).or_else(|| Self::all().find(|format| has_all(&format.page, keys)))
    }

    /// The fields of each heading, with the rank of the heading in it.
    pub(super) fn headings(&self) -> HashMap<&str, Vec<(Field, usize)>> {
        let mut headings: HashMap<&str, Vec<(Field, usize)>> = HashMap::new();
        for (field, names) in &self.fields {
            for (rank, name) in names.iter().enumerate() {
                headings.entry(name).or_default().push((*field, rank));
            }
        }
        headings
    }
}

/// Whether all marks are there, if there are any; of several between bars one.
fn has_all(marks: &[String], headings: &HashSet<String>) -> bool {
    let has = |mark: &String| mark.split('|').any(|one| headings.contains(one.trim()));
    !marks.is_empty() && marks.iter().all(has)
}

/// A heading or key in small letters without accents, blanks and signs.
pub(super) fn folded(heading: &str) -> String {
    let mut folded = plain_letters(heading);
    folded.retain(char::is_alphanumeric);
    folded
}

/// What stands in the last brackets of a heading, folded: the English name behind a translated one.
pub(super) fn in_brackets(heading: &str) -> Option<String> {
    let (_, inside) = heading.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    Some(folded(inside)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_with_a_price_of_its_own_is_not_the_base_price() {
        for (text, windows) in [
            ("", Some(false)),
            ("Linux", Some(false)),
            ("-", Some(false)),
            ("Windows Server 2022", Some(true)),
            ("Windows (licence included)", Some(true)),
            ("RHEL", None),
            ("SLES", None),
            ("Spot", None),
            ("Linux Spot", None),
            ("Windows Spot", None),
            ("Windows, SQL Server", None),
            ("server", None),
        ] {
            assert_eq!(is_windows(text), windows, "{text}");
        }
    }

    #[test]
    fn every_mark_and_heading_is_folded_and_no_heading_stands_twice() {
        for format in Format::all() {
            let marks = format.marks.iter().flat_map(|mark| mark.split('|')).map(str::trim);
            let headings = format.fields.values().flatten().map(String::as_str);
            for text in marks.chain(headings) {
                assert_eq!(folded(text), text, "{}", format.id);
            }
            assert!(format.explained.is_some() || format.fields.contains_key(&Field::Unit));
        }
    }
}
