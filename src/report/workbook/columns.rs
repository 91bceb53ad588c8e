//! Which column of which sheet holds which value of a server.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dependents::Dependents;
use super::names;
use super::sheet_names;
use crate::figure::{FigureSet, QUALIFIED};
use crate::source::column_letters;

/// What the engine decides for a server beside the formulas; both arithmetics have their own.
const DECIDED: [&str; 6] =
    ["azure_size", "premium_asked", "blocker", "standard_account", "premium_account", "appliance"];

/// The words around the columns of a sheet.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ColumnWords {
    /// Headings that differ from the label of the figure.
    pub(crate) headings: BTreeMap<String, String>,
    /// What a comment on the heading says.
    pub(crate) notes: BTreeMap<String, String>,
    /// Widths in characters.
    pub(crate) widths: BTreeMap<String, f64>,
}

/// How a column of Workload Qualification is filled and looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Whether the server qualifies.
    Verdict,
    /// An input that must be there.
    Mandatory,
    /// An input that may be empty.
    Optional,
    /// An input that the 2017 workbook does not have.
    Extra,
    /// Worked out on the way.
    Computed,
    /// What the reader came for.
    Output,
}

/// Which ids stand where, from `templates/workbook/qualification.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    mandatory: Vec<String>,
    inputs: Vec<String>,
    outputs: Vec<String>,
}

/// A column: the place of its name in the set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServerColumn {
    pub(crate) index: usize,
    pub(crate) group: Group,
}

/// The columns of a sheet of servers, from left to right.
pub(crate) struct ServerColumns {
    /// The sheet.
    pub(crate) sheet: &'static str,
    /// The columns.
    pub(crate) columns: Vec<ServerColumn>,
    suffix: &'static str,
    /// The sheet that holds the inputs, where it is another one.
    inputs: Vec<(String, u16)>,
}

impl ServerColumns {
    /// All columns of a set in the order of Workload Qualification.
    pub(crate) fn qualification(set: &FigureSet, order: &Order) -> Self {
        let input = |id: &str| order.inputs.iter().any(|known| known == id);
        let group = |index: usize| {
            let name = set.servers.at(index);
            let listed = |list: &[String]| list.contains(&name.id);
            if name.id == QUALIFIED {
                Group::Verdict
            } else if listed(&order.outputs) {
                Group::Output
            } else if listed(&order.mandatory) {
                Group::Mandatory
            } else if listed(&order.inputs) {
                Group::Optional
            } else if name.expression.is_none() {
                Group::Extra
            } else {
                Group::Computed
            }
        };
        let named = |ids: &[String]| -> Vec<usize> {
            ids.iter().filter_map(|id| set.servers.index(id)).collect()
        };
        let rest = |wanted: Group| {
            (0..set.servers.len())
                .filter(move |index| group(*index) == wanted && !input(&set.servers.at(*index).id))
        };
        let columns = set
            .servers
            .index(QUALIFIED)
            .into_iter()
            .chain(named(&order.inputs))
            .chain(rest(Group::Extra))
            .chain(rest(Group::Computed))
            .chain(named(&order.outputs))
            .map(|index| ServerColumn { index, group: group(index) })
            .collect();
        Self { sheet: sheet_names::QUALIFICATION, columns, suffix: "", inputs: Vec::new() }
    }

    /// The columns that the 2017 workbook's arithmetic has of its own, beside the inputs on Workload Qualification.
    pub(crate) fn figures_2017(set: &FigureSet, qualification: &Self, exact: &FigureSet) -> Self {
        let own = set
            .servers
            .iter()
            .filter(|(_, name)| name.expression.is_some() || DECIDED.contains(&name.id.as_str()));
        let indices = own.map(|(index, _)| index);
        Self {
            sheet: sheet_names::FIGURES_2017,
            suffix: names::WORKBOOK_SUFFIX,
            ..Self::on_own_sheet(indices, qualification, exact)
        }
    }

    /// The columns that have a second value for the what-if column of the Capacity Planner, beside Workload Qualification.
    pub(crate) fn what_if(set: &FigureSet, qualification: &Self, dependents: &Dependents) -> Self {
        Self {
            sheet: sheet_names::WHAT_IF,
            suffix: names::WHAT_IF_SUFFIX,
            ..Self::on_own_sheet(dependents.servers.iter().copied(), qualification, set)
        }
    }

    /// Columns of a sheet of their own; all others stand on Workload Qualification, where `set` is.
    fn on_own_sheet(
        indices: impl Iterator<Item = usize>,
        qualification: &Self,
        set: &FigureSet,
    ) -> Self {
        let columns = indices.map(|index| ServerColumn { index, group: Group::Computed }).collect();
        let inputs = (0_u16..)
            .zip(&qualification.columns)
            .map(|(column, server)| (set.servers.at(server.index).id.clone(), column))
            .collect();
        Self { sheet: qualification.sheet, columns, suffix: "", inputs }
    }

    /// How many columns stand before the first of [`Self::columns`].
    pub(crate) fn offset(&self) -> u16 {
        u16::from(!self.suffix.is_empty())
    }

    /// The name of a column's cells over all servers.
    pub(crate) fn range(&self, id: &str) -> String {
        names::servers(id, self.suffix)
    }

    /// The cell (without its row) and the range of every column of the set, for formulas on the sheet `on`.
    pub(crate) fn addresses(&self, set: &FigureSet, on: &str) -> Vec<(String, String)> {
        let own = |index: usize| {
            let at = self.columns.iter().position(|column| column.index == index)?;
            Some(at + usize::from(self.offset()))
        };
        set.servers
            .iter()
            .map(|(index, name)| {
                if let Some(column) = own(index) {
                    let prefix =
                        if self.sheet == on { String::new() } else { format!("'{}'!", self.sheet) };
                    return (format!("{prefix}${}", column_letters(column)), self.range(&name.id));
                }
                let column = self.inputs.iter().find(|(id, _)| *id == name.id);
                let letters =
                    column.map_or_else(String::new, |(_, column)| column_letters((*column).into()));
                let cell = format!("'{}'!${letters}", sheet_names::QUALIFICATION);
                (cell, names::servers(&name.id, ""))
            })
            .collect()
    }
}
