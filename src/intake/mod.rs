//! From files and folders to the estate: finds the inputs, recognises, reads and merges them.
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

mod copies;
mod error;
mod find;
mod hidden_signs;
mod hypervisor;
mod open;
mod options;
mod parallel;
mod report;
mod sets;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

pub use error::IntakeError;
pub use hypervisor::DerivedScenario;
pub use options::IntakeOptions;
pub use report::{FileReport, Inspection, Measured};

use crate::churn;
use crate::dependencies::{self, Connections, DependencySettings, DeriveOptions};
use crate::estate::{self, Description, Estate};
use crate::finding::{Finding, Severity};
use crate::inventory::{self, ColumnMap, InventorySet, MapError, ReadOptions, Reading, Tab};
use crate::message;
use crate::prices;
use crate::settings::SettingsLayer;
use crate::source::{Role, SourceFile};
use crate::table::Document;

/// What the files hold.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Intake {
    /// The servers of all inventories. Its findings are empty; see [`Intake::findings`].
    pub estate: Estate,
    /// What the SUMMARY block of a planner sheet states.
    pub settings: SettingsLayer,
    /// The inventories that were read.
    pub sources: Vec<SourceFile>,
    /// What was recognised in each file.
    pub files: Vec<FileReport>,
    /// The documents that are no inventories: measurements, or nothing that is known; and the inventories that hold
    /// figures of a change rate as well.
    pub measurements: Vec<UnreadDocument>,
    /// Who talks to whom.
    pub connections: Connections,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// The servers of each hypervisor.
    hypervisors: hypervisor::Hypervisors,
}

/// A document that is handed on to the readers of measurements.
#[derive(Debug)]
#[non_exhaustive]
pub struct UnreadDocument {
    /// The document.
    pub document: Document,
    /// Whether it was named as a measurement; if not, and it is none, it is nothing that is known.
    pub forced: bool,
    /// The measurement format of a document that was read as an inventory already.
    pub beside_inventory: Option<churn::Format>,
    /// Whether it came in an archive with others that are read.
    pub beside_others: bool,
    /// The headings that the user says the meaning of.
    map: ColumnMap,
    /// Those of them that are about samples.
    samples: churn::SampleMap,
}

impl UnreadDocument {
    /// What the document is read as; `None` if it is no measurement of a known form.
    pub fn format(&mut self) -> Option<churn::Format> {
        self.beside_inventory.or_else(|| churn::recognise_mapped(&mut self.document, &self.samples))
    }

    /// What keeps a document of no known form from being read.
    pub(crate) fn not_recognised(&mut self) -> Finding {
        let path = self.document.path().to_string();
        if let Some(name) = prices::recognised(&mut self.document) {
            let severity = if self.forced { Severity::Error } else { Severity::Note };
            let message = message!("it is {name}: no inventory and no measurement; left out", name);
            return Finding::new("price-file", severity, path, message)
                .at(self.document.location(None))
                .hint(message!("asrcap prices shows what it holds"));
        }
        let no_samples = churn::explain(&mut self.document);
        if self.forced {
            if let Some((why, hint, at)) = no_samples {
                return Finding::error("not-recognised", path, why).at(at).hint(hint);
            }
            let message = message!("it is no measurement of a known form; it is left out");
            return Finding::error("not-recognised", path, message)
                .at(self.document.location(None))
                .hint(message!(
                    "docs/formats.md lists the measurements that are read, with how to make them"
                ));
        }
        let severity = if self.beside_others { Severity::Note } else { Severity::Warning };
        if let Some((why, hint, at)) = no_samples {
            let message = message!("not read: {reason}", reason = why);
            return Finding::new("not-recognised", severity, path, message).at(at).hint(hint);
        }
        let unknown = inventory::explain(&mut self.document, &self.map);
        let message = message!("not read: {reason}", reason = unknown.message);
        Finding::new("not-recognised", severity, path, message)
            .at(unknown.location)
            .hint(unknown.hint)
    }
}

