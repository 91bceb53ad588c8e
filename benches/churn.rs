//! How fast a month of minutes is read, and how fast bandwidths follow from it.
//!
//! `cargo bench --bench churn -- --generate FILE MACHINES DISKS DAYS` writes such a file, and `--read FILE` prints what
//! is read from it; `benches/compare.py` does both and compares with other tools.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark may stop at once, and prints what it measured"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use asrcap::churn::{self, Amount, Backlog, Measurement, Options, Series, Summary, Timeline};
use asrcap::table::{OpenOptions, open};
use asrcap::units::LinkRate;
use criterion::Criterion;
use rayon::prelude::*;

/// Samples of every disk of every machine, minute by minute, as a collector appends them.
fn generate(path: &Path, machines: u32, disks: u32, days: u32) -> std::io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    writeln!(file, "server,disk,time,write (KB/s)")?;
    let mut state = 1_u64;
    for minute in 0..days * 1440 {
        let (day, of_day) = (1 + minute / 1440, minute % 1440);
        let time = format!("2026-01-{day:02} {:02}:{:02}:00", of_day / 60, of_day % 60);
        let rhythm = if (540..1020).contains(&of_day) { 300 } else { 60 };
        for machine in 0..machines {
            for disk in 0..disks {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let noise = u32::try_from(state >> 54).unwrap_or(0);
                let tenths = (noise + rhythm) % 10;
                writeln!(file, "server{machine:04},sd{disk},{time},{}.{tenths}", noise + rhythm)?;
            }
        }
    }
    file.flush()
}

fn read(path: &Path) -> Vec<Measurement> {
    let opened = open(path, &OpenOptions::default()).expect("a file that was just written");
    let mut document = opened.documents.into_iter().next().expect("one table");
    let format = churn::recognise(&mut document).expect("a known format");
    churn::read(&mut document, format, &Options::default()).measurements
}

fn series(measurements: &[Measurement]) -> Vec<(&str, &Series)> {
    measurements
        .iter()
        .filter_map(|m| match &m.amount {
            Amount::Series(series) => Some((m.server.as_str(), series.as_ref())),
            _ => None,
        })
        .collect()
}

/// The sums of each day and the 95th percentile of each server, added up for comparison.
fn figures(measurements: &[Measurement]) -> (f64, f64) {
    let mut servers: std::collections::BTreeMap<&str, Vec<&Series>> =
        std::collections::BTreeMap::new();
    for (server, series) in series(measurements) {
        servers.entry(server).or_default().push(series);
    }
    let of_server = |series: &Vec<&Series>| {
        let line = Timeline::sum(series.iter().copied())?;
        let gb = line.daily_gb().iter().map(|(_, gb)| gb).sum::<f64>();
        Some((gb, Summary::of(line.known(), 95.0)?.percentile))
    };
    let servers: Vec<Vec<&Series>> = servers.into_values().collect();
    let each: Vec<(f64, f64)> = servers.par_iter().filter_map(of_server).collect();
    each.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn benches(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("samples.csv");
    generate(&path, 20, 3, 7).expect("space for the file");
    criterion.bench_function("read 600,000 samples", |b| b.iter(|| read(&path)));
    let measurements = read(&path);
    criterion.bench_function("daily sums and percentiles of 20 servers", |b| {
        b.iter(|| figures(&measurements));
    });
    let month = month();
    criterion.bench_function("200 links over 31 days of minutes", |b| {
        let links: Vec<LinkRate> =
            (1..=200_u32).map(|link| LinkRate::from_mbps(f64::from(link) * 5.0)).collect();
        b.iter(|| month.outcomes(&links, 15.0));
    });
    criterion.bench_function("smallest links for four objectives", |b| {
        b.iter(|| {
            [15.0, 30.0, 45.0, 60.0]
                .map(|rpo| (month.smallest_link(rpo, 1.0), month.smallest_link(rpo, 0.9)))
        });
    });
    criterion.bench_function("interval of a bandwidth", |b| {
        b.iter(|| churn::confidence_interval(&month, 15.0, 0.9));
    });
}

fn month() -> Backlog {
    let mut state = 1_u64;
    let rates = (0..31 * 1440_u32).map(|minute| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let noise = f64::from(u32::try_from(state >> 40).unwrap_or(0)) / f64::from(1_u32 << 24);
        if (120..180).contains(&(minute % 1440)) { 80.0 * noise } else { 10.0 * noise }
    });
    let line = Timeline { start: 0, zone_minutes: 0, slot_seconds: 60, rates: rates.collect() };
    Backlog::new(&line, 0.0, 0.7, None)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number =
        |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).expect("a number");
    match arguments.get(1).map(String::as_str) {
        Some("--generate") => {
            generate(arguments[2].as_ref(), number(3), number(4), number(5))
                .expect("space for the file");
        }
        Some("--read") => {
            let start = Instant::now();
            let measurements = read(arguments[2].as_ref());
            let seconds = start.elapsed().as_secs_f64();
            let (gb, percentiles) = figures(&measurements);
            println!("{gb:.6} {percentiles:.6} {seconds:.3} {:.3}", start.elapsed().as_secs_f64());
        }
        _ => {
            let mut criterion = Criterion::default().configure_from_args().sample_size(10);
            benches(&mut criterion);
            criterion.final_summary();
        }
    }
}
