//! `asrcap what-if`: a grid of scenarios in, one tidy table out.

use std::borrow::Cow;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::arguments::stop_if_strict;
use super::endings::format_of;
use super::error::CliError;
use super::inputs::InputArguments;
use super::printer::Printer;
use super::progress::Progress;
use super::redact::RedactArguments;
use super::scheduling::GroupArguments;
use super::style::LanguageArguments;
use super::written::WrittenFiles;
use crate::own_files::MADE_BY_COMMENT;
use crate::pipeline::{QuickRequest, override_files};
use crate::plan::{Comparison, QuickInputs};
use crate::redact::{Names, Redaction};
use crate::report::ReportStyle;
use crate::report::table::TableForm;
use crate::report::what_if::{SweepTable, jsonl, lines, sweep_workbook, text};
use crate::save::{save_as, save_with};
use crate::whatif::{Axis, AxisValue, Grid, Row, ScenarioSet, Sweep, sweep};

/// Work out a grid of scenarios
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap what-if CustomerFolder --vary compression=0,30 --vary growth=0,15,30 -o scenarios.xlsx
  asrcap what-if servers.csv --vary rules.standard_account_iops=20000,40000 --format csv
  asrcap what-if --quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5 --vary vms=50..500/50

Inputs are read once. VALUES are a list (15,30,60), a range (FROM..TO/STEP), or both; a list of series is D+DS. The last
--vary varies fastest. What varies: any setting, rules.ID for the number of a rule, overrides, and with --quick its averages.")]
pub(crate) struct WhatIfArguments {
    #[command(flatten)]
    inputs: InputArguments,
    /// What varies [may be repeated]
    #[arg(long, value_name = "NAME=VALUES", required = true, help_heading = "What varies")]
    vary: Vec<String>,
    /// The first values together, then the second ones, instead of every combination
    #[arg(long, help_heading = "What varies")]
    pairs: bool,
    /// Work out as many scenarios as there are, even above 10,000
    #[arg(long, help_heading = "What varies")]
    yes: bool,
    #[command(flatten)]
    groups: GroupArguments,
    #[command(flatten)]
    quick: AveragesArguments,
    /// Write a file; its ending chooses the form: .xlsx, .csv, .jsonl, .md [may be repeated]
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,
    /// The form of what goes to standard output [default: text, and nothing when files are written]
    #[arg(long, value_enum, help_heading = "Output")]
    format: Option<SweepFormat>,
    /// Replace output files that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
    #[command(flatten)]
    language: LanguageArguments,
    #[command(flatten)]
    redact: RedactArguments,
}

/// The averages of a quick plan.
#[derive(Debug, Args)]
#[command(next_help_heading = "Quick plans")]
pub(crate) struct AveragesArguments {
    /// Vary a quick plan instead of one of servers
    #[arg(long, requires_all = ["vms", "disks_per_vm", "disk_size", "utilization", "change_rate"], conflicts_with_all = ["inputs", "inventory", "churn", "size", "series"])]
    quick: bool,
    /// Number of virtual machines
    #[arg(long, value_name = "N", requires = "quick")]
    vms: Option<u32>,
    /// Average number of disks a machine
    #[arg(long, value_name = "N", requires = "quick")]
    disks_per_vm: Option<f64>,
    /// Average size of a disk in GB
    #[arg(long, value_name = "GB", requires = "quick")]
    disk_size: Option<f64>,
    /// Average used part of a disk in per cent
    #[arg(long, value_name = "PERCENT", value_parser = crate::settings::percent, requires = "quick")]
    utilization: Option<f64>,
}

impl AveragesArguments {
    /// The averages; nothing where servers are planned.
    pub(crate) fn averages(&self, change_rate: Option<f64>) -> Option<QuickInputs> {
        Some(QuickInputs {
            vms: self.vms.filter(|_| self.quick)?,
            disks_per_vm: self.disks_per_vm?,
            disk_size_gb: self.disk_size?,
            utilization_percent: self.utilization?,
            change_rate_percent: change_rate?,
        })
    }
}

