//! Prices of a book, each looked for once.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::licence::OsLicence;
use super::terms::Terms;
use crate::message;
use crate::plan::PlannedServer;
use crate::plan::cost::{NotPriced, PriceUsed};
use crate::prices::{Found, Offer, PriceIndex, PriceKind, PriceRow, Term, Wanted};
use crate::wording::Message;

/// Rows that are named where nothing is the price.
const NEAREST: usize = 3;

/// A price among [`Pricer::prices`]: the amount from which it holds, in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Band {
    pub(crate) from: f64,
    pub(crate) price: usize,
}

/// A place among [`Pricer::not_priced`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lack(pub(crate) usize);

/// What a price is looked for: the kind of line, of what, and how it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    line: &'static str,
    what: String,
    kind: PriceKind,
    term: Option<Term>,
}

/// Finds prices, and keeps what was found and what was not.
pub(crate) struct Pricer<'a, 'b> {
    index: &'a PriceIndex<'b>,
    terms: &'a Terms<'a>,
    found: HashMap<Key, Result<Vec<Band>, Lack>>,
    derived: HashMap<String, Result<usize, Lack>>,
    licences: HashMap<String, OsLicence>,
    pub(crate) prices: Vec<PriceUsed>,
    pub(crate) not_priced: Vec<NotPriced>,
}

impl<'a, 'b> Pricer<'a, 'b> {
    pub(crate) fn new(index: &'a PriceIndex<'b>, terms: &'a Terms<'a>) -> Self {
        Self {
            index,
            terms,
            found: HashMap::new(),
            derived: HashMap::new(),
            licences: HashMap::new(),
            prices: Vec::new(),
            not_priced: Vec::new(),
        }
    }

    /// The price of a line that has one band.
    pub(crate) fn price(&mut self, line: &'static str, what: &str) -> Result<usize, Lack> {
        self.paid(line, what, self.terms.use_kind(), None)
    }

    /// The same under a commitment.
    pub(crate) fn committed(
        &mut self,
        line: &'static str,
        what: &str,
        kind: PriceKind,
        term: Term,
    ) -> Result<usize, Lack> {
        self.paid(line, what, kind, Some(term))
    }

    /// A price that nothing lacks where there is none, such as that of an alternative.
    pub(crate) fn known(
        &mut self,
        line: &'static str,
        what: &str,
        kind: PriceKind,
        term: Option<Term>,
    ) -> Option<usize> {
        let before = self.not_priced.len();
        let found = self.paid(line, what, kind, term);
        self.forget_lacks_from(before);
        found.ok()
    }

    /// Takes back what was told to be lacking since, as nothing of the plan lacks it.
    pub(crate) fn forget_lacks_from(&mut self, place: usize) {
        if self.not_priced.len() > place {
            self.not_priced.truncate(place);
            let is_told = |lack: &Lack| lack.0 < place;
            self.found.retain(|_, found| found.as_ref().err().is_none_or(is_told));
            self.derived.retain(|_, found| found.as_ref().err().is_none_or(is_told));
        }
    }

    fn paid(
        &mut self,
        line: &'static str,
        what: &str,
        kind: PriceKind,
        term: Option<Term>,
    ) -> Result<usize, Lack> {
        let bands = self.bands(line, what, kind, term)?;
        // Where a meter has bands, a single machine or disk is in the first.
        bands
            .first()
            .map_or_else(|| Err(self.lack_of(line, what, Vec::new())), |band| Ok(band.price))
    }

    /// The bands of a line.
    pub(crate) fn bands(
        &mut self,
        line: &'static str,
        what: &str,
        kind: PriceKind,
        term: Option<Term>,
    ) -> Result<Vec<Band>, Lack> {
        let key = Key { line, what: what.to_owned(), kind, term };
        if let Some(known) = self.found.get(&key) {
            return known.clone();
        }
        let found = self.look_up(&key);
        self.found.insert(key, found.clone());
        found
    }

