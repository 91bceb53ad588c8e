//! What must not be seen.

use std::collections::BTreeSet;
use std::path::Path;

use super::replace::is_sure;
use crate::dependencies::DependencyReport;
use crate::estate::Estate;
use crate::finding::Finding;
use crate::plan::recovery::Recovery;
use crate::plan::schedule::Schedule;
use crate::source::SourceFile;
use crate::wording::Message;

/// What a name stands for; each kind has pseudonyms of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A server: `SRV-0001`.
    Server,
    /// A host or a manager of hosts: `HOST-01`.
    Host,
    /// A domain: `DOM-01`.
    Domain,
    /// A network: `NET-01`.
    Network,
    /// A file: `FILE-01`.
    File,
    /// A folder: `DIR-01`.
    Folder,
    /// A sheet that somebody named: `SHEET-01`.
    Sheet,
    /// A group of servers that move together: `GROUP-01`.
    Group,
    /// An identifier of a machine: `ID-0001`.
    Identifier,
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Server,
        Self::Host,
        Self::Domain,
        Self::Network,
        Self::File,
        Self::Folder,
        Self::Sheet,
        Self::Group,
        Self::Identifier,
    ];

    /// What pseudonyms of the kind begin with.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Server => "SRV",
            Self::Host => "HOST",
            Self::Domain => "DOM",
            Self::Network => "NET",
            Self::File => "FILE",
            Self::Folder => "DIR",
            Self::Sheet => "SHEET",
            Self::Group => "GROUP",
            Self::Identifier => "ID",
        }
    }
}

/// Names that must not be seen, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<(Kind, String)>,
    seen: BTreeSet<String>,
}

/// Parts of domains that say nothing about whose they are.
const GENERIC: [&str; 22] = [
    "ad",
    "cloud",
    "com",
    "corp",
    "dmz",
    "dom",
    "domain",
    "edu",
    "gov",
    "home",
    "int",
    "internal",
    "intern",
    "intra",
    "lan",
    "local",
    "localdomain",
    "net",
    "org",
    "priv",
    "private",
    "test",
];

/// Folders that say nothing about whose they are, and words that reports need.
const COMMON_FOLDERS: [&str; 27] = [
    "",
    "/",
    ".",
    "..",
    "tmp",
    "home",
    "var",
    "mnt",
    "users",
    "customer",
    "customers",
    "data",
    "documents",
    "desktop",
    "downloads",
    "examples",
    "export",
    "exports",
    "files",
    "input",
    "inputs",
    "inventory",
    "plan",
    "plans",
    "server",
    "servers",
    "tests",
];

impl Names {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The names in order.
    pub(crate) fn list(&self) -> &[(Kind, String)] {
        &self.list
    }

    /// Adds a name. A name that is there already keeps its kind.
    pub fn add(&mut self, kind: Kind, name: &str) {
        let name = name.trim();
        if name.chars().any(char::is_alphanumeric) && self.seen.insert(name.to_lowercase()) {
            self.list.push((kind, name.to_owned()));
        }
    }

    /// Adds other names behind these.
    pub fn extend(&mut self, other: &Self) {
        for (kind, name) in &other.list {
            self.add(*kind, name);
        }
    }

    /// Adds a server: its name, the short form of it, and its domain.
    pub fn server(&mut self, name: &str) {
        self.add(Kind::Server, name);
        self.domain_of(name);
    }

    /// Adds the domain of a full name, and the parts of the domain that may be somebody's.
    fn domain_of(&mut self, name: &str) {
        let Some((_, domain)) = name.split_once('.') else {
            return;
        };
        // The addresses of machines have dots and no domain.
        if !domain.chars().any(char::is_alphabetic) || domain.contains(char::is_whitespace) {
            return;
        }
        let mut rest = domain;
        loop {
            let label = rest.split('.').next().unwrap_or_default();
            if rest.contains('.') {
                self.add(Kind::Domain, rest);
            }
            if label.len() > 2 && !GENERIC.contains(&label.to_lowercase().as_str()) {
                self.add(Kind::Domain, label);
            }
            match rest.split_once('.') {
                Some((_, shorter)) => rest = shorter,
                None => return,
            }
        }
    }

    /// Adds all that an estate names.
    pub fn estate(&mut self, estate: &Estate) {
        for server in &estate.servers {
            self.server(&server.name);
        }
        for server in &estate.servers {
            if let Some(name) = &server.dns_name {
                self.server(name);
                // The short form may differ from the name in the inventory.
                self.add(Kind::Server, name.split('.').next().unwrap_or_default());
            }
            for name in server.host.iter().chain(&server.manager) {
                self.add(Kind::Host, name);
                self.domain_of(name);
                self.add(Kind::Host, short(name));
            }
            if let Some(group) = &server.group {
                self.add(Kind::Group, group);
            }
            if let Some(id) = &server.uuid {
                self.add(Kind::Identifier, id);
            }
            let addresses = &server.addresses;
            for address in addresses.macs().map(str::to_owned).chain(addresses.ips()) {
                self.add(Kind::Identifier, &address);
            }
            if let Some(sheet) = &server.location.sheet {
                self.sheet(sheet);
            }
            self.add(Kind::Server, short(&server.name));
        }
    }

