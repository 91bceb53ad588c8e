//! The figures in which exact arithmetic and the 2017 workbook differ.

use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{BlockFigure, Unit, Worksheet};
use crate::units::plain;

/// A figure that differs from the workbook's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Difference {
    /// The key in `outputs`.
    pub figure: String,
    /// The exact value.
    #[serde(serialize_with = "plain")]
    pub exact: Option<f64>,
    /// What the workbook would have printed.
    #[serde(serialize_with = "plain")]
    pub workbook: Option<f64>,
    /// Why they differ.
    pub why: String,
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
            let why = set.sheet.at(figure.index).why.clone();
            Some(Difference {
                figure: id.clone(),
                exact: ours,
                workbook: theirs,
                why: why.unwrap_or_else(|| crate::words!("Follows the figures above.").to_owned()),
            })
        })
        .collect()
}
