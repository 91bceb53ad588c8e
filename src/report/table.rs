//! A small table in the forms of text, CSV and Markdown.

use comfy_table::{CellAlignment, ContentArrangement, presets};

use super::model::{self, Cell, Column, Layout};
use super::report_style::ReportStyle;
use crate::inert;
use crate::wording::Message;

/// Words of text tables that are longer lose their middle: a name of thousands of letters would fill pages, and breaking it
/// over lines takes time by the square of its length. The other forms have all of it.
const LONGEST_WORD: usize = 200;
/// How much of such a word is left at its beginning and at its end.
const LEFT_OF_WORD: (usize, usize) = (150, 40);

/// The width that text tables keep to, whatever the terminal: the same bytes everywhere.
const TEXT_WIDTH: u16 = 80;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// The forms of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableForm {
    /// Aligned for a terminal of 80 columns.
    Text,
    /// Comma-separated values.
    Csv,
    /// A Markdown table.
    Markdown,
}

/// Headings and rows of text.
#[derive(Clone, Debug)]
pub struct Table {
    headings: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings and no rows.
    #[must_use]
    pub fn new(headings: &[(&str, Align)]) -> Self {
        Self {
            headings: headings
                .iter()
                .map(|(heading, align)| ((*heading).to_owned(), *align))
                .collect(),
            rows: Vec::new(),
        }
    }

    /// A table of a report in words.
    pub(crate) fn of(table: model::Table, style: &ReportStyle) -> Self {
        let align =
            |column: &Column| if column.kind.is_words() { Align::Left } else { Align::Right };
        let headings = table.columns.iter().map(|column| (column.heading.clone(), align(column)));
        let headings = headings.collect();
        let rows = table.rows.into_iter().map(|row| {
            let cells = row.cells.into_iter().zip(&table.columns);
            cells.map(|(cell, column)| cell.into_text(column, style)).collect()
        });
        Self { headings, rows: rows.chain(table.more.map(|more| vec![more])).collect() }
    }

    /// Labels with what they say, without words over them.
    pub(crate) fn facts(facts: &[(Message, Message)], style: &ReportStyle) -> Self {
        let table = Layout::text(style).table("facts", facts);
        let table = table.words("label", |(label, _)| label).named("");
        Self::of(table.words("value", |(_, value)| value).named("").build(), style)
    }

    /// Appends a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table in a form, ending with a line feed.
    #[must_use]
    pub fn render(&self, form: TableForm) -> String {
        match form {
            TableForm::Text => self.text(),
            TableForm::Csv => self.csv(),
            TableForm::Markdown => self.markdown(),
        }
    }

    fn has_headings(&self) -> bool {
        self.headings.iter().any(|(heading, _)| !heading.is_empty())
    }

