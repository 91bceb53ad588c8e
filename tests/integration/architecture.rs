//! Data flows one way: a module uses only those that stand before it here.

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: [&str; 35] = [
    "embedded",
    "cited",
    "random",
    "inert",
    "nearest",
    "pattern",
    "opened",
    "own_files",
    "save",
    "units",
    "wording",
    "source",
    "finding",
    "identity",
    "rules",
    "catalog",
    "reference",
    "table",
    "settings",
    "prices",
    "estate",
    "inventory",
    "churn",
    "dependencies",
    "intake",
    "figure",
    "plan",
    "redact",
    "schedule",
    "recovery",
    "cost",
    "pipeline",
    "whatif",
    "report",
    "cli",
];

pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a file of the crate names as `crate::module`.
fn used(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
        })
        .filter(|module| ORDER.contains(module))
        .collect()
}

#[test]
fn no_module_uses_one_that_comes_after_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    let rank = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut modules = 0;
    for path in found {
        let inside = path.strip_prefix(&source).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.trim_end_matches(".rs");
        if module == "main" || module == "lib" {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("{module} has no place in the order"));
        modules += 1;
        let text = fs::read_to_string(&path).unwrap();
        for other in used(&text) {
            assert!(
                rank(other).unwrap() <= own,
                "{} uses {other}, which comes after {module}",
                inside.display()
            );
        }
    }
    assert!(modules > 20);
}

/// A file that grew beyond this has more than one job.
#[test]
fn files_stay_small() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let mut lengths: Vec<usize> =
        found.iter().map(|path| fs::read_to_string(path).unwrap().lines().count()).collect();
    lengths.sort_unstable();
    assert!(
        lengths[lengths.len() / 2] <= 200,
        "the median file has {} lines",
        lengths[lengths.len() / 2]
    );
    assert!(*lengths.last().unwrap() < 900, "the largest file has {:?} lines", lengths.last());
}

/// What opens a file otherwise than through `opened` is not remembered as an input.
#[test]
fn inputs_are_opened_in_one_place() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    let allowed = ["opened.rs", "own_files.rs", "save.rs"];
    for path in found {
        let inside = path.strip_prefix(&source).unwrap().display().to_string();
        let is_test = inside.ends_with("tests.rs") || inside.ends_with("fixture.rs");
        if is_test || allowed.contains(&inside.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for opening in ["fs::read(", "fs::read_to_string(", "File::open(", "OpenOptions::new("] {
            assert!(!code.contains(opening), "{inside} has {opening}");
        }
    }
}
