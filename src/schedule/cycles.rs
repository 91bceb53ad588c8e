//! What agentless replication does at the same time, and what its cycles ask of a schedule.

use crate::plan::replication::{SlotRules, WaitRule, final_sync};
use crate::units::HOURS_PER_DAY;

/// The limits of agentless replication; a schedule without them is one of continuous replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cycles {
    /// Machines and disks at the same time, and machines in one step.
    pub slots: SlotRules,
    /// How cycles follow one another.
    pub waits: WaitRule,
    /// Appliances: with a scale-out appliance more is copied at the same time.
    pub appliances: u32,
}

impl Cycles {
    /// Machines that replicate at the same time.
    #[must_use]
    pub fn machines(&self) -> usize {
        let most = match self.appliances {
            0 | 1 => self.slots.appliance_machines,
            _ => self.slots.machines_max,
        };
        most as usize
    }

    /// Disks that are copied at the same time.
    #[must_use]
    pub fn disks(&self) -> u32 {
        self.slots.appliance_disks * self.appliances.max(1)
    }

    /// Hours between the last first copy of a wave and its cut-over.
    #[must_use]
    pub fn lead_hours(&self) -> f64 {
        f64::from(self.slots.lead_days) * HOURS_PER_DAY
    }

    /// The longest last synchronisation of a cut-over where the changes take a share of the link; no more than the highest load at
    /// which cycles stay short is ever scheduled.
    #[must_use]
    pub fn final_sync_hours(&self, load: f64) -> f64 {
        let load = load.min(self.waits.highest_load());
        let cycle = self.waits.steady_cycle(load);
        cycle.map_or(0.0, |cycle| final_sync(cycle, load).1.0)
    }
}

/// Where the disks of a machine lie, by the numbers of hosts and datastores.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    pub(crate) host: Option<usize>,
    /// Datastores with the number of disks on each.
    pub(crate) datastores: Vec<(usize, u32)>,
}
