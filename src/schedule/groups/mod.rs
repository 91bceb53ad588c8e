//! Servers that move together, and what must move before, with or apart from what.

mod file;
mod resolve;
#[cfg(test)]
mod tests;
mod topology;
mod union;
mod unit;

pub use file::GroupSpec;
pub(crate) use resolve::units;
pub(crate) use topology::in_order;
pub(crate) use unit::Unit;
