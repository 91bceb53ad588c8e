//! Columns that are passed over while something stays unknown that they may tell: their headings are not understood.

use super::column_figures::read;
use super::grid::Grid;
use super::names;
use super::numbered_disks::{self, SideBySide};
use super::role::TableRole;
use crate::estate::{Class, Described, Server};
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::heading::split_unit;
use crate::table::{Cell, Phrase, is_target};
use crate::units::{Dimension, Unit};
use crate::wording::Message;

/// So many rows show what a column holds.
const ROWS: usize = 200;

const OF_DISKS: [&str; 6] = ["storage", "disk", "disks", "volume", "capacity", "space"];
const OF_PROCESSORS: [&str; 5] = ["cpu", "vcpu", "core", "socket", "thread"];
const OF_USED_SPACE: [&str; 5] = ["used", "usage", "consumed", "utilization", "free"];
const OF_CHANGE: [&str; 2] = ["change", "write"];
/// What no column of disks is about.
const OF_OTHERS: [&str; 11] = [
    "memory", "cpu", "vcpu", "core", "socket", "thread", "network", "nic", "iops", "id", "snapshot",
];

/// A fact that may stay unknown.
#[derive(Clone, Copy, PartialEq)]
enum Fact {
    Cores,
    Memory,
    Storage,
    UsedSpace,
    Change,
}

/// A column that holds numbers.
struct Column<'g> {
    grid: &'g Grid,
    index: usize,
    heading: &'g str,
    /// What the numbers measure, as heading or cells say.
    dimension: Option<Dimension>,
    /// The first cell with a number.
    cell: String,
    row: u32,
}

/// What is to be said of columns that may tell what no server has.
pub(crate) fn findings(grids: &[Grid], servers: &[Described]) -> Vec<Finding> {
    let planned = || {
        let servers = servers.iter().map(|described| &described.server);
        servers.filter(|server| server.class == Class::Server)
    };
    if planned().next().is_none() {
        return Vec::new();
    }
    let lists = || {
        let lists = grids.iter().filter(|grid| grid.role == TableRole::Servers);
        lists.filter(|grid| !grid.is_refused)
    };
    let columns: Vec<Column<'_>> = lists().flat_map(passed_over).collect();
    let mut findings = Vec::new();
    for fact in [Fact::Cores, Fact::Memory, Fact::Storage, Fact::UsedSpace, Fact::Change] {
        if planned().any(|server| fact.is_known(server)) {
            continue;
        }
        let mut may: Vec<&Column<'_>> =
            columns.iter().filter(|column| fact.may_be_told_by(column)).collect();
        let partly: Vec<Column<'_>> = if fact == Fact::Storage {
            lists().flat_map(parts_of_storage).collect()
        } else {
            Vec::new()
        };
        may.extend(&partly);
        findings.extend(fact.finding(&may));
    }
    findings.extend(lists().filter_map(|grid| beside_disks(grid, &columns)));
    findings
}

/// The columns of a list that nothing is read from.
fn passed_over(grid: &Grid) -> Vec<Column<'_>> {
    let unknown = grid.header.unknown.iter();
    unknown.filter_map(|(index, heading)| Column::of(grid, *index, heading)).collect()
}

/// Columns that are read, but tell no storage by themselves.
fn parts_of_storage(grid: &Grid) -> Vec<Column<'_>> {
    let fields = ["used", "used_datastore", "free", "disk_each"];
    let columns = fields.iter().filter_map(|field| grid.header.column(field));
    columns.filter_map(|column| Column::of(grid, column.index, &column.heading)).collect()
}

