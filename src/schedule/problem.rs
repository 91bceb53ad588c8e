//! The input, checked and in the units of the engine: GiB on the wire and hours.

use std::collections::{BTreeMap, HashMap};

use super::calendar::{Timetable, sustained_share};
use super::cycles::{Cycles, Places};
use super::groups::{Unit, add_found_order, in_order, units};
use super::input::{ScheduleInput, Task};
use super::{ScheduleError, assign};
use crate::finding::Finding;
use crate::message;
use crate::plan::Readiness;
use crate::schedule::settings::{CopyLimits, ScheduleSettings};
use crate::units::{BITS_PER_MEGABIT, BYTES_PER_GIB, HOURS_PER_DAY, SECONDS_PER_HOUR};
use crate::wording::Message;

/// What a link of 1 Mbit/s (10^6) carries in an hour, in GiB.
pub(crate) const GB_PER_HOUR: f64 = BITS_PER_MEGABIT / 8.0 * SECONDS_PER_HOUR / BYTES_PER_GIB;

/// A server as the engine sees it.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// What its copy sends, in GiB.
    pub(crate) gb: f64,
    /// What its delta replication sends, in GiB an hour.
    pub(crate) delta: f64,
    pub(crate) disks: u32,
    /// Its host and datastores.
    pub(crate) places: Places,
    /// Its process server.
    pub(crate) process_server: usize,
    /// Not copied before.
    pub(crate) earliest: f64,
}

/// What is to be scheduled.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) jobs: Vec<Job>,
    pub(crate) units: Vec<Unit>,
    /// For each unit how ready its servers are: 0 green, 1 yellow, 2 red.
    pub(crate) ranks: Vec<u8>,
    /// For each unit how much there is to move, from 0 to 1.5.
    pub(crate) complexity: Vec<f64>,
    pub(crate) timetable: Timetable,
    /// The largest share of the link that delta replication may take within the RPO.
    pub(crate) sustained: f64,
    /// By when everything has moved.
    pub(crate) deadline: f64,
    pub(crate) keep_replicating: bool,
    pub(crate) process_servers: usize,
    /// The limits of agentless replication.
    pub(crate) cycles: Option<Cycles>,
    pub(crate) settings: ScheduleSettings,
    pub(crate) limits: CopyLimits,
}

#[expect(clippy::indexing_slicing, reason = "units and their members are numbered by the problem")]
impl Problem {
    /// Checks the input.
    pub(crate) fn new(input: &ScheduleInput) -> Result<(Self, Vec<Finding>), ScheduleError> {
        check(input)?;
        let timetable = Timetable::new(&input.calendar, input.start)?;
        let timetable =
            if input.cycles.is_some() { timetable.closed_in_the_dark() } else { timetable };
        let mut settings = input.settings.clone();
        if let Some(cycles) = &input.cycles {
            let most = u32::try_from(cycles.machines()).unwrap_or(u32::MAX);
            settings.wave_servers_max = settings.wave_servers_max.min(most);
        }
        if !input.keep_replicating && !timetable.has_cut_over(settings.cut_over_hours) {
            return Err(ScheduleError::NoCutOverTime { hours: settings.cut_over_hours });
        }
        let sustained = match &input.cycles {
            Some(cycles) => cycles.waits.highest_load() * timetable.mean_delta_share(),
            None => sustained_share(&timetable, input.rpo_minutes),
        };
        let deltas = input.tasks.iter().any(|task| task.changed_gb_per_day > 0.0);
        if deltas && sustained <= 1e-9 {
            return Err(ScheduleError::NoDelta { rpo_minutes: input.rpo_minutes });
        }
        let (mut units, mut findings) =
            units(&input.tasks, &input.groups, (&input.left_out, &input.outside), input.start)?;
        let all: Vec<usize> = (0..units.len()).collect();
        in_order(&units, &all)?;
        if let Some(cycles) = &input.cycles {
            check_groups(&units, cycles)?;
        }
        let open = add_found_order(&mut units, &input.tasks, &input.dependencies.order);
        findings.extend(order_left_open(open));
        let deadline = match &input.deadline {
            Some(deadline) => deadline.hours("the deadline", input.start)?,
            None => f64::INFINITY,
        };
        let servers = assign::process_servers(&input.tasks, &input.process_servers);
        let sent = 1.0 - input.compression_percent / 100.0;
        let mut jobs: Vec<Job> = input
            .tasks
            .iter()
            .zip(servers)
            .zip(places(&input.tasks))
            .map(|((task, process_server), places)| Job {
                places,
                gb: task.gb * sent,
                delta: task.changed_gb_per_day * sent / HOURS_PER_DAY,
                disks: task.disks.max(1),
                process_server,
                earliest: 0.0,
            })
            .collect();
        for unit in &units {
            for member in &unit.members {
                jobs[*member].earliest = unit.earliest;
            }
        }
        let problem = Self {
            ranks: units.iter().map(|unit| rank(unit, &input.tasks)).collect(),
            complexity: complexity(&units, &input.tasks),
            jobs,
            units,
            timetable,
            sustained,
            deadline,
            keep_replicating: input.keep_replicating,
            process_servers: input.process_servers.len().max(1),
            cycles: input.cycles,
            limits: settings.process_servers,
            settings,
        };
        if problem.settings.batch_window {
            problem.check_windows(input)?;
        }
        Ok((problem, findings))
    }

