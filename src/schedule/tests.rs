//! Whole schedules, small enough to work out by hand.

use super::*;
use crate::plan::Readiness;

fn settings(layer: &str) -> ScheduleSettings {
    ScheduleSettings::layered(&[layer.parse().unwrap()]).unwrap()
}

/// No tests and no cut-overs, so that hours are those of the copies.
const BARE: &str =
    "pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0\n";

/// A link that carries so many GiB an hour.
fn link(gb_per_hour: f64) -> f64 {
    gb_per_hour / GB_PER_HOUR
}

fn servers(count: usize, gb: f64, changed: f64) -> Vec<Task> {
    (1..=count).map(|number| Task::new(format!("S{number:02}"), gb, changed)).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-4 * b.abs().max(1.0)
}

#[test]
fn the_sixteen_hours_of_the_guide_are_a_special_case() {
    // 100 machines with 420 GB each, three a batch, 30 % compression, at the bandwidth that the guide computes for it.
    let mut settings = ScheduleSettings::copies_only();
    settings.batch_servers = 3;
    settings.batch_window = true;
    let mbps = 420.0 * 3.0 * 0.7 / 16.0 / GB_PER_HOUR;
    let mut input = ScheduleInput::new(servers(100, 420.0, 0.0), mbps, settings);
    input.compression_percent = 30.0;
    let plan = schedule(&input).unwrap();
    assert_eq!(plan.batches.len(), 34);
    for batch in plan.batches.iter().take(33) {
        assert_eq!(batch.servers.len(), 3);
        assert!(near(batch.end_hour - batch.start_hour, 16.0));
        assert!(near(batch.mbps, mbps));
        assert!(near(batch.gb, 1260.0));
    }
    assert!(near(plan.length_hours, 100.0 / 3.0 * 16.0));
    assert!(near(plan.lower_bound_hours, plan.length_hours));
}

#[test]
fn churn_during_the_copy_and_of_what_is_protected_is_sent_too() {
    // 100 GB at 10 GB an hour with 24 GB of changes a day: 9 GB an hour are left.
    let mut input = ScheduleInput::new(servers(1, 100.0, 24.0), link(10.0), settings(BARE));
    assert!(near(schedule(&input).unwrap().length_hours, 100.0 / 9.0));
    // A second one beside the first: 8 GB an hour.
    input = ScheduleInput::new(
        servers(2, 100.0, 24.0),
        link(10.0),
        settings(
            "pilot-test-hours = 0\npilot-settle-hours = 0\ntest-hours = 0\ncut-over-hours = 0",
        ),
    );
    assert!(near(schedule(&input).unwrap().length_hours, 100.0 / 9.0 + 100.0 / 8.0));
}

#[test]
fn a_cut_over_frees_the_link_unless_servers_stay_protected() {
    let waves =
        format!("{BARE}pilot-servers-max = 1\nsecond-wave-servers-max = 1\nwave-growth = 0");
    let mut input = ScheduleInput::new(servers(3, 100.0, 24.0), link(10.0), settings(&waves));
    let moved = schedule(&input).unwrap();
    assert_eq!(moved.waves.len(), 3);
    assert!(near(moved.length_hours, 3.0 * 100.0 / 9.0));
    input.keep_replicating = true;
    let kept = schedule(&input).unwrap();
    assert!(near(kept.length_hours, 100.0 / 9.0 + 100.0 / 8.0 + 100.0 / 7.0));
    assert_eq!(kept.waves[0].cut_over_hour, None);
    assert!(kept.run_book.iter().any(|step| step.step == "protected"));
    assert!(kept.run_book.iter().all(|step| step.step != "cut-over"));
}

#[test]
fn green_comes_first_and_the_pilot_is_small_and_simple() {
    let mut tasks = servers(60, 50.0, 1.0);
    for (index, task) in tasks.iter_mut().enumerate() {
        task.gb += index as f64;
        if index % 3 == 0 {
            task.readiness = Readiness::Conditional;
        }
        if index >= 40 {
            task.group = Some(format!("G{}", index % 4));
        }
    }
    let plan = schedule(&ScheduleInput::new(tasks.clone(), 500.0, settings(""))).unwrap();
    let pilot = &plan.waves[0];
    assert!(pilot.pilot && (3..=5).contains(&pilot.servers.len()), "{:?}", pilot.servers);
    let ready = |name: &String| {
        tasks.iter().any(|task| &task.name == name && task.readiness == Readiness::Ready)
    };
    assert!(pilot.servers.iter().all(ready));
    assert!(pilot.groups.is_empty());
    assert!((12..=20).contains(&plan.waves[1].servers.len()));
    // No yellow group or server before a green one.
    let last_green = plan.waves.iter().rposition(|wave| wave.servers.iter().all(ready)).unwrap();
    assert!(plan.waves[..last_green].iter().all(|wave| wave.servers.iter().all(ready)));
}

