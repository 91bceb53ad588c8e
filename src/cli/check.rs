//! `asrcap check`: a plan against limits; the exit status says whether it passes.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueEnum};

use super::error::CliError;
use super::files::{read_json, read_text};
use super::printer::Printer;
use super::redact::RedactArguments;
use super::style::LanguageArguments;
use crate::redact::Names;
use crate::report::table::TableForm;
use crate::report::what_if::{check_junit, check_text};
use crate::whatif::{Comparison, Condition, check, limits_from_toml};

/// Hold a plan against limits
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("conditions").required(true).multiple(true))]
#[command(after_help = "Examples:
  asrcap check plan.json --max delta_bandwidth_mbps=500 --require \"counts.not_ready == 0\"
  asrcap check plan.json --limits limits.toml --format junit > results.xml

A file of limits has tables [max] and [min] (figure = number) and a list require = [\"counts.not_ready == 0\"]. A figure that
nobody knows does not pass. Exit status 1 where a limit is not kept.")]
pub(crate) struct CheckArguments {
    /// The plan, as JSON
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// Read limits from a file
    #[arg(long, value_name = "FILE", group = "conditions")]
    limits: Option<PathBuf>,
    /// The most that a figure may be [may be repeated]
    #[arg(long, value_name = "FIGURE=NUMBER", value_parser = limit, group = "conditions")]
    max: Vec<(String, f64)>,
    /// The least that a figure may be [may be repeated]
    #[arg(long, value_name = "FIGURE=NUMBER", value_parser = limit, group = "conditions")]
    min: Vec<(String, f64)>,
    /// A condition that must hold [may be repeated]
    #[arg(long, value_name = "CONDITION", group = "conditions")]
    require: Vec<Condition>,
    /// The form of what goes to standard output
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    format: CheckFormat,
    #[command(flatten)]
    language: LanguageArguments,
    #[command(flatten)]
    redact: RedactArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// A table.
    Text,
    /// The limits as JSON.
    Json,
    /// `JUnit` XML for CI systems.
    Junit,
    /// Markdown.
    Md,
}

fn limit(text: &str) -> Result<(String, f64), String> {
    let wrong = || format!("'{text}' is not FIGURE=NUMBER, such as delta_bandwidth_mbps=500");
    let (name, number) = text.split_once('=').ok_or_else(wrong)?;
    let number = number.trim().parse().ok().filter(|number: &f64| number.is_finite());
    Ok((name.trim().to_owned(), number.ok_or_else(wrong)?))
}

pub(crate) fn run(arguments: &CheckArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let name = arguments.plan.display().to_string();
    let plan = super::compare::plan_value(&name, &read_json(&arguments.plan)?)?;
    let mut names = Names::new();
    names.path(&name);
    names.document(&plan);
    let redaction = arguments.redact.redaction(&names)?;
    let shown = redaction.map_or_else(|| name.clone(), |redaction| redaction.name(&name));
    let mut conditions = match &arguments.limits {
        Some(path) => limits_from_toml(&path.display().to_string(), &read_text(path)?)?,
        None => Vec::new(),
    };
    let typed = |comparison| {
        move |(name, limit): &(String, f64)| Condition::new(name.clone(), comparison, *limit)
    };
    conditions.extend(arguments.max.iter().map(typed(Comparison::AtMost)));
    conditions.extend(arguments.min.iter().map(typed(Comparison::AtLeast)));
    conditions.extend(arguments.require.iter().cloned());
    let checked = check(&plan, &conditions)?;
    let style = arguments.language.style(TableForm::Text)?;
    printer.result(&match arguments.format {
        CheckFormat::Text => check_text(&checked, &style, TableForm::Text),
        CheckFormat::Md => check_text(&checked, &style, TableForm::Markdown),
        CheckFormat::Json => crate::report::json(&checked),
        CheckFormat::Junit => check_junit(&checked, &shown),
    })?;
    Ok(if checked.passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
