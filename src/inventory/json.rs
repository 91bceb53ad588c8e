//! Lists of objects, as PowerShell's `ConvertTo-Json` writes them, as tables.
//!
//! A list in a property, such as the disks of a machine, becomes a separate table with the name of the machine in front; in the table of
//! machines its length stands for it.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::table::{Cell, Document, Header, Row, Sheet, TableError};

/// How many rows from the top are looked at.
const SEARCHED: usize = 30;

type Object = Map<String, Value>;

/// The names of a document's sheets; those of a JSON file are its lists.
pub(crate) fn sheet_names(document: &Document) -> Vec<Option<Arc<str>>> {
    match document.json() {
        Some(text) => sheets(text).into_iter().map(|sheet| sheet.name).collect(),
        None => document.sheet_names().to_vec(),
    }
}

/// The first rows of a sheet, among which the headings are.
pub(crate) fn head(document: &mut Document, name: Option<&str>) -> Result<Sheet, TableError> {
    match list(document, name) {
        Some(list) => list,
        None => document.head(name, SEARCHED),
    }
}

/// A sheet with all of its rows, as far as they stand under the headings.
pub(crate) fn sheet(
    document: &mut Document,
    name: Option<&str>,
    header: &Header,
) -> Result<Sheet, TableError> {
    if let Some(list) = list(document, name) {
        return list;
    }
    let wanted: Vec<usize> = header.columns.iter().map(|column| column.index).collect();
    document.sheet_columns(name, header.row_number, &wanted)
}

fn list(document: &Document, name: Option<&str>) -> Option<Result<Sheet, TableError>> {
    let lists = sheets(document.json()?).into_iter();
    let found = lists.into_iter().find(|sheet| sheet.name.as_deref() == name);
    Some(found.ok_or_else(|| TableError::NoSuchSheet {
        path: Arc::clone(document.path()),
        sheet: name.unwrap_or_default().to_owned(),
        known: Vec::new(),
    }))
}

fn sheets(text: &str) -> Vec<Sheet> {
    let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    let objects = match &value {
        Value::Array(list) => objects(list),
        Value::Object(one) if is_record(one) => vec![one],
        Value::Object(lists) => {
            let lists = lists.iter().filter_map(|(name, list)| {
                let list = objects(list.as_array()?);
                table(Some(name), &list, None)
            });
            return lists.collect();
        }
        _ => Vec::new(),
    };
    let mut sheets: Vec<Sheet> = table(None, &objects, None).into_iter().collect();
    for key in keys(&objects) {
        let lists = objects.iter().filter_map(|object| {
            let name = ["VMName", "Name"].iter().find_map(|key| object.get(*key))?;
            Some((name, crate::inventory::json::objects(object.get(key)?.as_array()?)))
        });
        let (names, children): (Vec<&Value>, Vec<&Object>) =
            lists.flat_map(|(name, list)| list.into_iter().map(move |child| (name, child))).unzip();
        sheets.extend(table(Some(key), &children, Some(&names)));
    }
    sheets
}

fn objects(list: &[Value]) -> Vec<&Object> {
    list.iter().filter_map(Value::as_object).collect()
}

/// Whether an object is one machine and not a collection of lists.
fn is_record(object: &Object) -> bool {
    let is_plain = |value: &&Value| value.is_string() || value.is_number() || value.is_boolean();
    object.values().filter(is_plain).count() >= 3
}

/// The keys of all objects, each once.
fn keys<'a>(objects: &[&'a Object]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let keys = objects.iter().flat_map(|object| object.keys());
    keys.map(String::as_str).filter(|key| seen.insert(*key)).collect()
}

/// Rows are numbered as if the keys stood above them in row 1.
fn table(name: Option<&str>, objects: &[&Object], owners: Option<&[&Value]>) -> Option<Sheet> {
    let mut columns = keys(objects);
    if owners.is_some() {
        columns.retain(|key| *key != "VMName");
    }
    if columns.is_empty() {
        return None;
    }
    let owner_heading = owners.map(|_| Cell::from_text("VMName"));
    let headings = columns.iter().map(|key| Cell::from_text(*key));
    let mut rows =
        vec![Row { number: 1, cells: owner_heading.into_iter().chain(headings).collect() }];
    for (number, object) in (2..).zip(objects) {
        let owner = owners.and_then(|owners| owners.get(rows.len() - 1));
        let values = columns.iter().map(|key| object.get(*key).map_or(Cell::Blank, cell));
        rows.push(Row {
            number,
            cells: owner.map(|owner| cell(owner)).into_iter().chain(values).collect(),
        });
    }
    let name = name.map(Arc::from);
    Some(Sheet { name, rows })
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Blank,
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(number) => number.as_f64().map_or(Cell::Blank, Cell::Number),
        Value::String(text) => Cell::from_text(text.as_str()),
        Value::Array(list) => Cell::Number(list.len() as f64),
        // An enumeration: its number and its name.
        Value::Object(object) => object.get("Value").map_or(Cell::Blank, cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_objects_are_tables_and_so_are_their_lists() {
        let text = r#"[{"Name":"web","State":2,"HardDrives":[{"Path":"a.vhdx"},{"Path":"b.vhdx"}]},{"Name":"db","State":3,"Id":"x"}]"#;
        let sheets = sheets(text);
        let shown = |sheet: &Sheet| -> Vec<String> {
            let row = |row: &Row| {
                row.cells
                    .iter()
                    .map(|c| c.text().unwrap_or_default().into_owned())
                    .collect::<Vec<_>>()
                    .join(",")
            };
            sheet.rows.iter().map(row).collect()
        };
        assert_eq!(shown(&sheets[0]), ["Name,State,HardDrives,Id", "web,2,2,", "db,3,,x"]);
        assert_eq!(shown(&sheets[1]), ["VMName,Path", "web,a.vhdx", "web,b.vhdx"]);
        assert_eq!(sheets[1].name.as_deref(), Some("HardDrives"));
    }

    #[test]
    fn one_object_is_a_list_of_one_and_rubbish_is_nothing() {
        assert_eq!(sheets(r#"{"Name":"web","State":2,"Id":"x"}"#)[0].rows.len(), 2);
        assert_eq!(sheets(r#"{"vms":[{"Name":"web"}]}"#)[0].name.as_deref(), Some("vms"));
        assert!(sheets("[1,2").is_empty() && sheets("[1,2]").is_empty() && sheets("7").is_empty());
    }
}
