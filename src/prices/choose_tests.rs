//! Prices of lines, with books made of rows of the public price files.

use rust_decimal::Decimal;

use super::*;
use crate::prices::fixture::{book, dec, disk, row, vm};
use crate::prices::row::{PriceKind, Term};
use crate::prices::unit::Unit;
use crate::prices::{Obstacle, billed, less};

fn find<'b>(book: &'b PriceBook, wanted: &Wanted) -> Found<'b> {
    PriceLines::current().find(wanted, book).unwrap()
}

/// What an amount of a line costs.
fn cost(book: &PriceBook, wanted: &Wanted, amount: &str) -> String {
    match find(book, wanted) {
        Found::Price { offer, .. } => offer.cost(dec(amount)).unwrap().normalize().to_string(),
        other => panic!("{other:?}"),
    }
}

fn why(found: &Found<'_>) -> Vec<Obstacle> {
    match found {
        Found::Missing { nearest } => nearest.iter().map(|passed| passed.why).collect(),
        other => panic!("{other:?}"),
    }
}

fn base(size: &str) -> Wanted {
    Wanted::new("vm.base", "westeurope").size(size)
}

fn windows(size: &str) -> Wanted {
    Wanted::new("vm.windows", "westeurope").size(size)
}

/// The estimate of the calculator of 2026-06: two small machines with a disk each, and egress through the internet.
#[test]
fn an_estimate_of_two_machines_adds_up() {
    let mut free = row(
        ["Bandwidth", "Bandwidth - Routing Preference: Internet", "", "Standard Data Transfer Out"],
        "1 GB",
        "0",
    );
    let mut paid = PriceRow { price: dec("0.08"), tier_from: dec("100"), ..free.clone() };
    (free.source_row, paid.source_row) = (7, 8);
    let book = book(vec![
        vm("Virtual Machines Dasv5 Series", "D2as v5", "0.086"),
        vm("Virtual Machines Dasv5 Series Windows", "D2as v5", "0.178"),
        disk("Standard SSD Managed Disks", "E4 LRS Disk", "2.40"),
        disk("Standard SSD Managed Disks", "E4 LRS Disk Mount", "0.12"),
        paid,
        free,
    ]);
    let compute = cost(&book, &base("Standard_D2as_v5"), "1460");
    let disks = Wanted::new("disk.standard-ssd", "West Europe").tier("E4");
    assert_eq!(dec(&compute) + dec(&cost(&book, &disks, "2")), dec("130.36"));
    let egress = Wanted::new("egress.internet", "westeurope");
    assert_eq!(cost(&book, &egress, "500"), "32");
    assert_eq!(cost(&book, &egress, "100"), "0");
}

/// The estimates of the calculator of 2022-09.
#[test]
fn an_estimate_of_machines_with_windows_adds_up() {
    let operations = ["Storage", "Standard HDD Managed Disks", "S4 LRS", "S4 LRS Disk Operations"];
    for (price, expected) in [("0.73", "2664.55"), ("0.858", "3131.75")] {
        let book = book(vec![
            vm("Virtual Machines BS Series Windows", "B16ms", price),
            row(operations, "10K", "0.0005"),
        ]);
        let compute = cost(&book, &windows("Standard_B16ms"), "3650");
        let wanted = Wanted::new("disk.standard-hdd.operations", "westeurope").tier("S10");
        let operations = cost(&book, &wanted, "1000000");
        assert_eq!(dec(&compute) + dec(&operations), dec(expected));
    }
}

/// The example of the Azure plan's price list: 1 to 100 at 1, to 100,000 at 0.80, above at 0.50.
#[test]
fn each_part_of_an_amount_has_the_price_of_its_band() {
    let names = ["Bandwidth", "Bandwidth - Routing Preference: Internet", "", "Data Transfer Out"];
    let band =
        |from: &str, price: &str| PriceRow { tier_from: dec(from), ..row(names, "1 GB", price) };
    let book = book(vec![band("100000", "0.5"), band("0", "1"), band("100", "0.8")]);
    let egress = Wanted::new("egress.internet", "westeurope");
    for (amount, expected) in
        [("0", "0"), ("100", "100"), ("101", "100.8"), ("100000", "80020"), ("100002", "80021")]
    {
        assert_eq!(cost(&book, &egress, amount), expected, "{amount}");
    }
}

