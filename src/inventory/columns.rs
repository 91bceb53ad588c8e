//! Which columns of a tab hold what: what the user says beats the headings of the format, and these beat the headings that
//! any list of servers may have.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cores;
use super::format::{Format, Table};
use super::map::ColumnMap;
use super::numbered_disks::SideBySide;
use super::quantity_column;
use super::rivals;
use super::role::TableRole;
use crate::table::{
    Below, Cell, Column, FieldKind, Figures, Header, HeadingTable, Row, best_header, cell_words,
    is_digit, left_over,
};
use crate::units::Unit;

/// The row of headings of a tab, and what each of its columns holds.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// The headings that the tab may have.
    pub(crate) table: Cow<'static, HeadingTable>,
    /// Those that it has.
    pub(crate) header: Header,
    /// Which of the headings that the user names are among them, by their places in the map.
    pub(crate) mapped: Vec<usize>,
    role: TableRole,
}

impl Columns {
    /// Headings that are understood already.
    pub(crate) fn new(
        table: Cow<'static, HeadingTable>,
        header: Header,
        mapped: Vec<usize>,
        role: TableRole,
    ) -> Self {
        Self { table, header, mapped, role }
    }

    /// Finds the row of headings among the first rows of a tab; `None` if no row has one that is known.
    pub(crate) fn find(rows: &[Row], table: &'static Table, map: &ColumnMap) -> Option<Self> {
        let mut headings = map.widen(&table.headings, table.role);
        let mut header = best_header(rows, &headings)?;
        let last_line = rows.iter().find(|row| row.number == header.row_number);
        let lines: Vec<Row> = [header.row()].into_iter().chain(last_line.cloned()).collect();
        let mapped = map.settle(&lines, table.role, &mut header, &mut headings);
        if table.role == TableRole::Servers {
            take_what_any_list_has(rows, map, &mut header, &mut headings);
            name_by_dns(&mut header);
            name_before_dns(&mut header, &headings);
            name_by_id(&mut header);
            if table.headings.is_read_by_words() {
                rivals::settle(&mut header);
                let is_said =
                    header.column("quantity").is_some_and(|column| map.has(&column.heading));
                quantity_column::find(rows, &mut header, &headings, is_said);
            }
        }
        Some(Self { table: headings, header, mapped, role: table.role })
    }

    /// Passes over columns of sizes that hold nothing but lists: of a list of disks it is known how many there are, but not
    /// how much they hold.
    pub(crate) fn pass_over_lists(&mut self, rows: &[Row], lists: &BTreeSet<(usize, u32)>) {
        let below = || rows.iter().filter(|row| row.number > self.header.row_number);
        let is_list = |row: &Row, index| lists.contains(&(index, row.number));
        let are_lists = |index| {
            let filled = || below().filter(|row| !row.cell(index).is_blank());
            filled().next().is_some() && filled().all(|row| is_list(row, index))
        };
        let sizes = self.header.columns.iter().filter(|column| {
            let spec = self.table.spec(&column.field);
            spec.is_some_and(|spec| spec.kind == FieldKind::Number) && !is_count(&column.field)
        });
        let passed: Vec<String> = sizes
            .filter(|column| are_lists(column.index))
            .map(|column| column.field.clone())
            .collect();
        for field in passed {
            self.header.release(&field);
        }
    }

    /// Whether no field is missing that the format requires. Rows that add to machines need no names beside identifiers.
    pub(crate) fn is_complete(&self) -> bool {
        let by_identifier = self.role.is_joined() && (self.has("vm_id") || self.has("vm_uuid"));
        let is_there = |field: &str| self.has(field) || (by_identifier && field == "name");
        self.table.required().all(is_there)
    }

    /// Whether they are those of a list of servers: a name, and two sizes, one of them of the machine itself.
    pub(crate) fn list_servers(&self) -> bool {
        let memory = self.count(&["memory", "memory_assigned", "memory_demand"]).min(1);
        // The type of a machine tells both.
        let memory = memory.max(usize::from(self.has("cloud_type")));
        let told = cores::are_told(&self.header) || self.has("cloud_type");
        let machine = usize::from(told) + memory;
        let disks = usize::from(SideBySide::tell_sizes(&self.header));
        let sizes = machine + disks + self.count(&["storage", "provisioned"]);
        self.has("name") && machine > 0 && sizes > 1
    }

