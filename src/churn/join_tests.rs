use super::*;
use crate::estate::Disk;
use crate::source::Location;

fn estate(names: &[&str]) -> Estate {
    let servers =
        names.iter().map(|name| Server::new(*name, Location::file("estate.csv"))).collect();
    Estate { servers, ..Estate::default() }
}

fn total(server: &str, gb: f64) -> Measurement {
    let amount = Amount::Total { gb, window_hours: 24.0 };
    Measurement::new(server, amount, Quality::WrittenBytes, Location::file("churn.csv"))
}

fn share(server: &str, percent: f64, of: PercentOf) -> Measurement {
    let amount = Amount::Share { percent, of };
    Measurement::new(server, amount, Quality::Typed, Location::file("typed.csv"))
}

fn disk(mut measurement: Measurement, disk: &str) -> Measurement {
    measurement.disk = Some(disk.to_owned());
    measurement
}

fn amounts(estate: &Estate) -> Vec<Option<ChangeAmount>> {
    let amount = |server: &Server| server.change.as_ref().map(|change| change.amount);
    estate.servers.iter().map(amount).collect()
}

fn codes(joined: &Joined) -> Vec<&'static str> {
    joined.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn disks_are_summed_and_windows_scaled_to_a_day() {
    let mut estate = estate(&["web"]);
    let mut half_day = disk(total("WEB", 3.0), "sdb");
    half_day.amount = Amount::Total { gb: 3.0, window_hours: 12.0 };
    let joined = join(&mut estate, &[disk(total("web", 5.0), "sda"), half_day]);
    assert_eq!(amounts(&estate), [Some(ChangeAmount::GbPerDay(11.0))]);
    assert_eq!(joined.used, [vec![0, 1]]);
    assert!(joined.findings.is_empty(), "{:?}", joined.findings);
}

#[test]
fn what_fits_nowhere_is_listed_on_both_sides() {
    let mut estate = estate(&["a", "b", "c"]);
    let rows: Vec<_> =
        (1..=7).map(|n| total(&format!("x{n}"), 1.0)).chain([total("a", 1.0)]).collect();
    let joined = join(&mut estate, &rows);
    assert_eq!(codes(&joined), ["measurement-without-server", "server-without-measurement"]);
    assert_eq!(
        joined.findings[0].message,
        "7 measured names are in no inventory: x1, x2, x3, x4, x5 and 2 more"
    );
    assert_eq!(joined.findings[1].message, "no measurement of 2 of 3 servers: b, c");
}

#[test]
fn an_ambiguous_name_is_never_guessed() {
    let mut estate = estate(&["Web", "WEB"]);
    let joined = join(&mut estate, &[total("web", 1.0)]);
    assert_eq!(amounts(&estate), [None, None]);
    assert_eq!(joined.servers, [None]);
    assert_eq!(joined.findings[0].code, "ambiguous-measurement");
}

#[test]
fn the_better_quality_counts_and_the_other_is_told() {
    let mut estate = estate(&["a"]);
    let mut blocks = total("a", 4.0);
    blocks.quality = Quality::ChangedBlocks;
    let joined = join(&mut estate, &[share("a", 5.0, PercentOf::Total), total("a", 9.0), blocks]);
    assert_eq!(amounts(&estate), [Some(ChangeAmount::GbPerDay(4.0))]);
    assert_eq!(codes(&joined), ["change-rates-disagree", "change-rates-disagree"]);
    assert!(
        joined.findings[0].message.to_string().contains("9 GB a day"),
        "{}",
        joined.findings[0]
    );
}

#[test]
fn a_ceiling_is_no_daily_change() {
    let mut estate = estate(&["a"]);
    let mut ceiling = total("a", 0.0);
    ceiling.amount = Amount::Ceiling { mib_per_s: 3.0 };
    ceiling.quality = Quality::Percentile;
    let joined = join(&mut estate, &[ceiling]);
    assert_eq!(amounts(&estate), [None]);
    assert_eq!(codes(&joined), ["only-a-percentile", "server-without-measurement"]);
}

#[test]
fn a_share_of_used_storage_becomes_a_share_of_the_total() {
    let mut estate = estate(&["a", "b"]);
    estate.servers[0].utilization = Some(0.5);
    let rows = [share("a", 10.0, PercentOf::Used), share("b", 10.0, PercentOf::Used)];
    let joined = join(&mut estate, &rows);
    assert_eq!(amounts(&estate), [Some(ChangeAmount::PercentOfTotal(5.0)), None]);
    assert_eq!(codes(&joined), ["change-rate-not-usable", "server-without-measurement"]);
}

#[test]
fn a_share_of_a_disk_needs_its_size() {
    let mut estate = estate(&["a"]);
    estate.servers[0].disks = vec![Disk {
        label: "Hard disk 1".into(),
        capacity: Some(crate::units::Gib(200.0)),
        ..Disk::default()
    }];
    let row = disk(share("a", 5.0, PercentOf::Total), "hard disk 1");
    join(&mut estate, &[row]);
    assert_eq!(amounts(&estate), [Some(ChangeAmount::GbPerDay(10.0))]);
    assert_eq!(estate.servers[0].disks[0].workload.changed_gb_per_day, Some(10.0));
    let row = disk(share("a", 5.0, PercentOf::Total), "Hard disk 2");
    let joined = join(&mut estate, &[row]);
    assert_eq!(codes(&joined), ["change-rate-not-usable"]);
}

#[test]
fn a_server_that_stands_twice_with_two_rates_is_an_error() {
    let mut estate = estate(&["a"]);
    let joined = join(&mut estate, &[total("a", 1.0), total("a", 2.0)]);
    assert_eq!(codes(&joined), ["server-measured-twice", "server-without-measurement"]);
    assert!(joined.findings[0].message.to_string().contains("1 GB a day and 2 GB a day"));
    let joined = join(&mut estate, &[total("a", 1.0), total("A", 1.0)]);
    assert!(joined.findings.is_empty());
}

#[test]
fn the_figure_of_a_whole_server_stands_for_its_disks() {
    let mut estate = estate(&["a"]);
    let joined = join(
        &mut estate,
        &[disk(total("a", 1.0), "c"), total("a", 3.0), disk(total("a", 2.0), "d")],
    );
    assert_eq!(amounts(&estate), [Some(ChangeAmount::GbPerDay(3.0))]);
    assert_eq!(joined.used, [vec![1]]);
}
