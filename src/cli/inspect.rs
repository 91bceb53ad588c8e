//! `asrcap inspect`: what was recognised in these files.

use std::process::ExitCode;

use clap::Args;

use super::error::CliError;
use super::intake::IntakeArguments;
use super::output::Format;
use super::printer::Printer;
use crate::finding::Severity;
use crate::intake::Inspection;
use crate::report::{self, InspectionView};
use crate::settings::ScopeKey;

/// Say what was recognised in files: format, sheets, columns, servers, problems
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap inspect CustomerFolder/
  asrcap inspect CustomerFolder/ --values cluster")]
pub(crate) struct InspectArguments {
    #[command(flatten)]
    intake: IntakeArguments,
    /// List the values that --only can choose by, with the number of servers each
    #[arg(long, value_name = "KEY", value_parser = key)]
    values: Option<ScopeKey>,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(arguments: &InspectArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    if let Some(key) = arguments.values {
        let values = arguments.intake.request().values(key)?;
        printer.result(&match arguments.format {
            Format::Json => report::json(&values),
            format => report::scope_values(&values, format.into()),
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let inspection = arguments.intake.request().inspect()?;
    let text = match arguments.format {
        Format::Json => report::json(&inspection),
        format => report::inspection(
            &inspection,
            InspectionView {
                form: format.into(),
                width: printer.width(),
                all: arguments.intake.all,
            },
        ),
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

fn key(text: &str) -> Result<ScopeKey, String> {
    match text.parse()? {
        ScopeKey::List => {
            Err("a list is a file of names; name lists those that there are".to_owned())
        }
        key => Ok(key),
    }
}
