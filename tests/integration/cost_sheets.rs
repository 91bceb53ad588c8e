//! The sheets of cost: what a second spreadsheet engine makes of them, and whether they follow what is typed into them.

use std::collections::BTreeMap;

use asrcap::Request;
use asrcap::figure::Value;
use asrcap::plan::Plan;
use asrcap::rules::Purpose;
use asrcap::settings::{Audience, CostCategory, CostTerm, DiskChoice, Percents, SettingsLayer};

use super::generated::Edit;
use super::recalculation::{Book, recalculates, uncached};
use super::support::folder_with;

/// Prices of West Europe: the second size has no price, so that servers lack one.
const PRICES: &str = "service,product,sku,size,meter,region,unit,price,currency,kind,term
Virtual Machines,Virtual Machines Dasv5 Series,D2as v5,Standard_D2as_v5,D2as v5,westeurope,1 Hour,0.104,USD,,
Virtual Machines,Virtual Machines Dasv5 Series Windows,D2as v5,Standard_D2as_v5,D2as v5,westeurope,1 Hour,0.196,USD,,
Virtual Machines,Virtual Machines Dasv5 Series,D2as v5,Standard_D2as_v5,D2as v5,westeurope,1 Hour,500,USD,reservation,P1Y
Storage,Standard HDD Managed Disks,S10 LRS,,S10 LRS Disk,westeurope,1/Month,5.888,USD,,
Storage,Standard HDD Managed Disks,S30 LRS,,S30 LRS Disk,westeurope,1/Month,40.96,USD,,
Storage,Premium SSD Managed Disks,P10 LRS,,P10 LRS Disk,westeurope,1/Month,21.68,USD,,
Storage,Premium SSD Managed Disks,P30 LRS,,P30 LRS Disk,westeurope,1/Month,148.68,USD,,
Storage,Standard HDD Managed Disks,Snapshots LRS,,LRS Snapshots,westeurope,1 GB/Month,0.05,USD,,
Azure Site Recovery,Azure Site Recovery,Azure,,VM Replicated to Azure,westeurope,1/Month,25,USD,,
";

const SERVERS: &str = "Server name,Application,Cores,Memory (MB),OS name,Boot type,Number of disks,Disk 1 size (GB),Disk 2 size (GB),NICs
WEB01,web*,2,8192,Windows Server 2019,BIOS,2,100,600,1
WEB02,web*,2,8192,Ubuntu 22.04,BIOS,2,100,100,1
DB01,web?,2,4096,Windows Server 2022,BIOS,1,600,,1
DB02,=data,2,4096,Red Hat Enterprise Linux 8,BIOS,1,100,,1
BIG01,,64,524288,Windows Server 2022,BIOS,1,100,,1
OLD01,,2,4096,Windows Server 2008 (32-bit),BIOS,1,90000,,1
";

fn percents(all: f64, by_category: &[(CostCategory, f64)]) -> Percents {
    Percents { all: Some(all), by_category: by_category.iter().copied().collect() }
}

fn planned(prices: &str, layer: SettingsLayer) -> Plan {
    let folder = folder_with(&[("servers.csv", SERVERS), ("prices/prices.csv", prices)]);
    let mut request = Request::new([folder.path().join("servers.csv")]);
    request.settings = SettingsLayer {
        prices: Some(vec![folder.path().join("prices/prices.csv").to_str().unwrap().to_owned()]),
        region: Some("westeurope".to_owned()),
        change_rate: Some(3.0),
        rules: Some("current".to_owned()),
        disk_type: Some(DiskChoice::PremiumSsd),
        ..layer
    };
    request.read().unwrap().plan().unwrap()
}

fn recovery() -> SettingsLayer {
    SettingsLayer {
        purpose: Some(Purpose::Dr),
        drills: Some(4.0),
        drill_days: Some(7.0),
        discount: Some(percents(10.0, &[(CostCategory::Compute, 15.0)])),
        markup: Some(percents(20.0, &[])),
        monthly_amount: Some(BTreeMap::from([("Support plan".to_owned(), 100.0)])),
        ..SettingsLayer::default()
    }
}

