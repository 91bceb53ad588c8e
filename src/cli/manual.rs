//! `asrcap completions` and `asrcap man`: made from the definitions of the commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::error::CliError;
use super::printer::Printer;
use super::written::{WrittenFiles, failed};

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
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut command = Cli::command();
    command.build();
    let mut pages = vec![command.clone()];
    pages.extend(command.get_subcommands().filter(|page| page.get_name() != "help").cloned());
    let path_of = |page: &clap::Command| {
        let name = page.get_display_name().unwrap_or_else(|| page.get_name());
        folder.join(format!("{name}.1"))
    };
    let mut files = WrittenFiles::new(arguments.force);
    pages.iter().try_for_each(|page| files.add(&path_of(page), &[]))?;
    let written = pages.len();
    for page in pages {
        let path = path_of(&page);
        let mut bytes = Vec::new();
        let made = clap_mangen::Man::new(page).render(&mut bytes);
        made.map_err(|error| failed(&path, &error))?;
        files.save(&path, &bytes)?;
    }
    printer.note(&format!("wrote {written} pages to {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
