//! Tests of the whole, in one binary.

mod estates;
mod generated;
mod golden;
mod judge;
mod recalculation;
