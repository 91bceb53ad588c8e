//! Sizes that somebody fixes, or whose series somebody asks for: one verdict in readiness, JSON and workbook.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use asrcap::estate::{Boot, Server};
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::settings::{Settings, SettingsLayer};
use calamine::{DataType, Reader};
use serde_json::Value;

use super::estates::{estate, reference_of, server, settings};
use super::recalculation::{Book, uncached};
use super::support::{asrcap_line, folder_with, json_of_any_status};

const HEADINGS: &str = "Name,CPUs,Memory (MB),Disk (GB),Disks,NICs,OS,Firmware\n";

/// Machines, each with what differs from the first.
const MACHINES: [(&str, [f64; 4], &str, Option<Boot>); 8] = [
    ("bios", [2.0, 8192.0, 1.0, 1.0], "Windows Server 2022", Some(Boot::Bios)),
    ("uefi", [2.0, 8192.0, 1.0, 1.0], "Windows Server 2022", Some(Boot::Efi)),
    ("old", [2.0, 8192.0, 1.0, 1.0], "Windows Server 2016", Some(Boot::Efi)),
    ("boot", [2.0, 8192.0, 1.0, 1.0], "Windows Server 2022", None),
    ("guest", [2.0, 8192.0, 1.0, 1.0], "", Some(Boot::Efi)),
    ("disks", [2.0, 8192.0, 12.0, 1.0], "Windows Server 2022", Some(Boot::Efi)),
    ("nics", [2.0, 8192.0, 1.0, 4.0], "Windows Server 2022", Some(Boot::Efi)),
    ("large", [16.0, 131_072.0, 2.0, 1.0], "Windows Server 2022", Some(Boot::Bios)),
];

const SIZES: [&str; 20] = [
    "D2s_v5",
    "D2as_v5",
    "D2_v5",
    "D2s_v6",
    "D2s_v7",
    "D2ps_v5",
    "A1_v2",
    "A8",
    "DS11-1_v2",
    "B2s_v2",
    "E104is_v5",
    "M12s_v3",
    "DC2as_v5",
    "DC2as_v6",
    "F4s",
    "L8s_v2",
    "D16ls_v5",
    "E16-8s_v5",
    "M416s_9_v2",
    "D96s_v6",
];

/// Every machine on every size; what changes is so much that the disks ask for something.
fn grid() -> Vec<Server> {
    let mut servers = Vec::new();
    for (name, [cores, memory, disks, nics], os, boot) in MACHINES {
        for size in SIZES {
            let row = [cores, memory, nics, 200.0, disks, 50.0, 5.0];
            let mut server = server(&format!("{name} on {size}"), row);
            server.os = Some(os.to_owned()).filter(|os| !os.is_empty());
            server.boot = boot;
            server.azure_size = Some(size.to_owned());
            servers.push(server);
        }
    }
    servers
}

fn under_current(layer: SettingsLayer) -> Settings {
    settings(SettingsLayer { rules: Some("current".to_owned()), ..layer })
}

fn planned(servers: Vec<Server>, settings: &Settings) -> Plan {
    plan(PlanInputs::new(&estate(servers)), settings, &reference_of("current")).unwrap()
}

