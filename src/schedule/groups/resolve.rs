//! From groups as they are written to units that move whole.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::DateTime;

use super::file::GroupSpec;
use super::pattern::matches;
use super::union::Union;
use crate::finding::Finding;
use crate::schedule::ScheduleError;
use crate::schedule::input::Task;

/// Servers that move whole: a group, groups that move together, or a server by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::schedule) struct Unit {
    /// The groups, or the one server's name.
    pub(in crate::schedule) name: String,
    /// Whether it is a group, not a single server without one.
    pub(in crate::schedule) grouped: bool,
    /// Places of its servers among the tasks.
    pub(in crate::schedule) members: Vec<usize>,
    /// Units that have to move in an earlier wave.
    pub(in crate::schedule) after: BTreeSet<usize>,
    /// Units that have to move in another wave.
    pub(in crate::schedule) apart: BTreeSet<usize>,
    /// Nothing of it is copied before this hour.
    pub(in crate::schedule) earliest: f64,
    /// It has moved by this hour.
    pub(in crate::schedule) latest: f64,
    /// Whether it belongs to the pilot wave.
    pub(in crate::schedule) pilot: bool,
}

/// Puts the servers into units.
pub(in crate::schedule) fn units(
    tasks: &[Task],
    specs: &[GroupSpec],
    left_out: &[&str],
    start: Option<DateTime>,
) -> Result<(Vec<Unit>, Vec<Finding>), ScheduleError> {
    let mut findings = Vec::new();
    let places = places(tasks);
    let mut of_task: Vec<Option<usize>> = vec![None; tasks.len()];
    let mut names: Vec<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    for (group, spec) in specs.iter().enumerate() {
        for exact in [true, false] {
            let wanted = spec.servers.iter().filter(|name| is_exact(name) == exact);
            for server in wanted {
                assign(server, group, specs, tasks, &places, &mut of_task)?;
            }
        }
    }
    let out_names: HashSet<String> = left_out.iter().map(|name| name.to_lowercase()).collect();
    let is_out = |server: &String| {
        if is_exact(server) {
            out_names.contains(&server.to_lowercase())
        } else {
            left_out.iter().any(|name| matches(server, name))
        }
    };
    for (group, spec) in specs.iter().enumerate() {
        for server in &spec.servers {
            let known = places.contains_key(&server.to_lowercase())
                || (!is_exact(server) && tasks.iter().any(|task| matches(server, &task.name)));
            let out = is_out(server);
            if !known && !out {
                findings.push(
                    Finding::warning(
                        "group-server-not-found",
                        spec.name.clone(),
                        format!("no server of the plan is called '{server}'"),
                    )
                    .hint("correct the name or pattern in the groups file"),
                );
            } else if out {
                findings.push(Finding::warning(
                    "group-not-whole",
                    spec.name.clone(),
                    format!(
                        "'{server}' is left out of the schedule, so the group does not move whole"
                    ),
                ));
            }
        }
        let members = of_task.iter().filter(|of| **of == Some(group)).count();
        let only_left_out = spec.servers.iter().any(is_out);
        if members == 0 && !only_left_out {
            return Err(ScheduleError::EmptyGroup(spec.name.clone()));
        }
    }
    by_column(tasks, &mut of_task, &mut names);
    build(tasks, specs, &names, &of_task, start).map(|units| (units, findings))
}

fn is_exact(name: &str) -> bool {
    !name.contains(['*', '?'])
}

fn places(tasks: &[Task]) -> HashMap<String, Vec<usize>> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, task) in tasks.iter().enumerate() {
        places
            .entry(task.name.to_lowercase())
            .or_default()
            .push(place);
    }
    places
}

fn assign(
    server: &str,
    group: usize,
    specs: &[GroupSpec],
    tasks: &[Task],
    places: &HashMap<String, Vec<usize>>,
    of_task: &mut [Option<usize>],
) -> Result<(), ScheduleError> {
    let named = |place: usize, group: usize| {
        let exact = |task: &Task| {
            specs.get(group).is_some_and(|spec| {
                spec.servers
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(&task.name))
            })
        };
        tasks.get(place).is_some_and(exact)
    };
    let found: Vec<usize> = match places.get(&server.to_lowercase()) {
        Some(found) => found.clone(),
        None if is_exact(server) => Vec::new(),
        None => {
            let all = tasks.iter().enumerate();
            all.filter(|(_, task)| matches(server, &task.name))
                .map(|(place, _)| place)
                .collect()
        }
    };
    for place in found {
        let Some(slot) = of_task.get_mut(place) else {
            continue;
        };
        match *slot {
            Some(other) if other != group => {
                // A name that is written out wins over a pattern.
                match (named(place, other), named(place, group)) {
                    (true, false) => {}
                    (false, true) => *slot = Some(group),
                    _ => {
                        let name = |group: usize| {
                            specs
                                .get(group)
                                .map(|spec| spec.name.clone())
                                .unwrap_or_default()
                        };
                        return Err(ScheduleError::TwoGroups {
                            server: tasks
                                .get(place)
                                .map(|task| task.name.clone())
                                .unwrap_or_default(),
                            first: name(other),
                            second: name(group),
                        });
                    }
                }
            }
            _ => *slot = Some(group),
        }
    }
    Ok(())
}