/// Reads files and folders, in any number and order.
pub fn read(paths: &[PathBuf], options: &IntakeOptions) -> Result<Intake, IntakeError> {
    let mut intake = read_as_stated(paths, options)?;
    intake.assume(options);
    Ok(intake)
}

/// Like [`read`], but what the options would have assumed stays unknown.
pub fn read_as_stated(paths: &[PathBuf], options: &IntakeOptions) -> Result<Intake, IntakeError> {
    let intake = take_in(paths, options)?;
    if intake.estate.servers.is_empty() && intake.measurements.is_empty() {
        return Err(intake.without_servers());
    }
    Ok(intake)
}

/// What is recognised in files and folders; files that cannot be read are described too.
pub fn inspect(paths: &[PathBuf], options: &IntakeOptions) -> Result<Inspection, IntakeError> {
    let mut intake = take_in(paths, options)?;
    intake.assume(options);
    let places = report::places(&intake.files);
    for unread in &mut intake.measurements {
        let place = places.get(unread.document.path().as_ref());
        let Some(report) = place.and_then(|place| intake.files.get_mut(*place)) else { continue };
        let Some(format) = unread.format() else {
            let mut finding = unread.not_recognised();
            if let Some(prices) = prices::summary_of(&mut unread.document) {
                report.format = prices.books.first().map(|book| book.format.to_owned());
                report.rows = usize::try_from(prices.rows).unwrap_or(usize::MAX);
                finding.message = report::of_prices(finding.message, &prices);
            }
            report.findings.push(finding);
            continue;
        };
        let document = &mut unread.document;
        let options = churn::Options { map: unread.samples.clone(), ..churn::Options::default() };
        let reading = churn::read(document, format, &options);
        report.why = report.why.take().or_else(|| reading.why.clone());
        let found = Measured {
            format: format.id().to_owned(),
            servers: reading.servers(),
            rows: usize::try_from(reading.rows).unwrap_or(usize::MAX),
        };
        report.findings.extend(reading.findings);
        if unread.beside_inventory.is_some() {
            report.also_measured = Some(found);
        } else {
            report.format = Some(found.format);
            report.role = Some(Role::Measurement);
            report.servers = found.servers;
            report.rows = found.rows;
        }
    }
    // Without an inventory there is nothing that the ends could be.
    if !intake.estate.servers.is_empty() {
        let found = dependencies::derive(
            &intake.estate.servers,
            &intake.connections,
            &DependencySettings::defaults(),
            &DeriveOptions { fixed: &groups_of_columns(&intake.estate), is_recovery: false },
        );
        intake.findings.extend(found.findings);
    }
    Ok(Inspection::new(intake.files, intake.findings))
}

