//! Inputs that are read once, and plans of them under ever other settings.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::change::Change;
use super::error::WhatIfError;
use crate::churn::{self, Measured};
use crate::estate::Estate;
use crate::plan::{self, Comparison, CompiledPlan, PlanFigures, QuickInputs, row_key};
use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, Origin, Settings, SettingsLayer, Unmeasured};

/// What is planned.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// Servers, by the Detailed Planner.
    Servers(&'a Estate),
    /// Averages, by the Quick Planner.
    Averages(QuickInputs),
}

type Load<'a, T> = Box<dyn Fn(&str) -> Result<T, String> + Send + Sync + 'a>;

/// What is planned, with the settings that the scenarios start from.
///
/// Servers are worked out once for each combination of settings that their rows follow from; a scenario that varies only
/// what the sheet follows from costs the same for one server and for ten thousand.
pub struct Study<'a> {
    subject: Subject<'a>,
    layers: Vec<(Origin, SettingsLayer)>,
    arithmetic: Arithmetic,
    comparison: Comparison,
    measured: Measured,
    date: Option<String>,
    overrides: Option<Load<'a, Estate>>,
    references: Shelf<ReferenceData>,
    estates: Shelf<Estate>,
    prepared: Shelf<CompiledPlan>,
}

/// A scenario with everything that decides its figures.
pub(crate) struct Scenario<'c> {
    pub(crate) settings: Settings,
    averages: Option<QuickInputs>,
    rules: Vec<(&'c str, f64)>,
    overrides: Option<&'c str>,
}

impl Scenario<'_> {
    /// Names the [`CompiledPlan`] of the scenario.
    pub(crate) fn key(&self) -> String {
        let rows = row_key(&self.settings, self.averages.is_some());
        format!("{rows} {:?} {:?}", self.rules, self.overrides)
    }

    pub(crate) fn averages(&self) -> Option<&QuickInputs> {
        self.averages.as_ref()
    }
}

impl<'a> Study<'a> {
    /// A study. The first layers win; `arithmetic` is what the planner uses unless a layer says. The rule sets are those
    /// that come with asrcap.
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
            measured: Measured::default(),
            date: None,
            overrides: None,
            references: Shelf::default(),
            estates: Shelf::default(),
            prepared: Shelf::default(),
        }
    }

    /// The measurements, joined to the servers, for the bandwidth over time.
    #[must_use]
    pub fn with_measured(mut self, measured: Measured) -> Self {
        self.measured = measured;
        self
    }

    /// The date on the report, which decides which sizes are retired.
    #[must_use]
    pub fn with_date(mut self, date: Option<String>) -> Self {
        self.date = date;
        self
    }

    /// How the servers under a set of overrides are found by its name; `none` are the servers without any.
    #[must_use]
    pub fn with_overrides(
        mut self,
        load: impl Fn(&str) -> Result<Estate, String> + Send + Sync + 'a,
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
    pub fn subject(&self) -> &Subject<'a> {
        &self.subject
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
        settings.follow(self.rule_set(&settings.rules)?.rules());
        Ok(Scenario { settings, averages, rules, overrides })
    }

    pub(crate) fn figures_of(&self, scenario: &Scenario<'_>) -> Result<PlanFigures, WhatIfError> {
        let prepared = self.prepared(&scenario.key(), scenario)?;
        let averages = scenario.averages.as_ref();
        Ok(prepared.evaluator().figures(&scenario.settings, averages)?)
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
            let prepared = match (&self.subject, scenario.overrides) {
                (Subject::Averages(_), _) => {
                    let averages = scenario.averages.ok_or_else(|| {
                        WhatIfError::Input("a quick plan needs averages".to_owned())
                    })?;
                    CompiledPlan::quick(averages, settings, &reference, self.comparison)?
                }
                (Subject::Servers(estate), None) => self.detailed(estate, settings, &reference)?,
                (Subject::Servers(estate), Some(name)) => match &self.overrides {
                    Some(overrides) => {
                        let estate = self
                            .estates
                            .get(name, || overrides(name).map_err(WhatIfError::Input))?;
                        self.detailed(&estate, settings, &reference)?
                    }
                    None if name == "none" => self.detailed(estate, settings, &reference)?,
                    None => {
                        return Err(WhatIfError::Input(format!(
                            "there is no set of overrides '{name}'"
                        )));
                    }
                },
            };
            Ok(prepared)
        })
    }

    fn detailed(
        &self,
        estate: &Estate,
        settings: &Settings,
        reference: &ReferenceData,
    ) -> Result<CompiledPlan, WhatIfError> {
        let filled = filled(estate, settings);
        let subject = plan::PlannedEstate {
            estate: &filled,
            measured: &self.measured,
            date: self.date.as_deref(),
        };
        Ok(CompiledPlan::detailed(subject, settings, reference, self.comparison)?)
    }

    /// The measurements.
    #[must_use]
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    fn rule_set(&self, name: &str) -> Result<Arc<ReferenceData>, WhatIfError> {
        self.references.get(name, || Ok(ReferenceData::load(name)?))
    }

    pub(crate) fn reference(
        &self,
        scenario: &Scenario<'_>,
    ) -> Result<Arc<ReferenceData>, WhatIfError> {
        let name = scenario.settings.rules.as_str();
        let set = self.rule_set(name)?;
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

impl fmt::Debug for Study<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Study")
            .field("subject", &self.subject)
            .field("layers", &self.layers)
            .finish_non_exhaustive()
    }
}

/// The servers as the setting `unmeasured` has those without a change rate.
pub(crate) fn filled<'e>(estate: &'e Estate, settings: &Settings) -> Cow<'e, Estate> {
    let mut filled = Cow::Borrowed(estate);
    match settings.unmeasured {
        Unmeasured::Median if settings.change_rate.is_none() => {
            churn::fill_with_median(&mut filled.to_mut().servers);
        }
        Unmeasured::LeaveOut if settings.change_rate.is_none() => {
            churn::leave_out(&mut filled.to_mut().servers);
        }
        _ => {}
    }
    filled
}

/// Things by name that are made once, by whoever needs them first; the others wait for it.
struct Shelf<T>(Mutex<HashMap<String, Slot<T>>>);

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

/// More things than this are not kept.
const KEPT_MAX: usize = 4_096;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<T> Shelf<T> {
    fn get(
        &self,
        name: &str,
        prepare: impl FnOnce() -> Result<T, WhatIfError>,
    ) -> Result<Arc<T>, WhatIfError> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.get(name) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(slots.entry(name.to_owned()).or_default()),
            }
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = slot.as_ref() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(prepare()?);
        *slot = Some(Arc::clone(&made));
        Ok(made)
    }

    fn tidy(&self) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() > KEPT_MAX {
            slots.clear();
        }
    }
}
