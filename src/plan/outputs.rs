//! The INPUTS and OUTPUT blocks, read off a worked-out sheet.

use std::collections::BTreeMap;

use super::document::{Difference, Inputs, Outputs};
use crate::figure::{Evaluator, Value, Worksheet};
use crate::settings::{Origin, Scenario, Settings};
use crate::units::percent;

/// The inputs of the sheet that settings decide.
pub(crate) fn setting_inputs(settings: &Settings) -> [(&'static str, Value); 7] {
    let number = |number: f64| Value::Number(number);
    [
        ("scenario", Value::text(settings.scenario.workbook_wording())),
        ("growth", number(settings.growth / 100.0)),
        ("compression", number(settings.compression / 100.0)),
        ("retention_days", number(settings.retention_days)),
        ("recovery_points", number(settings.recovery_points)),
        ("initial_replication_hours", number(settings.ir_hours)),
        ("vms_per_batch", number(f64::from(settings.ir_batch))),
    ]
}

/// Sets the inputs that settings decide.
pub(crate) fn set_settings(sheet: &mut Worksheet, settings: &Settings) {
    for (id, value) in setting_inputs(settings) {
        sheet.set_input(id, value);
    }
}

/// From where each setting came that is no default.
pub(crate) fn setting_origins(settings: &Settings) -> BTreeMap<String, Origin> {
    settings.origins.iter().map(|(name, origin)| ((*name).to_owned(), *origin)).collect()
}

/// The INPUTS block.
pub(crate) fn inputs(sheet: &impl Figures, settings: &Settings) -> Inputs {
    let value = |id: &str| sheet.figure(id);
    let hyperv = settings.scenario == Scenario::Hyperv;
    Inputs {
        virtual_machines: value("virtual_machines"),
        disks_per_vm: value("disks_per_vm"),
        disk_size_gb: value("disk_size_gb"),
        utilization_percent: value("utilization").map(percent),
        data_gb: value("data_gb"),
        change_rate_percent: value("change_rate").map(percent),
        changed_gb_per_day: value("changed_gb_per_day"),
        compression_percent: value("compression").map(percent),
        transferred_gb_per_day: value("transferred_gb_per_day"),
        retention_days: value("retention_days").filter(|_| !hyperv),
        recovery_points: value("recovery_points").filter(|_| hyperv),
        initial_replication_hours: value("initial_replication_hours"),
        vms_per_batch: value("vms_per_batch"),
    }
}

/// The OUTPUT block.
pub(crate) fn outputs(sheet: &impl Figures) -> Outputs {
    let value = |id: &str| sheet.figure(id);
    Outputs {
        delta_bandwidth_mbps: value("delta_bandwidth_mbps"),
        initial_bandwidth_mbps: value("initial_bandwidth_mbps"),
        storage_gb: value("storage_gb"),
        standard_iops: value("standard_iops"),
        standard_accounts: value("standard_accounts"),
        blob_disks: value("blob_disks"),
        premium_accounts: value("premium_accounts"),
        premium_iops: value("premium_iops"),
        configuration_servers: value("configuration_servers"),
        additional_process_servers: value("additional_process_servers"),
        additional_source_storage_gb: value("additional_source_storage_gb"),
    }
}

/// Something that knows the figures of the sheet.
pub(crate) trait Figures {
    /// The number of a figure; `None` where nobody knows it.
    fn figure(&self, id: &str) -> Option<f64>;
}

impl Figures for Worksheet {
    fn figure(&self, id: &str) -> Option<f64> {
        self.sheet_value(id).number()
    }
}

impl Figures for Evaluator<'_> {
    fn figure(&self, id: &str) -> Option<f64> {
        Evaluator::figure(self, id)
    }
}

/// The figures of the OUTPUT block in the order of the workbook.
pub const OUTPUT_FIGURES: [&str; 11] = [
    "delta_bandwidth_mbps",
    "initial_bandwidth_mbps",
    "storage_gb",
    "standard_iops",
    "standard_accounts",
    "blob_disks",
    "premium_accounts",
    "premium_iops",
    "configuration_servers",
    "additional_process_servers",
    "additional_source_storage_gb",
];

/// The figures of the INPUTS block that are worked out, in the order of the workbook.
const COMPUTED_INPUTS: [&str; 5] =
    ["utilization", "change_rate", "data_gb", "changed_gb_per_day", "transferred_gb_per_day"];

/// The figures in which exact arithmetic and the workbook differ, with the reasons that the definitions state.
pub(crate) fn differences(exact: &Worksheet, workbook: &Worksheet) -> Vec<Difference> {
    let ids = COMPUTED_INPUTS.iter().chain(&OUTPUT_FIGURES);
    ids.filter_map(|id| {
        let (ours, theirs) = (exact.sheet_value(id).number(), workbook.sheet_value(id).number());
        let same = match (ours, theirs) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
            (a, b) => a == b,
        };
        if same {
            return None;
        }
        let index = exact.set.sheet.index(id)?;
        let why = exact.set.sheet.get(index)?.why.clone();
        Some(Difference {
            figure: (*id).to_owned(),
            exact: ours,
            workbook: theirs,
            why: why.unwrap_or_else(|| "Follows the figures above.".to_owned()),
        })
    })
    .collect()
}
