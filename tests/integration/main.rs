//! Tests of the whole, in one binary.

mod cli;
mod estates;
mod golden;
mod properties;
