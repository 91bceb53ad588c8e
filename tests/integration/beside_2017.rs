//! The 2017 workbook beside plans of today: where it is shown, what it is worked out with, and what makes the difference. And
//! plans of 2017 themselves, which say that they are.

use std::fs;
use std::path::Path;

use asrcap::ReferenceData;
use asrcap::estate::{Boot, Server};
use asrcap::figure::Value;
use asrcap::plan::{Cause, Difference, Plan, PlanInputs, plan};
use asrcap::settings::{Arithmetic, SettingsLayer};

use super::estates::{estate, reference, reference_of, server, settings, six_servers};
use super::generated::{Edit, averages, detailed, detailed_today};
use super::recalculation::{Book, uncached};
use super::support::{asrcap_line, folder_with, json, status, stderr, stdout};

/// The guide takes the first one only: the second boots by EFI, the disk of the third one is larger than 1 TB.
fn three_servers() -> Vec<Server> {
    let mut efi = server("efi", [2.0, 4096.0, 1.0, 400.0, 2.0, 100.0, 5.0]);
    efi.boot = Some(Boot::Efi);
    vec![
        server("plain", [2.0, 4096.0, 1.0, 200.0, 2.0, 50.0, 2.0]),
        efi,
        server("large", [2.0, 4096.0, 1.0, 2000.0, 1.0, 40.0, 0.5]),
    ]
}

fn planned(servers: Vec<Server>, rules: &str, layer: SettingsLayer) -> Plan {
    let settings = settings(SettingsLayer { rules: Some(rules.to_owned()), ..layer });
    plan(PlanInputs::new(&estate(servers)), &settings, &reference_of(rules)).unwrap()
}

fn difference<'p>(plan: &'p Plan, figure: &str) -> &'p Difference {
    plan.document.differences.iter().find(|difference| difference.figure == figure).unwrap()
}

