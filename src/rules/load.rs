//! Reads rule sets and checks them.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::error::RuleError;
use super::file::{RuleFile, SetFile, rule_value};
use super::set::{Rule, RuleSet, RuleValue, SourceText, Status, Storage};
use crate::nearest::nearest;

const BUILT_IN: [(&str, &str); 3] = [
    ("guide-2017", include_str!("../../templates/rules/guide-2017.toml")),
    ("guide-2017-07", include_str!("../../templates/rules/guide-2017-07.toml")),
    ("current", include_str!("../../templates/rules/current.toml")),
];

/// Gives the text of a rule file that another one extends, by the path as it is written there.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The ids of the rule sets that come with asrcap.
#[must_use]
pub fn built_in_ids() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(id, _)| *id).collect()
}

/// A rule set that comes with asrcap, to change.
pub fn built_in(id: &str) -> Result<RuleSet, RuleError> {
    shared(id).cloned()
}

/// A rule set that comes with asrcap, to look things up in: read once, copied never.
pub fn shared(id: &str) -> Result<&'static RuleSet, RuleError> {
    static READ: [OnceLock<RuleSet>; BUILT_IN.len()] = [const { OnceLock::new() }; BUILT_IN.len()];
    let mut all = BUILT_IN.iter().zip(&READ);
    let (_, kept) = all
        .find(|((known, _), _)| *known == id)
        .ok_or_else(|| RuleError::UnknownSet { id: id.to_owned() })?;
    if let Some(set) = kept.get() {
        return Ok(set);
    }
    let set = read_built_in(id)?;
    Ok(kept.get_or_init(|| set))
}

fn read_built_in(id: &str) -> Result<RuleSet, RuleError> {
    let text = built_in_text(id).ok_or_else(|| RuleError::UnknownSet { id: id.to_owned() })?;
    Reader { read_file: &|_| None }.set(id, text, &mut Vec::new())
}

/// Reads a rule file that extends a set that comes with asrcap; `name` is what errors call it.
pub fn from_toml(name: &str, text: &str) -> Result<RuleSet, RuleError> {
    from_files(name, text, &|_| None)
}

/// Reads a rule file that extends a set that comes with asrcap, or another file.
pub fn from_files(name: &str, text: &str, read_file: ReadFile<'_>) -> Result<RuleSet, RuleError> {
    Reader { read_file }.file(name, text, &mut Vec::new())
}

fn built_in_text(id: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

struct Reader<'a> {
    read_file: ReadFile<'a>,
}

impl Reader<'_> {
    /// A user's file: it must extend a set and be of a time that there are rules of.
    fn file(&self, name: &str, text: &str, chain: &mut Vec<String>) -> Result<RuleSet, RuleError> {
        let file = parse(name, text)?;
        let syntax = |reason: &str| Err(syntax(name, reason));
        if file.extends.is_none() {
            return syntax("it extends no set; write extends = \"guide-2017\" or another one");
        }
        if file.storage.is_some() || file.catalog.is_some() {
            return syntax(
                "storage and catalog come with the set that it extends and cannot be changed",
            );
        }
        if file.date.parse::<jiff::civil::Date>().is_err() {
            return syntax("its date is not a date; write YYYY-MM-DD");
        }
        let oldest = oldest_date();
        if file.date < oldest {
            return Err(RuleError::TooOld { set: file.id, date: file.date, oldest });
        }
        let taken =
            built_in_text(&file.id).is_some() && file.extends.as_deref() != Some(file.id.as_str());
        if taken {
            return syntax("its id is that of a set that comes with asrcap; choose another one");
        }
        self.set(name, text, chain)
    }

    fn set(&self, name: &str, text: &str, chain: &mut Vec<String>) -> Result<RuleSet, RuleError> {
        let file = parse(name, text)?;
        if chain.contains(&file.id) {
            chain.push(file.id.clone());
            return Err(RuleError::Cycle { chain: chain.join(" > "), set: file.id });
        }
        chain.push(file.id.clone());
        let parent =
            file.extends.as_deref().map(|parent| self.parent(parent, chain)).transpose()?;
        let mut hash = Sha256::new();
        if let Some(parent) = &parent {
            hash.update(parent.sha256.as_bytes());
        }
        hash.update(text.as_bytes());
        let sha256 = format!("{:x}", hash.finalize());
        let extends: Vec<String> = parent
            .iter()
            .flat_map(|parent| std::iter::once(&parent.id).chain(&parent.extends))
            .cloned()
            .collect();
        let (rules, places, mut sources, storage, catalog) = match parent {
            Some(parent) => {
                (parent.rules, parent.places, parent.sources, parent.storage, parent.catalog)
            }
            None => (
                Vec::new(),
                HashMap::new(),
                BTreeMap::new(),
                file.storage.unwrap_or(Storage::StorageAccounts),
                file.catalog.clone().unwrap_or_default(),
            ),
        };
        sources.extend(file.sources.clone());
        let mut set = RuleSet {
            id: file.id.clone(),
            title: file.title.clone(),
            date: file.date.clone(),
            extends,
            storage,
            catalog,
            sha256,
            rules,
            places,
            sources,
        };
        let mut own: Vec<&str> = Vec::new();
        for rule in &file.rules {
            if own.contains(&rule.id.as_str()) {
                return Err(RuleError::Twice { set: file.id.clone(), rule: rule.id.clone() });
            }
            own.push(&rule.id);
            take(name, &mut set, rule)?;
        }
        Ok(set)
    }

    fn parent(&self, parent: &str, chain: &mut Vec<String>) -> Result<RuleSet, RuleError> {
        if let Some(text) = built_in_text(parent) {
            return self.set(parent, text, chain);
        }
        let text = (self.read_file)(parent)
            .ok_or_else(|| RuleError::UnknownSet { id: parent.to_owned() })?;
        self.file(parent, &text, chain)
    }
}

