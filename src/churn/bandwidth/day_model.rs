//! How days differ, and the link that days of that kind need in the long run.
//!
//! Each day is taken apart into how much of a link it needs on its own and its course. Between days of one kind,
//! working days or weekends, the logarithm of the need is taken to be normal: heavier days than those that were measured
//! are then as probable as the spread of the measured ones makes them.

use statrs::distribution::{ContinuousCDF, Normal};

use super::backlog::Backlog;
use crate::random::SplitMix64;
use crate::units::SECONDS_PER_DAY;

/// The weeks that stand for the long run.
const WEEKS: usize = 12;
const WORKDAYS: usize = 5;
const WEEKENDS: usize = 2;
/// How close the link of a day or of the long run is looked for; days differ by far more.
const LINK_TOLERANCE: f64 = 2e-3;
/// A day without change still counts as this part of the heaviest.
const MIN_DAY_SHARE: f64 = 1e-3;
/// What is known of the spread before anything is measured, and as how many days it counts. It keeps three or four days
/// that happen to be alike, or to be far apart, from speaking for all others.
const USUAL_SPREAD: f64 = 0.15;
const USUAL_COUNTS: f64 = 0.5;
/// Days that follow each other are not more alike than this.
const MAX_DEPENDENCE: f64 = 0.6;
/// How many weights a day's course is tried with.
const COURSE_WEIGHTS: usize = 9;
/// By how much a link is changed to see what it is worth.
const LINK_STEP: f64 = 1.1;
/// The course of days alone never makes a link more uncertain than this, on the scale of logarithms.
const MAX_COURSE_ERROR: f64 = 1.0;

/// A day that was measured.
struct Day {
    mib: Vec<f64>,
    share: Vec<f64>,
    weekend: bool,
    /// The logarithm of the link that it needs on its own.
    need: f64,
}

/// A day of the long run.
#[derive(Clone, Copy)]
struct Drawn {
    /// The measured day that gives its course.
    of: usize,
    /// How far it lies from the mean, in deviations.
    deviations: f64,
    weekend: bool,
}

/// A model of days, fitted to those that were measured.
pub(crate) struct DayModel {
    days: Vec<Day>,
    slot_seconds: f64,
    rpo_minutes: f64,
    part: f64,
    long_run: Vec<Drawn>,
    /// Mean of the logarithms on working days.
    pub(crate) level: f64,
    /// By how much weekends differ from that; `None` where only one kind of day was measured.
    pub(crate) weekend: Option<f64>,
    /// The standard deviation of the logarithms between days of a kind.
    pub(crate) spread: f64,
    /// The degrees of freedom of the spread.
    pub(crate) freedom: f64,
    /// How much larger the error of n consecutive days is than that of n independent ones, 1 or more.
    pub(crate) dependence: f64,
}

impl DayModel {
    /// A model of the whole days of a load; `None` where a day has no link that would do.
    pub(crate) fn of(
        load: &Backlog,
        rpo_minutes: f64,
        part: f64,
        whole: f64,
        random: &mut SplitMix64,
    ) -> Option<Self> {
        let slots = SECONDS_PER_DAY / load.slot_seconds() * whole;
        let mut days = Vec::new();
        for (number, mib, share) in load.by_day() {
            if (mib.len() as f64) < slots {
                continue;
            }
            // Twice, so that what runs over midnight counts.
            let twice = Backlog::of_parts(load.slot_seconds(), mib.repeat(2), share.repeat(2));
            days.push(Day {
                mib: mib.to_vec(),
                share: share.to_vec(),
                // 1970-01-01 was a Thursday.
                weekend: (number + 3).rem_euclid(7) >= 5,
                need: twice.search(rpo_minutes, part, LINK_TOLERANCE)?,
            });
        }
        let heaviest = days.iter().map(|day| day.need).fold(0.0, f64::max);
        if heaviest <= 0.0 {
            return None;
        }
        for day in &mut days {
            day.need = day.need.max(heaviest * MIN_DAY_SHARE).ln();
        }
        let mut model = Self {
            days,
            slot_seconds: load.slot_seconds(),
            rpo_minutes,
            part,
            long_run: Vec::new(),
            level: 0.0,
            weekend: None,
            spread: 0.0,
            freedom: 0.0,
            dependence: 1.0,
        };
        model.fit();
        model.long_run = model.draw(random)?;
        Some(model)
    }

    fn of_kind(&self, weekend: bool) -> impl Iterator<Item = &Day> {
        self.days.iter().filter(move |day| day.weekend == weekend)
    }

    /// The number of days of a kind.
    pub(crate) fn count(&self, weekend: bool) -> usize {
        self.of_kind(weekend).count()
    }

    /// What is expected of a day, as a logarithm.
    fn expected(&self, weekend: bool) -> f64 {
        self.level + self.weekend.filter(|_| weekend).unwrap_or(0.0)
    }

