//! Tests of the whole, in one binary.

mod estates;
mod golden;
mod properties;
mod rule_sets;
