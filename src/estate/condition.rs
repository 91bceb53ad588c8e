//! What the hypervisor tells of the state of a machine, apart from its sizes: what a careful engineer looks at before a copy.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What is known of the tools of the hypervisor in the guest (VMware Tools, integration services), from the best to the worst.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GuestTools {
    /// Installed, running and not said to be old.
    Current,
    /// Older than the host's.
    Old,
    /// Installed, but not running.
    NotRunning,
    /// Not installed.
    NotInstalled,
}

/// The state of a machine, as its hypervisor tells it. What no inventory says is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Whether it has snapshots (checkpoints), where they are not counted.
    pub has_snapshots: Option<bool>,
    /// The day of its oldest snapshot.
    pub oldest_snapshot: Option<Date>,
    /// The day on which the inventory was written.
    pub described_on: Option<Date>,
    /// Whether it is suspended, saved or paused.
    pub suspended: Option<bool>,
    /// Whether the files of its disks wait for consolidation.
    pub consolidation_needed: Option<bool>,
    /// The tools of the hypervisor in its guest.
    pub tools: Option<GuestTools>,
    /// The version of its virtual hardware: 13 of `vmx-13`.
    pub hardware_version: Option<u32>,
    /// Drives for discs and floppies with something in them or connected.
    pub discs: Option<u32>,
    /// USB devices of the host or of somebody's computer.
    pub usb_devices: Option<u32>,
    /// PCI devices that are passed through to it, and adapters with SR-IOV.
    pub host_devices: Option<u32>,
    /// Whether it has a virtual TPM.
    pub tpm: Option<bool>,
    /// Whether the hypervisor encrypts it.
    pub encrypted: Option<bool>,
    /// Whether fault tolerance keeps a second copy of it running.
    pub fault_tolerant: Option<bool>,
}

impl Condition {
    /// Takes over what is not known yet from another description of the machine.
    pub(crate) fn fill(&mut self, other: &Self) {
        macro_rules! or {
            ($($field:ident),*) => {
                $(self.$field = self.$field.or(other.$field);)*
            };
        }
        or!(
            has_snapshots,
            oldest_snapshot,
            described_on,
            suspended,
            consolidation_needed,
            hardware_version,
            discs,
            usb_devices,
            host_devices,
            tpm,
            encrypted,
            fault_tolerant
        );
        // One column tells whether the tools run, another one whether they are old.
        self.tools = self.tools.max(other.tools);
    }

    /// Notes the day of a snapshot.
    pub(crate) fn note_snapshot(&mut self, day: Date) {
        self.oldest_snapshot = Some(self.oldest_snapshot.map_or(day, |known| known.min(day)));
    }
}
