//! The smallest link.

use super::fits;
use crate::schedule::input::ScheduleInput;
use crate::schedule::problem::{GB_PER_HOUR, Problem};
use crate::schedule::waves::Wave;

/// A link this many times the available one no longer limits anything.
pub(crate) const MAX_LINK_FACTOR: f64 = 1e4;

/// The smallest link that fits, of three digits.
pub(crate) fn smallest_link(
    input: &ScheduleInput,
    problem: &Problem,
    candidates: &[Vec<Wave>],
) -> Option<f64> {
    let holds = |mbps: f64| fits(problem, candidates, mbps * GB_PER_HOUR);
    let mut high = input.link_mbps * 2.0;
    while !holds(high) {
        high *= 2.0;
        if high > input.link_mbps * MAX_LINK_FACTOR {
            return None;
        }
    }
    let mut low = high / 2.0;
    while high / low > 1.0005 {
        let middle = (low * high).sqrt();
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let digit = 10_f64.powf(high.log10().floor() - 2.0);
    let mut steps = (high / digit).ceil();
    // What was left of the interval may hold another step.
    while (steps - 1.0) * digit > low && holds((steps - 1.0) * digit) {
        steps -= 1.0;
    }
    // Below a tenth a step the division would bring binary noise back in.
    format!("{:.6}", steps * digit).parse().ok()
}
