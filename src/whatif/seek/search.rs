//! Searches the values of one setting.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::answer::{Answer, Best, Found, Method, StepAnswer};
use super::{Goal, Question};
use crate::whatif::condition::{Comparison, Condition};
use crate::whatif::error::WhatIfError;
use crate::whatif::figures::{FigureNames, leaves};
use crate::whatif::scenario_set::ScenarioSet;
use crate::whatif::values::AxisValue;

/// Values that tell whether a figure only rises or only falls.
const PROBES: usize = 17;
/// More values than this are not scanned one by one.
const SCAN_MAX: usize = 200_000;

/// The figures of the conditions at a place, in their order.
pub(crate) type Figures = Vec<Option<f64>>;

/// Something with places from 0 that has figures at each.
pub(crate) trait Field: Sync {
    fn figures(&self, index: usize) -> Result<Figures, WhatIfError>;
}

/// Finds the smallest or largest value that meets the conditions.
pub fn seek(scenarios: &ScenarioSet<'_>, question: &Question) -> Result<Found, WhatIfError> {
    // A value may bring figures that there are none of without it, such as what a link achieves.
    let mut known = figures_of(scenarios, question, Some(question.steps.value(0)))?;
    known.extend(figures_of(scenarios, question, None)?);
    let conditions = FigureNames::new(&known).resolve(&question.conditions)?;
    let field = Settings { scenarios, question, conditions: &conditions };
    let steps = question.steps;
    let mut search = Search::new(&field, &conditions, steps.last());
    let index = search.find(question.goal)?;
    let value = index.map(|index| steps.value(index));
    search.answer(&question.name, value, index, question.goal, &|index| steps.value(index))
}

struct Settings<'q, 'a> {
    scenarios: &'q ScenarioSet<'a>,
    question: &'q Question,
    conditions: &'q [Condition],
}

impl Field for Settings<'_, '_> {
    fn figures(&self, index: usize) -> Result<Figures, WhatIfError> {
        let value = self.question.steps.value(index);
        let found = figures_of(self.scenarios, self.question, Some(value))?;
        Ok(of_conditions(self.conditions, &found))
    }
}

fn figures_of(
    scenarios: &ScenarioSet<'_>,
    question: &Question,
    value: Option<f64>,
) -> Result<Vec<(String, Option<f64>)>, WhatIfError> {
    let change =
        value.map(|value| question.target.change(&AxisValue::from_number(value))).transpose()?;
    let figures = scenarios.figures(&change.iter().collect::<Vec<_>>())?;
    Ok(leaves(&serde_json::to_value(figures).unwrap_or_default()))
}

/// The figures of conditions, in their order.
pub(crate) fn of_conditions(conditions: &[Condition], found: &[(String, Option<f64>)]) -> Figures {
    let figure = |condition: &Condition| {
        let found = found.iter().find(|(path, _)| *path == condition.figure);
        found.and_then(|(_, number)| *number)
    };
    conditions.iter().map(figure).collect()
}

/// Conditions in one line.
fn words(conditions: &[Condition]) -> String {
    let words: Vec<String> = conditions.iter().map(ToString::to_string).collect();
    words.join(" and ")
}

/// The conditions that do not hold at a step.
fn failing(conditions: &[Condition], step: &StepAnswer) -> String {
    let fails = |condition: &&Condition| {
        let value = step.figures.get(&condition.figure).copied().flatten();
        !condition.holds(value)
    };
    let failing: Vec<Condition> = conditions.iter().filter(fails).cloned().collect();
    words(&failing)
}

/// What halving found.
enum Halved {
    Found(usize),
    Nowhere,
    /// The neighbours of the answer say that it cannot be trusted.
    Untrusted,
}

/// A search over places, which remembers what it has seen.
pub(crate) struct Search<'f> {
    field: &'f dyn Field,
    conditions: &'f [Condition],
    last: usize,
    known: BTreeMap<usize, Figures>,
    method: Method,
}