/// The cell "Does the mapped size fit?", and the codes of what the readiness says of the size.
fn verdicts(plan: &Plan) -> Vec<(String, String, Vec<String>)> {
    let document = serde_json::to_value(&plan.document).unwrap();
    let servers = document["servers"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    servers
        .map(|server| {
            let reasons = server["reasons"].as_array().unwrap().iter();
            let codes = reasons.map(|reason| text(&reason["code"]));
            let codes = codes.filter(|code| code.starts_with("size-")).collect();
            (text(&server["name"]), text(&server["figures"]["size_check"]), codes)
        })
        .collect()
}

#[test]
fn the_cell_says_what_the_readiness_says() {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for disk_type in ["as-needed", "premium-ssd"] {
        let layer = SettingsLayer {
            disk_type: Some(disk_type.parse().unwrap()),
            ..SettingsLayer::default()
        };
        let plan = planned(grid(), &under_current(layer));
        for (name, cell, codes) in verdicts(&plan) {
            assert_eq!(cell == "OK", codes.is_empty(), "{name}, {disk_type}: {cell}, {codes:?}");
            let first = codes.first().cloned().unwrap_or_default();
            let kinds = told.entry(cell).or_default();
            if !kinds.contains(&first) {
                kinds.push(first);
            }
        }
    }
    // Each kind of words is met, and by reasons of its kind.
    let mut text = String::new();
    for (cell, codes) in told {
        writeln!(text, "{cell}: {}", codes.join(", ")).unwrap();
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("sizes-by-hand", text);
    });
}

#[test]
fn the_formula_says_what_the_engine_says() {
    for disk_type in ["as-needed", "premium-ssd"] {
        let layer = SettingsLayer {
            disk_type: Some(disk_type.parse().unwrap()),
            ..SettingsLayer::default()
        };
        let written = uncached(&planned(grid(), &under_current(layer)));
        Book::load(&written).compare(&written.formulas, disk_type);
    }
}

/// The plan of a list of servers as JSON.
fn plan_of(list: &str, flags: &str) -> Value {
    let folder = folder_with(&[("list.csv", &format!("{HEADINGS}{list}"))]);
    let line = format!("plan list.csv --quiet --format json --change-rate 1 {flags}");
    json_of_any_status(&asrcap_line(folder.path(), &line))
}

fn findings<'a>(plan: &'a Value, code: &str) -> Vec<&'a Value> {
    let all = plan["findings"].as_array().unwrap().iter();
    all.filter(|finding| finding["code"] == code).collect()
}

#[test]
fn premium_disks_keep_a_machine_from_a_size_that_takes_none() {
    let list = "db,2,8192,100,1,1,Windows Server 2022,BIOS\n";
    let on_premium = plan_of(list, "--disk-type premium-ssd --size db=D2_v5");
    let server = &on_premium["servers"][0];
    assert_eq!(server["readiness"], "not_ready");
    assert_eq!(server["figures"]["size_check"], "No premium storage");
    let why = "Standard_D2_v5 is fixed by hand: it takes no premium disks, and 1 disk of the machine goes to premium storage";
    assert!(server["reasons"].to_string().contains(why), "{}", server["reasons"]);
    let on_standard = plan_of(list, "--disk-type standard-ssd --size db=D2_v5");
    assert_eq!(on_standard["servers"][0]["readiness"], "ready");
    // The choice follows the same.
    let chosen = |flags: &str| plan_of(list, flags)["servers"][0]["azure_size"].clone();
    assert_eq!(chosen("--disk-type standard-ssd --series Dv5"), "Standard_D2_v5");
    assert_eq!(chosen("--disk-type premium-ssd --series Dv5"), Value::Null);
    assert_eq!(chosen("--disk-type premium-ssd --series Dv5,Dsv5"), "Standard_D2s_v5");
}

