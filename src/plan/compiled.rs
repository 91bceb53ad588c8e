//! The figures of a plan without its servers, worked out again and again while settings vary.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::blocks::{Inputs, Outputs};
use super::cost::CostFigures;
use super::counts::Counts;
use super::counts::counts;
use super::demand::CompiledDemand;
use super::detailed;
use super::document::PlanDocument;
use super::error::PlanError;
use super::evidence;
use super::plan_inputs::PlanInputs;
use super::qualify::Qualifier;
use super::quick::QuickInputs;
use super::quick::evaluate_averages;
use super::setting_inputs::setting_inputs;
use super::terms::Terms;
use super::variant::{figure_set, set_of_2017, workbook_reference};
use super::workbook_figures::sheet_of_2017;
use crate::churn::Bandwidth;
use crate::figure::{Evaluator, FigureSet, Program, Worksheet};
use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, SETTINGS, Scenario, Settings};

/// The parts of a [`PlanDocument`] that are figures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PlanFigures {
    /// The INPUTS block.
    pub inputs: Inputs,
    /// The OUTPUT block.
    pub outputs: Outputs,
    /// The OUTPUT block over all servers, where what stands beside the plan was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outputs_all: Option<Outputs>,
    /// The INPUTS block that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inputs_all: Option<Inputs>,
    /// What the 2017 workbook would have printed, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workbook_outputs: Option<Outputs>,
    /// How many servers there are of each kind; not in a quick plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// The bandwidth of delta replication over time; only where changes are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Bandwidth>,
    /// What the plan costs; only where price files were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostFigures>,
}

impl From<&PlanDocument> for PlanFigures {
    fn from(document: &PlanDocument) -> Self {
        Self {
            inputs: document.inputs.clone(),
            outputs: document.outputs.clone(),
            outputs_all: document.outputs_all.clone(),
            inputs_all: document.inputs_all.clone(),
            workbook_outputs: document.workbook_outputs.clone(),
            counts: document.counts,
            bandwidth: document.bandwidth.clone(),
            cost: document.cost.as_ref().map(CostFigures::from),
        }
    }
}

/// The inputs of the sheet that hold settings which no server's row follows from.
fn sheet_inputs(is_quick: bool) -> Vec<&'static str> {
    let of_sheet = SETTINGS.iter().filter(|setting| setting.effect.is_sheet_only(is_quick));
    of_sheet.filter_map(|setting| setting.input).collect()
}

/// Names the settings that a [`CompiledPlan`] depends on: settings of the same key share one. A setting that is not known to
/// touch the sheet only counts among them.
#[must_use]
pub fn row_key(settings: &Settings, is_quick: bool) -> String {
    settings.line_of(|setting| !setting.effect.is_sheet_only(is_quick))
}

/// The numbers on the sheet that settings, and the averages of a quick plan, decide.
#[must_use]
pub fn setting_numbers(
    settings: &Settings,
    averages: Option<&QuickInputs>,
) -> Vec<(&'static str, f64)> {
    setting_inputs(settings)
        .filter_map(|(id, value)| Some((id, value.number()?)))
        .chain(averages.into_iter().flat_map(QuickInputs::inputs))
        .collect()
}

/// Servers, or averages, worked out as far as the settings of a [`row_key`] decide.
#[derive(Debug)]
pub struct CompiledPlan {
    own: Sheet,
    all: Option<Sheet>,
    workbook: Option<Sheet>,
    counts: Option<Counts>,
    demand: Option<CompiledDemand>,
}

/// Which figures are evaluated for comparison, besides those of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comparison {
    /// The plan's figures only.
    #[default]
    None,
    /// Also the figures over all servers and, in exact arithmetic, those of the 2017 workbook.
    Workbook,
}

#[derive(Clone, Debug)]
enum Sheet {
    Program(Box<Program>, Arc<FigureSet>),
    /// A sheet whose expressions need the servers whatever varies.
    Whole(Box<Worksheet>),
}

