//! Hours worked out by hand.

use super::*;

const BARE: &str =
    "pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0\n";

/// Servers of one size with so many changes a day over a link of so many GiB an hour.
fn input(count: usize, gb: f64, changed: f64, gb_per_hour: f64, layer: &str) -> ScheduleInput {
    let settings = ScheduleSettings::layered(&[format!("{BARE}{layer}").parse().unwrap()]).unwrap();
    let tasks = (1..=count).map(|number| Task::new(format!("S{number:02}"), gb, changed));
    ScheduleInput::new(tasks.collect(), gb_per_hour / GB_PER_HOUR, settings)
}

fn with_calendar(mut input: ScheduleInput, calendar: &str) -> ScheduleInput {
    input.calendar = Calendar::from_toml("calendar.toml", calendar).unwrap();
    input
}

#[track_caller]
fn takes(input: &ScheduleInput, hours: f64) -> Schedule {
    let plan = schedule(input).unwrap();
    let length = plan.length_hours;
    assert!((length - hours).abs() < 1e-4, "{length} instead of {hours}");
    plan
}

#[test]
fn compression_takes_its_part_of_copies_and_changes() {
    let mut plan = input(1, 100.0, 0.0, 10.0, "");
    plan.compression_percent = 30.0;
    // 70 GB at 10 GB an hour.
    takes(&plan, 7.0);
    // 24 GB a day are 1 GB an hour, 0.7 of them after compression: 70 / 9.3.
    plan.tasks[0].changed_gb_per_day = 24.0;
    takes(&plan, 70.0 / 9.3);
}

#[test]
fn business_hours_slow_a_copy() {
    let calendar =
        "[[windows]]\ndays = [\"workdays\"]\nfrom = \"08:00\"\nto = \"18:00\"\nshare = 50";
    // From Monday at midnight: 8 hours of 20 GB, 10 hours of 10 GB, and 40 GB that take 2 hours more.
    takes(&with_calendar(input(1, 300.0, 0.0, 20.0, ""), calendar), 20.0);
}

#[test]
fn a_weekend_slows_a_copy() {
    let mut plan = with_calendar(input(1, 180.0, 0.0, 20.0, ""), "weekends = 25");
    plan.start = Some("2026-12-04T18:00".parse().unwrap());
    // Friday evening carries 6 hours of 20 GB; the 60 GB that are left take 12 hours of 5 GB on Saturday.
    takes(&plan, 18.0);
}

#[test]
fn a_blackout_stops_a_copy_and_not_its_changes() {
    let calendar = "[[blackouts]]\nname = \"freeze\"\nfrom = 5\nto = 10";
    takes(&with_calendar(input(1, 200.0, 0.0, 20.0, ""), calendar), 15.0);
    // With 24 GB of changes a day 19 GB an hour are left: 95 GB before, 105 GB after it.
    let plan = with_calendar(input(1, 200.0, 24.0, 20.0, ""), calendar);
    let plan = schedule(&plan).unwrap();
    let copied = plan.replication_hours;
    assert!((copied - 10.0 - 105.0 / 19.0).abs() < 1e-4, "{copied}");
    // Until the wave has moved, in the next quarter of an hour, a GB of changes an hour is sent, in the blackout too.
    assert!((plan.length_hours - 15.75).abs() < 1e-6);
    let sent = plan.simulation.sent_gb;
    assert!((sent - 200.0 - plan.length_hours).abs() < 1e-3, "{sent}");
}

