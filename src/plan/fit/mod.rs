//! What must fit in Azure: the vCPUs of the machines against their quotas, what a subscription and a vault hold at most, and what
//! carries the bandwidth there.

mod fit_findings;
mod limits;
mod needed;
mod paths;
mod vcpus;

pub use limits::{AzureLimit, LimitScope};
pub use needed::CarriedFor;
pub(crate) use needed::{Needed, whole_mbps};
pub use paths::{Allowed, Choice, Connections, Path, Way};
pub use vcpus::{AzureVcpus, FamilyVcpus, Moment, WaitingVcpus};

use super::infrastructure::Infrastructure;
use super::server::PlannedServer;
use crate::churn::Bandwidth;
use crate::figure::Worksheet;
use crate::finding::Finding;
use crate::reference::ReferenceData;
use crate::settings::{Method, Scenario, Settings};

/// What must fit in Azure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fit {
    /// The vCPUs; `None` without servers that have a size.
    pub(crate) vcpus: Option<AzureVcpus>,
    /// What the plan makes against its limits.
    pub(crate) limits: Vec<AzureLimit>,
    /// The ways into Azure.
    pub(crate) connections: Option<Connections>,
}

impl Fit {
    /// Of a plan, with its servers where it has some; nothing under a rule set of the past.
    pub(crate) fn of(
        sheet: &Worksheet,
        servers: Option<&[PlannedServer]>,
        bandwidth: Option<&Bandwidth>,
        infrastructure: &Infrastructure,
        settings: &Settings,
        reference: &ReferenceData,
    ) -> Self {
        let rules = reference.rules();
        let Some(purpose) = settings.purpose_under(rules) else {
            return Self::default();
        };
        let number = |id| sheet.sheet_value(id).number();
        let keeps_points = match settings.scenario {
            Scenario::Hyperv => settings.recovery_points > 0.0,
            Scenario::Vmware | Scenario::Physical => settings.retention_days > 0.0,
        };
        let counts = limits::Counts {
            machines: number("virtual_machines").filter(|machines| *machines > 0.0),
            disks: number("blob_disks"),
            accounts: number("standard_accounts"),
            appliances: infrastructure.appliances.len() as f64,
            recovery_points: keeps_points
                && settings.method_under(rules) != Some(Method::Agentless),
        };
        let needed = Needed::of(number("delta_bandwidth_mbps"), bandwidth, settings.rpo);
        let needed = Needed::with_link(needed, settings.link);
        Self {
            vcpus: servers
                .and_then(|servers| vcpus::vcpus(servers, reference.sizes(), rules, purpose)),
            limits: limits::limits(counts, servers, rules),
            connections: paths::connections(needed, rules),
        }
    }

    /// What there is to say of it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        fit_findings::findings(self.vcpus.as_ref(), &self.limits, self.connections.as_ref())
    }
}
