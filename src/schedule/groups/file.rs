//! Groups as people write them: a CSV with a row a server, or TOML with a table a group.

use std::collections::HashMap;

use serde::Deserialize;

use crate::schedule::ScheduleError;
use crate::schedule::when::{When, value_text};

/// What is said about one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupSpec {
    /// Its name.
    pub name: String,
    /// Names of servers, or patterns with `*` and `?`.
    pub servers: Vec<String>,
    /// Groups or servers that move in a later wave.
    pub before: Vec<String>,
    /// Groups or servers that move in the same wave, as one.
    pub together: Vec<String>,
    /// Groups or servers that move in another wave.
    pub apart: Vec<String>,
    /// Nothing of it is copied before.
    pub earliest: Option<When>,
    /// It has moved by then.
    pub latest: Option<When>,
    /// Whether it belongs to the pilot wave.
    pub pilot: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlFile {
    groups: Vec<TomlGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlGroup {
    name: String,
    #[serde(default)]
    servers: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    together: Vec<String>,
    #[serde(default)]
    apart: Vec<String>,
    earliest: Option<toml::Value>,
    latest: Option<toml::Value>,
    #[serde(default)]
    pilot: bool,
}

impl GroupSpec {
    /// Reads `[[groups]]` tables; `path` is what errors call the file.
    pub fn from_toml(path: &str, text: &str) -> Result<Vec<Self>, ScheduleError> {
        let file: TomlFile = toml::from_str(text).map_err(|error| ScheduleError::Groups {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        let date = |group: &str, value: Option<toml::Value>| {
            let what = format!("a date of group '{group}'");
            let parse = |value: toml::Value| {
                let text = value_text(&value).unwrap_or_default();
                When::parse(&what, &text)
            };
            value.map(parse).transpose()
        };
        file.groups
            .into_iter()
            .map(|group| {
                Ok(Self {
                    earliest: date(&group.name, group.earliest)?,
                    latest: date(&group.name, group.latest)?,
                    name: group.name,
                    servers: group.servers,
                    before: group.before,
                    together: group.together,
                    apart: group.apart,
                    pilot: group.pilot,
                })
            })
            .collect()
    }

    /// Reads a CSV with the columns server, group and, as wanted, before, together, apart, earliest, latest and pilot.
    ///
    /// The separator is a comma, a semicolon or a tab. What concerns the group may stand in any of its rows; several groups
    /// in one cell are separated by `|`.
    #[expect(clippy::indexing_slicing, reason = "the group was found or added")]
    pub fn from_csv(path: &str, text: &str) -> Result<Vec<Self>, ScheduleError> {
        let wrong = |reason: String| ScheduleError::Groups { path: path.to_owned(), reason };
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let separator = [b';', b'\t', b',']
            .into_iter()
            .find(|separator| first.contains(char::from(*separator)))
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
        let index = |names: &[&str]| {
            headers.iter().position(|header| names.contains(&header.to_lowercase().as_str()))
        };
        let server = index(&["server", "name", "vm"]);
        let group = index(&["group", "application", "app", "wave group"]);
        let (Some(server), Some(group)) = (server, group) else {
            return Err(wrong("the first row must name the columns server and group".to_owned()));
        };
        let [before, together, apart, earliest, latest, pilot] =
            ["before", "together", "apart", "earliest", "latest", "pilot"]
                .map(|name| index(&[name]));
        let mut groups: Vec<Self> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| wrong(error.to_string()))?;
            let cell = |index: Option<usize>| {
                index.and_then(|index| record.get(index)).unwrap_or_default()
            };
            let name = cell(Some(group));
            if name.is_empty() {
                continue;
            }
            let next = groups.len();
            let index = *known.entry(name.to_lowercase()).or_insert(next);
            if index == next {
                groups.push(Self { name: name.to_owned(), ..Self::default() });
            }
            let spec = &mut groups[index];
            if !cell(Some(server)).is_empty() {
                spec.servers.push(cell(Some(server)).to_owned());
            }
            add(&mut spec.before, cell(before));
            add(&mut spec.together, cell(together));
            add(&mut spec.apart, cell(apart));
            let what = format!("a date of group '{name}'");
            for (date, text) in
                [(&mut spec.earliest, cell(earliest)), (&mut spec.latest, cell(latest))]
            {
                if !text.is_empty() {
                    *date = Some(When::parse(&what, text)?);
                }
            }
            spec.pilot |=
                matches!(cell(pilot).to_lowercase().as_str(), "yes" | "y" | "x" | "true" | "1");
        }
        Ok(groups)
    }
}

fn add(list: &mut Vec<String>, cell: &str) {
    for name in cell.split('|').map(str::trim).filter(|name| !name.is_empty()) {
        if !list.iter().any(|known| known == name) {
            list.push(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_and_toml_say_the_same() {
        let csv = "Server;Group;Before;Apart;Latest;Pilot\nCRM-*;CRM;ERP|BI;;2026-12-24;\nSQL01;CRM;ERP;DMZ;;\nTEST1;Test;;;;yes\n";
        let toml = r#"
            [[groups]]
            name = "CRM"
            servers = ["CRM-*", "SQL01"]
            before = ["ERP", "BI"]
            apart = ["DMZ"]
            latest = 2026-12-24
            [[groups]]
            name = "Test"
            servers = ["TEST1"]
            pilot = true
        "#;
        let from_csv = GroupSpec::from_csv("groups.csv", csv).unwrap();
        assert_eq!(from_csv, GroupSpec::from_toml("groups.toml", toml).unwrap());
        assert_eq!(from_csv.len(), 2);
    }

    #[test]
    fn files_that_are_no_groups_are_refused() {
        let error = GroupSpec::from_csv("groups.csv", "a,b\n1,2\n").unwrap_err();
        assert!(error.to_string().contains("server and group"), "{error}");
        assert!(GroupSpec::from_toml("groups.toml", "[[groups]]\nname = 3").is_err());
        let error = GroupSpec::from_csv("g.csv", "server,group,latest\na,A,soon").unwrap_err();
        assert!(matches!(error, ScheduleError::Date { .. }), "{error}");
    }
}
