//! Site Recovery's rules as dated, cited data.
//!
//! A rule set is a TOML file; the ones that come with asrcap stand in `templates/rules/`. No limit of Site Recovery
//! stands in code: code asks a [`RuleSet`] by id.

mod diff;
mod error;
mod file;
mod load;
mod set;
mod vary;

pub use diff::{RuleChange, RuleSide, RulesDiff, SetStamp, diff};
pub use error::RuleError;
pub use load::{ReadFile, built_in, built_in_ids, from_files, from_toml, shared};
pub use set::{Rule, RuleSet, RuleValue, Scope, SourceText, Status, Storage, Tier, row_text};
pub use vary::VaryError;
