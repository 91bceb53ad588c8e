//! Configuration and process servers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::round_up;
use crate::rules::{RuleSet, Tier};
use crate::units::{plain, plain_number};

/// A server to set up on-premises.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OnPremisesServer {
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
}

/// One way to set the servers up.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InfrastructureOption {
    /// `built-in`, `scale-up` or `scale-out`.
    pub id: &'static str,
    /// The configuration servers.
    pub configuration_servers: Vec<OnPremisesServer>,
    /// The process servers beside the built-in one.
    pub process_servers: Vec<OnPremisesServer>,
}

/// The servers to set up on-premises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Infrastructure {
    /// The configuration servers of the recommended option.
    pub configuration_servers: Vec<OnPremisesServer>,
    /// The process servers of the recommended option.
    pub process_servers: Vec<OnPremisesServer>,
    /// All ways to do it, the recommended one first.
    pub options: Vec<InfrastructureOption>,
}

/// What has to be carried: machines, and their changes in GiB a day where they are known.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Machines.
    pub machines: u32,
    /// Changes in GiB a day.
    pub churn_gb: Option<f64>,
}

/// The servers for a load, by the tables of the rule set.
///
/// Up to the limits of the built-in process server one configuration server does; the tier is the first that carries both
/// the machines and the changes. Above, the machines go to separate process servers: scaled up (the largest servers, as few
/// as possible) or scaled out (the servers that go with the small configuration server; the fewest, then the fewest vCPUs,
/// the smaller ones filled first).
#[must_use]
pub fn infrastructure(rules: &RuleSet, load: Load, configuration_servers: u32) -> Infrastructure {
    if load.machines == 0 {
        return Infrastructure::default();
    }
    let options: Vec<InfrastructureOption> = match built_in(rules, load) {
        Some(option) => vec![option],
        None => [
            scale_up(rules, load, configuration_servers),
            scale_out(rules, load),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let (configuration_servers, process_servers) = options.first().map_or_else(
        || (Vec::new(), Vec::new()),
        |option| {
            (
                option.configuration_servers.clone(),
                option.process_servers.clone(),
            )
        },
    );
    Infrastructure {
        configuration_servers,
        process_servers,
        options,
    }
}

fn column(tier: &Tier, name: &str) -> f64 {
    tier.get(name).copied().unwrap_or(0.0)
}

fn carries(tier: &Tier, load: Load) -> bool {
    f64::from(load.machines) <= column(tier, "machines")
        && load.churn_gb.unwrap_or(0.0) <= column(tier, "churn_gb")
}

fn server(tier: &Tier, load: Load) -> OnPremisesServer {
    OnPremisesServer {
        vcpus: column(tier, "vcpus"),
        memory_gb: column(tier, "memory_gb"),
        cache_gb: Some(column(tier, "cache_gb")),
        machines: load.machines,
        churn_gb_per_day: load.churn_gb,
    }
}

fn bare_configuration_servers(tier: &Tier, count: u32) -> Vec<OnPremisesServer> {
    let server = OnPremisesServer {
        vcpus: column(tier, "cs_vcpus"),
        memory_gb: column(tier, "cs_memory_gb"),
        cache_gb: None,
        machines: 0,
        churn_gb_per_day: None,
    };
    (0..count).map(|_| server.clone()).collect()
}

fn built_in(rules: &RuleSet, load: Load) -> Option<InfrastructureOption> {
    let tier = rules
        .table("configuration_server_tiers")
        .iter()
        .find(|tier| carries(tier, load))?;
    Some(InfrastructureOption {
        id: "built-in",
        configuration_servers: vec![server(tier, load)],
        process_servers: Vec::new(),
    })
}

/// `load` shared over `count` servers, the first ones taking the machines that are left over.
fn shares(load: Load, count: u32) -> Vec<Load> {
    let count = count.max(1);
    (0..count)
        .map(|place| {
            let extra = u32::from(place < load.machines % count);
            part(load, load.machines / count + extra)
        })
        .collect()
}

fn part(load: Load, machines: u32) -> Load {
    let share = f64::from(machines) / f64::from(load.machines.max(1));
    Load {
        machines,
        churn_gb: load.churn_gb.map(|churn| churn * share),
    }
}

fn whole(number: f64) -> u32 {
    // Saturates; more than 4 billion servers are not a plan.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturating"
    )]
    {
        number as u32
    }
}

fn scale_up(
    rules: &RuleSet,
    load: Load,
    configuration_servers: u32,
) -> Option<InfrastructureOption> {
    let tiers = rules.table("process_server_tiers");
    let largest = tiers.last()?;
    let by_machines = f64::from(load.machines) / column(largest, "machines");
    let by_churn = load.churn_gb.unwrap_or(0.0) / column(largest, "churn_gb");
    let count = whole(round_up(by_machines).max(round_up(by_churn)));
    let process_servers = shares(load, count)
        .into_iter()
        .filter(|share| share.machines > 0)
        .map(|share| {
            let tier = tiers
                .iter()
                .find(|tier| carries(tier, share))
                .unwrap_or(largest);
            server(tier, share)
        })
        .collect();
    Some(InfrastructureOption {
        id: "scale-up",
        configuration_servers: bare_configuration_servers(largest, configuration_servers.max(1)),
        process_servers,
    })
}

