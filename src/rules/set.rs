//! A rule, and a set of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{Kind, RuleId};
use super::purpose::{Method, Purpose};
use crate::message;
use crate::wording::Message;

/// A row of a rule that is a table: column name to number.
pub type Tier = BTreeMap<String, f64>;

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleValue {
    /// A limit or a constant, in the rule's unit.
    Number(f64),
    /// A text, such as a message.
    Text(String),
    /// A list of words, such as an order of series.
    List(Vec<String>),
    /// A table, such as the tiers of process servers.
    Table(Vec<Tier>),
}

impl RuleValue {
    /// What it is in words, with the columns of a table: "a number".
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Number(_) => "a number".to_owned(),
            Self::Text(_) => "a text".to_owned(),
            Self::List(_) => "a list of texts".to_owned(),
            Self::Table(_) => format!("a table with the columns {}", self.columns().join(", ")),
        }
    }

    /// Whether the other one can replace it: of the same kind, a table with the same columns in every row.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(_), Self::Table(rows)) => {
                let columns = self.columns();
                !rows.is_empty()
                    && rows
                        .iter()
                        .all(|row| row.keys().map(String::as_str).eq(columns.iter().copied()))
            }
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Whether it is what code expects of a rule.
    pub(crate) fn is_a(&self, kind: Kind) -> bool {
        matches!(
            (kind, self),
            (Kind::Number, Self::Number(_))
                | (Kind::Text, Self::Text(_))
                | (Kind::List, Self::List(_))
                | (Kind::Table, Self::Table(_))
        )
    }

    /// Stops: loading a set compares the kind of every rule that code reads.
    #[expect(
        clippy::panic,
        reason = "a rule of another kind than its id states is a fault of asrcap"
    )]
    fn is_not(&self, rule: RuleId) -> ! {
        panic!("the rule '{rule}' is {}, not what its id in rules::ids states", self.kind())
    }

    fn columns(&self) -> Vec<&str> {
        match self {
            Self::Table(rows) => {
                rows.first().map(|row| row.keys().map(String::as_str).collect()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

/// Where Site Recovery keeps the disks of replicated machines in Azure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// In storage accounts, as page blobs.
    StorageAccounts,
    /// As managed disks, with a storage account as the cache of replication.
    ManagedDisks,
}

/// The catalogue of VM sizes and disks that goes with a rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum CatalogName {
    /// The sizes of October 2017 to January 2018.
    #[serde(rename = "2017")]
    Of2017,
    /// The sizes as the newest public texts have them.
    #[serde(rename = "current")]
    Current,
}

/// Which source environments a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Every scenario.
    #[default]
    All,
    /// VMware virtual machines and physical servers.
    VmwarePhysical,
    /// Hyper-V virtual machines.
    Hyperv,
}

/// How firmly a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// The source says so.
    Documented,
    /// It follows from published numbers.
    Derived,
    /// Nobody says; it is the choice that asrcap made.
    Assumed,
    /// A source says so, but it is old or no published page, and no newer public text confirms it.
    Unverified,
}

impl Status {
    /// Its id, as in rule files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
            Self::Unverified => "unverified",
        }
    }
}

/// A text that a rule was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SourceText {
    /// The title of the text.
    pub title: String,
    /// Where it is to be found.
    pub locator: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
}

/// Something that a set of the past plans with and that cannot be had any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ended {
    /// What it is, as the beginning of a sentence: `Unmanaged disks`.
    pub what: String,
    /// Since when, `YYYY-MM-DD`.
    pub date: String,
    /// The key of the text that says so in the sources of the set.
    pub source: String,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Rule {
    /// Identifier, stable across versions.
    pub id: String,
    /// What it says.
    pub value: RuleValue,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The rule in one sentence.
    pub statement: String,
    /// Which source environments it is about.
    pub scenario: Scope,
    /// Where it was read.
    pub source: SourceText,
    /// How firmly it stands.
    pub status: Status,
    /// The set that states it, which may be one that the asked-for set extends.
    pub set: String,
    /// Why the rule of the extended set was replaced.
    pub reason: Option<String>,
    /// What other sources say instead, where they do not agree.
    pub conflict: Option<String>,
    /// What it says for a purpose, a method or some regions, where that is something else; the last one holds for all others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<When>,
    /// Whether it does not hold for the use that the set stands for; the statement then says why.
    #[serde(skip)]
    #[schemars(skip)]
    pub is_off: bool,
}

/// A value of a rule with what it holds for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct When {
    /// Of plans for this only.
    pub purpose: Option<Purpose>,
    /// Of machines that are replicated in this way only.
    pub method: Option<Method>,
    /// In these Azure regions only; empty: in all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// What the rule says then; null: nothing, it does not hold.
    pub value: Option<RuleValue>,
    /// The rule in one sentence, or why it does not hold.
    pub statement: String,
    /// Where it was read.
    pub source: SourceText,
    /// How firmly it stands.
    pub status: Status,
    /// What other sources say instead.
    pub conflict: Option<String>,
}

