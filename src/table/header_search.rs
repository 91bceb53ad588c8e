//! Finding the row of headings.

use super::below::CellKinds;
use super::cell::Row;
use super::header::Header;
use super::heading_lines::{self, Known};
use super::sides::is_target;
use super::template::HeadingTable;
use super::weigh;

/// Rows from the top that may hold the headings.
const HEAD_ROWS: u32 = 30;

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

/// The row that names the most fields among the first 30 rows of a sheet, whether or not a required field is missing.
///
/// A row with all required fields wins over one without; of equals the upper one. In a table that is read by words,
/// headings may stand on up to three lines.
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
    let mut best: Option<((bool, usize, usize, usize), Header)> = None;
    let kinds = CellKinds::of(rows);
    let known = Known::of(table);
    let height = if table.is_read_by_words() { heading_lines::MOST } else { 1 };
    for height in 1..=height {
        for lines in rows.windows(height) {
            let Some(last) = lines.last().filter(|last| last.number <= HEAD_ROWS) else { break };
            let Some(headings) = heading_lines::joined(lines, &known) else { continue };
            let (header, named) = weigh::assign(last.number, &headings, table, &kinds);
            if header.columns.is_empty() {
                continue;
            }
            // Units alone do not make a row one of headings, but a second line of them belongs to it.
            let units = header.columns.iter().filter(|column| column.unit.is_some()).count();
            let units = if height == 1 { 0 } else { units };
            // A second line that says which columns are planned only.
            let planned = header.unknown.iter().filter(|(_, heading)| is_target(heading, table));
            let planned = if table.is_read_by_words() { planned.count() } else { 0 };
            let score = (header.missing(table).is_empty(), named, units, planned);
            if best.as_ref().is_none_or(|(best, _)| score > *best) {
                best = Some((score, header));
            }
        }
        // From here on a row of headings is only compared with itself and the lines around it.
        if let Some((score, header)) = &mut best
            && height == 1
        {
            score.2 = header.columns.iter().filter(|column| column.unit.is_some()).count();
        }
    }
    best.map(|((is_complete, ..), header)| (is_complete, header))
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
    fn the_better_heading_counts_wherever_it_stands() {
        for headings in [["Name", "Memory", "RAM"], ["RAM", "Memory", "Name"]] {
            let header = best_header(&rows(&[(1, &headings)]), &planner()).unwrap();
            assert_eq!(header.column("memory").unwrap().heading, "Memory");
            assert_eq!(header.duplicates[0].heading, "RAM");
        }
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