impl Sheet {
    fn new(sheet: Worksheet, varied: &[&str]) -> Self {
        match Program::new(&sheet, varied) {
            Some(program) => Self::Program(Box::new(program), sheet.set),
            None => Self::Whole(Box::new(sheet)),
        }
    }
}

impl CompiledPlan {
    /// The servers of an estate.
    pub fn detailed(
        planned: PlanInputs<'_>,
        settings: &Settings,
        reference: &ReferenceData,
        comparison: Comparison,
    ) -> Result<Self, PlanError> {
        let reference = &*settings.under(reference);
        let estate = planned.estate;
        let terms = Terms {
            settings,
            reference,
            arithmetic: settings.arithmetic,
            day: planned.date.unwrap_or(&reference.rules().date),
            in_words: false,
        };
        let evaluated = detailed::evaluate(estate, terms)?;
        let workbook = match comparison {
            Comparison::None => None,
            Comparison::Workbook => sheet_of_2017(&evaluated, terms),
        };
        let rows = evaluated.servers.iter().zip(&evaluated.off_sheet_checks).enumerate();
        let qualifier = Qualifier::new(&evaluated.sheet, reference.rules());
        let readiness = rows.map(|(row, (server, off_sheet_checks))| {
            qualifier.readiness(row, server, off_sheet_checks)
        });
        let in_totals = |row| evaluated.sheet.server_value("in_plan", row).number() == Some(1.0);
        let counted = evaluated.servers.iter().enumerate();
        let counted = counted
            .filter(|(row, _)| in_totals(*row))
            .map(|(_, server)| (server.name.as_str(), &server.location))
            .collect();
        let demand = evidence::demand(estate, &counted, planned.measured, settings);
        Ok(Self {
            counts: Some(counts(estate, &evaluated, readiness)),
            all: (comparison == Comparison::Workbook)
                .then(|| evaluated.with_all(settings, reference))
                .map(|sheet| Sheet::new(sheet, &sheet_inputs(false))),
            own: Sheet::new(evaluated.sheet, &sheet_inputs(false)),
            workbook: workbook.map(|sheet| Sheet::new(sheet, &sheet_inputs(false))),
            demand: Some(CompiledDemand::new(
                demand,
                evidence::has_objective(settings, reference.rules()),
            )),
        })
    }

    /// Averages of a quick plan.
    pub fn quick(
        averages: QuickInputs,
        settings: &Settings,
        reference: &ReferenceData,
        comparison: Comparison,
    ) -> Result<Self, PlanError> {
        averages.check()?;
        let reference = &*settings.under(reference);
        let prepare = |set: &str, reference: &ReferenceData| {
            let sheet = evaluate_averages(averages, settings, reference, set);
            let mut varied = sheet_inputs(true);
            varied.extend(averages.inputs().map(|(id, _)| id));
            Sheet::new(sheet, &varied)
        };
        let compare =
            comparison == Comparison::Workbook && settings.arithmetic == Arithmetic::Exact;
        Ok(Self {
            own: prepare(
                &figure_set("quick", settings.arithmetic, settings, reference)?,
                reference,
            ),
            all: None,
            workbook: compare.then(|| prepare(&set_of_2017("quick"), &workbook_reference())),
            counts: None,
            demand: None,
        })
    }

    /// The sheet with the inputs left open that vary; `None` where it cannot do without the servers.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        match &self.own {
            Sheet::Program(program, _) => Some(program),
            Sheet::Whole(_) => None,
        }
    }

    /// The figures of the OUTPUT block of a plan, by their index on the sheet.
    pub fn output_indices(&self, scenario: Scenario) -> impl Iterator<Item = usize> {
        let outputs = match &self.own {
            Sheet::Program(_, set) => &set.outputs,
            Sheet::Whole(sheet) => &sheet.set.outputs,
        };
        let in_plan = outputs.iter().filter(move |figure| figure.is_in_plan(scenario));
        in_plan.map(|figure| figure.index)
    }

    /// Something that works the figures out for one set of settings after the other.
    #[must_use]
    pub fn evaluator(&self) -> PlanEvaluator<'_> {
        PlanEvaluator {
            own: SheetEvaluator::new(&self.own),
            all: self.all.as_ref().map(SheetEvaluator::new),
            workbook: self.workbook.as_ref().map(SheetEvaluator::new),
            counts: self.counts,
            demand: self.demand.as_ref(),
        }
    }
}

