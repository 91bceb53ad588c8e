//! The ids of rules: those that code and figures name are in the sets, and nothing is in the sets that nobody reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use asrcap::rules::{self, RuleSet, ids};

fn built_in() -> Vec<RuleSet> {
    rules::built_in_ids().into_iter().map(|id| rules::built_in(id).unwrap()).collect()
}

fn texts(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn read(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, ending, found);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    assert!(!found.is_empty());
    found
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[test]
fn every_set_states_every_rule_or_why_it_has_none() {
    let sets = built_in();
    let all: BTreeSet<&str> = sets
        .iter()
        .flat_map(|set| set.rules().iter().map(|rule| rule.id.as_str()))
        .chain(ids::ALL.iter().map(|rule| rule.as_str()))
        .collect();
    for set in &sets {
        for id in &all {
            let why = set.why_without(id);
            assert_ne!(set.get(id).is_some(), why.is_some(), "{}: {id}", set.id);
            assert!(why.is_none_or(|why| why.ends_with('.')), "{}: {id}", set.id);
        }
    }
}

#[test]
fn no_rule_is_in_a_set_that_neither_code_nor_a_figure_reads() {
    let named: Vec<(PathBuf, String)> = texts("templates/figures", "toml")
        .into_iter()
        .chain(texts("templates/workbook", "toml"))
        .collect();
    let by_figures: BTreeSet<&str> = named
        .iter()
        .flat_map(|(_, text)| text.split("rule.").skip(1).chain(text.split("rule = \"").skip(1)))
        .map(|rest| rest.split(|c| !is_word(c)).next().unwrap())
        .collect();
    for set in built_in() {
        for rule in set.rules() {
            let by_code = ids::ALL.iter().any(|id| id.as_str() == rule.id);
            assert!(by_code || by_figures.contains(rule.id.as_str()), "{}: {}", set.id, rule.id);
        }
    }
}

#[test]
fn code_names_rules_by_their_constants_only_and_every_constant_is_used() {
    let sets = built_in();
    let rule_ids: BTreeSet<&str> =
        sets.iter().flat_map(|set| set.rules().iter().map(|rule| rule.id.as_str())).collect();
    let code: Vec<(PathBuf, String)> = texts("src", "rs")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("rules/ids.rs") && !path.ends_with("tests.rs"))
        .map(|(path, text)| {
            let code = text.split("#[cfg(test)]").next().unwrap();
            // Examples in documentation name rules as users do.
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            (path, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    // Words that are a rule's id and something else too: a field of an inventory, a finding, a setting.
    let other = ["snapshots", "secure_boot", "os_architecture"];
    for (path, text) in &code {
        for id in rule_ids.iter().filter(|id| !other.contains(id)) {
            let is_named = text.contains(&format!("\"{id}\""));
            assert!(!is_named, "{} names the rule '{id}' in a string", path.display());
        }
    }
    for rule in ids::ALL {
        let constant = format!("ids::{}", rule.as_str().to_uppercase());
        let is_used = code.iter().any(|(_, text)| {
            text.match_indices(&constant)
                .any(|(at, _)| !text[at + constant.len()..].starts_with(is_word))
        });
        assert!(is_used, "no code reads {constant}");
    }
}
