//! Change rates as one table, for people.

use super::table::{Align, CsvColumn, Table, TableForm, csv_of};
use crate::churn::{ChurnReport, ChurnRow};
use crate::units::grouped;

/// The table of change rates; CSV has plain numbers and every column.
#[must_use]
pub fn churn(report: &ChurnReport, percentile: f64, form: TableForm) -> String {
    if form == TableForm::Csv {
        return csv_of(&COLUMNS, &report.measurements, ToString::to_string);
    }
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

/// The columns of the CSV.
const COLUMNS: [CsvColumn<ChurnRow>; 12] = [
    ("server", |row| (&row.server).into()),
    ("disk", |row| row.disk.as_deref().into()),
    ("gb_per_day", |row| row.gb_per_day.into()),
    ("percent_per_day", |row| row.percent_per_day.into()),
    ("mean_mb_per_second", |row| row.mean_mib_per_s.into()),
    ("percentile_mb_per_second", |row| row.percentile_mib_per_s.into()),
    ("peak_mb_per_second", |row| row.peak_mib_per_s.into()),
    ("busiest_hour", |row| row.busiest_hour.into()),
    ("window_hours", |row| row.window_hours.into()),
    ("coverage_percent", |row| row.coverage_percent.into()),
    ("quality", |row| row.quality.into()),
    ("source", |row| row.source.to_string().into()),
];
