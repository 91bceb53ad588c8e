//! How near schedules come to the best possible one, where that is known by the way in which the estate is built.

use asrcap::schedule::{Calendar, GroupSpec, ScheduleInput, ScheduleSettings, Task, schedule};

/// What 1 Mbit/s carries in an hour, in GiB.
const GB_PER_HOUR: f64 = 1e6 / 8.0 * 3600.0 / 1_073_741_824.0;
const OFFICE: &str = "weekends = 80\n[[windows]]\ndays = [\"workdays\"]\nfrom = \"08:00\"\nto = \"18:00\"\nshare = 40\n[[blackouts]]\nfrom = 300\nto = 360\n";
const DAYS: f64 = 75.0;

/// The share of the link in the calendar above, worked out anew.
fn office(hour: f64) -> f64 {
    let time = hour % 24.0;
    match (hour / 24.0).floor() % 7.0 {
        _ if (300.0..360.0).contains(&hour) => 0.0,
        5.0 | 6.0 => 0.8,
        _ if (8.0..18.0).contains(&time) => 0.4,
        _ => 1.0,
    }
}

/// Servers of these sizes, most of them in groups of about 8, over a link that copies them in about so many days.
fn input(sizes: impl Iterator<Item = f64>, percent_a_day: f64) -> ScheduleInput {
    let tasks: Vec<Task> = sizes
        .enumerate()
        .map(|(number, gb)| {
            let mut task = Task::new(format!("S{number:04}"), gb, gb * percent_a_day / 100.0);
            task.group = (number % 5 != 0).then(|| format!("G{:02}", number / 10));
            task
        })
        .collect();
    let gb: f64 = tasks.iter().map(|task| task.gb).sum();
    let link = gb / DAYS / 24.0 / GB_PER_HOUR;
    ScheduleInput::new(tasks, link, ScheduleSettings::defaults())
}

fn even() -> impl Iterator<Item = f64> {
    (0..400).map(|_| 200.0)
}

/// A twentieth of the servers holds more than half of the data.
fn skewed() -> impl Iterator<Item = f64> {
    (0..400).map(
        |number| {
            if number % 20 == 7 { 4000.0 } else { 20.0 + f64::from(number * 37 % 160) }
        },
    )
}

/// Each group after the one before it, five in a row.
fn chained(mut input: ScheduleInput) -> ScheduleInput {
    let next = |number: usize| (number % 5 != 4).then(|| format!("G{:02}", number + 1));
    input.groups = (0..40)
        .map(|number| GroupSpec {
            name: format!("G{number:02}"),
            before: next(number).into_iter().collect(),
            ..GroupSpec::default()
        })
        .collect();
    input
}

fn with_office(mut input: ScheduleInput) -> ScheduleInput {
    input.calendar = Calendar::from_toml("calendar", OFFICE).unwrap();
    input
}

/// Without churn the link is the limit: all bytes, the tests of the last wave, and its cut-over.
fn optimum(input: &ScheduleInput, share: impl Fn(f64) -> f64) -> f64 {
    let mut left: f64 = input.tasks.iter().map(|task| task.gb).sum();
    let mut hours = 0.0;
    while left > 1e-9 {
        let rate = input.link_mbps * GB_PER_HOUR * share(hours) / 60.0;
        hours += 1.0 / 60.0;
        left -= rate;
    }
    hours + input.settings.test_hours + input.settings.cut_over_hours
}

#[test]
fn without_churn_the_gap_to_the_optimum_is_below_five_per_cent() {
    let always = |_: f64| 1.0;
    for (name, input, best) in [
        ("even", input(even(), 0.0), optimum(&input(even(), 0.0), always)),
        ("skewed", input(skewed(), 0.0), optimum(&input(skewed(), 0.0), always)),
        (
            "even, office hours",
            with_office(input(even(), 0.0)),
            optimum(&input(even(), 0.0), office),
        ),
        (
            "skewed, office hours",
            with_office(input(skewed(), 0.0)),
            optimum(&input(skewed(), 0.0), office),
        ),
        ("chained", chained(input(even(), 0.0)), optimum(&input(even(), 0.0), always)),
        ("skewed, chained", chained(input(skewed(), 0.0)), optimum(&input(skewed(), 0.0), always)),
    ] {
        let plan = schedule(&input).unwrap();
        let gap = plan.length_hours / best - 1.0;
        assert!(gap < 0.05, "{name}: {} instead of {best}", plan.length_hours);
        assert!(gap > -0.001, "{name}: {} below {best}", plan.length_hours);
        assert!(
            plan.lower_bound_hours > best * 0.99,
            "{name}: a bound of {}",
            plan.lower_bound_hours
        );
    }
}

/// With churn no optimum is known, and the bound counts less than any schedule can keep to; still there is little between.
#[test]
fn with_churn_the_gap_to_the_bound_stays_small() {
    for (name, input) in [
        ("even", input(even(), 1.0)),
        ("skewed", input(skewed(), 1.0)),
        ("even, office hours", with_office(input(even(), 1.0))),
        ("skewed, office hours", with_office(input(skewed(), 1.0))),
        ("chained", chained(input(even(), 1.0))),
    ] {
        // A wave of a hundred servers would be a quarter of these estates.
        let mut small = input.clone();
        small.settings.wave_servers_max = 25;
        let plan = schedule(&small).unwrap();
        let gap = plan.gap.percent.unwrap();
        assert!(gap < 6.0, "{name}: {gap} %, {:?}", plan.gap);
        let large = schedule(&input).unwrap();
        let told = large.findings.iter().any(|finding| finding.code == "smaller-waves-end-sooner");
        let gained = 1.0 - plan.length_hours / large.length_hours;
        assert!(told || gained < 0.03, "{name}: {gained} of {}", large.length_hours);
    }
}
