//! The tables of servers, from both sides of every edge.

use super::ways::{carries, column};
use super::*;
use crate::units::whole;

fn plan(machines: u32, churn_gb: f64) -> Infrastructure {
    let rules = crate::rules::built_in("guide-2017").unwrap();
    infrastructure(&rules, Load::average(machines, Some(churn_gb)), 1, 0)
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
        let mut tiers = rules.table(ids::PROCESS_SERVER_TIERS).iter();
        let tier = tiers.find(|tier| carries(tier, machines, churn));
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

/// No machine and no change is lost, whatever the load, and no server is over its limits.
#[test]
fn options_carry_the_whole_load_within_their_limits() {
    for machines in [1, 99, 200, 201, 225, 226, 400, 401, 1000, 2345] {
        for churn in [0.0, 499.0, 2047.0, 2048.0, 2049.0, 9000.0] {
            let plan = plan(machines, churn);
            if churn > 2048.0 * f64::from(machines) {
                assert!(plan.options.is_empty());
                assert_eq!(plan.not_carried.len(), 1);
                continue;
            }
            assert!(!plan.options.is_empty());
            for option in plan.options {
                let carried: u32 = option.all().map(|server| server.machines).sum();
                assert_eq!(carried, machines, "{option:?}");
                let sum: f64 = option.all().filter_map(|server| server.churn_gb_per_day).sum();
                assert!((sum - churn).abs() < 1e-6, "{sum} of {churn} in {option:?}");
                assert!(option.all().all(is_within), "{option:?}");
            }
        }
    }
}

fn is_within(server: &OnPremisesServer) -> bool {
    server.machines_limit.is_none_or(|limit| server.machines <= limit)
        && server
            .churn_gb_per_day
            .zip(server.churn_limit_gb_per_day)
            .is_none_or(|(churn, limit)| churn <= limit + 1e-6)
}

fn named(churns: &[f64]) -> Vec<Machine> {
    let machine = |(number, churn): (usize, &f64)| Machine {
        name: format!("m{number}"),
        machines: 1,
        churn_gb: Some(*churn),
    };
    churns.iter().enumerate().map(machine).collect()
}

fn of_machines(rules: &str, churns: &[f64], spare: u32) -> Infrastructure {
    let rules = crate::rules::built_in(rules).unwrap();
    let load = Load { machines: named(churns), churn_gb: Some(churns.iter().sum()) };
    infrastructure(&rules, load, 1, spare)
}

/// Every machine goes to one server of each way, no server is over its limits, and a machine above them is told.
#[test]
fn each_machine_goes_to_one_server_within_its_limits() {
    for (count, seed) in [(1_u32, 7_u32), (220, 3), (450, 11), (1_300, 5)] {
        let churns: Vec<f64> = (0..count)
            .map(|number| f64::from((number * seed + 13) % 97) / 4.0)
            .chain([3_000.0])
            .collect();
        let huge = format!("m{count}");
        for rules in ["guide-2017", "current"] {
            let plan = of_machines(rules, &churns, 0);
            let not_carried: Vec<&String> =
                plan.not_carried.iter().map(|machine| &machine.name).collect();
            assert_eq!(not_carried, [&huge]);
            for option in &plan.options {
                let mut names: Vec<&String> =
                    option.all().flat_map(|server| &server.assigned).collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), count as usize, "{}", option.id);
                for server in option.all() {
                    assert_eq!(server.assigned.len(), server.machines as usize);
                    assert!(is_within(server), "{server:?}");
                }
            }
        }
    }
}

/// A machine of 1,511 GB a day among 14: process servers of 1,024 GB cannot carry it, those of 2,048 GB can, and 14 machines
/// are for one configuration server.
#[test]
fn a_way_whose_servers_are_too_small_for_a_machine_is_not_offered() {
    let mut churns = vec![1_511.0, 300.0, 200.0, 150.0];
    churns.extend([26.4; 10]);
    let plan = of_machines("guide-2017", &churns, 0);
    let offered: Vec<&str> = plan.options.iter().map(|option| option.id).collect();
    assert_eq!(offered, ["scale-up"]);
    assert_eq!(plan.configuration_servers.len(), 1);
    assert_eq!(plan.process_servers.len(), 2);
    assert!(plan.process_servers.iter().all(is_within));
    let reasons: Vec<(&str, String)> =
        plan.not_offered.iter().map(|way| (way.id, way.reason.to_string())).collect();
    assert_eq!(
        reasons,
        [
            (
                "built-in",
                "2,425 GB of changes a day are more than the 2,048 GB that one server takes"
                    .to_owned()
            ),
            (
                "scale-out",
                "m0 changes 1,511 GB a day, more than the 1,024 GB that each of these servers takes"
                    .to_owned()
            ),
        ]
    );
}

