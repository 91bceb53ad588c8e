//! A server while its facts are gathered: figures that several columns and tabs state in their own way.

use super::recommended_disks::{self, Classed};
use super::tally::{Notice, Tally};
use crate::estate::{
    Change, ChangeAmount, Class, Described, Quality, Server, StorageBasis, UsedBasis,
};
use crate::finding::Severity;
use crate::units::{Gib, GibPerDay};
use crate::words;

static STORAGE_FROM_TOTAL: Notice = Notice {
    code: "storage-from-total",
    severity: Severity::Note,
    message: words!("the disks are not listed one by one; the total of the inventory is used"),
    hint: words!("Add the disks to the export, so that the limits for single disks can be checked"),
};
static STORAGE_FROM_PROVISIONED: Notice = Notice {
    code: "storage-from-provisioned",
    severity: Severity::Warning,
    message: words!(
        "the size of the disks is not known; the provisioned space is used, which also holds swap files and snapshots"
    ),
    hint: words!("Add the disks to the export (RVTools: tab vDisk)"),
};
static STORAGE_FROM_VOLUMES: Notice = Notice {
    code: "storage-from-volumes",
    severity: Severity::Warning,
    message: words!(
        "the size of the disks is not known; the sizes of the file systems are added up, which leave out what is not partitioned"
    ),
    hint: words!("Add the disks to the export"),
};
static STORAGE_FROM_BOOT_DISK: Notice = Notice {
    code: "storage-from-boot-disk",
    severity: Severity::Warning,
    message: words!(
        "the tool only tells the size of the disk that the machine starts from; further disks are not in the storage"
    ),
    hint: words!(
        "Add the disks to the export (Proxmox: the configuration of each machine; OpenStack: the volumes)"
    ),
};
static USED_PARTLY_KNOWN: Notice = Notice {
    code: "used-partly-known",
    severity: Severity::Warning,
    message: words!("the used space of some of the disks is not known; these disks count as full"),
    hint: words!("Add the used space to the export, or set the used part with an override"),
};
static USED_FROM_DATASTORE: Notice = Notice {
    code: "used-from-datastore",
    severity: Severity::Warning,
    message: words!("the used space is the space taken on the datastore, not what the guest uses"),
    hint: words!(
        "Switched-off machines and those without VMware Tools do not report what their guests use"
    ),
};
static USED_CAPPED: Notice = Notice {
    code: "used-capped",
    severity: Severity::Note,
    message: words!(
        "more space is used than the disks have (network drives or volume managers); 100 % is used"
    ),
    hint: words!("Nothing to do, unless the disks in the inventory are wrong"),
};
static TAKEN_CAPPED: Notice = Notice {
    code: "taken-capped",
    severity: Severity::Note,
    message: words!(
        "more space is taken on the datastore than the disks have (snapshots and other files of the machine); 100 % is used"
    ),
    hint: words!("Nothing to do, unless the disks in the inventory are wrong"),
};
static SWAP_FILE: Notice = Notice {
    code: "swap-file-in-use",
    severity: Severity::Note,
    message: words!(
        "the space taken on the datastore is more than the disks have, and without the memory it is not: it holds the swap file, which is subtracted"
    ),
    hint: words!("Nothing to do; a swap file is as large as the memory and is not replicated"),
};
static TOTALS_DISAGREE: Notice = Notice {
    code: "totals-disagree",
    severity: Severity::Warning,
    message: words!(
        "the total size of the disks is stated as another figure than their sum; the sum is used"
    ),
    hint: words!("Export the inventory again if it was edited"),
};
static COUNTS_DISAGREE: Notice = Notice {
    code: "counts-disagree",
    severity: Severity::Warning,
    message: words!(
        "the number of disks is stated as another figure than there are disks listed; the listed ones count"
    ),
    hint: words!("Export the inventory again if it was edited"),
};

static CHANGE_FROM_WRITES: Notice = Notice {
    code: "change-from-writes",
    severity: Severity::Warning,
    message: words!(
        "the daily change is the average of the writes; blocks that are written twice count twice"
    ),
    hint: words!(
        "It is an upper bound; changed blocks of a backup are nearer to what replication sends"
    ),
};

