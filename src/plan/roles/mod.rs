//! What a machine does, where something tells: the roles of `templates/roles.toml`.

mod phrase;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::phrase::{Phrase, any, parts};
use super::error::PlanError;
use crate::catalog::DiskType;
use crate::embedded;
use crate::estate::Server;
use crate::finding::Finding;
use crate::message;
use crate::nearest::nearest;
use crate::pattern::matches;
use crate::settings::Settings;
use crate::wording::Message;

/// What `--role` calls a machine that has none, whatever its application says.
const NO_ROLE: &str = "none";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sources: BTreeMap<String, Source>,
    /// Words before those of a role that say that it is none, or none any more.
    no_more: Vec<Phrase>,
    /// Words beside those of a role that say that it is something else.
    other: Vec<Phrase>,
    roles: Vec<Role>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    #[expect(dead_code, reason = "for those who check the file")]
    locator: String,
    date: String,
}

/// A role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    /// The identifier in settings and JSON.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    words: Vec<Phrase>,
    /// Words beside those that say that it is something else.
    #[serde(default)]
    not: Vec<Phrase>,
    /// The type that its managed disks have at least.
    pub(crate) disks: Option<DiskType>,
    /// Whether its software is licensed by core.
    #[serde(default)]
    cores_licensed: bool,
    /// Words beside those that tell it that say that its software costs nothing.
    #[serde(default)]
    free: Vec<Phrase>,
    /// Why its disks have this type at least.
    pub(crate) reason: String,
    source: Option<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("roles"));

impl Role {
    /// The title and the date of the text that says what it asks for; without one it is assumed.
    pub(crate) fn source(&self) -> Option<(&'static str, &'static str)> {
        let source = FILE.sources.get(self.source.as_ref()?)?;
        Some((&source.title, &source.date))
    }

    /// Whether words, of which commas and the like have made a part, tell it.
    fn is_told_by(&self, part: &[String]) -> bool {
        let is_told = self
            .words
            .iter()
            .filter_map(|phrase| phrase.place(part))
            .any(|place| !any(&FILE.no_more, part.get(..place).unwrap_or_default()));
        is_told && !any(&self.not, part) && !any(&FILE.other, part)
    }

    /// Whether such a part that tells it tells of software that is licensed by the core.
    fn is_licensed_by(&self, part: &[String]) -> bool {
        self.cores_licensed && !any(&self.free, part)
    }
}

/// A role that a machine has, and what tells it.
#[derive(Clone, Debug)]
pub(crate) struct FoundRole {
    pub(crate) role: &'static Role,
    /// What tells it, in words.
    pub(crate) told_by: Message,
    /// Whether its software is licensed by the core, in the edition that is told.
    pub(crate) cores_licensed: bool,
}

/// A role of a server as the plan has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerRole {
    /// The identifier: `sql-server`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What tells it, in words.
    pub told_by: Message,
    /// Why its disks have this type at least.
    pub reason: &'static str,
    /// The title of the text that says so; unknown where it is assumed.
    pub source: Option<&'static str>,
    /// The date of that text.
    pub date: Option<&'static str>,
    /// The type that its managed disks have at least.
    pub disks_at_least: Option<DiskType>,
    /// Whether its software is licensed by core.
    pub cores_licensed: bool,
}

impl FoundRole {
    /// As the plan has it.
    pub(crate) fn record(&self) -> ServerRole {
        let source = self.role.source();
        ServerRole {
            id: &self.role.id,
            name: &self.role.name,
            reason: &self.role.reason,
            source: source.map(|(title, _)| title),
            date: source.map(|(_, date)| date),
            told_by: self.told_by.clone(),
            disks_at_least: self.role.disks,
            cores_licensed: self.cores_licensed,
        }
    }
}

/// The roles of a server in the order of the file: those that the setting `role` gives it by its name, and those that its
/// operating system, its application, its software, a tag or a column that was asked for tells. `none` in the setting takes all of them away.
pub(crate) fn roles(server: &Server, settings: &Settings) -> Vec<FoundRole> {
    let named = settings.role.iter().filter(|(pattern, _)| matches(pattern, &server.name));
    let named: Vec<(&String, &String)> = named.collect();
    if named.iter().any(|(_, role)| *role == NO_ROLE) {
        return Vec::new();
    }
    let cells = with_words(cells(server));
    let found = FILE.roles.iter().filter_map(|role| {
        let by_setting = named.iter().find(|(_, id)| **id == role.id).map(|(pattern, _)| {
            message!("the setting role has '{pattern}'", pattern = pattern.as_str())
        });
        let parts = || cells.iter().flat_map(|(_, parts)| parts);
        let mut told = parts().filter(|part| role.is_told_by(part));
        let cores_licensed = match by_setting {
            Some(_) => role.cores_licensed,
            None => told.any(|part| role.is_licensed_by(part)),
        };
        let told_by = by_setting.or_else(|| told_by(role, &cells))?;
        Some(FoundRole { role, told_by, cores_licensed })
    });
    found.collect()
}