    /// A job by its number, which is that of its task.
    pub(crate) fn job(&self, id: usize) -> &Job {
        &self.jobs[id]
    }

    /// A unit by its number.
    pub(crate) fn unit(&self, id: usize) -> &Unit {
        &self.units[id]
    }

    /// The jobs of a unit.
    pub(crate) fn members(&self, unit: usize) -> &[usize] {
        &self.units[unit].members
    }

    /// How long the cut-over of a wave takes over a link: where machines replicate in cycles, their last synchronisation comes on
    /// top. It is that of the highest load that the schedule allows, or of all machines together where that is less.
    pub(crate) fn cut_over_hours(&self, link: f64) -> f64 {
        let sync = self.cycles.as_ref().map_or(0.0, |cycles| {
            let all: f64 = self.jobs.iter().map(|job| job.delta).sum();
            cycles.final_sync_hours(all / (link * self.timetable.mean_delta_share()))
        });
        self.settings.cut_over_hours + sync
    }

    /// All that the copies send, in GiB.
    pub(crate) fn total_gb(&self) -> f64 {
        self.jobs.iter().map(|job| job.gb).sum()
    }

    /// Every server has to fit in the best window of the week, alone on the link.
    fn check_windows(&self, input: &ScheduleInput) -> Result<(), ScheduleError> {
        let link = input.link_mbps * GB_PER_HOUR;
        let hours = self.settings.batch_hours;
        let mut largest: Option<(f64, &Task, &Job)> = None;
        let whole = self.window_gb(link, 0.0, hours);
        for (task, job) in input.tasks.iter().zip(&self.jobs) {
            if job.gb + job.delta * hours <= whole && self.timetable.mean_share() >= 1.0 {
                continue;
            }
            let window = self.window_gb(link, job.delta, hours);
            if job.gb > window + 1e-9 && largest.is_none_or(|(_, _, known)| job.gb > known.gb) {
                largest = Some((window, task, job));
            }
        }
        match largest {
            Some((window_gb, task, job)) => Err(ScheduleError::ServerTooLarge {
                server: task.name.clone(),
                gb: job.gb,
                window_gb,
                hours,
            }),
            None => Ok(()),
        }
    }

    /// What the best window of a week carries beside a delta replication, in GiB.
    pub(crate) fn window_gb(&self, link: f64, delta: f64, hours: f64) -> f64 {
        let steps: Vec<f64> = self
            .timetable
            .initial_shares()
            .map(|share| (share * link - delta).max(0.0) / 4.0)
            .collect();
        let week: f64 = steps.iter().sum();
        let length = hours * 4.0;
        let weeks = (length / steps.len() as f64).floor();
        let rest = length - weeks * steps.len() as f64;
        let sums: Vec<f64> = std::iter::once(0.0)
            .chain(steps.iter().chain(&steps).scan(0.0, |sum, gb| {
                *sum += gb;
                Some(*sum)
            }))
            .collect();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "less than a week of steps"
        )]
        let whole = rest.floor() as usize;
        let best = (0..steps.len()).map(|begin| {
            let end = sums[begin + whole];
            end - sums[begin] + (sums[begin + whole + 1] - end) * rest.fract()
        });
        weeks * week + best.fold(0.0, f64::max)
    }
}

