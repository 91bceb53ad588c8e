//! A write rate as sysstat reports it.

use crate::churn::reading::long_table::number;
use crate::churn::usage::gauge::Gauge;
use crate::table::number::NumberStyle;
use crate::units::{KIB_PER_MIB, SECTORS_PER_MIB};

const KIB: f64 = 1.0 / KIB_PER_MIB;
const SECTOR: f64 = 1.0 / SECTORS_PER_MIB;
/// Names of the write rate and what makes each MiB per second.
pub(crate) const WRITES: [(&str, f64); 10] = [
    ("wkB/s", KIB),
    ("wkB", KIB),
    ("wMB/s", 1.0),
    ("wMB", 1.0),
    ("kB_wrtn/s", KIB),
    ("MB_wrtn/s", 1.0),
    ("wr_sec/s", SECTOR),
    ("wr_sec", SECTOR),
    ("wsec/s", SECTOR),
    ("Blk_wrtn/s", SECTOR),
];

/// Names of the number of writes a second, and of their mean size in KiB.
pub(crate) const WRITES_A_SECOND: &str = "w/s";
pub(crate) const WRITE_SIZE: &str = "wareq-sz";

/// MiB per second by the number of writes a second and their size in KiB.
pub(crate) fn by_requests(writes: Option<f64>, kib: Option<f64>) -> Option<f64> {
    Some(writes? * kib? * KIB)
}

/// What tells how much memory is left: new versions say it, of old ones it is what is free or can be freed.
pub(crate) const MEMORY_FREE: &str = "kbmemfree";
pub(crate) const MEMORY_AVAILABLE: &str = "kbavail";
pub(crate) const MEMORY_CACHES: [&str; 2] = ["kbbuffers", "kbcached"];
/// What is used, and in per cent of all: these two tell how much there is.
pub(crate) const MEMORY_USED: &str = "kbmemused";
pub(crate) const MEMORY_USED_PERCENT: &str = "%memused";
/// The row or device that stands for all processors.
pub(crate) const ALL_PROCESSORS: [&str; 2] = ["all", "-1"];

/// How busy the processors are in per cent: what is neither idle nor waiting for disks. What a hypervisor gave to others in the
/// meantime was wanted.
pub(crate) fn cpu_percent(idle: f64, waiting: Option<f64>) -> f64 {
    (100.0 - idle - waiting.unwrap_or(0.0)).clamp(0.0, 100.0)
}

/// The part of the memory that cannot be given out, in per cent, by a figure's name as sar writes it.
pub(crate) fn memory_percent(figure: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let (used, percent) = (figure(MEMORY_USED)?, figure(MEMORY_USED_PERCENT)?);
    let free = figure(MEMORY_FREE)?;
    let caches = MEMORY_CACHES.iter().filter_map(|name| figure(name)).sum::<f64>();
    let available = figure(MEMORY_AVAILABLE).unwrap_or(free + caches);
    // Per cent have two digits only: of small ones too few are left. What is used includes the caches in old versions, but then they are small too.
    let all = if percent >= 1.0 { used / percent * 100.0 } else { used + free + caches };
    (all > 0.0).then(|| (100.0 - available / all * 100.0).clamp(0.0, 100.0))
}

/// One write rate of one device, or how busy a host is.
pub(crate) struct Sample<'a> {
    pub(crate) host: &'a str,
    pub(crate) device: &'a str,
    /// When, in milliseconds.
    pub(crate) at: i64,
    /// How far the clock is ahead of UTC, in minutes, if the source has a zone.
    pub(crate) zone: Option<i32>,
    /// The length of the sample.
    pub(crate) seconds: Option<f64>,
    /// MiB per second; `None` where it cannot be read.
    pub(crate) rate: Option<f64>,
    /// The same by the number of writes and their size, where both are stated.
    pub(crate) by_requests: Option<f64>,
    /// What it is of, where that is no device: then the rate is the value of the gauge.
    pub(crate) gauge: Option<Gauge>,
    pub(crate) line: Option<u32>,
}

/// Old versions write numbers as the locale does, and no version separates thousands.
pub(crate) fn local_number(text: &str) -> Option<f64> {
    let style = if text.contains(',') { NumberStyle::Comma } else { NumberStyle::Point };
    number(text, style)
}