impl<'f> Search<'f> {
    pub(crate) fn new(field: &'f dyn Field, conditions: &'f [Condition], last: usize) -> Self {
        Self { field, conditions, last, known: BTreeMap::new(), method: Method::Bisection }
    }

    fn figures(&mut self, index: usize) -> Result<&Figures, WhatIfError> {
        if !self.known.contains_key(&index) {
            let figures = self.field.figures(index)?;
            self.known.insert(index, figures);
        }
        Ok(self.known.entry(index).or_default())
    }

    /// Works several places out on all cores.
    fn look_at(&mut self, places: impl IntoIterator<Item = usize>) -> Result<(), WhatIfError> {
        let new: Vec<usize> =
            places.into_iter().filter(|index| !self.known.contains_key(index)).collect();
        let field = self.field;
        let found: Vec<(usize, Figures)> = new
            .into_par_iter()
            .map(|index| Ok((index, field.figures(index)?)))
            .collect::<Result<_, WhatIfError>>()?;
        self.known.extend(found);
        Ok(())
    }

    fn holds(&mut self, index: usize) -> Result<bool, WhatIfError> {
        let conditions = self.conditions;
        let figures = self.figures(index)?;
        Ok(conditions.iter().zip(figures).all(|(condition, value)| condition.holds(*value)))
    }

    /// The place that is asked for: by halving where every figure allows it, else one by one.
    pub(crate) fn find(&mut self, goal: Goal) -> Result<Option<usize>, WhatIfError> {
        let probes = PROBES.min(self.last + 1);
        let last = self.last;
        self.look_at((0..probes).map(|probe| probe * last / (probes - 1).max(1)))?;
        let directions: Option<Vec<bool>> =
            (0..self.conditions.len()).map(|index| self.true_above(index)).collect();
        if let Some(directions) = directions {
            match self.bisect(goal, &directions)? {
                Halved::Found(index) => return Ok(Some(index)),
                Halved::Nowhere => return Ok(None),
                Halved::Untrusted => {}
            }
        }
        self.method = Method::Scan;
        self.scan(goal)
    }

    /// Whether a condition comes true as places rise (or falls false); `None` where its figure goes both ways.
    fn true_above(&self, condition: usize) -> Option<bool> {
        let comparison = self.conditions.get(condition)?.comparison;
        let values: Vec<Option<f64>> =
            self.known.values().map(|figures| figures.get(condition).copied().flatten()).collect();
        let wants_small = match comparison {
            Comparison::AtMost | Comparison::Below => true,
            Comparison::AtLeast | Comparison::Above => false,
            Comparison::Equal | Comparison::NotEqual => return None,
        };
        // A link below the mean change has no RPO at all: such an end meets no condition, and the rest may still go one way.
        let unknown = |value: &&Option<f64>| value.is_none();
        let before = values.iter().take_while(unknown).count();
        let after = values.iter().rev().take_while(unknown).count();
        let inner = values.get(before..values.len().checked_sub(after)?)?;
        let inner: Vec<f64> = inner.iter().copied().collect::<Option<_>>()?;
        let pairs = || inner.iter().zip(inner.iter().skip(1));
        let rises = pairs().all(|(a, b)| a <= b);
        let falls = pairs().all(|(a, b)| a >= b);
        let may_be_above = if wants_small { falls } else { rises } && after == 0;
        let may_be_below = if wants_small { rises } else { falls } && before == 0;
        (may_be_above || may_be_below).then_some(may_be_above)
    }

