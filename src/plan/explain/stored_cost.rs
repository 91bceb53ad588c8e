//! The cost of a plan as its JSON file holds it, as far as explanations need it.

use serde::Deserialize;

/// The cost of a plan as far as explanations need it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct StoredCost {
    pub(crate) currency: String,
    pub(crate) prices: Vec<StoredPrice>,
    #[serde(default)]
    pub(crate) not_priced: Vec<StoredLack>,
    #[serde(default)]
    pub(crate) lines: Vec<StoredLine>,
    #[serde(default)]
    pub(crate) figures: Vec<StoredFigure>,
    pub(crate) phases: StoredAmounts,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct StoredAmounts {
    pub(crate) steady_month: Option<f64>,
    pub(crate) drill_month: Option<f64>,
    pub(crate) migration_once: Option<f64>,
    pub(crate) after_month: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredFigure {
    pub(crate) id: String,
    pub(crate) value: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredPrice {
    pub(crate) name: String,
    pub(crate) unit_price: f64,
    #[serde(default)]
    pub(crate) meter: String,
    #[serde(default)]
    pub(crate) meter_id: String,
    #[serde(default)]
    pub(crate) path: String,
    pub(crate) row: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredLack {
    pub(crate) name: String,
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) nearest: Vec<String>,
}

/// The bill of a server.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredBill {
    #[serde(flatten)]
    pub(crate) amounts: StoredAmounts,
    pub(crate) lines: Vec<StoredLine>,
    #[serde(default)]
    pub(crate) lacks: Vec<usize>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StoredLine {
    pub(crate) phase: String,
    pub(crate) category: String,
    pub(crate) count: f64,
    pub(crate) basis: String,
    pub(crate) price: usize,
    #[serde(default)]
    pub(crate) discounted: bool,
    pub(crate) amount: f64,
}
