//! What a schedule that does not fit says would help: with it a schedule is found, with a little less none is.

use asrcap::schedule::{
    Calendar, GroupSpec, Infeasible, Omitted, ScheduleError, ScheduleInput, ScheduleSettings, Task,
    When, schedule,
};
use proptest::prelude::*;

fn settings(layer: &str) -> ScheduleSettings {
    ScheduleSettings::layered(&[layer.parse().unwrap()]).unwrap()
}

prop_compose! {
    fn tight()(
        sizes in prop::collection::vec((20..900_u32, 0..60_u32, 0..10_usize), 4..40),
        days in 2..30_u32,
        hurry in 0.2..1.1_f64,
        own_date in prop::option::of((0..6_usize, 0.2..1.0_f64)),
        office in any::<bool>(),
        keep in any::<bool>(),
    ) -> ScheduleInput {
        let tasks: Vec<Task> = sizes
            .iter()
            .enumerate()
            .map(|(number, (gb, permille, group))| {
                let gb = f64::from(*gb);
                let mut task = Task::new(format!("S{number:03}"), gb, gb * f64::from(*permille) / 1000.0);
                task.group = (*group < 6).then(|| format!("G{group}"));
                task
            })
            .collect();
        let gb: f64 = tasks.iter().map(|task| task.gb).sum();
        let hours = f64::from(days) * 24.0;
        // 1 Mbit/s carries 0.4191 GiB an hour.
        let mut input = ScheduleInput::new(tasks, gb / hours / 0.4191, settings("effort = 40\npilot-test-hours = 24\npilot-settle-hours = 0"));
        input.deadline = Some(When::Hours(hours * hurry + 80.0));
        input.keep_replicating = keep;
        if office {
            let text = "[[windows]]\ndays = [\"workdays\"]\nfrom = \"08:00\"\nto = \"18:00\"\nshare = 60";
            input.calendar = Calendar::from_toml("calendar", text).unwrap();
        }
        if let Some((group, part)) = own_date {
            let name = format!("G{group}");
            if input.tasks.iter().any(|task| task.group.as_ref() == Some(&name)) {
                input.groups = vec![GroupSpec {
                    name,
                    latest: Some(When::Hours(hours * part)),
                    ..GroupSpec::default()
                }];
            }
        }
        input
    }
}

/// All latest dates later by so many hours.
fn later(input: &ScheduleInput, hours: f64) -> ScheduleInput {
    let moved = |date: &Option<When>| match date {
        Some(When::Hours(known)) => Some(When::Hours(known + hours)),
        other => other.clone(),
    };
    let mut input = input.clone();
    input.deadline = moved(&input.deadline);
    for group in &mut input.groups {
        group.latest = moved(&group.latest);
    }
    input
}

fn without(input: &ScheduleInput, servers: &[String]) -> ScheduleInput {
    let mut rest = input.clone();
    rest.tasks.retain(|task| !servers.contains(&task.name));
    let out = input.tasks.iter().filter(|task| servers.contains(&task.name));
    rest.left_out.extend(out.map(|task| Omitted {
        server: task.name.clone(),
        reason: asrcap::wording::Message::default(),
        group: task.group.clone(),
    }));
    rest
}

fn infeasible(input: &ScheduleInput) -> Option<Box<Infeasible>> {
    match schedule(input) {
        Err(ScheduleError::Infeasible(why)) => Some(why),
        Err(error) => panic!("{error}"),
        Ok(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_would_help_helps_and_a_little_less_does_not(input in tight()) {
        let Some(why) = infeasible(&input) else {
            return Ok(());
        };
        if let Some(mbps) = why.link_mbps {
            let with = |mbps: f64| ScheduleInput { link_mbps: mbps, ..input.clone() };
            prop_assert!(infeasible(&with(mbps)).is_none(), "{why}");
            let digit = 10_f64.powf(mbps.log10().floor() - 2.0);
            prop_assert!(infeasible(&with(mbps - digit)).is_some(), "less than {why}");
        }
        if let Some(hours) = why.later_hours {
            prop_assert!(infeasible(&later(&input, hours)).is_none(), "{why}");
            prop_assert!(infeasible(&later(&input, hours - 0.1)).is_some(), "less than {why}");
        }
        if let Some(most) = why.smaller_waves {
            let with = |most: u32| {
                let mut input = input.clone();
                input.settings.wave_servers_max = most;
                input
            };
            prop_assert!(infeasible(&with(most)).is_none(), "{why}");
            prop_assert!(infeasible(&with(most + 1)).is_some(), "more than {why}");
        }
        if !why.fewer_servers.is_empty() {
            prop_assert!(infeasible(&without(&input, &why.fewer_servers)).is_none(), "{why}");
        }
        // Something can always be done: more link, or less to do.
        let something = why.link_mbps.is_some() || why.later_hours.is_some() || !why.fewer_servers.is_empty();
        prop_assert!(something, "{why}");
    }
}

/// A group that cannot keep its own date is what has to wait, not half of the estate.
#[test]
fn one_group_with_an_impossible_date_waits_alone() {
    let mut tasks: Vec<Task> =
        (0..30).map(|number| Task::new(format!("S{number:02}"), 50.0, 0.5)).collect();
    for task in tasks.iter_mut().skip(26) {
        task.group = Some("ERP".to_owned());
        task.gb = 900.0;
    }
    let mut input = ScheduleInput::new(tasks, 100.0, settings(""));
    input.groups = vec![GroupSpec {
        name: "ERP".to_owned(),
        latest: Some(When::Hours(60.0)),
        ..GroupSpec::default()
    }];
    let why = infeasible(&input).unwrap();
    assert_eq!(why.fewer_servers, ["S26", "S27", "S28", "S29"], "{why}");
    assert!(why.to_string().contains("group 'ERP'"), "{why}");
    assert!(infeasible(&later(&input, why.later_hours.unwrap())).is_none());
}
