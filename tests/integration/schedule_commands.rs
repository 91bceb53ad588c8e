//! Schedules as they are asked for on the command line: groups, bad input, the example of the guide.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::support::{asrcap_line as run, folder_with, json, stderr as errors};

const HEADINGS: &str = "Server name,Cores,Memory (MB),NICs,Storage (GB),Disks,Utilization %,Change rate (%),Application,Owner";

/// Four servers: two of CRM, one of BI, one of nothing.
fn folder() -> tempfile::TempDir {
    let rows = [
        "WEB1,2,4096,1,100,1,50,1,CRM,Ada",
        "SQL1,4,8192,1,400,2,50,2,CRM,Bob",
        "BI1,4,8192,1,300,2,50,2,BI,Ada",
        "FILE1,2,4096,1,200,1,50,1,,Bob",
    ];
    let text = format!("{HEADINGS}\n{}\n", rows.join("\n"));
    folder_with(&[("servers.csv", &text)])
}

fn plan(folder: &Path, arguments: &str) -> Value {
    let line = format!("plan servers.csv --link 100 --format json --quiet {arguments}");
    json(&run(folder, &line))
}

/// The groups of the waves, in order of their names.
fn groups(plan: &Value) -> Vec<String> {
    let waves = plan["schedule"]["waves"].as_array().unwrap();
    let mut names: Vec<String> = waves
        .iter()
        .flat_map(|wave| wave["groups"].as_array().unwrap())
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_column_of_the_inventory_says_what_moves_together() {
    let folder = folder();
    let own = plan(folder.path(), "");
    assert_eq!(groups(&own), ["BI", "CRM"]);
    assert_eq!(own["servers"][0]["group"], "CRM");
    let codes = own["findings"].as_array().unwrap();
    assert!(codes.iter().any(|finding| finding["code"] == "schedule-groups-from-column"));
    assert_eq!(groups(&plan(folder.path(), "--group-by Owner")), ["Ada", "Bob"]);
    assert_eq!(groups(&plan(folder.path(), "--map Owner=group")), ["Ada", "Bob"]);
    let none = groups(&plan(folder.path(), "--group-by none"));
    assert!(none.is_empty(), "{none:?}");
    // A pattern that was asked for wins over a column that was not.
    assert_eq!(
        groups(&plan(folder.path(), "--group-pattern {group}1")),
        ["BI", "FILE", "SQL", "WEB"]
    );
    // A file wins over both, and says what a column's group waits for.
    let text = "server,group,before\n,BI,CRM\nFILE1,Files,\n";
    fs::write(folder.path().join("groups.csv"), text).unwrap();
    let with_file = plan(folder.path(), "--groups groups.csv");
    assert_eq!(groups(&with_file), ["BI", "CRM", "Files"]);
    let wave = |group: &str| {
        let waves = with_file["schedule"]["waves"].as_array().unwrap();
        let has = |wave: &&Value| wave["groups"].as_array().unwrap().iter().any(|own| own == group);
        waves.iter().find(has).unwrap()["number"].as_u64().unwrap()
    };
    assert!(wave("BI") < wave("CRM"));
    let wrong = run(folder.path(), "plan servers.csv --link 100 --group-by Colour");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(errors(&wrong).contains("'Colour'"), "{}", errors(&wrong));
    let inspected = run(folder.path(), "inspect servers.csv --format json");
    let inspected: Value = serde_json::from_slice(&inspected.stdout).unwrap();
    assert!(inspected.to_string().contains("\"group\""), "{inspected}");
}

#[test]
fn names_of_groups_are_redacted() {
    let folder = folder();
    let hidden = plan(folder.path(), "--group-by Owner --redact");
    let text = hidden.to_string();
    assert!(text.contains("GROUP-01") && !text.contains("Ada") && !text.contains("Bob"));
}

#[test]
fn bad_input_is_refused_with_its_cause() {
    let folder = folder();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("circle.csv", "server,group,before\nWEB1,Web,Sql\nSQL1,Sql,Bi\nBI1,Bi,Web\n");
    file("empty.csv", "server,group\nNOBODY*,Nobody\n");
    file("two.csv", "server,group\nWEB1,First\nWEB1,Second\n");
    file("early.csv", "server,group,earliest\nWEB1,First,2026-01-01\n");
    file("reversed.csv", "server,group,earliest,latest\nWEB1,First,2027-02-01,2027-01-01\n");
    file("unknown.csv", "server,group,before\nWEB1,First,Nobody\n");
    file("closed.toml", "share = 0\n");
    file(
        "never.toml",
        "[[windows]]\nfrom = \"00:00\"\nto = \"24:00\"\nshare = 50\ninitial = false\n",
    );
    file("wrong.toml", "shares = 3\n");
    file("past.toml", "[[blackouts]]\nname = \"year end\"\nfrom = 2026-01-01\nto = 2026-01-05\n");
    file("short.toml", "[[cut-over]]\ndays = [\"sat\"]\nfrom = \"10:00\"\nto = \"12:00\"\n");
    file("window.toml", "[schedule]\nbatch-window = true\nbatch-hours = 0.5\n");
    for (flags, causes) in [
        ("--groups circle.csv", &["circle", "Web", "Sql", "Bi"][..]),
        ("--groups empty.csv", &["group 'Nobody' has no server"]),
        ("--groups two.csv", &["'WEB1' is in two groups", "First", "Second"]),
        ("--groups early.csv", &["earliest date of group 'First'", "before the start"]),
        ("--groups reversed.csv", &["'First'", "latest date before its earliest"]),
        ("--groups unknown.csv", &["'First' refers to 'Nobody'"]),
        ("--deadline 2026-11-01", &["deadline", "before the start"]),
        ("--deadline soon", &["'soon'", "YYYY-MM-DD"]),
        ("--calendar closed.toml", &["leaves no time"]),
        ("--calendar never.toml", &["leaves no time"]),
        ("--calendar wrong.toml", &["wrong.toml", "shares"]),
        ("--calendar past.toml", &["year end", "before the start"]),
        ("--calendar short.toml", &["no window for cut-overs of 4 hours"]),
        ("--settings window.toml", &["'SQL1' is larger than any window can carry", "0.5 hours"]),
    ] {
        let line =
            format!("plan servers.csv --link 100 --start 2026-12-01 --group-by none {flags}");
        let output = run(folder.path(), &line);
        assert_eq!(output.status.code(), Some(2), "{flags}");
        for cause in causes {
            assert!(errors(&output).contains(cause), "{flags}: {}", errors(&output));
        }
    }
    let without_start = run(folder.path(), "plan servers.csv --link 100 --deadline 2026-11-01");
    assert!(errors(&without_start).contains("need a start"), "{}", errors(&without_start));
    let without_link = run(folder.path(), "plan servers.csv --group-by Owner");
    assert!(errors(&without_link).contains("--link"), "{}", errors(&without_link));
}

#[test]
fn the_quick_planner_answers_how_long_it_takes() {
    let folder = folder();
    let quick = "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 1 --link 500";
    let output = run(folder.path(), quick);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("All copied after"), "{text}");
    // Where the changes take the whole link, that is the answer.
    let output = run(folder.path(), &quick.replace("--change-rate 1", "--change-rate 20"));
    assert_eq!(output.status.code(), Some(0));
    assert!(errors(&output).contains("it would fit with a link of"), "{}", errors(&output));
}

