//! What waits while the link is busy, and how old the oldest of it gets.

use rayon::prelude::*;

use super::timeline::Timeline;
use crate::units::{LinkRate, MEGABITS_PER_MIB};

/// How close a smallest link is looked for, as a share of itself.
const LINK_TOLERANCE: f64 = 1e-4;
/// How often a link is doubled before a goal counts as out of reach.
const MAX_DOUBLINGS: u32 = 12;

/// Hours in which replication may only use a part of the link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// The first such hour, 0 to 23, on the clock of the sources.
    pub from_hour: u32,
    /// The hour after the last one, up to 24; before the first one where the hours pass midnight.
    pub to_hour: u32,
    /// Whether it also holds on Saturday and Sunday.
    pub weekends: bool,
    /// The part of the link that is left, in per cent.
    pub percent: f64,
}

impl Throttle {
    fn share(&self, line: &Timeline, slot: usize) -> f64 {
        let hour = line.hour_of(slot);
        let weekend = line.weekday_of(slot) >= 5;
        let within = if self.from_hour < self.to_hour {
            (self.from_hour..self.to_hour).contains(&hour)
        } else {
            hour >= self.from_hour || hour < self.to_hour
        };
        if within && (self.weekends || !weekend) {
            (self.percent / 100.0).clamp(0.0, 1.0)
        } else {
            1.0
        }
    }
}

/// What has to be sent, slot by slot. Slots that were not measured are left out: nothing arrives and nothing is sent.
#[derive(Clone, Debug)]
pub struct Backlog {
    slot_seconds: f64,
    /// MiB that arrive in each slot.
    mib: Vec<f64>,
    /// The part of the link that each slot may use.
    share: Vec<f64>,
    /// The days in their order.
    days: Vec<DayEnd>,
}

/// Where a day ends.
#[derive(Clone, Copy, Debug)]
struct DayEnd {
    /// Days since 1970-01-01.
    number: i64,
    /// The slot after its last one.
    end: usize,
}

fn day_ends(days: impl Iterator<Item = i64>) -> Vec<DayEnd> {
    let mut ends: Vec<DayEnd> = Vec::new();
    for (slot, number) in days.enumerate() {
        match ends.last_mut() {
            Some(last) if last.number == number => last.end = slot + 1,
            _ => ends.push(DayEnd { number, end: slot + 1 }),
        }
    }
    ends
}

/// How a link does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The oldest that anything waiting ever got, in minutes.
    pub peak_rpo_minutes: f64,
    /// The part of the time within the goal, 0 to 1.
    pub within: f64,
    /// How often the goal was left.
    pub violations: u32,
    /// For how long at most, in minutes.
    pub longest_violation_minutes: f64,
    /// The peak of each day, by days since 1970-01-01.
    pub peak_by_day: Vec<(i64, f64)>,
}

impl Backlog {
    /// What a line of time has to send: its rates and a constant rate of MiB per second, each times a factor for
    /// compression and growth.
    #[must_use]
    pub fn new(line: &Timeline, constant: f64, factor: f64, throttle: Option<&Throttle>) -> Self {
        let slot_seconds = f64::from(line.slot_seconds);
        let known = || line.rates.iter().enumerate().filter(|(_, rate)| !rate.is_nan());
        Self {
            slot_seconds,
            mib: known().map(|(_, rate)| (rate + constant) * factor * slot_seconds).collect(),
            share: match throttle {
                Some(throttle) => known().map(|(slot, _)| throttle.share(line, slot)).collect(),
                None => vec![1.0; known().count()],
            },
            days: day_ends(known().map(|(slot, _)| line.day_of(slot))),
        }
    }

    /// A load of its parts, for resampling: MiB and shares of the link, slot by slot.
    pub(crate) fn of_parts(slot_seconds: f64, mib: Vec<f64>, share: Vec<f64>) -> Self {
        Self { slot_seconds, days: day_ends(mib.iter().map(|_| 0)), mib, share }
    }

    /// The parts of each day: MiB and shares of the link, slot by slot.
    pub(crate) fn by_day(&self) -> Vec<(i64, &[f64], &[f64])> {
        let mut start = 0;
        let parts = self.days.iter().filter_map(|day| {
            let range = start..day.end;
            start = day.end;
            Some((day.number, self.mib.get(range.clone())?, self.share.get(range)?))
        });
        parts.collect()
    }

    /// The same in slots longer by a factor.
    pub(crate) fn coarser(&self, factor: usize) -> Self {
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
        let (mut mib, mut share, mut days) = (Vec::new(), Vec::new(), Vec::new());
        for (number, mibs, shares) in self.by_day() {
            mib.extend(mibs.chunks(factor).map(|part| mean(part) * factor as f64));
            share.extend(shares.chunks(factor).map(mean));
            days.push(DayEnd { number, end: mib.len() });
        }
        Self { slot_seconds: self.slot_seconds * factor as f64, mib, share, days }
    }

    pub(crate) fn slot_seconds(&self) -> f64 {
        self.slot_seconds
    }

    /// The mean of what has to be sent.
    #[must_use]
    pub fn mean(&self) -> LinkRate {
        let seconds = self.mib.len().max(1) as f64 * self.slot_seconds;
        LinkRate::from_mib_per_s(self.mib.iter().sum::<f64>() / seconds)
    }

    fn peak(&self) -> LinkRate {
        LinkRate::from_mib_per_s(self.mib.iter().copied().fold(0.0, f64::max) / self.slot_seconds)
    }

