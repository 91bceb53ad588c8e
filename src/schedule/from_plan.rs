//! A schedule's input from a plan.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::DateTime;

use super::calendar::Calendar;
use super::cycles::Cycles;
use super::groups::GroupSpec;
use super::input::{Omitted, ProcessServer, ScheduleInput, Task, Way};
use super::settings::ScheduleSettings;
use super::when::When;
use crate::dependencies::Dependencies;
use crate::finding::Finding;
use crate::message;
use crate::pattern::capture;
use crate::plan::replication::{Agentless, MachinePlace, SlotRules, WaitRule};
use crate::plan::schedule::GroupOrigin;
use crate::plan::{Plan, PlannedServer, Readiness};
use crate::rules::{Tier, ids};
use crate::units::LinkRate;
use crate::wording::Message;

/// What a schedule needs beside the plan.
#[derive(Clone, Debug)]
pub struct ScheduleOptions {
    /// The available bandwidth.
    pub link: LinkRate,
    /// The RPO in minutes.
    pub rpo_minutes: f64,
    /// The date and time of hour 0.
    pub start: Option<DateTime>,
    /// By when everything has moved.
    pub deadline: Option<When>,
    /// When replication may use how much of the link.
    pub calendar: Calendar,
    /// Groups from files.
    pub groups: Vec<GroupSpec>,
    /// What connections say: their groups are for servers without another one.
    pub dependencies: Dependencies,
    /// Servers that the plan is not about, though groups may name them.
    pub outside: Vec<Omitted>,
    /// Whether what an inventory's column names moves together.
    pub by_column: bool,
    /// Groups by name: a pattern such as `{group}-*`.
    pub name_pattern: Option<String>,
    /// Whether servers stay protected instead of moving.
    pub keep_replicating: bool,
    /// How it is cut into batches and waves.
    pub settings: ScheduleSettings,
}

impl ScheduleOptions {
    /// A link, and everything else as by default.
    #[must_use]
    pub fn new(link: LinkRate) -> Self {
        Self {
            link,
            rpo_minutes: 15.0,
            start: None,
            deadline: None,
            calendar: Calendar::default(),
            groups: Vec::new(),
            dependencies: Dependencies::default(),
            outside: Vec::new(),
            by_column: true,
            name_pattern: None,
            keep_replicating: false,
            settings: ScheduleSettings::defaults(),
        }
    }
}

impl ScheduleInput {
    /// The servers of a plan under a link. A quick plan gives average machines, copied without tests and cut-overs.
    #[must_use]
    pub fn from_plan(plan: &Plan, options: &ScheduleOptions) -> Self {
        let document = &plan.document;
        let (tasks, left_out, findings, settings) = if let Some(servers) = &document.servers {
            let (tasks, left_out, findings) = planned(servers, plan, options);
            (tasks, left_out, findings, options.settings.clone())
        } else {
            let settings = ScheduleSettings {
                batch_servers: options.settings.batch_servers,
                batch_hours: options.settings.batch_hours,
                batch_window: options.settings.batch_window,
                ..ScheduleSettings::copies_only()
            };
            (averages(plan), Vec::new(), Vec::new(), settings)
        };
        Self {
            left_out,
            compression_percent: document.settings.compression,
            rpo_minutes: options.rpo_minutes,
            start: options.start,
            calendar: options.calendar.clone(),
            groups: options.groups.clone(),
            dependencies: options.dependencies.clone(),
            outside: options.outside.clone(),
            deadline: options.deadline.clone(),
            keep_replicating: options.keep_replicating,
            process_servers: process_servers(plan),
            cycles: cycles(plan),
            way: Way {
                purpose: document.purpose,
                scenario: document.scenario,
                storage: plan.rules.storage,
                keeps_points: document.settings.keeps_points(),
            },
            findings,
            ..Self::new(tasks, options.link.mbps(), settings)
        }
    }
}

fn agentless(plan: &Plan) -> Option<&Agentless> {
    plan.document.replication.as_ref()?.agentless.as_ref()
}

/// The limits of agentless replication, where the servers of a plan are replicated so.
fn cycles(plan: &Plan) -> Option<Cycles> {
    plan.document.servers.as_ref()?;
    Some(Cycles {
        slots: SlotRules::of(&plan.rules)?,
        waits: WaitRule::of(&plan.rules)?,
        appliances: agentless(plan)?.appliances.all(),
    })
}

