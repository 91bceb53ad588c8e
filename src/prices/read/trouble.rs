//! What is wrong with rows of a price file: counted by kind, with the first place and the texts that were found.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Texts of a kind that are named.
const NAMED: usize = 6;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    /// No price stands in it.
    NoPrice,
    /// Its price is no figure.
    UnreadablePrice,
    /// Its price is below 0.
    Negative,
    /// The amount from which on it holds, or that is included, is no figure.
    UnreadableTier,
    /// It is for a kind of use that is not known.
    UnknownKind,
    /// It is paid for by a commitment, or priced by the moment.
    PaidOtherwise,
    /// It is a reservation or savings plan without a term.
    NoTerm,
    /// It is for an operating system that is not known.
    UnknownSystem,
    /// Neither meter nor SKU nor size is named.
    NoMeter,
    /// Its unit is not understood.
    UnknownUnit,
    /// A day in it is none.
    UnreadableDay,
    /// It is a reservation whose unit is an hour.
    HourlyTotal,
    /// No currency is stated.
    NoCurrency,
}

#[derive(Debug, Default)]
struct Tally {
    rows: u64,
    first: Option<u32>,
    texts: BTreeMap<String, u64>,
}

/// The troubles of a file.
#[derive(Debug, Default)]
pub(super) struct Troubles(BTreeMap<Trouble, Tally>);

impl Troubles {
    pub(super) fn add(&mut self, trouble: Trouble, row: u32, text: &str) {
        let tally = self.0.entry(trouble).or_default();
        tally.rows += 1;
        tally.first.get_or_insert(row);
        if let Some(count) = tally.texts.get_mut(text) {
            *count += 1;
        } else if tally.texts.len() < 1000 {
            tally.texts.insert(text.to_owned(), 1);
        }
    }

    /// That rows have a currency after all: what stands around them names it.
    pub(super) fn currency_found(&mut self, rows: u64) {
        if let Some(tally) = self.0.get_mut(&Trouble::NoCurrency) {
            tally.rows = tally.rows.saturating_sub(rows);
            if tally.rows == 0 {
                self.0.remove(&Trouble::NoCurrency);
            }
        }
    }

    /// A finding for each kind.
    pub(super) fn findings<'t>(
        &'t self,
        place: &'t Location,
    ) -> impl Iterator<Item = Finding> + 't {
        self.0.iter().map(move |(trouble, tally)| trouble.finding(tally, place))
    }
}

impl Trouble {
    fn finding(self, tally: &Tally, place: &Location) -> Finding {
        let (code, severity) = self.code();
        let (message, hint) = self.words(tally);
        let place = tally.first.map_or_else(|| place.clone(), |row| place.clone().with_row(row));
        let file = place.path.to_string();
        Finding::new(code, severity, file, message).hint(hint).at(place)
    }

    fn code(self) -> (&'static str, Severity) {
        match self {
            Self::NoPrice => ("price-missing", Severity::Warning),
            Self::UnreadablePrice => ("price-unreadable", Severity::Error),
            Self::Negative => ("price-negative", Severity::Warning),
            Self::UnreadableTier => ("price-tier-unreadable", Severity::Error),
            Self::UnknownKind => ("price-kind-unknown", Severity::Warning),
            Self::PaidOtherwise => ("price-paid-otherwise", Severity::Note),
            Self::NoTerm => ("price-term-unknown", Severity::Warning),
            Self::UnknownSystem => ("price-system-unknown", Severity::Warning),
            Self::NoMeter => ("price-without-meter", Severity::Warning),
            Self::UnknownUnit => ("price-unit-unknown", Severity::Warning),
            Self::UnreadableDay => ("price-day-unreadable", Severity::Warning),
            Self::HourlyTotal => ("price-reservation-total", Severity::Note),
            Self::NoCurrency => ("price-currency-missing", Severity::Warning),
        }
    }

    /// What is wrong, and what to do.
    fn words(self, tally: &Tally) -> (Message, Message) {
        let rows = Message::counted(tally.rows, "row", "rows");
        let texts = tally.texts();
        match self {
            Self::NoPrice => (
                message!("{rows} without a price; left out, as a missing price is not 0", rows),
                message!("If a price is meant there, put it in"),
            ),
            Self::UnreadablePrice => (
                message!("{rows} whose price cannot be read: {texts}; left out", rows, texts),
                message!(
                    "Export the list again, or say with --decimal-separator how its figures are written"
                ),
            ),
            Self::Negative => (
                message!(
                    "{rows} with a price below 0: {texts}; left out, as that is a credit and no price",
                    rows,
                    texts
                ),
                message!("Give the price list instead of a bill"),
            ),
            Self::UnreadableTier => (
                message!("{rows} whose amounts cannot be read: {texts}; left out", rows, texts),
                message!("Export the list again"),
            ),
            Self::UnknownKind => (
                message!(
                    "{rows} for a kind of use that is not known: {texts}; left out",
                    rows,
                    texts
                ),
                message!("Consumption, dev/test, reservations and savings plans are read"),
            ),
            Self::PaidOtherwise => (
                message!(
                    "{rows} of use that a commitment pays for, or whose price is that of the moment: {texts}; left out",
                    rows,
                    texts
                ),
                message!("Prices of reservations and savings plans are in price lists"),
            ),
            Self::NoTerm => (
                message!(
                    "{rows} of reservations or savings plans whose term cannot be read: {texts}; left out",
                    rows,
                    texts
                ),
                message!("Write a term as 1 Year or P1Y"),
            ),
            Self::UnknownSystem => (
                message!(
                    "{rows} for an operating system that is not known: {texts}; left out, as such a price is not the base price",
                    rows,
                    texts
                ),
                message!("Prices with Windows and prices without a licence (Linux) are read"),
            ),
            Self::NoMeter => (
                message!("{rows} that name neither a meter nor a size; left out", rows),
                message!("Name the column of meters with --map"),
            ),
            Self::UnknownUnit => (
                message!(
                    "{rows} whose unit is not understood: {texts}; kept, but no cost is worked out of them",
                    rows,
                    texts
                ),
                message!(
                    "Units are read as 1 Hour, 100 Hours, 1/Month, 1 GB/Month or 10K; 10.000 is read where the other figures of the file show that its point is between thousands; in bills a block such as 100 Hours does not say whether the price is that of the block"
                ),
            ),
            Self::UnreadableDay => (
                message!(
                    "{rows} with a day that cannot be read: {texts}; they are taken to hold on every day",
                    rows,
                    texts
                ),
                message!("Write days as 2026-11-01"),
            ),
            Self::HourlyTotal => (
                message!(
                    "{rows} of reservations have an hour as unit; their price is the total of the term",
                    rows
                ),
                message!(
                    "Nothing is to be done where the list is Azure's; a price per hour is typed as a savings plan"
                ),
            ),
            Self::NoCurrency => (
                message!("{rows} without a currency", rows),
                message!("Say with --currency which it is"),
            ),
        }
    }
}

impl Tally {
    /// The texts, those of most rows first, with their counts.
    fn texts(&self) -> Message {
        let mut texts: Vec<(&String, &u64)> = self.texts.iter().collect();
        texts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let named: Vec<String> =
            texts.iter().map(|(text, count)| format!("'{text}' ({count})")).collect();
        Message::first_few(&named, NAMED)
    }
}