/// Partner Center's examples of the Partner Earned Credit of 15 %.
#[test]
fn bills_are_cut_off_after_the_second_digit() {
    let effective = less(dec("0.868"), dec("15")).unwrap();
    assert_eq!(effective, dec("0.7378"));
    for (hours, expected) in [("29", "21.39"), ("210.950039", "155.63"), ("555.950039", "410.17")] {
        assert_eq!(billed(effective * dec(hours)), dec(expected));
    }
}

#[test]
fn the_price_of_a_reservation_is_that_of_its_term() {
    let reserved = |term: Term, price: &str| PriceRow {
        kind: PriceKind::Reservation,
        term: Some(term),
        unit: Some(Unit::term().into()),
        ..vm("Virtual Machines Dv4 Series", "D8 v4", price)
    };
    let book = book(vec![
        vm("Virtual Machines Dv4 Series", "D8 v4", "0.46"),
        reserved(Term::YEAR, "2377"),
        reserved(Term::THREE_YEARS, "4594"),
    ]);
    let by_month = |term| match find(&book, &base("D8_v4").committed(PriceKind::Reservation, term))
    {
        Found::Price { offer, .. } => offer.by_month().unwrap().round_dp(2).to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(by_month(Term::YEAR), "198.08");
    assert_eq!(by_month(Term::THREE_YEARS), "127.61");
    assert_eq!(cost(&book, &base("Standard_D8_v4"), "730"), "335.8");
}

/// A total beside an hourly unit is no price of an hour, and no price by the hour is that of a term.
#[test]
fn a_total_is_never_the_price_of_an_hour() {
    let total = PriceRow {
        kind: PriceKind::Reservation,
        term: Some(Term::YEAR),
        ..vm("Virtual Machines Dv4 Series", "D8 v4", "2377")
    };
    let book = book(vec![total]);
    assert_eq!(why(&find(&book, &base("D8_v4"))), [Obstacle::Kind]);
    let reserved = base("D8_v4").committed(PriceKind::Reservation, Term::YEAR);
    assert_eq!(why(&find(&book, &reserved)), [Obstacle::Unit]);
}

/// EA price sheets: blocks of 100 and 10 hours, two offers of one meter, a row of a savings plan.
#[test]
fn prices_of_blocks_are_divided_and_offers_told_apart() {
    let sheet = |meter: &str, unit: &str, price: &str, offer: &str| PriceRow {
        offer: offer.into(),
        ..row(["Virtual Machines", "DCasv4 Series", "", meter], unit, price)
    };
    let book = book(vec![
        sheet("DC96as_v4", "10 Hours", "105.05", "production"),
        sheet("DC96as_v4", "10 Hours", "60.89", "test"),
        sheet("DC2as_v4", "100 Hours", "21.90", "production"),
        PriceRow {
            kind: PriceKind::SavingsPlan,
            term: Some(Term::YEAR),
            ..sheet("DC16as_v4", "10 Hours", "17.51", "production")
        },
        sheet("DC16as_v4", "10 Hours", "10.15", "test"),
        row(["Virtual Machines", "Dv4 Series", "", "D8 v4"], "100 Hours", "46"),
        row(["Virtual Machines", "Ev3/ESv3 Series", "", "E32 v3/E32s v3"], "10 Hours", "20.16"),
    ]);
    let at = |size: &str| Wanted { offer: Some("Production".into()), ..base(size) };
    assert_eq!(cost(&book, &at("Standard_DC96as_v4"), "1"), "10.505");
    assert_eq!(cost(&book, &at("Standard_DC2as_v4"), "1"), "0.219");
    assert_eq!(cost(&book, &base("Standard_D8_v4"), "1"), "0.46");
    assert_eq!(cost(&book, &base("Standard_E32s_v3"), "1"), "2.016");
    assert_eq!(why(&find(&book, &at("Standard_DC16as_v4"))), [Obstacle::Offer, Obstacle::Kind]);
    assert!(matches!(
        find(&book, &base("Standard_DC96as_v4")),
        Found::Ambiguous { offers } if offers.len() == 2
    ));
}

/// 512 GiB, 40,000 IOPS and 200 MB/s of Premium SSD v2, of which 3,000 IOPS and 125 MB/s are free.
#[test]
fn a_disk_that_is_provisioned_by_the_hour_adds_up() {
    let v2 = |what: &str, unit: &str, from: &str, price: &str| PriceRow {
        tier_from: dec(from),
        ..row(["Storage", "Azure Premium SSD v2", "Premium LRS", what], unit, price)
    };
    let book = book(vec![
        v2("Premium LRS Provisioned Capacity", "1 GiB/Hour", "0", "0.00013"),
        v2("Premium LRS Provisioned IOPS", "1/Hour", "0", "0"),
        v2("Premium LRS Provisioned IOPS", "1/Hour", "3000", "0.000008"),
        v2("Premium LRS Provisioned Throughput (MBps)", "1/Hour", "0", "0"),
        v2("Premium LRS Provisioned Throughput (MBps)", "1/Hour", "125", "0.000065"),
    ]);
    let of = |part: &str, amount: &str| {
        let wanted = Wanted::new(&format!("disk.premium-ssd-v2.{part}"), "westeurope");
        dec(&cost(&book, &wanted, amount)) * dec("730")
    };
    let parts = [of("capacity", "512"), of("iops", "40000"), of("throughput", "200")];
    assert_eq!(parts, [dec("48.5888"), dec("216.08"), dec("3.55875")]);
    assert_eq!(parts.iter().sum::<Decimal>(), dec("268.22755"));
}

/// The rows that public tools have taken for the price of a size.
#[test]
fn rows_that_look_like_the_price_are_not_taken() {
    let series = "Virtual Machines Dasv5 Series";
    let linux = vm(series, "D2as v5", "0.104");
    let others = vec![
        vm("Dasv5 Series Cloud Services", "D2as v5", "0.196"),
        vm("DasV5 Series CloudServices", "D2as v5", "0.196"),
        vm(series, "D2as v5 Spot", "0.02"),
        vm(series, "D2as v5 Low Priority", "0.0208"),
        vm("Virtual Machines Dasv5 Series Windows", "D2as v5", "0.196"),
        vm("Dasv5 Series Dedicated Host", "D2as v5", "3.1"),
        PriceRow { kind: PriceKind::DevTest, ..vm(series, "D2as v5", "0.09") },
        PriceRow { region: "westus".into(), ..vm(series, "D2as v5", "0.09") },
        row(["Virtual Machines", series, "D2as v5", "D2as v5"], "1/Month", "41"),
        vm(series, "D2as v4", "0.1"),
    ];
    let all = book(others.iter().cloned().chain([linux]).collect());
    assert_eq!(cost(&all, &base("Standard_D2as_v5"), "1"), "0.104");
    assert_eq!(cost(&all, &windows("Standard_D2as_v5"), "1"), "0.196");
    let none = book(others);
    let found = find(&none, &base("Standard_D2as_v5"));
    assert_eq!(why(&found)[0], Obstacle::Unit, "a price by the month is told");
    assert_eq!(why(&found).len(), 5);
}

#[test]
fn managed_disks_are_no_page_blobs_and_no_mounts() {
    let book = book(vec![
        disk("Premium Page Blob", "P10 LRS Disk", "19.71"),
        disk("Premium SSD Managed Disks", "P10 LRS Disk", "21.68"),
        disk("Premium SSD Managed Disks", "P10 LRS Disk Mount", "1.2"),
        disk("Premium SSD Managed Disks", "P10 ZRS Disk", "32.52"),
        disk("Standard HDD Managed Disks", "S10 LRS Disk", "5.888"),
        row(["Storage", "Premium SSD Managed Disks", "P15 LRS", "P15 Disks"], "1/Month", "41.8"),
    ]);
    let premium = |tier: &str| Wanted::new("disk.premium-ssd", "westeurope").tier(tier);
    assert_eq!(cost(&book, &premium("P10"), "1"), "21.68");
    assert_eq!(cost(&book, &premium("P15"), "1"), "41.8");
    let zone = Wanted { redundancy: "ZRS".into(), ..premium("P10") };
    assert_eq!(cost(&book, &zone, "1"), "32.52");
    assert!(
        matches!(find(&book, &premium("P20")), Found::Missing { nearest } if !nearest.is_empty())
    );
    let page_blob = Wanted::new("page-blob.premium", "westeurope").tier("P10");
    match PriceLines::of_2017().find(&page_blob, &book).unwrap() {
        Found::Price { offer, .. } => assert_eq!(offer.unit_price(), Some(dec("19.71"))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_zero_is_a_price_and_what_is_missing_is_none() {
    let zero = book(vec![vm("Virtual Machines BS Series", "B1s", "0")]);
    assert_eq!(cost(&zero, &base("Standard_B1s"), "730"), "0");
    let rows = vec![
        vm("Virtual Machines BS Series", "B1s", "0"),
        vm("Virtual Machines BS Series", "B1s", "0.012"),
    ];
    assert!(matches!(find(&book(rows), &base("Standard_B1s")), Found::Ambiguous { .. }));
    assert_eq!(why(&find(&book(Vec::new()), &base("Standard_B1s"))), []);
    let alike = book(vec![vm("Virtual Machines BS Series", "B1ls", "0.006")]);
    assert_eq!(why(&find(&alike, &base("Standard_B1s"))), [Obstacle::Name]);
}

#[test]
fn the_fee_of_site_recovery_is_not_the_sum_of_its_meters() {
    let asr = |sku: &str, meter: &str, price: &str| {
        row(["Azure Site Recovery", "Azure Site Recovery", sku, meter], "1/Month", price)
    };
    let book = book(vec![
        asr("Azure", "VM Replicated to Azure", "25"),
        asr("System Center", "VM Replicated to System Center", "16"),
    ]);
    assert_eq!(cost(&book, &Wanted::new("asr.to-azure", "westeurope"), "1"), "25");
    assert_eq!(cost(&book, &Wanted::new("asr.to-own-site", "westeurope"), "1"), "16");
}

#[test]
fn a_price_holds_on_its_days() {
    let dated = |price: &str, from: &str, to: &str| PriceRow {
        effective_from: Some(from.parse().unwrap()),
        effective_to: to.parse().ok(),
        ..vm("Virtual Machines Dsv5 Series", "D2s v5", price)
    };
    let book = book(vec![
        dated("0.1", "2025-01-01", "2025-12-31"),
        dated("0.12", "2026-01-01", ""),
        dated("0.14", "2026-12-01", ""),
    ]);
    let on = |day: &str| find(&book, &base("D2s_v5").on(day.parse().ok()));
    let price = |day: &str| match on(day) {
        Found::Price { offer, .. } => offer.unit_price().unwrap().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(price("2025-12-31"), "0.1");
    assert_eq!(price("2026-11-30"), "0.12");
    assert_eq!(price("2026-12-01"), "0.14");
    assert_eq!(price(""), "0.14");
    assert!(why(&on("2024-06-01")).contains(&Obstacle::NotYet));
}

/// The example of Partner Center's rate card and names of 2017.
#[test]
fn sizes_of_2017_are_found_by_their_names_of_the_time() {
    let card = |product: &str, price: &str| {
        row(["Virtual Machines", product, "", "Compute Hours"], "Hours", price)
    };
    let book = book(vec![
        card("Standard_D1_v2 VM (Windows)", "0.1122"),
        card("Standard_D1_v2 VM", "0.07"),
        card("A0 VM", "0.02"),
        card("A0 VM (Windows)", "0.022"),
    ]);
    for lines in [PriceLines::current(), PriceLines::of_2017()] {
        let price = |wanted: &Wanted| match lines.find(wanted, &book).unwrap() {
            Found::Price { offer, .. } => offer.cost(dec("730")).unwrap().normalize().to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(price(&base("Standard_A0")), "14.6");
        assert_eq!(price(&windows("Standard_D1_v2")), "81.906");
        assert_eq!(price(&base("Standard_D1_v2")), "51.1");
    }
}

/// Decimals and the figures' numbers agree.
#[test]
fn decimals_and_floating_point_agree() {
    let book = book(vec![vm("Virtual Machines Dsv5 Series", "D2s v5", "0.115")]);
    for amount in [1_u32, 730, 744, 123_456] {
        let exact = cost(&book, &base("D2s_v5"), &amount.to_string()).parse::<f64>().unwrap();
        assert!((exact - 0.115 * f64::from(amount)).abs() <= 1e-6);
    }
}
