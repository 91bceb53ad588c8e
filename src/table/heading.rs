//! Headings without their accidents: case, blanks, stars, units.

use crate::units::{DataUnit, Unit};

/// A heading reduced to what identifies it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoldedHeading {
    /// The letters and digits, in lower case.
    pub key: String,
    /// The unit it named.
    pub unit: Option<Unit>,
}

/// Reduces a heading: `*Memory (In MB)` is `memory` in MB, `Free % ` is `free` in percent.
///
/// A unit counts in brackets anywhere, as the last word, and glued to the end as in `MemoryGB`.
#[must_use]
pub fn fold(heading: &str) -> FoldedHeading {
    let (rest, unit) = bracketed(heading)
        .or_else(|| trailing(heading))
        .or_else(|| glued(heading))
        .unwrap_or_else(|| (heading.to_owned(), None));
    let key: String =
        rest.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if key.is_empty() {
        // The heading is nothing but a unit: `%`, `GB`.
        return FoldedHeading {
            key: heading
                .chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect(),
            unit,
        };
    }
    FoldedHeading { key, unit }
}

type Split = Option<(String, Option<Unit>)>;

fn bracketed(heading: &str) -> Split {
    let mut end = heading.len();
    while let Some(close) = heading.get(..end)?.rfind([')', ']']) {
        let open = heading.get(..close)?.rfind(['(', '['])?;
        if let Some(unit) = Unit::parse(heading.get(open + 1..close)?) {
            let rest = format!("{} {}", heading.get(..open)?, heading.get(close + 1..)?);
            return Some((rest, Some(unit)));
        }
        end = open;
    }
    None
}

fn trailing(heading: &str) -> Split {
    let heading = heading.trim_end();
    let (rest, last) = heading.rsplit_once(char::is_whitespace)?;
    // `Peak IOPS` and `Plan B` are names, not units.
    let unit = Unit::parse(last)
        .filter(|unit| *unit != Unit::Operations && *unit != Unit::Data(DataUnit::BYTE))?;
    let rest = rest.trim_end();
    let rest = match rest.rsplit_once(char::is_whitespace) {
        Some((before, word)) if word.eq_ignore_ascii_case("in") => before,
        _ => rest,
    };
    Some((rest.to_owned(), Some(unit)))
}

fn glued(heading: &str) -> Split {
    let heading = heading.trim_end();
    if let Some(rest) = heading.strip_suffix('%').or(heading.strip_prefix('%')) {
        return Some((rest.to_owned(), Some(Unit::Percent)));
    }
    let suffixes = ["KiB", "MiB", "GiB", "TiB", "KB", "MB", "GB", "TB"];
    suffixes.iter().find_map(|suffix| {
        let rest = heading.strip_suffix(suffix)?;
        rest.ends_with(|c: char| c.is_lowercase() || c == '_')
            .then(|| (rest.to_owned(), Unit::parse(suffix)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scale;

    fn folded(heading: &str) -> (String, String) {
        let folded = fold(heading);
        (folded.key, folded.unit.map(|u| u.to_string()).unwrap_or_default())
    }

    #[test]
    fn accidents_fall_away_and_units_stay() {
        let cases = [
            ("*Memory (In MB)", "memory", "MB"),
            ("Memory allocation (in MBs)", "memoryallocation", "MB"),
            ("Total Storage (in GBs )", "totalstorage", "GB"),
            ("Total\u{a0}Storage\n(GB)", "totalstorage", "GB"),
            ("Disk 1 read throughput (MB per second)", "disk1readthroughput", "MB/s"),
            ("Daily data change rate (%)", "dailydatachangerate", "%"),
            ("Free % ", "free", "%"),
            ("Provisioned MiB", "provisioned", "MiB"),
            ("vInfoTotalDiskCapacityMiB", "vinfototaldiskcapacity", "MiB"),
            ("BackupSize(GB)", "backupsize", "GB"),
            ("CPU utilization (in %) ", "cpuutilization", "%"),
            ("Size MiB (total)", "sizemibtotal", ""),
            ("# CPU", "cpu", ""),
            ("Network #1", "network1", ""),
            ("Need Premium(P) or Standard(S) storage?", "needpremiumporstandardsstorage", ""),
            ("VM", "vm", ""),
            ("Arbeitsspeicher in GB", "arbeitsspeicher", "GB"),
            ("%util", "util", "%"),
            ("HA_DB", "hadb", ""),
            ("Peak IOPS", "peakiops", ""),
        ];
        for (heading, key, unit) in cases {
            assert_eq!(folded(heading), (key.to_owned(), unit.to_owned()), "{heading}");
        }
    }

    #[test]
    fn a_heading_that_is_only_a_unit_keeps_a_key() {
        assert_eq!(fold("%").key, "%");
        assert_eq!(fold(" - ").key, "-");
        assert_eq!(fold("  ").key, "");
    }

    #[test]
    fn the_unit_is_typed() {
        let gb = DataUnit { scale: Scale::Giga, iec: false };
        assert_eq!(fold("Storage (GB)").unit, Some(Unit::Data(gb)));
    }
}
