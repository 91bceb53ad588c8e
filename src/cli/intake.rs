//! The flags that say what to read and how; they serve every command that takes files.

use std::path::PathBuf;

use clap::Args;

use crate::pipeline::{GroupBy, Request};
use crate::settings::{pair, percent};
use crate::table::number::NumberStyle;

/// Files, and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct IntakeArguments {
    /// Inventories and measurements: files and folders in any order
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Read a file as an inventory, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    inventory: Vec<PathBuf>,
    /// Read a file as a change-rate measurement, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    churn: Vec<PathBuf>,
    /// Read a file as connections or relations between servers, whatever it looks like [may be repeated]
    #[arg(long, value_name = "FILE")]
    dependencies: Vec<PathBuf>,
    /// Say what a heading means, such as "Total Disk"=storage [may be repeated]
    #[arg(long, value_name = "HEADING=FIELD", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Servers move together by a column, such as Owner; "none" for not even by Application [default: the column Application]
    #[arg(long, value_name = "HEADING")]
    group_by: Option<String>,
    /// Leave machines out that are switched off
    #[arg(long)]
    powered_on: bool,
    /// Used part of storage in per cent where nothing is known about it [default: 100]
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    assumed_utilization: Option<f64>,
    /// Follow links below a folder that lead out of it
    #[arg(long)]
    follow_links: bool,
    /// Encoding of text files that do not state theirs, such as windows-1250
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// The decimal sign in inventories, "point" or "comma" [default: as their numbers show]
    #[arg(long, value_name = "SIGN")]
    decimal_separator: Option<NumberStyle>,
    /// Show every finding and every column, not the first of each kind
    #[arg(long)]
    pub(crate) all: bool,
    /// Files to read, or scenarios to work out, at a time [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Memory in GiB that the files may fill at a time; what needs more is left out and told [default: 4]
    #[arg(long, value_name = "GIB", value_parser = clap::value_parser!(u32).range(1..=4096))]
    memory: Option<u32>,
}

impl IntakeArguments {
    /// A request for the files, with the defaults for everything else.
    pub(crate) fn request(&self) -> Request {
        let mut request = Request::new(self.inputs.iter());
        request.intake.open.encoding = self.encoding;
        request.intake.open.number_style = self.decimal_separator;
        request.intake.map.clone_from(&self.map);
        request.intake.inventory.clone_from(&self.inventory);
        request.intake.churn.clone_from(&self.churn);
        request.intake.dependencies.clone_from(&self.dependencies);
        request.intake.powered_on_only = self.powered_on;
        request.intake.jobs = self.jobs;
        request.intake.follow_links = self.follow_links;
        if let Some(gib) = self.memory {
            request.intake.open.limits.memory = u64::from(gib) << 30;
        }
        request.intake.assumed_utilization = self.assumed_utilization;
        request.group_by = match self.group_by.as_deref() {
            None => GroupBy::Application,
            Some(NO_GROUPS) => GroupBy::Nothing,
            Some(heading) => GroupBy::Column(heading.to_owned()),
        };
        request
    }
}

/// What `--group-by` takes for no column.
const NO_GROUPS: &str = "none";

fn encoding(text: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label(text.as_bytes())
        .ok_or_else(|| format!("'{text}' is no encoding; use a name such as utf-8 or windows-1252"))
}
