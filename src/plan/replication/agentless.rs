//! Agentless replication of the machines of a plan in numbers.

use super::cycles::{self, WaitRule};
use super::document::{
    Agentless, AgentlessFirstCopy, ApplianceSize, CutOver, Cycles, LongestCycle, SnapshotSpace,
};
use super::machines::{Machine, Machines};
use super::slots::SlotRules;
use crate::plan::infrastructure::{Infrastructure, OnPremisesServer};
use crate::rules::{RuleSet, ids};
use crate::settings::Settings;
use crate::units::{Gib, GibPerDay, Hours, LinkRate, Share};

/// How often a block that is written several times in a cycle is sent: no text says, so each time, the upper bound.
const FOLDED: Share = Share(1.0);

/// What the numbers are worked out with.
#[derive(Clone, Copy)]
pub(crate) struct Terms<'a> {
    rules: &'a RuleSet,
    slots: SlotRules,
    waits: WaitRule,
    compressed: Share,
    link: Option<LinkRate>,
}

impl<'a> Terms<'a> {
    /// Those of a plan; `None` where its rules know no agentless replication.
    pub(crate) fn of(settings: &Settings, rules: &'a RuleSet) -> Option<Self> {
        let throttled = settings.throttle.map_or(1.0, |hours| hours.mean_share());
        Some(Self {
            rules,
            slots: SlotRules::of(rules)?,
            waits: WaitRule::of(rules)?,
            compressed: Share(1.0 - settings.compression / 100.0),
            link: settings.link.map(|mbps| LinkRate::from_mbps(mbps * throttled)),
        })
    }

    /// The same with another compression.
    pub(crate) fn compressed(mut self, percent: f64) -> Self {
        self.compressed = Share(1.0 - percent / 100.0);
        self
    }
}

/// The numbers of agentless replication.
pub(crate) fn agentless(machines: &Machines<'_>, terms: Terms<'_>) -> Agentless {
    let Terms { rules, slots, .. } = terms;
    let appliances = slots.appliances(machines.count);
    let (hosts, datastores) = (machines.disks_by_host(), machines.disks_by_datastore());
    let parallel = slots.parallel_disks(appliances, hosts.as_deref(), datastores.as_deref());
    let rounds = machines.disks.filter(|_| parallel.disks > 0);
    let first_copy = first_copy(machines, terms);
    let cycles = cycles(machines, terms);
    let cycle = cycles.cycle_hours.map(Hours);
    let single = |machine: &Machine<'_>| {
        let used = machine.largest_disk()?;
        let at_once = machines.disks?.min(parallel.disks).max(1);
        longest(used, at_once, first_copy.hours, cycle, terms)
    };
    Agentless {
        appliances,
        appliance: appliance_size(rules),
        machines_at_once: machines.count.min(slots.machines_max),
        selections: slots.selections(machines.count),
        cut_overs: slots.cut_overs(machines.count),
        parallel,
        disk_rounds: rounds.map(|disks| disks.div_ceil(parallel.disks)),
        cut_over: cut_over(cycle, cycles.load, rules),
        longest_cycle: longest_cycle(machines, &single, first_copy.hours, rules),
        snapshots: machines
            .by_datastore(|machine| {
                let space = cycles::snapshot_space(machine.changes?, single(machine)?);
                Some(space.0)
            })
            .into_iter()
            .map(|(datastore, disks, gb)| SnapshotSpace {
                datastore: datastore.map(str::to_owned),
                disks,
                gb,
            })
            .collect(),
        first_copy,
        cycles,
        places: machines.list.iter().map(Machine::place).collect(),
    }
}

/// The appliances as servers to set up on-premises. Which of them replicates a machine is the choice of the service, so that each
/// is shown with an even part.
pub(crate) fn on_premises(agentless: &Agentless) -> Infrastructure {
    let size = agentless.appliance;
    let all = agentless.appliances.all();
    let servers = (0..all).map(|number| {
        let name = if number == 0 {
            "appliance".to_owned()
        } else {
            format!("scale-out appliance {number}")
        };
        OnPremisesServer {
            name,
            vcpus: size.vcpus,
            memory_gb: size.memory_gb,
            machines: agentless.machines_at_once / all
                + u32::from(number < agentless.machines_at_once % all),
            ..OnPremisesServer::default()
        }
    });
    Infrastructure { appliances: servers.collect(), ..Infrastructure::default() }
}

fn appliance_size(rules: &RuleSet) -> ApplianceSize {
    let row = rules.table(ids::AGENTLESS_APPLIANCE).first();
    let column = |name: &str| row.and_then(|row| row.get(name)).copied().unwrap_or_default();
    ApplianceSize {
        vcpus: column("vcpus"),
        memory_gb: column("memory_gb"),
        disk_gb: column("disk_gb"),
    }
}

