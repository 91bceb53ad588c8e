//! What must hold for every schedule.

use std::collections::{BTreeMap, BTreeSet};

use asrcap::plan::{PlanInputs, QuickInputs, Readiness, plan, quick};
use asrcap::schedule::{
    Calendar, CopyLimits, GroupSpec, ProcessServer, Schedule, ScheduleError, ScheduleInput,
    ScheduleOptions, ScheduleSettings, Task, When, schedule,
};
use asrcap::settings::SettingsLayer;
use asrcap::units::LinkRate;
use proptest::prelude::*;

use super::estates;

/// What 1 Mbit/s carries in an hour, in GiB.
const GB_PER_HOUR: f64 = 1e6 / 8.0 * 3600.0 / 1_073_741_824.0;

const OFFICE: &str = "weekends = 80\n[[windows]]\ndays = [\"workdays\"]\nfrom = \"08:00\"\nto = \"18:00\"\nshare = 50\n";

/// The share of the link in the calendar above, worked out anew.
fn office(hour: f64) -> f64 {
    let day = (hour / 24.0).floor() % 7.0;
    let time = hour % 24.0;
    match day {
        5.0 | 6.0 => 0.8,
        _ if (8.0..18.0).contains(&time) => 0.5,
        _ => 1.0,
    }
}

fn settings(layer: &str) -> ScheduleSettings {
    ScheduleSettings::layered(&[layer.parse().unwrap()]).unwrap()
}

fn task(number: usize, gb: f64, changed: f64) -> Task {
    Task::new(format!("S{number:04}"), gb, changed)
}

/// An estate, the groups that move before others, and how large its link is against its bytes.
#[derive(Clone, Debug)]
struct Estate {
    tasks: Vec<Task>,
    chain: bool,
    calendar: bool,
    keep: bool,
    compression: f64,
    days: f64,
}

prop_compose! {
    fn any_task()(gb in 0..3000_u32, percent in 0..40_u32, readiness in 0..6_u8, group in 0..14_usize) -> Task {
        let mut task = task(0, f64::from(gb), f64::from(gb) * f64::from(percent) / 1000.0);
        task.readiness = match readiness {
            0 => Readiness::Unknown,
            1 => Readiness::Conditional,
            _ => Readiness::Ready,
        };
        task.group = (group < 7).then(|| format!("G{group}"));
        task
    }
}

prop_compose! {
    fn any_estate()(
        mut tasks in prop::collection::vec(any_task(), 1..70),
        chain in any::<bool>(),
        calendar in any::<bool>(),
        keep in any::<bool>(),
        compression in prop::sample::select(vec![0.0, 30.0]),
        days in 3..60_u32,
    ) -> Estate {
        for (number, task) in tasks.iter_mut().enumerate() {
            task.name = format!("S{number:04}");
        }
        Estate { tasks, chain, calendar, keep, compression, days: f64::from(days) }
    }
}

impl Estate {
    fn input(&self) -> ScheduleInput {
        let gb: f64 = self.tasks.iter().map(|task| task.gb).sum();
        let changed: f64 = self.tasks.iter().map(|task| task.changed_gb_per_day).sum();
        let needed = (gb / self.days + changed * 2.0) / 24.0 / GB_PER_HOUR;
        let mut input =
            ScheduleInput::new(self.tasks.clone(), needed.max(1.0), settings("effort = 60"));
        input.compression_percent = self.compression;
        input.keep_replicating = self.keep;
        if self.calendar {
            input.calendar = Calendar::from_toml("calendar", OFFICE).unwrap();
        }
        let present: BTreeSet<String> =
            self.tasks.iter().filter_map(|task| task.group.clone()).collect();
        if self.chain {
            let groups: Vec<String> = present.into_iter().collect();
            input.groups = groups
                .iter()
                .enumerate()
                .map(|(index, name)| GroupSpec {
                    name: name.clone(),
                    servers: self
                        .tasks
                        .iter()
                        .filter(|task| task.group.as_ref() == Some(name))
                        .map(|task| task.name.clone())
                        .collect(),
                    before: groups.get(index + 2).cloned().into_iter().collect(),
                    apart: groups.get(index + 1).cloned().into_iter().collect(),
                    ..GroupSpec::default()
                })
                .collect();
        }
        input
    }

