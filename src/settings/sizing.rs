//! What VM sizes are chosen by: what servers have, or what they were measured to use.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
