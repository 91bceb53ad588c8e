//! Measurements from the command line: what a plan makes of them, and what stands in the way.

use std::fmt::Write;

use serde_json::Value;

use super::support::{asrcap_line as asrcap, folder, folder_with, json_of_any_status as json};

/// Two servers, and five days of quarters of an hour: "db" writes most at night, "web" by day.
fn customer() -> tempfile::TempDir {
    let servers = "Server name,Cores,Memory (MB),NICs,Total storage (GB),Disks,Utilization %\n\
                   web,2,4096,1,100,1,50\ndb,4,8192,1,400,2,60\n";
    let mut series = String::from("Server,Time,Write MB/s\n");
    for quarter in 0..5 * 96 {
        let (day, of_day) = (5 + quarter / 96, quarter % 96);
        let time = format!("2026-01-{day:02} {:02}:{:02}", of_day / 4, of_day % 4 * 15);
        let web = if (36..68).contains(&of_day) { 2 } else { 1 };
        let db = if of_day >= 88 { 9 + day % 3 } else { 1 };
        writeln!(series, "web,{time},{web}\ndb,{time},{db}").unwrap();
    }
    folder_with(&[("servers.csv", servers), ("series.csv", &series)])
}

#[test]
fn a_row_of_a_grid_of_links_has_the_bandwidth_of_the_single_plan() {
    let folder = customer();
    let grid = asrcap(
        folder.path(),
        "what-if servers.csv series.csv --vary link=20,60,100 --vary growth=0,15 --rpo 20 --format jsonl",
    );
    let text = String::from_utf8(grid.stdout).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut compared = 0;
    for row in &rows {
        let (Some(link), Some(growth)) =
            (row["settings"].get("link"), row["settings"].get("growth"))
        else {
            continue;
        };
        let plan = json(&asrcap(
            folder.path(),
            &format!(
                "plan servers.csv series.csv --link {link} --growth {growth} --rpo 20 --format json"
            ),
        ));
        assert_eq!(row["bandwidth"], plan["bandwidth"], "{link} {growth}");
        assert_eq!(row["bandwidth"]["link"]["mbps"].as_f64(), link.as_f64());
        compared += 1;
    }
    assert_eq!(compared, 6);
}

#[test]
fn a_plan_says_when_the_most_changes_and_who_changes_it() {
    let folder = customer();
    let plan =
        json(&asrcap(folder.path(), "plan servers.csv series.csv --compression 0 --format json"));
    let peak = &plan["bandwidth"]["peak"];
    assert_eq!(peak["mb_per_second"], 12.0);
    assert_eq!(peak["busiest_hour"], 22);
    // 9 + 8 % 3 = 11 on the eighth, for the first time on the fifth.
    assert!(peak["at"].as_str().unwrap().starts_with("2026-01-05 2"));
    assert_eq!(peak["busiest_day"]["date"], "2026-01-05");
    assert_eq!(peak["drivers"][0]["server"], "db");
    // Without "db" 2 MB/s are left by day.
    let falls = peak["drivers"][0]["peak_falls_percent"].as_f64().unwrap();
    assert!((falls - 100.0 * 10.0 / 12.0).abs() < 1e-6, "{falls}");
}

#[test]
fn hours_with_less_of_the_link_are_a_flag() {
    let folder = customer();
    let always = |more: &str| {
        let arguments = format!("plan servers.csv series.csv --format json {more}");
        let plan = json(&asrcap(folder.path(), &arguments));
        plan["bandwidth"]["rpo"][0]["always_mbps"].as_f64().unwrap()
    };
    let plain = always("");
    assert!(always("--throttle 22-24=50,weekends") > plain * 1.2);
    assert!((always("--throttle 3-4=90") - plain).abs() < 1e-3 * plain);
    for wrong in ["8=50", "8-18=many", "8-18=50,sundays", "8-8=50", "8-25=50", "8-18=150"] {
        let arguments = format!("plan servers.csv series.csv --throttle {wrong}");
        assert_eq!(asrcap(folder.path(), &arguments).status.code(), Some(2), "{wrong}");
    }
}

/// A workbook that lists machines and holds their write rates serves both.
#[test]
fn an_inventory_with_write_rates_is_a_measurement_too() {
    let folder = folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets = [
        (
            "All_Assessed_Machines",
            vec![
                "Machine,Azure VM readiness,Recommended size,Operating system,Boot type,Cores,Memory(MB),CPU usage(%),Memory usage(%),Storage(GB),Disk read(MBPS),Disk write(MBPS),Network adapters,Group name",
                "web,Ready,Standard_D2,Windows Server 2016,BIOS,2,4096,10,20,100,1,2.5,1,g",
            ],
        ),
        (
            "All_Assessed_Disks",
            vec![
                "Machine,Disk name,Azure disk readiness,Recommended disk size SKU,Recommended disk type,Source disk size(GB),Target disk size(GB),Disk read(MBPS),Disk write(MBPS),Disk read(ops/sec),Disk write(ops/sec)",
                "web,scsi0:0,Ready,S10,Standard,100,128,1,2.5,10,20",
            ],
        ),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(line.split(',')) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).unwrap(),
                    Err(_) => sheet.write(row, column, cell).unwrap(),
                };
            }
        }
    }
    book.save(folder.path().join("assessment.xlsx")).unwrap();
    let inspected = json(&asrcap(folder.path(), "inspect assessment.xlsx --format json"));
    let file = &inspected["files"][0];
    assert_eq!(file["role"], "inventory");
    assert_eq!(file["also_measured"]["format"], "azure-migrate-report");
    assert_eq!(file["also_measured"]["servers"], 1);
    let shown = asrcap(folder.path(), "inspect assessment.xlsx");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("also read as"), "{shown}");
    let plan = json(&asrcap(folder.path(), "plan assessment.xlsx --change-rate 5 --format json"));
    let sources = plan["sources"].as_array().unwrap();
    let roles: Vec<&str> = sources.iter().map(|source| source["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["inventory", "measurement"]);
    let findings = plan["findings"].as_array().unwrap();
    let has = |code: &str| findings.iter().any(|finding| finding["code"] == code);
    assert!(has("figures-are-ceilings") && has("only-a-percentile"), "{findings:?}");
    // 5 % of 100 GB: a percentile is no daily change.
    assert_eq!(plan["servers"][0]["change"]["gb_per_day"], 5.0);
}
