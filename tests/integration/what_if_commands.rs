//! What-ifs as a script asks them: bad input, exit statuses, streams, the examples of the guide.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::support::{folder, program, root, shell, stderr, stdout};

/// A folder with the examples in it, as a checkout has them.
fn checkout() -> tempfile::TempDir {
    let folder = folder();
    let examples = folder.path().join("examples");
    fs::create_dir_all(examples.join("customer")).unwrap();
    for file in ["customer/servers.csv", "limits.toml", "smallest-link.sh"] {
        fs::copy(root().join("examples").join(file), examples.join(file)).unwrap();
    }
    folder
}

#[test]
#[cfg(unix)]
fn every_command_of_the_guide_runs() {
    let folder = checkout();
    let guide = fs::read_to_string(root().join("docs/what-if.md")).unwrap();
    let mut inside = false;
    let mut run = 0;
    for line in guide.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            let (command, status) = line.split_once(" # status ").unwrap_or((line, "0"));
            let output = shell(folder.path(), command);
            assert_eq!(
                output.status.code().unwrap().to_string(),
                status,
                "{command}: {}",
                stderr(&output)
            );
            run += 1;
        }
    }
    assert!(run > 15);
    for file in ["scenarios.xlsx", "compared.xlsx", "manual-pages/asrcap-what-if.1"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}

#[test]
#[cfg(unix)]
fn the_smallest_value_is_found_for_each_customer_folder() {
    let folder = checkout();
    let output = shell(
        folder.path(),
        "sh examples/smallest-link.sh examples compression 'delta_bandwidth_mbps <= 250'",
    );
    assert_eq!(
        stdout(&output),
        "customer: compression = 53 meets outputs.delta_bandwidth_mbps <= 250.\n"
    );
}

#[test]
#[cfg(unix)]
fn the_smallest_link_for_fifteen_minutes_is_found_for_each_customer_folder() {
    let folder = folder();
    for (customer, rate) in [("north", 4_000), ("south", 9_000)] {
        let below = folder.path().join("customers").join(customer);
        fs::create_dir_all(&below).unwrap();
        fs::copy(root().join("examples/customer/servers.csv"), below.join("servers.csv")).unwrap();
        let mut samples = "server,disk,time,write (KB/s)\n".to_owned();
        for sample in 0..576_u32 {
            let (day, of_day) = (1 + sample / 288, sample % 288);
            let busy = if of_day < 12 { rate * 4 } else { rate };
            let line = format!(
                "HLX-SQL01,sda,2026-01-0{day} {:02}:{:02}:00,{busy}\n",
                of_day / 12,
                of_day % 12 * 5
            );
            samples.push_str(&line);
        }
        fs::write(below.join("samples.csv"), samples).unwrap();
    }
    fs::copy(root().join("examples/smallest-link.sh"), folder.path().join("smallest-link.sh"))
        .unwrap();
    let output = shell(folder.path(), "sh smallest-link.sh customers");
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{}", stderr(&output));
    for (line, customer) in lines.iter().zip(["north", "south"]) {
        assert!(line.starts_with(&format!("{customer}: link = ")), "{line}");
        assert!(line.ends_with("meets bandwidth.link.achieved_rpo_minutes <= 15."), "{line}");
    }
    assert_ne!(lines[0].replace("north", ""), lines[1].replace("south", ""));
}

#[test]
#[cfg(unix)]
fn override_sets_are_files() {
    let folder = checkout();
    fs::write(
        folder.path().join("no-log.toml"),
        "[[override]]\nserver = \"HLX-LOG01\"\nexclude = true\nreason = \"moves by itself\"\nwho = \"A. Planner\"\nwhen = \"2026-01-01\"\n",
    )
    .unwrap();
    let output = shell(
        folder.path(),
        "asrcap what-if examples/customer --vary overrides=none,no-log --format csv",
    );
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{}", stderr(&output));
    assert!(lines[1].starts_with("none,") && lines[2].starts_with("no-log,"));
    assert_ne!(lines[1].replace("none", ""), lines[2].replace("no-log", ""));
}

#[test]
fn the_library_examples_run() {
    // A run of some tests only leaves the examples out, or as they were.
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--examples"])
        .current_dir(root())
        .status();
    assert!(built.unwrap().success());
    let folder: PathBuf = program().parent().unwrap().join("examples");
    for (name, expected) in [
        ("plan_folder", "\"delta_bandwidth_mbps\": 328.07"),
        ("build_estate", "CAD01: not_ready"),
        ("sweep_setting", "30: 328 Mbps"),
    ] {
        let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let output = Command::new(&program).current_dir(root()).output().unwrap();
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        assert!(stdout(&output).contains(expected), "{name}: {}", stdout(&output));
    }
}

