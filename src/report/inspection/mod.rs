//! What was recognised in the inputs, for people: a line a file, and below it what is doubtful, then the details.

mod details;
mod doubts;
mod file_line;
mod page;
mod wrap;

use super::paths::CommonFolder;
use super::table::{Align, Table, TableForm};
use crate::intake::{FileReport, Inspection};
use details::details;
use doubts::{doubts, findings_in_words};
use file_line::{FileLine, State, lines};
use page::Page;

/// How an inspection is shown.
#[derive(Clone, Copy, Debug)]
pub struct InspectionView {
    /// The form.
    pub form: TableForm,
    /// The columns of the terminal; `None` where it is none.
    pub width: Option<usize>,
    /// Whether every finding and every column is shown, not the first of each kind.
    pub all: bool,
}

/// What was recognised in the inputs.
#[must_use]
pub fn inspection(inspection: &Inspection, view: InspectionView) -> String {
    let folder = CommonFolder::of(inspection.files.iter().map(|file| file.path.as_str()));
    let lines = lines(&inspection.files, &folder);
    if view.form == TableForm::Csv {
        return overview(&lines).render(TableForm::Csv);
    }
    let mut page = Page::new(view);
    page.head(&folder, &summary(&lines));
    page.doubts(&findings_in_words(&inspection.findings, &folder, view.all));
    page.overview(&lines, || overview(&lines));
    for (file, line) in inspection.files.iter().zip(&lines) {
        page.file(line, &doubts(file, &folder, view.all), &facts(file, line, view.all));
    }
    page.finish()
}

fn facts(file: &FileReport, line: &FileLine, all: bool) -> Vec<(String, String)> {
    if matches!(line.state, State::Copy | State::LeftOut) { Vec::new() } else { details(file, all) }
}

/// How many files there are of each kind.
fn summary(lines: &[FileLine]) -> String {
    let count = |what: &dyn Fn(&FileLine) -> bool| lines.iter().filter(|line| what(line)).count();
    let mut parts = Vec::new();
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    add(count(&|line| line.is_inventory), "inventory", "inventories");
    add(count(&|line| line.is_measurement), "measurement", "measurements");
    add(count(&|line| line.is_dependencies), "list of connections", "lists of connections");
    add(count(&|line| line.state == State::Copy), "duplicate", "duplicates");
    add(count(&|line| line.state == State::LeftOut), "file left out", "files left out");
    let files = if lines.len() == 1 { "file" } else { "files" };
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{} {files}{parts}", lines.len())
}

/// The files as a table.
fn overview(lines: &[FileLine]) -> Table {
    let mut table = Table::new(&[
        ("file", Align::Left),
        ("state", Align::Left),
        ("format", Align::Left),
        ("version", Align::Left),
        ("role", Align::Left),
        ("servers", Align::Right),
        ("disks", Align::Right),
        ("rows", Align::Right),
        ("findings", Align::Right),
    ]);
    for line in lines {
        table.row(vec![
            line.name.clone(),
            line.state.words().to_owned(),
            line.format.clone(),
            line.version.clone(),
            line.roles.join(", "),
            line.servers.to_string(),
            line.disks.map(|disks| disks.to_string()).unwrap_or_default(),
            line.rows.to_string(),
            line.findings.to_string(),
        ]);
    }
    table
}
