//! The inputs of the sheet that settings decide, and what differs from the 2017 workbook.

use std::collections::BTreeMap;

use super::document::Difference;
use crate::figure::{BlockFigure, Unit, Value, Worksheet};
use crate::settings::{Origin, Settings};

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

/// The figures in which exact arithmetic and the workbook differ, with the reasons that the definitions state.
pub(crate) fn differences(exact: &Worksheet, workbook: &Worksheet) -> Vec<Difference> {
    let set = &exact.set;
    let mut inputs: Vec<&BlockFigure> =
        set.inputs.iter().filter(|figure| figure.compared).collect();
    // Rates come before the amounts that follow from them.
    inputs.sort_by_key(|figure| figure.unit != Unit::Percent);
    let figures = inputs.into_iter().chain(set.outputs.iter());
    figures
        .filter_map(|figure| {
            let id = &figure.id;
            let (ours, theirs) =
                (exact.sheet_value(id).number(), workbook.sheet_value(id).number());
            let same = match (ours, theirs) {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
                (a, b) => a == b,
            };
            if same {
                return None;
            }
            let why = set.sheet.get(figure.index)?.why.clone();
            Some(Difference {
                figure: id.clone(),
                exact: ours,
                workbook: theirs,
                why: why.unwrap_or_else(|| "Follows the figures above.".to_owned()),
            })
        })
        .collect()
}
