//! Which servers a plan is about.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::setting::{Setting, Takes};
use super::value::SettingValue;
use crate::nearest::{did_you_mean, nearest};
use crate::words;

/// What a server can be chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ScopeKey {
    /// The cluster of hosts.
    Cluster,
    /// The data centre or site.
    Datacenter,
    /// The host.
    Host,
    /// The folder of the inventory; the folders in it are part of it.
    Folder,
    /// What the server moves together with.
    Group,
    /// A tag, or what a column says that nothing else is read from: `environment=prod`.
    Tag,
    /// The name.
    Name,
    /// A file of names.
    List,
}

/// The keys with what they are called: in a scope, one of them, several of them.
const KEYS: [(ScopeKey, &str, &str, &str); 8] = [
    (ScopeKey::Cluster, "cluster", words!("cluster"), words!("clusters")),
    (ScopeKey::Datacenter, "datacenter", words!("datacenter"), words!("datacenters")),
    (ScopeKey::Host, "host", words!("host"), words!("hosts")),
    (ScopeKey::Folder, "folder", words!("folder"), words!("folders")),
    (ScopeKey::Group, "group", words!("group"), words!("groups")),
    (ScopeKey::Tag, "tag", words!("tag"), words!("tags")),
    (ScopeKey::Name, "name", words!("name"), words!("names")),
    (ScopeKey::List, "list", words!("list of names"), words!("lists of names")),
];

impl ScopeKey {
    fn row(self) -> (&'static str, &'static str, &'static str) {
        let found = KEYS.iter().find(|(key, ..)| *key == self);
        found.map_or(("", "", ""), |(_, id, one, many)| (id, one, many))
    }

    /// What a scope calls it.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What sentences call one of them.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.row().1
    }

    /// What sentences call several of them.
    #[must_use]
    pub fn plural(self) -> &'static str {
        self.row().2
    }
}

impl FromStr for ScopeKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ids = || KEYS.iter().map(|(_, id, ..)| *id);
        let wanted: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let found = KEYS.iter().find(|(_, id, _, many)| *id == wanted || *many == wanted);
        found.map(|(key, ..)| *key).ok_or_else(|| {
            let known: Vec<&str> = ids().collect();
            let meant = did_you_mean(nearest(&wanted, ids()));
            format!("there is no key '{}'{}; the keys are {}", text.trim(), meant, known.join(", "))
        })
    }
}

/// One condition of a scope: `cluster=PROD*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What the server is chosen by.
    pub key: ScopeKey,
    /// A pattern with `*` and `?`, for which capitals do not matter; of [`ScopeKey::List`] the path of a file.
    pub pattern: String,
}

impl FromStr for Criterion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("'{text}' is not KEY=PATTERN, such as cluster=PROD* or list=servers.txt");
        let (key, pattern) = text.split_once('=').ok_or_else(wrong)?;
        let pattern = pattern.trim();
        if pattern.is_empty() {
            return Err(wrong());
        }
        Ok(Self { key: key.parse()?, pattern: pattern.to_owned() })
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key.id(), self.pattern)
    }
}

impl Serialize for Criterion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Criterion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Criterion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A list; a flag states one condition.
impl SettingValue for Vec<Criterion> {
    const TAKES: Takes = Takes::Many;

    fn parse(text: &str, _setting: &Setting) -> Result<Self, String> {
        Ok(vec![text.parse()?])
    }

    fn and(mut self, later: Self) -> Self {
        self.extend(later);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Criterion, ScopeKey};

    #[test]
    fn a_condition_is_a_key_and_a_pattern() {
        let read = |text: &str| text.parse::<Criterion>();
        let tag = read("Tag=environment=prod").unwrap();
        assert_eq!((tag.key, tag.pattern.as_str()), (ScopeKey::Tag, "environment=prod"));
        assert_eq!(tag.to_string(), "tag=environment=prod");
        assert_eq!(read("Folders = Prod/* ").unwrap().to_string(), "folder=Prod/*");
        assert!(read("cluster").unwrap_err().contains("KEY=PATTERN"));
        assert!(read("cluster=").unwrap_err().contains("KEY=PATTERN"));
        let error = read("clsuter=A").unwrap_err();
        assert!(error.contains("did you mean 'cluster'?"), "{error}");
    }
}