#[test]
fn closed_hours_make_changes_wait_as_long_as_the_rpo_allows() {
    let closed = |share: u32| {
        format!("[[windows]]\ndays = [\"mon\"]\nfrom = \"08:00\"\nto = \"12:00\"\nshare = {share}")
    };
    let planned = |share, changed, rpo| {
        let mut plan = with_calendar(input(1, 100.0, changed, 10.0, ""), &closed(share));
        plan.rpo_minutes = rpo;
        schedule(&plan)
    };
    // Nothing is sent for four hours, whatever changes.
    let peak = |plan: Schedule| plan.simulation.peak_rpo_minutes;
    assert!((peak(planned(0, 24.0, 240.0).unwrap()) - 240.0).abs() < 0.1);
    assert!(matches!(planned(0, 24.0, 239.0), Err(ScheduleError::NoDelta { .. })));
    // 2 GB an hour change and 1 GB an hour is sent: after four hours 4 GB wait, the changes of two hours.
    assert!((peak(planned(10, 48.0, 120.0).unwrap()) - 120.0).abs() < 0.1);
    assert!(matches!(planned(10, 48.0, 119.0), Err(ScheduleError::Infeasible(_))));
}

#[test]
fn what_is_tested_takes_its_changes_from_the_next_wave() {
    let waves = "pilot-servers-max = 1\nsecond-wave-servers-max = 1\n";
    let mut plan = input(2, 90.0, 24.0, 10.0, waves);
    plan.settings.pilot_test_hours = 5.0;
    // The first copy takes 10 hours at 9 GB. For 5 hours of tests the second has 8 GB an hour, then 9: 40 + 50.
    takes(&plan, 15.0 + 50.0 / 9.0);
}

#[test]
fn disks_in_parallel_slow_a_process_server() {
    let gb = |gb_per_hour: f64| gb_per_hour / GB_PER_HOUR;
    let planned = |slowdown: f64, parallel: u32| {
        let mut plan = input(2, 100.0, 0.0, 1000.0, "");
        for task in &mut plan.tasks {
            task.disks = 2;
        }
        plan.settings.process_servers = CopyLimits {
            mbps: gb(100.0),
            server_mbps: gb(40.0),
            parallel_disks: parallel,
            full_speed_disks: 2,
            slowdown,
        };
        plan.process_servers =
            vec![ProcessServer { name: "one".into(), machines: 10.0, changed_gb_per_day: 1000.0 }];
        plan
    };
    // Side by side, 40 GB an hour each.
    takes(&planned(0.0, 0), 2.5);
    // Four disks are two too many: 100 / (1 + 2 x 50 %) = 50 GB an hour, 40 for the first and 10 for the second, which has
    // 75 GB left when the first is copied, and then takes 40 itself.
    takes(&planned(50.0, 0), 2.5 + 75.0 / 40.0);
    // Two disks at a time: one server after the other.
    takes(&planned(0.0, 2), 5.0);
    // Without settings nothing holds the link back: 200 GB at 1000 GB an hour.
    let mut free = planned(0.0, 0);
    free.settings.process_servers = CopyLimits::default();
    takes(&free, 0.2);
}

#[test]
fn the_pilot_settles_before_the_next_wave_moves() {
    let waves = "pilot-servers-max = 1\nsecond-wave-servers-max = 1\n";
    let mut plan = input(2, 100.0, 0.0, 10.0, waves);
    plan.settings.pilot_settle_hours = 30.0;
    plan.settings.cut_over_hours = 4.0;
    // The pilot has moved after 14 hours; the second wave is copied after 20 and waits until hour 44.
    let plan = takes(&plan, 48.0);
    assert_eq!(plan.waves[1].cut_over_hour, Some(44.0));
    assert!(plan.gap.hours < 1e-6, "{:?}", plan.gap);
}

#[test]
fn waves_are_cut_over_one_after_another_in_their_windows() {
    let waves = "pilot-servers-max = 1\nsecond-wave-servers-max = 1\nwave-growth = 0\n";
    let mut plan = input(3, 10.0, 0.0, 10.0, waves);
    plan.settings.cut_over_hours = 4.0;
    let plan =
        with_calendar(plan, "[[cut-over]]\ndays = [\"sat\"]\nfrom = \"18:00\"\nto = \"22:00\"");
    // Copied after three hours; one wave on each of three Saturdays, from a Monday on.
    let plan = takes(&plan, 5.0 * 24.0 + 22.0 + 2.0 * 168.0);
    assert!((plan.replication_hours - 3.0).abs() < 1e-6);
    assert!(plan.gap.hours < 1e-6, "{:?}", plan.gap);
}
