//! Other Rules: which verdicts change under another rule set, and by which rules.

use serde::Deserialize;

use super::book::Book;
use super::list::{self, Column, Kind};
use super::sheet::Sheet;
use super::style::{self, Mark, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::{Against, Plan, Readiness, StatedRule};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    servers_title: String,
    none: String,
    rules_title: String,
    count_headings: Vec<String>,
    counts: Vec<String>,
    server_headings: Vec<String>,
    rule_headings: Vec<String>,
}

const COLUMNS: [Column; 6] = [
    (Kind::Words, 30.0),
    (Kind::Words, 26.0),
    (Kind::Words, 26.0),
    (Kind::Words, 30.0),
    (Kind::Words, 52.0),
    (Kind::Words, 52.0),
];
const RULES: [Column; 6] = [
    (Kind::Words, 30.0),
    (Kind::Words, 26.0),
    (Kind::Words, 26.0),
    (Kind::Words, 30.0),
    (Kind::Words, 52.0),
    (Kind::Number(Unit::Count), 52.0),
];

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan, found: &Against) -> Result<(), WorkbookError> {
    let words: Words =
        book.words("against.toml", include_str!("../../../templates/workbook/against.toml"))?;
    let planned = plan.document.counts.unwrap_or_default().planned;
    let named = |text: &String| {
        text.replace("{own}", &plan.rules.id)
            .replace("{other}", &found.rules.id)
            .replace("{date}", &found.rules_date)
            .replace("{count}", &found.changed.len().to_string())
            .replace("{planned}", &planned.to_string())
    };
    let all = |texts: &[String]| texts.iter().map(named).collect::<Vec<_>>();
    let mut sheet = book.sheet(sheet_names::AGAINST)?;
    sheet.tab(false);
    let explanation = named(&words.explanation);
    let row = list::head(&mut sheet, &words.title, &explanation, &COLUMNS)?;
    list::headings(&mut sheet, row, 0, &all(&words.count_headings))?;
    let mut row = counts(&mut sheet, row + 1, plan, found, &words)? + 1;
    if found.changed.is_empty() {
        sheet.text(row, 0, &words.none, &style::words(Role::Text))?;
        return book.add(sheet);
    }
    sheet.text(row, 0, &named(&words.servers_title), &style::words(Role::Heading))?;
    row += 1;
    list::headings(&mut sheet, row, 0, &all(&words.server_headings))?;
    row = servers(&mut sheet, row + 1, found)? + 1;
    sheet.text(row, 0, &words.rules_title, &style::words(Role::Heading))?;
    row += 1;
    list::headings(&mut sheet, row, 0, &all(&words.rule_headings))?;
    rules(&mut sheet, row + 1, found)?;
    book.add(sheet)
}

fn counts(
    sheet: &mut Sheet,
    first: u32,
    plan: &Plan,
    found: &Against,
    words: &Words,
) -> Result<u32, WorkbookError> {
    let document = &plan.document;
    let (here, there) = (document.counts.unwrap_or_default(), found.counts);
    let whole = |count: usize| Some(u32::try_from(count).map_or(f64::INFINITY, f64::from));
    let (own, other) = (&document.outputs, &found.outputs);
    let values = [
        (whole(here.ready), whole(there.ready)),
        (whole(here.conditional), whole(there.conditional)),
        (whole(here.not_ready), whole(there.not_ready)),
        (whole(here.unknown), whole(there.unknown)),
        (whole(here.eligible), whole(there.eligible)),
        (own.delta_bandwidth_mbps, other.delta_bandwidth_mbps),
        (own.storage_gb, other.storage_gb),
    ];
    let mut row = first;
    for (index, (label, (before, after))) in words.counts.iter().zip(values).enumerate() {
        let unit = match index {
            5 => Unit::Mbps,
            6 => Unit::Gb,
            _ => Unit::Count,
        };
        let number = (Kind::Number(unit), 26.0);
        let columns = [(Kind::Words, 30.0), number, number];
        let cells = [Value::text(label), Value::known(before), Value::known(after)];
        list::row(sheet, row, 0, &cells, &columns, &list::formats(&columns))?;
        row += 1;
    }
    Ok(row)
}

fn servers(sheet: &mut Sheet, first: u32, found: &Against) -> Result<u32, WorkbookError> {
    let formats = list::formats(&COLUMNS);
    let mut row = first;
    for server in &found.changed {
        let cells = [
            Value::text(&server.name),
            Value::text(server.readiness.words()),
            Value::text(server.readiness_against.words()),
            Value::text(server.rules.join(", ")),
            Value::text(server.reasons.join("; ")),
            Value::text(server.reasons_against.join("; ")),
        ];
        list::row(sheet, row, 0, &cells, &COLUMNS, &formats)?;
        row += 1;
    }
    let last = row.max(first + 1) - 1;
    for (readiness, mark) in [
        (Readiness::Conditional, Mark::Doubtful),
        (Readiness::Unknown, Mark::Doubtful),
        (Readiness::NotReady, Mark::Bad),
    ] {
        let rule = rust_xlsxwriter::ConditionalFormatCell::new()
            .set_rule(rust_xlsxwriter::ConditionalFormatCellRule::EqualTo(
                readiness.words().to_owned(),
            ))
            .set_format(style::mark(mark));
        sheet.worksheet.add_conditional_format(first, 1, last, 2, &rule)?;
    }
    sheet.worksheet.autofilter(
        first - 1,
        0,
        last,
        u16::try_from(COLUMNS.len()).unwrap_or(1) - 1,
    )?;
    Ok(row)
}

fn rules(sheet: &mut Sheet, first: u32, found: &Against) -> Result<(), WorkbookError> {
    let formats = list::formats(&RULES);
    let value = |stated: Option<&StatedRule>| {
        Value::text(stated.map_or("-", |stated| stated.value.as_str()))
    };
    let date =
        |stated: Option<&StatedRule>| Value::text(stated.map_or("", |stated| stated.date.as_str()));
    for (row, rule) in (first..).zip(&found.deciding_rules) {
        let (own, other) = (rule.value.as_ref(), rule.value_against.as_ref());
        let servers = u32::try_from(rule.servers).map_or(f64::INFINITY, f64::from);
        let cells = [
            Value::text(&rule.id),
            value(own),
            value(other),
            date(own),
            date(other),
            Value::Number(servers),
        ];
        list::row(sheet, row, 0, &cells, &RULES, &formats)?;
    }
    Ok(())
}
