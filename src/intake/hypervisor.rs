//! Which source environment the inventories are of, by the tools that wrote them.

use std::sync::Arc;

use super::Intake;
use crate::estate::Class;
use crate::finding::Finding;
use crate::inventory::{InventorySet, Reading};
use crate::message;
use crate::settings::Scenario;
use crate::source::Location;
use crate::wording::Message;

/// The scenario of the inventories where nobody states one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DerivedScenario {
    /// The scenario; `None` for the default.
    pub scenario: Option<Scenario>,
    /// What was decided, for plans that follow it.
    pub finding: Finding,
}

/// The servers of one scenario.
#[derive(Clone, Debug)]
struct Share {
    scenario: Scenario,
    servers: usize,
    first: Arc<str>,
}

/// How many servers the inventories of each hypervisor have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hypervisors {
    shares: Vec<Share>,
}

impl Hypervisors {
    /// Counts the servers of an export. A list that anybody may have written says nothing of a hypervisor.
    pub(crate) fn count(&mut self, set: &InventorySet, reading: &Reading) {
        let Some((scenario, (document, _))) = reading.scenario.zip(set.members.first()) else {
            return;
        };
        let planned =
            reading.servers.iter().filter(|described| described.server.class == Class::Server);
        let planned = planned.count();
        match self.shares.iter_mut().find(|share| share.scenario == scenario) {
            Some(share) => share.servers += planned,
            None => self.shares.push(Share {
                scenario,
                servers: planned,
                first: Arc::clone(document.path()),
            }),
        }
    }

    /// The scenario of most servers; `None` where all of them are of the default.
    fn derived(&self) -> Option<DerivedScenario> {
        let default = Scenario::Vmware;
        // Of equals the default wins.
        let most =
            self.shares.iter().max_by_key(|share| (share.servers, share.scenario == default))?;
        let chosen = most.scenario;
        let scenario = (chosen != default).then_some(chosen);
        let others: Vec<&Share> =
            self.shares.iter().filter(|share| share.scenario != chosen).collect();
        let finding = if others.is_empty() {
            let message = message!(
                "the inventory is of {hypervisor}; it is planned under the scenario {scenario}",
                hypervisor = Message::words(chosen.source_words()),
                scenario = chosen.id()
            );
            scenario?;
            Finding::note("scenario-from-inventory", message!("scenario"), message)
                .hint(message!("Choose another one with --scenario"))
        } else {
            let counted = |share: &Share| {
                message!(
                    "{servers} of {hypervisor}",
                    servers = Message::counted(share.servers, "server", "servers"),
                    hypervisor = Message::words(share.scenario.source_words())
                )
            };
            let message = message!(
                "the inventories have {shares}; all of them are planned under the scenario {scenario}",
                shares = Message::joined(self.shares.iter().map(counted), ", "),
                scenario = chosen.id()
            );
            Finding::warning("mixed-hypervisors", message!("scenario"), message).hint(message!(
                "Plan each hypervisor by itself, or choose the scenario with --scenario"
            ))
        };
        let place = others.first().copied().unwrap_or(most);
        Some(DerivedScenario {
            scenario,
            finding: finding.at(Location::file(place.first.as_ref())),
        })
    }
}

impl Intake {
    /// The scenario that the tools behind the inventories stand for; `None` where nothing differs from the default.
    #[must_use]
    pub fn derived_scenario(&self) -> Option<DerivedScenario> {
        self.hypervisors.derived()
    }
}
