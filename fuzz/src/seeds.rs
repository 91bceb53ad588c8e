//! The files that mutations start from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::target::Target;

/// A seed that is longer makes every execution slow and finds no more.
const LONGEST: u64 = 96 << 10;

/// The seeds of a reader, in the order of their paths: its own, the cases of the tests and files of asrcap.
#[must_use]
pub fn of(target: &Target) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    below(&root.join("corpus").join(target.name), &|_| true, &mut paths);
    for folder in target.cases {
        let has_ending = |path: &Path| {
            path.extension().is_some_and(|ending| {
                target.endings.contains(&ending.to_string_lossy().to_lowercase().as_str())
            })
        };
        below(&root.join("../tests/cases").join(folder), &has_ending, &mut paths);
    }
    paths.extend(target.own.iter().map(|path| root.join("..").join(path)));
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

fn below(folder: &Path, is_wanted: &dyn Fn(&Path) -> bool, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            below(&path, is_wanted, paths);
        } else if is_wanted(&path) && entry.metadata().is_ok_and(|file| file.len() <= LONGEST) {
            paths.push(path);
        }
    }
}