fn take_in(paths: &[PathBuf], options: &IntakeOptions) -> Result<Intake, IntakeError> {
    let is_of_samples = |pair: &&(String, String)| churn::SampleMap::has_field(&pair.1);
    let of_inventories: Vec<(String, String)> =
        options.map.iter().filter(|pair| !is_of_samples(pair)).cloned().collect();
    let map = ColumnMap::new(&of_inventories)
        .map_err(|error| MapError { others: churn::SampleMap::field_names(), ..error })?;
    let read_options = ReadOptions { keep_columns: options.keep_columns, map };
    let samples = churn::SampleMap::new(&options.map);
    let mut intake = Intake::default();
    let found = find::find(paths, options, &mut intake.findings);
    if paths.is_empty() && found.is_empty() {
        return Err(IntakeError::NoPaths);
    }
    let opened = open::open(found, options, &read_options.map);
    for copy in &opened.copies {
        let mut report = FileReport::new(&copy.path);
        report.copy_of = Some(copy.original.to_string());
        intake.files.push(report);
        intake.findings.push(copy.finding());
    }
    intake.findings.extend(opened.findings);
    for (document, forced, beside_others) in opened.measurements {
        let mut report = FileReport::new(document.path());
        report.role = forced.then_some(Role::Measurement);
        report.encoding = Some(document.container().to_string());
        intake.files.push(report);
        intake.measurements.push(UnreadDocument {
            document,
            forced,
            beside_inventory: None,
            beside_others,
            map: read_options.map.clone(),
            samples: samples.clone(),
        });
    }
    for (mut document, recognised) in opened.dependencies {
        let mut report = FileReport::new(document.path());
        report.role = Some(Role::Dependencies);
        report.encoding = Some(document.container().to_string());
        report.why = Some(recognised.why());
        let read = intake.read_dependencies(&mut document, &recognised);
        report.format = Some(read.format);
        report.servers = read.servers;
        report.rows = read.rows;
        intake.files.push(report);
    }
    let sets = sets::group(opened.members);
    let read = |mut set: InventorySet| {
        let reading = set.read(&read_options);
        (set, reading)
    };
    let mut descriptions = Vec::new();
    let mut totals = Vec::new();
    let mut numbered = 0;
    let mut mapped = BTreeSet::new();
    for (set, reading) in parallel::map(sets, options.jobs, read) {
        totals.extend_from_slice(&reading.totals);
        let reading = renumbered(reading, &mut numbered);
        mapped.extend(&reading.mapped);
        descriptions.extend(intake.take(&set, reading));
        intake.hand_over(set);
    }
    intake.findings.extend(report::unmatched(&read_options.map, &mapped, &intake.files));
    let order = &opened.order;
    // A copy comes behind the file that is read for it.
    let place = |file: &FileReport| {
        let read = file.copy_of.as_ref().unwrap_or(&file.path);
        (order.get(read.as_str()).copied(), file.copy_of.is_some())
    };
    intake.files.sort_by_key(place);
    let (servers, findings) = estate::merge(descriptions);
    intake.estate.servers = servers;
    // What is no machine is never one that other files describe too.
    intake.estate.servers.append(&mut totals);
    intake.findings.extend(findings);
    intake.findings.extend(hidden_signs::findings(&intake.estate.servers));
    let servers = &mut intake.estate.servers;
    if options.powered_on_only {
        intake.findings.extend(estate::leave_out_powered_off(servers));
    }
    Ok(intake)
}

impl Intake {
    /// Why there is no server, where there are inventories.
    pub(crate) fn without_servers(mut self) -> IntakeError {
        let inventories = self.files.iter().filter(|file| file.role == Some(Role::Inventory));
        let empty = inventories.filter(|file| file.unreadable == 0);
        self.findings.extend(empty.map(|file| {
            let format = file.format.as_deref().unwrap_or("nothing known");
            Finding::error(
                "no-servers",
                file.path.clone(),
                message!("recognised as {format}, but there is no server in it", format),
            )
        }));
        IntakeError::NothingUsable { findings: self.findings }
    }

    /// Assumes what no inventory says.
    fn assume(&mut self, options: &IntakeOptions) {
        let servers = &mut self.estate.servers;
        let assumed = estate::assume_utilization(servers, options.assumed_utilization);
        self.findings.extend(assumed);
    }

    fn take(&mut self, set: &InventorySet, reading: Reading) -> Option<Description> {
        let mut first = true;
        for ((document, recognised), sheets) in set.members.iter().zip(&reading.sheets) {
            // The list of machines comes first; the other files only add to it.
            let all = reading.servers.len() + reading.totals.len();
            let servers = if first { all } else { 0 };
            let rows = sheets.iter().map(|sheet| sheet.rows).sum();
            self.sources.push(SourceFile {
                path: document.path().to_string(),
                sha256: document.sha256().to_owned(),
                format: set.format.id(),
                role: Role::Inventory,
                servers,
                rows,
            });
            let mut report = FileReport::new(document.path());
            report.format = Some(set.format.id().to_owned());
            report.role = Some(Role::Inventory);
            report.encoding = Some(document.container().to_string());
            report.why = Some(recognised.why.clone());
            report.servers = servers;
            report.rows = rows;
            report.sheets.clone_from(sheets);
            if first {
                report.disks = disks(&reading);
                report.version.clone_from(&reading.version);
                report.unreadable = reading.unreadable;
                let servers = reading.servers.iter().map(|described| &described.server);
                for server in servers.chain(&reading.totals) {
                    *report.classes.entry(server.class).or_insert(0) += 1;
                }
            }
            self.files.push(report);
            first = false;
        }
        self.hypervisors.count(set, &reading);
        self.estate.unreadable += reading.unreadable;
        self.findings.extend(reading.findings);
        fill(&mut self.settings, &reading.settings);
        let (document, _) = set.members.first()?;
        Some(Description {
            path: Arc::clone(document.path()),
            format: set.format.id(),
            by_tool: set.format.is_by_tool(),
            collected: reading.collected,
            servers: reading.servers,
        })
    }

