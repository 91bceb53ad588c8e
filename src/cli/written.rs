//! The files that a run will write: all are known, and nothing is lost by any, before the first byte is written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::opened::{self, Identity};
use crate::save::{Way, save_as};

/// The files that a run will write.
#[derive(Debug, Default)]
pub(crate) struct WrittenFiles {
    paths: Vec<PathBuf>,
    force: bool,
}

impl WrittenFiles {
    /// No file yet; with `force` those that are there already are replaced.
    pub(crate) fn new(force: bool) -> Self {
        Self { paths: Vec::new(), force }
    }

    /// Adds a file. Refused is what would lose something: another file that is written, an input, what is there already.
    pub(crate) fn add(&mut self, path: &Path, inputs: &[PathBuf]) -> Result<(), CliError> {
        let place = place(path);
        if self.paths.iter().any(|other| self::place(other) == place) {
            return Err(refused(path, "two outputs would be written there", None));
        }
        let what = Identity::of(path);
        let is_what = |input: &PathBuf| {
            input == path || what.as_ref().zip(Identity::of(input)).is_some_and(|(a, b)| a.is(&b))
        };
        if inputs.iter().any(is_what) {
            return Err(is_input(path));
        }
        if let Ok(known) = fs::symlink_metadata(path) {
            let is_link = known.is_symlink();
            match fs::metadata(path) {
                Err(_) if is_link => {
                    let hint = "remove the link, or choose another name";
                    return Err(refused(path, "it is a link that leads nowhere", Some(hint)));
                }
                Ok(known) if !known.is_file() => {
                    let hint = Some("choose another name");
                    return Err(refused(path, "what is there is not a file", hint));
                }
                _ if !self.force => {
                    return Err(refused(path, "it exists", Some("use --force to replace it")));
                }
                _ => {}
            }
        }
        self.paths.push(path.to_owned());
        Ok(())
    }

    /// Adds a folder that gets files of these names.
    pub(crate) fn add_folder(
        &mut self,
        folder: &Path,
        names: &[String],
        inputs: &[PathBuf],
    ) -> Result<(), CliError> {
        // What the user says to read is not mixed with what is written.
        if inputs.iter().any(|input| place(input) == place(folder)) {
            return Err(is_input(folder));
        }
        let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        if folder.is_dir() && !is_empty && !self.force {
            let hint = Some("use --force to write into it");
            return Err(refused(folder, "the folder is not empty", hint));
        }
        names.iter().try_for_each(|name| self.add(&folder.join(name), inputs))
    }

    /// The files.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Refuses to go on where one of the files was read by this run, whatever led to it. To be asked when everything has been
    /// read and nothing is written.
    pub(crate) fn keep_inputs(&self) -> Result<(), CliError> {
        opened::first_of(&self.paths).map_or(Ok(()), |path| Err(is_input(path)))
    }

    /// How the files are written.
    pub(crate) fn way(&self) -> Way {
        if self.force { Way::Replace } else { Way::New }
    }

    /// Writes one of the files.
    pub(crate) fn save(&self, path: &Path, bytes: &[u8]) -> Result<(), CliError> {
        save_as(path, self.way(), bytes).map_err(|error| failed(path, &error))
    }
}

/// Why a file was not written.
pub(crate) fn failed(path: &Path, error: &io::Error) -> CliError {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return refused(path, "it exists", Some("use --force to replace it"));
    }
    refused(path, &error.to_string(), None)
}

fn is_input(path: &Path) -> CliError {
    refused(path, "it is an input", Some("choose another name"))
}

fn refused(path: &Path, reason: &str, hint: Option<&str>) -> CliError {
    CliError::Output {
        path: path.display().to_string(),
        reason: reason.to_owned(),
        hint: hint.map(str::to_owned),
    }
}

/// Where a file is or will be, without links.
fn place(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
