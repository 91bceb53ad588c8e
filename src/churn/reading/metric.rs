//! The names of figures as monitoring tools write them: whether they are writes, of which server and disk, and in which unit.
//!
//! `web01 sda Disk Write Bytes/sec (Avg)` and `rate(node_disk_written_bytes_total{instance="web01:9100",device="sda"}[5m])` say the
//! same. What its words mean is in `templates/columns/samples.toml`; what is left over is the name of a server or disk.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::item_key;
use crate::table::vocabulary::plain_letters;
use crate::units::{DataUnit, Unit, adverb, period};

/// Linux counts in sectors of this size, whatever those of the disk are.
const BYTES_PER_SECTOR: f64 = 512.0;

/// What a name says about writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Says {
    /// Nothing: it may be the name of a server.
    #[default]
    Nothing,
    /// What is written.
    Write,
    /// Something else, such as what is read, or how long it takes.
    Other,
}

/// How a figure sums up its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statistic {
    Mean,
    Sum,
    /// A maximum, a minimum, a number of values.
    Extreme,
}

/// The name of a figure, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Metric {
    pub(crate) says: Says,
    pub(crate) unit: Option<Unit>,
    /// What makes its values those of the unit: a sector is 512 bytes, and what is per hour is less in a second.
    pub(crate) factor: f64,
    /// The seconds of which amounts are where the unit stands elsewhere, as in `Written per day`.
    pub(crate) period: Option<f64>,
    pub(crate) statistic: Option<Statistic>,
    /// Whether it is a count that runs on.
    pub(crate) runs_on: bool,
    /// What is no word of a figure: names of servers.
    pub(crate) names: Vec<String>,
    /// What looks like the name of a disk.
    pub(crate) disks: Vec<String>,
    /// Whether the key of an item says all that, which is more than any name does.
    pub(crate) by_key: bool,
    /// `device="sda"` of Prometheus.
    pub(crate) labels: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct File {
    words: HashMap<String, String>,
    known: HashMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Write,
    Other,
    Extreme,
    Mean,
    Sum,
    Rate,
    Per,
    Second,
    PerSecond,
    Sector,
    Filler,
}

struct Vocabulary {
    whole: HashMap<String, Vec<Word>>,
    begun: Vec<(String, Word)>,
    known: HashMap<String, String>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: File = super::samples_file::of();
    let kinds = [
        ("write", Word::Write),
        ("other", Word::Other),
        ("extreme", Word::Extreme),
        ("mean", Word::Mean),
        ("sum", Word::Sum),
        ("rate", Word::Rate),
        ("per", Word::Per),
        ("second", Word::Second),
        ("per_second", Word::PerSecond),
        ("sector", Word::Sector),
        ("filler", Word::Filler),
    ];
    let mut vocabulary = Vocabulary { whole: HashMap::new(), begun: Vec::new(), known: file.known };
    for (name, word) in kinds {
        for text in file.words.get(name).map_or("", String::as_str).split_whitespace() {
            match text.strip_suffix('*') {
                Some(stem) => vocabulary.begun.push((stem.to_owned(), word)),
                None => vocabulary.whole.entry(text.to_owned()).or_default().push(word),
            }
        }
    }
    vocabulary
});

impl Vocabulary {
    fn words(&self, text: &str) -> Option<Vec<Word>> {
        let plain = plain_letters(text);
        if let Some(words) = self.whole.get(&plain) {
            return Some(words.clone());
        }
        // `rate5m` of recorded rules.
        let before_unit = plain.trim_end_matches(['s', 'm', 'h', 'd']);
        let stem = before_unit.trim_end_matches(|c: char| c.is_ascii_digit());
        if stem.len() < before_unit.len()
            && let Some(words) = self.whole.get(stem)
            && (words.contains(&Word::Rate) || words.contains(&Word::Mean))
        {
            return Some(words.clone());
        }
        let begun = self.begun.iter().find(|(stem, _)| plain.starts_with(stem.as_str()));
        begun.map(|(_, word)| vec![*word])
    }
}

/// Letters and digits in small letters.
pub(crate) fn key(text: &str) -> String {
    plain_letters(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What is gathered while a name is gone through.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "what was seen, each for itself")]
struct Seen {
    write: bool,
    other: bool,
    rate: bool,
    per: bool,
    /// The seconds of which the figure is: `/h` behind a unit, words such as `per day`, and `daily`.
    over: Option<f64>,
    adverb: Option<f64>,
    sectors: bool,
    total: bool,
    metric: Metric,
}

