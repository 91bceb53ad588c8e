//! How much delta replication a calendar carries without breaking the RPO.

use super::Timetable;

const SLOTS_PER_WEEK: u64 = 672;
const MINUTES_PER_STEP: f64 = 15.0;

/// The largest constant delta rate, as a share of the link, whose oldest unsent change is never older than the RPO.
///
/// A first-in-first-out queue delays every byte the less, the less comes in. So a delta rate that stays below this constant
/// at all times keeps the RPO at all times, however it moves.
pub(crate) fn sustained_share(timetable: &Timetable, rpo_minutes: f64) -> f64 {
    let mut spans = vec![(0, 2 * SLOTS_PER_WEEK)];
    for (from, to) in timetable.narrow_blackouts() {
        spans.push((from.saturating_sub(SLOTS_PER_WEEK), to + SLOTS_PER_WEEK));
    }
    let holds = |rate: f64| {
        spans.iter().all(|(from, to)| {
            let mut queue: f64 = 0.0;
            timetable.shares(*from, *to).all(|share| {
                queue = (queue + rate - share).max(0.0);
                queue <= rate * rpo_minutes / MINUTES_PER_STEP + 1e-12
            })
        })
    };
    if holds(1.0) {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if middle > 0.0 && holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}
