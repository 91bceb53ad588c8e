//! Documents that are made from data must not fall behind it.

use std::fs;

use asrcap::inventory::Format;
use asrcap::rules::{self, Rule, RuleValue};

use super::support::root;
use asrcap::settings::{
    Arithmetic, Origin, SETTINGS, Setting, Settings, SettingsLayer, Takes, default_words,
};

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn rules_reference() -> String {
    let mut text = String::from(
        "# Rules reference\n\nMade from `templates/rules/`; `ASRCAP_UPDATE=1 cargo test` writes it anew.\n\n\
         `current` is what plans take unless they name another set: its date is the day on which every rule was compared with the newest\n\
         public text, the date of a rule that of its text. `guide-2017` and `guide-2017-07` are kept to calculate the workbook of 2017 again; what\n\
         they plan with has ended. In brackets stands for which purpose, method or regions a value holds. Status: documented (the source says\n\
         it), derived (it follows from published numbers), assumed (nobody says), unverified (a source says it that is old or no published page).\n",
    );
    for id in rules::built_in_ids() {
        let set = rules::built_in(id).unwrap();
        text += &format!("\n## {}\n\n{}, as of {}.\n", set.id, set.title, set.date);
        if let Some(parent) = set.extends.first() {
            text += &format!("Extends {parent}; only what it replaces or adds is listed.\n");
        }
        text += "\n| rule | value | statement | source | date | status |\n| --- | --- | --- | --- | --- | --- |\n";
        let own = set.rules().iter().filter(|rule| rule.set == set.id);
        for (when, rule) in own.flat_map(Rule::by_use) {
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
                _ => rule.value_text().to_string(),
            };
            let value = if rule.is_off { "does not hold".to_owned() } else { value };
            let when = if when.is_empty() { String::new() } else { format!(" ({when})") };
            let status = serde_json::to_value(rule.status).unwrap();
            text += &format!(
                "| `{}`{when} | {value} | {} | {} ({}) | {} | {} |\n",
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

/// Fails where a document differs from what is made of the data; `ASRCAP_UPDATE=1` writes it anew.
fn hold(path: &str, made: &str) {
    if std::env::var_os("ASRCAP_UPDATE").is_some() {
        fs::write(root().join(path), made).unwrap();
    }
    assert!(read(path) == made, "{path} is out of date; run with ASRCAP_UPDATE=1");
}

/// The same for the part of a document between two comments.
fn hold_part(path: &str, part: &str, made: &str) {
    let begin = format!("<!-- {part}: made by ASRCAP_UPDATE=1 cargo test -->\n");
    let end = format!("<!-- end of {part} -->");
    let text = read(path);
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    hold(path, &format!("{before}{begin}{made}{end}{after}"));
}

#[test]
fn the_rules_reference_is_what_the_rule_sets_say() {
    hold("docs/rules.md", &rules_reference());
}

/// A line of the template: `rpo = 15`, or `# link = 200` for an example.
fn template_line(setting: &Setting, default: &str) -> String {
    if !setting.example.is_empty() {
        return format!("# {} = {}", setting.name, setting.example);
    }
    let value = match default.parse::<f64>() {
        _ if setting.takes == Takes::Nothing => "false".to_owned(),
        Ok(number) => number.to_string(),
        Err(_) => format!("\"{default}\""),
    };
    format!("{} = {value}", setting.name)
}

/// A comment of a TOML file, in lines of up to 120 characters.
fn comment(text: &str) -> String {
    let mut lines = String::from("#");
    let mut width = 1;
    for word in text.split_whitespace() {
        if width + 1 + word.len() > 120 {
            lines += "\n#";
            width = 1;
        }
        lines += &format!(" {word}");
        width += 1 + word.len();
    }
    lines + "\n"
}

fn settings_template() -> String {
    let mut text = String::from(
        "# Settings of asrcap with their defaults; a line that begins with # is an example. Copy the file, change it, and use it\n\
         # with --settings FILE.toml. A flag of the same name wins over this file, this file over the SUMMARY block of a planner\n\
         # sheet, and that over the default. Percentages are written 30 or 30.5, never as a fraction.\n",
    );
    for (setting, default) in SETTINGS.iter().zip(default_words()) {
        text += &format!("\n{}", comment(&format!("{}.", setting.help())));
        if let Some(range) = setting.range {
            text += format!("# Accepted: {range} {}", setting.unit.words()).trim_end();
            text += ".\n";
        }
        if !setting.default.is_empty() {
            text += &format!("# Default: {default}.\n");
        }
        text += &template_line(setting, &default);
        text.push('\n');
    }
    text + "\n# What headings of the inputs mean, where asrcap does not know them.\n\
            # [map]\n# \"Total Disk\" = \"storage_gb\"\n\
            \n# How a schedule is cut into batches and waves: see templates/schedule/settings.toml.\n\
            # [schedule]\n# batch-hours = 16\n\
            \n# How connections become groups and an order: see templates/dependencies/settings.toml.\n\
            # [dependencies]\n# group-servers-max = 50\n"
}

#[test]
fn the_settings_template_is_made_of_the_settings() {
    hold("templates/settings.toml", &settings_template());
}

/// The guide with its table of settings.
#[test]
fn the_guide_lists_every_setting() {
    let mut table = String::from("| setting | default | accepted | |\n| --- | --- | --- | --- |\n");
    for (setting, default) in SETTINGS.iter().zip(default_words()) {
        let range = setting.range.map_or_else(String::new, |range| range.to_string());
        let range = format!("{range} {}", setting.unit.words());
        table += &format!(
            "| `{}` | {default} | {} | {} |\n",
            setting.name,
            range.trim(),
            setting.help(),
        );
    }
    hold_part("docs/guide.md", "settings", &table);
}

#[test]
fn the_list_of_inventory_formats_is_what_the_formats_say() {
    let mut formats: Vec<Format> = Format::all().collect();
    formats.sort_by_key(|format| (format.id() == "table", format.id()));
    let row = |format: Format| {
        format!("| `{}` | {} | {} |\n", format.id(), format.name(), format.read_from())
    };
    let rows: String = formats.into_iter().map(row).collect();
    let table = format!("| id | what | read from |\n| --- | --- | --- |\n{rows}");
    hold_part("docs/formats.md", "inventory formats", &table);
}

/// Every default that the template states is the default that is in force.
#[test]
fn the_settings_template_states_the_defaults() {
    let stated =
        SettingsLayer::from_toml("settings.toml", &read("templates/settings.toml")).unwrap();
    let from_template = Settings::resolve(&[(Origin::File, stated)], Arithmetic::Exact).unwrap();
    let mut defaults = Settings::resolve(&[], Arithmetic::Exact).unwrap();
    defaults.origins = from_template.origins.clone();
    assert_eq!(from_template, defaults);
}

/// The examples of the template are accepted, too.
#[test]
fn the_examples_of_the_settings_template_are_accepted() {
    for setting in SETTINGS.iter().filter(|setting| !setting.example.is_empty()) {
        let line = format!("{} = {}", setting.name, setting.example);
        let layer = SettingsLayer::from_toml("example.toml", &line).unwrap();
        let settings = Settings::resolve(&[(Origin::File, layer)], Arithmetic::Exact).unwrap();
        assert_eq!(settings.origin(setting.name), Origin::File, "{line}");
    }
}

/// The developers' documents name files; a file that moves takes its name in them along.
#[test]
fn every_path_in_the_developers_documents_exists() {
    let mut checked = 0;
    for document in ["CONTRIBUTING.md", "docs/architecture.md"] {
        let text = read(document);
        let quoted = text.split('`').skip(1).step_by(2);
        let folders = ["src/", "templates/", "tests/", "docs/", ".ci/", ".github/"];
        for path in quoted.filter(|path| folders.iter().any(|folder| path.starts_with(folder))) {
            // `ID`, `CODE` and `NAME` stand for what a contributor chooses.
            if !["ID.", "CODE.", "NAME"].iter().any(|word| path.contains(word)) {
                assert!(root().join(path).exists(), "{document}: {path}");
                checked += 1;
            }
        }
    }
    assert!(checked > 50);
}
