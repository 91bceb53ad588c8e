//! From the fields of a file's row to rows of the price book.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::day::day;
use super::field::{Cells, Field};
use super::figure;
use super::format::{Format, KindWord, folded, is_of_other_prices, is_windows};
use super::trouble::{Trouble, Troubles};
use crate::finding::Finding;
use crate::inert;
use crate::message;
use crate::prices::names::Names;
use crate::prices::{Flag, Flags, PriceKind, PriceRow, Term, Unit, region};
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::wording::Message;

/// A price under a savings plan beside one of plain use.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) term: String,
    pub(super) price: String,
}

/// What a row holds beside its texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Amounts from which on prices hold, and the prices.
    pub(super) rates: Vec<(String, String)>,
    pub(super) plans: Vec<Plan>,
}

/// What many rows share is worked out once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) names: Names,
    units: HashMap<(Arc<str>, NumberStyle), Option<Arc<Unit>>>,
    blocks: HashMap<[Arc<str>; 2], Option<Arc<Unit>>>,
    regions: HashMap<Arc<str>, Arc<str>>,
    days: HashMap<Arc<str>, Option<Date>>,
    flags: HashMap<[Arc<str>; 4], Flags>,
}

/// The rows of a file as they are read.
pub(super) struct Rows<'s> {
    shared: &'s mut Shared,
    format: &'static Format,
    /// How figures are written; nothing where a program wrote them.
    pub(super) style: Option<NumberStyle>,
    pub(super) made: Vec<PriceRow>,
    /// Rows or items that the file has.
    pub(super) read: u64,
    pub(super) troubles: Troubles,
    /// Headings of prices that are not read.
    unread: BTreeSet<String>,
}

impl<'s> Rows<'s> {
    pub(super) fn new(format: &'static Format, shared: &'s mut Shared) -> Self {
        Self {
            shared,
            format,
            style: None,
            made: Vec::new(),
            read: 0,
            troubles: Troubles::default(),
            unread: BTreeSet::new(),
        }
    }