fn scale_out(rules: &RuleSet, load: Load) -> Option<InfrastructureOption> {
    let tiers = rules.table("process_server_tiers");
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
        whole(column(tier, "machines").min(by_churn))
    };
    let (small_capacity, large_capacity) = (capacity(small), capacity(large));
    if large_capacity == 0 {
        return None;
    }
    let machines = f64::from(load.machines);
    let per_configuration = rules.number("configuration_server_machines")?;
    let churn_limit = rules.number("builtin_process_server_churn_gb")?;
    let configuration_servers = round_up(machines / per_configuration)
        .max(round_up(load.churn_gb.unwrap_or(0.0) / churn_limit))
        .max(1.0);
    let configuration_servers = whole(configuration_servers);
    let count = load
        .machines
        .div_ceil(large_capacity)
        .max(configuration_servers);
    let small_count = (0..=count).rev().find(|small| {
        u64::from(*small) * u64::from(small_capacity)
            + u64::from(count - small) * u64::from(large_capacity)
            >= u64::from(load.machines)
    })?;
    let mut process_servers = Vec::new();
    let in_small = small_capacity
        .saturating_mul(small_count)
        .min(load.machines);
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
    Some(InfrastructureOption {
        id: "scale-out",
        configuration_servers: bare_configuration_servers(small, configuration_servers),
        process_servers,
    })
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "tiers are whole numbers")]
mod tests {
    use super::*;

    fn plan(machines: u32, churn_gb: f64) -> Infrastructure {
        let rules = crate::rules::built_in("guide-2017").unwrap();
        let load = Load {
            machines,
            churn_gb: Some(churn_gb),
        };
        infrastructure(&rules, load, 1)
    }

    fn sizes(servers: &[OnPremisesServer]) -> Vec<(f64, f64, u32)> {
        servers
            .iter()
            .map(|server| (server.vcpus, server.memory_gb, server.machines))
            .collect()
    }

    /// The guide's example of 220 machines, both ways.
    #[test]
    fn two_hundred_and_twenty_machines_as_the_guide_prints_them() {
        let plan = plan(220, 600.0);
        let [up, out] = plan.options.as_slice() else {
            panic!("two ways, not {:?}", plan.options);
        };
        assert_eq!(up.id, "scale-up");
        assert_eq!(sizes(&up.configuration_servers), [(12.0, 18.0, 0)]);
        assert_eq!(sizes(&up.process_servers), [(12.0, 24.0, 220)]);
        assert_eq!(out.id, "scale-out");
        assert_eq!(
            sizes(&out.configuration_servers),
            [(8.0, 16.0, 0), (8.0, 16.0, 0)]
        );
        assert_eq!(
            sizes(&out.process_servers),
            [(8.0, 12.0, 135), (4.0, 8.0, 85)]
        );
    }

    /// Every edge of the configuration server's table, from both sides.
    #[test]
    fn configuration_server_tiers_end_where_decided() {
        let vcpus = |machines, churn| {
            let plan = plan(machines, churn);
            assert!(plan.process_servers.is_empty());
            plan.configuration_servers.first().unwrap().vcpus
        };
        assert_eq!(vcpus(99, 100.0), 8.0);
        assert_eq!(vcpus(100, 100.0), 12.0);
        assert_eq!(vcpus(150, 100.0), 12.0);
        assert_eq!(vcpus(151, 100.0), 16.0);
        assert_eq!(vcpus(200, 100.0), 16.0);
        assert_eq!(vcpus(10, 500.0), 8.0);
        assert_eq!(vcpus(10, 500.01), 12.0);
        assert_eq!(vcpus(10, 1024.0), 12.0);
        assert_eq!(vcpus(10, 1024.01), 16.0);
        assert_eq!(vcpus(10, 2048.0), 16.0);
    }

    #[test]
    fn above_the_built_in_process_server_the_machines_move_out() {
        for plan in [plan(201, 100.0), plan(10, 2048.01)] {
            assert!(!plan.process_servers.is_empty());
            assert_eq!(plan.options.len(), 2);
        }
    }

    /// Every edge of the process server's table, from both sides, by the share of one server among several.
    #[test]
    fn process_server_tiers_end_where_decided() {
        let rules = crate::rules::built_in("guide-2017").unwrap();
        let vcpus = |machines, churn| {
            let load = Load {
                machines,
                churn_gb: Some(churn),
            };
            let tier = rules
                .table("process_server_tiers")
                .iter()
                .find(|tier| carries(tier, load));
            tier.map(|tier| column(tier, "vcpus"))
        };
        assert_eq!(vcpus(85, 1.0), Some(4.0));
        assert_eq!(vcpus(86, 1.0), Some(8.0));
        assert_eq!(vcpus(150, 1.0), Some(8.0));
        assert_eq!(vcpus(151, 1.0), Some(12.0));
        assert_eq!(vcpus(225, 1.0), Some(12.0));
        assert_eq!(vcpus(226, 1.0), None);
        assert_eq!(vcpus(1, 250.0), Some(4.0));
        assert_eq!(vcpus(1, 250.01), Some(8.0));
        assert_eq!(vcpus(1, 1024.0), Some(8.0));
        assert_eq!(vcpus(1, 1024.01), Some(12.0));
        assert_eq!(vcpus(1, 2048.01), None);
    }

    /// No machine and no change is lost, whatever the load.
    #[test]
    fn options_carry_the_whole_load() {
        for machines in [1, 99, 200, 201, 225, 226, 400, 401, 1000, 2345] {
            for churn in [0.0, 499.0, 2047.0, 2049.0, 9000.0] {
                for option in plan(machines, churn).options {
                    let all = option
                        .configuration_servers
                        .iter()
                        .chain(&option.process_servers);
                    let carried: u32 = all.clone().map(|server| server.machines).sum();
                    assert_eq!(carried, machines, "{option:?}");
                    let sum: f64 = all.filter_map(|server| server.churn_gb_per_day).sum();
                    assert!((sum - churn).abs() < 1e-6, "{sum} of {churn} in {option:?}");
                }
            }
        }
    }
}
