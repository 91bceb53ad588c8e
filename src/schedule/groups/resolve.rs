//! Which server is in which group.

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;

use super::file::GroupSpec;
use super::unit::{Unit, build};
use crate::finding::Finding;
use crate::message;
use crate::pattern::Names;
use crate::schedule::ScheduleError;
use crate::schedule::input::{Omitted, Task};

/// Puts the servers into units. Of the other servers, those that are left out take part in no copy, and those outside are none
/// of the plan's.
#[expect(clippy::indexing_slicing, reason = "groups are numbered by their names")]
pub(crate) fn units(
    tasks: &[Task],
    specs: &[GroupSpec],
    (left_out, outside): (&[Omitted], &[Omitted]),
    start: Option<DateTime>,
) -> Result<(Vec<Unit>, Vec<Finding>), ScheduleError> {
    let mut findings = Vec::new();
    let by_name = tasks_by_name(tasks);
    let task_names = Names::new(tasks.iter().map(|task| task.name.as_str()));
    let mut of_task: Vec<Option<usize>> = vec![None; tasks.len()];
    let mut names: Vec<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    for (group, spec) in specs.iter().enumerate() {
        for exact in [true, false] {
            let wanted = spec.servers.iter().filter(|name| is_exact(name) == exact);
            for server in wanted {
                assign(server, group, specs, tasks, (&by_name, &task_names), &mut of_task)?;
            }
        }
    }
    // A group of a column may stand in the file with its wishes and without its servers.
    by_column(tasks, &mut of_task, &mut names);
    let (left_out_names, outside_names) = (Known::new(left_out), Known::new(outside));
    let mut members = vec![0_usize; names.len()];
    for group in of_task.iter().flatten() {
        members[*group] += 1;
    }
    let out_groups: HashSet<String> =
        left_out.iter().chain(outside).filter_map(|out| out.group.as_deref()).map(key).collect();
    let is_out = |server: &String| left_out_names.has(server);
    for (group, spec) in specs.iter().enumerate() {
        for server in &spec.servers {
            let known = by_name.contains_key(&server.to_lowercase())
                || (!is_exact(server) && !task_names.matching(server).is_empty());
            let out = is_out(server);
            if !known && !out && !outside_names.has(server) {
                findings.push(not_found(&spec.name, server));
            } else if out {
                findings.push(not_whole(&spec.name, server));
            }
        }
        let is_elsewhere = |server: &String| is_out(server) || outside_names.has(server);
        let only_left_out =
            || spec.servers.iter().any(is_elsewhere) || out_groups.contains(&key(&spec.name));
        if members[group] == 0 && !only_left_out() {
            return Err(ScheduleError::EmptyGroup(spec.name.clone()));
        }
    }
    // What a column says of a server that is left out, where others of its group move.
    let mut moving: HashMap<String, &str> = HashMap::new();
    for group in tasks.iter().filter_map(|task| task.group.as_deref()) {
        moving.entry(key(group)).or_insert(group.trim());
    }
    for out in left_out {
        let group = out.group.as_deref().and_then(|group| moving.get(&key(group)));
        findings.extend(group.map(|group| not_whole(group, &out.server)));
    }
    build(tasks, specs, &names, &of_task, (left_out, outside), start).map(|units| (units, findings))
}

/// Servers that are known by their names.
struct Known {
    written: HashSet<String>,
    names: Names,
}

impl Known {
    fn new(servers: &[Omitted]) -> Self {
        let names = || servers.iter().map(|out| out.server.as_str());
        Self { written: names().map(str::to_lowercase).collect(), names: Names::new(names()) }
    }

    fn has(&self, server: &str) -> bool {
        if is_exact(server) {
            return self.written.contains(&server.to_lowercase());
        }
        !self.names.matching(server).is_empty()
    }
}

