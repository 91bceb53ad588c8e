//! What reports say of a plan follows from what it is for and how machines are replicated.

use serde_json::Value;

use super::support::{asrcap_line, folder, folder_with, json, stdout};

/// One server that is ready, one that no upgrade helps, and one whose disk is too large for BIOS.
const LIST: &str = "Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Used (%),Change (%),Boot,OS\n\
    app01,4,8192,1,2,400,50,5,BIOS,Microsoft Windows Server 2019 (64-bit)\n\
    old01,2,4096,1,1,100,50,2,BIOS,Microsoft Windows Server 2003 (32-bit)\n\
    db01,8,32768,1,2,900,60,8,BIOS,Microsoft Windows Server 2022 (64-bit)\n";

const CUSTOMER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/customer");

/// What a flag line makes of the list, as text or Markdown.
fn text(line: &str) -> String {
    let folder = folder_with(&[("list.csv", LIST)]);
    stdout(&asrcap_line(folder.path(), &format!("plan list.csv {line}")))
}

/// The run book of a flag line, as Markdown.
fn run_book(line: &str) -> String {
    let folder = folder_with(&[("list.csv", LIST)]);
    let output =
        asrcap_line(folder.path(), &format!("plan list.csv --link 500 --run-book steps {line}"));
    assert!(output.status.success(), "{line}: {output:?}");
    std::fs::read_to_string(folder.path().join("steps/run-book.md")).unwrap()
}

#[test]
fn disaster_recovery_protects_and_moves_nothing() {
    // Names of hosts and of texts, and what Storage vMotion does.
    let allowed = ["prod.migration.windowsazure.com", "moved by Storage vMotion"];
    for scenario in ["vmware", "physical", "hyperv"] {
        for more in ["", "--link 500", "--link 500 --start 2026-12-07"] {
            let line = format!("--purpose dr --scenario {scenario} {more}");
            let mut said = text(&line).split_whitespace().collect::<Vec<_>>().join(" ");
            // The list of what is opened for Hyper-V is that of a migration, and says so.
            for words in allowed.into_iter().chain(["migration by the same provider"]) {
                said = said.replace(words, "");
            }
            let said = said.to_lowercase();
            for word in ["moved", "move them", "migrat", "cut-over", "cut over"] {
                let place = said.find(word);
                let near = place.map(|at| &said[at.saturating_sub(60)..(at + 40).min(said.len())]);
                assert_eq!(near, None, "{line}");
            }
        }
    }
}

#[test]
fn the_run_book_names_what_the_tool_does() {
    let migration = run_book("");
    assert!(migration.contains("disk types of each server"), "{migration}");
    assert!(migration.contains("Run a test migration"), "{migration}");
    for word in ["storage account", "recovery plan", "application-consistent", "Commit"] {
        assert!(!migration.contains(word), "{word}: {migration}");
    }
    let recovery = run_book("--purpose dr");
    assert!(recovery.contains("application-consistent recovery point"), "{recovery}");
    assert!(!recovery.contains("does not move"), "{recovery}");
    let without_points = run_book("--purpose dr --retention-days 0");
    assert!(!without_points.contains("application-consistent"), "{without_points}");
    let hyperv = run_book("--scenario hyperv");
    assert!(!hyperv.contains("Mobility") && hyperv.contains("provider"), "{hyperv}");
    let guide = run_book("--rules guide-2017");
    assert!(guide.contains("storage account of each server"), "{guide}");
    assert!(guide.contains("failover of the recovery plan"), "{guide}");
}

#[test]
fn the_replication_policy_speaks_of_consistent_points_only_where_points_are_kept() {
    let policy = |line: &str| {
        let folder = folder_with(&[("list.csv", LIST)]);
        let output = asrcap_line(folder.path(), &format!("plan list.csv {line} -o plan.html"));
        assert!(output.status.success(), "{output:?}");
        std::fs::read_to_string(folder.path().join("plan.html")).unwrap()
    };
    let kept = "less apart than the points are kept";
    assert!(policy("--purpose dr").contains(kept));
    let migration = policy("");
    assert!(!migration.contains(kept));
    assert!(migration.contains("no recovery points kept beside the latest one"));
}

