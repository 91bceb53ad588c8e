//! `asrcap compare`: what differs between two plans, and why.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::endings::format_of;
use super::error::CliError;
use super::files::read_json;
use super::output::signed_markdown;
use super::printer::Printer;
use super::redact::RedactArguments;
use super::style::LanguageArguments;
use super::written::WrittenFiles;
use crate::redact::Names;
use crate::report::ReportStyle;
use crate::report::table::TableForm;
use crate::report::what_if::{compare_text, compare_workbook};
use crate::whatif::{Compared, SavedPlan, compare};

/// Show what differs between two plans, and why
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap compare before.json after.json --format md

The change of each figure is split by its causes, which are swapped in this order: inventory, measurements, rules, settings,
overrides. Each part is what its cause changes after those before it, so that the parts add up. Two plans that are the same
give an empty comparison.")]
pub(crate) struct CompareArguments {
    /// The first plan, as JSON
    #[arg(value_name = "BEFORE.json")]
    first: PathBuf,
    /// The second plan, as JSON
    #[arg(value_name = "AFTER.json")]
    second: PathBuf,
    /// Write a file; its ending chooses the form: .xlsx, .json, .md [may be repeated]
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,
    /// The form of what goes to standard output [default: text, and nothing when files are written]
    #[arg(long, value_enum, help_heading = "Output")]
    format: Option<CompareFormat>,
    /// Every figure that differs in text and Markdown, not the main ones only
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// Replace output files that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
    #[command(flatten)]
    language: LanguageArguments,
    #[command(flatten)]
    redact: RedactArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    /// Aligned tables.
    Text,
    /// The comparison as JSON.
    Json,
    /// Markdown, for a pull request or a mail.
    Md,
}

/// A plan as it stands in its file.
pub(crate) fn plan_value(path: &str, text: &str) -> Result<serde_json::Value, CliError> {
    // What is no plan at all has its error from here.
    SavedPlan::from_json(path, text)?;
    serde_json::from_str(text)
        .map_err(|error| CliError::Input { message: format!("{path}: {error}"), hint: None })
}

fn read(path: &Path) -> Result<SavedPlan, CliError> {
    Ok(SavedPlan::from_json(&path.display().to_string(), &read_json(path)?)?)
}

/// A format of an output file.
#[derive(Clone, Copy)]
enum FileFormat {
    Workbook,
    Json,
    Markdown,
}

/// What a comparison can be written as, by the endings of files.
const FORMATS: [(&str, FileFormat); 3] =
    [("xlsx", FileFormat::Workbook), ("json", FileFormat::Json), ("md", FileFormat::Markdown)];

pub(crate) fn run(arguments: &CompareArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let inputs = [arguments.first.clone(), arguments.second.clone()];
    let mut written = WrittenFiles::new(arguments.force);
    let mut named: Vec<(&Path, FileFormat)> = Vec::new();
    for path in &arguments.output {
        named.push((path, format_of(path, &FORMATS)?));
        written.add(path, &inputs)?;
    }
    arguments.redact.check(&arguments.output)?;
    let (first, second) = (read(&arguments.first)?, read(&arguments.second)?);
    let mut compared = compare(&first, &second)?;
    let style = arguments.language.style(TableForm::Text)?;
    written.keep_inputs()?;
    let mut hidden = Names::new();
    for path in &inputs {
        let name = path.display().to_string();
        hidden.document(&plan_value(&name, &read_json(path)?)?);
    }
    if let Some(redaction) = arguments.redact.redaction(&hidden)? {
        compared = compared.redacted(&redaction);
    }
    let text = |form| compare_text(&compared, arguments.all, &style, form);
    for (path, format) in named {
        let bytes = bytes_of(path, format, &compared, arguments.all, &style)?;
        written.save(path, &bytes)?;
        printer.note(&format!("wrote {}", path.display()));
    }
    let format =
        arguments.format.or_else(|| arguments.output.is_empty().then_some(CompareFormat::Text));
    match format {
        Some(CompareFormat::Text) => printer.result(&text(TableForm::Text))?,
        Some(CompareFormat::Json) => printer.result(&crate::report::json(&compared))?,
        Some(CompareFormat::Md) => printer.result(&text(TableForm::Markdown))?,
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn bytes_of(
    path: &Path,
    format: FileFormat,
    compared: &Compared,
    all: bool,
    style: &ReportStyle,
) -> Result<Vec<u8>, CliError> {
    let failed =
        |reason: String| CliError::Output { path: path.display().to_string(), reason, hint: None };
    Ok(match format {
        FileFormat::Workbook => {
            compare_workbook(compared, style, None).map_err(|error| failed(error.to_string()))?
        }
        FileFormat::Markdown => {
            signed_markdown(&compare_text(compared, all, style, TableForm::Markdown)).into_bytes()
        }
        FileFormat::Json => crate::report::json(compared).into_bytes(),
    })
}
