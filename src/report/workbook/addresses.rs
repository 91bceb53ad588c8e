//! What an expression refers to, as names and cells of the workbook.

use super::columns::ServerColumns;
use super::names;
use crate::figure::{Addresses, Expression, FigureSet, Reference, SizeColumn, Unit, formula};
use crate::source::column_letters;

/// Stands for the number of the row until [`RowFormula::at`] puts it in.
const ROW: char = '\u{1}';

/// The addresses of one set of figures.
pub(crate) struct BookAddresses<'a> {
    sheet: Vec<String>,
    servers: Vec<(String, String)>,
    rules: &'a [String],
    sizes: &'static str,
}

impl<'a> BookAddresses<'a> {
    /// The addresses of a set whose own cells have names that end with `suffix`, for formulas on the sheet `on`.
    pub(crate) fn new(
        set: &FigureSet,
        suffix: &str,
        rules: &'a [String],
        columns: Option<&ServerColumns>,
        on: &str,
    ) -> Self {
        let sheet = set
            .sheet
            .iter()
            .map(|(_, name)| match name.expression {
                Some(_) => format!("{}{suffix}", name.id),
                None => name.id.clone(),
            })
            .collect();
        let servers = columns.map_or_else(Vec::new, |columns| columns.addresses(set, on));
        Self { sheet, servers, rules, sizes: "" }
    }

    /// The same, with VM sizes that are looked up in the table whose names end with `suffix`.
    pub(crate) fn with_sizes(mut self, suffix: &'static str) -> Self {
        self.sizes = suffix;
        self
    }

    /// The same, with another suffix for some cells of the sheet.
    #[expect(clippy::indexing_slicing, reason = "the indices are those of the sheet")]
    pub(crate) fn renamed(mut self, indices: &[usize], suffix: &str) -> Self {
        for index in indices {
            self.sheet[*index].push_str(suffix);
        }
        self
    }

    /// The formula of an expression whose place does not depend on a row.
    pub(crate) fn formula(&self, expression: &Expression, unit: Unit, set: &FigureSet) -> String {
        formula(expression, unit, set, self)
    }

    /// The formula of an expression for any row.
    pub(crate) fn row_formula(
        &self,
        expression: &Expression,
        unit: Unit,
        set: &FigureSet,
    ) -> RowFormula {
        RowFormula::new(&formula(expression, unit, set, self))
    }
}

#[expect(clippy::indexing_slicing, reason = "names and rules are those of the book")]
impl Addresses for BookAddresses<'_> {
    fn cell(&self, reference: Reference) -> String {
        match reference {
            Reference::Sheet(index) => self.sheet[index].clone(),
            Reference::Server(index) => format!("{}{ROW}", self.servers[index].0),
            // Storage Accounts has its columns in the order of the set.
            Reference::Account(index) => format!("${}{ROW}", column_letters(index)),
            Reference::Rule(index) => self.rules[index].clone(),
        }
    }

    fn servers(&self, column: usize) -> String {
        self.servers[column].1.clone()
    }

    fn size_names(&self) -> String {
        format!("{}{}", names::SIZE_NAMES, self.sizes)
    }

    fn sizes(&self, column: SizeColumn) -> String {
        format!("{}{}", names::size(column), self.sizes)
    }
}

/// A formula that is the same in every row but for the number of the row.
pub(crate) struct RowFormula {
    parts: Vec<String>,
    length: usize,
}

impl RowFormula {
    fn new(text: &str) -> Self {
        Self { parts: text.split(ROW).map(str::to_owned).collect(), length: text.len() }
    }

    /// The formula for a row, given as a spreadsheet numbers it.
    pub(crate) fn at(&self, row: &str) -> String {
        let mut text = String::with_capacity(self.length + self.parts.len() * row.len());
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                text.push_str(row);
            }
            text.push_str(part);
        }
        text
    }
}