impl Rule {
    /// The number as expressions see it: a percentage as a fraction.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            RuleValue::Number(number) if self.is_percent() => Some(number / 100.0),
            RuleValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether the number is a percentage.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.unit.as_deref() == Some("percent")
    }

    /// The text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            RuleValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number as it stands in the rule: a percentage in per cent.
    #[must_use]
    pub fn stated_number(&self) -> Option<f64> {
        match &self.value {
            RuleValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The date of the text that it was read from: the rule is as of then.
    #[must_use]
    pub fn as_of(&self) -> &str {
        &self.source.date
    }

    /// The value for people: `20000 IOPS`, `1 percent`, `A, D, G`.
    #[must_use]
    pub fn value_text(&self) -> Message {
        match &self.value {
            RuleValue::Number(number) => match &self.unit {
                Some(unit) => {
                    message!("{number} {unit}", number, unit = Message::words(unit.clone()))
                }
                None => Message::verbatim(number.to_string()),
            },
            RuleValue::Text(text) => Message::words(text.clone()),
            RuleValue::List(list) => Message::verbatim(list.join(", ")),
            RuleValue::Table(rows) => message!("table of {rows} rows", rows = rows.len()),
        }
    }

    /// The value for people in full, a table with its rows: `vcpus 8, machines 99; vcpus 12, machines 150`.
    #[must_use]
    pub fn full_value_text(&self) -> Message {
        let RuleValue::Table(rows) = &self.value else {
            return self.value_text();
        };
        let rows: Vec<String> = rows.iter().map(row_text).collect();
        Message::verbatim(rows.join("; "))
    }
}

/// A dated set of rules.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleSet {
    /// Identifier: `guide-2017`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// As of when, `YYYY-MM-DD`.
    pub date: String,
    /// The sets it extends, nearest first.
    pub extends: Vec<String>,
    /// Where the disks of replicated machines are kept in Azure.
    pub storage: Storage,
    /// The catalogue of sizes and disks that goes with it.
    pub catalog: CatalogName,
    /// SHA-256 over the text of the set and of the sets it extends, in hexadecimal.
    pub sha256: String,
    /// Shared by the copies of a set until one of them changes a rule.
    pub(crate) rules: Arc<Vec<Rule>>,
    /// The index of each rule by its id.
    pub(crate) indices: Arc<HashMap<String, usize>>,
    pub(crate) sources: Arc<BTreeMap<String, SourceText>>,
    /// Rules of other sets that this one does not have, and why.
    pub(crate) without: Arc<BTreeMap<String, String>>,
    pub(crate) ended: Vec<Ended>,
}

impl RuleSet {
    /// What it plans with and cannot be had any more, in the order of the dates; only a set of the past has some.
    #[must_use]
    pub fn ended(&self) -> &[Ended] {
        &self.ended
    }

    /// Whether it is of the past: kept for its workbook, and not to plan a replication of today with.
    #[must_use]
    pub fn is_past(&self) -> bool {
        !self.ended.is_empty()
    }

    /// All rules, in the order of their file.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The index of a rule in [`Self::rules`].
    #[must_use]
    pub fn index(&self, id: &str) -> Option<usize> {
        self.indices.get(id).copied()
    }

    /// The rule at an index from [`Self::index`] of the same set.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "an index of another set is a fault of asrcap")]
    pub fn at(&self, index: usize) -> &Rule {
        &self.rules[index]
    }

    /// A rule by an id that a file or a person names; code that knows its rule uses [`Self::rule`].
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.index(id).map(|index| self.at(index))
    }

    /// Why the set has no rule of this id, where it says so.
    #[must_use]
    pub fn why_without(&self, id: &str) -> Option<&str> {
        self.without.get(id).map(String::as_str)
    }

    /// A rule; `None` where the set states that it has none ([`Self::why_without`]) or none for the use that it stands for,
    /// and for no other cause: loading a set refuses one that does neither.
    #[must_use]
    pub fn rule(&self, rule: RuleId) -> Option<&Rule> {
        self.get(rule.as_str()).filter(|rule| !rule.is_off)
    }

    /// The words of a list rule; empty where the set has no such list.
    #[must_use]
    pub fn list(&self, rule: RuleId) -> &[String] {
        match self.rule(rule).map(|rule| &rule.value) {
            Some(RuleValue::List(list)) => list,
            None => &[],
            Some(other) => other.is_not(rule),
        }
    }

    /// The rows of a table rule; empty where the set has no such table.
    #[must_use]
    pub fn table(&self, rule: RuleId) -> &[Tier] {
        match self.rule(rule).map(|rule| &rule.value) {
            Some(RuleValue::Table(rows)) => rows,
            None => &[],
            Some(other) => other.is_not(rule),
        }
    }

    /// The text of a text rule.
    #[must_use]
    pub fn text(&self, rule: RuleId) -> Option<&str> {
        self.rule(rule).map(|found| found.text().unwrap_or_else(|| found.value.is_not(rule)))
    }

    /// The number of a rule as it is written in its file: a percentage in per cent.
    #[must_use]
    pub fn stated_number(&self, rule: RuleId) -> Option<f64> {
        self.rule(rule)
            .map(|found| found.stated_number().unwrap_or_else(|| found.value.is_not(rule)))
    }

    /// The number of a rule, a percentage as a fraction.
    #[must_use]
    pub fn number(&self, rule: RuleId) -> Option<f64> {
        self.rule(rule).map(|found| found.number().unwrap_or_else(|| found.value.is_not(rule)))
    }

    /// The number of a rule as an upper limit: infinite where the set has no such limit.
    #[must_use]
    pub fn limit(&self, rule: RuleId) -> f64 {
        self.number(rule).unwrap_or(f64::INFINITY)
    }
}

/// A row of a table for people: `vcpus 8, machines 99`.
#[must_use]
pub fn row_text(row: &Tier) -> String {
    let cells: Vec<String> = row.iter().map(|(key, value)| format!("{key} {value}")).collect();
    cells.join(", ")
}
