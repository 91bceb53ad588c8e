//! What VM sizes are chosen by: what servers have, or what they were measured to use.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::table::Settings;
use crate::rules::RuleSet;

/// What VM sizes are chosen by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sizing {
    /// The cores and the memory that servers have.
    #[default]
    Allocated,
    /// What they were measured to use of them, with the comfort factor.
    Measured,
}

impl Sizing {
    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::Measured => "measured",
        }
    }
}

impl FromStr for Sizing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "allocated" => Ok(Self::Allocated),
            "measured" => Ok(Self::Measured),
            _ => Err(format!("'{text}' is not allocated or measured")),
        }
    }
}

impl Settings {
    /// What sizes are chosen by; under a rule set of the past by what servers have, whatever is asked for.
    #[must_use]
    pub fn sizing_under(&self, rules: &RuleSet) -> Sizing {
        if rules.is_past() { Sizing::Allocated } else { self.sizing }
    }

    /// What the IOPS and MB/s that disks were measured to serve are multiplied by: growth where sizes are chosen by what servers
    /// have, the comfort factor where they are chosen by what they use, never both.
    #[must_use]
    pub fn disk_load_headroom(&self, rules: &RuleSet) -> f64 {
        match self.sizing_under(rules) {
            Sizing::Allocated => 1.0 + self.growth / 100.0,
            Sizing::Measured => self.comfort,
        }
    }
}
