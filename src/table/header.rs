//! Finding the row of headings.

use super::cell::Row;
use super::heading::fold;
use super::template::HeadingTable;
use crate::units::Unit;

/// Rows from the top that may hold the headings.
const HEAD_ROWS: u32 = 30;

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
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The row as the spreadsheet numbers it.
    pub row_number: u32,
    /// The columns that were understood, from left to right; each field once.
    pub columns: Vec<Column>,
    /// Columns of another meaning, to be passed through.
    pub unknown: Vec<(usize, String)>,
    /// Further columns of a field that an earlier column holds already.
    pub duplicates: Vec<Column>,
    /// Columns without a heading, left of the last heading.
    pub blanks: Vec<usize>,
}

/// No row of headings was found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// No row has a heading that is known.
    #[error("no row of headings in the first {HEAD_ROWS} rows")]
    None,
    /// Some headings were there, others not.
    #[error("row {row} looks like the headings, but there is no column for {}", missing.join(", "))]
    Missing {
        /// The row with the most known headings.
        row: u32,
        /// The required fields without a column, each by its usual heading.
        missing: Vec<String>,
        /// How many fields were recognised.
        recognised: usize,
    },
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

    fn read(row: &Row, table: &HeadingTable) -> Self {
        let mut header = Self {
            row_number: row.number,
            columns: Vec::new(),
            unknown: Vec::new(),
            duplicates: Vec::new(),
            blanks: Vec::new(),
        };
        for (index, cell) in row.cells.iter().enumerate() {
            let Some(text) = cell.text() else {
                header.blanks.push(index);
                continue;
            };
            let heading = fold(&text);
            let Some(field) = table.field(&heading) else {
                header.unknown.push((index, text.into_owned()));
                continue;
            };
            let column = Column {
                field: field.to_owned(),
                index,
                unit: heading.unit,
                heading: text.into_owned(),
            };
            if header.column(field).is_some() {
                header.duplicates.push(column);
            } else {
                header.columns.push(column);
            }
        }
        header
    }

    fn missing(&self, table: &HeadingTable) -> Vec<String> {
        table
            .required()
            .filter(|field| self.column(field).is_none())
            .map(|field| table.usual_heading(field).to_owned())
            .collect()
    }
}

/// The row that names the most fields among the first 30 rows of a sheet, whether or not a required field is missing.
///
/// A row with all required fields wins over one without; of equals the upper one.
#[must_use]
pub fn best_header(rows: &[Row], table: &HeadingTable) -> Option<Header> {
    best(rows, table).map(|(_, header)| header)
}

/// Finds the row that names the most fields among the first 30 rows of a sheet, by its content.
///
/// A row with all required fields wins over one without; of equals the upper one.
pub fn find_header(rows: &[Row], table: &HeadingTable) -> Result<Header, HeaderError> {
    match best(rows, table) {
        None => Err(HeaderError::None),
        Some((true, header)) => Ok(header),
        Some((false, header)) => Err(HeaderError::Missing {
            row: header.row_number,
            missing: header.missing(table),
            recognised: header.columns.len(),
        }),
    }
}

fn best(rows: &[Row], table: &HeadingTable) -> Option<(bool, Header)> {
    let mut best: Option<(bool, Header)> = None;
    for row in rows.iter().take_while(|row| row.number <= HEAD_ROWS) {
        let header = Header::read(row, table);
        if header.columns.is_empty() {
            continue;
        }
        let complete = header.missing(table).is_empty();
        let better = best.as_ref().is_none_or(|(best_complete, best)| {
            (complete, header.columns.len()) > (*best_complete, best.columns.len())
        });
        if better {
            best = Some((complete, header));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;
    use crate::table::fixture::planner;

    fn rows(lines: &[(u32, &[&str])]) -> Vec<Row> {
        lines
            .iter()
            .map(|(number, cells)| Row {
                number: *number,
                cells: cells.iter().map(|text| Cell::from_text(*text)).collect(),
            })
            .collect()
    }

    const HEADINGS: &[&str] = &[
        "Is VM qualified?",
        "Server Name/Hostname",
        "Processor Cores",
        "Memory allocation (in MBs)",
        "Number of NICs",
        "Total Storage (in GBs )",
        "Number of disks attached",
        "Disk capacity utilization (%)",
        "Daily data change rate (%)",
        "Mapping Azure VM size (either fill or use the button above to compute)",
        "Operating System & Version",
        "Owner",
        "",
        "Memory (GB)",
        "EFI Boot?",
        "Need Premium(P) or Standard(S) storage?",
        "IOPS on Standard storage",
        "Virtual machine can go to Standard storage account number",
        "IOPS on Premium storage",
        "Virtual machine can go to Premium storage account number",
    ];

    #[test]
    fn the_planner_sheet_is_found_below_its_instructions() {
        let rows = rows(&[
            (1, &["INSTRUCTIONS"]),
            (4, &["Number of virtual machines", "100", "Memory"]),
            (12, HEADINGS),
            (13, &["", "web1"]),
        ]);
        let header = find_header(&rows, &planner()).unwrap();
        assert_eq!(header.row_number, 12);
        assert_eq!(header.columns.len(), 17);
        let memory = header.column("memory").unwrap();
        assert_eq!((memory.index, memory.unit.unwrap().to_string().as_str()), (3, "MB"));
        assert_eq!(header.unknown, [(11, "Owner".to_owned())]);
        assert_eq!(header.blanks, [12]);
        assert_eq!(header.duplicates[0].heading, "Memory (GB)");
    }

    #[test]
    fn missing_headings_are_named() {
        let rows = rows(&[(2, &["Server name", "RAM"])]);
        let error = find_header(&rows, &planner()).unwrap_err();
        let HeaderError::Missing { row, missing, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(*row, 2);
        assert!(missing.contains(&"Processor Cores".to_owned()), "{missing:?}");
        assert!(!missing.contains(&"Server Name/Hostname".to_owned()));
    }

    #[test]
    fn headings_far_down_do_not_count() {
        assert_eq!(find_header(&rows(&[(31, HEADINGS)]), &planner()), Err(HeaderError::None));
    }
}
