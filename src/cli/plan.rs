//! `asrcap plan`: inventories and change rates in, plan out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::{
    OutputArguments, SettingsArguments, basis, layers, percent, read_text, sha256, stop_if_strict,
};
use super::error::CliError;
use super::intake::{IntakeArguments, pair};
use super::measurements::{self, MeasurementArguments};
use super::output;
use super::printer::Printer;
use super::progress::Progress;
use super::quick::output_format;
use super::scheduling::ScheduleArguments;
use crate::churn::{self, Measured};
use crate::estate::{Estate, OverrideReport, Overrides};
use crate::finding::{Finding, Severity};
use crate::intake::{self, Handover, Intake};
use crate::plan::{Provenance, plan};
use crate::redact::Names;
use crate::settings::{Arithmetic, Settings, SettingsLayer, Unmeasured};
use crate::source::{Role, SourceFile};

/// Plan from inventories and change rates (the Detailed Planner)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap plan servers.xlsx -o plan.xlsx
  asrcap plan RVTools_export.xlsx --churn changes.csv --change-rate 2 -o plan.xlsx -o plan.json")]
pub(super) struct PlanArguments {
    #[command(flatten)]
    intake: IntakeArguments,
    /// Daily change in per cent of total storage for servers without a rate of their own
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    change_rate: Option<f64>,
    /// The bandwidth that is there, in Mbit/s of 10^6 bits
    #[arg(long, value_name = "MBPS")]
    link: Option<f64>,
    /// The recovery point objective in minutes [default: 15]
    #[arg(long, value_name = "MINUTES")]
    rpo: Option<f64>,
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
    /// Print the JSON Schema of the plan and do nothing else
    #[arg(long)]
    print_schema: bool,
    #[command(flatten)]
    schedule: ScheduleArguments,
    #[command(flatten)]
    measurements: MeasurementArguments,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    output: OutputArguments,
}

pub(super) fn run(arguments: &PlanArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    if arguments.print_schema {
        printer.result(&crate::report::schema())?;
        return Ok(ExitCode::SUCCESS);
    }
    let files = output::check(
        &arguments.output.output,
        &all_inputs(arguments),
        arguments.output.force,
    )?;
    let outputs = arguments.output.output.iter().cloned();
    let outputs: Vec<PathBuf> = outputs.chain(arguments.schedule.output()).collect();
    arguments.output.redact.check(&outputs)?;
    let look = arguments.output.look.look(arguments.output.redact.redact)?;
    let progress = Progress::new(printer);
    progress.phase("reading the inputs");
    let (file, record) = arguments.settings.file()?.unzip();
    let map = file
        .as_ref()
        .map(|layer| layer.map.clone())
        .unwrap_or_default();
    let rate_for_all = arguments.change_rate.is_some()
        || file
            .as_ref()
            .is_some_and(|layer| layer.change_rate.is_some());
    let options = arguments.intake.options(&map, rate_for_all)?;
    let Intake {
        mut estate,
        settings: sheet,
        mut sources,
        measurements: documents,
        mut findings,
        ..
    } = intake::read(&arguments.intake.inputs, &options)?;
    if estate.servers.is_empty() {
        return Err(no_inventory(documents));
    }
    sources.extend(record);
    let schedule_table = file.as_ref().and_then(|layer| layer.schedule.clone());
    let mut settings = Settings::resolve(
        &layers(typed(arguments), file, Some(sheet)),
        Arithmetic::Exact,
    )?;
    let basis = basis(&settings.rules)?;
    settings.follow(&basis.rules);
    arguments.schedule.check(settings.link)?;
    let churn_options = arguments.measurements.options(settings.percentile)?;
    let reading = measurements::read(documents, &churn_options, &mut sources);
    findings.extend(reading.findings);
    let mut measured = Measured {
        measurements: reading.measurements,
        ..Measured::default()
    };
    if !measured.measurements.is_empty() {
        measured.joined = churn::join(&mut estate, &measured.measurements);
        findings.extend(measured.joined.findings.iter().cloned());
    }
    let overrides = apply_overrides(&arguments.overrides, &mut estate, &mut sources)?;
    findings.extend(fill_unmeasured(&mut estate, &settings));
    let incomplete = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    estate.findings = findings;
    stop_if_strict(settings.strict, &estate.findings)?;
    let mut names = names(arguments, &estate, &measured, &sources);
    progress.phase(&format!("planning {} servers", estate.servers.len()));
    let provenance = Provenance {
        sources,
        date: arguments.output.date()?,
        overrides,
        measured,
    };
    let mut plan = plan(&estate, &settings, &basis, provenance)?;
    stop_if_strict(settings.strict, &plan.document.findings)?;
    arguments
        .schedule
        .apply(&mut plan, &settings, schedule_table.as_ref())?;
    if let Some(schedule) = &plan.document.schedule {
        names.schedule(schedule);
    }
    let plan = arguments.output.redact.apply(plan, &names)?;
    stop_if_strict(settings.strict, &plan.document.findings)?;
    drop(progress);
    output::write(&plan, &files, &look, printer)?;
    arguments.schedule.write(&plan, arguments.output.force)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, &look, format))?;
    }
    printer.findings(&plan.document.findings);
    if incomplete {
        printer.note("not everything in the inputs could be read; the plan stands on the rest (exit status 3)");
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the setting says of servers without any change rate.
fn fill_unmeasured(estate: &mut Estate, settings: &Settings) -> Option<Finding> {
    if settings.change_rate.is_some() {
        return None;
    }
    match settings.unmeasured {
        Unmeasured::Unknown => None,
        Unmeasured::Median => churn::fill_with_median(&mut estate.servers),
        Unmeasured::LeaveOut => {
            churn::leave_out(&mut estate.servers);
            None
        }
    }
}

/// All names that a redacted plan must not hold, those of its servers first.
fn names(
    arguments: &PlanArguments,
    estate: &Estate,
    measured: &Measured,
    sources: &[SourceFile],
) -> Names {
    let mut names = Names::new();
    names.estate(estate);
    for measurement in &measured.measurements {
        names.server(&measurement.server);
    }
    names.sources(sources);
    for path in arguments.schedule.inputs() {
        names.path(&path.display().to_string());
    }
    names.findings(&estate.findings);
    names
}

/// The settings that were typed.
fn typed(arguments: &PlanArguments) -> SettingsLayer {
    SettingsLayer {
        change_rate: arguments.change_rate,
        percentile: arguments.measurements.percentile,
        link: arguments.link,
        rpo: arguments.rpo,
        unmeasured: arguments.unmeasured,
        series: (!arguments.series.is_empty()).then(|| arguments.series.clone()),
        size: arguments.size.iter().cloned().collect(),
        ..arguments.settings.typed()
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

fn all_inputs(arguments: &PlanArguments) -> Vec<PathBuf> {
    let settings = arguments.settings.settings.iter();
    let paths = arguments.intake.paths().chain(settings);
    let paths = paths.chain(arguments.schedule.inputs());
    let paths = paths.chain(&arguments.output.look.theme);
    paths.chain(&arguments.overrides).cloned().collect()
}

/// Applies the files of overrides in their order; their reports become one.
fn apply_overrides(
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
            servers: report
                .applied
                .iter()
                .map(|applied| applied.servers.len())
                .sum(),
            rows: report.applied.len(),
        });
        all = Some(match all.take() {
            None => report,
            Some(mut earlier) => {
                earlier.applied.extend(report.applied);
                earlier.after = report.after;
                earlier
            }
        });
    }
    Ok(all)
}
