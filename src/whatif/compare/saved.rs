//! A plan read back from its JSON, as far as it can be planned again.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::estate::{
    Boot, Change, ChangeAmount, Class, Disk, ForcedReadiness, Quality, Server, Verdict,
};
use crate::plan::{QuickInputs, SCHEMA};
use crate::settings::{SETTINGS, SettingsLayer};
use crate::source::Location;
use crate::units::Gib;
use crate::whatif::error::WhatIfError;
use crate::whatif::figures::leaves;

/// A plan that was written as JSON.
#[derive(Clone, Debug)]
pub struct SavedPlan {
    /// The file, for errors.
    pub path: String,
    pub(crate) schema: String,
    pub(crate) rules_sha256: String,
    /// Every setting that was in force.
    pub(crate) settings: SettingsLayer,
    pub(crate) exact: bool,
    pub(crate) date: Option<String>,
    pub(crate) figures: Vec<(String, Option<f64>)>,
    pub(crate) servers: Vec<Server>,
    /// The servers as the plan has them.
    pub(crate) planned: Vec<Value>,
    /// The servers that overrides acted on, as they were read.
    pub(crate) overridden: Vec<Value>,
    pub(crate) averages: Option<QuickInputs>,
    pub(crate) excluded: usize,
    /// The names of the servers that the scope left out, in small letters.
    pub(crate) out_of_scope: BTreeSet<String>,
}

impl SavedPlan {
    /// Reads a plan document; `path` is what errors call it.
    pub fn from_json(path: &str, text: &str) -> Result<Self, WhatIfError> {
        let wrong = |reason: String| WhatIfError::NotAPlan { path: path.to_owned(), reason };
        let mut document: Value =
            serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let schema = document.get("schema").and_then(Value::as_str);
        let schema = schema
            .ok_or_else(|| wrong("it is not a plan: it has no schema".to_owned()))?
            .to_owned();
        if !schema.starts_with("asrcap.plan/") {
            return Err(wrong(format!("its schema is '{schema}', not {SCHEMA}")));
        }
        let planned = match document.get_mut("servers").map(Value::take) {
            Some(Value::Array(planned)) => Some(planned.into_iter().map(without_steps).collect()),
            _ => None,
        };
        let is_quick = planned.is_none();
        let planned: Vec<Value> = planned.unwrap_or_default();
        let text_at = |pointer: &str| text_at(&document, pointer);
        Ok(Self {
            path: path.to_owned(),
            schema,
            rules_sha256: text_at("/rules/sha256").to_owned(),
            settings: settings(document.get("settings")).map_err(wrong)?,
            exact: text_at("/arithmetic") == "exact",
            date: Some(text_at("/date").to_owned()).filter(|date| !date.is_empty()),
            figures: leaves(&document),
            servers: planned.iter().map(server).collect(),
            overridden: document
                .pointer("/overrides/as_read")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default(),
            averages: is_quick.then(|| averages(&document)).flatten(),
            excluded: document
                .pointer("/counts/excluded")
                .and_then(Value::as_u64)
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or(0),
            out_of_scope: out_of_scope(&document),
            planned,
        })
    }

    /// The plan's schema is another one than this version's, so that it can be compared with its like only.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.schema == SCHEMA
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.figures.iter().any(|(path, _)| path == name)
    }

    pub(crate) fn figure(&self, name: &str) -> Option<f64> {
        let found = self.figures.iter().find(|(path, _)| path == name);
        found.and_then(|(_, value)| *value)
    }
}

fn text_at<'d>(document: &'d Value, pointer: &str) -> &'d str {
    let text = document.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default()
}

fn out_of_scope(document: &Value) -> BTreeSet<String> {
    let classes = document.pointer("/left_out").and_then(Value::as_array).into_iter().flatten();
    let id = Class::OutOfScope.id();
    let left = classes.filter(|left| left.get("class").and_then(Value::as_str) == Some(id));
    let names = left.filter_map(|left| left.get("servers")?.as_array()).flatten();
    names.filter_map(Value::as_str).map(str::to_lowercase).collect()
}

/// The steps to a verdict and its figures say again what the verdict and the other keys say; they are most of a plan.
fn without_steps(mut planned: Value) -> Value {
    if let Some(members) = planned.as_object_mut() {
        members.shift_remove("checks");
        members.shift_remove("figures");
    }
    planned
}

