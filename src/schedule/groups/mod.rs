//! Servers that move together, and what must move before, with or apart from what.

mod file;
mod pattern;
mod resolve;
#[cfg(test)]
mod tests;
mod topology;
mod union;
mod unit;

pub use file::GroupSpec;
pub(in crate::schedule) use pattern::capture;
pub(in crate::schedule) use resolve::units;
pub(in crate::schedule) use topology::in_order;
pub(in crate::schedule) use unit::Unit;
