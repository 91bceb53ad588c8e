//! Inputs that are read once and planned under many settings.

use std::fmt;
use std::sync::Arc;

use super::change::Change;
use super::error::WhatIfError;
use super::memo::Memo;
use crate::churn::{UsageSettings, peaks_anew, usage_anew};
use crate::cost::{by_prices, cost_under};
use crate::estate::Estate;
use crate::pipeline::{Inputs, PipelineError, QuickRequest, filled};
use crate::plan::cost::CostFigures;
use crate::plan::{Comparison, CompiledPlan, PlanFigures, PlanInputs, QuickInputs, row_key};
use crate::plan::{Plan, plan};
use crate::prices::{PriceIndex, PriceLines};
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::settings::{Arithmetic, CostOrder, Origin, Settings, SettingsLayer};

/// What is planned.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// Servers, by the Detailed Planner.
    Servers(PlanInputs<'a>),
    /// Averages, by the Quick Planner.
    Averages(QuickInputs),
}

type LoadOverrides<'a> = Box<dyn Fn(&str) -> Result<Estate, WhatIfError> + Send + Sync + 'a>;

/// What is planned, with the settings that the scenarios start from.
///
/// Servers are worked out once for each combination of settings that their rows follow from; a scenario that varies only
/// what the sheet follows from costs the same for one server and for ten thousand.
pub struct ScenarioSet<'a> {
    subject: Subject<'a>,
    layers: Vec<(Origin, SettingsLayer)>,
    arithmetic: Arithmetic,
    comparison: Comparison,
    overrides: Option<LoadOverrides<'a>>,
    references: Memo<ReferenceData>,
    estates: Memo<Estate>,
    prepared: Memo<CompiledPlan>,
    prices: Option<Prices<'a>>,
    /// Plans with their servers, where scenarios are priced.
    plans: Memo<Plan>,
}

/// What scenarios are priced with.
struct Prices<'a> {
    index: PriceIndex<'a>,
    date: Option<&'a str>,
}

/// Whole plans that are kept: each holds all of its servers.
const PLANS_KEPT: usize = 16;

/// A scenario with everything that decides its figures.
pub(crate) struct Scenario<'c> {
    pub(crate) settings: Settings,
    averages: Option<QuickInputs>,
    rules: Vec<(&'c str, f64)>,
    overrides: Option<&'c str>,
    /// The percentile that the rows of servers follow from, where it is known over time how busy they were or what they wrote.
    percentile_of_series: Option<f64>,
}

impl Scenario<'_> {
    /// Names the [`CompiledPlan`] of the scenario.
    pub(crate) fn key(&self) -> String {
        let rows = row_key(&self.settings, self.averages.is_some());
        format!("{rows} {:?} {:?} {:?}", self.rules, self.overrides, self.percentile_of_series)
    }

    pub(crate) fn averages(&self) -> Option<&QuickInputs> {
        self.averages.as_ref()
    }
}

impl<'a> ScenarioSet<'a> {
    /// Scenarios of a subject. The first layers win; `arithmetic` is used where no layer names one.
    #[must_use]
    pub fn new(
        subject: Subject<'a>,
        layers: Vec<(Origin, SettingsLayer)>,
        arithmetic: Arithmetic,
    ) -> Self {
        Self {
            subject,
            layers,
            arithmetic,
            comparison: Comparison::None,
            overrides: None,
            references: Memo::default(),
            estates: Memo::default(),
            prepared: Memo::default(),
            prices: None,
            plans: Memo::default(),
        }
    }