fn first_copy(machines: &Machines<'_>, terms: Terms<'_>) -> AgentlessFirstCopy {
    let hours = machines.used.zip(terms.link);
    let hours = hours.map(|(used, link)| cycles::first_copy(used, terms.compressed, link));
    let changes = machines.changes_at_once(terms.slots.machines_max);
    let load = changes.zip(terms.link).map(|(changes, link)| load(changes, link, terms));
    let delta = hours.zip(load).map(|(hours, load)| cycles::first_delta(hours, load));
    AgentlessFirstCopy {
        data_gb: machines.used.map(|used| used.0),
        sent_gb: machines.used.map(|used| used.0 * terms.compressed.0),
        hours: hours.map(|hours| hours.0),
        first_delta_hours: delta.map(|hours| hours.0),
    }
}

fn load(changes: GibPerDay, link: LinkRate, terms: Terms<'_>) -> f64 {
    cycles::load(cycles::sent(changes, FOLDED, terms.compressed), link)
}

fn cycles(machines: &Machines<'_>, terms: Terms<'_>) -> Cycles {
    let Terms { slots, waits, compressed, link, .. } = terms;
    let changes = machines.changes_at_once(slots.machines_max);
    let sent = changes.map(|changes| cycles::sent(changes, FOLDED, compressed));
    let load = sent.zip(link).map(|(sent, link)| cycles::load(sent, link));
    let cycle = load.and_then(|load| waits.steady_cycle(load));
    let period = cycle.map(|cycle| waits.period(cycle));
    let by_cycle = sent.zip(period).map(|(sent, period)| cycles::sent_by_cycle(sent, period));
    Cycles {
        link_mbps: link.map(LinkRate::mbps),
        changed_gb_per_day: changes.map(|changes| changes.0),
        sent_mbps: sent.map(LinkRate::mbps),
        needed_mbps: sent.map(|sent| (sent * waits.headroom()).mbps()),
        load,
        short: load.map(|load| waits.is_short(load)),
        cycle_hours: cycle.map(|cycle| cycle.0),
        period_hours: period.map(|period| period.0),
        sent_gb_per_cycle: by_cycle.map(|gb| gb.0),
        copy_age_hours: cycle.map(|cycle| waits.oldest_copy(cycle).0),
    }
}

/// The longest snapshot of a disk: its first copy at an even part of the link, though no longer than that of all machines; or a
/// cycle, where that is longer.
fn longest(
    used: Gib,
    at_once: u32,
    all: Option<f64>,
    cycle: Option<Hours>,
    terms: Terms<'_>,
) -> Option<Hours> {
    let part = terms.link? * (1.0 / f64::from(at_once));
    let copy = cycles::first_copy(used, terms.compressed, part).min(Hours(all?));
    Some(copy.max(cycle.unwrap_or_default()))
}

fn longest_cycle(
    machines: &Machines<'_>,
    single: &dyn Fn(&Machine<'_>) -> Option<Hours>,
    all: Option<f64>,
    rules: &RuleSet,
) -> Option<LongestCycle> {
    let outage_minutes = rules.number(ids::AGENTLESS_OUTAGE_MINUTES);
    if machines.list.is_empty() {
        return all.map(|hours| LongestCycle { server: None, hours, outage_minutes });
    }
    let times = machines.list.iter().filter_map(|machine| Some((machine.name, single(machine)?.0)));
    let (server, hours) = times.reduce(|a, b| if b.1 > a.1 { b } else { a })?;
    Some(LongestCycle { server: Some(server.to_owned()), hours, outage_minutes })
}

fn cut_over(cycle: Option<Hours>, load: Option<f64>, rules: &RuleSet) -> CutOver {
    let row = rules.table(ids::AGENTLESS_CUT_OVER_MINUTES).first();
    let column = |name: &str| row.and_then(|row| row.get(name)).copied();
    let parts = ["shutdown", "snapshot", "creation", "start_and_checks"].map(column);
    let assumed = parts.into_iter().sum::<Option<f64>>().map(|minutes| minutes / 60.0);
    let sync = cycle.zip(load).map(|(cycle, load)| cycles::final_sync(cycle, load));
    let [shutdown_minutes, snapshot_minutes, creation_minutes, start_and_checks_minutes] = parts;
    let downtime = |sync: Option<Hours>| sync.zip(assumed).map(|(sync, rest)| sync.0 + rest);
    CutOver {
        final_sync_least_hours: sync.map(|(least, _)| least.0),
        final_sync_most_hours: sync.map(|(_, most)| most.0),
        shutdown_minutes,
        snapshot_minutes,
        creation_minutes,
        start_and_checks_minutes,
        downtime_least_hours: downtime(sync.map(|(least, _)| least)),
        downtime_most_hours: downtime(sync.map(|(_, most)| most)),
    }
}
