//! Published and worked examples of agentless replication; their data are decimal: 1 TB is 10^12 bytes.

use super::cycles::{
    WaitRule, bandwidth_for, final_sync, first_copy, first_copy_of_wave, first_delta, load,
    open_share, sent, sent_by_cycle, snapshot_space,
};
use super::fee::{free_days, instance_fee, storage_gb_days};
use super::slots::{SlotRules, agent_based_appliances};
use crate::rules::{self, RuleSet};
use crate::settings::Purpose;
use crate::units::{BYTES_PER_GIB, Gib, GibPerDay, Hours, LinkRate, Share};

fn current() -> &'static RuleSet {
    rules::shared("current").unwrap()
}

fn waits() -> WaitRule {
    WaitRule::of(current()).unwrap()
}

fn slots() -> SlotRules {
    SlotRules::of(current()).unwrap()
}

/// Decimal GB.
fn gb(gb: f64) -> Gib {
    Gib(gb * 1e9 / BYTES_PER_GIB)
}

/// Decimal GB a day.
fn gb_per_day(changed: f64) -> GibPerDay {
    GibPerDay(gb(changed).0)
}

fn decimal(size: Gib) -> f64 {
    size.0 * BYTES_PER_GIB / 1e9
}

fn mbps(mbps: f64) -> LinkRate {
    LinkRate::from_mbps(mbps)
}

/// A number as it is printed, to so many decimals.
fn is(number: f64, printed: &str) {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    assert_eq!(format!("{number:.decimals$}"), printed);
}

const COMPRESSED: Share = Share(0.7);
const WHOLE: Share = Share(1.0);

#[test]
fn g1_the_published_first_copy() {
    let hours = first_copy(gb(3000.0), COMPRESSED, mbps(100.0));
    is(hours.0 * 3600.0, "168000");
    is(hours.minutes(), "2800");
    is(hours.0, "46.67");
}

#[test]
fn g2_the_published_line_at_eighty_per_cent() {
    let hours = first_copy(gb(50_000.0), WHOLE, mbps(800.0));
    is(hours.0, "138.9");
    is(hours.days(), "5.79");
    is(first_copy(gb(500.0), WHOLE, mbps(800.0)).0, "1.39");
}

#[test]
fn g3_the_wait_after_a_cycle() {
    for (cycle, wait) in [(0.4, 1.0), (2.0, 1.0), (4.0, 2.0), (24.0, 12.0), (30.0, 12.0)] {
        assert_eq!(waits().wait(Hours(cycle)), Hours(wait), "{cycle}");
    }
}

#[test]
fn g4_a_machine_in_its_steady_cycles() {
    let link = mbps(20.0);
    is(LinkRate::from(gb_per_day(100.0)).mbps(), "9.259");
    let sent = sent(gb_per_day(100.0), WHOLE, COMPRESSED);
    let load = load(sent, link);
    is(load, "0.3241");
    let cycle = waits().steady_cycle(load).unwrap();
    is(cycle.minutes(), "28.77");
    let period = waits().period(cycle);
    is(period.minutes(), "88.77");
    is(decimal(sent_by_cycle(sent, period)), "4.315");
    let (best, worst) = final_sync(cycle, load);
    is(best.minutes(), "9.32");
    is(worst.minutes(), "28.77");
    is(waits().oldest_copy(cycle).minutes(), "117.5");
}

#[test]
fn g5_the_cliff_at_two_thirds() {
    for (load, cycle, period) in [
        (0.50, "1.000", "2.000"),
        (0.65, "1.857", "2.857"),
        (0.70, "28.00", "40.00"),
        (0.80, "48.00", "60.00"),
    ] {
        let found = waits().steady_cycle(load).unwrap();
        is(found.0, cycle);
        is(waits().period(found).0, period);
    }
    is(waits().highest_load(), "0.6667");
    is(waits().headroom(), "1.5");
    assert_eq!(waits().steady_cycle(0.0), Some(Hours(0.0)));
    is(waits().steady_cycle(2.0 / 3.0).unwrap().0, "2.0");
    is(waits().steady_cycle(2.0 / 3.0 + 1e-9).unwrap().0, "24.0");
    assert_eq!(waits().steady_cycle(1.0), None);
    assert_eq!(waits().steady_cycle(1.2), None);
}

#[test]
fn the_steady_cycle_is_where_cycles_go_from_any_beginning() {
    for load in [0.05, 0.3, 0.5, 0.6, 0.68, 0.75, 0.9, 0.97] {
        let steady = waits().steady_cycle(load).unwrap().0;
        for begin in [0.1, 1.0, 40.0, 500.0] {
            let mut cycle = Hours(begin);
            for _ in 0..2000 {
                cycle = waits().period(cycle) * load;
            }
            assert!((cycle.0 - steady).abs() < 1e-6, "{load} from {begin}: {} {steady}", cycle.0);
        }
    }
}

