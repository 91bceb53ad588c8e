//! Documents that are made from data must not fall behind it.

use std::fs;
use std::path::Path;

use asrcap::inventory::Format;
use asrcap::rules::{self, RuleValue};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn rules_reference() -> String {
    let mut text = String::from(
        "# Rules reference\n\nMade from `templates/rules/`; `ASRCAP_UPDATE=1 cargo test` writes it anew.\n",
    );
    for id in rules::built_in_ids() {
        let set = rules::built_in(id).unwrap();
        text += &format!("\n## {}\n\n{}, as of {}.\n", set.id, set.title, set.date);
        if let Some(parent) = set.extends.first() {
            text += &format!("Extends {parent}; only what it replaces or adds is listed.\n");
        }
        text += "\n| rule | value | statement | source | date | status |\n| --- | --- | --- | --- | --- | --- |\n";
        for rule in set.rules().iter().filter(|rule| rule.set == set.id) {
            let value = match &rule.value {
                RuleValue::Table(rows) => rows
                    .iter()
                    .map(|row| {
                        let cells: Vec<String> =
                            row.iter().map(|(key, value)| format!("{key} {value}")).collect();
                        cells.join(", ")
                    })
                    .collect::<Vec<_>>()
                    .join("; "),
                _ => rule.value_text(),
            };
            let status = serde_json::to_value(rule.status).unwrap();
            text += &format!(
                "| `{}` | {value} | {} | {} ({}) | {} | {} |\n",
                rule.id,
                rule.statement,
                rule.source.title,
                rule.source.locator,
                rule.source.date,
                status.as_str().unwrap(),
            );
        }
    }
    text
}

#[test]
fn the_rules_reference_is_what_the_rule_sets_say() {
    let made = rules_reference();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("ASRCAP_UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert!(read("docs/rules.md") == made, "docs/rules.md is old; run with ASRCAP_UPDATE=1");
}

/// Replaces a document's part between two lines, or holds it against what was made.
fn check_part(path: &str, first: &str, made: &str) {
    let text = read(path);
    let start = text.find(first).unwrap_or_else(|| panic!("{path}: no {first:?}")) + first.len();
    let end = start + text[start..].find("\n\n").unwrap() + 1;
    if std::env::var_os("ASRCAP_UPDATE").is_some() {
        let whole = [&text[..start], made, &text[end..]].concat();
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), whole).unwrap();
    } else {
        assert!(text[start..end] == *made, "{path} is old; run with ASRCAP_UPDATE=1");
    }
}

#[test]
fn the_list_of_inventory_formats_is_what_the_formats_say() {
    let mut formats: Vec<Format> = Format::all().collect();
    formats.sort_by_key(|format| (format.id() == "table", format.id()));
    let row = |format: Format| {
        format!("| `{}` | {} | {} |\n", format.id(), format.name(), format.read_from())
    };
    let made: String = formats.into_iter().map(row).collect();
    check_part("docs/formats.md", "| id | what | read from |\n| --- | --- | --- |\n", &made);
}

/// Every default that the template states is the default that is in force.
#[test]
fn the_settings_template_states_the_defaults() {
    use asrcap::settings::{Arithmetic, Origin, Settings, SettingsLayer, TEMPLATE};
    let stated = SettingsLayer::from_toml("settings.toml", TEMPLATE).unwrap();
    let from_template = Settings::resolve(&[(Origin::File, stated)], Arithmetic::Exact).unwrap();
    let mut defaults = Settings::resolve(&[], Arithmetic::Exact).unwrap();
    defaults.origins = from_template.origins.clone();
    assert_eq!(from_template, defaults);
}
