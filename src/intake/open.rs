//! Opens files and recognises what they are.

use std::collections::HashMap;
use std::sync::Arc;

use super::copies;
use super::find::Found;
use super::options::IntakeOptions;
use super::parallel;
use super::sets::Member;
use crate::churn;
use crate::dependencies;
use crate::finding::{Finding, Severity};
use crate::inventory::{self, ColumnMap, Recognised, recognise};
use crate::message;
use crate::source::Location;
use crate::source::Role;
use crate::table::{self, Budget, Document, OpenOptions, TableError};

/// The documents of all files by what they are.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) members: Vec<Member>,
    /// Lists of servers without names, in files that the user did not name.
    unnamed: Vec<Member>,
    /// Each with whether it was named as a measurement, and whether it came in an archive with others that are read.
    pub(crate) measurements: Vec<(Document, bool, bool)>,
    /// Connections and relations between servers.
    pub(crate) dependencies: Vec<(Document, dependencies::Recognised)>,
    /// Files that are not read, because others are the same.
    pub(crate) copies: Vec<copies::Copy>,
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
    let mut budget = Budget::new(options.open.limits);
    let open = |file, budget: &_| open_one(file, options, map, budget);
    let mut files = parallel::map(found.clone(), options.jobs, |file| open(file, &budget));
    if budget.is_exhausted() {
        // Which of the files were refused was a matter of which came first; one after the other, it is those at the end.
        drop(files);
        budget = Budget::new(options.open.limits);
        files = parallel::map(found, Some(1), |file| open(file, &budget));
    }
    let mut opened = Opened::default();
    let contents: Vec<copies::Content> = files
        .iter()
        .flat_map(|file| file.documents.iter().map(|(document, _)| (document, &file.file)))
        .map(|(document, file)| copies::Content {
            path: Arc::clone(document.path()),
            sha256: document.sha256().to_owned(),
            has_role: file.role.is_some(),
        })
        .collect();
    let originals = copies::originals(&contents);
    opened.copies = copies::copies(&contents, &originals);
    let mut originals = originals.iter().enumerate();
    for file in files {
        opened.findings.extend(file.findings);
        let is_read = |content: &Result<Content, _>| !matches!(content, Ok(Content::Other));
        let others_are_read = file.documents.iter().any(|(_, content)| is_read(content));
        for (document, content) in file.documents {
            if originals.next().is_some_and(|(place, original)| place != *original) {
                continue;
            }
            let order = opened.order.len();
            opened.order.insert(Arc::clone(document.path()), order);
            opened.sort(document, content, &file.file, others_are_read, map);
        }
    }
    opened.set_unnamed_aside();
    opened
}

fn open_one(file: Found, options: &IntakeOptions, map: &ColumnMap, budget: &Budget) -> OpenedFile {
    let mut findings = Vec::new();
    let report = |error: &TableError| report(error, file.named);
    let as_inputs = OpenOptions { leave_out_results: true, ..options.open };
    let documents = match table::open_within(&file.path, &as_inputs, budget) {
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
            let role = file.role.or_else(|| first_of_all(&mut document, options));
            let content = content(&mut document, role, map);
            (document, content)
        })
        .collect();
    OpenedFile { file, documents, findings }
}

/// What a document is read as before anything else is tried.
fn first_of_all(document: &mut Document, options: &IntakeOptions) -> Option<Role> {
    let is_measurement = options.measurements_first && churn::recognise(document).is_some();
    is_measurement.then_some(Role::Measurement)
}

/// What a document holds; `role` is what the user wants it to be.
fn content(
    document: &mut Document,
    role: Option<Role>,
    map: &ColumnMap,
) -> Result<Content, TableError> {
    let inventory = match role {
        Some(Role::Measurement | Role::Dependencies) => None,
        _ => match recognise(document, map) {
            // A sheet of it is damaged.
            Err(error) if churn::recognise(document).is_some() => {
                document.notice(error.to_finding());
                None
            }
            recognised => recognised?,
        },
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

    fn sort(
        &mut self,
        mut document: Document,
        content: Result<Content, TableError>,
        file: &Found,
        others_are_read: bool,
        map: &ColumnMap,
    ) {
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
                let unknown = inventory::explain(&mut document, map);
                let message = message!("no inventory: {reason}", reason = unknown.message);
                self.findings.push(
                    Finding::error("no-inventory", document.path().as_ref(), message)
                        .hint(unknown.hint)
                        .at(unknown.location),
                );
            }
            Ok(Content::Other) => {
                let forced = file.role == Some(Role::Measurement);
                self.measurements.push((document, forced, others_are_read));
            }
            Err(error) => self.findings.push(error.to_finding()),
        }
    }
}
