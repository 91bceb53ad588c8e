//! Change rates as one table, for people.

use super::table::{Align, CsvColumn, Table, TableForm, csv_of};
use crate::churn::{ChurnReport, ChurnRow, GaugeUnit, UsageRow};
use crate::units::grouped;

/// The tables of change rates and of how busy processors and memory were; CSV has plain numbers, every column, and both in one.
#[must_use]
pub fn churn(report: &ChurnReport, percentile: f64, form: TableForm) -> String {
    if form == TableForm::Csv {
        return csv_of(&COLUMNS, &Row::of(report), ToString::to_string);
    }
    let mut tables = Vec::new();
    if !report.measurements.is_empty() || report.usage.is_empty() {
        tables.push(changes(report, percentile, form));
    }
    if !report.usage.is_empty() {
        tables.push(usage(&report.usage, percentile, form));
    }
    tables.join("\n")
}

/// How busy processors and memory were.
fn usage(rows: &[UsageRow], percentile: f64, form: TableForm) -> String {
    let column = format!("P{}", grouped(percentile, 1));
    let mut table = Table::new(&[
        ("server", Align::Left),
        ("measured", Align::Left),
        ("unit", Align::Left),
        ("mean", Align::Right),
        (&column, Align::Right),
        ("peak", Align::Right),
        ("days", Align::Right),
        ("samples", Align::Right),
        ("%", Align::Right),
    ]);
    for row in rows {
        let decimals = if row.unit == GaugeUnit::Percent { 1 } else { 2 };
        let number =
            |value: Option<f64>| value.map(|value| grouped(value, decimals)).unwrap_or_default();
        table.row(vec![
            row.server.clone(),
            row.gauge.trim_end_matches("-percent").to_owned(),
            unit(row.unit).to_owned(),
            number(row.mean),
            number(row.percentile),
            number(row.peak),
            grouped(row.days, 1),
            grouped(row.samples as f64, 0),
            row.coverage_percent.map(|part| grouped(part, 0)).unwrap_or_default(),
        ]);
    }
    let left = rows.iter().any(|row| row.unit == GaugeUnit::AvailableGib);
    format!(
        "{}\nHow busy processors and memory were; days: measured, without gaps;\n%: the measured part of the window.\n{}",
        table.render(form),
        if left {
            "memory-available is what was left: at the percentile of the load, and at least.\n"
        } else {
            ""
        }
    )
}

fn changes(report: &ChurnReport, percentile: f64, form: TableForm) -> String {
    let column = format!("P{}", grouped(percentile, 1));
    // Beside an inventory: per cent of the server's storage.
    let has_percent = report.measurements.iter().any(is_related);
    let mut columns = vec![
        ("server", Align::Left),
        ("disk", Align::Left),
        ("GB/day", Align::Right),
        ("mean", Align::Right),
        (&column, Align::Right),
        ("peak", Align::Right),
        ("at", Align::Right),
        ("hours", Align::Right),
        ("%", Align::Right),
        ("quality", Align::Left),
    ];
    if has_percent {
        columns.insert(PERCENT_AT, ("%/day", Align::Right));
    }
    let mut table = Table::new(&columns);
    for row in &report.measurements {
        let mut cells = cells(row);
        if has_percent {
            let percent = row.percent_per_day.filter(|_| is_related(row));
            cells
                .insert(PERCENT_AT, percent.map(|percent| grouped(percent, 2)).unwrap_or_default());
        }
        table.row(cells);
    }
    format!(
        "{}\nMean, P{} and peak in MB/s of 2^20 bytes; at: the busiest hour;\nhours: the window; %: the measured part of it.\n{}",
        table.render(form),
        grouped(percentile, 1),
        if has_percent { "%/day: of the server's storage in the inventory.\n" } else { "" }
    )
}

/// Where the column stands that is there only beside an inventory.
const PERCENT_AT: usize = 3;

fn is_related(row: &ChurnRow) -> bool {
    row.gb_per_day.is_some() && row.percent_per_day.is_some()
}