/// A scaled-out deployment has a configuration server for every 200 machines, whatever they change.
#[test]
fn configuration_servers_follow_the_machines() {
    let scaled_out = |churns: &[f64]| {
        let plan = of_machines("guide-2017", churns, 0);
        let option = plan.options.into_iter().find(|option| option.id == "scale-out").unwrap();
        option.configuration_servers.len()
    };
    assert_eq!(scaled_out(&[1_000.0, 1_000.0, 1_000.0]), 1);
    assert_eq!(scaled_out(&[1.0; 200]), 1);
    assert_eq!(scaled_out(&[1.0; 201]), 2);
    assert_eq!(scaled_out(&[1.0; 400]), 2);
    assert_eq!(scaled_out(&[1.0; 401]), 3);
}

fn appliances(churns: &[f64]) -> usize {
    of_machines("current", churns, 0).appliances.len()
}

/// 200 machines or 2,048 GB a day an appliance, from both sides; machines are not split.
#[test]
fn appliances_end_at_their_machines_and_at_their_changes() {
    assert_eq!(appliances(&[1.0; 200]), 1);
    assert_eq!(appliances(&[1.0; 201]), 2);
    assert_eq!(appliances(&[1_024.0, 1_024.0]), 1);
    assert_eq!(appliances(&[1_024.0, 1_024.1]), 2);
    // 3,300 GB would be two, but no two of these machines fit on one.
    assert_eq!(appliances(&[1_100.0, 1_100.0, 1_100.0]), 3);
    assert_eq!(appliances(&[2_048.0]), 1);
    let average = |machines, churn| {
        let rules = crate::rules::built_in("current").unwrap();
        infrastructure(&rules, Load::average(machines, Some(churn)), 0, 0).appliances.len()
    };
    assert_eq!(average(450, 5_120.0), 3);
    assert_eq!(average(150, 5_120.0), 3);
    assert_eq!(average(3, 3_300.0), 3);
    assert_eq!(average(1, 2_048.0), 1);
    assert_eq!(average(1, 2_048.1), 0);
}

#[test]
fn a_machine_above_an_appliance_is_told_and_takes_none() {
    let plan = of_machines("current", &[2_048.1, 10.0], 0);
    assert_eq!(plan.appliances.len(), 1);
    assert_eq!(plan.appliances[0].assigned, ["m1"]);
    assert_eq!(plan.not_carried.len(), 1);
    assert_eq!(plan.not_carried[0].rule, "appliance_churn_gb");
    let alone = of_machines("current", &[4_000.0], 1);
    assert!(alone.options.is_empty() && alone.appliances.is_empty());
    assert_eq!(alone.not_carried.len(), 1);
}

/// The current rules know one way, and spare appliances stand in its counts without carrying anything.
#[test]
fn spare_appliances_stand_by() {
    let plan = of_machines("current", &[1.0; 201], 2);
    assert_eq!(plan.options.len(), 1);
    assert!(plan.not_offered.is_empty());
    let option = &plan.options[0];
    assert_eq!((option.id, option.servers), ("appliance", 4));
    let spare: Vec<bool> = option.appliances.iter().map(|server| server.spare).collect();
    assert_eq!(spare, [false, false, true, true]);
    assert!(option.appliances[2..].iter().all(|server| server.machines == 0));
    assert_eq!(option.cache_gb, 4.0 * 1_024.0);
    assert!(plan.configuration_servers.is_empty() && plan.process_servers.is_empty());
}

#[test]
fn a_way_with_more_servers_than_are_planned_one_by_one_is_told_and_not_made() {
    for set in ["guide-2017", "current"] {
        let rules = crate::rules::built_in(set).unwrap();
        let most = whole(rules.number(ids::SETUP_SERVERS_MAX));
        let found = |machines, churn| infrastructure(&rules, Load::average(machines, churn), 1, 0);
        let all = found(u32::MAX, Some(1e6));
        assert!(all.options.is_empty() && !all.not_offered.is_empty(), "{set}");
        assert!(all.not_offered.iter().all(|way| !way.reason.to_string().is_empty()));
        // As much is made as the limit has.
        let (tiers, carried) = if set == "current" {
            (rules.table(ids::APPLIANCE_TIERS), whole(rules.number(ids::APPLIANCE_MACHINES)))
        } else {
            (rules.table(ids::PROCESS_SERVER_TIERS), 225)
        };
        assert!(!tiers.is_empty());
        let at_limit = found(most * carried, Some(0.0));
        let servers = |infrastructure: &Infrastructure| {
            infrastructure.process_servers.len() + infrastructure.appliances.len()
        };
        assert_eq!(servers(&at_limit), most as usize, "{set}");
        assert_eq!(servers(&found(most * carried + 1, Some(0.0))), 0, "{set}");
    }
}
