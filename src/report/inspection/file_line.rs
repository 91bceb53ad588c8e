//! What a file is and what came of it, in a line.

use super::doubts::assumed_units;
use crate::finding::Severity;
use crate::intake::FileReport;
use crate::report::paths::CommonFolder;
use crate::source::Role;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is read.
    Read,
    /// It is read, and something about it is doubtful.
    Doubtful,
    /// A part of it cannot be read.
    Errors,
    /// It is the same as another file.
    Copy,
    /// It is of no use.
    LeftOut,
}

impl State {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Read => "ok",
            Self::Doubtful => "doubts",
            Self::Errors => "errors",
            Self::Copy => "duplicate",
            Self::LeftOut => "left out",
        }
    }
}

/// What a file is and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileLine {
    /// The path below the common folder.
    pub(crate) name: String,
    pub(crate) state: State,
    /// The format; empty where it is not known.
    pub(crate) format: String,
    pub(crate) version: String,
    /// What it is read for.
    pub(crate) roles: Vec<&'static str>,
    pub(crate) is_inventory: bool,
    pub(crate) is_measurement: bool,
    pub(crate) is_dependencies: bool,
    /// The file that is read in its place, of a copy.
    pub(crate) original: Option<String>,
    pub(crate) servers: usize,
    pub(crate) disks: Option<usize>,
    pub(crate) rows: usize,
    pub(crate) findings: usize,
}

impl FileLine {
    /// What it is: the format with its version.
    pub(crate) fn what(&self) -> String {
        match (self.state, self.format.as_str()) {
            (State::Copy, _) => String::new(),
            (_, "") => "not recognised".to_owned(),
            (_, format) => format!("{format} {}", self.version).trim_end().to_owned(),
        }
    }

    /// What came of it, in parts that stand below each other.
    pub(crate) fn counts(&self) -> [String; 3] {
        if matches!(self.state, State::Copy | State::LeftOut) {
            return Default::default();
        }
        let counted = |count: usize, one: &str, many: &str| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        let disks = self.disks.filter(|disks| *disks > 0);
        [
            counted(self.servers, "server", "servers"),
            disks.map(|disks| counted(disks, "disk", "disks")).unwrap_or_default(),
            counted(self.rows, "row", "rows"),
        ]
    }
}

/// A line for each file.
pub(crate) fn lines(files: &[FileReport], folder: &CommonFolder) -> Vec<FileLine> {
    files.iter().map(|file| line(file, folder)).collect()
}

fn line(file: &FileReport, folder: &CommonFolder) -> FileLine {
    let has = |severity| file.findings.iter().any(|finding| finding.severity == severity);
    let state = match file.role {
        _ if file.copy_of.is_some() => State::Copy,
        None => State::LeftOut,
        Some(_) if has(Severity::Error) => State::Errors,
        Some(_) if has(Severity::Warning) || assumed_units(file).is_some() => State::Doubtful,
        Some(_) => State::Read,
    };
    let is_measurement = file.role == Some(Role::Measurement) || file.also_measured.is_some();
    let is_dependencies = file.role == Some(Role::Dependencies) || file.also_dependencies.is_some();
    let mut roles: Vec<&'static str> = file.role.map(role).into_iter().collect();
    if file.also_measured.is_some() {
        roles.push(role(Role::Measurement));
    }
    if file.also_dependencies.is_some() {
        roles.push(role(Role::Dependencies));
    }
    FileLine {
        name: folder.shorten(&file.path),
        state,
        format: file.format.clone().unwrap_or_default(),
        version: file.version.clone().unwrap_or_default(),
        roles,
        is_inventory: file.role == Some(Role::Inventory),
        is_measurement,
        is_dependencies,
        original: file.copy_of.as_ref().map(|original| folder.shorten(original)),
        servers: file.servers,
        disks: file.disks,
        rows: file.rows,
        findings: file.findings.len(),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Inventory => "inventory",
        Role::Measurement => "measurement",
        Role::Settings => "settings",
        Role::Overrides => "overrides",
        Role::Dependencies => "dependencies",
        Role::Scope => "scope",
        Role::Catalog => "catalog",
        Role::Prices => "prices",
    }
}
