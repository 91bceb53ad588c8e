//! Headings read word by word: what they say, in which unit, and of which of several disks or volumes.

use super::heading::split_unit;
use super::vocabulary::{Meanings, Word, plain_letters, vocabulary};
use crate::units::Unit;

/// Longer texts are no headings.
const LONGEST: usize = 120;
/// Signs of footnotes.
const FOOTNOTES: &str = "¹²³⁴⁵⁶⁷⁸⁹";
/// Words with several meanings multiply; more readings of a heading are not looked at.
const MOST_READINGS: usize = 32;

/// Which of several a heading is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// `Disk 2`, `HDD2`, `sdb`.
    Number(u32),
    /// `C:`, `/var`.
    Volume(String),
    /// A lone letter, such as that of `Drive C`.
    Letter(char),
}

impl Label {
    fn is_like(&self, other: &Self) -> bool {
        matches!(self, Self::Number(_)) == matches!(other, Self::Number(_))
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Volume(volume) => f.write_str(volume),
            Self::Letter(letter) => write!(f, "{letter}:"),
        }
    }
}

/// What a heading says, every word of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Phrase {
    /// What its words mean.
    pub(crate) means: Meanings,
    /// Which disk or volume.
    pub(crate) label: Option<Label>,
    /// The unit.
    pub(crate) unit: Option<Unit>,
    /// Whether a word has other meanings, too.
    pub(crate) is_ambiguous: bool,
}

#[derive(Clone, Debug)]
enum Part {
    Word(Word),
    Label(Label),
}

impl Phrase {
    /// What a heading can say; nothing if there is a word in it that is not known.
    pub(crate) fn readings(heading: &str) -> Vec<Self> {
        if heading.len() > LONGEST {
            return Vec::new();
        }
        let (rest, unit) = split_unit(heading);
        // A rate by itself says nothing of what, and its `s` is no drive: `MB/s`.
        if matches!(Unit::parse(rest.trim()), Some(Unit::Rate(_) | Unit::BitRate(_))) {
            return Vec::new();
        }
        let Some(parts) = parts(&rest) else {
            return Vec::new();
        };
        let mut readings = vec![Self { unit, ..Self::default() }];
        for alternatives in &parts {
            let is_ambiguous = alternatives.len() > 1;
            readings = readings
                .iter()
                .flat_map(|known| alternatives.iter().filter_map(|part| known.with(part)))
                .take(MOST_READINGS)
                .collect();
            for reading in &mut readings {
                reading.is_ambiguous |= is_ambiguous;
            }
        }
        readings.retain(|reading| !reading.means.is_empty() || reading.label.is_some());
        readings
    }

    /// Whether a heading says what it is about, and not only which figure of that.
    pub(crate) fn has_subject(heading: &str) -> bool {
        let subjects = vocabulary().subjects();
        Self::readings(heading).iter().any(|reading| {
            reading.label.is_some() || reading.means.without(subjects) != reading.means
        })
    }

    /// Whether a heading, in one of its readings, says one of the meanings of `templates/headings/meanings.toml`.
    pub(crate) fn heading_says(heading: &str, meanings: &[&str]) -> bool {
        let Ok(wanted) = vocabulary().named(meanings) else {
            return false;
        };
        let mut readings = Self::readings(heading).into_iter();
        readings.any(|reading| reading.means.without(wanted) != reading.means)
    }

    /// Whether a heading, whatever else stands in it, has a word with one of the meanings.
    pub(crate) fn heading_mentions(heading: &str, meanings: &[&str]) -> bool {
        let Ok(wanted) = vocabulary().named(meanings) else {
            return false;
        };
        let (rest, _) = split_unit(heading);
        let words = rest.split(|sign: char| !sign.is_alphanumeric());
        let mut parts = words.flat_map(runs).flat_map(|word| {
            let parts = vocabulary().parts(&plain_letters(&word));
            parts.unwrap_or_default().into_iter().flatten()
        });
        parts.any(|word| matches!(word, Word::Means(means) if means.without(wanted) != means))
    }

    /// Whether it is nothing but a letter.
    pub(crate) fn is_letter(&self) -> bool {
        matches!(self.label, Some(Label::Letter(_))) && self.means.is_empty()
    }

    fn with(&self, part: &Part) -> Option<Self> {
        let mut more = self.clone();
        match part {
            Part::Word(Word::Filler) => {}
            Part::Word(Word::Means(means)) => more.means = more.means.and(*means),
            Part::Word(Word::Unit(unit)) if more.unit.is_none_or(|known| known == *unit) => {
                more.unit = Some(*unit);
            }
            Part::Label(label) if more.label.is_none() => more.label = Some(label.clone()),
            Part::Word(Word::Unit(_)) | Part::Label(_) => return None,
        }
        Some(more)
    }

