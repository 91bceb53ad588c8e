//! Many prices of one book: its rows by name and region, and what was found once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::book::PriceBook;
use super::choose::{Found, Sorted};
use super::fit::{Search, keys_of, place};
use super::lines::PriceLines;
use super::offer::Offer;
use super::row::PriceRow;
use super::wanted::Wanted;

/// The number of a region among those of a book.
type Place = u32;

/// A price book in which thousands of lines are looked for: says what [`PriceLines::find`] says, without going through all rows
/// for each.
///
/// ```
/// use asrcap::prices::{PriceBook, PriceIndex, PriceLines, Wanted};
///
/// let book = PriceBook::default();
/// let index = PriceIndex::new(PriceLines::current(), &book);
/// let wanted = Wanted::new("vm.base", "westeurope").size("Standard_D2s_v5");
/// assert_eq!(index.find(&wanted), PriceLines::current().find(&wanted, &book));
/// ```
#[derive(Debug)]
pub struct PriceIndex<'b> {
    lines: &'b PriceLines,
    book: &'b PriceBook,
    newest: Option<Date>,
    /// Rows behind each other that have the same names; the rows of a book are sorted by them.
    groups: Vec<Range<usize>>,
    /// The groups by the names that their rows can be looked for by.
    by_name: HashMap<String, Vec<usize>>,
    /// The region of each row.
    places: Vec<Place>,
    /// The regions by their names.
    numbers: HashMap<String, Place>,
    /// What was found, as many machines have the same size and disks.
    found: Mutex<HashMap<Wanted, Option<Found<'b>>>>,
}

impl<'b> PriceIndex<'b> {
    /// The index of a book for the lines of a plan.
    #[must_use]
    pub fn new(lines: &'b PriceLines, book: &'b PriceBook) -> Self {
        let mut groups: Vec<Range<usize>> = Vec::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut start = 0;
        for rows in book.rows().chunk_by(|one, next| names(one) == names(next)) {
            for key in rows.first().map(keys_of).unwrap_or_default() {
                let of_name = by_name.entry(key).or_default();
                if of_name.last() != Some(&groups.len()) {
                    of_name.push(groups.len());
                }
            }
            groups.push(start..start + rows.len());
            start += rows.len();
        }
        let mut spellings: HashMap<&Arc<str>, Place> = HashMap::new();
        let mut numbers: HashMap<String, Place> = HashMap::new();
        let mut places = Vec::with_capacity(book.rows().len());
        for row in book.rows() {
            let number = *spellings.entry(&row.region).or_insert_with(|| {
                let new = Place::try_from(numbers.len()).unwrap_or(Place::MAX);
                *numbers.entry(place(&row.region)).or_insert(new)
            });
            places.push(number);
        }
        let newest = book.newest_first_day();
        Self { lines, book, newest, groups, by_name, places, numbers, found: Mutex::default() }
    }

    /// The book.
    #[must_use]
    pub fn book(&self) -> &'b PriceBook {
        self.book
    }

    /// The lines that are looked for.
    #[must_use]
    pub fn lines(&self) -> &'b PriceLines {
        self.lines
    }

    /// The price of what is looked for, as [`PriceLines::find`] has it.
    #[must_use]
    pub fn find(&self, wanted: &Wanted) -> Option<Found<'b>> {
        // What a panic elsewhere left behind is whole: an entry is put in at once.
        let known = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(wanted) {
            return found.clone();
        }
        let found = self.look_for(wanted, true);
        known().insert(wanted.clone(), found.clone());
        found
    }

    /// The same where it is one price; the rows that come nearest are not looked for.
    #[must_use]
    pub fn price(&self, wanted: &Wanted) -> Option<Offer<'b>> {
        match self.look_for(wanted, false)? {
            Found::Price { offer, .. } => Some(offer),
            Found::Ambiguous { .. } | Found::Missing { .. } => None,
        }
    }

    fn look_for(&self, wanted: &Wanted, with_nearest: bool) -> Option<Found<'b>> {
        let line = self.lines.get(&wanted.line)?;
        let search = Search::new(line, wanted, wanted.date.or(self.newest));
        let groups = self.called_so(&search);
        let sorted = |is_here: &dyn Fn(Place) -> bool| {
            let rows = groups.iter().flat_map(|group| {
                let rows = self.book.rows().get((*group).clone()).unwrap_or_default();
                let places = self.places.get((*group).clone()).unwrap_or_default();
                rows.iter().zip(places).filter(|(_, place)| is_here(**place)).map(|(row, _)| row)
            });
            Sorted::new(rows.map(|row| (row, search.obstacle_beside_name(row))))
        };
        let here = match search.region() {
            None => sorted(&|_| true),
            Some(region) => match self.numbers.get(region) {
                Some(number) => sorted(&|place| place == *number),
                None => Sorted::default(),
            },
        };
        // Only where there is no price those of other regions count.
        match here.price() {
            Ok(found) => Some(found),
            Err(_) if !with_nearest => None,
            Err(_) => Some(sorted(&|_| true).missing(line, wanted, self.book)),
        }
    }

    /// The groups whose rows are called as they must be, in the order of the book.
    fn called_so(&self, search: &Search<'_>) -> Vec<&Range<usize>> {
        let first = |group: &Range<usize>| self.book.rows().get(group.start);
        let is_called_so =
            |group: &&Range<usize>| first(group).is_some_and(|row| search.is_called_so(row));
        let Some(keys) = search.keys() else {
            let is_near = |group: &&Range<usize>| {
                first(group).is_some_and(|row| search.is_of_its_services(row))
            };
            return self.groups.iter().filter(is_near).filter(is_called_so).collect();
        };
        let numbers = keys.iter().filter_map(|key| self.by_name.get(*key)).flatten();
        let mut numbers: Vec<usize> = numbers.copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().filter_map(|group| self.groups.get(*group)).filter(is_called_so).collect()
    }
}

