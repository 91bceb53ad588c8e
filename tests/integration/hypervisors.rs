//! The scenario follows the hypervisor of the inventories, unless somebody states one.

use serde_json::Value;

use super::support::{asrcap_line, folder_with, json, stderr, stdout};

const HYPERV: &str = "VMName,State,Generation,ProcessorCount,MemoryStartup\nweb,Running,2,2,4294967296\ndb,Running,1,4,8589934592\n";
const VMWARE: &str = "VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Total disk capacity MiB,VM ID\napp,poweredOn,False,4,8192,1,1,102400,vm-1\n";

fn plan(files: &[(&str, &str)], arguments: &str) -> Value {
    let folder = folder_with(files);
    let output =
        asrcap_line(folder.path(), &format!("plan . --change-rate 3 --format json {arguments}"));
    json(&output)
}

fn codes(plan: &Value) -> Vec<&str> {
    plan["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect()
}

#[test]
fn an_inventory_of_hyper_v_is_planned_as_such_and_says_so() {
    let derived = plan(&[("vms.csv", HYPERV)], "");
    assert_eq!(derived["scenario"], "hyperv");
    assert_eq!(derived["settings"]["scenario"], "hyperv");
    assert_eq!(derived["settings"]["compression"].as_f64(), Some(0.0));
    assert_eq!(derived["setting_origins"]["scenario"], "inventory");
    assert!(codes(&derived).contains(&"scenario-from-inventory"));
}

#[test]
fn what_somebody_states_wins() {
    let stated = plan(&[("vms.csv", HYPERV)], "--scenario vmware");
    assert_eq!(stated["scenario"], "vmware");
    assert_eq!(stated["setting_origins"]["scenario"], "flag");
    assert!(!codes(&stated).contains(&"scenario-from-inventory"));
    let of_file = plan(
        &[("vms.csv", HYPERV), ("own.settings", "scenario = 'physical'\n")],
        "--settings own.settings",
    );
    assert_eq!(of_file["scenario"], "physical");
}

#[test]
fn of_two_hypervisors_that_with_more_servers_decides() {
    let more_hyperv = plan(&[("h/vms.csv", HYPERV), ("v/vInfo.csv", VMWARE)], "");
    assert_eq!(more_hyperv["scenario"], "hyperv");
    assert!(codes(&more_hyperv).contains(&"mixed-hypervisors"));
    let one = HYPERV.lines().take(2).collect::<Vec<_>>().join("\n");
    let equal = plan(&[("h/vms.csv", &one), ("v/vInfo.csv", VMWARE)], "");
    assert_eq!(equal["scenario"], "vmware");
    assert!(codes(&equal).contains(&"mixed-hypervisors"));
    let vmware = plan(&[("v/vInfo.csv", VMWARE)], "");
    assert_eq!(vmware["scenario"], "vmware");
    assert!(vmware["setting_origins"]["scenario"].is_null());
}

#[test]
fn explanations_and_what_ifs_follow_the_plan() {
    let folder = folder_with(&[("in/vms.csv", HYPERV)]);
    let run = |line: &str| asrcap_line(folder.path(), line);
    let plan = json(&run("plan in --change-rate 3 --format json"));
    run("plan in --change-rate 3 -o plan.json");
    let explained = stdout(&run("explain plan.json --figure storage_gb"));
    assert!(explained.contains("setting scenario (inventory)"), "{explained}");
    let varied = run("what-if in --change-rate 3 --vary recovery-points=16,32 --format jsonl");
    let first: Value = serde_json::from_str(stdout(&varied).lines().next().unwrap()).unwrap();
    assert_eq!(first["outputs"], plan["outputs"], "{}", stderr(&varied));
    let scenarios =
        stdout(&run("what-if in --change-rate 3 --vary scenario=vmware,hyperv --format jsonl"));
    let by_scenario: Vec<Value> =
        scenarios.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(by_scenario[1]["outputs"], plan["outputs"]);
    assert_ne!(by_scenario[0]["counts"], Value::Null);
}
