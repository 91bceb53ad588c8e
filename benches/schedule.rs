#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::expect_used, reason = "a benchmark may stop")]
#![allow(clippy::print_stdout, reason = "what is measured")]
//! How long scheduling takes: up to 10,000 servers in 200 groups over about a year of 15-minute steps.

use std::hint::black_box;

use asrcap::plan::Readiness;
use asrcap::schedule::{Calendar, ScheduleInput, ScheduleSettings, Task, schedule};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const CALENDAR: &str = r#"
weekends = 90
[[windows]]
days = ["workdays"]
from = "08:00"
to = "18:00"
share = 40
[[blackouts]]
from = 4000
to = 4200
[[cut-over]]
days = ["fri", "sat"]
from = "18:00"
to = "06:00"
"#;

/// Servers of many sizes in a fiftieth as many groups, some in none, that a link copies in about a year.
fn input(count: u32) -> ScheduleInput {
    // A small estate that takes a year has a small link, on which only a small churn has room.
    let calm = f64::from(count) / 10_000.0;
    let tasks: Vec<Task> = (0..count)
        .map(|number| {
            let gb = f64::from(40 + number * 7919 % 1500);
            let mut task = Task::new(
                format!("SRV{number:05}"),
                gb,
                gb * f64::from(number % 40) / 2000.0 * calm,
            );
            task.group =
                (number % 20 != 0).then(|| format!("APP{:03}", number * 31 % count.div_ceil(50)));
            task.disks = 1 + number % 5;
            if number % 7 == 0 {
                task.readiness = Readiness::Conditional;
            }
            task
        })
        .collect();
    let gb: f64 = tasks.iter().map(|task| task.gb).sum();
    let settings = ScheduleSettings::defaults();
    let mut input =
        ScheduleInput::new(tasks, gb * 0.7 * 8_589.934_592 / (365.0 * 86_400.0) * 1.4, settings);
    input.compression_percent = 30.0;
    input.calendar = Calendar::from_toml("calendar", CALENDAR).expect("it is valid");
    input
}

fn scheduling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("schedule");
    group.sample_size(10);
    for count in [100, 1_000, 10_000] {
        let input = input(count);
        let plan = schedule(&input).expect("it fits");
        println!(
            "{count} servers: {} waves, {} batches, {:.0} h of at least {:.0} h",
            plan.waves.len(),
            plan.batches.len(),
            plan.length_hours,
            plan.lower_bound_hours
        );
        group.bench_with_input(BenchmarkId::from_parameter(count), &input, |bencher, input| {
            bencher.iter(|| schedule(black_box(input)));
        });
    }
    group.finish();
}

criterion_group!(benches, scheduling);
criterion_main!(benches);
