//! A server and its disks.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::usage::Usage;
use crate::identity::Addresses;
use crate::settings::DiskChoice;
use crate::source::Location;
use crate::units::Gib;
use crate::words;

/// How a machine boots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Boot {
    /// Legacy BIOS; generation 1 in Hyper-V and Azure.
    Bios,
    /// UEFI; generation 2.
    Efi,
}

/// What a row of an inventory stands for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Class {
    /// A server to be planned.
    #[default]
    Server,
    /// A template.
    Template,
    /// A placeholder of vSphere Site Recovery Manager for a machine that lives elsewhere.
    Placeholder,
    /// A machine that the hypervisor needs for itself: an agent of vSphere Cluster Services, or a controller of Nutanix.
    Agent,
    /// A machine whose host cannot reach it; its data are not real.
    Inaccessible,
    /// A machine that is switched off, where those are left out.
    PoweredOff,
    /// A second description of a machine.
    Duplicate,
    /// A line that is the total or the mean of other lines.
    Total,
    /// A server without a change rate, where those are left out.
    Unmeasured,
    /// A machine that an override leaves out.
    Excluded,
    /// A server that the scope leaves out.
    OutOfScope,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 11] = [
        Self::Server,
        Self::Template,
        Self::Placeholder,
        Self::Agent,
        Self::Inaccessible,
        Self::PoweredOff,
        Self::Duplicate,
        Self::Total,
        Self::Unmeasured,
        Self::Excluded,
        Self::OutOfScope,
    ];

    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Template => "template",
            Self::Placeholder => "placeholder",
            Self::Agent => "agent",
            Self::Inaccessible => "inaccessible",
            Self::PoweredOff => "powered-off",
            Self::Duplicate => "duplicate",
            Self::Unmeasured => "unmeasured",
            Self::Excluded => "excluded",
            Self::OutOfScope => "out-of-scope",
            Self::Total => "total",
        }
    }

    /// The words for reports: "template".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Server => words!("server"),
            Self::Template => words!("template"),
            Self::Placeholder => words!("SRM placeholder"),
            Self::Agent => words!("machine of the hypervisor (vCLS, CVM, Domain-0)"),
            Self::Inaccessible => words!("inaccessible or orphaned machine"),
            Self::PoweredOff => words!("powered-off machine"),
            Self::Total => words!("total or mean of other lines"),
            Self::Unmeasured => words!("server without a change rate"),
            Self::Duplicate => words!("second description of one machine"),
            Self::Excluded => words!("machine left out by an override"),
            Self::OutOfScope => words!("server out of scope"),
        }
    }
}

/// What a disk, or a server with all its disks, was measured to do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Workload {
    /// Changed data in GiB a day; of a server it stands in [`Server::change`].
    pub changed_gb_per_day: Option<f64>,
    /// Changes at the peak in MiB/s.
    pub peak_mib_per_s: Option<f64>,
    /// Reads and writes a second.
    pub iops: Option<f64>,
    /// Reads and writes in MiB/s.
    pub mib_per_s: Option<f64>,
    /// Writes in MiB/s at the percentile that counts: a part of `mib_per_s`.
    pub written_mib_per_s: Option<f64>,
    /// Average size of a write in KiB.
    pub io_kb: Option<f64>,
}

impl Workload {
    /// What is known to be written in MiB/s: at the percentile that counts, else at the peak.
    #[must_use]
    pub fn written(&self) -> Option<f64> {
        self.written_mib_per_s.or(self.peak_mib_per_s)
    }
}

/// One disk of a server.
#[expect(clippy::struct_excessive_bools, reason = "what a disk is, each by itself")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disk {
    /// The inventory's name for it: `Hard disk 1`.
    pub label: String,
    /// The volume of a Windows host that it lies on: `D:`, `C:\ClusterStorage\Volume1`, `\\filer\share`.
    pub volume: Option<String>,
    /// The datastore of a VMware host that it lies on.
    pub datastore: Option<String>,
    /// Its size.
    pub capacity: Option<Gib>,
    /// Whether it is a raw device mapping.
    pub raw: bool,
    /// Whether several machines share it.
    pub shared: bool,
    /// Whether it is independent of the snapshots of its machine.
    pub independent: bool,
    /// Whether it is said to be on an `NVMe` controller.
    pub nvme: bool,
    /// What it was measured to do.
    pub workload: Workload,
    /// The type of its managed disk that somebody chose.
    pub disk_type: Option<DiskChoice>,
}

