//! What differs between two plans, in words.

use serde_json::Value;

use super::number;
use crate::report::table::{Align, Table, TableForm};
use crate::whatif::{CAUSES, Compared, FigureChange};

/// For a terminal.
#[must_use]
pub fn compare_text(compared: &Compared) -> String {
    render(compared, TableForm::Text)
}

/// For a pull request or a mail.
#[must_use]
pub fn compare_markdown(compared: &Compared) -> String {
    render(compared, TableForm::Markdown)
}

fn render(compared: &Compared, form: TableForm) -> String {
    if compared.is_empty() {
        return "The plans are the same.\n".to_owned();
    }
    let title = |words: &str| match form {
        TableForm::Markdown => format!("\n## {words}\n\n"),
        _ => format!("\n{words}\n\n"),
    };
    let mut text = String::new();
    if !compared.figures.is_empty() {
        text += &title("Figures");
        text += &figures(compared).render(form);
        let causes = causes(compared);
        text += &title("The change by cause");
        text += &causes.render(form);
        let order = CAUSES.join(", ");
        text += &[
            "\nCauses in the order ",
            &order,
            ";\neach part is what its cause changes after those before it, and the parts add up to the\n",
            "change. A cause that is not shown changes nothing.\n",
        ]
        .concat();
    }
    if !compared.servers.is_empty() {
        text += &title("Servers");
        text += &servers(compared).render(form);
    }
    text.trim_start_matches('\n').to_owned()
}

fn figures(compared: &Compared) -> Table {
    let mut table = Table::new(&[
        ("figure", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("change", Align::Right),
        ("%", Align::Right),
    ]);
    for figure in &compared.figures {
        table.row(vec![
            figure.name.clone(),
            number(figure.before),
            number(figure.after),
            signed(figure.change),
            signed(figure.change_percent),
        ]);
    }
    table
}

/// The parts of a figure's change in the order of [`CAUSES`].
pub(super) fn parts(figure: &FigureChange) -> Option<[f64; 5]> {
    figure.by_cause.map(|parts| {
        [
            parts.inventory,
            parts.measurements,
            parts.rules,
            parts.settings,
            parts.overrides,
        ]
    })
}

/// The causes that change a figure, or might.
fn causes(compared: &Compared) -> Table {
    let counts = |cause: &usize| {
        compared.figures.iter().any(|figure| {
            parts(figure).is_none_or(|parts| parts.get(*cause).is_some_and(|part| *part != 0.0))
        })
    };
    let shown: Vec<usize> = (0..CAUSES.len()).filter(counts).collect();
    let mut headings = vec![("figure", Align::Left)];
    let names = shown.iter().filter_map(|cause| CAUSES.get(*cause));
    headings.extend(names.map(|cause| (*cause, Align::Right)));
    let mut table = Table::new(&headings);
    for figure in compared
        .figures
        .iter()
        .filter(|figure| figure.change.is_some())
    {
        let mut cells = vec![figure.name.clone()];
        let part = |cause: &usize| {
            parts(figure).map_or_else(
                || "not known".to_owned(),
                |parts| signed(parts.get(*cause).copied()),
            )
        };
        cells.extend(shown.iter().map(part));
        table.row(cells);
    }
    table
}

fn servers(compared: &Compared) -> Table {
    let mut table = Table::new(&[
        ("server", Align::Left),
        ("what", Align::Left),
        ("before", Align::Left),
        ("after", Align::Left),
    ]);
    for [server, what, before, after] in server_rows(compared) {
        table.row(vec![server, what, before, after]);
    }
    table
}

/// Server, what differs, before, after.
pub(super) fn server_rows(compared: &Compared) -> Vec<[String; 4]> {
    let servers = &compared.servers;
    let row = |server: &str, what: &str, before: &str, after: &str| {
        [server, what, before, after].map(str::to_owned)
    };
    let mut rows = Vec::new();
    rows.extend(servers.added.iter().map(|name| row(name, "added", "", "")));
    rows.extend(
        servers
            .removed
            .iter()
            .map(|name| row(name, "removed", "", "")),
    );
    rows.extend(
        servers
            .renamed
            .iter()
            .map(|name| row(&name.to, "renamed", &name.from, &name.to)),
    );
    for server in &servers.changed {
        for field in &server.changes {
            rows.push(row(
                &server.name,
                &field.name,
                &words(&field.before),
                &words(&field.after),
            ));
        }
    }
    rows
}

/// A property in words: the messages of reasons, the daily change of a change.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "not known".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => super::number(number.as_f64()),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(items) => {
            let message = |item: &Value| {
                let message = item.get("message").and_then(Value::as_str);
                message.map_or_else(|| item.to_string(), str::to_owned)
            };
            items.iter().map(message).collect::<Vec<_>>().join("; ")
        }
        Value::Object(members) => match members.get("gb_per_day").and_then(Value::as_f64) {
            Some(change) => format!("{} GB a day", super::number(Some(change))),
            None => value.to_string(),
        },
    }
}

fn signed(value: Option<f64>) -> String {
    match value {
        Some(value) if value > 0.0 => format!("+{}", number(Some(value))),
        Some(0.0) => "0".to_owned(),
        value => number(value),
    }
}
