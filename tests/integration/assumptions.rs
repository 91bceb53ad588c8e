//! What is assumed of servers whose number of disks and NICs nobody says, and figures that are not known.

use std::path::Path;

use calamine::{Data, DataType, Reader, Xlsx};
use serde_json::Value;

use super::support::{asrcap_line, folder_with, json, status, stderr, stdout};

const LIST: &str = "Name,CPUs,RAM (GB),Disk (GB)\nweb01,2,8,100\ndb01,8,64,800\n";

/// The headlines whose value is a figure.
const HEADLINES: [&str; 6] = [
    "Data to replicate",
    "Changed each day",
    "Bandwidth, delta replication",
    "First copy",
    "Storage in Azure",
    "On-premises servers",
];

#[test]
fn the_plainest_list_gives_a_plan_with_figures() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let plan = json(&asrcap_line(folder.path(), "plan list.csv --change-rate 3 --format json"));
    assert_eq!(plan["counts"]["eligible"], 2);
    assert_eq!(plan["inputs"]["data_gb"], 900);
    assert_eq!(plan["outputs"]["blob_disks"], 2);
    assert!(plan["outputs"]["delta_bandwidth_mbps"].as_f64().unwrap() > 0.0);
    let finding = |code: &str| {
        let findings = plan["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["code"] == code).unwrap().clone()
    };
    for code in ["disks-assumed", "nics-assumed"] {
        let finding = finding(code);
        assert_eq!(finding["severity"], "warning");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains("2 servers") && message.contains("web01, db01"), "{message}");
        assert!(finding["where"]["path"].is_string(), "{finding}");
    }
    let text = stdout(&asrcap_line(folder.path(), "plan list.csv --change-rate 3"));
    assert!(text.contains("How many disks or NICs 2 servers have is assumed."), "{text}");
}

#[test]
fn each_server_says_what_is_assumed_of_it() {
    let list = "Name,CPUs,RAM (GB),Disk (GB),Used (GB),Disks,NICs\nweb01,2,8,100,50,,1\ndb01,8,64,800,500,3,2\n";
    let folder = folder_with(&[("list.csv", list)]);
    let line = "plan list.csv --change-rate 3";
    let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
    let [web, db] = plan["servers"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(web["assumed"], serde_json::json!(["disks"]));
    assert_eq!(db.get("assumed"), None);
    let csv = stdout(&asrcap_line(folder.path(), &format!("{line} --format csv")));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "assumed").unwrap();
    let cells: Vec<String> =
        reader.records().map(|row| row.unwrap().get(column).unwrap().to_owned()).collect();
    assert_eq!(cells, ["disks", ""]);
    let page = folder.path().join("plan.html");
    asrcap_line(folder.path(), &format!("{line} -o plan.html"));
    assert!(std::fs::read_to_string(page).unwrap().contains(">Assumed<"));
}

#[test]
fn what_is_assumed_is_explained_by_its_setting() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let line = "plan list.csv --change-rate 3 --assumed-disks 2 -o plan.json";
    assert_eq!(status(&asrcap_line(folder.path(), line)), 0);
    let explained = asrcap_line(folder.path(), "explain plan.json web01 --format json");
    let text = stdout(&explained);
    assert!(text.contains("setting assumed-disks (command line)"), "{text}");
    assert!(text.contains("setting assumed-nics (default)"), "{text}");
}

#[test]
fn an_override_stands_above_an_assumption() {
    let overrides = "[[override]]\nserver = \"db01\"\nset = { disks = 4, nics = 2, utilization_percent = 50 }\nreason = \"Asked\"\n";
    let folder = folder_with(&[("list.csv", LIST), ("o.toml", overrides)]);
    let line = "plan list.csv --change-rate 3 --overrides o.toml --format json";
    let plan = json(&asrcap_line(folder.path(), line));
    let db = &plan["servers"][1];
    assert_eq!((&db["disks"], &db["nics"], db.get("assumed")), (&4.into(), &2.into(), None));
}

#[test]
fn an_assumption_varies_like_any_setting() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let line = "what-if list.csv --change-rate 3 --vary assumed-disks=1,2,3 --format csv";
    let table = stdout(&asrcap_line(folder.path(), line));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = headers.iter().position(|name| name.ends_with("blob_disks")).unwrap();
    let disks: Vec<String> =
        reader.records().map(|row| row.unwrap().get(column).unwrap().to_owned()).collect();
    assert_eq!(disks, ["2", "4", "6"]);
}

#[test]
fn a_saved_plan_is_planned_again_with_the_assumptions_of_its_settings() {
    let folder = folder_with(&[("list.csv", LIST)]);
    for (disks, file) in [(1, "one.json"), (3, "three.json")] {
        let line = format!("plan list.csv --change-rate 3 --assumed-disks {disks} -o {file}");
        assert_eq!(status(&asrcap_line(folder.path(), &line)), 0);
    }
    let compared = asrcap_line(folder.path(), "compare one.json three.json --format json");
    let compared: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let figures = compared["figures"].as_array().unwrap();
    let disks =
        figures.iter().find(|figure| figure["name"].as_str().unwrap().ends_with("blob_disks"));
    let disks = disks.unwrap_or_else(|| panic!("{compared}"));
    assert_eq!((&disks["before"], &disks["after"]), (&2.into(), &6.into()));
    assert_eq!(disks["by_cause"]["settings"], 4, "{disks}");
}

