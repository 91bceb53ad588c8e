//! `asrcap sizes`: the catalogue of Azure VM sizes.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::output::Format;
use super::printer::Printer;
use crate::catalog::VmSize;
use crate::reference::ReferenceData;
use crate::report::table::{Align, Table};
use crate::units::grouped;

/// List the Azure VM sizes, or show one
#[derive(Debug, Args)]
pub(crate) struct SizesArguments {
    #[command(subcommand)]
    command: SizesCommand,
}

#[derive(Debug, Subcommand)]
enum SizesCommand {
    /// List the sizes
    List {
        /// Only these series, such as A,D,DSv2
        #[arg(long, value_name = "LIST", value_delimiter = ',')]
        series: Vec<String>,
        /// The rule set whose catalogue to list: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = "guide-2017")]
        rules: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show a size with its source
    Show {
        /// Azure's name or the short one: `Standard_DS14`, DS14
        name: String,
        /// The rule set whose catalogue to look in: an id or a file
        #[arg(long, value_name = "ID or FILE", default_value = "guide-2017")]
        rules: String,
        /// The form
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

pub(crate) fn run(arguments: &SizesArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let (SizesCommand::List { rules, .. } | SizesCommand::Show { rules, .. }) = &arguments.command;
    let reference = ReferenceData::load(rules)?;
    let catalog = reference.sizes();
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
            list(&catalog.sizes().iter().filter(wanted).collect::<Vec<_>>(), *format)
        }
        SizesCommand::Show { name, format, .. } => {
            let size = catalog.get(name).ok_or_else(|| {
                CliError::usage(
                    format!("there is no size '{name}' in the catalogue"),
                    format!("see asrcap sizes list --rules {rules}"),
                )
            })?;
            show(size, *format)
        }
    };
    printer.result(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn number(value: Option<f64>) -> String {
    value.map(|value| grouped(value, 2)).unwrap_or_default()
}

fn generations(size: &VmSize) -> String {
    let words: Vec<String> = size.vm_generations.iter().map(u8::to_string).collect();
    words.join(", ")
}

fn list(sizes: &[&VmSize], format: Format) -> String {
    if format == Format::Json {
        return crate::report::json(&sizes);
    }
    let mut table = Table::new(&[
        ("name", Align::Left),
        ("series", Align::Left),
        ("vCPUs", Align::Right),
        ("GiB", Align::Right),
        ("disks", Align::Right),
        ("NICs", Align::Right),
        ("IOPS", Align::Right),
        ("MB/s", Align::Right),
        ("premium", Align::Left),
    ]);
    for size in sizes {
        table.row(vec![
            size.name.clone(),
            size.series.clone(),
            number(size.vcpus.map(f64::from)),
            number(size.memory_gib),
            number(size.max_data_disks.map(f64::from)),
            number(size.max_nics.map(f64::from)),
            number(size.max_disk_iops),
            number(size.max_disk_mb_per_s),
            if size.premium_storage { "yes" } else { "" }.to_owned(),
        ]);
    }
    table.render(format.into())
}

fn show(size: &VmSize, format: Format) -> String {
    if format == Format::Json {
        return crate::report::json(size);
    }
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for (name, value) in [
        ("name", size.name.clone()),
        ("series", size.series.clone()),
        ("category", size.category.clone()),
        ("vCPUs", number(size.vcpus.map(f64::from))),
        ("memory in GiB", number(size.memory_gib)),
        ("data disks", number(size.max_data_disks.map(f64::from))),
        ("NICs", number(size.max_nics.map(f64::from))),
        ("temporary disk in GiB", number(size.temp_storage_gib)),
        ("disk IOPS", number(size.max_disk_iops)),
        ("disk MB/s", number(size.max_disk_mb_per_s)),
        ("network Mbit/s", number(size.max_network_mbps)),
        ("premium storage", if size.premium_storage { "yes" } else { "no" }.to_owned()),
        ("generations", generations(size)),
        (
            "NVMe drivers needed",
            size.nvme_os_required
                .map(|needed| if needed { "yes" } else { "no" }.to_owned())
                .unwrap_or_default(),
        ),
        ("retired from", size.retirement_date.clone().unwrap_or_default()),
        ("growth restricted", if size.growth_restricted { "yes" } else { "no" }.to_owned()),
        ("accelerator", size.accelerator.clone().unwrap_or_default()),
        ("notes", size.notes.clone().unwrap_or_default()),
        ("as of", size.snapshot.clone()),
        ("source", size.source.clone()),
    ] {
        let value = if value.is_empty() { "not stated".to_owned() } else { value };
        table.row(vec![name.to_owned(), value]);
    }
    table.render(format.into())
}
