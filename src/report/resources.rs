//! What to create in Azure before replication, from `templates/workbook/azure.toml`.

use serde::Deserialize;

use super::sheet_words::SheetWordsError;
use super::texts::Texts;
use crate::plan::{Plan, StorageKind};
use crate::rules::{Storage, ids};
use crate::settings::Scenario;
use crate::units::HOURS_PER_DAY;
use crate::wording::fill;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    resources: Vec<Resource>,
}

/// A resource, and when it is needed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) name: String,
    settings: String,
    /// The figure that says how many; without it there is one.
    pub(crate) figure: Option<String>,
    pub(crate) source: String,
    /// The scenarios that need it; empty for all.
    #[serde(default)]
    scenarios: Vec<String>,
    /// `storage-accounts` or `managed-disks`; without it both.
    storage: Option<String>,
    /// Only where servers go to premium storage.
    #[serde(default)]
    premium: bool,
}

/// The resources that a plan needs, in the order of their creation.
pub(crate) fn resources(plan: &Plan, texts: &Texts) -> Result<Vec<Resource>, SheetWordsError> {
    let file: File = texts.sheet_words("azure")?;
    Ok(file.resources.into_iter().filter(|one| one.is_needed(plan)).collect())
}

impl Resource {
    fn is_needed(&self, plan: &Plan) -> bool {
        let scenario = plan.document.scenario;
        let storage = match plan.rules.storage {
            Storage::StorageAccounts => "storage-accounts",
            Storage::ManagedDisks => "managed-disks",
        };
        let premium = plan
            .document
            .servers
            .iter()
            .flatten()
            .any(|server| server.in_totals && server.storage == Some(StorageKind::Premium));
        (self.scenarios.is_empty() || self.scenarios.iter().any(|id| id == scenario.id()))
            && self.storage.as_deref().is_none_or(|wanted| wanted == storage)
            && (!self.premium || premium)
    }

    /// Its settings with the values of a plan.
    pub(crate) fn filled(&self, plan: &Plan) -> String {
        let settings = &plan.document.settings;
        let limit = |rule| plan.rules.limit(rule);
        let hours = match settings.scenario {
            Scenario::Hyperv => settings.recovery_points,
            _ => settings.retention_days * HOURS_PER_DAY,
        };
        let text = |number: f64| number.to_string();
        fill(
            &self.settings,
            &[
                ("hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_STANDARD)))),
                ("premium_hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_PREMIUM)))),
                ("rpo", &text(settings.rpo)),
                ("points", &text(settings.recovery_points)),
            ],
        )
    }
}
