//! The sizes of a cell that tells more than a plain number, in one unit.

use super::cell_figures::{Entry, Figures, Side};
use super::cell_tokens::with_whole_unit;
use super::number::{Number, NumberStyle};
use crate::units::{DataUnit, Plain, Unit};

/// A disk or volume of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SizeInCell {
    /// What it is called.
    pub(crate) label: Option<String>,
    /// Whether the label is a drive letter or a mount point.
    pub(crate) is_volume: bool,
    /// How many there are of it.
    pub(crate) times: u32,
    /// The size of each.
    pub(crate) size: f64,
    /// What is used of each.
    pub(crate) used: Option<f64>,
    /// Whether the cell tells the size, and not only what is used.
    has_size: bool,
}

/// What a cell tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sizes {
    /// The disks or volumes.
    pub(crate) entries: Vec<SizeInCell>,
    /// The unit of all of them; `None` if the cell names none.
    pub(crate) unit: Option<Unit>,
    /// Whether several sizes are meant as one: `8 + 8`.
    pub(crate) is_sum: bool,
}

/// How the numbers of a cell are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    /// How numbers are written.
    pub(crate) style: NumberStyle,
    /// The unit of the column for numbers that name none.
    pub(crate) usual: Option<Unit>,
    /// Whether the heading names that unit.
    pub(crate) is_stated: bool,
    /// Whether `60 / 200` are two sizes.
    pub(crate) is_list: bool,
}

impl Sizes {
    /// Reads a text that is no plain number.
    pub(crate) fn of(text: &str, reading: Reading) -> Option<Self> {
        let figures = Figures::of(text)?;
        let figures = if reading.is_list { figures.with_pairs_as_lists() } else { figures };
        let number = |text: &str| reading.style.parse(&with_whole_unit(text));
        let all: Option<Vec<Number>> = figures.numbers().map(number).collect();
        let named = all?.iter().rev().filter_map(|number| number.unit).find_map(data);
        let is_labelled = figures.entries.iter().any(|entry| entry.label.is_some());
        // `60;120 GB` are both GB; `C: 100, D: 1 TB` are not both TB.
        let is_inherited = !reading.is_stated && !is_labelled;
        let bare = if is_inherited { named } else { reading.usual.and_then(data).or(named) };
        let unit = named.or(bare);
        let value = |text: &str| {
            let number = number(text)?;
            let own = number.unit.and_then(data).or(bare);
            Some(match (own, unit) {
                (Some(own), Some(unit)) => {
                    own.bytes(number.value, Plain::Binary) / unit.bytes(1.0, Plain::Binary)
                }
                _ => number.value,
            })
        };
        let entries: Option<Vec<SizeInCell>> =
            figures.entries.iter().map(|entry| entry_of(entry, &number, &value)).collect();
        Some(Self {
            entries: entries?,
            unit: named.and(unit).map(Unit::Data),
            is_sum: figures.is_sum,
        })
    }

    /// The size of all of them; `None` if one of the entries has none.
    pub(crate) fn capacity(&self) -> Option<f64> {
        self.entries
            .iter()
            .map(|entry| entry.has_size.then(|| entry.size * f64::from(entry.times)))
            .sum()
    }

    /// What is used of all of them.
    pub(crate) fn used(&self) -> Option<f64> {
        self.entries.iter().map(|entry| Some(entry.used? * f64::from(entry.times))).sum()
    }

    /// Whether there are several.
    pub(crate) fn is_list(&self) -> bool {
        self.entries.len() > 1 || self.entries.iter().any(|entry| entry.times > 1)
    }

