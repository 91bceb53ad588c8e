//! Sizes by what servers have and by what they use.

use std::fs;
use std::path::Path;

use asrcap::reference::ReferenceData;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::support::{asrcap_line, json};

const HEADINGS: &str = "*Server name,*Cores,*Memory (In MB),*OS name,CPU utilization percentage,Memory utilization percentage,Network adapters,Boot type,Storage in use (In GB)";

/// A folder with an import of Azure Migrate of these rows: cores, MB, CPU and memory in per cent, NICs, disks.
fn import(rows: &[(u32, u32, &str, &str, u32, u32)]) -> TempDir {
    let folder = tempdir().unwrap();
    let most = rows.iter().map(|row| row.5).max().unwrap_or_default();
    let mut text = HEADINGS.to_owned();
    text.extend((1..=most).map(|disk| format!(",Disk {disk} size (In GB)")));
    text.push('\n');
    for (at, (cores, mb, cpu, memory, nics, disks)) in rows.iter().enumerate() {
        text += &format!("s{at},{cores},{mb},Windows Server 2022,{cpu},{memory},{nics},BIOS,40");
        text.extend((1..=most).map(|disk| if disk <= *disks { ",64" } else { "," }));
        text.push('\n');
    }
    fs::write(folder.path().join("servers.csv"), text).unwrap();
    folder
}

