//! How sure a bandwidth is, by how days differ.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use super::backlog::Backlog;
use super::day_model::DayModel;
use crate::random::SplitMix64;
use crate::units::SECONDS_PER_DAY;

/// With fewer days no interval is given: how days differ is not known.
pub const MIN_DAYS: usize = 4;
const DRAWS: usize = 600;
/// The spreads that are drawn from, at even quantiles.
const SPREAD_DRAWS: usize = 120;
/// Slots that are fine enough to draw with, in seconds.
const MIN_SLOT_SECONDS: f64 = 300.0;
const SEED: u64 = 20_170_901;
/// Days of which less than this part was measured do not count.
const MIN_DAY_COVERAGE: f64 = 0.5;
const CONFIDENCE: f64 = 0.95;
/// The long run is evaluated at so many spreads and weekends; between them it is interpolated.
const SURFACE_SPREADS: u32 = 6;
const MAX_SPREAD: f64 = 2.5;
/// Weekends that were not measured may be anything from a tenth of a working day to the same.
const MIN_WEEKEND_SHARE: f64 = 0.1;

/// Where a bandwidth probably lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Interval {
    /// Its lower end in megabits of 10^6 bits per second.
    pub low_mbps: f64,
    /// Its upper end.
    pub high_mbps: f64,
    /// How often such an interval holds the link that is enough in the long run.
    pub confidence_percent: f64,
}

/// How well the measured days determine a bandwidth.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DataQuality {
    /// The interval; `None` where there are too few days.
    pub interval: Option<Interval>,
    /// Whole days that were measured.
    pub days: usize,
    /// How many more days of the same kind would halve the interval.
    pub more_days_to_halve: Option<usize>,
}

/// The interval of the link that keeps to an objective for a part of the time in the long run, with 95 % confidence.
///
/// The method and its trials are in `docs/formulas.md`: the level of days, their spread and the difference of weekends
/// are drawn from what the measured days leave open, and each draw asks for the link of a long run of such days.
#[must_use]
pub fn confidence_interval(load: &Backlog, rpo_minutes: f64, part: f64) -> DataQuality {
    let factor = (MIN_SLOT_SECONDS / load.slot_seconds()).floor().max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1, at most 300"
    )]
    let load = load.coarser(factor as usize);
    let slots = MIN_DAY_COVERAGE * SECONDS_PER_DAY / load.slot_seconds();
    let whole = load.by_day().into_iter();
    let days = whole.filter(|(_, mib, _)| mib.len() as f64 >= slots).count();
    let mut quality = DataQuality { interval: None, days, more_days_to_halve: None };
    if days < MIN_DAYS {
        return quality;
    }
    quality.interval = interval(&load, rpo_minutes, part);
    quality.more_days_to_halve = quality
        .interval
        .and_then(|interval| (interval.high_mbps > interval.low_mbps).then(|| more_days(days)));
    quality
}

fn interval(load: &Backlog, rpo_minutes: f64, part: f64) -> Option<Interval> {
    let mut random = SplitMix64::new(SEED);
    let measured = load.smallest_link(rpo_minutes, part)?.mbps();
    let model = DayModel::of(load, rpo_minutes, part, MIN_DAY_COVERAGE, &mut random)?;
    let surface = Surface::of(&model)?;
    let freedom = model.freedom;
    let (spreads, normal) = (ChiSquared::new(freedom).ok()?, Normal::new(0.0, 1.0).ok()?);
    let best = model.level
        + surface.at(model.spread, model.weekend.unwrap_or(MIN_WEEKEND_SHARE.ln() / 2.0));
    let course = model.course_error(best.exp());
    let error = |count: usize| model.dependence / (count.max(1) as f64).sqrt();
    let (of_work, of_weekend) = (error(model.count(false)), error(model.count(true)));
    let probable: Vec<f64> = (0..SPREAD_DRAWS)
        .map(|at| spreads.inverse_cdf((at as f64 + 0.5) / SPREAD_DRAWS as f64))
        .map(|square| model.spread * (freedom / square).sqrt())
        .collect();
    let mut links: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let spread = probable.get(random.below(SPREAD_DRAWS)).copied();
            let spread = spread.unwrap_or(model.spread);
            let mut unit = || random.unit().clamp(1e-6, 1.0 - 1e-6);
            let off = spread * of_work * normal.inverse_cdf(unit());
            let weekend = match model.weekend {
                Some(weekend) => weekend - off + spread * of_weekend * normal.inverse_cdf(unit()),
                None => (MIN_WEEKEND_SHARE + (1.0 - MIN_WEEKEND_SHARE) * unit()).ln(),
            };
            model.level + off + surface.at(spread, weekend) + course * normal.inverse_cdf(unit())
        })
        .collect();
    links.sort_by(f64::total_cmp);
    let tail = (1.0 - CONFIDENCE) / 2.0;
    let low = crate::churn::statistics::percentile(&mut links, 100.0 * tail)?;
    let high = crate::churn::statistics::percentile(&mut links, 100.0 * (1.0 - tail))?;
    // With few days the draws with a low level are those with a wide spread, which a long run makes up for; the lower
    // end also takes in the level alone.
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let of_all = error(model.count(false) + model.count(true));
    let level = best - student.inverse_cdf(CONFIDENCE) * model.spread * of_all;
    Some(Interval {
        low_mbps: low.min(level).exp().min(measured),
        high_mbps: high.exp().max(measured),
        confidence_percent: 100.0 * CONFIDENCE,
    })
}

