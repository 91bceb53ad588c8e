//! A write rate as sysstat reports it.

use crate::churn::reading::long_table::number;
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

/// One write rate of one device.
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
    pub(crate) line: Option<u32>,
}

/// Old versions write numbers as the locale does, and no version separates thousands.
pub(crate) fn local_number(text: &str) -> Option<f64> {
    let style = if text.contains(',') { NumberStyle::Comma } else { NumberStyle::Point };
    number(text, style)
}