/// A form of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SweepFormat {
    /// Aligned, with the first figures that vary.
    Text,
    /// Comma-separated values: what varies, then every figure.
    Csv,
    /// One JSON object a line.
    #[value(alias = "json")]
    Jsonl,
    /// Markdown.
    Md,
}

/// A format of an output file.
#[derive(Clone, Copy)]
enum FileFormat {
    Workbook,
    Table(SweepFormat),
}

/// What a sweep can be written as, by the endings of files.
const FORMATS: [(&str, FileFormat); 4] = [
    ("xlsx", FileFormat::Workbook),
    ("csv", FileFormat::Table(SweepFormat::Csv)),
    ("jsonl", FileFormat::Table(SweepFormat::Jsonl)),
    ("md", FileFormat::Table(SweepFormat::Md)),
];

/// What is hidden in an answer.
#[derive(Clone, Copy)]
pub(crate) struct RedactionScope<'a> {
    /// Whether anything is hidden.
    pub(crate) arguments: &'a RedactArguments,
    /// Files beside the inputs.
    pub(crate) paths: &'a [String],
    /// Files that will be written.
    pub(crate) outputs: &'a [PathBuf],
}

impl RedactionScope<'_> {
    fn redaction(self, mut names: Names) -> Result<Option<Redaction>, CliError> {
        for path in self.paths {
            names.path(path);
        }
        self.arguments.redaction(&names)
    }
}