    /// Whether this heading says what an alias says: nothing less, and beyond that only what is `allowed`.
    ///
    /// Gives how much more it says.
    pub(crate) fn extends(&self, alias: &Self, allowed: Meanings) -> Option<u32> {
        let more = self.means.without(alias.means);
        let says_all = alias.means.without(self.means).is_empty();
        let is_labelled_alike = || match (&self.label, &alias.label) {
            (Some(own), Some(other)) => own.is_like(other),
            (None, None) => true,
            _ => false,
        };
        let is_like = says_all && more.without(allowed).is_empty() && is_labelled_alike();
        is_like.then(|| more.len())
    }
}

impl Phrase {
    /// Whether another reading of a heading says all that this one says, and more.
    pub(crate) fn says_less_than(&self, other: &Self) -> bool {
        let amount = |phrase: &Self| phrase.means.len() + u32::from(phrase.label.is_some());
        let is_part = self.means.without(other.means).is_empty()
            && (self.label.is_none() || other.label.is_some());
        is_part && amount(self) < amount(other)
    }
}

/// The parts of a heading without its unit, each with what it can say.
fn parts(heading: &str) -> Option<Vec<Vec<Part>>> {
    let mut parts = Vec::new();
    let mut words = heading.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches(['(', ')', '[', ']', '{', '}', '"', '\'']);
        // `used / total`; or the volume of `Disk / used`.
        if word == "/" && !parts.is_empty() && words.peek().is_some() {
            let volume = Part::Label(Label::Volume(word.to_owned()));
            parts.push(slash().chain([volume]).collect());
            continue;
        }
        if let Some(volume) = mount_point(bare) {
            parts.push(vec![Part::Label(volume)]);
            continue;
        }
        let rest = match drive(bare) {
            Some((volume, rest)) => {
                parts.push(vec![Part::Label(volume)]);
                rest
            }
            None => bare,
        };
        let mut chunk = String::new();
        let mut signs = rest.chars().peekable();
        while let Some(sign) = signs.next() {
            if sign.is_alphanumeric() && !FOOTNOTES.contains(sign) {
                chunk.push(sign);
                continue;
            }
            push_chunk(&std::mem::take(&mut chunk), &mut parts)?;
            let says = match sign {
                '%' => vec![Part::Word(Word::Unit(Unit::Percent))],
                // `Cores/Socket`, `Host/Server`; of `Disk reads/s` no drive `S:`.
                '/' => {
                    let mut behind = signs.clone();
                    if behind.next_if(|sign| matches!(sign, 's' | 'S')).is_some()
                        && behind.peek().is_none_or(|sign| !sign.is_alphanumeric())
                    {
                        return None;
                    }
                    slash().collect()
                }
                '#' if !signs.peek().is_some_and(char::is_ascii_digit) => {
                    let count = vocabulary().parts("#")?;
                    count.into_iter().flatten().map(Part::Word).collect()
                }
                _ => continue,
            };
            parts.push(says);
        }
        push_chunk(&chunk, &mut parts)?;
    }
    Some(parts)
}

/// What a slash between words says: `per`, or nothing.
fn slash() -> impl Iterator<Item = Part> {
    let per = vocabulary().parts("per").into_iter().flatten().flatten();
    per.chain([Word::Filler]).map(Part::Word)
}

/// `/`, `/var`, `/opt/app`.
fn mount_point(word: &str) -> Option<Label> {
    let folder = word.strip_prefix('/')?;
    let is_path = folder.is_empty() || folder.starts_with(char::is_alphanumeric);
    is_path.then(|| Label::Volume(word.trim_end_matches(':').to_owned()))
}

/// `C:`, `c:\`, `D:\Data`, and what follows as in `C:_used`.
fn drive(word: &str) -> Option<(Label, &str)> {
    let letter = word.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = word.get(1..)?.strip_prefix(':')?;
    let drive = letter.to_ascii_uppercase();
    match rest.strip_prefix(['\\', '/']) {
        Some(folder) if !folder.is_empty() => {
            Some((Label::Volume(format!("{drive}:\\{folder}")), ""))
        }
        Some(_) => Some((Label::Volume(format!("{drive}:")), "")),
        None => Some((Label::Volume(format!("{drive}:")), rest)),
    }
}

/// Adds what letters and digits between two separators say; nothing if that is not known.
fn push_chunk(chunk: &str, parts: &mut Vec<Vec<Part>>) -> Option<()> {
    if chunk.is_empty() {
        return Some(());
    }
    let plain = plain_letters(chunk);
    if let Some(words) = vocabulary().parts(&plain).filter(|_| plain.len() > 1) {
        parts.extend(words.into_iter().map(|says| says.into_iter().map(Part::Word).collect()));
        return Some(());
    }
    if let Some(number) = device(&plain) {
        let disk = vocabulary().parts("disk")?;
        parts.extend(disk.into_iter().map(|says| says.into_iter().map(Part::Word).collect()));
        parts.push(vec![Part::Label(Label::Number(number))]);
        return Some(());
    }
    let runs = runs(chunk);
    if let [run] = runs.as_slice() {
        return push_run(run, parts);
    }
    runs.iter().try_for_each(|run| push_chunk(run, parts))
}

