//! The program as a script calls it: outputs, exit statuses, files.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::support::{asrcap, command, folder, folder_with, json, program, status, stderr, stdout};

const Q1: [&str; 11] = [
    "quick",
    "--vms",
    "100",
    "--disks-per-vm",
    "2",
    "--disk-size",
    "300",
    "--utilization",
    "70",
    "--change-rate",
    "5",
];

/// The rules that the published figures follow from.
const GUIDE: [&str; 2] = ["--rules", "guide-2017"];

const SHEET: &str = "\
Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)
VM1,2,2048,1,1000,2,50%,5%
VM2,4,4096,1,3000,10,50%,10%
";

fn with_sheet(text: &str) -> tempfile::TempDir {
    folder_with(&[("servers.csv", text)])
}

#[test]
fn quick_prints_the_published_figures_in_every_form() {
    let folder = folder();
    let run = |format: &[&str]| asrcap(folder.path(), &[&Q1[..], &GUIDE, format].concat());
    let plan = json(&run(&["--format", "json"]));
    assert_eq!(plan["schema"], "asrcap.plan/1");
    assert_eq!(plan["arithmetic"], "workbook");
    assert_eq!(plan["outputs"]["delta_bandwidth_mbps"], 140);
    assert_eq!(plan["outputs"]["initial_bandwidth_mbps"], 126);
    assert_eq!(plan["outputs"]["additional_source_storage_gb"], Value::Null);
    assert_eq!(plan["inputs"]["utilization_percent"], 70);
    assert!(plan.get("servers").is_none() && plan.get("date").is_none());
    assert!(
        stdout(&run(&[])).contains("Bandwidth required for delta replication          140  Mbps")
    );
    assert!(
        stdout(&run(&["--format", "csv"]))
            .contains("outputs,storage_gb,Storage required,48300,GB,")
    );
    assert!(stdout(&run(&["--format", "md"])).contains("| Storage required | 48,300 | GB |"));
}

#[test]
fn every_scenario_of_quick_has_its_outputs() {
    let folder = folder();
    let run = |scenario| {
        json(&asrcap(
            folder.path(),
            &[&Q1[..], &GUIDE, &["--scenario", scenario, "--format", "json"]].concat(),
        ))
    };
    let vmware = run("VMware/Physical to Azure");
    assert_eq!(vmware["scenario"], "vmware");
    let physical = run("physical");
    assert_eq!(physical["inputs"]["compression_percent"], 0);
    // 2,100 GB x 8,192 / 86,400 without compression.
    assert_eq!(physical["outputs"]["delta_bandwidth_mbps"], 200);
    let hyperv = run("hyperv");
    assert_eq!(hyperv["inputs"]["recovery_points"], 16);
    assert!(hyperv["inputs"].get("retention_days").is_none());
    // 42,000 GB and 16 of 24 hourly recovery points of 2,100 GB a day.
    assert_eq!(hyperv["outputs"]["storage_gb"], 43_400);
    assert_eq!(hyperv["outputs"]["configuration_servers"], 0);
    assert_eq!(hyperv["outputs"]["additional_process_servers"], 0);
    assert_eq!(hyperv["outputs"]["additional_source_storage_gb"], 60_000);
}

#[test]
fn a_wrong_command_line_or_setting_ends_with_2() {
    let folder = with_sheet(SHEET);
    fs::write(folder.path().join("bad.toml"), "retention-days = \"three\"\n").unwrap();
    fs::write(folder.path().join("unknown.toml"), "retention = 3\n").unwrap();
    for arguments in [
        &["quick", "--vms", "100"][..],
        &[
            "quick",
            "--vms",
            "0",
            "--disks-per-vm",
            "2",
            "--disk-size",
            "1",
            "--utilization",
            "1",
            "--change-rate",
            "1",
        ],
        &["plan"],
        &["nonsense"],
        &["plan", "servers.csv", "--compression", "0,3"],
        &["plan", "servers.csv", "--compression", "130"],
        &["plan", "servers.csv", "--scenario", "aws"],
        &["plan", "servers.csv", "--rules", "guide-1999"],
        &["plan", "servers.csv", "--settings", "bad.toml"],
        &["plan", "servers.csv", "--settings", "unknown.toml"],
        &["plan", "servers.csv", "--settings", "missing.toml"],
        &["plan", "servers.csv", "--size", "VM1"],
        &["plan", "servers.csv", "--size", "VM9=A2"],
        &["plan", "servers.csv", "--size", "VM1=A99"],
        &["plan", "servers.csv", "--series", "ZZ"],
        &["plan", "servers.csv", "-o", "plan.docx"],
        &["plan", "servers.csv", "--date", "1.2.2026"],
        &["rules", "show", "no-such-rule"],
        &["sizes", "show", "A99"],
    ] {
        let output = asrcap(folder.path(), arguments);
        assert_eq!(status(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).is_empty(), "{arguments:?}");
        assert!(stderr(&output).contains("error"), "{arguments:?}");
    }
}