impl Disk {
    /// Whether it is on an `NVMe` controller, as its inventory says or a Linux machine calls it: `nvme0n1`.
    #[must_use]
    pub fn is_nvme(&self) -> bool {
        let device = self.label.trim().trim_start_matches("/dev/");
        let number = device.strip_prefix("nvme").unwrap_or_default();
        self.nvme || number.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// How good a change rate is; better ones stand for what replication really sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Quality {
    /// Unique changed blocks, as a backup or changed-block tracking counts them.
    ChangedBlocks,
    /// Bytes written: an upper bound, blocks written twice are counted twice.
    WrittenBytes,
    /// A percentile of a throughput: a ceiling, never a daily sum.
    Percentile,
    /// Typed by a person.
    Typed,
}

impl Quality {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::ChangedBlocks => "changed-blocks",
            Self::WrittenBytes => "written-bytes",
            Self::Percentile => "percentile",
            Self::Typed => "typed",
        }
    }
}

/// The amount of a daily change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ChangeAmount {
    /// Per cent of total storage, 0 or more.
    PercentOfTotal(f64),
    /// GiB a day, 0 or more.
    GbPerDay(f64),
}

/// How much of a server changes in a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The amount.
    pub amount: ChangeAmount,
    /// How good it is.
    pub quality: Quality,
    /// Where it was read; `None` for a setting.
    pub location: Option<Location>,
}

/// A readiness that somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForcedReadiness {
    /// Can be replicated, whatever the rules say.
    Ready,
    /// Can be replicated after something is done.
    Conditional,
    /// Is not replicated.
    NotReady,
}

impl ForcedReadiness {
    /// The identifier in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Conditional => "conditional",
            Self::NotReady => "not_ready",
        }
    }
}

/// A readiness that somebody decided, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The readiness.
    pub readiness: ForcedReadiness,
    /// Why.
    pub reason: Option<String>,
}

/// A cell of a column that nothing else is read from, such as a custom attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// The heading of the column.
    pub heading: Arc<str>,
    /// Whether the heading is none of the format's own, so that somebody added the column.
    pub is_custom: bool,
    /// The text of the cell.
    pub value: String,
}

/// What is assumed of a server because no input says it, by the key of the value in the JSON of a plan.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Assumed {
    /// The used part of the storage.
    UsedGb,
    /// The number of network interfaces.
    Nics,
    /// The number of disks.
    Disks,
}

impl Assumed {
    /// The identifier in JSON and CSV.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::UsedGb => "used_gb",
            Self::Nics => "nics",
            Self::Disks => "disks",
        }
    }
}

