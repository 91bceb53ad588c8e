//! The calendar in steps of a quarter of an hour from the start.

use jiff::civil::DateTime;

use super::file::{Calendar, Days, Minutes};
use crate::schedule::ScheduleError;
use crate::schedule::when::{STEPS_PER_HOUR, When};

const SLOTS_PER_DAY: u32 = 96;
const SLOTS_PER_WEEK: u32 = 7 * SLOTS_PER_DAY;
/// How far behind the last blackout a cut-over window is looked for.
const LOOK_AHEAD: u64 = 3 * SLOTS_PER_WEEK as u64;

/// What the calendar allows for some time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    /// The share of the link for replication, 0 to 1.
    pub(crate) share: f64,
    /// Whether initial replication may run.
    pub(crate) initial: bool,
    /// Until when this holds, in hours.
    pub(crate) until: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    share: f64,
    initial: bool,
    cut_over: bool,
}

#[derive(Clone, Debug)]
struct Interval {
    from: u64,
    to: u64,
    share: f64,
}

/// The calendar in steps from the start.
#[derive(Clone, Debug)]
pub(crate) struct Timetable {
    week: Vec<Slot>,
    /// Where the week's slots change, in steps of the week.
    changes: Vec<u32>,
    blackouts: Vec<Interval>,
    /// The step of the week at the start.
    offset: u32,
    /// Whether the calendar says when cut-overs may be.
    cut_over_windows: bool,
}

impl Timetable {
    /// Lays a calendar out from a start date, or from a Monday at midnight where there is none.
    pub(crate) fn new(calendar: &Calendar, start: Option<DateTime>) -> Result<Self, ScheduleError> {
        let offset = start.map_or(0, |start| {
            let day = u32::from(start.weekday().to_monday_zero_offset().unsigned_abs());
            let time = u32::from(start.hour().unsigned_abs()) * 4
                + u32::from(start.minute().unsigned_abs()) / 15;
            day * SLOTS_PER_DAY + time
        });
        let week: Vec<Slot> = (0..SLOTS_PER_WEEK).map(|step| slot(calendar, step)).collect();
        let changes = (1..SLOTS_PER_WEEK)
            .zip(week.iter().zip(week.iter().skip(1)))
            .filter(|(_, (before, after))| {
                (before.share, before.initial) != (after.share, after.initial)
            })
            .map(|(step, _)| step)
            .collect::<Vec<u32>>();
        let mut timetable = Self {
            changes,
            week,
            blackouts: Vec::new(),
            offset,
            cut_over_windows: !calendar.cut_over.is_empty(),
        };
        timetable.close_week();
        for blackout in &calendar.blackouts {
            let what = format!("the blackout {}", blackout.name);
            let at = |text: &str| When::parse(what.trim(), text)?.hours(what.trim(), start);
            let (from, to) = (at(&blackout.from)?, at(&blackout.to)?);
            timetable.blackouts.push(Interval {
                from: step(from),
                to: step_after(to),
                share: blackout.share / 100.0,
            });
        }
        if !timetable.week.iter().any(|slot| slot.initial && slot.share > 0.0) {
            return Err(ScheduleError::NoTime);
        }
        Ok(timetable)
    }

    /// The same for replication in cycles: a cut-over sends changes first, and fails in a blackout window.
    pub(crate) fn closed_in_the_dark(mut self) -> Self {
        for slot in &mut self.week {
            slot.cut_over &= slot.share > 0.0;
        }
        self.cut_over_windows |= self.week.iter().any(|slot| !slot.cut_over);
        self
    }

    /// A week that ends as it begins has no change at its end.
    fn close_week(&mut self) {
        let (first, last) = (self.week.first(), self.week.last());
        let same =
            first.zip(last).is_some_and(|(a, b)| (a.share, a.initial) == (b.share, b.initial));
        if !same {
            self.changes.push(SLOTS_PER_WEEK);
        }
    }

    /// What holds at an hour, and until when.
    pub(crate) fn at(&self, hour: f64) -> Segment {
        let now = step(hour);
        let position = self.position(now);
        let slot = self.slot(position);
        let next = self.changes.get(self.changes.partition_point(|change| *change <= position));
        let next = next.map(|change| u64::from(*change)).or_else(|| {
            let first = self.changes.first()?;
            Some(u64::from(*first) + u64::from(SLOTS_PER_WEEK))
        });
        let mut until = next.map(|change| now + change - u64::from(position));
        let mut share = slot.share;
        let mut initial = slot.initial;
        for blackout in &self.blackouts {
            let boundary = if now < blackout.from {
                blackout.from
            } else if now < blackout.to {
                share = share.min(blackout.share);
                initial = false;
                blackout.to
            } else {
                continue;
            };
            until = Some(until.map_or(boundary, |until| until.min(boundary)));
        }
        Segment {
            share,
            initial: initial && share > 0.0,
            until: until.map_or(f64::INFINITY, hours),
        }
    }

    /// The largest share of the link that there ever is for initial replication.
    pub(crate) fn largest_share(&self) -> f64 {
        self.week.iter().filter(|slot| slot.initial).fold(0.0, |share, slot| slot.share.max(share))
    }

    /// The mean share of the link for initial replication over a week.
    pub(crate) fn mean_share(&self) -> f64 {
        let open = self.week.iter().filter(|slot| slot.initial);
        open.map(|slot| slot.share).sum::<f64>() / f64::from(SLOTS_PER_WEEK)
    }

