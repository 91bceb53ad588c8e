//! What a price book has of something, and what it would be taken for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use strsim::jaro_winkler;

use super::book::PriceBook;
use super::choose::Found;
use super::fit::{Obstacle, Search, folded};
use super::lines::{PriceLine, PriceLines};
use super::region::region;
use super::row::PriceRow;
use super::wanted::Wanted;
use crate::rules::folded_region;

/// Names that are shown where no row has the one that is looked for.
const ALIKE: usize = 5;

/// A row in which what is looked for is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRow<'b> {
    /// The row.
    pub row: &'b PriceRow,
    /// The lines that ask for a row of this name, each with what keeps it from being their price: nothing where it can be.
    pub lines: Vec<(&'static str, Option<Obstacle>)>,
}

/// What a line that asks for it would cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'b> {
    /// What was looked for.
    pub wanted: Wanted,
    /// What the book says.
    pub found: Found<'b>,
}

/// What a price book has of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup<'b> {
    /// The lines that have a price, or several.
    pub answers: Vec<Answer<'b>>,
    /// Every row that names it, in the order of the book.
    pub rows: Vec<NamedRow<'b>>,
    /// Where no row names it: what is called alike, the most alike first.
    pub alike: Vec<Arc<str>>,
}

/// How many prices of each line a book has in a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegionPrices {
    /// The region as it was named.
    pub region: String,
    /// The lines, each with the number of its prices, whatever size or tier they are of: 0 for what is lacking.
    pub lines: BTreeMap<&'static str, u64>,
}

impl RegionPrices {
    /// What a book has in a region.
    #[must_use]
    pub fn new(region: &str, lines: &'static PriceLines, book: &PriceBook) -> Self {
        Self { region: region.to_owned(), lines: lines.prices_in(region, book) }
    }
}

impl PriceLines {
    /// Looks for a size, a tier of disks, a meter or its id: every word of the text must stand in a row, in any of its names.
    /// Without a region in all regions.
    #[must_use]
    pub fn look_up<'b>(
        &'static self,
        text: &str,
        in_region: Option<&str>,
        date: Option<Date>,
        book: &'b PriceBook,
    ) -> Lookup<'b> {
        let text = text.trim();
        let folded_text = folded(text);
        let words: Vec<&str> = folded_text.split(' ').collect();
        let place = in_region.map(|name| folded_region(region(name).unwrap_or(name)));
        let is_here = |row: &PriceRow| {
            place.as_ref().is_none_or(|place| folded_region(&row.region) == *place)
        };
        let named: Vec<&PriceRow> =
            book.rows().iter().filter(|row| is_here(row) && names_all(row, &words)).collect();
        let date = date.or_else(|| book.newest_first_day());
        let rows = named.iter().map(|row| NamedRow { row, lines: self.asking_for(row, date) });
        let alike = if named.is_empty() { alike(&folded_text, book, is_here) } else { Vec::new() };
        Lookup { answers: self.answers(&named, date), rows: rows.collect(), alike }
    }

    /// How many prices each line has in a region, paid as used.
    fn prices_in(&'static self, region: &str, book: &PriceBook) -> BTreeMap<&'static str, u64> {
        let date = book.newest_first_day();
        let count = |line: &'static PriceLine| {
            let any =
                Wanted { redundancy: "*".to_owned(), ..Wanted::new(&line.id, region).of_any() };
            let search = Search::new(line, &any, date);
            let rows = search.rows_of_its_services(book.rows());
            (line.id.as_str(), rows.filter(|row| search.obstacle(row).is_none()).count() as u64)
        };
        self.all().iter().map(count).collect()
    }

    /// The lines that ask for a row of this name, in the region and under the commitment of the row.
    fn asking_for(
        &'static self,
        row: &PriceRow,
        date: Option<Date>,
    ) -> Vec<(&'static str, Option<Obstacle>)> {
        let verdict = |line: &'static PriceLine| {
            let wanted = of_row(line, row, date);
            let any = Wanted { redundancy: "*".to_owned(), ..wanted.of_any() };
            match Search::new(line, &any, date).obstacle(row) {
                Some(Obstacle::Name) => None,
                obstacle => Some((line.id.as_str(), obstacle)),
            }
        };
        self.all().iter().filter_map(verdict).collect()
    }

    /// What each line that asks for one of the rows would cost, for each region and commitment that the rows have.
    fn answers<'b>(&'static self, named: &[&'b PriceRow], date: Option<Date>) -> Vec<Answer<'b>> {
        let mut answers = Vec::new();
        for line in self.all() {
            let mut groups: BTreeMap<_, Vec<&'b PriceRow>> = BTreeMap::new();
            for row in named {
                let any = Wanted { redundancy: "*".to_owned(), ..of_row(line, row, date).of_any() };
                if Search::new(line, &any, date).obstacle(row).is_none() {
                    let key = (Arc::clone(&row.region), row.kind, row.term, what_it_is(row));
                    groups.entry(key).or_default().push(row);
                }
            }
            for ((region, kind, term, what), rows) in groups {
                let name = || what.clone();
                let wanted = Wanted {
                    size: name(),
                    tier: name(),
                    gateway: name(),
                    circuit: name(),
                    redundancy: String::new(),
                    kind,
                    term,
                    date,
                    ..Wanted::new(&line.id, &region)
                };
                answers.extend(Found::among(rows).map(|found| Answer { wanted, found }));
            }
        }
        answers
    }
}

