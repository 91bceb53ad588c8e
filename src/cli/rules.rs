//! `asrcap rules`: the rule sets.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::output::Format;
use super::printer::Printer;
use crate::reference::{ReferenceData, ReferenceError};
use crate::report::table::{Align, Table};
use crate::rules::{self, Rule, RuleSet, RuleSide, RuleValue, RulesDiff};

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
  id = \"cache_account_disks\"
  value = 1500
  unit = \"disks\"
  source = \"TICKET\"
  reason = \"The cache accounts are v2 accounts.\"

Use it with --rules FILE.toml. The id, the unit and the kind of value are those of the rule that is replaced; a source of the set
extended can be named too.";

/// List the rule sets and their rules, show one, or compare two
#[derive(Debug, Args)]
#[command(after_help = RULE_FILE)]
pub(crate) struct RulesArguments {
    #[command(subcommand)]
    command: RulesCommand,
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
        #[arg(long, value_name = "ID or FILE", default_value = "guide-2017")]
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
    let text = match &arguments.command {
        RulesCommand::List { rules: None, format } => sets(*format)?,
        RulesCommand::List { rules: Some(name), format } => {
            set(ReferenceData::load(name)?.rules(), *format)
        }
        RulesCommand::Show { id, rules: name, format } => {
            let reference = ReferenceData::load(name)?;
            let set_of_rule = reference.rules();
            match set_of_rule.get(id) {
                Some(found) => rule(found, *format),
                None if rules::built_in_ids().contains(&id.as_str()) => {
                    set(ReferenceData::load(id)?.rules(), *format)
                }
                None => {
                    return Err(CliError::usage(
                        format!("there is no rule '{id}' in {}", set_of_rule.id),
                        format!("see asrcap rules list --rules {}", set_of_rule.id),
                    ));
                }
            }
        }
        RulesCommand::Diff { before, after, format } => differences(
            &rules::diff(ReferenceData::load(before)?.rules(), ReferenceData::load(after)?.rules()),
            *format,
        ),
    };
    printer.result(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn sets(format: Format) -> Result<String, CliError> {
    let mut table = Table::new(&[
        ("id", Align::Left),
        ("date", Align::Left),
        ("rules", Align::Right),
        ("title", Align::Left),
    ]);
    for id in rules::built_in_ids() {
        let set = rules::built_in(id).map_err(ReferenceError::from)?;
        table.row(vec![
            set.id.clone(),
            set.date.clone(),
            set.rules().len().to_string(),
            set.title.clone(),
        ]);
    }
    Ok(table.render(format.into()))
}

fn set(set: &RuleSet, format: Format) -> String {
    if format == Format::Json {
        return crate::report::json(&set.rules());
    }
    let mut table = Table::new(&[
        ("id", Align::Left),
        ("value", Align::Left),
        ("status", Align::Left),
        ("date", Align::Left),
        ("statement", Align::Left),
    ]);
    for rule in set.rules() {
        table.row(vec![
            rule.id.clone(),
            rule.value_text(),
            format!("{:?}", rule.status).to_lowercase(),
            rule.as_of().to_owned(),
            rule.statement.clone(),
        ]);
    }
    table.render(format.into())
}

fn differences(found: &RulesDiff, format: Format) -> String {
    if format == Format::Json {
        return crate::report::json(found);
    }
    if format == Format::Text {
        return differences_as_text(found);
    }
    let mut table = Table::new(&[
        ("rule", Align::Left),
        ("change", Align::Left),
        (&found.before.id, Align::Left),
        ("as of", Align::Left),
        (&found.after.id, Align::Left),
        ("as of", Align::Left),
    ]);
    for change in found.all() {
        let cells = |side: &Option<RuleSide>| match side {
            Some(side) => [side.text.clone(), side.date.clone()],
            None => [String::new(), String::new()],
        };
        let mut row = vec![change.id.clone(), change.kind().to_owned()];
        row.extend(cells(&change.before));
        row.extend(cells(&change.after));
        table.row(row);
    }
    table.render(format.into())
}

/// A table of six columns does not fit a terminal; here each side has a line of its own.
fn differences_as_text(found: &RulesDiff) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for change in found.all() {
        table.row(vec![change.kind().to_owned(), change.id.clone()]);
        for (set, side) in [(&found.before, &change.before), (&found.after, &change.after)] {
            if let Some(side) = side {
                table.row(vec![
                    format!("  {}", set.id),
                    format!("{} (as of {})", side.text, side.date),
                ]);
            }
        }
    }
    table.row(vec!["the same".to_owned(), format!("{} rules", found.same.len())]);
    table.render(Format::Text.into())
}

fn rule(rule: &Rule, format: Format) -> String {
    if format == Format::Json {
        return crate::report::json(rule);
    }
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: &str, value: String| table.row(vec![name.to_owned(), value]);
    add("id", rule.id.clone());
    add("value", rule.value_text());
    if let RuleValue::Table(rows) = &rule.value {
        for (number, row) in rows.iter().enumerate() {
            add(&format!("row {}", number + 1), rules::row_text(row));
        }
    }
    add("statement", rule.statement.clone());
    add("status", format!("{:?}", rule.status).to_lowercase());
    add("source", rule.source.title.clone());
    add("locator", rule.source.locator.clone());
    add("rule as of", rule.as_of().to_owned());
    add("set", rule.set.clone());
    if let Some(reason) = &rule.reason {
        add("reason", reason.clone());
    }
    if let Some(conflict) = &rule.conflict {
        add("but", conflict.clone());
    }
    table.render(format.into())
}
