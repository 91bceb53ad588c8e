//! The settings of a plan: what may be set, what is in force, and where each value comes from.

mod cost;
mod define;
mod disk_choice;
mod error;
mod layer;
mod origin;
mod replica_disk_choice;
mod replication;
mod resolve;
mod scenario;
mod scope;
mod setting;
mod sizing;
mod table;
mod value;
mod vm_sizes;

pub use crate::rules::{Method, Purpose};
pub use cost::{Audience, CostCategory, CostOrder, CostTerm, Percents, Redundancy};
pub use disk_choice::DiskChoice;
pub use error::SettingsError;
pub use origin::Origin;
pub use replica_disk_choice::ReplicaDiskChoice;
pub use replication::{ThrottleHours, Unmeasured};
pub use resolve::default_words;
pub use scenario::{Arithmetic, Scenario};
pub use scope::{Criterion, ScopeKey};
pub use setting::{Effect, Flag, Range, Setting, Takes, Unit};
pub use sizing::Sizing;
pub use table::{SETTINGS, Settings, SettingsLayer};
#[cfg(feature = "cli")]
pub(crate) use value::{pair, percent};
pub use vm_sizes::{CpuVendor, NvmeUse};
