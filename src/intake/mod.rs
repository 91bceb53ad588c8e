//! From files and folders to the estate: finds the inputs, recognises and reads them.
//!
//! ```no_run
//! use asrcap::intake::{IntakeOptions, read};
//!
//! let intake = read(&["CustomerFolder".into()], &IntakeOptions::default())?;
//! for server in &intake.estate.servers {
//!     println!("{} {:?}", server.name, server.storage_gb);
//! }
//! # Ok::<(), asrcap::intake::IntakeError>(())
//! ```

mod find;
mod options;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::estate::Estate;
use crate::finding::{Finding, Severity};
use crate::inventory::{InventorySet, Reading, recognise};
use crate::settings::SettingsLayer;
use crate::source::Place;
use crate::source::{Role, SourceFile};
use crate::table::{self, Document, TableError};
use find::{Found, find};
pub use options::IntakeOptions;

/// What the files hold.
#[derive(Debug, Default)]
pub struct Intake {
    /// The servers of all inventories. Its findings are empty; see [`Intake::findings`].
    pub estate: Estate,
    /// What the SUMMARY block of a planner sheet states.
    pub settings: SettingsLayer,
    /// The inventories that were read.
    pub sources: Vec<SourceFile>,
    /// The documents that are no inventories: measurements, or nothing that is known.
    pub measurements: Vec<Handover>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

/// A document that is handed on to the readers of measurements.
#[derive(Debug)]
pub struct Handover {
    /// The document.
    pub document: Document,
    /// Whether it was named as a measurement; if not, and it is none, it is nothing that is known.
    pub forced: bool,
}

/// Why there is nothing to plan with.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// No path was given.
    #[error("no inventory was given")]
    NoPaths,
    /// The files hold nothing that can be used; the findings say why for each.
    #[error("{}", nothing_usable(.findings))]
    NothingUsable {
        /// What was found instead.
        findings: Vec<Finding>,
    },
}

impl IntakeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::NoPaths => Some("Name files or folders: asrcap plan CustomerFolder/"),
            Self::NothingUsable { findings } => {
                let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
                errors.find_map(|finding| finding.hint.as_deref())
            }
        }
    }
}

fn nothing_usable(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    match errors.clone().count() {
        0 => "the inputs hold no inventory and no measurement".to_owned(),
        1 => errors.map(ToString::to_string).collect(),
        count => {
            let first = errors.map(ToString::to_string).next().unwrap_or_default();
            format!("none of the inputs can be used; {count} errors, the first: {first}")
        }
    }
}

/// Reads files and folders, in any number and order.
pub fn read(paths: &[PathBuf], options: &IntakeOptions) -> Result<Intake, IntakeError> {
    let mut intake = Intake::default();
    let found = find(paths, options, &mut intake.findings);
    if paths.is_empty() && found.is_empty() {
        return Err(IntakeError::NoPaths);
    }
    let mut seen: HashMap<String, Arc<str>> = HashMap::new();
    for file in found {
        for document in open(&file, options, &mut intake.findings) {
            let first = seen.get(document.sha256());
            if let Some(first) = first {
                intake.findings.push(same_file(&document, first));
                continue;
            }
            seen.insert(document.sha256().to_owned(), Arc::clone(document.path()));
            intake.take(document, &file, options);
        }
    }
    if intake.estate.servers.is_empty() && intake.measurements.is_empty() {
        return Err(IntakeError::NothingUsable {
            findings: intake.findings,
        });
    }
    Ok(intake)
}

fn same_file(document: &Document, first: &str) -> Finding {
    let path = document.path().as_ref();
    let message = format!("is the same file as {first}; it is read once");
    Finding::note("same-file", path, message).at(Place::file(Arc::clone(document.path())))
}

/// Opens a file. In a folder, files that are no tables are no errors.
fn open(file: &Found, options: &IntakeOptions, findings: &mut Vec<Finding>) -> Vec<Document> {
    let report = |error: &TableError| {
        let mut finding = error.to_finding();
        let harmless = matches!(
            error,
            TableError::NotATable { .. } | TableError::Empty { .. }
        );
        if harmless && !file.named {
            finding.severity = Severity::Note;
            finding.message = format!("{}; it is left out", finding.message);
        }
        finding
    };
    match table::open(&file.path, &options.open) {
        Ok(opened) => {
            findings.extend(opened.skipped.iter().map(report));
            opened.documents
        }
        Err(error) => {
            findings.push(report(&error));
            Vec::new()
        }
    }
}

impl Intake {
    fn take(&mut self, mut document: Document, file: &Found, options: &IntakeOptions) {
        if file.role == Some(Role::Measurement) {
            let forced = true;
            self.measurements.push(Handover { document, forced });
            return;
        }
        match recognise(&mut document) {
            Ok(Some(recognised)) => {
                let sha256 = document.sha256().to_owned();
                let path = document.path().to_string();
                let mut set = InventorySet {
                    format: recognised.format,
                    members: vec![(document, recognised.tabs)],
                };
                let reading = set.read(&options.read);
                self.sources.push(SourceFile {
                    path,
                    sha256,
                    format: recognised.format.id(),
                    role: Role::Inventory,
                    servers: reading.servers.len(),
                    rows: reading.rows,
                });
                self.add(reading);
            }
            Ok(None) if file.role == Some(Role::Inventory) => {
                let path = Path::new(document.path().as_ref()).display().to_string();
                self.findings.push(
                    Finding::error("no-inventory", path, "no known headings of an inventory")
                        .hint("Name the columns with --map HEADING=FIELD")
                        .at(Place::file(Arc::clone(document.path()))),
                );
            }
            Ok(None) => {
                let forced = false;
                self.measurements.push(Handover { document, forced });
            }
            Err(error) => self.findings.push(error.to_finding()),
        }
    }

    fn add(&mut self, reading: Reading) {
        self.estate.servers.extend(reading.servers);
        self.estate.unreadable += reading.unreadable;
        self.findings.extend(reading.findings);
        fill(&mut self.settings, &reading.settings);
    }
}

/// Keeps what is set and takes over the rest: of several sheets the first counts.
fn fill(settings: &mut SettingsLayer, other: &SettingsLayer) {
    macro_rules! or {
        ($($field:ident),*) => {
            $(if settings.$field.is_none() { settings.$field = other.$field; })*
        };
    }
    or!(
        scenario,
        compression,
        retention_days,
        recovery_points,
        ir_hours,
        ir_batch
    );
}

#[cfg(test)]
mod tests;