#[test]
fn what_was_assumed_does_not_come_back_as_a_fact_from_a_workbook() {
    let list = "Name,CPUs,RAM (GB),Disk (GB)\nweb01,2,8,100\nfiles,8,64,9000\n";
    let folder = folder_with(&[("list.csv", list)]);
    let line = "--change-rate 3 --assumed-utilization 60 --assumed-nics 2";
    let plan = |inputs: &str| {
        json(&asrcap_line(folder.path(), &format!("plan {inputs} {line} --format json")))
    };
    let first = plan("list.csv -o plan.xlsx");
    let again = plan("plan.xlsx");
    for (one, two) in
        first["servers"].as_array().unwrap().iter().zip(again["servers"].as_array().unwrap())
    {
        for key in ["name", "readiness", "nics", "disks", "used_gb", "assumed"] {
            assert_eq!(one[key], two[key], "{key}");
        }
    }
    assert_eq!(again["servers"][1]["assumed"], serde_json::json!(["used_gb", "nics", "disks"]));
    let otherwise = plan("plan.xlsx --rules current");
    assert_eq!(otherwise["servers"][1]["disks"], 1);
}

/// Outputs of 2017 that plans of today have none of.
const GONE: [&str; 3] = ["premium_accounts", "configuration_servers", "additional_process_servers"];

#[test]
fn no_headline_shows_0_for_what_is_not_known() {
    let folder = folder_with(&[("list.csv", LIST)]);
    for more in [
        "--rules guide-2017",
        "",
        "--arithmetic workbook --rules guide-2017",
        "--link 100",
        "--against guide-2017",
    ] {
        let line = format!("plan list.csv --change-rate 3 --assumed-disks 0 {more}");
        let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
        assert_eq!(plan["inputs"]["virtual_machines"], 0);
        for (block, key) in [("inputs", "data_gb"), ("inputs", "changed_gb_per_day")] {
            assert!(plan[block][key].is_null(), "{more}: {key} is {}", plan[block][key]);
        }
        for (key, value) in plan["outputs"].as_object().unwrap() {
            // What today's rules have no more of is 0, however many servers there are.
            let is_none = !more.contains("--rules guide") && GONE.contains(&key.as_str());
            assert!(value.is_null() || is_none, "{more}: {key} is {value}");
        }
        for form in ["text", "md"] {
            let text = stdout(&asrcap_line(folder.path(), &format!("{line} --format {form}")));
            for headline in HEADLINES {
                let line =
                    text.lines().find(|line| line.trim_start_matches("| ").starts_with(headline));
                let line = line.unwrap_or_else(|| panic!("{headline}: {text}"));
                assert!(line.contains("not known"), "{more}: {line}");
            }
        }
        let files = "-o plan.xlsx -o plan.html --force";
        let written = asrcap_line(folder.path(), &format!("{line} {files}"));
        assert_eq!(status(&written), 0, "{}", stderr(&written));
        let page = std::fs::read_to_string(folder.path().join("plan.html")).unwrap();
        assert!(page.matches("not known").count() >= HEADLINES.len(), "{more}");
        for (label, value) in summary(&folder.path().join("plan.xlsx")) {
            assert!(value.as_f64().is_none(), "{more}: {label} is {value:?}");
        }
    }
}

/// The headlines of the Summary of a workbook with their values.
fn summary(path: &Path) -> Vec<(String, Data)> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheet = book.worksheet_range("Summary").unwrap();
    let rows = sheet.rows().filter_map(|row| {
        let label = row.first()?.as_string()?;
        let is_headline = HEADLINES.iter().any(|headline| label.starts_with(headline));
        is_headline.then(|| (label, row[1].clone()))
    });
    let found: Vec<(String, Data)> = rows.collect();
    assert!(found.len() >= HEADLINES.len(), "{found:?}");
    found
}

#[test]
fn rows_that_are_read_are_planned_or_left_out_in_every_output() {
    let list = "Name,CPUs,RAM (GB),Disk (GB),Power state\nweb01,2,8,100,poweredOn\ndb01,8,64,800,poweredOff\nweb01,2,8,100,poweredOn\n";
    let folder = folder_with(&[("list.csv", list)]);
    let line = "plan list.csv --change-rate 3 --powered-on";
    let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
    let count = |key: &str| plan["counts"][key].as_u64().unwrap();
    assert_eq!((count("read"), count("excluded"), count("planned")), (3, 2, 1));
    assert_eq!(plan["servers"].as_array().unwrap().len(), 1);
    let classes = ["ready", "conditional", "not_ready", "unknown"];
    assert_eq!(classes.map(count).iter().sum::<u64>(), 1);
    let csv = stdout(&asrcap_line(folder.path(), &format!("{line} --format csv")));
    assert_eq!(csv.lines().count(), 2);
    for form in ["text", "md"] {
        let text = stdout(&asrcap_line(folder.path(), &format!("{line} --format {form}")));
        assert!(text.contains("3 read, 2 left out (1"), "{text}");
    }
}
