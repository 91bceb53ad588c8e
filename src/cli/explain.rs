//! `asrcap explain`: how a figure or a verdict of a plan came about.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::error::CliError;
use super::files::read_plan_text;
use super::output::Format;
use super::printer::Printer;
use super::style::LanguageArguments;
use crate::plan::{Question, StoredPlan, explain};
use crate::report;

/// How a figure of a plan, or the verdict of a server, came about
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap explain plan.json                                       which figures and servers there are
  asrcap explain plan.json --figure delta_bandwidth_mbps
  asrcap explain plan.json SQL01                                 why SQL01 is ready, or is not
  asrcap explain plan.json SQL01 --figure server_iops
  asrcap explain plan.json SQL01 cost                            what SQL01 costs, line by line")]
pub(crate) struct ExplainArguments {
    /// The plan as JSON, written with -o plan.json
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// The server whose verdict, or whose figure, to explain
    server: Option<String>,
    /// The figure to explain, as with --figure
    #[arg(value_name = "FIGURE", conflicts_with = "figure")]
    of_server: Option<String>,
    /// The figure to explain, by its id
    #[arg(long, value_name = "NAME")]
    figure: Option<String>,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    language: LanguageArguments,
}

pub(crate) fn run(arguments: &ExplainArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let text = read_plan_text(&arguments.plan)?;
    let plan = StoredPlan::from_json(&text).map_err(|error| CliError::Input {
        message: format!("{}: {error}", arguments.plan.display()),
        hint: Some("write the plan with asrcap plan ... -o plan.json".to_owned()),
    })?;
    let style = arguments.language.style(arguments.format.into())?;
    let figure = arguments.figure.clone().or_else(|| arguments.of_server.clone());
    let question = match (&arguments.server, figure) {
        // `explain plan.json cost` asks for the cost of the plan, unless a server is called so.
        (Some(name), None) if name == "cost" && !plan.has_server(name) => {
            Question { server: None, figure: Some(name.clone()) }
        }
        (server, figure) => Question { server: server.clone(), figure },
    };
    let text = if question == Question::default() {
        match arguments.format {
            Format::Json => report::json(&plan.figures().collect::<Vec<_>>()),
            format => report::explainable(&plan, &style, format.into()),
        }
    } else {
        let explanation = explain(&plan, &question).map_err(|error| {
            let file = arguments.plan.display();
            CliError::usage(
                error.to_string(),
                format!("asrcap explain {file} lists what can be explained"),
            )
        })?;
        match arguments.format {
            Format::Json => report::json(&explanation),
            format => report::explanation(&explanation, &style, format.into()),
        }
    };
    printer.result(&text)?;
    Ok(ExitCode::SUCCESS)
}
