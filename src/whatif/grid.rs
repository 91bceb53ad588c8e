//! All scenarios of what varies: the full grid, or value by value.

use super::axis::Axis;
use super::error::WhatIfError;
use super::values::AxisValue;

/// Scenarios that are worked out without being asked twice.
pub const SCENARIOS_MAX: usize = 10_000;

/// The scenarios of a what-if, in a fixed order: the last axis varies fastest.
#[derive(Clone, Debug)]
pub struct Grid {
    pub(crate) axes: Vec<Axis>,
    pairs: bool,
    len: usize,
}

impl Grid {
    /// Every value of each axis with every value of the others; with `pairs`, the first values together, then the second
    /// ones and so on.
    pub fn new(axes: Vec<Axis>, pairs: bool) -> Result<Self, WhatIfError> {
        for (index, axis) in axes.iter().enumerate() {
            if axes.iter().take(index).any(|other| other.target == axis.target) {
                return Err(WhatIfError::Twice(axis.name.clone()));
            }
        }
        let lengths = || axes.iter().map(|axis| axis.values.len());
        let len = if pairs {
            let first = lengths().next().unwrap_or(0);
            if lengths().any(|length| length != first) {
                let words: Vec<String> = axes
                    .iter()
                    .map(|axis| format!("{} has {}", axis.name, axis.values.len()))
                    .collect();
                return Err(WhatIfError::Pairs(words.join(", ")));
            }
            first
        } else {
            lengths().try_fold(1_usize, usize::checked_mul).ok_or_else(|| WhatIfError::TooMany {
                count: format!("{:e}", lengths().map(|length| length as f64).product::<f64>()),
                max: SCENARIOS_MAX,
            })?
        };
        Ok(Self { axes, pairs, len })
    }

    /// Refuses more scenarios than [`SCENARIOS_MAX`].
    pub fn within_limit(self) -> Result<Self, WhatIfError> {
        if self.len > SCENARIOS_MAX {
            return Err(WhatIfError::TooMany { count: self.len.to_string(), max: SCENARIOS_MAX });
        }
        Ok(self)
    }

    /// What varies.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How many scenarios there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// For the scenario of a number, the place of its value on each axis.
    #[must_use]
    pub fn places(&self, scenario: usize) -> Vec<usize> {
        if self.pairs {
            return vec![scenario; self.axes.len()];
        }
        let mut rest = scenario;
        let mut places: Vec<usize> = self
            .axes
            .iter()
            .rev()
            .map(|axis| {
                let length = axis.values.len().max(1);
                let index = rest % length;
                rest /= length;
                index
            })
            .collect();
        places.reverse();
        places
    }

    /// Goes from the places of a scenario to those of the next one.
    pub(crate) fn advance(&self, places: &mut [usize]) {
        if self.pairs {
            for index in places {
                *index += 1;
            }
            return;
        }
        for (index, axis) in places.iter_mut().zip(&self.axes).rev() {
            *index += 1;
            if *index < axis.values.len() {
                return;
            }
            *index = 0;
        }
    }

    /// The values of a scenario, an axis each.
    #[must_use]
    pub fn values(&self, scenario: usize) -> Vec<&AxisValue> {
        self.axes
            .iter()
            .zip(self.places(scenario))
            .filter_map(|(axis, index)| axis.values.get(index))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Grid, WhatIfError};

    fn axes(texts: &[&str]) -> Vec<Axis> {
        texts.iter().map(|text| Axis::parse(text, false).unwrap()).collect()
    }

    fn texts(grid: &Grid) -> Vec<String> {
        let words = |scenario| {
            let values = grid.values(scenario);
            values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        (0..grid.len()).map(words).collect()
    }

    #[test]
    fn a_grid_has_every_combination_and_pairs_go_side_by_side() {
        let two = || axes(&["compression=0,30", "growth=0,15"]);
        assert_eq!(texts(&Grid::new(two(), false).unwrap()), ["0 0", "0 15", "30 0", "30 15"]);
        assert_eq!(texts(&Grid::new(two(), true).unwrap()), ["0 0", "30 15"]);
    }

    #[test]
    fn slips_are_refused() {
        let error = |texts: &[&str], pairs| Grid::new(axes(texts), pairs).unwrap_err();
        assert!(matches!(error(&["growth=0", "growth=1"], false), WhatIfError::Twice(_)));
        assert!(matches!(error(&["growth=0", "compression=1,2"], true), WhatIfError::Pairs(_)));
        let many = Grid::new(axes(&["growth=0..1000", "compression=0..99"]), false).unwrap();
        assert!(matches!(many.within_limit(), Err(WhatIfError::TooMany { .. })));
    }
}