fn cells(row: &ChurnRow) -> Vec<String> {
    let number = |value: Option<f64>, decimals| {
        value.map(|value| grouped(value, decimals)).unwrap_or_default()
    };
    let amount = match (row.gb_per_day, row.percent_per_day) {
        (None, Some(percent)) => format!("{} %", grouped(percent, 2)),
        (gb, _) => number(gb, 2),
    };
    vec![
        row.server.clone(),
        row.disk.clone().unwrap_or_default(),
        amount,
        number(row.mean_mib_per_s, 3),
        number(row.percentile_mib_per_s, 3),
        number(row.peak_mib_per_s, 2),
        row.busiest_hour.map(|hour| format!("{hour}:00")).unwrap_or_default(),
        number(row.window_hours, 1),
        number(row.coverage_percent, 0),
        // "changed" for changed-blocks: the column is narrow.
        row.quality.split('-').next().unwrap_or_default().to_owned(),
    ]
}

/// A row of the CSV: of one of the two tables.
#[derive(Default)]
struct Row {
    change: Option<ChurnRow>,
    usage: Option<UsageRow>,
}

impl Row {
    fn of(report: &ChurnReport) -> Vec<Self> {
        let change = |row: &ChurnRow| Self { change: Some(row.clone()), usage: None };
        let usage = |row: &UsageRow| Self { change: None, usage: Some(row.clone()) };
        report.measurements.iter().map(change).chain(report.usage.iter().map(usage)).collect()
    }

    fn server(&self) -> Option<&str> {
        let changed = self.change.as_ref().map(|row| row.server.as_str());
        changed.or_else(|| self.usage.as_ref().map(|row| row.server.as_str()))
    }

    fn coverage(&self) -> Option<f64> {
        let changed = self.change.as_ref().map(|row| row.coverage_percent);
        changed.or_else(|| self.usage.as_ref().map(|row| row.coverage_percent)).flatten()
    }

    fn source(&self) -> String {
        let changed = self.change.as_ref().map(|row| &row.source);
        let source = changed.or_else(|| self.usage.as_ref().map(|row| &row.source));
        source.map(ToString::to_string).unwrap_or_default()
    }

    fn changed<'r, T>(&'r self, of: impl FnOnce(&'r ChurnRow) -> Option<T>) -> Option<T> {
        self.change.as_ref().and_then(of)
    }

    fn busy<'r, T>(&'r self, of: impl FnOnce(&'r UsageRow) -> Option<T>) -> Option<T> {
        self.usage.as_ref().and_then(of)
    }
}

/// The columns of the CSV.
const COLUMNS: [CsvColumn<Row>; 19] = [
    ("server", |row| row.server().into()),
    ("disk", |row| row.changed(|of| of.disk.as_deref()).into()),
    ("gb_per_day", |row| row.changed(|of| of.gb_per_day).into()),
    ("percent_per_day", |row| row.changed(|of| of.percent_per_day).into()),
    ("mean_mb_per_second", |row| row.changed(|of| of.mean_mib_per_s).into()),
    ("percentile_mb_per_second", |row| row.changed(|of| of.percentile_mib_per_s).into()),
    ("peak_mb_per_second", |row| row.changed(|of| of.peak_mib_per_s).into()),
    ("busiest_hour", |row| row.changed(|of| of.busiest_hour).into()),
    ("window_hours", |row| row.changed(|of| of.window_hours).into()),
    ("coverage_percent", |row| row.coverage().into()),
    ("quality", |row| row.changed(|of| Some(of.quality)).into()),
    ("source", |row| row.source().into()),
    ("gauge", |row| row.busy(|of| Some(of.gauge)).into()),
    ("unit", |row| row.busy(|of| Some(unit(of.unit))).into()),
    ("mean", |row| row.busy(|of| of.mean).into()),
    ("percentile", |row| row.busy(|of| of.percentile).into()),
    ("peak", |row| row.busy(|of| of.peak).into()),
    ("days", |row| row.busy(|of| Some(of.days)).into()),
    ("samples", |row| row.busy(|of| Some(of.samples as f64)).into()),
];

/// The sign of a unit.
fn unit(unit: GaugeUnit) -> &'static str {
    match unit {
        GaugeUnit::Percent => "%",
        GaugeUnit::Cores => "cores",
        GaugeUnit::Mhz => "MHz",
        _ => "GB",
    }
}
