//! Plans of agentless migration, and what the other plans say of it.

use serde_json::Value;

use super::support::{asrcap_line, folder_with, json, stderr, stdout};

const INFO: &str = "VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Total disk capacity MiB,In Use MiB,Firmware,Host,OS according to the VMware Tools,VM ID,VI SDK Server\n";
const DISK: &str = "VM,Disk,Capacity MiB,Raw,Path,VM ID,VI SDK Server\n";

/// Machines of two disks of 50 GiB each, half used, over three hosts and two datastores.
fn estate(machines: usize) -> tempfile::TempDir {
    let (mut info, mut disks) = (INFO.to_owned(), DISK.to_owned());
    for number in 1..=machines {
        let host = number % 3;
        info.push_str(&format!(
            "srv{number:03},poweredOn,False,2,4096,1,2,102400,51200,bios,esx{host},Microsoft Windows Server 2019 (64-bit),vm-{number},vc1\n"
        ));
        for disk in 1..=2 {
            let datastore = number % 2;
            disks.push_str(&format!(
                "srv{number:03},Hard disk {disk},51200,False,[pond{datastore}] srv{number:03}/srv{number:03}_{disk}.vmdk,vm-{number},vc1\n"
            ));
        }
    }
    folder_with(&[("RVTools_tabvInfo.csv", &info), ("RVTools_tabvDisk.csv", &disks)])
}

fn plan(machines: usize, flags: &str) -> Value {
    let folder = estate(machines);
    json(&asrcap_line(folder.path(), &format!("plan . --format json {flags}")))
}

const AGENTLESS: &str = "--rules current --method agentless --growth 0";

fn number(plan: &Value, pointer: &str) -> f64 {
    plan.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer}: {plan}"))
}

fn near(number: f64, expected: f64) -> bool {
    (number - expected).abs() < 1e-6 * expected.abs().max(1.0)
}

fn finding<'p>(plan: &'p Value, code: &str) -> Option<&'p Value> {
    plan["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code)
}

#[test]
fn slots_follow_from_the_hosts_and_datastores_of_the_inventory() {
    let plan = plan(60, &format!("{AGENTLESS} --change-rate 1"));
    let agentless = &plan["replication"]["agentless"];
    assert_eq!(
        agentless["parallel"],
        serde_json::json!({"disks": 24, "appliances": 52, "hosts": 24, "datastores": 30})
    );
    assert_eq!(agentless["disk_rounds"], 5);
    assert_eq!((&agentless["selections"], &agentless["cut_overs"]), (&6.into(), &1.into()));
    // What needs the link is not known without one.
    assert_eq!(agentless["cycles"]["cycle_hours"], Value::Null);
    assert_eq!(agentless["first_copy"]["hours"], Value::Null);
    assert!(finding(&plan, "agentless-cycles-too-long").is_none());
    // 60 GiB a day times 0.7, and 1.5 times that for the link.
    let sent = 60.0 * 0.7 * 8.0 * 1.073_741_824e9 / 1e6 / 86_400.0;
    assert!(near(number(&plan, "/replication/agentless/cycles/sent_mbps"), sent));
    assert!(near(number(&plan, "/outputs/delta_bandwidth_mbps"), 1.5 * sent));
}

#[test]
fn appliances_and_rounds_follow_from_the_machines() {
    for (machines, scale_out, rounds) in [(300, 0, 1), (301, 1, 1), (501, 1, 2)] {
        let plan = plan(machines, &format!("{AGENTLESS} --change-rate 1"));
        let appliances = &plan["replication"]["agentless"]["appliances"];
        assert_eq!(
            *appliances,
            serde_json::json!({"primary": 1, "scale_out": scale_out, "rounds": rounds})
        );
        assert_eq!(plan["infrastructure"]["appliances"].as_array().unwrap().len(), 1 + scale_out);
        assert_eq!(finding(&plan, "agentless-rounds").is_some(), rounds > 1);
    }
}

#[test]
fn a_link_below_one_and_a_half_times_the_changes_is_warned_of() {
    let sent = 60.0 * 0.7 * 8.0 * 1.073_741_824e9 / 1e6 / 86_400.0;
    for (factor, short, cycle) in
        [(1.6, true, 1.0 / 0.6), (1.51, true, 1.0 / 0.51), (1.49, false, 12.0 / 0.49)]
    {
        let plan = plan(60, &format!("{AGENTLESS} --change-rate 1 --link {}", factor * sent));
        assert_eq!(plan["replication"]["agentless"]["cycles"]["short"], short, "{factor}");
        let hours = number(&plan, "/replication/agentless/cycles/cycle_hours");
        assert!((hours - cycle).abs() < 1e-3, "{hours} {cycle}");
        let most = number(&plan, "/replication/agentless/cut_over/downtime_most_hours");
        assert!((most - hours - 65.0 / 60.0).abs() < 1e-6);
        let warned = finding(&plan, "agentless-cycles-too-long");
        assert_eq!(warned.is_some(), !short, "{factor}");
        assert!(warned.is_none_or(|warned| warned["message"].to_string().contains("60 servers")));
    }
    let plan = plan(60, &format!("{AGENTLESS} --change-rate 1 --link {}", 0.99 * sent));
    assert_eq!(plan["replication"]["agentless"]["cycles"]["cycle_hours"], Value::Null);
    assert!(finding(&plan, "agentless-cycles-too-long").is_some());
}