/// The group that files put each of these servers into, by its name. A name that is written out wins over a pattern.
pub(crate) fn groups_of<'s>(
    specs: &'s [GroupSpec],
    names: impl Iterator<Item = &'s str>,
) -> Vec<Option<String>> {
    let listed = |exact: bool| {
        let all = specs.iter().flat_map(|spec| spec.servers.iter().map(move |name| (name, spec)));
        all.filter(move |(name, _)| is_exact(name) == exact)
    };
    let exact: HashMap<String, &GroupSpec> =
        listed(true).map(|(name, spec)| (name.to_lowercase(), spec)).collect();
    let names: Vec<&str> = names.collect();
    let mut of: Vec<Option<&GroupSpec>> =
        names.iter().map(|name| exact.get(&name.to_lowercase()).copied()).collect();
    let known = Names::new(names);
    for (pattern, spec) in listed(false) {
        for place in known.matching(pattern) {
            if let Some(of) = of.get_mut(place) {
                of.get_or_insert(spec);
            }
        }
    }
    of.into_iter().map(|spec| spec.map(|spec| spec.name.clone())).collect()
}

/// What files name in groups and none of these servers is called.
pub(crate) fn unknown_servers(specs: &[GroupSpec], names: &[&str]) -> Vec<Finding> {
    let known: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let all_names = Names::new(names.iter().copied());
    let is_known = |server: &String| {
        known.contains(&server.to_lowercase())
            || (!is_exact(server) && !all_names.matching(server).is_empty())
    };
    let all = specs.iter().flat_map(|spec| spec.servers.iter().map(move |server| (spec, server)));
    all.filter(|(_, server)| !is_known(server))
        .map(|(spec, server)| not_found(&spec.name, server))
        .collect()
}

fn not_found(group: &str, server: &str) -> Finding {
    Finding::warning(
        "group-server-not-found",
        group,
        message!("no server of the plan is called {server}", server = format!("'{server}'")),
    )
    .hint(message!("correct the name or pattern in the groups file"))
}

/// What the same group has in common, however it is written.
fn key(group: &str) -> String {
    group.trim().to_ascii_lowercase()
}

fn not_whole(group: &str, server: &str) -> Finding {
    Finding::warning(
        "group-not-whole",
        group,
        message!(
            "{server} is left out of the schedule, so the group does not move whole",
            server = format!("'{server}'")
        ),
    )
}

fn is_exact(name: &str) -> bool {
    !name.contains(['*', '?'])
}

fn tasks_by_name(tasks: &[Task]) -> HashMap<String, Vec<usize>> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, task) in tasks.iter().enumerate() {
        by_name.entry(task.name.to_lowercase()).or_default().push(index);
    }
    by_name
}

#[expect(clippy::indexing_slicing, reason = "tasks and groups of these lists")]
fn assign(
    server: &str,
    group: usize,
    specs: &[GroupSpec],
    tasks: &[Task],
    (by_name, names): (&HashMap<String, Vec<usize>>, &Names),
    of_task: &mut [Option<usize>],
) -> Result<(), ScheduleError> {
    let is_named = |index: usize, group: usize| {
        let task = &tasks[index].name;
        specs[group].servers.iter().any(|name| name.eq_ignore_ascii_case(task))
    };
    let found: Vec<usize> = match by_name.get(&server.to_lowercase()) {
        Some(found) => found.clone(),
        None if is_exact(server) => Vec::new(),
        None => names.matching(server),
    };
    for index in found {
        let slot = &mut of_task[index];
        match *slot {
            Some(other) if other != group => {
                // A name that is written out wins over a pattern.
                match (is_named(index, other), is_named(index, group)) {
                    (true, false) => {}
                    (false, true) => *slot = Some(group),
                    _ => {
                        let name = |group: usize| specs[group].name.clone();
                        return Err(ScheduleError::TwoGroups {
                            server: tasks[index].name.clone(),
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
    let mut known: HashMap<String, usize> =
        names.iter().enumerate().map(|(group, name)| (name.to_lowercase(), group)).collect();
    for (task, slot) in tasks.iter().zip(of_task) {
        let column = task.group.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if let (None, Some(column)) = (*slot, column) {
            let group = *known.entry(column.to_lowercase()).or_insert_with(|| {
                names.push(column.to_owned());
                names.len() - 1
            });
            *slot = Some(group);
        }
    }
}
