//! Settings: every setting in force and from where it came, and the files that were read: enough to run the plan again.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::book::Book;
use super::list::{self, Column, Kind};
use super::style::{self, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::{Plan, Role as SourceRole};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    none: String,
    yes: String,
    no: String,
    sources_title: String,
    sources_headings: Vec<String>,
    no_sources: String,
    roles: BTreeMap<String, String>,
    settings: BTreeMap<String, String>,
}

const COLUMNS: [Column; 4] =
    [(Kind::Words, 44.0), (Kind::Words, 70.0), (Kind::Words, 18.0), (Kind::Words, 40.0)];
const SOURCE_COLUMNS: [Column; 6] = [
    (Kind::Words, 44.0),
    (Kind::Words, 70.0),
    (Kind::Words, 18.0),
    (Kind::Words, 40.0),
    (Kind::Number(Unit::Count), 10.0),
    (Kind::Number(Unit::Count), 10.0),
];

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words =
        book.words("settings.toml", include_str!("../../../templates/workbook/settings.toml"))?;
    let mut sheet = book.sheet(sheet_names::SETTINGS)?;
    let header = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    list::headings(&mut sheet, header, 0, &words.headings)?;
    let formats = list::formats(&COLUMNS);
    let settings = &plan.document.settings;
    let all = serde_json::to_value(settings).unwrap_or_default();
    let mut row = header;
    for (key, value) in all.as_object().into_iter().flatten() {
        row += 1;
        let flag = key.replace('_', "-");
        let label = words.settings.get(&flag).unwrap_or(&flag);
        let line = toml_value(value).map(|value| format!("{flag} = {value}"));
        let cells = [
            Value::text(label),
            Value::text(shown(value, &words).unwrap_or_else(|| words.none.clone())),
            Value::text(settings.origin(&flag).to_string()),
            Value::text(line.unwrap_or_default()),
        ];
        list::row(&mut sheet, row, 0, &cells, &COLUMNS, &formats)?;
    }
    row += 2;
    sheet.text(row, 0, &words.sources_title, &style::words(Role::Heading))?;
    row += 1;
    if plan.document.sources.is_empty() {
        sheet.text(row, 0, &words.no_sources, &style::words(Role::Text))?;
    } else {
        list::headings(&mut sheet, row, 0, &words.sources_headings)?;
        for (column, (_, width)) in (0_u16..).zip(SOURCE_COLUMNS).skip(COLUMNS.len()) {
            sheet.worksheet.set_column_width(column, width)?;
        }
    }
    let formats = list::formats(&SOURCE_COLUMNS);
    for source in &plan.document.sources {
        row += 1;
        let role = match source.role {
            SourceRole::Inventory => "inventory",
            SourceRole::Measurement => "measurement",
            SourceRole::Settings => "settings",
            SourceRole::Overrides => "overrides",
        };
        let cells = [
            Value::text(&source.path),
            Value::text(&source.sha256),
            Value::text(source.format),
            Value::text(words.roles.get(role).map_or(role, String::as_str)),
            Value::Number(source.servers as f64),
            Value::Number(source.rows as f64),
        ];
        list::row(&mut sheet, row, 0, &cells, &SOURCE_COLUMNS, &formats)?;
    }
    sheet.worksheet.set_freeze_panes(header + 1, 0)?;
    book.add(sheet)
}

/// A setting for people; `None` where it is not set.
fn shown(value: &Json, words: &Words) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| shown(item, words)).collect();
            Some(items.join(", "))
        }
        Json::Object(map) if map.is_empty() => None,
        Json::Object(map) => {
            let items: Vec<String> = map
                .iter()
                .filter_map(|(key, value)| Some(format!("{key}={}", shown(value, words)?)))
                .collect();
            Some(items.join(", "))
        }
        Json::Number(number) => Some(match number.as_f64() {
            Some(number) => number.to_string(),
            None => number.to_string(),
        }),
        Json::Bool(true) => Some(words.yes.clone()),
        Json::Bool(false) => Some(words.no.clone()),
    }
}

/// A setting as a settings file has it; `None` where it is not set.
fn toml_value(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(toml_value).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Json::Object(map) if map.is_empty() => None,
        Json::Object(map) => {
            let items: Vec<String> = map
                .iter()
                .filter_map(|(key, value)| {
                    Some(format!("{} = {}", Json::from(key.as_str()), toml_value(value)?))
                })
                .collect();
            Some(format!("{{ {} }}", items.join(", ")))
        }
        // Words, numbers and truths are written alike in both.
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::toml_value;
    use crate::settings::{Arithmetic, Settings, SettingsLayer};

    #[test]
    fn the_lines_are_a_settings_file_that_says_the_same() {
        let layer = SettingsLayer {
            compression: Some(12.5),
            size: [("SQL \"1\"".to_owned(), "Standard_A2".to_owned())].into(),
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
                Some(format!("{} = {}", key.replace('_', "-"), toml_value(value)?))
            })
            .collect();
        let layer: SettingsLayer = toml::from_str(&lines.join("\n")).unwrap();
        assert_eq!(serde_json::to_value(settings(layer)).unwrap(), first);
    }
}