    /// The number that a field of this name asks for.
    pub(crate) fn figure(&self, field: &str) -> Option<f64> {
        let is = |ending: &str| {
            field == ending || field.strip_suffix(ending).is_some_and(|rest| rest.ends_with('_'))
        };
        if is("used") || field == "used_datastore" || field == "consumed" {
            return self.used().or_else(|| self.capacity());
        }
        if is("free") {
            let left = || Some(self.capacity()? - self.used()?);
            return left().or_else(|| self.capacity());
        }
        // Memory is told in one size; of several it is not known whether they are to be added.
        let is_open = field.starts_with("memory") && self.is_list() && !self.is_sum;
        self.capacity().filter(|_| !is_open)
    }
}

fn data(unit: Unit) -> Option<DataUnit> {
    match unit {
        Unit::Data(unit) => Some(unit),
        _ => None,
    }
}

fn entry_of(
    entry: &Entry<'_>,
    number: &impl Fn(&str) -> Option<Number>,
    value: &impl Fn(&str) -> Option<f64>,
) -> Option<SizeInCell> {
    let mut read = SizeInCell {
        label: entry.label.map(str::to_owned),
        is_volume: entry.is_volume,
        times: entry.times,
        size: 0.0,
        used: None,
        has_size: entry.size.is_some(),
    };
    if let Some(size) = entry.size {
        read.size = value(size)?;
    }
    if let Some((side, text)) = entry.beside {
        let stated = number(text)?;
        let amount = match stated.unit {
            Some(Unit::Percent) => entry.size.map(|_| read.size * stated.value / 100.0)?,
            _ => value(text)?,
        };
        match side {
            Side::Used => read.used = Some(amount),
            Side::Free if read.has_size => read.used = Some((read.size - amount).max(0.0)),
            Side::Free => return None,
            Side::Rest => (read.size, read.used) = (read.size + amount, Some(amount)),
            Side::Pair => {
                (read.size, read.used) = (read.size.max(amount), Some(read.size.min(amount)));
            }
        }
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, heading: Option<&str>) -> Option<(f64, Option<f64>, String)> {
        let reading = Reading {
            usual: heading.and_then(Unit::parse),
            is_stated: heading.is_some(),
            ..Reading::default()
        };
        let sizes = Sizes::of(text, reading)?;
        let unit = sizes.unit.map(|unit| unit.to_string()).unwrap_or_default();
        Some((sizes.capacity()?, sizes.used(), unit))
    }

    #[test]
    fn all_numbers_of_a_cell_are_in_one_unit() {
        let gb = |size, used| Some((size, used, "GB".to_owned()));
        assert_eq!(read("60;120 GB", None), gb(180.0, None));
        assert_eq!(read("1 TB + 512 GB", None), gb(1536.0, None));
        assert_eq!(read("100+200", Some("GB")), Some((300.0, None, String::new())));
        assert_eq!(
            read("C: 100, D: 2 TB", Some("GB")).map(|read| read.0),
            Some(2.0 + 100.0 / 1024.0)
        );
        assert_eq!(read("100 GB (30 % used)", None), gb(100.0, Some(30.0)));
        assert_eq!(read("500 GB (80 GB free)", None), gb(500.0, Some(420.0)));
        assert_eq!(read("2 x 100 GB (50 % used)", None), gb(200.0, Some(100.0)));
        assert_eq!(read("40 GB used, 60 GB free", None), gb(100.0, Some(40.0)));
        assert_eq!(read("8 / 16 GB", None), gb(16.0, Some(8.0)));
        assert_eq!(read("16 GB / 8 GB", None), gb(16.0, Some(8.0)));
    }

    #[test]
    fn a_field_gets_the_number_that_it_asks_for() {
        let figure = |text, field| Sizes::of(text, Reading::default())?.figure(field);
        assert_eq!(figure("40 GB of 100 GB", "used"), Some(40.0));
        assert_eq!(figure("40 GB of 100 GB", "free"), Some(60.0));
        assert_eq!(figure("40 GB used", "used"), Some(40.0));
        assert_eq!(figure("40 GB used", "storage"), None);
        assert_eq!(figure("8 GB, 16 GB", "memory"), None);
        assert_eq!(figure("2 x 8 GB", "memory"), Some(16.0));
    }
}
