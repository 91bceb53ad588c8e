//! `asrcap churn`: change-rate measurements in, one normalised table out.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;

use super::error::CliError;
use super::intake::IntakeArguments;
use super::measurements::{self, MeasurementArguments};
use super::output::Format;
use super::printer::Printer;
use crate::churn::ChurnReport;
use crate::finding::Severity;
use crate::intake::{self, IntakeOptions};
use crate::report;
use crate::settings::{Arithmetic, Origin, Settings};

/// Show change-rate measurements as one table: GB a day, mean, percentile, peak, coverage, quality
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap churn perfmon/*.csv --format csv")]
pub(crate) struct ChurnArguments {
    #[command(flatten)]
    intake: IntakeArguments,
    #[command(flatten)]
    measurements: MeasurementArguments,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(arguments: &ChurnArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let options = arguments.intake.options(&BTreeMap::new(), true)?;
    let files = intake::read(
        &[],
        &IntakeOptions {
            churn: arguments.intake.paths().cloned().collect(),
            inventory: Vec::new(),
            ..options
        },
    )?;
    let flags = (Origin::Flag, arguments.measurements.flags.layer().clone());
    let percentile = Settings::resolve(&[flags], Arithmetic::Exact)?.percentile;
    let options = arguments.measurements.options(percentile)?;
    let mut reading = measurements::read(files.measurements, &options, &mut Vec::new());
    reading.findings.extend(files.findings);
    if reading.measurements.is_empty() {
        let first = reading.findings.iter().find(|finding| finding.severity == Severity::Error);
        return Err(CliError::Input {
            message: first.map_or_else(
                || "the inputs hold no measurement".to_owned(),
                |finding| format!("the inputs hold no measurement: {finding}"),
            ),
            hint: first.and_then(|finding| finding.hint.as_ref()).map(ToString::to_string),
        });
    }
    let table = ChurnReport::new(&reading, &options);
    let text = match arguments.format {
        Format::Json => report::json(&table),
        format => report::churn(&table, percentile, format.into()),
    };
    printer.result(&text)?;
    printer.findings(&table.findings);
    let lost = table.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(ExitCode::from(if lost { 3 } else { 0 }))
}