/// What a row is a price of, as it names it.
fn what_it_is(row: &PriceRow) -> String {
    let names = [&row.arm_sku, &row.meter, &row.sku];
    let name = names.into_iter().find(|name| !name.is_empty()).map_or("", |name| &**name);
    let name = name.strip_prefix("Standard_").unwrap_or(name).replace('_', " ");
    name.trim_end_matches(" Disk").to_owned()
}

fn of_row(line: &PriceLine, row: &PriceRow, date: Option<Date>) -> Wanted {
    let (kind, term) = (row.kind, row.term);
    Wanted {
        kind,
        term,
        date,
        zone: Some(row.region.to_string()),
        ..Wanted::new(&line.id, &row.region)
    }
}

/// Names that are most like a text.
fn alike(text: &str, book: &PriceBook, is_here: impl Fn(&PriceRow) -> bool) -> Vec<Arc<str>> {
    let names = book.rows().iter().filter(|row| is_here(row));
    let names: BTreeSet<&Arc<str>> =
        names.map(|row| if row.sku.is_empty() { &row.meter } else { &row.sku }).collect();
    let mut names: Vec<_> =
        names.into_iter().map(|name| (jaro_winkler(text, &folded(name)), name)).collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    names.into_iter().take(ALIKE).map(|(_, name)| Arc::clone(name)).collect()
}

fn names_all(row: &PriceRow, words: &[&str]) -> bool {
    let names = [&row.service, &row.product, &row.sku, &row.arm_sku, &row.meter, &row.meter_id];
    let names: Vec<String> = names.into_iter().map(|name| folded(name)).collect();
    let text = format!(" {} ", names.join(" ").replace('/', " "));
    // A word that begins with a letter is a whole one: `D2s` is not `FD2s` and not `D2sx`.
    words
        .iter()
        .all(|word| text.contains(&format!(" {word} ")) || text.contains(&format!("({word})")))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{book, disk, vm};
    use super::*;
    use crate::prices::Flag;

    #[test]
    fn every_row_that_names_it_is_listed_with_what_it_is_taken_for() {
        let series = "Virtual Machines Dsv5 Series";
        let book = book(vec![
            vm(series, "D2s v5", "0.115"),
            vm("Virtual Machines Dsv5 Series Windows", "D2s v5", "0.207"),
            vm(series, "D2s v5 Spot", "0.02"),
            vm(series, "D4s v5", "0.23"),
            PriceRow { region: "westus".into(), ..vm(series, "D2s v5", "0.2") },
        ]);
        let found =
            PriceLines::current().look_up("Standard_D2s_v5", Some("West Europe"), None, &book);
        assert_eq!(found.rows.len(), 3);
        let answers: Vec<_> = found
            .answers
            .iter()
            .map(|answer| match &answer.found {
                Found::Price { offer, .. } => {
                    (answer.wanted.line.as_str(), offer.unit_price().unwrap().to_string())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(answers, [("vm.base", "0.115".to_owned()), ("vm.windows", "0.207".to_owned())]);
        let spot = found.rows.iter().find(|row| row.row.flags.has(Flag::Spot)).unwrap();
        assert_eq!(spot.lines[0], ("vm.base", Some(Obstacle::Is(Flag::Spot))));
        let everywhere = PriceLines::current().look_up("d2s v5", None, None, &book);
        assert_eq!((everywhere.rows.len(), everywhere.answers.len()), (4, 3));
    }

    #[test]
    fn what_a_region_lacks_is_counted_as_zero() {
        let book = book(vec![
            vm("Virtual Machines Dsv5 Series", "D2s v5", "0.115"),
            vm("Virtual Machines Dsv5 Series", "D2s v5 Spot", "0.02"),
            disk("Premium SSD Managed Disks", "P10 LRS Disk", "21.68"),
            disk("Premium SSD Managed Disks", "P15 ZRS Disk", "40"),
        ]);
        let has = |region: &str, line: &str| {
            let prices = PriceLines::current().prices_in(region, &book);
            prices[line]
        };
        assert_eq!(has("EU West", "vm.base"), 1);
        assert_eq!(has("westeurope", "disk.premium-ssd"), 2);
        assert_eq!(has("westeurope", "vm.windows"), 0);
        assert_eq!(has("northeurope", "vm.base"), 0);
    }

    #[test]
    fn a_tier_is_found_by_its_name_and_a_service_by_its_words() {
        let book = book(vec![
            disk("Premium SSD Managed Disks", "P10 LRS Disk", "21.68"),
            disk("Premium SSD Managed Disks", "P10 LRS Disk Mount", "1.2"),
            disk("Premium Page Blob", "P10 LRS Disk", "19.71"),
        ]);
        let found = PriceLines::current().look_up("p10", None, None, &book);
        assert_eq!((found.rows.len(), found.answers.len()), (3, 1));
        assert_eq!(found.answers[0].wanted.line, "disk.premium-ssd");
        assert_eq!(PriceLines::current().look_up("premium mount", None, None, &book).rows.len(), 1);
        let none = PriceLines::current().look_up("p15", None, None, &book);
        assert_eq!((none.rows.len(), none.alike.first().map(|name| &**name)), (0, Some("P10 LRS")));
    }
}
