//! Inside a module, too, data flows one way: no file uses one that uses it, directly or through others.
//!
//! The one exception is the head of a folder, its `mod.rs`: the files of the folder may use what it defines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of the crate by the path of their module, `churn::reading::slots`; tests are left out.
fn modules() -> BTreeMap<String, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    super::architecture::files(&source, &mut found);
    found.into_iter().filter_map(|path| module(&source, &path)).collect()
}

fn module(source: &Path, path: &Path) -> Option<(String, String)> {
    let inside = path.strip_prefix(source).unwrap().with_extension("");
    let mut names: Vec<&str> =
        inside.components().map(|part| part.as_os_str().to_str().unwrap()).collect();
    let last = *names.last().unwrap();
    if matches!(last, "lib" | "main" | "tests" | "fixture") || last.ends_with("_tests") {
        return None;
    }
    if last == "mod" {
        names.pop();
    }
    let text = fs::read_to_string(path).unwrap();
    let code: String = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    Some((names.join("::"), code))
}

/// The paths of a text, those in braces written out: `super::{a, b::C}` is `super::a` and `super::b::C`.
fn paths(text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut found = Vec::new();
    let mut prefixes: Vec<String> = vec![String::new()];
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| is_path(c) || c == '{' || c == '}') {
        rest = &rest[start..];
        if rest.starts_with('{') {
            prefixes.push(String::new());
            rest = &rest[1..];
        } else if rest.starts_with('}') {
            prefixes.truncate(prefixes.len().max(2) - 1);
            rest = &rest[1..];
        } else {
            let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
            let path = format!("{}{}", prefixes.last().unwrap(), &rest[..end]);
            rest = &rest[end..];
            if path.ends_with("::") && rest.starts_with('{') {
                prefixes.push(path);
                rest = &rest[1..];
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// The file that a path names: the longest module that it starts with.
fn target<'a>(modules: &'a BTreeMap<String, String>, own: &str, path: &str) -> Option<&'a str> {
    let mut base: Vec<&str> = own.split("::").collect();
    let parts: Vec<&str> = path.split("::").collect();
    match parts[0] {
        "crate" => base.clear(),
        "super" => {
            base.truncate(base.len() - parts.iter().filter(|part| **part == "super").count());
        }
        // Itself, or a child that the file declares.
        _ => {}
    }
    base.extend(parts.iter().filter(|part| !matches!(**part, "crate" | "self" | "super")));
    (1..=base.len())
        .rev()
        .find_map(|length| modules.get_key_value(&base[..length].join("::")))
        .map(|(name, _)| name.as_str())
}

fn uses(modules: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    modules
        .iter()
        .map(|(own, text)| {
            let targets = paths(text)
                .into_iter()
                .filter(|path| path.contains("::"))
                .filter_map(|path| target(modules, own, &path))
                .filter(|target| target != own && !own.starts_with(&format!("{target}::")))
                .collect();
            (own.as_str(), targets)
        })
        .collect()
}

/// The shortest way from a file back to itself.
fn circle<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in &uses[way.last().unwrap()] {
                if *next == start {
                    return Some(way);
                }
                if seen.insert(*next) {
                    let mut way = way.clone();
                    way.push(next);
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let modules = modules();
    let uses = uses(&modules);
    assert!(uses.values().map(BTreeSet::len).sum::<usize>() > 500, "imports are not found");
    let mut circles: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in uses.keys() {
        if let Some(way) = circle(&uses, file) {
            let module = file.split("::").next().unwrap();
            circles.entry(module).or_default().push(way.join(" -> "));
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}
