//! What a search found, in words.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::{number, plain};
use crate::report::table::{Align, Table, TableForm};
use crate::whatif::{Answer, Found, Method, ServersAnswer, StepAnswer};

/// The value of a setting, in words.
#[must_use]
pub fn seek_text(found: &Found, form: TableForm) -> String {
    let first = match found.value {
        Some(value) => format!("{} = {value} meets {}.\n", found.setting, found.condition),
        None => format!("No value of {} meets {}.\n", found.setting, found.condition),
    };
    first + &rest(found, form)
}

/// The servers that must go first, in words.
#[must_use]
pub fn seek_servers_text(found: &ServersAnswer, form: TableForm) -> String {
    let first = match &found.value {
        Some(servers) if servers.is_empty() => {
            format!("All servers together meet {}.\n", found.condition)
        }
        Some(servers) => match servers.as_slice() {
            [server] => format!(
                "The rest meets {} when this server goes first:\n{server}\n",
                found.condition
            ),
            servers => format!(
                "The rest meets {} when these {} go first, the strongest drivers before the others:\n{}\n",
                found.condition,
                servers.len(),
                servers.join("\n")
            ),
        },
        None => format!("No rest of servers meets {}.\n", found.condition),
    };
    first + &rest(found, form)
}

fn rest<V: Serialize>(found: &Answer<V>, form: TableForm) -> String {
    // Writing to a text cannot fail.
    let mut text = String::new();
    if let Some(bound_by) = &found.bound_by {
        let _ = writeln!(text, "One step beyond, this does not hold: {bound_by}.");
    } else if found.holds {
        text += "The range ends there.\n";
    }
    for best in &found.best {
        let _ = writeln!(
            text,
            "Nearest to {}: {}, at {} = {}.",
            best.condition,
            number(best.reached),
            found.setting,
            best.at
        );
    }
    let steps: Vec<(&str, &StepAnswer)> = [
        ("step before", &found.at_previous_step),
        ("answer", &found.at_value),
        ("step after", &found.at_next_step),
    ]
    .into_iter()
    .filter_map(|(name, step)| Some((name, step.as_ref()?)))
    .collect();
    if let Some((_, first)) = steps.first() {
        let mut headings = vec![("", Align::Left), (found.setting.as_str(), Align::Right)];
        headings.extend(first.figures.keys().map(|name| (name.as_str(), Align::Right)));
        headings.push(("holds", Align::Left));
        let mut table = Table::new(&headings);
        for (name, step) in &steps {
            let mut cells = vec![(*name).to_owned(), step.value.to_string()];
            cells.extend(step.figures.values().map(|value| number(*value)));
            cells.push(if step.holds { "yes" } else { "no" }.to_owned());
            table.row(cells);
        }
        text += "\n";
        text += &table.render(form);
    }
    let method = match found.method {
        Method::Bisection => {
            "bisection: every figure of the conditions only rose or only fell where it was probed"
        }
        Method::Scan => {
            "a scan of one value after the other: a figure of the conditions rises and falls"
        }
    };
    let plans = match found.plans {
        1 => "1 plan".to_owned(),
        plans => format!("{plans} plans"),
    };
    text + &format!("\nFound by {method} ({plans}).\n")
}

/// What a search found as JSON, whole numbers without a fraction.
#[must_use]
pub fn answer_json<V: Serialize>(found: &Answer<V>) -> String {
    let mut value = serde_json::to_value(found).unwrap_or_default();
    whole(&mut value);
    crate::report::json(&value)
}

fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64() {
                *value = plain(float);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(members) => members.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
