//! The ways to set the servers up.

use super::packing::{Bin, Capacity, Machine, balanced, fewest, packed};
use super::{InfrastructureOption, Load, NotOffered, OnPremisesServer};
use crate::figure::round_up;
use crate::message;
use crate::rules::{RuleSet, Tier, ids};
use crate::units::{grouped, whole};
use crate::wording::Message;

type Way = Result<InfrastructureOption, NotOffered>;

/// Why a way is no plan: it has more servers than are planned one by one, by the load or because `others` go with them. Asked
/// before any of them is made.
fn too_many(
    id: &'static str,
    load: &Load,
    limit: Capacity,
    others: u32,
    rules: &RuleSet,
) -> Option<NotOffered> {
    let most = rules.number(ids::SETUP_SERVERS_MAX)?;
    let by_machines = f64::from(load.count()) / f64::from(limit.machines.max(1));
    let by_changes = load.churn_gb.unwrap_or(0.0) / limit.churn_gb;
    let least = round_up(by_machines.max(by_changes)).max(f64::from(others));
    (least > most).then(|| NotOffered {
        id,
        reason: message!(
            "at least {least} servers would be needed, and no more than {most} are planned one by one ({rule}); plan parts of the estate, each by itself",
            least = grouped(least, 0),
            most = grouped(most, 0),
            rule = ids::SETUP_SERVERS_MAX.as_str()
        ),
    })
}

/// All ways that the rules know; of those that cannot be built, why.
pub(crate) fn ways(
    rules: &RuleSet,
    load: &Load,
    configuration_servers: u32,
    spare: u32,
) -> Vec<Way> {
    [
        built_in(rules, load),
        scale_up(rules, load, configuration_servers),
        scale_out(rules, load),
        appliance(rules, load, spare),
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
            "each appliance carries its machines by itself; a machine can be switched to another one of the same vault"
        ),
        _ => Message::default(),
    };
    let what = match option.margin_percent {
        Some(margin) => message!(
            "{what}; {margin} % are left to the nearest limit",
            what,
            margin = format!("{margin:.0}")
        ),
        None => what,
    };
    // Where there is one way, it is no advice.
    let is_choice = option.id != "appliance";
    if recommended && is_choice { message!("recommended: {what}", what) } else { what }
}

/// What an appliance carries at most; `None` where the rule set has no appliances.
fn appliance_limit(rules: &RuleSet) -> Option<Capacity> {
    Some(Capacity {
        machines: whole(rules.number(ids::APPLIANCE_MACHINES)),
        churn_gb: rules.number(ids::APPLIANCE_CHURN_GB)?,
    })
}

/// The number of each machine's appliance, counted from 1; `None` for a machine that no appliance carries, and for all under
/// a rule set that has none.
#[expect(clippy::indexing_slicing, reason = "the places are of these machines")]
pub(crate) fn appliances_of(rules: &RuleSet, machines: &[Machine]) -> Vec<Option<u32>> {
    let mut numbers = vec![None; machines.len()];
    let Some(limit) = appliance_limit(rules) else {
        return numbers;
    };
    let places: Vec<usize> =
        (0..machines.len()).filter(|place| limit.carries(&machines[*place])).collect();
    let carried: Vec<Machine> = places.iter().map(|place| machines[*place].clone()).collect();
    for (number, bin) in (1_u32..).zip(fewest(&carried, limit, 0).unwrap_or_default()) {
        for (item, _) in bin.items {
            numbers[places[item]] = Some(number);
        }
    }
    numbers
}

fn appliance(rules: &RuleSet, load: &Load, spare: u32) -> Option<Way> {
    let limit = appliance_limit(rules)?;
    let tiers = rules.table(ids::APPLIANCE_TIERS);
    let largest = tiers.last()?;
    if let Some(reason) = too_many("appliance", load, limit, spare, rules) {
        return Some(Err(reason));
    }
    let known = load.churn_gb.is_some();
    let mut appliances: Vec<OnPremisesServer> = fewest(&load.machines, limit, 0)?
        .iter()
        .map(|bin| {
            let tier = tiers.iter().find(|tier| carries(tier, bin.machines, bin.churn_gb));
            server(tier.unwrap_or(largest), limit, bin, &load.machines, known)
        })
        .collect();
    let standing_by = OnPremisesServer {
        spare: true,
        margin_percent: None,
        ..server(largest, limit, &Bin::new(limit), &[], known)
    };
    appliances.extend((0..spare).map(|_| standing_by.clone()));
    Some(Ok(option("appliance", Vec::new(), Vec::new(), appliances)))
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
    option
}

