//! A rule set as a TOML file states it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::purpose::{Method, Purpose};
use super::set::{CatalogName, Ended, RuleValue, Scope, SourceText, Status, Storage, Tier};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetFile {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) date: String,
    pub(crate) extends: Option<String>,
    pub(crate) storage: Option<Storage>,
    pub(crate) catalog: Option<CatalogName>,
    /// Rules of other sets that this one does not have, and why.
    #[serde(default)]
    pub(crate) without: BTreeMap<String, String>,
    /// What of it has ended since; of a set of the past only.
    #[serde(default)]
    pub(crate) ended: Vec<Ended>,
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, SourceText>,
    #[serde(default)]
    pub(crate) rules: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    pub(crate) id: String,
    pub(crate) value: toml::Value,
    pub(crate) unit: Option<String>,
    pub(crate) statement: Option<String>,
    pub(crate) scenario: Option<Scope>,
    pub(crate) source: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) reason: Option<String>,
    pub(crate) conflict: Option<String>,
    /// Other values for a purpose, a method or some regions.
    #[serde(default)]
    pub(crate) when: Vec<WhenFile>,
}

/// What a rule says for a purpose, a method or some regions, or why it does not hold for it; what is left out is as the rule has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhenFile {
    pub(crate) purpose: Option<Purpose>,
    pub(crate) method: Option<Method>,
    #[serde(default)]
    pub(crate) regions: Vec<String>,
    pub(crate) value: Option<toml::Value>,
    pub(crate) without: Option<String>,
    pub(crate) statement: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) conflict: Option<String>,
}

/// The value of a rule: a number, a text, a list of texts, or a table of numbers.
pub(crate) fn rule_value(value: &toml::Value) -> Option<RuleValue> {
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