/// Works out the figures of a [`CompiledPlan`].
#[derive(Clone, Debug)]
pub struct PlanEvaluator<'a> {
    own: SheetEvaluator<'a>,
    all: Option<SheetEvaluator<'a>>,
    workbook: Option<SheetEvaluator<'a>>,
    counts: Option<Counts>,
    demand: Option<&'a CompiledDemand>,
}

impl PlanEvaluator<'_> {
    /// The figures under settings of the same [`row_key`], and with other averages for a quick plan.
    pub fn figures(
        &mut self,
        settings: &Settings,
        averages: Option<&QuickInputs>,
    ) -> Result<PlanFigures, PlanError> {
        if let Some(averages) = averages {
            averages.check()?;
        }
        let (inputs, outputs) = self.own.evaluate(settings, averages);
        let all = self.all.as_mut().map(|sheet| sheet.evaluate(settings, averages));
        let (inputs_all, outputs_all) = all.unzip();
        let workbook_outputs =
            self.workbook.as_mut().map(|sheet| sheet.evaluate(settings, averages).1);
        Ok(PlanFigures {
            inputs,
            outputs,
            outputs_all,
            inputs_all,
            workbook_outputs,
            counts: self.counts,
            bandwidth: self.demand.and_then(|demand| demand.bandwidth(settings)),
            cost: None,
        })
    }
}

#[derive(Clone, Debug)]
enum SheetEvaluator<'a> {
    Program(&'a Program, Evaluator<'a>, &'a FigureSet),
    Whole(Box<Worksheet>),
}

impl<'a> SheetEvaluator<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        match sheet {
            Sheet::Program(program, set) => Self::Program(program, program.evaluator(), set),
            Sheet::Whole(sheet) => Self::Whole(sheet.clone()),
        }
    }

    fn evaluate(
        &mut self,
        settings: &Settings,
        averages: Option<&QuickInputs>,
    ) -> (Inputs, Outputs) {
        let scenario = settings.scenario;
        match self {
            Self::Program(program, evaluator, set) => {
                for (id, number) in setting_numbers(settings, averages) {
                    if let Some(index) = program.index(id) {
                        evaluator.set(index, Some(number));
                    }
                }
                evaluator.run();
                (Inputs::of(evaluator, set, scenario), Outputs::of(evaluator, set, scenario))
            }
            Self::Whole(sheet) => {
                super::setting_inputs::set_settings(sheet, settings);
                for (id, number) in averages.into_iter().flat_map(QuickInputs::inputs) {
                    sheet.set_input(id, number.into());
                }
                sheet.evaluate_sheet();
                let sheet = sheet.as_ref();
                (Inputs::of(sheet, &sheet.set, scenario), Outputs::of(sheet, &sheet.set, scenario))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sheet_inputs;
    use crate::figure::{Expression, FigureSet, Reference};

    #[test]
    fn no_row_follows_from_an_input_that_varies_alone() {
        let rules = crate::rules::built_in("guide-2017").unwrap();
        for id in ["detailed-workbook", "detailed-exact"] {
            let set = FigureSet::load(id, &rules);
            let names = set.servers.iter().chain(set.accounts.iter());
            let checks = set.checks.iter().map(|check| &check.expression);
            let expressions = names.filter_map(|(_, name)| name.expression.as_ref());
            for expression in expressions.chain(checks) {
                expression.walk(&mut |part| {
                    if let Expression::Name(Reference::Sheet(index)) = part {
                        let name = &set.sheet.at(*index).id;
                        assert!(
                            !sheet_inputs(false).contains(&name.as_str()),
                            "{id}: a row uses {name}"
                        );
                    }
                });
            }
        }
    }
}
