//! No schedule is shorter than the bound, whatever the waves are.

use proptest::prelude::*;

use super::lower_bounds;
use crate::schedule::engine;
use crate::schedule::problem::{GB_PER_HOUR, Problem};
use crate::schedule::search::base_orders;
use crate::schedule::waves::waves;
use crate::schedule::{Calendar, ScheduleInput, ScheduleSettings, Task};

const CALENDARS: [&str; 4] = [
    "",
    "weekends = 80\n[[windows]]\ndays = [\"workdays\"]\nfrom = \"08:00\"\nto = \"18:00\"\nshare = 40",
    "[[windows]]\nfrom = \"06:00\"\nto = \"20:00\"\nshare = 60\ninitial = false\n[[blackouts]]\nfrom = 100\nto = 160",
    "[[cut-over]]\ndays = [\"fri\", \"sat\"]\nfrom = \"18:00\"\nto = \"06:00\"\n[[blackouts]]\nfrom = 300\nto = 500",
];

prop_compose! {
    fn any_input()(
        servers in prop::collection::vec((1..4000_u32, 0..60_u32, 0..12_usize), 2..80),
        calendar in 0..CALENDARS.len(),
        hours in 30..2500_u32,
        waves in (1..8_u32, 2..30_u32, 1..60_u32),
        tests in (0..200_u32, 0..100_u32, 0..9_u32),
        keep in any::<bool>(),
    ) -> ScheduleInput {
        let tasks: Vec<Task> = servers
            .iter()
            .enumerate()
            .map(|(number, (gb, permille, group))| {
                let gb = f64::from(*gb);
                let mut task = Task::new(format!("S{number}"), gb, gb * f64::from(*permille) / 1000.0);
                task.group = (*group < 6).then(|| format!("G{group}"));
                task
            })
            .collect();
        let gb: f64 = tasks.iter().map(|task| task.gb).sum();
        let changed: f64 = tasks.iter().map(|task| task.changed_gb_per_day).sum();
        let needed = gb / f64::from(hours) + changed / 24.0;
        let settings = ScheduleSettings {
            pilot_servers_max: waves.0,
            second_wave_servers_max: waves.1,
            wave_servers_max: waves.2,
            pilot_test_hours: f64::from(tests.0),
            test_hours: f64::from(tests.1),
            cut_over_hours: f64::from(tests.2),
            ..ScheduleSettings::defaults()
        };
        let mut input = ScheduleInput::new(tasks, needed / GB_PER_HOUR, settings);
        input.calendar = Calendar::from_toml("calendar", CALENDARS[calendar]).unwrap();
        input.keep_replicating = keep;
        input
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_schedule_is_below_the_bound(input in any_input()) {
        let (problem, _) = Problem::new(&input).unwrap();
        let link = input.link_mbps * GB_PER_HOUR;
        let bounds = lower_bounds(&problem, link);
        for order in base_orders(&problem) {
            let Ok(run) = engine::run(&problem, &waves(&problem, &order), link, engine::Record::Times) else {
                continue;
            };
            prop_assert!(bounds.copies <= run.copied() + 1e-6, "copies {} below {}", run.copied(), bounds.copies);
            prop_assert!(bounds.length <= run.length() + 1e-6, "{} below {}", run.length(), bounds.length);
        }
    }
}
