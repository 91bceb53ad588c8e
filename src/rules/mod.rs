//! Site Recovery's rules as dated, cited data.
//!
//! A rule set is a TOML file; the ones that come with asrcap stand in `templates/rules/`. No limit of Site Recovery
//! stands in code: code asks a [`RuleSet`] by a [`RuleId`]. A set that has no such rule says so, with the reason; a
//! missing rule is never taken for no limit.

mod diff;
mod error;
mod file;
pub mod ids;
mod load;
mod purpose;
mod set;
mod vary;
mod when;

pub use diff::{RuleChange, RuleSide, RulesDiff, SetStamp, diff};
pub use error::RuleError;
pub use ids::RuleId;
pub use load::{NEWEST, ReadFile, built_in, built_in_ids, from_files, from_toml, shared};
pub use purpose::{Method, Purpose};
pub use set::{
    CatalogName, Ended, Rule, RuleSet, RuleValue, Scope, SourceText, Status, Storage, Tier, When,
    row_text,
};
pub use vary::VaryError;
pub use when::Use;
pub(crate) use when::folded_region;