    /// Scenarios of inputs that were read, with the overrides that they can be put under.
    ///
    /// ```
    /// use asrcap::Request;
    /// use asrcap::whatif::{Axis, Grid, ScenarioSet, sweep};
    ///
    /// let inputs = Request::new(["examples/customer"]).read()?;
    /// let scenarios = ScenarioSet::of(&inputs);
    /// let grid = Grid::new(vec![Axis::parse("compression=0,30", false)?], false)?;
    /// assert_eq!(sweep(&scenarios, &grid)?.columns()[0], "outputs.delta_bandwidth_mbps");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(inputs: &'a Inputs) -> Self {
        let planned = PlanInputs::new(&inputs.estate).with_measured(&inputs.measured);
        let mut scenarios =
            Self::new(Subject::Servers(planned), inputs.layers.clone(), Arithmetic::Exact)
                .with_overrides(|set| Ok(inputs.under_overrides(set)?));
        scenarios.prices = inputs.prices.as_ref().map(|book| Prices {
            index: PriceIndex::new(PriceLines::of(inputs.reference.rules().catalog), book),
            date: inputs.date(),
        });
        scenarios
    }

    /// Scenarios of a quick plan.
    pub fn of_averages(request: &QuickRequest) -> Result<Self, PipelineError> {
        let subject = Subject::Averages(request.averages);
        Ok(Self::new(subject, request.layers()?, Arithmetic::Workbook))
    }

    /// How the servers under a set of overrides are found by its name; `none` are the servers without any.
    #[must_use]
    pub fn with_overrides(
        mut self,
        load: impl Fn(&str) -> Result<Estate, WhatIfError> + Send + Sync + 'a,
    ) -> Self {
        self.overrides = Some(Box::new(load));
        self
    }

    /// Which figures are evaluated for comparison: `outputs_all`, `inputs_all` and `workbook_outputs`, or none.
    #[must_use]
    pub fn with_comparison(mut self, comparison: Comparison) -> Self {
        self.comparison = comparison;
        self
    }

    pub(crate) fn wants_workbook(&self) -> bool {
        self.comparison == Comparison::Workbook
    }

    /// What is planned.
    #[must_use]
    pub fn subject(&self) -> Subject<'a> {
        self.subject
    }

    /// The figures when these things are done differently; the first of several changes of one setting wins.
    pub fn figures(&self, changes: &[&Change]) -> Result<PlanFigures, WhatIfError> {
        self.figures_of(&self.scenario(changes)?)
    }

    /// The settings when these things are done differently.
    pub fn settings(&self, changes: &[&Change]) -> Result<Settings, WhatIfError> {
        Ok(self.scenario(changes)?.settings)
    }

    pub(crate) fn scenario<'c>(&self, changes: &[&'c Change]) -> Result<Scenario<'c>, WhatIfError> {
        let mut averages = match &self.subject {
            Subject::Averages(averages) => Some(*averages),
            Subject::Servers(_) => None,
        };
        let mut layers = Vec::with_capacity(changes.len() + self.layers.len());
        let (mut rules, mut overrides) = (Vec::new(), None);
        for change in changes {
            match change {
                Change::Setting(layer) => layers.push((Origin::Flag, layer.as_ref().clone())),
                Change::Rule(id, number) => rules.push((id.as_str(), *number)),
                Change::Overrides(name) => overrides = Some(name.as_str()),
                Change::Average(average, number) => {
                    let set = averages.as_mut().and_then(|averages| average.set(averages, *number));
                    set.ok_or_else(|| WhatIfError::Value {
                        name: format!("{average:?}"),
                        value: number.to_string(),
                        reason: "must be a whole number of machines".to_owned(),
                    })?;
                }
            }
        }
        layers.extend(self.layers.iter().cloned());
        let mut settings = Settings::resolve(&layers, self.arithmetic)?;
        // A rule file may state defaults of its own.
        settings.apply_rule_defaults(self.rule_set(&settings)?.rules());
        let has_series = match &self.subject {
            Subject::Servers(inputs) => {
                !inputs.measured.usage.is_empty() || inputs.measured.peaks_at.is_some()
            }
            Subject::Averages(_) => false,
        };
        let percentile_of_series = has_series.then_some(settings.percentile);
        Ok(Scenario { settings, averages, rules, overrides, percentile_of_series })
    }

    pub(crate) fn figures_of(&self, scenario: &Scenario<'_>) -> Result<PlanFigures, WhatIfError> {
        let prepared = self.prepared(&scenario.key(), scenario)?;
        let averages = scenario.averages.as_ref();
        let mut figures = prepared.evaluator().figures(&scenario.settings, averages)?;
        figures.cost = self.cost(scenario)?;
        Ok(figures)
    }

    /// What a scenario costs. The plan is made once for all scenarios that differ in nothing but prices and terms.
    fn cost(&self, scenario: &Scenario<'_>) -> Result<Option<CostFigures>, WhatIfError> {
        let (Some(Prices { index, .. }), Subject::Servers(inputs)) = (&self.prices, self.subject)
        else {
            return Ok(None);
        };
        let settings = &scenario.settings;
        let key = format!("{} {:?}", scenario.key(), settings.region);
        let planned = self.plans.get(&key, || {
            let reference = self.reference(scenario)?;
            let estate = match (scenario.overrides, &self.overrides) {
                (Some(name), Some(load)) if name != "none" => {
                    Some(self.estates.get(name, || load(name))?)
                }
                _ => None,
            };
            let estate = filled(estate.as_deref().unwrap_or(inputs.estate), settings);
            Ok(plan(PlanInputs { estate: &estate, ..inputs }, settings, &reference)?)
        })?;
        self.plans.keep_at_most(PLANS_KEPT);
        let Plan { document, rules, sizes, .. } = &*planned;
        let cost = cost_under(document, settings, index, rules, sizes);
        Ok(Some(CostFigures::from(&cost)))
    }

    /// The servers or averages, worked out as far as the key decides; kept for the next scenario of the same key.
    pub(crate) fn prepared(
        &self,
        key: &str,
        scenario: &Scenario<'_>,
    ) -> Result<Arc<CompiledPlan>, WhatIfError> {
        self.prepared.get(key, || {
            let reference = self.reference(scenario)?;
            let settings = &scenario.settings;
            match (self.subject, scenario.overrides) {
                (Subject::Averages(_), _) => {
                    let averages = scenario.averages.ok_or_else(|| {
                        WhatIfError::Input("a quick plan needs averages".to_owned())
                    })?;
                    Ok(CompiledPlan::quick(averages, settings, &reference, self.comparison)?)
                }
                (Subject::Servers(inputs), Some(name)) if let Some(load) = &self.overrides => {
                    let estate = self.estates.get(name, || load(name))?;
                    self.detailed(PlanInputs { estate: &estate, ..inputs }, settings, &reference)
                }
                (Subject::Servers(inputs), None | Some("none")) => {
                    self.detailed(inputs, settings, &reference)
                }
                (Subject::Servers(_), Some(name)) => {
                    Err(WhatIfError::Input(format!("there is no set of overrides '{name}'")))
                }
            }
        })
    }

    fn detailed(
        &self,
        inputs: PlanInputs<'_>,
        settings: &Settings,
        reference: &ReferenceData,
    ) -> Result<CompiledPlan, WhatIfError> {
        let mut estate = filled(inputs.estate, settings);
        let percentile = settings.percentile;
        if estate.servers.iter().any(|server| server.usage.is_at_another(percentile)) {
            let days_min = reference.rules().number(ids::SIZING_DAYS_MIN).unwrap_or_default();
            let asked = UsageSettings { percentile, days_min };
            usage_anew(estate.to_mut(), &inputs.measured.usage, asked);
        }
        if inputs.measured.peaks_at.is_some_and(|known| known.total_cmp(&percentile).is_ne()) {
            peaks_anew(estate.to_mut(), inputs.measured, percentile);
        }
        let inputs = PlanInputs { estate: &estate, ..inputs };
        Ok(CompiledPlan::detailed(inputs, settings, reference, self.comparison)?)
    }

    fn rule_set(&self, settings: &Settings) -> Result<Arc<ReferenceData>, WhatIfError> {
        self.references.get(&reference_key(settings), || {
            let reference = settings.reference()?;
            Ok(match &self.prices {
                Some(Prices { index, date }) if settings.cost_order == CostOrder::Prices => {
                    by_prices(reference, index, settings, *date)
                }
                _ => reference,
            })
        })
    }

    pub(crate) fn reference(
        &self,
        scenario: &Scenario<'_>,
    ) -> Result<Arc<ReferenceData>, WhatIfError> {
        let name = reference_key(&scenario.settings);
        let set = self.rule_set(&scenario.settings)?;
        if scenario.rules.is_empty() {
            return Ok(set);
        }
        self.references.get(&format!("{name} {:?}", scenario.rules), || {
            let mut reference = set.as_ref().clone();
            for (id, number) in &scenario.rules {
                reference = reference.with_number(id, *number)?;
            }
            Ok(reference)
        })
    }

    /// Forgets what was kept when there is much of it.
    pub(crate) fn tidy(&self) {
        self.prepared.tidy();
        self.references.tidy();
    }
}

/// Names the reference data that settings ask for.
fn reference_key(settings: &Settings) -> String {
    let catalog = settings.catalog.as_deref().unwrap_or_default();
    let prices = (&settings.region, settings.cost_order, &settings.price_date);
    format!("{} {catalog} {prices:?}", settings.rules)
}

impl fmt::Debug for ScenarioSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScenarioSet")
            .field("subject", &self.subject)
            .field("layers", &self.layers)
            .finish_non_exhaustive()
    }
}
