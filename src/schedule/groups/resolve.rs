//! Which server is in which group.

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;

use super::file::GroupSpec;
use super::unit::{Unit, build};
use crate::finding::Finding;
use crate::message;
use crate::pattern::matches;
use crate::schedule::ScheduleError;
use crate::schedule::input::{Omitted, Task};

/// Puts the servers into units. Of the other servers, those that are left out take part in no copy, and those outside are none
/// of the plan's.
pub(crate) fn units(
    tasks: &[Task],
    specs: &[GroupSpec],
    (left_out, outside): (&[Omitted], &[Omitted]),
    start: Option<DateTime>,
) -> Result<(Vec<Unit>, Vec<Finding>), ScheduleError> {
    let mut findings = Vec::new();
    let by_name = tasks_by_name(tasks);
    let mut of_task: Vec<Option<usize>> = vec![None; tasks.len()];
    let mut names: Vec<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    for (group, spec) in specs.iter().enumerate() {
        for exact in [true, false] {
            let wanted = spec.servers.iter().filter(|name| is_exact(name) == exact);
            for server in wanted {
                assign(server, group, specs, tasks, &by_name, &mut of_task)?;
            }
        }
    }
    // A group of a column may stand in the file with its wishes and without its servers.
    by_column(tasks, &mut of_task, &mut names);
    let (left_out_names, outside_names) = (Known::new(left_out), Known::new(outside));
    let is_out = |server: &String| left_out_names.has(server);
    for (group, spec) in specs.iter().enumerate() {
        for server in &spec.servers {
            let known = by_name.contains_key(&server.to_lowercase())
                || (!is_exact(server) && tasks.iter().any(|task| matches(server, &task.name)));
            let out = is_out(server);
            if !known && !out && !outside_names.has(server) {
                findings.push(not_found(&spec.name, server));
            } else if out {
                findings.push(not_whole(&spec.name, server));
            }
        }
        let members = of_task.iter().filter(|of| **of == Some(group)).count();
        let by_column = |out: &Omitted| same_group(out.group.as_deref(), &spec.name);
        let is_elsewhere = |server: &String| is_out(server) || outside_names.has(server);
        let only_left_out =
            spec.servers.iter().any(is_elsewhere) || left_out.iter().chain(outside).any(by_column);
        if members == 0 && !only_left_out {
            return Err(ScheduleError::EmptyGroup(spec.name.clone()));
        }
    }
    // What a column says of a server that is left out, where others of its group move.
    for out in left_out {
        let moving = |task: &&Task| {
            let group = task.group.as_deref().map(str::trim);
            group.is_some_and(|group| same_group(out.group.as_deref(), group))
        };
        if let Some(group) = tasks.iter().find(moving).and_then(|task| task.group.as_deref()) {
            findings.push(not_whole(group.trim(), &out.server));
        }
    }
    build(tasks, specs, &names, &of_task, (left_out, outside), start).map(|units| (units, findings))
}

/// Servers that are known by their names.
struct Known<'o> {
    servers: &'o [Omitted],
    names: HashSet<String>,
}

impl<'o> Known<'o> {
    fn new(servers: &'o [Omitted]) -> Self {
        Self { servers, names: servers.iter().map(|out| out.server.to_lowercase()).collect() }
    }

    fn has(&self, server: &str) -> bool {
        if is_exact(server) {
            return self.names.contains(&server.to_lowercase());
        }
        self.servers.iter().any(|out| matches(server, &out.server))
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
    let patterns: Vec<(&String, &GroupSpec)> = listed(false).collect();
    names
        .map(|name| {
            let pattern = || patterns.iter().find(|(pattern, _)| matches(pattern, name));
            let spec = exact.get(&name.to_lowercase()).copied();
            spec.or_else(|| pattern().map(|(_, spec)| *spec)).map(|spec| spec.name.clone())
        })
        .collect()
}

/// What files name in groups and none of these servers is called.
pub(crate) fn unknown_servers(specs: &[GroupSpec], names: &[&str]) -> Vec<Finding> {
    let known: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let is_known = |server: &String| {
        known.contains(&server.to_lowercase())
            || (!is_exact(server) && names.iter().any(|name| matches(server, name)))
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

fn same_group(own: Option<&str>, group: &str) -> bool {
    own.is_some_and(|own| own.trim().eq_ignore_ascii_case(group))
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
    by_name: &HashMap<String, Vec<usize>>,
    of_task: &mut [Option<usize>],
) -> Result<(), ScheduleError> {
    let named = |index: usize, group: usize| {
        let task = &tasks[index].name;
        specs[group].servers.iter().any(|name| name.eq_ignore_ascii_case(task))
    };
    let found: Vec<usize> = match by_name.get(&server.to_lowercase()) {
        Some(found) => found.clone(),
        None if is_exact(server) => Vec::new(),
        None => {
            let all = tasks.iter().enumerate();
            all.filter(|(_, task)| matches(server, &task.name)).map(|(index, _)| index).collect()
        }
    };
    for index in found {
        let slot = &mut of_task[index];
        match *slot {
            Some(other) if other != group => {
                // A name that is written out wins over a pattern.
                match (named(index, other), named(index, group)) {
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
