//! Conditions on figures: `rpo_100 <= 15`.

use std::fmt;
use std::str::FromStr;

use super::error::WhatIfError;

/// What a condition asks of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `>`
    Above,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// The signs, longer ones first.
const SIGNS: [(&str, Comparison); 7] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Below),
    (">", Comparison::Above),
    ("=", Comparison::Equal),
];

impl Comparison {
    /// The sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        SIGNS.iter().find(|(_, comparison)| *comparison == self).map_or("", |(sign, _)| sign)
    }
}

/// A figure, and what it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The name of the figure.
    pub figure: String,
    /// What is asked of it.
    pub comparison: Comparison,
    /// The number that it is held against.
    pub limit: f64,
}

impl Condition {
    /// A condition.
    #[must_use]
    pub fn new(figure: impl Into<String>, comparison: Comparison, limit: f64) -> Self {
        Self { figure: figure.into(), comparison, limit }
    }

    /// Whether a value meets it. A value that nobody knows does not.
    #[must_use]
    #[allow(clippy::float_cmp, reason = "equal is what the condition says")]
    pub fn holds(&self, value: Option<f64>) -> bool {
        value.is_some_and(|value| match self.comparison {
            Comparison::AtMost => value <= self.limit,
            Comparison::AtLeast => value >= self.limit,
            Comparison::Below => value < self.limit,
            Comparison::Above => value > self.limit,
            Comparison::Equal => value == self.limit,
            Comparison::NotEqual => value != self.limit,
        })
    }

    /// How far a value is from meeting it; 0 where it does, infinite where nobody knows the value.
    #[must_use]
    pub fn distance(&self, value: Option<f64>) -> f64 {
        match value {
            Some(_) if self.holds(value) => 0.0,
            Some(value) => (value - self.limit).abs(),
            None => f64::INFINITY,
        }
    }
}

impl FromStr for Condition {
    type Err = WhatIfError;

    fn from_str(text: &str) -> Result<Self, WhatIfError> {
        let wrong = || WhatIfError::NotACondition(text.to_owned());
        let index = text.find(['<', '>', '=', '!']).ok_or_else(wrong)?;
        let (figure, rest) = text.split_at(index);
        let (comparison, limit) = SIGNS
            .iter()
            .find_map(|(sign, comparison)| Some((*comparison, rest.strip_prefix(sign)?)))
            .ok_or_else(wrong)?;
        let limit = limit.trim().trim_end_matches('%').parse().ok();
        let limit = limit.filter(|limit: &f64| limit.is_finite()).ok_or_else(wrong)?;
        if figure.trim().is_empty() {
            return Err(wrong());
        }
        Ok(Self::new(figure.trim(), comparison, limit))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.figure, self.comparison.sign(), self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::Condition;

    #[test]
    fn conditions_are_read_and_printed() {
        for text in
            ["rpo_100 <= 15", "counts.not_ready == 0", "a > 1.5", "b != 2", "c >= -1", "d < 3"]
        {
            assert_eq!(text.parse::<Condition>().unwrap().to_string(), text);
        }
        assert_eq!("x=1".parse::<Condition>().unwrap().to_string(), "x == 1");
        for text in ["rpo_100", "<= 15", "a <= b", "a <= ", "a =< 1", "a <= inf"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_nobody_knows_meets_nothing() {
        let condition: Condition = "a != 1".parse().unwrap();
        assert!(!condition.holds(None));
        assert!(condition.distance(None).is_infinite());
        assert!((condition.distance(Some(1.0))).abs() < f64::EPSILON);
    }
}
