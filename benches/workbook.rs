//! Writing the workbook of many servers, against the same cells written by the library underneath without anything around it.
#![allow(missing_docs, reason = "criterion_group! makes an undocumented function")]
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a bench has no caller, and its numbers are small"
)]

mod cells;

use std::hint::black_box;

use asrcap::ReferenceData;
use asrcap::estate::{Change, ChangeAmount, Estate, Quality, Server};
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::report::ReportStyle;
use asrcap::report::workbook::write;
use asrcap::settings::{Arithmetic, Settings};
use asrcap::source::Location;
use criterion::{Criterion, criterion_group, criterion_main};

const SERVERS: u32 = 10_000;

fn big_plan() -> Plan {
    let server = |index: u32| {
        let mut server =
            Server::new(format!("server-{index:05}.example.com"), Location::file("bench"));
        server.cores = Some(2 + index % 7);
        server.memory_mb = Some(4096.0 * f64::from(1 + index % 5));
        server.nics = Some(1 + index % 2);
        server.storage_gb = Some(f64::from(60 + index % 900));
        server.disk_count = Some(1 + index % 4);
        server.utilization = Some(f64::from(index % 100) / 100.0);
        server.os = Some("Microsoft Windows Server 2012 R2 (64-bit)".to_owned());
        server.change = Some(Change {
            amount: ChangeAmount::PercentOfTotal(f64::from(1 + index % 9)),
            quality: Quality::Typed,
            location: None,
        });
        server
    };
    let estate = Estate { servers: (0..SERVERS).map(server).collect(), ..Estate::default() };
    let reference = ReferenceData::built_in("guide-2017").unwrap();
    let settings = Settings::resolve(&[], Arithmetic::Exact).unwrap();
    plan(PlanInputs::new(&estate), &settings, &reference).unwrap()
}

fn workbook(criterion: &mut Criterion) {
    let plan = big_plan();
    let style = ReportStyle::built_in().unwrap();
    let cells = cells::cells(&write(&plan, &style).unwrap());
    let mut group = criterion.benchmark_group("workbook of 10,000 servers");
    group.sample_size(10);
    group.bench_function("asrcap", |bench| {
        bench.iter(|| write(black_box(&plan), &style).unwrap());
    });
    group.bench_function("bare rust_xlsxwriter", |bench| {
        bench.iter(|| cells::bare(black_box(&cells)));
    });
    group.finish();
}

criterion_group!(benches, workbook);
criterion_main!(benches);
