//! How a figure of the plan or of a server came about.

use super::numbers::{put_in, word};
use super::stored::{StoredPlan, StoredServer};
use super::{ExplainError, ExplainedInput, Explanation, decisions, inputs, rules, sizing};
use crate::nearest::nearest;
use crate::plan::record::{FigureRecord, FigureValue};

/// A figure of the Capacity Planner.
pub(crate) fn of_sheet(plan: &StoredPlan, id: &str) -> Result<Explanation, ExplainError> {
    let figure = find(&plan.figures, id)?;
    let mut inputs: Vec<ExplainedInput> = figure
        .uses
        .iter()
        .filter_map(|used| {
            let used = plan.figures.iter().find(|figure| figure.id == *used)?;
            Some(sheet_input(plan, used))
        })
        .collect();
    for column in &figure.sums {
        let servers = plan.servers.iter().flatten().filter(|server| server.in_totals);
        inputs.extend(servers.filter_map(|server| {
            server.figures.get(column)?;
            let input = inputs::of_server(plan, server, column)?;
            Some(ExplainedInput {
                name: format!("{}: {column}", server.name),
                value: input.value,
                index: match input.index.strip_prefix("figure: ") {
                    Some(_) => server.source.to_string(),
                    None => input.index,
                },
            })
        }));
    }
    if figure.expression.is_none() {
        inputs.push(sheet_input(plan, figure));
    }
    let mut ids = figure.rules.clone();
    ids.extend(by_search(plan, id));
    let (rules, mut overrides) = rules(plan, &ids);
    for server in plan.servers.iter().flatten() {
        if server.in_totals && !figure.sums.is_empty() {
            overrides.extend(decisions(plan, &server.name));
        }
    }
    Ok(Explanation {
        figure: figure.id.clone(),
        label: figure.label.clone(),
        server: None,
        value: figure.value.clone().unwrap_or(FigureValue::Unknown(())),
        unit: figure.unit.clone(),
        expression: figure.expression.clone(),
        with_numbers: figure.with_numbers.clone(),
        inputs,
        rules,
        overrides,
        checks: None,
        size: None,
        sizing: None,
        disks: None,
        cost: None,
    })
}

/// A figure of a server.
pub(crate) fn of_server(
    plan: &StoredPlan,
    server: &StoredServer,
    id: &str,
) -> Result<Explanation, ExplainError> {
    let figure = find(&plan.server_figures, id)?;
    let input = |name: &str| -> Option<ExplainedInput> {
        inputs::of_server(plan, server, name).or_else(|| {
            let figure = plan.figures.iter().find(|figure| figure.id == name)?;
            Some(sheet_input(plan, figure))
        })
    };
    let numbers = |name: &str| match name.strip_prefix("rule.") {
        Some(rule) => rule_word(plan, rule),
        None => input(name).map(|input| word(&input.value)),
    };
    let mut ids = figure.rules.clone();
    ids.extend(by_search(plan, id));
    let (rules, mut overrides) = rules(plan, &ids);
    overrides.extend(decisions(plan, &server.name));
    let used: Vec<&String> = if id == "azure_size" {
        CHOOSES_SIZE
            .iter()
            .filter_map(|id| plan.server_figures.iter().find(|figure| figure.id == **id))
            .map(|figure| &figure.id)
            .collect()
    } else {
        figure.uses.iter().collect()
    };
    let mut inputs: Vec<ExplainedInput> = used.into_iter().filter_map(|used| input(used)).collect();
    if figure.expression.is_none() && inputs.is_empty() {
        inputs.extend(input(id));
    }
    Ok(Explanation {
        figure: figure.id.clone(),
        label: figure.label.clone(),
        server: Some(server.name.clone()),
        value: input(id).map_or(FigureValue::Unknown(()), |input| input.value),
        unit: figure.unit.clone(),
        expression: figure.expression.clone(),
        with_numbers: figure.expression.as_ref().map(|text| put_in(text, &numbers)),
        inputs,
        rules,
        overrides,
        checks: None,
        size: server.size_choice.clone().filter(|_| id == "azure_size"),
        sizing: sizing::of_server(plan, server).filter(|_| id == "azure_size"),
        disks: None,
        cost: None,
    })
}

/// The rules behind what is found by a search, not by an expression: sizes, accounts, disks.
fn by_search(plan: &StoredPlan, id: &str) -> Vec<String> {
    let decided = match id {
        "azure_size" | "needed_cores" | "needed_memory_mb" | "needed_iops" | "needed_mbps"
        | "generation" | "nvme_guest" => "azure_size",
        "standard_accounts" | "premium_accounts" | "standard_account" | "premium_account" => {
            "storage_accounts"
        }
        "premium_disks" | "target_disk_gb" => "disk_plan",
        _ => return Vec::new(),
    };
    let used = plan.rules_used.iter();
    used.filter(|rule| rule.used_by.iter().any(|by| by == decided))
        .map(|rule| rule.id.clone())
        .collect()
}

/// What a VM size is chosen by.
const CHOOSES_SIZE: [&str; 7] =
    ["cores", "memory_mb", "nics", "disks", "efi_boot", "server_iops", "server_changed_gb_per_day"];

fn find<'a>(figures: &'a [FigureRecord], id: &str) -> Result<&'a FigureRecord, ExplainError> {
    figures.iter().find(|figure| figure.id == id).ok_or_else(|| ExplainError::UnknownFigure {
        name: id.to_owned(),
        nearest: nearest(id, figures.iter().map(|figure| figure.id.as_str())).map(str::to_owned),
    })
}

fn sheet_input(plan: &StoredPlan, figure: &FigureRecord) -> ExplainedInput {
    let index = if figure.expression.is_some() {
        format!("figure: {}", figure.label)
    } else {
        let setting = SETTINGS
            .iter()
            .find(|(input, _)| *input == figure.id)
            .map_or(figure.id.as_str(), |(_, setting)| *setting);
        inputs::of_setting(plan, setting)
    };
    ExplainedInput {
        name: figure.id.clone(),
        value: figure.value.clone().unwrap_or(FigureValue::Unknown(())),
        index,
    }
}

/// The inputs of the sheet that settings decide, with the names of the settings.
const SETTINGS: [(&str, &str); 12] = [
    ("scenario", "scenario"),
    ("growth", "growth"),
    ("compression", "compression"),
    ("retention_days", "retention-days"),
    ("recovery_points", "recovery-points"),
    ("initial_replication_hours", "ir-hours"),
    ("vms_per_batch", "ir-batch"),
    ("virtual_machines", "vms"),
    ("disks_per_vm", "disks-per-vm"),
    ("disk_size_gb", "disk-size"),
    ("utilization", "utilization"),
    ("change_rate", "change-rate"),
];

/// The number of a rule as expressions see it: a percentage as a fraction.
fn rule_word(plan: &StoredPlan, id: &str) -> Option<String> {
    let rule = plan.rules_used.iter().find(|rule| rule.id == id)?;
    match &rule.value {
        serde_json::Value::Number(number) => {
            let number = number.as_f64()?;
            let percent = rule.unit.as_deref() == Some("percent");
            Some((if percent { number / 100.0 } else { number }).to_string())
        }
        serde_json::Value::String(text) => Some(format!("\"{text}\"")),
        _ => None,
    }
}
