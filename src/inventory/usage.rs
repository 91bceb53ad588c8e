//! What was made of a sheet, for `inspect`.

use schemars::JsonSchema;
use serde::Serialize;

use super::addresses;
use super::grid::Grid;
use super::role::TableRole;
use crate::source::column_letters;

/// What was made of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SheetUse {
    /// The sheet; null for a text file.
    pub name: Option<String>,
    /// Whether it was read; the other keys are empty if not.
    pub used: bool,
    /// The table of the format that it holds.
    pub table: Option<String>,
    /// The rows with data below the headings.
    pub rows: usize,
    /// The row of the headings as the spreadsheet numbers it.
    pub header_row: Option<u32>,
    /// How its numbers are written: with decimal point or decimal comma.
    pub numbers: Option<String>,
    /// The columns that were read.
    pub columns_used: Vec<ColumnUse>,
    /// Headings of columns that were passed over.
    pub columns_ignored: Vec<String>,
    /// Headings that the table could have had, and does not.
    pub columns_missing: Vec<String>,
}

/// What was made of a column.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ColumnUse {
    /// The letters of the column.
    pub column: String,
    /// The heading as written.
    pub heading: String,
    /// What it was read as.
    pub field: String,
    /// The unit of its numbers where the cells do not name one.
    pub unit: Option<String>,
    /// Whether nobody named the unit, so that it is the usual one of the format.
    pub unit_assumed: bool,
}

impl SheetUse {
    /// A sheet that was passed over.
    #[must_use]
    pub fn unused(name: Option<&str>) -> Self {
        Self {
            name: name.map(str::to_owned),
            used: false,
            table: None,
            rows: 0,
            header_row: None,
            numbers: None,
            columns_used: Vec::new(),
            columns_ignored: Vec::new(),
            columns_missing: Vec::new(),
        }
    }

    /// Adds another table of the sheet.
    pub(crate) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        for column in other.columns_used {
            if !self.columns_used.iter().any(|known| known.field == column.field) {
                self.columns_used.push(column);
            }
        }
        for heading in other.columns_ignored {
            if !self.columns_ignored.contains(&heading) {
                self.columns_ignored.push(heading);
            }
        }
        self.columns_missing.retain(|heading| other.columns_missing.contains(heading));
    }

    /// A sheet that was read.
    pub(crate) fn of(grid: &Grid) -> Self {
        let header = &grid.header;
        let column = |column: &crate::table::Column| {
            let usual = grid.table.spec(&column.field)?.unit;
            Some(ColumnUse {
                column: column_letters(column.index),
                heading: column.heading.clone(),
                field: column.field.clone(),
                unit: column.unit.or(usual).map(|unit| unit.to_string()),
                unit_assumed: column.unit.is_none() && usual.is_some(),
            })
        };
        let ignored = header.unknown.iter().map(|(_, heading)| heading);
        let is_read = |field: &str| addresses::is_ip(field) || addresses::is_mac(field);
        let again = header.duplicates.iter().filter(|column| !is_read(&column.field));
        let again = again.map(|column| &column.heading);
        let fields = grid.table.fields().keys().map(String::as_str);
        let absent: Vec<&str> = fields.filter(|field| grid.role.misses(field)).collect();
        Self {
            name: grid.location.sheet.as_deref().map(str::to_owned),
            used: true,
            table: Some(grid.table_name.to_owned()),
            rows: grid.rows().count() + grid.totals.len(),
            header_row: Some(header.row_number),
            numbers: Some(grid.style.to_string()),
            columns_used: header.columns.iter().filter_map(column).collect(),
            columns_ignored: ignored.chain(again).cloned().collect(),
            columns_missing: match grid.role {
                TableRole::Version | TableRole::Hosts | TableRole::Removed => Vec::new(),
                _ => grid.missing(&absent).into_iter().map(str::to_owned).collect(),
            },
        }
    }
}
