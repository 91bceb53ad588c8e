//! Whether a machine is switched on, by the words and numbers of `templates/words/power.toml`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::format::Format;
use crate::embedded;
use crate::estate::Server;
use crate::finding::Finding;
use crate::message;
use crate::table::{Cell, RowView, cell_words};

/// The columns that may say it, the surest first.
const FIELDS: [&str; 4] = ["power", "state", "status", "guest_state"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    before: Vec<String>,
    words: Vec<OnOff>,
    guest: OnOff,
    silent: Silent,
    suspended: Silent,
    numbers: Vec<Numbers>,
}

/// Words that say that something is on, and words that say that it is off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnOff {
    pub(crate) on: Vec<String>,
    pub(crate) off: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    words: Vec<String>,
}

/// The numbers of a tool's states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    tool: String,
    /// Formats whose numbers are surely these.
    #[serde(default)]
    formats: Vec<String>,
    /// Whether no other list has them.
    #[serde(default)]
    only_there: bool,
    on: BTreeSet<u32>,
    off: BTreeSet<u32>,
    /// Those that are off with their memory kept.
    #[serde(default)]
    suspended: BTreeSet<u32>,
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Power(bool),
    /// What the tools in the guest say, which may be off in a machine that is on.
    Guest(bool),
    /// Something else than a power state.
    Silent,
}

struct Words {
    before: Vec<String>,
    states: HashMap<String, State>,
    suspended: HashSet<String>,
    numbers: Vec<Numbers>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = embedded::data!("words/power");
    let mut states = HashMap::new();
    for (word, state) in meanings(&file) {
        states.entry(word).or_insert(state);
    }
    let before = file.before.iter().map(|word| cell_words::letters(word)).collect();
    let suspended = file.suspended.words.iter().map(|word| cell_words::letters(word)).collect();
    Words { before, states, suspended, numbers: file.numbers }
});

fn meanings(file: &File) -> impl Iterator<Item = (String, State)> {
    let on_off = |group: &OnOff, state: fn(bool) -> State| {
        let pairs = |words: &[String], on: bool| -> Vec<(String, State)> {
            words.iter().map(|word| (cell_words::letters(word), state(on))).collect()
        };
        [pairs(&group.on, true), pairs(&group.off, false)].concat()
    };
    let silent = file.silent.words.iter().map(|word| (cell_words::letters(word), State::Silent));
    let mut all: Vec<(String, State)> =
        file.words.iter().flat_map(|group| on_off(group, State::Power)).collect();
    all.extend(on_off(&file.guest, State::Guest));
    all.into_iter().chain(silent)
}

/// What a text means: as a whole, before a remark (`Stopped (deallocated)`, `Up 3 days`), or after the name of its kind (`PowerState/running`).
fn meaning(text: &str) -> Option<State> {
    first_known(text, &|word| WORDS.states.get(word).copied())
}

/// Whether a text says that the memory of the machine is kept, so that its disks do not have all of it.
fn is_suspended(text: &str) -> bool {
    first_known(text, &|word| {
        WORDS.states.contains_key(word).then(|| WORDS.suspended.contains(word))
    }) == Some(true)
}

/// What is known of the first part of a text that is known.
fn first_known<T>(text: &str, known: &dyn Fn(&str) -> Option<T>) -> Option<T> {
    let remark = |c: char| matches!(c, '(' | '[' | ',' | ';') || c.is_ascii_digit();
    let head = text.split(remark).next().unwrap_or(text);
    let tail = text.rsplit(['/', ':', '.', '=']).next().unwrap_or(text);
    [text, head, tail].into_iter().find_map(|part| {
        let word = cell_words::letters(part);
        let shorter =
            || WORDS.before.iter().find_map(|before| known(word.strip_prefix(before.as_str())?));
        known(&word).or_else(shorter)
    })
}

impl Numbers {
    fn of_format(format: Format) -> Option<&'static Self> {
        WORDS.numbers.iter().find(|numbers| numbers.formats.iter().any(|id| id == format.id()))
    }

    /// Those that decide the most of the numbers of a column, and by which a machine is on.
    fn of_column(found: &BTreeSet<u32>) -> Option<&'static Self> {
        let decided = |numbers: &&Numbers| {
            let known = numbers.on.union(&numbers.off).copied().collect();
            found.intersection(&known).count()
        };
        let candidates = WORDS
            .numbers
            .iter()
            .filter(|numbers| !numbers.only_there && !numbers.on.is_disjoint(found));
        // Of equals the last is the greatest.
        candidates.rev().max_by_key(decided)
    }

    fn says(&self, number: u32) -> Option<bool> {
        if self.on.contains(&number) {
            Some(true)
        } else {
            self.off.contains(&number).then_some(false)
        }
    }
}

/// How the power states of a table are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PowerStates {
    numbers: Option<&'static Numbers>,
}

