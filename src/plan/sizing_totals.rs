//! What sizes by use save in all.

use schemars::JsonSchema;
use serde::Serialize;

use super::server::PlannedServer;
use super::sizing::Capacity;
use crate::rules::RuleSet;
use crate::settings::{Settings, Sizing};
use crate::units::plain_number;

/// What sizes by use save: over the servers in the totals whose size is not fixed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SizingTotals {
    /// What sizes are chosen by.
    #[schemars(with = "String")]
    pub by: Sizing,
    /// The factor on what servers use.
    #[serde(serialize_with = "plain_number")]
    pub comfort: f64,
    /// The servers.
    pub servers: usize,
    /// Those of them that are measured well enough for a size.
    pub measured_servers: usize,
    /// Those of which one moment or a few days are known.
    pub hinted_servers: usize,
    /// The sizes by what they have.
    pub allocated: Capacity,
    /// The sizes by what they use; what is not measured counts by what it has.
    pub measured: Capacity,
    /// The difference; less than 0 where servers need more than they have.
    pub saved: Capacity,
    /// What the hints would save beyond that, if a longer measurement confirmed them.
    pub hinted: Capacity,
}

impl SizingTotals {
    /// Sums the servers up; `None` where nothing is known of what any of them uses.
    pub(crate) fn of(
        servers: &[PlannedServer],
        settings: &Settings,
        rules: &RuleSet,
    ) -> Option<Self> {
        let mut totals = Self {
            by: settings.sizing_under(rules),
            comfort: settings.comfort,
            servers: 0,
            measured_servers: 0,
            hinted_servers: 0,
            allocated: Capacity::default(),
            measured: Capacity::default(),
            saved: Capacity::default(),
            hinted: Capacity::default(),
        };
        let counted = servers.iter().filter(|server| server.in_totals && !server.size_by_hand);
        for sizing in counted.filter_map(|server| server.sizing.as_ref()) {
            let Some(allocated) = sizing.allocated.capacity() else { continue };
            totals.servers += 1;
            totals.measured_servers += usize::from(sizing.measured.is_some());
            totals.hinted_servers += usize::from(sizing.hint.is_some());
            let saved = sizing.saved().unwrap_or_default();
            totals.allocated.add(allocated);
            totals.measured.add(allocated.less(saved));
            totals.saved.add(saved);
            totals.hinted.add(sizing.hinted().unwrap_or_default());
        }
        (totals.measured_servers + totals.hinted_servers > 0).then_some(totals)
    }
}
