//! The SUMMARY block above the headings: settings that the sheet's author made.

use super::super::grid::Grid;
use super::super::reading::Reading;
use crate::finding::Finding;
use crate::message;
use crate::settings::SettingsLayer;
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::table::{Cell, Row};
use crate::units::Unit;
use crate::wording::Message;

/// Reads the labels and the values right of them. What a value does not say is a warning, not an error.
pub(crate) fn read(grid: &Grid, reading: &mut Reading) {
    let above = grid.sheet.rows.iter().take_while(|row| row.number < grid.header.row_number);
    for row in above {
        for (index, label) in row.cells.iter().enumerate() {
            let Cell::Text(label) = label else { continue };
            let Some(setting) = Setting::labelled(label) else {
                continue;
            };
            let Some((column, value)) = right_of(row, index) else {
                continue;
            };
            if let Err(reason) = setting.put(value, &mut reading.settings) {
                let location: Location = grid.location.clone().with_row(row.number);
                reading.findings.push(
                    Finding::warning("unusable-setting", label.trim(), reason)
                        .hint(message!(
                            "The default is used, unless the setting is given on the command line"
                        ))
                        .at(location.with_column(column)),
                );
            }
            break;
        }
    }
}

fn right_of(row: &Row, index: usize) -> Option<(usize, &Cell)> {
    let mut cells = row.cells.iter().enumerate().skip(index + 1);
    cells.find(|(_, cell)| !cell.is_blank())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Scenario,
    Compression,
    RetentionDays,
    RecoveryPoints,
    Hours,
    Batch,
}

impl Setting {
    fn labelled(label: &str) -> Option<Self> {
        let label = label.to_lowercase();
        // Instructions are sentences that mention the same words.
        if label.chars().count() > 130 {
            return None;
        }
        let starts = |start: &str| label.trim_start().starts_with(start);
        Some(match () {
            () if starts("environment") => Self::Scenario,
            () if starts("compression") => Self::Compression,
            () if starts("retention") => Self::RetentionDays,
            () if starts("number of recovery points") => Self::RecoveryPoints,
            () if starts("number of hours") => Self::Hours,
            () if starts("number of virtual machines per") => Self::Batch,
            () => return None,
        })
    }

    fn put(self, value: &Cell, layer: &mut SettingsLayer) -> Result<(), Message> {
        let text = value.text().unwrap_or_default();
        if self == Self::Scenario {
            layer.scenario =
                Some(text.parse().map_err(|reason: String| Message::verbatim(reason))?);
            return Ok(());
        }
        let number = number(value).filter(|number| *number >= 0.0).ok_or_else(|| {
            message!("{text} is not a number of 0 or more", text = format!("{text:?}"))
        })?;
        match self {
            Self::Compression if number > 100.0 => {
                return Err(message!("{number} % is more than 100 %", number));
            }
            // 30 % reads as 0.3 from formats that do not report percent formats.
            Self::Compression if number < 1.0 && matches!(value, Cell::Number(_)) => {
                layer.compression = Some(number * 100.0);
            }
            Self::Compression => layer.compression = Some(number),
            Self::RetentionDays => layer.retention_days = Some(number),
            Self::RecoveryPoints => layer.recovery_points = Some(number),
            Self::Hours if number > 0.0 => layer.ir_hours = Some(number),
            Self::Batch if number >= 1.0 && number.fract() == 0.0 && number < 1e9 => {
                // The range was checked just above.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let batch = number as u32;
                layer.ir_batch = Some(batch);
            }
            _ => return Err(message!("{text} is out of range", text = format!("{text:?}"))),
        }
        Ok(())
    }
}

/// A number; percentages in per cent.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Percent(percent) => Some(*percent),
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => {
            let point = NumberStyle::Point.parse(text);
            let number = point.or_else(|| NumberStyle::Comma.parse(text))?;
            matches!(number.unit, None | Some(Unit::Percent)).then_some(number.value)
        }
        _ => None,
    }
}
