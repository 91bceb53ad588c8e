//! What a description says about which machine it is of.

use super::address::Addresses;
use super::name::MachineName;
use super::uuid::MachineUuid;

/// Sizes that differ by less than this part are not different: programs in the guest see less memory than the machine has, and
/// disks are written in GB and GiB.
const SIZE_TOLERANCE: f64 = 0.1;

/// The sizes of a machine as a description states them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Processor cores.
    pub cores: Option<u32>,
    /// Memory in MiB.
    pub memory_mb: Option<f64>,
    /// Total size of the disks in GiB.
    pub storage_gb: Option<f64>,
}

impl Sizes {
    /// Whether all three are known and different.
    pub(crate) fn all_differ(&self, other: &Self) -> bool {
        let differ = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() > SIZE_TOLERANCE * a.abs().max(b.abs()),
            _ => false,
        };
        let cores = matches!((self.cores, other.cores), (Some(a), Some(b)) if a != b);
        cores
            && differ(self.memory_mb, other.memory_mb)
            && differ(self.storage_gb, other.storage_gb)
    }
}

/// What a description says about which machine it is of. What it does not say is `None` or empty.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The file, or what else lists each machine once.
    pub source: usize,
    /// What identifiers are compared within: the UUIDs of two programs need not be of one kind.
    pub scheme: &'static str,
    /// Whether it only stands for a machine, as a template or a placeholder does.
    pub is_stand_in: bool,
    /// The manager that it was read from, such as a vCenter.
    pub manager: Option<MachineName>,
    /// The manager's identifier; it means something within that manager only.
    pub id: Option<String>,
    /// The UUID.
    pub uuid: Option<MachineUuid>,
    /// The name in the inventory.
    pub name: Option<MachineName>,
    /// The name in DNS.
    pub dns_name: Option<MachineName>,
    /// The addresses of its adapters.
    pub addresses: Addresses,
    /// The sizes.
    pub sizes: Sizes,
}

impl Evidence {
    /// The manager with its identifier, where both are known.
    pub(crate) fn managed(&self) -> Option<(&MachineName, &str)> {
        self.manager.as_ref().zip(self.id.as_deref())
    }

    /// The names that tell machines apart, the own one first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &MachineName> {
        self.name.iter().chain(&self.dns_name).filter(|name| name.is_evidence())
    }

    /// The full names.
    pub(crate) fn full_names(&self) -> impl Iterator<Item = &MachineName> {
        self.names().filter(|name| name.is_full())
    }
}
