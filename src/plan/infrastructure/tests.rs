//! The tables of servers, from both sides of every edge.

use super::ways::{carries, column};
use super::*;

fn plan(machines: u32, churn_gb: f64) -> Infrastructure {
    let rules = crate::rules::built_in("guide-2017").unwrap();
    let load = Load { machines, churn_gb: Some(churn_gb) };
    infrastructure(&rules, load, 1)
}

fn sizes(servers: &[OnPremisesServer]) -> Vec<(f64, f64, u32)> {
    servers.iter().map(|server| (server.vcpus, server.memory_gb, server.machines)).collect()
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
    assert_eq!(sizes(&out.configuration_servers), [(8.0, 16.0, 0), (8.0, 16.0, 0)]);
    assert_eq!(sizes(&out.process_servers), [(8.0, 12.0, 135), (4.0, 8.0, 85)]);
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
        let load = Load { machines, churn_gb: Some(churn) };
        let tier = rules.table(ids::PROCESS_SERVER_TIERS).iter().find(|tier| carries(tier, load));
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
                let all = option.configuration_servers.iter().chain(&option.process_servers);
                let carried: u32 = all.clone().map(|server| server.machines).sum();
                assert_eq!(carried, machines, "{option:?}");
                let sum: f64 = all.filter_map(|server| server.churn_gb_per_day).sum();
                assert!((sum - churn).abs() < 1e-6, "{sum} of {churn} in {option:?}");
            }
        }
    }
}

/// Every machine goes to one server, no server is over its limits unless one machine alone is, and the load is balanced.
#[test]
fn each_machine_goes_to_one_server_within_its_limits() {
    for (count, seed) in [(1_u32, 7_u32), (220, 3), (450, 11), (1_300, 5)] {
        let machines: Vec<Machine> = (0..count)
            .map(|number| Machine {
                name: format!("m{number}"),
                churn_gb: Some(f64::from((number * seed + 13) % 97) / 4.0),
            })
            .chain([Machine { name: "huge".to_owned(), churn_gb: Some(3_000.0) }])
            .collect();
        let churn = machines.iter().filter_map(|machine| machine.churn_gb).sum();
        for rules in ["guide-2017", "current"] {
            let rules = crate::rules::built_in(rules).unwrap();
            let load = Load { machines: count + 1, churn_gb: Some(churn) };
            let plan = assign(infrastructure(&rules, load, 1), &machines);
            let option = plan.options.first().unwrap();
            let mut names: Vec<&String> =
                option.all().flat_map(|server| &server.assigned).collect();
            assert_eq!(names.len(), machines.len());
            names.sort();
            names.dedup();
            assert_eq!(names.len(), machines.len());
            for server in option.all().filter(|server| !server.assigned.is_empty()) {
                assert_eq!(server.assigned.len(), server.machines as usize);
                let within = server.machines <= server.machines_limit.unwrap()
                    && server.churn_gb_per_day <= server.churn_limit_gb_per_day;
                assert!(within || server.assigned == ["huge"], "{server:?}");
            }
        }
    }
}
