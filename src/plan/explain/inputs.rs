//! Where the inputs of a server came from.

use super::ExplainedInput;
use super::stored::{StoredPlan, StoredServer};
use crate::plan::record::FigureValue;
use crate::words;

/// Columns that asrcap fills by a search, not by an expression.
const CHOSEN: [&str; 15] = [
    "appliance",
    "standard_account",
    "premium_account",
    "premium_disks",
    "target_disk_gb",
    "needed_cores",
    "needed_memory_mb",
    "needed_iops",
    "needed_mbps",
    "generation",
    "nvme_guest",
    "premium_asked",
    "size_fixed",
    "assumed",
    "blocker",
];

/// An input, or a figure, of a server; `None` where the plan has no such column.
pub(crate) fn of_server(
    plan: &StoredPlan,
    server: &StoredServer,
    id: &str,
) -> Option<ExplainedInput> {
    let figure = plan.server_figures.iter().find(|figure| figure.id == id)?;
    let value = match server.figures.get(id) {
        Some(value) => value.clone(),
        // An empty text is left out of the document.
        None => FigureValue::Text(String::new()),
    };
    let index = if figure.expression.is_some() {
        format!("figure: {}", figure.label)
    } else {
        index(plan, server, id)
    };
    Some(ExplainedInput { name: id.to_owned(), value, index })
}

fn index(plan: &StoredPlan, server: &StoredServer, id: &str) -> String {
    let change = server.change.as_ref();
    match id {
        "azure_size" if server.size_by_hand => "fixed by hand".to_owned(),
        "azure_size" => words!("chosen by asrcap").to_owned(),
        "forced" => "an override".to_owned(),
        id if CHOSEN.contains(&id) => words!("chosen by asrcap").to_owned(),
        id @ ("disks" | "nics") if server.assumed.iter().any(|assumed| assumed == id) => {
            of_setting(plan, &format!("assumed-{id}"))
        }
        "utilization" if server.assumed.iter().any(|assumed| assumed == "used_gb") => {
            "--assumed-utilization".to_owned()
        }
        "change_rate" if change.is_some_and(|change| change.basis == "setting") => {
            of_setting(plan, "change-rate")
        }
        "change_rate" | "measured_change_gb" => {
            change.and_then(|change| change.location.as_ref()).unwrap_or(&server.source).to_string()
        }
        _ => server.source.to_string(),
    }
}

/// A setting and where it came from: `setting growth (command line)`.
pub(crate) fn of_setting(plan: &StoredPlan, setting: &str) -> String {
    let origin = match plan.setting_origins.get(setting).map(String::as_str) {
        None => "default",
        Some("flag") => "command line",
        Some("file") => "settings file",
        Some("sheet") => "planner sheet",
        Some(other) => other,
    };
    format!("setting {setting} ({origin})")
}
