//! The vCPUs of the machines in Azure, by the families that have quotas of their own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{SizeCatalog, VcpuQuota};
use crate::plan::readiness::Readiness;
use crate::plan::server::PlannedServer;
use crate::rules::{RuleSet, ids};
use crate::settings::Purpose;
use crate::units::{plain, whole};

/// When all machines run in Azure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Moment {
    /// Once the last machine of a migration has been cut over.
    CutOver,
    /// When everything that is protected fails over.
    Failover,
}

impl Moment {
    fn of(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Migration => Self::CutOver,
            Purpose::Dr => Self::Failover,
        }
    }
}

/// The vCPUs that servers have in Azure: what to ask quota for in the target region. A test of all of them at once needs as many.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct AzureVcpus {
    /// When they run at the same time.
    pub at: Moment,
    /// Those of the servers in the totals: the quota Total Regional vCPUs.
    pub total: u32,
    /// By family, the most vCPUs first; empty for averages, which know no sizes.
    pub by_family: Vec<FamilyVcpus>,
    /// Servers in the totals for which no size is known, so that their vCPUs are not in the total.
    pub without_size: u32,
    /// What comes on top of that for servers with a size that are not in the totals because something else of them is not known.
    pub waiting: WaitingVcpus,
    /// What a new subscription has of each of these quotas.
    #[serde(serialize_with = "plain")]
    pub quota_start: Option<f64>,
}

impl AzureVcpus {
    /// Those of average machines, of which no size is known.
    pub(crate) fn of_averages(vcpus: f64, purpose: Purpose, rules: &RuleSet) -> Self {
        Self {
            at: Moment::of(purpose),
            total: whole(Some(vcpus.ceil())),
            by_family: Vec::new(),
            without_size: 0,
            waiting: WaitingVcpus::default(),
            quota_start: rules.number(ids::VCPUS_QUOTA_START),
        }
    }

    /// All that may come, servers that are not in the totals among them.
    #[must_use]
    pub fn with_waiting(&self) -> u32 {
        self.total + self.waiting.vcpus
    }

    /// Whether all that may come are more than a new subscription has.
    #[must_use]
    pub fn is_to_ask(&self) -> bool {
        self.quota_start.is_some_and(|start| f64::from(self.with_waiting()) > start)
    }
}

/// vCPUs of servers that are not in the totals, and may come all the same: the cores and the memory, and with them the size, are
/// known, and the storage or its changes are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WaitingVcpus {
    /// The servers.
    pub machines: u32,
    /// Their vCPUs.
    pub vcpus: u32,
}

impl WaitingVcpus {
    fn add(&mut self, vcpus: u32) {
        self.machines += 1;
        self.vcpus += vcpus;
    }
}

/// The vCPUs of a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FamilyVcpus {
    /// The quota as the portal shows it: `Standard DSv5 Family vCPUs`; null where its name is not known.
    pub quota: Option<String>,
    /// The quota in Azure's interfaces: `standardDSv5Family`.
    pub name: Option<String>,
    /// The series: `Dsv5`.
    pub series: String,
    /// Servers in the totals with a size of it.
    pub machines: u32,
    /// Their vCPUs.
    pub vcpus: u32,
    /// What comes on top of that for servers that are not in the totals.
    pub waiting: WaitingVcpus,
    /// Where the name of the quota was read.
    pub source: Option<String>,
    /// As of when.
    pub date: Option<String>,
}

/// The vCPUs of the servers in the totals, and of those that wait for what is not known of them; `None` where none has a size. A
/// server that is not ready does not come.
pub(crate) fn vcpus(
    servers: &[PlannedServer],
    sizes: &SizeCatalog,
    rules: &RuleSet,
    purpose: Purpose,
) -> Option<AzureVcpus> {
    let mut families: BTreeMap<(&str, Option<&str>), FamilyVcpus> = BTreeMap::new();
    let mut without_size = 0;
    let mut waiting = WaitingVcpus::default();
    let may_come =
        |server: &&PlannedServer| server.in_totals || server.readiness != Readiness::NotReady;
    for server in servers.iter().filter(may_come) {
        let size = server.azure_size.as_deref().and_then(|name| sizes.get(name));
        let counted = size.and_then(|size| Some((size, sizes.counted_vcpus(size)?)));
        let Some((size, vcpus)) = counted else {
            without_size += u32::from(server.in_totals);
            continue;
        };
        let quota = VcpuQuota::of(size);
        let key = (size.series.as_str(), quota.map(|quota| quota.quota.as_str()));
        let family = families.entry(key).or_insert_with(|| FamilyVcpus {
            quota: quota.map(VcpuQuota::words),
            name: quota.map(|quota| quota.quota.clone()),
            series: size.series.clone(),
            machines: 0,
            vcpus: 0,
            waiting: WaitingVcpus::default(),
            source: quota.map(|quota| quota.source.clone()),
            date: quota.map(|quota| quota.date.clone()),
        });
        if server.in_totals {
            family.machines += 1;
            family.vcpus += vcpus;
        } else {
            waiting.add(vcpus);
            family.waiting.add(vcpus);
        }
    }
    let mut by_family: Vec<FamilyVcpus> = families.into_values().collect();
    by_family.sort_by_key(|family| std::cmp::Reverse((family.vcpus, family.waiting.vcpus)));
    if by_family.is_empty() {
        return None;
    }
    Some(AzureVcpus {
        at: Moment::of(purpose),
        total: by_family.iter().map(|family| family.vcpus).sum(),
        by_family,
        without_size,
        waiting,
        quota_start: rules.number(ids::VCPUS_QUOTA_START),
    })
}