    fn fit(&mut self) {
        let level = |weekend| mean(self.of_kind(weekend).map(|day| day.need));
        let (work, weekend) = (level(false), level(true));
        self.level = work.or(weekend).unwrap_or(0.0);
        self.weekend = work.zip(weekend).map(|(work, weekend)| weekend - work);
        let off: Vec<f64> =
            self.days.iter().map(|day| day.need - self.expected(day.weekend)).collect();
        let squares: f64 = off.iter().map(|off| off * off).sum();
        let kinds = 1 + usize::from(self.weekend.is_some());
        self.freedom = self.days.len().saturating_sub(kinds) as f64 + USUAL_COUNTS;
        self.spread = ((squares + USUAL_COUNTS * USUAL_SPREAD.powi(2)) / self.freedom).sqrt();
        let products: f64 = off.iter().zip(off.iter().skip(1)).map(|(a, b)| a * b).sum();
        let alike =
            if squares > 0.0 { (products / squares).clamp(0.0, MAX_DEPENDENCE) } else { 0.0 };
        self.dependence = ((1.0 + alike) / (1.0 - alike)).sqrt();
    }

    /// Weeks of days: weights at even quantiles, each with the course of a measured day of its kind and rank, in random
    /// order.
    #[expect(clippy::indexing_slicing, reason = "the indices are those of the days")]
    fn draw(&self, random: &mut SplitMix64) -> Option<Vec<Drawn>> {
        let mut kind = |weekend: bool, count: usize| {
            let of = weekend && self.weekend.is_some() || self.count(false) == 0;
            let mut ranked: Vec<usize> =
                (0..self.days.len()).filter(|at| self.days[*at].weekend == of).collect();
            ranked.sort_by(|a, b| {
                let need = |at: &usize| self.days[*at].need;
                need(a).total_cmp(&need(b))
            });
            let each = deviations(count)?.into_iter().enumerate();
            let mut drawn = each
                .map(|(at, deviations)| {
                    Some(Drawn {
                        of: *ranked.get((2 * at + 1) * ranked.len() / (2 * count))?,
                        deviations,
                        weekend,
                    })
                })
                .collect::<Option<Vec<Drawn>>>()?;
            for at in (1..count).rev() {
                drawn.swap(at, random.below(at + 1));
            }
            Some(drawn)
        };
        let (work, weekend) = (kind(false, WEEKS * WORKDAYS)?, kind(true, WEEKS * WEEKENDS)?);
        let weeks = work.chunks(WORKDAYS).zip(weekend.chunks(WEEKENDS));
        Some(weeks.flat_map(|(work, weekend)| [work, weekend].concat()).collect())
    }

    /// The logarithm of the link that the long run needs, above the level of working days: for a spread between days and
    /// a difference of weekends.
    pub(crate) fn link(&self, spread: f64, weekend: f64) -> Option<f64> {
        let (mut mib, mut share) = (Vec::new(), Vec::new());
        for drawn in &self.long_run {
            let day = self.days.get(drawn.of)?;
            let quiet = if drawn.weekend { weekend } else { 0.0 };
            let factor = (quiet + spread * drawn.deviations - day.need).exp();
            mib.extend(day.mib.iter().map(|mib| mib * factor));
            share.extend_from_slice(&day.share);
        }
        let load = Backlog::of_parts(self.slot_seconds, mib, share);
        Some(load.search(self.rpo_minutes, self.part, LINK_TOLERANCE)?.ln())
    }

    /// The standard error of the logarithm of a link that comes from the courses of days, whatever their weights.
    pub(crate) fn course_error(&self, link: f64) -> f64 {
        let Some(deviations) = deviations(COURSE_WEIGHTS) else {
            return 0.0;
        };
        let late = |day: &Day, link: f64| {
            mean(deviations.iter().map(|deviations| {
                let factor =
                    (self.expected(day.weekend) + self.spread * deviations - day.need).exp();
                let mib: Vec<f64> = day.mib.iter().map(|mib| mib * factor).collect();
                let twice =
                    Backlog::of_parts(self.slot_seconds, mib.repeat(2), day.share.repeat(2));
                twice.late(link, self.rpo_minutes, mib.len())
            }))
            .unwrap_or(0.0)
        };
        let mut lates: Vec<(bool, f64)> = Vec::new();
        let mut gain = 0.0;
        for day in &self.days {
            let at_link = late(day, link);
            gain += at_link - late(day, link * LINK_STEP);
            lates.push((day.weekend, at_link));
        }
        let count = lates.len() as f64;
        let slope = gain / count / LINK_STEP.ln();
        let of_kind = |kind: bool| {
            mean(lates.iter().filter(|(weekend, _)| *weekend == kind).map(|(_, late)| *late))
        };
        let (work, weekend) = (of_kind(false).unwrap_or(0.0), of_kind(true).unwrap_or(0.0));
        let squares: f64 = lates
            .iter()
            .map(|(is_weekend, late)| (late - if *is_weekend { weekend } else { work }).powi(2))
            .sum();
        let kinds = 1 + usize::from(self.weekend.is_some());
        let deviation = (squares / lates.len().saturating_sub(kinds).max(1) as f64).sqrt();
        if slope > 1e-6 { (deviation / slope / count.sqrt()).min(MAX_COURSE_ERROR) } else { 0.0 }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// Deviations of the normal distribution at even quantiles, in ascending order.
fn deviations(count: usize) -> Option<Vec<f64>> {
    let normal = Normal::new(0.0, 1.0).ok()?;
    let quantiles = (0..count).map(|at| (at as f64 + 0.5) / count as f64);
    Some(quantiles.map(|quantile| normal.inverse_cdf(quantile)).collect())
}