#[test]
fn a_difference_is_split_by_its_causes() {
    let plan = planned(
        three_servers(),
        "current",
        SettingsLayer { growth: Some(30.0), ..SettingsLayer::default() },
    );
    let machines = difference(&plan, "virtual_machines");
    assert_eq!((machines.workbook, machines.exact), (Some(1.0), Some(3.0)));
    assert_eq!(
        machines.why.to_string(),
        "2 machines count here that the 2017 workbook leaves out: EFI boot is not supported (1); \
         Disk size cannot be more than 1 TB (1)."
    );
    let changed = difference(&plan, "changed_gb_per_day");
    // One machine of 2 disks with 100 GB each, half of it used, of which 2 % change a day.
    let workbook = 1.0 * 2.0 * 100.0 * 0.5 * 0.02;
    // Three machines in the workbook's averages: 5 disks are 2 a machine, of 2,600 GB / 5 each; the rate of 0.5 % is 0.
    let data = 3.0 * 2.0 * (2600.0 / 5.0) * ((0.5 + 1.0 + 0.4) / 3.0);
    let with_machines = data * ((0.02 + 0.05) / 3.0);
    let without_floor = data * ((0.02 + 0.05 + 0.005) / 3.0);
    let with_growth = without_floor * 1.3;
    let exact = (200.0 * 0.02 + 400.0 * 0.05 + 2000.0 * 0.005) * 1.3;
    let expected = [
        (Cause::Machines, with_machines - workbook),
        (Cause::Floor, without_floor - with_machines),
        (Cause::Growth, with_growth - without_floor),
        (Cause::Arithmetic, exact - with_growth),
    ];
    assert_eq!(changed.causes.len(), expected.len());
    for (found, (cause, amount)) in changed.causes.iter().zip(expected) {
        assert_eq!(found.cause, cause);
        assert!((found.amount.unwrap() - amount).abs() < 1e-9, "{cause:?}: {found:?}, {amount}");
    }
    assert!((changed.workbook.unwrap() - workbook).abs() < 1e-12);
    assert!((changed.exact.unwrap() - exact).abs() < 1e-9);
    let why = changed.why.to_string();
    for words in ["by the number of machines", "below 1 %", "growth of 30 %", "by the arithmetic"] {
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn a_cause_that_is_not_there_is_not_named() {
    let alike = vec![server("plain", [2.0, 4096.0, 1.0, 200.0, 2.0, 50.0, 2.0])];
    let layer = || SettingsLayer { growth: Some(0.0), ..SettingsLayer::default() };
    let plan = planned(alike, "guide-2017", layer());
    for difference in &plan.document.differences {
        let causes: Vec<Cause> = difference.causes.iter().map(|cause| cause.cause).collect();
        assert_eq!(causes, [Cause::Arithmetic], "{difference:?}");
        let why = difference.why.to_string();
        for absent in ["number of machines", "below 1 %", "growth"] {
            assert!(!why.contains(absent), "{why}");
        }
    }
}

#[test]
fn the_amounts_of_the_causes_add_up() {
    let plans =
        (0..40).map(detailed).chain((0..20).map(detailed_today)).chain((0..20).map(averages));
    let mut split = 0;
    for plan in plans {
        for difference in &plan.document.differences {
            let (Some(exact), Some(workbook)) = (difference.exact, difference.workbook) else {
                continue;
            };
            let amounts: Option<f64> = difference.causes.iter().map(|cause| cause.amount).sum();
            let Some(sum) = amounts else { continue };
            let near = 1e-9 * exact.abs().max(workbook.abs()).max(1.0);
            assert!((sum - (exact - workbook)).abs() <= near, "{difference:?}");
            split += usize::from(difference.causes.len() > 1);
        }
    }
    assert!(split > 100, "{split}");
}

#[test]
fn the_column_has_neither_growth_nor_rules_nor_series_of_the_plan() {
    let base = planned(six_servers(), "guide-2017", SettingsLayer::default());
    let of_2017 = base.document.workbook_outputs.clone().unwrap();
    assert_eq!(of_2017.get("delta_bandwidth_mbps"), {
        let layer =
            SettingsLayer { arithmetic: Some(Arithmetic::Workbook), ..SettingsLayer::default() };
        planned(six_servers(), "guide-2017", layer).document.outputs.get("delta_bandwidth_mbps")
    });
    for (rules, growth, series) in [
        ("guide-2017", Some(30.0), None),
        ("guide-2017-07", None, None),
        ("current", None, None),
        ("current", Some(50.0), Some(vec!["Dsv5".to_owned()])),
    ] {
        let layer = SettingsLayer {
            growth,
            series: series.clone(),
            retention_days: Some(3.0),
            ..SettingsLayer::default()
        };
        let plan = planned(six_servers(), rules, layer);
        assert_eq!(
            plan.document.workbook_outputs.as_ref(),
            Some(&of_2017),
            "{rules} {growth:?} {series:?}"
        );
    }
}

/// The sheets of a workbook with their texts.
fn sheets(path: &Path) -> Vec<(String, String)> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let names = calamine::Reader::sheet_names(&book);
    let text = |name: &String| {
        let range = calamine::Reader::worksheet_range(&mut book, name).unwrap();
        let cells: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        (name.clone(), cells.join("\n"))
    };
    names.iter().map(text).collect()
}

/// The example in every form.
fn in_every_form(folder: &Path, options: &str) -> Vec<(String, String)> {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/customer");
    let names = ["plan.md", "plan.html", "plan.xlsx", "plan.json"];
    let outputs = format!(" -o {}", names.join(" -o "));
    let run =
        asrcap_line(folder, &format!("plan {example} {options} --force --format text{outputs}"));
    assert_eq!(status(&run), 0, "{}", stderr(&run));
    let mut forms = sheets(&folder.join("plan.xlsx"));
    for name in names.into_iter().filter(|name| *name != "plan.xlsx") {
        forms.push((name.to_owned(), fs::read_to_string(folder.join(name)).unwrap()));
    }
    forms.push(("text".to_owned(), stdout(&run)));
    forms.push(("standard error".to_owned(), stderr(&run)));
    forms
}

#[test]
fn reports_show_the_2017_workbook_where_it_is_asked_for() {
    let folder = folder_with(&[]);
    let columns = |forms: &[(String, String)]| -> Vec<String> {
        let has = |form: &&(String, String)| {
            form.1.contains("2017 workbook") && form.0 != "plan.json" && form.0 != "Settings"
        };
        forms.iter().filter(has).map(|(name, _)| name.clone()).collect()
    };
    let without = in_every_form(folder.path(), "--rules current");
    assert_eq!(columns(&without), Vec::<String>::new());
    assert!(!without.iter().any(|(name, _)| name == "2017 Figures"));
    let document = |forms: &[(String, String)]| -> serde_json::Value {
        let text = &forms.iter().find(|(name, _)| name == "plan.json").unwrap().1;
        serde_json::from_str(text).unwrap()
    };
    let json = document(&without);
    assert!(json["workbook_outputs"]["delta_bandwidth_mbps"].is_number());
    assert!(
        json["differences"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["figure"] == "virtual_machines")
    );
    let with = in_every_form(folder.path(), "--rules current --beside-2017");
    let shown = columns(&with);
    for form in ["text", "plan.md", "plan.html", "Capacity Planner", "2017 Figures"] {
        assert!(shown.iter().any(|name| name == form), "{form}: {shown:?}");
    }
    let other = document(&with);
    assert_eq!(json["differences"], other["differences"]);
    assert_eq!(json["workbook_outputs"], other["workbook_outputs"]);
    let quick = "quick --vms 10 --disks-per-vm 2 --disk-size 100 --utilization 50 --change-rate 5 --rules current --format csv";
    let values = |options: &str| -> Vec<String> {
        let run = asrcap_line(folder.path(), &format!("{quick} {options}"));
        let text = stdout(&run);
        assert!(text.starts_with("block,figure,label,value,unit,workbook_value"), "{text}");
        let last = |line: &str| line.rsplit(',').next().unwrap().to_owned();
        text.lines().skip(1).map(last).filter(|value| !value.is_empty()).collect()
    };
    assert_eq!(values(""), Vec::<String>::new());
    // Half of 2,000 GB, of which 5 % change.
    let beside = values("--beside-2017");
    assert!(beside.iter().any(|value| value == "1000"), "{beside:?}");
    assert!(beside.iter().any(|value| value == "50"), "{beside:?}");
}

/// The guide with another limit, as a user's file.
const LARGER_DISKS: &str = "id = \"larger-disks\"\ntitle = \"Larger disks\"\ndate = \"2026-01-01\"\nextends = \"guide-2017\"\n\
    [[rules]]\nid = \"disk_size_max_gb\"\nvalue = 4095\nunit = \"GB\"\nsource = \"US\"\nreason = \"ours\"\n\
    [sources.US]\ntitle = \"ours\"\nlocator = \"here\"\ndate = \"2026-01-01\"\n";

#[test]
fn an_edited_limit_moves_the_column_as_a_rule_file_does() {
    let layer = || SettingsLayer { beside_2017: Some(true), ..SettingsLayer::default() };
    let before = planned(three_servers(), "guide-2017", layer());
    let rules = asrcap::rules::from_toml("larger-disks", LARGER_DISKS).unwrap();
    let own = ReferenceData::of(rules);
    let after = plan(PlanInputs::new(&estate(three_servers())), &settings(layer()), &own).unwrap();
    // The plan takes the large disk, the 2017 workbook still has its own limit.
    assert_eq!(before.document.inputs.get("virtual_machines"), Some(1.0));
    assert_eq!(after.document.inputs.get("virtual_machines"), Some(2.0));
    assert_eq!(before.document.workbook_outputs, after.document.workbook_outputs);
    let written = uncached(&before);
    let mut book = Book::load(&written);
    let edit = |name: &str| {
        let value = Value::Number(4095.0);
        [Edit { name: name.to_owned(), offset: 0, value }]
    };
    book.change(&written, &edit("rule_disk_size_max_gb"));
    let machines = |book: &Book<'_>, name: &str| {
        let cell = written.names[name];
        book.number(cell.sheet, cell.first_row, cell.column)
    };
    assert_eq!(machines(&book, "virtual_machines"), 2.0);
    assert_eq!(machines(&book, "virtual_machines_2017"), 1.0);
    let sheet = after.workbook.as_ref().unwrap();
    for figure in ["data_gb", "changed_gb_per_day", "delta_bandwidth_mbps", "blob_disks"] {
        let asrcap = sheet.sheet_value(figure).number().unwrap();
        let cell = machines(&book, &format!("{figure}_2017"));
        assert!((cell - asrcap).abs() <= 1e-9 * asrcap, "{figure}: {cell} and {asrcap}");
    }
    // Growth is the plan's alone.
    let planned = machines(&book, "changed_gb_per_day");
    let of_2017 = machines(&book, "changed_gb_per_day_2017");
    let growth = Edit { name: "growth".to_owned(), offset: 0, value: Value::Number(0.5) };
    book.change(&written, &[growth]);
    assert!((machines(&book, "changed_gb_per_day") - planned * 1.5).abs() < 1e-9);
    assert_eq!(machines(&book, "changed_gb_per_day_2017"), of_2017);
    // The rules of the column are cells of its own.
    let floor = Edit {
        name: "rule_change_rate_floor_2017".to_owned(),
        offset: 0,
        value: Value::Number(0.05),
    };
    book.change(&written, &[floor]);
    assert_eq!(machines(&book, "changed_gb_per_day_2017"), 0.0);
}

