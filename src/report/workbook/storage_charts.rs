//! Charts about storage: how full the accounts are, which servers the initial replication is made of, and which change most.

use serde::Deserialize;

use super::WorkbookError;
use super::book::Book;
use super::charts::{self, Cells, Spot};
use super::list;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role};
use crate::figure::{NOT_MEASURED, Unit, Value};
use crate::plan::{Plan, PlannedServer};
use crate::rules::{RuleId, ids};
use crate::settings::Arithmetic;
use crate::source::column_letters;

/// The words of the charts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    fill: Chart,
    fill_columns: FillColumns,
    initial: Chart,
    initial_headings: Vec<String>,
    churn: Chart,
    churn_headings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chart {
    title: String,
    alt: String,
}

/// What an account fills up with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FillColumns {
    account: String,
    iops: String,
    capacity: String,
    disks: String,
    load: String,
}

impl Chart {
    fn words(&self) -> charts::Words<'_> {
        charts::Words { title: &self.title, alt: &self.alt, x: "", y: "" }
    }
}

pub(crate) fn words(book: &Book) -> Result<Words, WorkbookError> {
    book.words("storage-charts")
}

const WIDTH: u32 = 560;
/// Columns that a chart covers.
pub(crate) const COLUMNS: u16 = 9;
/// Accounts in the chart.
const ACCOUNTS: usize = 20;
/// Servers in the chart.
const SERVERS: usize = 15;

/// A limit of an account: its value is a column of the accounts or a rule.
struct Limit<'a> {
    label: &'a str,
    used: usize,
    most: Bound,
}

enum Bound {
    Column(usize),
    Rule { name: String, number: f64 },
}

/// How full each account is, in `column` and to the right of it; `first_row` is that of the first account. Returns the row
/// below the chart.
pub(crate) fn utilisation(
    sheet: &mut Sheet,
    plan: &Plan,
    rules: &[String],
    (first_row, column): (u32, u16),
    words: &Words,
) -> Result<u32, WorkbookError> {
    let limits = limits(plan, rules, &words.fill_columns);
    let count = plan.sheet.accounts.rows().min(ACCOUNTS);
    if limits.is_empty() || count == 0 {
        return Ok(first_row);
    }
    let data = column + COLUMNS + 1;
    let mut headings = vec![words.fill_columns.account.clone()];
    headings.extend(limits.iter().map(|limit| limit.label.to_owned()));
    list::headings(sheet, first_row - 1, data, &headings)?;
    let format = style::format(Role::Computed, Numbers::Percent);
    let accounts = &plan.sheet.accounts;
    let kind = plan.sheet.set.accounts.index("account_kind");
    let number = plan.sheet.set.accounts.index("account_number");
    for (account, row) in (0..count).zip(first_row..) {
        let kind = kind.and_then(|kind| accounts.get(kind, account).as_text());
        let number = number.and_then(|number| accounts.get(number, account).number());
        let name = format!("{} {}", kind.unwrap_or_default(), number.unwrap_or_default());
        sheet.text(row, data, &name, &style::words(Role::Cell))?;
        for (column, limit) in (data + 1..).zip(&limits) {
            let used = format!("${}{}", column_letters(limit.used), row + 1);
            let (bound, number) = match &limit.most {
                Bound::Column(index) => (
                    format!("${}{}", column_letters(*index), row + 1),
                    accounts.get(*index, account).number(),
                ),
                Bound::Rule { name, number } => (name.clone(), Some(*number)),
            };
            let value = accounts
                .get(limit.used, account)
                .number()
                .zip(number.filter(|number| *number > 0.0))
                .map(|(used, limit)| used / limit);
            let formula = format!(
                "=IF(COUNT({used},{bound})<2,\"{NOT_MEASURED}\",IF({bound}>0,{used}/{bound},\"{NOT_MEASURED}\"))"
            );
            sheet.formula(row, column, &formula, &Value::known(value), &format)?;
        }
    }
    let names = Cells {
        sheet: sheet.name(),
        first_row,
        last_row: first_row + u32::try_from(count).unwrap_or(1) - 1,
        column: data,
    };
    let series: Vec<(&str, Cells)> = (data + 1..)
        .zip(&limits)
        .map(|(column, limit)| (limit.label, names.in_column(column)))
        .collect();
    let bars = count * series.len();
    let spot = Spot {
        row: first_row - 1,
        column,
        width: WIDTH,
        height: 120 + 18 * u32::try_from(bars).unwrap_or(0),
    };
    charts::bars(sheet, spot, words.fill.words(), names, &series, "0%")?;
    Ok(spot.row + spot.height / 20 + 2)
}

