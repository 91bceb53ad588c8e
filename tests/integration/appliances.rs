//! The servers on-premises of plans for today's Azure, as users meet them.

use serde_json::Value;

use crate::support::{asrcap, asrcap_line, folder, folder_with, json, stdout};

const ESTATE: &str = "\
Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Used (%),Change (%),Boot,OS,Host
s-big,8,65536,1,2,4000,50,60,BIOS,Microsoft Windows Server 2016 (64-bit),HV1
s-small,2,4096,1,1,100,50,2,BIOS,Microsoft Windows Server 2016 (64-bit),HV1
s-two,2,4096,1,1,100,50,2,BIOS,Microsoft Windows Server 2016 (64-bit),HV2
";

/// Machines of one disk of 1,024 GB, without growth.
fn quick(vms: &str, rate: &str, more: &[&str]) -> Value {
    let folder = folder();
    let averages = ["--disks-per-vm", "1", "--disk-size", "1024", "--utilization", "50"];
    let all = [&["quick", "--vms", vms, "--change-rate", rate], &averages[..], more].concat();
    let settings = ["--rules", "current", "--growth", "0", "--format", "json"];
    json(&asrcap(folder.path(), &[&all[..], &settings].concat()))
}

fn planned(line: &str) -> Value {
    let folder = folder_with(&[("e.csv", ESTATE)]);
    let line = format!("plan e.csv --rules current --growth 0 --format json {line}");
    json(&asrcap_line(folder.path(), &line))
}

/// The figure and the list say the same, on both sides of every limit.
#[test]
fn appliances_follow_machines_and_changes() {
    for (vms, rate, more, wanted) in [
        ("200", "0.1", &[][..], 1),
        ("201", "0.1", &[], 2),
        ("20", "10", &[], 1),
        ("20", "10.001", &[], 2),
        ("201", "0.1", &["--spare-appliances", "1"], 3),
        ("3", "101", &[], 3),
        ("1", "200", &[], 1),
        ("300", "1", &["--method", "agentless"], 1),
        ("301", "1", &["--method", "agentless"], 2),
        ("301", "1", &["--scenario", "hyperv"], 0),
    ] {
        let plan = quick(vms, rate, more);
        let outputs = &plan["outputs"];
        assert_eq!(outputs["replication_appliances"], wanted, "{vms} {rate} {more:?}");
        let listed = plan["infrastructure"]["appliances"].as_array().unwrap().len();
        assert_eq!(listed, wanted, "{vms} {rate} {more:?}");
        assert_eq!(outputs["configuration_servers"], 0);
        assert_eq!(outputs["additional_process_servers"], 0);
    }
    let above = quick("1", "200.1", &["--spare-appliances", "1"]);
    assert_eq!(above["outputs"]["replication_appliances"], 0);
    assert_eq!(above["infrastructure"]["not_carried"][0]["rule"], "appliance_churn_gb");
}

#[test]
fn a_machine_that_changes_too_much_is_told_and_carried_by_none() {
    let plan = planned("--spare-appliances 1");
    let not_carried = plan["infrastructure"]["not_carried"].as_array().unwrap();
    assert_eq!(not_carried.len(), 1);
    assert_eq!(not_carried[0]["name"], "s-big");
    assert_eq!(plan["outputs"]["replication_appliances"], 2);
    let appliances = plan["infrastructure"]["appliances"].as_array().unwrap();
    assert_eq!(appliances[0]["assigned"].as_array().unwrap().len(), 2);
    assert_eq!(appliances[1]["spare"], true);
    let codes = plan["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]);
    assert!(codes.into_iter().any(|code| code == "churn-above-appliance"));
}

#[test]
fn hyperv_hosts_are_counted_and_need_no_appliance() {
    let plan = planned("--scenario hyperv");
    assert_eq!(plan["infrastructure"]["hyperv_hosts"]["known"], 2);
    assert!(plan["infrastructure"]["appliances"].as_array().unwrap().is_empty());
}

/// Averages have their prerequisites in the text as well, and nobody meets the servers of 2017.
#[test]
fn the_text_of_quick_lists_what_must_be_in_place() {
    let folder = folder();
    let line = "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5";
    let today = stdout(&asrcap_line(folder.path(), &format!("{line} --rules current")));
    assert!(today.contains("BEFORE REPLICATION") && today.contains("*.vault.azure.net"));
    let lower = today.to_lowercase();
    assert!(!lower.contains("configuration server") && !lower.contains("process server"));
    let past = stdout(&asrcap_line(folder.path(), &format!("{line} --rules guide-2017")));
    assert!(past.contains("BEFORE REPLICATION") && past.contains("time.nist.gov"));
    assert!(!past.contains("*.vault.azure.net"));
}

/// Appliances that stand by are told where there are none.
#[test]
fn spare_appliances_that_do_nothing_are_told() {
    for (flags, words) in [
        ("--spare-appliances 1", None),
        ("--spare-appliances 2 --method agentless", Some("one primary appliance")),
        ("--spare-appliances 1 --scenario hyperv", Some("Hyper-V hosts replicate by themselves")),
        ("--method agentless", None),
    ] {
        let plan = planned(flags);
        let findings = plan["findings"].as_array().unwrap();
        let told = findings.iter().find(|one| one["code"] == "spare-appliances-unused");
        let message = told.map(|one| one["message"].as_str().unwrap());
        assert_eq!(message.is_some(), words.is_some(), "{flags}: {message:?}");
        assert!(message.unwrap_or_default().contains(words.unwrap_or_default()), "{message:?}");
    }
}

/// A region that nobody knows is told with the one that is meant.
#[test]
fn a_region_that_azure_has_not_is_told() {
    for (region, hint) in
        [("westeurope", None), ("WEST-EUROPE", None), ("westeurpe", Some("'westeurope'"))]
    {
        let plan = planned(&format!("--region {region}"));
        let findings = plan["findings"].as_array().unwrap();
        let told = findings.iter().find(|one| one["code"] == "region-not-known");
        assert_eq!(told.is_some(), hint.is_some(), "{region}");
        let text = told.map(|one| one["hint"].as_str().unwrap()).unwrap_or_default();
        assert!(text.contains(hint.unwrap_or_default()), "{text}");
    }
}