#[test]
fn an_input_that_cannot_be_read_ends_with_3() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("empty.csv", b"");
    write("rubbish.xlsx", &[0, 159, 146, 150, 7, 1]);
    write("prose.txt", b"nothing to see here\n");
    write("cut.xlsx", b"PK\x03\x04half a zip");
    write("headings.csv", SHEET.lines().next().unwrap().as_bytes());
    write("column.csv", b"Server Name,Processor Cores\nVM1,2\n");
    for name in [
        "missing.xlsx",
        "empty.csv",
        "rubbish.xlsx",
        "prose.txt",
        "cut.xlsx",
        "headings.csv",
        "column.csv",
    ] {
        let output = asrcap(folder.path(), &["plan", name]);
        assert_eq!(status(&output), 3, "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(name), "{name}: {}", stderr(&output));
    }
}

#[test]
fn a_bad_row_is_reported_and_the_rest_is_planned() {
    let folder = with_sheet(&format!("{SHEET}VM3,4,-1,1,100,1,50%,1%\n"));
    let output = asrcap(folder.path(), &["plan", "servers.csv", "--format", "json"]);
    assert_eq!(status(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains("row 4"), "{}", stderr(&output));
    let plan: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(plan["counts"]["read"], 3);
    assert_eq!(plan["counts"]["excluded"], 1);
    assert_eq!(plan["counts"]["planned"], 2);
    let findings = plan["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["severity"] == "error" && finding["where"]["row"] == 4)
    );
}

#[test]
fn strict_stops_at_a_bad_row_and_writes_nothing() {
    let folder = with_sheet(&format!("{SHEET}VM3,4,-1,1,100,1,50%,1%\n"));
    let output = asrcap(folder.path(), &["plan", "servers.csv", "--strict", "-o", "plan.json"]);
    assert_eq!(status(&output), 1, "{}", stderr(&output));
    assert!(!folder.path().join("plan.json").exists());
    let folder = with_sheet(SHEET);
    let output = asrcap(folder.path(), &["plan", "servers.csv", "--strict", "-o", "plan.json"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(folder.path().join("plan.json").exists());
}

#[test]
fn an_output_is_replaced_only_with_force_and_an_input_never() {
    let folder = with_sheet(SHEET);
    let path = folder.path().join("plan.json");
    fs::write(&path, "precious").unwrap();
    let refused = asrcap(folder.path(), &["plan", "servers.csv", "-o", "plan.json"]);
    assert_eq!(status(&refused), 4);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    let forced = asrcap(folder.path(), &["plan", "servers.csv", "-o", "plan.json", "--force"]);
    assert_eq!(status(&forced), 0, "{}", stderr(&forced));
    assert!(fs::read_to_string(&path).unwrap().contains("asrcap.plan/1"));
    let input = asrcap(folder.path(), &["plan", "servers.csv", "-o", "servers.csv", "--force"]);
    assert_eq!(status(&input), 4);
    assert_eq!(fs::read_to_string(folder.path().join("servers.csv")).unwrap(), SHEET);
    let nowhere = asrcap(folder.path(), &["plan", "servers.csv", "-o", "no/such/folder/plan.json"]);
    assert_eq!(status(&nowhere), 4);
}

#[test]
fn two_runs_write_the_same_bytes() {
    let (first, second) = (with_sheet(SHEET), with_sheet(SHEET));
    let outputs = ["plan.xlsx", "plan.json", "plan.csv", "plan.md", "plan.html"];
    for (folder, locale) in [(&first, "C"), (&second, "tr_TR.UTF-8")] {
        let mut arguments = vec!["plan", "servers.csv"];
        for output in outputs {
            arguments.extend(["-o", output]);
        }
        let output = command(folder.path()).args(arguments).env("LC_ALL", locale).output().unwrap();
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
    for output in outputs {
        let read = |folder: &tempfile::TempDir| fs::read(folder.path().join(output)).unwrap();
        assert!(read(&first) == read(&second), "{output} differs");
        assert!(!read(&first).is_empty());
    }
}

#[test]
fn the_plan_is_valid_by_its_own_schema() {
    let folder = with_sheet(SHEET);
    let schema = json(&asrcap(folder.path(), &["plan", "--print-schema"]));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arithmetic in ["exact", "workbook"] {
        let plan = json(&asrcap(
            folder.path(),
            &[
                "plan",
                "servers.csv",
                "--rules",
                "guide-2017",
                "--arithmetic",
                arithmetic,
                "--format",
                "json",
                "--date",
                "2026-01-02",
            ],
        ));
        let errors: Vec<String> =
            validator.iter_errors(&plan).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(plan["date"], "2026-01-02");
    }
    let mut broken = json(&asrcap(folder.path(), &["plan", "servers.csv", "--format", "json"]));
    broken["outputs"]["storage_gb"] = Value::from("much");
    assert!(!validator.is_valid(&broken));
}

#[test]
fn names_that_look_like_formulas_stay_text_in_csv() {
    let folder = with_sheet(&SHEET.replace("VM1", "=HYPERLINK(1)").replace("VM2", "+cmd|x"));
    let output = asrcap(folder.path(), &["plan", "servers.csv", "--format", "csv"]);
    let text = stdout(&output);
    assert!(text.contains("\n'=HYPERLINK(1),"), "{text}");
    assert!(text.contains("\n'+cmd|x,"), "{text}");
}

#[test]
fn quiet_says_nothing_beside_the_result() {
    let folder = with_sheet(SHEET);
    let output = asrcap(folder.path(), &["--quiet", "plan", "servers.csv", "-o", "plan.md"]);
    assert_eq!(status(&output), 0);
    assert!(stdout(&output).is_empty() && stderr(&output).is_empty());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(program())
        .args(["sizes", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    assert_ne!(output.status.code(), Some(101));
}

#[test]
fn a_rate_for_all_and_a_file_of_rates_both_count() {
    let sheet: String = SHEET.lines().fold(String::new(), |text, line| {
        let cells: Vec<&str> = line.split(',').collect();
        text + &cells[..7].join(",") + "\n"
    });
    let folder = with_sheet(&sheet);
    fs::write(folder.path().join("changes.csv"), "Server,Change (GB per day)\nVM1,20\n").unwrap();
    let plan = json(&asrcap(
        folder.path(),
        &[
            "plan",
            "servers.csv",
            "--churn",
            "changes.csv",
            "--change-rate",
            "1",
            "--growth",
            "0",
            "--format",
            "json",
        ],
    ));
    assert_eq!(plan["servers"][0]["change"]["gb_per_day"], 20);
    assert_eq!(plan["servers"][0]["change"]["basis"], "gb-per-day");
    assert_eq!(plan["servers"][1]["change"]["gb_per_day"], 30);
    assert_eq!(plan["servers"][1]["change"]["basis"], "setting");
    assert_eq!(plan["inputs"]["changed_gb_per_day"], 50);
    let roles: Vec<&str> = plan["sources"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|source| source["role"].as_str())
        .collect();
    assert_eq!(roles, ["inventory", "measurement"]);
}

#[test]
fn without_a_change_rate_the_figures_are_unknown_not_zero() {
    let sheet: String = SHEET.lines().fold(String::new(), |text, line| {
        let cells: Vec<&str> = line.split(',').collect();
        text + &cells[..7].join(",") + "\n"
    });
    let folder = with_sheet(&sheet);
    let plan = json(&asrcap(
        folder.path(),
        &[&["plan", "servers.csv", "--format", "json"][..], &GUIDE].concat(),
    ));
    assert_eq!(plan["outputs"]["delta_bandwidth_mbps"], Value::Null);
    assert_eq!(plan["counts"]["unknown"], 2);
    fs::write(folder.path().join("changes.csv"), "Server,Change (GB per day)\nVM1,20\n").unwrap();
    let plan = json(&asrcap(
        folder.path(),
        &[&["plan", "servers.csv", "--churn", "changes.csv", "--format", "json"][..], &GUIDE]
            .concat(),
    ));
    assert_eq!(plan["outputs"]["delta_bandwidth_mbps"], Value::Null);
    assert_eq!(plan["outputs"]["storage_gb"], Value::Null);
    assert!(plan["outputs"]["initial_bandwidth_mbps"].as_f64().unwrap() > 0.0);
    assert_eq!(plan["counts"]["unknown"], 1);
    let findings = plan["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "change-rate-not-known"));
}

#[test]
fn the_date_comes_from_source_date_epoch_too() {
    let folder = folder();
    let output = command(folder.path())
        .args(Q1)
        .args(["--format", "json"])
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .output()
        .unwrap();
    assert_eq!(json(&output)["date"], "2023-11-14");
}

#[test]
fn sizes_fixed_by_hand_are_kept_and_flagged_when_they_do_not_fit() {
    let folder = with_sheet(SHEET);
    let plan = json(&asrcap(
        folder.path(),
        &[
            "plan",
            "servers.csv",
            "--rules",
            "guide-2017",
            "--size",
            "VM2=Standard_A1",
            "--size",
            "VM1=DS3",
            "--format",
            "json",
        ],
    ));
    assert_eq!(plan["servers"][1]["azure_size"], "Standard_A1");
    assert_eq!(plan["servers"][0]["azure_size"], "Standard_DS3");
    assert_eq!(plan["servers"][0]["storage"], "premium");
    let findings = plan["findings"].as_array().unwrap();
    let flagged: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["code"] == "size-does-not-fit")
        .filter_map(|finding| finding["subject"].as_str())
        .collect();
    assert_eq!(flagged, ["VM2"]);
}

#[test]
fn the_blank_workbook_is_read_back_without_a_mapping() {
    let folder = folder();
    let written = asrcap(folder.path(), &["template", "-o", "blank.xlsx", "--scenario", "hyperv"]);
    assert_eq!(status(&written), 0, "{}", stderr(&written));
    // It holds no server yet, which a plan could not use.
    let inspected = asrcap(folder.path(), &["inspect", "blank.xlsx", "--format", "json"]);
    let inspection: Value = serde_json::from_str(&stdout(&inspected)).unwrap();
    let file = &inspection["files"][0];
    assert_eq!(file["format"], "planner-sheet");
    let findings = file["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "blank-workbook"));
    let sheet =
        &file["sheets"].as_array().unwrap().iter().find(|sheet| sheet["used"] == true).unwrap();
    let used: Vec<&str> = sheet["columns_used"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|column| column["field"].as_str())
        .collect();
    assert_eq!(
        used,
        [
            "name",
            "cores",
            "memory",
            "nics",
            "storage",
            "disks",
            "utilization",
            "change_rate",
            "change_per_day",
            "azure_size",
            "os",
            "boot_efi"
        ]
    );
}

#[test]
fn a_written_plan_can_be_planned_again() {
    let folder = with_sheet(SHEET);
    let first =
        asrcap(folder.path(), &["plan", "servers.csv", "--retention-days", "2", "-o", "plan.xlsx"]);
    assert_eq!(status(&first), 0, "{}", stderr(&first));
    let again = json(&asrcap(folder.path(), &["plan", "plan.xlsx", "--format", "json"]));
    let original = json(&asrcap(
        folder.path(),
        &["plan", "servers.csv", "--retention-days", "2", "--format", "json"],
    ));
    assert_eq!(again["settings"]["retention_days"], 2);
    assert_eq!(again["outputs"], original["outputs"]);
    assert_eq!(again["inputs"], original["inputs"]);
}

#[test]
fn overrides_are_applied_and_listed_and_a_verdict_stands_above_the_checks() {
    let folder =
        with_sheet(&format!("{SHEET}VM3,4,4096,1,6000,5,60%,10%\nVM4,4,4096,1,100,1,60%,10%\n"));
    let overrides = "\
[[override]]
server = \"VM3\"
readiness = \"ready\"
reason = \"The disk is split before the migration\"
who = \"A. Nonymous\"

[[override]]
server = \"vm4\"
exclude = true
reason = \"Retired\"

[[override]]
server = \"VM1\"
set = { change_gb_per_day = 7 }
reason = \"Measured by hand\"
";
    fs::write(folder.path().join("overrides.toml"), overrides).unwrap();
    let plan = json(&asrcap(
        folder.path(),
        &["plan", "servers.csv", "--overrides", "overrides.toml", "--format", "json"],
    ));
    assert_eq!(plan["servers"][2]["name"], "VM3");
    assert_eq!(plan["servers"][2]["readiness"], "ready");
    assert_eq!(plan["servers"][2]["standard_account"], 1);
    assert_eq!(plan["servers"][0]["change"]["gb_per_day"], 7);
    assert_eq!(plan["counts"]["excluded"], 1);
    assert_eq!(plan["overrides"]["applied"].as_array().unwrap().len(), 3);
    assert_eq!(plan["overrides"]["before"]["servers"], 4);
    assert_eq!(plan["overrides"]["after"]["servers"], 3);
    fs::write(
        folder.path().join("overrides.toml"),
        "[[override]]\nserver = \"X*\"\nexclude = true\nreason = \"r\"\n",
    )
    .unwrap();
    let unmatched =
        asrcap(folder.path(), &["plan", "servers.csv", "--overrides", "overrides.toml"]);
    assert_eq!(status(&unmatched), 2, "{}", stderr(&unmatched));
    assert!(stderr(&unmatched).contains("X*"));
}

const SIX: &str = "\
Environment,VMware/Physical to Azure
Compression,30%
Retention in days,3

Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs ),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)
VM1,2,2048,1,1000,2,50%,5%
VM2,4,4096,1,3000,10,50%,10%
VM3,4,4096,2,6000,5,60%,10%
VM4,8,16384,2,64000,64,50%,30%
VM5,16,32768,2,30000,32,50%,50%
VM6,32,32768,2,64000,64,60%,40%
";

/// The published examples of the Detailed Planner, from the command line.
#[test]
fn plan_prints_the_published_figures() {
    let workbook = ["--rules", "guide-2017", "--arithmetic", "workbook", "--format", "json"];
    let two: String = SIX.lines().take(7).fold(String::new(), |text, line| text + line + "\n");
    let folder = with_sheet(&two);
    let plan = json(&asrcap(folder.path(), &[&["plan", "servers.csv"][..], &workbook].concat()));
    let outputs = &plan["outputs"];
    for (figure, expected) in [
        ("delta_bandwidth_mbps", 10.0),
        ("initial_bandwidth_mbps", 299.0),
        ("storage_gb", 2450.0),
        ("standard_iops", 532.0),
        ("standard_accounts", 1.0),
        ("blob_disks", 12.0),
        ("premium_accounts", 0.0),
        ("premium_iops", 0.0),
        ("configuration_servers", 1.0),
        ("additional_process_servers", 0.0),
    ] {
        assert!(
            (outputs[figure].as_f64().unwrap() - expected).abs() < 1e-9,
            "{figure}: {}",
            outputs[figure]
        );
    }
    let folder = with_sheet(SIX);
    let plan = json(&asrcap(folder.path(), &[&["plan", "servers.csv"][..], &workbook].concat()));
    let rows: Vec<(&str, &str, Option<&str>)> = plan["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|server| {
            let text = |key: &str| server[key].as_str();
            (text("name").unwrap(), text("readiness").unwrap(), text("azure_size"))
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("VM1", "ready", Some("Standard_A2")),
            ("VM3", "not_ready", None),
            ("VM2", "ready", Some("Standard_A4")),
            ("VM4", "ready", Some("Standard_G5")),
            ("VM5", "ready", Some("Standard_DS14")),
            ("VM6", "ready", Some("Standard_GS5")),
        ]
    );
    assert_eq!(plan["outputs"]["standard_accounts"], 2);
    assert_eq!(plan["outputs"]["premium_accounts"], 1);
}

#[test]
fn a_plan_explains_itself() {
    let folder = with_sheet(SHEET);
    let at = folder.path();
    let written =
        asrcap(at, &["plan", "servers.csv", "--rules", "current", "-o", "plan.json", "-q"]);
    assert_eq!(status(&written), 0, "{}", stderr(&written));
    let list = stdout(&asrcap(at, &["explain", "plan.json"]));
    assert!(list.contains("delta_bandwidth_mbps") && list.contains("VM1"), "{list}");
    let ask = |arguments: &[&str]| {
        let all = [&["explain", "plan.json", "--format", "json"], arguments].concat();
        let output = asrcap(at, &all);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()
    };
    let figure = ask(&["--figure", "standard_accounts"]);
    for key in ["figure", "value", "expression", "inputs", "rules", "overrides"] {
        assert!(!figure[key].is_null(), "{key}");
    }
    let verdict = ask(&["VM1"]);
    assert_eq!(verdict["value"], "unknown");
    assert!(verdict["checks"].as_array().unwrap().len() > 5);
    assert_eq!(ask(&["VM2", "--figure", "azure_size"])["value"], "D8ls_v5");
    for wrong in
        [&["explain", "plan.json", "VM9"][..], &["explain", "plan.json", "--figure", "bandwidth"]]
    {
        let output = asrcap(at, wrong);
        assert_eq!(status(&output), 2, "{}", stderr(&output));
        assert!(stderr(&output).contains("hint"), "{}", stderr(&output));
    }
    assert_eq!(status(&asrcap(at, &["explain", "servers.csv"])), 3);
}

#[test]
fn rule_sets_are_compared_and_extended_from_files() {
    let folder = with_sheet(SHEET);
    let at = folder.path();
    let rules = "id = \"ours\"\ntitle = \"Ours\"\ndate = \"2026-03-01\"\nextends = \"current\"\n\
        [[rules]]\nid = \"growth_default\"\nvalue = 10\nunit = \"percent\"\nsource = \"DP25\"\nreason = \"agreed\"\n";
    fs::write(at.join("ours.toml"), rules).unwrap();
    let nested =
        "id = \"more\"\ntitle = \"More\"\ndate = \"2026-03-02\"\nextends = \"ours.toml\"\n";
    fs::write(at.join("more.toml"), nested).unwrap();
    let differences = stdout(&asrcap(at, &["rules", "diff", "current", "more.toml"]));
    assert!(differences.contains("growth_default"), "{differences}");
    let output = asrcap(at, &["rules", "diff", "guide-2017", "current", "--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(json["changed"].as_array().unwrap().len() > 5);
    for format in ["csv", "md", "text"] {
        let output = asrcap(at, &["rules", "diff", "guide-2017", "current", "--format", format]);
        assert!(
            stdout(&output).contains("disk_size_max_gb") || stdout(&output).contains("disk\\_size"),
            "{format}"
        );
    }
    let plan =
        asrcap(at, &["plan", "servers.csv", "--rules", "more.toml", "--format", "json", "-q"]);
    let plan: Value = serde_json::from_str(&stdout(&plan)).unwrap();
    assert_eq!(plan["settings"]["growth"], 10);
    assert_eq!(plan["rules"]["id"], "more");
    fs::write(at.join("bad.toml"), rules.replace("percent", "GB")).unwrap();
    let bad = asrcap(at, &["plan", "servers.csv", "--rules", "bad.toml"]);
    assert_eq!(status(&bad), 2);
    assert!(
        stderr(&bad).contains("is in GB, the rule that it replaces in percent"),
        "{}",
        stderr(&bad)
    );
    let workbook =
        asrcap(at, &["plan", "servers.csv", "--rules", "current", "--arithmetic", "workbook"]);
    assert_eq!(status(&workbook), 2);
    let sizes = asrcap(at, &["sizes", "show", "D2s_v5", "--rules", "current"]);
    assert!(stdout(&sizes).contains("generations"));
    assert_eq!(
        stdout(&asrcap(at, &["sizes", "show", "d2s_v5", "--rules", "Today"])),
        stdout(&sizes)
    );
    assert_eq!(status(&asrcap(at, &["sizes", "show", "D2s_v5", "--rules", "guide-2017"])), 2);
}

/// A rate of 1 MiB/s over five days, twice that from 10 to 11 each day, for one of two servers.
fn series() -> String {
    let mut text = String::from("Server,Time (UTC),Written (MiB/s)\n");
    for minute in (0..5 * 24 * 60).step_by(5) {
        let (day, hour) = (1 + minute / 1440, minute / 60 % 24);
        let rate = if hour == 10 { 2 } else { 1 };
        text += &format!("VM1,2026-02-{day:02} {hour:02}:{:02},{rate}\n", minute % 60);
    }
    text
}

#[test]
fn a_measured_series_gives_bandwidth_and_rpo() {
    let folder = with_sheet(SHEET);
    fs::write(folder.path().join("series.csv"), series()).unwrap();
    let plan = |more: &[&str]| {
        json(&asrcap(
            folder.path(),
            &[
                &[
                    "plan",
                    "servers.csv",
                    "series.csv",
                    "--compression",
                    "0",
                    "--growth",
                    "0",
                    "--format",
                    "json",
                ][..],
                more,
            ]
            .concat(),
        ))
    };
    let planned = plan(&[]);
    let bandwidth = &planned["bandwidth"];
    // VM1: 25 MiB/s-hours a day; VM2: 10 % of 3,000 GB a day, spread evenly. 8.388608 megabits a MiB.
    let mib_per_second = 25.0 / 24.0 + 300.0 * 1024.0 / 86_400.0;
    let mean = bandwidth["mean_mbps"].as_f64().unwrap();
    assert!((mean / (mib_per_second * 8.388_608) - 1.0).abs() < 0.01, "{mean}");
    assert_eq!(bandwidth["measurement"]["servers_measured_percent"], 50.0);
    let rpo = bandwidth["rpo"].as_array().unwrap();
    let minutes: Vec<f64> = rpo.iter().map(|rpo| rpo["minutes"].as_f64().unwrap()).collect();
    assert_eq!(minutes, [15.0, 30.0, 60.0]);
    let always: Vec<f64> = rpo.iter().map(|rpo| rpo["always_mbps"].as_f64().unwrap()).collect();
    assert!(always.windows(2).all(|pair| pair[0] >= pair[1]), "{always:?}");
    let enough = format!("{}", always[0] + 0.1);
    let with_link = plan(&["--link", &enough]);
    assert_eq!(with_link["bandwidth"]["link"]["violations"], 0);
    assert!(with_link["bandwidth"]["link"]["achieved_rpo_minutes"].as_f64().unwrap() <= 15.0);
    assert_eq!(planned["servers"][0]["change"]["quality"], "written-bytes");
    assert!(
        (planned["servers"][0]["change"]["gb_per_day"].as_f64().unwrap() - 25.0 * 3600.0 / 1024.0)
            .abs()
            < 1.0
    );
}

#[test]
fn servers_without_a_rate_take_the_median_or_are_left_out_when_asked() {
    let sheet = format!("{SHEET}VM3,2,2048,1,100,1,50%,\n")
        .replace("Daily data change rate (%)", "Rate of change");
    let folder = with_sheet(&sheet);
    fs::write(folder.path().join("rates.csv"), "Server,Change (GB per day)\nVM1,10\nVM2,90\n")
        .unwrap();
    let plan = |how: &str| {
        json(&asrcap(
            folder.path(),
            &[
                "plan",
                "servers.csv",
                "--churn",
                "rates.csv",
                "--unmeasured",
                how,
                "--format",
                "json",
            ],
        ))
    };
    let median = plan("median");
    // 1 % and 3 % of total storage: the median is 2 %.
    assert_eq!(median["servers"][2]["change"]["gb_per_day"], 2);
    let left_out = plan("leave-out");
    assert_eq!(left_out["counts"]["excluded"], 1);
    assert_eq!(left_out["servers"].as_array().unwrap().len(), 2);
    assert_eq!(plan("unknown")["outputs"]["delta_bandwidth_mbps"], Value::Null);
}

#[test]
fn a_link_gives_a_schedule_and_a_run_book() {
    let folder = with_sheet(SHEET);
    let run = |more: &[&str]| {
        asrcap(
            folder.path(),
            &[&["plan", "servers.csv", "--format", "json", "--quiet"][..], more].concat(),
        )
    };
    let plan = json(&run(&["--link", "200", "--start", "2026-03-02", "--run-book", "book"]));
    let schedule = &plan["schedule"];
    assert_eq!(schedule["link_mbps"], 200);
    assert!(schedule["length_hours"].as_f64() >= schedule["lower_bound_hours"].as_f64());
    let scheduled: usize = schedule["batches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|batch| batch["servers"].as_array().unwrap().len())
        .sum();
    assert_eq!(scheduled, 2);
    for name in ["run-book.csv", "run-book.md", "windows.ics"] {
        assert!(!fs::read(folder.path().join("book").join(name)).unwrap().is_empty(), "{name}");
    }
    assert!(json(&run(&[])).get("schedule").is_none());
    let without_link = run(&["--start", "2026-03-02"]);
    assert_eq!(status(&without_link), 2, "{}", stderr(&without_link));
    // 140 GB a day, compressed, are 14 Mbit/s.
    let hopeless = run(&["--link", "5", "--start", "2026-03-02"]);
    assert_eq!(status(&hopeless), 2, "{}", stderr(&hopeless));
    let only_asked_for_rpo = json(&run(&["--link", "5"]));
    let findings = only_asked_for_rpo["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["code"] == "no-schedule"));
}

#[test]
fn what_an_argument_holds_does_not_act_on_a_terminal() {
    let folder = folder();
    let wrong: [&[&str]; 3] = [
        &["plan", "--no\u{1b}[31msuch"],
        &["plan\u{1b}[2J"],
        &["quick", "--growth=\u{202e}x\u{7}"],
    ];
    for arguments in wrong {
        let output = asrcap(folder.path(), arguments);
        let told = stderr(&output);
        assert_eq!(status(&output), 2, "{told:?}");
        assert!(!told.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{told:?}");
    }
}

#[test]
fn numbers_that_nobody_reads_are_short_in_errors() {
    let folder = folder();
    let output = asrcap(folder.path(), &[&Q1[..], &["--growth", "1e300"]].concat());
    assert!(stderr(&output).contains("growth = 1e300: must be"), "{}", stderr(&output));
    let sheet = "Server,Cores,Memory (GB),Storage (GB),Daily data change rate (%)\na,2,1e300,1e300,1e300\nb,2,8,100,5\n";
    let folder = with_sheet(sheet);
    let output = asrcap(folder.path(), &["plan", "servers.csv"]);
    let all = stdout(&output) + &stderr(&output);
    assert!(!all.contains("000,000,000,000,000") && !all.contains("in.f"), "{all}");
    assert!(stderr(&output).contains("1e300"), "{all}");
}

#[test]
fn a_control_character_does_not_keep_a_list_closed() {
    let folder =
        with_sheet("Server,Cores,Memory (GB),Storage (GB)\na\u{1b}[31mb,2,8,100\nc,2,8,100\n");
    let plan = json(&asrcap(folder.path(), &["plan", "servers.csv", "--format", "json"]));
    assert_eq!(plan["counts"]["read"], 2);
    let findings = plan["findings"].as_array().unwrap();
    let told: Vec<&Value> =
        findings.iter().filter(|one| one["code"] == "control-characters").collect();
    assert_eq!((told.len(), &told[0]["where"]["row"]), (1, &Value::from(2)));
}
