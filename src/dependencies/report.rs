//! Groups, shared services and order as the JSON that scripts rely on.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;

/// What connections and relations say about the estate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DependencyReport {
    /// What became of the rows of all files.
    pub rows: RowCounts,
    /// Servers that move together because they talk to one another; each server is in one at most.
    pub groups: Vec<DependencyGroup>,
    /// Machines that serve the whole estate and tie nobody together.
    pub shared_services: Vec<SharedService>,
    /// What moves before what.
    pub order: Vec<DependencyOrder>,
}

/// Rows by what became of them; the parts sum up to `read`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RowCounts {
    /// Rows that were read.
    pub read: u64,
    /// Between two servers of the estate, on ports of applications or as relations.
    pub applications: u64,
    /// Between applications of a CMDB that are no servers.
    pub between_applications: u64,
    /// Between two servers of the estate, on ports of services of the whole estate.
    pub infrastructure: u64,
    /// Between a machine and itself.
    pub within_machine: u64,
    /// To many machines at once.
    pub to_many: u64,
    /// With an end that is no server of the estate.
    pub outside: u64,
    /// With a server that is left out of the plan.
    pub left_out: u64,
    /// With a name or address that fits several servers.
    pub ambiguous: u64,
    /// Attempts that failed or were refused.
    pub failed: u64,
    /// Without one of the two ends.
    pub blank: u64,
    /// Relations that mean nothing here, or whose type is not known.
    pub other_relations: u64,
    /// Beyond the number of different connections that are kept.
    pub beyond: u64,
}

/// A group of servers that talk to one another.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DependencyGroup {
    /// What it is called: after the application of the CMDB, or after the server that most of the others talk to.
    pub name: String,
    /// Its servers, those first that the others need.
    pub servers: Vec<String>,
    /// The connections between them.
    pub connections: u64,
    /// The ports of these.
    pub ports: Vec<u16>,
    /// Pairs that hold it together, those with the most connections first.
    pub links: Vec<DependencyLink>,
    /// How many pairs there are; `links` holds the first.
    pub pairs: usize,
}

/// Two servers that talk to one another.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DependencyLink {
    /// The server, or the application of the CMDB, that connects or needs the other.
    pub from: String,
    /// The one that is connected to or needed.
    pub to: String,
    /// How many connections were counted; relations and rows without a count are one each.
    pub connections: u64,
    /// Through which ports.
    pub ports: Vec<u16>,
    /// The relations of a CMDB between them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<String>,
}

/// Why a machine counts as shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SharedReason {
    /// The settings say so.
    Setting,
    /// It offers a service of the whole estate.
    Service,
    /// It administers or monitors many servers.
    Management,
    /// It talks to more servers than a group may hold.
    Partners,
}

/// A machine that serves the whole estate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SharedService {
    /// The server; the name or address of a machine that is not in the estate.
    pub name: String,
    /// Whether it is a server of the plan.
    pub is_planned: bool,
    /// Why.
    pub reason: SharedReason,
    /// The services of its ports that are known: DNS, Active Directory.
    pub services: Vec<String>,
    /// How many servers of the plan talk to it.
    pub servers: usize,
    /// The ports that tell, the lowest first.
    pub ports: Vec<u16>,
}

/// Something that moves before something else.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DependencyOrder {
    /// The group or server that moves first: the one that is connected to or needed.
    pub before: String,
    /// The one that moves later: the one that connects or needs.
    pub after: String,
    /// The connections that say so.
    pub connections: u64,
    /// Through which ports.
    pub ports: Vec<u16>,
}

/// What is found, for the report and for the schedule.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Dependencies {
    /// What is found, with the evidence.
    pub report: DependencyReport,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// The group of each server that is in one, by the server's name.
    pub group_of: BTreeMap<String, String>,
    /// Servers in pairs: the first is needed by the second and moves before it.
    pub order: Vec<(String, String)>,
}