/// A disk that is not among those that the storage is the sum of: `Log disk (GB)`.
fn beside_disks(grid: &Grid, columns: &[Column<'_>]) -> Option<Finding> {
    let header = &grid.header;
    let is_single = |field: &str| numbered_disks::is_field(field);
    let is_stated = header.column("storage").is_some() || header.column("provisioned").is_some();
    if is_stated || !SideBySide::tell_sizes(header) {
        return None;
    }
    let read: Vec<&str> = header
        .columns
        .iter()
        .filter(|column| is_single(&column.field) && column.field.ends_with("_size"))
        .map(|column| column.heading.trim())
        .collect();
    let of_disks = ["storage", "disk", "disks", "volume"];
    // Beside `System (GB)` and `Data (GB)` a disk need not be called one.
    let are_bare = !read.iter().any(|heading| Phrase::heading_mentions(heading, &of_disks));
    let others = columns.iter().filter(|column| {
        std::ptr::eq(column.grid, grid)
            && column.dimension == Some(Dimension::Data)
            && !is_target(column.heading, &grid.table)
            && (are_bare || column.mentions(&of_disks))
            && !column.mentions(&OF_CHANGE)
            && !column.mentions(&OF_USED_SPACE)
            && !column.mentions(&OF_OTHERS)
    });
    let others: Vec<&Column<'_>> = others.collect();
    let first = *others.first()?;
    let message = message!(
        "the storage is the sum of {read}; {columns} is not among them, because the heading is not understood",
        read = names::some(&read),
        columns = listed(&others)
    );
    Some(
        Finding::warning("columns-left-over", first.heading.trim(), message)
            .hint(message!("If it is a disk, call it {example}", example = "Disk 2, Disk 3"))
            .at(grid.location.clone().with_row(first.row).with_column(first.index)),
    )
}

/// Some of the columns, each with a cell.
fn listed(columns: &[&Column<'_>]) -> Message {
    let all: Vec<String> = columns
        .iter()
        .map(|column| format!("{} ({})", column.heading.trim(), column.cell))
        .collect();
    names::some(&all)
}

impl<'g> Column<'g> {
    /// `None` where most cells are no numbers.
    fn of(grid: &'g Grid, index: usize, heading: &'g str) -> Option<Self> {
        let stated = split_unit(heading).1.map(Unit::dimension);
        let (mut numbers, mut words) = (0, 0);
        let mut first: Option<(String, u32, Option<Dimension>)> = None;
        for row in grid.rows().take(ROWS) {
            let cell = row.cell(index);
            let text = cell.text().unwrap_or_default();
            let figure = Cell::from_text(text.split('/').next().unwrap_or_default());
            if let Some((_, unit)) = read(cell, grid.style).or_else(|| read(&figure, grid.style)) {
                numbers += 1;
                first.get_or_insert_with(|| {
                    (text.trim().to_owned(), row.number, unit.map(Unit::dimension))
                });
            } else if !cell.is_blank() && !crate::table::cell_words::is_missing(&text) {
                words += 1;
            }
        }
        let (cell, row, in_cell) = first.filter(|_| numbers > words)?;
        Some(Self { grid, index, heading, dimension: stated.or(in_cell), cell, row })
    }

    fn mentions(&self, meanings: &[&str]) -> bool {
        Phrase::heading_mentions(self.heading, meanings)
    }
}

impl Fact {
    fn is_known(self, server: &Server) -> bool {
        match self {
            Self::Cores => server.cores.is_some(),
            Self::Memory => server.memory_mb.is_some(),
            Self::Storage => server.storage_gb.is_some(),
            Self::UsedSpace => server.utilization.is_some(),
            Self::Change => server.change.is_some(),
        }
    }

    fn may_be_told_by(self, column: &Column<'_>) -> bool {
        let is_plain = column.dimension.is_none();
        let is_size = column.dimension == Some(Dimension::Data);
        let is_other = column.mentions(&OF_OTHERS);
        match self {
            Self::Cores => is_plain && column.mentions(&OF_PROCESSORS),
            Self::Memory => {
                let is_named = column.mentions(&["memory"]);
                let is_else = || column.mentions(&OF_DISKS) || column.mentions(&OF_CHANGE);
                (is_named && (is_plain || is_size)) || (is_size && !is_other && !is_else())
            }
            Self::Storage => {
                let is_named =
                    || column.mentions(&OF_DISKS) && !column.mentions(&["count", "type"]);
                !is_other && !column.mentions(&OF_CHANGE) && (is_size || (is_plain && is_named()))
            }
            Self::UsedSpace => {
                let is_share = column.dimension == Some(Dimension::Percent);
                let is_named = column.mentions(&OF_USED_SPACE);
                let is_named = is_named || (is_share && column.mentions(&OF_DISKS));
                !is_other && (is_plain || is_size || is_share) && is_named
            }
            Self::Change => column.mentions(&OF_CHANGE),
        }
    }

    /// What the user calls it.
    fn field(self) -> &'static str {
        match self {
            Self::Cores => "cores",
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::UsedSpace => "used",
            Self::Change => "change_rate",
        }
    }

    fn finding(self, columns: &[&Column<'_>]) -> Option<Finding> {
        let first = *columns.first()?;
        let columns = listed(columns);
        let message = match self {
            Self::Cores => message!(
                "no column is read as the cores, but these may tell them: {columns}",
                columns
            ),
            Self::Memory => message!(
                "no column is read as the memory, but these may tell it: {columns}",
                columns
            ),
            Self::Storage => message!(
                "no column is read as the storage, but these may tell it: {columns}",
                columns
            ),
            Self::UsedSpace => message!(
                "no column is read as the used space, but these may tell it: {columns}",
                columns
            ),
            Self::Change => message!(
                "no column is read as the daily change, but these may tell it: {columns}",
                columns
            ),
        };
        // The report says anyway what is assumed of used space.
        let severity = if self == Self::UsedSpace { Severity::Note } else { Severity::Warning };
        let remedy = format!("\"{}={}\"", first.heading.trim(), self.field());
        let place = first.grid.location.clone().with_row(first.row).with_column(first.index);
        Some(
            Finding::new("columns-left-over", severity, first.heading.trim(), message)
                .hint(message!("Say what a column is, as with --map {remedy}", remedy))
                .at(place),
        )
    }
}
