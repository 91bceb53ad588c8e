//! What is fuzzed: every reader of asrcap, each behind a function that takes bytes.

pub mod memory;
pub mod mutation;
pub mod seeds;
pub mod target;
