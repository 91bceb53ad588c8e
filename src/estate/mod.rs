//! The servers to be planned, as the inventories describe them.

mod assume;
mod condition;
mod described;
mod evidence;
mod merge;
mod overrides;
pub(crate) mod possible;
mod scope;
mod server;
mod tag;
mod usage;

pub use assume::{assume_utilization, assumed_words, leave_out_powered_off, take_back_assumed};
pub use condition::{Condition, GuestTools};
pub use described::{Described, Description, StorageBasis, UsedBasis};
pub use evidence::directory;
pub use merge::merge;
pub use overrides::{
    AppliedOverride, ChangeAsRead, Override, OverrideError, OverrideReport, Overrides,
    ServerAsRead, SetDisk, SetServer, Totals,
};
pub use scope::{Scoped, fits, values};
pub use server::{
    Assumed, Boot, Change, ChangeAmount, Class, Disk, ForcedReadiness, NamedValue, Quality, Server,
    Verdict, Workload,
};
pub use tag::tags;
pub use usage::{Usage, UsageFrom, UsageKind};

use crate::finding::Finding;

/// All servers of a plan's inputs, and what was noticed on the way.
#[derive(Clone, Debug, Default)]
pub struct Estate {
    /// The servers in the order of the inputs.
    pub servers: Vec<Server>,
    /// What the readers noticed.
    pub findings: Vec<Finding>,
    /// Rows that hold a server but could not be read; they are counted as excluded.
    pub unreadable: usize,
}