    fn look_up(&mut self, key: &Key) -> Result<Vec<Band>, Lack> {
        let name = self.name_of(key);
        let Some(region) = &self.terms.region else {
            let reason = message!("no region is given; say which with --region");
            return Err(self.lack(name, reason, Vec::new()));
        };
        let wanted = Wanted {
            size: key.what.clone(),
            tier: key.what.clone(),
            gateway: key.what.clone(),
            circuit: key.what.clone(),
            redundancy: self.terms.settings.redundancy.azure_name().to_owned(),
            kind: key.kind,
            term: key.term,
            offer: self.terms.settings.price_offer.clone(),
            zone: None,
            ..Wanted::new(key.line, region).on(self.terms.date)
        };
        match self.index.find(&wanted) {
            Some(Found::Price { offer, .. }) => self.used(key, &name, &offer).ok_or_else(|| {
                let reason = message!("the price is in a unit that is not understood");
                self.lack(name, reason, Vec::new())
            }),
            Some(Found::Ambiguous { offers }) => {
                let rows = offers.iter().filter_map(|offer| offer.rows().first());
                let rows: Vec<Message> =
                    rows.take(NEAREST).map(|row| self.row_words(row, None)).collect();
                let reason = message!("the price files have several prices for it");
                Err(self.lack(name, reason, rows))
            }
            Some(Found::Missing { nearest }) => {
                let rows = nearest.iter().take(NEAREST);
                let rows =
                    rows.map(|passed| self.row_words(passed.row, Some(passed.why.to_string())));
                let rows = rows.collect();
                Err(self.lack(name, message!("no price found in {region}", region), rows))
            }
            None => Err(self.lack(name, message!("the rule set has no such line"), Vec::new())),
        }
    }

    fn row_words(&self, row: &PriceRow, why: Option<String>) -> Message {
        let path = self.index.book().source_of(row).map_or("", |source| &*source.path);
        let (meter, number) = (&row.meter, row.source_row);
        let price = row.price.normalize().to_string();
        let unit = &row.unit_as_printed;
        let row = message!(
            "{meter} at {price} for {unit} ({path}, row {number})",
            meter,
            price,
            unit,
            path,
            number
        );
        Message::joined([Some(row), why.map(Message::from)].into_iter().flatten(), ": ")
    }

    /// Keeps the bands of an offer as prices of a unit.
    fn used(&mut self, key: &Key, name: &Message, offer: &Offer<'_>) -> Option<Vec<Band>> {
        let mut bands = Vec::new();
        for row in offer.rows() {
            let unit = row.unit.as_ref()?;
            let price = if key.kind == PriceKind::Reservation {
                offer.by_month()?
            } else {
                row.unit_price()?
            };
            let list = row.list_price.filter(|list| *list != row.price);
            let list = list.and_then(|list| list.checked_div(unit.block));
            let start = (row.tier_from + row.included).checked_mul(unit.block)?;
            bands.push(Band { from: start.to_f64()?, price: self.prices.len() });
            self.prices.push(PriceUsed {
                line: key.line.to_owned(),
                name: name.clone(),
                unit_price: number(price)?,
                unit: if key.kind == PriceKind::Reservation {
                    "months".to_owned()
                } else {
                    unit.what.to_string()
                },
                meter: row.meter.to_string(),
                meter_id: row.meter_id.to_string(),
                kind: key.kind.id(),
                term: key.term.map(|term| term.to_string()),
                from: row.effective_from.map(|day| day.to_string()),
                path: self
                    .index
                    .book()
                    .source_of(row)
                    .map(|file| file.path.to_string())
                    .unwrap_or_default(),
                row: Some(row.source_row),
                list_price: list.and_then(number),
                derived_from: None,
            });
        }
        Some(bands)
    }

    /// The price of a Windows licence for an hour of a size: with it less without it.
    pub(crate) fn windows_licence(&mut self, size: &str) -> Result<usize, Lack> {
        if let Some(known) = self.derived.get(size) {
            return *known;
        }
        let found = self.difference(size);
        self.derived.insert(size.to_owned(), found);
        found
    }

