//! What servers are chosen by, and which of it a pattern fits.

use super::Server;
use super::tag::tag;
use crate::pattern::matches;
use crate::settings::{Criterion, ScopeKey};

/// A server, and the group that the schedule would put it in.
#[derive(Clone, Copy, Debug)]
pub struct Scoped<'s> {
    /// The server.
    pub server: &'s Server,
    /// Its group.
    pub group: Option<&'s str>,
}

/// What a server has under a key; empty where it is not known, and for a list of names.
#[must_use]
pub fn values(scoped: Scoped<'_>, key: ScopeKey) -> Vec<String> {
    let server = scoped.server;
    let one = |value: &Option<String>| value.iter().cloned().collect();
    match key {
        ScopeKey::Cluster => one(&server.cluster),
        ScopeKey::Datacenter => one(&server.datacenter),
        ScopeKey::Host => one(&server.host),
        ScopeKey::Folder => one(&server.folder),
        ScopeKey::Group => scoped.group.iter().map(|group| group.trim().to_owned()).collect(),
        ScopeKey::Tag => {
            let custom = server.columns.iter().filter(|column| column.is_custom);
            let custom = custom.map(|column| format!("{}={}", column.heading, column.value));
            server.tags.iter().cloned().chain(custom).collect()
        }
        ScopeKey::Name => vec![server.name.clone()],
        _ => Vec::new(),
    }
}

/// The value of a server that a condition fits; `None` where it fits none. A list of names fits none, for it is no pattern.
#[must_use]
pub fn fits(scoped: Scoped<'_>, criterion: &Criterion) -> Option<String> {
    let pattern = criterion.pattern.as_str();
    let server = scoped.server;
    match criterion.key {
        ScopeKey::Host => fitting_name(&[server.host.as_deref()], pattern),
        ScopeKey::Name => fitting_name(&[Some(&server.name), server.dns_name.as_deref()], pattern)
            .map(|_| server.name.clone()),
        ScopeKey::Folder => server.folder.clone().filter(|folder| is_below(folder, pattern)),
        ScopeKey::Tag => fitting_tag(server, &tag(pattern)),
        key => values(scoped, key).into_iter().find(|value| matches(pattern, value.trim())),
    }
}

/// The name that a pattern fits, in full or without its domain.
fn fitting_name(names: &[Option<&str>], pattern: &str) -> Option<String> {
    let name = names.iter().flatten().find(|name| {
        let short = name.split('.').next().filter(|short| short.contains(char::is_alphabetic));
        matches(pattern, name.trim()) || short.is_some_and(|short| matches(pattern, short))
    });
    name.map(|name| (*name).to_owned())
}

/// Whether a folder is one that a pattern fits, or lies in one: `Prod` is `/DC1/vm/Prod` and `/DC1/vm/Prod/Web`.
fn is_below(folder: &str, pattern: &str) -> bool {
    let pattern = pattern.replace('\\', "/");
    let pattern = pattern.trim_matches('/');
    let folder = folder.replace('\\', "/");
    let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    (0..parts.len()).any(|first| {
        (first..parts.len()).any(|last| {
            let path = parts.get(first..=last).map(|parts| parts.join("/"));
            path.is_some_and(|path| matches(pattern, &path))
        })
    })
}

/// A pattern with `=` names a tag in full, or any column and its value; one without is the value of a tag or of a column that
/// somebody added.
fn fitting_tag(server: &Server, pattern: &str) -> Option<String> {
    let is_full = pattern.contains('=');
    let value = |tag: &str| tag.split_once('=').map(|(_, value)| value.to_owned());
    let of_tags = server.tags.iter().find(|tag| {
        matches(pattern, tag)
            || (!is_full && value(tag).is_some_and(|value| matches(pattern, &value)))
    });
    of_tags.cloned().or_else(|| {
        server.columns.iter().find_map(|column| {
            let named = format!("{}={}", column.heading, column.value);
            let fits = if is_full {
                matches(pattern, &named)
            } else {
                column.is_custom && matches(pattern, &column.value)
            };
            fits.then_some(named)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estate::NamedValue;
    use crate::source::Location;

    fn server() -> Server {
        let mut server = Server::new("web01.corp.example", Location::file("x"));
        server.cluster = Some("PROD-A".to_owned());
        server.host = Some("esx1.corp.example".to_owned());
        server.folder = Some("/DC1/vm/Prod/Web".to_owned());
        server.tags = vec!["env=prod".to_owned(), "pci".to_owned()];
        let column = |heading: &str, is_custom, value: &str| NamedValue {
            heading: heading.into(),
            is_custom,
            value: value.to_owned(),
        };
        server.columns = vec![column("Owner", true, "Web team"), column("HW version", false, "17")];
        server
    }

    #[test]
    fn a_condition_fits_what_people_would_write() {
        let server = server();
        let scoped = Scoped { server: &server, group: Some("CRM") };
        let fits = |text: &str| fits(scoped, &text.parse().unwrap()).is_some();
        for condition in [
            "cluster=prod*",
            "host=ESX1",
            "host=esx?.corp.example",
            "folder=Prod",
            "folder=vm/prod/*",
            "folder=/DC1/vm/Prod/",
            "folder=Web",
            "group=crm",
            "tag=prod",
            "tag=env:prod",
            "tag=PCI",
            "tag=web team",
            "tag=Owner=Web*",
            "tag=hw version=17",
            "name=web01",
            "name=web*.corp.example",
        ] {
            assert!(fits(condition), "{condition}");
        }
        for condition in [
            "cluster=prod",
            "datacenter=*",
            "folder=Pro",
            "folder=Web/Prod",
            "tag=17",
            "tag=owner",
            "group=c",
            "name=web",
            "list=web01",
        ] {
            assert!(!fits(condition), "{condition}");
        }
    }
}
