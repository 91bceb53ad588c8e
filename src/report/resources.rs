//! What to create in Azure before replication, from `templates/workbook/azure.toml`.

use serde::Deserialize;

use super::sheet_words::SheetWordsError;
use super::texts::Texts;
use crate::plan::{Plan, StorageKind};
use crate::rules::{Storage, ids};
use crate::settings::{Method, Purpose, Scenario};
use crate::units::{HOURS_PER_DAY, grouped};
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
    /// The purposes that need it; empty for all.
    #[serde(default)]
    purposes: Vec<String>,
    /// The methods that need it; empty for all.
    #[serde(default)]
    methods: Vec<String>,
    /// Only where recovery points are kept beside the latest, or only where none are.
    recovery_points: Option<bool>,
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
        let document = &plan.document;
        let is_of = |only: &[String], id: Option<&str>| {
            only.is_empty() || id.is_some_and(|id| only.iter().any(|one| one == id))
        };
        is_of(&self.scenarios, Some(document.scenario.id()))
            && is_of(&self.purposes, document.purpose.map(Purpose::id))
            && is_of(&self.methods, document.method.map(Method::id))
            && self.storage.as_deref().is_none_or(|wanted| wanted == storage)
            && (!self.premium || premium)
            && self.recovery_points.is_none_or(|kept| kept == document.settings.keeps_points())
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
        let text_of = |rule| plan.rules.text(rule).unwrap_or_default();
        let number =
            |rule| plan.rules.number(rule).map(|number| grouped(number, 0)).unwrap_or_default();
        fill(
            &self.settings,
            &[
                ("hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_STANDARD)))),
                ("premium_hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_PREMIUM)))),
                ("rpo", &text(settings.rpo)),
                ("points", &text(settings.recovery_points)),
                ("crash", &number(ids::CRASH_CONSISTENT_MINUTES)),
                ("app", &number(ids::APP_CONSISTENT_MINUTES_MIN)),
                ("app_hours", &number(ids::APP_CONSISTENT_HOURS_MAX)),
                ("kind", text_of(ids::CACHE_ACCOUNT_KIND)),
                ("disks", &number(ids::CACHE_ACCOUNT_DISKS)),
                ("ingress", &number(ids::CACHE_ACCOUNT_INGRESS_GBPS)),
                ("requests", &number(ids::CACHE_ACCOUNT_REQUESTS)),
                ("account_kinds", text_of(ids::GPV1_RETIRED)),
                ("unmanaged", text_of(ids::UNMANAGED_DISKS_RETIRED)),
                ("classic", text_of(ids::CLASSIC_RETIRED)),
            ],
        )
    }
}
