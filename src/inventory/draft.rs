//! A server while its facts are gathered: figures that several columns and tabs state in their own way.

use super::reading::ReadOptions;
use super::tally::{Notice, Tally};
use crate::estate::{Class, Server};
use crate::finding::Severity;

static STORAGE_FROM_TOTAL: Notice = Notice {
    code: "storage-from-total",
    severity: Severity::Note,
    message: "the disks are not listed one by one; the total of the inventory is used",
    hint: "Add the disks to the export, so that the limits for single disks can be checked",
};
static STORAGE_FROM_PROVISIONED: Notice = Notice {
    code: "storage-from-provisioned",
    severity: Severity::Warning,
    message: "the size of the disks is not known; the provisioned space is used, which also holds swap files and snapshots",
    hint: "Add the disks to the export (RVTools: tab vDisk)",
};
static USED_FROM_DATASTORE: Notice = Notice {
    code: "used-from-datastore",
    severity: Severity::Warning,
    message: "the used space is the space taken on the datastore, not what the guest uses",
    hint: "Switched-off machines and those without VMware Tools do not report what their guests use",
};
static USED_ASSUMED: Notice = Notice {
    code: "used-assumed",
    severity: Severity::Warning,
    message: "nothing is known about the used space; the assumed utilization is used",
    hint: "Set --assumed-utilization, or add the used space to the inventory",
};
static USED_CAPPED: Notice = Notice {
    code: "used-capped",
    severity: Severity::Note,
    message: "more space is used than the disks have (network drives or volume managers); 100 % is used",
    hint: "Nothing to do, unless the disks in the inventory are wrong",
};
static TOTALS_DISAGREE: Notice = Notice {
    code: "totals-disagree",
    severity: Severity::Warning,
    message: "the total size of the disks is stated as another figure than their sum; the sum is used",
    hint: "Export the inventory again if it was edited",
};
static COUNTS_DISAGREE: Notice = Notice {
    code: "counts-disagree",
    severity: Severity::Warning,
    message: "the number of disks is stated as another figure than there are disks listed; the listed ones count",
    hint: "Export the inventory again if it was edited",
};

/// A server and what is known about its storage.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) server: Server,
    /// The size of all disks, as the inventory totals it.
    pub(super) total_gb: Option<f64>,
    /// The space that the hypervisor has set aside, with swap files and snapshots.
    pub(super) provisioned_gb: Option<f64>,
    /// What the guest uses.
    pub(super) guest_used_gb: Option<f64>,
    /// What is taken on the datastore.
    pub(super) datastore_used_gb: Option<f64>,
}

impl Draft {
    pub(super) fn new(server: Server) -> Self {
        Self {
            server,
            total_gb: None,
            provisioned_gb: None,
            guest_used_gb: None,
            datastore_used_gb: None,
        }
    }

    /// Decides between the figures; single disks beat totals, the guest's view beats the datastore's.
    pub(super) fn settle(mut self, options: &ReadOptions, tally: &mut Tally) -> Server {
        let planned = self.server.class == Class::Server;
        let name = self.server.name.clone();
        let mut note = |notice| {
            if planned {
                tally.add(notice, &name);
            }
        };
        let sum = sum_of_disks(&self.server);
        if let Some(sum) = sum {
            let differs = |total: f64| total > 0.0 && (total - sum).abs() > sum * 0.01;
            if self.total_gb.is_some_and(differs) {
                note(&TOTALS_DISAGREE);
            }
            self.server.storage_gb = Some(sum);
        } else if let Some(total) = self.total_gb.filter(|total| *total > 0.0) {
            note(&STORAGE_FROM_TOTAL);
            self.server.storage_gb = Some(total);
        } else if let Some(provisioned) = self.provisioned_gb.filter(|total| *total > 0.0) {
            note(&STORAGE_FROM_PROVISIONED);
            self.server.storage_gb = Some(provisioned);
        }
        if !self.server.disks.is_empty() {
            let listed = u32::try_from(self.server.disks.len()).ok();
            if self
                .server
                .disk_count
                .is_some_and(|count| Some(count) != listed)
            {
                note(&COUNTS_DISAGREE);
            }
            self.server.disk_count = listed;
        }
        if let Some(storage) = self.server.storage_gb {
            let known = |used: &f64| *used > 0.0;
            let used = if let Some(used) = self.guest_used_gb.filter(known) {
                used / storage
            } else if let Some(used) = self.datastore_used_gb.filter(known) {
                note(&USED_FROM_DATASTORE);
                used / storage
            } else {
                note(&USED_ASSUMED);
                options.assumed_utilization / 100.0
            };
            if used > 1.0 {
                note(&USED_CAPPED);
            }
            self.server.utilization = Some(used.min(1.0));
        }
        self.server
    }
}

/// The size of all disks; `None` unless every one is known.
fn sum_of_disks(server: &Server) -> Option<f64> {
    if server.disks.is_empty() {
        return None;
    }
    let sum: Option<f64> = server.disks.iter().map(|disk| disk.capacity_gb).sum();
    sum.filter(|sum| *sum > 0.0)
}