/// What is left to the nearer limit, in per cent of it.
fn margin(server: &OnPremisesServer) -> Option<f64> {
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

/// Whether a tier carries so many machines with so many changes.
pub(crate) fn carries(tier: &Tier, machines: u32, churn_gb: f64) -> bool {
    f64::from(machines) <= column(tier, "machines") && churn_gb <= column(tier, "churn_gb")
}

/// A server of a tier with what it carries; `known` is whether all changes are.
#[expect(clippy::indexing_slicing, reason = "the places are of these machines")]
fn server(
    tier: &Tier,
    limit: Capacity,
    bin: &Bin,
    machines: &[Machine],
    known: bool,
) -> OnPremisesServer {
    let names = bin.items.iter().map(|(item, _)| &machines[*item].name);
    let mut server = OnPremisesServer {
        name: String::new(),
        vcpus: column(tier, "vcpus"),
        memory_gb: column(tier, "memory_gb"),
        cache_gb: Some(column(tier, "cache_gb")),
        machines: bin.machines,
        churn_gb_per_day: known.then_some(bin.churn_gb),
        machines_limit: Some(limit.machines),
        churn_limit_gb_per_day: Some(limit.churn_gb),
        margin_percent: None,
        spare: false,
        assigned: names.filter(|name| !name.is_empty()).cloned().collect(),
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
        spare: false,
        assigned: Vec::new(),
    };
    (0..count).map(|_| server.clone()).collect()
}

fn of_tier(tier: &Tier) -> Capacity {
    Capacity { machines: whole(Some(column(tier, "machines"))), churn_gb: column(tier, "churn_gb") }
}

fn built_in(rules: &RuleSet, load: &Load) -> Option<Way> {
    let tiers = rules.table(ids::CONFIGURATION_SERVER_TIERS);
    let largest = tiers.last()?;
    let in_one = |tier: &Tier| {
        let all = packed(&load.machines, vec![Bin::new(of_tier(tier))], None)?;
        all.into_iter().next()
    };
    let changed = load.churn_gb.unwrap_or(0.0);
    let of_figures = |tier: &&Tier| carries(tier, load.count(), changed);
    let found = tiers.iter().filter(of_figures).find_map(|tier| Some((tier, in_one(tier)?)));
    let Some((tier, bin)) = found else {
        let reason = if f64::from(load.count()) > column(largest, "machines") {
            message!(
                "{machines} machines are more than the {limit} that one server carries",
                machines = grouped(f64::from(load.count()), 0),
                limit = grouped(column(largest, "machines"), 0)
            )
        } else {
            message!(
                "{changed} GB of changes a day are more than the {limit} GB that one server takes",
                changed = grouped(changed, 0),
                limit = grouped(column(largest, "churn_gb"), 0)
            )
        };
        return Some(Err(NotOffered { id: "built-in", reason }));
    };
    let known = load.churn_gb.is_some();
    let server = server(tier, of_tier(tier), &bin, &load.machines, known);
    Some(Ok(option("built-in", vec![server], Vec::new(), Vec::new())))
}

/// A machine that changes more than a server of a way takes.
fn too_much(id: &'static str, load: &Load, limit: Capacity) -> NotOffered {
    let above = load.machines.iter().find(|machine| !limit.carries(machine));
    let (name, weight) =
        above.map_or(("", 0.0), |machine| (machine.name.as_str(), machine.weight()));
    let (changed, limit) = (grouped(weight, 0), grouped(limit.churn_gb, 0));
    let reason = if name.is_empty() {
        message!(
            "an average machine changes {changed} GB a day, more than the {limit} GB that each of these servers takes",
            changed,
            limit
        )
    } else {
        message!(
            "{name} changes {changed} GB a day, more than the {limit} GB that each of these servers takes",
            name = name.to_owned(),
            changed,
            limit
        )
    };
    NotOffered { id, reason }
}

fn scale_up(rules: &RuleSet, load: &Load, configuration_servers: u32) -> Option<Way> {
    let tiers = rules.table(ids::PROCESS_SERVER_TIERS);
    let largest = tiers.last()?;
    let limit = of_tier(largest);
    if let Some(reason) = too_many("scale-up", load, limit, configuration_servers, rules) {
        return Some(Err(reason));
    }
    let changed = load.churn_gb.unwrap_or(0.0);
    let Some(bins) = fewest(&load.machines, limit, whole(Some(round_up(changed / limit.churn_gb))))
    else {
        return Some(Err(too_much("scale-up", load, limit)));
    };
    let known = load.churn_gb.is_some();
    let process_servers = bins
        .iter()
        .map(|bin| {
            let fits = |tier: &&Tier| carries(tier, bin.machines, bin.churn_gb);
            let tier = tiers.iter().find(fits).unwrap_or(largest);
            server(tier, of_tier(tier), bin, &load.machines, known)
        })
        .collect();
    Some(Ok(option(
        "scale-up",
        bare_configuration_servers(largest, configuration_servers.max(1)),
        process_servers,
        Vec::new(),
    )))
}

fn scale_out(rules: &RuleSet, load: &Load) -> Option<Way> {
    let tiers = rules.table(ids::PROCESS_SERVER_TIERS);
    let first = tiers.first()?;
    let small_configuration = column(first, "cs_vcpus");
    let usable: Vec<&Tier> = tiers
        .iter()
        .filter(|tier| (column(tier, "cs_vcpus") - small_configuration).abs() < f64::EPSILON)
        .collect();
    let (small, large) = (usable.first().copied()?, usable.last().copied()?);
    let (small_limit, large_limit) = (of_tier(small), of_tier(large));
    if let Some(reason) = too_many("scale-out", load, large_limit, 0, rules) {
        return Some(Err(reason));
    }
    // Each stands for so many machines; what they change is on the process servers.
    let per_configuration = rules.number(ids::CONFIGURATION_SERVER_MACHINES)?;
    let configuration_servers =
        whole(Some(round_up(f64::from(load.count()) / per_configuration).max(1.0)));
    let by_changes = round_up(load.churn_gb.unwrap_or(0.0) / large_limit.churn_gb);
    let at_least = configuration_servers.max(whole(Some(by_changes)));
    let Some(all_large) = fewest(&load.machines, large_limit, at_least) else {
        return Some(Err(too_much("scale-out", load, large_limit)));
    };
    let count = all_large.len().max(usize::try_from(at_least).unwrap_or(usize::MAX));
    let (small_bins, large_bins) = smallest(&load.machines, small_limit, large_limit, count)
        .unwrap_or_else(|| (Vec::new(), all_large));
    let known = load.churn_gb.is_some();
    let of = |tier: &Tier, bins: &[Bin]| -> Vec<OnPremisesServer> {
        let used = bins.iter().filter(|bin| bin.machines > 0);
        used.map(|bin| server(tier, of_tier(tier), bin, &load.machines, known)).collect()
    };
    let process_servers =
        of(large, &large_bins).into_iter().chain(of(small, &small_bins)).collect();
    Some(Ok(option(
        "scale-out",
        bare_configuration_servers(small, configuration_servers),
        process_servers,
        Vec::new(),
    )))
}

/// So many servers, as many small ones among them as carry the machines with the others, the small ones filled first.
fn smallest(
    machines: &[Machine],
    small: Capacity,
    large: Capacity,
    count: usize,
) -> Option<(Vec<Bin>, Vec<Bin>)> {
    let with_small = |small_count: usize| {
        let small = (0..small_count).map(|_| Bin::new(small));
        let large = (small_count..count).map(|_| Bin::new(large));
        packed(machines, small.chain(large).collect(), None)
    };
    // With more small ones less is carried: the most that carry all are between one number that does and one that does not.
    let (mut most, mut found) = (0, with_small(0)?);
    let mut beyond = count + 1;
    while beyond - most > 1 {
        let middle = usize::midpoint(most, beyond);
        match with_small(middle) {
            Some(bins) => (most, found) = (middle, bins),
            None => beyond = middle,
        }
    }
    let large_bins = found.split_off(most);
    let even = |bins: Vec<Bin>, capacity| {
        let items: Vec<(usize, u32)> = bins.iter().flat_map(|bin| bin.items.clone()).collect();
        balanced(machines, &items, capacity, bins.len()).unwrap_or(bins)
    };
    Some((even(found, small), even(large_bins, large)))
}
