//! What a price book holds, in short.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::book::PriceBook;
use super::lookup::RegionPrices;
use super::row::PriceKind;
use crate::finding::Finding;

/// What a price book holds, in short.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The files.
    pub books: Vec<FileSummary>,
    /// The currency of all prices; nothing where no file states one.
    pub currency: Option<String>,
    /// The regions, by Azure's names where they are known.
    pub regions: Vec<String>,
    /// The prices, each once.
    pub rows: u64,
    /// The prices of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Prices in units that are not understood, by unit.
    pub unknown_units: BTreeMap<String, u64>,
    /// What the book has and lacks of a region, where one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionPrices>,
    /// The oldest first day of a price.
    pub from: Option<String>,
    /// The newest first day of a price.
    pub to: Option<String>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// What a price file holds, in short.
#[derive(Clone, Debug, Serialize)]
pub struct FileSummary {
    /// The path as it was given; `a.zip!b.csv` inside an archive.
    pub path: String,
    /// The id of its form.
    pub format: &'static str,
    /// The currency of its prices.
    pub currency: Option<String>,
    /// The regions of its prices.
    pub regions: Vec<String>,
    /// The prices that are used of it.
    pub rows: u64,
    /// The rows or items of prices that it has.
    pub rows_read: u64,
    /// The day of its prices, where it states one: otherwise the newest first day of its prices.
    pub price_date: Option<String>,
    /// The rates at which its prices were brought into the currency of the book, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The oldest first day of a price.
    pub from: Option<String>,
    /// The newest first day of a price.
    pub to: Option<String>,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
}

#[derive(Default)]
struct Span<'b> {
    currencies: BTreeSet<&'b str>,
    regions: BTreeSet<&'b str>,
    from: Option<Date>,
    to: Option<Date>,
}

impl PriceBook {
    /// What the book holds, in short.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut all = Span::default();
        let mut spans: Vec<Span<'_>> = self.sources().iter().map(|_| Span::default()).collect();
        let mut kinds: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut unknown_units: BTreeMap<String, u64> = BTreeMap::new();
        for row in self.rows() {
            for span in spans.get_mut(usize::from(row.source)).into_iter().chain([&mut all]) {
                span.currencies.insert(&row.currency);
                span.regions.insert(&row.region);
                if let Some(day) = row.effective_from {
                    span.from = Some(span.from.map_or(day, |from| from.min(day)));
                    span.to = Some(span.to.map_or(day, |to| to.max(day)));
                }
            }
            *kinds.entry(row.kind.id()).or_insert(0) += 1;
            if row.unit.is_none() {
                *unknown_units.entry(row.unit_as_printed.to_string()).or_insert(0) += 1;
            }
        }
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let books = self.sources().iter().zip(&spans).map(|(source, span)| FileSummary {
            path: source.path.to_string(),
            format: source.format,
            currency: span.currency(),
            regions: span.regions(),
            rows: source.rows_used,
            rows_read: source.rows_read,
            price_date: text(source.price_date),
            rate: (!source.rate.is_empty()).then(|| source.rate.to_string()),
            from: text(span.from),
            to: text(span.to),
            findings: self.findings_of(&source.path).cloned().collect(),
        });
        Summary {
            region: None,
            books: books.collect(),
            currency: all.currency(),
            regions: all.regions(),
            rows: self.rows().len() as u64,
            kinds,
            unknown_units,
            from: text(all.from),
            to: text(all.to),
            findings: self.findings().to_vec(),
        }
    }

    fn findings_of<'b>(&'b self, path: &'b str) -> impl Iterator<Item = &'b Finding> {
        let is_of = move |finding: &&Finding| {
            finding.location.as_ref().is_some_and(|location| *location.path == *path)
        };
        self.findings().iter().filter(is_of)
    }

    /// The only region of all prices, where they name one.
    fn only_region(&self) -> Option<&str> {
        let mut regions = self.rows().iter().map(|row| row.region.as_ref());
        let mut regions_named =
            regions.by_ref().filter(|region| crate::prices::region(region).is_some());
        let first = regions_named.next()?;
        regions_named.all(|region| region == first).then_some(first)
    }

    /// Meters with prices of several offers that differ, and those offers.
    fn several_offers(&self) -> (u64, BTreeSet<&str>) {
        let (mut meters, mut offers) = (0, BTreeSet::new());
        let mut rows = self.rows().iter().filter(|row| !row.meter_id.is_empty()).peekable();
        while let Some(row) = rows.next() {
            let is_alike = |other: &&super::PriceRow| {
                other.meter_id == row.meter_id
                    && (&other.meter, &other.region, other.kind, other.term)
                        == (&row.meter, &row.region, row.kind, row.term)
            };
            let mut differ = false;
            while let Some(other) = rows.next_if(is_alike) {
                if other.offer != row.offer
                    && other.tier_from == row.tier_from
                    && other.price != row.price
                {
                    differ = true;
                    offers.extend([row.offer.as_ref(), other.offer.as_ref()]);
                }
            }
            meters += u64::from(differ);
        }
        (meters, offers)
    }

    /// What is noticed in the whole.
    pub(super) fn of_all(&self) -> Vec<Finding> {
        use crate::message;
        let mut findings = Vec::new();
        if let Some(region) = self.only_region() {
            let message = message!(
                "all prices are of the region {region}; a plan for another region finds none in them",
                region
            );
            findings.push(Finding::note("prices-of-one-region", region, message));
        }
        let (meters, offers) = self.several_offers();
        if meters > 0 {
            let offers: Vec<&str> = offers.into_iter().collect();
            let message = message!(
                "{meters} meters have different prices in several offers: {offers}",
                meters,
                offers = crate::wording::Message::first_few(&offers, 6)
            );
            findings.push(
                Finding::warning("price-offers", "offers", message)
                    .hint(message!("Choose one with --offer; until then no such price is used")),
            );
        }
        findings
    }
}

impl Span<'_> {
    /// The only currency.
    fn currency(&self) -> Option<String> {
        let currency = self.currencies.first().filter(|_| self.currencies.len() == 1)?;
        (!currency.is_empty()).then(|| (*currency).to_owned())
    }

    fn regions(&self) -> Vec<String> {
        self.regions.iter().filter(|region| !region.is_empty()).map(|it| (*it).to_owned()).collect()
    }
}

/// The kinds in the order in which they are shown.
pub(crate) fn kinds(summary: &Summary) -> impl Iterator<Item = (PriceKind, u64)> {
    PriceKind::ALL.into_iter().filter_map(|kind| Some((kind, *summary.kinds.get(kind.id())?)))
}