/// A server and what is known about its storage.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) server: Server,
    /// The size of all disks, as the inventory totals it.
    pub(crate) total_gb: Option<f64>,
    /// The space that the hypervisor has set aside, with swap files and snapshots.
    pub(crate) provisioned_gb: Option<f64>,
    /// The size of the disk that the machine starts from, where the others are not told.
    pub(crate) boot_disk_gb: Option<f64>,
    /// What the guest uses.
    pub(crate) guest_used_gb: Option<f64>,
    /// What the guest uses of its disks, added up.
    pub(crate) listed_used_gb: Option<f64>,
    /// The size of the disks of which it is not known how much the guest uses.
    pub(crate) unmeasured_gb: f64,
    /// What the guest uses of its file systems, added up.
    pub(crate) volumes_used_gb: Option<f64>,
    /// What the disks take on the datastore, added up.
    pub(crate) listed_datastore_gb: Option<f64>,
    /// The size of the file systems, added up.
    pub(crate) listed_volumes_gb: Option<f64>,
    /// What the guest has left.
    pub(crate) guest_free_gb: Option<f64>,
    /// What is taken on the datastore.
    pub(crate) datastore_used_gb: Option<f64>,
    /// The used part in per cent, as somebody typed it.
    pub(crate) used_percent: Option<f64>,
    /// Disks without a size, with the class of the disk that is recommended for each.
    pub(crate) classed_disks: Vec<Classed>,
    /// Drives for discs and the like, which a count of disks may include.
    pub(crate) other_drives: u32,
    /// What is to be said about its memory.
    pub(crate) memory_notice: Option<&'static Notice>,
    /// Average writes in MiB/s over the time of a measurement.
    pub(crate) writes_mib_per_s: Option<f64>,
}

impl Draft {
    pub(crate) fn new(server: Server) -> Self {
        Self {
            server,
            total_gb: None,
            provisioned_gb: None,
            boot_disk_gb: None,
            guest_used_gb: None,
            listed_used_gb: None,
            unmeasured_gb: 0.0,
            volumes_used_gb: None,
            listed_datastore_gb: None,
            guest_free_gb: None,
            listed_volumes_gb: None,
            used_percent: None,
            classed_disks: Vec::new(),
            memory_notice: None,
            other_drives: 0,
            writes_mib_per_s: None,
            datastore_used_gb: None,
        }
    }

