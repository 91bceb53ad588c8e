//! A plan held against limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::{Comparison, Condition};
use super::error::WhatIfError;
use super::figures::{FigureNames, leaves};
use crate::units::{plain, plain_number};

/// One limit and whether the plan keeps it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheckedLimit {
    /// The path of the figure.
    pub name: String,
    /// Its value; null where nobody knows it, which does not pass.
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    /// The sign between value and limit.
    pub comparison: &'static str,
    /// The limit.
    #[serde(serialize_with = "plain_number")]
    pub limit: f64,
    /// Whether the plan keeps it.
    pub passed: bool,
}

/// A plan held against limits.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Checked {
    /// Whether the plan keeps all of them.
    pub passed: bool,
    /// Each of them.
    pub limits: Vec<CheckedLimit>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsFile {
    #[serde(default)]
    max: BTreeMap<String, f64>,
    #[serde(default)]
    min: BTreeMap<String, f64>,
    #[serde(default)]
    require: Vec<String>,
}

/// Reads a file of limits: tables `max` and `min` of figures, and a list `require` of conditions.
pub fn limits_from_toml(path: &str, text: &str) -> Result<Vec<Condition>, WhatIfError> {
    let wrong = |reason: String| WhatIfError::Limits { path: path.to_owned(), reason };
    let file: LimitsFile = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let limit =
        |comparison| move |(name, limit): (String, f64)| Condition::new(name, comparison, limit);
    let mut conditions: Vec<Condition> =
        file.max.into_iter().map(limit(Comparison::AtMost)).collect();
    conditions.extend(file.min.into_iter().map(limit(Comparison::AtLeast)));
    for text in file.require {
        conditions.push(text.parse().map_err(|error: WhatIfError| wrong(error.to_string()))?);
    }
    if conditions.is_empty() {
        return Err(wrong("it states no limit; write [max], [min] or require = [...]".to_owned()));
    }
    Ok(conditions)
}

/// Holds a plan document against conditions.
pub fn check(plan: &Value, conditions: &[Condition]) -> Result<Checked, WhatIfError> {
    let figures = leaves(plan);
    let names = FigureNames::new(&figures);
    let limits = conditions
        .iter()
        .map(|condition| {
            let name = names.path(&condition.figure)?;
            let value = figures.iter().find(|(path, _)| *path == name);
            let value = value.and_then(|(_, number)| *number);
            Ok(CheckedLimit {
                passed: condition.holds(value),
                name,
                value,
                comparison: condition.comparison.sign(),
                limit: condition.limit,
            })
        })
        .collect::<Result<Vec<_>, WhatIfError>>()?;
    Ok(Checked { passed: limits.iter().all(|limit| limit.passed), limits })
}

#[cfg(test)]
mod tests {
    use super::{check, limits_from_toml};
    use serde_json::json;

    #[test]
    fn every_limit_is_held_against_its_figure() {
        let plan = json!({
            "outputs": { "delta_bandwidth_mbps": 140, "storage_gb": null },
            "counts": { "not_ready": 0 },
        });
        let text = "require = [\"counts.not_ready == 0\"]\n[max]\ndelta_bandwidth_mbps = 500\nstorage_gb = 10\n";
        let checked = check(&plan, &limits_from_toml("limits.toml", text).unwrap()).unwrap();
        let passed: Vec<bool> = checked.limits.iter().map(|limit| limit.passed).collect();
        assert_eq!(passed, [true, false, true]);
        assert!(!checked.passed);
    }

    #[test]
    fn a_file_without_limits_and_an_unknown_figure_are_refused() {
        assert!(limits_from_toml("l", "").is_err());
        assert!(limits_from_toml("l", "maximum = 3").is_err());
        assert!(limits_from_toml("l", "require = [\"x\"]").is_err());
        let limits = limits_from_toml("l", "[max]\nstorage = 1").unwrap();
        assert!(check(&json!({ "outputs": { "storage_gb": 1 } }), &limits).is_err());
    }
}