/// Adds what digits alone, or one letter, say.
fn push_run(run: &str, parts: &mut Vec<Vec<Part>>) -> Option<()> {
    if run.bytes().all(|byte| byte.is_ascii_digit()) {
        parts.push(vec![Part::Label(Label::Number(run.parse().ok()?))]);
        return Some(());
    }
    let mut letters = run.chars();
    let (letter, None) = (letters.next()?, letters.next()) else {
        return None;
    };
    // `Drive D`; but the d of `système d'exploitation` says nothing.
    let drive = letter.is_ascii_alphabetic();
    let drive = drive.then(|| Label::Letter(letter.to_ascii_uppercase()));
    let words = vocabulary().parts(&plain_letters(run)).into_iter().flatten().flatten();
    let says: Vec<Part> = drive.into_iter().map(Part::Label).chain(words.map(Part::Word)).collect();
    (!says.is_empty()).then(|| parts.push(says))
}

/// The number of a disk that Linux calls `sda`, `vdb`, `xvdc`.
fn device(word: &str) -> Option<u32> {
    let letter = ["xvd", "sd", "vd"].iter().find_map(|kind| word.strip_prefix(kind))?;
    let mut letters = letter.chars();
    let (letter, None) = (letters.next().filter(char::is_ascii_lowercase)?, letters.next()) else {
        return None;
    };
    Some(u32::from(letter) - u32::from('a') + 1)
}

/// `HDD1` is `HDD` and `1`, `driveC` is `drive` and `C`.
fn runs(chunk: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for sign in chunk.chars() {
        let is_new = before.is_none_or(|before| {
            before.is_ascii_digit() != sign.is_ascii_digit()
                || (before.is_lowercase() && sign.is_uppercase())
        });
        match runs.last_mut().filter(|_| !is_new) {
            Some(run) => run.push(sign),
            None => runs.push(sign.to_string()),
        }
        before = Some(sign);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) {
        let [one, other] = [one, other].map(|heading| {
            let readings = Phrase::readings(heading);
            assert_ne!(readings, [], "{heading}");
            readings.into_iter().map(|phrase| phrase.means).collect::<Vec<Meanings>>()
        });
        assert!(one.iter().any(|means| other.contains(means)), "{one:?} {other:?}");
    }

    #[test]
    fn headings_say_the_same_in_every_style_and_language() {
        for other in [
            "num_cpu_cores",
            "numCpuCores",
            "NumCPUCores",
            "cpu-core-count",
            "# of CPU Cores",
            "NUMCPUCORES",
            "CPU-Kernanzahl",
            "Nombre de cœurs de processeur",
            "Número de núcleos de CPU",
        ] {
            same("Number of CPU cores", other);
        }
        for other in [
            "Größe der Festplatte",
            "Taille du disque",
            "tamaño_disco",
            "Dimensione disco",
            "velikost disku",
        ] {
            same("Disk size", other);
        }
        same("Operating system", "Sistema operativo");
        same("Operating system", "système d'exploitation");
        same("Cores per socket", "Cores/Socket");
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for heading in ["Backup disk", "CPU (GHz)", "Avg memory", "", "Owner's cost centre"] {
            assert_eq!(Phrase::readings(heading), [], "{heading}");
        }
    }

    #[test]
    fn the_second_of_a_rate_is_no_drive() {
        for heading in ["MB/s", "KB/s", "mb/S", "MBps", "Disk/s", "Disk reads/s"] {
            assert_eq!(Phrase::readings(heading), [], "{heading}");
        }
        let drive = Phrase::readings("S (GB)").remove(0);
        assert_eq!(drive.label, Some(Label::Letter('S')));
    }

    #[test]
    fn disks_and_volumes_have_labels() {
        let volume = |name: &str| Some(Label::Volume(name.to_owned()));
        for (heading, label) in [
            ("Disk 1 (GB)", Some(Label::Number(1))),
            ("HDD2", Some(Label::Number(2))),
            ("disk_03_size_gb", Some(Label::Number(3))),
            ("Festplatte #4 [GB]", Some(Label::Number(4))),
            ("sdb (GB)", Some(Label::Number(2))),
            ("C: Drive (GB)", volume("C:")),
            ("Drive C", Some(Label::Letter('C'))),
            ("driveC_GB", Some(Label::Letter('C'))),
            ("D:\\ (GB)", volume("D:")),
            ("E:\\Data used (GB)", volume("E:\\Data")),
            ("Laufwerk D: belegt (GB)", volume("D:")),
            ("/var (GB)", volume("/var")),
            ("/ (GB)", volume("/")),
            ("Disk (GB)", None),
        ] {
            let readings = Phrase::readings(heading);
            assert_eq!(
                readings.first().map(|phrase| phrase.label.clone()),
                Some(label),
                "{heading}"
            );
        }
    }
}