/// A server as the inventories describe it. What they do not say is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The name in the inventory.
    pub name: String,
    /// Where it was read.
    pub location: Location,
    /// What the row stands for.
    pub class: Class,
    /// The identifier of the machine: the instance UUID where there is one.
    pub uuid: Option<String>,
    /// The identifier that its manager gave it, such as the `vm-101` of a vCenter.
    pub vm_id: Option<String>,
    /// The manager that it was read from, such as a vCenter.
    pub manager: Option<String>,
    /// The name in DNS.
    pub dns_name: Option<String>,
    /// The addresses of its network adapters.
    pub addresses: Addresses,
    /// The host that it runs on.
    pub host: Option<String>,
    /// The cluster of hosts that it runs in.
    pub cluster: Option<String>,
    /// The data centre, or the site, as the inventory divides them.
    pub datacenter: Option<String>,
    /// The folder of the inventory that it lies in: `Prod/Web`.
    pub folder: Option<String>,
    /// Its tags: `web`, or `environment=prod`.
    pub tags: Vec<String>,
    /// Software that the inventory lists on it: `SQL Server 2019`.
    pub software: Vec<String>,
    /// What the columns say that nothing else is read from; only where somebody asks for them.
    pub columns: Vec<NamedValue>,
    /// Whether it is switched on.
    pub powered_on: Option<bool>,
    /// What the inventory says of its power state, where that is not understood.
    pub power_state: Option<String>,
    /// Processor cores.
    pub cores: Option<u32>,
    /// The MHz of all its cores together.
    pub cpu_mhz: Option<f64>,
    /// Memory in MiB.
    pub memory_mb: Option<f64>,
    /// Network interfaces.
    pub nics: Option<u32>,
    /// Total size of its disks in GiB.
    pub storage_gb: Option<f64>,
    /// The used part of the storage, 0 to 1.
    pub utilization: Option<f64>,
    /// How many disks it has.
    pub disk_count: Option<u32>,
    /// The disks one by one, where the inventory has them.
    pub disks: Vec<Disk>,
    /// How much changes in a day.
    pub change: Option<Change>,
    /// An Azure VM size that somebody fixed by hand.
    pub azure_size: Option<String>,
    /// Whether somebody said that software on it is licensed by the core, or is not.
    pub licensed_cores: Option<bool>,
    /// The type of its managed disks that somebody chose.
    pub disk_type: Option<DiskChoice>,
    /// The operating system as the inventory writes it.
    pub os: Option<String>,
    /// How it boots.
    pub boot: Option<Boot>,
    /// Whether UEFI Secure Boot is on.
    pub secure_boot: Option<bool>,
    /// How many snapshots (checkpoints) it has.
    pub snapshots: Option<u32>,
    /// The state that its hypervisor tells of.
    pub condition: Condition,
    /// What all its disks together were measured to do.
    pub workload: Workload,
    /// How busy it was measured to be.
    pub usage: Usage,
    /// What it moves together with, as a column of the inventory says: the application, the owner.
    pub group: Option<String>,
    /// A readiness that somebody decided, whatever the rules say.
    pub verdict: Option<Verdict>,
    /// Which of these facts are assumed.
    pub assumed: Vec<Assumed>,
}

impl Server {
    /// A server of which nothing but its name and place is known.
    #[must_use]
    pub fn new(name: impl Into<String>, location: Location) -> Self {
        Self {
            name: name.into(),
            location,
            class: Class::Server,
            uuid: None,
            vm_id: None,
            manager: None,
            dns_name: None,
            addresses: Addresses::default(),
            host: None,
            cluster: None,
            datacenter: None,
            folder: None,
            tags: Vec::new(),
            software: Vec::new(),
            columns: Vec::new(),
            powered_on: None,
            power_state: None,
            cores: None,
            cpu_mhz: None,
            memory_mb: None,
            nics: None,
            storage_gb: None,
            utilization: None,
            disk_count: None,
            disks: Vec::new(),
            change: None,
            azure_size: None,
            licensed_cores: None,
            disk_type: None,
            os: None,
            boot: None,
            secure_boot: None,
            snapshots: None,
            condition: Condition::default(),
            workload: Workload::default(),
            usage: Usage::default(),
            group: None,
            verdict: None,
            assumed: Vec::new(),
        }
    }

    /// Takes over the facts that are not known yet from another description of the machine, and adds its tags, software and columns.
    pub(crate) fn fill(&mut self, other: &Self) {
        macro_rules! or {
            ($($field:ident),*) => {
                $(if self.$field.is_none() { self.$field.clone_from(&other.$field); })*
            };
        }
        or!(
            group,
            uuid,
            vm_id,
            manager,
            dns_name,
            host,
            cluster,
            datacenter,
            folder,
            powered_on,
            power_state,
            cores,
            cpu_mhz,
            memory_mb,
            nics,
            disk_count,
            change,
            azure_size,
            licensed_cores,
            disk_type,
            os,
            boot,
            secure_boot,
            snapshots
        );
        self.usage.fill(other.usage);
        self.condition.fill(&other.condition);
        self.add_labels(other);
    }

    /// Adds the tags, the software and the columns of another description of the machine.
    pub(crate) fn add_labels(&mut self, other: &Self) {
        add(&mut self.tags, &other.tags);
        add(&mut self.software, &other.software);
        add(&mut self.columns, &other.columns);
    }

    /// The largest disk in GiB, where every disk's size is known.
    #[must_use]
    pub fn largest_disk_gb(&self) -> Option<f64> {
        if self.disks.is_empty() {
            return None;
        }
        let sizes = self.disks.iter().map(|disk| disk.capacity.map(|size| size.0));
        sizes.reduce(|a, b| Some(a?.max(b?))).flatten()
    }
}
/// Adds what is not there yet.
fn add<T: Clone + PartialEq>(known: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !known.contains(one) {
            known.push(one.clone());
        }
    }
}
