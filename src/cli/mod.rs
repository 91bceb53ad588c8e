//! The command line.

mod arguments;
mod check;
mod churn;
mod compare;
mod endings;
mod error;
mod explain;
mod fault;
mod files;
mod inputs;
mod inspect;
mod intake;
mod interrupt;
mod manual;
mod measurements;
mod output;
mod plan;
mod price_answers;
mod prices;
mod printer;
mod progress;
mod quick;
mod redact;
mod rules;
mod scheduling;
mod seek;
mod setting_flags;
mod sizes;
mod style;
mod template;
mod what_if;
mod written;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use arguments::Common;
use error::CliError;
use printer::Printer;

use crate::inert::terminal;

const AFTER_HELP: &str = "\
Exit status: 0 done; 1 a check did not pass, or with --strict there was a warning; 2 the command line or the settings are
wrong; 3 an input, or a row of it, cannot be read (what could be read is planned); 4 an output cannot be written.";

/// Plans migrations and disaster recovery to Azure with Azure Site Recovery
#[derive(Debug, Parser)]
#[command(name = "asrcap", version, about, after_help = AFTER_HELP, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    Quick(quick::QuickArguments),
    Plan(plan::PlanArguments),
    WhatIf(what_if::WhatIfArguments),
    Seek(seek::SeekArguments),
    Compare(compare::CompareArguments),
    Check(check::CheckArguments),
    Inspect(inspect::InspectArguments),
    Churn(churn::ChurnArguments),
    Explain(explain::ExplainArguments),
    Rules(rules::RulesArguments),
    Sizes(sizes::SizesArguments),
    Prices(prices::PricesArguments),
    Template(template::TemplateArguments),
    Completions(manual::CompletionsArguments),
    Man(manual::ManArguments),
}

/// Prints what is wrong with the arguments, or help. Where an argument has signs that act on a terminal, what repeats it has no colours.
fn print(error: &clap::Error) -> io::Result<()> {
    let acts = std::env::args_os().any(|argument| {
        let argument = argument.to_string_lossy();
        terminal(&argument) != argument
    });
    if acts && error.use_stderr() {
        let text = terminal(&error.render().to_string());
        return io::stderr().write_all(text.as_bytes());
    }
    error.print()
}

/// Runs the command line of the process and returns its exit status.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows the stream and the status of each.
            let status = u8::try_from(error.exit_code()).unwrap_or(2);
            return match print(&error) {
                Ok(()) => ExitCode::from(status),
                Err(_) => ExitCode::from(4),
            };
        }
    };
    let printer = Printer::new(cli.common.quiet);
    interrupt::install();
    fault::install();
    let result = fault::caught(|| match &cli.command {
        Command::Quick(arguments) => quick::run(arguments, &printer),
        Command::Plan(arguments) => plan::run(arguments, &printer),
        Command::WhatIf(arguments) => what_if::run(arguments, &printer),
        Command::Seek(arguments) => seek::run(arguments, &printer),
        Command::Compare(arguments) => compare::run(arguments, &printer),
        Command::Check(arguments) => check::run(arguments, &printer),
        Command::Churn(arguments) => churn::run(arguments, &printer),
        Command::Inspect(arguments) => inspect::run(arguments, &printer),
        Command::Explain(arguments) => explain::run(arguments, &printer),
        Command::Rules(arguments) => rules::run(arguments, &printer),
        Command::Sizes(arguments) => sizes::run(arguments, &printer),
        Command::Prices(arguments) => prices::run(arguments, &printer),
        Command::Template(arguments) => template::run(arguments, &printer),
        Command::Completions(arguments) => manual::completions(arguments, &printer),
        Command::Man(arguments) => manual::man(arguments, &printer),
    });
    match result {
        Ok(status) => status,
        Err(CliError::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            printer.error(&error);
            ExitCode::from(error.status())
        }
    }
}
