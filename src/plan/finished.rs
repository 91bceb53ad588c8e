//! A finished plan.

use std::collections::HashSet;
use std::sync::Arc;

use super::document::PlanDocument;
use super::evidence::ChangeEvidence;
use super::size::{Proposal, SizeChooser};
use crate::catalog::{SizeCatalog, VmSize};
use crate::figure::Worksheet;
use crate::rules::RuleSet;

/// A finished plan: the document for scripts, and the worked-out sheets that a workbook is written from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The plan as scripts see it.
    pub document: PlanDocument,
    /// The rule set in full.
    pub rules: RuleSet,
    /// The catalogue of sizes.
    pub sizes: Arc<SizeCatalog>,
    /// What reports show of the measured changes.
    pub changes: ChangeEvidence,
    /// The Capacity Planner and Workload Qualification sheets, worked out.
    pub sheet: Worksheet,
    /// The same in workbook arithmetic, beside a plan in exact arithmetic; reports show it where [`Self::beside_2017`] says so.
    pub workbook: Option<Worksheet>,
    /// The rules that [`Self::workbook`] is worked out with: always those of the guide, whatever rules are in force.
    pub workbook_rules: RuleSet,
    /// The sizes that [`Self::workbook`] is worked out with.
    pub workbook_sizes: Arc<SizeCatalog>,
}

impl Plan {
    /// The sizes that the plan chooses from and those that its servers have, in the order of the catalogue; under a rule set
    /// of the past all.
    #[must_use]
    pub fn sizes_to_choose(&self) -> Vec<&VmSize> {
        let all = self.sizes.sizes().iter();
        if self.rules.is_past() {
            return all.collect();
        }
        let document = &self.document;
        let day = document.date.as_deref().unwrap_or(&self.rules.date);
        let proposal = Proposal::of(&document.settings, day);
        let chooser = SizeChooser::new(document.arithmetic, proposal, &self.rules, &self.sizes);
        let servers = document.servers.iter().flatten();
        let of_servers = servers
            .filter_map(|server| self.sizes.get(server.azure_size.as_deref()?))
            .map(|size| size.name.as_str());
        let wanted: HashSet<&str> =
            chooser.sizes().map(|size| size.name.as_str()).chain(of_servers).collect();
        all.filter(|size| wanted.contains(size.name.as_str())).collect()
    }

    /// The figures of the 2017 workbook where reports show them beside those of an exact plan: where they were asked for.
    #[must_use]
    pub fn beside_2017(&self) -> Option<&Worksheet> {
        self.workbook.as_ref().filter(|_| self.document.settings.beside_2017)
    }
}
