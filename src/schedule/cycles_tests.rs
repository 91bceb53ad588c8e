//! Schedules of agentless replication.

#![allow(clippy::indexing_slicing, reason = "tests name what they made")]

use super::settings::ScheduleSettings;
use super::{Calendar, Cycles, GroupSpec, Schedule, ScheduleError, ScheduleInput, Task, schedule};
use crate::plan::replication::{SlotRules, WaitRule};
use crate::rules;
use crate::units::LinkRate;

fn cycles(appliances: u32) -> Cycles {
    let rules = rules::shared("current").unwrap();
    Cycles { slots: SlotRules::of(rules).unwrap(), waits: WaitRule::of(rules).unwrap(), appliances }
}

fn settings(text: &str) -> ScheduleSettings {
    ScheduleSettings::layered(&[text.parse().unwrap()]).unwrap()
}

/// Copies of several servers at once, each of which takes a hundredth of the link.
const SIDE_BY_SIDE: &str = "effort = 0\n[process-servers]\nmbps = 0\nserver-mbps = 10";

fn input(servers: usize, changed: f64, link: f64, text: &str) -> ScheduleInput {
    let tasks =
        (1..=servers).map(|number| Task::new(format!("s{number}"), 50.0, changed)).collect();
    let mut input = ScheduleInput::new(tasks, link, settings(text));
    input.cycles = Some(cycles(1));
    input
}

/// The most disks that are copied at the same time, of the servers that a condition takes.
fn disks_at_once(plan: &Schedule, input: &ScheduleInput, takes: impl Fn(&Task) -> bool) -> u32 {
    let copies = || plan.batches.iter().flat_map(|batch| &batch.copies);
    let disks = |name: &str| {
        let task = input.tasks.iter().find(|task| task.name == name).unwrap();
        if takes(task) { task.disks } else { 0 }
    };
    let at = |hour: f64| {
        let running = copies().filter(|copy| copy.start_hour <= hour && hour < copy.end_hour);
        running.map(|copy| disks(&copy.server)).sum()
    };
    copies().map(|copy| at(copy.start_hour)).max().unwrap()
}

#[test]
fn no_more_disks_than_slots_are_copied_at_once() {
    let mut input = input(60, 0.0, 1000.0, SIDE_BY_SIDE);
    for (number, task) in input.tasks.iter_mut().enumerate() {
        task.disks = 2;
        task.host = Some(format!("esx{}", number % 3));
    }
    // Three hosts of eight disks each.
    let plan = schedule(&input).unwrap();
    assert_eq!(disks_at_once(&plan, &input, |_| true), 24);
    for host in ["esx0", "esx1", "esx2"] {
        assert_eq!(disks_at_once(&plan, &input, |task| task.host.as_deref() == Some(host)), 8);
    }
    let seen = plan.cycles.unwrap();
    assert_eq!((seen.disks_at_once, seen.disks_limit), (24, 52));
    // Without hosts the appliance is the limit, and a scale-out appliance doubles it.
    for task in &mut input.tasks {
        task.host = None;
    }
    let wave = "effort = 0\npilot-servers-max = 60\n[process-servers]\nserver-mbps = 10";
    input.settings = settings(wave);
    assert_eq!(disks_at_once(&schedule(&input).unwrap(), &input, |_| true), 52);
    input.cycles = Some(cycles(2));
    assert_eq!(disks_at_once(&schedule(&input).unwrap(), &input, |_| true), 104);
    // Two datastores of fifteen; servers of two disks on one fill fourteen.
    for (number, task) in input.tasks.iter_mut().enumerate() {
        task.datastores = vec![Some(format!("ds{}", number % 2)); 2];
    }
    assert_eq!(disks_at_once(&schedule(&input).unwrap(), &input, |_| true), 28);
}

#[test]
fn a_machine_with_more_disks_than_a_limit_goes_alone() {
    let mut input = input(6, 0.0, 1000.0, SIDE_BY_SIDE);
    for task in &mut input.tasks {
        task.disks = 20;
        task.host = Some("esx".to_owned());
        task.datastores = vec![Some("ds".to_owned()); 20];
    }
    let plan = schedule(&input).unwrap();
    assert_eq!(disks_at_once(&plan, &input, |_| true), 20);
    assert_eq!(plan.cycles.unwrap().disks_at_once, 20);
}

#[test]
fn no_more_machines_than_the_appliances_take_replicate_at_once() {
    let mut input =
        input(700, 0.1, 10_000.0, "effort = 0\nwave-servers-max = 1000\nwave-growth = 900");
    let plan = schedule(&input).unwrap();
    let seen = plan.cycles.unwrap();
    assert!(seen.machines_at_once <= 300 && seen.machines_limit == 300, "{seen:?}");
    assert!(plan.waves.iter().all(|wave| wave.servers.len() <= 300));
    input.cycles = Some(cycles(2));
    let more = schedule(&input).unwrap();
    assert_eq!(more.cycles.unwrap().machines_limit, 500);
    assert!(more.length_hours <= plan.length_hours);
    // A group moves whole.
    let members = "server,group\n".to_owned()
        + &(1..=501).map(|number| format!("s{number},big")).collect::<Vec<_>>().join("\n");
    input.groups = GroupSpec::from_csv("g.csv", &members).unwrap();
    assert!(matches!(
        schedule(&input),
        Err(ScheduleError::GroupTooLarge { servers: 501, most: 500, .. })
    ));
}

