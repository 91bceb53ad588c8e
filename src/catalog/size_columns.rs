//! The columns of a catalogue of VM sizes.

use std::borrow::Cow;
use std::str::FromStr;

use super::error::CatalogError;
use super::size::{Text, VmSize};

/// A column by its names, the usual one first.
struct Column {
    names: &'static [&'static str],
    /// Whether a catalogue cannot do without it.
    is_needed: bool,
}

const fn needed(names: &'static [&'static str]) -> Column {
    Column { names, is_needed: true }
}

const fn optional(names: &'static [&'static str]) -> Column {
    Column { names, is_needed: false }
}

/// The columns in the order in which [`SizeColumns::size`] reads them.
const COLUMNS: [Column; 29] = [
    needed(&["name"]),
    needed(&["series"]),
    needed(&["category"]),
    needed(&["vcpus"]),
    needed(&["memory_gib"]),
    needed(&["max_data_disks"]),
    needed(&["max_nics"]),
    optional(&["temp_storage_gib"]),
    needed(&["max_disk_iops"]),
    needed(&["max_disk_mb_per_s", "max_disk_mbps"]),
    optional(&["max_network_mbps"]),
    needed(&["premium_storage"]),
    optional(&["accelerator"]),
    optional(&["notes"]),
    needed(&["source"]),
    needed(&["doc_date", "snapshot"]),
    optional(&["vm_generations"]),
    optional(&["nvme_os_required"]),
    optional(&["retirement_date"]),
    optional(&["growth_restricted"]),
    optional(&["cpu_vendor"]),
    optional(&["cpu_arch"]),
    optional(&["constrained_parent"]),
    optional(&["recognise_only"]),
    optional(&["burstable"]),
    optional(&["isolated"]),
    optional(&["preview"]),
    optional(&["relative_cost"]),
    optional(&["cost_date"]),
];

/// What a cell cannot say, with a name of its column.
#[derive(Debug)]
pub(super) struct Wrong {
    heading: &'static str,
    reason: String,
}

impl Wrong {
    pub(super) fn new(heading: &'static str, reason: impl Into<String>) -> Self {
        Self { heading, reason: reason.into() }
    }
}

/// Where the columns stand in a catalogue; further columns are passed over.
#[derive(Debug)]
pub(super) struct SizeColumns {
    places: [Option<usize>; COLUMNS.len()],
}

impl SizeColumns {
    /// The columns under headings.
    pub(super) fn of<'h>(headings: impl Iterator<Item = &'h str>) -> Result<Self, CatalogError> {
        let headings: Vec<&str> = headings.collect();
        let places = COLUMNS
            .map(|column| headings.iter().position(|heading| column.names.contains(heading)));
        let missing: Vec<&str> = COLUMNS
            .iter()
            .zip(places)
            .filter(|(column, place)| column.is_needed && place.is_none())
            .filter_map(|(column, _)| column.names.first().copied())
            .collect();
        if missing.is_empty() {
            return Ok(Self { places });
        }
        let reason = format!("the columns {} are missing", missing.join(", "));
        Err(CatalogError::new(Some(1), None, reason))
    }

    /// The size of a row, by its cells and by how their texts are kept.
    pub(super) fn size<'c>(
        &self,
        cell: impl Fn(usize) -> Option<&'c str>,
        keep: impl Fn(&'c str) -> Text,
    ) -> Result<VmSize, Wrong> {
        let mut cells = Cells { columns: COLUMNS.iter().zip(&self.places), cell, keep };
        let open;
        // In the order of the columns.
        Ok(VmSize {
            name: cells.text().into_owned(),
            series: cells.text().into_owned(),
            category: cells.text(),
            vcpus: cells.number()?,
            memory_gib: cells.number()?,
            max_data_disks: cells.number()?,
            max_nics: cells.number()?,
            temp_storage_gib: cells.number()?,
            max_disk_iops: cells.number()?,
            max_disk_mb_per_s: cells.number()?,
            max_network_mbps: cells.number()?,
            premium_storage: cells.truth_or_unstated()?,
            accelerator: cells.stated(),
            notes: cells.stated(),
            source: cells.text(),
            snapshot: cells.text(),
            vm_generations: {
                let stated;
                (stated, open) = cells.generations()?;
                stated
            },
            unstated_generations: open,
            nvme_os_required: cells.truth_if_stated(),
            retirement_date: cells.stated(),
            growth_restricted: cells.truth()?,
            cpu_vendor: cells.stated(),
            cpu_arch: cells.stated(),
            constrained_parent: cells.stated(),
            recognise_only: cells.truth()?,
            burstable: cells.truth()?,
            isolated: cells.truth()?,
            preview: cells.truth()?,
            relative_cost: cells.number()?,
            cost_date: cells.stated(),
        })
    }

    /// What is wrong in a row, with its place.
    pub(super) fn error(&self, line: Option<u64>, wrong: &Wrong) -> CatalogError {
        let mut columns = COLUMNS.iter().zip(self.places);
        let column = columns.find(|(column, _)| column.names.contains(&wrong.heading));
        let place = column.and_then(|(_, place)| place);
        CatalogError::new(line, place, format!("{}: {}", wrong.heading, wrong.reason))
    }
}