    /// The mean share of the link for delta replication over a week.
    pub(crate) fn mean_delta_share(&self) -> f64 {
        self.week.iter().map(|slot| slot.share).sum::<f64>() / f64::from(SLOTS_PER_WEEK)
    }

    /// Whether a cut-over may begin at an hour.
    pub(crate) fn may_cut_over_at(&self, hour: f64) -> bool {
        self.may_cut_over(step(hour))
    }

    /// The shares for initial replication, step by step over a week.
    pub(crate) fn initial_shares(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.week.iter().map(|slot| if slot.initial { slot.share } else { 0.0 })
    }

    /// The share of delta replication in each step from one to another.
    pub(crate) fn shares(&self, from: u64, to: u64) -> impl Iterator<Item = f64> + '_ {
        (from..to).map(|step| {
            let weekly = self.slot(self.position(step)).share;
            let inside = self
                .blackouts
                .iter()
                .filter(|blackout| (blackout.from..blackout.to).contains(&step));
            inside.fold(weekly, |share, blackout| share.min(blackout.share))
        })
    }

    /// First and last steps of the blackouts that leave delta replication less than the week does.
    pub(crate) fn narrow_blackouts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.blackouts
            .iter()
            .filter(|blackout| blackout.share < 1.0)
            .map(|blackout| (blackout.from, blackout.to))
    }

    /// When the last blackout is over, in hours.
    pub(crate) fn last_blackout(&self) -> f64 {
        let last = self.blackouts.iter().map(|blackout| blackout.to).max();
        hours(last.unwrap_or(0))
    }

    /// The first time, not before an hour, at which a cut-over of so many hours may begin.
    pub(crate) fn cut_over(&self, from: f64, length: f64) -> Option<f64> {
        if length <= 0.0 && !self.cut_over_windows && self.blackouts.is_empty() {
            return Some(from);
        }
        let first = step_after(from);
        let needed = step_after(length).max(1);
        if !self.cut_over_windows && self.blackouts.is_empty() {
            return Some(hours(first));
        }
        let end = first.max(step_after(self.last_blackout())) + LOOK_AHEAD + needed;
        let mut run = 0;
        for step in first..end {
            run = if self.may_cut_over(step) { run + 1 } else { 0 };
            if run == needed {
                return Some(hours(step + 1 - needed));
            }
        }
        None
    }

    /// Whether a cut-over of so many hours fits in the week at all.
    pub(crate) fn has_cut_over(&self, length: f64) -> bool {
        if !self.cut_over_windows {
            return true;
        }
        let needed = step_after(length).max(1);
        let mut run = 0;
        self.week.iter().chain(&self.week).any(|slot| {
            run = if slot.cut_over { run + 1 } else { 0 };
            run >= needed
        })
    }

    fn may_cut_over(&self, step: u64) -> bool {
        self.slot(self.position(step)).cut_over
            && !self.blackouts.iter().any(|blackout| (blackout.from..blackout.to).contains(&step))
    }

    fn position(&self, step: u64) -> u32 {
        let position = (step + u64::from(self.offset)) % u64::from(SLOTS_PER_WEEK);
        u32::try_from(position).unwrap_or(0)
    }

    #[expect(clippy::indexing_slicing, reason = "a position is one of the week")]
    fn slot(&self, position: u32) -> Slot {
        self.week[position as usize]
    }
}

/// The step that an hour lies in.
pub(crate) fn step(hour: f64) -> u64 {
    whole((hour * STEPS_PER_HOUR + 1e-9).floor())
}

/// The first step that begins at an hour or after it.
pub(crate) fn step_after(hour: f64) -> u64 {
    whole((hour * STEPS_PER_HOUR - 1e-9).ceil())
}

/// The hour at which a step begins.
pub(crate) fn hours(step: u64) -> f64 {
    step as f64 / STEPS_PER_HOUR
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
fn whole(number: f64) -> u64 {
    number as u64
}

fn slot(calendar: &Calendar, step: u32) -> Slot {
    let day = step / SLOTS_PER_DAY;
    let usual = match calendar.weekends {
        Some(share) if day >= 5 => share,
        _ => calendar.share,
    };
    let mut slot =
        Slot { share: usual / 100.0, initial: true, cut_over: calendar.cut_over.is_empty() };
    for window in &calendar.windows {
        // A window that cuts a quarter of an hour takes the whole of it.
        if covers(window.days, window.from / 15, window.to.div_ceil(15), step) {
            slot.share = slot.share.min(window.share / 100.0);
            slot.initial &= window.initial;
        }
    }
    for window in &calendar.cut_over {
        slot.cut_over |= covers(window.days, window.from.div_ceil(15), window.to / 15, step);
    }
    slot
}

fn covers(days: Days, from: Minutes, to: Minutes, step: u32) -> bool {
    let length = if to > from { to - from } else { SLOTS_PER_DAY + to - from };
    days.0.iter().zip(0..).any(|(on, day): (&bool, u32)| {
        let begin = day * SLOTS_PER_DAY + from;
        *on && (step + SLOTS_PER_WEEK - begin % SLOTS_PER_WEEK) % SLOTS_PER_WEEK < length
    })
}
