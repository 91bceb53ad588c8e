//! The servers to set up on-premises: replication appliances, or the configuration and process servers of 2017.

mod hosts;
mod packing;
mod ways;

use schemars::JsonSchema;
use serde::Serialize;

pub use hosts::HypervHosts;
pub(crate) use hosts::hyperv_hosts;
pub use packing::Machine;
pub(crate) use ways::appliances_of;

use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::{grouped, plain, plain_number};
use crate::wording::Message;

/// A server to set up on-premises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OnPremisesServer {
    /// What it is called in the plan: `process server 2`.
    pub name: String,
    /// Virtual CPUs.
    #[serde(serialize_with = "plain_number")]
    pub vcpus: f64,
    /// Memory in GiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_gb: f64,
    /// Cache disk in GiB; null for a configuration server that protects no machine itself.
    #[serde(serialize_with = "plain")]
    pub cache_gb: Option<f64>,
    /// Machines that it carries.
    pub machines: u32,
    /// Changes that it carries in GiB a day.
    #[serde(serialize_with = "plain")]
    pub churn_gb_per_day: Option<f64>,
    /// Machines that it may carry; null for one that protects no machine itself.
    pub machines_limit: Option<u32>,
    /// Changes that it may carry in GiB a day.
    #[serde(serialize_with = "plain")]
    pub churn_limit_gb_per_day: Option<f64>,
    /// What is left to the nearer limit, in per cent of it.
    #[serde(serialize_with = "plain")]
    pub margin_percent: Option<f64>,
    /// Whether it carries nothing and stands by for another one that fails.
    pub spare: bool,
    /// The machines that go to it, by name, in a plan of servers.
    pub assigned: Vec<String>,
}

/// One way to set the servers up.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct InfrastructureOption {
    /// `built-in`, `scale-up`, `scale-out` or `appliance`.
    pub id: &'static str,
    /// Whether it is the recommended one.
    pub recommended: bool,
    /// Why it is recommended, or what speaks for another one.
    pub reason: Message,
    /// The configuration servers.
    pub configuration_servers: Vec<OnPremisesServer>,
    /// The process servers beside the built-in one.
    pub process_servers: Vec<OnPremisesServer>,
    /// The modernized replication appliances, which need no configuration and process server.
    pub appliances: Vec<OnPremisesServer>,
    /// How many servers it is.
    pub servers: u32,
    /// The virtual CPUs of all of them.
    #[serde(serialize_with = "plain_number")]
    pub vcpus: f64,
    /// Their memory in GiB.
    #[serde(serialize_with = "plain_number")]
    pub memory_gb: f64,
    /// Their cache disks in GiB.
    #[serde(serialize_with = "plain_number")]
    pub cache_gb: f64,
    /// The margin of the server that is nearest to a limit, in per cent.
    #[serde(serialize_with = "plain")]
    pub margin_percent: Option<f64>,
}

impl InfrastructureOption {
    /// All servers: configuration servers, process servers, appliances.
    pub fn all(&self) -> impl Iterator<Item = &OnPremisesServer> {
        self.configuration_servers.iter().chain(&self.process_servers).chain(&self.appliances)
    }
}

/// A way to set the servers up that cannot be built for these machines.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NotOffered {
    /// The id that the option would have.
    pub id: &'static str,
    /// Why it cannot be built.
    pub reason: Message,
}

/// A machine that no server can carry.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NotCarried {
    /// Its name; empty for the machines of averages.
    pub name: String,
    /// What it changes in GiB a day.
    #[serde(serialize_with = "plain_number")]
    pub churn_gb_per_day: f64,
    /// What a server takes at most in GiB a day.
    #[serde(serialize_with = "plain_number")]
    pub limit_gb_per_day: f64,
    /// Why it is not carried.
    pub reason: Message,
    /// The rule that states the limit.
    pub rule: String,
}

/// The servers to set up on-premises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Infrastructure {
    /// The configuration servers of the recommended option.
    pub configuration_servers: Vec<OnPremisesServer>,
    /// The process servers of the recommended option.
    pub process_servers: Vec<OnPremisesServer>,
    /// The appliances of the recommended option, spare ones last.
    pub appliances: Vec<OnPremisesServer>,
    /// All ways to do it that can be built, the recommended one first.
    pub options: Vec<InfrastructureOption>,
    /// The ways that the rule set knows and that cannot be built for these machines.
    pub not_offered: Vec<NotOffered>,
    /// The machines that change more than any server takes.
    pub not_carried: Vec<NotCarried>,
    /// The hosts that get the provider and the agent; null for VMware and physical machines.
    pub hyperv_hosts: Option<HypervHosts>,
}

