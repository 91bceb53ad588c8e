//! `--redact`: pseudonyms in the place of names, and the key that says who is who.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use crate::pipeline::RedactionRequest;
use crate::redact::{Names, Redaction};

/// Flags of what is hidden.
#[derive(Debug, Args)]
pub(crate) struct RedactArguments {
    /// Replace the names of servers, hosts, domains, networks, paths and files by pseudonyms in every output, and leave
    /// the customer of the theme out
    #[arg(long)]
    pub(crate) redact: bool,
    /// Keep the key of the pseudonyms in a file, in a folder without outputs; a key that exists is kept up
    #[arg(long, value_name = "FILE", requires = "redact")]
    redact_key: Option<PathBuf>,
}

impl RedactArguments {
    /// Refuses a key that would lie beside an output and be sent with it.
    pub(crate) fn check(&self, outputs: &[PathBuf]) -> Result<(), CliError> {
        let Some(key) = &self.redact_key else {
            return Ok(());
        };
        let beside = outputs
            .iter()
            .find(|output| folder(output) == folder(key) || folder(key).starts_with(output));
        match beside {
            None => Ok(()),
            Some(output) => Err(CliError::usage(
                format!("the key {} would lie beside {}", key.display(), output.display()),
                "put the key in a folder of its own, so that it is not shared with the report",
            )),
        }
    }

    /// The file of the key.
    pub(crate) fn key(&self) -> Option<&PathBuf> {
        self.redact_key.as_ref()
    }

    /// What is asked for.
    pub(crate) fn request(&self) -> Option<RedactionRequest> {
        self.redact.then(|| RedactionRequest::new(self.redact_key.clone()))
    }

    /// The pseudonyms, where they are asked for. The key is written before anything else is.
    pub(crate) fn redaction(&self, names: &Names) -> Result<Option<Redaction>, CliError> {
        Ok(self.request().map(|request| request.redaction(names)).transpose()?)
    }
}

/// The folder of a file, or a folder itself, in one spelling.
fn folder(path: &Path) -> PathBuf {
    let is_folder = path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let folder = if is_folder { Some(path) } else { path.parent() };
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