impl Metric {
    /// Takes a name apart.
    pub(crate) fn read(text: &str) -> Self {
        if let Some((key, rest)) = item_key::take(text) {
            return Self {
                says: if key.is_write { Says::Write } else { Says::Other },
                unit: key.unit,
                statistic: None,
                runs_on: matches!(key.unit, Some(Unit::Data(_))),
                disks: key.disk.into_iter().collect(),
                by_key: true,
                factor: if key.in_sectors { BYTES_PER_SECTOR } else { 1.0 },
                ..Self::read(&rest)
            };
        }
        let mut seen = Seen::default();
        let text = seen.labels(text);
        if let Some(known) = VOCABULARY.known.get(&key(&text)) {
            seen.known(known);
        } else {
            let is_separator = |c: char| {
                c.is_whitespace()
                    || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '=' | '|')
            };
            let mut chunks = text.split(is_separator).filter(|chunk| !chunk.is_empty()).peekable();
            while let Some(chunk) = chunks.next() {
                // `per 10 min`, and the time of a mean: `10 min avg`.
                let is_count = chunk.bytes().all(|byte| byte.is_ascii_digit());
                let next = chunks.peek().filter(|_| is_count).map(|next| format!("{chunk}{next}"));
                let joined = next.as_deref().and_then(period);
                if joined.is_some() {
                    chunks.next();
                }
                // Octets, where they can be no words of other languages.
                let is_last = chunks.peek().is_none_or(|next| is_per(next));
                if matches!(chunk, "Ko" | "Mo" | "Go") && is_last && !seen.has_unit() {
                    if let Some(unit) = Unit::parse(chunk) {
                        seen.set(unit);
                    }
                    continue;
                }
                match joined
                    .or_else(|| period(chunk).filter(|_| seen.per || starts_with_digit(chunk)))
                {
                    Some(seconds) if seen.per => seen.over = seen.over.or(Some(seconds)),
                    Some(_) => {}
                    None => seen.chunk(chunk),
                }
                seen.per &= joined.is_none();
            }
        }
        seen.finish()
    }

    /// Its unit, and what makes its values those of the unit.
    pub(crate) fn measure(&self) -> Option<(Unit, f64)> {
        Some((self.unit?, self.factor))
    }

    /// The server that its labels or its words name.
    pub(crate) fn server(&self) -> Option<String> {
        const LABELS: [&str; 9] = [
            "instance", "hostname", "host", "nodename", "node", "server", "vm", "computer", "name",
        ];
        let of_label = LABELS.iter().find_map(|wanted| {
            let (_, value) = self.labels.iter().find(|(label, _)| key(label) == *wanted)?;
            Some(without_port(value).to_owned())
        });
        of_label.or_else(|| (!self.names.is_empty()).then(|| self.names.join(" ")))
    }

    /// The disk that its labels or its words name.
    pub(crate) fn disk(&self) -> Option<String> {
        const LABELS: [&str; 8] =
            ["device", "disk", "volume", "mountpoint", "drive", "dev", "volumeid", "lun"];
        let of_label = LABELS.iter().find_map(|wanted| {
            Some(self.labels.iter().find(|(label, _)| key(label) == *wanted)?.1.clone())
        });
        of_label.or_else(|| (!self.disks.is_empty()).then(|| self.disks.join(" ")))
    }
}

/// `web01:9100` is the agent of `web01`.
pub(crate) fn without_port(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((host, port))
            if (2..=5).contains(&port.len())
                && port.bytes().all(|byte| byte.is_ascii_digit())
                && !host.is_empty()
                && !host.contains(':') =>
        {
            host
        }
        _ => name,
    }
}

impl Seen {
    /// Takes the labels in braces and the range in brackets off a name.
    fn labels(&mut self, text: &str) -> String {
        let Some((before, rest)) = text.split_once('{') else {
            return text.to_owned();
        };
        let Some((labels, behind)) = rest.rsplit_once('}') else {
            return text.to_owned();
        };
        // `web {{instance}}` and the macros of Zabbix are no labels.
        if !labels.contains('=') {
            return format!("{before} {behind}");
        }
        let mut rest = labels;
        while let Some((label, value)) = rest.split_once('=') {
            let value = value.trim_start_matches(['~', '=']).trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = match quote {
                Some(quote) => value.get(1..).unwrap_or_default().split_once(quote),
                None => value.split_once(',').or(Some((value, ""))),
            }
            .unwrap_or((value, ""));
            let label = label.trim_matches(|c: char| c.is_whitespace() || c == ',');
            self.metric.labels.push((label.to_owned(), value.trim().to_owned()));
            rest = behind;
        }
        let range = behind.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
        format!("{before} {}", range.map_or(behind, |(_, behind)| behind))
    }