/// The cells of a row in the order of [`COLUMNS`].
struct Cells<I, C, K> {
    columns: I,
    cell: C,
    keep: K,
}

impl<'p, 'c, I, C, K> Cells<I, C, K>
where
    I: Iterator<Item = (&'static Column, &'p Option<usize>)>,
    C: Fn(usize) -> Option<&'c str>,
    K: Fn(&'c str) -> Text,
{
    /// The name of the next column and what its cell says.
    fn next(&mut self) -> (&'static str, &'c str) {
        let Some((column, place)) = self.columns.next() else {
            return ("", "");
        };
        let name = column.names.first().copied().unwrap_or_default();
        (name, place.and_then(&self.cell).unwrap_or_default())
    }

    fn text(&mut self) -> Text {
        let text = self.next().1;
        (self.keep)(text)
    }

    fn stated(&mut self) -> Option<Text> {
        Some(self.next().1).filter(|text| !text.is_empty()).map(&self.keep)
    }

    fn number<T: FromStr<Err: ToString>>(&mut self) -> Result<Option<T>, Wrong> {
        let (heading, text) = self.next();
        let wrong = |error: T::Err| Wrong::new(heading, error.to_string());
        (!text.is_empty()).then(|| text.parse().map_err(wrong)).transpose()
    }

    /// `true` and `false`, also as a spreadsheet writes them: `TRUE`.
    fn truth(&mut self) -> Result<bool, Wrong> {
        Ok(self.truth_or_unstated()?.unwrap_or(false))
    }

    fn truth_or_unstated(&mut self) -> Result<Option<bool>, Wrong> {
        let (heading, text) = self.next();
        match truth(text) {
            Some(truth) => Ok(Some(truth)),
            None if text.trim().is_empty() => Ok(None),
            None => {
                Err(Wrong::new(heading, format!("'{}' is neither true nor false", text.trim())))
            }
        }
    }

    /// The same; anything else, such as `unstated`, is not known.
    fn truth_if_stated(&mut self) -> Option<bool> {
        truth(self.next().1)
    }

    fn generations(&mut self) -> Result<Generations, Wrong> {
        let (heading, text) = self.next();
        let known: &[u8] = match text {
            "" => &[],
            "1" => &[1],
            "2" => &[2],
            "1,2" => &[1, 2],
            _ => return in_other_words(heading, text),
        };
        Ok((Cow::Borrowed(known), Cow::Borrowed(&[])))
    }
}

/// The generations that a source states, and those that it leaves open.
type Generations = (Cow<'static, [u8]>, Cow<'static, [u8]>);

/// Generations as people write them: `1, 2`, and with a question mark what the source does not say: `1, 2?`.
fn in_other_words(heading: &'static str, text: &str) -> Result<Generations, Wrong> {
    let (mut stated, mut open) = (Vec::new(), Vec::new());
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let list = if part.ends_with('?') { &mut open } else { &mut stated };
        list.push(match part.trim_end_matches('?') {
            "1" => 1,
            "2" => 2,
            _ => {
                let reason = format!("'{}' is not 1, 2 or \"1,2\"", text.trim());
                return Err(Wrong::new(heading, reason));
            }
        });
    }
    Ok((Cow::Owned(stated), Cow::Owned(open)))
}

fn truth(text: &str) -> Option<bool> {
    let is = |word: &str| text.trim().eq_ignore_ascii_case(word);
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ if is("true") => Some(true),
        _ => is("false").then_some(false),
    }
}