impl PowerStates {
    /// Looks at all rows: the numbers of a column say whose they are.
    pub(crate) fn of(format: Format, rows: &[RowView<'_>]) -> Self {
        let numbers = Numbers::of_format(format).or_else(|| {
            let numbers = rows.iter().flat_map(|row| FIELDS.map(|field| number(row, field)));
            Numbers::of_column(&numbers.flatten().collect())
        });
        Self { numbers }
    }

    /// Says whose numbers they were taken for, where that was a guess.
    pub(crate) fn finding(self, format: Format, rows: &[RowView<'_>]) -> Option<Finding> {
        let numbers = self.numbers.filter(|_| Numbers::of_format(format).is_none())?;
        let (row, field) = rows.iter().find_map(|row| {
            let is_guess = |field: &&str| number(row, field).is_some_and(|number| number > 1);
            Some((row, FIELDS.into_iter().find(is_guess)?))
        })?;
        let listed = |states: &BTreeSet<u32>| -> String {
            let texts: Vec<String> = states.iter().map(u32::to_string).collect();
            texts.join(", ")
        };
        let message = message!(
            "the numbers are read as the power states of {tool}: {on} is on, {off} off",
            tool = numbers.tool.as_str(),
            on = listed(&numbers.on),
            off = listed(&numbers.off)
        );
        Some(
            Finding::note("power-numbers", row.heading(field).to_owned(), message)
                .hint(message!(
                    "Write on and off in the place of the numbers if they mean something else"
                ))
                .at(row.location_of(field)),
        )
    }

    /// Fills in whether a machine is on, or what its row says of that where it is not understood.
    pub(crate) fn read(self, row: &RowView<'_>, server: &mut Server) {
        let mut of_guest = None;
        let mut unknown = Vec::new();
        for field in FIELDS {
            let Some(text) = stated(row, field) else { continue };
            let number = text.parse().ok().and_then(|number| self.numbers?.says(number));
            // `Powered on: yes`.
            let answer = || cell_words::parse_bool(&text).filter(|_| field == "power");
            let state = number.map(State::Power).or_else(|| meaning(&text));
            match state.or_else(|| answer().map(State::Power)) {
                Some(State::Power(on)) => {
                    server.powered_on = Some(on);
                    let number = text.parse().ok().zip(self.numbers);
                    let suspended = match number {
                        Some((number, numbers)) => numbers.suspended.contains(&number),
                        None => is_suspended(&text),
                    };
                    server.condition.suspended = Some(!on && suspended);
                    return;
                }
                Some(State::Guest(on)) => of_guest = of_guest.or(Some(on)),
                Some(State::Silent) => {}
                None => unknown.push(text),
            }
        }
        let is_off = stated(row, "powered_off").and_then(|text| cell_words::parse_bool(&text));
        server.powered_on = is_off.map(|off| !off).or(of_guest);
        if server.powered_on.is_none() && !unknown.is_empty() {
            server.power_state = Some(unknown.join(", "));
        }
    }
}

fn stated(row: &RowView<'_>, field: &str) -> Option<String> {
    let text = match row.cell(field) {
        Cell::Error(_) => None,
        cell => cell.text(),
    };
    text.filter(|text| !cell_words::is_missing(text)).map(std::borrow::Cow::into_owned)
}

fn number(row: &RowView<'_>, field: &str) -> Option<u32> {
    row.text(field)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_suspended_is_off() {
        for word in &WORDS.suspended {
            assert_eq!(WORDS.states.get(word), Some(&State::Power(false)), "{word}");
        }
        for numbers in &WORDS.numbers {
            assert!(numbers.suspended.is_subset(&numbers.off), "{}", numbers.tool);
        }
        for text in ["suspended", "Saved", "VM paused", "kSuspended", "angehalten"] {
            assert!(is_suspended(text), "{text}");
        }
        for text in ["poweredOff", "Off", "shut off", "Stopped (deallocated)", "Running", ""] {
            assert!(!is_suspended(text), "{text}");
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        let file: File = embedded::data!("words/power");
        for (word, state) in meanings(&file) {
            assert_eq!(WORDS.states.get(&word), Some(&state), "{word}");
            assert!(!cell_words::is_missing(&word), "{word} is no value");
        }
    }

    #[test]
    fn tools_and_languages_have_their_words() {
        let on = [
            "poweredOn",
            "Running",
            "PowerState/running",
            "ACTIVE",
            "Up 3 days",
            "Eingeschaltet",
            "Sous tension",
            "VM running",
            "VirtualMachinePowerState.poweredOn",
        ];
        let off = [
            "shut off",
            "SHUTOFF",
            "Halted",
            "VM deallocated",
            "Stopped (deallocated)",
            "TERMINATED",
            "Hors tension",
            "Apagado",
            "Vypnuto",
            "Powered Off",
            "suspended",
        ];
        assert!(on.iter().all(|word| meaning(word) == Some(State::Power(true))));
        for word in off {
            assert_eq!(meaning(word), Some(State::Power(false)), "{word}");
        }
        assert_eq!(meaning("notRunning"), Some(State::Guest(false)));
        assert_eq!(meaning("Operating normally"), Some(State::Silent));
        assert_eq!(meaning("no longer running"), None);
    }

    #[test]
    fn the_numbers_of_a_column_say_whose_they_are() {
        let tool = |numbers: &[u32]| {
            let found: BTreeSet<u32> = numbers.iter().copied().collect();
            Numbers::of_column(&found).map(|numbers| numbers.tool.as_str())
        };
        assert_eq!(tool(&[0, 1]), Some("vSphere"));
        assert_eq!(tool(&[1]), Some("vSphere"));
        assert_eq!(tool(&[2]), Some("Hyper-V"));
        assert_eq!(tool(&[2, 3]), Some("Hyper-V"));
        assert_eq!(tool(&[1, 4]), Some("libvirt"));
        assert_eq!(tool(&[16, 80]), Some("AWS"));
        assert_eq!(tool(&[0]), None);
    }
}