/// Answers a question about the scenarios of the inputs; with the answer comes whether a part of the inputs could not be read.
pub(crate) fn with_scenarios<T>(
    inputs: &InputArguments,
    groups: &GroupArguments,
    quick: &AveragesArguments,
    printer: &Printer,
    comparison: Comparison,
    scope: RedactionScope<'_>,
    answer: impl FnOnce(&ScenarioSet<'_>, Option<&Redaction>) -> Result<T, CliError>,
) -> Result<(T, bool), CliError> {
    if let Some(jobs) = inputs.intake.jobs {
        // Nothing has been computed yet, so that there is no pool.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    if let Some(averages) = quick.averages(inputs.layer().change_rate) {
        let mut request = QuickRequest::new(averages);
        request.settings_file.clone_from(&inputs.settings.settings);
        request.settings = inputs.settings.layer();
        request.outputs = scope.outputs.to_vec();
        let scenarios = ScenarioSet::of_averages(&request)?.with_comparison(comparison);
        let redaction = scope.redaction(Names::new())?;
        printer.past(scenarios.reference(&scenarios.scenario(&[])?)?.rules());
        return Ok((answer(&scenarios, redaction.as_ref())?, false));
    }
    let all = inputs.intake.all;
    let mut request = inputs.request();
    groups.put_into(&mut request.schedule);
    request.outputs = scope.outputs.to_vec();
    let inputs = request.read()?;
    let redaction = scope.redaction(inputs.names())?;
    let findings = match &redaction {
        Some(redaction) => Cow::Owned(redaction.findings(&inputs.estate.findings)),
        None => Cow::Borrowed(&inputs.estate.findings),
    };
    stop_if_strict(inputs.settings.strict, &findings)?;
    printer.findings(&findings, all);
    let scenarios = ScenarioSet::of(&inputs).with_comparison(comparison);
    printer.past(inputs.reference.rules());
    Ok((answer(&scenarios, redaction.as_ref())?, inputs.is_incomplete))
}

pub(crate) fn run(arguments: &WhatIfArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let is_quick = arguments.quick.quick;
    let axes = arguments.vary.iter().map(|text| Axis::parse(text, is_quick));
    let mut grid = Grid::new(axes.collect::<Result<_, _>>()?, arguments.pairs)?;
    if !arguments.yes {
        grid = grid.within_limit()?;
    }
    let files = files(arguments, &grid)?;
    arguments.redact.check(&arguments.output)?;
    let paths = varied_overrides(&grid);
    let mut outputs = files.1.paths().to_vec();
    outputs.extend(arguments.redact.key().cloned());
    let scope = RedactionScope { arguments: &arguments.redact, paths: &paths, outputs: &outputs };
    let ((), is_incomplete) = with_scenarios(
        &arguments.inputs,
        &arguments.groups,
        &arguments.quick,
        printer,
        Comparison::None,
        scope,
        |scenarios, redaction| {
            let redacted = redaction.map(|redaction| grid.redacted(redaction));
            let shown = redacted.as_ref().unwrap_or(&grid);
            let sweep = sweep(scenarios, shown)?;
            let baseline: Vec<_> = (sweep.baseline_values()?.into_iter().enumerate())
                .map(|(axis, value)| {
                    Some(as_shown(value?, grid.axes().get(axis)?, shown.axes().get(axis)?))
                })
                .collect();
            answer(arguments, &files, baseline, &sweep, printer)
        },
    )?;
    Ok(if is_incomplete { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// The files of overrides that vary, as they are given and as they are found.
fn varied_overrides(grid: &Grid) -> Vec<String> {
    let axes = grid.axes().iter().filter(|axis| axis.name == "overrides");
    let sets = axes.flat_map(|axis| &axis.values).map(|value| value.text.as_str());
    sets.flat_map(|set| {
        let files = override_files(set).into_iter().map(|path| path.display().to_string());
        set.split('+').map(str::to_owned).chain(files).collect::<Vec<_>>()
    })
    .collect()
}

/// The output files with their formats, and each checked before the work begins.
type Files<'a> = (Vec<(&'a Path, FileFormat)>, WrittenFiles);

fn files<'a>(arguments: &'a WhatIfArguments, grid: &Grid) -> Result<Files<'a>, CliError> {
    let mut inputs = arguments.inputs.request().files();
    inputs.extend(varied_files(grid));
    let mut files: Vec<(&Path, FileFormat)> = Vec::new();
    let mut written = WrittenFiles::new(arguments.force);
    for path in &arguments.output {
        files.push((path, format_of(path, &FORMATS)?));
        written.add(path, &inputs)?;
    }
    Ok((files, written))
}

/// The files that the values of the axes name.
fn varied_files(grid: &Grid) -> impl Iterator<Item = PathBuf> {
    let values = |name: &'static str| {
        let axes = grid.axes().iter().filter(move |axis| axis.name == name);
        axes.flat_map(|axis| &axis.values).map(|value| value.text.as_str())
    };
    let overrides = values("overrides").flat_map(override_files);
    overrides.chain(["rules", "catalog"].into_iter().flat_map(values).map(PathBuf::from))
}

/// A value of an axis as a redacted grid has it.
fn as_shown(value: AxisValue, axis: &Axis, shown: &Axis) -> AxisValue {
    let index = axis.values.iter().position(|known| known.text == value.text);
    index.and_then(|index| shown.values.get(index)).cloned().unwrap_or(value)
}

