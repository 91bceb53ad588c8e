//! The inventory formats: what they are called, and which tables they have.

use std::sync::LazyLock;

use crate::table::HeadingFile;

/// A format of inventories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// The "Workload Qualification" sheet of the Capacity Planner.
    PlannerSheet,
    /// An export of RVTools.
    RvTools,
    /// Azure Migrate's template for imports.
    AzureMigrateImport,
    /// Reports of Azure Migrate's export tool.
    AzureMigrateReport,
    /// An assessment that the Azure portal exports.
    AzureMigrateAssessment,
    /// Dell Live Optics.
    LiveOptics,
    /// Nutanix Collector, or a list from Prism.
    Nutanix,
    /// What PowerShell exports of Hyper-V.
    HyperV,
    /// What PowerShell exports of System Center Virtual Machine Manager.
    Scvmm,
    /// The list that the vSphere client exports.
    VCenterCsv,
    /// The trio of files of Google's Migration Center.
    GoogleMigrationCenter,
    /// The Microsoft Assessment and Planning Toolkit.
    MapToolkit,
    /// Any other list of servers.
    Table,
}

/// What a table of a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableRole {
    /// One row a machine; without such a table there is no inventory.
    Servers,
    /// One row a disk.
    Disks,
    /// One row a file system.
    Partitions,
    /// One row a network adapter.
    Adapters,
    /// One row a snapshot.
    Snapshots,
    /// Average rates, one row a machine.
    Rates,
    /// More facts, one row a machine.
    Details,
    /// Which machine a disk file belongs to.
    Paths,
    /// The version of the program that wrote the file.
    Version,
}

/// What rows name their machine by.
const KEYS: &[&str] = &["name", "vm_id", "vm_uuid", "server", "server_uuid"];

const FACTS: &[&str] = &[
    "dns_name",
    "host",
    "os",
    "os_tools",
    "os_config",
    "os_version",
    "os_architecture",
    "boot",
    "boot_efi",
    "generation",
    "power",
    "template",
    "placeholder",
    "connection_state",
    "cores",
    "memory",
    "nics",
    "adapters",
    "disks",
    "disk_names",
    "storage",
    "provisioned",
    "used",
    "free",
    "used_datastore",
    "utilization",
    "change_rate",
    "change_per_day",
    "azure_size",
    "secure_boot",
    "snapshots",
    "group",
    "read_ops",
    "write_ops",
    "read_mib_per_s",
    "write_mib_per_s",
];

impl TableRole {
    /// Whether the readers have a use for a field in such a table.
    pub(crate) fn uses(self, field: &str) -> bool {
        let own: &[&str] = match self {
            Self::Servers | Self::Details => FACTS,
            Self::Disks => &[
                "disk",
                "capacity",
                "used",
                "used_datastore",
                "path",
                "disk_path",
                "raw",
                "shared_bus",
                "sharing_mode",
                "vhd_type",
                "parent_path",
            ],
            Self::Partitions => &["capacity", "consumed", "free"],
            Self::Adapters | Self::Snapshots => &[],
            Self::Rates => &["writes"],
            Self::Paths => &["path"],
            Self::Version => &["version", "created"],
        };
        let is_disk = self == Self::Servers && field.starts_with("disk_");
        KEYS.contains(&field) || own.contains(&field) || is_disk
    }

    /// Whether rows of the table are added to machines.
    pub(crate) fn is_joined(self) -> bool {
        !matches!(self, Self::Servers | Self::Paths | Self::Version)
    }
}

/// A heading table that does not parse is empty; a test holds that all of them do.
macro_rules! headings {
    ($name:literal) => {{
        static FILE: LazyLock<HeadingFile> = LazyLock::new(|| {
            let text = include_str!(concat!("../../templates/columns/", $name, ".toml"));
            HeadingFile::parse(text).unwrap_or_default()
        });
        &FILE
    }};
}

impl Format {
    /// Whether files of this format may also hold write rates, such as percentiles or a table of samples.
    #[must_use]
    pub fn holds_change_figures(self) -> bool {
        matches!(
            self,
            Self::AzureMigrateReport
                | Self::AzureMigrateAssessment
                | Self::LiveOptics
                | Self::GoogleMigrationCenter
        )
    }

