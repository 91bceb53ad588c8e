//! Configuration and process servers, and replication appliances.

mod assign;
mod ways;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use assign::{Machine, assign};

use crate::rules::{RuleSet, ids};
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// A server to set up on-premises.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
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
    /// The machines that go to it, by name; of the recommended option in a plan of servers.
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

/// The servers to set up on-premises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Infrastructure {
    /// The configuration servers of the recommended option.
    pub configuration_servers: Vec<OnPremisesServer>,
    /// The process servers of the recommended option.
    pub process_servers: Vec<OnPremisesServer>,
    /// The appliances of the recommended option.
    pub appliances: Vec<OnPremisesServer>,
    /// All ways to do it, the recommended one first.
    pub options: Vec<InfrastructureOption>,
}

impl Infrastructure {
    fn of(options: Vec<InfrastructureOption>) -> Self {
        let Some(first) = options.first() else {
            return Self::default();
        };
        Self {
            configuration_servers: first.configuration_servers.clone(),
            process_servers: first.process_servers.clone(),
            appliances: first.appliances.clone(),
            options,
        }
    }
}

/// What has to be carried: machines, and their changes in GiB a day where they are known.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Machines.
    pub machines: u32,
    /// Changes in GiB a day.
    pub churn_gb: Option<f64>,
}

/// The servers for a load, by the tables of the rule set, all ways that the rule set knows.
///
/// `built-in`: one configuration server with its built-in process server, of the first tier that carries both the machines
/// and the changes. `scale-up`: separate process servers of the largest tier, as few as possible. `scale-out`: process
/// servers that go with the small configuration server; the fewest, then the fewest vCPUs, the smaller ones filled first.
/// `appliance`: modernized replication appliances. The recommended one is the first of the rule `setup_order` that carries
/// the load.
#[must_use]
pub fn infrastructure(rules: &RuleSet, load: Load, configuration_servers: u32) -> Infrastructure {
    if load.machines == 0 {
        return Infrastructure::default();
    }
    let order = rules.list(ids::SETUP_ORDER);
    let rank = |id: &str| order.iter().position(|known| known == id).unwrap_or(order.len());
    let mut options = ways::ways(rules, load, configuration_servers);
    options.sort_by_key(|option| rank(option.id));
    for (index, option) in options.iter_mut().enumerate() {
        option.recommended = index == 0;
        option.reason = ways::reason(option, index == 0);
    }
    Infrastructure::of(options)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the tables hold whole numbers")]
mod tests;
