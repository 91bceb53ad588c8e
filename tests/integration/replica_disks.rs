//! The disks that replication writes to until a failover, which may be of another type than those that machines get then.

use asrcap::estate::{Boot, ChangeAmount, Disk, Server, Workload};
use asrcap::plan::{DiskPlan, DiskType, PlanDocument, PlanInputs, plan};
use asrcap::settings::{Purpose, ReplicaDiskChoice, Scenario, SettingsLayer};
use asrcap::units::Gib;
use serde_json::Value;

use super::estates::{estate, reference_of, server, settings};
use super::support::{asrcap_line, folder_with, json, stderr, stdout};

/// A machine with two disks of 100 GB: one for the operating system, one with this load and these changes.
fn machine(iops: f64, changed_gb: f64) -> Server {
    let mut machine = server("app01", [4.0, 16384.0, 1.0, 200.0, 2.0, 50.0, 1.0]);
    machine.os = Some("Microsoft Windows Server 2019".to_owned());
    machine.boot = Some(Boot::Bios);
    let disk = |label: &str| Disk {
        label: label.to_owned(),
        capacity: Some(Gib(100.0)),
        ..Disk::default()
    };
    machine.disks = vec![disk("system"), disk("data")];
    machine.disks[0].workload.changed_gb_per_day = Some(1.0);
    machine.disks[1].workload =
        Workload { iops: Some(iops), changed_gb_per_day: Some(changed_gb), ..Workload::default() };
    machine
}

fn planned(machine: Server, purpose: Purpose, asked: Option<ReplicaDiskChoice>) -> PlanDocument {
    planned_under("current", machine, purpose, asked, Scenario::Vmware)
}

fn planned_under(
    rules: &str,
    machine: Server,
    purpose: Purpose,
    asked: Option<ReplicaDiskChoice>,
    scenario: Scenario,
) -> PlanDocument {
    let settings = settings(SettingsLayer {
        rules: Some(rules.to_owned()),
        purpose: Some(purpose),
        replica_disk_type: asked,
        scenario: Some(scenario),
        growth: Some(0.0),
        ..SettingsLayer::default()
    });
    let reference = reference_of(rules);
    plan(PlanInputs::new(&estate(vec![machine])), &settings, &reference).unwrap().document
}

fn disks(document: &PlanDocument) -> &[DiskPlan] {
    &document.servers.as_ref().unwrap()[0].disk_plan
}

fn replica(disk: &DiskPlan) -> (DiskType, &str) {
    (disk.replica_type.unwrap(), disk.replica_tier.as_deref().unwrap())
}

fn codes(document: &PlanDocument) -> Vec<&str> {
    document.findings.iter().map(|finding| finding.code).collect()
}

/// Standard storage takes 168 GB a day of a disk, Premium SSD from P20 on 421 at the smallest writes.
#[test]
fn a_replica_has_the_type_that_was_asked_for_if_it_takes_the_changes() {
    use DiskType::{PremiumSsd, StandardHdd, StandardSsd};
    use ReplicaDiskChoice as Asked;
    for (changed, asked, kind, tier, as_asked) in [
        (10.0, None, PremiumSsd, "P30", true),
        (10.0, Some(Asked::AsNeeded), StandardHdd, "S10", true),
        (10.0, Some(Asked::StandardHdd), StandardHdd, "S10", true),
        (10.0, Some(Asked::StandardSsd), StandardSsd, "E10", true),
        (10.0, Some(Asked::PremiumSsd), PremiumSsd, "P10", true),
        (168.0, Some(Asked::StandardHdd), StandardHdd, "S10", true),
        (168.1, Some(Asked::StandardHdd), PremiumSsd, "P20", false),
        (168.1, Some(Asked::StandardSsd), PremiumSsd, "P20", false),
        (168.1, Some(Asked::AsNeeded), PremiumSsd, "P20", true),
        (168.1, Some(Asked::PremiumSsd), PremiumSsd, "P20", true),
    ] {
        let found = planned(machine(4000.0, changed), Purpose::Dr, asked);
        let disk = &disks(&found)[1];
        // What the machine gets after a failover stays what its load asks for.
        assert_eq!((disk.kind, disk.tier.as_deref()), (Some(PremiumSsd), Some("P30")));
        assert_eq!(replica(disk), (kind, tier), "{changed} GB a day, {asked:?}");
        assert_eq!(disk.replica_not_as_asked.is_none(), as_asked, "{changed} GB a day, {asked:?}");
        let found = codes(&found);
        assert_eq!(found.contains(&"replica-disk-type-not-taken"), !as_asked, "{asked:?}");
    }
    let found = planned(machine(4000.0, 200.0), Purpose::Dr, Some(Asked::StandardHdd));
    let why = disks(&found)[1].replica_not_as_asked.as_ref().unwrap().to_string();
    assert_eq!(why, "changes 200 GB a day, S10 takes 168 on Standard HDD");
}