    fn share(&self, hour: f64) -> f64 {
        if self.calendar { office(hour) } else { 1.0 }
    }
}

/// The hours of copies and waves against the link, minute by minute and without anything of the engine.
fn holds(estate: &Estate, input: &ScheduleInput, plan: &Schedule) -> Result<(), TestCaseError> {
    let sent = 1.0 - input.compression_percent / 100.0;
    let link = input.link_mbps * GB_PER_HOUR;
    let tasks: BTreeMap<&str, &Task> =
        input.tasks.iter().map(|task| (task.name.as_str(), task)).collect();
    let mut moved = BTreeMap::new();
    for wave in &plan.waves {
        for server in &wave.servers {
            prop_assert!(
                moved.insert(server.as_str(), wave.end_hour).is_none(),
                "{server} is in two waves"
            );
        }
    }
    let copies: Vec<_> = plan.batches.iter().flat_map(|batch| &batch.copies).collect();
    let names: BTreeSet<&str> = copies.iter().map(|copy| copy.server.as_str()).collect();
    prop_assert_eq!(names.len(), copies.len(), "a server is in two batches");
    prop_assert_eq!(names.len(), input.tasks.len(), "a server is in no batch");
    prop_assert_eq!(moved.len(), input.tasks.len(), "a server is in no wave");
    // One copy at a time, and delta replication from its beginning until the wave has moved.
    let minutes = (plan.length_hours * 60.0).ceil() as usize + 1;
    let mut delta = vec![0.0; minutes + 1];
    for copy in &copies {
        let rate = tasks[copy.server.as_str()].changed_gb_per_day * sent / 24.0;
        let end =
            if input.keep_replicating { plan.length_hours } else { moved[copy.server.as_str()] };
        delta[(copy.start_hour * 60.0) as usize] += rate;
        delta[((end * 60.0) as usize).min(minutes)] -= rate;
    }
    let mut now = 0.0;
    for rate in &mut delta {
        now += *rate;
        *rate = now;
    }
    for pair in copies.windows(2) {
        prop_assert!(pair[1].start_hour >= pair[0].end_hour - 1e-5, "copies overlap");
    }
    for copy in &copies {
        let needed = tasks[copy.server.as_str()].gb * sent;
        let first = (copy.start_hour * 60.0).floor() as usize;
        let last = (copy.end_hour * 60.0).ceil() as usize;
        let carried: f64 = (first..last.max(first + 1))
            .map(|minute| {
                let hour = minute as f64 / 60.0;
                let length = copy.end_hour.min(hour + 1.0 / 60.0) - copy.start_hour.max(hour);
                (link * estate.share(hour) - delta[minute.min(minutes)]).max(0.0) * length.max(0.0)
            })
            .sum();
        // The delta replication that begins or ends within a minute is off by as much as a minute.
        let edges = delta[first.min(minutes)] + delta[last.saturating_sub(1).min(minutes)];
        let slack = edges / 30.0 + 2e-5 * link + 1e-4;
        prop_assert!(
            carried >= needed - slack,
            "{} needs {needed} GB, the link carries {carried}",
            copy.server
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_schedule_holds(estate in any_estate()) {
        let input = estate.input();
        let plan = match schedule(&input) {
            Ok(plan) => plan,
            Err(ScheduleError::Infeasible(why)) => {
                prop_assert!(why.link_mbps.is_some(), "{}", why);
                return Ok(());
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        holds(&estate, &input, &plan)?;
        // Groups are whole.
        for group in input.tasks.iter().filter_map(|task| task.group.as_ref()) {
            let members: BTreeSet<&str> = input.tasks.iter().filter(|task| task.group.as_ref() == Some(group)).map(|task| task.name.as_str()).collect();
            let inside = |wave: &&asrcap::schedule::WavePlan| wave.servers.iter().any(|name| members.contains(name.as_str()));
            prop_assert_eq!(plan.waves.iter().filter(inside).count(), 1, "{} is split", group);
        }
        // What has to be earlier or apart is.
        let wave = |name: &str| plan.waves.iter().find(|wave| wave.groups.iter().any(|group| group == name)).unwrap().number;
        for group in &input.groups {
            prop_assert!(group.before.iter().all(|other| wave(&group.name) < wave(other)));
            prop_assert!(group.apart.iter().all(|other| wave(&group.name) != wave(other)));
        }
        // Bytes are conserved.
        let gb: f64 = input.tasks.iter().map(|task| task.gb).sum();
        let batched: f64 = plan.batches.iter().map(|batch| batch.gb).sum();
        prop_assert!((gb - batched).abs() < 1e-3 * gb.max(1.0) / 100.0);
        prop_assert!(plan.length_hours >= plan.lower_bound_hours);
        prop_assert!(plan.simulation.peak_mbps <= input.link_mbps * 1.000_01);
        prop_assert!(plan.simulation.peak_rpo_minutes <= 15.2);
    }

    #[test]
    fn more_link_never_ends_later(estate in any_estate(), more in 1.0..3.0_f64) {
        let mut input = estate.input();
        let Ok(before) = schedule(&input) else {
            return Ok(());
        };
        input.link_mbps *= more;
        let after = schedule(&input);
        prop_assert!(after.is_ok(), "{:?}", after.err());
        let after = after.unwrap();
        prop_assert!(after.length_hours <= before.length_hours + 1e-4, "{} after {}", after.length_hours, before.length_hours);
    }

    #[test]
    fn the_same_input_gives_the_same_schedule(estate in any_estate()) {
        let input = estate.input();
        prop_assert_eq!(schedule(&input), schedule(&input));
    }

    /// Limits of process servers and windows of batches: what comes out holds, or it is said why nothing does.
    #[test]
    fn limits_and_windows_are_kept(
        estate in any_estate(),
        servers in 1..4_u32,
        shares in (0.1..1.5_f64, 0.05..0.8_f64),
        disks in (0..12_u32, 0..8_u32, 0.0..40.0_f64),
        window in prop::option::of((4.0..40.0_f64, 0..9_u32)),
    ) {
        let mut input = estate.input();
        for (task, disks) in input.tasks.iter_mut().zip((1..9).cycle()) {
            task.disks = disks;
        }
        let limits = &mut input.settings.process_servers;
        limits.mbps = input.link_mbps * shares.0;
        limits.server_mbps = input.link_mbps * shares.1;
        (limits.parallel_disks, limits.full_speed_disks, limits.slowdown) = disks;
        input.process_servers = (0..servers)
            .map(|number| ProcessServer {
                name: format!("P{number}"),
                machines: 100.0,
                changed_gb_per_day: 1e6,
            })
            .collect();
        if let Some((hours, most)) = window {
            input.settings.batch_window = true;
            input.settings.batch_hours = hours;
            input.settings.batch_servers = most;
            input.settings.process_servers = CopyLimits::default();
        }
        match schedule(&input) {
            Ok(plan) => {
                let copied: usize = plan.batches.iter().map(|batch| batch.servers.len()).sum();
                prop_assert_eq!(copied, input.tasks.len());
                for batch in plan.batches.iter().filter(|_| window.is_some()) {
                    let (hours, most) = window.unwrap();
                    prop_assert!(batch.end_hour - batch.start_hour <= hours + 1e-4);
                    prop_assert!(most == 0 || batch.servers.len() <= most as usize);
                }
            }
            Err(ScheduleError::Infeasible(_) | ScheduleError::ServerTooLarge { .. }) => {}
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    /// Without churn the optimum is the bytes over the free link, however the groups are cut.
    #[test]
    fn without_churn_the_link_is_always_in_use(estate in any_estate()) {
        let mut estate = estate;
        estate.keep = false;
        for task in &mut estate.tasks {
            task.changed_gb_per_day = 0.0;
        }
        let input = ScheduleInput {
            settings: settings("pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0"),
            ..estate.input()
        };
        let plan = schedule(&input).unwrap();
        let mut left: f64 = input.tasks.iter().map(|task| task.gb).sum::<f64>() * (1.0 - input.compression_percent / 100.0);
        let mut hours = 0.0;
        while left > 1e-9 {
            let rate = input.link_mbps * GB_PER_HOUR * estate.share(hours) / 60.0;
            hours += (left / rate).min(1.0) / 60.0;
            left -= rate;
        }
        prop_assert!(plan.length_hours <= hours * 1.001 + 0.05, "{} instead of {hours}", plan.length_hours);
    }

    /// Groups with dates between which a packed schedule is known: each may begin a little before it does there, and has to
    /// have moved a little after it has there.
    #[test]
    fn dates_of_a_known_schedule_are_found_again(
        sizes in prop::collection::vec((1..4_usize, 10..400_u32), 2..25),
        keys in prop::collection::vec(any::<u32>(), 25),
        loose in 0.0..30.0_f64,
    ) {
        let mut order: Vec<usize> = (0..sizes.len()).collect();
        order.sort_by_key(|group| keys[*group]);
        let link = 20.0;
        let mut tasks = Vec::new();
        let mut groups = Vec::new();
        let mut hour = 0.0;
        for group in order {
            let (servers, gb) = sizes[group];
            let names: Vec<String> = (0..servers).map(|_| {
                tasks.push(task(tasks.len(), f64::from(gb), 0.0));
                tasks.last().unwrap().name.clone()
            }).collect();
            let end = hour + servers as f64 * f64::from(gb) / link;
            groups.push(GroupSpec {
                name: format!("G{:08x}", keys[group]),
                servers: names,
                earliest: Some(When::Hours((hour - loose).max(0.0))),
                latest: Some(When::Hours(end + loose + 0.01)),
                ..GroupSpec::default()
            });
            hour = end;
        }
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        groups.dedup_by(|a, b| a.name == b.name);
        prop_assume!(groups.len() == sizes.len());
        let one_by_one = settings("pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0\nwave-servers-max = 1");
        let mut input = ScheduleInput::new(tasks, link / GB_PER_HOUR, one_by_one);
        input.groups = groups;
        let plan = schedule(&input);
        prop_assert!(plan.is_ok(), "{:?}", plan.err());
        let plan = plan.unwrap();
        prop_assert!(plan.length_hours <= hour * 1.05, "{} instead of {hour}", plan.length_hours);
    }

    /// Identical servers that stay protected: each is copied over what the ones before it leave.
    #[test]
    fn identical_servers_that_stay_protected_take_what_they_must(count in 1..60_u32, changed in 1..20_u32) {
        let (gb, link) = (200.0, 50.0);
        let delta = f64::from(changed) / 24.0;
        prop_assume!(delta * f64::from(count) < link * 0.9);
        let tasks = (0..count as usize).map(|number| task(number, gb, f64::from(changed))).collect();
        let bare = settings("pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0");
        let mut input = ScheduleInput::new(tasks, link / GB_PER_HOUR, bare);
        input.keep_replicating = true;
        let plan = schedule(&input).unwrap();
        let best: f64 = (1..=count).map(|protected| gb / (link - delta * f64::from(protected))).sum();
        prop_assert!((plan.length_hours / best - 1.0).abs() < 1e-3);
        // The lower bound knows most of it, unless the changes of the last servers take nearly the whole link.
        if delta * f64::from(count) < link * 0.8 {
            prop_assert!(plan.gap.percent.unwrap() <= 5.0, "{:?}", plan.gap);
        }
    }
}

/// The guide's example as the Quick Planner has it: at the bandwidth that it computes for initial replication, three average
/// machines are copied in sixteen hours.
#[test]
fn a_quick_plan_copies_its_batch_in_its_window() {
    let averages = QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 0.0,
    };
    let exact = estates::settings(SettingsLayer::default());
    let plan = quick(averages, &exact, &estates::reference(), None).unwrap();
    let link = plan.document.outputs.get("initial_bandwidth_mbps").unwrap();
    let mut options = ScheduleOptions::new(LinkRate::from_mbps(link));
    options.settings.batch_servers = 3;
    options.settings.batch_window = true;
    let scheduled = schedule(&ScheduleInput::from_plan(&plan, &options)).unwrap();
    assert_eq!(scheduled.batches.len(), 34);
    let first = &scheduled.batches[0];
    assert_eq!((first.servers.len(), first.start_hour), (3, 0.0));
    assert!((first.end_hour - 16.0).abs() < 1e-4, "{}", first.end_hour);
    assert_eq!(scheduled.waves.len(), 1);
    assert_eq!(scheduled.length_hours, scheduled.replication_hours);
}

/// With changes and room for them on the link it takes little longer.
#[test]
fn a_quick_plan_with_changes_takes_longer() {
    let averages = QuickInputs {
        vms: 20,
        disks_per_vm: 1.0,
        disk_size_gb: 100.0,
        utilization_percent: 50.0,
        change_rate_percent: 2.0,
    };
    let exact = estates::settings(SettingsLayer::default());
    let plan = quick(averages, &exact, &estates::reference(), None).unwrap();
    let hours = |mbps: f64| {
        let options = ScheduleOptions::new(LinkRate::from_mbps(mbps));
        schedule(&ScheduleInput::from_plan(&plan, &options)).unwrap().length_hours
    };
    let bytes_alone = 20.0 * 50.0 * 0.7 / (100.0 * GB_PER_HOUR);
    assert!(hours(100.0) > bytes_alone && hours(100.0) < bytes_alone * 1.05);
    assert!(hours(50.0) > 2.0 * bytes_alone);
}

#[test]
fn a_plan_gives_its_servers_and_says_what_it_leaves_out() {
    let settings =
        estates::settings(SettingsLayer { growth: Some(50.0), ..SettingsLayer::default() });
    let mut servers = estates::six_servers();
    servers[1].utilization = None;
    servers[4].change = None;
    let planned =
        plan(PlanInputs::new(&estates::estate(servers)), &settings, &estates::reference()).unwrap();
    let mut options = ScheduleOptions::new(LinkRate::from_mbps(2000.0));
    options.name_pattern = Some("{group}M*".to_owned());
    let input = ScheduleInput::from_plan(&planned, &options);
    assert_eq!(input.tasks.len() + input.left_out.len(), 6);
    let out: Vec<&str> = input.left_out.iter().map(|out| out.server.as_str()).collect();
    assert!(out.contains(&"VM3"), "{out:?}");
    assert!(input.left_out.iter().all(|out| !out.reason.is_empty()));
    let first = &input.tasks[0];
    assert_eq!((first.name.as_str(), first.gb, first.group.as_deref()), ("VM1", 500.0, Some("V")));
    assert!((first.changed_gb_per_day - 75.0).abs() < 1e-9);
    assert_eq!(input.tasks[1].gb, 3000.0);
    let codes: Vec<&str> = input.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["schedule-used-not-known", "schedule-change-not-known"]);
    assert!(!input.process_servers.is_empty());

    options.settings.include_not_ready = true;
    let input = ScheduleInput::from_plan(&planned, &options);
    assert_eq!(input.tasks.len(), 6);
}

#[test]
fn the_document_fits_its_schema() {
    let estate = Estate {
        tasks: (0..30).map(|number| task(number, 100.0, 1.0)).collect(),
        chain: false,
        calendar: true,
        keep: false,
        compression: 30.0,
        days: 5.0,
    };
    let mut input = estate.input();
    for start in [None, Some("2026-12-01T08:00".parse().unwrap())] {
        input.start = start;
        let document = serde_json::to_value(schedule(&input).unwrap()).unwrap();
        let schema = schemars::schema_for!(Schedule);
        let validator = jsonschema::validator_for(schema.as_value()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for key in
            ["link_mbps", "length_hours", "lower_bound_hours", "batches", "waves", "run_book"]
        {
            assert!(!document[key].is_null(), "{key}");
        }
        for key in ["number", "wave", "start_hour", "end_hour", "gb", "mbps", "servers"] {
            assert!(!document["batches"][0][key].is_null(), "{key}");
        }
        for key in ["number", "name", "servers", "start_hour", "end_hour"] {
            assert!(!document["waves"][0][key].is_null(), "{key}");
        }
    }
}

/// The files that the guide shows can be read.
#[test]
fn the_documented_files_are_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schedule.md");
    let text = std::fs::read_to_string(path).unwrap();
    let blocks: Vec<&str> = text.split("```").skip(1).step_by(2).collect();
    let block = |begin: &str| blocks.iter().find_map(|block| block.strip_prefix(begin)).unwrap();
    settings(block("toml\n# settings\n"));
    let calendar = Calendar::from_toml("calendar", block("toml\n# calendar\n")).unwrap();
    assert_eq!((calendar.windows.len(), calendar.blackouts.len()), (2, 1));
    let from_csv = GroupSpec::from_csv("groups.csv", block("csv\n")).unwrap();
    let from_toml = GroupSpec::from_toml("groups.toml", block("toml\n# groups\n")).unwrap();
    assert_eq!((from_csv.len(), &from_csv[0]), (5, &from_toml[0]));
}
