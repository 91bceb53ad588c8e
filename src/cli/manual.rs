//! `asrcap completions` and `asrcap man`: made from the definitions of the commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::error::CliError;
use super::output;
use super::printer::Printer;
use crate::save::save;

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap completions bash > /etc/bash_completion.d/asrcap")]
pub(crate) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

/// Write the manual pages into a folder
#[derive(Debug, Args)]
#[command(after_help = "Example: asrcap man ~/.local/share/man/man1")]
pub(crate) struct ManArguments {
    /// The folder; it is made where it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Replace pages that exist
    #[arg(long)]
    force: bool,
}

pub(crate) fn completions(
    arguments: &CompletionsArguments,
    printer: &Printer,
) -> Result<ExitCode, CliError> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "asrcap", &mut bytes);
    printer.result(&String::from_utf8_lossy(&bytes))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(arguments: &ManArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    let folder = &arguments.folder;
    let failed = |path: &std::path::Path, error: std::io::Error| CliError::Output {
        path: path.display().to_string(),
        reason: error.to_string(),
        hint: None,
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let mut command = Cli::command();
    command.build();
    let mut pages = vec![command.clone()];
    pages.extend(command.get_subcommands().filter(|page| page.get_name() != "help").cloned());
    let mut written = 0;
    for page in pages {
        let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
        let path = folder.join(format!("{name}.1"));
        output::refuse_loss(&path, &[], &[], arguments.force)?;
        let mut bytes = Vec::new();
        let made = clap_mangen::Man::new(page).render(&mut bytes);
        made.and_then(|()| save(&path, &bytes)).map_err(|error| failed(&path, error))?;
        written += 1;
    }
    printer.note(&format!("wrote {written} pages to {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
