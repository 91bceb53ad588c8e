//! The slots of agentless replication that copies under way take.

use std::collections::HashMap;

use super::active::Active;
use crate::schedule::problem::{Job, Problem};

/// Disks that are copied, in all, by host and by datastore.
#[derive(Default)]
pub(crate) struct InUse {
    copies: usize,
    disks: u32,
    hosts: HashMap<usize, u32>,
    datastores: HashMap<usize, u32>,
}

impl InUse {
    pub(crate) fn of(problem: &Problem, active: &[Active]) -> Self {
        let mut used = Self::default();
        let Some(cycles) = &problem.cycles else {
            return used;
        };
        for job in active.iter().map(|copy| problem.job(copy.job)) {
            used.copies += 1;
            used.disks += job.disks.min(cycles.disks());
            if let Some(host) = job.places.host {
                *used.hosts.entry(host).or_default() += job.disks.min(cycles.slots.host_disks);
            }
            for (datastore, disks) in &job.places.datastores {
                *used.datastores.entry(*datastore).or_default() +=
                    (*disks).min(cycles.slots.datastore_disks);
            }
        }
        used
    }

    /// Whether a machine has room beside the others. One that has more disks than a limit goes alone, its disks in rounds.
    pub(crate) fn admits(&self, problem: &Problem, job: &Job) -> bool {
        let Some(cycles) = &problem.cycles else {
            return true;
        };
        let fits = |used: Option<&u32>, disks: u32, most: u32| {
            used.copied().unwrap_or(0) + disks.min(most) <= most
        };
        let places = &job.places;
        self.copies == 0
            || (fits(Some(&self.disks), job.disks, cycles.disks())
                && places.host.is_none_or(|host| {
                    fits(self.hosts.get(&host), job.disks, cycles.slots.host_disks)
                })
                && places.datastores.iter().all(|(datastore, disks)| {
                    fits(self.datastores.get(datastore), *disks, cycles.slots.datastore_disks)
                }))
    }
}
