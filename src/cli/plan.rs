//! `asrcap plan`: inventories and change rates in, plan out.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::{OutputArguments, stop_if_strict};
use super::error::CliError;
use super::gather::{Gathered, InputArguments};
use super::output;
use super::printer::Printer;
use super::progress::Progress;
use super::quick::output_format;
use super::scheduling::{Columns, ScheduleArguments};
use crate::churn::Measured;
use crate::estate::Estate;
use crate::plan::{Provenance, against, plan};
use crate::redact::Names;
use crate::source::SourceFile;
use crate::units::counted;

/// Plan from inventories and change rates (the Detailed Planner)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap plan servers.xlsx -o plan.xlsx
  asrcap plan RVTools_export.xlsx --churn changes.csv --change-rate 2 -o plan.xlsx -o plan.json
  asrcap plan servers.xlsx --rules current --against guide-2017 -o plan.html")]
pub(crate) struct PlanArguments {
    #[command(flatten)]
    inputs: InputArguments,
    /// Plan the servers under another rule set as well, and show which verdicts change and by which rules
    #[arg(long, value_name = "ID or FILE", help_heading = "Settings")]
    against: Option<String>,
    /// Print the JSON Schema of the plan and do nothing else
    #[arg(long)]
    print_schema: bool,
    #[command(flatten)]
    schedule: ScheduleArguments,
    #[command(flatten)]
    output: OutputArguments,
}

pub(crate) fn run(arguments: &PlanArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    if arguments.print_schema {
        printer.result(&crate::report::schema())?;
        return Ok(ExitCode::SUCCESS);
    }
    let files =
        output::check(&arguments.output.output, &all_inputs(arguments), arguments.output.force)?;
    let outputs = arguments.output.output.iter().cloned();
    let outputs: Vec<PathBuf> = outputs.chain(arguments.schedule.output()).collect();
    arguments.output.redact.check(&outputs)?;
    let look = arguments.output.look.look(arguments.output.redact.redact)?;
    let progress = Progress::new(printer);
    progress.phase("reading the inputs");
    let mut gathered = arguments.inputs.gather()?;
    gathered.fill();
    let by_column = arguments.inputs.intake.group_column().is_some();
    arguments.schedule.check(gathered.settings.link, by_column)?;
    let schedule_table = gathered.schedule.take();
    let other_rules =
        arguments.against.as_deref().map(|rules| gathered.under(rules)).transpose()?;
    let Gathered {
        estate,
        as_read,
        measured,
        overrides,
        sources,
        settings,
        reference,
        is_incomplete,
        ..
    } = gathered;
    stop_if_strict(settings.strict, &estate.findings)?;
    let mut names = names(arguments, &[&estate, &as_read], &measured, &sources);
    progress.phase(&format!("planning {}", counted(estate.servers.len(), "server", "servers")));
    let provenance = Provenance { sources, date: arguments.output.date()?, overrides, measured };
    let mut plan = plan(&estate, &settings, &reference, provenance)?;
    stop_if_strict(settings.strict, &plan.document.findings)?;
    if let Some((settings, reference)) = &other_rules {
        let found = against(&estate, &plan.document, &plan.rules, settings, reference)?;
        plan.document.against = Some(found);
    }
    let intake = &arguments.inputs.intake;
    let columns = match intake.group_column() {
        Some(heading) => Columns::Named(heading),
        None if intake.without_groups() => Columns::None,
        None => Columns::Known,
    };
    arguments.schedule.apply(&mut plan, &settings, schedule_table.as_ref(), columns)?;
    if let Some(schedule) = &plan.document.schedule {
        names.schedule(schedule);
    }
    let plan = arguments.output.redact.apply(plan, &names)?;
    stop_if_strict(settings.strict, &plan.document.findings)?;
    drop(progress);
    output::write(&plan, &files, &look, printer)?;
    arguments.schedule.write(&plan, &look.texts, arguments.output.force)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, &look, format))?;
    }
    printer.findings(&plan.document.findings);
    // The program ends here; giving back every text of a large plan one by one takes as long as planning it.
    let _kept = (ManuallyDrop::new(plan), ManuallyDrop::new(estate));
    if is_incomplete {
        printer.note("not everything in the inputs could be read; the plan stands on the rest (exit status 3)");
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}

/// All names that a redacted plan must not hold, those of its servers first.
fn names(
    arguments: &PlanArguments,
    estates: &[&Estate],
    measured: &Measured,
    sources: &[SourceFile],
) -> Names {
    let mut names = Names::new();
    for estate in estates {
        names.estate(estate);
    }
    for measurement in &measured.measurements {
        names.server(&measurement.server);
    }
    names.sources(sources);
    for path in arguments.schedule.inputs() {
        names.path(&path.display().to_string());
    }
    for estate in estates {
        names.findings(&estate.findings);
    }
    names
}

fn all_inputs(arguments: &PlanArguments) -> Vec<PathBuf> {
    let mut files = arguments.inputs.files();
    files.extend(arguments.schedule.inputs().cloned());
    files.extend(arguments.output.look.theme.iter().cloned());
    files
}
