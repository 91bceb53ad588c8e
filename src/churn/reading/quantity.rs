//! What the values of a column of samples count.

use super::metric::{Metric, Statistic};
use crate::units::{BYTES_PER_MIB, DataUnit, Plain, Unit};

/// Linux counts in sectors of this size, whatever those of the disk are.
const BYTES_PER_SECTOR: f64 = 512.0;

/// What a value counts; the factor makes it MiB, or MiB per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    /// What was written a second.
    Rate(f64),
    /// What was written since the sample before.
    Amount(f64),
    /// What was written since some start.
    RunsOn(f64),
    /// What the unit in each cell says.
    Cells,
}

/// Why a figure that is written is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoQuantity {
    /// Plain numbers whose unit nothing names.
    NoUnit,
    /// Operations, per cent.
    OtherUnit,
    /// A maximum, a minimum.
    Extreme,
    /// The mean of amounts of a time that is not told.
    MeanOfAmounts,
    /// Rates added up over a time that is not told.
    SumOfRates,
}

impl Quantity {
    /// What a unit counts.
    pub(crate) fn of(unit: Unit, plain: Plain) -> Option<Self> {
        match unit {
            Unit::Rate(unit) => Some(Self::Rate(unit.mib(1.0, plain))),
            Unit::Data(unit) => Some(Self::Amount(unit.mib(1.0, plain))),
            Unit::BitRate(scale) => {
                let unit = DataUnit { scale, iec: false };
                Some(Self::Rate(unit.bytes(1.0, Plain::Decimal) / 8.0 / BYTES_PER_MIB))
            }
            Unit::Operations | Unit::Percent => None,
        }
    }

    /// What the figure of a name counts, with the unit and the statistic that stand beside the name.
    pub(crate) fn of_metric(
        metric: &Metric,
        unit: Option<Unit>,
        statistic: Option<Statistic>,
    ) -> Result<Self, NoQuantity> {
        let statistic = statistic.or(metric.statistic);
        if statistic == Some(Statistic::Extreme) {
            return Err(NoQuantity::Extreme);
        }
        let sectors = if metric.in_sectors && unit.is_none() { BYTES_PER_SECTOR } else { 1.0 };
        let Some(unit) = unit.or(metric.unit) else {
            return Ok(Self::Cells);
        };
        let quantity = match Self::of(unit, Plain::Binary).ok_or(NoQuantity::OtherUnit)? {
            Self::Rate(mib) => Self::Rate(mib * sectors),
            Self::Amount(mib) => Self::Amount(mib * sectors),
            other => other,
        };
        match (quantity, statistic) {
            (Self::Amount(mib), _) if metric.runs_on => Ok(Self::RunsOn(mib)),
            (Self::Amount(_), Some(Statistic::Mean)) => Err(NoQuantity::MeanOfAmounts),
            (Self::Rate(_), Some(Statistic::Sum)) => Err(NoQuantity::SumOfRates),
            _ => Ok(quantity),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_amounts_and_sums_of_rates_are_none() {
        let of = |name: &str| Quantity::of_metric(&Metric::read(name), None, None);
        assert_eq!(of("Disk Write Bytes (Avg)"), Err(NoQuantity::MeanOfAmounts));
        assert_eq!(of("Disk Write Bytes/sec (Sum)"), Err(NoQuantity::SumOfRates));
        assert_eq!(of("Disk Write Bytes/sec (Max)"), Err(NoQuantity::Extreme));
        assert_eq!(of("Disk Writes/sec"), Err(NoQuantity::OtherUnit));
        assert_eq!(of("Disk Write (MB/s)"), Ok(Quantity::Rate(1.0)));
        assert_eq!(of("Written (MB)"), Ok(Quantity::Amount(1.0)));
        assert_eq!(of("node_disk_written_bytes_total"), Ok(Quantity::RunsOn(1.0 / BYTES_PER_MIB)));
        assert_eq!(of("Disk write"), Ok(Quantity::Cells));
    }
}
