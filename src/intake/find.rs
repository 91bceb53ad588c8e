//! Files below folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::options::IntakeOptions;
use crate::finding::Finding;
use crate::message;
use crate::opened::Identity;
use crate::own_files;
use crate::source::{Location, Role, shown};
use crate::table::TableError;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// What the user wants it to be read as.
    pub(crate) role: Option<Role>,
    /// Whether the user named the file itself, not a folder above it.
    pub(crate) named: bool,
}

/// All files to be read, each once; those below a folder in the order of their names.
pub(crate) fn find(
    paths: &[PathBuf],
    options: &IntakeOptions,
    findings: &mut Vec<Finding>,
) -> Vec<Found> {
    // What is named itself is read, and what is replaced is of no interest.
    let known: Vec<Identity> =
        options.outputs.iter().chain(paths).filter_map(|path| Identity::of(path)).collect();
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let forced = [
        (&options.inventory, Role::Inventory),
        (&options.churn, Role::Measurement),
        (&options.dependencies, Role::Dependencies),
    ];
    let mut forced_files = Vec::new();
    for (files, role) in forced {
        for (path, named) in
            files.iter().flat_map(|path| below(path, options.follow_links, &known, findings))
        {
            if seen.insert(identity(&path)) {
                let role = Some(role);
                forced_files.push(Found { path, role, named });
            }
        }
    }
    for (path, named) in
        paths.iter().flat_map(|path| below(path, options.follow_links, &known, findings))
    {
        if seen.insert(identity(&path)) {
            let role = None;
            found.push(Found { path, role, named });
        }
    }
    found.extend(forced_files);
    found
}

/// The same file by another path is the same file.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The file itself, or the files below a folder; whether each was named itself.
fn below(
    path: &Path,
    follow_links: bool,
    known: &[Identity],
    findings: &mut Vec<Finding>,
) -> Vec<(PathBuf, bool)> {
    if !path.is_dir() {
        return vec![(path.to_owned(), true)];
    }
    let mut files = Vec::new();
    let root = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut leading_out = Vec::new();
    let is_wanted = |entry: &DirEntry| {
        if entry.depth() == 0 {
            return true;
        }
        if is_hidden(entry) {
            return false;
        }
        let stays = follow_links || !entry.path_is_symlink() || leads_into(&root, entry.path());
        if !stays {
            leading_out.push(entry.path().to_owned());
        }
        stays
    };
    let walk = WalkDir::new(path).sort_by_file_name().follow_links(true);
    for entry in walk.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.into_path();
                // What cannot be looked at is told when it is opened.
                if own_files::is_own(&path).unwrap_or(false) {
                    findings.extend(left_out(&path, known));
                } else {
                    files.push((path, false));
                }
            }
            Ok(_) => {}
            Err(error) => findings.push(not_walked(&error, path)),
        }
    }
    findings.extend(leading_out.iter().map(|link| {
        let path = shown(link);
        let message = message!("it is a link that leads out of the folder, and is not followed");
        Finding::warning("link-out-of-folder", path.as_str(), message)
            .hint(message!("Name what it leads to, or follow such links with --follow-links"))
            .at(Location::file(path))
    }));
    files
}

/// What could not be gone through below a folder.
fn not_walked(error: &walkdir::Error, folder: &Path) -> Finding {
    let at = shown(error.path().unwrap_or(folder));
    let finding = if let Some(above) = error.loop_ancestor() {
        let above = shown(above);
        let message = message!(
            "it is a link back to {above}, in which it lies; nothing is read twice",
            above
        );
        Finding::note("link-in-a-circle", &at, message)
    } else {
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        Finding::error("unreadable-file", &at, message!("cannot be read: {reason}", reason))
    };
    finding.at(Location::file(at))
}

/// Whether a link leads to something below a folder.
fn leads_into(root: &Path, link: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| target.starts_with(root))
}

/// That a result of asrcap is no input. Nothing is told of what is `known`: what this run replaces, so that the next one gives
/// the same, and what is named itself.
fn left_out(path: &Path, known: &[Identity]) -> Option<Finding> {
    let identity = Identity::of(path)?;
    if known.iter().any(|one| one.is(&identity)) {
        return None;
    }
    Some(TableError::OwnOutput { path: shown(path).into() }.to_finding())
}

/// Hidden files, and the lock files that Office keeps beside open ones.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.starts_with(".~lock")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
        || name == "__MACOSX"
}
