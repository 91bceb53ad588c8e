//! The inputs of the sheet that settings decide.

use std::collections::BTreeMap;

use crate::figure::{Value, Worksheet};
use crate::settings::{Origin, SETTINGS, Settings};

/// The inputs of the sheet that settings decide.
pub(crate) fn setting_inputs(settings: &Settings) -> impl Iterator<Item = (&'static str, Value)> {
    let scenario = Value::text(settings.scenario.workbook_wording());
    let method = Value::text(settings.method.id());
    let numbers = SETTINGS.iter().zip(settings.numbers()).filter_map(|(setting, number)| {
        let divisor = if setting.unit.is_percent() { 100.0 } else { 1.0 };
        Some((setting.input?, Value::Number(number? / divisor)))
    });
    [("scenario", scenario), ("method", method)].into_iter().chain(numbers)
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