#[test]
fn cycles_have_no_recovery_point_objective_in_any_report() {
    let folder = folder();
    let line = format!("plan {CUSTOMER} --method agentless --link 500 --format json");
    let plan = json(&asrcap_line(folder.path(), &line));
    let bandwidth = &plan["bandwidth"];
    assert!(bandwidth["rpo"].as_array().unwrap().is_empty());
    assert_eq!((&bandwidth["link"], &bandwidth["interval"]), (&Value::Null, &Value::Null));
    assert!(bandwidth["mean_mbps"].as_f64().unwrap() > 300.0);
    let line = format!("plan {CUSTOMER} --method agentless --link 500 -o plan.html");
    assert!(asrcap_line(folder.path(), &line).status.success());
    let page = std::fs::read_to_string(folder.path().join("plan.html")).unwrap();
    assert!(!page.contains("RPO of") && !page.contains("Bandwidth and RPO"));
    let line = format!("what-if {CUSTOMER} --method agentless --vary link=400,500 --format csv");
    let scenarios = stdout(&asrcap_line(folder.path(), &line));
    assert!(!scenarios.contains("bandwidth.rpo") && !scenarios.contains("achieved_rpo"));
}

#[test]
fn the_first_copy_is_the_same_on_the_first_page_and_in_the_table_of_agentless() {
    for link in ["500", "800", "2000"] {
        let folder = folder();
        let line = format!("plan {CUSTOMER} --method agentless --link {link} --format md");
        let text = stdout(&asrcap_line(folder.path(), &line));
        let cells = |start: &str| -> Vec<String> {
            let line = text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| {
                panic!("no line begins with {start}: {text}");
            });
            line.split('|').map(|cell| cell.trim().to_owned()).collect()
        };
        let headline = cells("| First copy |");
        let table = cells("| First copy of all machines |");
        assert_eq!(format!("{} {}", headline[2], headline[3]), table[2]);
    }
}

#[test]
fn free_days_have_dates_where_the_start_is_known() {
    assert!(text("--link 500 --start 2026-12-07 --format md").contains("until 2027-06-05"));
    assert!(text("--purpose dr --link 500 --start 2026-12-07 --format md").contains("2027-01-07"));
    let without = text("--format md");
    assert!(without.contains("180 days without an instance fee; "), "{without}");
    assert!(!text("--rules guide-2017 --format md").contains("instance fee"));
}

#[test]
fn markdown_has_the_findings() {
    let text = text("--format md");
    let findings = text.split("## FINDINGS").nth(1).unwrap();
    assert!(findings.contains("| old01 | 'Microsoft Windows Server 2003 (32-bit)'"), "{findings}");
}

#[test]
fn what_is_undecided_says_what_would_decide_it() {
    let list = "Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Used (%),Change (%),Boot,OS\n\
        log01,4,8192,1,1,1000,90,60,BIOS,Microsoft Windows Server 2019 (64-bit)\n";
    let folder = folder_with(&[("list.csv", list)]);
    let line = "plan list.csv --scenario hyperv --purpose dr --growth 0";
    let text = stdout(&asrcap_line(folder.path(), line));
    let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
    assert_eq!(plan["servers"][0]["readiness"], "unknown", "{}", plan["servers"][0]);
    assert!(text.contains("Measure the size of the writes"), "{text}");
    assert!(!text.contains("Split the machines"), "{text}");
}

#[test]
fn a_comparison_has_figures_of_2017_only_where_a_plan_shows_them() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let run = |line: &str| {
        let output = asrcap_line(folder.path(), line);
        assert!(output.status.success(), "{line}: {output:?}");
        stdout(&output)
    };
    run("plan list.csv -o a.json");
    run("plan list.csv --compression 10 -o b.json");
    run("plan list.csv --compression 10 --beside-2017 -o c.json");
    assert!(!run("compare a.json b.json --all").contains("workbook_outputs"));
    assert!(run("compare a.json c.json --all").contains("workbook_outputs"));
}
