//! `asrcap quick`: averages in, plan out.

use std::process::ExitCode;

use clap::Args;

use super::arguments::{OutputArguments, SettingsArguments, stop_if_strict};
use super::error::CliError;
use super::output::{self, Format, PlanFiles};
use super::printer::Printer;
use super::setting_flags::LinkFlags;
use crate::pipeline::QuickRequest;
use crate::plan::QuickInputs;
use crate::settings::percent;

/// Plan from averages (the Quick Planner)
#[derive(Debug, Args)]
#[command(
    after_help = "Example: asrcap quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5"
)]
pub(crate) struct QuickArguments {
    /// Number of virtual machines
    #[arg(long, value_name = "N")]
    vms: u32,
    /// Average number of disks a machine
    #[arg(long, value_name = "N")]
    disks_per_vm: f64,
    /// Average size of a disk in GB
    #[arg(long, value_name = "GB")]
    disk_size: f64,
    /// Average used part of a disk in per cent
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    utilization: f64,
    /// Average daily change in per cent
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    change_rate: f64,
    /// Average vCPUs of a machine in Azure, for the quota to ask for
    #[arg(long, value_name = "N")]
    vcpus_per_vm: Option<f64>,
    #[command(flatten)]
    link: LinkFlags,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    output: OutputArguments,
}

pub(crate) fn run(arguments: &QuickArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let theme = arguments.output.style.theme.iter();
    let inputs: Vec<_> = arguments.settings.settings.iter().chain(theme).cloned().collect();
    let files = PlanFiles::check(&arguments.output.output, &inputs, arguments.output.force)?;
    arguments.output.redact.check(&arguments.output.output)?;
    let style = arguments.output.style.style(arguments.output.redact.redact)?;
    let mut request = QuickRequest::new(QuickInputs {
        vms: arguments.vms,
        disks_per_vm: arguments.disks_per_vm,
        disk_size_gb: arguments.disk_size,
        utilization_percent: arguments.utilization,
        change_rate_percent: arguments.change_rate,
    });
    request.vcpus_per_vm = arguments.vcpus_per_vm;
    request.settings_file.clone_from(&arguments.settings.settings);
    request.settings = arguments.settings.layer().or(arguments.link.layer().clone());
    request.date = arguments.output.date()?;
    request.outputs = files.written.paths().to_vec();
    request.redaction = arguments.output.redact.request();
    let plan = request.plan()?;
    stop_if_strict(plan.document.settings.strict, &plan.document.findings)?;
    output::write(&plan, &files, &style, printer)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, &style, format))?;
    }
    printer.past(&plan.rules);
    printer.findings(&plan.document.findings, true);
    Ok(ExitCode::SUCCESS)
}

/// What goes to standard output: what was asked for, else text when no file is written.
pub(crate) fn output_format(output: &OutputArguments) -> Option<Format> {
    output.format.or_else(|| output.output.is_empty().then_some(Format::Text))
}