#[test]
fn no_recovery_points_are_kept() {
    let disks = number(&plan(4, &format!("{AGENTLESS} --change-rate 10")), "/outputs/storage_gb");
    let asked = plan(4, &format!("{AGENTLESS} --change-rate 10 --retention-days 5"));
    assert_eq!(number(&asked, "/outputs/storage_gb"), disks);
    assert!(finding(&asked, "agentless-keeps-no-recovery-points").is_some());
    let continuous = plan(4, "--rules current --growth 0 --change-rate 10 --retention-days 5");
    assert!(number(&continuous, "/outputs/storage_gb") > disks);
}

#[test]
fn each_method_says_in_every_form_what_the_other_would_need() {
    let folder = estate(12);
    let line = "--rules current --change-rate 2 --link 200";
    for (method, other) in [
        ("site-recovery", "Agentless replication would need 1 appliance"),
        (
            "agentless",
            "Agent-based replication (method site-recovery) would need 1 replication appliance",
        ),
    ] {
        let run = format!(
            "plan . {line} --method {method} --force -o p.md -o p.html -o p.xlsx -o p.json"
        );
        let text = stdout(&asrcap_line(folder.path(), &format!("plan . {line} --method {method}")));
        let unwrapped = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(other), "{text}");
        asrcap_line(folder.path(), &run);
        for form in ["p.md", "p.html", "p.json"] {
            let text = std::fs::read_to_string(folder.path().join(form)).unwrap();
            assert!(text.contains(other), "{method} {form}");
        }
        let has_table = unwrapped.contains("AGENTLESS REPLICATION");
        assert_eq!(has_table, method == "agentless");
    }
    for flags in ["--purpose dr", "--scenario physical", "--scenario hyperv"] {
        let plan = plan(12, &format!("--rules current --change-rate 2 {flags}"));
        assert!(plan["replication"].get("other_method").is_none(), "{flags}");
    }
}

#[test]
fn the_tool_and_the_targets_follow_from_purpose_and_method() {
    let of = |flags: &str| plan(3, &format!("--rules current --change-rate 2 {flags}"));
    for (flags, tool, words, zones, v2) in [
        ("--method agentless", "Azure Migrate", "agentless", true, true),
        ("", "Azure Migrate", "agent-based", true, false),
        ("--scenario hyperv", "Azure Migrate", "Hyper-V", true, true),
        ("--scenario physical", "Azure Migrate", "physical", true, false),
        ("--purpose dr", "Azure Site Recovery", "disaster recovery", false, false),
    ] {
        let plan = of(flags);
        let replication = &plan["replication"];
        assert_eq!(replication["tool"]["name"], tool, "{flags}");
        let said = finding(&plan, "tool-of-method").unwrap();
        let message = said["message"].as_str().unwrap();
        assert!(message.contains(words) && message.contains("2024-06-20"), "{message}");
        let offered = |id: &str| {
            let targets = replication["targets"].as_array().unwrap();
            targets
                .iter()
                .find(|target| target["id"] == id)
                .is_some_and(|one| one["offered"] == true)
        };
        assert_eq!((offered("zones"), offered("premium-ssd-v2")), (zones, v2), "{flags}");
        let free = if flags.contains("dr") { 31.0 } else { 180.0 };
        assert_eq!(number(&plan, "/replication/free_days"), free);
    }
}

#[test]
fn a_set_of_the_past_says_nothing_of_it() {
    for flags in ["", "--method agentless", "--purpose dr"] {
        let folder = estate(12);
        let line = format!("plan . --rules guide-2017 --change-rate 2 --link 200 {flags}");
        let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
        assert!(plan.get("replication").is_none());
        assert!(finding(&plan, "tool-of-method").is_none());
        let output = asrcap_line(folder.path(), &line);
        let text = stdout(&output) + &stderr(&output);
        assert!(!text.to_lowercase().contains("agentless"), "{flags}: {text}");
    }
}

#[test]
fn the_schedule_keeps_the_limits_and_names_them() {
    let flags = "--change-rate 1 --link 400 --start 2026-12-01";
    let agentless = plan(60, &format!("{AGENTLESS} {flags}"));
    let cycles = &agentless["schedule"]["cycles"];
    assert_eq!((&cycles["machines_limit"], &cycles["disks_limit"]), (&300.into(), &52.into()));
    for wave in agentless["schedule"]["waves"].as_array().unwrap() {
        let lead = wave["cut_over_hour"].as_f64().unwrap() - wave["copied_hour"].as_f64().unwrap();
        assert!(lead >= 72.0 - 1e-6, "{wave}");
    }
    let book = agentless["schedule"]["run_book"].as_array().unwrap();
    let selections = book.iter().filter(|step| step["step"] == "select");
    assert!(selections.clone().all(|step| step["servers"].as_array().unwrap().len() <= 10));
    assert!(selections.count() >= 6);
    let continuous = plan(60, &format!("--rules current --growth 0 {flags}"));
    assert!(continuous["schedule"].get("cycles").is_none());
}

#[test]
fn names_are_hidden_and_figures_explained() {
    let folder = estate(12);
    let line = format!("plan . {AGENTLESS} --change-rate 2 --link 200 --force");
    asrcap_line(folder.path(), &format!("{line} --redact -o hidden.json"));
    let hidden = std::fs::read_to_string(folder.path().join("hidden.json")).unwrap();
    for name in ["srv0", "pond", "esx"] {
        assert!(!hidden.contains(name), "{name}");
    }
    asrcap_line(folder.path(), &format!("{line} -o plan.json"));
    let explained =
        stdout(&asrcap_line(folder.path(), "explain plan.json --figure delta_bandwidth_mbps"));
    assert!(explained.contains("agentless_wait_share"), "{explained}");
    let explained =
        stdout(&asrcap_line(folder.path(), "explain plan.json --figure agentless_cycle_hours"));
    assert!(explained.contains("12 hours") && explained.contains("2025-05-12"), "{explained}");
}
