//! `asrcap plan`: inventories and change rates in, plan out.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::{OutputArguments, stop_if_strict};
use super::error::CliError;
use super::inputs::InputArguments;
use super::output::{self, PlanFiles};
use super::printer::Printer;
use super::progress::Progress;
use super::quick::output_format;
use super::scheduling::ScheduleArguments;
use crate::pipeline::Request;
use crate::wording::Message;

/// Plan from inventories and change rates (the Detailed Planner)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap plan servers.xlsx -o plan.xlsx
  asrcap plan RVTools_export.xlsx --churn changes.csv --change-rate 2 -o plan.xlsx -o plan.json
  asrcap plan servers.xlsx --against guide-2017 -o plan.html")]
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
    let mut request = request(arguments)?;
    let mut inputs = request.files();
    inputs.extend(arguments.output.style.theme.iter().cloned());
    let mut files = PlanFiles::check(&arguments.output.output, &inputs, arguments.output.force)?;
    arguments.schedule.add_to(&mut files.written, &inputs)?;
    let outputs = arguments.output.output.iter().cloned();
    let outputs: Vec<PathBuf> = outputs.chain(arguments.schedule.output()).collect();
    arguments.output.redact.check(&outputs)?;
    request.outputs = files.written.paths().to_vec();
    request.outputs.extend(arguments.output.redact.key().cloned());
    let style = arguments.output.style.style(arguments.output.redact.redact)?;
    let progress = Progress::new(printer);
    progress.phase("reading the inputs");
    let inputs = request.read()?;
    let servers = Message::counted(inputs.server_count(), "server", "servers");
    progress.phase(&format!("planning {servers}"));
    let plan = inputs.plan()?;
    stop_if_strict(inputs.settings.strict, &plan.document.findings)?;
    drop(progress);
    output::write(&plan, &files, &style, printer)?;
    arguments.schedule.write(&plan, &style.texts, &files.written)?;
    if let Some(format) = output_format(&arguments.output) {
        printer.result(&output::render(&plan, &style, format))?;
    }
    printer.past(&plan.rules);
    printer.findings(&plan.document.findings, arguments.inputs.intake.all);
    // The program ends here; giving back every text of a large plan one by one takes as long as planning it.
    let (_plan, inputs) = (ManuallyDrop::new(plan), ManuallyDrop::new(inputs));
    if inputs.is_incomplete {
        printer.note("not everything in the inputs could be read; the plan stands on the rest (exit status 3)");
        return Ok(ExitCode::from(3));
    }
    Ok(ExitCode::SUCCESS)
}

fn request(arguments: &PlanArguments) -> Result<Request, CliError> {
    let mut request = arguments.inputs.request();
    request.against.clone_from(&arguments.against);
    request.schedule = arguments.schedule.request();
    request.redaction = arguments.output.redact.request();
    request.date = arguments.output.date()?;
    Ok(request)
}
