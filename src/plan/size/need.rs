//! What a server needs of its size, and what a size lacks of it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{SizeCatalog, VmSize};
use crate::settings::Arithmetic;
use crate::units::MIB_PER_GIB;

/// Whether the guest of a machine runs on sizes whose disks are `NVMe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum NvmeSupport {
    /// It is on the list.
    Yes,
    /// It is not.
    No,
    /// Its name does not say.
    #[default]
    Unknown,
}

/// What a server needs of its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// Processor cores.
    pub cores: f64,
    /// Memory in MiB.
    pub memory_mb: f64,
    /// Network interfaces.
    pub nics: f64,
    /// Disks, the one of the operating system among them.
    pub disks: f64,
    /// What its disks ask of the size, as IOPS and MB/s; `None` where it goes to standard storage accounts.
    pub load: Option<(f64, f64)>,
    /// Whether a disk of it is premium, which not all sizes take.
    pub premium_storage: bool,
    /// The generation of the machine in Azure: 1 boots by BIOS, 2 by UEFI; 1 where nobody knows.
    pub generation: u8,
    /// Whether it is known how the machine boots, and with it the generation.
    pub is_boot_known: bool,
    /// Whether its guest runs on sizes whose disks are `NVMe`.
    pub nvme: NvmeSupport,
    /// Whether software on it is licensed by the core, so that vCPUs that it does not need cost more than the size.
    pub licensed_cores: bool,
}

/// One thing that a server needs of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Requirement {
    /// vCPUs.
    Cores,
    /// Memory.
    Memory,
    /// Data disks that can be attached.
    DataDisks,
    /// Network interfaces.
    Nics,
    /// IOPS of all disks.
    Iops,
    /// MB/s of all disks.
    Throughput,
    /// Premium disks.
    PremiumStorage,
    /// The generation of the machine.
    Generation,
    /// Disks by another controller than `NVMe`.
    Nvme,
}

impl Requirement {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Cores,
        Self::Memory,
        Self::DataDisks,
        Self::Nics,
        Self::Iops,
        Self::Throughput,
        Self::PremiumStorage,
        Self::Generation,
        Self::Nvme,
    ];
}

impl Requirement {
    /// What a size has of it: vCPUs, GiB, data disks, NICs, IOPS or MB/s; `None` where its source does not say, and for what is
    /// no figure.
    pub(crate) fn figure(self, size: &VmSize) -> Option<f64> {
        match self {
            Self::Cores => size.vcpus.map(f64::from),
            Self::Memory => size.memory_gib,
            Self::DataDisks => size.max_data_disks.map(f64::from),
            Self::Nics => size.max_nics.map(f64::from),
            Self::Iops => size.max_disk_iops,
            Self::Throughput => size.max_disk_mb_per_s,
            Self::PremiumStorage | Self::Generation | Self::Nvme => None,
        }
    }
}

/// How sizes are held against needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) arithmetic: Arithmetic,
    /// Whether the catalogue says of its sizes if they need `NVMe` drivers; a size of which it does not may then need them.
    pub(crate) states_nvme: bool,
    /// Whether it says which generations they are for; a size of which it does not may then be for one alone.
    states_generations: bool,
    /// Whether series were asked for, so that a guest of which nobody knows is given the benefit of the doubt.
    pub(crate) asked: bool,
}

impl Fit {
    /// Against a catalogue; `asked` where series were asked for.
    pub(crate) fn of(arithmetic: Arithmetic, asked: bool, sizes: &SizeCatalog) -> Self {
        Self {
            arithmetic,
            states_nvme: sizes.states_nvme(),
            states_generations: sizes.states_generations(),
            asked,
        }
    }

