//! What the tables of inventories hold, and which facts are read from each.

use serde::Deserialize;

use super::condition_fields;

/// What a table of a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
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
    /// One row a drive for discs or floppies.
    Discs,
    /// One row a USB device.
    Usb,
    /// Average rates, one row a machine.
    Rates,
    /// More facts, one row a machine.
    Details,
    /// Which machine a disk file belongs to.
    Paths,
    /// The version of the program that wrote the file.
    Version,
    /// The hosts of the machines, which are not planned.
    Hosts,
    /// Machines that the file says are gone.
    Removed,
}

/// What rows name their machine by.
const KEYS: &[&str] = &["name", "vm_id", "vm_uuid", "server", "server_uuid"];

const FACTS: &[&str] = &[
    "dns_name",
    "ip",
    "mac",
    "host",
    "cluster",
    "datacenter",
    "folder",
    "tags",
    "software",
    "sql_instances",
    "os",
    "os_tools",
    "os_config",
    "os_version",
    "os_architecture",
    "boot",
    "boot_efi",
    "generation",
    "power",
    "state",
    "status",
    "guest_state",
    "powered_off",
    "template",
    "placeholder",
    "controller",
    "kind",
    "connection_state",
    "cores",
    "memory",
    "memory_assigned",
    "memory_demand",
    "memory_max",
    "dynamic_memory",
    "nics",
    "adapters",
    "disks",
    "disk_names",
    "disk_each",
    "data_disks",
    "disk_skus",
    "storage",
    "boot_disk",
    "more_disk",
    "cloud_type",
    "provisioned",
    "file_size",
    "used",
    "free",
    "used_datastore",
    "utilization",
    "free_percent",
    "change_rate",
    "change_per_day",
    "change_per_second",
    "change_per_hour",
    "change_per_week",
    "change_per_month",
    "change_rate_per_week",
    "change_rate_per_month",
    "writes_per_day",
    "azure_size",
    "size_fixed",
    "assumed",
    "secure_boot",
    "snapshots",
    "group",
    "cpu_usage",
    "cpu_in_use",
    "cpu_max",
    "memory_usage",
    "memory_in_use",
    "iops",
    "mib_per_s",
    "instance",
    "read_ops",
    "write_ops",
    "read_mib_per_s",
    "write_mib_per_s",
    "quantity",
    "quantity_together",
];

impl TableRole {
    /// Whether the readers have a use for a field in such a table.
    pub(crate) fn uses(self, field: &str) -> bool {
        let is_of_machine = matches!(self, Self::Servers | Self::Details);
        if is_of_machine && condition_fields::is_field(field) {
            return true;
        }
        let own: &[&str] = match self {
            Self::Servers | Self::Details => FACTS,
            Self::Disks => &[
                "disk",
                "capacity",
                "used",
                "used_otherwise",
                "used_datastore",
                "free",
                "path",
                "disk_path",
                "recommended_sku",
                "raw",
                "shared_bus",
                "sharing_mode",
                "disk_mode",
                "disk_controller",
                "connected",
                "empty",
                "vhd_type",
                "parent_path",
                "kind",
                "optical",
                "removable",
            ],
            Self::Partitions => &["disk", "capacity", "consumed", "free", "kind", "drive_type"],
            Self::Adapters => &["mac_address", "ip", "adapter_type"],
            Self::Snapshots => &["created"],
            Self::Discs => &["connected", "path"],
            Self::Usb => &["connected"],
            Self::Hosts | Self::Removed => &[],
            Self::Rates => &["writes"],
            Self::Paths => &["path"],
            Self::Version => &["version", "created"],
        };
        let is_of_list = || {
            super::numbered_disks::is_field(field)
                || super::cores::FIELDS.contains(&field)
                || super::addresses::is_numbered(field)
                || super::numbered_disks::is_adapter(field)
        };
        KEYS.contains(&field) || own.contains(&field) || (self == Self::Servers && is_of_list())
    }

    /// Whether a table without such a field leaves something out. Nobody has all of the numbered disks, only a workbook of
    /// asrcap itself states which sizes were fixed and what was assumed, addresses are only evidence of which machine it is,
    /// where a machine stands matters only to those who plan a part, and one column that says whether a machine is on, or how
    /// much memory it has, is enough.
    pub(crate) fn misses(self, field: &str) -> bool {
        const OPTIONAL: &[&str] = &[
            "size_fixed",
            "assumed",
            "ip",
            "mac",
            "mac_address",
            "cluster",
            "datacenter",
            "folder",
            "tags",
            "software",
            "sql_instances",
            "state",
            "status",
            "guest_state",
            "powered_off",
            "memory_assigned",
            "memory_demand",
            "memory_max",
            "disk_each",
            "free_percent",
            "change_per_second",
            "change_per_hour",
            "change_per_week",
            "change_per_month",
            "change_rate_per_week",
            "change_rate_per_month",
            "writes_per_day",
            "dynamic_memory",
            "disk_skus",
            "recommended_sku",
            "cpu_usage",
            "cpu_in_use",
            "cpu_max",
            "memory_usage",
            "memory_in_use",
            "quantity",
            "quantity_together",
            "boot_disk",
            "more_disk",
            "cloud_type",
            "drive_type",
            "controller",
            "kind",
            "optical",
            "removable",
            "disk_mode",
            "disk_controller",
            "connected",
            "empty",
            "created",
            "adapter_type",
        ];
        let is_optional = condition_fields::is_field(field)
            || super::numbered_disks::is_field(field)
            || super::numbered_disks::is_adapter(field)
            || super::cores::FIELDS.contains(&field)
            || super::addresses::is_numbered(field)
            || OPTIONAL.contains(&field);
        self.uses(field) && !is_optional
    }

    /// Whether rows of the table are added to machines.
    pub(crate) fn is_joined(self) -> bool {
        !matches!(self, Self::Servers | Self::Paths | Self::Version | Self::Hosts | Self::Removed)
    }
}
