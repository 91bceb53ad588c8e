//! Disaster recovery: boot order, recovery time, drills, the way back, and that none of it is in a plan for something else.

use serde_json::Value;

use super::support::{asrcap_line, folder_with, json, stdout};

/// Six servers.
const LIST: &str = "Name,CPUs,RAM (GB),Disk (GB),Used (GB),Disks,NICs\n\
    dc01,2,4,100,50,1,1\nsql01,4,16,500,200,1,1\napp01,4,8,100,50,1,1\napp02,4,8,100,50,1,1\n\
    web01,2,4,100,50,1,1\nlegacy7,2,4,100,50,1,1\n";

const DR: &str =
    "plan list.csv --rules current --purpose dr --change-rate 10 --growth 0 --format json";

fn plan(files: &[(&str, &str)], line: &str) -> Value {
    let folder = folder_with(files);
    json(&asrcap_line(folder.path(), line))
}

fn recovery(files: &[(&str, &str)], line: &str) -> Value {
    plan(files, line)["recovery"].take()
}

/// The names of the boot groups of a recovery plan.
fn groups(recovery: &Value, plan: usize) -> Vec<Vec<String>> {
    let names = |group: &Value| {
        let servers = group["servers"].as_array().unwrap().iter();
        servers.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    recovery["plans"][plan]["groups"].as_array().unwrap().iter().map(names).collect()
}

fn near(value: &Value, right: f64) {
    let found = value.as_f64().unwrap_or(f64::NAN);
    assert!((found - right).abs() < right.abs() * 1e-4 + 1e-9, "{found} instead of {right}");
}

#[test]
fn machines_start_by_what_their_names_say_they_are() {
    let recovery = recovery(&[("list.csv", LIST)], DR);
    let groups = groups(&recovery, 0);
    assert_eq!(
        groups,
        [vec!["dc01"], vec!["sql01"], vec!["app01", "app02", "legacy7"], vec!["web01"]]
    );
    let basis = |name: &str| {
        let servers = recovery["servers"].as_array().unwrap();
        servers.iter().find(|server| server["server"] == name).unwrap()["basis"].clone()
    };
    assert_eq!((basis("dc01"), basis("legacy7")), ("name".into(), "assumed".into()));
    assert_eq!(recovery["plans"][0]["scope"], "all");
}

#[test]
fn a_groups_file_and_connections_win_over_names() {
    let order = "server,group,before\nlegacy7,Old,\nweb01,Shop,Old\n";
    let found = recovery(
        &[("list.csv", LIST), ("groups.csv", order)],
        &format!("{DR} --groups groups.csv --link 1000"),
    );
    let last = groups(&found, 0).pop().unwrap();
    assert_eq!(last, ["legacy7"]);
    let needs = "source,destination,port,connections\napp01,legacy7,1433,500\n";
    let found = recovery(
        &[("list.csv", LIST), ("needs.csv", needs)],
        &format!("{DR} --dependencies needs.csv"),
    );
    let old = found["servers"].as_array().unwrap().iter().find(|one| one["server"] == "legacy7");
    assert_eq!(old.unwrap()["tier"], "data");
    assert_eq!(old.unwrap()["basis"], "connections");
}

#[test]
fn the_recovery_time_is_the_sum_of_its_parts() {
    // Four boot groups with three checks between them: 10 + 4 x 5 + 3 x 10 + 15 + 30 minutes.
    let found = recovery(&[("list.csv", LIST)], DR);
    near(&found["minutes"], 105.0);
    let parts = found["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["total_minutes"].as_f64().unwrap()).sum();
    near(&found["minutes"], sum);
    near(&found["plans"][0]["minutes"], 105.0);
    let status =
        |code: &str| parts.iter().find(|part| part["code"] == code).unwrap()["status"].clone();
    assert_eq!((status("failover"), status("start")), ("documented".into(), "assumed".into()));
    // Hyper-V prepares nothing: 5 instead of 10 minutes.
    let found = recovery(&[("list.csv", LIST)], &format!("{DR} --scenario hyperv"));
    near(&found["minutes"], 100.0);
}

#[test]
fn more_machines_than_a_recovery_plan_holds_are_several_plans_with_services_first() {
    let list = |count: usize| {
        let mut text =
            "Name,CPUs,RAM (GB),Disk (GB),Used (GB),Disks,NICs\ndc01,2,4,100,50,1,1\n".to_owned();
        for number in 2..=count {
            text.push_str(&format!("vm{number},2,4,100,50,1,1\n"));
        }
        text
    };
    let one = recovery(&[("list.csv", &list(100))], DR);
    assert_eq!(one["plans"].as_array().unwrap().len(), 1);
    let more = recovery(&[("list.csv", &list(102))], DR);
    let plans = more["plans"].as_array().unwrap();
    let scopes: Vec<&str> = plans.iter().map(|plan| plan["scope"].as_str().unwrap()).collect();
    assert_eq!(scopes, ["services", "applications", "applications"]);
    let machines: Vec<u64> = plans.iter().map(|plan| plan["machines"].as_u64().unwrap()).collect();
    assert_eq!(machines, [1, 100, 1]);
    // Three plans of one boot group, one after the other: 3 x (10 + 5 + 15 + 30).
    near(&more["minutes"], 180.0);
    near(&more["drills"]["drills_a_year"], 12.0);
}

#[test]
fn a_recovery_plan_has_no_more_than_seven_boot_groups() {
    let mut list = "Name,CPUs,RAM (GB),Disk (GB),Used (GB),Disks,NICs\n".to_owned();
    let mut order = "server,group,before\n".to_owned();
    for number in 1..=9 {
        list.push_str(&format!("vm{number},2,4,100,50,1,1\n"));
        let before = if number < 9 { format!("G{}", number + 1) } else { String::new() };
        order.push_str(&format!("vm{number},G{number},{before}\n"));
    }
    let document = plan(
        &[("list.csv", &list), ("groups.csv", &order)],
        &format!("{DR} --groups groups.csv --link 1000"),
    );
    let groups = groups(&document["recovery"], 0);
    assert_eq!(groups.len(), 7);
    assert_eq!(groups[6], ["vm7", "vm8", "vm9"]);
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "recovery-groups-merged"));
}

