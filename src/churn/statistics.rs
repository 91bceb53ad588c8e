//! Mean, percentile and peak of rates.

/// The percentile of values as spreadsheets count it (PERCENTILE.INC, type 7 of Hyndman and Fan): between two values
/// it is interpolated. `None` of nothing.
///
/// ```
/// let rates = [4.0, 1.0, 3.0, 2.0];
/// assert_eq!(asrcap::churn::percentile(&mut rates.to_vec(), 50.0), Some(2.5));
/// assert_eq!(asrcap::churn::percentile(&mut rates.to_vec(), 95.0), Some(3.8499999999999996));
/// assert_eq!(asrcap::churn::percentile(&mut [], 50.0), None);
/// ```
#[must_use]
pub fn percentile(values: &mut [f64], percent: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let rank = percent.clamp(0.0, 100.0) / 100.0 * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last index"
    )]
    let below = (rank.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * (rank - below as f64))
}

/// The figures of a row of rates, in MiB per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// The percentile that was asked for.
    pub percentile: f64,
    /// The highest.
    pub peak: f64,
}

impl Summary {
    /// The figures of these rates; `None` of nothing.
    #[must_use]
    pub fn of(rates: impl Iterator<Item = f64>, percent: f64) -> Option<Self> {
        let mut rates: Vec<f64> = rates.collect();
        let mean = rates.iter().sum::<f64>() / rates.len().max(1) as f64;
        let peak = rates.iter().copied().max_by(f64::total_cmp)?;
        Some(Self { mean, percentile: percentile(&mut rates, percent)?, peak })
    }

    /// The same after one-off growth, in per cent.
    #[must_use]
    pub fn grown(self, percent: f64) -> Self {
        let factor = 1.0 + percent / 100.0;
        Self {
            mean: self.mean * factor,
            percentile: self.percentile * factor,
            peak: self.peak * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_a_spreadsheet() {
        // PERCENTILE.INC of the same twelve values.
        let values = [1.2, 0.4, 3.3, 7.5, 2.2, 5.1, 19.6, 0.9, 12.9, 6.7, 8.8, 4.0];
        for (percent, expected) in [
            (0.0, 0.4),
            (25.0, 1.95),
            (50.0, 4.55),
            (75.0, 7.825),
            (90.0, 12.49),
            (95.0, 15.915),
            (99.0, 18.863),
            (100.0, 19.6),
        ] {
            let found = percentile(&mut values.to_vec(), percent).unwrap();
            assert!((found - expected).abs() < 1e-9, "{percent}: {found}");
        }
        assert_eq!(percentile(&mut [7.0], 95.0), Some(7.0));
    }

    proptest::proptest! {
        #[test]
        fn a_percentile_is_what_sorting_gives(mut values in proptest::collection::vec(0.0_f64..1e6, 1..200), percent in 0.0_f64..100.0) {
            let found = percentile(&mut values.clone(), percent).unwrap();
            values.sort_by(f64::total_cmp);
            let rank = percent / 100.0 * (values.len() - 1) as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
            let (below, above) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
            let expected = below + (above - below) * rank.fract();
            proptest::prop_assert!((found - expected).abs() <= 1e-9 * expected.max(1.0));
        }
    }
}