#[test]
fn less_than_a_machine_has_is_a_choice_that_a_measurement_bears_out_or_not() {
    let list = "web,8,32768,100,1,1,Windows Server 2022,BIOS\n";
    let readiness = |flags: &str, decided: &str| {
        let decided = format!("[[override]]\nserver = \"web\"\nset = {{ {decided} }}\n");
        let list = format!("{HEADINGS}{list}");
        let folder = folder_with(&[("list.csv", &list), ("set.toml", &decided)]);
        let line = format!(
            "plan list.csv --quiet --format json --change-rate 1 --overrides set.toml {flags}"
        );
        let plan = json_of_any_status(&asrcap_line(folder.path(), &line));
        let server = &plan["servers"][0];
        let told = findings(&plan, "size-does-not-fit").len();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&server["readiness"]), text(&server["figures"]["size_check"]), told)
    };
    let is = |readiness: &str, cell: &str, told| (readiness.to_owned(), cell.to_owned(), told);
    // Nobody measured.
    let nothing = "azure_size = \"D4s_v5\"";
    assert_eq!(readiness("", nothing), is("conditional", "Too few cores", 1));
    // 20 % of 8 cores and of 32 GiB, times 1.3, are 2.08 cores and 8.32 GiB.
    let enough = "azure_size = \"D4s_v5\", cpu_percent = 20, memory_percent = 20";
    assert_eq!(readiness("", enough), is("ready", "OK", 1));
    assert_eq!(readiness("--sizing measured", enough), is("ready", "OK", 0));
    let too_small = "azure_size = \"D2s_v5\", cpu_percent = 20, memory_percent = 20";
    for flags in ["", "--sizing measured"] {
        assert_eq!(readiness(flags, too_small), is("conditional", "Too few cores", 1), "{flags}");
    }
}

#[test]
fn a_size_that_no_catalogue_has_is_told_as_unknown() {
    let list = "web,2,8192,100,1,1,Windows Server 2022,BIOS\n";
    let decided = "[[override]]\nserver = \"web\"\nset = { azure_size = \"Foo9\" }\n";
    let list = format!("{HEADINGS}{list}");
    let folder = folder_with(&[("list.csv", &list), ("set.toml", decided)]);
    let line = "plan list.csv --quiet --format json --change-rate 1 --overrides set.toml";
    let plan = json_of_any_status(&asrcap_line(folder.path(), line));
    let choice = &plan["servers"][0]["size_choice"];
    assert_eq!(choice["size"], "Foo9");
    let told = findings(&plan, "size-not-in-catalogue");
    let message =
        "override 1 fixes the size 'Foo9' for web, which is not in the catalogue of sizes";
    assert_eq!((told.len(), &told[0]["message"]), (1, &Value::from(message)));
    assert!(told[0]["where"].to_string().contains("set.toml"), "{}", told[0]);
    assert_eq!(choice["relative_cost"], Value::Null);
    assert_eq!(choice["bound_by"], serde_json::json!(["hand"]));
    let why = "fixed by hand, but: the catalogue has no such size, and nobody knows if the machine runs on it";
    assert_eq!(choice["reason"], why);
    assert_eq!(choice["otherwise"]["size"], "Standard_D2as_v5");
    assert_eq!(choice["next_smaller"], Value::Null);
    assert_eq!(plan["servers"][0]["sizing"]["allocated"]["vcpus"], Value::Null);
}

#[test]
fn a_misspelt_size_is_told_with_the_one_that_is_meant() {
    let decided = "[[override]]\nserver = \"web\"\nset = { azure_size = \"D4sv5\" }\n";
    let list = format!("{HEADINGS}web,2,8192,100,1,1,Windows Server 2022,BIOS\n");
    let folder = folder_with(&[("list.csv", &list), ("set.toml", decided)]);
    let line = "plan list.csv --quiet --format json --change-rate 1";
    let by_override = asrcap_line(folder.path(), &format!("{line} --overrides set.toml"));
    let plan = json_of_any_status(&by_override);
    assert_eq!(findings(&plan, "size-not-in-catalogue")[0]["hint"], "did you mean 'D4s_v5'?");
    let by_setting = asrcap_line(folder.path(), &format!("{line} --size web=D4sv5"));
    let error = String::from_utf8(by_setting.stderr).unwrap();
    assert!(error.contains("did you mean 'D4s_v5'?"), "{error}");
}

