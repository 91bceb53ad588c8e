//! What the user says that the columns of samples are: `--map "Value=written_bytes_per_s"`.

use super::metric::key;
use super::quantity::Quantity;
use crate::units::{BYTES_PER_KIB, BYTES_PER_MIB, KIB_PER_MIB, MIB_PER_GIB, SECTORS_PER_MIB};

/// What a column of a table of samples can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SampleField {
    Server,
    Disk,
    Time,
    TimeOfDay,
    Interval,
    Metric,
    Unit,
    /// What was written; nothing where the unit is to be found as usual.
    Written(Option<Quantity>),
}

const FIELDS: [(&str, SampleField); 8] = [
    ("server", SampleField::Server),
    ("disk", SampleField::Disk),
    ("time", SampleField::Time),
    ("time_of_day", SampleField::TimeOfDay),
    ("interval", SampleField::Interval),
    ("metric", SampleField::Metric),
    ("unit", SampleField::Unit),
    ("written", SampleField::Written(None)),
];

const KILOBIT: f64 = 1000.0 / 8.0 / BYTES_PER_MIB;

/// Units behind `written_`, with how many MiB each is.
const UNITS: [(&str, f64); 8] = [
    ("bytes", 1.0 / BYTES_PER_MIB),
    ("kb", 1.0 / KIB_PER_MIB),
    ("mb", BYTES_PER_KIB / KIB_PER_MIB),
    ("gb", MIB_PER_GIB),
    ("sectors", 1.0 / SECTORS_PER_MIB),
    ("bits", KILOBIT / 1000.0),
    ("kbit", KILOBIT),
    ("mbit", KILOBIT * 1000.0),
];

impl SampleField {
    /// The field of a name: `server`, `written_kb_per_s`, `written_bytes` for what was written since the sample before, or
    /// `written_total_bytes` for a count that runs on.
    pub(crate) fn of(name: &str) -> Option<Self> {
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            return Some(*field);
        }
        let unit = name.strip_prefix("written_")?;
        let mib = |name: &str| UNITS.iter().find(|(known, _)| *known == name).map(|(_, mib)| *mib);
        let quantity = if let Some(unit) = unit.strip_suffix("_per_s") {
            Quantity::Rate(mib(unit)?)
        } else if let Some(unit) = unit.strip_prefix("total_") {
            Quantity::RunsOn(mib(unit)?)
        } else {
            Quantity::Amount(mib(unit)?)
        };
        Some(Self::Written(Some(quantity)))
    }

    /// What the fields are called, for messages.
    pub(crate) fn names() -> Vec<String> {
        let plain = FIELDS.iter().map(|(name, _)| (*name).to_owned());
        let written = UNITS.iter().map(|(unit, _)| format!("written_{unit}_per_s"));
        let examples = ["written_bytes".to_owned(), "written_total_bytes".to_owned()];
        plain.chain(written).chain(examples).collect()
    }
}

/// Headings of samples and what they are, beyond what is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleMap {
    entries: Vec<(String, SampleField)>,
}

impl SampleMap {
    /// Whether a column holds what was written since the sample before, and no count that runs on.
    pub(crate) fn states_amounts(&self) -> bool {
        let is_amount = |field| matches!(field, SampleField::Written(Some(Quantity::Amount(_))));
        self.entries.iter().any(|(_, field)| is_amount(*field))
    }

    /// The pairs of heading and field that are about samples; those about inventories are left out.
    #[must_use]
    pub fn new(pairs: &[(String, String)]) -> Self {
        let entries = pairs.iter().filter_map(|(heading, field)| {
            let name = field.trim().to_lowercase().replace('-', "_");
            Some((heading.trim().to_owned(), SampleField::of(&name)?))
        });
        Self { entries: entries.collect() }
    }

    /// Whether a name is that of a field of samples.
    #[must_use]
    pub fn has_field(name: &str) -> bool {
        SampleField::of(&name.trim().to_lowercase().replace('-', "_")).is_some()
    }

    /// What the fields are called.
    #[must_use]
    pub fn field_names() -> Vec<String> {
        SampleField::names()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What a heading is said to be.
    pub(crate) fn field(&self, heading: &str) -> Option<SampleField> {
        if self.entries.is_empty() {
            return None;
        }
        let exact = self.entries.iter().find(|(known, _)| known == heading.trim());
        let folded = || {
            let own = key(heading);
            self.entries.iter().find(|(known, _)| !own.is_empty() && key(known) == own)
        };
        exact.or_else(folded).map(|(_, field)| *field)
    }

    /// What every column is that has no other meaning: the entry for `*`.
    pub(crate) fn others(&self) -> Option<SampleField> {
        self.entries.iter().find(|(heading, _)| heading == "*").map(|(_, field)| *field)
    }

    /// The headings that a row of headings does not have.
    pub(crate) fn missing<'m>(&'m self, headings: &[String]) -> Vec<&'m str> {
        let has = |wanted: &str| {
            wanted == "*"
                || headings.iter().any(|heading| {
                    heading.trim() == wanted
                        || (!key(wanted).is_empty() && key(heading) == key(wanted))
                })
        };
        self.entries
            .iter()
            .map(|(heading, _)| heading.as_str())
            .filter(|heading| !has(heading))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_the_unit_and_whether_a_count_runs_on() {
        let map = SampleMap::new(&[
            ("Value #A".into(), "written-mb-per-s".into()),
            ("Host".into(), "server".into()),
            ("RAM".into(), "memory_gb".into()),
            ("*".into(), "written_total_bytes".into()),
        ]);
        assert_eq!(map.entries.len(), 3);
        let rate = SampleField::Written(Some(Quantity::Rate(1.0)));
        assert_eq!(map.field("value #a"), Some(rate));
        assert_eq!(map.field("RAM"), None);
        let total = SampleField::Written(Some(Quantity::RunsOn(1.0 / BYTES_PER_MIB)));
        assert_eq!(map.others(), Some(total));
        assert_eq!(map.missing(&["VALUE A".to_owned()]), ["Host"]);
        for name in SampleMap::field_names() {
            assert!(SampleMap::has_field(&name), "{name}");
        }
        let Some(SampleField::Written(Some(Quantity::Rate(mbit)))) =
            SampleField::of("written_mbit_per_s")
        else {
            panic!("no rate");
        };
        assert!((mbit - 125_000.0 / 1_048_576.0).abs() < 1e-12);
    }
}
