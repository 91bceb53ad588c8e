//! How a table is defined: its key, its rows, and column by column what a row has there.

use std::fmt;
use std::ops::Deref;

use super::super::report_style::ReportStyle;
use super::{Cell, Column, Form, Kind, Mark, Row, Table};
use crate::figure::Unit;
use crate::plan::Plan;
use crate::units::grouped;
use crate::wording::fill;

/// How tables are shown, and where.
#[derive(Clone, Copy)]
pub(crate) struct Layout<'a> {
    /// The words and the theme.
    pub(crate) style: &'a ReportStyle,
    /// The report.
    pub(crate) form: Form,
}

/// A plan that is shown.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan,
    layout: Layout<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn new(plan: &'a Plan, style: &'a ReportStyle, form: Form) -> Self {
        Self { plan, layout: Layout { style, form } }
    }
}

impl<'a> Deref for View<'a> {
    type Target = Layout<'a>;

    fn deref(&self) -> &Layout<'a> {
        &self.layout
    }
}

impl<'a> Layout<'a> {
    /// Tables in text.
    pub(crate) fn text(style: &'a ReportStyle) -> Self {
        Self { style, form: Form::Summary }
    }

    /// Begins a table of these rows.
    pub(crate) fn table<R: Copy>(
        self,
        id: &'static str,
        rows: impl IntoIterator<Item = R>,
    ) -> Builder<'a, R> {
        Builder {
            layout: self,
            id,
            values: Vec::new(),
            columns: Vec::new(),
            rows: rows.into_iter().collect(),
            state: None,
            shown: usize::MAX,
        }
    }

    /// Words of a table: those of this form, or else those of every form.
    pub(crate) fn get(self, id: &str, key: &str) -> Option<&'a str> {
        let texts = &self.style.texts;
        let own = texts.get(&format!("table.{id}.{}.{key}", self.form.key()));
        own.or_else(|| texts.get(&format!("table.{id}.{key}")))
    }

    /// The same with values in place of `{names}`.
    pub(crate) fn fill(self, id: &str, key: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(self.get(id, key).unwrap_or_default(), &values)
    }

    /// The first of some names, and how many more there are.
    pub(crate) fn first_of(self, names: &[String], shown: usize) -> String {
        let mut listed = names.get(..shown).unwrap_or(names).to_vec();
        listed.extend(self.more("", names.len().saturating_sub(shown)));
        listed.join(", ")
    }

    /// How many more there are, where there are more.
    fn more(self, id: &str, count: usize) -> Option<String> {
        let words = self.get(id, "more").unwrap_or(self.style.texts.say("summary.more"));
        (count > 0).then(|| fill(words, &[("count", &count.to_string())]))
    }

    /// The words over a column. What several tables have in common stands once, below `column`.
    fn heading(self, id: &str, key: &'a str) -> &'a str {
        let column = format!("column.{key}");
        let shared = || {
            let texts = &self.style.texts;
            let own = texts.get(&format!("column.{}.{key}", self.form.key()));
            own.or_else(|| texts.get(&column))
        };
        self.get(id, &column).or_else(shared).unwrap_or(key)
    }
}

/// The rows of a table that one sheet of a workbook holds: 1,048,576, less what may stand above and below a table.
const ROWS_OF_A_SHEET: usize = 1_048_576 - 4096;
/// The rows of a table that a page shows: with more of them a browser takes minutes to open it.
const ROWS_OF_A_PAGE: usize = 50_000;

/// A table in the making. Methods that change a column change the last one.
pub(crate) struct Builder<'a, R> {
    layout: Layout<'a>,
    id: &'static str,
    values: Vec<(&'static str, String)>,
    columns: Vec<Definition<'a, R>>,
    rows: Vec<R>,
    state: Option<Box<dyn Fn(R) -> &'static str + 'a>>,
    shown: usize,
}

struct Definition<'a, R> {
    column: Column,
    is_shown: bool,
    cell: Box<dyn Fn(R) -> Cell + 'a>,
}

impl<'a, R: Copy> Builder<'a, R> {
    /// A column: what it holds, and what a row has there.
    pub(crate) fn column<C: Into<Cell>>(
        mut self,
        key: &'a str,
        kind: Kind,
        cell: impl Fn(R) -> C + 'a,
    ) -> Self {
        let column = Column {
            heading: self.layout.heading(self.id, key).to_owned(),
            kind,
            width: 12.0,
            decimals: kind.decimals(),
            prose: false,
            marks: Vec::new(),
        };
        let cell = Box::new(move |row| cell(row).into());
        self.columns.push(Definition { column, is_shown: true, cell });
        self
    }

