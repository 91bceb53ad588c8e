//! A plan under one rule set, and which of its verdicts change under another one.

use std::fs;

use asrcap::estate::{Boot, Disk, Server};
use asrcap::plan::{Against, Plan, PlanInputs, Readiness, against, plan};
use asrcap::settings::{Scenario, SettingsLayer};
use serde_json::Value;

use super::estates::{estate, reference_of, server, settings};
use super::support::{asrcap, folder_with};

use Readiness::{Conditional, NotReady, Ready};

fn machine(name: &str, disks: &[f64], change: impl FnOnce(&mut Server)) -> Server {
    let storage: f64 = disks.iter().sum();
    let mut machine = server(name, [2.0, 4096.0, 1.0, storage, disks.len() as f64, 50.0, 1.0]);
    machine.os = Some("Microsoft Windows Server 2012 R2 (64-bit)".to_owned());
    machine.boot = Some(Boot::Bios);
    machine.disks = (1..)
        .zip(disks)
        .map(|(number, gb)| Disk {
            label: format!("Hard disk {number}"),
            capacity: Some(asrcap::units::Gib(*gb)),
            ..Disk::default()
        })
        .collect();
    change(&mut machine);
    machine
}

fn machines() -> Vec<Server> {
    vec![
        machine("plain", &[100.0], |_| ()),
        machine("uefi", &[100.0], |machine| {
            machine.boot = Some(Boot::Efi);
        }),
        machine("large", &[100.0, 1500.0], |_| ()),
        machine("new", &[100.0], |machine| {
            machine.os = Some("Microsoft Windows Server 2019 (64-bit)".to_owned());
        }),
        machine("cores", &[100.0], |machine| machine.cores = None),
    ]
}

fn under(rules: &str, other: &str, scenario: Scenario, machines: Vec<Server>) -> (Plan, Against) {
    let set = |rules: &str| {
        settings(SettingsLayer {
            rules: Some(rules.to_owned()),
            scenario: Some(scenario),
            ..SettingsLayer::default()
        })
    };
    let estate = estate(machines);
    let plan = plan(PlanInputs::new(&estate), &set(rules), &reference_of(rules)).unwrap();
    let found = against(&estate, &plan.document, &plan.rules, &set(other), &reference_of(other));
    let found = found.unwrap();
    (plan, found)
}

#[test]
fn the_verdicts_that_change_are_listed_with_the_rules_that_decide() {
    let (_, found) = under("current", "guide-2017", Scenario::Vmware, machines());
    let changed: Vec<(&str, Readiness, Readiness, Vec<&str>)> = found
        .changed
        .iter()
        .map(|server| {
            (
                server.name.as_str(),
                server.readiness,
                server.readiness_against,
                server.rules.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        changed,
        [
            ("uefi", Ready, NotReady, vec!["boot_efi_vmware"]),
            ("large", Ready, NotReady, vec!["disk_size_max_gb"]),
            ("new", Ready, Conditional, vec!["guest_os_vmware"]),
        ]
    );
    let rule = |id: &str| {
        let mut rules = found.deciding_rules.iter();
        rules.find(|rule| rule.id == id).unwrap()
    };
    let size = rule("disk_size_max_gb");
    assert_eq!(size.value.as_ref().unwrap().value, "32767 GB");
    assert_eq!(size.value_against.as_ref().unwrap().value, "1024 GB");
    assert_eq!(size.servers, 1);
    assert_eq!(found.counts.not_ready, 2);
    assert_eq!(found.counts.unknown, 1);
    assert!(found.growth.abs() < 1e-12, "the guide takes no headroom");
}

#[test]
fn both_ways_change_the_same_servers_and_a_set_changes_nothing_against_itself() {
    for scenario in [Scenario::Vmware, Scenario::Physical, Scenario::Hyperv] {
        let (there, forth) = under("current", "guide-2017", scenario, machines());
        let (back, found) = under("guide-2017", "current", scenario, machines());
        let names = |found: &Against| -> Vec<String> {
            let servers = found.changed.iter();
            servers.map(|server| server.name.clone()).collect()
        };
        assert_eq!(names(&forth), names(&found));
        assert_eq!(Some(forth.counts), back.document.counts);
        assert_eq!(Some(found.counts), there.document.counts);
        assert_eq!(forth.outputs, back.document.outputs);
        for server in &forth.changed {
            assert!(!server.rules.is_empty(), "{server:?}");
        }
        for rules in ["current", "guide-2017"] {
            let (_, same) = under(rules, rules, scenario, machines());
            assert!(same.changed.is_empty() && same.deciding_rules.is_empty());
        }
    }
}

#[test]
fn a_hyper_v_disk_names_the_limits_of_both_sets() {
    let disks = [100.0, 3000.0];
    let machines = vec![machine("a", &disks, |_| ())];
    let (_, found) = under("current", "guide-2017", Scenario::Hyperv, machines);
    let rules = &found.changed[0].rules;
    assert_eq!(rules, &["disk_size_max_gb", "disk_size_max_gb_hyperv"]);
}

#[test]
fn every_report_shows_what_changes() {
    let sheet = "\
Server name,Cores,Memory (MB),NICs,Total storage (GB),Number of disks,Used %,Change rate (%),OS,EFI Boot?,Firmware
uefi1,2,4096,1,100,1,50,2,Windows Server 2012 R2,Yes,
plain1,2,4096,1,100,1,50,2,Windows Server 2012 R2,No,
";
    let folder = folder_with(&[("servers.csv", sheet)]);
    let run = |arguments: &[&str]| asrcap(folder.path(), arguments);
    let files = ["plan.json", "plan.md", "plan.html", "plan.csv", "plan.xlsx"];
    let mut arguments = vec![
        "plan",
        "servers.csv",
        "--rules",
        "current",
        "--against",
        "guide-2017",
        "--format",
        "text",
    ];
    for file in &files {
        arguments.extend(["-o", file]);
    }
    let output = run(&arguments);
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("UNDER THE RULES guide-2017 (as of 2017-09-19)"));
    assert!(text.contains("1 server of 2 has another verdict"));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    let plan: Value = serde_json::from_str(&read("plan.json")).unwrap();
    assert_eq!(plan["against"]["rules"]["id"], "guide-2017");
    assert_eq!(plan["against"]["changed"][0]["name"], "uefi1");
    assert_eq!(plan["against"]["changed"][0]["rules"][0], "boot_efi_vmware");
    for (file, words) in [
        ("plan.md", "boot\\_efi\\_vmware"),
        ("plan.html", "boot_efi_vmware"),
        ("plan.csv", "guide-2017,not_ready,boot_efi_vmware"),
    ] {
        assert!(read(file).contains(words), "{file}");
    }
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("plan.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Other Rules").unwrap();
    let cells: Vec<String> = sheet.used_cells().map(|(.., cell)| cell.to_string()).collect();
    assert!(cells.contains(&"uefi1".to_owned()) && cells.contains(&"not ready".to_owned()));
    let wrong = run(&["plan", "servers.csv", "--against", "guide-2071"]);
    assert_eq!(wrong.status.code(), Some(2));
    let message = String::from_utf8(wrong.stderr).unwrap();
    assert!(message.contains("there is no rule set 'guide-2071'"), "{message}");
}
