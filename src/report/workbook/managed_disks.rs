//! Storage and Managed Disks: which managed disks there are to create, and which disk of a server goes to which.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::book::{A3, Book};
use super::charts::{self, Cells, Spot};
use super::list::{self, Column, Kind, List};
use super::sheet::Sheet;
use super::storage_charts;
use super::style::{self, Mark, Numbers, Role};
use super::{WorkbookError, sheet_names, words};
use crate::figure::{Unit, Value};
use crate::plan::{Bound, DiskPlan, Plan, PlannedServer};
use crate::report::Texts;
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    total: String,
    no_type: String,
    no_tier: String,
    chart_title: String,
    chart_alt: String,
    chart_headings: Vec<String>,
    list_title: String,
    list_explanation: String,
    list_headings: Vec<String>,
    yes: String,
    no: String,
    os: String,
    bounds: BTreeMap<String, String>,
}

fn load(texts: &Texts) -> Result<Words, WorkbookError> {
    words::load_in(
        texts,
        "managed-disks.toml",
        include_str!("../../../templates/workbook/managed-disks.toml"),
    )
}

/// Whether the plan has disks for managed disks.
pub(crate) fn there(plan: &Plan) -> bool {
    plan.document.servers.iter().flatten().any(|server| !server.disk_plan.is_empty())
}

const COLUMNS: [Column; 6] = [
    (Kind::Words, 20.0),
    (Kind::Words, 12.0),
    (Kind::Number(Unit::Count), 16.0),
    (Kind::Number(Unit::Count), 12.0),
    (Kind::Number(Unit::Gb), 18.0),
    (Kind::Number(Unit::Gb), 18.0),
];
const CHART_COLUMN: u16 = 7;
const DATA_COLUMN: u16 = CHART_COLUMN + storage_charts::COLUMNS + 1;

/// The disks of one type and tier.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    tier_gb: f64,
    disks: u32,
    gb: f64,
}

impl Group {
    /// What is paid for, in GB.
    fn provisioned(self) -> f64 {
        self.tier_gb * f64::from(self.disks)
    }
}

/// The disks to create, and every disk by itself.
pub(crate) fn lists(plan: &Plan, texts: &Texts) -> Result<[List; 2], WorkbookError> {
    let words = load(texts)?;
    Ok([sums(&groups(plan, &words), &words), one_by_one(plan, &words)])
}

fn sums(groups: &Groups, words: &Words) -> List {
    let row = |((kind, _, tier), group): (&(String, u64, String), &Group)| {
        vec![
            Value::text(kind),
            Value::text(tier),
            Value::known((group.tier_gb > 0.0).then_some(group.tier_gb)),
            Value::Number(f64::from(group.disks)),
            Value::Number(group.gb),
            Value::Number(group.provisioned()),
        ]
    };
    List {
        headings: words.headings.clone(),
        columns: COLUMNS.to_vec(),
        rows: groups.iter().map(row).collect(),
    }
}

fn one_by_one(plan: &Plan, words: &Words) -> List {
    let servers = plan.document.servers.iter().flatten();
    let rows = servers.flat_map(|server| {
        let disks = server.disk_plan.iter();
        disks.map(move |disk| cells(server, disk, words).to_vec())
    });
    List { headings: words.list_headings.clone(), columns: LIST.to_vec(), rows: rows.collect() }
}

/// Writes the sheet with the sums.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words = load(&book.look().texts)?;
    let mut sheet = book.sheet(sheet_names::STORAGE)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    let groups = groups(plan, &words);
    let row = list::rows(&mut sheet, header, &sums(&groups, &words))?;
    sheet.lines(header, 2)?;
    let total = groups.values().fold(Group::default(), |all, group| Group {
        tier_gb: all.tier_gb + group.provisioned(),
        disks: all.disks + group.disks,
        gb: all.gb + group.gb,
    });
    totals(&mut sheet, row + 1, total, &words)?;
    let mut below = header;
    if row > header {
        below = chart(&mut sheet, header, &groups, &words)?;
    }
    let spot = (below, CHART_COLUMN);
    let last = storage_charts::servers(&mut sheet, plan, spot, &storage_charts::words(book)?)?;
    for (column, width) in (DATA_COLUMN..).zip([26.0, 14.0]) {
        sheet.worksheet.set_column_width(column, width)?;
    }
    sheet.worksheet.set_freeze_panes(header + 1, 0)?;
    let right = CHART_COLUMN + storage_charts::COLUMNS - 1;
    sheet.worksheet.set_print_area(0, 0, last.max(row + 1), right)?;
    book.add(sheet)
}

fn totals(sheet: &mut Sheet, row: u32, total: Group, words: &Words) -> Result<(), WorkbookError> {
    let numbers = |unit| style::format(Role::Result, Numbers::Of(unit, Arithmetic::Exact));
    sheet.text(row, 0, &words.total, &style::words(Role::Label))?;
    for column in 1..=2 {
        sheet.blank(row, column, &style::words(Role::Label))?;
    }
    sheet.number(row, 3, f64::from(total.disks), &numbers(Unit::Count))?;
    sheet.number(row, 4, total.gb, &numbers(Unit::Gb))?;
    sheet.number(row, 5, total.tier_gb, &numbers(Unit::Gb))
}

