//! Reads measurements and joins them to the servers.

use std::collections::BTreeMap;

use super::error::PipelineError;
use super::request::Request;
use crate::churn::{self, ChurnReport, Measured, Options, Reading, UsageSettings};
use crate::estate::{Class, Estate};
use crate::finding::{Finding, Severity};
use crate::intake::{self, IntakeOptions, UnreadDocument};
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::settings::{Arithmetic, Origin, Settings, SettingsLayer};
use crate::source::{Role, SourceFile};

impl Request {
    /// Reads the measurements among the inputs, and relates them to the inventories beside them: `asrcap churn`.
    pub fn measurements(&self) -> Result<ChurnReport, PipelineError> {
        let options = self.intake_options(&SettingsLayer::default())?;
        let options = IntakeOptions { measurements_first: true, ..options };
        let map = options.map.clone();
        let mut files = intake::read_as_stated(&self.inputs, &options)?;
        let layers = [(Origin::Flag, self.settings.clone())];
        let settings = Settings::resolve(&layers, Arithmetic::Exact)?;
        let options = self.measurement_options(settings.percentile, &map)?;
        // Where nothing is a measurement, each file has to say why.
        let are_any = files.measurements.iter_mut().any(|unread| unread.format().is_some());
        for unread in &mut files.measurements {
            unread.forced |= !are_any;
        }
        let mut reading = read(files.measurements, &options, &mut Vec::new());
        let inventories: Vec<&SourceFile> =
            files.sources.iter().filter(|source| source.role == Role::Inventory).collect();
        let is_of_inventory = |finding: &Finding| {
            let place = finding.location.as_ref();
            place.is_some_and(|at| inventories.iter().any(|source| source.path == *at.path))
        };
        reading.findings.extend(files.findings.into_iter().filter(|finding| {
            // What an inventory leaves open is told where servers are planned.
            finding.severity == Severity::Error || !is_of_inventory(finding)
        }));
        if reading.is_empty() {
            let first = reading.findings.iter().find(|finding| finding.severity == Severity::Error);
            let only = inventories
                .first()
                .map(|source| format!("{} is an inventory ({})", source.path, source.format));
            return Err(PipelineError::NoMeasurement {
                reason: first.map(ToString::to_string).or(only),
                hint: first.and_then(|finding| finding.hint.as_ref()).map(ToString::to_string),
            });
        }
        let storage = storage(&mut files.estate, &mut reading, settings.percentile);
        Ok(ChurnReport::new(&reading, &options).with_storage(&storage))
    }
}

/// The storage in GiB of the servers in the inventories, by the names that they were measured under; what was noticed goes to
/// the reading.
fn storage(estate: &mut Estate, reading: &mut Reading, percentile: f64) -> BTreeMap<String, f64> {
    if estate.servers.is_empty() {
        return BTreeMap::new();
    }
    if !reading.usage.is_empty() {
        let of_names = |finding: &Finding| finding.code == "measurement-without-server";
        let asked = UsageSettings { percentile, days_min: 0.0 };
        let found = churn::join_usage(estate, &reading.usage, &reading.measurements, asked);
        reading.findings.extend(found.into_iter().filter(of_names));
    }
    let joined = churn::join(estate, &reading.measurements);
    // Names that do not fit are told; what a change means for a server is a matter of plans.
    let about_names = ["measurement-without-server", "ambiguous-measurement"];
    let findings = joined.findings.into_iter();
    reading.findings.extend(
        findings.filter(|f| about_names.contains(&f.code)).map(|finding| Finding {
            severity: finding.severity.max(Severity::Warning),
            ..finding
        }),
    );
    let servers = reading.measurements.iter().zip(&joined.servers);
    let storage = servers.filter_map(|(measurement, server)| {
        let server = estate.servers.get((*server)?)?;
        let gb = server.storage_gb.filter(|gb| *gb > 0.0)?;
        Some((measurement.server.to_lowercase(), gb))
    });
    storage.collect()
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

/// Joins measurements to servers, and keeps what they write at the peak.
pub(crate) fn join(
    estate: &mut Estate,
    reading: Reading,
    settings: &Settings,
    reference: &ReferenceData,
) -> (Measured, Vec<Finding>) {
    let mut findings = reading.findings;
    let Reading { measurements, usage, .. } = reading;
    let days_min = reference.rules().number(ids::SIZING_DAYS_MIN).unwrap_or_default();
    let asked = UsageSettings { percentile: settings.percentile, days_min };
    findings.extend(churn::join_usage(estate, &usage, &measurements, asked));
    let mut measured = Measured { measurements, usage, ..Measured::default() };
    if !measured.measurements.is_empty() {
        measured.joined = churn::join(estate, &measured.measurements);
        findings.extend(measured.joined.findings.iter().cloned());
        let servers = &estate.servers;
        measured.forget(|index| {
            servers.get(index).is_some_and(|server| server.class == Class::OutOfScope)
        });
        churn::keep_peaks(estate, &mut measured, settings.percentile);
    }
    (measured, findings)
}