    fn known(&mut self, counts: &str) {
        self.write = true;
        let (unit, how) = counts.split_once(' ').unwrap_or((counts, ""));
        if let Some(unit) = Unit::parse(unit) {
            self.set(unit);
        }
        if unit == "sectors/s" {
            self.sectors = true;
            self.over = Some(1.0);
        }
        self.total |= how == "running on";
    }

    fn chunk(&mut self, chunk: &str) {
        let is_drive = chunk.len() <= 3 && is_disk(chunk);
        let bare = if is_drive { chunk } else { chunk.trim_matches([':', '.', '-', '!']) };
        if bare.is_empty() {
            return;
        }
        if let Some(known) = VOCABULARY.known.get(&key(bare)) {
            self.known(known);
            return;
        }
        if is_disk(bare) {
            self.metric.disks.push(bare.trim_start_matches("/dev/").to_owned());
            return;
        }
        if let Some((left, right)) = bare.split_once('/')
            && !left.is_empty()
            && let Some(seconds) = period(right)
        {
            // `Ko/s` can be nothing else, while a lone `Ko` may be a word; `Mb/s` is in bits.
            match Unit::parse(&format!("{left}/s")) {
                Some(unit @ (Unit::Rate(_) | Unit::BitRate(_))) if !self.has_unit() => {
                    self.metric.unit = Some(unit);
                    self.over = Some(seconds);
                }
                _ => {
                    self.over = self.over.or(Some(seconds));
                    self.chunk(left);
                }
            }
            return;
        }
        if self.unit(bare) {
            return;
        }
        if let Some(seconds) = adverb(bare) {
            self.adverb = Some(seconds);
            return;
        }
        let words = split_words(bare);
        let mut before_is_per = self.per;
        let known_word = |word: &&str| {
            let of_time = || period(word).filter(|_| before_is_per).map(|_| Vec::new());
            let unit = || data_unit(word).map(|_| Vec::new());
            let known = VOCABULARY.words(word).or_else(of_time).or_else(unit);
            before_is_per = known.as_ref().is_some_and(|words| words.contains(&Word::Per));
            known
        };
        let known: Option<Vec<Vec<Word>>> = words.iter().map(known_word).collect();
        let Some(known) = known else {
            self.metric.names.push(bare.to_owned());
            return;
        };
        for (word, says) in words.iter().zip(known) {
            match period(word).filter(|_| self.per) {
                Some(seconds) => {
                    self.over = self.over.or(Some(seconds));
                    self.per = false;
                }
                None if self.unit(word) => self.per = false,
                None => self.word(&says),
            }
        }
        self.total |= bare.ends_with("_total");
    }

    /// A unit, such as `KBps`, `MByte` or `bytes`.
    fn unit(&mut self, word: &str) -> bool {
        let Some(unit) = data_unit(word) else {
            return false;
        };
        if !self.has_unit() {
            self.set(unit);
        }
        true
    }

    fn set(&mut self, unit: Unit) {
        self.metric.unit = Some(unit);
        if matches!(unit, Unit::Rate(_) | Unit::BitRate(_)) {
            self.over = Some(1.0);
        }
    }

    /// Whether a unit is settled: the word "bytes" names the counter, and a larger unit behind it says how its values are written,
    /// as in `Disk Write Bytes/sec (KB/s)`.
    fn has_unit(&self) -> bool {
        match self.metric.unit {
            Some(Unit::Data(unit) | Unit::Rate(unit)) => unit != DataUnit::BYTE,
            unit => unit.is_some(),
        }
    }

    fn word(&mut self, says: &[Word]) {
        for word in says {
            match word {
                Word::Write => self.write = true,
                Word::Other => self.other = true,
                Word::Extreme => self.metric.statistic = Some(Statistic::Extreme),
                Word::Mean => {
                    self.metric.statistic = self.metric.statistic.or(Some(Statistic::Mean));
                }
                Word::Sum => {
                    self.metric.statistic = self.metric.statistic.or(Some(Statistic::Sum));
                }
                Word::Rate => self.rate = true,
                Word::PerSecond => self.over = self.over.or(Some(1.0)),
                Word::Sector => self.sectors = true,
                Word::Per | Word::Second | Word::Filler => {}
            }
        }
        self.per = says.contains(&Word::Per);
    }

