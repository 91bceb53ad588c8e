//! The values that servers can be chosen by, for people.

use std::collections::BTreeMap;

use super::table::{Align, Table, TableForm};
use crate::pipeline::ScopeValues;

/// Values of one column that are listed one by one, where people read them.
const LISTED: usize = 20;

/// A row a value, then the servers that have none. Columns such as notes have a value a server: people get their number.
#[must_use]
pub fn scope_values(values: &ScopeValues, form: TableForm) -> String {
    let mut table = Table::new(&[(values.key, Align::Left), ("servers", Align::Right)]);
    let column = |value: &str| value.split_once('=').map(|(heading, _)| heading.to_owned());
    let mut columns: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for value in values.values.iter().filter(|_| form != TableForm::Csv) {
        if let Some(heading) = column(&value.value) {
            let (different, servers) = columns.entry(heading).or_default();
            *different += 1;
            *servers += value.servers;
        }
    }
    for value in &values.values {
        let heading = column(&value.value);
        let count = heading.as_ref().and_then(|heading| columns.get(heading));
        match (&heading, count) {
            (Some(_), Some((0, _))) => {}
            (Some(heading), Some((different, servers))) if *different > LISTED => {
                table.row(vec![format!("{heading}=… ({different} values)"), servers.to_string()]);
                columns.insert(heading.clone(), (0, 0));
            }
            _ => table.row(vec![value.value.clone(), value.servers.to_string()]),
        }
    }
    let without = match form {
        TableForm::Csv => String::new(),
        _ => format!("(no {} known)", values.key),
    };
    if values.without > 0 || values.values.is_empty() {
        table.row(vec![without, values.without.to_string()]);
    }
    table.render(form)
}