#[test]
fn only_large_writes_decide_for_no_replica() {
    // 600 GB a day are within the limit of Premium SSD only at larger writes than may be: the replica is like the disk.
    let asked = Some(ReplicaDiskChoice::StandardHdd);
    let found = planned(machine(10.0, 600.0), Purpose::Dr, asked);
    let disk = &disks(&found)[1];
    assert_eq!((disk.replica_type, &disk.replica_tier), (disk.kind, &disk.tier));
    assert!(disk.replica_not_as_asked.is_some());
}

#[test]
fn the_operating_system_may_be_replicated_to_standard_hdd() {
    let asked = Some(ReplicaDiskChoice::StandardHdd);
    let found = planned(machine(10.0, 1.0), Purpose::Dr, asked);
    let system = &disks(&found)[0];
    assert_eq!(system.kind, Some(DiskType::StandardSsd));
    assert_eq!(replica(system), (DiskType::StandardHdd, "S10"));
    assert!(codes(&found).contains(&"replica-disk-type"));
}

/// Of a Hyper-V machine the limit is that of all its disks together.
#[test]
fn replicas_of_hyperv_machines_follow_the_changes_of_the_machine() {
    for (changed, kind) in [(100.0, DiskType::StandardHdd), (200.0, DiskType::PremiumSsd)] {
        let mut machine = machine(10.0, changed);
        // Of 200 GB.
        machine.change.as_mut().unwrap().amount = ChangeAmount::PercentOfTotal(changed / 2.0);
        let asked = Some(ReplicaDiskChoice::StandardHdd);
        let found = planned_under("current", machine, Purpose::Dr, asked, Scenario::Hyperv);
        let kinds: Vec<_> = disks(&found).iter().map(|disk| disk.replica_type).collect();
        assert_eq!(kinds, [Some(kind), Some(kind)], "{changed} GB a day");
    }
}

#[test]
fn without_being_asked_replicas_are_like_the_disks_and_nothing_is_said() {
    let found = planned(machine(4000.0, 10.0), Purpose::Dr, None);
    for disk in disks(&found) {
        assert_eq!((disk.replica_type, &disk.replica_tier), (disk.kind, &disk.tier));
    }
    assert!(!codes(&found).iter().any(|code| code.starts_with("replica-disk")));
}

#[test]
fn where_the_replica_becomes_the_disk_the_setting_says_that_it_does_nothing() {
    let asked = Some(ReplicaDiskChoice::StandardHdd);
    let found = planned(machine(4000.0, 10.0), Purpose::Migration, asked);
    assert!(codes(&found).contains(&"replica-disk-type-unused"));
    assert!(disks(&found).iter().all(|disk| disk.replica_type.is_none()));
    let past = planned_under("guide-2017", machine(1.0, 1.0), Purpose::Dr, asked, Scenario::Vmware);
    assert!(codes(&past).contains(&"replica-disk-type-unused"));
    let unasked = planned(machine(4000.0, 10.0), Purpose::Migration, None);
    assert!(!codes(&unasked).contains(&"replica-disk-type-unused"));
}

#[test]
fn reports_and_explanations_tell_of_other_replicas() {
    let servers = "Server name,Cores,Memory (In MB),OS name,Storage in use (In GB),Disk 1 size (In GB)\n\
        s0,2,4096,Windows Server 2022,40,64\n";
    let folder = folder_with(&[("servers.csv", servers)]);
    let run = |arguments: &str| {
        let line = format!("plan servers.csv --change-rate 1 {arguments}");
        asrcap_line(folder.path(), &line)
    };
    let asked = "--purpose dr --replica-disk-type standard-hdd";
    let plan = json(&run(&format!("{asked} --format json")));
    let disk = &plan["servers"][0]["disk_plan"][0];
    assert_eq!((&disk["type"], &disk["tier"]), (&"standard-ssd".into(), &"E6".into()));
    assert_eq!(disk["replica_type"], "standard-hdd");
    assert_eq!(disk["replica_tier"], "S6");
    assert_eq!(plan["settings"]["replica_disk_type"], "standard-hdd");
    let moved = json(&run("--replica-disk-type standard-hdd --format json"));
    assert_eq!(moved["servers"][0]["disk_plan"][0]["replica_type"], Value::Null);
    let text = stdout(&run(asked));
    assert!(text.contains("Replication writes to 1 disk of another type"), "{text}");
    assert!(!stdout(&run("--purpose dr")).contains("Replication writes to"));
    let html = |arguments: &str| {
        let _ = run(&format!("{arguments} -o plan.html -o plan.json --force"));
        std::fs::read_to_string(folder.path().join("plan.html")).unwrap()
    };
    assert!(!html("--purpose dr").contains("Replica until a failover"));
    let page = html(asked);
    assert!(page.contains("Replica until a failover") && page.contains("Standard HDD S6"));
    let explained = stdout(&asrcap_line(folder.path(), "explain plan.json s0"));
    assert!(explained.contains("replication writes to standard hdd S6"), "{explained}");
    let refused = run("--replica-disk-type premium-ssd-v2");
    assert!(stderr(&refused).contains("is not a type of replica disks"), "{}", stderr(&refused));
}
