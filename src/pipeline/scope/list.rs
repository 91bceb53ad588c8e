//! Files of names: one a line, the list that the Deployment Planner takes, or the first column of a CSV.

use std::path::Path;

use crate::estate::{self, Class, Estate};
use crate::finding::Finding;
use crate::identity::Lookup;
use crate::inventory::is_name_heading;
use crate::message;
use crate::pipeline::error::PipelineError;
use crate::pipeline::text_file::TextFile;
use crate::source::{Location, Role, SourceFile};
use crate::wording::Message;

/// Names that a finding spells out.
const SHOWN: usize = 5;
/// A line of a file of names.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    line: u32,
    /// The whole line.
    text: String,
    /// The first cell of the line.
    first: String,
    /// Whether it is the first line and what lists call the column of names.
    is_heading: bool,
}

/// A file of names, read.
#[derive(Debug)]
pub(super) struct NameList {
    path: String,
    entries: Vec<Entry>,
    /// The record of the file for the plan.
    pub(super) source: SourceFile,
}

/// What the names of a file lead to.
#[derive(Debug)]
pub(super) struct Listed {
    /// For each server of the estate whether the file names it.
    pub(super) servers: Vec<bool>,
    /// What was noticed.
    pub(super) findings: Vec<Finding>,
}

impl NameList {
    pub(super) fn read(path: &str) -> Result<Self, PipelineError> {
        let file = TextFile::read(Path::new(path))?;
        let entries = entries(&file.text);
        let rows = entries.len();
        let source = SourceFile { rows, ..file.source("names", Role::Scope) };
        Ok(Self { path: path.to_owned(), entries, source })
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_heading).count()
    }

    /// Looks the names up.
    pub(super) fn find(&self, estate: &Estate) -> Listed {
        let names = estate::directory(&estate.servers);
        let mut servers = vec![false; estate.servers.len()];
        let (mut unknown, mut several, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &self.entries {
            let found = entry.candidates().into_iter().find_map(|(host, name)| {
                let found = match names.find(name, None) {
                    Lookup::One(server) => vec![server],
                    Lookup::Several(servers) => servers,
                    Lookup::Unknown => return None,
                };
                Some((on_host(estate, found, host), name))
            });
            let Some((found, name)) = found else {
                // A server may be called like a heading, but it is one where none is.
                if !entry.is_heading {
                    unknown.push(entry);
                }
                continue;
            };
            let class = |index: &&usize| estate.servers.get(**index).map(|server| server.class);
            if found.iter().filter(|index| class(index) == Some(Class::Server)).count() > 1 {
                several.push(name);
            }
            if found.iter().all(|index| class(&index) != Some(Class::Server)) {
                left_out.push(name);
            }
            for index in found {
                if let Some(server) = servers.get_mut(index) {
                    *server = true;
                }
            }
        }
        let findings = [self.unknown(&unknown), self.several(&several), self.left_out(&left_out)];
        Listed { servers, findings: findings.into_iter().flatten().collect() }
    }

    fn unknown(&self, entries: &[&Entry]) -> Option<Finding> {
        let first = entries.first()?;
        let names: Vec<String> = entries.iter().map(|entry| format!("'{}'", entry.first)).collect();
        let message = message!(
            "{names} that no server has: {named}",
            names = Message::counted(names.len(), "name", "names"),
            named = Message::first_few(&names, SHOWN)
        );
        Some(
            Finding::warning("listed-name-not-found", self.path.as_str(), message)
                .hint(message!("Correct the names, or add these servers to the inventory"))
                .at(Location::file(self.path.as_str()).with_row(first.line)),
        )
    }

    fn several(&self, names: &[&str]) -> Option<Finding> {
        let message = message!(
            "{names} than one server, all of which are in scope: {named}",
            names = Message::counted(names.len(), "name fits more", "names fit more"),
            named = Message::first_few(names, SHOWN)
        );
        (!names.is_empty()).then(|| {
            Finding::warning("listed-name-fits-several", self.path.as_str(), message)
                .hint(message!("Write the full name, or HOST\\NAME"))
                .at(Location::file(self.path.as_str()))
        })
    }

    fn left_out(&self, names: &[&str]) -> Option<Finding> {
        let message = message!(
            "{names} left out for another reason, such as templates: {named}",
            names = Message::counted(names.len(), "listed machine is", "listed machines are"),
            named = Message::first_few(names, SHOWN)
        );
        (!names.is_empty()).then(|| {
            Finding::note("listed-machine-left-out", self.path.as_str(), message)
                .at(Location::file(self.path.as_str()))
        })
    }
}

