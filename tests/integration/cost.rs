//! What a plan costs, against calculations by hand.

use serde_json::Value;

use super::support::{asrcap_line, folder_with, json, status, stdout};

/// Prices of West Europe, 2026-08, as the public list has them, and the fee of Site Recovery.
const PRICES: &str = "service,product,sku,size,meter,region,unit,price,currency,kind,term
Virtual Machines,Virtual Machines Dv3 Series,D2s v3,Standard_D2s_v3,D2 v3/D2s v3,westeurope,1 Hour,0.12,USD,,
Virtual Machines,Virtual Machines Dv3 Series Windows,D2s v3,Standard_D2s_v3,D2 v3/D2s v3,westeurope,1 Hour,0.212,USD,,
Virtual Machines,Virtual Machines Dv3 Series,D2s v3,Standard_D2s_v3,D2 v3/D2s v3,westeurope,1 Hour,0.0912,USD,savings_plan,P1Y
Virtual Machines,Virtual Machines Dv3 Series,D2s v3,Standard_D2s_v3,D2 v3/D2s v3,westeurope,1 Hour,600,USD,reservation,P1Y
Storage,Standard HDD Managed Disks,S10 LRS,,S10 LRS Disk,westeurope,1/Month,5.888,USD,,
Storage,Standard HDD Managed Disks,S30 LRS,,S30 LRS Disk,westeurope,1/Month,40.96,USD,,
Storage,Standard SSD Managed Disks,E10 LRS,,E10 LRS Disk,westeurope,1/Month,9.60,USD,,
Storage,Standard SSD Managed Disks,E30 LRS,,E30 LRS Disk,westeurope,1/Month,76.80,USD,,
Storage,Premium SSD Managed Disks,P10 LRS,,P10 LRS Disk,westeurope,1/Month,21.68,USD,,
Storage,Premium SSD Managed Disks,P30 LRS,,P30 LRS Disk,westeurope,1/Month,148.68,USD,,
Storage,Standard HDD Managed Disks,Snapshots LRS,,LRS Snapshots,westeurope,1 GB/Month,0.05,USD,,
Azure Site Recovery,Azure Site Recovery,Azure,,VM Replicated to Azure,westeurope,1/Month,25,USD,,
Azure Site Recovery,Azure Site Recovery,System Center,,VM Replicated to System Center,westeurope,1/Month,16,USD,,
";

const ONE: &str = "Server name,Cores,Memory (MB),OS name,Boot type,Number of disks,Disk 1 size (GB),Disk 2 size (GB),NICs
WEB01,2,8192,Windows Server 2019,BIOS,2,100,600,1
";

const RECOVERY: &str = "plan servers.csv --prices prices.csv --region westeurope --purpose dr \
    --size WEB01=Standard_D2s_v3 --disk-type premium-ssd --change-rate 0 --format json --quiet";

fn plan(servers: &str, prices: &str, line: &str) -> Value {
    let folder = folder_with(&[("servers.csv", servers), ("prices.csv", prices)]);
    let output = asrcap_line(folder.path(), line);
    assert_eq!(status(&output), 0, "{line}");
    json(&output)
}

fn without_p30() -> String {
    let kept: Vec<&str> = PRICES.lines().filter(|line| !line.contains("P30")).collect();
    kept.join("\n")
}

fn is(actual: &Value, expected: f64) {
    let number = actual.as_f64().unwrap_or_else(|| panic!("{actual} is no number"));
    assert!((number - expected).abs() < 1e-9, "{number} is not {expected}");
}

fn category<'v>(cost: &'v Value, id: &str) -> &'v Value {
    let all = cost["categories"].as_array().unwrap();
    all.iter().find(|one| one["category"] == id).unwrap()
}

