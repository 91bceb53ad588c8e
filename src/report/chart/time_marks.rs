//! Marks on an axis of time: midnights of dates, or days from the start.

use super::super::clock::Clock;
use super::super::theme::NumberStyle;
use super::TimeAxis;
use crate::units::HOURS_PER_DAY;

/// Days between marks.
const STEPS: [f64; 11] = [0.125, 0.25, 0.5, 1.0, 2.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0];
/// Marks that have room beside one another.
const MARKS: f64 = 9.0;

/// The time from hour 0 on, with its marks.
pub(crate) fn time_axis(clock: Clock, hours: f64, numbers: NumberStyle, label: String) -> TimeAxis {
    let hours = if hours.is_finite() && hours > 0.0 { hours } else { 1.0 };
    let days = hours / HOURS_PER_DAY;
    let fits = |step: &f64| days / step <= MARKS && (!clock.has_dates() || *step >= 1.0);
    let step = STEPS.into_iter().find(fits);
    let step = step.unwrap_or_else(|| (days / MARKS / 364.0).ceil() * 364.0);
    // Dates are marked where their days begin.
    let first = clock.serial(0.0).map_or(0.0, |serial| (serial.ceil() - serial) * HOURS_PER_DAY);
    let places = (0_u32..).map(|index| first + f64::from(index) * step * HOURS_PER_DAY);
    let marks = places
        .take_while(|hour| *hour <= hours)
        .map(|hour| {
            let date = clock.date(hour);
            let words = date.map_or_else(
                || numbers.number(hour / HOURS_PER_DAY, 2),
                |date| date.strftime("%Y-%m-%d").to_string(),
            );
            (hour, words)
        })
        .collect();
    TimeAxis { hours, marks, label }
}
