//! How many machines and disks are replicated at the same time, and in how many steps people start and end it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::{RuleSet, ids};
use crate::units::whole;

/// How much agentless replication does at the same time, and how much people may ask of it in one step. DOC, each number by its
/// rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRules {
    /// Machines that one appliance replicates: 300.
    pub appliance_machines: u32,
    /// Machines with a scale-out appliance: 500.
    pub machines_max: u32,
    /// Disks that one appliance copies: 52.
    pub appliance_disks: u32,
    /// Disks of a host: 8.
    pub host_disks: u32,
    /// Disks of a datastore with a snapshot: 15.
    pub datastore_disks: u32,
    /// Machines that the portal takes into replication at once: 10.
    pub selection: u32,
    /// Machines that are cut over in one go: 200.
    pub cut_over: u32,
    /// Days between the first copy and the cut-over at least: 3.
    pub lead_days: u32,
}

impl SlotRules {
    /// Those of a rule set; `None` where it knows no agentless replication.
    #[must_use]
    pub fn of(rules: &RuleSet) -> Option<Self> {
        let limit = |rule| rules.number(rule).map(|number| whole(Some(number)).max(1));
        Some(Self {
            appliance_machines: limit(ids::AGENTLESS_APPLIANCE_MACHINES)?,
            machines_max: limit(ids::AGENTLESS_MACHINES_MAX)?,
            appliance_disks: limit(ids::AGENTLESS_APPLIANCE_DISKS)?,
            host_disks: limit(ids::AGENTLESS_HOST_DISKS)?,
            datastore_disks: limit(ids::AGENTLESS_DATASTORE_DISKS)?,
            selection: limit(ids::MIGRATION_SELECTION_MACHINES)?,
            cut_over: limit(ids::MIGRATION_CUT_OVER_MACHINES)?,
            lead_days: whole(rules.number(ids::MIGRATION_LEAD_DAYS)),
        })
    }

    /// The appliances for so many machines at the same time. DERIVED from the limits: one, a scale-out appliance beside it above
    /// 300, and rounds above 500.
    #[must_use]
    pub fn appliances(self, machines: u32) -> Appliances {
        let scale_out = u32::from(machines > self.appliance_machines);
        Appliances {
            primary: u32::from(machines > 0),
            scale_out,
            rounds: machines.div_ceil(self.machines_max),
        }
    }

    /// How many disks are copied at the same time: no more than the appliances, the hosts and the datastores allow. DERIVED.
    /// What is not known of hosts or datastores does not limit.
    #[must_use]
    pub fn parallel_disks(
        self,
        appliances: Appliances,
        by_host: Option<&[u32]>,
        by_datastore: Option<&[u32]>,
    ) -> ParallelDisks {
        let sum = |disks: Option<&[u32]>, most: u32| {
            disks.map(|disks| disks.iter().map(|disks| (*disks).min(most)).sum::<u32>())
        };
        let appliances = self.appliance_disks.saturating_mul(appliances.all());
        let hosts = sum(by_host, self.host_disks);
        let datastores = sum(by_datastore, self.datastore_disks);
        let all = [Some(appliances), hosts, datastores];
        ParallelDisks {
            disks: all.into_iter().flatten().min().unwrap_or(0),
            appliances,
            hosts,
            datastores,
        }
    }

    /// How many times so many machines are selected for replication.
    #[must_use]
    pub fn selections(self, machines: u32) -> u32 {
        machines.div_ceil(self.selection)
    }

    /// In how many goes so many machines are cut over.
    #[must_use]
    pub fn cut_overs(self, machines: u32) -> u32 {
        machines.div_ceil(self.cut_over)
    }
}

/// The appliances of agentless replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Appliances {
    /// The appliance that discovers and replicates.
    pub primary: u32,
    /// Appliances beside it that only replicate.
    pub scale_out: u32,
    /// In how many rounds the machines replicate, because not all may do so at the same time.
    pub rounds: u32,
}

impl Appliances {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u32 {
        self.primary + self.scale_out
    }
}

/// How many disks are copied at the same time, and what limits them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ParallelDisks {
    /// Disks at the same time: the least of the limits.
    pub disks: u32,
    /// What the appliances allow.
    pub appliances: u32,
    /// What the hosts allow; null where the inventory does not say on which hosts the machines run.
    pub hosts: Option<u32>,
    /// What the datastores allow; null where the inventory does not say on which datastores the disks lie.
    pub datastores: Option<u32>,
}

/// The appliances of agent-based replication: enough for the machines, and enough for their changes. DERIVED from the limits of
/// one (200 machines, 2,048 GiB a day).
#[must_use]
pub fn agent_based_appliances(
    rules: &RuleSet,
    machines: u32,
    changed_gb_per_day: Option<f64>,
) -> u32 {
    let tiers = rules.table(ids::APPLIANCE_TIERS);
    let most = |column: &str| {
        tiers.iter().filter_map(|tier| tier.get(column)).copied().fold(0.0, f64::max)
    };
    let needed =
        |load: f64, most: f64| if most > 0.0 { whole(Some((load / most).ceil())) } else { 0 };
    needed(f64::from(machines), most("machines"))
        .max(needed(changed_gb_per_day.unwrap_or(0.0), most("churn_gb")))
}
