//! Axes with round numbers.

/// An axis from 0 to a round number, with its marks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) top: f64,
    pub(crate) marks: Vec<f64>,
}

/// Marks that an axis has at most, 0 apart.
const MARKS_MAX: f64 = 6.0;

impl Scale {
    /// An axis that holds all values up to `highest`.
    pub(crate) fn up_to(highest: f64) -> Self {
        let highest = if highest.is_finite() && highest > 0.0 { highest } else { 1.0 };
        let rough = highest / MARKS_MAX;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
        let step = steps
            .into_iter()
            .map(|step| step * power)
            .find(|step| *step >= rough * (1.0 - 1e-9))
            .unwrap_or(10.0 * power);
        let count = (highest / step - 1e-9).ceil().max(1.0);
        let mut marks = Vec::new();
        let mut index = 0.0;
        while index <= count {
            marks.push(index * step);
            index += 1.0;
        }
        Self { top: count * step, marks }
    }

    /// An axis of whole numbers.
    pub(crate) fn of_counts(highest: f64) -> Self {
        let scale = Self::up_to(highest.max(1.0));
        let whole = scale.marks.into_iter().filter(|mark| mark.fract() == 0.0).collect();
        Self { top: scale.top.ceil(), marks: whole }
    }

    /// Where a value lies between `from` and `to`.
    #[allow(clippy::cast_possible_truncation, reason = "a place on a picture")]
    pub(crate) fn index(&self, value: f64, from: i32, to: i32) -> i32 {
        let share = (value / self.top).clamp(0.0, 1.0);
        from + (f64::from(to - from) * share).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn marks_are_round_and_hold_the_highest_value() {
        for (highest, top, step) in
            [(94.0, 100.0, 20.0), (6.0, 6.0, 1.0), (1_213.0, 1_250.0, 250.0), (0.07, 0.08, 0.02)]
        {
            let scale = Scale::up_to(highest);
            assert!((scale.top - top).abs() < 1e-9, "{highest}: {scale:?}");
            assert!((scale.marks[1] - step).abs() < 1e-9, "{highest}: {scale:?}");
            assert!(scale.marks.len() <= 8);
        }
        for highest in [0.0, f64::NAN] {
            assert!((Scale::up_to(highest).top - 1.0).abs() < 1e-9);
        }
        assert_eq!(Scale::of_counts(2.0).marks, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn a_value_has_its_place() {
        let scale = Scale::up_to(100.0);
        assert_eq!(scale.index(50.0, 100, 300), 200);
        assert_eq!(scale.index(1e9, 100, 300), 300);
        assert_eq!(scale.index(25.0, 300, 100), 250);
    }
}