/// A group moves whole, so that no more of its machines may replicate than do so at the same time.
fn check_groups(units: &[Unit], cycles: &Cycles) -> Result<(), ScheduleError> {
    let most = cycles.machines();
    match units.iter().find(|unit| unit.members.len() > most) {
        Some(unit) => Err(ScheduleError::GroupTooLarge {
            group: unit.name.clone(),
            servers: unit.members.len(),
            most,
        }),
        None => Ok(()),
    }
}

/// The hosts and datastores of the tasks by numbers.
fn places(tasks: &[Task]) -> Vec<Places> {
    let (mut hosts, mut datastores) = (HashMap::new(), HashMap::new());
    tasks
        .iter()
        .map(|task| {
            let next = hosts.len();
            let host = task.host.as_deref().map(|host| *hosts.entry(host).or_insert(next));
            let mut own: BTreeMap<usize, u32> = BTreeMap::new();
            for datastore in task.datastores.iter().flatten() {
                let next = datastores.len();
                *own.entry(*datastores.entry(datastore.as_str()).or_insert(next)).or_default() += 1;
            }
            Places { host, datastores: own.into_iter().collect() }
        })
        .collect()
}

/// What connections ask for and nobody else wants.
fn order_left_open(open: usize) -> Option<Finding> {
    (open > 0).then(|| {
        let pairs = Message::counted(open, "pair", "pairs");
        Finding::note(
            "schedule-order-left-open",
            message!("schedule"),
            message!("the connections ask for an order of {pairs} of groups or servers that dates, the pilot or another order speak against; it is left open", pairs),
        )
    })
}

fn check(input: &ScheduleInput) -> Result<(), ScheduleError> {
    let number = |name, value: f64, fits: bool, reason| {
        if value.is_finite() && fits {
            Ok(())
        } else {
            Err(ScheduleError::Number { name, value: value.to_string(), reason })
        }
    };
    let (link, compression, rpo) = (input.link_mbps, input.compression_percent, input.rpo_minutes);
    number("link", link, link > 0.0, "must be more than 0 Mbit/s")?;
    number(
        "compression",
        compression,
        (0.0..=100.0).contains(&compression),
        "must be 0 to 100 per cent",
    )?;
    number("rpo", rpo, rpo > 0.0, "must be more than 0 minutes")?;
    input.settings.check()?;
    if input.tasks.is_empty() {
        return Err(ScheduleError::NoServers);
    }
    for task in &input.tasks {
        for (what, value) in [("the data", task.gb), ("the daily change", task.changed_gb_per_day)]
        {
            if !value.is_finite() || value < 0.0 {
                return Err(ScheduleError::Server { server: task.name.clone(), what, value });
            }
        }
    }
    Ok(())
}

#[expect(clippy::indexing_slicing, reason = "the members of a unit are tasks of the input")]
fn rank(unit: &Unit, tasks: &[Task]) -> u8 {
    let tasks = unit.members.iter().map(|member| &tasks[*member]);
    tasks
        .map(|task| match task.readiness {
            Readiness::Ready => 0,
            Readiness::Conditional => 1,
            Readiness::NotReady | Readiness::Unknown => 2,
        })
        .max()
        .unwrap_or(0)
}

/// How much more complex each further server makes a group, where 1 is the largest size and churn of all.
const COMPLEXITY_PER_SERVER: f64 = 0.05;
/// What further servers add at most.
const MAX_SERVER_COMPLEXITY: f64 = 0.5;

/// Size and churn of each unit against the largest, and more for each further server.
#[expect(clippy::indexing_slicing, reason = "the members of a unit are tasks of the input")]
fn complexity(units: &[Unit], tasks: &[Task]) -> Vec<f64> {
    let sums: Vec<(f64, f64)> = units
        .iter()
        .map(|unit| {
            let tasks = unit.members.iter().map(|member| &tasks[*member]);
            tasks.fold((0.0, 0.0), |(gb, changed), task| {
                (gb + task.gb, changed + task.changed_gb_per_day)
            })
        })
        .collect();
    let most =
        sums.iter().fold((0.0_f64, 0.0_f64), |most, sum| (most.0.max(sum.0), most.1.max(sum.1)));
    let part = |value: f64, most: f64| if most > 0.0 { value / most } else { 0.0 };
    sums.iter()
        .zip(units)
        .map(|((gb, changed), unit)| {
            let weight = f64::midpoint(part(*gb, most.0), part(*changed, most.1));
            let others = unit.members.len().saturating_sub(1) as f64;
            weight + (others * COMPLEXITY_PER_SERVER).min(MAX_SERVER_COMPLEXITY)
        })
        .collect()
}
