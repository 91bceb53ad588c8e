//! The formats of measurements.

use std::fmt;

/// A format of change-rate measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// Windows performance counters as text: perfmon, relog, typeperf.
    PdhCsv,
    /// `PowerCLI` Get-Stat.
    GetStat,
    /// esxtop in batch mode.
    Esxtop,
    /// A view of vRealize or Aria Operations.
    Vrops,
    /// sysstat's `sadf` in any of its forms.
    Sadf,
    /// `iostat`, as JSON or as text with times.
    Iostat,
    /// `sar -d`, as text.
    Sar,
    /// Files of nmon and `topas_nmon`.
    Nmon,
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
    /// Whether its devices are block devices of Linux. nmon runs on AIX too.
    pub(crate) fn is_of_linux(self) -> bool {
        matches!(self, Self::Sadf | Self::Iostat | Self::Sar | Self::Diskstats)
    }

    /// Every format, in the order of the enum.
    pub const ALL: [Self; 19] = [
        Self::PdhCsv,
        Self::GetStat,
        Self::Esxtop,
        Self::Vrops,
        Self::Sadf,
        Self::Iostat,
        Self::Sar,
        Self::Nmon,
        Self::Diskstats,
        Self::Veeam,
        Self::ChangedBlocks,
        Self::HvrPlanner,
        Self::VsphereReplication,
        Self::DeploymentPlanner,
        Self::LiveOptics,
        Self::AzureMigrate,
        Self::GoogleMigrationCenter,
        Self::Series,
        Self::Table,
    ];

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
            Self::Sar => "sar",
            Self::Nmon => "nmon",
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
