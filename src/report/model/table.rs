//! A table as renderers get it: words over its columns and typed cells.

use std::fmt::Display;

use super::super::clock::Clock;
use super::super::report_style::ReportStyle;
use super::super::texts::Texts;
use crate::figure::{Unit, Value};
use crate::wording::Message;

/// A report that shows tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The summary as text or Markdown.
    Summary,
    /// The HTML report.
    Html,
    /// The workbook.
    Workbook,
}

impl Form {
    /// The key of the words that only this form has.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Html => "html",
            Self::Workbook => "workbook",
        }
    }
}

/// A table in one form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// The key of its words.
    pub(crate) id: &'static str,
    /// The words over it.
    pub(crate) title: String,
    /// What it is, in a sentence or two; may be empty.
    pub(crate) note: String,
    /// The columns of this form.
    pub(crate) columns: Vec<Column>,
    /// The rows of this form, a cell a column.
    pub(crate) rows: Vec<Row>,
    /// How many rows this form leaves out, in words.
    pub(crate) more: Option<String>,
}

impl Table {
    /// The widths of the columns on a sheet, in characters.
    pub(crate) fn widths(&self) -> Vec<f64> {
        self.columns.iter().map(|column| column.width).collect()
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// The words over it.
    pub(crate) heading: String,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Its width on a sheet, in characters.
    pub(crate) width: f64,
    /// Decimals of its numbers in text; a sheet has the number format of the unit.
    pub(crate) decimals: usize,
    /// Whether it holds sentences, which are given room.
    pub(crate) prose: bool,
    /// Words that stand out on a sheet.
    pub(crate) marks: Vec<(String, Mark)>,
}

/// How a cell stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Something is wrong.
    Bad,
    /// Something is missing or uncertain.
    Doubtful,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Words.
    Words,
    /// Words that stand at the very edge of their cell.
    Flush,
    /// Numbers in the form of their unit.
    Number(Unit),
    /// Numbers without a unit, as they are.
    Plain,
    /// Amounts of money.
    Money,
    /// Hours of a schedule, shown as date and time where it has a start.
    Moment(Clock),
}

impl Kind {
    /// Whether its cells are words.
    pub(crate) fn is_words(self) -> bool {
        matches!(self, Self::Words | Self::Flush | Self::Moment(_))
    }

    /// The decimals that text shows.
    pub(crate) fn decimals(self) -> usize {
        match self {
            Self::Number(Unit::Count | Unit::Mb) => 0,
            Self::Number(Unit::Gb) => 1,
            _ => 2,
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The readiness or severity that colours it; may be empty.
    pub(crate) state: &'static str,
    /// A cell a column.
    pub(crate) cells: Vec<Cell>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// Words of the plan, which the report says in its language.
    Message(Message),
    /// A number in the unit of its column.
    Number(f64),
    /// A number in a unit of its own.
    Measure(f64, Unit),
    /// Nothing, or not known.
    Empty,
}

impl Cell {
    /// Several words in one cell.
    pub(crate) fn list<T: Display>(items: impl IntoIterator<Item = T>, between: &str) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        Self::Text(items.join(between))
    }

    /// Several messages in one cell.
    pub(crate) fn messages<'m>(messages: impl IntoIterator<Item = &'m Message>) -> Self {
        Self::Message(Message::joined(messages.into_iter().cloned(), "; "))
    }

    /// The same in the language of the report.
    pub(crate) fn in_language(self, texts: &Texts) -> Self {
        match self {
            Self::Message(message) => Self::Text(texts.message(&message)),
            other => other,
        }
    }

    /// A value in a unit of its own.
    pub(crate) fn in_unit(value: &Value, unit: Unit) -> Self {
        match value {
            Value::Number(number) => Self::Measure(*number, unit),
            other => Self::from(other),
        }
    }

    /// The cell in words; what is not known is empty.
    pub(crate) fn into_text(self, column: &Column, style: &ReportStyle) -> String {
        let numbers = style.theme.numbers;
        match (self, column.kind) {
            (Self::Text(text), _) => text,
            (Self::Message(message), _) => style.texts.message(&message),
            (Self::Number(hour), Kind::Moment(clock)) => clock.words(hour, numbers, &style.texts),
            (Self::Number(amount), Kind::Money) => numbers.money(amount),
            (Self::Number(number) | Self::Measure(number, _), _) => {
                numbers.number(number, column.decimals)
            }
            (Self::Empty, _) => String::new(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Message> for Cell {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&Message> for Cell {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<&Value> for Cell {
    fn from(value: &Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.to_string()),
            Value::Unknown => Self::Empty,
        }
    }
}
