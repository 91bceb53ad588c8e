//! `asrcap rules`: the rule sets.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::arguments::rule_set;
use super::error::CliError;
use super::output::Format;
use super::printer::Printer;
use crate::report::table::{Align, Table};
use crate::rules::{self, Rule, RuleSet, RuleValue};

/// List the rule sets and their rules, or show one
#[derive(Debug, Args)]
pub(super) struct RulesArguments {
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
}

pub(super) fn run(arguments: &RulesArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let text = match &arguments.command {
        RulesCommand::List {
            rules: None,
            format,
        } => sets(*format)?,
        RulesCommand::List {
            rules: Some(name),
            format,
        } => set(&rule_set(name)?, *format),
        RulesCommand::Show {
            id,
            rules: name,
            format,
        } => {
            let set_of_rule = rule_set(name)?;
            match set_of_rule.get(id) {
                Some(found) => rule(found, *format),
                None if rules::built_in_ids().contains(&id.as_str()) => {
                    set(&rule_set(id)?, *format)
                }
                None => {
                    return Err(CliError::usage(
                        format!("there is no rule '{id}' in {}", set_of_rule.id),
                        format!("see asrcap rules list --rules {}", set_of_rule.id),
                    ));
                }
            }
        }
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
        let set = rules::built_in(id)?;
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
            rule.source.date.clone(),
            rule.statement.clone(),
        ]);
    }
    table.render(format.into())
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
            let cells: Vec<String> = row
                .iter()
                .map(|(key, value)| format!("{key} {value}"))
                .collect();
            add(&format!("row {}", number + 1), cells.join(", "));
        }
    }
    add("statement", rule.statement.clone());
    add("status", format!("{:?}", rule.status).to_lowercase());
    add("source", rule.source.title.clone());
    add("locator", rule.source.locator.clone());
    add("date", rule.source.date.clone());
    add("set", rule.set.clone());
    if let Some(reason) = &rule.reason {
        add("reason", reason.clone());
    }
    table.render(format.into())
}
