//! `asrcap plan`: inventories and change rates in, plan out.

use std::process::ExitCode;

use clap::Args;

use super::arguments::{OutputArguments, basis, stop_if_strict};
use super::error::CliError;
use super::gather::{Gathered, InputArguments};
use super::output;
use super::printer::Printer;
use super::quick::output_format;
use crate::plan::{Provenance, plan};

/// Plan from inventories and change rates (the Detailed Planner)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap plan servers.xlsx -o plan.xlsx
  asrcap plan RVTools_export.xlsx --churn changes.csv --change-rate 2 -o plan.xlsx -o plan.json")]
pub(super) struct PlanArguments {
    #[command(flatten)]
    inputs: InputArguments,
    /// Print the JSON Schema of the plan and do nothing else
    #[arg(long)]
    print_schema: bool,
    #[command(flatten)]
    output: OutputArguments,
}

pub(super) fn run(arguments: &PlanArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    if arguments.print_schema {
        printer.result(&crate::report::schema())?;
        return Ok(ExitCode::SUCCESS);
    }
    let files = output::check(
        &arguments.output.output,
        &arguments.inputs.files(),
        arguments.output.force,
    )?;
    let gathered = arguments.inputs.gather()?;
    let settings = gathered.settings()?;
    let Gathered {
        estate,
        sources,
        is_incomplete,
        ..
    } = gathered;
    stop_if_strict(settings.strict, &estate.findings)?;
    let provenance = Provenance {
        sources,
        date: arguments.output.date()?,
    };
    let plan = plan(&estate, &settings, &basis(&settings.rules)?, provenance)?;
    stop_if_strict(settings.strict, &plan.document.findings)?;
    output::write(&plan, &files, printer)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, format))?;
    }
    printer.findings(&plan.document.findings);
    if is_incomplete {
        printer.note("not everything in the inputs could be read; the plan stands on the rest (exit status 3)");
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}
