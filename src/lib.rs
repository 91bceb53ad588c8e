//! Plans migrations and disaster recovery to Azure with Azure Site Recovery.

pub mod catalog;
pub mod churn;
pub mod cli;
mod embedded;
pub mod estate;
pub mod figure;
pub mod finding;
pub mod intake;
pub mod inventory;
mod nearest;
pub mod pipeline;
pub mod plan;
mod random;
pub mod redact;
pub mod reference;
pub mod report;
pub mod rules;
pub mod save;
pub mod schedule;
pub mod settings;
pub mod source;
pub mod table;
pub mod units;
pub mod whatif;
pub mod wording;

pub use pipeline::{Inputs, Request};
pub use reference::ReferenceData;
