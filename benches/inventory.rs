#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::expect_used, reason = "a benchmark may stop")]
//! How long reading takes: an RVTools export of 20,000 servers with its usual tabs, read and joined, against the bare reading of the
//! same tabs by the spreadsheet library.

mod rvtools;

use std::hint::black_box;
use std::path::PathBuf;

use asrcap::intake::{IntakeOptions, read};
use criterion::{Criterion, criterion_group, criterion_main};

use rvtools::{SERVERS, USED, bare, export};

fn inventory(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("export.xlsx");
    export(&path);
    let servers = read(std::slice::from_ref(&path), &IntakeOptions::default())
        .expect("an inventory")
        .estate
        .servers
        .len();
    assert_eq!(servers, SERVERS as usize);
    let mut group = criterion.benchmark_group("20,000 servers of RVTools");
    group.sample_size(10);
    group.bench_function("bare", |bencher| bencher.iter(|| black_box(bare(&path, &USED))));
    group.bench_function("read and joined", |bencher| {
        bencher.iter(|| {
            let intake = read(std::slice::from_ref(&path), &IntakeOptions::default());
            black_box(intake.expect("an inventory").estate.servers.len())
        });
    });
    group.finish();
}

criterion_group!(benches, inventory);
criterion_main!(benches);
