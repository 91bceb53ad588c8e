//! A sheet read whole, under its headings.

use std::sync::Arc;

use super::format::Format;
use super::recognise::Tab;
use crate::finding::Finding;
use crate::source::Place;
use crate::table::{Document, Header, HeadingTable, Sheet, TableView, best_header};

/// A sheet read whole, under its headings.
#[derive(Debug)]
pub struct Grid {
    /// Which table of the format it is.
    pub table_name: &'static str,
    /// The headings that the table may have.
    pub table: &'static HeadingTable,
    /// The sheet.
    pub place: Place,
    /// All of its rows, also those above the headings.
    pub sheet: Sheet,
    /// The headings.
    pub header: Header,
    /// Whether percent formats arrive as such.
    pub knows_percent: bool,
}

impl Grid {
    /// Reads a tab of a document.
    pub fn load(document: &mut Document, tab: &Tab, format: Format) -> Result<Self, Box<Finding>> {
        let sheet_name = tab.sheet.as_deref();
        let place = document.place(sheet_name);
        let lost = |message: String| {
            let subject = Arc::clone(&place.path);
            Box::new(Finding::error("no-headings", subject.as_ref(), message).at(place.clone()))
        };
        let tables = &format.headings().tables;
        let (name, table) = tables
            .get_key_value(tab.table)
            .ok_or_else(|| lost(format!("there are no headings for {}", tab.table)))?;
        let sheet = document
            .sheet(sheet_name)
            .map_err(|error| Box::new(error.to_finding()))?;
        let header = best_header(&sheet.rows, table)
            .ok_or_else(|| lost("no row of headings in the first 30 rows".to_owned()))?;
        Ok(Self {
            table_name: name,
            table,
            knows_percent: document.knows_percent(),
            place,
            sheet,
            header,
        })
    }

    /// The rows by field; an error where numbers with decimal point and comma are mixed.
    pub fn view(&self) -> Result<TableView<'_>, Finding> {
        TableView::new(self.place.clone(), &self.sheet, &self.header, self.table)
    }

    /// Whether there is a column for a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.header.column(field).is_some()
    }

    /// The usual headings of those of the fields that no column holds.
    #[must_use]
    pub fn missing<'a>(&'a self, fields: &[&'a str]) -> Vec<&'a str> {
        fields
            .iter()
            .filter(|field| !self.has(field))
            .map(|field| self.table.usual_heading(field))
            .collect()
    }
}
