//! The source environment, and the arithmetic.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::words;

/// The source environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scenario {
    /// VMware virtual machines to Azure.
    Vmware,
    /// Physical servers to Azure.
    Physical,
    /// Hyper-V virtual machines to Azure.
    Hyperv,
}

impl Scenario {
    /// The wording of the workbook's drop-down list, which combines VMware and physical servers.
    #[must_use]
    pub fn workbook_wording(self) -> &'static str {
        match self {
            Self::Vmware | Self::Physical => "VMware/Physical to Azure",
            Self::Hyperv => "Hyper-V to Azure",
        }
    }

    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Vmware => "vmware",
            Self::Physical => "physical",
            Self::Hyperv => "hyperv",
        }
    }

    /// What the machines are, in words: "the inventory is of Hyper-V".
    #[must_use]
    pub fn source_words(self) -> &'static str {
        match self {
            Self::Vmware => "VMware",
            Self::Physical => words!("physical servers"),
            Self::Hyperv => "Hyper-V",
        }
    }

    /// The compression assumed by default in per cent: the guide estimates 30 for VMware, none for physical servers and
    /// Hyper-V.
    #[must_use]
    pub fn default_compression(self) -> f64 {
        match self {
            Self::Vmware => 30.0,
            Self::Physical | Self::Hyperv => 0.0,
        }
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded: String =
            text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        match folded.as_str() {
            // "Azure datacenter" is what a search-and-replace made of VMware in the guide.
            "vmware"
            | "vmwarephysical"
            | "vmwarephysicaltoazure"
            | "vmwaretoazure"
            | "azuredatacenter"
            | "azuredatacentertoazure"
            | "azuredatacenterphysicaltoazure" => Ok(Self::Vmware),
            "physical" | "physicaltoazure" | "physicalserver" | "physicalservers" => {
                Ok(Self::Physical)
            }
            "hyperv" | "hypervtoazure" => Ok(Self::Hyperv),
            _ => Err(format!("'{text}' is not a scenario; use vmware, physical or hyperv")),
        }
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The arithmetic of a plan.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Arithmetic {
    /// That of the 2017 workbook, to the digit.
    Workbook,
    /// Sums over servers and disks, true units, nothing rounded to 0.
    Exact,
}

impl Arithmetic {
    /// The identifier in settings and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Exact => "exact",
        }
    }
}

impl FromStr for Arithmetic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "workbook" => Ok(Self::Workbook),
            "exact" => Ok(Self::Exact),
            _ => Err(format!("'{text}' is not an arithmetic; use workbook or exact")),
        }
    }
}
