//! Tables in JSON, such as the answers of Azure Monitor, `CloudWatch`, Prometheus and Zabbix.
//!
//! Each object without objects in lists below it is a row, with what stands around it. A list of pairs, as in Prometheus, is a row for
//! each pair.

use std::collections::HashMap;

use serde_json::Value;

use crate::table::{Cell, Document, Row, Sheet};

/// Rows that are looked at to recognise a file.
const HEAD_ROWS: usize = 30;
/// Deeper objects are left alone.
const DEPTH: usize = 12;

/// The rows of a text, with their headings first.
struct Table {
    headings: Vec<String>,
    places: HashMap<String, usize>,
    rows: Vec<Vec<String>>,
    most: usize,
}

/// The first rows of a text.
pub(crate) fn head(text: &str) -> Option<Sheet> {
    let table = Table::of(text, HEAD_ROWS)?;
    Some(sheet_of(&table.with_headings()))
}

/// The rows of a text as a document of their own.
pub(crate) fn document(document: &Document, text: &str) -> Option<Document> {
    let table = Table::of(text, usize::MAX)?;
    Some(document.with_rows(sheet_of(&table.with_headings())))
}

impl Table {
    fn of(text: &str, most: usize) -> Option<Self> {
        let mut table =
            Self { headings: Vec::new(), places: HashMap::new(), rows: Vec::new(), most };
        // Objects on lines of their own follow each other.
        for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
            let Ok(value) = value else { break };
            table.value(&value, &[], 0);
            if table.is_full() {
                break;
            }
        }
        (!table.rows.is_empty()).then_some(table)
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= self.most
    }

    fn value(&mut self, value: &Value, around: &[(String, String)], depth: usize) {
        if depth > DEPTH || self.is_full() {
            return;
        }
        match value {
            Value::Array(items) => {
                for item in items {
                    self.value(item, around, depth + 1);
                }
            }
            Value::Object(object) => {
                let mut facts = around.to_vec();
                let mut lists = Vec::new();
                gather(object, "", &mut facts, &mut lists, 0);
                if self.grid(object, &facts) || self.side_by_side(object, &facts) {
                    return;
                }
                if lists.is_empty() {
                    self.row(&facts, &[]);
                }
                for list in lists {
                    self.list(list, &facts, depth);
                }
            }
            _ => {}
        }
    }

    /// A list of columns beside a list of rows, as Log Analytics and `InfluxDB` answer.
    fn grid(
        &mut self,
        object: &serde_json::Map<String, Value>,
        facts: &[(String, String)],
    ) -> bool {
        let name = |column: &Value| match column {
            Value::Object(column) => {
                column.get("name").or_else(|| column.get("text")).and_then(plain)
            }
            column => plain(column),
        };
        let columns = object.get("columns").and_then(Value::as_array);
        let Some(columns) =
            columns.and_then(|columns| columns.iter().map(name).collect::<Option<Vec<String>>>())
        else {
            return false;
        };
        let rows = ["rows", "values", "data"].iter().find_map(|name| object.get(*name)?.as_array());
        let Some(rows) = rows.filter(|rows| rows.iter().all(Value::is_array)) else {
            return false;
        };
        // The name is that of the table.
        let facts: Vec<(String, String)> =
            facts.iter().filter(|(heading, _)| heading != "name").cloned().collect();
        for row in rows.iter().filter_map(Value::as_array) {
            if self.is_full() {
                break;
            }
            let cells = columns.iter().zip(row);
            let cells: Vec<(String, String)> = cells
                .map(|(column, cell)| (column.clone(), plain(cell).unwrap_or_default()))
                .collect();
            self.row(&facts, &cells);
        }
        true
    }

    /// A list of times beside one of values, as `aws cloudwatch get-metric-data` answers.
    fn side_by_side(
        &mut self,
        object: &serde_json::Map<String, Value>,
        facts: &[(String, String)],
    ) -> bool {
        let list = |name: &str| {
            let (heading, value) = object.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
            let items = value.as_array()?.iter().map(plain).collect::<Option<Vec<String>>>()?;
            Some((heading.trim_end_matches('s').to_owned(), items))
        };
        let (Some((time, times)), Some((value, values))) = (list("timestamps"), list("values"))
        else {
            return false;
        };
        for (at, number) in times.into_iter().zip(values) {
            if self.is_full() {
                break;
            }
            self.row(facts, &[(time.clone(), at), (value.clone(), number)]);
        }
        true
    }

    fn list(&mut self, items: &[Value], facts: &[(String, String)], depth: usize) {
        for item in items {
            if self.is_full() {
                return;
            }
            match item {
                Value::Array(pair) => {
                    if let [time, value] = pair.as_slice()
                        && let (Some(time), Some(value)) = (plain(time), plain(value))
                    {
                        let pair = [("time".to_owned(), time), ("value".to_owned(), value)];
                        self.row(facts, &pair);
                    }
                }
                item => self.value(item, facts, depth + 1),
            }
        }
    }

    fn row(&mut self, facts: &[(String, String)], more: &[(String, String)]) {
        let mut cells = Vec::new();
        for (heading, text) in facts.iter().chain(more) {
            let next = self.headings.len();
            let place = *self.places.entry(heading.clone()).or_insert_with(|| {
                self.headings.push(heading.clone());
                next
            });
            if cells.len() <= place {
                cells.resize(place + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(place) {
                text.clone_into(cell);
            }
        }
        self.rows.push(cells);
    }

    fn with_headings(self) -> Vec<Vec<String>> {
        std::iter::once(self.headings).chain(self.rows).collect()
    }
}

/// The facts of an object, those of objects inside it by both their names, and its lists of objects or pairs.
fn gather<'v>(
    object: &'v serde_json::Map<String, Value>,
    outer: &str,
    facts: &mut Vec<(String, String)>,
    lists: &mut Vec<&'v [Value]>,
    depth: usize,
) {
    for (name, value) in object {
        let heading = if outer.is_empty() { name.clone() } else { format!("{outer} {name}") };
        match value {
            Value::Object(inner) if depth < DEPTH => {
                // The root of an answer only wraps it.
                let is_wrapper = inner.values().any(is_list);
                gather(inner, if is_wrapper { "" } else { name }, facts, lists, depth + 1);
            }
            Value::Array(items) if is_list(value) => lists.push(items),
            value => facts.extend(plain(value).map(|text| (heading, text))),
        }
    }
}