/// Readiness, cell, and what is said of the size, of the first server.
fn size_verdict(plan: &Value) -> (String, String, String) {
    let server = &plan["servers"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let reasons = server["reasons"].as_array().unwrap().iter();
    let mut of_size = reasons
        .filter(|reason| text(&reason["code"]).contains("size"))
        .map(|it| text(&it["message"]));
    let told = of_size.next().unwrap_or_default();
    (text(&server["readiness"]), text(&server["figures"]["size_check"]), told)
}

#[test]
fn a_size_of_one_generation_is_open_while_nobody_knows_how_the_machine_boots() {
    let list = "web,2,8192,100,1,1,Windows Server 2022,\n";
    for (flags, size) in [
        ("--series Dsv6", "Standard_D2s_v6"),
        ("--size web=D2s_v6", "Standard_D2s_v6"),
        ("--size web=A2m_v2", "Standard_A2m_v2"),
    ] {
        let plan = plan_of(list, flags);
        assert_eq!(plan["servers"][0]["azure_size"], size, "{flags}");
        let (readiness, cell, told) = size_verdict(&plan);
        assert_eq!(readiness, "unknown", "{flags}");
        assert_eq!(cell, "Generation of the machine not known", "{flags}");
        assert!(told.contains("how the machine boots is not known"), "{flags}: {told}");
        assert_eq!(findings(&plan, "size-generation").len(), 0, "{flags}");
        assert_eq!(findings(&plan, "size-generation-unknown").len(), 1, "{flags}");
        assert_eq!(plan["servers"][0]["size_choice"]["needs"]["generation"], 1, "{flags}");
    }
    // A size for both is taken before one that is for one of them.
    let both = plan_of(list, "--series Dsv6,Dsv5");
    assert_eq!(both["servers"][0]["azure_size"], "Standard_D2s_v5");
    assert_eq!(both["servers"][0]["readiness"], "ready");
    // The default choice where only sizes of generation 2 fit.
    let large = plan_of("web,180,4096,100,1,1,Windows Server 2022,\n", "");
    let (readiness, cell, told) = size_verdict(&large);
    assert_eq!(
        (readiness.as_str(), cell.as_str()),
        ("unknown", "Generation of the machine not known")
    );
    assert!(told.contains("how the machine boots is not known"), "{told}");
}

#[test]
fn what_is_known_of_a_size_and_fails_decides_before_what_is_not_known() {
    let verdict = |row: &str, size: &str| {
        let list = format!("web,2,8192,100,{row}\n");
        size_verdict(&plan_of(&list, &format!("--size web={size}")))
    };
    let is = |found: (String, String, String), readiness: &str, cell: &str, why: &str| {
        assert_eq!((found.0.as_str(), found.1.as_str()), (readiness, cell), "{}", found.2);
        assert!(found.2.contains(why), "{}", found.2);
    };
    let uefi = "1,1,Windows Server 2022,UEFI";
    // Its source states no NICs.
    is(verdict(uefi, "DC2as_v5"), "unknown", "NICs not stated", "all of its limits: NICs");
    is(verdict(uefi, "DC1s_v2"), "not_ready", "Retired", "it has been retired since 2026-06-30");
    let disks = "12,1,Windows Server 2022,UEFI";
    is(verdict(disks, "DC2as_v5"), "not_ready", "Too few disks", "11 data disks, and it takes 4");
}

#[test]
fn sizes_of_the_first_years_run_bios_machines_and_leave_uefi_open() {
    for size in ["F4", "D3", "G1", "L4s"] {
        let codes = |boot: &str| {
            let list = format!("web,2,4096,100,1,1,Windows Server 2022,{boot}\n");
            let plan = plan_of(&list, &format!("--size web={size} --disk-type standard-ssd"));
            let server = &plan["servers"][0];
            let reasons = server["reasons"].to_string();
            let cell = server["figures"]["size_check"].as_str().unwrap().to_owned();
            (reasons.contains("size-generation-unknown"), cell == "Generations not stated")
        };
        assert_eq!(codes("BIOS"), (false, false), "{size}");
        assert_eq!(codes("UEFI"), (true, true), "{size}");
    }
}

#[test]
fn a_cell_says_that_no_size_fits() {
    let plan = plan_of("web,300,8192,100,1,1,Windows Server 2022,BIOS\n", "--series Dsv5");
    assert_eq!(size_verdict(&plan).1, "No size fits");
}

#[test]
fn a_series_that_is_asked_for_is_judged_as_a_size_that_is_fixed() {
    let list = "web,2,8192,100,1,1,Windows Server 2022,UEFI\nopen,2,8192,100,1,1,,UEFI\n";
    for (series, size, code) in [
        ("Dsv3", "D2s_v3", "size-restricted"),
        ("Dsv7", "D2s_v7", "size-preview"),
        ("Dv5", "D2_v5", ""),
        ("Bsv2", "B2s_v2", ""),
    ] {
        let by_series = plan_of(list, &format!("--series {series}"));
        let by_hand = plan_of(list, &format!("--size web={size}"));
        let codes = |plan: &Value| -> Vec<String> {
            let reasons = plan["servers"][0]["reasons"].as_array().unwrap().iter();
            let codes = reasons.map(|reason| reason["code"].as_str().unwrap().to_owned());
            codes.filter(|code| code.starts_with("size-")).collect()
        };
        for plan in [&by_series, &by_hand] {
            let expected: Vec<&str> = [code].into_iter().filter(|code| !code.is_empty()).collect();
            assert_eq!(codes(plan), expected, "{series}");
            let readiness = if code.is_empty() { "ready" } else { "conditional" };
            assert_eq!(plan["servers"][0]["readiness"], readiness, "{series}");
        }
    }
    let unknown = plan_of(list, "--series Dsv6");
    assert!(unknown["servers"][1]["reasons"].to_string().contains("size-nvme-guest-unknown"));
}

#[test]
fn each_series_that_gives_no_size_says_why() {
    let list = "web,4,16384,100,1,1,Windows Server 2016,UEFI\n";
    let why = |flags: &str| {
        let plan = plan_of(list, flags);
        let server = &plan["servers"][0];
        assert_eq!(server["azure_size"], Value::Null);
        let reasons = server["reasons"].as_array().unwrap().iter();
        let mut no_size = reasons.filter(|reason| reason["code"] == "no-size");
        let told = no_size.next().unwrap()["message"].as_str().unwrap().to_owned();
        assert_eq!(findings(&plan, "no-size-fits")[0]["message"], told);
        told
    };
    assert_eq!(
        why("--series Dpsv5"),
        "no size of the series that were asked for fits; Dpsv5: its processors are ARM, on which x86 guests do not run"
    );
    let told = why("--series Dsv6,Dpsv5,Dv5 --disk-type premium-ssd");
    for part in [
        "Dsv6: the nearest is Standard_D4s_v6: its disks are NVMe, on which the guest does not run",
        "Dpsv5: its processors are ARM",
        "Dv5: the nearest is Standard_D4_v5: it takes no premium disks",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_setting_that_a_named_series_overrides_is_told() {
    let list = "web,2,8192,100,1,1,Windows Server 2022,UEFI\n";
    let subject = |flags: &str, code: &str| {
        let plan = plan_of(list, flags);
        findings(&plan, code).first().map(|one| one["message"].as_str().unwrap().to_owned())
    };
    let amd = subject("--series Dsv5,Dasv5 --cpu-vendor amd", "cpu-vendor-unused").unwrap();
    assert!(amd.starts_with("the processors of Dsv5 are not by AMD"), "{amd}");
    assert_eq!(subject("--series Dasv5 --cpu-vendor amd", "cpu-vendor-unused"), None);
    let nvme = subject("--series Dsv6,Dsv5 --nvme avoid", "nvme-unused").unwrap();
    assert!(nvme.starts_with("the disks of Dsv6 are NVMe"), "{nvme}");
    assert_eq!(subject("--series Dsv5 --nvme avoid", "nvme-unused"), None);
    assert_eq!(subject("--nvme avoid --cpu-vendor amd", "nvme-unused"), None);
}

#[test]
fn alike_servers_have_one_finding_of_a_kind() {
    let row = |number| format!("disks{number:03},4,16384,2000,20,1,Windows Server 2016,BIOS\n");
    let list = (0..400).map(row).collect::<Vec<_>>().concat();
    let plan = plan_of(&list, "");
    let forced = findings(&plan, "size-forced-by-disks");
    assert_eq!(forced.len(), 1);
    assert_eq!(
        forced[0]["message"],
        "400 servers get larger sizes than their cores and memory need (4,800 vCPUs more; 3.8 times the cost): disks000 (19 data disks: Standard_D16ls_v5), disks001 (19 data disks: Standard_D16ls_v5), disks002 (19 data disks: Standard_D16ls_v5) and 397 more"
    );
}

#[test]
fn a_fixed_size_that_costs_more_than_the_choice_is_told() {
    let list = "web,2,8192,100,1,1,Windows Server 2022,BIOS\napp,2,8192,100,1,1,Windows Server 2022,BIOS\n";
    let plan = plan_of(list, "--size web=E8s_v5 --size app=D2as_v5");
    let told = findings(&plan, "fixed-size-costs-more");
    assert_eq!(told.len(), 1);
    let message = told[0]["message"].as_str().unwrap();
    assert!(message.starts_with("1 server gets a size fixed by hand that costs "), "{message}");
    assert!(message.contains("web (Standard_E8s_v5, "), "{message}");
    assert!(message.ends_with(" times Standard_D2as_v5)"), "{message}");
    assert!(findings(&plan_of(list, "--size web=D2as_v5"), "fixed-size-costs-more").is_empty());
}

#[test]
fn smaller_sizes_are_told_for_the_smallest_of_a_series_and_for_nvme_sizes() {
    let list = "large,200,2000000,400,1,1,Windows Server 2022,UEFI\n\
                newer,4,16384,3400,40,1,Windows Server 2022,UEFI\n";
    let plan = plan_of(list, "");
    for server in plan["servers"].as_array().unwrap() {
        let choice = &server["size_choice"];
        assert!(choice["next_smaller"]["size"].is_string(), "{choice:#}");
        assert!(!choice["next_smaller"]["why"].as_str().unwrap().is_empty(), "{choice:#}");
    }
    assert_eq!(plan["servers"][0]["size_choice"]["size"], "Standard_M208s_v2");
}

#[test]
fn the_workbook_says_what_each_size_follows_from() {
    let list = "web,2,4096,100,1,1,Windows Server 2022,BIOS\n\
                mail,4,49152,100,1,1,Windows Server 2022,BIOS\n\
                disks,4,16384,2000,20,1,Windows Server 2016,BIOS\n\
                own,2,8192,100,1,1,Windows Server 2022,BIOS\n";
    let folder = folder_with(&[("list.csv", &format!("{HEADINGS}{list}"))]);
    let line = "plan list.csv --quiet --change-rate 1 --size own=D4s_v5 -o plan.xlsx";
    let output = asrcap_line(folder.path(), line);
    assert!(output.status.code().is_some_and(|code| code < 3));
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("plan.xlsx")).unwrap();
    let sheet = book.worksheet_range("Workload Qualification").unwrap();
    let texts = |row: &[calamine::Data]| -> Vec<String> {
        row.iter().map(|cell| cell.as_string().unwrap_or_default()).collect()
    };
    let rows: Vec<Vec<String>> = sheet.rows().map(texts).collect();
    let at = |heading: &str| {
        rows.iter().find_map(|row| row.iter().position(|cell| cell == heading)).unwrap()
    };
    let (name, because) = (at("Server Name/Hostname"), at("Size because of"));
    for (server, expected) in
        [("web", "cheapest"), ("mail", "memory"), ("disks", "data disks"), ("own", "fixed by hand")]
    {
        let row = rows.iter().find(|row| row[name] == server).unwrap();
        assert!(row[because].contains(expected), "{server}: {}", row[because]);
    }
}
