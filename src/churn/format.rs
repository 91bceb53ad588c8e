//! Which measurement format a file is in, by its content.

use std::fmt;

use crate::table::Document;

use super::formats::{
    changed_blocks, diskstats, get_stat, hvr_planner, manual_list, pdh, percentiles_only, samples,
    sysstat, veeam, vrops, vsphere_replication,
};
use crate::churn::reading::sheet_heads::Heads;

/// A format of change-rate measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Windows performance counters as text: perfmon, relog, typeperf.
    PdhCsv,
    /// `PowerCLI` Get-Stat.
    GetStat,
    /// esxtop in batch mode.
    Esxtop,
    /// A view of vRealize or Aria Operations.
    Vrops,
    /// sysstat's `sadf -d` and `sadf -j`.
    Sadf,
    /// `iostat -o JSON`.
    Iostat,
    /// Copies of `/proc/diskstats`.
    Diskstats,
    /// Reports about Veeam backup sessions and sizes.
    Veeam,
    /// Changed-block tracking.
    ChangedBlocks,
    /// Microsoft Capacity Planner for Hyper-V Replica.
    HvrPlanner,
    /// Figures of vSphere Replication.
    VsphereReplication,
    /// Azure Site Recovery Deployment Planner.
    DeploymentPlanner,
    /// Dell Live Optics.
    LiveOptics,
    /// Azure Migrate.
    AzureMigrate,
    /// Google Migration Center.
    GoogleMigrationCenter,
    /// Server, time and rate in columns.
    Series,
    /// Server and daily change in columns.
    Table,
}

impl Format {
    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PdhCsv => "pdh-csv",
            Self::GetStat => "get-stat",
            Self::Esxtop => "esxtop",
            Self::Vrops => "vrops",
            Self::Sadf => "sadf",
            Self::Iostat => "iostat",
            Self::Diskstats => "diskstats",
            Self::Veeam => "veeam",
            Self::ChangedBlocks => "changed-blocks",
            Self::HvrPlanner => "hvr-planner",
            Self::VsphereReplication => "vsphere-replication",
            Self::DeploymentPlanner => "deployment-planner",
            Self::LiveOptics => "live-optics",
            Self::AzureMigrate => "azure-migrate-report",
            Self::GoogleMigrationCenter => "google-migration-center",
            Self::Series => "series",
            Self::Table => "table",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The figures of a change rate that an inventory holds beside its servers; `None` if there are none.
#[must_use]
pub fn figures_beside_inventory(document: &mut Document) -> Option<Format> {
    if document.json().is_some() {
        return None;
    }
    let heads = Heads::of(document);
    percentiles_only::recognise(&heads).or_else(|| {
        samples::recognise(&heads).filter(|format| *format == Format::GoogleMigrationCenter)
    })
}

/// The measurement format of a file; `None` if it is something else, such as an inventory.
#[must_use]
pub fn recognise(document: &mut Document) -> Option<Format> {
    if let Some(text) = document.json() {
        return sysstat::recognise_json(text);
    }
    // From formats with marks of their own to those that any table may look like.
    let readers: [fn(&Heads) -> Option<Format>; 12] = [
        pdh::recognise,
        sysstat::recognise,
        diskstats::recognise,
        get_stat::recognise,
        vrops::recognise,
        changed_blocks::recognise,
        veeam::recognise,
        hvr_planner::recognise,
        vsphere_replication::recognise,
        percentiles_only::recognise,
        samples::recognise,
        manual_list::recognise,
    ];
    let heads = Heads::of(document);
    readers.iter().find_map(|recognise| recognise(&heads))
}