fn is_list(value: &Value) -> bool {
    let Value::Array(items) = value else { return false };
    items.iter().any(|item| match item {
        Value::Object(_) => true,
        Value::Array(pair) => pair.len() == 2 && pair.iter().all(|part| plain(part).is_some()),
        _ => false,
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A sheet of texts.
fn sheet_of(rows: &[Vec<String>]) -> Sheet {
    let rows = (1..).zip(rows).filter_map(|(number, cells)| {
        let cells = cells.iter().map(|cell| Cell::from_text(cell.as_str()));
        Row::new(number, cells.collect())
    });
    Sheet::new(None, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let table = Table::of(text, usize::MAX).unwrap();
        table.with_headings().iter().map(|cells| cells.join(",")).collect()
    }

    #[test]
    fn what_stands_around_a_sample_is_of_it() {
        let azure = r#"{"value":[{"id":"x","name":{"value":"Write"},"timeseries":[{"data":[{"timeStamp":"t","average":1.5},{"timeStamp":"u"}]}]}]}"#;
        assert_eq!(rows(azure), ["id,name value,timeStamp,average", "x,Write,t,1.5", "x,Write,u"]);
        let prometheus = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"instance":"w"},"values":[[1,"2"],[3,"4"]]}]}}"#;
        assert_eq!(
            rows(prometheus),
            [
                "status,resultType,metric instance,time,value",
                "success,matrix,w,1,2",
                "success,matrix,w,3,4"
            ]
        );
        let grid = r#"{"tables":[{"name":"T","columns":[{"name":"a"},{"name":"b"}],"rows":[["x",1],["y",null]]}]}"#;
        assert_eq!(rows(grid), ["a,b", "x,1", "y,"]);
        let lists =
            r#"{"R":[{"Label":"w","Timestamps":["t","u"],"Values":[1,2.5]}],"Messages":[]}"#;
        assert_eq!(rows(lists), ["Label,Timestamp,Value", "w,t,1", "w,u,2.5"]);
        let lines = "{\"a\":1}\n{\"a\":2,\"b\":3}\n{\"a\":";
        assert_eq!(rows(lines), ["a,b", "1", "2,3"]);
    }
}
