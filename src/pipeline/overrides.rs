//! Applies files of overrides.

use std::path::PathBuf;

use super::error::PipelineError;
use super::text_file::TextFile;
use crate::estate::{Estate, OverrideReport, Overrides};
use crate::source::{Role, SourceFile};

/// Applies the files of overrides in their order; their reports become one.
pub(crate) fn apply(
    paths: &[PathBuf],
    estate: &mut Estate,
    sources: &mut Vec<SourceFile>,
) -> Result<Option<OverrideReport>, PipelineError> {
    let mut all: Option<OverrideReport> = None;
    for path in paths {
        let file = TextFile::read(path)?;
        let report = Overrides::from_toml(&file.name, &file.text)?.apply(&mut estate.servers)?;
        sources.push(SourceFile {
            servers: report.applied.iter().map(|applied| applied.servers.len()).sum(),
            rows: report.applied.len(),
            ..file.source("overrides", Role::Overrides)
        });
        all = Some(match all.take() {
            None => report,
            Some(earlier) => earlier.then(report),
        });
    }
    Ok(all)
}

/// The files of a set of overrides: `a+b` for two of them, with or without the extension `.toml`, `none` for no file.
#[must_use]
pub fn override_files(set: &str) -> Vec<PathBuf> {
    set.split('+')
        .filter(|name| *name != "none")
        .map(|name| {
            let path = PathBuf::from(name);
            if path.is_file() { path } else { PathBuf::from(format!("{name}.toml")) }
        })
        .collect()
}
