//! What a price book answers by itself, on the command line.

use serde_json::Value;

use super::support::{asrcap, folder_with, json_of_any_status, root, status, stderr, stdout};

fn example() -> String {
    root().join("examples/prices").display().to_string()
}

fn json(arguments: &[&str]) -> Value {
    json_of_any_status(&asrcap(root(), &[arguments, &["--format", "json"]].concat()))
}

#[test]
fn what_a_size_costs_is_told_with_the_rows_that_are_not_its_price() {
    let example = example();
    let found = json(&["prices", &example, "--find", "D2as v5", "--quantity", "730"]);
    let answers: Vec<(&str, &str, f64)> = found["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| {
            let text = |key: &str| answer[key].as_str().unwrap();
            (text("line"), text("kind"), answer["cost"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(
        answers,
        [
            ("vm.base", "consumption", 75.92),
            ("vm.base", "savings_plan", 57.6992),
            ("vm.windows", "consumption", 143.08),
        ]
    );
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 9, "Spot, low priority and Cloud Services are among them");
    for row in rows {
        let taken = row["lines"].as_array().unwrap().iter().any(|line| line["obstacle"].is_null());
        let other = row["flags"].as_str().unwrap();
        let is_other =
            ["spot", "low_priority", "cloud_services"].iter().any(|flag| other.contains(flag));
        assert_eq!(taken, !is_other, "{row}");
    }
    let text = stdout(&asrcap(root(), &["prices", &example, "--find", "D2as v5"]));
    assert!(text.contains("no: low"), "{text}");
}

#[test]
fn what_no_row_names_has_no_price_and_what_is_alike() {
    let found = json(&["prices", &example(), "--find", "D2as v7"]);
    assert_eq!(found["answers"], Value::Array(Vec::new()));
    assert_eq!(found["rows"], Value::Array(Vec::new()));
    assert_eq!(found["alike"][0], "Standard_D2as_v5");
}

#[test]
fn what_a_book_lacks_of_a_region_is_told() {
    let example = example();
    let has = |region: &str, line: &str| {
        json(&["prices", &example, "--region", region])["region"]["lines"][line].as_u64().unwrap()
    };
    assert_eq!((has("West Europe", "vm.windows"), has("West Europe", "vpn-gateway")), (8, 0));
    assert_eq!(has("northeurope", "vm.windows"), 0);
    let text = stdout(&asrcap(root(), &["prices", &example, "--region", "westeurope"]));
    assert!(text.lines().any(|line| line.starts_with("vpn-gateway") && line.ends_with("lacking")));
}

#[test]
fn what_changed_between_two_books_is_told() {
    let header = "service,product,sku,meter,region,unit,price,currency\n";
    let row = |size: &str, price: &str| {
        format!(
            "Virtual Machines,Virtual Machines Dsv5 Series,{size},{size},westeurope,1 Hour,{price},USD\n"
        )
    };
    let before =
        format!("{header}{}{}{}", row("D2s v5", "0.1"), row("D4s v5", "0.2"), row("D8s v5", "0.4"));
    let after = format!("{header}{}{}", row("D2s v5", "0.12"), row("D8s v5", "0.4"));
    let folder = folder_with(&[("before.csv", &before), ("after.csv", &after)]);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let changes = json(&["prices", &at("before.csv"), "--diff", &at("after.csv")]);
    let told: Vec<_> = changes
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["change"].as_str().unwrap(), change["percent"].as_f64()))
        .collect();
    assert_eq!(told, [("rose", Some(20.0)), ("vanished", None)]);
    let same = asrcap(root(), &["prices", &at("after.csv"), "--diff", &at("after.csv")]);
    assert!(stdout(&same).contains("the same prices"));
}

#[test]
fn the_addresses_of_public_lists_follow_the_region_of_a_plan() {
    let plan = r#"{"schema": "asrcap.plan/1", "settings": {"region": "northeurope"}}"#;
    let folder = folder_with(&[("plan.json", plan), ("without.json", r#"{"settings": {}}"#)]);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let lists = json(&["prices", "urls", &at("plan.json"), "--currency", "eur"]);
    let of_storage = lists.as_array().unwrap().iter().find(|list| list["service"] == "Storage");
    let url = of_storage.unwrap()["url"].as_str().unwrap();
    assert!(url.contains("currencyCode=%27EUR%27"), "{url}");
    assert!(url.ends_with("armRegionName%20eq%20%27northeurope%27"), "{url}");
    let none = asrcap(root(), &["prices", "urls", &at("without.json")]);
    assert_eq!(status(&none), 3);
    assert!(stderr(&none).contains("--region"));
    assert_eq!(status(&asrcap(root(), &["prices", "urls"])), 2);
}

#[test]
fn bands_are_told_apart_in_what_changed() {
    let list = |second: &str| {
        format!(
            "meter,unit,price,tier from,currency\nData,1 GB/Month,0.02,0,USD\nData,1 GB/Month,{second},51200,USD\n"
        )
    };
    let folder = folder_with(&[("a.csv", &list("0.018")), ("b.csv", &list("0.017"))]);
    for form in ["text", "csv"] {
        let line = ["prices", "a.csv", "--diff", "b.csv", "--format", form];
        let text = stdout(&asrcap(folder.path(), &line));
        assert!(text.contains("51200"), "{text}");
    }
}

#[test]
fn answers_are_in_the_rows_for_programs() {
    let example = example();
    let line = ["prices", &example, "--find", "D2as v5", "--quantity", "730", "--format", "csv"];
    let text = stdout(&asrcap(root(), &line));
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let headings = rows.headers().unwrap().clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (line, cost) = (place("line"), place("for 730"));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let answers: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (&row[line], &row[cost]))
        .filter(|(line, _)| !line.is_empty())
        .collect();
    let expected = [("vm.base", "75.92"), ("vm.base", "57.6992"), ("vm.windows", "143.08")];
    assert_eq!(answers, expected);
    assert_eq!(rows.len(), 9);
}

#[test]
fn a_region_that_is_none_is_told_with_the_nearest() {
    let example = example();
    for question in [&["--find", "P10"][..], &[]] {
        let line = [&["prices", &example, "--region", "westeurop"], question].concat();
        let output = asrcap(root(), &line);
        assert!(stderr(&output).contains("did you mean 'westeurope'?"), "{}", stderr(&output));
        let line = [&["prices", &example, "--region", "EU West"], question].concat();
        assert!(!stderr(&asrcap(root(), &line)).contains("no Azure region"));
    }
    let output = asrcap(root(), &["prices", "urls", "--region", "westeurop"]);
    assert!(stderr(&output).contains("did you mean 'westeurope'?"), "{}", stderr(&output));
}
