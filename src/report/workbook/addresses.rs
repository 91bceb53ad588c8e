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
    pub(crate) fn renamed(mut self, indices: &[usize], suffix: &str) -> Self {
        for index in indices {
            if let Some(name) = self.sheet.get_mut(*index) {
                name.push_str(suffix);
            }
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

impl Addresses for BookAddresses<'_> {
    fn cell(&self, reference: Reference) -> String {
        let found = match reference {
            Reference::Sheet(index) => self.sheet.get(index).cloned(),
            Reference::Server(index) => {
                self.servers.get(index).map(|(cell, _)| format!("{cell}{ROW}"))
            }
            // Storage Accounts has its columns in the order of the set.
            Reference::Account(index) => Some(format!("${}{ROW}", column_letters(index))),
            Reference::Rule(index) => self.rules.get(index).cloned(),
        };
        found.unwrap_or_default()
    }

    fn servers(&self, column: usize) -> String {
        self.servers.get(column).map(|(_, range)| range.clone()).unwrap_or_default()
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
