//! What the document keeps of the figures and rules, so that a plan explains itself without its inputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::figure::{
    Expression, FigureSet, Name, Reference, Unit, Value, Worksheet, expression_text,
};
use crate::rules::{RuleSet, RuleValue, Status};
use crate::units::plain_number;

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FigureValue {
    /// A number in the unit of the figure; a percentage is a fraction.
    Number(#[serde(serialize_with = "plain_number")] f64),
    /// A word.
    Text(String),
    /// Not known.
    Unknown(()),
}

impl From<&Value> for FigureValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.to_string()),
            Value::Unknown => Self::Unknown(()),
        }
    }
}

/// A figure with its expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FigureRecord {
    /// Its id.
    pub id: String,
    /// Its words.
    pub label: String,
    /// What it is measured in.
    pub unit: String,
    /// Its value; not of a figure of servers, whose values stand with the servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<FigureValue>,
    /// The expression; null for an input.
    pub expression: Option<String>,
    /// The same with the numbers put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_numbers: Option<String>,
    /// The inputs and figures that it stands on.
    pub uses: Vec<String>,
    /// The columns of the servers that it sums.
    pub sums: Vec<String>,
    /// The rules that it stands on.
    pub rules: Vec<String>,
}

/// A rule that the plan stands on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RuleRecord {
    /// Its id.
    pub id: String,
    /// What it says.
    pub value: RuleValue,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The rule in one sentence.
    pub statement: String,
    /// The title of its source.
    pub source: String,
    /// Where that is to be found.
    pub locator: String,
    /// The date of its source: the rule is as of then.
    pub date: String,
    /// How firmly it stands.
    pub status: Status,
    /// The set that states it.
    pub set: String,
    /// Why it replaces the rule of the set extended.
    pub reason: Option<String>,
    /// What other sources say instead.
    pub conflict: Option<String>,
    /// The figures, checks and findings that it stands behind.
    pub used_by: Vec<String>,
}

/// The figures of the sheet.
pub(crate) fn sheet_figures(sheet: &Worksheet, rules: &RuleSet) -> Vec<FigureRecord> {
    let set = &sheet.set;
    set.sheet
        .iter()
        .map(|(index, name)| {
            let mut record = record(name, set, rules);
            record.value = Some(FigureValue::from(sheet.value(Reference::Sheet(index), 0)));
            record.with_numbers = name.expression.as_ref().map(|expression| {
                expression_text(expression, set, &|reference| number_text(sheet, reference))
            });
            record
        })
        .collect()
}

/// The figures of the servers, without values.
pub(crate) fn server_figures(sheet: &Worksheet, rules: &RuleSet) -> Vec<FigureRecord> {
    let set = &sheet.set;
    set.servers.iter().map(|(_, name)| record(name, set, rules)).collect()
}

/// The values of a server's columns; texts that are empty are left out.
pub(crate) fn row_values(
    sheet: &Worksheet,
    ids: &[(Arc<str>, usize)],
    row: usize,
) -> BTreeMap<Arc<str>, FigureValue> {
    ids.iter()
        .map(|(id, index)| (id, sheet.servers.get(*index, row)))
        .filter(|(_, value)| value.as_text() != Some(""))
        .map(|(id, value)| (Arc::clone(id), FigureValue::from(value)))
        .collect()
}

/// The ids of the columns of servers with their places, in the order of the ids.
pub(crate) fn column_ids(sheet: &Worksheet) -> Vec<(Arc<str>, usize)> {
    let columns = sheet.set.servers.iter();
    let mut ids: Vec<(Arc<str>, usize)> =
        columns.map(|(index, name)| (Arc::from(name.id.as_str()), index)).collect();
    ids.sort();
    ids
}

fn number_text(sheet: &Worksheet, reference: Reference) -> String {
    match sheet.value(reference, 0) {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Unknown => "?".to_owned(),
    }
}

fn record(name: &Name, set: &FigureSet, rules: &RuleSet) -> FigureRecord {
    let (mut uses, mut sums, mut used_rules) = (Vec::new(), Vec::new(), Vec::new());
    let add = |list: &mut Vec<String>, id: &str| {
        if !list.iter().any(|known| known == id) {
            list.push(id.to_owned());
        }
    };
    let id_of = |reference| reference_id(set, rules, reference);
    if let Some(expression) = &name.expression {
        expression.walk(&mut |part| match part {
            Expression::Name(Reference::Rule(index)) => {
                add(&mut used_rules, &rules.at(*index).id);
            }
            Expression::Name(reference) | Expression::Known(reference) => {
                add(&mut uses, &id_of(*reference));
            }
            Expression::Sum(column)
            | Expression::Largest(column)
            | Expression::CountIf(column, _)
            | Expression::SumIf(column, _, _)
            | Expression::SumLargest(column, _) => {
                add(&mut sums, &set.servers.at(*column).id);
            }
            _ => {}
        });
    }
    FigureRecord {
        id: name.id.clone(),
        label: name.label.clone(),
        unit: unit_word(name.unit).to_owned(),
        value: None,
        expression: name
            .expression
            .as_ref()
            .map(|expression| expression_text(expression, set, &id_of)),
        with_numbers: None,
        uses,
        sums,
        rules: used_rules,
    }
}

fn reference_id(set: &FigureSet, rules: &RuleSet, reference: Reference) -> String {
    match reference {
        Reference::Sheet(index) => set.sheet.at(index).id.clone(),
        Reference::Server(index) => set.servers.at(index).id.clone(),
        Reference::Account(index) => set.accounts.at(index).id.clone(),
        Reference::Rule(index) => format!("rule.{}", rules.at(index).id),
    }
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Text => "text",
        Unit::Count => "count",
        Unit::Number => "number",
        Unit::Gb => "gb",
        Unit::Mb => "mb",
        Unit::Percent => "percent",
        Unit::Mbps => "mbps",
        Unit::Iops => "iops",
        Unit::Days => "days",
        Unit::Hours => "hours",
    }
}

/// The rule set that a plan was worked out under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RuleSetStamp {
    /// Its id.
    pub id: String,
    /// SHA-256 of its text.
    pub sha256: String,
}

impl RuleSetStamp {
    /// That of a rule set.
    pub(crate) fn of(rules: &RuleSet) -> Self {
        Self { id: rules.id.clone(), sha256: rules.sha256.clone() }
    }
}
