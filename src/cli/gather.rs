//! Reads what a plan is made of: inventories, measurements, settings, overrides.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{SettingsArguments, layers, percent, read_text, sha256};
use super::error::CliError;
use super::intake::{IntakeArguments, pair};
use super::measurements::{self, MeasurementArguments};
use crate::churn::{self, Measured};
use crate::estate::{Estate, OverrideReport, Overrides};
use crate::finding::Severity;
use crate::intake::{self, Handover, Intake};
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::settings::{
    Arithmetic, Origin, Scenario, Settings, SettingsLayer, ThrottleHours, Unmeasured,
};
use crate::source::{Role, SourceFile};

/// Flags of the commands that plan servers.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    #[command(flatten)]
    pub(crate) intake: IntakeArguments,
    /// Daily change in per cent of total storage for servers without a rate of their own
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) change_rate: Option<f64>,
    /// The bandwidth that is there, in Mbit/s of 10^6 bits
    #[arg(long, value_name = "MBPS")]
    link: Option<f64>,
    /// The recovery point objective in minutes [default: 15]
    #[arg(long, value_name = "MINUTES")]
    rpo: Option<f64>,
    /// Hours in which replication may only use a part of the link, in per cent: 8-18=50 on working days,
    /// 8-18=50,weekends on all days
    #[arg(long, value_name = "FROM-TO=PERCENT", value_parser = throttle)]
    throttle: Option<ThrottleHours>,
    /// What becomes of servers without any change rate: unknown, median or leave-out [default: unknown]
    #[arg(long)]
    unmeasured: Option<Unmeasured>,
    /// Decide against the inventories: leave out servers or disks, set values [may be repeated]
    #[arg(long, value_name = "FILE")]
    overrides: Vec<PathBuf>,
    /// Fix the Azure VM size of a server [may be repeated]
    #[arg(long, value_name = "SERVER=SIZE", value_parser = pair)]
    size: Vec<(String, String)>,
    /// The series that sizes are chosen from, such as D,DS
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    series: Vec<String>,
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
        let rate_for_all = self.change_rate.is_some()
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
        let layers = layers(self.typed(), file, Some(sheet));
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

    /// The settings that were typed.
    fn typed(&self) -> SettingsLayer {
        SettingsLayer {
            change_rate: self.change_rate,
            percentile: self.measurements.percentile,
            link: self.link,
            rpo: self.rpo,
            throttle: self.throttle,
            unmeasured: self.unmeasured,
            series: (!self.series.is_empty()).then(|| self.series.clone()),
            size: self.size.iter().cloned().collect(),
            ..self.settings.typed()
        }
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

/// `8-18=50` or `8-18=50,weekends`; what is out of range is told with the other settings.
fn throttle(text: &str) -> Result<ThrottleHours, String> {
    let wrong = || format!("'{text}' is not FROM-TO=PERCENT, such as 8-18=50 or 8-18=50,weekends");
    let (hours, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (from, to) = hours.split_once('-').ok_or_else(wrong)?;
    let (share, days) = match rest.split_once(',') {
        Some((share, days)) => (share, days.trim()),
        None => (rest, ""),
    };
    if !matches!(days, "" | "weekends") {
        return Err(wrong());
    }
    let hour = |text: &str| text.trim().parse().map_err(|_| wrong());
    Ok(ThrottleHours {
        from_hour: hour(from)?,
        to_hour: hour(to)?,
        weekends: days == "weekends",
        percent: percent(share.trim())?,
    })
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
