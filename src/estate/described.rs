//! A server as one file describes it, and how sure the description is.

use std::sync::Arc;

use super::Server;

/// What the size of all disks is worked out from, from the weakest to the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum StorageBasis {
    /// The size is not known.
    #[default]
    Unknown,
    /// The space that the hypervisor has set aside, with swap files and snapshots.
    Provisioned,
    /// A total.
    Total,
    /// The disks one by one.
    Disks,
}

/// What the used part is worked out from, from the weakest to the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedBasis {
    /// The used part is not known.
    #[default]
    Unknown,
    /// What is taken on the datastore.
    Datastore,
    /// What the guest uses, or what somebody typed.
    Guest,
}

/// A server as one file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// The server.
    pub server: Server,
    /// What `storage_gb` rests on.
    pub storage: StorageBasis,
    /// What `utilization` rests on.
    pub used: UsedBasis,
}

/// All servers of one file.
#[derive(Clone, Debug)]
pub struct Description {
    /// The file, for findings.
    pub path: Arc<str>,
    /// The format; identifiers of two formats are not always the same ones.
    pub format: &'static str,
    /// Whether a program wrote the facts; if not, a person typed them.
    pub by_tool: bool,
    /// When the facts were collected, so that later is greater.
    pub collected: Option<String>,
    /// The servers in the order of the file.
    pub servers: Vec<Described>,
}
