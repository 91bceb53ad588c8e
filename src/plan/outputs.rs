//! The inputs of the sheet that settings decide, and what differs from the 2017 workbook.

use std::collections::BTreeMap;
use std::iter;

use super::document::Difference;
use crate::figure::{BlockFigure, Unit, Value, Worksheet};
use crate::settings::{Origin, SETTINGS, Settings};

/// The inputs of the sheet that settings decide.
pub(crate) fn setting_inputs(settings: &Settings) -> impl Iterator<Item = (&'static str, Value)> {
    let scenario = Value::text(settings.scenario.workbook_wording());
    let numbers = SETTINGS.iter().zip(settings.numbers()).filter_map(|(setting, number)| {
        let divisor = if setting.unit.is_percent() { 100.0 } else { 1.0 };
        Some((setting.input?, Value::Number(number? / divisor)))
    });
    iter::once(("scenario", scenario)).chain(numbers)
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
