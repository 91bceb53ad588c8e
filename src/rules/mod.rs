//! Site Recovery's rules as dated, cited data.
//!
//! A rule set is a TOML file; the ones that come with asrcap stand in `templates/rules/`. No limit of Site Recovery
//! stands in code: code asks a [`RuleSet`] by id.

mod load;
mod set;
mod vary;

pub use load::{RuleError, built_in, built_in_ids, from_toml};
pub use set::{Rule, RuleSet, RuleValue, Scope, SourceText, Status, Tier};
pub use vary::VaryError;
