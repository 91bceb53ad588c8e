//! Plans migrations and disaster recovery to Azure with Azure Site Recovery.

pub mod finding;
pub mod source;
pub mod table;
pub mod units;
