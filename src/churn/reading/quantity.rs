//! What the values of a column of samples count.

use super::metric::{Metric, Statistic};
use crate::churn::usage::figures::Figure;
use crate::table::number::NumberStyle;
use crate::units::{BYTES_PER_MIB, DataUnit, Plain, Unit};

/// What a value counts; the factor makes it MiB, or MiB per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    /// What was written a second.
    Rate(f64),
    /// What was written since the sample before.
    Amount(f64),
    /// What was written since some start.
    RunsOn(f64),
    /// What the unit in each cell says; the seconds that an amount is of, where it is no amount since the sample before.
    Cells(Option<f64>),
    /// How busy the server is, which is nothing that is written.
    Usage(Figure),
}

impl Quantity {
    /// Whether it is of what is written.
    pub(crate) fn is_written(self) -> bool {
        !matches!(self, Self::Usage(_))
    }
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
    /// What a unit and the factor before it count.
    pub(crate) fn of((unit, factor): (Unit, f64), plain: Plain) -> Option<Self> {
        match unit {
            Unit::Rate(unit) => Some(Self::Rate(unit.mib(factor, plain))),
            Unit::Data(unit) => Some(Self::Amount(unit.mib(factor, plain))),
            Unit::BitRate(scale) => {
                let unit = DataUnit { scale, iec: false };
                Some(Self::Rate(unit.bytes(factor, Plain::Decimal) / 8.0 / BYTES_PER_MIB))
            }
            Unit::Operations | Unit::Percent => None,
        }
    }

    /// What the figure of a name counts, with the unit and the statistic that stand beside the name.
    pub(crate) fn of_metric(
        metric: &Metric,
        unit: Option<(Unit, f64)>,
        statistic: Option<Statistic>,
    ) -> Result<Self, NoQuantity> {
        let statistic = statistic.or(metric.statistic);
        if statistic == Some(Statistic::Extreme) {
            return Err(NoQuantity::Extreme);
        }
        let Some(unit) = unit.or_else(|| metric.measure()) else {
            return Ok(Self::Cells(metric.period));
        };
        let quantity = Self::of(unit, Plain::Binary).ok_or(NoQuantity::OtherUnit)?;
        match (quantity, statistic) {
            (Self::Amount(mib), _) if metric.runs_on => Ok(Self::RunsOn(mib)),
            (Self::Amount(_), Some(Statistic::Mean)) => Err(NoQuantity::MeanOfAmounts),
            (Self::Rate(_), Some(Statistic::Sum)) => Err(NoQuantity::SumOfRates),
            _ => Ok(quantity),
        }
    }
}

/// A number with its unit, which may be one over any time, and what makes it one of a second.
pub(crate) fn measured(text: &str, style: NumberStyle) -> Option<(f64, Option<(Unit, f64)>)> {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (digits, unit) = text.split_at(end);
    if let Some(unit @ (Unit::Rate(_), factor)) = Unit::parse_rate(unit)
        && factor < 1.0
    {
        return Some((style.parse(digits)?.value, Some(unit)));
    }
    let number = style.parse(text)?;
    Some((number.value, number.unit.map(|unit| (unit, 1.0))))
}

/// The unit of a cell, however its number is written.
pub(crate) fn unit_of(text: &str) -> Option<(Unit, f64)> {
    let of = |style| measured(text, style).and_then(|(_, unit)| unit);
    of(NumberStyle::Point).or_else(|| of(NumberStyle::Comma))
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
        assert_eq!(of("Disk write"), Ok(Quantity::Cells(None)));
        assert_eq!(of("Written (GB/day)"), Ok(Quantity::Rate(1024.0 / 86_400.0)));
        assert_eq!(of("Sectors written/s"), Ok(Quantity::Rate(1.0 / 2048.0)));
        assert_eq!(of("Daily writes"), Ok(Quantity::Cells(Some(86_400.0))));
        let style = NumberStyle::Point;
        let per_hour = Some((Unit::Rate(DataUnit::GIB), 1.0 / 3600.0));
        assert_eq!(measured("1.5 GiB/h", style), Some((1.5, per_hour)));
        assert_eq!(measured("7 GiB", style), Some((7.0, Some((Unit::Data(DataUnit::GIB), 1.0)))));
        assert_eq!(measured("7", style), Some((7.0, None)));
    }
}
