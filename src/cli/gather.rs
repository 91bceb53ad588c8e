//! Reads what a plan is made of: inventories, measurements, settings, overrides.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{SettingsArguments, layers, read_text, sha256};
use super::error::CliError;
use super::intake::IntakeArguments;
use super::measurements::{self, MeasurementArguments};
use super::setting_flags::{LinkFlags, PlanFlags};
use crate::churn::{self, Measured};
use crate::estate::{Estate, OverrideReport, Overrides};
use crate::finding::Severity;
use crate::intake::{self, Handover, Intake};
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::settings::{Arithmetic, Origin, Scenario, Settings, SettingsLayer, Unmeasured};
use crate::source::{Role, SourceFile};

/// Flags of the commands that plan servers.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    #[command(flatten)]
    pub(crate) intake: IntakeArguments,
    #[command(flatten)]
    link: LinkFlags,
    #[command(flatten)]
    plan: PlanFlags,
    /// Decide against the inventories: leave out servers or disks, set values [may be repeated]
    #[arg(long, value_name = "FILE")]
    overrides: Vec<PathBuf>,
    #[command(flatten)]
    measurements: MeasurementArguments,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

/// What a plan is made of.
#[derive(Debug)]
pub(crate) struct Gathered {
    /// The servers with measurements and overrides, and all findings. What becomes of servers without a change rate is not
    /// decided yet: that is a setting.
    pub(crate) estate: Estate,
    /// The servers before any override.
    pub(crate) as_read: Estate,
    /// The measurements, joined to the servers.
    pub(crate) measured: Measured,
    /// What the overrides did.
    pub(crate) overrides: Option<OverrideReport>,
    /// What was read.
    pub(crate) sources: Vec<SourceFile>,
    /// The settings, those that win first.
    pub(crate) layers: Vec<(Origin, SettingsLayer)>,
    /// The settings in force.
    pub(crate) settings: Settings,
    /// Rules and sizes.
    pub(crate) reference: ReferenceData,
    /// What the settings file says of the schedule.
    pub(crate) schedule: Option<toml::Table>,
    /// Whether a part of the inputs could not be read.
    pub(crate) is_incomplete: bool,
}

impl InputArguments {
    /// Everything that is read, so that no output replaces it.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let settings = self.settings.settings.iter();
        let paths = self.intake.paths().chain(settings);
        paths.chain(&self.overrides).cloned().collect()
    }

    /// Reads everything.
    pub(crate) fn gather(&self) -> Result<Gathered, CliError> {
        let (file, record) = self.settings.file()?.unzip();
        let map = file.as_ref().map(|layer| layer.map.clone()).unwrap_or_default();
        let flags = self.from_flags();
        let rate_for_all = flags.change_rate.is_some()
            || file.as_ref().is_some_and(|layer| layer.change_rate.is_some());
        let options = self.intake.options(&map, rate_for_all)?;
        let Intake {
            mut estate,
            settings: sheet,
            mut sources,
            measurements: documents,
            mut findings,
            ..
        } = intake::read(&self.intake.inputs, &options)?;
        if estate.servers.is_empty() {
            return Err(no_inventory(documents));
        }
        sources.extend(record);
        let schedule = file.as_ref().and_then(|layer| layer.schedule.clone());
        let layers = layers(flags, file, Some(sheet));
        let mut settings = Settings::resolve(&layers, Arithmetic::Exact)?;
        let reference = ReferenceData::load(&settings.rules)?;
        settings.follow(&reference.rules());
        let churn_options = self.measurements.options(settings.percentile)?;
        let reading = measurements::read(documents, &churn_options, &mut sources);
        findings.extend(reading.findings);
        let mut measured = Measured { measurements: reading.measurements, ..Measured::default() };
        if !measured.measurements.is_empty() {
            measured.joined = churn::join(&mut estate, &measured.measurements);
            findings.extend(measured.joined.findings.iter().cloned());
            let limit = reference.rules().number(ids::SERVER_CHURN_PEAK_MBPS);
            if let Some(limit) = limit.filter(|_| settings.scenario != Scenario::Hyperv) {
                let grown = limit / (1.0 + settings.growth / 100.0);
                churn::keep_peaks(&mut estate, &measured, settings.percentile, grown);
            }
        }
        let as_read = estate.clone();
        let overrides = apply_overrides(&self.overrides, &mut estate, &mut sources)?;
        let is_incomplete = findings.iter().any(|finding| finding.severity == Severity::Error);
        estate.findings = findings;
        Ok(Gathered {
            estate,
            as_read,
            measured,
            overrides,
            sources,
            layers,
            settings,
            reference,
            schedule,
            is_incomplete,
        })
    }

    /// The settings that the flags state.
    pub(crate) fn from_flags(&self) -> SettingsLayer {
        let flags = self.settings.from_flags().or(self.plan.layer().clone());
        flags.or(self.link.layer().clone()).or(self.measurements.flags.layer().clone())
    }
}

impl Gathered {
    /// The settings and the reference data under another rule set, with the defaults that it states.
    pub(crate) fn under(&self, rules: &str) -> Result<(Settings, ReferenceData), CliError> {
        let asked = SettingsLayer { rules: Some(rules.to_owned()), ..SettingsLayer::default() };
        let mut layers = vec![(Origin::Flag, asked)];
        layers.extend(self.layers.iter().cloned());
        let mut settings = Settings::resolve(&layers, Arithmetic::Exact)?;
        let reference = ReferenceData::load(&settings.rules)?;
        settings.follow(&reference.rules());
        Ok((settings, reference))
    }

    /// Decides what becomes of servers without a change rate.
    pub(crate) fn fill(&mut self) {
        let servers = &mut self.estate.servers;
        match self.settings.unmeasured {
            Unmeasured::Median if self.settings.change_rate.is_none() => {
                let finding = churn::fill_with_median(servers);
                self.estate.findings.extend(finding);
            }
            Unmeasured::LeaveOut if self.settings.change_rate.is_none() => {
                churn::leave_out(servers);
            }
            _ => {}
        }
    }
}

fn no_inventory(documents: Vec<Handover>) -> CliError {
    let described: Vec<String> = documents
        .into_iter()
        .map(|mut handover| {
            let words = handover.format().map_or("not recognised", churn::Format::id);
            format!("{} ({words})", handover.document.path())
        })
        .collect();
    CliError::Input {
        message: format!("there is no inventory among the inputs: {}", described.join(", ")),
        hint: Some(
            "add the inventory of the servers, such as an RVTools export or the planner's sheet"
                .to_owned(),
        ),
    }
}

/// Applies the files of overrides in their order; their reports become one.
pub(crate) fn apply_overrides(
    paths: &[PathBuf],
    estate: &mut Estate,
    sources: &mut Vec<SourceFile>,
) -> Result<Option<OverrideReport>, CliError> {
    let mut all: Option<OverrideReport> = None;
    for path in paths {
        let text = read_text(path)?;
        let name = path.display().to_string();
        let report = Overrides::from_toml(&name, &text)?.apply(&mut estate.servers)?;
        sources.push(SourceFile {
            path: name,
            sha256: sha256(text.as_bytes()),
            format: "overrides",
            role: Role::Overrides,
            servers: report.applied.iter().map(|applied| applied.servers.len()).sum(),
            rows: report.applied.len(),
        });
        all = Some(match all.take() {
            None => report,
            Some(earlier) => earlier.then(report),
        });
    }
    Ok(all)
}