    /// Whether a size meets one requirement.
    pub(crate) fn meets(self, size: &VmSize, need: &Need, requirement: Requirement) -> bool {
        let at_least = |wanted: f64| {
            wanted <= 0.0 || requirement.figure(size).is_some_and(|has| has >= wanted)
        };
        let load = need.load.filter(|_| self.arithmetic == Arithmetic::Exact);
        match requirement {
            Requirement::Cores => at_least(need.cores),
            Requirement::Memory => at_least(need.memory_gib()),
            Requirement::Nics => at_least(need.nics),
            Requirement::DataDisks => at_least(self.data_disks(need)),
            Requirement::Iops => load.is_none_or(|(iops, _)| at_least(iops)),
            Requirement::Throughput => load.is_none_or(|(_, rate)| at_least(rate)),
            Requirement::PremiumStorage => !need.premium_storage || size.takes_premium(),
            Requirement::Generation => {
                need.generations().iter().all(|generation| size.supports_generation(*generation))
            }
            Requirement::Nvme => {
                !self.is_nvme(size)
                    || need.nvme == NvmeSupport::Yes
                    || (self.asked && need.nvme == NvmeSupport::Unknown)
            }
        }
    }

    /// Whether it meets all of them.
    pub(crate) fn fits(self, size: &VmSize, need: &Need) -> bool {
        Requirement::ALL.into_iter().all(|requirement| self.meets(size, need, requirement))
    }

    /// What it lacks.
    pub(crate) fn lacks(self, size: &VmSize, need: &Need) -> Vec<Requirement> {
        Requirement::ALL
            .into_iter()
            .filter(|requirement| !self.meets(size, need, *requirement))
            .collect()
    }

    /// The one thing that it lacks, where it would fit without.
    pub(crate) fn lacks_alone(self, size: &VmSize, need: &Need) -> Option<Requirement> {
        let mut lacks = Requirement::ALL
            .into_iter()
            .filter(|requirement| !self.meets(size, need, *requirement));
        let alone = lacks.next().filter(|_| lacks.next().is_none())?;
        self.meets(size, &need.without(alone), alone).then_some(alone)
    }

    /// A generation that the machine is of, or may be of, and of which the source of a size does not say if it is for it.
    pub(crate) fn open_generation(self, size: &VmSize, need: &Need) -> Option<u8> {
        let mut generations = need.generations().iter().copied();
        generations.find(|generation| self.states_generations && size.leaves_open(*generation))
    }

    /// Whether the guest must have `NVMe` drivers, or may have to.
    pub(crate) fn is_nvme(self, size: &VmSize) -> bool {
        size.nvme_os_required.unwrap_or(self.states_nvme)
    }

    /// The disks that are held against the data disks of a size: the workbook counts that of the operating system too.
    pub(crate) fn data_disks(self, need: &Need) -> f64 {
        match self.arithmetic {
            Arithmetic::Workbook => need.disks,
            Arithmetic::Exact => (need.disks - 1.0).max(0.0),
        }
    }
}

impl Need {
    /// The same without one requirement.
    #[must_use]
    pub(crate) fn without(mut self, requirement: Requirement) -> Self {
        match requirement {
            Requirement::Cores => self.cores = 0.0,
            Requirement::Memory => self.memory_mb = 0.0,
            Requirement::DataDisks => self.disks = 0.0,
            Requirement::Nics => self.nics = 0.0,
            Requirement::Iops => self.load = self.load.map(|(_, rate)| (0.0, rate)),
            Requirement::Throughput => self.load = self.load.map(|(iops, _)| (iops, 0.0)),
            Requirement::PremiumStorage => self.premium_storage = false,
            // Sizes that need NVMe drivers are all of generation 2; those of generation 1 alone are of the past.
            Requirement::Generation => return self.of_generation(2),
            Requirement::Nvme => self.nvme = NvmeSupport::Yes,
        }
        self
    }

    /// The generations that the machine may be of.
    pub(crate) fn generations(&self) -> &'static [u8] {
        match (self.is_boot_known, self.generation) {
            (false, _) => &[1, 2],
            (true, 2) => &[2],
            (true, _) => &[1],
        }
    }

    /// The same of a machine of a generation.
    #[must_use]
    pub(crate) fn of_generation(mut self, generation: u8) -> Self {
        self.generation = generation;
        self.is_boot_known = true;
        self
    }

    /// Cores and memory alone, on the same machine.
    #[must_use]
    pub(crate) fn of_cores_and_memory(self) -> Self {
        [Requirement::DataDisks, Requirement::Nics, Requirement::Iops, Requirement::Throughput]
            .into_iter()
            .fold(self, Self::without)
    }

    /// Memory in GiB.
    pub(crate) fn memory_gib(&self) -> f64 {
        self.memory_mb / MIB_PER_GIB
    }
}