    pub(super) fn format(&self) -> &'static Format {
        self.format
    }

    /// A name without signs that act: in the book that is written and read back it is the same.
    pub(super) fn name(&mut self, text: &str) -> Arc<str> {
        let text = inert::document(text);
        if text.contains(['\t', '\n', '\r']) {
            return self.shared.names.get(&text.replace(['\t', '\n', '\r'], " "));
        }
        self.shared.names.get(&text)
    }

    /// Takes note of a heading that no field has.
    pub(super) fn unknown_heading(&mut self, heading: &str) {
        if !self.format.used && is_of_other_prices(&folded(heading)) {
            self.unread.insert(heading.trim().to_owned());
        }
    }

    /// What was noticed in the rows.
    pub(super) fn findings(&self, place: &Location) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.troubles.findings(place).collect();
        if !self.unread.is_empty() {
            let headings: Vec<&str> = self.unread.iter().map(String::as_str).collect();
            let message = message!(
                "prices that are not read stand under {headings}",
                headings = Message::first_few(&headings, 6)
            );
            let finding =
                Finding::warning("price-heading-not-read", place.path.to_string(), message);
            findings.push(finding.at(place.clone()).hint(message!(
                "Prices of savings plans are read under savingsPlan as Azure writes them; otherwise give each commitment a row of its own with kind, term and price"
            )));
        }
        findings
    }

    /// Takes a row with all its prices; in a list with a column for each currency, once for each of them.
    pub(super) fn push(&mut self, cells: &Cells<'_>, lists: &Lists, number: u32) {
        let rows = match self.row(cells, number) {
            Ok(row) => row,
            Err((trouble, text)) => {
                self.troubles.add(trouble, number, &text);
                return;
            }
        };
        if lists.rates.is_empty() {
            let price = cells.get(Field::Price);
            self.priced(&rows, price, cells.get(Field::ListPrice), number);
        }
        for (from, price) in &lists.rates {
            match self.figure(from) {
                Some(from) => {
                    let rows: Vec<PriceRow> = rows
                        .iter()
                        .map(|row| PriceRow { tier_from: from, ..row.clone() })
                        .collect();
                    self.priced(&rows, price, "", number);
                }
                None => self.troubles.add(Trouble::UnreadableTier, number, from),
            }
        }
        for plan in &lists.plans {
            match plan.term.parse() {
                Ok(term) => {
                    let row = |row: &PriceRow| PriceRow {
                        kind: PriceKind::SavingsPlan,
                        term: Some(term),
                        ..row.clone()
                    };
                    let rows: Vec<PriceRow> = rows.iter().map(row).collect();
                    self.priced(&rows, &plan.price, "", number);
                }
                Err(()) => self.troubles.add(Trouble::NoTerm, number, &plan.term),
            }
        }
    }

    /// Adds rows at a price.
    fn priced(&mut self, rows: &[PriceRow], price: &str, list_price: &str, number: u32) {
        if price.is_empty() {
            self.troubles.add(Trouble::NoPrice, number, "");
            return;
        }
        let Some(read) = self.figure(price) else {
            self.troubles.add(Trouble::UnreadablePrice, number, price);
            return;
        };
        if read < Decimal::ZERO {
            self.troubles.add(Trouble::Negative, number, price);
            return;
        }
        // Use that costs nothing is paid for by something else; in a price list a 0 is a price.
        if self.format.used && read.is_zero() {
            self.troubles.add(Trouble::PaidOtherwise, number, price);
            return;
        }
        let list_price = self.figure(list_price);
        for row in rows {
            if row.unit.is_none() {
                self.troubles.add(Trouble::UnknownUnit, number, &row.unit_as_printed);
            }
            if row.currency.is_empty() {
                self.troubles.add(Trouble::NoCurrency, number, "");
            }
            self.made.push(PriceRow { price: read, list_price, ..row.clone() });
        }
    }

    fn figure(&self, text: &str) -> Option<Decimal> {
        let figure = match self.style {
            Some(style) => figure::written(text, style),
            None => figure::plain(text),
        };
        // 0.50 and 0.5 are one price.
        figure.map(|figure| figure.normalize())
    }

    /// The row without its price, once for each meter id.
    fn row(&mut self, cells: &Cells<'_>, number: u32) -> Result<Vec<PriceRow>, (Trouble, String)> {
        let trouble = |trouble, field| (trouble, cells.get(field).to_owned());
        let (kind, term) = kind(self.format, cells)?;
        let with_windows = is_windows(cells.get(Field::Os))
            .ok_or_else(|| trouble(Trouble::UnknownSystem, Field::Os))?;
        let amount = |field| match cells.get(field) {
            "" => Ok(Decimal::ZERO),
            text => self.figure(text).ok_or_else(|| (Trouble::UnreadableTier, text.to_owned())),
        };
        let first = amount(Field::TierFirst)?;
        let below_first = (first - Decimal::ONE).max(Decimal::ZERO).normalize();
        let (tier_from, included) = (amount(Field::TierFrom)?, amount(Field::Included)?);
        let title = Title::of(cells);
        let sku = if cells.get(Field::Sku).is_empty() { title.sku } else { cells.get(Field::Sku) };
        let names = [Field::Meter, Field::ArmSku, Field::MeterId];
        if sku.is_empty() && names.iter().all(|field| cells.get(*field).is_empty()) {
            return Err(trouble(Trouble::NoMeter, Field::Product));
        }
        let region = match cells.get(Field::Region) {
            "" => title.region,
            text => text,
        };
        let unit_as_printed = self.name(cells.get(Field::Unit));
        let is_book = !cells.get(Field::SourceFile).is_empty();
        let unit = match kind {
            // The book says what was understood when it was made.
            _ if is_book => self.block(cells),
            PriceKind::Reservation => {
                if self.unit(&unit_as_printed).is_some_and(|unit| &*unit.what == "hours") {
                    self.troubles.add(Trouble::HourlyTotal, number, "");
                }
                Some(Arc::clone(&TERM_UNIT))
            }
            _ => self.unit(&unit_as_printed),
        };
        // In some bills the price is that of the block, in others that of one unit of it.
        let unit = unit.filter(|unit| !self.format.used || unit.block == Decimal::ONE);
        let texts =
            [cells.get(Field::Service), cells.get(Field::Product), sku, cells.get(Field::Meter)];
        let [service, product, sku, meter] = texts.map(|text| self.name(text));
        let mut flags = self.flags([&service, &product, &sku, &meter]);
        for flag in Flag::ALL {
            if cells.get(Field::Flags).split(' ').any(|id| id == flag.id()) {
                flags.insert(flag);
            }
        }
        if with_windows {
            flags.insert(Flag::Windows);
        }
        let row = PriceRow {
            service,
            product,
            sku,
            arm_sku: self.name(cells.get(Field::ArmSku)),
            meter,
            meter_id: self.name(""),
            region: self.region(region),
            kind,
            term,
            offer: self.name(cells.get(Field::Offer)),
            tier_from: tier_from.max(below_first),
            included,
            currency: self.name(&cells.get(Field::Currency).to_uppercase()),
            list_price: None,
            price: Decimal::ZERO,
            unit_as_printed,
            unit,
            effective_from: self.day(cells.get(Field::EffectiveFrom), number),
            effective_to: self.day(cells.get(Field::EffectiveTo), number),
            flags,
            source: 0,
            source_row: number,
        };
        let ids = cells.get(Field::MeterId).split([',', ';', '|', ' ']).filter(|id| !id.is_empty());
        let mut rows: Vec<PriceRow> = ids
            .map(|id| PriceRow { meter_id: self.name(&id.to_lowercase()), ..row.clone() })
            .collect();
        if rows.is_empty() {
            rows.push(row);
        }
        Ok(rows)
    }

    fn unit(&mut self, text: &Arc<str>) -> Option<Arc<Unit>> {
        let style = self.style.unwrap_or_default();
        let unit = || Unit::parse_in(text, style).map(Arc::new);
        self.shared.units.entry((Arc::clone(text), style)).or_insert_with(unit).clone()
    }

    /// The unit of a row of a price book.
    fn block(&mut self, cells: &Cells<'_>) -> Option<Arc<Unit>> {
        let [block, what] = [Field::Block, Field::BlockOf].map(|field| self.name(cells.get(field)));
        let unit = || {
            let amount = figure::plain(&block).filter(|amount| *amount > Decimal::ZERO)?;
            (!what.is_empty()).then(|| Unit { block: amount, what: Arc::clone(&what) }.into())
        };
        let key = [Arc::clone(&block), Arc::clone(&what)];
        self.shared.blocks.entry(key).or_insert_with(unit).clone()
    }

    fn region(&mut self, text: &str) -> Arc<str> {
        let text = self.name(text);
        if let Some(known) = self.shared.regions.get(&text) {
            return Arc::clone(known);
        }
        let known = region(&text).map_or_else(|| Arc::clone(&text), |known| self.name(known));
        self.shared.regions.insert(text, Arc::clone(&known));
        known
    }

    fn day(&mut self, text: &str, number: u32) -> Option<Date> {
        if text.is_empty() {
            return None;
        }
        let known = self.name(text);
        let day = *self.shared.days.entry(known).or_insert_with(|| day(text));
        if day.is_none() && !text.contains("9999") {
            self.troubles.add(Trouble::UnreadableDay, number, text);
        }
        day
    }

    fn flags(&mut self, names: [&Arc<str>; 4]) -> Flags {
        let [service, product, sku, meter] = names;
        let flags = || Flags::of(service, product, sku, meter);
        *self.shared.flags.entry(names.map(Arc::clone)).or_insert_with(flags)
    }
}