/// What has ended, with its dates.
fn ended() -> Vec<(String, String)> {
    let rules = reference().rules().clone();
    rules.ended().iter().map(|ended| (ended.what.clone(), ended.date.clone())).collect()
}

#[test]
fn a_plan_of_the_past_says_so_in_every_form() {
    let folder = folder_with(&[("ours.toml", LARGER_DISKS)]);
    assert!(ended().len() >= 4);
    for (rules, words) in [
        ("guide-2017", "it stands on the rules guide-2017."),
        ("GUIDE-2017-07", "it stands on the rules guide-2017-07, which extend guide-2017."),
        ("ours.toml", "it stands on the rules larger-disks, which extend guide-2017."),
    ] {
        let forms = in_every_form(folder.path(), &format!("--rules {rules}"));
        for form in ["Summary", "text", "plan.md", "plan.html", "plan.json", "standard error"] {
            let text = &forms.iter().find(|(name, _)| name == form).unwrap().1;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "");
            assert!(text.contains("This plan is of 2017"), "{rules}, {form}: {text}");
            assert!(text.contains(words), "{rules}, {form}");
            for (what, date) in ended() {
                let sentence = format!("Ended on {date}: {what}.");
                assert!(text.contains(&sentence), "{rules}, {form}: {sentence}\n{text}");
            }
        }
    }
    for (name, text) in in_every_form(folder.path(), "--rules current") {
        assert!(!text.contains("This plan is of 2017"), "{name}");
    }
}

