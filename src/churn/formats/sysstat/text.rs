//! The rows of `sadf -d`: blocks below lines that start with `#`.

use std::ops::ControlFlow;

use crate::finding::Finding;
use crate::source::Location;
use crate::table::{Document, Record};

use super::report;
use super::sample::{
    ALL_PROCESSORS, MEMORY_USED_PERCENT, Sample, WRITES, cpu_percent, local_number, memory_percent,
};
use crate::churn::clock::FileClock;
use crate::churn::reading::long_table::number;
use crate::churn::reading::unreadable_times::UnreadableTimes;
use crate::churn::usage::gauge::Gauge;
use crate::message;
use crate::table::number::NumberStyle;

/// Ends the headings of what a line repeats for each device with `sadf -h`.
const REPEATS: &str = "[...]";
/// Host, interval and time stand before what is measured.
const COLUMNS_BEFORE_DEVICE: usize = 3;

/// What a block is about.
enum Block {
    Devices(Columns),
    Processors(Processors),
    /// The names of all figures.
    Memory(Vec<String>),
}

/// Where the figures of processors stand.
struct Processors {
    cpu: usize,
    idle: usize,
    waiting: Option<usize>,
}

/// Where the figures of devices stand.
struct Columns {
    device: usize,
    write: usize,
    factor: f64,
    /// How many cells a device takes where a line holds all of them.
    repeated: Option<usize>,
}

/// Whether a row holds the headings of `sadf -d`.
pub(crate) fn is_heading(row: &[String]) -> bool {
    let mut cells = row.iter().map(|cell| cell.trim_start_matches('#').trim());
    ["hostname", "interval", "timestamp"].iter().all(|name| cells.next() == Some(name))
}

/// Hands over the samples; what makes a file unreadable.
pub(crate) fn samples(
    document: &mut Document,
    take: &mut dyn FnMut(&Sample<'_>),
) -> Option<Finding> {
    let mut block: Option<Block> = None;
    let (mut taken, mut ambiguous, mut disks) = (0_u64, false, false);
    let mut times = Times::default();
    let location = document.location(None);
    let result = document.records(None, &mut |record| {
        if record.get(0).starts_with('#') {
            let found = block_of(&record);
            ambiguous |= found.is_none() && record.iter().any(|name| name.contains(REPEATS));
            disks |= found.is_some();
            block = found;
        } else if let Some(block) = &block {
            taken += row(&record, block, &mut times, &location, take);
        }
        ControlFlow::Continue(())
    });
    let path = document.path().as_ref();
    let finding = match result {
        Err(error) => error.to_finding(),
        Ok(()) if taken == 0 && ambiguous => Finding::error(
            "sadf-horizontal",
            path,
            message!(
                "sadf -h put several kinds of figures on one line, which cannot be told apart"
            ),
        )
        .hint(report::sadf_hint()),
        Ok(()) if taken == 0 && disks => return times.unreadable.refusal(),
        Ok(()) if taken == 0 => Finding::error(
            "sysstat-report",
            path,
            message!("this report has no write rates of single disks"),
        )
        .hint(report::sadf_hint()),
        Ok(()) => return times.unreadable.warning(),
    };
    Some(finding.at(location))
}

fn block_of(record: &Record<'_>) -> Option<Block> {
    if let Some(columns) = columns_of(record) {
        return Some(Block::Devices(columns));
    }
    if record.iter().any(|name| name.contains(REPEATS)) {
        return None;
    }
    let place = |wanted: &str| record.iter().position(|name| name == wanted);
    if let (Some(cpu), Some(idle)) = (place("CPU"), place("%idle")) {
        return Some(Block::Processors(Processors { cpu, idle, waiting: place("%iowait") }));
    }
    place(MEMORY_USED_PERCENT)
        .map(|_| Block::Memory(record.iter().map(ToOwned::to_owned).collect()))
}

fn columns_of(record: &Record<'_>) -> Option<Columns> {
    let plain = |name: &str| name.trim_end_matches(REPEATS).to_owned();
    let device = record.iter().position(|name| plain(name) == "DEV")?;
    let (write, factor) = WRITES.iter().find_map(|(name, factor)| {
        let at = record.iter().position(|column| plain(column) == *name)?;
        Some((at, *factor))
    })?;
    let mut ends = record.iter().enumerate().filter(|(_, name)| name.ends_with(REPEATS));
    let repeated = match (ends.next(), ends.next()) {
        (None, _) => None,
        // Where each device begins is only known if the line holds nothing else.
        (Some((last, _)), None)
            if device == COLUMNS_BEFORE_DEVICE && record.iter().count() == last + 1 =>
        {
            Some(last + 1 - device)
        }
        _ => return None,
    };
    Some(Columns { device, write, factor, repeated })
}

/// The times of a file.
#[derive(Default)]
struct Times {
    clock: FileClock,
    unreadable: UnreadableTimes,
}

/// Hands over the samples of a row; how many.
fn row(
    record: &Record<'_>,
    block: &Block,
    times: &mut Times,
    location: &Location,
    take: &mut dyn FnMut(&Sample<'_>),
) -> u64 {
    // A restart is a row with an interval of -1 and no device.
    let seconds = number(record.get(1), NumberStyle::Point).filter(|seconds| *seconds > 0.0);
    let first = match block {
        Block::Devices(columns) => columns.device,
        Block::Processors(_) | Block::Memory(_) => COLUMNS_BEFORE_DEVICE,
    };
    if seconds.is_none() || record.get(first).is_empty() {
        return 0;
    }
    let Some(at) = times.clock.learn(record.get(2)) else {
        times.unreadable.see(record.get(2), || location.clone().with_row(record.line));
        return 0;
    };
    let sample = Sample {
        host: record.get(0),
        device: "",
        at,
        zone: times.clock.zone_minutes(),
        seconds,
        rate: None,
        by_requests: None,
        gauge: None,
        line: Some(record.line),
    };
    match block {
        Block::Devices(columns) => devices(record, columns, &sample, take),
        Block::Processors(columns) => {
            let figure = |column: usize| local_number(record.get(column));
            let is_all = ALL_PROCESSORS.contains(&record.get(columns.cpu));
            let Some(idle) = figure(columns.idle).filter(|_| is_all) else { return 0 };
            let rate = Some(cpu_percent(idle, columns.waiting.and_then(figure)));
            take(&Sample { rate, gauge: Some(Gauge::CpuPercent), ..sample });
            1
        }
        Block::Memory(names) => {
            let figure = |wanted: &str| {
                let place = names.iter().position(|name| name == wanted)?;
                local_number(record.get(place))
            };
            let rate = memory_percent(figure);
            take(&Sample { rate, gauge: Some(Gauge::MemoryPercent), ..sample });
            1
        }
    }
}

/// Hands over the devices of a row; how many.
fn devices(
    record: &Record<'_>,
    columns: &Columns,
    sample: &Sample<'_>,
    take: &mut dyn FnMut(&Sample<'_>),
) -> u64 {
    let mut taken = 0;
    let mut shift = 0;
    loop {
        let device = record.get(columns.device + shift);
        if device.is_empty() {
            return taken;
        }
        let written = local_number(record.get(columns.write + shift));
        let rate = written.map(|rate| rate * columns.factor);
        take(&Sample { device, rate, ..*sample });
        taken += 1;
        match columns.repeated {
            Some(cells) => shift += cells,
            None => return taken,
        }
    }
}
