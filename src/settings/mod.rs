//! The settings of a plan: what may be set, what is in force, and from where each value came.

mod layer;
mod names;
mod replication;
mod resolved;

pub use layer::{SettingsError, SettingsLayer};
pub use replication::{ThrottleHours, Unmeasured};
pub use resolved::{Arithmetic, Origin, Scenario, Settings, TEMPLATE};