    /// A column of words.
    pub(crate) fn words<C: Into<Cell>>(self, key: &'a str, cell: impl Fn(R) -> C + 'a) -> Self {
        self.column(key, Kind::Words, cell)
    }

    /// A column of sentences.
    pub(crate) fn prose<C: Into<Cell>>(self, key: &'a str, cell: impl Fn(R) -> C + 'a) -> Self {
        self.words(key, cell).sentences()
    }

    /// A column of whole numbers.
    pub(crate) fn integer<C: Into<Cell>>(self, key: &'a str, cell: impl Fn(R) -> C + 'a) -> Self {
        self.column(key, Kind::Number(Unit::Count), cell)
    }

    /// A column of numbers with up to two decimals.
    pub(crate) fn number<C: Into<Cell>>(self, key: &'a str, cell: impl Fn(R) -> C + 'a) -> Self {
        self.column(key, Kind::Plain, cell)
    }

    /// A column of GB.
    pub(crate) fn gb<C: Into<Cell>>(self, key: &'a str, cell: impl Fn(R) -> C + 'a) -> Self {
        self.column(key, Kind::Number(Unit::Gb), cell)
    }

    fn change(mut self, change: impl FnOnce(&mut Definition<'a, R>)) -> Self {
        if let Some(last) = self.columns.last_mut() {
            change(last);
        }
        self
    }

    /// The width of the column on a sheet, in characters.
    pub(crate) fn width(self, width: f64) -> Self {
        self.change(|definition| definition.column.width = width)
    }

    /// The words over the column, where no language has words for them.
    pub(crate) fn named(self, heading: &str) -> Self {
        self.change(|definition| heading.clone_into(&mut definition.column.heading))
    }

    /// The decimals of the column in text.
    pub(crate) fn decimals(self, decimals: usize) -> Self {
        self.change(|definition| definition.column.decimals = decimals)
    }

    /// The column holds sentences.
    pub(crate) fn sentences(self) -> Self {
        self.change(|definition| definition.column.prose = true)
    }

    /// Words of the column that stand out on a sheet.
    pub(crate) fn marked<W: Into<String>>(
        self,
        marks: impl IntoIterator<Item = (W, Mark)>,
    ) -> Self {
        let marks = marks.into_iter().map(|(words, mark)| (words.into(), mark)).collect();
        self.change(|definition| definition.column.marks = marks)
    }

    /// The forms that show the column.
    pub(crate) fn only(self, forms: &[Form]) -> Self {
        let shown = forms.contains(&self.layout.form);
        self.when(shown)
    }

    /// Whether the column is shown.
    pub(crate) fn when(self, shown: bool) -> Self {
        self.change(|definition| definition.is_shown &= shown)
    }

    /// A value for `{name}` in the words of the table.
    pub(crate) fn value(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The readiness or severity that colours a row.
    pub(crate) fn state(mut self, state: impl Fn(R) -> &'static str + 'a) -> Self {
        self.state = Some(Box::new(state));
        self
    }

    /// The rows that a summary lists; the files have all of them.
    pub(crate) fn at_most(mut self, rows: usize) -> Self {
        if self.layout.form == Form::Summary {
            self.shown = rows;
        }
        self
    }

    /// The table.
    pub(crate) fn build(mut self) -> Table {
        self.columns.retain(|definition| definition.is_shown);
        let values: Vec<(&str, &str)> =
            self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let filled = |words: &str| fill(words, &values);
        let words = |key: &str| filled(self.layout.get(self.id, key).unwrap_or_default());
        let texts = &self.layout.style.texts;
        let (most, key) = match self.layout.form {
            Form::Summary => (self.shown, None),
            Form::Html => (ROWS_OF_A_PAGE, Some("rows.page")),
            Form::Workbook => (ROWS_OF_A_SHEET, Some("rows.sheet")),
        };
        let left_out = self.rows.len().saturating_sub(most);
        let more = match key {
            None => self.layout.more(self.id, left_out),
            Some(key) => (left_out > 0).then(|| {
                let count = grouped(left_out as f64, 0);
                fill(texts.say(key), &[("count", count.as_str())])
            }),
        };
        let rows = self.rows.iter().take(most).map(|row| Row {
            state: self.state.as_ref().map_or("", |state| state(*row)),
            cells: self
                .columns
                .iter()
                .map(|definition| (definition.cell)(*row).in_language(texts))
                .collect(),
        });
        Table {
            id: self.id,
            title: words("title"),
            note: words("note"),
            rows: rows.collect(),
            columns: self
                .columns
                .iter()
                .map(|Definition { column, .. }| Column {
                    heading: filled(&column.heading),
                    ..column.clone()
                })
                .collect(),
            more,
        }
    }
}
