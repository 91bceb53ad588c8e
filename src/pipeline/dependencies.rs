//! Finds groups and an order in who talks to whom.

use super::error::PipelineError;
use super::schedule::ScheduleParts;
use crate::dependencies::{Connections, Dependencies, DependencySettings, DeriveOptions, derive};
use crate::estate::Estate;

/// Who talks to whom, as it was read, and how it is looked at.
#[derive(Debug)]
pub(crate) struct DependencyParts {
    pub(crate) connections: Connections,
    settings: DependencySettings,
}

impl DependencyParts {
    /// `table` is the `[dependencies]` table of the settings file.
    pub(crate) fn new(
        connections: Connections,
        table: Option<&toml::Table>,
    ) -> Result<Self, PipelineError> {
        Ok(Self { connections, settings: DependencySettings::layered(table)? })
    }

    /// What the connections say; `None` where there are none. Servers that the schedule groups otherwise stay where they are.
    pub(crate) fn found(&self, estate: &Estate, schedule: &ScheduleParts) -> Option<Dependencies> {
        if self.connections.is_empty() {
            return None;
        }
        let mut settings = self.settings.clone();
        if !schedule.has_groups() {
            settings.groups = false;
            settings.order = false;
        }
        let fixed = schedule.groups_of(&estate.servers);
        let options = DeriveOptions { fixed: &fixed, is_recovery: schedule.is_recovery() };
        Some(derive(&estate.servers, &self.connections, &settings, &options))
    }
}