impl Entry {
    /// What may be the name, the surest first, each with the host that is named before it: names hold commas and signs too.
    fn candidates(&self) -> Vec<(Option<&str>, &str)> {
        let mut found: Vec<(Option<&str>, &str)> = Vec::new();
        for text in [self.text.as_str(), self.first.as_str()] {
            let without_remark = text.split_once(" #").map_or(text, |(name, _)| name.trim_end());
            for text in [text, without_remark] {
                found.push((None, text));
                if let Some((host, name)) = text.rsplit_once('\\') {
                    found.push((Some(host.trim()), name.trim()));
                }
            }
        }
        found.retain(|(_, name)| !name.is_empty());
        found
    }
}

/// Those of several servers of one name that run on the host; all of them where none is known to.
fn on_host(estate: &Estate, found: Vec<usize>, host: Option<&str>) -> Vec<usize> {
    let Some(host) = host.filter(|_| found.len() > 1) else {
        return found;
    };
    let short = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let is_there = |index: &&usize| {
        let known = estate.servers.get(**index).and_then(|server| server.host.as_deref());
        known.is_some_and(|known| known.eq_ignore_ascii_case(host) || short(known) == short(host))
    };
    let there: Vec<usize> = found.iter().filter(is_there).copied().collect();
    if there.is_empty() { found } else { there }
}

/// The lines that hold a name.
fn entries(text: &str) -> Vec<Entry> {
    let content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let separator = text.lines().find(content).and_then(|first| {
        ['\t', ';', ','].into_iter().find(|separator| first.contains(*separator))
    });
    let lines = (1..).zip(text.lines()).filter(|(_, line)| content(line));
    let mut entries: Vec<Entry> = lines
        .map(|(line, text)| {
            let text = text.trim();
            let first = first_cell(text, separator);
            Entry { line, text: unquoted(text), first, is_heading: false }
        })
        .filter(|entry| !entry.first.is_empty())
        .collect();
    // Below a heading PowerShell draws a line.
    let is_rule = |entry: &Entry| entry.text.chars().all(|sign| matches!(sign, '-' | ' '));
    entries.retain(|entry| !is_rule(entry));
    if let Some(first) = entries.first_mut() {
        first.is_heading = is_name_heading(&first.first);
    }
    entries
}

fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(text).trim().to_owned()
}

/// The first cell of a line, without its quotation marks.
fn first_cell(line: &str, separator: Option<char>) -> String {
    if let Some(rest) = line.strip_prefix('"')
        && let Some((cell, _)) = rest.split_once('"')
    {
        return cell.trim().to_owned();
    }
    let cell = separator.and_then(|separator| line.split(separator).next()).unwrap_or(line);
    unquoted(cell.trim())
}

#[cfg(test)]
mod tests {
    use super::entries;

    fn names(text: &str) -> Vec<String> {
        let names = entries(text).into_iter().filter(|entry| !entry.is_heading);
        names.map(|entry| entry.first).collect()
    }

    #[test]
    fn a_list_is_read_however_it_was_made() {
        assert_eq!(names("# wave 1, first\nweb01\n\n  db01  \n"), ["web01", "db01"]);
        assert_eq!(names("Name   \n----   \nweb01  \ndb 01 \n"), ["web01", "db 01"]);
        assert_eq!(names("\"Name\";\"Host\"\n\"web01\";\"esx1\"\n"), ["web01"]);
        assert_eq!(names("VM,Owner\nweb01,me\ndb01,\n"), ["web01", "db01"]);
        assert_eq!(
            names("Host_1\\VM_A\r\n192.0.2.7\\VM_B\r\n"),
            ["Host_1\\VM_A", "192.0.2.7\\VM_B"]
        );
        assert!(entries("Servername\r\nweb01")[0].is_heading);
    }
}
