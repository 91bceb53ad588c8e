//! A sheet read whole, under its headings.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::basis::Basis;
use super::columns::{Columns, is_count};
use super::drive_options;
use super::format::Only;
use super::labels::LabelColumn;
use super::map::ColumnMap;
use super::merged_cells::MergedCells;
use super::role::TableRole;
use super::tab::{HEAD_ROWS, Tab};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::table::{BETWEEN, FieldKind};
use crate::table::{
    Cell, Column, Container, Document, Header, HeadingTable, Nesting, Row, Sheet, TableError,
    TableView,
};

/// The last row of a sheet in the workbook format of 1997.
const XLS_ROWS: u32 = 65_536;

/// Whether a sheet ends in the last row that its format has.
pub(crate) fn rows_are_cut_off(container: &Container, last_row: u32) -> bool {
    *container == Container::Xls && last_row >= XLS_ROWS
}

/// A line of a list of servers that is the total, or the mean, of other lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalRow {
    /// What it is called; empty where it has no name.
    pub name: String,
    /// The row as the spreadsheet numbers it.
    pub row: u32,
}

/// A row of something else than a table is about, such as a host among machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherRow {
    pub(crate) name: Option<String>,
    /// What it is, as the file calls it.
    pub(crate) kind: String,
    /// The row as the spreadsheet numbers it.
    pub(crate) row: u32,
}

impl OtherRow {
    /// What findings call it.
    pub(crate) fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| format!("{} in row {}", self.kind, self.row))
    }
}

/// A sheet read whole, under its headings.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen, each by itself")]
pub struct Grid {
    /// Which table of the format it is.
    pub table_name: &'static str,
    /// What the table holds.
    pub role: TableRole,
    /// The headings that the table may have.
    pub table: Cow<'static, HeadingTable>,
    /// The sheet.
    pub location: Location,
    /// All of its rows, also those above the headings.
    pub sheet: Sheet,
    /// The headings.
    pub header: Header,
    /// The columns that nothing else is read from, where they are kept with the servers.
    pub labels: Vec<LabelColumn>,
    /// Which of the headings that the user names it has, by their places in the map.
    pub(crate) mapped: Vec<usize>,
    /// How the list of a JSON file stands in another one, how that one stands in a third, and so on.
    pub(crate) outer: Vec<Nesting>,
    /// Whether it is a list of servers by itself.
    pub(crate) lists_servers: bool,
    /// How its numbers are written, once it is settled.
    pub style: NumberStyle,
    /// How its numbers are written, as the user says.
    pub chosen_style: Option<NumberStyle>,
    /// What separates its cells, in a text file.
    pub separator: Option<char>,
    /// The lines that were taken out of the sheet, because they are totals of others.
    pub totals: Vec<TotalRow>,
    /// The rows that were taken out of the sheet, because they are of other things than the table is about.
    pub(crate) others: Vec<OtherRow>,
    /// How many drives with a disc in them the machines have, by their rows.
    pub(crate) discs: HashMap<u32, u32>,
    /// The columns, counted from 0, in which 0.5 is 50 %.
    pub fractions: Vec<usize>,
    /// The columns, counted from 0, in which `60 / 200` are two sizes.
    pub lists: Vec<usize>,
    /// Whether nothing decides how its numbers are to be read.
    pub is_refused: bool,
    /// Whether the file may have had percent formats that its reader does not report: 50 % reads as 0.5.
    pub loses_percent: bool,
    /// Whether all cells of its rows are there, also those of columns that nothing is read from.
    pub(crate) has_all_columns: bool,
    /// What cells say that are merged over several rows.
    pub(crate) merged_cells: MergedCells,
    /// Whose figures those of rows are that stand for several servers, where there are some.
    pub(crate) quantity: Option<Basis>,
    /// What the totals below such rows say of that.
    pub(crate) totals_say: Option<Basis>,
}

/// Treats columns that the readers have no use for like unknown ones.
fn ignore_unneeded(header: &mut Header, table: &HeadingTable, role: TableRole) {
    let (needed, others): (Vec<Column>, Vec<Column>) =
        std::mem::take(&mut header.columns).into_iter().partition(|column| {
            let required = table.spec(&column.field).is_some_and(|f| f.required);
            required || role.uses(&column.field)
        });
    header.columns = needed;
    let others = others.into_iter();
    let others = others.map(|column| (column.index, column.heading));
    header.unknown.extend(others);
    header.unknown.sort_by_key(|(index, _)| *index);
}

