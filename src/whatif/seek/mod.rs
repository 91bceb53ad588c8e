//! The smallest or largest value of a setting that meets conditions.

mod answer;
mod search;
mod servers;
mod steps;

pub use answer::{Answer, Best, Found, Method, ServersAnswer, StepAnswer};
pub use search::seek;
pub use servers::seek_servers;
pub use steps::Steps;

use super::axis::Target;
use super::condition::Condition;

/// Which end of the values that meet the conditions is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// The smallest value.
    #[default]
    Smallest,
    /// The largest value.
    Largest,
}

/// What is sought.
#[derive(Clone, Debug)]
pub struct Question {
    /// The name of the setting.
    pub name: String,
    /// The setting.
    pub target: Target,
    /// The values that are looked at.
    pub steps: Steps,
    /// The smallest or the largest.
    pub goal: Goal,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
}
