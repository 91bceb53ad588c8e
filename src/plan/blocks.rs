//! The INPUTS and OUTPUT blocks: the figures of an evaluated sheet that the JSON has, by key and in order.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::figure::{
    Block, BlockFigure, Evaluator, FigureSet, Reference, Unit, Worksheet, schema_figures,
};
use crate::settings::Scenario;
use crate::units::{percent, plain_number};

/// The figures of a block by their keys in the JSON, in the order of the workbook; percentages are in per cent.
///
/// Which figures it has, and what each is, stands in `templates/figures/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureBlock {
    figures: Block,
    scenario: Option<Scenario>,
    values: Vec<Option<f64>>,
}

impl FigureBlock {
    fn new(block: &Block, scenario: Scenario, sheet: &impl SheetNumbers) -> Self {
        let value = |figure: &BlockFigure| {
            let value = sheet.number_at(figure.index);
            if figure.unit == Unit::Percent { value.map(percent) } else { value }
        };
        Self {
            values: block.iter().map(value).collect(),
            scenario: Some(scenario),
            figures: Block::clone(block),
        }
    }

    /// The value of a figure; `None` where it is unknown, or where the block has no such key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<f64> {
        self.iter().find_map(|(known, value)| (known == key).then_some(value)).flatten()
    }

    /// Keys and values, `None` for what is unknown.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<f64>)> {
        let figures = self.figures.iter().zip(&self.values);
        figures
            .filter(|(figure, _)| self.scenario.is_some_and(|scenario| figure.is_in_plan(scenario)))
            .map(|(figure, value)| (figure.key.as_str(), *value))
    }

    /// The value of a figure of the sheet in the unit of the sheet, in which a percentage is a fraction.
    pub(crate) fn on_sheet(&self, id: &str) -> Option<f64> {
        let (figure, value) =
            self.figures.iter().zip(&self.values).find(|(figure, _)| figure.id == id)?;
        if figure.unit == Unit::Percent { value.map(|percent| percent / 100.0) } else { *value }
    }
}

impl Serialize for FigureBlock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Plain(f64);
        impl Serialize for Plain {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                plain_number(&self.0, serializer)
            }
        }
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, &value.map(Plain))?;
        }
        map.end()
    }
}

/// The INPUTS block.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Inputs(FigureBlock);

/// The OUTPUT block.
///
/// ```
/// # use asrcap::plan::Plan;
/// fn storage(plan: &Plan) -> Option<f64> {
///     plan.document.outputs.get("storage_gb")
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Outputs(FigureBlock);

impl Inputs {
    pub(crate) fn of(sheet: &impl SheetNumbers, set: &FigureSet, scenario: Scenario) -> Self {
        Self(FigureBlock::new(&set.inputs, scenario, sheet))
    }
}

impl Outputs {
    pub(crate) fn of(sheet: &impl SheetNumbers, set: &FigureSet, scenario: Scenario) -> Self {
        Self(FigureBlock::new(&set.outputs, scenario, sheet))
    }
}

impl Deref for Inputs {
    type Target = FigureBlock;

    fn deref(&self) -> &FigureBlock {
        &self.0
    }
}

impl Deref for Outputs {
    type Target = FigureBlock;

    fn deref(&self) -> &FigureBlock {
        &self.0
    }
}

impl JsonSchema for Inputs {
    fn schema_name() -> Cow<'static, str> {
        "Inputs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let [inputs, _] = schema_figures();
        schema("The INPUTS block.", inputs)
    }
}

impl JsonSchema for Outputs {
    fn schema_name() -> Cow<'static, str> {
        "Outputs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let [_, outputs] = schema_figures();
        schema("The OUTPUT block.", outputs)
    }
}

fn schema(description: &str, figures: Vec<(String, String)>) -> Schema {
    let properties: serde_json::Map<_, _> = figures
        .into_iter()
        .map(|(key, about)| {
            let number =
                json!({ "description": about, "type": ["number", "null"], "format": "double" });
            (key, number)
        })
        .collect();
    json_schema!({ "description": description, "type": "object", "properties": properties })
}

/// An evaluated sheet.
pub(crate) trait SheetNumbers {
    /// The number at an index of the sheet; `None` where it is unknown or a text.
    fn number_at(&self, index: usize) -> Option<f64>;
}

impl SheetNumbers for Worksheet {
    fn number_at(&self, index: usize) -> Option<f64> {
        self.value(Reference::Sheet(index), 0).number()
    }
}

impl SheetNumbers for Evaluator<'_> {
    fn number_at(&self, index: usize) -> Option<f64> {
        self.number(index)
    }
}
