//! Servers that move together, and what must move before, with or apart from what.

pub(crate) mod file;
mod found_order;
mod resolve;
#[cfg(test)]
mod tests;
mod topology;
mod union;
mod unit;

pub use file::GroupSpec;
pub(crate) use found_order::add_found_order;
pub(crate) use resolve::units;
pub(crate) use resolve::{groups_of, unknown_servers};
pub(crate) use topology::in_order;
pub(crate) use unit::Unit;
