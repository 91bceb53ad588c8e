//! The whole program against its floor: `asrcap plan` from a planner sheet of 10,000 servers to the workbook, against bare
//! calamine reading the same cells plus bare `rust_xlsxwriter` writing the same cells. Prints the best of several runs.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    reason = "a bench has no caller, prints its result, and its numbers are small"
)]

mod cells;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;

const SERVERS: u32 = 10_000;
const RUNS: usize = 5;
const HEADINGS: [&str; 9] = [
    "Server Name/Hostname",
    "Processor Cores",
    "Memory allocation (in MBs)",
    "Number of NICs",
    "Total Storage (in GBs)",
    "Number of disks attached",
    "Disk capacity utilization (%)",
    "Daily data change rate (%)",
    "Operating System & Version",
];

fn inventory(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=SERVERS {
        sheet.write_string(row, 0, format!("server-{row:05}")).unwrap();
        let numbers = [
            2 + row % 7,
            4096 * (1 + row % 5),
            1 + row % 2,
            60 + row % 900,
            1 + row % 4,
            10 + row % 90,
            1 + row % 9,
        ];
        for (column, number) in (1_u16..).zip(numbers) {
            sheet.write_number(row, column, f64::from(number)).unwrap();
        }
        sheet.write_string(row, 8, "Microsoft Windows Server 2012 R2 (64-bit)").unwrap();
    }
    workbook.save(path).unwrap();
}

fn best(mut run: impl FnMut()) -> Duration {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("servers.xlsx"), folder.path().join("plan.xlsx"));
    inventory(&input);
    let program = best(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_asrcap"))
            .args(["--quiet", "plan"])
            .arg(&input)
            .args(["--force", "-o"])
            .arg(&output)
            .status()
            .unwrap();
        assert!(status.success());
    });
    let written = cells::cells(&std::fs::read(&output).unwrap());
    let reading = best(|| {
        let mut book: Xlsx<_> = open_workbook(&input).unwrap();
        let range = book.worksheet_range("Sheet1").unwrap();
        assert_eq!(range.height(), SERVERS as usize + 1);
    });
    let writing = best(|| {
        std::fs::write(folder.path().join("bare.xlsx"), cells::bare(&written)).unwrap();
    });
    let count: usize = written.iter().map(Vec::len).sum();
    let floor = reading + writing;
    println!(
        "{SERVERS} servers, {count} cells out: asrcap {program:.2?}, floor {floor:.2?} (read {reading:.2?} + write {writing:.2?}), ratio {:.2}",
        program.as_secs_f64() / floor.as_secs_f64()
    );
}
