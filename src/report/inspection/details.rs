//! What was made of the sheets and columns of a file.

use super::doubts::is_by_tool;
use crate::intake::FileReport;
use crate::inventory::SheetUse;
use crate::wording::Message;

/// Columns that are listed of those that no reader uses.
const LISTED: usize = 8;

/// What a file is and holds, each fact with its label; a label in deeper lines begins with blanks.
pub(crate) fn details(file: &FileReport, all: bool) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            facts.push((label.to_owned(), text));
        }
    };
    add("known by", file.why.clone().unwrap_or_default());
    add("kind of file", file.encoding.clone().unwrap_or_default());
    let classes: Vec<String> =
        file.classes.iter().map(|(class, count)| format!("{count} x {}", class.words())).collect();
    add("machines", classes.join(", "));
    if let Some(also) = &file.also_measured {
        let words = format!("{}: {} figures of {} servers", also.format, also.rows, also.servers);
        add("also read as", words);
    }
    if let Some(also) = &file.also_dependencies {
        let words = format!("{}: {} rows between {} ends", also.format, also.rows, also.servers);
        add("also read as", words);
    }
    if file.unreadable > 0 {
        add("unreadable rows", file.unreadable.to_string());
    }
    let used: Vec<&SheetUse> = file.sheets.iter().filter(|sheet| sheet.used).collect();
    if all || !is_by_tool(file) {
        for (label, text) in used.iter().flat_map(|sheet| columns(sheet, all)) {
            add(&label, text);
        }
    } else {
        for (label, text) in tables(&used) {
            add(label, text);
        }
    }
    let unused: Vec<&str> = file
        .sheets
        .iter()
        .filter(|sheet| !sheet.used)
        .filter_map(|sheet| sheet.name.as_deref())
        .collect();
    add("sheets passed over", unused.join(", "));
    facts
}

/// The tables of a program's file in short: what their columns mean is known.
fn tables(sheets: &[&SheetUse]) -> [(&'static str, String); 2] {
    let name = |sheet: &SheetUse| {
        let name = sheet.name.as_deref().or(sheet.table.as_deref());
        name.unwrap_or_default().to_owned()
    };
    let rows = sheets.iter().map(|sheet| format!("{} {}", name(sheet), sheet.rows));
    // The list of machines comes first; what the other tables lack matters less.
    let missing = sheets.first().map(|sheet| &sheet.columns_missing);
    let missing = missing.map(|missing| Message::first_few(missing, LISTED).to_string());
    [("rows", rows.collect::<Vec<_>>().join(", ")), ("not there", missing.unwrap_or_default())]
}

fn columns(sheet: &SheetUse, all: bool) -> Vec<(String, String)> {
    let label = sheet.name.as_deref().map_or("table".to_owned(), |name| format!("sheet {name}"));
    let headings = sheet.header_row.map(|row| format!(", headings in row {row}"));
    let numbers = sheet.numbers.as_ref().map(|numbers| format!(", {numbers}"));
    let rows = format!(
        "{} rows{}{}",
        sheet.rows,
        headings.unwrap_or_default(),
        numbers.unwrap_or_default()
    );
    let used: Vec<String> = sheet
        .columns_used
        .iter()
        .map(|column| {
            let unit = match (&column.unit, column.unit_assumed) {
                (Some(unit), true) => format!(" in {unit} (assumed)"),
                (Some(unit), false) => format!(" in {unit}"),
                (None, _) => String::new(),
            };
            format!("{} \"{}\" = {}{unit}", column.column, column.heading, column.field)
        })
        .collect();
    let shown = if all { usize::MAX } else { LISTED };
    let some = |list: &[String]| Message::first_few(list, shown).to_string();
    vec![
        (label, rows),
        ("  read".to_owned(), used.join("; ")),
        ("  passed over".to_owned(), some(&sheet.columns_ignored)),
        ("  not there".to_owned(), some(&sheet.columns_missing)),
    ]
}
