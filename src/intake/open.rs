//! Opens files and recognises what they are.

use std::collections::HashMap;
use std::sync::Arc;

use super::find::Found;
use super::options::IntakeOptions;
use super::parallel;
use super::sets::Member;
use crate::churn;
use crate::dependencies;
use crate::finding::{Finding, Severity};
use crate::inventory::{ColumnMap, Recognised, recognise};
use crate::message;
use crate::source::Location;
use crate::source::Role;
use crate::table::{self, Document, TableError};

/// The documents of all files by what they are.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) members: Vec<Member>,
    /// Lists of servers without names, in files that the user did not name.
    unnamed: Vec<Member>,
    /// Each with whether it was named as a measurement.
    pub(crate) measurements: Vec<(Document, bool)>,
    /// Connections and relations between servers.
    pub(crate) dependencies: Vec<(Document, dependencies::Recognised)>,
    pub(crate) findings: Vec<Finding>,
    /// The documents in the order of the inputs.
    pub(crate) order: HashMap<Arc<str>, usize>,
}

/// What a document was recognised as.
enum Content {
    Inventory(Recognised),
    Dependencies(dependencies::Recognised),
    /// A measurement, or nothing that is known.
    Other,
}

/// A file with its documents and what they were recognised as.
struct OpenedFile {
    file: Found,
    documents: Vec<(Document, Result<Content, TableError>)>,
    findings: Vec<Finding>,
}

/// Opens files, several at a time.
pub(crate) fn open(found: Vec<Found>, options: &IntakeOptions, map: &ColumnMap) -> Opened {
    let files = parallel::map(found, options.jobs, |file| open_one(file, options, map));
    let mut opened = Opened::default();
    let mut seen: HashMap<String, Arc<str>> = HashMap::new();
    for file in files {
        opened.findings.extend(file.findings);
        for (document, content) in file.documents {
            if let Some(first) = seen.get(document.sha256()) {
                opened.findings.push(same_file(&document, first));
                continue;
            }
            let order = opened.order.len();
            opened.order.insert(Arc::clone(document.path()), order);
            seen.insert(document.sha256().to_owned(), Arc::clone(document.path()));
            opened.sort(document, content, &file.file);
        }
    }
    opened.set_unnamed_aside();
    opened
}

fn open_one(file: Found, options: &IntakeOptions, map: &ColumnMap) -> OpenedFile {
    let mut findings = Vec::new();
    let report = |error: &TableError| report(error, file.named);
    let documents = match table::open(&file.path, &options.open) {
        Ok(opened) => {
            findings.extend(opened.skipped.iter().map(report));
            opened.documents
        }
        Err(error) => {
            findings.push(report(&error));
            Vec::new()
        }
    };
    let documents = documents
        .into_iter()
        .map(|mut document| {
            let content = content(&mut document, file.role, map);
            (document, content)
        })
        .collect();
    OpenedFile { file, documents, findings }
}

/// What a document holds; `role` is what the user wants it to be.
fn content(
    document: &mut Document,
    role: Option<Role>,
    map: &ColumnMap,
) -> Result<Content, TableError> {
    let inventory = match role {
        Some(Role::Measurement | Role::Dependencies) => None,
        _ => recognise(document, map)?,
    };
    // Measurements too have columns such as CPU, memory and disk.
    let inventory = inventory.filter(|inventory| {
        inventory.names_servers || role.is_some() || churn::recognise(document).is_none()
    });
    let connections = match role {
        Some(Role::Measurement | Role::Inventory) => None,
        _ if inventory.is_some() => None,
        _ => dependencies::recognise(document, role == Some(Role::Dependencies)),
    };
    Ok(match (inventory, connections) {
        (Some(inventory), _) => Content::Inventory(inventory),
        (None, Some(connections)) => Content::Dependencies(connections),
        (None, None) => Content::Other,
    })
}

/// In a folder, files that are no tables are no errors.
fn report(error: &TableError, named: bool) -> Finding {
    let mut finding = error.to_finding();
    let harmless = matches!(error, TableError::NotATable { .. } | TableError::Empty { .. });
    if harmless && !named {
        finding.severity = Severity::Note;
        finding.message = message!("{message}; it is left out", message = finding.message);
    }
    finding
}

fn same_file(document: &Document, first: &str) -> Finding {
    let path = document.path().as_ref();
    let message = message!("is the same file as {first}; it is read once", first);
    Finding::note("same-file", path, message).at(Location::file(Arc::clone(document.path())))
}

impl Opened {
    /// Beside servers with names, a table without may well describe the same ones, or something else.
    fn set_unnamed_aside(&mut self) {
        let unnamed = std::mem::take(&mut self.unnamed);
        if self.members.is_empty() {
            self.members = unnamed;
            return;
        }
        self.findings.extend(unnamed.iter().map(|member| {
            let path = member.document.path();
            let message = message!("it has cores, memory and storage but no names, and other files name their servers; it is left out");
            Finding::warning("unnamed-list", path.as_ref(), message)
                .hint(message!("If it lists servers of its own, name the file itself or give it with --inventory"))
                .at(Location::file(Arc::clone(path)))
        }));
    }

    fn sort(&mut self, document: Document, content: Result<Content, TableError>, file: &Found) {
        match content {
            Ok(Content::Inventory(recognised)) => {
                let order = self.members.len() + self.unnamed.len();
                let is_wanted = recognised.names_servers || file.named || file.role.is_some();
                let member = Member { order, document, recognised };
                if is_wanted { self.members.push(member) } else { self.unnamed.push(member) }
            }
            Ok(Content::Dependencies(recognised)) => {
                self.dependencies.push((document, recognised));
            }
            Ok(Content::Other) if file.role == Some(Role::Dependencies) => {
                let path = Arc::clone(document.path());
                let message = message!("no columns name the two ends of connections or relations");
                self.findings.push(
                    Finding::error("no-connections", path.as_ref(), message)
                        .hint(message!("Call the columns Source, Destination and Port, or Parent, Child and Type"))
                        .at(Location::file(path)),
                );
            }
            Ok(Content::Other) if file.role == Some(Role::Inventory) => {
                let path = Arc::clone(document.path());
                let message = message!("it has no headings of an inventory that is known");
                self.findings.push(
                    Finding::error("no-inventory", path.as_ref(), message)
                        .hint(message!("Name the columns with --map HEADING=FIELD"))
                        .at(Location::file(path)),
                );
            }
            Ok(Content::Other) => {
                let forced = file.role == Some(Role::Measurement);
                self.measurements.push((document, forced));
            }
            Err(error) => self.findings.push(error.to_finding()),
        }
    }
}
