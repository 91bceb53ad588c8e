//! Reads rule sets and checks them.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::set::{Rule, RuleSet, RuleValue, Scope, SourceText, Status, Tier};

const BUILT_IN: [(&str, &str); 2] = [
    (
        "guide-2017",
        include_str!("../../templates/rules/guide-2017.toml"),
    ),
    (
        "guide-2017-07",
        include_str!("../../templates/rules/guide-2017-07.toml"),
    ),
];

/// Why a rule set cannot be used.
#[derive(Debug, Error)]
pub enum RuleError {
    /// No set of that name comes with asrcap.
    #[error("there is no rule set '{id}'; there are {}", built_in_ids().join(", "))]
    UnknownSet {
        /// What was asked for.
        id: String,
    },
    /// The text is not a rule set.
    #[error("rule set {name}: {reason}")]
    Syntax {
        /// The set or file.
        name: String,
        /// What the TOML reader says, with line and column.
        reason: String,
    },
    /// A rule names a source that the set does not list.
    #[error(
        "rule set {set}: rule '{rule}' names the source '{source_id}', which the set does not list"
    )]
    MissingSource {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// What it names.
        source_id: String,
    },
    /// Two rules of one set have the same id.
    #[error("rule set {set}: rule '{rule}' stands twice")]
    Twice {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
    },
    /// A set overrides a rule with another unit.
    #[error("rule set {set}: rule '{rule}' is in {found}, the rule that it replaces in {expected}")]
    Unit {
        /// The set.
        set: String,
        /// The rule.
        rule: String,
        /// The unit given.
        found: String,
        /// The unit of the rule replaced.
        expected: String,
    },
    /// Sets extend each other in a circle.
    #[error("rule set {set} extends itself: {chain}")]
    Cycle {
        /// The set.
        set: String,
        /// The sets on the way.
        chain: String,
    },
}

/// The ids of the rule sets that come with asrcap.
#[must_use]
pub fn built_in_ids() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(id, _)| *id).collect()
}

/// A rule set that comes with asrcap.
pub fn built_in(id: &str) -> Result<RuleSet, RuleError> {
    let (_, text) = BUILT_IN
        .iter()
        .find(|(known, _)| *known == id)
        .ok_or_else(|| RuleError::UnknownSet { id: id.to_owned() })?;
    from_toml(id, text)
}

/// Reads a rule set; `name` is what errors call it. A set that extends another one starts from that one's rules.
pub fn from_toml(name: &str, text: &str) -> Result<RuleSet, RuleError> {
    read(name, text, &mut Vec::new())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    id: String,
    title: String,
    date: String,
    extends: Option<String>,
    #[serde(default)]
    sources: BTreeMap<String, SourceText>,
    #[serde(default)]
    rules: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    value: toml::Value,
    unit: Option<String>,
    statement: String,
    #[serde(default)]
    scenario: Scope,
    source: String,
    status: Status,
    reason: Option<String>,
}

fn read(name: &str, text: &str, chain: &mut Vec<String>) -> Result<RuleSet, RuleError> {
    let syntax = |reason: String| RuleError::Syntax {
        name: name.to_owned(),
        reason,
    };
    let file: SetFile = toml::from_str(text).map_err(|error| syntax(error.to_string()))?;
    if chain.contains(&file.id) {
        return Err(RuleError::Cycle {
            chain: chain.join(" > "),
            set: file.id,
        });
    }
    chain.push(file.id.clone());
    let parent = match &file.extends {
        Some(parent) => {
            let (_, parent_text) = BUILT_IN
                .iter()
                .find(|(id, _)| id == parent)
                .ok_or_else(|| RuleError::UnknownSet { id: parent.clone() })?;
            Some(read(parent, parent_text, chain)?)
        }
        None => None,
    };
    let mut hash = Sha256::new();
    let mut sources = BTreeMap::new();
    let mut extends = Vec::new();
    let mut rules = Vec::new();
    if let Some(parent) = parent {
        hash.update(parent.sha256.as_bytes());
        extends.push(parent.id.clone());
        extends.extend(parent.extends.iter().cloned());
        sources.extend(inherited_sources(&parent.id)?);
        rules = parent.rules;
    }
    hash.update(text.as_bytes());
    sources.extend(file.sources);
    let mut own: Vec<&str> = Vec::new();
    for rule in &file.rules {
        if own.contains(&rule.id.as_str()) {
            return Err(RuleError::Twice {
                set: file.id.clone(),
                rule: rule.id.clone(),
            });
        }
        own.push(&rule.id);
        let value = rule_value(&rule.value)
            .ok_or_else(|| syntax(format!("rule '{}' has a value of no known form", rule.id)))?;
        let source = sources
            .get(&rule.source)
            .ok_or_else(|| RuleError::MissingSource {
                set: file.id.clone(),
                rule: rule.id.clone(),
                source_id: rule.source.clone(),
            })?;
        let read = Rule {
            id: rule.id.clone(),
            value,
            unit: rule.unit.clone(),
            statement: rule.statement.clone(),
            scenario: rule.scenario,
            source: source.clone(),
            status: rule.status,
            set: file.id.clone(),
            reason: rule.reason.clone(),
        };
        replace_or_push(&file.id, &mut rules, read)?;
    }
    Ok(RuleSet {
        id: file.id,
        title: file.title,
        date: file.date,
        extends,
        sha256: format!("{:x}", hash.finalize()),
        rules,
    })
}

fn replace_or_push(set: &str, rules: &mut Vec<Rule>, rule: Rule) -> Result<(), RuleError> {
    let Some(old) = rules.iter_mut().find(|old| old.id == rule.id) else {
        rules.push(rule);
        return Ok(());
    };
    if old.unit != rule.unit {
        let name = |unit: &Option<String>| unit.clone().unwrap_or_else(|| "no unit".to_owned());
        return Err(RuleError::Unit {
            set: set.to_owned(),
            rule: rule.id.clone(),
            found: name(&rule.unit),
            expected: name(&old.unit),
        });
    }
    *old = rule;
    Ok(())
}

fn inherited_sources(id: &str) -> Result<BTreeMap<String, SourceText>, RuleError> {
    let mut sources = BTreeMap::new();
    let mut next = Some(id.to_owned());
    while let Some(id) = next.take() {
        if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == id) {
            let file: SetFile = toml::from_str(text).map_err(|error| RuleError::Syntax {
                name: id.clone(),
                reason: error.to_string(),
            })?;
            for (key, source) in file.sources {
                sources.entry(key).or_insert(source);
            }
            next = file.extends;
        }
    }
    Ok(sources)
}

fn rule_value(value: &toml::Value) -> Option<RuleValue> {
    match value {
        toml::Value::Integer(_) | toml::Value::Float(_) => number(value).map(RuleValue::Number),
        toml::Value::String(text) => Some(RuleValue::Text(text.clone())),
        toml::Value::Array(items) => {
            let words: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            words.map(RuleValue::List).or_else(|| {
                items
                    .iter()
                    .map(tier)
                    .collect::<Option<_>>()
                    .map(RuleValue::Table)
            })
        }
        _ => None,
    }
}

fn tier(value: &toml::Value) -> Option<Tier> {
    value
        .as_table()?
        .iter()
        .map(|(key, value)| number(value).map(|number| (key.clone(), number)))
        .collect()
}

fn number(value: &toml::Value) -> Option<f64> {
    match value {
        toml::Value::Integer(whole) => Some(*whole as f64),
        toml::Value::Float(float) => Some(*float),
        _ => None,
    }
}
