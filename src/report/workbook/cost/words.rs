//! The words of the sheets of cost, from `templates/workbook/cost.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::plan::cost::Phase;
use crate::settings::CostCategory;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Where an amount is not known.
    pub(crate) not_known: String,
    phases: BTreeMap<String, String>,
    categories: BTreeMap<String, String>,
    pub(crate) kinds: BTreeMap<String, String>,
    pub(crate) terms: BTreeMap<String, String>,
    pub(crate) cost: CostWords,
    notes: BTreeMap<String, String>,
    pub(crate) charts: ChartWords,
    pub(crate) lines: LineWords,
    pub(crate) prices: PriceWords,
    pub(crate) servers: ServerWords,
}

/// The words of the sheet Cost.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostWords {
    pub(crate) title: String,
    pub(crate) explanation: String,
    /// The same where discount and markup are withheld.
    pub(crate) explanation_sold: String,
    pub(crate) complete: String,
    pub(crate) incomplete: String,
    pub(crate) currency: String,
    pub(crate) price_date: String,
    pub(crate) region: String,
    pub(crate) term: String,
    pub(crate) rates: String,
    pub(crate) amounts_title: String,
    pub(crate) inputs_title: String,
    pub(crate) factors_title: String,
    pub(crate) factors_headings: Vec<String>,
    pub(crate) years: String,
    pub(crate) year: String,
    pub(crate) years_of_recovery: String,
    pub(crate) years_of_migration: String,
    pub(crate) categories_title: String,
    pub(crate) category: String,
    pub(crate) partner: String,
    pub(crate) total: String,
    pub(crate) waves_title: String,
    pub(crate) groups_title: String,
    pub(crate) parts_headings: Vec<String>,
    pub(crate) wave: String,
    pub(crate) group: String,
}

/// The words of the charts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartWords {
    pub(crate) month: String,
    pub(crate) amount: String,
    pub(crate) categories: Picture,
    pub(crate) years: Picture,
}

/// What a chart is called, and what it shows for those who do not see it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Picture {
    pub(crate) title: String,
    pub(crate) alt: String,
}

/// The words of the sheet Cost Lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineWords {
    pub(crate) title: String,
    pub(crate) explanation: String,
    pub(crate) headings: Vec<String>,
    pub(crate) no_server: String,
}

/// The words of the sheet Prices Used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceWords {
    pub(crate) title: String,
    pub(crate) explanation: String,
    /// The same where discount and markup are withheld.
    pub(crate) explanation_sold: String,
    pub(crate) headings: Vec<String>,
}

/// The words of the sheet Cost by Server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerWords {
    pub(crate) title: String,
    pub(crate) explanation: String,
    pub(crate) server: String,
    pub(crate) size: String,
    pub(crate) group_number: String,
    pub(crate) group: String,
    pub(crate) wave_number: String,
    pub(crate) wave: String,
    pub(crate) lacks: String,
}

impl Words {
    /// What a phase is called.
    pub(crate) fn phase(&self, phase: Phase) -> &str {
        self.phases.get(phase.id()).map_or(phase.id(), String::as_str)
    }

    /// What a phase is, in a sentence.
    pub(crate) fn note(&self, phase: Phase) -> &str {
        self.notes.get(phase.id()).map_or("", String::as_str)
    }

    /// What a category is called.
    pub(crate) fn category(&self, category: CostCategory) -> &str {
        self.categories.get(category.id()).map_or(category.id(), String::as_str)
    }
}
