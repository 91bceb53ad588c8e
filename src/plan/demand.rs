//! The bandwidth over time, worked out again and again while settings vary: what does not follow from the link is kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::evidence::asked;
use crate::churn::{self, Backlog, Bandwidth, BandwidthSettings, Demand};
use crate::settings::Settings;

/// Bandwidths that are kept; a grid of links needs one.
const KEPT_MAX: usize = 64;

/// What the servers in the totals change together.
#[derive(Debug)]
pub(crate) struct CompiledDemand {
    demand: Demand,
    has_objective: bool,
    kept: Mutex<HashMap<String, Slot>>,
}

type Slot = Arc<Mutex<Option<Arc<WithoutLink>>>>;

/// What does not follow from the link.
#[derive(Debug)]
struct WithoutLink {
    bandwidth: Option<Bandwidth>,
    load: Option<Backlog>,
}

impl CompiledDemand {
    pub(crate) fn new(demand: Demand, has_objective: bool) -> Self {
        Self { demand, has_objective, kept: Mutex::default() }
    }

    /// The bandwidth as a plan with these settings has it.
    pub(crate) fn bandwidth(&self, settings: &Settings) -> Option<Bandwidth> {
        let asked = asked(settings, self.has_objective);
        let link = asked.link;
        let without = BandwidthSettings { link: None, ..asked.clone() };
        let kept = self.without_link(&without);
        let mut bandwidth = kept.bandwidth.clone()?;
        let Some(link) = link.filter(|_| self.has_objective) else {
            return Some(bandwidth);
        };
        match &kept.load {
            Some(load) => {
                bandwidth.link = Some(churn::on_link(load, link, asked.rpo_minutes));
                Some(bandwidth)
            }
            // Without a course over the day the bandwidth is a few multiplications.
            None => churn::bandwidth(&self.demand, &asked).map(|(bandwidth, _)| bandwidth),
        }
    }

    fn without_link(&self, asked: &BandwidthSettings) -> Arc<WithoutLink> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT_MAX {
                kept.clear();
            }
            Arc::clone(kept.entry(format!("{asked:?}")).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slot.get_or_insert_with(|| {
            Arc::new(WithoutLink {
                bandwidth: churn::bandwidth(&self.demand, asked).map(|(bandwidth, _)| bandwidth),
                load: churn::load(&self.demand, asked),
            })
        }))
    }
}
