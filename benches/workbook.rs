//! Writing the workbook of many servers, against the same cells written by the library underneath without anything around it.
#![allow(
    missing_docs,
    reason = "criterion_group! makes an undocumented function"
)]
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a bench has no caller, and its numbers are small"
)]

use std::hint::black_box;
use std::io::Cursor;
use std::sync::Arc;

use asrcap::catalog::SizeCatalog;
use asrcap::estate::{Change, ChangeAmount, Estate, Quality, Server};
use asrcap::plan::{Basis, Plan, Provenance, plan};
use asrcap::report::workbook::write;
use asrcap::settings::{Arithmetic, Settings};
use asrcap::source::Place;
use calamine::{Data, Reader, Xlsx};
use criterion::{Criterion, criterion_group, criterion_main};
use rust_xlsxwriter::{Format, Formula, Workbook};

const SERVERS: u32 = 10_000;

fn big_plan() -> Plan {
    let server = |place: u32| {
        let mut server = Server::new(
            format!("server-{place:05}.example.com"),
            Place::file("bench"),
        );
        server.cores = Some(2 + place % 7);
        server.memory_mb = Some(4096.0 * f64::from(1 + place % 5));
        server.nics = Some(1 + place % 2);
        server.storage_gb = Some(f64::from(60 + place % 900));
        server.disk_count = Some(1 + place % 4);
        server.utilization = Some(f64::from(place % 100) / 100.0);
        server.os = Some("Microsoft Windows Server 2012 R2 (64-bit)".to_owned());
        server.change = Some(Change {
            amount: ChangeAmount::PercentOfTotal(f64::from(1 + place % 9)),
            quality: Quality::Typed,
            place: None,
        });
        server
    };
    let estate = Estate {
        servers: (0..SERVERS).map(server).collect(),
        ..Estate::default()
    };
    let basis = Basis {
        rules: asrcap::rules::built_in("guide-2017").unwrap(),
        sizes: Arc::new(SizeCatalog::of_2017().unwrap()),
    };
    let settings = Settings::resolve(&[], Arithmetic::Exact).unwrap();
    plan(&estate, &settings, &basis, Provenance::default()).unwrap()
}

enum Cell {
    Number(f64),
    Text(String),
    Formula(String, String),
}

/// The cells of a workbook, sheet by sheet.
fn cells(bytes: &[u8]) -> Vec<Vec<(u32, u16, Cell)>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let sheet = |name: &String| {
        let values = book.worksheet_range(name).unwrap();
        let formulas = book.worksheet_formula(name).unwrap();
        let (first_row, first_column) = values.start().unwrap_or_default();
        let cell = |(row, column, value): (usize, usize, &Data)| {
            let at = (first_row + row as u32, first_column + column as u32);
            let formula = formulas.get_value(at).filter(|formula| !formula.is_empty());
            let cell = match (formula, value) {
                (Some(formula), value) => Cell::Formula(formula.clone(), value.to_string()),
                (None, Data::Float(number)) => Cell::Number(*number),
                (None, value) => Cell::Text(value.to_string()),
            };
            (at.0, at.1 as u16, cell)
        };
        values.used_cells().map(cell).collect()
    };
    names.iter().map(sheet).collect()
}

fn bare(sheets: &[Vec<(u32, u16, Cell)>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let format = Format::new().set_num_format("#,##0");
    for cells in sheets {
        let sheet = workbook.add_worksheet();
        for (row, column, cell) in cells {
            match cell {
                Cell::Number(number) => {
                    sheet.write_number_with_format(*row, *column, *number, &format)
                }
                Cell::Text(text) => sheet.write_string_with_format(*row, *column, text, &format),
                Cell::Formula(formula, result) => {
                    let formula = Formula::new(formula).set_result(result);
                    sheet.write_formula_with_format(*row, *column, formula, &format)
                }
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn workbook(criterion: &mut Criterion) {
    let plan = big_plan();
    let cells = cells(&write(&plan).unwrap());
    let mut group = criterion.benchmark_group("workbook of 10,000 servers");
    group.sample_size(10);
    group.bench_function("asrcap", |bench| {
        bench.iter(|| write(black_box(&plan)).unwrap());
    });
    group.bench_function("bare rust_xlsxwriter", |bench| {
        bench.iter(|| bare(black_box(&cells)));
    });
    group.finish();
}

criterion_group!(benches, workbook);
criterion_main!(benches);
