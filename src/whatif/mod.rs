//! Many plans from inputs that are read once: a grid of scenarios ([`sweep()`]), the value of a setting that meets a
//! condition ([`seek()`]), the servers that must go first ([`seek_servers()`]), what differs between two plans and why
//! ([`compare()`]), and a plan held against limits ([`check()`]).
//!
//! Figures are addressed by their path in the plan's JSON (`outputs.storage_gb`), or by its last part where that is unique.

mod axis;
mod change;
mod check;
mod compare;
mod condition;
mod error;
mod figures;
mod grid;
mod memo;
mod quick;
mod redacted;
mod scenario_set;
mod seek;
mod sweep;
mod values;

pub use axis::{Axis, Target};
pub use change::{Average, Change};
pub use check::{Checked, CheckedLimit, check, limits_from_toml};
pub use compare::{
    ByCause, CAUSES, ChangedField, ChangedServer, Compared, FigureChange, Renamed, SavedPlan,
    ServerChanges, compare,
};
pub use condition::{Comparison, Condition};
pub use error::WhatIfError;
pub use figures::{FigureNames, leaves};
pub use grid::{Grid, SCENARIOS_MAX};
pub use quick::QuickGrid;
pub use scenario_set::{ScenarioSet, Subject};
pub use seek::{
    Answer, Best, Found, Goal, Method, Question, ServersAnswer, StepAnswer, Steps, seek,
    seek_servers,
};
pub use sweep::{Row, Sweep, sweep};
pub use values::AxisValue;