#[test]
fn a_wave_is_cut_over_days_after_its_first_copy_and_with_its_last_synchronisation() {
    let quick = "effort = 0\ntest-hours = 1\npilot-test-hours = 1\ncut-over-hours = 4";
    let mut input = input(40, 5.0, 200.0, quick);
    let plan = schedule(&input).unwrap();
    let seen = plan.cycles.unwrap();
    assert!(seen.final_sync_hours > 0.0 && seen.final_sync_hours <= 2.0, "{seen:?}");
    for wave in &plan.waves {
        let cut_over = wave.cut_over_hour.unwrap();
        assert!(cut_over - wave.copied_hour >= 72.0 - 1e-6, "{wave:?}");
        assert!(wave.end_hour - cut_over >= 4.0 + seen.final_sync_hours - 1e-6, "{wave:?}");
    }
    input.cycles = None;
    let continuous = schedule(&input).unwrap();
    assert!(continuous.cycles.is_none() && continuous.length_hours < plan.length_hours);
}

#[test]
fn the_changes_never_take_more_of_the_link_than_keeps_cycles_short() {
    // Together they are beyond two thirds of the link, wave by wave they are not.
    let changed = LinkRate::from_mbps(100.0).gib_per_hour() * 24.0 / 40.0;
    let plan = schedule(&input(40, changed, 100.0, "effort = 0\nwave-servers-max = 10")).unwrap();
    let seen = plan.cycles.unwrap();
    assert!(seen.load > 0.0 && seen.load <= seen.load_limit + 1e-9, "{seen:?}");
    assert!((seen.load_limit - 2.0 / 3.0).abs() < 1e-6);
    assert!(plan.waves.len() > 3);
    // One server that is beyond it has no schedule, and the error says which link it needs.
    let alone = LinkRate::from_mbps(70.0).gib_per_hour() * 24.0;
    let error = schedule(&input(1, alone, 100.0, "effort = 0")).unwrap_err();
    let ScheduleError::Infeasible(why) = error else { panic!("{error}") };
    let needed = why.link_mbps.unwrap();
    assert!((104.9..105.5).contains(&needed), "{needed}");
}

#[test]
fn no_cut_over_begins_in_a_blackout_window() {
    let mut input = input(30, 1.0, 500.0, "effort = 0");
    input.start = Some("2026-12-01T08:00".parse().unwrap());
    let dark = "[[windows]]\nfrom = \"06:00\"\nto = \"22:00\"\nshare = 0\n[[blackouts]]\nfrom = \"2026-12-10\"\nto = \"2026-12-20\"\nshare = 100";
    input.calendar = Calendar::from_toml("c", dark).unwrap();
    let plan = schedule(&input).unwrap();
    for wave in &plan.waves {
        // Hour 0 is 8 o'clock.
        let of_day = (wave.cut_over_hour.unwrap() + 8.0) % 24.0;
        assert!(!(6.0..22.0).contains(&of_day), "{of_day}");
        let days = (wave.cut_over_hour.unwrap() + 8.0) / 24.0;
        assert!(!(9.0..19.0).contains(&days), "{days}");
    }
    // Nights are long enough for the cut-over; hours that are always dark leave no time for it.
    let short = "[[windows]]\nfrom = \"02:00\"\nto = \"00:00\"\nshare = 0";
    input.calendar = Calendar::from_toml("c", short).unwrap();
    assert!(matches!(schedule(&input), Err(ScheduleError::NoCutOverTime { .. })));
}

#[test]
fn the_run_book_has_a_step_for_each_selection_and_for_each_cut_over() {
    let one = "effort = 0\npilot-servers-max = 250\nwave-servers-max = 250\nbatch-hours = 1000";
    let plan = schedule(&input(250, 0.0, 5000.0, one)).unwrap();
    let steps = |id: &str| plan.run_book.iter().filter(|step| step.step == id).collect::<Vec<_>>();
    let selections = steps("select");
    assert_eq!(selections.len(), 25);
    assert!(selections.iter().all(|step| step.servers.len() == 10));
    let cut_overs = steps("cut-over-agentless");
    assert_eq!(cut_overs.iter().map(|step| step.servers.len()).collect::<Vec<_>>(), [200, 50]);
    assert_eq!(cut_overs[1].title.to_string(), "Cut over All servers, part 2 of 2");
    assert!(steps("enable").is_empty() && steps("cut-over").is_empty());
    let text = plan.run_book.iter().map(|step| step.text.to_string()).collect::<String>();
    assert!(!text.contains('{') && !text.contains("Mobility") && !text.contains("recovery point"));
}