#[test]
fn groups_wait_for_one_another_and_keep_their_distance() {
    let groups = "
        [[groups]]\nname = \"A\"\nservers = [\"S01\", \"S02\"]\nbefore = [\"B\"]\nlatest = 2000
        [[groups]]\nname = \"B\"\nservers = [\"S03\", \"S04\"]\napart = [\"C\"]
        [[groups]]\nname = \"C\"\nservers = [\"S05\"]\nearliest = 300
        [[groups]]\nname = \"P\"\nservers = [\"S09\"]\npilot = true";
    let mut input = ScheduleInput::new(servers(9, 100.0, 1.0), 200.0, settings(""));
    input.groups = GroupSpec::from_toml("groups.toml", groups).unwrap();
    let plan = schedule(&input).unwrap();
    let wave = |group: &str| {
        let wave = plan.waves.iter().find(|wave| wave.groups.iter().any(|name| name == group));
        wave.unwrap()
    };
    assert!(wave("P").pilot);
    assert!(wave("A").number < wave("B").number);
    assert!(wave("A").end_hour <= wave("B").cut_over_hour.unwrap());
    assert_ne!(wave("B").number, wave("C").number);
    let copies = plan.batches.iter().flat_map(|batch| &batch.copies);
    let c = copies.clone().find(|copy| copy.server == "S05").unwrap();
    assert!(c.start_hour >= 300.0);
}

#[test]
fn nothing_is_copied_or_moved_in_a_blackout() {
    let mut input = ScheduleInput::new(
        servers(4, 100.0, 2.0),
        link(10.0),
        settings("pilot-test-hours = 0\npilot-settle-hours = 0"),
    );
    input.calendar =
        Calendar::from_toml("c", "[[blackouts]]\nname = \"freeze\"\nfrom = 12\nto = 60").unwrap();
    let plan = schedule(&input).unwrap();
    for point in plan.timeline.points.iter().filter(|point| (12.0..60.0).contains(&point.hour)) {
        assert!(point.initial_mbps.abs() < 1e-9 && point.delta_mbps > 0.0, "{point:?}");
    }
    assert!(plan.waves.iter().all(|wave| wave.cut_over_hour.unwrap() >= 60.0));
}

#[test]
fn a_server_larger_than_any_window_is_named() {
    let mut tasks = servers(3, 100.0, 0.0);
    tasks[1].gb = 170.0;
    let window = format!("{BARE}batch-window = true\nbatch-hours = 16");
    let mut input = ScheduleInput::new(tasks, link(10.0), settings(&window));
    let error = schedule(&input).unwrap_err();
    assert!(
        matches!(&error, ScheduleError::ServerTooLarge { server, .. } if server == "S02"),
        "{error}"
    );
    // Without windows it takes its time.
    input.settings.batch_window = false;
    assert!(near(schedule(&input).unwrap().length_hours, 37.0));
    // Where nights are the windows, a night has to carry it.
    input.tasks[1].gb = 100.0;
    input.settings.batch_window = true;
    let nights = "[[windows]]\nfrom = \"06:00\"\nto = \"20:00\"\nshare = 100\ninitial = false";
    input.calendar = Calendar::from_toml("c", nights).unwrap();
    let plan = schedule(&input).unwrap();
    assert_eq!(plan.batches.len(), 3);
    assert!(plan.batches.iter().all(|batch| batch.end_hour - batch.start_hour <= 16.0));
    input.tasks[1].gb = 101.0;
    assert!(matches!(schedule(&input), Err(ScheduleError::ServerTooLarge { .. })));
}

#[test]
fn a_deadline_that_cannot_be_kept_says_what_would_help() {
    let mut input = ScheduleInput::new(servers(10, 100.0, 0.0), link(10.0), settings(BARE));
    input.deadline = Some(When::Hours(50.0));
    let error = schedule(&input).unwrap_err();
    let ScheduleError::Infeasible(why) = &error else {
        panic!("{error}");
    };
    assert!(matches!(why.limit, Limit::Date { group: None, link: true, .. }), "{error}");
    assert!(near(why.later_hours.unwrap(), 50.0), "{error}");
    let needed = why.link_mbps.unwrap();
    assert!(needed >= link(20.0) * 0.999 && needed < link(20.0) * 1.01, "{error}");
    assert_eq!(why.fewer_servers.len(), 5, "{error}");
    assert!(error.to_string().contains("(S06, S07, S08, S09, S10)"), "{error}");
    input.link_mbps = needed;
    assert!(schedule(&input).is_ok());
    // Tests and cut-overs take their time on any link.
    input.settings = settings("");
    let ScheduleError::Infeasible(why) = schedule(&input).unwrap_err() else {
        panic!();
    };
    assert!(matches!(why.limit, Limit::Date { link: false, .. }));
    assert_eq!(why.link_mbps, None);
}

