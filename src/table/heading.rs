//! Headings without their accidents: case, blanks, stars, units.

use crate::units::{DataUnit, Unit};

/// Bytes of the longest heading; longer texts are none.
pub(crate) const LONGEST: usize = 500;

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
/// A unit counts in brackets anywhere, as the last or the first word (`memory_gb`, `GB RAM`), and glued to the end as in
/// `MemoryGB` and `sizeBytes`.
#[must_use]
pub fn fold(heading: &str) -> FoldedHeading {
    let (rest, unit) = split_unit(heading);
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

/// A heading without its unit, and the unit.
pub(crate) fn split_unit(heading: &str) -> (String, Option<Unit>) {
    bracketed(heading)
        .or_else(|| trailing(heading))
        .or_else(|| leading(heading))
        .or_else(|| glued(heading))
        .unwrap_or_else(|| (heading.to_owned(), None))
}

type Split = Option<(String, Option<Unit>)>;

const OPENING: [char; 6] = ['(', '[', '{', '<', '（', '【'];
const CLOSING: [char; 6] = [')', ']', '}', '>', '）', '】'];

fn bracketed(heading: &str) -> Split {
    let mut end = heading.len();
    while let Some(close) = heading.get(..end)?.rfind(CLOSING) {
        let open = heading.get(..close)?.rfind(OPENING)?;
        let mut within = heading.get(open..close)?.chars();
        within.next();
        if let Some(unit) = unit_in_brackets(within.as_str().trim()) {
            let mut after = heading.get(close..)?.chars();
            after.next();
            return Some((format!("{} {}", heading.get(..open)?, after.as_str()), Some(unit)));
        }
        end = open;
    }
    None
}

/// `GB`, `in GB`, `en Go`, `v GB`; `G`, where no more is said.
fn unit_in_brackets(text: &str) -> Option<Unit> {
    let lone = || match text {
        "G" | "T" => Unit::parse(&format!("{text}B")),
        _ => None,
    };
    let behind_preposition = || {
        let (first, rest) = text.split_once(char::is_whitespace)?;
        (first.chars().count() <= 2).then(|| Unit::parse(rest))?
    };
    Unit::parse(text).or_else(behind_preposition).or_else(lone)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '_' | '-' | '.' | ',' | ':' | ';')
}

/// Whether a word is a unit wherever it stands. `Peak IOPS`, `Plan B` and `Assigned to` are names, not units.
fn is_certain(word: &str, unit: Unit) -> bool {
    let is_name = matches!(word.to_lowercase().as_str(), "b" | "ko" | "mo" | "go" | "to");
    unit != Unit::Operations && !is_name
}

/// `Memory GB`, `memory_gb`, `throughput MB per second`.
fn trailing(heading: &str) -> Split {
    let heading = heading.trim_matches(is_separator);
    let separators = heading.rmatch_indices(is_separator).map(|(at, _)| at).take(3);
    let split = |at: usize| {
        let (rest, last) = heading.split_at(at);
        let last = last.trim_matches(is_separator);
        let spaced: String = last.chars().map(|c| if is_separator(c) { ' ' } else { c }).collect();
        let unit = Unit::parse(&spaced).filter(|unit| is_certain(last, *unit))?;
        let rest = rest.trim_matches(is_separator);
        let rest = match rest.rsplit_once(is_separator) {
            Some((before, word)) if word.eq_ignore_ascii_case("in") => before,
            _ => rest,
        };
        (!rest.is_empty()).then(|| (rest.to_owned(), Some(unit)))
    };
    // The longest suffix that is a unit: `MB per second` rather than `second`.
    separators.filter_map(split).last()
}

/// `GB RAM`, `% used`, `mb_memory`.
fn leading(heading: &str) -> Split {
    let (first, rest) = heading.trim_matches(is_separator).split_once(is_separator)?;
    let unit = Unit::parse(first).filter(|unit| is_certain(first, *unit))?;
    matches!(unit, Unit::Data(_) | Unit::Percent).then(|| (rest.to_owned(), Some(unit)))
}

/// `MemoryGB`, `totalRamInMB`, `sizeBytes`, `%util`; in a heading of one case also `memorygb` and `SIZEINGIB`.
fn glued(heading: &str) -> Split {
    let heading = heading.trim_end();
    if let Some(rest) = heading.strip_suffix('%').or(heading.strip_prefix('%')) {
        return Some((rest.to_owned(), Some(Unit::Percent)));
    }
    // All of the suffixes end so, and few headings.
    if !heading.ends_with(['b', 'B', 's', 'S', 't', 'T']) {
        return None;
    }
    let suffixes = [
        "KiB", "MiB", "GiB", "TiB", "Kib", "Mib", "Gib", "Tib", "KB", "MB", "GB", "TB", "Kb", "Mb",
        "Gb", "Tb", "Bytes", "Percent", "Pct",
    ];
    let is_of_one_case =
        !heading.contains(char::is_uppercase) || !heading.contains(char::is_lowercase);
    suffixes.iter().find_map(|suffix| {
        let (rest, last) = heading.split_at_checked(heading.len().checked_sub(suffix.len())?)?;
        if !last.eq_ignore_ascii_case(suffix) {
            return None;
        }
        let begins_anew = rest.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        let is_unit = if is_of_one_case { rest.len() > 2 } else { last == *suffix && begins_anew };
        let named = ["In", "in", "IN"].iter().find_map(|word| rest.strip_suffix(word));
        let named = named.filter(|_| is_of_one_case || rest.ends_with("In")).unwrap_or(rest);
        is_unit.then(|| (named.to_owned(), Unit::parse(suffix)))
    })
}

/// The unit that a word is, where every other word of the heading is known.
pub(crate) fn unit_word(word: &str) -> Option<Unit> {
    match Unit::parse(word)? {
        Unit::Data(DataUnit::BYTE) if word == "b" => None,
        unit @ (Unit::Data(_) | Unit::Percent) => Some(unit),
        _ => None,
    }
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
    fn a_unit_counts_wherever_it_stands() {
        let cases = [
            ("memory_gb", "memory", "GB"),
            ("ram-mb", "ram", "MB"),
            ("disk_size_in_gib", "disksize", "GiB"),
            ("memoryMb", "memory", "MB"),
            ("sizeingib", "size", "GiB"),
            ("VINFOTOTALDISKCAPACITYMIB", "vinfototaldiskcapacity", "MiB"),
            ("ramgb", "ram", "GB"),
            ("totalRamInMB", "totalram", "MB"),
            ("totalRAMInKB", "totalram", "KB"),
            ("sizeBytes", "size", "B"),
            ("GB RAM", "ram", "GB"),
            ("% used", "used", "%"),
            ("Mémoire (Go)", "mémoire", "GB"),
            ("Disque (en To)", "disque", "TB"),
            ("RAM [GB]", "ram", "GB"),
            ("RAM {GB}", "ram", "GB"),
            ("内存（GB）", "内存", "GB"),
            ("RAM (G)", "ram", "GB"),
            ("read_mb_per_sec", "read", "MB/s"),
            ("RAM: GB", "ram", "GB"),
            ("Assigned to", "assignedto", ""),
            ("Plan B", "planb", ""),
            ("DB", "db", ""),
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
        assert_eq!(fold("[GB]").key, "[gb]");
    }

    #[test]
    fn the_unit_is_typed() {
        let gb = DataUnit { scale: Scale::Giga, iec: false };
        assert_eq!(fold("Storage (GB)").unit, Some(Unit::Data(gb)));
    }
}