/// The roles of all servers in their order. Cells that say the same are read once, unless the setting `role` looks at names.
pub(crate) fn all_roles(servers: &[Server], settings: &Settings) -> Vec<Vec<FoundRole>> {
    if !settings.role.is_empty() {
        return servers.iter().map(|server| roles(server, settings)).collect();
    }
    let mut known: HashMap<Vec<Cell<'_>>, Vec<FoundRole>> = HashMap::new();
    let mut all = Vec::with_capacity(servers.len());
    for server in servers {
        let found = known.entry(cells(server)).or_insert_with(|| roles(server, settings));
        all.push(found.clone());
    }
    all
}

/// A cell of an inventory that may tell a role.
#[derive(PartialEq, Eq, Hash)]
enum Cell<'a> {
    Os(&'a str),
    Application(&'a str),
    Tag(&'a str),
    Software(&'a str),
    Column { heading: &'a str, value: &'a str },
}

/// The cells of a server.
fn cells(server: &Server) -> Vec<Cell<'_>> {
    let os = server.os.as_deref().map(Cell::Os).into_iter();
    let application = server.group.as_deref().map(Cell::Application);
    let tags = server.tags.iter().map(|tag| Cell::Tag(tag));
    let software = server.software.iter().map(|software| Cell::Software(software));
    let columns = server
        .columns
        .iter()
        .map(|column| Cell::Column { heading: column.heading.as_ref(), value: &column.value });
    os.chain(application).chain(software).chain(tags).chain(columns).collect()
}

fn with_words(cells: Vec<Cell<'_>>) -> Vec<(Cell<'_>, Vec<Vec<String>>)> {
    let with_words = |cell| {
        let words = match cell {
            Cell::Os(text) | Cell::Application(text) | Cell::Software(text) | Cell::Tag(text) => {
                parts(text)
            }
            Cell::Column { value, .. } => parts(value),
        };
        (cell, words)
    };
    cells.into_iter().map(with_words).collect()
}

/// What an inventory says that tells a role.
fn told_by(role: &Role, cells: &[(Cell<'_>, Vec<Vec<String>>)]) -> Option<Message> {
    let is_told = |parts: &[Vec<String>]| parts.iter().any(|part| role.is_told_by(part));
    let (cell, _) = cells.iter().find(|(_, parts)| is_told(parts))?;
    Some(match *cell {
        Cell::Os(os) => message!("the operating system is '{os}'", os),
        Cell::Application(group) => message!("the application is '{group}'", group),
        Cell::Software(software) => {
            message!("the inventory lists '{software}' on it", software)
        }
        Cell::Tag(tag) => message!("a tag is '{tag}'", tag),
        Cell::Column { heading, value } => {
            message!("the column {heading} has '{value}'", heading, value)
        }
    })
}

/// Roles in the settings that there are not.
pub(crate) fn check(settings: &Settings) -> Result<(), PlanError> {
    let ids = || FILE.roles.iter().map(|role| role.id.as_str()).chain([NO_ROLE]);
    match settings.role.values().find(|role| !ids().any(|id| id == role.as_str())) {
        Some(role) => Err(PlanError::UnknownRole {
            nearest: nearest(role, ids()).map(str::to_owned),
            known: ids().collect::<Vec<_>>().join(", "),
            role: role.clone(),
        }),
        None => Ok(()),
    }
}

/// Patterns of the setting `role` that are those of no server.
pub(crate) fn without_server(names: &[&str], settings: &Settings) -> Vec<Finding> {
    let unmatched = |pattern: &&String| !names.iter().any(|name| matches(pattern, name));
    let patterns = settings.role.keys().filter(unmatched);
    let finding = |pattern: &String| {
        let message =
            message!("the setting role has '{pattern}', which is the name of no server", pattern);
        Finding::warning("role-without-server", pattern.clone(), message)
            .hint(message!("* stands for any letters: '*SQL*' is any name with SQL in it"))
    };
    patterns.map(finding).collect()
}

#[cfg(test)]
mod tests;