    /// Adds the groups of a schedule.
    pub fn schedule(&mut self, schedule: &Schedule) {
        for group in schedule.waves.iter().flat_map(|wave| &wave.groups) {
            self.add(Kind::Group, group);
        }
    }

    /// Adds the groups of a recovery.
    pub fn recovery(&mut self, recovery: &Recovery) {
        for group in recovery.plans.iter().flat_map(|plan| &plan.applications) {
            self.add(Kind::Group, group);
        }
    }

    /// Adds what connections name: groups, and machines outside of the estate.
    pub fn dependencies(&mut self, report: &DependencyReport) {
        for group in &report.groups {
            self.add(Kind::Group, &group.name);
        }
        for service in &report.shared_services {
            self.server(&service.name);
        }
    }

    /// Adds the files that were read: their paths, names and folders.
    pub fn sources(&mut self, sources: &[SourceFile]) {
        for source in sources {
            self.path(&source.path);
        }
    }

    /// Adds a path with its parts; a file inside of an archive is `archive.zip!inner.csv`.
    pub fn path(&mut self, path: &str) {
        self.add(Kind::File, path);
        for part in path.split('!') {
            let part = part.replace('\\', "/");
            let part = Path::new(&part);
            if let Some(name) = part.file_name() {
                self.add(Kind::File, &name.to_string_lossy());
            }
            // Stems such as "servers" are words that reports need; those with a number or a hyphen are names.
            let stem = part.file_stem().map(|stem| stem.to_string_lossy());
            if let Some(stem) = stem.filter(|stem| is_sure(&stem.chars().collect::<Vec<_>>())) {
                self.add(Kind::File, &stem);
            }
            for folder in part.parent().into_iter().flat_map(Path::components) {
                let folder = folder.as_os_str().to_string_lossy();
                if !COMMON_FOLDERS.contains(&folder.to_lowercase().as_str()) {
                    self.add(Kind::Folder, &folder);
                }
            }
        }
    }

    /// Adds a sheet, unless it is called what a product or Excel calls it.
    pub fn sheet(&mut self, name: &str) {
        let product =
            name.strip_prefix('v').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let lower = name.to_lowercase();
        let numbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let usual =
            ["sheet", "table", "workload qualification", "capacity planner", "data", "export"];
        if !product && !usual.contains(&numbered) {
            self.add(Kind::Sheet, name);
        }
    }

    /// Adds what findings are about: a row that could not be read has a server's name nowhere else.
    pub fn findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            let Some(location) = &finding.location else {
                continue;
            };
            if let Some(sheet) = &location.sheet {
                self.sheet(sheet);
            }
            self.path(&location.path);
            if location.row.is_some() && matches!(finding.subject, Message::Verbatim(_)) {
                self.server(&finding.subject.to_string());
            }
        }
    }
}

fn short(name: &str) -> &str {
    let first = name.split('.').next().unwrap_or_default();
    // Of an address nothing is short.
    if first.chars().any(char::is_alphabetic) { first } else { name }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Names};

    fn has(names: &Names, name: &str) -> Option<Kind> {
        names.list().iter().find(|(_, known)| known == name).map(|(kind, _)| *kind)
    }

    #[test]
    fn a_full_name_gives_its_domain_and_the_part_that_is_somebodys() {
        let mut names = Names::new();
        names.server("sql01.corp.contoso.com");
        assert_eq!(has(&names, "sql01.corp.contoso.com"), Some(Kind::Server));
        assert_eq!(has(&names, "corp.contoso.com"), Some(Kind::Domain));
        assert_eq!(has(&names, "contoso"), Some(Kind::Domain));
        assert_eq!(has(&names, "corp"), None);
        assert_eq!(has(&names, "com"), None);
        names.server("10.1.2.3");
        assert_eq!(has(&names, "1.2.3"), None);
    }

    #[test]
    fn a_path_gives_its_parts() {
        let mut names = Names::new();
        names.path("/home/contoso/Exports 2026/rv.zip!inner/vInfo.csv");
        assert_eq!(has(&names, "contoso"), Some(Kind::Folder));
        assert_eq!(has(&names, "Exports 2026"), Some(Kind::Folder));
        assert_eq!(has(&names, "rv.zip"), Some(Kind::File));
        assert_eq!(has(&names, "vInfo.csv"), Some(Kind::File));
        assert_eq!(has(&names, "home"), None);
        names.path("C:\\Data\\Fabrikam\\list.xlsx");
        assert_eq!(has(&names, "Fabrikam"), Some(Kind::Folder));
    }

    #[test]
    fn sheets_with_the_names_of_products_stay() {
        let mut names = Names::new();
        for sheet in ["vInfo", "Sheet1", "Workload Qualification", "Contoso servers"] {
            names.sheet(sheet);
        }
        assert_eq!(names.list().len(), 1);
        assert_eq!(has(&names, "Contoso servers"), Some(Kind::Sheet));
    }
}
