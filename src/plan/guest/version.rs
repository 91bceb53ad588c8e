//! Versions of operating systems: how they are written, and which ones a rule covers.

/// Whether the lines of a rule cover a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    Yes,
    No,
    /// Some of the versions that it may be are covered, others not.
    Partly,
}

/// The year of a Windows Server, with `r2`.
pub(crate) fn years(rest: &str) -> Option<String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_year = |word: &&str| {
        word.starts_with("20") && word.chars().take(4).filter(char::is_ascii_digit).count() == 4
    };
    let index = words.iter().position(is_year)?;
    let word = *words.get(index)?;
    let year = match word {
        // A slip in the guide's own example.
        "20012" => "2012",
        word => word.get(..4)?,
    };
    let second = words.get(index + 1).copied().unwrap_or_default();
    let r2 = second == "r2" || word.get(4..).is_some_and(|end| end == "r2");
    Some(if r2 { format!("{year} r2") } else { year.to_owned() })
}

/// The version of a Windows client: `10`, `8.1`.
pub(crate) fn client(rest: &str) -> Option<String> {
    let word = rest.split_whitespace().next()?;
    let digits = leading_number(word)?;
    Some(digits.to_owned())
}

/// A version in numbers: `7`, `14.04.5`.
pub(crate) fn numbers(rest: &str) -> Option<String> {
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let version = leading_number(rest.get(start..)?)?;
    // "(64-bit)" and "_64Guest" are no versions; "4/5 or later" leaves it open.
    let after = rest.get(start + version.len()..).unwrap_or_default();
    let open = after.trim_start().starts_with('/');
    (!open && version != "64" && version != "32").then(|| version.to_owned())
}

/// A version with a service pack as the minor version: `12 SP5` is `12.5`.
pub(crate) fn service_packs(rest: &str) -> Option<String> {
    let major = numbers(rest)?;
    let pack = ["sp", "service pack "].iter().find_map(|sign| {
        let at = rest.find(sign)?;
        leading_number(rest.get(at + sign.len()..)?.trim_start())
    });
    Some(match pack {
        Some(pack) if !major.contains('.') => format!("{major}.{pack}"),
        _ => major,
    })
}

fn leading_number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.get(..end).map(|number| number.trim_end_matches('.')).filter(|number| !number.is_empty())
}

/// Holds a version against the versions of a rule: `7` (with all its minor versions), `5.2-8.7`, `2012 r2`.
pub(crate) fn covered(version: &str, or_later: bool, lines: &[&str]) -> Coverage {
    let wanted = Span::of_version(version);
    let wanted = Span { high: if or_later { vec![u32::MAX] } else { wanted.high }, ..wanted };
    let mut touched = false;
    for span in lines.iter().map(|line| Span::of_line(line)) {
        if span.holds(&wanted) {
            return Coverage::Yes;
        }
        touched |= span.touches(&wanted);
    }
    if touched { Coverage::Partly } else { Coverage::No }
}

/// All versions from one to another, the minor versions of the last one among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) low: Vec<u32>,
    pub(crate) high: Vec<u32>,
}

impl Span {
    /// The versions of a line of a rule: `7` (with all its minor versions), `5.2-8.7`, `2012 r2`.
    pub(crate) fn of_line(line: &str) -> Self {
        let (low, high) = line.split_once('-').unwrap_or((line, line));
        Self::of(low, high)
    }

    /// A version with its minor versions.
    pub(crate) fn of_version(version: &str) -> Self {
        Self::of(version, version)
    }

    fn of(low: &str, high: &str) -> Self {
        let low = parts(low);
        let mut high = parts(high);
        high.push(u32::MAX);
        Self { low, high }
    }

    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    pub(crate) fn touches(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// `2012 r2` is 2012.2 and `2012` is 2012.1, so that neither covers the other.
pub(crate) fn parts(version: &str) -> Vec<u32> {
    let (number, r2) = match version.strip_suffix(" r2") {
        Some(number) => (number, true),
        None => (version, false),
    };
    let mut parts: Vec<u32> = number.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    if parts.len() == 1 && parts.first().is_some_and(|year| *year >= 2000) {
        parts.push(if r2 { 2 } else { 1 });
    }
    parts
}