#[test]
fn averages_and_what_ifs_of_the_past_say_so_too() {
    let folder = folder_with(&[]);
    let averages = "--vms 10 --disks-per-vm 2 --disk-size 100 --utilization 50 --change-rate 5";
    let run = |line: String| {
        let run = asrcap_line(folder.path(), &line);
        assert_eq!(status(&run), 0, "{}", stderr(&run));
        stderr(&run)
    };
    for (rules, is_past) in [("guide-2017", true), ("current", false)] {
        let quick = run(format!("quick {averages} --rules {rules}"));
        assert_eq!(quick.contains("This plan is of 2017"), is_past, "{quick}");
        let swept =
            run(format!("what-if --quick {averages} --rules {rules} --vary compression=0,30"));
        assert_eq!(swept.contains("This plan is of 2017"), is_past, "{swept}");
        // Who asks for rules of the past gets them.
        run(format!("quick {averages} --rules {rules} --strict"));
        let silent = run(format!("--quiet quick {averages} --rules {rules}"));
        assert_eq!(silent, "");
    }
}

#[test]
fn quick_plans_are_in_workbook_arithmetic_under_rules_of_the_past_and_exact_otherwise() {
    let of_today = LARGER_DISKS
        .replace("guide-2017", "current")
        .replace("id = \"larger-disks\"", "id = \"today-ours\"");
    let folder = folder_with(&[("ours.toml", LARGER_DISKS), ("today.toml", &of_today)]);
    let quick = |options: &str| {
        let line = format!(
            "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5 --format json {options}"
        );
        let document = json(&asrcap_line(folder.path(), &line));
        document["arithmetic"].as_str().unwrap().to_owned()
    };
    for (rules, expected) in [
        ("guide-2017", "workbook"),
        ("guide-2017-07", "workbook"),
        ("ours.toml", "workbook"),
        ("current", "exact"),
        ("today", "exact"),
        ("today.toml", "exact"),
    ] {
        assert_eq!(quick(&format!("--rules {rules}")), expected, "{rules}");
    }
    assert_eq!(quick("--rules guide-2017 --arithmetic exact"), "exact");
}
