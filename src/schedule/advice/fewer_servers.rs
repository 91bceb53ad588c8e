//! Fewer servers.

use std::collections::BTreeSet;

use super::has_schedule;
use crate::schedule::groups::in_order;
use crate::schedule::input::{Omitted, ScheduleInput};
use crate::schedule::problem::{Job, Problem};
use crate::schedule::search::{base_orders, evaluate};
use crate::schedule::waves::waves;
use crate::wording::Message;

/// Sets of servers that are tried.
const MAX_SETS: usize = 6;
/// Units of the chosen set that are tried for restoring.
const MAX_RESTORED: usize = 12;

/// The servers that have to wait, so that the rest fits; none of their units can be restored. `named` are the units that
/// the limit is about.
pub(crate) fn fewer_servers(
    input: &ScheduleInput,
    problem: &Problem,
    link: f64,
    named: &[usize],
) -> Vec<String> {
    let mut orders = base_orders(problem);
    orders.extend(heaviest_last(problem));
    orders.extend(named_last(problem, named));
    let mut sets: Vec<Vec<usize>> = orders
        .into_iter()
        .map(|order| {
            let keep = longest_prefix(problem, &order, link);
            order.into_iter().skip(keep).collect()
        })
        .collect();
    let servers = |units: &[usize]| -> usize {
        let members = units.iter().map(|unit| problem.members(*unit).len());
        members.sum()
    };
    sets.sort_by_key(|units| servers(units));
    sets.dedup();
    let everything = problem.jobs.len();
    let set = sets
        .into_iter()
        .filter(|units| servers(units) < everything)
        .take(MAX_SETS)
        .find(|units| fits_without(input, problem, link, units));
    let Some(mut waiting) = set else {
        return Vec::new();
    };
    restore(input, problem, link, &mut waiting);
    let jobs = waiting.iter().flat_map(|unit| problem.members(*unit));
    let tasks = jobs.map(|job| input.task(*job));
    tasks.map(|task| task.name.clone()).collect()
}

/// Restores units that need not wait, those with many servers first.
fn restore(input: &ScheduleInput, problem: &Problem, link: f64, waiting: &mut Vec<usize>) {
    let mut units = waiting.clone();
    units.sort_by_key(|unit| std::cmp::Reverse(problem.members(*unit).len()));
    for unit in units.into_iter().take(MAX_RESTORED) {
        let rest: Vec<usize> = waiting.iter().copied().filter(|own| *own != unit).collect();
        if !rest.is_empty() && fits_without(input, problem, link, &rest) {
            *waiting = rest;
        }
    }
}

/// Whether there is a schedule without these units.
fn fits_without(input: &ScheduleInput, problem: &Problem, link: f64, units: &[usize]) -> bool {
    let jobs = units.iter().flat_map(|unit| problem.members(*unit));
    let jobs: BTreeSet<usize> = jobs.copied().collect();
    let mut rest = input.clone();
    rest.tasks.clear();
    for (index, task) in input.tasks.iter().enumerate() {
        if jobs.contains(&index) {
            rest.left_out.push(Omitted {
                server: task.name.clone(),
                reason: Message::default(),
                group: task.group.clone(),
            });
        } else {
            rest.tasks.push(task.clone());
        }
    }
    Problem::new(&rest).is_ok_and(|(smaller, _)| has_schedule(&smaller, link))
}

/// How many units of an order can be kept.
#[expect(clippy::indexing_slicing, reason = "a part of the order")]
fn longest_prefix(problem: &Problem, order: &[usize], link: f64) -> usize {
    let holds = |units: usize| {
        evaluate(problem, &waves(problem, &order[..units]), link)
            .is_ok_and(|(score, _)| score.late <= 0.0)
    };
    let (mut low, mut high) = (0, order.len());
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Orders in which what changes the most, or is the largest, comes last.
fn heaviest_last(problem: &Problem) -> impl Iterator<Item = Vec<usize>> {
    let weights: [fn(&Job) -> f64; 2] = [|job| job.delta, |job| job.gb];
    weights.into_iter().filter_map(|weight| {
        let sum = |unit: &usize| -> f64 {
            let members = problem.members(*unit).iter();
            members.map(|job| weight(problem.job(*job))).sum()
        };
        let mut order: Vec<usize> = (0..problem.units.len()).collect();
        order.sort_by(|a, b| sum(a).total_cmp(&sum(b)));
        in_order(&problem.units, &order).ok()
    })
}

/// The first order, with what the limit is about at its end.
fn named_last(problem: &Problem, named: &[usize]) -> Option<Vec<usize>> {
    let mut order = base_orders(problem).into_iter().next()?;
    order.sort_by_key(|unit| named.contains(unit));
    in_order(&problem.units, &order).ok()
}
