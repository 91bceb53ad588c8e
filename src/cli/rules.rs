//! `asrcap rules`: the rule sets.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::output::Format;
use super::printer::Printer;
use super::style::LanguageArguments;
use crate::reference::{ReferenceData, ReferenceError};
use crate::report::{self, ReportStyle};
use crate::rules;

const RULE_FILE: &str = "\
A rule file changes single rules of a set, each with a reason:

  id = \"our-limits\"
  title = \"Limits agreed with the customer\"
  date = \"2026-03-01\"
  extends = \"current\"

  [sources.TICKET]
  title = \"Answer of the support\"
  locator = \"case 1234\"
  date = \"2026-02-27\"

  [[rules]]
  id = \"cache_account_ingress_gbps\"
  value = 60
  unit = \"Gbit/s\"
  source = \"TICKET\"
  reason = \"Azure raised the limit of our accounts.\"

Use it with --rules FILE.toml. The id, the unit and the kind of value are those of the rule that is replaced; a source of the set
extended can be named too. The value holds for every purpose, method and region, unless [[rules.when]] after it says otherwise.";

/// List the rule sets and their rules, show one, or compare two
#[derive(Debug, Args)]
#[command(after_help = RULE_FILE)]
pub(crate) struct RulesArguments {
    #[command(subcommand)]
    command: RulesCommand,
    #[command(flatten)]
    language: LanguageArguments,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List the rule sets, or with --rules the rules of one
    List {
        /// The rule set whose rules to list: an id or a file
        #[arg(long, value_name = "ID or FILE")]
        rules: Option<String>,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show a rule with its value, statement and source, or all rules of a set
    Show {
        /// The id of a rule or of a rule set
        id: String,
        /// The rule set of the rule: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = rules::NEWEST)]
        rules: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show what differs between two rule sets: rules added, removed and changed
    Diff {
        /// The first rule set: an id or a file
        before: String,
        /// The second rule set: an id or a file
        after: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

pub(crate) fn run(arguments: &RulesArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let style = |format: Format| arguments.language.style(format.into());
    let text = match &arguments.command {
        RulesCommand::List { rules: None, format } => {
            report::rule_sets(&style(*format)?, (*format).into()).map_err(ReferenceError::from)?
        }
        RulesCommand::List { rules: Some(name), format } => {
            rule_set(&ReferenceData::load(name)?, &style(*format)?, *format)
        }
        RulesCommand::Show { id, rules: name, format } => {
            let reference = ReferenceData::load(name)?;
            let set = reference.rules();
            match (set.get(id), format) {
                (Some(rule), Format::Json) => report::json(rule),
                (Some(rule), format) => report::rule(rule, &style(*format)?, (*format).into()),
                (None, _) if rules::built_in_ids().contains(&id.as_str()) => {
                    rule_set(&ReferenceData::load(id)?, &style(*format)?, *format)
                }
                (None, _) => {
                    return Err(CliError::usage(
                        format!("there is no rule '{id}' in {}", set.id),
                        format!("see asrcap rules list --rules {}", set.id),
                    ));
                }
            }
        }
        RulesCommand::Diff { before, after, format } => {
            let (before, after) = (ReferenceData::load(before)?, ReferenceData::load(after)?);
            let found = rules::diff(before.rules(), after.rules());
            match format {
                Format::Json => report::json(&found),
                format => report::rules_diff(&found, &style(*format)?, (*format).into()),
            }
        }
    };
    printer.result(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn rule_set(reference: &ReferenceData, style: &ReportStyle, format: Format) -> String {
    match format {
        Format::Json => report::json(&reference.rules().rules()),
        format => report::rule_set(reference.rules(), style, format.into()),
    }
}