    /// Decides between the figures; single disks beat totals, the guest's view beats the datastore's.
    pub(crate) fn reconcile(mut self, tally: &mut Tally) -> Described {
        let planned = self.server.class == Class::Server;
        let name = self.server.name.clone();
        let mut note = |notice| {
            if planned {
                tally.add(notice, &name);
            }
        };
        if let Some(notice) = self.memory_notice {
            note(notice);
        }
        let mut storage_basis = StorageBasis::Unknown;
        let mut used_basis = UsedBasis::Unknown;
        let total = self.total_gb.filter(|total| *total > 0.0);
        let classed = recommended_disks::settle(&mut self.server.disks, &self.classed_disks, total);
        if let Some(notice) = classed {
            note(notice);
        }
        let sum = sum_of_disks(&self.server);
        if let Some(sum) = sum {
            let differs = |total: f64| total > 0.0 && (total - sum).abs() > sum * 0.01;
            if self.total_gb.is_some_and(differs) {
                note(&TOTALS_DISAGREE);
            }
            // Sizes that were worked out are no better than a total.
            storage_basis =
                if classed.is_some() { StorageBasis::Total } else { StorageBasis::Disks };
            self.server.storage_gb = Some(total.filter(|_| classed.is_some()).unwrap_or(sum));
        } else if let Some(total) = total {
            note(&STORAGE_FROM_TOTAL);
            storage_basis = StorageBasis::Total;
            self.server.storage_gb = Some(total);
        } else if let Some(provisioned) = self.provisioned_gb.filter(|total| *total > 0.0) {
            note(&STORAGE_FROM_PROVISIONED);
            storage_basis = StorageBasis::Provisioned;
            self.server.storage_gb = Some(provisioned);
        } else if let Some(volumes) = self.listed_volumes_gb.filter(|total| *total > 0.0) {
            note(&STORAGE_FROM_VOLUMES);
            storage_basis = StorageBasis::Total;
            self.server.storage_gb = Some(volumes);
        } else if let Some(size) = self.boot_disk_gb.filter(|size| *size > 0.0) {
            note(&STORAGE_FROM_BOOT_DISK);
            storage_basis = StorageBasis::Provisioned;
            self.server.storage_gb = Some(size);
        }
        if !self.server.disks.is_empty() {
            let listed = u32::try_from(self.server.disks.len()).ok();
            let all = listed.and_then(|listed| listed.checked_add(self.other_drives));
            let is_other = |count| Some(count) != listed && Some(count) != all;
            if self.server.disk_count.is_some_and(is_other) {
                note(&COUNTS_DISAGREE);
            }
            self.server.disk_count = listed;
        } else if self.server.disk_count == Some(self.other_drives) {
            self.server.disk_count = None;
        }
        if let Some(storage) = self.server.storage_gb {
            let known = |used: &f64| *used > 0.0;
            let from_free = self.guest_free_gb.map(|free| storage - free);
            let (guest, is_partial) = self.guest_use(from_free);
            let swap_gb = self.swap_file_gb(storage);
            let machine = self.datastore_used_gb.map(|used| used - swap_gb.unwrap_or(0.0));
            let datastore = self.listed_datastore_gb.or(machine);
            let used = if let Some(percent) = self.used_percent {
                used_basis = UsedBasis::Guest;
                Some(percent / 100.0)
            } else if let Some(used) = guest.filter(known) {
                used_basis = UsedBasis::Guest;
                if is_partial {
                    note(&USED_PARTLY_KNOWN);
                }
                Some(used / storage)
            } else if let Some(used) = datastore.filter(known) {
                note(&USED_FROM_DATASTORE);
                if self.listed_datastore_gb.is_none() && swap_gb.is_some() {
                    note(&SWAP_FILE);
                }
                used_basis = UsedBasis::Datastore;
                Some(used / storage)
            } else {
                None
            };
            if used.is_some_and(|used| used > 1.0) {
                note(if used_basis == UsedBasis::Datastore { &TAKEN_CAPPED } else { &USED_CAPPED });
            }
            self.server.utilization = used.map(|used| used.min(1.0));
        }
        if self.server.change.is_none()
            && let Some(rate) = self.writes_mib_per_s
        {
            note(&CHANGE_FROM_WRITES);
            self.server.change = Some(Change {
                amount: ChangeAmount::GbPerDay(GibPerDay::from_mib_per_s(rate).0),
                quality: Quality::WrittenBytes,
                location: Some(self.server.location.clone()),
            });
        }
        Described { server: self.server, storage: storage_basis, used: used_basis }
    }
}

impl Draft {
    /// What the guest uses, and whether disks of which that is not known were added in full: file systems tell it best, single
    /// disks better than a total, as long as none is missing.
    fn guest_use(&self, from_free: Option<f64>) -> (Option<f64>, bool) {
        let known = |used: &f64| *used > 0.0;
        let disks = self.listed_used_gb.filter(known);
        let is_partial = self.unmeasured_gb > 0.0;
        let complete = disks.filter(|_| !is_partial);
        let stated = self.volumes_used_gb.filter(known).or(complete).or(self.guest_used_gb);
        let with_full = disks.map(|used| used + self.unmeasured_gb);
        match stated.or(if is_partial { with_full } else { None }) {
            Some(used) => (Some(used), stated.is_none()),
            None => (from_free, false),
        }
    }

    /// The swap file in the space that a machine takes on the datastore. It is as large as the memory and there only while
    /// the machine is on; what shows it is that the space fits into the disks without it, and not with it.
    fn swap_file_gb(&self, storage_gb: f64) -> Option<f64> {
        let taken = self.datastore_used_gb?;
        let memory = self.server.memory_mb? / 1024.0;
        // Figures in whole MiB do not add up to the last digit.
        let fits = |gb: f64| gb <= storage_gb * 1.0001;
        let shows = !fits(taken) && fits(taken - memory) && taken > memory;
        (shows && self.server.powered_on != Some(false)).then_some(memory)
    }
}

/// The size of all disks; `None` unless every one is known.
fn sum_of_disks(server: &Server) -> Option<f64> {
    if server.disks.is_empty() {
        return None;
    }
    let sum: Option<Gib> = server.disks.iter().map(|disk| disk.capacity).sum();
    sum.map(|sum| sum.0).filter(|sum| *sum > 0.0)
}
