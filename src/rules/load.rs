//! Reads rule sets and checks them.

use std::sync::{Arc, LazyLock};

use sha2::{Digest, Sha256};

use super::error::RuleError;
use super::file::{RuleFile, SetFile, WhenFile, rule_value};
use super::ids;
use super::set::{Rule, RuleSet, RuleValue, SourceText, Status, When};
use crate::embedded;
use crate::nearest::nearest;

/// A rule set that comes with asrcap, read once and by whoever asks first.
struct BuiltIn {
    id: &'static str,
    set: LazyLock<RuleSet>,
}

macro_rules! built_in {
    ($id:expr, $file:literal) => {
        BuiltIn {
            id: $id,
            set: LazyLock::new(|| {
                let reader = Reader { read_file: &|_| None };
                let file: SetFile = embedded::data!($file);
                let hash = |parent: Option<&RuleSet>| match parent {
                    // The build has worked it out.
                    None => embedded::sha256!($file).to_owned(),
                    Some(_) => sha256(parent, embedded::text!(concat!($file, ".toml"))),
                };
                embedded::valid($file, reader.set($id, file, hash, &mut Vec::new()))
            }),
        }
    };
}

static BUILT_IN: [BuiltIn; 3] = [
    built_in!("guide-2017", "rules/guide-2017"),
    built_in!("guide-2017-07", "rules/guide-2017-07"),
    built_in!(NEWEST, "rules/current"),
];

/// The id of the set of today, which plans stand on unless they name another one.
pub const NEWEST: &str = "current";

/// Gives the text of a rule file that another one extends, by the path as it is written there.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The ids of the rule sets that come with asrcap.
#[must_use]
pub fn built_in_ids() -> Vec<&'static str> {
    BUILT_IN.iter().map(|set| set.id).collect()
}

/// A rule set that comes with asrcap, to change. Ids ignore case; `today` and `latest` stand for the newest set.
pub fn built_in(id: &str) -> Result<RuleSet, RuleError> {
    shared(id).cloned()
}

fn unknown(id: &str) -> RuleError {
    RuleError::UnknownSet { id: id.to_owned(), known: built_in_ids().join(", ") }
}

/// A rule set that comes with asrcap, to look things up in: read once, never copied.
pub fn shared(id: &str) -> Result<&'static RuleSet, RuleError> {
    known(id).ok_or_else(|| unknown(id))
}

/// Ids of the newest set that people guess.
const ALIASES: [&str; 2] = ["today", "latest"];

fn known(id: &str) -> Option<&'static RuleSet> {
    let is_alias = ALIASES.iter().any(|alias| alias.eq_ignore_ascii_case(id));
    let id = if is_alias { NEWEST } else { id };
    BUILT_IN.iter().find(|set| set.id.eq_ignore_ascii_case(id)).map(|set| &*set.set)
}

/// Reads a rule file that extends a set that comes with asrcap; `name` is what errors call it.
pub fn from_toml(name: &str, text: &str) -> Result<RuleSet, RuleError> {
    from_files(name, text, &|_| None)
}

/// Reads a rule file that extends a set that comes with asrcap, or another file.
pub fn from_files(name: &str, text: &str, read_file: ReadFile<'_>) -> Result<RuleSet, RuleError> {
    Reader { read_file }.file(name, text, &mut Vec::new())
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
        if !file.without.is_empty() || !file.ended.is_empty() {
            return syntax("[without] and [[ended]] are for sets that extend no other one");
        }
        let oldest = oldest_date().to_owned();
        if file.date < oldest {
            return Err(RuleError::TooOld { set: file.id, date: file.date, oldest });
        }
        let taken = built_in_ids().contains(&file.id.as_str())
            && file.extends.as_deref() != Some(file.id.as_str());
        if taken {
            return syntax("its id is that of a set that comes with asrcap; choose another one");
        }
        self.set(name, file, |parent| sha256(parent, text), chain)
    }

    fn set(
        &self,
        name: &str,
        file: SetFile,
        hash: impl FnOnce(Option<&RuleSet>) -> String,
        chain: &mut Vec<String>,
    ) -> Result<RuleSet, RuleError> {
        if chain.contains(&file.id) {
            chain.push(file.id.clone());
            return Err(RuleError::Cycle { chain: chain.join(" > "), set: file.id });
        }
        chain.push(file.id.clone());
        let parent =
            file.extends.as_deref().map(|parent| self.parent(parent, chain)).transpose()?;
        let sha256 = hash(parent.as_ref());
        let extends: Vec<String> = parent
            .iter()
            .flat_map(|parent| std::iter::once(&parent.id).chain(&parent.extends))
            .cloned()
            .collect();
        let is_root = parent.is_none();
        let mut set = match parent {
            Some(parent) => parent,
            None => RuleSet {
                id: String::new(),
                title: String::new(),
                date: String::new(),
                extends: Vec::new(),
                storage: file.storage.ok_or_else(|| syntax(name, "it states no storage"))?,
                catalog: file.catalog.ok_or_else(|| syntax(name, "it states no catalog"))?,
                sha256: String::new(),
                rules: Arc::default(),
                indices: Arc::default(),
                sources: Arc::default(),
                without: Arc::new(file.without.clone()),
                ended: file.ended.clone(),
            },
        };
        set.id.clone_from(&file.id);
        set.title.clone_from(&file.title);
        set.date.clone_from(&file.date);
        set.extends = extends;
        set.sha256 = sha256;
        Arc::make_mut(&mut set.sources).extend(file.sources.clone());
        let mut own: Vec<&str> = Vec::new();
        for rule in &file.rules {
            if own.contains(&rule.id.as_str()) {
                return Err(RuleError::Twice { set: file.id.clone(), rule: rule.id.clone() });
            }
            own.push(&rule.id);
            take(name, &mut set, rule)?;
        }
        if is_root {
            complete(&set).map_err(|reason| syntax(name, &reason))?;
        }
        Ok(set)
    }

    fn parent(&self, parent: &str, chain: &mut Vec<String>) -> Result<RuleSet, RuleError> {
        if let Some(set) = known(parent) {
            if chain.iter().any(|id| id == parent) {
                chain.push(parent.to_owned());
                return Err(RuleError::Cycle { chain: chain.join(" > "), set: parent.to_owned() });
            }
            return Ok(set.clone());
        }
        let text = (self.read_file)(parent).ok_or_else(|| unknown(parent))?;
        self.file(parent, &text, chain)
    }
}

