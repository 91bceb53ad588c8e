//! `asrcap inspect`: what was recognised in these files.

use std::process::ExitCode;

use clap::Args;

use super::error::CliError;
use super::intake::IntakeArguments;
use super::output::Format;
use super::printer::Printer;
use crate::finding::Severity;
use crate::intake::Inspection;
use crate::report;

/// Say what was recognised in files: format, sheets, columns, servers, problems
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap inspect CustomerFolder/")]
pub(crate) struct InspectArguments {
    #[command(flatten)]
    intake: IntakeArguments,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(arguments: &InspectArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let inspection = arguments.intake.request().inspect()?;
    let text = match arguments.format {
        Format::Json => report::json(&inspection),
        format => report::inspection(&inspection, format.into()),
    };
    printer.result(&text)?;
    Ok(status(&inspection))
}

/// An unreadable file or row ends with 3, as it would in a plan.
fn status(inspection: &Inspection) -> ExitCode {
    let lost = inspection
        .files
        .iter()
        .flat_map(|file| &file.findings)
        .chain(&inspection.findings)
        .any(|finding| finding.severity == Severity::Error);
    ExitCode::from(if lost { 3 } else { 0 })
}