    fn finish(mut self) -> Metric {
        let mut metric = std::mem::take(&mut self.metric);
        metric.factor = 1.0;
        if self.sectors && matches!(metric.unit, None | Some(Unit::Data(_))) {
            metric.unit = Some(Unit::Data(DataUnit::BYTE));
            metric.factor = BYTES_PER_SECTOR;
        }
        metric.period = self.over.or(self.adverb).or(self.rate.then_some(1.0));
        metric.unit = match (metric.unit, metric.period) {
            (Some(Unit::Data(unit)), Some(seconds)) => {
                metric.factor /= seconds;
                Some(Unit::Rate(unit))
            }
            (Some(unit @ (Unit::Rate(_) | Unit::BitRate(_))), _) => {
                metric.factor /= self.over.unwrap_or(1.0);
                Some(unit)
            }
            // "Disk Writes/sec" are operations.
            (None, _) if self.over == Some(1.0) && self.write => Some(Unit::Operations),
            (unit, _) => unit,
        };
        metric.runs_on = self.total && matches!(metric.unit, Some(Unit::Data(_)));
        metric.says = match (self.write, self.other) {
            (_, true) => Says::Other,
            (true, false) => Says::Write,
            (false, false) => Says::Nothing,
        };
        metric
    }
}

fn is_per(text: &str) -> bool {
    VOCABULARY.words(text).is_some_and(|words| words.contains(&Word::Per))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Amounts and rates of data. A lone `b` is no unit, nor is a word that has another meaning in English.
fn data_unit(word: &str) -> Option<Unit> {
    match Unit::parse(word)? {
        Unit::Data(DataUnit::BYTE) if word.len() < 2 => None,
        Unit::Operations | Unit::Percent => None,
        _ if matches!(word.to_lowercase().as_str(), "to" | "go" | "mo" | "ko" | "bs") => None,
        unit => Some(unit),
    }
}

/// `diskWriteKBps`, `write_bytes_per_second`, `vfs.dev.write` in words; capitals stay, because they tell bits from bytes.
fn split_words(chunk: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in chunk.char_indices() {
        if before.is_lowercase() && c.is_uppercase() {
            words.extend(chunk.get(start..at));
            start = at;
        } else if !c.is_alphanumeric() {
            words.extend(chunk.get(start..at));
            start = at + c.len_utf8();
        }
        before = c;
    }
    words.extend(chunk.get(start..));
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word is shaped like the name of a disk: `C:`, `0`, `sda1`, `nvme0n1`, `dm-0`, `scsi0:1`, `vol-0ab`, `/var`, `_Total`.
pub(crate) fn is_disk(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let lower = lower.strip_prefix("/dev/").unwrap_or(&lower);
    let mut letters = lower.chars();
    let is_drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && matches!(letters.next(), None | Some('\\' | '/'))
        && letters.next().is_none();
    if is_drive || lower == "_total" || (lower.starts_with('/') && lower.len() < 100) {
        return true;
    }
    if lower.len() <= 2 && !lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let with_letters = |stem: &str| {
        let rest = lower.strip_prefix(stem).unwrap_or_default();
        let letters = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        (1..=2).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let with_digits = |stem: &str| {
        let rest = lower.strip_prefix(stem).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'))
    };
    ["sd", "vd", "xvd", "hd"].iter().any(|stem| with_letters(stem))
        || [
            "nvme",
            "dm-",
            "md",
            "scsi",
            "sata",
            "ide",
            "hdisk",
            "mmcblk",
            "loop",
            "dev",
            "zd",
            "lun",
            "harddiskvolume",
        ]
        .iter()
        .any(|stem| with_digits(stem))
        || lower.starts_with("vol-")
        || lower.starts_with("naa.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (Says, String, Option<String>, Option<String>) {
        let metric = Metric::read(text);
        let unit = metric.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let how = if metric.runs_on { " running on" } else { "" };
        (metric.says, format!("{unit}{how}"), metric.server(), metric.disk())
    }

    #[test]
    fn names_of_many_tools_say_what_is_written() {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        for (text, unit, server, disk) in [
            ("srv01 OS Disk Write Bytes/Sec (Avg)", "B/s", "srv01", ""),
            ("Disk Write Bytes (Sum), azvm02", "B", "azvm02", ""),
            ("EBSWriteBytes i-0123456789abcdef0", "B", "i-0123456789abcdef0", ""),
            ("VolumeWriteBytes vol-0aaa1111", "B", "", "vol-0aaa1111"),
            (
                "rate(node_disk_written_bytes_total{instance=\"web17:9100\",device=\"nvme0n1\"}[5m])",
                "B/s",
                "web17",
                "nvme0n1",
            ),
            (
                "node_disk_written_bytes_total{device='sda', instance='db1.example.com:9100'}",
                "B running on",
                "db1.example.com",
                "sda",
            ),
            ("instance:node_disk_written_bytes:rate5m", "B/s", "", ""),
            ("web12 sda write", "", "web12", "sda"),
            ("web13 write bytes/s", "B/s", "web13", ""),
            ("Disk Write (speed)", "", "", ""),
            ("diskWriteKBps", "KB/s", "", ""),
            ("virtualDiskWriteKBps", "KB/s", "", ""),
            ("disk|write_average", "KB/s", "", ""),
            ("write_bytes_per_second", "B/s", "", ""),
            ("WriteBytesPerSecond", "B/s", "", ""),
            ("w_kbps", "KB/s", "", ""),
            ("scsi0:0: Average number of bytes written to the disk", "B", "", "scsi0:0"),
            ("0 C: Disk write bytes per second", "B/s", "", "0 C:"),
            ("Disk write bytes/sec on D:", "B/s", "", "D:"),
            ("Geschrieben (KB/s)", "KB/s", "", ""),
            ("Write Throughput (KBps)", "KB/s", "", ""),
            ("Octets écrits/s", "B/s", "", ""),
            ("Écriture (Ko/s)", "KB/s", "", ""),
            ("Octets écrits (Go)", "GB", "", ""),
            ("srv01 écriture Mo par seconde", "MB/s", "srv01", ""),
            ("web01 write kB/s avg per 10 min", "KB/s", "web01", ""),
            ("web01 C: Write KBps (5 min avg)", "KB/s", "web01", "C:"),
            ("web01 write Mbit/s", "Mbit/s", "web01", ""),
            ("web01 write Mb/s", "Mbit/s", "web01", ""),
            ("fs01 E: Schreibrate in MB/s", "MB/s", "fs01", "E:"),
            ("Disk Write Bytes/sec (KB/s)", "KB/s", "", ""),
            ("Disk Write Bytes/sec (MB)", "MB/s", "", ""),
            ("Write Bytes [MiB/s]", "MiB/s", "", ""),
            ("Bytes written (GB)", "GB", "", ""),
            ("Write Bytes (Mbit/s)", "Mbit/s", "", ""),
        ] {
            let expected = (Says::Write, unit.to_owned(), some(server), some(disk));
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_of_any_time_are_rates() {
        for (text, factor) in [
            ("Disk Write TB/day", 1.0 / 86_400.0),
            ("Disk write (GB per day)", 1.0 / 86_400.0),
            ("Geschrieben GB pro Tag", 1.0 / 86_400.0),
            ("Écriture (Go/j)", 1.0 / 86_400.0),
            ("Daily disk write GB", 1.0 / 86_400.0),
            ("Write MB per minute", 1.0 / 60.0),
            ("write_mb_per_hour", 1.0 / 3600.0),
            ("Write MB/10min", 1.0 / 600.0),
            ("Write MB per 5 min", 1.0 / 300.0),
            ("wr_sec/s", 512.0),
            ("Sectors written per second", 512.0),
            ("Disk Write Bytes/sec (GB/h)", 1.0 / 3600.0),
        ] {
            let metric = Metric::read(text);
            assert_eq!(metric.says, Says::Write, "{text}");
            assert!(matches!(metric.unit, Some(Unit::Rate(_))), "{text}");
            assert!((metric.factor / factor - 1.0).abs() < 1e-9, "{text}");
            assert_eq!((metric.server(), metric.disk()), (None, None), "{text}");
        }
        assert_eq!(Metric::read("Written per day").period, Some(86_400.0));
    }

    #[test]
    fn what_is_no_write_says_so_or_nothing() {
        for text in [
            "Disk Read Bytes/sec",
            "r_kbps",
            "Disk Read/Write Bytes per second",
            "Write latency (ms)",
            "Avg. Disk sec/Write time",
            "Disk write IOPS",
            "Disk utilization",
        ] {
            assert_eq!(shown(text).0, Says::Other, "{text}");
        }
        for text in ["web01", "Value", "CPU-less", "db-server-03"] {
            assert_ne!(shown(text).0, Says::Write, "{text}");
        }
        assert_eq!(shown("Disk Writes/sec").1, "operations/s");
        assert_eq!(Metric::read("Disk Write Bytes/sec (Max)").statistic, Some(Statistic::Extreme));
    }

    #[test]
    fn ports_of_agents_come_off() {
        let cases =
            [("web01:9100", "web01"), ("C:", "C:"), ("fe80::1", "fe80::1"), ("web01", "web01")];
        for (text, expected) in cases {
            assert_eq!(without_port(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_taken_apart(text in "\\PC{0,40}|[a-z/:{}=\"\\[\\]() ]{0,40}") {
            let _ = Metric::read(&text);
        }
    }
}
