//! `asrcap template`: a blank Workload Qualification workbook.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::SettingsArguments;
use super::error::CliError;
use super::output;
use super::printer::Printer;
use crate::pipeline::blank_plan;
use crate::report::workbook;

/// Write a blank Workload Qualification workbook to send to a customer
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap template -o servers-to-fill.xlsx")]
pub(crate) struct TemplateArguments {
    /// The workbook to write (.xlsx)
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(crate) fn run(arguments: &TemplateArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let inputs: Vec<PathBuf> = arguments.settings.settings.iter().cloned().collect();
    let written = output::check_workbook(&arguments.output, &inputs, arguments.force)?;
    let settings = &arguments.settings;
    let plan = blank_plan(&settings.layer(), settings.settings.as_ref())?;
    let failed = |reason: String| CliError::Output {
        path: arguments.output.display().to_string(),
        reason,
        hint: None,
    };
    let bytes = workbook::template(&plan).map_err(|error| failed(error.to_string()))?;
    written.keep_inputs()?;
    written.save(&arguments.output, &bytes)?;
    printer.note(&format!("wrote {}", arguments.output.display()));
    Ok(ExitCode::SUCCESS)
}
