//! The ways to set the servers up.

use super::{InfrastructureOption, Load, OnPremisesServer};
use crate::figure::round_up;
use crate::message;
use crate::rules::{RuleSet, Tier, ids};
use crate::units::whole;
use crate::wording::Message;

/// All ways that the rules know and that carry the load.
pub(crate) fn ways(
    rules: &RuleSet,
    load: Load,
    configuration_servers: u32,
) -> Vec<InfrastructureOption> {
    [
        built_in(rules, load),
        scale_up(rules, load, configuration_servers),
        scale_out(rules, load),
        appliance(rules, load),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What speaks for an option.
pub(crate) fn reason(option: &InfrastructureOption, recommended: bool) -> Message {
    let what = match option.id {
        "built-in" => message!(
            "one configuration server with its built-in process server carries all machines: the fewest servers"
        ),
        "scale-up" => {
            message!("separate process servers of the largest size: fewer servers to run")
        }
        "scale-out" => message!("more and smaller servers: less is lost when one fails"),
        "appliance" => message!(
            "the modernized appliance is what new replications are set up with; it needs no configuration server"
        ),
        _ => Message::default(),
    };
    let what = match option.margin_percent {
        Some(margin) if margin < 0.0 => message!("{what}; a machine alone is over a limit", what),
        Some(margin) => message!(
            "{what}; {margin} % are left to the nearest limit",
            what,
            margin = format!("{margin:.0}")
        ),
        None => what,
    };
    if recommended { message!("recommended: {what}", what) } else { what }
}

fn appliance(rules: &RuleSet, load: Load) -> Option<InfrastructureOption> {
    let tiers = rules.table(ids::APPLIANCE_TIERS);
    let largest = tiers.last()?;
    let by_machines = f64::from(load.machines) / column(largest, "machines");
    let by_churn = load.churn_gb.unwrap_or(0.0) / column(largest, "churn_gb");
    let count = whole(Some(round_up(by_machines).max(round_up(by_churn))));
    let appliances = shares(load, count)
        .into_iter()
        .filter(|share| share.machines > 0)
        .map(|share| {
            server(tiers.iter().find(|tier| carries(tier, share)).unwrap_or(largest), share)
        })
        .collect();
    Some(option("appliance", Vec::new(), Vec::new(), appliances))
}

fn option(
    id: &'static str,
    configuration_servers: Vec<OnPremisesServer>,
    process_servers: Vec<OnPremisesServer>,
    appliances: Vec<OnPremisesServer>,
) -> InfrastructureOption {
    let mut option = InfrastructureOption {
        id,
        recommended: false,
        reason: Message::default(),
        configuration_servers,
        process_servers,
        appliances,
        servers: 0,
        vcpus: 0.0,
        memory_gb: 0.0,
        cache_gb: 0.0,
        margin_percent: None,
    };
    total(&mut option);
    option
}

/// Names the servers of an option and adds them up.
pub(crate) fn total(option: &mut InfrastructureOption) {
    let kinds = [
        ("configuration server", &mut option.configuration_servers),
        ("process server", &mut option.process_servers),
        ("appliance", &mut option.appliances),
    ];
    for (kind, servers) in kinds {
        for (number, server) in (1_u32..).zip(servers.iter_mut()) {
            server.name = format!("{kind} {number}");
        }
    }
    option.servers = u32::try_from(option.all().count()).unwrap_or(u32::MAX);
    option.vcpus = option.all().map(|server| server.vcpus).sum();
    option.memory_gb = option.all().map(|server| server.memory_gb).sum();
    option.cache_gb = option.all().filter_map(|server| server.cache_gb).sum();
    option.margin_percent =
        option.all().filter_map(|server| server.margin_percent).reduce(f64::min);
}

/// What is left to the nearer limit, in per cent of it.
pub(crate) fn margin(server: &OnPremisesServer) -> Option<f64> {
    let left = |used: f64, limit: f64| (limit - used) / limit * 100.0;
    let machines = left(f64::from(server.machines), f64::from(server.machines_limit?));
    let churn = server
        .churn_gb_per_day
        .zip(server.churn_limit_gb_per_day)
        .map(|(churn, limit)| left(churn, limit));
    Some(churn.map_or(machines, |churn| churn.min(machines)))
}

pub(crate) fn column(tier: &Tier, name: &str) -> f64 {
    tier[name]
}

pub(crate) fn carries(tier: &Tier, load: Load) -> bool {
    f64::from(load.machines) <= column(tier, "machines")
        && load.churn_gb.unwrap_or(0.0) <= column(tier, "churn_gb")
}

pub(crate) fn server(tier: &Tier, load: Load) -> OnPremisesServer {
    let mut server = OnPremisesServer {
        name: String::new(),
        vcpus: column(tier, "vcpus"),
        memory_gb: column(tier, "memory_gb"),
        cache_gb: Some(column(tier, "cache_gb")),
        machines: load.machines,
        churn_gb_per_day: load.churn_gb,
        machines_limit: Some(whole(Some(column(tier, "machines")))),
        churn_limit_gb_per_day: Some(column(tier, "churn_gb")),
        margin_percent: None,
        assigned: Vec::new(),
    };
    server.margin_percent = margin(&server);
    server
}

fn bare_configuration_servers(tier: &Tier, count: u32) -> Vec<OnPremisesServer> {
    let server = OnPremisesServer {
        name: String::new(),
        vcpus: column(tier, "cs_vcpus"),
        memory_gb: column(tier, "cs_memory_gb"),
        cache_gb: None,
        machines: 0,
        churn_gb_per_day: None,
        machines_limit: None,
        churn_limit_gb_per_day: None,
        margin_percent: None,
        assigned: Vec::new(),
    };
    (0..count).map(|_| server.clone()).collect()
}

fn built_in(rules: &RuleSet, load: Load) -> Option<InfrastructureOption> {
    let tier =
        rules.table(ids::CONFIGURATION_SERVER_TIERS).iter().find(|tier| carries(tier, load))?;
    Some(option("built-in", vec![server(tier, load)], Vec::new(), Vec::new()))
}

/// `load` shared over `count` servers, the first ones taking the machines that are left over.
fn shares(load: Load, count: u32) -> Vec<Load> {
    let count = count.max(1);
    (0..count)
        .map(|index| {
            let extra = u32::from(index < load.machines % count);
            part(load, load.machines / count + extra)
        })
        .collect()
}

fn part(load: Load, machines: u32) -> Load {
    let share = f64::from(machines) / f64::from(load.machines.max(1));
    Load { machines, churn_gb: load.churn_gb.map(|churn| churn * share) }
}

fn scale_up(
    rules: &RuleSet,
    load: Load,
    configuration_servers: u32,
) -> Option<InfrastructureOption> {
    let tiers = rules.table(ids::PROCESS_SERVER_TIERS);
    let largest = tiers.last()?;
    let by_machines = f64::from(load.machines) / column(largest, "machines");
    let by_churn = load.churn_gb.unwrap_or(0.0) / column(largest, "churn_gb");
    let count = whole(Some(round_up(by_machines).max(round_up(by_churn))));
    let process_servers = shares(load, count)
        .into_iter()
        .filter(|share| share.machines > 0)
        .map(|share| {
            let tier = tiers.iter().find(|tier| carries(tier, share)).unwrap_or(largest);
            server(tier, share)
        })
        .collect();
    Some(option(
        "scale-up",
        bare_configuration_servers(largest, configuration_servers.max(1)),
        process_servers,
        Vec::new(),
    ))
}

fn scale_out(rules: &RuleSet, load: Load) -> Option<InfrastructureOption> {
    let tiers = rules.table(ids::PROCESS_SERVER_TIERS);
    let first = tiers.first()?;
    let small_configuration = column(first, "cs_vcpus");
    let usable: Vec<&Tier> = tiers
        .iter()
        .filter(|tier| (column(tier, "cs_vcpus") - small_configuration).abs() < f64::EPSILON)
        .collect();
    let (small, large) = (usable.first().copied()?, usable.last().copied()?);
    let capacity = |tier: &Tier| {
        let by_churn = match load.churn_gb {
            Some(churn) if churn > 0.0 => {
                (column(tier, "churn_gb") * f64::from(load.machines) / churn).floor()
            }
            _ => f64::INFINITY,
        };
        whole(Some(column(tier, "machines").min(by_churn)))
    };
    let (small_capacity, large_capacity) = (capacity(small), capacity(large));
    if large_capacity == 0 {
        return None;
    }
    let machines = f64::from(load.machines);
    let per_configuration = rules.number(ids::CONFIGURATION_SERVER_MACHINES)?;
    let churn_limit = rules.number(ids::BUILTIN_PROCESS_SERVER_CHURN_GB)?;
    let configuration_servers = round_up(machines / per_configuration)
        .max(round_up(load.churn_gb.unwrap_or(0.0) / churn_limit))
        .max(1.0);
    let configuration_servers = whole(Some(configuration_servers));
    let count = load.machines.div_ceil(large_capacity).max(configuration_servers);
    let small_count = (0..=count).rev().find(|small| {
        u64::from(*small) * u64::from(small_capacity)
            + u64::from(count - small) * u64::from(large_capacity)
            >= u64::from(load.machines)
    })?;
    let mut process_servers = Vec::new();
    let in_small = small_capacity.saturating_mul(small_count).min(load.machines);
    let rest = part(load, load.machines - in_small);
    if count > small_count {
        for share in shares(rest, count - small_count) {
            process_servers.push(server(large, share));
        }
    }
    if small_count > 0 {
        for share in shares(part(load, in_small), small_count) {
            process_servers.push(server(small, share));
        }
    }
    process_servers.retain(|server| server.machines > 0);
    Some(option(
        "scale-out",
        bare_configuration_servers(small, configuration_servers),
        process_servers,
        Vec::new(),
    ))
}