#[test]
fn g6_disks_in_parallel() {
    let (one, two) = (slots().appliances(100), slots().appliances(301));
    for (appliances, hosts, datastores, parallel, rounds) in
        [(one, 3_u32, 2_u32, 24, 5), (one, 10, 6, 52, 3), (two, 10, 6, 80, 2)]
    {
        let by_host = vec![120 / hosts; hosts as usize];
        let by_datastore = vec![120 / datastores; datastores as usize];
        let found = slots().parallel_disks(appliances, Some(&by_host), Some(&by_datastore));
        assert_eq!((found.disks, 120_u32.div_ceil(found.disks)), (parallel, rounds));
    }
    let nothing_known = slots().parallel_disks(one, None, None);
    assert_eq!((nothing_known.disks, nothing_known.hosts), (52, None));
    // A host with few disks takes no more than it has.
    assert_eq!(slots().parallel_disks(one, Some(&[3, 20]), None).disks, 11);
}

#[test]
fn g7_appliances_rounds_selections_and_cut_overs() {
    for (machines, appliances, rounds, selections, cut_overs) in
        [(300, 1, 1, 30, 2), (301, 2, 1, 31, 2), (500, 2, 1, 50, 3), (750, 2, 2, 75, 4)]
    {
        let found = slots().appliances(machines);
        assert_eq!((found.all(), found.rounds), (appliances, rounds), "{machines}");
        assert_eq!(slots().selections(machines), selections, "{machines}");
        assert_eq!(slots().cut_overs(machines), cut_overs, "{machines}");
    }
    assert_eq!(slots().appliances(0).all(), 0);
}

#[test]
fn g8_agent_based_appliances() {
    let tb = 1024.0;
    assert_eq!(agent_based_appliances(current(), 450, Some(5.0 * tb)), 3);
    assert_eq!(agent_based_appliances(current(), 450, None), 3);
    assert_eq!(agent_based_appliances(current(), 150, Some(5.0 * tb)), 3);
    assert_eq!(agent_based_appliances(current(), 200, Some(2.0 * tb)), 1);
}

#[test]
fn g9_the_bandwidth_for_a_term() {
    let open = open_share(Hours(0.0));
    is(bandwidth_for(gb(100.0 * 150.0), COMPRESSED, 5.0, open).mbps(), "194.4");
    // Half of every week closed: twice as much.
    let half = open_share(Hours(84.0));
    is(bandwidth_for(gb(100.0 * 150.0), COMPRESSED, 5.0, half).mbps(), "388.9");
}

#[test]
fn g10_the_first_delta() {
    let copy = first_copy(gb(3000.0), COMPRESSED, mbps(100.0));
    is(decimal(snapshot_space(gb_per_day(100.0), copy)), "194.4");
    let sent = sent(gb_per_day(100.0), WHOLE, COMPRESSED);
    is(decimal(sent_by_cycle(sent, copy)), "136.1");
    is(first_delta(copy, load(sent, mbps(100.0))).0, "3.02");
}

#[test]
fn g11_the_fee_beyond_the_free_days() {
    let free = free_days(current(), Purpose::Migration).unwrap();
    is(instance_fee(200.0, free, 25.0), "16.67");
    is(instance_fee(180.0, free, 25.0), "0.00");
    assert_eq!(free_days(current(), Purpose::Dr), Some(31.0));
    assert_eq!(free_days(rules::shared("guide-2017").unwrap(), Purpose::Dr), None);
    is(storage_gb_days(Gib(100.0), 20.0, 5.0, Gib(40.0), 2.0), "2580");
}

#[test]
fn rounds_of_disks_count_where_a_disk_has_a_speed_of_its_own() {
    let link = Hours(10.0);
    assert_eq!(first_copy_of_wave(link, 120, 24, None), link);
    assert_eq!(first_copy_of_wave(link, 120, 24, Some(Hours(3.0))), Hours(15.0));
    assert_eq!(first_copy_of_wave(link, 120, 52, Some(Hours(3.0))), link);
}

#[test]
fn a_set_of_the_past_knows_nothing_of_it() {
    for id in ["guide-2017", "guide-2017-07"] {
        let rules = rules::shared(id).unwrap();
        assert_eq!((WaitRule::of(rules), SlotRules::of(rules)), (None, None));
    }
}
