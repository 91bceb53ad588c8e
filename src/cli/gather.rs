//! Reads what a plan is made of: inventories, measurements, settings.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{SettingsArguments, layers, percent};
use super::error::CliError;
use crate::churn;
use crate::estate::Estate;
use crate::finding::{Finding, Severity};
use crate::intake::{self, Handover, Intake, IntakeOptions};
use crate::inventory::ReadOptions;
use crate::settings::{Arithmetic, Origin, Settings, SettingsError, SettingsLayer};
use crate::source::{Role, SourceFile};

/// Flags of the commands that plan servers.
#[derive(Debug, Args)]
pub(super) struct InputArguments {
    /// Inventories and measurements: files and folders in any order
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Read a file as an inventory, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    inventory: Vec<PathBuf>,
    /// Read a file as a change-rate measurement, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    churn: Vec<PathBuf>,
    /// Daily change in per cent of total storage for servers without a rate of their own
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(super) change_rate: Option<f64>,
    /// Fix the Azure VM size of a server [may be repeated]
    #[arg(long, value_name = "SERVER=SIZE", value_parser = fixed_size)]
    size: Vec<(String, String)>,
    /// The series that sizes are chosen from, such as D,DS
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    series: Vec<String>,
    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

fn fixed_size(text: &str) -> Result<(String, String), String> {
    let (server, size) = text
        .rsplit_once('=')
        .ok_or_else(|| format!("'{text}' is not SERVER=SIZE, such as SQL01=Standard_DS14"))?;
    Ok((server.trim().to_owned(), size.trim().to_owned()))
}

/// What a plan is made of.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The servers, with the measurements joined and all findings.
    pub(super) estate: Estate,
    /// What was read.
    pub(super) sources: Vec<SourceFile>,
    /// The settings, those that win first.
    pub(super) layers: Vec<(Origin, SettingsLayer)>,
    /// Whether a part of the inputs could not be read.
    pub(super) is_incomplete: bool,
}

impl Gathered {
    /// The settings in force.
    pub(super) fn settings(&self) -> Result<Settings, SettingsError> {
        Settings::resolve(&self.layers, Arithmetic::Exact)
    }
}

impl InputArguments {
    /// Everything that is read, so that no output replaces it.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.inputs
            .iter()
            .chain(&self.inventory)
            .chain(&self.churn)
            .chain(&self.settings.settings)
            .cloned()
            .collect()
    }

    /// Reads everything.
    pub(super) fn gather(&self) -> Result<Gathered, CliError> {
        if self.inputs.is_empty() && self.inventory.is_empty() {
            return Err(CliError::usage(
                "no inventory was given",
                "name files or folders: asrcap plan CustomerFolder/",
            ));
        }
        let options = IntakeOptions {
            inventory: self.inventory.clone(),
            churn: self.churn.clone(),
            read: ReadOptions {
                change_rate_elsewhere: self.change_rate.is_some() || !self.churn.is_empty(),
                ..ReadOptions::default()
            },
            ..IntakeOptions::default()
        };
        let Intake {
            mut estate,
            settings: sheet,
            mut sources,
            measurements,
            mut findings,
        } = intake::read(&self.inputs, &options).map_err(|error| CliError::Input {
            hint: error.hint().map(str::to_owned),
            message: error.to_string(),
        })?;
        if estate.servers.is_empty() {
            return Err(no_inventory(measurements));
        }
        findings.extend(join(&mut estate, measurements, &mut sources));
        let is_incomplete = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        let (file, record) = self.settings.file()?.unzip();
        sources.extend(record);
        estate.findings = findings;
        Ok(Gathered {
            estate,
            sources,
            layers: layers(self.typed(), file, Some(sheet)),
            is_incomplete,
        })
    }

    fn typed(&self) -> SettingsLayer {
        SettingsLayer {
            change_rate: self.change_rate,
            series: (!self.series.is_empty()).then(|| self.series.clone()),
            size: self.size.iter().cloned().collect(),
            ..self.settings.typed()
        }
    }
}

fn no_inventory(documents: Vec<Handover>) -> CliError {
    let described: Vec<String> = documents
        .into_iter()
        .map(|Handover { mut document, .. }| {
            let format = churn::recognise(&mut document);
            let words = format.map_or("not recognised", churn::Format::id);
            format!("{} ({words})", document.path())
        })
        .collect();
    CliError::Input {
        message: format!(
            "there is no inventory among the inputs: {}",
            described.join(", ")
        ),
        hint: Some(
            "add the inventory of the servers, such as an RVTools export or the planner's sheet"
                .to_owned(),
        ),
    }
}

/// Reads the measurements and joins them to the servers.
fn join(
    estate: &mut Estate,
    handed_over: Vec<Handover>,
    sources: &mut Vec<SourceFile>,
) -> Vec<Finding> {
    let options = churn::Options::default();
    let mut findings = Vec::new();
    let mut measurements = Vec::new();
    for Handover {
        mut document,
        forced,
    } in handed_over
    {
        let Some(format) = churn::recognise(&mut document) else {
            let path = document.path().to_string();
            let message = "neither an inventory nor a measurement of a known form; it is left out";
            let finding = Finding::warning("not-recognised", path, message)
                .at(document.place(None))
                .hint("see what was found with asrcap inspect");
            findings.push(if forced {
                Finding {
                    severity: Severity::Error,
                    ..finding
                }
            } else {
                finding
            });
            continue;
        };
        let reading = churn::read(&mut document, format, &options);
        sources.push(SourceFile {
            path: document.path().to_string(),
            sha256: document.sha256().to_owned(),
            format: format.id(),
            role: Role::Measurement,
            servers: reading.measurements.len(),
            rows: usize::try_from(reading.rows).unwrap_or(usize::MAX),
        });
        findings.extend(reading.findings);
        measurements.extend(reading.measurements);
    }
    if !measurements.is_empty() {
        findings.extend(churn::join(estate, &measurements).findings);
    }
    findings
}
