//! The Excel workbook: the planner's sheets, live.
//!
//! Every figure is written as the formula of its one definition ([`crate::figure`]) with the value that the engine found,
//! so that a reader sees the plan without recalculating and can change an input, or a rule, and watch the plan move.
//! Formulas refer to inputs, figures and rules by defined name; what the engine decides once (VM sizes, storage accounts,
//! servers to set up) is written as values and checked live.

mod accounts;
mod addresses;
mod azure;
mod bandwidth;
mod book;
mod change_rate;
mod chart_order;
mod charts;
mod columns;
mod context;
mod cost;
mod dependents;
mod figures_2017;
mod figures_what_if;
mod input;
mod lines;
mod list;
mod list_sheets;
mod managed_disks;
mod names;
mod overview;
mod page_lines;
mod planner;
mod qualification;
mod rules;
mod schedule;
mod server_figures;
mod sheet;
mod sheets;
mod sizes;
mod start;
mod storage_charts;
pub(crate) mod style;
mod summary;
mod template;
mod text;
mod time_charts;

use super::language::in_language;
pub(crate) use book::A4;
pub(crate) use lines::lines_of;
use std::collections::BTreeMap;
pub(crate) use text::for_cell;

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use crate::figure::Value;
use crate::own_files::WORKBOOK_CATEGORY;
pub use template::template;

use crate::plan::Plan;
use crate::report::{ReportStyle, ReportStyleError, SheetWordsError};
use book::Book;

/// Why there is no workbook.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkbookError {
    /// The plan does not fit into an Excel file.
    #[error("the plan cannot be written as a workbook: {0}")]
    Xlsx(#[from] XlsxError),
    /// A sheet has more rows than a spreadsheet.
    #[error(
        "the plan cannot be written as a workbook: the sheet '{sheet}' would have more than the 1,048,576 rows of a spreadsheet; \
         write CSV and JSON (-o plan.csv -o plan.json), or plan parts of the estate, each by itself (--only)"
    )]
    TooManyRows {
        /// The name of the sheet.
        sheet: &'static str,
    },
    /// The words that a texts file gives a sheet cannot be used.
    #[error(transparent)]
    Words(#[from] SheetWordsError),
    /// The parts of the file cannot be put together.
    #[error("the workbook cannot be packed: {0}")]
    Package(#[from] zip::result::ZipError),
    /// There is no look to write it in.
    #[error(transparent)]
    ReportStyle(#[from] ReportStyleError),
}

/// How to write the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkbookOptions {
    /// Whether formulas carry the engine's values. Without them a program has to work the formulas out itself, which is
    /// what a test of the formulas needs.
    pub cached: bool,
}

impl Default for WorkbookOptions {
    fn default() -> Self {
        Self { cached: true }
    }
}

/// A workbook, and what is known of its cells.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Every formula with the engine's value.
    pub formulas: Vec<WrittenFormula>,
    /// The defined names: inputs, figures, rules, columns of servers (`servers_storage_gb`) and of VM sizes.
    pub names: BTreeMap<String, NamedCells>,
}

/// A formula cell.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenFormula {
    /// The sheet.
    pub sheet: &'static str,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u16,
    /// What the engine found; a value that nobody knows is the text that the cell shows.
    pub value: Value,
}

/// The cells behind a defined name: one, or several below one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedCells {
    /// The sheet.
    pub sheet: &'static str,
    /// The first row, from 0.
    pub first_row: u32,
    /// The last row, from 0.
    pub last_row: u32,
    /// The column, from 0.
    pub column: u16,
    /// Whether the name stands for a range, which may be of one cell.
    pub is_range: bool,
}

/// The names of the sheets.
mod sheet_names {
    pub(crate) const SUMMARY: &str = "Summary";
    pub(crate) const START: &str = "Getting Started";
    pub(crate) const QUALIFICATION: &str = "Workload Qualification";
    pub(crate) const PLANNER: &str = "Capacity Planner";
    pub(crate) const CHANGE_RATE: &str = "Change Rate";
    pub(crate) const BANDWIDTH: &str = "Bandwidth & RPO";
    pub(crate) const ACCOUNTS: &str = "Storage Accounts";
    pub(crate) const STORAGE: &str = "Storage";
    pub(crate) const DISKS: &str = "Managed Disks";
    pub(crate) const ON_PREMISES: &str = "On-premises Servers";
    pub(crate) const COST: &str = "Cost";
    pub(crate) const COST_SERVERS: &str = "Cost by Server";
    pub(crate) const COST_LINES: &str = "Cost Lines";
    pub(crate) const PRICES_USED: &str = "Prices Used";
    pub(crate) const WAVES: &str = "Waves";
    pub(crate) const BATCHES: &str = "Batches";
    pub(crate) const SERVER_DATES: &str = "Server Dates";
    pub(crate) const TIMELINE: &str = "Timeline";
    pub(crate) const FIGURES_2017: &str = "2017 Figures";
    pub(crate) const WHAT_IF: &str = "What-if Figures";
    pub(crate) const ALL: &str = "All Servers";
    pub(crate) const AGAINST: &str = "Other Rules";
    pub(crate) const FINDINGS: &str = "Findings";
    pub(crate) const OVERRIDES: &str = "Overrides";
    pub(crate) const RULES: &str = "Rules & Sources";
    pub(crate) const SIZES: &str = "Azure Sizes";
    pub(crate) const AZURE: &str = "Azure Resources";
    pub(crate) const SETTINGS: &str = "Settings";
}

/// The workbook of a plan as the bytes of an `.xlsx` file; the same plan gives the same bytes.
///
/// ```
/// use asrcap::ReferenceData;
/// use asrcap::plan::{QuickInputs, quick};
/// use asrcap::settings::{Arithmetic, Settings};
///
/// let reference = ReferenceData::built_in("guide-2017")?;
/// let settings = Settings::resolve(&[], Arithmetic::Workbook)?;
/// let averages = QuickInputs {
///     vms: 100,
///     disks_per_vm: 2.0,
///     disk_size_gb: 300.0,
///     utilization_percent: 70.0,
///     change_rate_percent: 5.0,
/// };
/// let plan = quick(averages, &settings, &reference, None)?;
/// let style = asrcap::report::ReportStyle::built_in()?;
/// let file = asrcap::report::workbook::write(&plan, &style)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(plan: &Plan, style: &ReportStyle) -> Result<Vec<u8>, WorkbookError> {
    write_with(plan, style, WorkbookOptions::default()).map(|written| written.bytes)
}

/// The workbook of a plan, with an account of its formulas and names.
pub fn write_with(
    plan: &Plan,
    style: &ReportStyle,
    options: WorkbookOptions,
) -> Result<Written, WorkbookError> {
    let style = &*style.for_plan(plan);
    let date = plan.document.date.as_deref();
    let mut book = Book::new(options, style, &style.theme.title, date, WORKBOOK_CATEGORY)?;
    sheets::write(&mut book, &in_language(plan, &style.texts))?;
    book.finish()
}
