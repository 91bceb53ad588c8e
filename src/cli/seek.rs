//! `asrcap seek`: the smallest or largest value of one setting that meets conditions.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::error::CliError;
use super::inputs::InputArguments;
use super::printer::Printer;
use super::redact::RedactArguments;
use super::scheduling::GroupArguments;
use super::style::LanguageArguments;
use super::what_if::{AveragesArguments, RedactionScope, with_scenarios};
use crate::plan::Comparison;
use crate::report::table::TableForm;
use crate::report::what_if::{answer_json, seek_servers_text, seek_text};
use crate::whatif::{Condition, Goal, Question, Steps, Target, seek, seek_servers};

/// Find the smallest or largest value of a setting that meets conditions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap seek CustomerFolder --find compression --until \"delta_bandwidth_mbps <= 100\"
  asrcap seek CustomerFolder --find retention-days --largest --until \"storage_gb <= 50000\"
  asrcap seek CustomerFolder --find servers --until \"delta_bandwidth_mbps <= 100\"
  asrcap seek CustomerFolder --find rules.standard_account_iops --between 5000..50000/500 --until \"standard_accounts <= 4\"

A figure is named by its path in the plan's JSON (outputs.storage_gb) or by its last part where that is unique. With
--find servers the answer is the servers that must go first, the strongest drivers before the others, so that the rest fits.
Exit status 1 where the conditions cannot be met; the output then says the best that was reached.")]
pub(crate) struct SeekArguments {
    #[command(flatten)]
    inputs: InputArguments,
    /// The setting, rules.ID for the number of a rule, or servers
    #[arg(long, value_name = "NAME", help_heading = "What is sought")]
    find: String,
    /// A condition on a figure; all of them must hold [may be repeated]
    #[arg(long, value_name = "CONDITION", required = true, help_heading = "What is sought")]
    until: Vec<Condition>,
    /// The values to look among, FROM..TO/STEP [default: what is usual for the setting]
    #[arg(long, value_name = "RANGE", help_heading = "What is sought")]
    between: Option<String>,
    /// The smallest value that meets the conditions [default]
    #[arg(long, conflicts_with = "largest", help_heading = "What is sought")]
    smallest: bool,
    /// The largest value that meets the conditions
    #[arg(long, help_heading = "What is sought")]
    largest: bool,
    #[command(flatten)]
    groups: GroupArguments,
    #[command(flatten)]
    quick: AveragesArguments,
    /// The form of what goes to standard output
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    format: SeekFormat,
    #[command(flatten)]
    language: LanguageArguments,
    #[command(flatten)]
    redact: RedactArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SeekFormat {
    /// Sentences and a table.
    Text,
    /// The answer as JSON.
    Json,
    /// Markdown.
    Md,
}

pub(crate) fn run(arguments: &SeekArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let form = match arguments.format {
        SeekFormat::Md => TableForm::Markdown,
        SeekFormat::Text | SeekFormat::Json => TableForm::Text,
    };
    let style = arguments.language.style(form)?;
    let is_compared = arguments.until.iter().any(|condition| {
        condition.figure.contains("_outputs.") || condition.figure.contains("_all.")
    });
    let comparison = if is_compared { Comparison::Workbook } else { Comparison::None };
    let question = if arguments.find == "servers" { None } else { Some(question(arguments)?) };
    let ((text, holds), is_incomplete) = with_scenarios(
        &arguments.inputs,
        &arguments.groups,
        &arguments.quick,
        printer,
        comparison,
        RedactionScope { arguments: &arguments.redact, paths: &[], outputs: &[] },
        |scenarios, redaction| {
            let is_json = arguments.format == SeekFormat::Json;
            if let Some(question) = &question {
                let found = seek(scenarios, question)?;
                let text =
                    if is_json { answer_json(&found) } else { seek_text(&found, &style, form) };
                return Ok((text, found.holds));
            }
            let mut found = seek_servers(scenarios, &arguments.until)?;
            if let Some(redaction) = redaction {
                found = found.redacted(redaction);
            }
            let text =
                if is_json { answer_json(&found) } else { seek_servers_text(&found, &style, form) };
            Ok((text, found.holds))
        },
    )?;
    printer.result(&text)?;
    if !holds {
        printer.note("the conditions cannot be met (exit status 1)");
        return Ok(ExitCode::from(1));
    }
    Ok(if is_incomplete { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn question(arguments: &SeekArguments) -> Result<Question, CliError> {
    let target = Target::named(
        &arguments.find,
        arguments.quick.averages(arguments.inputs.layer().change_rate).is_some(),
    )?;
    let steps = match &arguments.between {
        Some(text) => Some(Steps::parse(text)?),
        None => Steps::usual(&target),
    };
    let steps = steps.ok_or_else(|| {
        CliError::usage(
            format!("nothing says among which values of {} to look", arguments.find),
            "say it with --between FROM..TO/STEP",
        )
    })?;
    let name = match &target {
        Target::Setting(setting) => setting.name.to_owned(),
        _ => arguments.find.clone(),
    };
    Ok(Question {
        name,
        target,
        steps,
        goal: if arguments.largest { Goal::Largest } else { Goal::Smallest },
        conditions: arguments.until.clone(),
    })
}