/// The unit of all reservations.
static TERM_UNIT: LazyLock<Arc<Unit>> = LazyLock::new(|| Unit::term().into());

/// Words for use as it comes, [`folded`].
const AS_USED: [&str; 5] = ["consumption", "payg", "payasyougo", "usage", "ondemand"];

/// Terms that say that there is none, [`folded`].
const NO_TERM: [&str; 5] = ["", "payg1", "none", "na", "0"];

/// What a price is paid for, and its term.
fn kind(
    format: &Format,
    cells: &Cells<'_>,
) -> Result<(PriceKind, Option<Term>), (Trouble, String)> {
    let (word, stated) = (folded(cells.get(Field::Kind)), folded(cells.get(Field::Term)));
    let charge = folded(cells.get(Field::Charge));
    if format.kinds.get(&charge) == Some(&KindWord::LeftOut) {
        return Err((Trouble::PaidOtherwise, charge));
    }
    match format.kinds.get(&word) {
        Some(KindWord::Consumption) => return Ok((PriceKind::Consumption, None)),
        Some(KindWord::LeftOut) => return Err((Trouble::PaidOtherwise, word)),
        None => {}
    }
    // `ri1` and `sp3` say both.
    let short = |text: &str| {
        let (kind, years) = match text.split_at_checked(2)? {
            ("ri", years) => (PriceKind::Reservation, years),
            ("sp", years) => (PriceKind::SavingsPlan, years),
            _ => return None,
        };
        Some((kind, Some(format!("{years}y").parse().ok()?)))
    };
    if let Some(both) = short(&word).or_else(|| short(&stated)) {
        return Ok(both);
    }
    let term: Option<Term> = cells.get(Field::Term).parse().ok();
    let kind = match word.as_str() {
        "" if term.is_some() => PriceKind::Reservation,
        // A term that is not understood, such as `monthly`, is not plain use.
        "" if !NO_TERM.contains(&&*stated) && !AS_USED.contains(&&*stated) => {
            return Err((Trouble::NoTerm, cells.get(Field::Term).to_owned()));
        }
        "" => PriceKind::Consumption,
        word if AS_USED.contains(&word) => PriceKind::Consumption,
        "devtestconsumption" | "devtest" => PriceKind::DevTest,
        "reservation" | "reservations" | "reservedinstance" | "reserved" => PriceKind::Reservation,
        "savingsplan" | "savingsplans" => PriceKind::SavingsPlan,
        _ => return Err((Trouble::UnknownKind, cells.get(Field::Kind).to_owned())),
    };
    match kind {
        PriceKind::Consumption | PriceKind::DevTest => Ok((kind, None)),
        _ if term.is_none() => Err((Trouble::NoTerm, cells.get(Field::Term).to_owned())),
        _ => Ok((kind, term)),
    }
}

/// SKU and region of a title such as `Advanced Data Security - SQL Database - Standard - US East 2`.
#[derive(Default)]
struct Title<'t> {
    sku: &'t str,
    region: &'t str,
}

impl<'t> Title<'t> {
    fn of(cells: &Cells<'t>) -> Self {
        let title = cells.get(Field::Title);
        let rest = title.strip_prefix(cells.get(Field::Product)).unwrap_or(title);
        let rest = rest.strip_prefix(" - ").unwrap_or(rest);
        match rest.rsplit_once(" - ") {
            Some((sku, place)) if region(place).is_some() || place.starts_with("Zone ") => {
                Self { sku, region: place }
            }
            _ => Self { sku: rest, region: "" },
        }
    }
}