    /// All formats, the more specific first: of two that fit a document, the first is taken.
    pub const ALL: [Self; 13] = [
        Self::LiveOptics,
        Self::Nutanix,
        Self::RvTools,
        Self::AzureMigrateAssessment,
        Self::AzureMigrateReport,
        Self::AzureMigrateImport,
        Self::GoogleMigrationCenter,
        Self::Scvmm,
        Self::HyperV,
        Self::MapToolkit,
        Self::VCenterCsv,
        Self::PlannerSheet,
        Self::Table,
    ];

    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PlannerSheet => "planner-sheet",
            Self::RvTools => "rvtools",
            Self::AzureMigrateImport => "azure-migrate-import",
            Self::AzureMigrateReport => "azure-migrate-report",
            Self::AzureMigrateAssessment => "azure-migrate-assessment",
            Self::LiveOptics => "live-optics",
            Self::Nutanix => "nutanix",
            Self::HyperV => "hyper-v",
            Self::Scvmm => "scvmm",
            Self::VCenterCsv => "vcenter-csv",
            Self::GoogleMigrationCenter => "google-migration-center",
            Self::MapToolkit => "map-toolkit",
            Self::Table => "table",
        }
    }

    /// The headings of the format's tables.
    #[must_use]
    pub fn headings(self) -> &'static HeadingFile {
        match self {
            Self::PlannerSheet => headings!("planner-sheet"),
            Self::RvTools => headings!("rvtools"),
            Self::AzureMigrateImport => super::azure_import::headings(),
            Self::AzureMigrateReport => headings!("azure-migrate-report"),
            Self::AzureMigrateAssessment => headings!("azure-migrate-assessment"),
            Self::LiveOptics => headings!("live-optics"),
            Self::Nutanix => headings!("nutanix"),
            Self::HyperV => headings!("hyper-v"),
            Self::Scvmm => headings!("scvmm"),
            Self::VCenterCsv => headings!("vcenter-csv"),
            Self::GoogleMigrationCenter => headings!("google-migration-center"),
            Self::MapToolkit => headings!("map-toolkit"),
            Self::Table => headings!("table"),
        }
    }

    /// The tables that the reader uses.
    #[must_use]
    pub fn tables(self) -> &'static [(&'static str, TableRole)] {
        use TableRole::{
            Adapters, Details, Disks, Partitions, Paths, Rates, Servers, Snapshots, Version,
        };
        match self {
            Self::RvTools => &[
                ("vInfo", Servers),
                ("vDisk", Disks),
                ("vPartition", Partitions),
                ("vNetwork", Adapters),
                ("vSnapshot", Snapshots),
                ("vCPU", Details),
                ("vMemory", Details),
                ("vMetaData", Version),
            ],
            Self::AzureMigrateAssessment => {
                &[("All_Assessed_Machines", Servers), ("All_Assessed_Disks", Disks)]
            }
            Self::LiveOptics => {
                &[("VMs", Servers), ("VM Performance", Rates), ("VM Disks", Partitions)]
            }
            Self::Nutanix => &[
                ("vmList", Servers),
                ("prism", Servers),
                ("vInfo", Details),
                ("vDisk", Disks),
                ("vPartition", Partitions),
                ("vNetwork", Adapters),
                ("Metadata", Version),
            ],
            Self::HyperV => {
                &[("vms", Servers), ("vhds", Disks), ("drives", Paths), ("adapters", Adapters)]
            }
            Self::Scvmm => &[("vms", Servers), ("vhds", Disks)],
            Self::GoogleMigrationCenter => &[("vmInfo", Servers), ("diskInfo", Disks)],
            Self::MapToolkit => &[("servers", Servers), ("volumes", Partitions)],
            Self::PlannerSheet
            | Self::AzureMigrateImport
            | Self::AzureMigrateReport
            | Self::VCenterCsv
            | Self::Table => &[("servers", Servers)],
        }
    }

    /// What a table holds.
    #[must_use]
    pub fn role(self, table: &str) -> TableRole {
        let found = self.tables().iter().find(|(name, _)| *name == table);
        found.map_or(TableRole::Details, |(_, role)| *role)
    }

    /// Whether the sheets of one document describe the same machines again.
    pub(crate) fn repeats_machines(self) -> bool {
        self == Self::AzureMigrateReport
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::heading::fold;

    #[test]
    fn every_format_has_sound_headings_for_its_tables() {
        for format in Format::ALL {
            let tables = &format.headings().tables;
            assert_eq!(format.tables().len(), tables.len(), "{}", format.id());
            for (name, _) in format.tables() {
                let table = tables.get(*name).unwrap_or_else(|| panic!("{name}"));
                for (field, spec) in table.fields() {
                    for alias in &spec.aliases {
                        let found = table.field(&fold(alias));
                        assert_eq!(found, Some(field.as_str()), "{} {name}: {alias}", format.id());
                    }
                }
            }
        }
    }
}
