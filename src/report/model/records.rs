//! Rules, sources, settings and figures: enough to check a plan and to run it again.

use super::super::blocks::{self, Line};
use super::super::first_page::Fact;
use super::{Cell, Form, Kind, Table, View};
use serde_json::Value as Json;

use crate::source::Role;
use crate::wording::Message;

/// The rules of the plan. In the workbook they are live.
pub(crate) fn rules(view: View<'_>) -> Table {
    let texts = &view.style.texts;
    let in_force = view.plan.rules.rules().iter().filter(|rule| !rule.is_off);
    view.table("rules", in_force)
        .words("rule", |rule| &rule.id)
        .words("value", crate::rules::Rule::value_text)
        .prose("statement", |rule| {
            let reason = rule.reason.as_deref().unwrap_or_default();
            format!("{} {reason}", rule.statement).trim_end().to_owned()
        })
        .words("status", |rule| texts.say_of("status", rule.status.id()))
        .words("source", |rule| {
            let source = &rule.source;
            format!("{} ({}), {}", source.title, source.locator, source.date)
        })
        .build()
}

/// The files that were read.
pub(crate) fn sources(view: View<'_>) -> Table {
    const ID: &str = "sources";
    let (html, sheet) = ([Form::Html], [Form::Workbook]);
    let role = |role| match role {
        Role::Inventory => "role.inventory",
        Role::Measurement => "role.measurement",
        Role::Settings => "role.settings",
        Role::Overrides => "role.overrides",
        Role::Dependencies => "role.dependencies",
        Role::Scope => "role.scope",
        Role::Catalog => "role.catalog",
        Role::Prices => "role.prices",
    };
    view.table(ID, &view.plan.document.sources)
        .words("file", |source| &source.path)
        .width(44.0)
        .words("sha256", |source| &source.sha256)
        .width(70.0)
        .only(&sheet)
        .words("format", |source| source.format)
        .width(18.0)
        .words("read_as", move |source| view.get(ID, role(source.role)))
        .width(40.0)
        .only(&sheet)
        .integer("servers", |source| source.servers)
        .width(10.0)
        .integer("rows", |source| source.rows)
        .width(10.0)
        .words("sha256", |source| &source.sha256)
        .only(&html)
        .build()
}

/// The settings in force and where each comes from. A sheet has the line of a settings file as well.
pub(crate) fn settings(view: View<'_>) -> Table {
    const ID: &str = "settings";
    let settings = &view.plan.document.settings;
    let all = serde_json::to_value(settings).unwrap_or_default();
    let rows: Vec<(String, &Json)> = all
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.replace('_', "-"), value))
        .collect();
    view.table(ID, &rows)
        .words("setting", |(name, _)| {
            view.get(ID, &format!("label.{name}")).map_or_else(|| name.clone(), str::to_owned)
        })
        .width(44.0)
        .words("value", |(_, value)| {
            let none = || view.get(ID, "none").map(str::to_owned);
            setting_text(view, value).or_else(none)
        })
        .width(70.0)
        .words("origin", |(name, _)| Message::words(settings.origin(name).words()))
        .width(18.0)
        .words("line", |(name, value)| toml_text(value).map(|value| format!("{name} = {value}")))
        .width(40.0)
        .only(&[Form::Workbook])
        .build()
}

/// A setting for people; `None` where it is not set.
fn setting_text(view: View<'_>, value: &Json) -> Option<String> {
    let truth = |key| view.get("settings", key).unwrap_or_default().to_owned();
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        Json::Array(items) => {
            let items = items.iter().filter_map(|item| setting_text(view, item));
            Some(items.collect::<Vec<_>>().join(", "))
        }
        Json::Object(map) if map.is_empty() => None,
        Json::Object(map) => {
            let items = map.iter();
            let items = items
                .filter_map(|(key, value)| Some(format!("{key}={}", setting_text(view, value)?)));
            Some(items.collect::<Vec<_>>().join(", "))
        }
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(true) => Some(truth("yes")),
        Json::Bool(false) => Some(truth("no")),
    }
}

/// A setting as a settings file has it; `None` where it is not set.
fn toml_text(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(toml_text).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Json::Object(map) if map.is_empty() => None,
        Json::Object(map) => {
            let items = map.iter();
            let items = items.filter_map(|(key, value)| {
                Some(format!("{} = {}", Json::from(key.as_str()), toml_text(value)?))
            });
            Some(format!("{{ {} }}", items.collect::<Vec<_>>().join(", ")))
        }
        // Words, numbers and truths are written alike in both.
        other => Some(other.to_string()),
    }
}