/// SHA-256 over the hash of the set that is extended and the text of a set, in hexadecimal.
fn sha256(parent: Option<&RuleSet>, text: &str) -> String {
    let mut hash = Sha256::new();
    if let Some(parent) = parent {
        hash.update(parent.sha256.as_bytes());
    }
    hash.update(text.as_bytes());
    format!("{:x}", hash.finalize())
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
    let source = source(set, &rule.id, rule.source.as_ref())?.clone();
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
    let mut read = Rule {
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
        when: Vec::new(),
        is_off: false,
    };
    for when in &rule.when {
        let when = take_when(name, set, &read, when)?;
        read.when.push(when);
    }
    if !read.when.is_empty() {
        let otherwise = When::otherwise(&read);
        read.when.push(otherwise);
    }
    let rules = Arc::make_mut(&mut set.rules);
    if let Some(old) = index.and_then(|index| rules.get_mut(index)) {
        *old = read;
    } else {
        Arc::make_mut(&mut set.indices).insert(read.id.clone(), rules.len());
        rules.push(read);
    }
    Ok(())
}

/// What a rule says for a purpose, a method or some regions.
fn take_when(name: &str, set: &RuleSet, rule: &Rule, when: &WhenFile) -> Result<When, RuleError> {
    let syntax = |reason: &str| syntax(name, &format!("rule '{}' {reason}", rule.id));
    if when.purpose.is_none() && when.method.is_none() && when.regions.is_empty() {
        return Err(syntax("has a [[rules.when]] without purpose, method and regions"));
    }
    let value = when.value.as_ref().map(|value| {
        rule_value(value)
            .filter(|value| rule.value.is_like(value))
            .ok_or_else(|| syntax("has a [[rules.when]] with a value of another kind"))
    });
    let value = value.transpose()?;
    if value.is_some() == when.without.is_some() {
        return Err(syntax("has a [[rules.when]] with neither or both of value and without"));
    }
    let source = match &when.source {
        Some(key) => source(set, &rule.id, Some(key))?.clone(),
        None => rule.source.clone(),
    };
    Ok(When {
        purpose: when.purpose,
        method: when.method,
        regions: when.regions.clone(),
        value,
        statement: (when.without.as_ref().or(when.statement.as_ref()))
            .unwrap_or(&rule.statement)
            .clone(),
        source,
        status: when.status.unwrap_or(rule.status),
        conflict: when.conflict.clone(),
    })
}

fn source<'a>(
    set: &'a RuleSet,
    rule: &str,
    key: Option<&String>,
) -> Result<&'a SourceText, RuleError> {
    key.and_then(|key| set.sources.get(key)).ok_or_else(|| RuleError::MissingSource {
        set: set.id.clone(),
        rule: rule.to_owned(),
        source_id: key.cloned(),
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

/// Whether a set answers for every rule that code reads: it states the rule, in the kind that code expects, or why it has none.
fn complete(set: &RuleSet) -> Result<(), String> {
    for rule in ids::ALL {
        let id = rule.as_str();
        match (set.get(id), set.why_without(id)) {
            (Some(stated), None) if stated.value.is_a(rule.kind) => {}
            (Some(stated), None) => {
                return Err(format!("rule '{id}' is {}", stated.value.kind()));
            }
            (None, Some(_)) => {}
            (Some(_), Some(_)) => return Err(format!("rule '{id}' is stated and in [without]")),
            (None, None) => return Err(format!("rule '{id}' is neither stated nor in [without]")),
        }
    }
    Ok(())
}

/// The date of the oldest set that comes with asrcap.
fn oldest_date() -> &'static str {
    let [first, others @ ..] = &BUILT_IN;
    let dates = others.iter().map(|set| set.set.date.as_str());
    dates.fold(first.set.date.as_str(), Ord::min)
}