type Groups = BTreeMap<(String, u64, String), Group>;

/// The disks of the servers in the totals by type, size of the tier and tier.
fn groups(plan: &Plan, words: &Words) -> Groups {
    let servers = plan.document.servers.iter().flatten();
    let counted = servers.filter(|server| server.in_totals);
    let mut groups = Groups::new();
    for disk in counted.flat_map(|server| &server.disk_plan) {
        let kind = disk.kind.map_or(words.no_type.as_str(), |kind| kind.words());
        let tier = disk.tier.as_deref().unwrap_or(&words.no_tier);
        let size = disk.tier_size_gb.unwrap_or(0.0);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number of GiB that only orders the rows"
        )]
        let key = (kind.to_owned(), size as u64, tier.to_owned());
        let group = groups.entry(key).or_default();
        group.tier_gb = size;
        group.disks += 1;
        group.gb += disk.size_gb.unwrap_or(0.0);
    }
    groups
}

fn chart(
    sheet: &mut Sheet,
    row: u32,
    groups: &Groups,
    words: &Words,
) -> Result<u32, WorkbookError> {
    list::headings(sheet, row, DATA_COLUMN, &words.chart_headings)?;
    let format = style::format(Role::Cell, Numbers::Of(Unit::Count, Arithmetic::Exact));
    let mut last = row;
    for ((kind, _, tier), group) in groups {
        last += 1;
        let name = format!("{kind} {tier}");
        sheet.text(last, DATA_COLUMN, &name, &style::words(Role::Cell))?;
        sheet.number(last, DATA_COLUMN + 1, f64::from(group.disks), &format)?;
    }
    let names =
        Cells { sheet: sheet.name(), first_row: row + 1, last_row: last, column: DATA_COLUMN };
    let spot = Spot { row, column: CHART_COLUMN, width: 560, height: 90 + 24 * (last - row) };
    let picture = charts::Words { title: &words.chart_title, alt: &words.chart_alt, x: "", y: "" };
    let heading = words.chart_headings.get(1).map_or("", String::as_str);
    let values = [(heading, names.beside(DATA_COLUMN + 1))];
    charts::bars(sheet, spot, picture, names, &values, "#,##0")?;
    Ok(row + spot.height / 20 + 2)
}

const LIST: [Column; 11] = [
    (Kind::Words, 26.0),
    (Kind::Words, 22.0),
    (Kind::Number(Unit::Gb), 12.0),
    (Kind::Words, 12.0),
    (Kind::Words, 16.0),
    (Kind::Words, 9.0),
    (Kind::Number(Unit::Count), 12.0),
    (Kind::Number(Unit::Gb), 14.0),
    (Kind::Words, 16.0),
    (Kind::Words, 14.0),
    (Kind::Words, 60.0),
];

/// Writes the sheet with every disk.
pub(crate) fn write_list(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words = load(&book.look().texts)?;
    let mut sheet = book.sheet(sheet_names::DISKS)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.list_title, &words.list_explanation, &LIST)?;
    let row = list::rows(&mut sheet, header, &one_by_one(plan, &words))?;
    sheet.lines(header, 2)?;
    list::finish(&mut sheet, header, row, LIST.len(), 2)?;
    let no = rust_xlsxwriter::ConditionalFormatCell::new()
        .set_rule(rust_xlsxwriter::ConditionalFormatCellRule::EqualTo(words.no.clone()))
        .set_format(style::mark(Mark::Doubtful));
    sheet.worksheet.add_conditional_format(header + 1, 3, row.max(header + 1), 3, &no)?;
    sheet.worksheet.set_paper_size(A3);
    book.add(sheet)
}

fn cells(server: &PlannedServer, disk: &DiskPlan, words: &Words) -> [Value; 11] {
    let bound = disk.bound_by.map(|bound| match bound {
        Bound::Size => "size",
        Bound::Iops => "iops",
        Bound::Throughput => "throughput",
        Bound::Churn => "churn",
    });
    let bound = bound.and_then(|bound| words.bounds.get(bound));
    let label =
        if disk.os_disk { format!("{} {}", disk.label, words.os) } else { disk.label.clone() };
    let counted = if server.in_totals { &words.yes } else { &words.no };
    [
        Value::text(&server.name),
        Value::text(label),
        Value::known(disk.size_gb),
        Value::text(counted),
        Value::text(disk.kind.map_or("", |kind| kind.words())),
        Value::text(disk.tier.as_deref().unwrap_or_default()),
        Value::known(disk.tier_size_gb),
        Value::known(disk.changed_gb_per_day),
        Value::text(bound.map_or("", String::as_str)),
        Value::text(disk.readiness.words()),
        Value::text(&disk.reason),
    ]
}