    /// Whether they are those of a list of servers that are not named: cores in whole numbers, memory and storage.
    pub(crate) fn list_unnamed_servers(&self, rows: &[Row]) -> bool {
        let amount = |fields: &[&str]| {
            let columns = fields.iter().filter_map(|field| self.header.column(field));
            let is_data = |unit: Unit| matches!(unit, Unit::Data(_));
            columns.into_iter().any(|column| column.unit.is_none_or(is_data))
        };
        let cores = self.header.column("cores").or_else(|| self.header.column("cpus"));
        let Some(cores) = cores.filter(|column| column.unit.is_none()) else {
            return false;
        };
        // Measurements state how busy processors are, in fractions.
        let is_whole = |cell: &Cell| match cell {
            Cell::Blank => true,
            Cell::Number(value) => value.fract() == 0.0,
            Cell::Text(text) => {
                cell_words::is_missing(text)
                    || text.trim().parse::<f64>().is_ok_and(|value| value.fract() == 0.0)
            }
            _ => false,
        };
        let mut below = rows.iter().filter(|row| row.number > self.header.row_number);
        !self.has("name")
            && amount(&["memory", "memory_assigned", "memory_demand"])
            && amount(&["storage", "provisioned"])
            && below.all(|row| is_whole(row.cell(cores.index)))
    }

    /// Whether the user says that they are: of what is named in the map, one size is enough.
    pub(crate) fn are_said_to_list_servers(&self) -> bool {
        let sizes = ["cores", "memory", "storage", "provisioned"];
        !self.mapped.is_empty() && self.has("name") && self.count(&sizes) > 0
    }

    /// Whether there is a column for a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.header.column(field).is_some()
    }

    /// For how many of the fields there is a column.
    pub(crate) fn count(&self, fields: &[&str]) -> usize {
        fields.iter().filter(|field| self.has(field)).count()
    }
}

/// Whether a field says how many entries a list has.
pub(crate) fn is_count(field: &str) -> bool {
    ["nics", "disks", "snapshots"].contains(&field)
}

/// A list that only has names in DNS is one of machines that are called so.
fn name_by_dns(header: &mut Header) {
    if header.column("name").is_none()
        && let Some(dns) = header.columns.iter_mut().find(|column| column.field == "dns_name")
    {
        "name".clone_into(&mut dns.field);
    }
}

/// Of two columns of names that of the machines names them, and that of the names in DNS tells these.
fn name_before_dns(header: &mut Header, table: &HeadingTable) {
    let is_dns = |column: &Column| {
        let known = table.candidates(&column.heading, Below::default());
        known.iter().any(|known| known.field == "dns_name")
    };
    let Some(name) = header.column("name").filter(|column| is_dns(column)).cloned() else {
        return;
    };
    let mut others = header.duplicates.iter().filter(|column| column.field == "name");
    if let Some(better) = others.find(|column| !is_dns(column)).cloned() {
        header.replace(better, &name);
    }
}

/// Clouds ask for no names: where no column has some, machines are called by their identifiers.
fn name_by_id(header: &mut Header) {
    let has = |field| header.column(field).is_some();
    if has("cloud_type")
        && !has("name")
        && let Some(id) = header.column("vm_id").cloned()
    {
        header.columns.push(Column { field: "name".to_owned(), ..id });
        header.columns.sort_by_key(|column| column.index);
    }
}

/// A format does not know less than a list that no tool wrote: the headings that it leaves over are read as such a list's,
/// where nothing else holds the field.
fn take_what_any_list_has(
    rows: &[Row],
    map: &ColumnMap,
    header: &mut Header,
    headings: &mut Cow<'static, HeadingTable>,
) {
    let Some(any) = Format::of_any_list().and_then(|format| format.tables().first()) else {
        return;
    };
    let taken = left_over(header, rows, &any.headings, |field, index| {
        let is_number = any.headings.spec(field).is_some_and(|spec| spec.kind == FieldKind::Number);
        !map.is_the_only_source_of(field)
            && !quantity_column::FIELDS.contains(&field)
            && (!is_number || may_be_numbers(rows, header.row_number, index))
    });
    let has_parts = taken.iter().any(|column| column.field.starts_with("cores_per_"));
    for mut column in taken {
        // Tools call the cores CPUs, unless they also tell the cores of each.
        if column.field == "cpus" && header.column("cores").is_none() && !has_parts {
            "cores".clone_into(&mut column.field);
        }
        if let Some(spec) = any.headings.spec(&column.field) {
            headings.to_mut().set_field(&column.field, spec.clone());
        }
        header.assign(column);
    }
}

/// Whether what stands below a heading may be numbers: `Disk` is also what lists of volumes call `C:\\`.
fn may_be_numbers(rows: &[Row], header: u32, column: usize) -> bool {
    let below = rows.iter().filter(|row| row.number > header).map(|row| row.cell(column));
    let mut filled = below.filter(|cell| !cell.is_blank()).peekable();
    let is_number = |cell: &Cell| match cell {
        Cell::Text(text) => {
            text.trim().starts_with(|c: char| is_digit(c) || "+-.,".contains(c))
                || Figures::of(text).is_some()
        }
        cell => matches!(cell, Cell::Number(_) | Cell::Percent(_) | Cell::Measured(..)),
    };
    filled.peek().is_none() || filled.any(is_number)
}