#[test]
fn delta_replication_beyond_the_link_says_so() {
    let mut input = ScheduleInput::new(servers(10, 10.0, 24.0), link(10.0), settings(BARE));
    input.keep_replicating = true;
    let ScheduleError::Infeasible(why) = schedule(&input).unwrap_err() else {
        panic!();
    };
    assert!(matches!(why.limit, Limit::Delta { .. }), "{why}");
    let needed = why.link_mbps.unwrap();
    assert!(needed > link(10.0) && needed < link(10.2), "{why}");
    assert_eq!((why.fewer_servers.len(), why.smaller_waves), (1, None), "{why}");
    input.keep_replicating = false;
    assert!(schedule(&input).is_ok());
    // A pilot of five takes the whole link; smaller waves do not.
    input.tasks = servers(10, 10.0, 48.0);
    let ScheduleError::Infeasible(why) = schedule(&input).unwrap_err() else {
        panic!();
    };
    assert_eq!(why.smaller_waves, Some(4), "{why}");
    input.settings.wave_servers_max = 4;
    assert!(schedule(&input).is_ok());
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let input = ScheduleInput::new(servers(2, 10.0, 1.0), 100.0, settings(""));
    let refused = |change: fn(&mut ScheduleInput)| {
        let mut input = input.clone();
        change(&mut input);
        schedule(&input).unwrap_err()
    };
    assert!(matches!(refused(|input| input.link_mbps = 0.0), ScheduleError::Number { .. }));
    assert!(matches!(refused(|input| input.link_mbps = f64::NAN), ScheduleError::Number { .. }));
    assert!(matches!(refused(|input| input.tasks[1].gb = -1.0), ScheduleError::Server { .. }));
    assert!(matches!(refused(|input| input.tasks.clear()), ScheduleError::NoServers));
    assert!(matches!(
        refused(|input| input.deadline = Some(When::Hours(-3.0))),
        ScheduleError::BeforeStart { .. }
    ));
    let never = "[[cut-over]]\ndays = [\"sat\"]\nfrom = \"10:00\"\nto = \"12:00\"";
    let mut short = input.clone();
    short.calendar = Calendar::from_toml("c", never).unwrap();
    assert!(matches!(schedule(&short), Err(ScheduleError::NoCutOverTime { .. })));
    let stopped = "[[blackouts]]\nfrom = 5\nto = 9\nshare = 0";
    short.calendar = Calendar::from_toml("c", stopped).unwrap();
    assert!(matches!(schedule(&short), Err(ScheduleError::NoDelta { .. })));
}

#[test]
fn process_servers_hold_copies_back() {
    let limits =
        format!("{BARE}[process-servers]\nmbps = 50\nserver-mbps = 20\nparallel-disks = 4");
    let mut tasks = servers(16, 100.0, 0.0);
    for task in &mut tasks {
        task.disks = 2;
    }
    let mut input = ScheduleInput::new(tasks, 1000.0, settings(&limits));
    let server = |name: &str| ProcessServer {
        name: name.into(),
        machines: 100.0,
        changed_gb_per_day: 1000.0,
    };
    input.process_servers = vec![server("one"), server("two")];
    let plan = schedule(&input).unwrap();
    // Two servers of two disks at once on each of two process servers, 20 Mbit/s each.
    assert!(near(plan.simulation.peak_mbps, 80.0), "{:?}", plan.simulation);
    assert!(near(plan.length_hours, 1600.0 / (80.0 * GB_PER_HOUR)), "{}", plan.length_hours);
    assert!(plan.gap.causes.iter().any(|cause| cause.code == "process-servers"), "{:?}", plan.gap);
    let used: std::collections::BTreeSet<_> = plan
        .batches
        .iter()
        .flat_map(|batch| &batch.copies)
        .map(|copy| copy.process_server.clone())
        .collect();
    assert_eq!(used.len(), 2);
}

#[test]
fn the_run_book_tells_everything_in_the_order_of_time() {
    let mut tasks = servers(12, 100.0, 2.0);
    tasks[3].name = "=cmd|'x', \"q\"; [y]".into();
    let mut input = ScheduleInput::new(tasks, 200.0, settings(""));
    input.start = Some("2026-12-01T20:00".parse().unwrap());
    let plan = schedule(&input).unwrap();
    assert!(plan.run_book.windows(2).all(|pair| pair[0].hour <= pair[1].hour));
    let steps: std::collections::BTreeSet<&str> =
        plan.run_book.iter().map(|step| step.step.as_str()).collect();
    assert_eq!(steps.len(), 8, "{steps:?}");
    assert!(
        plan.run_book
            .iter()
            .all(|step| !step.text.to_string().contains('{') && step.date.is_some())
    );

    let csv = run_book::csv(&plan, &|_| None);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let enabled = rows.iter().filter(|row| &row[5] == "enable").count();
    assert_eq!(enabled, 12);
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')));

    let markdown = run_book::markdown(&plan, &|_| None);
    assert!(markdown.contains("## Pilot") && markdown.contains("- [ ] **2026-12-01 20:00"));
    assert!(markdown.contains("=cmd\\|'x'"), "{markdown}");

    let calendar = run_book::calendar(&plan, &|_| None).unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), plan.batches.len() + 2 * plan.waves.len());
    assert!(calendar.contains("DTSTART:20261201T200000\r\n"));
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
    input.start = None;
    assert_eq!(run_book::calendar(&schedule(&input).unwrap(), &|_| None), None);
}
