use super::*;
use crate::churn::{fixture, join, merge};
use crate::estate::{Estate, Server};
use crate::source::Location;

/// Ten days of minutes: a quiet server, and one that writes for half an hour a night.
fn demand(days: u32) -> Demand {
    let mut text = String::from("Server,Time,Write MB/s\n");
    for minute in 1..=days * 1440 {
        let (day, of_day) = (1 + (minute - 1) / 1440, (minute - 1) % 1440);
        let busy = if (120..150).contains(&of_day) { 20 + day % 3 } else { 0 };
        let at = format!("2026-01-{day:02} {:02}:{:02}", of_day / 60, of_day % 60);
        text.push_str(&format!("quiet,{at},1\nbackup,{at},{busy}\n"));
    }
    let reading = merge([fixture::read("a.csv", text.as_bytes()).1]);
    let servers = ["quiet", "backup", "new"].map(|name| {
        let mut server = Server::new(name, Location::file("estate.csv"));
        server.storage_gb = Some(100.0);
        server
    });
    let mut estate = Estate { servers: servers.to_vec(), ..Estate::default() };
    let joined = join(&mut estate, &reading.measurements);
    Demand::of(&estate, &joined, &reading.measurements, |_, _| true)
}

#[test]
fn a_plan_has_what_each_objective_needs() {
    let demand = demand(10);
    assert_eq!(demand.drivers[0].server, "backup");
    assert!((demand.servers_measured_percent - 66.7).abs() < 0.1);
    let settings = BandwidthSettings {
        compression_percent: 30.0,
        rpo_minutes: 20.0,
        link: Some(LinkRate::from_mbps(100.0)),
        ..BandwidthSettings::default()
    };
    let (bandwidth, findings) = bandwidth(&demand, &settings).unwrap();
    let minutes: Vec<f64> = bandwidth.rpo.iter().map(|rpo| rpo.minutes).collect();
    assert_eq!(minutes, [15.0, 20.0, 30.0, 60.0]);
    for pair in bandwidth.rpo.windows(2) {
        assert!(pair[0].always_mbps >= pair[1].always_mbps);
    }
    let first = &bandwidth.rpo[0];
    assert!(first.always_mbps > first.ninety_percent_mbps);
    assert!(first.violations.unwrap() > 0 && first.longest_violation_minutes.unwrap() > 0.0);
    assert_eq!(first.peak_rpo_minutes_by_day.len(), 11);
    let link = bandwidth.link.as_ref().unwrap();
    assert!(link.achieved_rpo_minutes.unwrap() < 20.0 && link.violations == Some(0));
    let interval = bandwidth.interval.unwrap();
    let ninety = bandwidth.rpo[1].ninety_percent_mbps.unwrap();
    assert!(interval.low_mbps < ninety && ninety < interval.high_mbps);
    assert_eq!(bandwidth.measurement.rating, Rating::Poor);
    assert!(findings.is_empty(), "{findings:?}");
    // 1 MiB/s and about 21 MiB/s for a 48th of the day, less 30 %.
    assert!(
        (bandwidth.mean_mbps - LinkRate::from_mib_per_s(0.7 * (1.0 + 21.0 / 48.0)).mbps()).abs()
            < 0.1
    );
}

#[test]
fn few_days_have_no_interval_and_a_reason() {
    let (bandwidth, findings) = bandwidth(&demand(2), &BandwidthSettings::default()).unwrap();
    assert_eq!(bandwidth.interval, None);
    assert_eq!(findings[0].code, "no-interval-for-bandwidth");
}

#[test]
fn a_link_below_the_mean_never_catches_up() {
    let settings =
        BandwidthSettings { link: Some(LinkRate::from_mbps(5.0)), ..BandwidthSettings::default() };
    let (bandwidth, findings) = bandwidth(&demand(5), &settings).unwrap();
    assert_eq!(bandwidth.link.unwrap().achieved_rpo_minutes, None);
    assert_eq!(findings[0].code, "link-below-mean");
}

#[test]
fn without_series_the_mean_and_a_stated_factor_count() {
    let demand = Demand { constant: GibPerDay(84.375), ..Demand::default() };
    let (bandwidth, findings) = bandwidth(&demand, &BandwidthSettings::default()).unwrap();
    assert!((bandwidth.mean_mbps - LinkRate::from_mib_per_s(1.0).mbps()).abs() < 1e-9);
    assert_eq!(bandwidth.rpo[0].always_mbps, Some(bandwidth.mean_mbps * 2.0));
    assert_eq!(bandwidth.measurement.rating, Rating::None);
    assert_eq!(findings[0].code, "bandwidth-from-mean");
    assert!(super::bandwidth(&Demand::default(), &BandwidthSettings::default()).is_none());
}
