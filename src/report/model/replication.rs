//! How the machines are replicated: the cycles of agentless replication, the space of its snapshots, and the targets in Azure.

use super::super::first_copy::LinkWords;
use super::storage::SHOWN;
use super::{Form, Table, View};
use crate::plan::replication::{Agentless, SlotRules, WaitRule};
use crate::rules::ids;
use crate::units::HOURS_PER_DAY;

const ID: &str = "agentless";

/// A line of the table: what it is, what it says, and what makes it clear.
struct Line {
    key: &'static str,
    value: Option<String>,
    note: String,
}

/// Agentless replication in numbers.
pub(crate) fn agentless(view: View<'_>) -> Table {
    let lines = of(view).map(|agentless| lines(view, agentless)).unwrap_or_default();
    view.table(ID, &lines)
        .words("what", |line: &Line| view.get(ID, line.key))
        .width(44.0)
        .words("value", |line: &Line| {
            line.value.clone().or_else(|| view.get(ID, "unknown").map(str::to_owned))
        })
        .width(34.0)
        .prose("note", |line: &Line| line.note.clone())
        .width(90.0)
        .build()
}

fn of(view: View<'_>) -> Option<&Agentless> {
    view.plan.document.replication.as_ref()?.agentless.as_ref()
}

#[expect(clippy::too_many_lines, reason = "a list of lines, one after the other")]
fn lines(view: View<'_>, agentless: &Agentless) -> Vec<Line> {
    let rules = &view.plan.rules;
    let Some((slots, waits)) = SlotRules::of(rules).zip(WaitRule::of(rules)) else {
        return Vec::new();
    };
    let numbers = view.style.theme.numbers;
    let words = LinkWords { style: numbers, texts: &view.style.texts };
    let number = |number: f64, decimals| numbers.number(number, decimals);
    let count = |count: u32| numbers.number(f64::from(count), 0);
    let fill = |key: &str, values: &[(&str, String)]| view.fill(ID, key, values);
    let hours = |hours: f64| {
        if hours >= 2.0 * HOURS_PER_DAY {
            fill("days", &[("days", number(hours / HOURS_PER_DAY, 1))])
        } else if hours < 1.0 {
            fill("minutes", &[("minutes", number(hours * 60.0, 0))])
        } else {
            fill("hours", &[("hours", number(hours, 1))])
        }
    };
    let range = |range: Option<(f64, f64)>| {
        range.map(|(least, most)| fill("range", &[("least", hours(least)), ("most", hours(most))]))
    };
    let mbps = |mbps: f64| fill("mbps", &[("mbps", numbers.rounded(mbps))]);
    let known = |number: Option<u32>| {
        number.map_or_else(|| view.get(ID, "not_known").unwrap_or_default().to_owned(), count)
    };
    let line = |key, value: Option<String>, note| Line { key, value, note };
    let Agentless { appliances, appliance, parallel, first_copy, cycles, cut_over, .. } = agentless;
    let minutes = |minutes: Option<f64>| number(minutes.unwrap_or_default(), 0);
    let settled = |hours: Option<String>| match cycles.load {
        Some(load) if load >= 1.0 => view.get(ID, "never").map(str::to_owned),
        _ => hours,
    };
    vec![
        line(
            "appliances",
            Some(fill(
                "appliances_value",
                &[
                    ("primary", count(appliances.primary)),
                    ("scale_out", count(appliances.scale_out)),
                ],
            )),
            fill(
                "appliances_note",
                &[
                    ("vcpus", number(appliance.vcpus, 0)),
                    ("memory", number(appliance.memory_gb, 0)),
                    ("disk", number(appliance.disk_gb, 0)),
                    ("rounds", count(appliances.rounds)),
                    ("one", count(slots.appliance_machines)),
                    ("most", count(slots.machines_max)),
                ],
            ),
        ),
        line(
            "parallel",
            Some(count(parallel.disks)),
            fill(
                "parallel_note",
                &[
                    ("appliances", count(parallel.appliances)),
                    ("hosts", known(parallel.hosts)),
                    ("datastores", known(parallel.datastores)),
                    ("rounds", known(agentless.disk_rounds)),
                ],
            ),
        ),
        line(
            "steps",
            Some(fill(
                "steps_value",
                &[
                    ("selections", count(agentless.selections)),
                    ("cut_overs", count(agentless.cut_overs)),
                ],
            )),
            fill(
                "steps_note",
                &[("selection", count(slots.selection)), ("cut_over", count(slots.cut_over))],
            ),
        ),
        line(
            "first_copy",
            // The time that the first page tells.
            match view.plan.document.first_copy.as_ref().map(|copy| copy.hours) {
                Some(Some(shared)) => Some(words.time(shared)),
                _ if first_copy.hours.is_some() => view.get(ID, "never").map(str::to_owned),
                _ => None,
            },
            fill(
                if first_copy.hours.is_some() { "first_copy_note" } else { "first_copy_no_link" },
                &[
                    ("gb", first_copy.sent_gb.map(|gb| numbers.rounded(gb)).unwrap_or_default()),
                    ("alone", first_copy.hours.map(|alone| words.time(alone)).unwrap_or_default()),
                ],
            ),
        ),
        line(
            "needed",
            cycles.needed_mbps.map(mbps),
            fill(
                if cycles.sent_mbps.is_some() { "needed_note" } else { "needed_unknown" },
                &[
                    ("times", number(waits.headroom(), 1)),
                    (
                        "sent",
                        cycles.sent_mbps.map(|mbps| numbers.rounded(mbps)).unwrap_or_default(),
                    ),
                ],
            ),
        ),
        line(
            "load",
            cycles.load.map(|load| fill("percent", &[("percent", number(load * 100.0, 1))])),
            fill("load_note", &[("percent", number(waits.highest_load() * 100.0, 1))]),
        ),
        line(
            "cycle",
            settled(cycles.cycle_hours.zip(cycles.period_hours).map(|(cycle, period)| {
                fill("cycle_value", &[("cycle", hours(cycle)), ("period", hours(period))])
            })),
            fill(
                "cycle_note",
                &[
                    ("percent", number(waits.share.0 * 100.0, 0)),
                    ("shortest", number(waits.shortest.0, 1)),
                    ("longest", number(waits.longest.0, 1)),
                ],
            ),
        ),
        line(
            "copy_age",
            settled(cycles.copy_age_hours.map(hours)),
            view.get(ID, "copy_age_note").unwrap_or_default().to_owned(),
        ),
        line(
            "final_sync",
            settled(range(cut_over.final_sync_least_hours.zip(cut_over.final_sync_most_hours))),
            view.get(ID, "final_sync_note").unwrap_or_default().to_owned(),
        ),
        line(
            "downtime",
            settled(range(cut_over.downtime_least_hours.zip(cut_over.downtime_most_hours))),
            fill(
                "downtime_note",
                &[
                    ("shutdown", minutes(cut_over.shutdown_minutes)),
                    ("snapshot", minutes(cut_over.snapshot_minutes)),
                    ("creation", minutes(cut_over.creation_minutes)),
                    ("checks", minutes(cut_over.start_and_checks_minutes)),
                ],
            ),
        ),
        line(
            "longest",
            agentless.longest_cycle.as_ref().map(|longest| hours(longest.hours)),
            fill(
                "longest_note",
                &[
                    (
                        "server",
                        agentless
                            .longest_cycle
                            .as_ref()
                            .and_then(|longest| longest.server.clone())
                            .unwrap_or_else(|| {
                                view.get(ID, "all_machines").unwrap_or_default().to_owned()
                            }),
                    ),
                    ("minutes", minutes(rules.number(ids::AGENTLESS_OUTAGE_MINUTES))),
                ],
            ),
        ),
    ]
}

