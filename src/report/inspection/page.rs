//! The page of an inspection, as text or Markdown.

use super::InspectionView;
use super::doubts::Doubt;
use super::file_line::{FileLine, State};
use super::wrap::wrapped;
use crate::inert;
use crate::report::paths::{CommonFolder, fitted};
use crate::report::table::{Table, TableForm};

/// The width of texts where there is no terminal; names of files are never cut there.
const WIDTH: usize = 120;
/// What is left of a name on the narrowest terminal.
const NAME: usize = 24;

/// The text as it grows.
pub(crate) struct Page {
    view: InspectionView,
    text: String,
    /// The widths of state, format and counts.
    columns: [usize; 5],
    /// Whether the file above has lines below its own.
    is_below_long: bool,
}

impl Page {
    pub(crate) fn new(view: InspectionView) -> Self {
        Self { view, text: String::new(), columns: [0; 5], is_below_long: true }
    }

    fn is_markdown(&self) -> bool {
        self.view.form == TableForm::Markdown
    }

    fn width(&self) -> usize {
        self.view.width.unwrap_or(WIDTH)
    }

    /// The folder of all files, and how many there are.
    pub(crate) fn head(&mut self, folder: &CommonFolder, summary: &str) {
        let place = folder.folder().map(|folder| format!(" in {folder}")).unwrap_or_default();
        let (files, rest) = summary.split_once(':').unwrap_or((summary, ""));
        let colon = if rest.is_empty() { "" } else { ":" };
        let head = format!("{files}{place}{colon}{rest}");
        if self.is_markdown() {
            self.text.push_str(&inert::markdown(&head));
            self.text.push('\n');
        } else {
            self.text.push_str(&wrapped("", &inert::terminal(&head), self.width()));
        }
    }

    /// What is doubtful between the files.
    pub(crate) fn doubts(&mut self, doubts: &[Doubt]) {
        if self.is_markdown() && !doubts.is_empty() {
            self.text.push('\n');
        }
        for doubt in doubts {
            self.doubt("", doubt);
        }
    }

    /// The files in a table, which stands in a line each file in text.
    pub(crate) fn overview(&mut self, lines: &[FileLine], table: impl FnOnce() -> Table) {
        if self.is_markdown() {
            self.text.push('\n');
            self.text.push_str(&table().render(TableForm::Markdown));
            return;
        }
        for line in lines {
            for (column, cell) in self.columns.iter_mut().zip(cells(line)) {
                *column = (*column).max(cell.chars().count());
            }
        }
    }

    /// A file with what is doubtful about it and the facts.
    pub(crate) fn file(&mut self, line: &FileLine, doubts: &[Doubt], facts: &[(String, String)]) {
        if self.is_markdown() {
            if doubts.is_empty() && facts.is_empty() {
                return;
            }
            self.text.extend(["\n## ", &inert::markdown(&line.name), "\n\n"]);
        } else {
            let is_long = !doubts.is_empty() || !facts.is_empty();
            if is_long || self.is_below_long {
                self.text.push('\n');
            }
            self.is_below_long = is_long;
            self.line(line);
        }
        let indent = if self.is_markdown() { "" } else { "  " };
        for doubt in doubts {
            self.doubt(indent, doubt);
        }
        let longest = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        for (label, text) in facts {
            if self.is_markdown() {
                let depth = if label.starts_with(' ') { "  - " } else { "- " };
                let label = inert::markdown(label.trim());
                self.text.extend([depth, &label, ": ", &inert::markdown(text), "\n"]);
            } else {
                let label = format!("{indent}{label:<longest$}  ");
                let room = self.width();
                self.text.push_str(&wrapped(
                    &inert::terminal(&label),
                    &inert::terminal(text),
                    room,
                ));
            }
        }
    }

    /// The page with a line feed at its end.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: &FileLine) {
        let cells = cells(line);
        if line.state == State::Copy {
            let original = line.original.as_deref().unwrap_or_default();
            let [state, ..] = &self.columns;
            let text =
                format!("{:<state$}  {} is the same as {original}", line.state.words(), line.name);
            let text = match self.view.width {
                Some(width) => fitted(&text, width),
                None => text,
            };
            self.text.extend([&inert::terminal(&text), "\n"]);
            return;
        }
        let mut before = String::new();
        for (cell, width) in cells.iter().zip(self.columns).filter(|(_, width)| *width > 0) {
            before.extend([format!("{cell:<width$}"), "  ".to_owned()]);
        }
        let room =
            self.view.width.map(|width| width.saturating_sub(before.chars().count()).max(NAME));
        let name = room.map_or_else(|| line.name.clone(), |room| fitted(&line.name, room));
        self.text.extend([&inert::terminal(&before), &inert::terminal(&name), "\n"]);
    }

    fn doubt(&mut self, indent: &str, doubt: &Doubt) {
        if self.is_markdown() {
            let hint = doubt.hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
            let text = inert::markdown(&format!("{}{hint}", doubt.text));
            self.text.extend(["- ", &doubt.label, ": ", &text, "\n"]);
            return;
        }
        let label = format!("{indent}{}: ", doubt.label);
        self.text.push_str(&wrapped(&label, &inert::terminal(&doubt.text), self.width()));
        if let Some(hint) = &doubt.hint {
            let label = format!("{indent}  hint: ");
            self.text.push_str(&wrapped(&label, &inert::terminal(hint), self.width()));
        }
    }
}

/// What stands before the name of a file.
fn cells(line: &FileLine) -> [String; 5] {
    let [servers, disks, rows] = line.counts();
    [line.state.words().to_owned(), line.what(), servers, disks, rows]
}