/// The guide's sixteen hours: what the Quick Planner says is needed copies three machines in them, batch after batch.
#[test]
fn the_batch_of_the_quick_planner_takes_its_hours() {
    let folder = folder();
    let quick = "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 0 --arithmetic exact --ir-batch 3 --format json";
    let plan = |link: &str| -> Value {
        let output = run(folder.path(), &format!("{quick} {link}"));
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let needed = plan("--ir-hours 16")["outputs"]["initial_bandwidth_mbps"].as_f64().unwrap();
    let scheduled = plan(&format!("--ir-hours 16 --link {needed}"));
    let batches = scheduled["schedule"]["batches"].as_array().unwrap();
    assert_eq!(batches.len(), 34);
    for batch in batches.iter().take(33) {
        assert_eq!(batch["servers"].as_array().unwrap().len(), 3);
        let hours = batch["end_hour"].as_f64().unwrap() - batch["start_hour"].as_f64().unwrap();
        assert!((hours - 16.0).abs() < 1e-3, "{hours}");
    }
    // Half of the hours need twice the link, and the batch holds as many.
    let other = plan("--ir-hours 8 --link 1000");
    assert_eq!(other["schedule"]["batches"].as_array().unwrap().len(), 34);
}

/// The schedule that the guide shows, from the files that come along.
#[test]
fn the_example_has_a_schedule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("docs/schedule.md")).unwrap();
    let mut lines = guide.lines().filter(|line| line.starts_with("asrcap plan examples/customer"));
    let line = lines.next().unwrap().trim_start_matches("asrcap ");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display();
    let line = line.replace("run-book/", &format!("{out}/book/"));
    let line = line.replace("-o plan.xlsx", &format!("-o {out}/plan.json"));
    let output = run(root, &line);
    assert_eq!(output.status.code(), Some(0), "{line}: {}", errors(&output));
    let plan: Value =
        serde_json::from_slice(&fs::read(folder.path().join("plan.json")).unwrap()).unwrap();
    let waves = plan["schedule"]["waves"].as_array().unwrap();
    assert!(waves.len() >= 3 && waves[0]["pilot"] == true);
    for file in ["run-book.csv", "run-book.md", "windows.ics"] {
        assert!(folder.path().join("book").join(file).is_file(), "{file}");
    }
}