    /// Reads who talks to whom.
    fn read_dependencies(
        &mut self,
        document: &mut Document,
        recognised: &dependencies::Recognised,
    ) -> Measured {
        let before = self.connections.ends();
        let (rows, findings) = dependencies::read(document, recognised, &mut self.connections);
        self.findings.extend(findings);
        self.findings.extend(document.take_notices());
        let format = recognised.form().map_or("", dependencies::Form::id);
        let ends = self.connections.ends() - before;
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        self.sources.push(SourceFile {
            path: document.path().to_string(),
            sha256: document.sha256().to_owned(),
            format,
            role: Role::Dependencies,
            servers: ends,
            rows,
        });
        Measured { format: format.to_owned(), servers: ends, rows }
    }

    /// Reads what the documents of an inventory say about connections between its servers, and hands on those that hold figures
    /// of a change rate beside it.
    fn hand_over(&mut self, mut set: InventorySet) {
        for (document, recognised) in &mut set.members {
            let sheet = |tab: &Tab| tab.sheet.as_deref().map(str::to_owned);
            let used: Vec<Option<String>> = recognised.tabs.iter().map(sheet).collect();
            let Some(beside) = dependencies::recognise_beside(document, &used) else {
                continue;
            };
            let read = self.read_dependencies(document, &beside);
            let path = document.path().as_ref();
            if let Some(report) = self.files.iter_mut().find(|file| file.path == path) {
                report.also_dependencies = Some(read);
            }
        }
        if !set.format.holds_change_figures() {
            return;
        }
        for (mut document, _) in set.members {
            let beside_inventory = churn::figures_beside_inventory(&mut document);
            if beside_inventory.is_some() {
                self.measurements.push(UnreadDocument {
                    document,
                    forced: false,
                    beside_inventory,
                    beside_others: false,
                    map: ColumnMap::default(),
                    samples: churn::SampleMap::default(),
                });
            }
        }
    }
}

/// The group that a column of the inventory names, for each server.
fn groups_of_columns(estate: &Estate) -> Vec<Option<String>> {
    estate.servers.iter().map(|server| server.group.clone()).collect()
}

/// Goes on with the numbers of servers without names where the files before stopped; `numbered` is how many there are.
fn renumbered(mut reading: Reading, numbered: &mut usize) -> Reading {
    let before = *numbered;
    *numbered += reading.numbered;
    if before > 0 && reading.numbered > 0 {
        reading.renumber(before);
    }
    reading
}

/// The disks of all servers of a reading; `None` where nothing is known about any.
fn disks(reading: &Reading) -> Option<usize> {
    let counts = reading.servers.iter().filter_map(|described| described.server.disk_count);
    let counts: Vec<u32> = counts.collect();
    let sum: u64 = counts.iter().copied().map(u64::from).sum();
    usize::try_from(sum).ok().filter(|_| !counts.is_empty())
}

/// Keeps what is set and takes over the rest: of several sheets the first counts.
fn fill(settings: &mut SettingsLayer, other: &SettingsLayer) {
    macro_rules! or {
        ($($field:ident),*) => {
            $(if settings.$field.is_none() { settings.$field = other.$field; })*
        };
    }
    or!(scenario, compression, retention_days, recovery_points, ir_hours, ir_batch);
}

#[cfg(test)]
mod bad_input_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod group_tests;
#[cfg(test)]
mod planner_sheet_tests;
#[cfg(test)]
mod rvtools_tests;
#[cfg(test)]
mod tests;
