//! The row of headings of a table, understood.

use super::cell::{Cell, Row};
use super::template::HeadingTable;
use crate::units::Unit;

/// A column whose heading was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The field, as the heading table names it.
    pub field: String,
    /// The column, from 0.
    pub index: usize,
    /// The unit the heading names.
    pub unit: Option<Unit>,
    /// The heading as written.
    pub heading: String,
}

/// The row of headings of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// The row as the spreadsheet numbers it; of headings on several lines the last.
    pub row_number: u32,
    /// The columns that were understood, from left to right; each field once.
    pub columns: Vec<Column>,
    /// Columns of another meaning, to be passed through.
    pub unknown: Vec<(usize, String)>,
    /// Further columns of a field that a column with a better heading holds already.
    pub duplicates: Vec<Column>,
    /// Columns without a heading, left of the last heading.
    pub blanks: Vec<usize>,
}

impl Header {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Gives a column a field, whatever it was read as; a column that held the field stays.
    pub(crate) fn assign(&mut self, column: Column) {
        let index = column.index;
        self.unknown.retain(|(known, _)| *known != index);
        self.duplicates.retain(|known| known.index != index);
        if let Some(place) = self.columns.iter().position(|known| known.index == index) {
            let before = self.columns.remove(place);
            // Another column may be waiting for the field that is free now.
            let next = self.duplicates.iter().position(|known| known.field == before.field);
            if let Some(next) = next {
                let next = self.duplicates.remove(next);
                self.columns.push(next);
            }
        }
        self.columns.push(column);
        self.columns.sort_by_key(|column| column.index);
    }

    /// Gives the names to another column; the one that had them tells what the servers are called in DNS, if nothing else does.
    pub(crate) fn replace(&mut self, better: Column, name: &Column) {
        self.columns.retain(|column| column.index != name.index);
        self.assign(better);
        if self.column("dns_name").is_none() {
            self.assign(Column { field: "dns_name".to_owned(), ..name.clone() });
        } else {
            self.duplicates.push(name.clone());
            self.duplicates.sort_by_key(|column| column.index);
        }
    }

    /// Takes a field from its columns, which are passed over then.
    pub(crate) fn release(&mut self, field: &str) {
        let is_other = |column: &Column| column.field != field;
        let (kept, released) = std::mem::take(&mut self.columns).into_iter().partition(is_other);
        self.columns = kept;
        let (kept, doubles): (_, Vec<Column>) =
            std::mem::take(&mut self.duplicates).into_iter().partition(is_other);
        self.duplicates = kept;
        let released: Vec<Column> = released;
        let all = released.into_iter().chain(doubles);
        self.unknown.extend(all.map(|column| (column.index, column.heading)));
        self.unknown.sort_by_key(|(index, _)| *index);
    }

    /// The headings as a row of cells.
    pub(crate) fn row(&self) -> Row {
        let known = self.columns.iter().chain(&self.duplicates);
        let known = known.map(|column| (column.index, &column.heading));
        let mut cells = Vec::new();
        for (index, heading) in known.chain(self.unknown.iter().map(|(index, text)| (*index, text)))
        {
            if cells.len() <= index {
                cells.resize(index + 1, Cell::Blank);
            }
            if let Some(cell) = cells.get_mut(index) {
                *cell = Cell::from_text(heading.as_str());
            }
        }
        Row { number: self.row_number, cells }
    }

    /// The required fields without a column, each by its usual heading.
    pub(crate) fn missing(&self, table: &HeadingTable) -> Vec<String> {
        table
            .required()
            .filter(|field| self.column(field).is_none())
            .map(|field| table.usual_heading(field).to_owned())
            .collect()
    }
}
