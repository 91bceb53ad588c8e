//! The clock of a file: how it writes times, and in which zone it starts.

use super::date_order::DateOrder;
use super::written::{Written, written};
use super::zones::Zone;

const MINUTE_MS: i64 = 60_000;

/// Reads the times of a file as those of one clock.
///
/// Where summer time begins or ends and the file says so, the clock goes on as it was: `01:50 CET` is followed by `03:00 CEST`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FileClock {
    order: DateOrder,
    zone: Option<Zone>,
}

impl FileClock {
    pub(crate) fn new(order: DateOrder) -> Self {
        Self { order, zone: None }
    }

    /// Milliseconds since 1970-01-01 on this clock; the first zone that is seen is that of the file.
    pub(crate) fn learn(&mut self, text: &str) -> Option<i64> {
        self.see(&written(text)?)
    }

    /// The same of a time that was read already.
    #[inline]
    pub(crate) fn see(&mut self, written: &Written) -> Option<i64> {
        if let (Some(own), Some(zone)) = (self.zone, written.zone)
            && own != zone
            && own.minutes().is_none()
        {
            self.zone = Some(own.of_pair(zone));
        }
        self.zone = self.zone.or(written.zone);
        self.ms(written)
    }

    /// The same without learning.
    #[inline]
    pub(crate) fn ms(&self, written: &Written) -> Option<i64> {
        let local = written.local_ms(self.order)?;
        match (self.zone, written.zone) {
            (Some(own), Some(zone)) if own != zone => {
                Some(local - i64::from(zone.ahead_of(own)) * MINUTE_MS)
            }
            _ => Some(local),
        }
    }

    /// How far the clock is ahead of UTC in minutes, if the file says so.
    pub(crate) fn zone_minutes(&self) -> Option<i32> {
        self.zone.and_then(Zone::minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(times: &[&str]) -> (Vec<i64>, Option<i32>) {
        let mut clock = FileClock::default();
        let read: Vec<i64> =
            times.iter().map(|time| clock.learn(time).unwrap() / MINUTE_MS).collect();
        let start = read.first().copied().unwrap_or_default();
        (read.iter().map(|minute| minute - start).collect(), clock.zone_minutes())
    }

    #[test]
    fn summer_time_does_not_move_the_clock_of_a_file() {
        for (times, zone) in [
            (["2026-03-29 01:50:00 CET", "2026-03-29 03:00:00 CEST"], Some(60)),
            (["2026-11-01 01:50:00 EDT", "2026-11-01 01:00:00 EST"], Some(-240)),
            (["2026-03-08 01:50:00 CST", "2026-03-08 03:00:00 CDT"], Some(-360)),
            (["2026-03-29 01:50:00+01:00", "2026-03-29 03:00:00+02:00"], Some(60)),
            (["2026-03-29 01:50:00 CST", "2026-03-29 02:00:00 CST"], None),
            (["2026-03-29 01:50:00 XYZ", "2026-03-29 02:00:00 XYZ"], None),
            (["2026-03-29 01:50:00", "2026-03-29 02:00:00"], None),
        ] {
            assert_eq!(minutes(&times), (vec![0, 10], zone), "{times:?}");
        }
    }
}
