//! `asrcap churn`: change-rate measurements in, one normalised table out.

use std::process::ExitCode;

use clap::Args;

use super::error::CliError;
use super::intake::IntakeArguments;
use super::measurements::MeasurementArguments;
use super::output::Format;
use super::printer::Printer;
use crate::finding::Severity;
use crate::report;

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
    let mut request = arguments.intake.request();
    request.measurements = arguments.measurements.options();
    request.settings = arguments.measurements.flags.layer().clone();
    let percentile = request.settings.percentile.unwrap_or(request.measurements.percentile);
    let table = request.measurements()?;
    let text = match arguments.format {
        Format::Json => report::json(&table),
        format => report::churn(&table, percentile, format.into()),
    };
    printer.result(&text)?;
    printer.findings(&table.findings, arguments.intake.all);
    let lost = table.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(ExitCode::from(if lost { 3 } else { 0 }))
}
