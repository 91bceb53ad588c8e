//! Reads measurements and joins them to the servers.

use super::error::PipelineError;
use super::request::Request;
use crate::churn::{self, ChurnReport, Measured, Options, Reading};
use crate::estate::{Class, Estate};
use crate::finding::{Finding, Severity};
use crate::intake::{self, IntakeOptions, UnreadDocument};
use crate::reference::ReferenceData;
use crate::rules::{RuleSet, ids};
use crate::settings::{Arithmetic, Origin, Scenario, Settings, SettingsLayer};
use crate::source::{Role, SourceFile};

impl Request {
    /// Reads all inputs as measurements, and nothing else: `asrcap churn`.
    pub fn measurements(&self) -> Result<ChurnReport, PipelineError> {
        let options = self.intake_options(&SettingsLayer::default())?;
        let named = options.inventory.iter().chain(&options.churn).chain(&options.dependencies);
        let churn = self.inputs.iter().chain(named).cloned().collect();
        let (inventory, dependencies) = (Vec::new(), Vec::new());
        let options = IntakeOptions { inventory, churn, dependencies, ..options };
        let map = options.map.clone();
        let files = intake::read(&[], &options)?;
        let layers = [(Origin::Flag, self.settings.clone())];
        let settings = Settings::resolve(&layers, Arithmetic::Exact)?;
        let options = self.measurement_options(settings.percentile, &map)?;
        let mut reading = read(files.measurements, &options, &mut Vec::new());
        reading.findings.extend(files.findings);
        if reading.measurements.is_empty() {
            let first = reading.findings.iter().find(|finding| finding.severity == Severity::Error);
            return Err(PipelineError::NoMeasurement {
                reason: first.map(ToString::to_string),
                hint: first.and_then(|finding| finding.hint.as_ref()).map(ToString::to_string),
            });
        }
        Ok(ChurnReport::new(&reading, &options))
    }
}

/// Reads the documents that are no inventories; what is in them becomes one reading, each file a source.
pub(crate) fn read(
    documents: Vec<UnreadDocument>,
    options: &Options,
    sources: &mut Vec<SourceFile>,
) -> Reading {
    let mut readings = Vec::new();
    for mut unread in documents {
        let Some(format) = unread.format() else {
            readings
                .push(Reading { findings: vec![unread.not_recognised()], ..Reading::default() });
            continue;
        };
        let mut document = unread.document;
        let reading = churn::read(&mut document, format, options);
        sources.push(SourceFile {
            path: document.path().to_string(),
            sha256: document.sha256().to_owned(),
            format: format.id(),
            role: Role::Measurement,
            servers: reading.servers(),
            rows: usize::try_from(reading.rows).unwrap_or(usize::MAX),
        });
        readings.push(reading);
    }
    churn::merge(readings)
}

/// Joins measurements to servers. Where a server may be above what replication takes, its peaks are kept too.
pub(crate) fn join(
    estate: &mut Estate,
    reading: Reading,
    settings: &Settings,
    reference: &ReferenceData,
) -> (Measured, Vec<Finding>) {
    let mut findings = reading.findings;
    let mut measured = Measured { measurements: reading.measurements, ..Measured::default() };
    if !measured.measurements.is_empty() {
        measured.joined = churn::join(estate, &measured.measurements);
        findings.extend(measured.joined.findings.iter().cloned());
        let servers = &estate.servers;
        measured.forget(|index| {
            servers.get(index).is_some_and(|server| server.class == Class::OutOfScope)
        });
        if let Some(limit) = peak_limit(settings, reference.rules()) {
            churn::keep_peaks(estate, &measured, settings.percentile, limit);
        }
    }
    (measured, findings)
}

/// The measured peak in MiB/s that reaches the limit of a server once it has grown.
fn peak_limit(settings: &Settings, rules: &RuleSet) -> Option<f64> {
    let limit = rules.number(ids::SERVER_CHURN_PEAK_MBPS);
    let limit = limit.filter(|_| settings.scenario != Scenario::Hyperv)?;
    Some(limit / (1.0 + settings.growth / 100.0))
}
