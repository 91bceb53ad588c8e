//! Figures by their path in the plan's JSON.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::condition::Condition;
use super::error::WhatIfError;
use crate::embedded;
use crate::nearest::nearest;

/// The keys that tell the items of a list apart; those that an item has are joined.
const LABELS: [&str; 7] = ["kind", "minutes", "number", "name", "id", "category", "years"];

/// Parts of a plan that are no figures: the servers and what is said about the whole.
const NO_FIGURES: [&str; 20] = [
    "servers",
    "findings",
    "sources",
    "differences",
    "tool",
    "rules",
    "schema",
    "settings",
    "figures",
    "server_figures",
    "checklist",
    "setting_origins",
    "rules_used",
    "overrides",
    "source_storage",
    "prices",
    "lines",
    "not_priced",
    "by_use",
    // A list of days, which are no names that a condition could count on.
    "peak_rpo_minutes_by_day",
];

/// Blocks of figures that are null where there are none: no figures themselves.
const BLOCKS: [&str; 4] = ["bandwidth", "link", "interval", "schedule"];

/// Blocks of figures beside those of the plan itself.
const BESIDE: [&str; 4] =
    ["workbook_outputs.", "outputs_all.", "inputs_all.", "replication.other_method."];

static SHORT_NAMES: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| embedded::data!("whatif/names"));

/// The figures of a plan document, or of a part of it, in its order: path and number; `None` where nobody knows it.
#[must_use]
pub fn leaves(document: &Value) -> Vec<(String, Option<f64>)> {
    let mut found = Vec::new();
    if let Value::Object(members) = document {
        walk_members("", members, &mut found);
    }
    found
}

fn walk_members(
    before: &str,
    members: &Map<String, Value>,
    found: &mut Vec<(String, Option<f64>)>,
) {
    for (name, member) in members {
        let is_figure = !NO_FIGURES.contains(&name.as_str());
        if is_figure && !(member.is_null() && BLOCKS.contains(&name.as_str())) {
            walk(&format!("{before}{name}"), member, found);
        }
    }
}

fn walk(path: &str, value: &Value, found: &mut Vec<(String, Option<f64>)>) {
    match value {
        Value::Number(number) => found.push((path.to_owned(), number.as_f64())),
        Value::Null => found.push((path.to_owned(), None)),
        Value::Object(members) => walk_members(&format!("{path}."), members, found),
        Value::Array(items) => {
            for item in items {
                let labels: Vec<String> =
                    LABELS.iter().filter_map(|label| item.get(label)).map(label_text).collect();
                if !labels.is_empty() {
                    walk(&format!("{path}.{}", labels.join("-")), item, found);
                }
            }
        }
        Value::Bool(_) | Value::String(_) => {}
    }
}

/// A whole number has no fraction in a name: `bandwidth.rpo.15`.
fn label_text(label: &Value) -> String {
    match label {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN).to_string(),
        other => other.to_string(),
    }
}

/// The names that the figures of a plan go by.
#[derive(Clone, Debug, Default)]
pub struct FigureNames {
    paths: Vec<String>,
}

impl FigureNames {
    /// The names of these figures.
    #[must_use]
    pub fn new(leaves: &[(String, Option<f64>)]) -> Self {
        let mut seen = std::collections::HashSet::new();
        let paths = leaves.iter().map(|(path, _)| path);
        Self { paths: paths.filter(|path| seen.insert(*path)).cloned().collect() }
    }

    /// The path that a name stands for: itself, or the one figure that ends with it.
    pub fn path(&self, name: &str) -> Result<String, WhatIfError> {
        let has = |path: &str| self.paths.iter().any(|known| known == path);
        if has(name) {
            return Ok(name.to_owned());
        }
        if let Some(path) = SHORT_NAMES.get(name) {
            return if has(path) {
                Ok(path.clone())
            } else {
                Err(WhatIfError::NotInThisPlan { name: name.to_owned(), path: path.clone() })
            };
        }
        let ending = format!(".{name}");
        let found: Vec<&String> = self
            .paths
            .iter()
            // What stands beside the plan's own figures has its whole path only.
            .filter(|path| {
                path.ends_with(&ending) && !BESIDE.iter().any(|block| path.starts_with(block))
            })
            .collect();
        match found.as_slice() {
            [path] => Ok((*path).clone()),
            [] => {
                let last =
                    |path: &'_ String| path.rsplit('.').next().unwrap_or_default().to_owned();
                let short: Vec<String> = self.paths.iter().map(last).collect();
                let known = self.paths.iter().chain(&short).map(String::as_str);
                Err(WhatIfError::UnknownFigure {
                    name: name.to_owned(),
                    nearest: nearest(name, known).map(str::to_owned),
                })
            }
            several => Err(WhatIfError::Ambiguous {
                name: name.to_owned(),
                paths: several.iter().map(|path| (*path).clone()).collect(),
            }),
        }
    }
}

impl FigureNames {
    /// Conditions with the paths of their figures in the place of the names.
    pub(crate) fn resolve(&self, conditions: &[Condition]) -> Result<Vec<Condition>, WhatIfError> {
        let resolved = |condition: &Condition| {
            Ok(Condition { figure: self.path(&condition.figure)?, ..condition.clone() })
        };
        conditions.iter().map(resolved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{FigureNames, WhatIfError, leaves};
    use serde_json::json;

    fn plan() -> serde_json::Value {
        json!({
            "schema": "asrcap.plan/1",
            "outputs": { "storage_gb": 12, "delta_bandwidth_mbps": null },
            "workbook_outputs": { "storage_gb": 13 },
            "counts": { "ready": 3 },
            "bandwidth": {
                "rpo": [{ "minutes": 15, "always_mbps": 80.5 }, { "minutes": 30, "always_mbps": 70 }],
                "link": { "achieved_rpo_minutes": 22 },
                "interval": null,
            },
            "storage_accounts": { "accounts": [{ "kind": "premium", "number": 2, "machines": 5 }] },
            "servers": [{ "name": "A", "storage_gb": 4 }],
        })
    }

    #[test]
    fn figures_are_found_by_path_short_name_and_alias() {
        let found = leaves(&plan());
        let names = FigureNames::new(&found);
        assert!(found.contains(&("bandwidth.rpo.15.always_mbps".to_owned(), Some(80.5))));
        assert!(
            found.contains(&("storage_accounts.accounts.premium-2.machines".to_owned(), Some(5.0)))
        );
        assert!(found.contains(&("outputs.delta_bandwidth_mbps".to_owned(), None)));
        assert!(!found.iter().any(|(path, _)| path.starts_with("servers")));
        assert!(!found.iter().any(|(path, _)| path == "bandwidth.interval"));
        assert_eq!(names.path("storage_gb").unwrap(), "outputs.storage_gb");
        assert_eq!(names.path("counts.ready").unwrap(), "counts.ready");
        assert_eq!(names.path("rpo_100").unwrap(), "bandwidth.link.achieved_rpo_minutes");
        assert_eq!(names.path("30.always_mbps").unwrap(), "bandwidth.rpo.30.always_mbps");
        assert!(matches!(names.path("always_mbps"), Err(WhatIfError::Ambiguous { .. })));
        let error = names.path("storage_bg").unwrap_err().to_string();
        assert_eq!(error, "the plan has no figure 'storage_bg'; did you mean 'storage_gb'?");
    }
}