fn planned(
    servers: &[PlannedServer],
    plan: &Plan,
    options: &ScheduleOptions,
) -> (Vec<Task>, Vec<Omitted>, Vec<Finding>) {
    let growth = 1.0 + plan.document.settings.growth / 100.0;
    let (mut tasks, mut left_out) = (Vec::new(), Vec::new());
    let (mut whole, mut still) = (0, 0);
    let places: HashMap<&str, &MachinePlace> =
        agentless(plan).map(Agentless::places).unwrap_or_default();
    let place = |server: &PlannedServer| places.get(server.name.as_str()).copied();
    for server in servers {
        let out = |reason: Message| Omitted {
            server: server.name.clone(),
            reason,
            group: group(server, options).map(|(group, _)| group),
        };
        if server.readiness == Readiness::NotReady && !options.settings.include_not_ready {
            let first = server.reasons.first().map(|reason| reason.message.clone());
            left_out.push(out(first.unwrap_or_else(|| message!("not ready"))));
            continue;
        }
        let Some(gb) = server.used_gb.or(server.storage_gb) else {
            left_out.push(out(message!("the size of the disks is not known")));
            continue;
        };
        whole += usize::from(server.used_gb.is_none());
        still += usize::from(server.change.is_none());
        let (group, group_origin) = group(server, options).unzip();
        tasks.push(Task {
            name: server.name.clone(),
            gb,
            changed_gb_per_day: server
                .change
                .as_ref()
                .map_or(0.0, |change| change.gb_per_day * growth),
            readiness: server.readiness,
            disks: server.disks.unwrap_or(1),
            host: place(server).and_then(|place| place.host.clone()),
            datastores: place(server).map(|place| place.datastores.clone()).unwrap_or_default(),
            group,
            group_origin: group_origin.unwrap_or_default(),
        });
    }
    let mut findings: Vec<Finding> = groups_found(servers, options).into_iter().collect();
    if whole > 0 {
        findings.push(Finding::warning(
            "schedule-used-not-known",
            message!("schedule"),
            message!(
                "{servers} no used storage; all of the storage is copied in the schedule",
                servers = Message::counted(whole, "server has", "servers have")
            ),
        ));
    }
    if still > 0 {
        findings.push(
            Finding::warning(
                "schedule-change-not-known",
                message!("schedule"),
                message!("{servers} no change rate; the schedule holds only if nothing changes there", servers = Message::counted(still, "server has", "servers have")),
            )
            .hint(message!("give measurements with --churn FILE, or a rate for the rest with --change-rate PERCENT")),
        );
    }
    (tasks, left_out, findings)
}

/// The group of a column, of the name, or of the connections, and which of these it is.
fn group(server: &PlannedServer, options: &ScheduleOptions) -> Option<(String, GroupOrigin)> {
    let column = server.group.clone().filter(|_| options.by_column);
    let name = || capture(options.name_pattern.as_deref()?, &server.name);
    let found = || options.dependencies.group_of.get(&server.name).cloned();
    column
        .map(|group| (group, GroupOrigin::Column))
        .or_else(|| Some((name()?, GroupOrigin::Name)))
        .or_else(|| Some((found()?, GroupOrigin::Dependencies)))
}

/// How many groups the column of an inventory gives, so that nobody wonders where they come from.
fn groups_found(servers: &[PlannedServer], options: &ScheduleOptions) -> Option<Finding> {
    let named = servers.iter().filter_map(|server| server.group.as_ref());
    let groups: BTreeSet<String> = named.map(|group| group.to_lowercase()).collect();
    if groups.is_empty() || !options.by_column {
        return None;
    }
    let without = servers.iter().filter(|server| server.group.is_none());
    Some(
        Finding::note(
            "schedule-groups-from-column",
            message!("schedule"),
            message!("a column of the inventory names {groups} whole; {servers} none", groups = Message::counted(groups.len(), "group that moves", "groups that move"), servers = Message::counted(without.count(), "server has", "servers have")),
        )
        .hint(message!("--group-by HEADING takes another column, --group-by none takes none; a groups file wins")),
    )
}

/// The machines of a quick plan, all of them average.
fn averages(plan: &Plan) -> Vec<Task> {
    let inputs = &plan.document.inputs;
    let machines = inputs.get("virtual_machines").unwrap_or(0.0);
    let each = |sum: Option<f64>| sum.filter(|_| machines > 0.0).map_or(0.0, |sum| sum / machines);
    let (gb, changed) = (each(inputs.get("data_gb")), each(inputs.get("changed_gb_per_day")));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count, checked where it was read"
    )]
    let count = machines as u32;
    (1..=count).map(|number| Task::new(format!("machine {number}"), gb, changed)).collect()
}

/// The process servers of the recommended infrastructure; the built-in ones where there are no others. Each carries what
/// the table of the rule set says for its size, which is more than the plan gives it.
fn process_servers(plan: &Plan) -> Vec<ProcessServer> {
    // Which appliance replicates a machine is the choice of the service.
    if agentless(plan).is_some() {
        return Vec::new();
    }
    let infrastructure = &plan.document.infrastructure;
    let (servers, kind, table) = if infrastructure.process_servers.is_empty() {
        let servers = &infrastructure.configuration_servers;
        (servers, "configuration server", ids::CONFIGURATION_SERVER_TIERS)
    } else {
        let servers = &infrastructure.process_servers;
        (servers, "process server", ids::PROCESS_SERVER_TIERS)
    };
    let tiers = plan.rules.table(table);
    servers
        .iter()
        .zip(1..)
        .map(|(server, number)| {
            let column = |tier: &Tier, name: &str| tier.get(name).copied();
            let same = |tier: &&Tier| {
                column(tier, "vcpus").is_some_and(|vcpus| (vcpus - server.vcpus).abs() < 0.5)
            };
            let tier = tiers.iter().find(same);
            let limit = |name: &str| tier.and_then(|tier| column(tier, name));
            ProcessServer {
                name: format!("{kind} {number}"),
                machines: limit("machines").unwrap_or(f64::from(server.machines)),
                changed_gb_per_day: limit("churn_gb")
                    .or(server.churn_gb_per_day)
                    .unwrap_or(f64::INFINITY),
            }
        })
        .collect()
}
