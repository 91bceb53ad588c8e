//! A rule set as a TOML file states it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::set::{RuleValue, Scope, SourceText, Status, Storage, Tier};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetFile {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) date: String,
    pub(super) extends: Option<String>,
    pub(super) storage: Option<Storage>,
    pub(super) catalog: Option<String>,
    #[serde(default)]
    pub(super) sources: BTreeMap<String, SourceText>,
    #[serde(default)]
    pub(super) rules: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) id: String,
    pub(super) value: toml::Value,
    pub(super) unit: Option<String>,
    pub(super) statement: Option<String>,
    pub(super) scenario: Option<Scope>,
    pub(super) source: Option<String>,
    pub(super) status: Option<Status>,
    pub(super) reason: Option<String>,
    pub(super) conflict: Option<String>,
}

/// The value of a rule: a number, a text, a list of texts, or a table of numbers.
pub(super) fn rule_value(value: &toml::Value) -> Option<RuleValue> {
    match value {
        toml::Value::Integer(_) | toml::Value::Float(_) => number(value).map(RuleValue::Number),
        toml::Value::String(text) => Some(RuleValue::Text(text.clone())),
        toml::Value::Array(items) => {
            let words: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            words
                .map(RuleValue::List)
                .or_else(|| items.iter().map(tier).collect::<Option<_>>().map(RuleValue::Table))
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
        toml::Value::Float(float) if float.is_finite() => Some(*float),
        _ => None,
    }
}
