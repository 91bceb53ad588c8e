//! Whether machines share a disk, by the columns "Shared Bus" and "Sharing mode" of a whole table.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::names;
use super::key::Key;
use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{RowView, cell_words};
use crate::wording::Message;

const FIELDS: [&str; 2] = ["shared_bus", "sharing_mode"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    alone: Vec<String>,
    shared: Vec<String>,
    shared_numbers: Vec<String>,
}

struct Words {
    alone: HashSet<String>,
    shared: HashSet<String>,
    shared_numbers: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = embedded::data!("words/sharing");
    let folded = |words: Vec<String>| words.iter().map(|word| cell_words::letters(word)).collect();
    Words {
        alone: folded(file.alone),
        shared: folded(file.shared),
        shared_numbers: folded(file.shared_numbers),
    }
});

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    Alone,
    Shared,
    /// The number of a mode that shares. Nobody says that the number is vSphere's.
    SharedNumber(String),
    Unknown(String),
}

impl Says {
    fn of(row: &RowView<'_>, field: &str) -> Self {
        let Some(text) = row.text(field) else {
            return Self::Nothing;
        };
        let word = cell_words::letters(&text);
        if WORDS.alone.contains(&word) || cell_words::is_missing(&text) {
            Self::Alone
        } else if WORDS.shared.contains(&word) {
            Self::Shared
        } else if WORDS.shared_numbers.contains(&word) {
            Self::SharedNumber(word)
        } else {
            Self::Unknown(text.into_owned())
        }
    }
}

/// Disks that may be one and the same: of one size, on a bus of one mode.
fn alike(row: &RowView<'_>, field: &'static str, number: String) -> (&'static str, String, String) {
    (field, number, row.text("capacity").unwrap_or_default().into_owned())
}

/// Cells about which there is something to say.
#[derive(Debug, Default)]
struct Noted {
    count: usize,
    words: BTreeSet<String>,
    first: Option<Location>,
}

impl Noted {
    fn add(&mut self, word: String, cell: impl FnOnce() -> Location) {
        self.count += 1;
        self.words.insert(word);
        self.first.get_or_insert_with(cell);
    }
}

/// What the columns of a table say of its disks.
#[derive(Debug, Default)]
pub(crate) struct Sharing {
    disks: usize,
    shared: Noted,
    unknown: Noted,
    /// Disks with the number of a mode that shares, which no other machine has in that size.
    without_partner: Noted,
    /// The machines with such a disk.
    numbered: BTreeMap<(&'static str, String, String), BTreeSet<String>>,
}

impl Sharing {
    /// Reads the columns of all rows.
    pub(crate) fn of(rows: &[RowView<'_>]) -> Self {
        let mut sharing = Self::default();
        for row in rows {
            for field in FIELDS {
                if let Says::SharedNumber(number) = Says::of(row, field)
                    && let Some(key) = Key::of(row)
                {
                    let owners = sharing.numbered.entry(alike(row, field, number)).or_default();
                    owners.insert(key.id.clone().unwrap_or_else(|| key.called()));
                }
            }
        }
        for row in rows.iter().filter(|row| !row.is_blank()) {
            sharing.disks += 1;
            if sharing.says_shared(row) {
                sharing.shared.add(String::new(), || shared_cell(row));
            }
            for field in FIELDS {
                match Says::of(row, field) {
                    Says::Unknown(word) => sharing.unknown.add(word, || row.location_of(field)),
                    Says::SharedNumber(number) if !sharing.has_partner(row, field, &number) => {
                        sharing.without_partner.add(number, || row.location_of(field));
                    }
                    _ => {}
                }
            }
        }
        sharing
    }

    fn has_partner(&self, row: &RowView<'_>, field: &'static str, number: &str) -> bool {
        let owners = self.numbered.get(&alike(row, field, number.to_owned()));
        owners.is_some_and(|owners| owners.len() > 1)
    }

    fn says_shared(&self, row: &RowView<'_>) -> bool {
        FIELDS.iter().any(|field| match Says::of(row, field) {
            Says::Shared => true,
            Says::SharedNumber(number) => self.has_partner(row, field, &number),
            _ => false,
        })
    }

    /// A machine starts from a disk of its own: that all disks of an estate are shared is not believed.
    fn is_doubtful(&self) -> bool {
        self.disks > 1 && self.shared.count == self.disks
    }

    /// Whether the disk of a row is shared as far as is known.
    pub(crate) fn is_shared(&self, row: &RowView<'_>) -> bool {
        !self.is_doubtful() && self.says_shared(row)
    }

    /// What was not understood, and what was not believed.
    pub(crate) fn findings(self, subject: &str) -> Vec<Finding> {
        let doubtful = self.is_doubtful();
        let disks = |count| Message::counted(count, "disk", "disks");
        let mut findings = Vec::new();
        let mut warn = |code, message, cell: Option<Location>| {
            if let Some(cell) = cell {
                let hint =
                    message!("Set shared = true in an override for the disks that are shared");
                findings.push(Finding::warning(code, subject, message).hint(hint).at(cell));
            }
        };
        if doubtful {
            let message = message!(
                "by this column all {disks} are shared, which no estate is; no disk counts as shared",
                disks = disks(self.disks)
            );
            warn("all-disks-shared", message, self.shared.first);
        }
        let message = message!(
            "the number of a shared bus ({numbers}) stands at {disks}, but no other machine has a disk of that size on one; not counted as shared",
            disks = disks(self.without_partner.count),
            numbers = listed(&self.without_partner)
        );
        warn("shared-with-nobody", message, self.without_partner.first);
        let message = message!(
            "{words} was not understood; {disks} with such a word do not count as shared",
            words = listed(&self.unknown),
            disks = disks(self.unknown.count)
        );
        warn("sharing-not-understood", message, self.unknown.first);
        findings
    }
}

/// The cell that says that the disk of a row is shared.
fn shared_cell(row: &RowView<'_>) -> Location {
    let says = |field: &&&str| matches!(Says::of(row, field), Says::Shared | Says::SharedNumber(_));
    let field = FIELDS.iter().find(says);
    field.map_or_else(|| row.location(), |field| row.location_of(field))
}

fn listed(noted: &Noted) -> Message {
    let words: Vec<String> = noted.words.iter().map(|word| format!("{word:?}")).collect();
    names::some(&words)
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn no_word_means_both() {
        assert!(WORDS.alone.is_disjoint(&WORDS.shared));
        assert!(WORDS.alone.is_disjoint(&WORDS.shared_numbers));
    }
}
