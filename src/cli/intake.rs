//! The flags that say what to read and how; they serve every command that takes files.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use crate::intake::{IntakeError, IntakeOptions};
use crate::settings::{pair, percent};
use crate::table::OpenOptions;

/// Files, and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct IntakeArguments {
    /// Inventories and measurements: files and folders in any order
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Read a file as an inventory, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    pub(crate) inventory: Vec<PathBuf>,
    /// Read a file as a change-rate measurement, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    pub(crate) churn: Vec<PathBuf>,
    /// Say what a heading means, such as "Total Disk"=storage [may be repeated]
    #[arg(long, value_name = "HEADING=FIELD", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Servers move together by a column, such as Owner; "none" for not even by Application [default: the column Application]
    #[arg(long, value_name = "HEADING")]
    pub(crate) group_by: Option<String>,
    /// Leave machines out that are switched off
    #[arg(long)]
    powered_on: bool,
    /// Used part of storage in per cent where nothing is known about it [default: 100]
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    assumed_utilization: Option<f64>,
    /// Encoding of text files that do not state theirs, such as windows-1250
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// Files to read, or scenarios to work out, at a time [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

impl IntakeArguments {
    /// What the readers are told. `map` comes from a settings file and yields to the flags.
    pub(crate) fn options(
        &self,
        map: &std::collections::BTreeMap<String, String>,
        change_rate_elsewhere: bool,
    ) -> Result<IntakeOptions, CliError> {
        let assumed_utilization = self.assumed_utilization.unwrap_or(100.0);
        if !(0.0..=100.0).contains(&assumed_utilization) {
            return Err(CliError::usage(
                format!("--assumed-utilization {assumed_utilization} is not 0 to 100 per cent"),
                "correct the value",
            ));
        }
        let typed = |heading: &String| self.map.iter().any(|(known, _)| known == heading);
        let from_file = map
            .iter()
            .filter(|(heading, _)| !typed(heading))
            .map(|(heading, field)| (heading.clone(), field.clone()));
        let group = self.group_column();
        let group = group.map(|heading| (heading.to_owned(), "group".to_owned()));
        Ok(IntakeOptions {
            open: OpenOptions { encoding: self.encoding, ..OpenOptions::default() },
            change_rate_elsewhere: change_rate_elsewhere || !self.churn.is_empty(),
            map: self.map.iter().cloned().chain(from_file).chain(group).collect(),
            inventory: self.inventory.clone(),
            churn: self.churn.clone(),
            powered_on_only: self.powered_on,
            assumed_utilization,
            jobs: self.jobs,
        })
    }

    /// The column that says what moves together, where one was named.
    pub(crate) fn group_column(&self) -> Option<&str> {
        self.group_by.as_deref().filter(|name| *name != NO_GROUPS)
    }

    /// Whether columns are to say nothing about what moves together.
    pub(crate) fn without_groups(&self) -> bool {
        self.group_by.as_deref() == Some(NO_GROUPS)
    }

    /// All paths that were named.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.inputs.iter().chain(&self.inventory).chain(&self.churn)
    }
}

/// What `--group-by` takes for no column.
const NO_GROUPS: &str = "none";

impl From<IntakeError> for CliError {
    fn from(error: IntakeError) -> Self {
        let message = error.to_string();
        let hint = error.hint().map(Cow::into_owned);
        match error {
            IntakeError::NothingUsable { .. } => Self::Input { message, hint },
            _ => Self::Usage { message, hint },
        }
    }
}

fn encoding(text: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label(text.as_bytes())
        .ok_or_else(|| format!("'{text}' is no encoding; use a name such as utf-8 or windows-1252"))
}
