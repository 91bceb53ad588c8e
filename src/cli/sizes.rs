//! `asrcap sizes`: the catalogue of Azure VM sizes.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::output::Format;
use super::printer::Printer;
use super::style::LanguageArguments;
use crate::catalog::{SizeCatalog, VmSize};
use crate::reference::ReferenceData;
use crate::report;
use crate::rules;

/// List the Azure VM sizes, or show one
#[derive(Debug, Args)]
pub(crate) struct SizesArguments {
    #[command(subcommand)]
    command: SizesCommand,
    #[command(flatten)]
    language: LanguageArguments,
}

#[derive(Debug, Subcommand)]
enum SizesCommand {
    /// List the sizes
    List {
        /// Only these series, such as Dsv5,Esv5
        #[arg(long, value_name = "LIST", value_delimiter = ',')]
        series: Vec<String>,
        /// The rule set whose catalogue to list: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = rules::NEWEST)]
        rules: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Print a catalogue as the CSV file that --catalog reads, to bring it up to date
    Export {
        /// The rule set whose catalogue to print: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = "current")]
        rules: String,
    },
    /// Show a size with its source
    Show {
        /// Azure's name or the short one: `Standard_E8s_v5`, `E8s_v5`
        name: String,
        /// The rule set whose catalogue to look in: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = rules::NEWEST)]
        rules: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

pub(crate) fn run(arguments: &SizesArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let (SizesCommand::List { rules, .. }
    | SizesCommand::Show { rules, .. }
    | SizesCommand::Export { rules }) = &arguments.command;
    let reference = ReferenceData::load(rules)?;
    let catalog = reference.sizes();
    let style = |form| arguments.language.style(form);
    let text = match &arguments.command {
        SizesCommand::List { series, format, .. } => {
            if let Some(unknown) = series.iter().find(|series| !catalog.has_series(series)) {
                return Err(CliError::usage(
                    format!("there is no series '{unknown}' in the catalogue"),
                    format!("see asrcap sizes list --rules {rules}"),
                ));
            }
            let wanted = |size: &&VmSize| {
                series.is_empty() || series.iter().any(|s| s.eq_ignore_ascii_case(&size.series))
            };
            let found: Vec<&VmSize> = catalog.sizes().iter().filter(wanted).collect();
            match format {
                Format::Json => report::json(&found),
                format => report::sizes(&found, &style((*format).into())?, (*format).into()),
            }
        }
        SizesCommand::Export { .. } => SizeCatalog::csv(reference.rules().catalog).to_owned(),
        SizesCommand::Show { name, format, .. } => {
            let size = catalog.get(name).ok_or_else(|| {
                CliError::usage(
                    format!("there is no size '{name}' in the catalogue"),
                    format!("see asrcap sizes list --rules {rules}"),
                )
            })?;
            match format {
                Format::Json => report::json(size),
                format => report::size(size, &style((*format).into())?, (*format).into()),
            }
        }
    };
    printer.result(&text)?;
    Ok(ExitCode::SUCCESS)
}