/// Plans with every kind of line, by name.
pub(crate) fn plans() -> Vec<(&'static str, Plan)> {
    let migration = SettingsLayer {
        link: Some(20.0),
        term: Some(CostTerm::Ri1),
        discount: Some(percents(5.0, &[])),
        ..SettingsLayer::default()
    };
    let customer = SettingsLayer { r#for: Some(Audience::Customer), ..recovery() };
    let without_schedule = SettingsLayer { hours: Some(0.0), ..SettingsLayer::default() };
    vec![
        ("cost-recovery", planned(PRICES, recovery())),
        ("cost-migration", planned(PRICES, migration)),
        ("cost-customer", planned(PRICES, customer)),
        ("cost-without-schedule", planned(PRICES, without_schedule)),
    ]
}

/// What is typed into a plan's workbook, and the plan that is made with it.
pub(crate) fn typed(plan: &Plan) -> (Plan, Vec<Edit>) {
    let cost = plan.document.cost.as_ref().unwrap();
    let place = cost.prices.iter().position(|price| price.meter == "P30 LRS Disk").unwrap();
    let numbers = [
        ("hours", 0, 500.0),
        ("drills", 0, 2.0),
        ("drill_days", 0, 10.0),
        ("discount_compute", 0, 0.25),
        ("markup_disks", 0, 0.3),
        ("cost_prices", place, 50.0),
    ];
    let edits = numbers.map(|(name, offset, number)| Edit {
        name: name.to_owned(),
        offset: u32::try_from(offset).unwrap(),
        value: Value::Number(number),
    });
    let layer = SettingsLayer {
        hours: Some(500.0),
        drills: Some(2.0),
        drill_days: Some(10.0),
        discount: Some(percents(10.0, &[(CostCategory::Compute, 25.0)])),
        markup: Some(percents(20.0, &[(CostCategory::Disks, 30.0)])),
        ..recovery()
    };
    (planned(&PRICES.replace("148.68", "50"), layer), edits.into())
}

#[test]
fn sheets_of_cost_recalculate() {
    for (name, plan) in plans() {
        let cost = plan.document.cost.as_ref().unwrap();
        assert!(cost.unpriced > 0 && cost.priced_servers > 0, "{name}");
        let counts = recalculates(&plan, name);
        for sheet in ["Cost", "Cost by Server", "Cost Lines"] {
            assert!(counts[sheet] >= 5, "{name}: {counts:?}");
        }
    }
}

#[test]
fn sheets_of_cost_follow_what_is_typed() {
    let plan = planned(PRICES, recovery());
    let (after, edits) = typed(&plan);
    let written = uncached(&plan);
    let mut book = Book::load(&written);
    book.change(&written, &edits);
    book.compare(&uncached(&after).formulas, "typed");
    let years = written.names["cost_years_3"];
    let amount = book.number(years.sheet, years.first_row, years.column);
    let known = |plan: &Plan| plan.document.cost.as_ref().unwrap().years[1].amount.unwrap();
    assert!((amount - known(&after)).abs() < 1e-6 && (amount - known(&plan)).abs() > 1.0);
}

/// A licence follows the two prices that it is the difference of.
#[test]
fn the_price_of_a_licence_follows_its_two_prices() {
    let plan = planned(PRICES, recovery());
    let prices = &plan.document.cost.as_ref().unwrap().prices;
    let [with, _] = prices.iter().find_map(|price| price.derived_from).unwrap();
    let written = uncached(&plan);
    let mut book = Book::load(&written);
    let edit = Edit {
        name: "cost_prices".to_owned(),
        offset: u32::try_from(with).unwrap(),
        value: Value::Number(0.3),
    };
    book.change(&written, &[edit]);
    let after = planned(&PRICES.replace("0.196", "0.3"), recovery());
    book.compare(&uncached(&after).formulas, "licence");
}

/// A customer sees no discount, no markup and no factor.
#[test]
fn a_customer_sees_neither_discount_nor_markup() {
    let layer = SettingsLayer { r#for: Some(Audience::Customer), ..recovery() };
    let written = uncached(&planned(PRICES, layer));
    for start in ["discount_", "markup_", "factor_", "kept_", "cost_partner"] {
        assert!(!written.names.keys().any(|name| name.starts_with(start)), "{start}");
    }
    let with_all = uncached(&planned(PRICES, recovery()));
    for name in ["discount_disks", "markup_disks", "factor_disks", "kept_disks"] {
        assert!(with_all.names.contains_key(name), "{name}");
    }
    assert!(with_all.names.contains_key("cost_partner_steady_month"));
}