/// The free space that snapshots take on the datastores.
pub(crate) fn snapshots(view: View<'_>) -> Table {
    const ID: &str = "snapshot-space";
    let rows = of(view).map(|agentless| agentless.snapshots.as_slice()).unwrap_or_default();
    let rows = rows.iter().filter(|row| row.gb.is_some());
    view.table(ID, rows)
        .words("datastore", |row| row.datastore.as_deref().or(view.get(ID, "none")))
        .width(40.0)
        .integer("disks", |row| row.disks)
        .width(14.0)
        .gb("space", |row| row.gb)
        .width(24.0)
        .at_most(SHOWN)
        .build()
}

/// What the machines can go to in Azure with the chosen purpose and method. A summary has no room for it.
pub(crate) fn targets(view: View<'_>) -> Table {
    const ID: &str = "targets";
    let rows = view.plan.document.replication.iter().flat_map(|found| &found.targets);
    let rows = rows.filter(|_| view.form != Form::Summary);
    view.table(ID, rows)
        .words("target", |target| {
            let words = view.style.texts.get(&format!("target.{}", target.id));
            words.unwrap_or(&target.id)
        })
        .width(44.0)
        .words("offered", |target| view.get(ID, if target.offered { "yes" } else { "no" }))
        .width(30.0)
        .words("source", |target| format!("{}, {}", target.source, target.date))
        .width(90.0)
        .build()
}