    fn text(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(TEXT_WIDTH);
        if self.has_headings() {
            table.set_header(self.headings.iter().map(|(heading, _)| shown(heading)));
        }
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| shown(cell)));
        }
        for (index, (_, align)) in self.headings.iter().enumerate() {
            if let Some(column) = table.column_mut(index) {
                // Many columns stand close, so that the words in them need not break.
                let gap = u16::from(index > 0);
                column.set_padding((gap, u16::from(self.headings.len() < 7)));
                if *align == Align::Right {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        let mut text = String::new();
        for line in table.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        if text.is_empty() {
            text.push('\n');
        }
        text
    }

    fn csv(&self) -> String {
        let mut lines: Vec<Vec<String>> = Vec::new();
        if self.has_headings() {
            lines.push(self.headings.iter().map(|(heading, _)| heading.clone()).collect());
        }
        lines.extend(self.rows.iter().map(|row| row.iter().map(|cell| inert::csv(cell)).collect()));
        csv_text(&lines)
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: Vec<String>| {
            text.push_str("| ");
            text.push_str(&cells.join(" | "));
            text.push_str(" |\n");
        };
        line(self.headings.iter().map(|(heading, _)| inert::markdown(heading)).collect());
        line(
            self.headings
                .iter()
                .map(|(_, align)| if *align == Align::Right { "---:" } else { "---" }.to_owned())
                .collect(),
        );
        for row in &self.rows {
            line(row.iter().map(|cell| inert::markdown(cell)).collect());
        }
        text
    }
}

/// Lines as CSV with line feeds.
pub(crate) fn csv_text(lines: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines {
        // Writing to memory cannot fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A column of a CSV file for programs: its heading, which is the same in every language, and what a row has there.
pub(crate) type CsvColumn<R> = (&'static str, fn(&R) -> Cell);

/// Rows as CSV, numbers with all their digits; `say` puts messages into words.
pub(crate) fn csv_of<'a, R: 'a>(
    columns: &[CsvColumn<R>],
    rows: impl IntoIterator<Item = &'a R>,
    say: impl Fn(&Message) -> String,
) -> String {
    let raw = |cell: Cell| match cell {
        Cell::Text(text) => inert::csv(&text),
        Cell::Message(message) => inert::csv(&say(&message)),
        Cell::Number(number) | Cell::Measure(number, _) => number.to_string(),
        Cell::Empty => String::new(),
    };
    let mut lines: Vec<Vec<String>> =
        vec![columns.iter().map(|(heading, _)| (*heading).to_owned()).collect()];
    lines.extend(
        rows.into_iter().map(|row| columns.iter().map(|(_, cell)| raw(cell(row))).collect()),
    );
    csv_text(&lines)
}

/// A cell of a text table.
fn shown(text: &str) -> String {
    let text = inert::terminal(text);
    if text.len() <= LONGEST_WORD {
        return text;
    }
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let length = word.chars().count();
        if length <= LONGEST_WORD {
            return word.to_owned();
        }
        let start: String = word.chars().take(LEFT_OF_WORD.0).collect();
        let end: String = word.chars().skip(length - LEFT_OF_WORD.1).collect();
        format!("{start}\u{2026}{end}")
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[("name", Align::Left), ("GB", Align::Right)]);
        table.row(vec!["=HYPERLINK(\"x\")".to_owned(), "1".to_owned()]);
        table.row(vec!["a|b".to_owned(), "-20".to_owned()]);
        table
    }

    #[test]
    fn csv_disarms_texts_but_not_numbers() {
        assert_eq!(
            table().render(TableForm::Csv),
            "name,GB\n\"'=HYPERLINK(\"\"x\"\")\",1\na|b,-20\n"
        );
        assert_eq!(inert::csv("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
        assert_eq!(inert::csv("SQL01"), "SQL01");
    }

    #[test]
    fn markdown_escapes_what_would_break_the_table() {
        assert_eq!(
            table().render(TableForm::Markdown),
            "| name | GB |\n| --- | ---: |\n| =HYPERLINK(\"x\") | 1 |\n| a\\|b | -20 |\n"
        );
        assert_eq!(inert::markdown("<script>"), "&lt;script&gt;");
    }

    #[test]
    fn text_keeps_to_eighty_columns_and_holds_no_control_characters() {
        let mut table = Table::new(&[("name", Align::Left), ("note", Align::Left)]);
        table.row(vec!["\u{1b}[31mred".to_owned(), "long ".repeat(60)]);
        let text = table.render(TableForm::Text);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_word_of_pages_loses_its_middle_in_text_only() {
        let word = "x".repeat(100_000);
        let mut table = Table::new(&[("name", Align::Left)]);
        table.row(vec![format!("see {word} end")]);
        let text = table.render(TableForm::Text);
        assert!(text.contains('\u{2026}') && text.len() < 500, "{}", text.len());
        for form in [TableForm::Csv, TableForm::Markdown] {
            assert!(table.render(form).contains(&word));
        }
        let usual = "y".repeat(LONGEST_WORD);
        assert_eq!(shown(&usual), usual);
    }
}
