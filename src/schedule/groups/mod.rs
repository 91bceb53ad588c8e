//! Servers that move together, and what must move before, with or apart from what.

mod file;
mod pattern;
mod resolve;
#[cfg(test)]
mod tests;
mod topology;
mod union;

pub use file::GroupSpec;
pub(in crate::schedule) use pattern::capture;
pub(in crate::schedule) use resolve::{Unit, units};
pub(in crate::schedule) use topology::in_order;