    fn difference(&mut self, size: &str) -> Result<usize, Lack> {
        let base = self.price("vm.base", size)?;
        let with = self.price("vm.windows", size)?;
        let price = |place: usize| self.prices.get(place).map(|price| price.unit_price);
        let (Some(with_licence), Some(without), Some(like)) =
            (price(with), price(base), self.prices.get(with))
        else {
            return Err(self.lack_of("vm.windows", size, Vec::new()));
        };
        let short = size.trim_start_matches("Standard_").replace('_', " ");
        let derived = PriceUsed {
            line: "licence.windows".to_owned(),
            name: message!(
                "Windows licence of {size}, the price with it less the one without",
                size = short
            ),
            // What two decimals differ by is none of the noise of their binary forms.
            unit_price: number(exact(with_licence) - exact(without)).unwrap_or(f64::NAN),
            derived_from: Some([with, base]),
            list_price: None,
            ..like.clone()
        };
        self.prices.push(derived);
        Ok(self.prices.len() - 1)
    }

    /// The licence of a server's operating system; many have the same.
    pub(crate) fn licence_of(&mut self, server: &PlannedServer) -> OsLicence {
        let os = server.os.as_deref().unwrap_or_default();
        if let Some(known) = self.licences.get(os) {
            return *known;
        }
        let found = OsLicence::of(server);
        self.licences.insert(os.to_owned(), found);
        found
    }

    /// An amount that the settings state.
    pub(crate) fn stated(&mut self, name: &str, amount: f64) -> usize {
        self.prices.push(PriceUsed {
            line: String::new(),
            name: Message::from(name),
            unit_price: amount,
            unit: "months".to_owned(),
            meter: String::new(),
            meter_id: String::new(),
            kind: "stated",
            term: None,
            from: None,
            path: String::new(),
            row: None,
            list_price: None,
            derived_from: None,
        });
        self.prices.len() - 1
    }

    /// What has no price, told once.
    pub(crate) fn lack(&mut self, name: Message, reason: Message, nearest: Vec<Message>) -> Lack {
        let known =
            self.not_priced.iter().position(|lack| lack.name == name && lack.reason == reason);
        Lack(known.unwrap_or_else(|| {
            self.not_priced.push(NotPriced { name, reason, nearest, servers: Vec::new() });
            self.not_priced.len() - 1
        }))
    }

    fn lack_of(&mut self, line: &'static str, what: &str, nearest: Vec<Message>) -> Lack {
        let key = Key { line, what: what.to_owned(), kind: PriceKind::Consumption, term: None };
        let name = self.name_of(&key);
        self.lack(name, message!("the price is not usable"), nearest)
    }

    /// What a line is called, with what it is paid under.
    fn name_of(&self, key: &Key) -> Message {
        let what = key.what.trim_start_matches("Standard_").replace('_', " ");
        let redundancy = self.terms.settings.redundancy.azure_name();
        let name = self.index.lines().get(key.line).map_or(key.line, |line| line.name.as_str());
        let mut name = name.to_owned();
        for place in ["{size}", "{tier}", "{gateway}", "{circuit}"] {
            name = name.replace(place, &what);
        }
        let name = Message::from(name.replace("{redundancy}", redundancy).as_str());
        let years = key.term.map_or(0, |term| term.months() / 12);
        match (key.kind, years) {
            (PriceKind::Reservation, 1) => message!("{name}, reserved for 1 year", name),
            (PriceKind::Reservation, years) => {
                message!("{name}, reserved for {years} years", name, years)
            }
            (PriceKind::SavingsPlan, 1) => message!("{name}, savings plan of 1 year", name),
            (PriceKind::SavingsPlan, years) => {
                message!("{name}, savings plan of {years} years", name, years)
            }
            (PriceKind::DevTest, _) => message!("{name}, dev/test", name),
            (PriceKind::Consumption, _) => name,
        }
    }
}

/// A decimal as the figures have it.
fn number(decimal: Decimal) -> Option<f64> {
    decimal.to_f64().filter(|number| number.is_finite())
}

/// The decimal that a number was read from.
fn exact(number: f64) -> Decimal {
    Decimal::from_f64_retain(number).unwrap_or_default().round_dp(12)
}
