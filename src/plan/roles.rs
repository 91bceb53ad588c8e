//! What a machine does, where something tells: the roles of `templates/roles.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    pub(crate) cores_licensed: bool,
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

    /// Whether the words of a cell tell it, in one of the parts that commas and the like make of it.
    fn is_told_by(&self, told: &[Vec<String>]) -> bool {
        let any = |phrases: &[Phrase], part| phrases.iter().any(|phrase| phrase.is_in(part));
        told.iter().any(|part| any(&self.words, part) && !any(&self.not, part))
    }
}

/// What tells a role: words that follow each other somewhere in a cell, or with a `=` before them all of it. A `#` stands for a
/// version, by itself or at the end of a word.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Phrase {
    words: Vec<String>,
    is_whole: bool,
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        let words = text.trim_start_matches('=').split_whitespace();
        Self { words: words.map(str::to_owned).collect(), is_whole: text.starts_with('=') }
    }
}

impl Phrase {
    fn is_in(&self, told: &[String]) -> bool {
        let fits = |part: &[String]| {
            part.len() == self.words.len()
                && part.iter().zip(&self.words).all(|(word, asked)| is_word(word, asked))
        };
        if self.is_whole { fits(told) } else { told.windows(self.words.len()).any(fits) }
    }
}

/// Whether a word is the one that is asked for, which may end with a version.
fn is_word(word: &str, asked: &str) -> bool {
    match asked.strip_suffix('#') {
        Some(start) => word.strip_prefix(start).is_some_and(is_version),
        None => word == asked,
    }
}

/// A number, or one with a letter behind it: `2019`, `16`, `19c`.
fn is_version(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && word.len() - number.len() <= 1
}

/// The parts of a cell, each as whole words in small letters.
fn parts(text: &str) -> Vec<Vec<String>> {
    let parts = text.split([',', ';', '|', '/', '+', '&', '\n']).map(words);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Whole words in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A role that a machine has, and what tells it.
#[derive(Clone, Debug)]
pub(crate) struct FoundRole {
    pub(crate) role: &'static Role,
    /// What tells it, in words.
    pub(crate) told_by: Message,
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
            cores_licensed: self.role.cores_licensed,
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
        Some(FoundRole { role, told_by: by_setting.or_else(|| told_by(role, &cells))? })
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
    let (cell, _) = cells.iter().find(|(_, words)| role.is_told_by(words))?;
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
mod tests {
    use super::*;
    use crate::source::Location;

    fn found(server: &Server, given: &[(&str, &str)]) -> Vec<&'static str> {
        let mut settings = Settings::laid(&[]);
        settings.role = given.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        roles(server, &settings).iter().map(|found| found.role.id.as_str()).collect()
    }

    fn server(os: &str, group: &str) -> Server {
        let mut server = Server::new("CRM-SQL01", Location::file("a.csv"));
        server.os = Some(os.to_owned());
        server.group = Some(group.to_owned());
        server
    }

    #[test]
    fn the_application_and_the_operating_system_tell_a_role_and_the_name_does_not() {
        let windows = "Microsoft Windows Server 2019";
        assert_eq!(found(&server(windows, "CRM"), &[]), Vec::<&str>::new());
        assert_eq!(found(&server(windows, "SQL Server 2019"), &[]), ["sql-server"]);
        assert_eq!(found(&server(windows, "sql"), &[]), ["sql-server"]);
        assert_eq!(found(&server(windows, "MySQL"), &[]), Vec::<&str>::new());
        assert_eq!(found(&server(windows, "SQL reports"), &[]), Vec::<&str>::new());
        assert_eq!(found(&server("Oracle Linux 8.6", "Oracle Linux"), &[]), Vec::<&str>::new());
        assert_eq!(
            found(&server("Oracle Linux 8.6", "Oracle Database 19c"), &[]),
            ["oracle-database"]
        );
        assert_eq!(found(&server(windows, "Domain Controller"), &[]), ["domain-controller"]);
    }

    /// As people write applications; the role, if any.
    #[test]
    fn applications_with_versions_tell_a_role_and_tools_for_them_do_not() {
        for (role, applications) in [
            (
                "sql-server",
                &[
                    "SQL 2017",
                    "SQL2019",
                    "MSSQL 2016 Std",
                    "SQL Server 2014 SP3",
                    "Microsoft SQL Server 2019 Standard (64-bit)",
                    "SQL DB",
                    "SQL Cluster prod",
                    "ERP; SQL",
                    "IIS/SQL",
                    "MS-SQL",
                    "SQL Always On",
                ][..],
            ),
            (
                "exchange",
                &[
                    "Exchange 2019",
                    "Exchange2016",
                    "Microsoft Exchange Server 2016",
                    "MS Exchange 2013",
                    "Exchange Server 2019 CU12",
                    "Exchange DAG",
                    "Exchange Mailbox",
                    "Mail, Exchange",
                ],
            ),
            (
                "oracle-database",
                &["Oracle 19c", "Oracle DB 12", "Oracle19c", "Oracle RAC", "ORACLE"],
            ),
            (
                "domain-controller",
                &[
                    "DC",
                    "AD",
                    "AD DS",
                    "Domain Controllers",
                    "Active Directory",
                    "AD/DNS",
                    "Domänencontroller",
                ],
            ),
            (
                "",
                &[
                    "MySQL 8",
                    "PostgreSQL 15",
                    "SQL reports",
                    "SQL Server Management Studio 18",
                    "Microsoft ODBC Driver 17 for SQL Server",
                    "SQL Server 2012 Native Client",
                    "Exchange Online",
                    "Exchange rates",
                    "Stock exchange feed",
                    "Oracle Linux 8",
                    "Oracle WebLogic 12c",
                    "Oracle Java 8",
                    "Azure AD Connect",
                    "AD FS",
                    "Active Directory Federation Services",
                    "DC power monitoring",
                    "CRM",
                ],
            ),
        ] {
            for application in applications {
                let told = found(&server("Microsoft Windows Server 2019", application), &[]);
                let expected: Vec<&str> = (!role.is_empty()).then_some(role).into_iter().collect();
                assert_eq!(told, expected, "{application}");
            }
        }
    }

    #[test]
    fn listed_software_tells_a_role() {
        let mut machine = server("Windows Server 2019", "CRM");
        machine.software = vec!["SQL Server 2019".to_owned()];
        assert_eq!(found(&machine, &[]), ["sql-server"]);
        let told = roles(&machine, &Settings::laid(&[])).remove(0).told_by.to_string();
        assert_eq!(told, "the inventory lists 'SQL Server 2019' on it");
        machine.software = vec!["SQL Server Management Studio".to_owned()];
        assert_eq!(found(&machine, &[("CRM*", "none")]), Vec::<&str>::new());
    }

    #[test]
    fn the_setting_gives_roles_by_name_and_takes_them_away() {
        let machine = server("Windows Server 2019", "CRM");
        assert_eq!(found(&machine, &[("*SQL*", "sql-server")]), ["sql-server"]);
        assert_eq!(
            found(&machine, &[("*-sql??", "exchange"), ("crm*", "sql-server")]),
            ["sql-server", "exchange"]
        );
        assert_eq!(found(&server("", "SQL Server"), &[("CRM*", "none")]), Vec::<&str>::new());
    }

    #[test]
    fn every_role_names_a_source_that_is_there() {
        for role in &FILE.roles {
            assert_eq!(role.source().is_some(), role.source.is_some(), "{}", role.id);
            assert!(!role.reason.is_empty() && !role.words.is_empty(), "{}", role.id);
        }
    }
}
