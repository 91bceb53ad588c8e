//! What a plan is for, and how the machines are replicated.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The machines move to Azure and run there from then on.
    Migration,
    /// Disaster recovery: the machines stay, and are recovered in Azure when their site fails.
    Dr,
}

impl Purpose {
    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Migration => "migration",
            Self::Dr => "dr",
        }
    }
}

impl FromStr for Purpose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match folded(text).as_str() {
            "migration" | "migrate" => Ok(Self::Migration),
            "dr" | "disasterrecovery" => Ok(Self::Dr),
            _ => Err(format!("'{text}' is not a purpose; use migration or dr")),
        }
    }
}

impl<'de> Deserialize<'de> for Purpose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How the machines are replicated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Continuously, by the engine of Site Recovery: disaster recovery, and Azure Migrate's agent-based, Hyper-V and
    /// physical migrations.
    SiteRecovery,
    /// In cycles of snapshots, by Azure Migrate, without an agent in the machines: VMware only.
    Agentless,
}

impl Method {
    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::SiteRecovery => "site-recovery",
            Self::Agentless => "agentless",
        }
    }
}

impl FromStr for Method {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match folded(text).as_str() {
            "siterecovery" | "asr" | "agentbased" => Ok(Self::SiteRecovery),
            "agentless" => Ok(Self::Agentless),
            _ => Err(format!("'{text}' is not a method; use site-recovery or agentless")),
        }
    }
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}