#[test]
#[cfg(unix)]
fn slips_end_with_2_and_say_what_is_meant() {
    let folder = checkout();
    for (arguments, expected) in [
        ("what-if examples/customer --vary compresion=1", "did you mean 'compression'?"),
        ("what-if examples/customer --vary compression=1..", "never ends"),
        ("what-if examples/customer --vary compression=1..50/0", "never ends"),
        ("what-if examples/customer --vary compression=0..100/0.001", "use --yes"),
        ("what-if examples/customer --vary compression=0..200/50", "must be 0 to 100 per cent"),
        ("what-if examples/customer --vary compression=0 --vary compression=1", "varied twice"),
        ("what-if examples/customer --vary growth=1,2 --vary compression=0 --pairs", "same length"),
        (
            "what-if examples/customer --vary rules.no_such_rule=1",
            "there is no rule 'no_such_rule'",
        ),
        ("what-if examples/customer --vary overrides=none,other", "other.toml"),
        (
            "what-if examples/customer --vary compression=0 -o out.txt",
            "use .xlsx, .csv, .jsonl or .md",
        ),
        ("what-if --vary compression=0", "no inventory was given"),
        ("what-if --quick --vms 3 --vary compression=0", "required"),
        ("seek examples/customer --find compression --until 'storage <= 1'", "no figure 'storage'"),
        ("seek examples/customer --find compression --until 'rpo_100 <= 15'", "needs measurements"),
        ("seek examples/customer --find compression --until 'storage_gb'", "is not a condition"),
        (
            "seek examples/customer --find rules.standard_account_iops --until 'storage_gb < 1'",
            "--between",
        ),
        ("seek examples/customer --find arithmetic --until 'storage_gb < 1'", "--between"),
    ] {
        let output = shell(folder.path(), &format!("asrcap {arguments}"));
        assert_eq!(output.status.code(), Some(2), "{arguments}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments}: {}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
#[cfg(unix)]
fn plans_that_cannot_be_compared_end_with_3() {
    let folder = checkout();
    let made = shell(folder.path(), "asrcap plan examples/customer -o a.json");
    assert!(made.status.success());
    let newer = fs::read_to_string(folder.path().join("a.json"))
        .unwrap()
        .replace("asrcap.plan/1", "asrcap.plan/2");
    fs::write(folder.path().join("newer.json"), newer).unwrap();
    fs::write(folder.path().join("other.json"), "{\"schema\": \"else/1\"}").unwrap();
    fs::write(folder.path().join("broken.json"), "{").unwrap();
    for (second, expected) in [
        ("newer.json", "a.json is of schema asrcap.plan/1, newer.json of schema asrcap.plan/2"),
        ("other.json", "its schema is 'else/1'"),
        ("broken.json", "broken.json: EOF"),
        ("missing.json", "cannot read missing.json"),
    ] {
        let output = shell(folder.path(), &format!("asrcap compare a.json {second}"));
        assert_eq!(output.status.code(), Some(3), "{second}");
        assert!(stderr(&output).contains(expected), "{second}: {}", stderr(&output));
    }
    let same = shell(folder.path(), "asrcap compare a.json a.json --format json");
    let compared: Value = serde_json::from_slice(&same.stdout).unwrap();
    assert_eq!(compared["figures"], serde_json::json!([]));
    assert_eq!(compared["servers"]["changed"], serde_json::json!([]));
}

#[test]
#[cfg(unix)]
fn scenarios_are_the_same_in_every_form_and_on_any_number_of_cores() {
    let folder = checkout();
    let run = |rest: &str| {
        let line = format!(
            "asrcap what-if examples/customer --vary compression=0,30 --vary growth=15,30 {rest}"
        );
        let output = shell(folder.path(), &line);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let csv = run("--format csv");
    assert_eq!(csv, run("--format csv --jobs 1"));
    let mut lines = csv.lines();
    let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(&heading[..3], ["compression", "growth", "outputs.delta_bandwidth_mbps"]);
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let objects: Vec<Value> =
        run("--format jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((rows.len(), objects.len()), (4, 4));
    for (row, object) in rows.iter().zip(&objects) {
        assert_eq!(object["settings"]["growth"].to_string(), row[1]);
        assert_eq!(object["outputs"]["delta_bandwidth_mbps"].to_string(), row[2]);
        assert_eq!(object["counts"]["planned"], 16);
    }
    run("--quiet -o a.xlsx -o a.csv -o a.jsonl -o a.md");
    run("-o b.xlsx");
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(String::from_utf8(bytes("a.csv")).unwrap(), csv);
    assert_eq!(bytes("a.xlsx"), bytes("b.xlsx"), "the same grid gives the same bytes");
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("a.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Scenarios").unwrap();
    let marked: Vec<String> = sheet.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(marked, ["scenario", "1", "2", "3", "baseline"]);
    assert!(calamine::Reader::worksheet_range(&mut book, "Heat map").is_ok());
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let folder = checkout();
    let mut child = Command::new(program())
        .args([
            "what-if",
            "examples/customer",
            "--vary",
            "compression=0..100/0.01",
            "--yes",
            "--format",
            "jsonl",
        ])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"settings\":{\"compression\":0}"));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!stderr(&output).contains("error: standard"));
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_no_half_file() {
    let folder = checkout();
    let mut child = Command::new(program())
        .args([
            "what-if",
            "examples/customer",
            "--vary",
            "compression=0..100/0.0005",
            "--yes",
            "-o",
            "out.jsonl",
        ])
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, ["examples"]);
}