/// The settings in force. Settings that this version does not know are left out: they cannot be planned with.
fn settings(value: Option<&Value>) -> Result<SettingsLayer, String> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    let known: serde_json::Map<String, Value> = members
        .filter(|(key, value)| {
            !value.is_null() && SETTINGS.iter().any(|setting| setting.key == key.as_str())
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    SettingsLayer::deserialize(Value::Object(known)).map_err(|error| format!("settings: {error}"))
}

fn averages(document: &Value) -> Option<QuickInputs> {
    let number = |name: &str| document.pointer(&format!("/inputs/{name}"))?.as_f64();
    let vms = document.pointer("/inputs/virtual_machines")?.as_u64()?;
    Some(QuickInputs {
        vms: u32::try_from(vms).ok()?,
        disks_per_vm: number("disks_per_vm")?,
        disk_size_gb: number("disk_size_gb")?,
        utilization_percent: number("utilization_percent")?,
        change_rate_percent: number("change_rate_percent")?,
    })
}

/// A server from its planned form, or from what is kept of it where an override acted on it.
pub(crate) fn server(planned: &Value) -> Server {
    let number = |name: &str| planned.get(name).and_then(Value::as_f64);
    let count = |name: &str| {
        let count = planned.get(name).and_then(Value::as_u64);
        count.and_then(|count| u32::try_from(count).ok())
    };
    let text = |name: &str| planned.get(name).and_then(Value::as_str);
    let mut server = Server::new(text("name").unwrap_or_default(), Location::file("plan"));
    server.cores = count("cores");
    server.memory_mb = number("memory_mb");
    server.nics = count("nics");
    server.storage_gb = number("storage_gb");
    server.utilization = match (number("used_gb"), server.storage_gb) {
        (Some(used), Some(storage)) if storage > 0.0 => Some(used / storage),
        (Some(_), Some(_)) => Some(0.0),
        _ => None,
    };
    server.disk_count = count("disks");
    server.disks = disks(planned, number("largest_disk_gb"), server.disk_count, server.storage_gb);
    server.boot = match text("boot") {
        Some("efi") => Some(Boot::Efi),
        Some("bios") => Some(Boot::Bios),
        _ => None,
    };
    server.os = text("os").map(str::to_owned);
    // What was read has no other size than one by hand.
    if planned.get("size_by_hand").and_then(Value::as_bool) != Some(false) {
        server.azure_size = text("azure_size").map(str::to_owned);
    }
    server.change = change(planned);
    server.verdict = verdict(planned);
    // What was assumed is a setting, not a property of the server.
    let assumed = planned.get("assumed").and_then(Value::as_array).into_iter().flatten();
    for assumed in assumed.filter_map(Value::as_str) {
        match assumed {
            "disks" => server.disk_count = None,
            "nics" => server.nics = None,
            _ => {}
        }
    }
    server
}

fn has_reason(planned: &Value, code: &str) -> bool {
    let reasons = planned.get("reasons").and_then(Value::as_array);
    reasons.is_some_and(|reasons| {
        reasons.iter().any(|reason| reason.get("code").and_then(Value::as_str) == Some(code))
    })
}

/// A readiness that an override decided.
fn verdict(planned: &Value) -> Option<Verdict> {
    let readiness = match planned.get("readiness").and_then(Value::as_str)? {
        "ready" => ForcedReadiness::Ready,
        "conditional" => ForcedReadiness::Conditional,
        "not_ready" => ForcedReadiness::NotReady,
        _ => return None,
    };
    has_reason(planned, "override").then_some(Verdict { readiness, reason: None })
}

/// Disks that stand for those of the server: the largest one's size, how many there are and whether one is shared is what
/// a plan says of them. The others share the rest of the storage.
fn disks(
    planned: &Value,
    largest: Option<f64>,
    count: Option<u32>,
    storage: Option<f64>,
) -> Vec<Disk> {
    let shared = has_reason(planned, "shared-disk")
        || planned.get("has_shared_disk").and_then(Value::as_bool) == Some(true);
    if !shared && largest.is_none() {
        return Vec::new();
    }
    let others = count.unwrap_or(1).saturating_sub(1);
    let rest = storage
        .zip(largest)
        .map(|(storage, largest)| (storage - largest) / f64::from(others.max(1)));
    (0..=others)
        .map(|index| Disk {
            label: format!("Disk {}", index + 1),
            capacity: if index == 0 { largest } else { rest.filter(|_| largest.is_some()) }
                .map(Gib),
            shared: shared && index == 0,
            ..Disk::default()
        })
        .collect()
}

fn change(planned: &Value) -> Option<Change> {
    let change = planned.get("change")?;
    let number = |name: &str| change.get(name).and_then(Value::as_f64);
    let amount = match change.get("basis").and_then(Value::as_str) {
        Some("percent-of-total") => ChangeAmount::PercentOfTotal(number("percent_of_total")?),
        // The fallback is a setting, not a property of the server.
        Some("setting") => return None,
        // What was read states the one or the other.
        None if number("gb_per_day").is_none() => {
            ChangeAmount::PercentOfTotal(number("percent_of_total")?)
        }
        _ => ChangeAmount::GbPerDay(number("gb_per_day")?),
    };
    let quality = match change.get("quality").and_then(Value::as_str) {
        Some("changed-blocks") => Quality::ChangedBlocks,
        Some("written-bytes") => Quality::WrittenBytes,
        Some("percentile") => Quality::Percentile,
        _ => Quality::Typed,
    };
    Some(Change { amount, quality, location: None })
}