fn codes(plan: &Value) -> Vec<&str> {
    plan["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn protection_of_one_server_costs_its_fee_and_its_replica_disks() {
    for (kind, expected) in [("standard-hdd", 71.848), ("standard-ssd", 111.4)] {
        let line = format!("{RECOVERY} --replica-disk-type {kind}");
        let plan = plan(ONE, PRICES, &line);
        is(&plan["cost"]["phases"]["steady_month"], expected);
        assert_eq!(plan["cost"]["phases"]["migration_once"], Value::Null);
        assert_eq!(plan["cost"]["phases"]["drill_month"], Value::Null);
        assert_eq!(plan["cost"]["unpriced"], 0);
    }
    // A machine with one premium disk: 25 and 19.71.
    let prices = PRICES.replace("21.68", "19.71");
    let one_disk = ONE.replace("BIOS,2,100,600,1", "BIOS,1,100,,1");
    is(&plan(&one_disk, &prices, RECOVERY)["cost"]["phases"]["steady_month"], 44.71);
}

#[test]
fn drills_cost_their_hours_and_the_disks_of_the_test() {
    for (licence, compute) in [("--hybrid-benefit", 6.72), ("", 11.872)] {
        let plan = plan(ONE, PRICES, &format!("{RECOVERY} --drills 4 --drill-days 7 {licence}"));
        let drill = |id: &str| category(&plan["cost"], id)["drill_month"].as_f64().unwrap();
        let with_licence = if licence.is_empty() { drill("licence") } else { 0.0 };
        assert!((drill("compute") + with_licence - compute).abs() < 1e-9);
        assert!((drill("disks") - 170.36 * 28.0 / 30.0 / 12.0).abs() < 1e-9);
    }
}

#[test]
fn a_month_after_the_failover_costs_what_the_terms_say() {
    for (terms, expected) in [
        ("", 325.12),
        ("--hybrid-benefit", 257.96),
        ("--hybrid-benefit --term sp1", 236.936),
        ("--hybrid-benefit --term ri1", 170.36 + 50.0),
        // The licence is paid by the hour beside the commitment.
        ("--term sp1", 236.936 + 0.092 * 730.0),
        ("--hours 744", 0.212 * 744.0 + 170.36),
        ("--hybrid-benefit --hours 744 --discount compute=100", 170.36),
        ("--hybrid-benefit --term ri1 --discount 100", 50.0),
    ] {
        let plan = plan(ONE, PRICES, &format!("{RECOVERY} {terms}"));
        is(&plan["cost"]["phases"]["after_month"], expected);
    }
}

#[test]
fn a_discount_is_taken_off_before_anything_is_rounded() {
    let prices = PRICES.replace("0.12,USD", "0.02,USD");
    let line = format!("{RECOVERY} --hybrid-benefit --hours 24");
    let listed = plan(ONE, &prices, &line);
    let sold = plan(ONE, &prices, &format!("{line} --discount compute=15"));
    let compute =
        |plan: &Value| category(&plan["cost"], "compute")["after_month"].as_f64().unwrap();
    assert!((compute(&listed) - 0.48).abs() < 1e-12);
    assert!((compute(&sold) - 0.408).abs() < 1e-12);
    assert!((compute(&listed) - compute(&sold) - 0.072).abs() < 1e-12);
}

/// Ten servers of three kinds, moved over a link: every phase by hand from the schedule and the prices.
#[test]
fn a_migration_of_ten_servers_agrees_with_a_calculation_by_hand() {
    let mut servers = ONE.lines().next().unwrap().to_owned() + "\n";
    for number in 1..=10 {
        let (os, disks) = match number % 3 {
            0 => ("Ubuntu 22.04", "1,100,"),
            1 => ("Windows Server 2019", "2,100,600"),
            _ => ("Windows Server 2022", "1,600,"),
        };
        servers += &format!("S{number:02},2,8192,{os},BIOS,{disks},1\n");
    }
    let sizes: Vec<String> =
        (1..=10).map(|number| format!(" --size S{number:02}=Standard_D2s_v3")).collect();
    let sizes = sizes.concat();
    let line = format!(
        "plan servers.csv --prices prices.csv --region westeurope --disk-type premium-ssd \
         --change-rate 2 --link 20 --discount disks=10 --markup 20 --format json --quiet{sizes}"
    );
    let plan = plan(&servers, PRICES, &line);
    let cost = &plan["cost"];
    assert_eq!(cost["unpriced"], 0);
    let schedule = &plan["schedule"];
    let copies = schedule["batches"].as_array().unwrap().iter();
    let copies: Vec<&Value> =
        copies.flat_map(|batch| batch["copies"].as_array().unwrap()).collect();
    let (mut once, mut after, mut cut_over) = (0.0, 0.0, 0);
    for wave in schedule["waves"].as_array().unwrap() {
        let hour = |key: &str| wave[key].as_f64().unwrap();
        for name in wave["servers"].as_array().unwrap() {
            let copy = copies.iter().find(|copy| copy["server"] == *name).unwrap();
            let days = (hour("end_hour") - copy["start_hour"].as_f64().unwrap()) / 24.0;
            let test_hours = hour("tested_hour") - hour("copied_hour");
            let number: usize = name.as_str().unwrap()[1..].parse().unwrap();
            let (disks, hourly) = match number % 3 {
                0 => (21.68, 0.12),
                1 => (21.68 + 148.68, 0.212),
                _ => (148.68, 0.212),
            };
            let fee = (days - 180.0_f64).max(0.0) / 30.0 * 25.0;
            let disks = disks * 0.9;
            once += 1.2 * (fee + disks * (days + test_hours / 24.0) / 30.0 + hourly * test_hours);
            after += 1.2 * (hourly * 730.0 + disks);
            cut_over += 1;
        }
    }
    assert_eq!(cut_over, 10);
    let near = |actual: &Value, expected: f64| {
        assert!((actual.as_f64().unwrap() - expected).abs() < 0.005, "{actual} is not {expected}");
    };
    near(&cost["phases"]["migration_once"], once);
    near(&cost["phases"]["after_month"], after);
    near(&cost["years"][1]["amount"], once + 36.0 * after);
    assert_eq!(cost["phases"]["steady_month"], Value::Null);
    near(&cost["partner"]["after_month"], after / 1.2);
}

#[test]
fn the_parts_add_up_to_the_whole() {
    let servers = format!(
        "{ONE}APP01,2,8192,Red Hat Enterprise Linux 9,BIOS,1,100,,1\nBIG01,2,8192,,BIOS,1,90000,,1\n"
    );
    let line = format!(
        "{RECOVERY} --drills 2 --markup 10 --monthly-amount Support=100 --size APP01=Standard_D2s_v3"
    );
    let plan = plan(&servers, PRICES, &line);
    let cost = &plan["cost"];
    for phase in ["steady_month", "drill_month", "after_month"] {
        let sum = |list: &Value, value: &dyn Fn(&Value) -> f64| -> f64 {
            list.as_array().unwrap().iter().map(value).sum()
        };
        let by_category = sum(&cost["categories"], &|one| one[phase].as_f64().unwrap());
        let of_servers = sum(&plan["servers"], &|one| one["cost"][phase].as_f64().unwrap_or(0.0));
        let of_none = sum(&cost["lines"], &|one| {
            if one["phase"] == phase { one["amount"].as_f64().unwrap() } else { 0.0 }
        });
        is(&cost["phases"][phase], by_category);
        is(&cost["phases"][phase], of_servers + of_none);
    }
    // A subscription without a price, and a server that cannot be planned.
    assert_eq!((&cost["priced_servers"], &cost["unpriced"]), (&1.into(), &2.into()));
    let lacks = cost["not_priced"].as_array().unwrap();
    assert!(lacks.iter().any(|one| one["reason"] == "licence not priced"));
    assert!(codes(&plan).contains(&"cost-incomplete"));
}

#[test]
fn what_has_no_price_is_told_and_never_nothing() {
    let prices = without_p30();
    let plan = plan(ONE, &prices, &format!("{RECOVERY} --hybrid-benefit"));
    is(&plan["cost"]["phases"]["after_month"], 87.6 + 21.68);
    assert_eq!(plan["cost"]["priced_servers"], 0);
    let lack = &plan["cost"]["not_priced"][0];
    assert_eq!((&lack["name"], &lack["servers"][0]), (&"P30 LRS".into(), &"WEB01".into()));
    assert!(codes(&plan).contains(&"cost-incomplete"));
}

#[test]
fn a_phase_in_which_nothing_has_a_price_is_not_known() {
    let line = format!("{RECOVERY} --drills 2 --replica-disk-type standard-hdd");
    let is_fee = |line: &&str| line.starts_with("service") || line.contains("Replicated to Azure");
    let only_fee: Vec<&str> = PRICES.lines().filter(is_fee).collect();
    let plan = plan(ONE, &only_fee.join("\n"), &line);
    is(&plan["cost"]["phases"]["steady_month"], 25.0);
    assert_eq!(plan["cost"]["phases"]["after_month"], Value::Null);
    assert_eq!(plan["servers"][0]["cost"]["drill_month"], Value::Null);
}

#[test]
fn windows_is_never_priced_as_linux() {
    let without = |sign: &str| -> String {
        let kept: Vec<&str> = PRICES.lines().filter(|line| !line.contains(sign)).collect();
        kept.join("\n")
    };
    let only_linux = plan(ONE, &without("Series Windows"), RECOVERY);
    is(&only_linux["cost"]["phases"]["after_month"], 170.36);
    assert_eq!(only_linux["cost"]["not_priced"][0]["name"], "D2s v3 with Windows");
    // The sum of both is a price, too, but no commitment is part of it.
    let only_windows = without("Dv3 Series,");
    is(&plan(ONE, &only_windows, RECOVERY)["cost"]["phases"]["after_month"], 325.12);
    let committed = plan(ONE, &only_windows, &format!("{RECOVERY} --term ri1"));
    is(&committed["cost"]["phases"]["after_month"], 170.36);
    assert_eq!(committed["cost"]["unpriced"], 1);
}

#[test]
fn impossible_discounts_do_not_count() {
    let plan = plan(ONE, PRICES, &format!("{RECOVERY} --discount 120"));
    is(&plan["cost"]["phases"]["after_month"], 325.12);
    assert!(codes(&plan).contains(&"discount-impossible"));
}

#[test]
fn a_customer_sees_the_same_amounts_and_no_figure_of_the_partner() {
    let line = format!("{RECOVERY} --discount 13.7 --markup 21.3 --drills 2");
    let whole = plan(ONE, PRICES, &line);
    let folder = folder_with(&[("servers.csv", ONE), ("prices.csv", PRICES)]);
    let line = format!("{line} --for customer");
    let output = asrcap_line(folder.path(), &line);
    let text = stdout(&output);
    let sold: Value = json(&output);
    for phase in ["steady_month", "drill_month", "after_month"] {
        let amount = whole["cost"]["phases"][phase].as_f64().unwrap();
        is(&sold["cost"]["phases"][phase], amount);
    }
    assert_eq!(sold["cost"]["withheld"], true);
    // The lines stand on the customer's prices.
    for line in sold["servers"][0]["cost"]["lines"].as_array().unwrap() {
        let place = usize::try_from(line["price"].as_u64().unwrap()).unwrap();
        let price = sold["cost"]["prices"][place]["unit_price"].as_f64().unwrap();
        let units = match line["basis"].as_str().unwrap() {
            "count" => 1.0,
            "hours" => 730.0,
            "drill_hours" => 28.0,
            "drill_months" => 14.0 / 30.0 / 12.0,
            other => panic!("{other}"),
        };
        is(&line["amount"], line["count"].as_f64().unwrap() * units * price);
    }
    let partner = whole["cost"]["partner"]["after_month"].to_string();
    for secret in ["13.7", "21.3", "0.863", "1.213", "partner", partner.as_str(), "0.212", "148.68"]
    {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn sizes_are_the_cheapest_by_the_prices() {
    let row = |size: &str, price: &str| {
        let name = size.trim_start_matches("Standard_").replace('_', " ");
        format!(
            "Virtual Machines,Virtual Machines {name} Series,{name},{size},{name},westeurope,1 Hour,{price},USD,,\n"
        )
    };
    let line = "plan servers.csv --prices prices.csv --region westeurope --format json --quiet";
    for (intel, amd, expected) in
        [("0.1", "0.2", "Standard_D2s_v5"), ("0.2", "0.1", "Standard_D2as_v5")]
    {
        let prices =
            format!("{PRICES}{}{}", row("Standard_D2s_v5", intel), row("Standard_D2as_v5", amd));
        assert_eq!(plan(ONE, &prices, line)["servers"][0]["azure_size"], expected);
    }
}

#[test]
fn a_bill_is_explained_down_to_the_row_of_the_price_file() {
    let folder = folder_with(&[("servers.csv", ONE), ("prices.csv", PRICES)]);
    let line = format!("{RECOVERY} --discount disks=10 --replica-disk-type standard-hdd");
    let line = line.replace("--format json", "-o plan.json");
    assert_eq!(status(&asrcap_line(folder.path(), &line)), 0);
    let text = stdout(&asrcap_line(folder.path(), "explain plan.json WEB01 cost --format md"));
    assert!(text.contains("S30 LRS: 1 x 40.96 x 0.9 = 36.86 USD"), "{text}");
    assert!(text.contains("prices.csv, row 7"), "{text}");
    let explained = json(&asrcap_line(folder.path(), "explain plan.json WEB01 cost --format json"));
    let lines = explained["cost"].as_array().unwrap();
    let sum: f64 = lines
        .iter()
        .filter(|line| line["phase"] == "steady_month")
        .map(|line| line["amount"].as_f64().unwrap())
        .sum();
    assert!((sum - (25.0 + 0.9 * 46.848)).abs() < 1e-9);
    let check = |limit: &str| {
        let line = format!("check plan.json --require \"{limit}\"");
        status(&super::support::shell(
            folder.path(),
            &format!("{} {line}", super::support::program().display()),
        ))
    };
    assert_eq!(check("cost.unpriced == 0"), 0);
    assert_eq!(check("cost.after_month <= 300"), 1);
    assert_eq!(check("cost.years.1.amount > 700"), 0);
}

#[test]
fn scenarios_are_priced_as_plans_are() {
    let folder = folder_with(&[("servers.csv", ONE), ("prices.csv", PRICES)]);
    let line = RECOVERY.replace("plan ", "what-if ").replace("--format json", "--format jsonl");
    let line = format!("{line} --vary term=payg,ri1,sp1 --vary hybrid-benefit=false,true");
    let output = asrcap_line(folder.path(), &line);
    let rows: Vec<Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let text = |key: &str| row["settings"][key].to_string().replace('"', "");
        let benefit = if text("hybrid-benefit") == "true" { " --hybrid-benefit" } else { "" };
        let flags = format!("{RECOVERY} --term {}{benefit}", text("term"));
        let planned = plan(ONE, PRICES, &flags);
        let amount = planned["cost"]["phases"]["after_month"].as_f64().unwrap();
        is(&row["cost"]["phases"]["after_month"], amount);
    }
}

#[test]
fn no_name_is_left_in_the_cost_of_a_redacted_plan() {
    let servers = ONE.replace("WEB01", "garply01");
    let prices = without_p30();
    let folder = folder_with(&[("servers.csv", &servers), ("garply-prices.csv", &prices)]);
    let line = RECOVERY
        .replace("prices.csv", "garply-prices.csv")
        .replace("WEB01", "garply01")
        .replace("--format json", "-o plan.json -o plan.html -o plan.md --redact");
    let output = asrcap_line(folder.path(), &format!("{line} --monthly-amount garply=1"));
    assert_eq!(status(&output), 0);
    for file in ["plan.json", "plan.html", "plan.md"] {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.contains("USD"), "{file}");
        assert!(!text.contains("garply"), "{file}");
    }
}

#[test]
fn every_form_shows_the_cost() {
    let folder = folder_with(&[("servers.csv", ONE), ("prices.csv", PRICES)]);
    let line =
        format!("{RECOVERY} --drills 4").replace("--format json", "-o p.md -o p.html -o p.csv");
    assert_eq!(status(&asrcap_line(folder.path(), &line)), 0);
    let read = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap();
    for file in ["p.md", "p.html"] {
        let text = read(file);
        for amount in ["325.12", "P30 LRS", "1 of 1"] {
            assert!(text.contains(amount), "{file}: {amount}");
        }
    }
    let csv = read("p.csv");
    assert!(csv.starts_with("name,") && csv.contains("cost_steady_month"));
    assert!(csv.contains("325.12"));
}