    fn bisect(&mut self, goal: Goal, directions: &[bool]) -> Result<Halved, WhatIfError> {
        let (mut low, mut high) = (0, self.last);
        for (condition, true_above) in directions.iter().enumerate() {
            // The edge between places where it holds and where it does not.
            let (mut before, mut after) = (0, self.last + 1);
            while before < after {
                let middle = before + (after - before) / 2;
                if self.one_holds(condition, middle)? == *true_above {
                    after = middle;
                } else {
                    before = middle + 1;
                }
            }
            if *true_above {
                low = low.max(before);
            } else if before == 0 {
                return Ok(Halved::Nowhere);
            } else {
                high = high.min(before - 1);
            }
        }
        if low > high {
            return Ok(Halved::Nowhere);
        }
        let (index, beyond) = match goal {
            Goal::Smallest => (low, low.checked_sub(1)),
            Goal::Largest => (high, Some(high + 1).filter(|next| *next <= self.last)),
        };
        let beyond_holds = beyond.map(|beyond| self.holds(beyond)).transpose()?;
        let trusted = self.holds(index)? && beyond_holds != Some(true);
        Ok(if trusted { Halved::Found(index) } else { Halved::Untrusted })
    }

    fn one_holds(&mut self, condition: usize, index: usize) -> Result<bool, WhatIfError> {
        let conditions = self.conditions;
        let value = self.figures(index)?.get(condition).copied().flatten();
        Ok(conditions.get(condition).is_some_and(|condition| condition.holds(value)))
    }

    fn scan(&mut self, goal: Goal) -> Result<Option<usize>, WhatIfError> {
        if self.last > SCAN_MAX {
            return Err(WhatIfError::TooMany { count: (self.last + 1).to_string(), max: SCAN_MAX });
        }
        let mut done = 0;
        while done <= self.last {
            let end = (done + 256).min(self.last + 1);
            let last = self.last;
            let block = (done..end).map(move |index| match goal {
                Goal::Smallest => index,
                Goal::Largest => last - index,
            });
            self.look_at(block.clone())?;
            for index in block {
                if self.holds(index)? {
                    return Ok(Some(index));
                }
            }
            done = end;
        }
        Ok(None)
    }

    /// What was found at a place, with the steps beside it; `value_at` is the number of a place.
    pub(crate) fn answer<V>(
        mut self,
        setting: &str,
        value: Option<V>,
        index: Option<usize>,
        goal: Goal,
        value_at: &dyn Fn(usize) -> f64,
    ) -> Result<Answer<V>, WhatIfError> {
        let last = self.last;
        let mut at = |index: Option<usize>| {
            index
                .filter(|index| *index <= last)
                .map(|index| self.step(index, value_at(index)))
                .transpose()
        };
        let at_value = at(index)?;
        let at_previous_step = at(index.and_then(|index| index.checked_sub(1)))?;
        let at_next_step = at(index.map(|index| index + 1))?;
        let beyond = match goal {
            Goal::Smallest => &at_previous_step,
            Goal::Largest => &at_next_step,
        };
        Ok(Answer {
            setting: setting.to_owned(),
            value,
            condition: words(self.conditions),
            holds: at_value.as_ref().is_some_and(|step| step.holds),
            bound_by: beyond.as_ref().map(|step| failing(self.conditions, step)),
            at_value,
            at_previous_step,
            at_next_step,
            method: self.method,
            plans: self.known.len(),
            best: if index.is_none() { self.best(value_at) } else { Vec::new() },
        })
    }

    fn step(&mut self, index: usize, value: f64) -> Result<StepAnswer, WhatIfError> {
        let holds = self.holds(index)?;
        let conditions = self.conditions;
        let figures = self.figures(index)?;
        let named = conditions.iter().zip(figures);
        Ok(StepAnswer {
            value,
            holds,
            figures: named.map(|(condition, value)| (condition.figure.clone(), *value)).collect(),
        })
    }

    /// How near each condition came, over all places that were looked at.
    fn best(&self, value: impl Fn(usize) -> f64) -> Vec<Best> {
        let nearest = |(index, condition): (usize, &Condition)| {
            let figure = |figures: &Figures| figures.get(index).copied().flatten();
            let mut best = self.known.iter().map(|(at, figures)| (*at, figure(figures)));
            let first = best.next()?;
            let (at, reached) = best.fold(first, |best, next| {
                if condition.distance(next.1) < condition.distance(best.1) { next } else { best }
            });
            Some(Best { condition: condition.to_string(), reached, at: value(at) })
        };
        self.conditions.iter().enumerate().filter_map(nearest).collect()
    }
}
