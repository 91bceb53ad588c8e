//! What a schedule is made from.

use jiff::civil::DateTime;

use super::calendar::Calendar;
use super::cycles::Cycles;
use super::groups::file::GroupSpec;
use super::settings::ScheduleSettings;
use super::when::When;
use crate::dependencies::Dependencies;
use crate::finding::Finding;
use crate::plan::Readiness;
use crate::plan::schedule::GroupOrigin;
use crate::rules::{Purpose, Storage};
use crate::settings::Scenario;
use crate::wording::Message;

/// A server to be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// Data to be copied in GiB, before compression.
    pub gb: f64,
    /// Changes in GiB a day, before compression.
    pub changed_gb_per_day: f64,
    /// Whether it can be replicated.
    pub readiness: Readiness,
    /// Its disks.
    pub disks: u32,
    /// The host that it runs on, for limits of agentless replication.
    pub host: Option<String>,
    /// The datastore of each disk, where that is known, for limits of agentless replication.
    pub datastores: Vec<Option<String>>,
    /// The group that a column of the inventory names, that the name tells, or that connections show.
    pub group: Option<String>,
    /// Which of these says so.
    pub group_origin: GroupOrigin,
}

impl Task {
    /// A server that is ready, with one disk and no group.
    #[must_use]
    pub fn new(name: impl Into<String>, gb: f64, changed_gb_per_day: f64) -> Self {
        Self {
            name: name.into(),
            gb,
            changed_gb_per_day,
            readiness: Readiness::Ready,
            disks: 1,
            host: None,
            datastores: Vec::new(),
            group: None,
            group_origin: GroupOrigin::default(),
        }
    }
}

/// A server that is not scheduled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// Its name.
    pub server: String,
    /// Why.
    pub reason: Message,
    /// The group that a column of the inventory names.
    pub group: Option<String>,
}

/// A process server that copies pass through.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessServer {
    /// What it is called.
    pub name: String,
    /// Machines that it carries at most.
    pub machines: f64,
    /// Changes that it carries at most, in GiB a day.
    pub changed_gb_per_day: f64,
}

/// How machines are replicated, and what for, as far as the steps of the run book depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// What for; `None` under a rule set of the past.
    pub purpose: Option<Purpose>,
    /// From where.
    pub scenario: Scenario,
    /// Where the disks are kept in Azure.
    pub storage: Storage,
    /// Whether recovery points are kept beside the latest one.
    pub keeps_points: bool,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            purpose: None,
            scenario: Scenario::Vmware,
            storage: Storage::StorageAccounts,
            keeps_points: true,
        }
    }
}

/// What a schedule is made from: the servers, the link, the calendar and the wishes.
#[derive(Clone, Debug)]
pub struct ScheduleInput {
    /// The servers to be moved.
    pub tasks: Vec<Task>,
    /// Servers that are not, for the record.
    pub left_out: Vec<Omitted>,
    /// Servers that the plan is not about, though groups may name them.
    pub outside: Vec<Omitted>,
    /// The link in 10^6 bit/s.
    pub link_mbps: f64,
    /// Compression in per cent.
    pub compression_percent: f64,
    /// The RPO in minutes.
    pub rpo_minutes: f64,
    /// The date and time of hour 0.
    pub start: Option<DateTime>,
    /// When replication may use how much of the link.
    pub calendar: Calendar,
    /// What moves together, and before or apart from what.
    pub groups: Vec<GroupSpec>,
    /// What connections say: groups with their evidence, and an order that gives way to everything else.
    pub dependencies: Dependencies,
    /// By when everything has moved.
    pub deadline: Option<When>,
    /// Whether servers stay protected, for disaster recovery, instead of moving.
    pub keep_replicating: bool,
    /// The process servers; none where copies go straight to Azure.
    pub process_servers: Vec<ProcessServer>,
    /// The limits of agentless replication; `None` where replication is continuous.
    pub cycles: Option<Cycles>,
    /// What the steps of the run book depend on.
    pub way: Way,
    /// How it is cut into batches and waves.
    pub settings: ScheduleSettings,
    /// What was noticed while this was put together.
    pub findings: Vec<Finding>,
}

impl ScheduleInput {
    /// A task by its number.
    #[expect(clippy::indexing_slicing, reason = "jobs are numbered as the tasks")]
    pub(crate) fn task(&self, id: usize) -> &Task {
        &self.tasks[id]
    }

    /// Servers and a link; everything else as by default.
    #[must_use]
    pub fn new(tasks: Vec<Task>, link_mbps: f64, settings: ScheduleSettings) -> Self {
        Self {
            tasks,
            left_out: Vec::new(),
            outside: Vec::new(),
            link_mbps,
            compression_percent: 0.0,
            rpo_minutes: 15.0,
            start: None,
            calendar: Calendar::default(),
            groups: Vec::new(),
            dependencies: Dependencies::default(),
            deadline: None,
            keep_replicating: false,
            process_servers: Vec::new(),
            cycles: None,
            way: Way::default(),
            settings,
            findings: Vec::new(),
        }
    }
}
