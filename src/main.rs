//! The command line: parse, run, print the error, end with its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    asrcap::run_cli()
}
