//! Findings of one kind together: many servers may have one fault.

use super::paths::CommonFolder;
use crate::finding::{Finding, Severity};
use crate::wording::Message;

/// Subjects that a line names.
const NAMED: usize = 3;

/// Findings of one kind.
#[derive(Clone, Debug)]
pub struct FindingGroup<'f> {
    findings: Vec<&'f Finding>,
}

/// A group in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupLine {
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about, what was found and where.
    pub text: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Findings by their code and the words of their message, in the order of the first of each kind.
#[must_use]
pub fn grouped<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<FindingGroup<'f>> {
    let mut groups: Vec<FindingGroup<'f>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for finding in findings {
        let kind = (finding.code, finding.severity, words(&finding.message));
        let place = *places.entry(kind).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.findings.push(finding),
            None => groups.push(FindingGroup { findings: vec![finding] }),
        }
    }
    groups
}

/// Every finding by itself.
#[must_use]
pub fn each<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<FindingGroup<'f>> {
    findings.into_iter().map(|finding| FindingGroup { findings: vec![finding] }).collect()
}

/// The words of a message without its values.
fn words(message: &Message) -> String {
    match message {
        Message::Verbatim(_) => String::new(),
        Message::Words { template, .. } => template.to_string(),
        Message::List { parts, .. } => parts.iter().map(words).collect(),
    }
}

impl FindingGroup<'_> {
    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are none, which no group is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How much they weigh.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.findings.first().map_or(Severity::Note, |finding| finding.severity)
    }

    /// The group in a line, with the files named below a folder; `below` is the path of the file that the line stands below.
    #[must_use]
    pub fn line(&self, folder: &CommonFolder, below: Option<&str>) -> GroupLine {
        let Some(first) = self.findings.first() else {
            return GroupLine { severity: Severity::Note, text: String::new(), hint: None };
        };
        let message = folder.shorten(&first.message.to_string());
        let has_subject = below.is_none_or(|path| !is_known(first, path));
        let mut subjects: Vec<String> = Vec::new();
        for finding in &self.findings {
            let subject = folder.shorten(&finding.subject.to_string());
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        let is_one_message = self.findings.iter().all(|finding| finding.message == first.message);
        let text = match (subjects.as_slice(), self.findings.len()) {
            (_, 1) => {
                let place = place(first, folder, below.is_none());
                with_subject(&subjects, has_subject, &format!("{message}{place}"))
            }
            (_, _) if is_one_message && has_subject => with_subject(&subjects, true, &message),
            (_, count) if is_one_message => {
                let mut places: Vec<String> = Vec::new();
                for place in self.findings.iter().map(|finding| place(finding, folder, false)) {
                    let place = place.trim_matches([' ', '(', ')']).to_owned();
                    if !place.is_empty() && !places.contains(&place) {
                        places.push(place);
                    }
                }
                match places.as_slice() {
                    [] => format!("{message} ({count} times)"),
                    places => format!("{message} ({})", Message::first_few(places, NAMED)),
                }
            }
            ([_], count) => {
                let line = with_subject(&subjects, has_subject, &message);
                format!("{line}; and {} more like it", count - 1)
            }
            ([subject, others @ ..], _) => {
                let names = Message::first_few(others, NAMED - 1);
                let line = if has_subject { format!("{subject}: {message}") } else { message };
                format!("{line}; likewise {names}")
            }
            ([], _) => message,
        };
        GroupLine {
            severity: first.severity,
            text,
            hint: first.hint.as_ref().map(|hint| folder.shorten(&hint.to_string())),
        }
    }
}

/// Whether nobody needs to be told what a finding is about who reads it below a file: the file itself, or a sheet that the
/// place names.
fn is_known(finding: &Finding, path: &str) -> bool {
    let sheet = finding.location.as_ref().and_then(|location| location.sheet.as_deref());
    finding.subject == path || sheet.is_some_and(|sheet| finding.subject == sheet)
}

fn with_subject(subjects: &[String], has_subject: bool, text: &str) -> String {
    if has_subject {
        format!("{}: {text}", Message::first_few(subjects, NAMED))
    } else {
        text.to_owned()
    }
}

/// Where a finding is, in brackets; the file only where the line does not name it.
fn place(finding: &Finding, folder: &CommonFolder, names_file: bool) -> String {
    let Some(location) = &finding.location else {
        return String::new();
    };
    let is_subject = finding.subject == location.path.as_ref();
    let words = location.words().to_string();
    let inside = words.strip_prefix(location.path.as_ref()).unwrap_or(&words);
    let inside = inside.trim_start_matches(", ");
    if is_subject || !names_file {
        return if inside.is_empty() { String::new() } else { format!(" ({inside})") };
    }
    format!(" ({})", folder.shorten(&words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;
    use crate::source::Location;

    fn finding(server: &str, gb: f64, row: u32) -> Finding {
        Finding::error("too-large", server, message!("has {gb} GB", gb))
            .hint(message!("Split it"))
            .at(Location::file("/a/very/long/path/servers.csv").with_row(row))
    }

    fn lines(findings: &[Finding], all: bool) -> Vec<String> {
        let paths = findings.iter().flat_map(|finding| &finding.location);
        let folder = CommonFolder::of(paths.map(|location| location.path.as_ref()));
        let groups = if all { each(findings) } else { grouped(findings) };
        groups.iter().map(|group| group.line(&folder, None).text).collect()
    }

    #[test]
    fn one_kind_is_one_line_with_three_names() {
        let findings: Vec<Finding> =
            (1..=6).map(|n| finding(&format!("s{n}"), f64::from(n), n)).collect();
        assert_eq!(lines(&findings, false), ["s1: has 1 GB; likewise s2, s3 and 3 more"]);
        assert_eq!(lines(&findings, true).len(), 6);
        assert_eq!(lines(&findings[..1], false), ["s1: has 1 GB (servers.csv, row 1)"]);
        let same: Vec<Finding> = (1..=5).map(|n| finding(&format!("s{n}"), 7.0, n)).collect();
        assert_eq!(lines(&same, false), ["s1, s2, s3 and 2 more: has 7 GB"]);
        let file = Finding::warning("x", "/a/b.csv", message!("bad"));
        let file = file.at(Location::file("/a/b.csv"));
        assert_eq!(lines(&[file], false), ["b.csv: bad"]);
        let twice = [finding("s1", 1.0, 1), finding("s1", 2.0, 2)];
        assert_eq!(lines(&twice, false), ["s1: has 1 GB; and 1 more like it"]);
    }
}