fn parse(name: &str, text: &str) -> Result<SetFile, RuleError> {
    toml::from_str(text).map_err(|error| syntax(name, error.to_string().trim_end()))
}

fn syntax(name: &str, reason: &str) -> RuleError {
    RuleError::Syntax { name: name.to_owned(), reason: reason.to_owned() }
}

/// Adds a rule to a set, or replaces the one that the set has from the set that it extends.
fn take(name: &str, set: &mut RuleSet, rule: &RuleFile) -> Result<(), RuleError> {
    let value = rule_value(&rule.value)
        .ok_or_else(|| syntax(name, &format!("rule '{}' has a value of no known form", rule.id)))?;
    let source = source(set, rule)?.clone();
    let index = set.index(&rule.id);
    let old = index.and_then(|index| set.rules.get(index));
    match (old, set.extends.first()) {
        (Some(old), Some(base)) => check_override(set, base, old, rule, &value)?,
        (None, Some(base)) => {
            let ids = set.rules.iter().map(|rule| rule.id.as_str());
            return Err(RuleError::UnknownRule {
                set: set.id.clone(),
                rule: rule.id.clone(),
                base: base.clone(),
                nearest: nearest(&rule.id, ids).map(str::to_owned),
            });
        }
        _ => {}
    }
    let statement = rule.statement.clone().or_else(|| old.map(|old| old.statement.clone()));
    let read = Rule {
        id: rule.id.clone(),
        value,
        unit: rule.unit.clone(),
        statement: statement
            .ok_or_else(|| syntax(name, &format!("rule '{}' has no statement", rule.id)))?,
        scenario: rule.scenario.or_else(|| old.map(|old| old.scenario)).unwrap_or_default(),
        source,
        status: rule.status.unwrap_or(Status::Assumed),
        set: set.id.clone(),
        reason: rule.reason.clone(),
        conflict: rule.conflict.clone(),
    };
    if let Some(old) = index.and_then(|index| set.rules.get_mut(index)) {
        *old = read;
    } else {
        set.places.insert(read.id.clone(), set.rules.len());
        set.rules.push(read);
    }
    Ok(())
}

fn source<'a>(set: &'a RuleSet, rule: &RuleFile) -> Result<&'a SourceText, RuleError> {
    rule.source.as_ref().and_then(|id| set.sources.get(id)).ok_or_else(|| {
        RuleError::MissingSource {
            set: set.id.clone(),
            rule: rule.id.clone(),
            source_id: rule.source.clone(),
        }
    })
}

fn check_override(
    set: &RuleSet,
    base: &str,
    old: &Rule,
    rule: &RuleFile,
    value: &RuleValue,
) -> Result<(), RuleError> {
    let (set, id) = (set.id.clone(), rule.id.clone());
    if old.unit != rule.unit {
        let name = |unit: &Option<String>| unit.clone().unwrap_or_else(|| "no unit".to_owned());
        return Err(RuleError::Unit {
            set,
            rule: id,
            found: name(&rule.unit),
            expected: name(&old.unit),
        });
    }
    if !old.value.is_like(value) {
        return Err(RuleError::Kind {
            set,
            rule: id,
            found: value.kind(),
            expected: old.value.kind(),
        });
    }
    if rule.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(RuleError::NoReason { set, rule: id, base: base.to_owned() });
    }
    Ok(())
}

/// The date of the oldest set that comes with asrcap.
fn oldest_date() -> String {
    BUILT_IN
        .iter()
        .filter_map(|(id, text)| parse(id, text).ok())
        .map(|file| file.date)
        .min()
        .unwrap_or_default()
}
