//! Rates and amounts that cross modules, and the constants between their units.
//!
//! A number that goes from one module to another as a bare `f64` can be taken for megabits where megabytes are meant.
//! The few that do so everywhere are types: [`LinkRate`] for what a link carries, [`GibPerDay`] for what changes, and
//! [`Gib`] for how large something is. Inside a module they are plain numbers, named by their unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Hours in a day.
pub const HOURS_PER_DAY: f64 = 24.0;
/// Seconds in an hour.
pub const SECONDS_PER_HOUR: f64 = 3_600.0;
/// Seconds in a day.
pub const SECONDS_PER_DAY: f64 = 86_400.0;
/// [`SECONDS_PER_DAY`] as a whole number, for times.
pub const DAY_SECONDS: i64 = 86_400;
/// Milliseconds in an hour, for times.
pub const HOUR_MS: i64 = 3_600_000;
/// Milliseconds in a day, for times.
pub const DAY_MS: i64 = 86_400_000;
/// Bytes in a KiB.
pub const BYTES_PER_KIB: f64 = 1024.0;
/// Bytes in a MiB.
pub const BYTES_PER_MIB: f64 = 1_048_576.0;
/// Bytes in a GiB.
pub const BYTES_PER_GIB: f64 = 1_073_741_824.0;
/// KiB in a MiB.
pub const KIB_PER_MIB: f64 = 1024.0;
/// MiB in a GiB.
pub const MIB_PER_GIB: f64 = 1024.0;
/// Bits in a megabit: links are sold in powers of ten.
pub const BITS_PER_MEGABIT: f64 = 1e6;
/// Megabits of 10^6 bits in a MiB.
pub const MEGABITS_PER_MIB: f64 = 8.388_608;
/// Megabits of 10^6 bits in a GiB.
pub const MEGABITS_PER_GIB: f64 = 8_589.934_592;
/// Sectors of 512 bytes in a MiB: Linux counts sectors so, whatever the disk.
pub const SECTORS_PER_MIB: f64 = 2048.0;

/// What a link carries, in megabits of 10^6 bits per second.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct LinkRate(f64);

impl LinkRate {
    /// A link by its Mbit/s.
    #[must_use]
    pub fn from_mbps(mbps: f64) -> Self {
        Self(mbps)
    }

    /// The link that carries so many MiB per second.
    #[must_use]
    pub fn from_mib_per_s(mib_per_s: f64) -> Self {
        Self(mib_per_s * MEGABITS_PER_MIB)
    }

    /// Mbit/s.
    #[must_use]
    pub fn mbps(self) -> f64 {
        self.0
    }

    /// MiB per second.
    #[must_use]
    pub fn mib_per_s(self) -> f64 {
        self.0 / MEGABITS_PER_MIB
    }

    /// What it carries in an hour, in GiB.
    #[must_use]
    pub fn gib_per_hour(self) -> f64 {
        const PER_MBPS: f64 = BITS_PER_MEGABIT / 8.0 * SECONDS_PER_HOUR / BYTES_PER_GIB;
        self.0 * PER_MBPS
    }
}

impl From<GibPerDay> for LinkRate {
    fn from(changes: GibPerDay) -> Self {
        Self::from_mib_per_s(changes.mib_per_s())
    }
}

impl std::ops::Mul<f64> for LinkRate {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// What changes, in GiB a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct GibPerDay(pub f64);

impl GibPerDay {
    /// The mean rate in MiB per second.
    ///
    /// ```
    /// use asrcap::units::GibPerDay;
    ///
    /// assert_eq!(GibPerDay(168.75).mib_per_s(), 2.0);
    /// ```
    #[must_use]
    pub fn mib_per_s(self) -> f64 {
        self.0 * MIB_PER_GIB / SECONDS_PER_DAY
    }

    /// What changes in a day at a mean rate in MiB per second.
    #[must_use]
    pub fn from_mib_per_s(mib_per_s: f64) -> Self {
        Self(mib_per_s * SECONDS_PER_DAY / MIB_PER_GIB)
    }
}

impl std::ops::AddAssign for GibPerDay {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// How large something is, in GiB.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Gib(pub f64);

impl std::iter::Sum for Gib {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        Self(sizes.map(|size| size.0).sum())
    }
}

/// A stretch of time, in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Hours(pub f64);

impl Hours {
    /// Minutes.
    #[must_use]
    pub fn minutes(self) -> f64 {
        self.0 * 60.0
    }

    /// Days.
    #[must_use]
    pub fn days(self) -> f64 {
        self.0 / HOURS_PER_DAY
    }

    /// The longer one.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The shorter one.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl std::ops::Add for Hours {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Mul<f64> for Hours {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// A part of something, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(pub f64);
