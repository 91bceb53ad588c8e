//! `--redact`: pseudonyms in the place of names, and the key that says who is who.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::output::save;
use crate::plan::Plan;
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

    /// The plan as it may be shared.
    pub(crate) fn apply(&self, plan: Plan, names: &Names) -> Result<Plan, CliError> {
        let redaction = self.redaction(names)?;
        Ok(match redaction {
            Some(redaction) => redaction.plan(plan),
            None => plan,
        })
    }

    /// The pseudonyms, where they are asked for. The key is written before anything else is.
    pub(crate) fn redaction(&self, names: &Names) -> Result<Option<Redaction>, CliError> {
        if !self.redact {
            return Ok(None);
        }
        let earlier = match &self.redact_key {
            Some(path) if path.exists() => Some(super::arguments::read_text(path)?),
            _ => None,
        };
        let redaction = Redaction::new(names, earlier.as_deref()).map_err(|error| {
            CliError::usage(
                error.to_string(),
                "name another file, or delete this one to begin anew",
            )
        })?;
        if let Some(path) = &self.redact_key {
            let written = save(path, redaction.key().as_bytes()).and_then(|()| keep_private(path));
            written.map_err(|error| CliError::Output {
                path: path.display().to_string(),
                reason: error.to_string(),
                hint: None,
            })?;
        }
        Ok(Some(redaction))
    }
}

/// The folder of a file, or a folder itself, in one spelling.
fn folder(path: &Path) -> PathBuf {
    let is_folder = path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let folder = if is_folder { Some(path) } else { path.parent() };
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

#[cfg(unix)]
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}