fn plan(folder: &Path, arguments: &str) -> Value {
    let line = format!("plan servers.csv --change-rate 1 --format json {arguments}");
    json(&asrcap_line(folder, &line))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn findings(plan: &Value) -> Vec<&str> {
    plan["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn the_worked_examples_of_the_published_texts_stand() {
    // Cores, MB, utilisation, factor; cores and MB that are needed, vCPUs and GiB of the size.
    let examples = [
        ((4, 8192, "50", "50"), "1.3", (2.6, 5324.8), (4, 8.0)),
        ((16, 32768, "20", "20"), "1.0", (3.2, 6553.6), (4, 8.0)),
        ((16, 32768, "20", "20"), "1.5", (4.8, 9830.4), (8, 16.0)),
        ((10, 16384, "20", "25"), "1.0", (2.0, 4096.0), (2, 4.0)),
        ((10, 16384, "20", "25"), "2.0", (4.0, 8192.0), (4, 8.0)),
    ];
    for ((cores, mb, cpu, memory), comfort, needed, size) in examples {
        let folder = import(&[(cores, mb, cpu, memory, 1, 1)]);
        let plan = plan(folder.path(), &format!("--sizing measured --comfort {comfort}"));
        let server = &plan["servers"][0];
        let sizing = &server["sizing"];
        assert_eq!(sizing["by"], "measured");
        let measured = &sizing["measured"];
        let found = (number(&measured["cores"]), number(&measured["memory_mb"]));
        assert!(
            (found.0 - needed.0).abs() < 1e-9 && (found.1 - needed.1).abs() < 1e-6,
            "{found:?}"
        );
        assert_eq!((number(&measured["vcpus"]) as u32, number(&measured["memory_gb"])), size);
        assert_eq!(server["azure_size"], measured["size"]);
        assert_eq!(sizing["bound"], measured["bound_by"]);
        assert_eq!(number(&sizing["allocated"]["cores"]), f64::from(cores));
    }
}

#[test]
fn without_being_asked_sizes_follow_what_servers_have_and_both_are_told() {
    let folder = import(&[(16, 65536, "20", "20", 1, 1), (8, 32768, "", "", 1, 1)]);
    let allocated = plan(folder.path(), "");
    let measured = plan(folder.path(), "--sizing measured");
    let sizing = &allocated["servers"][0]["sizing"];
    assert_eq!(sizing["by"], "allocated");
    assert_eq!(allocated["servers"][0]["azure_size"], sizing["allocated"]["size"]);
    assert_eq!(measured["servers"][0]["azure_size"], sizing["measured"]["size"]);
    // 16 cores at 20 % are 4.16 with the factor, 64 GB are 16.64.
    assert_eq!(allocated["sizing"]["allocated"]["vcpus"], 24);
    assert_eq!(allocated["sizing"]["measured"]["vcpus"], 16);
    assert_eq!(allocated["sizing"]["saved"]["vcpus"], 8);
    assert_eq!(measured["sizing"]["saved"], allocated["sizing"]["saved"]);
    assert_eq!(measured["sizing"]["measured_servers"], 1);
    assert!(findings(&allocated).contains(&"could-be-sized-by-use"));
    let told = findings(&measured);
    for code in ["sized-by-use", "not-sized-by-use", "utilisation-as-stated"] {
        assert!(told.contains(&code), "{code}: {told:?}");
    }
    // What is not measured has what it has.
    let other = &measured["servers"][1];
    assert_eq!(other["sizing"]["by"], "allocated");
    assert_eq!(other["sizing"]["measured"], Value::Null);
    assert_eq!(other["azure_size"], allocated["servers"][1]["azure_size"]);
}

#[test]
fn a_size_by_use_is_never_below_what_bounds_it() {
    let mut rows = Vec::new();
    for cores in [1, 4, 12, 32] {
        for gb in [2, 16, 96] {
            for (cpu, memory) in [("1", "1"), ("30", "70"), ("100", "5"), ("140", "100")] {
                for (nics, disks) in [(1, 1), (4, 1), (1, 17), (8, 30)] {
                    rows.push((cores, gb * 1024, cpu, memory, nics, disks));
                }
            }
        }
    }
    let folder = import(&rows);
    let plan = plan(folder.path(), "--sizing measured");
    assert!(findings(&plan).contains(&"utilisation-above-100"));
    let reference = ReferenceData::built_in("current").unwrap();
    for (server, (cores, mb, cpu, memory, nics, disks)) in
        plan["servers"].as_array().unwrap().iter().zip(rows)
    {
        let measured = &server["sizing"]["measured"];
        let size = measured["size"].as_str().unwrap_or_else(|| panic!("no size: {server}"));
        let size = reference.sizes().get(size).unwrap();
        let used = |percent: &str| percent.parse::<f64>().unwrap().min(100.0) / 100.0 * 1.3;
        assert!(f64::from(size.vcpus.unwrap()) >= f64::from(cores) * used(cpu), "{server}");
        assert!(size.memory_mb().unwrap() >= f64::from(mb) * used(memory), "{server}");
        assert!(size.max_nics.unwrap() >= nics, "{server}");
        assert!(size.max_data_disks.unwrap() >= disks - 1, "{server}");
        assert!(!server["sizing"]["bound"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_comfort_factor_takes_the_place_of_growth_on_what_disks_serve() {
    let folder = import(&[(4, 16384, "50", "50", 1, 1)]);
    let set = "[[override]]\nserver = 's0'\nset = { iops = 5000 }\nreason = 'measured'\n";
    fs::write(folder.path().join("set.toml"), set).unwrap();
    let iops = |arguments: &str| {
        let arguments = format!("--overrides set.toml --growth 100 {arguments}");
        let plan = plan(folder.path(), &arguments);
        number(&plan["servers"][0]["size_choice"]["needs"]["iops"])
    };
    assert_eq!(iops(""), 10_000.0);
    assert_eq!(iops("--sizing measured"), 6_500.0);
    assert_eq!(iops("--sizing measured --comfort 2"), 10_000.0);
}

#[test]
fn one_moment_is_a_hint_and_what_somebody_sets_is_a_size() {
    let folder = tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "vInfo.csv",
        "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory,NICs,Disks,Total disk capacity MiB,In Use MiB,OS according to the VMware Tools,VM ID,VI SDK Server\n\
         db,poweredOn,False,False,16,65536,1,1,102400,51200,Microsoft Windows Server 2019 (64-bit),vm-1,vc\n",
    );
    write(
        "vCPU.csv",
        "VM,Powerstate,Template,SRM Placeholder,CPUs,Max,Overall,VM ID,VI SDK Server\n\
         db,poweredOn,False,False,16,40000,4000,vm-1,vc\n",
    );
    write(
        "vMemory.csv",
        "VM,Powerstate,Template,SRM Placeholder,Size MiB,Consumed,Active,VM ID,VI SDK Server\n\
         db,poweredOn,False,False,65536,16384,1024,vm-1,vc\n",
    );
    let line =
        "plan vInfo.csv vCPU.csv vMemory.csv --change-rate 1 --sizing measured --format json";
    let plan = json(&asrcap_line(folder.path(), line));
    let server = &plan["servers"][0];
    assert_eq!(server["usage"]["cpu_percent"], 10);
    assert_eq!(server["usage"]["memory_percent"], 25);
    assert_eq!(server["usage"]["cpu_from"]["kind"], "moment");
    let sizing = &server["sizing"];
    assert_eq!(sizing["by"], "allocated");
    assert_eq!(sizing["measured"], Value::Null);
    assert_eq!(number(&sizing["hint"]["cores"]), 2.08);
    assert_eq!(server["azure_size"], sizing["allocated"]["size"]);
    assert!(findings(&plan).contains(&"sizing-hint"));
    assert_eq!(number(&plan["sizing"]["saved"]["vcpus"]), 0.0);
    assert!(number(&plan["sizing"]["hinted"]["vcpus"]) > 0.0);

    write(
        "set.toml",
        "[[override]]\nserver = 'db'\nset = { cpu_percent = 10, memory_percent = 25 }\nreason = 'a month'\n",
    );
    let plan = json(&asrcap_line(folder.path(), &format!("{line} --overrides set.toml")));
    let server = &plan["servers"][0];
    assert_eq!(server["sizing"]["by"], "measured");
    assert_eq!(server["azure_size"], server["sizing"]["measured"]["size"]);
}

#[test]
fn a_size_fixed_by_hand_is_held_against_what_is_used() {
    let folder = import(&[(16, 65536, "20", "20", 1, 1)]);
    let fixed = "--size s0=Standard_E8s_v5";
    let allocated = plan(folder.path(), fixed);
    assert!(findings(&allocated).contains(&"size-does-not-fit"));
    let measured = plan(folder.path(), &format!("{fixed} --sizing measured"));
    assert!(!findings(&measured).contains(&"size-does-not-fit"));
    assert_eq!(measured["servers"][0]["azure_size"], "Standard_E8s_v5");
    // Nothing is saved by what somebody fixed.
    assert_eq!(measured["sizing"], Value::Null);
}

/// What stands in a table of text: the line of a server.
fn line_of(text: &str, table: &str, server: &str) -> String {
    let table = text.split(&format!("\n{table}\n")).nth(1).unwrap_or_else(|| panic!("{text}"));
    let mut lines = table.lines().take_while(|line| !line.is_empty());
    lines.find(|line| line.starts_with(server)).unwrap_or_else(|| panic!("{table}")).to_owned()
}

#[test]
fn tables_say_what_a_size_follows_from_and_mark_a_larger_one() {
    let servers = [
        (2, 8192, "95", "20", 1, 1),
        (16, 65536, "10", "10", 1, 1),
        (2, 4096, "10", "95", 1, 1),
        (2, 4096, "10", "20", 1, 1),
    ];
    let folder = import(&servers);
    let at = folder.path();
    let text = |flags: &str| {
        let line = format!("plan servers.csv --change-rate 1 {flags}");
        String::from_utf8(asrcap_line(at, &line).stdout).unwrap()
    };
    let by_use = text("--sizing measured");
    for (server, because) in [
        ("s0", "by use: cores"),
        ("s1", "by use: cores, memory"),
        ("s2", "by use: memory"),
        ("s3", "by use: cheapest"),
    ] {
        let line = line_of(&by_use, "SERVERS", server);
        assert!(line.contains(because), "{because}: {line}");
    }
    let line = |server| line_of(&by_use, "RIGHT-SIZING", server);
    assert!(line("s0").ends_with("more vCPUs"), "{by_use}");
    assert!(line("s2").ends_with("more memory"), "{by_use}");
    assert!(!line("s1").contains("more"), "{by_use}");
    let words: Vec<&str> = by_use.split_whitespace().collect();
    let words = words.join(" ");
    assert!(words.contains("by what servers use, times the comfort factor 1.3"), "{by_use}");
    assert!(words.contains("2 servers get more vCPUs or memory by use"), "{by_use}");
    let own = text("--size s3=Standard_D4s_v5");
    assert!(line_of(&own, "SERVERS", "s0").contains(" memory "), "{own}");
    assert!(line_of(&own, "SERVERS", "s3").contains("fixed by hand"), "{own}");
    assert!(own.contains("(--sizing measured)"), "{own}");
    assert!(!text("--rules guide-2017").contains("because of"));
}

#[test]
fn rule_sets_of_the_past_size_by_what_servers_have() {
    let folder = import(&[(16, 65536, "20", "20", 1, 1)]);
    let plan = plan(folder.path(), "--rules guide-2017 --sizing measured");
    assert!(findings(&plan).contains(&"sizing-without-effect"));
    assert_eq!(plan["servers"][0]["sizing"], Value::Null);
}

#[test]
fn an_explanation_shows_both_sizes_and_what_they_stand_on() {
    let folder = import(&[(16, 65536, "20", "30", 1, 1), (4, 16384, "", "", 1, 1)]);
    let at = folder.path();
    let explained = |arguments: &str, server: &str| {
        let line = format!("plan servers.csv --change-rate 1 -o plan.json --force {arguments}");
        let _ = asrcap_line(at, &line);
        let found = json(&asrcap_line(at, &format!("explain plan.json {server} --format json")));
        let text = asrcap_line(at, &format!("explain plan.json {server}"));
        (found["sizing"].clone(), String::from_utf8(text.stdout).unwrap())
    };
    let (sizing, text) = explained("--comfort 1.5", "s0");
    assert_eq!(sizing["by"], "allocated");
    assert_eq!(number(&sizing["allocated"]["cores"]), 16.0);
    assert!((number(&sizing["measured"]["cores"]) - 4.8).abs() < 1e-9);
    assert_eq!(sizing["comfort"], 1.5);
    assert_eq!(sizing["usage"]["cpu_percent"], 20);
    assert_eq!(sizing["usage"]["memory_from"]["kind"], "stated");
    for part in ["by what it has", "by what it uses", "20 % of its cores", "comfort factor 1.5"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("--sizing measured takes the size by use"), "{text}");
    let (sizing, text) = explained("--sizing measured", "s0");
    assert_eq!(sizing["by"], "measured");
    assert!(!sizing["measured"]["bound_by"].as_array().unwrap().is_empty());
    assert!(text.contains("what it uses (--sizing measured)"), "{text}");
    // Of a figure it stands with the size alone.
    let figure = |id| {
        let line = format!("explain plan.json s0 --figure {id} --format json");
        json(&asrcap_line(at, &line))["sizing"].clone()
    };
    assert_eq!(figure("azure_size"), sizing);
    assert_eq!(figure("needed_cores"), Value::Null);
    let (sizing, text) = explained("", "s1");
    assert_eq!((&sizing["measured"], &sizing["usage"]), (&Value::Null, &Value::Null));
    assert!(text.contains("nothing is known of what it uses"), "{text}");
    let (sizing, _) = explained("--rules guide-2017", "s0");
    assert_eq!(sizing, Value::Null);
}