/// What a row is called.
fn names(row: &PriceRow) -> [&Arc<str>; 5] {
    [&row.service, &row.product, &row.sku, &row.arm_sku, &row.meter]
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{book, disk, row, vm};
    use super::*;
    use crate::prices::{PriceKind, Term};

    #[test]
    fn what_is_found_is_what_going_through_all_rows_finds() {
        let series = "Virtual Machines Dsv5 Series";
        let elsewhere =
            |price: &str| PriceRow { region: "westus".into(), ..vm(series, "D2s v5", price) };
        let names = ["Virtual Machines", "Dv3/DSv3 Series", "", "D2 v3/D2s v3"];
        let book = book(vec![
            vm(series, "D2s v5", "0.115"),
            vm("Virtual Machines Dsv5 Series Windows", "D2s v5", "0.207"),
            vm(series, "D2s v5 Spot", "0.02"),
            elsewhere("0.2"),
            PriceRow { unit_as_printed: "1/Month".into(), unit: None, ..vm(series, "D2s v5", "7") },
            row(names, "100 Hours", "12"),
            row(names, "1/Month", "60"),
            disk("Premium SSD Managed Disks", "P10 LRS Disk", "21.68"),
            disk("Premium SSD Managed Disks", "P10 LRS Disk", "22"),
            disk("Premium SSD Managed Disks", "P10 LRS Disk Mount", "1.2"),
            disk("Premium Page Blob", "P10 LRS Disk", "19.71"),
        ]);
        let mut states = std::collections::BTreeMap::new();
        for lines in [PriceLines::current(), PriceLines::of_2017()] {
            let index = PriceIndex::new(lines, &book);
            for line in lines.all() {
                for region in ["westeurope", "EU West", "westus", "nowhere"] {
                    for name in ["Standard_D2s_v5", "D2 v3", "D2s v3", "P10", "P15", "", "*"] {
                        let wanted = Wanted::new(&line.id, region).size(name).tier(name);
                        let plan = wanted.clone().committed(PriceKind::SavingsPlan, Term::YEAR);
                        for wanted in [wanted, plan] {
                            let found = index.find(&wanted);
                            assert_eq!(found, lines.find(&wanted, &book), "{wanted:?}");
                            assert_eq!(found, index.find(&wanted), "a second time");
                            let state = match found.unwrap() {
                                Found::Price { other_unit, .. } if other_unit.is_empty() => "price",
                                Found::Price { .. } => "price beside another unit",
                                Found::Ambiguous { .. } => "ambiguous",
                                Found::Missing { nearest } if nearest.is_empty() => "missing",
                                Found::Missing { .. } => "nearest",
                            };
                            *states.entry(state).or_insert(0) += 1;
                        }
                    }
                }
            }
            assert_eq!(index.find(&Wanted::new("no such line", "westeurope")), None);
        }
        assert_eq!(states.len(), 5, "{states:?}");
    }
}
