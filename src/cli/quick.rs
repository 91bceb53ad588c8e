//! `asrcap quick`: averages in, plan out.

use std::process::ExitCode;

use clap::Args;

use super::arguments::{OutputArguments, SettingsArguments, layers, stop_if_strict};
use super::error::CliError;
use super::output::{self, Format};
use super::printer::Printer;
use super::scheduling::{Columns, ScheduleArguments};
use super::setting_flags::LinkFlags;
use crate::finding::Severity;
use crate::plan::{Plan, QuickInputs, quick};
use crate::redact::Names;
use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, Settings, percent};

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
    #[command(flatten)]
    link: LinkFlags,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    output: OutputArguments,
}

pub(crate) fn run(arguments: &QuickArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let theme = arguments.output.look.theme.iter();
    let inputs: Vec<_> = arguments.settings.settings.iter().chain(theme).cloned().collect();
    let files = output::check(&arguments.output.output, &inputs, arguments.output.force)?;
    arguments.output.redact.check(&arguments.output.output)?;
    let look = arguments.output.look.look(arguments.output.redact.redact)?;
    let (file, record) = arguments.settings.file()?.unzip();
    let flags = arguments.settings.from_flags().or(arguments.link.layer().clone());
    let table = file.as_ref().and_then(|layer| layer.schedule.clone());
    let layers = layers(flags, file, None);
    let mut settings = Settings::resolve(&layers, Arithmetic::Workbook)?;
    let reference = ReferenceData::load(&settings.rules)?;
    settings.follow(&reference.rules());
    let averages = QuickInputs {
        vms: arguments.vms,
        disks_per_vm: arguments.disks_per_vm,
        disk_size_gb: arguments.disk_size,
        utilization_percent: arguments.utilization,
        change_rate_percent: arguments.change_rate,
    };
    let mut plan = quick(averages, &settings, &reference, arguments.output.date()?)?;
    plan.document.sources.extend(record);
    stop_if_strict(settings.strict, &plan.document.findings)?;
    let mut names = Names::new();
    names.sources(&plan.document.sources);
    let mut plan = arguments.output.redact.apply(plan, &names)?;
    ScheduleArguments::default().apply(&mut plan, &settings, table.as_ref(), Columns::None)?;
    tell_why_not(&mut plan);
    output::write(&plan, &files, &look, printer)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, &look, format))?;
    }
    printer.findings(&plan.document.findings);
    Ok(ExitCode::SUCCESS)
}

/// Whoever gives averages a link asks how long it takes; that there is no answer must not pass unseen.
fn tell_why_not(plan: &mut Plan) {
    let findings = plan.document.findings.iter_mut();
    for finding in findings.filter(|finding| finding.code == "no-schedule") {
        finding.severity = Severity::Warning;
    }
}

/// What goes to standard output: what was asked for, else text when no file is written.
pub(crate) fn output_format(output: &OutputArguments) -> Option<Format> {
    output.format.or_else(|| output.output.is_empty().then_some(Format::Text))
}