fn answer(
    arguments: &WhatIfArguments,
    (files, written): &Files<'_>,
    baseline_values: Vec<Option<AxisValue>>,
    sweep: &Sweep<'_, '_>,
    printer: &Printer,
) -> Result<(), CliError> {
    let grid = sweep.grid();
    let format = arguments.format.or_else(|| files.is_empty().then_some(SweepFormat::Text));
    let axes: Vec<String> = grid.axes().iter().map(|axis| axis.name.clone()).collect();
    let stream = format.filter(|format| matches!(format, SweepFormat::Csv | SweepFormat::Jsonl));
    if files.is_empty()
        && let Some(format) = stream
    {
        return write_lines(format, &axes, sweep, printer, &mut |line| printer.result(line));
    }
    let style = arguments.language.style(TableForm::Text)?;
    let table = SweepTable {
        axes,
        columns: sweep.columns().to_vec(),
        baseline_values,
        baseline: sweep.baseline(),
        rows: collected(sweep, printer)?,
    };
    // Scenarios open files too.
    written.keep_inputs()?;
    for (path, format) in files {
        let failed = |reason: String| CliError::Output {
            path: path.display().to_string(),
            reason,
            hint: None,
        };
        match format {
            FileFormat::Workbook => {
                let bytes = sweep_workbook(&table, &style, None)
                    .map_err(|error| failed(error.to_string()))?;
                save_as(path, written.way(), &bytes)
            }
            FileFormat::Table(format) => save_with(path, written.way(), |file| {
                write_table(*format, &table, &style, file)?;
                let is_markdown = *format == SweepFormat::Md;
                if is_markdown { writeln!(file, "\n{MADE_BY_COMMENT}") } else { Ok(()) }
            }),
        }
        .map_err(|error| super::written::failed(path, &error))?;
        printer.note(&format!("wrote {}", path.display()));
    }
    if let Some(format) = format {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_table(format, &table, &style, &mut bytes);
        printer.result(&String::from_utf8_lossy(&bytes))?;
    }
    Ok(())
}

fn line(format: SweepFormat, axes: &[String], columns: &[String], row: &Row<'_>) -> String {
    if format == SweepFormat::Jsonl {
        return jsonl(axes, columns, row);
    }
    let figures =
        row.figures.iter().map(|value| value.map(|value| value.to_string()).unwrap_or_default());
    let cells: Vec<String> =
        row.values.iter().map(|value| value.text.clone()).chain(figures).collect();
    lines(&cells)
}

fn heading(axes: &[String], columns: &[String]) -> String {
    lines(&axes.iter().chain(columns).cloned().collect::<Vec<_>>())
}

fn write_table(
    format: SweepFormat,
    table: &SweepTable<'_>,
    style: &ReportStyle,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    match format {
        SweepFormat::Text => out.write_all(text(table, style, TableForm::Text).as_bytes()),
        SweepFormat::Md => out.write_all(text(table, style, TableForm::Markdown).as_bytes()),
        SweepFormat::Csv | SweepFormat::Jsonl => {
            if format == SweepFormat::Csv {
                out.write_all(heading(&table.axes, &table.columns).as_bytes())?;
            }
            for row in &table.rows {
                out.write_all(line(format, &table.axes, &table.columns, row).as_bytes())?;
            }
            Ok(())
        }
    }
}

/// Hands lines on as soon as they are worked out.
fn write_lines(
    format: SweepFormat,
    axes: &[String],
    sweep: &Sweep<'_, '_>,
    printer: &Printer,
    write: &mut dyn FnMut(&str) -> Result<(), CliError>,
) -> Result<(), CliError> {
    if format == SweepFormat::Csv {
        write(&heading(axes, sweep.columns()))?;
    }
    let mut block = String::new();
    let mut failed = None;
    let progress = Progress::new(printer);
    progress.count(sweep.grid().len());
    sweep.run(|row| {
        progress.step();
        block += &line(format, axes, sweep.columns(), &row);
        let is_last = row.scenario + 1 == sweep.grid().len();
        if block.len() > 32_768 || is_last {
            if let Err(error) = progress.suspend(|| write(&block)) {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            block.clear();
        }
        ControlFlow::Continue(())
    })?;
    failed.map_or(Ok(()), Err)
}

fn collected<'s>(sweep: &Sweep<'s, '_>, printer: &Printer) -> Result<Vec<Row<'s>>, CliError> {
    let grid = sweep.grid();
    let mut rows = Vec::with_capacity(grid.len());
    let progress = Progress::new(printer);
    progress.count(grid.len());
    sweep.run(|row| {
        progress.step();
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}
