//! The files below paths.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::finding::Finding;
use crate::message;
use crate::opened::Identity;
use crate::own_files;
use crate::source::{Location, shown};

/// A file to look at.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Whether the user named the file itself, not a folder above it.
    pub(super) named: bool,
}

/// All files, each once; those below a folder in the order of their names. What will be written is none of them, nor what is
/// hidden.
pub(super) fn find(
    paths: &[PathBuf],
    outputs: &[PathBuf],
    findings: &mut Vec<Finding>,
) -> Vec<Found> {
    // A book of an earlier run is replaced; what somebody else wrote is an input, which no output replaces.
    let is_own = |path: &&PathBuf| own_files::is_own(path).unwrap_or(false);
    let own = outputs.iter().filter(is_own);
    let mut seen: Vec<Identity> = own.filter_map(|path| Identity::of(path)).collect();
    let mut found: Vec<Found> = Vec::new();
    for path in paths {
        for (file, named) in below(path, findings) {
            let identity = Identity::of(&file);
            let is_known = |known: &Identity| identity.as_ref().is_some_and(|it| it.is(known));
            if !seen.iter().any(is_known) {
                seen.extend(identity);
                found.push(Found { path: file, named });
            }
        }
    }
    found
}

fn below(path: &Path, findings: &mut Vec<Finding>) -> Vec<(PathBuf, bool)> {
    if !path.is_dir() {
        return vec![(path.to_owned(), true)];
    }
    let is_wanted = |name: &str| !name.starts_with(['.', '~']) && name != "__MACOSX";
    let walk = WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| {
        entry.depth() == 0 || is_wanted(&entry.file_name().to_string_lossy())
    });
    let mut files = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push((entry.into_path(), false)),
            Ok(_) => {}
            Err(error) => {
                let at = shown(error.path().unwrap_or(path));
                let reason = error.to_string();
                let message = message!("cannot be read: {reason}", reason);
                findings.push(
                    Finding::error("unreadable-file", at.as_str(), message).at(Location::file(at)),
                );
            }
        }
    }
    files
}