#[test]
fn the_way_back_copies_changes_up_to_the_data_and_everything() {
    // A server of 500 GB with 200 GB of data changes 50 GB a day, the other five of 100 GB change 10 GB of 50.
    let found = recovery(&[("list.csv", LIST)], &format!("{DR} --link 1000"));
    let copies = found["failback"]["copies"].as_array().unwrap();
    let gb: Vec<f64> = copies.iter().map(|copy| copy["gb"].as_f64().unwrap()).collect();
    assert_eq!(gb, [100.0, 450.0, 450.0, 450.0]);
    assert_eq!(copies[3]["days"], Value::Null);
    // 100 GiB a day are 9.94205 Mbps, and as much again for the changes of that day.
    near(&copies[0]["mbps_within_a_day"], 19.8841);
    near(&copies[0]["links"][0]["hours"], 100.0 * 8_589.934_592 / (1000.0 - 9.942_054) / 3600.0);
    assert_eq!(found["failback"]["appliances"], 1);
    let hyperv = recovery(&[("list.csv", LIST)], &format!("{DR} --scenario hyperv"));
    assert_eq!(hyperv["failback"]["appliances"], Value::Null);
    assert_eq!(hyperv["failback"]["supported"], true);
}

#[test]
fn physical_servers_have_no_way_back() {
    let line = DR.replace("--format json", "--scenario physical");
    let found = recovery(&[("list.csv", LIST)], &format!("{line} --format json"));
    assert_eq!(found["failback"]["supported"], false);
    assert!(found["failback"]["copies"].as_array().unwrap().is_empty());
    let folder = folder_with(&[("list.csv", LIST)]);
    let text = stdout(&asrcap_line(folder.path(), &line));
    assert!(text.contains("no way back") && !text.contains("THE WAY BACK"), "{text}");
    let plan = plan(&[("list.csv", LIST)], &format!("{line} --format json"));
    let tool = &plan["replication"]["tool"]["message"];
    assert!(!tool.as_str().unwrap().contains("failback"), "{tool}");
}