/// Why figures differ from those of the 2017 workbook, where these are shown. Other forms say it beside the figures.
pub(crate) fn differences(view: View<'_>) -> Table {
    let shown = view.plan.beside_2017().map_or(&[][..], |_| &view.plan.document.differences);
    view.table("differences", shown)
        .words("figure", |difference| {
            let names = &view.plan.sheet.set.sheet;
            let name = names.named(&difference.figure);
            name.map_or_else(|| difference.figure.clone(), blocks::label)
        })
        .words("why", |difference| &difference.why)
        .build()
}

/// Labels with what they say.
pub(crate) fn facts(view: View<'_>, id: &'static str, facts: &[Fact]) -> Table {
    view.table(id, facts)
        .words("figure", |fact| &fact.label)
        .words("value", |fact| &fact.value)
        .build()
}

/// The bandwidth over time; where replication goes in cycles its title names no recovery point objective.
pub(crate) fn bandwidth(view: View<'_>, lines: &[Fact]) -> Table {
    const ID: &str = "bandwidth";
    let mut table = facts(view, ID, lines);
    let bandwidth = view.plan.document.bandwidth.as_ref();
    if bandwidth.is_some_and(|bandwidth| bandwidth.rpo.is_empty()) {
        view.get(ID, "in_cycles").unwrap_or_default().clone_into(&mut table.title);
    }
    table
}

/// A block of the Capacity Planner; beside it stand the figures over all servers and those of the 2017 workbook, where they
/// differ.
pub(crate) fn figures(view: View<'_>, id: &'static str, lines: &[Line]) -> Table {
    let has_workbook = view.plan.beside_2017().is_some();
    let has_all = blocks::has_all(view.plan);
    let ours = match view.form {
        Form::Summary if has_workbook => "exact",
        Form::Summary if has_all => "in_plan",
        _ => "ours",
    };
    let (numbers, texts) = (view.style.theme.numbers, &view.style.texts);
    let styled = move |line: &Line, value: &str| {
        let value = texts.in_words(value);
        if line.is_number { numbers.restyle(value) } else { value.to_owned() }
    };
    let all = move |line: &Line| line.all.as_ref().map(|value| styled(line, value));
    let why = |line: &Line| {
        let differences = view.plan.document.differences.iter();
        let of_line = differences.filter(|difference| difference.figure == line.id);
        Cell::messages(of_line.map(|difference| &difference.why))
    };
    view.table(id, lines)
        .words("figure", |line| &line.label)
        .column(ours, Kind::Plain, move |line| styled(line, &line.value))
        .column("all", Kind::Plain, all)
        .only(&[Form::Html])
        .when(has_all)
        .words("unit", |line| texts.in_words(line.unit))
        .column("all", Kind::Plain, all)
        .only(&[Form::Summary])
        .when(has_all)
        .column("workbook_2017", Kind::Plain, move |line| {
            line.workbook.as_ref().map(|value| styled(line, value))
        })
        .when(has_workbook)
        .prose("why", why)
        .only(&[Form::Html])
        .when(has_workbook)
        .build()
}

#[cfg(test)]
mod tests {
    use super::toml_text;
    use crate::report::Texts;
    use crate::settings::{Arithmetic, SETTINGS, Settings, SettingsLayer};

    #[test]
    fn every_setting_has_a_label_and_every_label_a_setting() {
        let texts = Texts::english();
        let labels = texts.below("table.settings.workbook.label");
        for setting in SETTINGS {
            assert!(labels.contains_key(setting.name), "no label of the setting {}", setting.name);
        }
        assert_eq!(labels.len(), SETTINGS.len(), "a label of no setting");
    }

    #[test]
    fn the_lines_are_a_settings_file_that_says_the_same() {
        let layer = SettingsLayer {
            compression: Some(12.5),
            size: Some([("SQL \"1\"".to_owned(), "Standard_A2".to_owned())].into()),
            series: Some(vec!["A".to_owned(), "D".to_owned()]),
            ..SettingsLayer::default()
        };
        let settings = |layer| {
            let layers = [(crate::settings::Origin::File, layer)];
            Settings::resolve(&layers, Arithmetic::Exact).unwrap()
        };
        let first = serde_json::to_value(settings(layer)).unwrap();
        let lines: Vec<String> = first
            .as_object()
            .unwrap()
            .iter()
            .filter_map(|(key, value)| {
                Some(format!("{} = {}", key.replace('_', "-"), toml_text(value)?))
            })
            .collect();
        let layer: SettingsLayer = toml::from_str(&lines.join("\n")).unwrap();
        assert_eq!(serde_json::to_value(settings(layer)).unwrap(), first);
    }
}