fn limits<'a>(plan: &Plan, rules: &[String], words: &'a FillColumns) -> Vec<Limit<'a>> {
    let accounts = &plan.sheet.set.accounts;
    let by_column = |label: &'a str, used: &str, limit: &str| {
        Some(Limit {
            label,
            used: accounts.index(used)?,
            most: Bound::Column(accounts.index(limit)?),
        })
    };
    let by_rule = |label: &'a str, used: &str, rule: RuleId| {
        let index = plan.rules.index(rule.as_str())?;
        Some(Limit {
            label,
            used: accounts.index(used)?,
            most: Bound::Rule { name: rules.get(index)?.clone(), number: plan.rules.number(rule)? },
        })
    };
    [
        by_column(&words.iops, "account_iops", "account_iops_limit"),
        by_column(&words.capacity, "account_gb", "account_gb_limit"),
        by_rule(&words.load, "account_load_mbps", ids::CACHE_ACCOUNT_CHURN_MBPS),
        accounts
            .index("account_load_mbps")
            .and_then(|_| by_rule(&words.disks, "account_disks", ids::CACHE_ACCOUNT_DISKS)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The servers with the most data to send first, and those that change the most; returns the row below the charts.
pub(crate) fn servers(
    sheet: &mut Sheet,
    plan: &Plan,
    (row, column): (u32, u16),
    words: &Words,
) -> Result<u32, WorkbookError> {
    let initial = Top {
        column: "batch_gb",
        most: |server| server.used_gb,
        chart: &words.initial,
        headings: &words.initial_headings,
    };
    let below = initial.draw(sheet, plan, (row, column))?;
    // What was measured has a chart on a sheet of its own.
    if !plan.changes.rows.is_empty() {
        return Ok(below);
    }
    let churn = Top {
        column: "server_changed_gb_per_day",
        most: |server| server.change.as_ref().map(|change| change.gb_per_day),
        chart: &words.churn,
        headings: &words.churn_headings,
    };
    churn.draw(sheet, plan, (below, column))
}

/// The servers with most of something.
struct Top<'a> {
    /// The column of the servers.
    column: &'static str,
    /// By what they are chosen.
    most: fn(&PlannedServer) -> Option<f64>,
    chart: &'a Chart,
    headings: &'a [String],
}

impl Top<'_> {
    /// Draws the chart with its cells; returns the row below it.
    fn draw(
        &self,
        sheet: &mut Sheet,
        plan: &Plan,
        (row, column): (u32, u16),
    ) -> Result<u32, WorkbookError> {
        let Some(index) = plan.sheet.set.servers.index(self.column) else {
            return Ok(row);
        };
        let servers = largest(plan, self.most);
        if servers.is_empty() {
            return Ok(row);
        }
        let data = column + COLUMNS + 1;
        list::headings(sheet, row, data, self.headings)?;
        let format = style::format(Role::Computed, Numbers::Of(Unit::Gb, Arithmetic::Exact));
        let mut last = row;
        for (server, name) in servers {
            last += 1;
            sheet.text(last, data, &name, &style::words(Role::Cell))?;
            let formula = format!("=INDEX(servers_{},{})", self.column, server + 1);
            let value = plan.sheet.servers.get(index, server);
            sheet.formula(last, data + 1, &formula, value, &format)?;
        }
        let names = Cells { sheet: sheet.name(), first_row: row + 1, last_row: last, column: data };
        let spot = Spot { row, column, width: WIDTH, height: 90 + 24 * (last - row) };
        let heading = self.headings.get(1).map_or("", String::as_str);
        charts::bars(
            sheet,
            spot,
            self.chart.words(),
            names,
            &[(heading, names.in_column(data + 1))],
            "#,##0",
        )?;
        Ok(row + spot.height / 20 + 2)
    }
}

/// The rows and names of the servers in the totals that were planned with the most; what they have follows the cells.
fn largest(plan: &Plan, most: fn(&PlannedServer) -> Option<f64>) -> Vec<(usize, String)> {
    let servers = plan.document.servers.iter().flatten().enumerate();
    let mut servers: Vec<(usize, f64, &PlannedServer)> = servers
        .filter(|(_, server)| server.in_totals)
        .map(|(row, server)| (row, most(server).unwrap_or(0.0), server))
        .filter(|(_, most, _)| *most > 0.0)
        .collect();
    servers.sort_by(|(_, a, _), (_, b, _)| b.total_cmp(a));
    servers.into_iter().take(SERVERS).map(|(row, _, server)| (row, server.name.clone())).collect()
}
