//! What was recognised in the inputs, for people.

use super::table::{Align, Table, TableForm};
use crate::finding::Finding;
use crate::intake::{FileReport, Inspection};
use crate::inventory::SheetUse;
use crate::source::Role;

/// A table of the files, then what was made of each.
#[must_use]
pub fn inspection(inspection: &Inspection, form: TableForm) -> String {
    let mut text = overview(inspection).render(form);
    if form == TableForm::Csv {
        return text;
    }
    for file in &inspection.files {
        heading(&mut text, &file.path, form);
        text.push_str(&facts(file).render(form));
        for sheet in file.sheets.iter().filter(|sheet| sheet.used) {
            text.push('\n');
            text.push_str(&columns(sheet).render(form));
        }
        text.push_str(&findings(&file.findings, form));
    }
    if !inspection.findings.is_empty() {
        heading(&mut text, "Between the files", form);
        text.push_str(&findings(&inspection.findings, form));
    }
    text
}

fn heading(text: &mut String, words: &str, form: TableForm) {
    text.push('\n');
    match form {
        TableForm::Markdown => text.extend(["## ", words, "\n\n"]),
        _ => text.extend([words, "\n", &"-".repeat(words.chars().count().min(80)), "\n"]),
    }
}

fn role(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Inventory) => "inventory",
        Some(Role::Measurement) => "measurement",
        Some(Role::Settings) => "settings",
        Some(Role::Overrides) => "overrides",
        Some(Role::Dependencies) => "dependencies",
        Some(Role::Scope) => "scope",
        None => "not used",
    }
}

fn roles(file: &FileReport) -> String {
    let first = role(file.role);
    let also = [
        file.also_measured.as_ref().map(|_| role(Some(Role::Measurement))),
        file.also_dependencies.as_ref().map(|_| role(Some(Role::Dependencies))),
    ];
    let all: Vec<&str> = std::iter::once(first).chain(also.into_iter().flatten()).collect();
    all.join(", ")
}

fn overview(inspection: &Inspection) -> Table {
    let mut table = Table::new(&[
        ("format", Align::Left),
        ("version", Align::Left),
        ("role", Align::Left),
        ("servers", Align::Right),
        ("rows", Align::Right),
        ("findings", Align::Right),
        ("file", Align::Left),
    ]);
    for file in &inspection.files {
        table.row(vec![
            file.path.clone(),
            file.what(),
            file.version.clone().unwrap_or_default(),
            roles(file),
            file.servers.to_string(),
            file.rows.to_string(),
            file.findings.len().to_string(),
            file.path.clone(),
        ]);
    }
    table
}

fn facts(file: &FileReport) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            table.row(vec![name.to_owned(), value]);
        }
    };
    let format = file.what();
    add(
        "format",
        match &file.version {
            Some(version) => format!("{format} {version}"),
            None => format,
        },
    );
    add("why", file.why.clone().unwrap_or_default());
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
    let unused: Vec<&str> = file
        .sheets
        .iter()
        .filter(|sheet| !sheet.used)
        .filter_map(|sheet| sheet.name.as_deref())
        .collect();
    add("sheets passed over", unused.join(", "));
    table
}

fn columns(sheet: &SheetUse) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let name = sheet.name.as_deref().unwrap_or("table");
    let index = sheet.header_row.map(|row| format!(", headings in row {row}")).unwrap_or_default();
    table.row(vec![format!("sheet {name}"), format!("{} rows{index}", sheet.rows)]);
    if let Some(numbers) = &sheet.numbers {
        table.row(vec!["  numbers".to_owned(), numbers.clone()]);
    }
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
    let lists = [
        ("  used", used.join("; ")),
        ("  passed over", sheet.columns_ignored.join("; ")),
        ("  not there", sheet.columns_missing.join("; ")),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            table.row(vec![name.to_owned(), list]);
        }
    }
    table
}

fn findings(findings: &[Finding], form: TableForm) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for finding in findings {
        let index = finding
            .location
            .as_ref()
            .and_then(|index| Some((index.sheet.as_ref(), index.row?, index.column.as_ref())))
            .map(|(sheet, row, column)| {
                let sheet = sheet.map(|sheet| format!("{sheet} ")).unwrap_or_default();
                format!(
                    " ({sheet}row {row}{})",
                    column.map(|c| format!(", column {c}")).unwrap_or_default()
                )
            })
            .unwrap_or_default();
        let hint = finding.hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
        table.row(vec![finding.severity.to_string(), format!("{}{index}{hint}", finding.message)]);
    }
    format!("\n{}", table.render(form))
}