/// Groups say which machines start together and in which order, whatever the link; only a schedule needs one.
#[test]
fn groups_make_boot_groups_without_a_link() {
    let order = "server,group,before\nlegacy7,Old,\nweb01,Shop,Old\nghost,Shop,\n";
    let files = [("list.csv", LIST), ("groups.csv", order)];
    let found = plan(&files, &format!("{DR} --groups groups.csv"));
    assert_eq!(groups(&found["recovery"], 0).pop().unwrap(), ["legacy7"]);
    assert!(found.get("schedule").is_none());
    let findings = found["findings"].as_array().unwrap();
    let unknown: Vec<&Value> =
        findings.iter().filter(|finding| finding["code"] == "group-server-not-found").collect();
    assert_eq!(unknown.len(), 1);
    assert!(unknown[0]["message"].as_str().unwrap().contains("'ghost'"));
    let by_name = plan(&files[..1], &format!("{DR} --group-pattern {{group}}0*"));
    let servers = by_name["recovery"]["servers"].as_array().unwrap();
    let web = servers.iter().find(|server| server["server"] == "web01").unwrap();
    assert_eq!(web["application"], "web");
    let folder = folder_with(&files);
    for line in [
        format!("{DR} --groups groups.csv --start 2026-12-07"),
        DR.replace("--purpose dr", "--groups groups.csv"),
    ] {
        let output = asrcap_line(folder.path(), &line);
        assert_eq!(output.status.code(), Some(2), "{line}");
    }
}

#[test]
fn averages_have_recovery_plans_without_names() {
    let folder = tempfile::tempdir().unwrap();
    let line = "quick --vms 250 --disks-per-vm 2 --disk-size 100 --utilization 50 --change-rate 5 --rules current \
                --arithmetic exact --purpose dr --growth 0 --format json";
    let found = json(&asrcap_line(folder.path(), line))["recovery"].take();
    let plans = found["plans"].as_array().unwrap();
    let machines: Vec<u64> = plans.iter().map(|plan| plan["machines"].as_u64().unwrap()).collect();
    assert_eq!(machines, [100, 100, 50]);
    assert_eq!(plans[0]["vcpus"], Value::Null);
    near(&plans[2]["disks_gb"], 10_000.0);
    // 250 machines of 200 GB change 5 % of it: 2,500 GB a day; all data are 25,000 GB. 500 disks over 60 an appliance.
    near(&found["failback"]["copies"][1]["gb"], 17_500.0);
    near(&found["failback"]["copies"][2]["gb"], 25_000.0);
    assert_eq!(found["failback"]["appliances"], 9);
}

#[test]
fn nothing_of_it_is_in_a_migration_or_under_a_set_of_the_past() {
    for line in [
        DR.replace("--purpose dr", ""),
        DR.replace("--purpose dr", "--keep-replicating --link 1000"),
        DR.replace("--rules current", "--rules guide-2017"),
    ] {
        let document = plan(&[("list.csv", LIST)], &line);
        assert!(document.get("recovery").is_none(), "{line}");
        let rules = document["rules_used"].as_array().unwrap();
        assert!(rules.iter().all(|rule| rule["id"] != "drill_interval_months"), "{line}");
        let folder = folder_with(&[("list.csv", LIST)]);
        let text = stdout(&asrcap_line(folder.path(), &line.replace("--format json", "")));
        for word in ["BOOT GROUPS", "DRILLS", "WAY BACK", "failback"] {
            assert!(!text.contains(word), "{line}: {word}");
        }
    }
}

#[test]
fn every_form_has_the_recovery_and_a_redacted_one_no_names() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let line =
        DR.replace("--format json", "-o out.html -o out.md -o out.xlsx -o out.json --redact");
    assert_eq!(super::support::status(&asrcap_line(folder.path(), &line)), 0);
    for (file, heading) in [
        ("out.html", "Recovery plans and boot groups"),
        ("out.md", "RECOVERY PLANS AND BOOT GROUPS"),
    ] {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.contains(heading), "{file}");
        assert!(!text.contains("sql01") && !text.contains("legacy7"), "{file}");
    }
    let text = std::fs::read_to_string(folder.path().join("out.json")).unwrap();
    assert!(text.contains("\"recovery\"") && !text.contains("sql01"));
}
