#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::expect_used, reason = "a benchmark may stop")]
//! How long planning takes: 10,000 servers from memory in both arithmetics, and one evaluation of the Quick Planner.

use std::hint::black_box;

use asrcap::ReferenceData;
use asrcap::estate::{Change, ChangeAmount, Disk, Estate, Quality, Server};
use asrcap::plan::{PlanInputs, QuickInputs, plan, quick};
use asrcap::settings::{Arithmetic, Origin, Settings, SettingsLayer};
use asrcap::source::Location;
use criterion::{Criterion, criterion_group, criterion_main};

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
        server.disks = (0..disks)
            .map(|disk| Disk {
                label: format!("Hard disk {}", disk + 1),
                capacity: Some(asrcap::units::Gib(gb)),
                ..Disk::default()
            })
            .collect();
        server.change = Some(Change {
            amount: ChangeAmount::PercentOfTotal(f64::from(number % 150) / 10.0),
            quality: Quality::Typed,
            location: None,
        });
        server
    };
    Estate { servers: (0..count).map(server).collect(), ..Estate::default() }
}

fn settings(arithmetic: Arithmetic) -> Settings {
    let layer = SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() };
    Settings::resolve(&[(Origin::Flag, layer)], arithmetic).expect("defaults are valid")
}

fn planning(criterion: &mut Criterion) {
    let reference = ReferenceData::built_in("guide-2017").expect("it comes with the crate");
    let estate = estate(10_000);
    let mut group = criterion.benchmark_group("plan 10,000 servers");
    group.sample_size(10);
    for arithmetic in [Arithmetic::Workbook, Arithmetic::Exact] {
        let settings = settings(arithmetic);
        group.bench_function(arithmetic.id(), |bencher| {
            bencher.iter(|| plan(PlanInputs::new(black_box(&estate)), &settings, &reference));
        });
    }
    group.finish();
    let settings = settings(Arithmetic::Workbook);
    let averages = QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    };
    criterion.bench_function("quick", |bencher| {
        bencher.iter(|| quick(black_box(averages), &settings, &reference, None));
    });
}

criterion_group!(benches, planning);
criterion_main!(benches);
