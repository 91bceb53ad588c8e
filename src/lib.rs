//! Plans migrations and disaster recovery to Azure with Azure Site Recovery.

pub mod catalog;
pub mod figure;
pub mod finding;
pub mod rules;
pub mod source;
pub mod table;
pub mod units;