/// What has to be carried.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// The machines.
    pub machines: Vec<Machine>,
    /// All their changes in GiB a day as the figures have them; `None` while those of a machine are not known.
    pub churn_gb: Option<f64>,
}

impl Load {
    /// Machines that are alike and change so many GiB a day together.
    #[must_use]
    pub fn average(machines: u32, churn_gb: Option<f64>) -> Self {
        let each = churn_gb.map(|churn| churn / f64::from(machines.max(1)));
        let alike = Machine { name: String::new(), machines, churn_gb: each };
        Self { machines: if machines > 0 { vec![alike] } else { Vec::new() }, churn_gb }
    }

    /// How many machines there are.
    fn count(&self) -> u32 {
        self.machines.iter().map(|machine| machine.machines).fold(0, u32::saturating_add)
    }

    /// The load without the machines that change more than a limit, and those machines.
    fn without_above(self, limit: f64) -> (Self, Vec<Machine>) {
        let (above, machines): (Vec<Machine>, Vec<Machine>) =
            self.machines.into_iter().partition(|machine| machine.weight() > limit + 1e-6);
        let left: f64 =
            above.iter().map(|machine| machine.weight() * f64::from(machine.machines)).sum();
        let churn_gb = self.churn_gb.map(|churn| (churn - left).max(0.0));
        (Self { machines, churn_gb }, above)
    }
}

/// The servers for a load, by the tables of the rule set, all ways that the rule set knows. No machine is split over two
/// servers and no server is over its limits; a way for which that cannot be is not offered, with the reason.
///
/// `built-in`: one configuration server with its built-in process server, of the first tier that carries both the machines
/// and the changes. `scale-up`: separate process servers of the largest tier, as few as possible. `scale-out`: process
/// servers that go with the small configuration server; the fewest, then the fewest vCPUs, the smaller ones filled first.
/// `appliance`: replication appliances, with `spare` more that stand by. The recommended one is the first of the rule
/// `setup_order` that carries the load.
#[must_use]
pub fn infrastructure(
    rules: &RuleSet,
    load: Load,
    configuration_servers: u32,
    spare: u32,
) -> Infrastructure {
    let (limit, rule) = machine_limit(rules);
    let (load, above) = load.without_above(limit);
    let not_carried = above.iter().map(|machine| not_carried(machine, limit, rule)).collect();
    let mut built = Infrastructure { not_carried, ..Infrastructure::default() };
    if load.machines.is_empty() {
        return built;
    }
    let order = rules.list(ids::SETUP_ORDER);
    let rank = |id: &str| order.iter().position(|known| known == id).unwrap_or(order.len());
    for way in ways::ways(rules, &load, configuration_servers, spare) {
        match way {
            Ok(option) => built.options.push(option),
            Err(reason) => built.not_offered.push(reason),
        }
    }
    built.options.sort_by_key(|option| rank(option.id));
    for (index, option) in built.options.iter_mut().enumerate() {
        option.recommended = index == 0;
        option.reason = ways::reason(option, index == 0);
    }
    if let Some(first) = built.options.first() {
        built.configuration_servers.clone_from(&first.configuration_servers);
        built.process_servers.clone_from(&first.process_servers);
        built.appliances.clone_from(&first.appliances);
    }
    built
}

/// The changes of a machine in GiB a day above which no server carries it, with the rule that says so.
pub(crate) fn machine_limit(rules: &RuleSet) -> (f64, RuleId) {
    let known = [ids::APPLIANCE_CHURN_GB, ids::PROCESS_SERVER_CHURN_GB];
    let limits = known.into_iter().filter_map(|rule| Some((rules.number(rule)?, rule)));
    limits.reduce(|a, b| if b.0 > a.0 { b } else { a }).unwrap_or((f64::INFINITY, known[0]))
}

fn not_carried(machine: &Machine, limit: f64, rule: RuleId) -> NotCarried {
    NotCarried {
        name: machine.name.clone(),
        churn_gb_per_day: machine.weight(),
        limit_gb_per_day: limit,
        reason: above_any_server(machine.weight(), limit, rule),
        rule: rule.as_str().to_owned(),
    }
}

/// Why a machine is carried by no server.
pub(crate) fn above_any_server(churn_gb: f64, limit: f64, rule: RuleId) -> Message {
    let (changed, limit) = (grouped(churn_gb, 0), grouped(limit, 0));
    if rule == ids::APPLIANCE_CHURN_GB {
        message!(
            "changes {changed} GB a day, more than the {limit} GB that a replication appliance takes, and a machine is never split over two: no appliance carries it",
            changed,
            limit
        )
    } else {
        message!(
            "changes {changed} GB a day, more than the {limit} GB that a process server handles",
            changed,
            limit
        )
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the tables hold whole numbers")]
mod tests;
