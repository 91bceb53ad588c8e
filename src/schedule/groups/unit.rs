//! Units that move whole, and what is said of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::DateTime;

use super::file::GroupSpec;
use super::union::Union;
use crate::plan::schedule::GroupOrigin;
use crate::schedule::ScheduleError;
use crate::schedule::input::{Omitted, Task};
use crate::schedule::when::When;

/// Servers that move whole: a group, groups that move together, or a server by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Unit {
    /// The groups, or the one server's name.
    pub(crate) name: String,
    /// Whether it is a group, not a single server without one.
    pub(crate) grouped: bool,
    /// Who says that it moves whole; of several the one that wins.
    pub(crate) origin: GroupOrigin,
    /// Indices of its servers among the tasks.
    pub(crate) members: Vec<usize>,
    /// Units that have to move in an earlier wave.
    pub(crate) after: BTreeSet<usize>,
    /// Those of them that only connections ask for.
    pub(crate) found: BTreeSet<usize>,
    /// Units that have to move in another wave.
    pub(crate) apart: BTreeSet<usize>,
    /// Nothing of it is copied before this hour.
    pub(crate) earliest: f64,
    /// It has moved by this hour.
    pub(crate) latest: f64,
    /// Whether it belongs to the pilot wave.
    pub(crate) pilot: bool,
}

/// Groups, and the servers without one, as nodes.
struct Nodes {
    names: Vec<String>,
    /// How many of them are groups; these come first.
    groups: usize,
    of_task: Vec<usize>,
    by_name: HashMap<String, usize>,
    /// Servers and groups that are known and not scheduled.
    left_out: HashSet<String>,
}

impl Nodes {
    fn new(
        tasks: &[Task],
        groups: &[String],
        of_task: &[Option<usize>],
        left_out: (&[Omitted], &[Omitted]),
    ) -> Self {
        let mut names: Vec<String> = groups.to_vec();
        let of_task: Vec<usize> = tasks
            .iter()
            .zip(of_task)
            .map(|(task, group)| {
                group.unwrap_or_else(|| {
                    names.push(task.name.clone());
                    names.len() - 1
                })
            })
            .collect();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (task, node) in tasks.iter().zip(&of_task) {
            by_name.entry(task.name.to_lowercase()).or_insert(*node);
        }
        for (group, name) in groups.iter().enumerate() {
            by_name.insert(name.to_lowercase(), group);
        }
        Self {
            names,
            groups: groups.len(),
            of_task,
            by_name,
            left_out: left_out
                .0
                .iter()
                .chain(left_out.1)
                .flat_map(|out| std::iter::once(&out.server).chain(&out.group))
                .map(|name| name.trim().to_lowercase())
                .collect(),
        }
    }

    /// The node that a group refers to by a group's or a server's name; `None` where that is left out.
    fn find(&self, group: &str, other: &str) -> Result<Option<usize>, ScheduleError> {
        let name = other.trim().to_lowercase();
        match self.by_name.get(&name) {
            Some(node) => Ok(Some(*node)),
            None if self.left_out.contains(&name) => Ok(None),
            None => Err(ScheduleError::UnknownGroup {
                group: group.to_owned(),
                other: other.to_owned(),
            }),
        }
    }
}

/// Builds the units from the group of each server.
#[expect(clippy::indexing_slicing, reason = "units are numbered here")]
pub(crate) fn build(
    tasks: &[Task],
    specs: &[GroupSpec],
    groups: &[String],
    of_task: &[Option<usize>],
    left_out: (&[Omitted], &[Omitted]),
    start: Option<DateTime>,
) -> Result<Vec<Unit>, ScheduleError> {
    let nodes = Nodes::new(tasks, groups, of_task, left_out);
    let mut union = Union::new(nodes.names.len());
    for (group, spec) in specs.iter().enumerate() {
        for other in &spec.together {
            if let Some(node) = nodes.find(&spec.name, other)? {
                union.join(group, node);
            }
        }
    }
    let mut by_root: BTreeMap<usize, Unit> = BTreeMap::new();
    for (index, node) in nodes.of_task.iter().enumerate() {
        let unit = by_root
            .entry(union.root(*node))
            .or_insert_with(|| Unit { latest: f64::INFINITY, ..Unit::default() });
        unit.members.push(index);
        if *node < nodes.groups {
            let origin =
                if *node < specs.len() { GroupOrigin::File } else { tasks[index].group_origin };
            unit.origin = if unit.grouped { unit.origin.min(origin) } else { origin };
            unit.grouped = true;
        }
    }
    let unit_of_root: HashMap<usize, usize> = by_root.keys().copied().zip(0..).collect();
    let mut units: Vec<Unit> = by_root.into_values().collect();
    for (node, name) in nodes.names.iter().enumerate() {
        if let Some(index) = unit_of_root.get(&union.root(node)) {
            let unit = &mut units[*index];
            unit.name.push_str(if unit.name.is_empty() { "" } else { " + " });
            unit.name.push_str(name);
        }
    }
    for (group, spec) in specs.iter().enumerate() {
        let root = union.root(group);
        // A group whose servers are all left out has no unit.
        if let Some(own) = unit_of_root.get(&root).copied() {
            for (index, before) in relations(&nodes, &union, &unit_of_root, spec, root)? {
                relate(&mut units, own, index, before);
            }
            set_dates(&mut units[own], spec, start)?;
        }
    }
    Ok(units)
}

/// The units that a group moves before (true) or apart from (false).
fn relations(
    nodes: &Nodes,
    union: &Union,
    unit_of_root: &HashMap<usize, usize>,
    spec: &GroupSpec,
    root: usize,
) -> Result<Vec<(usize, bool)>, ScheduleError> {
    let mut found = Vec::new();
    for (others, before) in [(&spec.before, true), (&spec.apart, false)] {
        for other in others {
            let Some(node) = nodes.find(&spec.name, other)? else {
                continue;
            };
            let other_root = union.root(node);
            if other_root == root {
                let reason = if before { "one before the other" } else { "apart" };
                return Err(ScheduleError::Contradiction {
                    first: spec.name.clone(),
                    second: other.clone(),
                    reason,
                });
            }
            found.extend(unit_of_root.get(&other_root).map(|index| (*index, before)));
        }
    }
    Ok(found)
}

#[expect(clippy::indexing_slicing, reason = "both are of these units")]
fn relate(units: &mut [Unit], own: usize, other: usize, before: bool) {
    if before {
        units[other].after.insert(own);
    } else {
        units[other].apart.insert(own);
        units[own].apart.insert(other);
    }
}

fn set_dates(
    unit: &mut Unit,
    spec: &GroupSpec,
    start: Option<DateTime>,
) -> Result<(), ScheduleError> {
    let date = |when: Option<&When>, what: &str| {
        let what = format!("the {what} date of group '{}'", spec.name);
        when.map(|when| when.hours(&what, start)).transpose()
    };
    let earliest = date(spec.earliest.as_ref(), "earliest")?;
    let latest = date(spec.latest.as_ref(), "latest")?;
    unit.earliest = unit.earliest.max(earliest.unwrap_or(0.0));
    unit.latest = unit.latest.min(latest.unwrap_or(f64::INFINITY));
    unit.pilot |= spec.pilot;
    if unit.latest < unit.earliest {
        return Err(ScheduleError::LatestBeforeEarliest(unit.name.clone()));
    }
    Ok(())
}
