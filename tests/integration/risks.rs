//! What to do before the first copy: in every form of a report, by the method, and without a say in verdicts.

use std::path::Path;

use serde_json::Value;

use super::support::{asrcap, folder_with, json, root, status, stdout};

fn case(name: &str) -> std::path::PathBuf {
    root().join("tests/cases/inventories").join(name)
}

/// The tabs of the case, and further arguments.
fn plan(arguments: &[&str]) -> Vec<String> {
    let tabs = ["Info", "Disk", "Snapshot", "CD", "USB", "Tools", "MetaData"];
    let tabs = tabs.map(|tab| format!("RVTools_tabv{tab}.csv"));
    let first = ["plan".to_owned()].into_iter().chain(tabs);
    first.chain(arguments.iter().map(ToString::to_string)).collect()
}

fn run(folder: &Path, arguments: &[String]) -> std::process::Output {
    asrcap(folder, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn planned(arguments: &[&str]) -> Value {
    let all = [&["--change-rate", "3", "--format", "json"], arguments].concat();
    json(&run(&case("rvtools-risks"), &plan(&all)))
}

fn risk<'v>(plan: &'v Value, id: &str) -> &'v Value {
    let risks = plan["risks"].as_array().unwrap();
    risks.iter().find(|risk| risk["id"] == id).unwrap_or(&Value::Null)
}

#[test]
fn the_table_stands_in_every_form() {
    let folder = case("rvtools-risks");
    let title = "Before the copy";
    for (format, words) in [("text", "BEFORE THE COPY"), ("md", "BEFORE THE COPY")] {
        let arguments = ["--change-rate", "3", "--rules", "current", "--format", format];
        let output = stdout(&run(&folder, &plan(&arguments)));
        for part in [words, "Raw device mappings", "db01", "Snapshots"] {
            assert!(output.contains(part), "{format}: {part}");
        }
    }
    let outputs = folder_with(&[]);
    let page = outputs.path().join("report.html").display().to_string();
    let html = ["--change-rate", "3", "--rules", "current", "-q", "-o", &page];
    assert_eq!(status(&run(&folder, &plan(&html))), 0);
    let text = std::fs::read_to_string(&page).unwrap();
    assert!([title, "Raw device mappings", "db01"].iter().all(|part| text.contains(part)));
    let csv = ["--change-rate", "3", "--rules", "current", "--format", "csv"];
    let output = stdout(&run(&folder, &plan(&csv)));
    assert!(output.lines().next().unwrap().contains("risks"), "{output}");
    assert!(output.contains("snapshots; consolidation-needed; tools-old"), "{output}");
}

#[test]
fn what_to_do_follows_the_method() {
    let agentless = planned(&["--rules", "current", "--method", "agentless"]);
    let agent = planned(&["--rules", "current"]);
    assert_eq!(risk(&agentless, "raw-disks")["severity"], "warning");
    assert_eq!(risk(&agent, "raw-disks")["severity"], "note");
    assert_ne!(risk(&agentless, "snapshots")["todo"], risk(&agent, "snapshots")["todo"]);
    let dr = planned(&["--rules", "current", "--purpose", "dr"]);
    assert_ne!(risk(&dr, "snapshots")["todo"], risk(&agent, "snapshots")["todo"]);
    for plan in [&agentless, &agent, &dr] {
        for risk in plan["risks"].as_array().unwrap() {
            for key in ["name", "todo", "source", "locator", "date"] {
                assert!(risk[key].as_str().is_some_and(|text| !text.is_empty()), "{risk}");
            }
            let id = risk["id"].as_str().unwrap();
            let findings = plan["findings"].as_array().unwrap();
            let of_kind = findings.iter().filter(|finding| finding["code"] == id).count();
            assert_eq!(of_kind, 1, "{id}");
            let with = plan["servers"].as_array().unwrap().iter().filter(|server| {
                let ids = server["risks"].as_array();
                ids.is_some_and(|ids| ids.iter().any(|one| one == id))
            });
            assert_eq!(with.count(), risk["servers"].as_array().unwrap().len(), "{id}");
        }
    }
}

#[test]
fn snapshots_age_by_the_date_of_the_report_or_of_the_export() {
    let stated = planned(&["--rules", "current"]);
    let found = risk(&stated, "snapshots");
    assert_eq!(found["oldest"], "2025-10-02");
    assert_eq!(found["oldest_days"], 18);
    assert_eq!(found["severity"], "warning", "older than the limit");
    let later = planned(&["--rules", "current", "--date", "2026-10-02"]);
    assert_eq!(risk(&later, "snapshots")["oldest_days"], 365);
    let soon = planned(&["--rules", "current", "--date", "2025-10-05"]);
    assert_eq!(risk(&soon, "snapshots")["oldest_days"], 3);
    assert_eq!(risk(&soon, "snapshots")["severity"], "note");
    let folder = folder_with(&[
        (
            "vInfo.csv",
            &std::fs::read_to_string(case("rvtools-risks").join("RVTools_tabvInfo.csv")).unwrap(),
        ),
        (
            "vSnapshot.csv",
            &std::fs::read_to_string(case("rvtools-risks").join("RVTools_tabvSnapshot.csv"))
                .unwrap(),
        ),
    ]);
    let arguments = [
        "plan",
        "vInfo.csv",
        "vSnapshot.csv",
        "--change-rate",
        "3",
        "--rules",
        "current",
        "--format",
        "json",
    ];
    let without = json(&asrcap(folder.path(), &arguments));
    assert_eq!(risk(&without, "snapshots")["oldest"], "2025-10-02");
    assert_eq!(risk(&without, "snapshots")["oldest_days"], Value::Null);
}

#[test]
fn no_verdict_follows_from_a_risk() {
    let tabs = |names: &[&str]| -> Value {
        let files: Vec<String> = names.iter().map(|tab| format!("RVTools_tabv{tab}.csv")).collect();
        let mut arguments: Vec<&str> = vec!["plan"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(["--change-rate", "3", "--rules", "guide-2017", "--format", "json"]);
        json(&asrcap(&case("rvtools-risks"), &arguments))
    };
    let with = tabs(&["Info", "Disk", "Snapshot", "CD", "USB", "Tools", "MetaData"]);
    let without = tabs(&["Info", "Disk"]);
    let verdicts = |plan: &Value| -> Vec<(Value, Value)> {
        let servers = plan["servers"].as_array().unwrap().iter();
        servers.map(|server| (server["readiness"].clone(), server["reasons"].clone())).collect()
    };
    assert_eq!(verdicts(&with), verdicts(&without));
    assert_eq!(with["outputs"], without["outputs"]);
    assert!(risk(&with, "snapshots").is_object());
}

#[test]
fn redaction_covers_the_servers_of_risks() {
    let arguments = ["--change-rate", "3", "--rules", "current", "--redact", "--format", "json"];
    let output = run(&case("rvtools-risks"), &plan(&arguments));
    assert!(status(&output) < 3);
    let text = stdout(&output);
    for name in ["web01", "db01", "old01"] {
        assert!(!text.contains(name), "{name}");
    }
    assert!(text.contains("consolidation-needed"));
}
