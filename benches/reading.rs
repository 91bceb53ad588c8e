//! How long `inspect` of a workbook takes against bare calamine reading the same sheets, in turns in one run: an RVTools export of
//! 20,000 servers, or the workbooks that are named, of any kind. Prints the best of several runs of both, and their ratio.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench may stop, and prints its result"
)]

mod rvtools;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use asrcap::intake::{IntakeOptions, inspect};
use calamine::{Reader, open_workbook_auto};

use rvtools::{USED, bare, export};

const RUNS: usize = 7;

fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn compare(path: &Path, sheets: &[String]) {
    let (mut library, mut inspected) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        library = library.min(time(|| {
            black_box(bare(path, sheets));
        }));
        inspected = inspected.min(time(|| {
            let found = inspect(&[path.to_owned()], &IntakeOptions::default());
            black_box(found.expect("a workbook"));
        }));
    }
    let ratio = inspected.as_secs_f64() / library.as_secs_f64();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: calamine {library:.0?}, inspect {inspected:.0?}, ratio {ratio:.2}");
}

fn main() {
    let named = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let named: Vec<PathBuf> = named.map(PathBuf::from).collect();
    if named.is_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("export.xlsx");
        export(&path);
        compare(&path, &USED.map(str::to_owned));
    }
    for path in &named {
        let sheets = open_workbook_auto(path).expect("a workbook").sheet_names();
        compare(path, &sheets);
    }
}
