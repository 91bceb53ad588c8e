#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::expect_used, reason = "a benchmark may stop")]
//! How long what-ifs take: quick scenarios on one core, a grid over 10,000 servers, and one setting alone.

use std::hint::black_box;
use std::ops::ControlFlow;

use asrcap::churn::{self, Amount, Day, Measured, Measurement, Series};
use asrcap::estate::{Change, ChangeAmount, Disk, Estate, Quality, Server};
use asrcap::plan::{PlanInputs, QuickInputs};
use asrcap::settings::Arithmetic;
use asrcap::source::Location;
use asrcap::whatif::{Axis, Grid, QuickGrid, ScenarioSet, Subject, sweep};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Servers of many shapes, the same every time.
fn estate(count: u32) -> Estate {
    let server = |number: u32| {
        let disks = 1 + number % 7;
        let gb = f64::from(40 + number % 23 * 37);
        let mut server =
            Server::new(format!("SRV{number:05}"), Location::file("estate").with_row(number + 2));
        server.cores = Some(1 << (number % 5));
        server.memory_mb = Some(f64::from(2048 << (number % 6)));
        server.nics = Some(1 + number % 2);
        server.disk_count = Some(disks);
        server.storage_gb = Some(gb * f64::from(disks));
        server.utilization = Some(f64::from(20 + number % 70) / 100.0);
        let disk = |disk| Disk {
            label: format!("Hard disk {}", disk + 1),
            capacity: Some(asrcap::units::Gib(gb)),
            ..Disk::default()
        };
        server.disks = (0..disks).map(disk).collect();
        server.change = Some(Change {
            amount: ChangeAmount::PercentOfTotal(f64::from(number % 150) / 10.0),
            quality: Quality::Typed,
            location: None,
        });
        server
    };
    Estate { servers: (0..count).map(server).collect(), ..Estate::default() }
}

fn grid(axes: &[&str], is_quick: bool, pairs: bool) -> Grid {
    let axes = axes.iter().map(|text| Axis::parse(text, is_quick).expect("it is an axis"));
    Grid::new(axes.collect(), pairs).expect("it is a grid")
}

fn averages() -> Subject<'static> {
    Subject::Averages(QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    })
}

fn run(scenarios: &ScenarioSet<'_>, grid: &Grid) -> usize {
    let mut rows = 0;
    let sweep = sweep(scenarios, grid).expect("there is a baseline");
    sweep
        .run(|row| {
            rows += usize::from(black_box(row).figures.len() > 1);
            ControlFlow::Continue(())
        })
        .expect("every scenario has a plan");
    rows
}

/// Both a grid, where neighbours differ in one setting, and pairs, where every input changes each time.
fn quick(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("quick scenarios on one core");
    let scenarios = ScenarioSet::new(averages(), Vec::new(), Arithmetic::Workbook);
    let as_grid = ["vms=1..50", "change-rate=1..20", "compression=0..49", "retention-days=1..20"];
    let as_pairs = [
        "vms=1..100000",
        "disk-size=1..100000",
        "utilization=0.001..100/0.001",
        "change-rate=0.0002..20/0.0002",
        "compression=0.001..100/0.001",
        "retention-days=0.01..1000/0.01",
        "ir-hours=0.1..10000/0.1",
        "ir-batch=1..100000",
        "growth=0.01..1000/0.01",
    ];
    for (name, grid) in
        [("grid", grid(&as_grid, true, false)), ("every input", grid(&as_pairs, true, true))]
    {
        let ready = QuickGrid::new(&scenarios, &grid).expect("it is valid").expect("numbers only");
        group.throughput(Throughput::Elements(grid.len() as u64));
        group.sample_size(10);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut sum = 0.0;
                ready.run(&grid, 0..grid.len(), |_, figures| {
                    sum += figures.iter().flatten().sum::<f64>();
                });
                black_box(sum)
            });
        });
    }
    group.finish();
}

fn detailed(criterion: &mut Criterion) {
    let estate = estate(10_000);
    let mut group = criterion.benchmark_group("1,000 scenarios over 10,000 servers");
    group.sample_size(10);
    let cases = [
        ("sheet and growth", vec!["compression=0..49", "growth=0,15,30,45", "retention-days=1..5"]),
        ("20 growths", vec!["compression=0..49", "growth=0..19"]),
        (
            "rules",
            vec![
                "rules.standard_account_iops=10000..40000/10000",
                "compression=0..49",
                "ir-batch=1..5",
            ],
        ),
    ];
    for (name, axes) in cases {
        let grid = grid(&axes, false, false);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                // Nothing is kept from the run before.
                let scenarios = ScenarioSet::new(
                    Subject::Servers(PlanInputs::new(&estate)),
                    Vec::new(),
                    Arithmetic::Exact,
                );
                assert_eq!(run(&scenarios, &grid), 1_000);
            });
        });
    }
    group.finish();
}

/// What one setting costs after the servers are worked out: the same for any number of them.
fn one_setting(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("1,000 scenarios of one setting");
    let grid = grid(&["compression=0..99.9/0.1"], false, false);
    group.throughput(Throughput::Elements(1_000));
    for count in [10, 10_000] {
        let estate = estate(count);
        let scenarios = ScenarioSet::new(
            Subject::Servers(PlanInputs::new(&estate)),
            Vec::new(),
            Arithmetic::Exact,
        );
        run(&scenarios, &grid);
        group.bench_function(format!("{count} servers"), |bencher| {
            bencher.iter(|| run(&scenarios, &grid));
        });
    }
    group.finish();
}

/// A month of minutes of one server; a link alone must not cost what the month costs.
fn links(criterion: &mut Criterion) {
    let mut estate = estate(1);
    let day = |number: u16| Day {
        number: i64::from(number),
        rates: (0..1440_u16)
            .map(|slot| {
                f32::from((slot * 7 + number * 13) % 97) / 10.0
                    + if (120..180).contains(&slot) { 40.0 } else { 0.0 }
            })
            .collect(),
    };
    let series = Series::new(60, Some(0), (20_000..20_031).map(day).collect());
    let measurements = vec![Measurement::new(
        "SRV00000",
        Amount::Series(series.into()),
        Quality::WrittenBytes,
        Location::file("series"),
    )];
    let joined = churn::join(&mut estate, &measurements);
    let measured = Measured { measurements, joined, ..Measured::default() };
    let inputs = PlanInputs::new(&estate).with_measured(&measured);
    let scenarios = ScenarioSet::new(Subject::Servers(inputs), Vec::new(), Arithmetic::Exact);
    let grid = grid(&["link=5..1000/5"], false, false);
    run(&scenarios, &grid);
    let mut group = criterion.benchmark_group("200 links over 31 days of minutes");
    group.sample_size(10);
    group.bench_function("after reading", |bencher| {
        bencher.iter(|| run(&scenarios, &grid));
    });
    group.finish();
}

criterion_group!(benches, quick, detailed, one_setting, links);
criterion_main!(benches);