/// The link of the long run over spread and weekends, interpolated between evaluated points.
struct Surface {
    spreads: Vec<f64>,
    weekends: Vec<f64>,
    /// By spread, then by weekend.
    links: Vec<Vec<f64>>,
}

impl Surface {
    fn of(model: &DayModel) -> Option<Self> {
        let by_spread = ChiSquared::new(model.freedom).ok()?;
        let spread =
            |part: f64| model.spread * (model.freedom / by_spread.inverse_cdf(part)).sqrt();
        let (low, high) = (spread(0.999), spread(0.005).min(MAX_SPREAD.max(model.spread)));
        let spreads: Vec<f64> = (0..SURFACE_SPREADS)
            .map(|at| low * (high / low).powf(f64::from(at) / f64::from(SURFACE_SPREADS - 1)))
            .collect();
        let weekends = match model.weekend {
            Some(weekend) => {
                let student = StudentsT::new(0.0, 1.0, model.freedom).ok()?;
                let share = |weekend| 1.0 / model.count(weekend).max(1) as f64;
                let error = model.spread * (share(false) + share(true)).sqrt();
                let far = 1.25 * student.inverse_cdf(0.975) * error;
                vec![weekend - far, weekend, weekend + far]
            }
            None => vec![MIN_WEEKEND_SHARE.ln(), MIN_WEEKEND_SHARE.ln() / 3.0, 0.0],
        };
        let points: Vec<(f64, f64)> = spreads
            .iter()
            .flat_map(|spread| weekends.iter().map(|weekend| (*spread, *weekend)))
            .collect();
        let links: Option<Vec<f64>> =
            points.par_iter().map(|(spread, weekend)| model.link(*spread, *weekend)).collect();
        let links = links?.chunks(weekends.len()).map(<[f64]>::to_vec).collect();
        Some(Self { spreads, weekends, links })
    }

    fn at(&self, spread: f64, weekend: f64) -> f64 {
        let by_spread: Vec<f64> =
            self.links.iter().map(|links| between(&self.weekends, links, weekend)).collect();
        between(&self.spreads, &by_spread, spread)
    }
}

/// A value between points in ascending order; beyond them that of the last.
fn between(points: &[f64], values: &[f64], at: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (point, value) in points.iter().copied().zip(values.iter().copied()) {
        match before {
            _ if at > point => {}
            Some((low, of_low)) => {
                return of_low + (value - of_low) * (at - low) / (point - low);
            }
            None => return value,
        }
        before = Some((point, value));
    }
    before.map_or(0.0, |(_, value)| value)
}

/// How many more days make Student's t over the square root of the days half of what it is.
fn more_days(days: usize) -> usize {
    let width = |days: usize| {
        let student = StudentsT::new(0.0, 1.0, (days - 1) as f64).ok();
        student.map_or(f64::INFINITY, |t| t.inverse_cdf(0.975) / (days as f64).sqrt())
    };
    let goal = width(days) / 2.0;
    let enough = (days..days * 8).find(|n| width(*n) <= goal);
    enough.map_or(days * 3, |enough| enough - days)
}

#[cfg(test)]
#[path = "confidence_interval_tests.rs"]
mod tests;
