//! What people and tools attach to machines: tags, and columns that nothing else is read from.

use std::sync::Arc;

use super::grid::Grid;
use crate::estate::{NamedValue, Server};
use crate::table::heading::fold;
use crate::table::{Cell, RowView, cell_words};

/// A column that nothing else is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelColumn {
    /// The column, counted from 0.
    pub index: usize,
    /// Its heading.
    pub heading: Arc<str>,
    /// Whether the heading is none of the format's own.
    pub is_custom: bool,
}

/// The columns of a table that no reader has a use for.
pub(crate) fn columns(grid: &Grid) -> Vec<LabelColumn> {
    let unknown = grid.header.unknown.iter().map(|(index, heading)| LabelColumn {
        index: *index,
        heading: Arc::from(heading.trim()),
        is_custom: grid.table.field(&fold(heading)).is_none(),
    });
    unknown.collect()
}

/// Keeps what a row says in the columns that nothing else is read from.
pub(crate) fn keep(columns: &[LabelColumn], row: &RowView<'_>, server: &mut Server) {
    for column in columns {
        let text = match row.cell_at(column.index) {
            Cell::Error(_) => None,
            cell => cell.text(),
        };
        if let Some(value) = text.filter(|text| !cell_words::is_missing(text)) {
            server.columns.push(NamedValue {
                heading: Arc::clone(&column.heading),
                is_custom: column.is_custom,
                value: value.into_owned(),
            });
        }
    }
}

/// The tags of a cell, each as `web` or `environment=prod`: a list with semicolons, commas, bars or lines, or a JSON object.
pub(crate) fn tags(cell: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut add = |tag: String| {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    match serde_json::from_str(cell) {
        Ok(serde_json::Value::Object(members)) => {
            for (name, value) in members {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                add(tag(&format!("{name}={value}")));
            }
        }
        Ok(serde_json::Value::Array(items)) => {
            for item in items {
                add(tag(item.as_str().unwrap_or_default()));
            }
        }
        _ => cell.split([';', ',', '|', '\n']).for_each(|part| add(tag(part))),
    }
    tags
}

/// A tag with `=` between its name and its value, however the inventory parts the two.
fn tag(text: &str) -> String {
    let text = text.trim().trim_matches(['[', ']', '"']).trim();
    match text.split_once('=').or_else(|| text.split_once(':')) {
        Some((name, value)) if !name.trim().is_empty() => {
            format!("{}={}", name.trim(), value.trim())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_parted_however_the_tool_parts_them() {
        for (cell, expected) in [
            ("web; prod", vec!["web", "prod"]),
            ("env:prod, Tier = web ,env:prod", vec!["env=prod", "Tier=web"]),
            ("{\"env\": \"prod\", \"cost\": 7}", vec!["env=prod", "cost=7"]),
            ("[\"web\", \"env:prod\"]", vec!["web", "env=prod"]),
            ("Environment:Prod|Owner:Web team", vec!["Environment=Prod", "Owner=Web team"]),
            (" ; ", vec![]),
        ] {
            assert_eq!(tags(cell), expected, "{cell}");
        }
    }
}