/// The lists that a list of a JSON file stands in, from the inside to the outside.
fn outer(document: &Document, name: Option<&str>) -> Vec<Nesting> {
    let mut steps: Vec<Nesting> = Vec::new();
    let mut at = document.nesting(name).cloned();
    while let Some(nesting) = at {
        at =
            nesting.parent.as_ref().and_then(|parent| document.nesting(parent.as_deref())).cloned();
        steps.push(nesting);
    }
    steps
}

/// Puts the number of entries in the place of lists where a field asks for it; a size is not told by a list.
fn count_lists(
    sheet: &mut Sheet,
    header: &Header,
    table: &HeadingTable,
    lists: &BTreeSet<(usize, u32)>,
) {
    for column in &header.columns {
        let spec = table.spec(&column.field);
        if spec.is_none_or(|spec| spec.kind != FieldKind::Number) {
            continue;
        }
        for row in &mut sheet.rows {
            if !lists.contains(&(column.index, row.number)) {
                continue;
            }
            let Some(cell) = row.cells.get_mut(column.index) else { continue };
            *cell = match &cell {
                _ if !is_count(&column.field) => Cell::Blank,
                Cell::Text(words) => Cell::Number(words.split(BETWEEN).count() as f64),
                number => (*number).clone(),
            };
        }
    }
}

/// Takes the rows of other kinds out of a table that is about some.
fn take_others(sheet: &mut Sheet, header: &Header, only: Option<&Only>) -> Vec<OtherRow> {
    let Some(only) = only else { return Vec::new() };
    let Some(kind) = header.column(&only.field) else { return Vec::new() };
    let name = header.column("name");
    let mut others = Vec::new();
    sheet.rows.retain(|row| {
        let text =
            |column: &Column| row.cell(column.index).text().map(std::borrow::Cow::into_owned);
        let Some(kind) =
            text(kind).filter(|kind| row.number > header.row_number && !only.is_meant(kind))
        else {
            return true;
        };
        others.push(OtherRow { name: name.and_then(text), kind, row: row.number });
        false
    });
    others
}

impl Grid {
    /// Reads a tab of a document.
    pub fn load(document: &mut Document, tab: &Tab, map: &ColumnMap) -> Result<Self, Box<Finding>> {
        let sheet_name = tab.sheet.as_deref();
        let location = document.location(sheet_name);
        let without_headings = || {
            let subject = Arc::clone(&location.path);
            let message = message!("no row of headings in the first 30 rows");
            Box::new(Finding::error("no-headings", subject.as_ref(), message).at(location.clone()))
        };
        let unreadable = |error: TableError| Box::new(error.to_finding());
        let head = document.head(sheet_name, HEAD_ROWS).map_err(unreadable)?;
        let outer = outer(document, sheet_name);
        let found = tab.columns.as_deref().cloned();
        let found = found.or_else(|| Columns::find(&head.rows, tab.table, map));
        let mut columns = found.ok_or_else(without_headings)?;
        let lists = outer.first().map(|nesting| Arc::clone(&nesting.lists)).unwrap_or_default();
        columns.pass_over_lists(&head.rows, &lists);
        let lists_servers = columns.list_servers() || columns.list_unnamed_servers(&head.rows);
        let Columns { table, mut header, mapped, .. } = columns;
        ignore_unneeded(&mut header, &table, tab.table.role);
        let wanted = header.columns.iter().chain(&header.duplicates);
        let wanted: Vec<usize> = wanted.map(|column| column.index).collect();
        // In lists that no tool wrote, what else stands in a row tells servers from remarks.
        let by_hand = tab.table.role == TableRole::Servers && tab.table.headings.is_read_by_words();
        let mut sheet = match document.container() {
            Container::Json => document.sheet(sheet_name),
            _ if by_hand => document.sheet(sheet_name),
            _ => document.sheet_columns(sheet_name, header.row_number, &wanted),
        }
        .map_err(unreadable)?;
        if !lists.is_empty() {
            count_lists(&mut sheet, &header, &table, &lists);
        }
        let discs = drive_options::settle(&mut sheet, &header);
        let mut merged_cells = MergedCells::default();
        if by_hand {
            let merges = document.merged_rows(sheet_name).map_err(unreadable)?;
            merged_cells = MergedCells::fill(&mut sheet.rows, &merges, &header, &table);
        }
        let others = take_others(&mut sheet, &header, tab.table.only.as_ref());
        Ok(Self {
            table_name: &tab.table.id,
            role: tab.table.role,
            table,
            labels: Vec::new(),
            style: NumberStyle::default(),
            chosen_style: document.chosen_number_style(),
            separator: match document.container() {
                Container::Delimited { delimiter, .. } => Some(*delimiter),
                _ => None,
            },
            totals: Vec::new(),
            others,
            discs,
            fractions: Vec::new(),
            lists: Vec::new(),
            is_refused: false,
            loses_percent: !document.knows_percent()
                && matches!(document.container(), Container::Xls | Container::Xlsb),
            location,
            sheet,
            header,
            mapped,
            outer,
            lists_servers,
            has_all_columns: by_hand,
            merged_cells,
            quantity: None,
            totals_say: None,
        })
    }