/// Servers that no file puts into a group go into the one that their column or name says.
fn by_column(tasks: &[Task], of_task: &mut [Option<usize>], names: &mut Vec<String>) {
    let mut known: HashMap<String, usize> = names
        .iter()
        .enumerate()
        .map(|(group, name)| (name.to_lowercase(), group))
        .collect();
    for (task, slot) in tasks.iter().zip(of_task) {
        let column = task
            .group
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        if let (None, Some(column)) = (*slot, column) {
            let group = *known.entry(column.to_lowercase()).or_insert_with(|| {
                names.push(column.to_owned());
                names.len() - 1
            });
            *slot = Some(group);
        }
    }
}

fn build(
    tasks: &[Task],
    specs: &[GroupSpec],
    names: &[String],
    of_task: &[Option<usize>],
    start: Option<DateTime>,
) -> Result<Vec<Unit>, ScheduleError> {
    // Nodes: the groups, then the servers without one.
    let mut node_names: Vec<String> = names.to_vec();
    let node_of_task: Vec<usize> = tasks
        .iter()
        .zip(of_task)
        .map(|(task, group)| {
            group.unwrap_or_else(|| {
                node_names.push(task.name.clone());
                node_names.len() - 1
            })
        })
        .collect();
    let mut nodes: HashMap<String, usize> = HashMap::new();
    for (task, node) in tasks.iter().zip(&node_of_task) {
        nodes.entry(task.name.to_lowercase()).or_insert(*node);
    }
    for (group, name) in names.iter().enumerate() {
        nodes.insert(name.to_lowercase(), group);
    }
    let node = |group: &str, other: &String| {
        let found = nodes.get(&other.trim().to_lowercase());
        found.copied().ok_or_else(|| ScheduleError::UnknownGroup {
            group: group.to_owned(),
            other: other.clone(),
        })
    };
    let mut union = Union::new(node_names.len());
    for (group, spec) in specs.iter().enumerate() {
        for other in &spec.together {
            union.join(group, node(&spec.name, other)?);
        }
    }
    let mut units: BTreeMap<usize, Unit> = BTreeMap::new();
    for (place, node) in node_of_task.iter().enumerate() {
        let unit = units.entry(union.root(*node)).or_default();
        unit.members.push(place);
        unit.grouped |= *node < names.len();
    }
    let places: HashMap<usize, usize> = units.keys().copied().zip(0..).collect();
    let mut units: Vec<Unit> = units.into_values().collect();
    for unit in &mut units {
        unit.latest = f64::INFINITY;
    }
    for (node, name) in node_names.iter().enumerate() {
        if let Some(unit) = places
            .get(&union.root(node))
            .and_then(|place| units.get_mut(*place))
        {
            let joint = if unit.name.is_empty() { "" } else { " + " };
            unit.name.push_str(joint);
            unit.name.push_str(name);
        }
    }
    for (group, spec) in specs.iter().enumerate() {
        let root = union.root(group);
        let Some(own) = places.get(&root).copied() else {
            continue;
        };
        let mut edges = Vec::new();
        for (others, before) in [(&spec.before, true), (&spec.apart, false)] {
            for other in others {
                let other_root = union.root(node(&spec.name, other)?);
                if other_root == root {
                    return Err(ScheduleError::Contradiction {
                        first: spec.name.clone(),
                        second: other.clone(),
                        reason: if before {
                            "one before the other"
                        } else {
                            "apart"
                        },
                    });
                }
                edges.extend(places.get(&other_root).map(|place| (*place, before)));
            }
        }
        for (other, before) in edges {
            if before {
                units.get_mut(other).map(|unit| unit.after.insert(own));
            } else {
                units.get_mut(other).map(|unit| unit.apart.insert(own));
                units.get_mut(own).map(|unit| unit.apart.insert(other));
            }
        }
        let date = |when: &Option<_>, what: &str| {
            let when: &Option<crate::schedule::When> = when;
            let what = format!("the {what} date of group '{}'", spec.name);
            when.as_ref()
                .map(|when| when.hours(&what, start))
                .transpose()
        };
        let (earliest, latest) = (
            date(&spec.earliest, "earliest")?,
            date(&spec.latest, "latest")?,
        );
        if let Some(unit) = units.get_mut(own) {
            unit.earliest = unit.earliest.max(earliest.unwrap_or(0.0));
            unit.latest = unit.latest.min(latest.unwrap_or(f64::INFINITY));
            unit.pilot |= spec.pilot;
            if unit.latest < unit.earliest {
                return Err(ScheduleError::LatestBeforeEarliest(unit.name.clone()));
            }
        }
    }
    Ok(units)
}