    /// Sends first what came first, and hands over how old the oldest that waits gets in each slot in which anything
    /// waits, in seconds, until told to stop.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "the head is at or before the slot")]
    fn run(&self, link_mbps: f64, mut see: impl FnMut(usize, f64) -> bool) {
        let capacity = link_mbps / MEGABITS_PER_MIB * self.slot_seconds;
        let (mut waiting, mut head, mut left) = (0.0_f64, 0_usize, 0.0_f64);
        // How old the oldest was at the end of the slot before.
        let mut before = 0.0_f64;
        for (slot, (arriving, share)) in self.mib.iter().zip(&self.share).enumerate() {
            let can = capacity * share;
            if waiting <= 0.0 {
                if *arriving <= can {
                    continue;
                }
                head = slot;
                left = *arriving;
            }
            waiting += arriving - can;
            // The age only turns where the oldest passes from one slot to the next: those moments and the end of the
            // slot hold its peak.
            let (mut oldest, mut sent) = (before, can);
            before = 0.0;
            while sent >= left && head < slot {
                sent -= left;
                head += 1;
                left = self.mib[head];
                let passed = (slot - head) as f64 + (can - sent) / can;
                oldest = oldest.max(passed);
            }
            if waiting <= 1e-9 {
                waiting = 0.0;
            } else {
                left = (left - sent).max(0.0);
                let whole = self.mib[head];
                let part = if whole > 0.0 { left / whole } else { 0.0 };
                before = (slot - head) as f64 + part;
                oldest = oldest.max(before);
            }
            if !see(slot, oldest * self.slot_seconds) {
                return;
            }
        }
    }

    /// How a link does against a recovery point objective.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the days hold every slot")]
    pub fn outcome(&self, link: LinkRate, rpo_minutes: f64) -> Outcome {
        let mut outcome = Outcome {
            peak_by_day: self.days.iter().map(|day| (day.number, 0.0)).collect(),
            ..Outcome::default()
        };
        let (mut late, mut current, mut longest) = (0_usize, 0_usize, 0_usize);
        // The slot after the last late one, and the day at hand with the slot after its last one.
        let (mut next, mut day) = (usize::MAX, 0_usize);
        let mut end = self.days.first().map_or(0, |day| day.end);
        self.run(link.mbps(), |slot, age| {
            let minutes = age / 60.0;
            if minutes > rpo_minutes {
                current = if slot == next { current + 1 } else { 1 };
                outcome.violations += u32::from(current == 1);
                late += 1;
                next = slot + 1;
                longest = longest.max(current);
            }
            while slot >= end {
                day += 1;
                end = self.days[day].end;
            }
            let (_, peak) = &mut outcome.peak_by_day[day];
            *peak = peak.max(minutes);
            true
        });
        let peaks = outcome.peak_by_day.iter().map(|(_, minutes)| *minutes);
        outcome.peak_rpo_minutes = peaks.fold(0.0, f64::max);
        outcome.within = 1.0 - late as f64 / self.mib.len().max(1) as f64;
        outcome.longest_violation_minutes = longest as f64 * self.slot_seconds / 60.0;
        outcome
    }

    /// How each of several links does, in their order.
    #[must_use]
    pub fn outcomes(&self, links: &[LinkRate], rpo_minutes: f64) -> Vec<Outcome> {
        let each = links.par_iter();
        each.map(|link| self.outcome(*link, rpo_minutes)).collect()
    }

    /// The part of the time, 0 to 1, in which a link misses an objective, counted from a slot on.
    pub(crate) fn late(&self, link_mbps: f64, rpo_minutes: f64, from: usize) -> f64 {
        let mut late = 0_u32;
        self.run(link_mbps, |slot, age| {
            late += u32::from(slot >= from && age > rpo_minutes * 60.0);
            true
        });
        f64::from(late) / self.mib.len().saturating_sub(from).max(1) as f64
    }

    /// Whether a link keeps to an objective for a part of the time, 0 to 1.
    pub(crate) fn holds(&self, link_mbps: f64, rpo_minutes: f64, part: f64) -> bool {
        let allowed = (1.0 - part) * self.mib.len() as f64 + 1e-9;
        let mut late = 0_u32;
        self.run(link_mbps, |_, age| {
            late += u32::from(age > rpo_minutes * 60.0);
            f64::from(late) <= allowed
        });
        f64::from(late) <= allowed
    }

    /// The smallest link that keeps to an objective for a part of the time.
    ///
    /// It is never below the mean, with which a backlog would grow beyond the window that was measured. `None` where
    /// no link does, as with hours in which nothing may be sent.
    #[must_use]
    pub fn smallest_link(&self, rpo_minutes: f64, part: f64) -> Option<LinkRate> {
        self.search(rpo_minutes, part, LINK_TOLERANCE).map(LinkRate::from_mbps)
    }

    pub(crate) fn search(&self, rpo_minutes: f64, part: f64, close: f64) -> Option<f64> {
        let share = self.share.iter().sum::<f64>() / self.share.len().max(1) as f64;
        let mut low = self.mean().mbps() / share;
        if !low.is_finite() {
            return None;
        }
        if self.holds(low, rpo_minutes, part) {
            return Some(low);
        }
        let mut high = self.peak().mbps().max(low);
        let mut doublings = 0;
        while !self.holds(high, rpo_minutes, part) {
            low = high;
            high *= 2.0;
            doublings += 1;
            if doublings > MAX_DOUBLINGS {
                return None;
            }
        }
        while high - low > close * high {
            let middle = f64::midpoint(low, high);
            if self.holds(middle, rpo_minutes, part) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }
}

#[cfg(test)]
#[path = "backlog_tests.rs"]
mod tests;