    /// Its headings.
    pub(crate) fn columns(&self) -> Columns {
        Columns::new(self.table.clone(), self.header.clone(), self.mapped.clone(), self.role)
    }

    /// Some of its rows under other headings.
    pub(crate) fn part(&self, columns: Columns, rows: Vec<Row>) -> Self {
        let lists_servers = columns.list_servers() || columns.list_unnamed_servers(&rows);
        let Columns { table, mut header, mapped, .. } = columns;
        ignore_unneeded(&mut header, &table, self.role);
        Self {
            table_name: self.table_name,
            role: self.role,
            table,
            location: self.location.clone(),
            sheet: Sheet::new(self.sheet.name.clone(), rows),
            header,
            labels: Vec::new(),
            mapped,
            outer: Vec::new(),
            lists_servers,
            style: self.style,
            chosen_style: self.chosen_style,
            separator: self.separator,
            totals: Vec::new(),
            others: Vec::new(),
            discs: self.discs.clone(),
            fractions: Vec::new(),
            lists: Vec::new(),
            is_refused: false,
            loses_percent: self.loses_percent,
            has_all_columns: self.has_all_columns,
            merged_cells: self.merged_cells.clone(),
            quantity: None,
            totals_say: None,
        }
    }

    /// The rows by field.
    #[must_use]
    pub fn view(&self) -> TableView<'_> {
        TableView::with_style(self.location.clone(), &self.header, &self.table, self.style)
            .with_fractions(&self.fractions)
            .with_lists(&self.lists)
    }

    /// The rows below the headings. In a damaged sheet one of them may have the number of the headings.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        let (rows, headings) = (&self.sheet.rows, self.header.row_number);
        let first = rows.partition_point(|row| row.number < headings);
        let are_there = rows.get(first).is_some_and(|row| row.number == headings);
        rows.iter().skip(first + usize::from(are_there))
    }

    /// A warning if the sheet ends where the old workbook format does.
    pub(crate) fn cut_off(&self, document: &Document) -> Option<Finding> {
        let last = self.sheet.rows.last()?.number;
        if !rows_are_cut_off(document.container(), last) {
            return None;
        }
        let message = message!(
            "the sheet is full to row {XLS_ROWS}, where the format .xls ends; rows are probably missing",
            XLS_ROWS
        );
        Some(
            Finding::warning("cut-off", self.location.path.as_ref(), message)
                .hint(message!("Export as .xlsx or CSV"))
                .at(self.location.clone().with_row(last)),
        )
    }

    /// Whether there is a column for a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.header.column(field).is_some()
    }

    /// Whether its rows name no machine, but have the identifiers by which they belong to one of the list.
    pub(crate) fn goes_by_identifier(&self) -> bool {
        let has_key = self.has("vm_id") || self.has("vm_uuid");
        let wants_names = self.table.required().any(|field| field == "name");
        self.role.is_joined() && wants_names && !self.has("name") && has_key
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
