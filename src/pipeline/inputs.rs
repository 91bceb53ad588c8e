//! What was read, and the plan of it.

use std::borrow::Cow;

use super::dependencies::DependencyParts;
use super::error::PipelineError;
use super::measurements;
use super::outputs::keep_inputs;
use super::overrides::{self, override_files};
use super::prices;
use super::redaction::RedactionRequest;
use super::request::{Request, settings_file};
use super::schedule::ScheduleParts;
use super::scope;
use super::{layers, resolve};
use crate::churn::{self, Measured};
use crate::cost;
use crate::estate::{Class, Estate, OverrideReport, assume_utilization};
use crate::finding::{Finding, Severity};
use crate::intake::{self, Intake};
use crate::plan::{Plan, PlanInputs, against, plan};
use crate::prices::{PriceBook, PriceIndex, PriceLines};
use crate::redact::Names;
use crate::reference::ReferenceData;
use crate::settings::{
    Arithmetic, Audience, CostOrder, Origin, Settings, SettingsLayer, Unmeasured,
};
use crate::source::{Role, SourceFile};

/// Everything that a plan is made of, read and joined: [`Request::read`] makes it, [`Inputs::plan`] plans it, and a
/// [`ScenarioSet`](crate::whatif::ScenarioSet) plans it many times.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inputs {
    /// The servers with measurements and overrides, and all findings. Servers without a change rate are as they were read.
    pub estate: Estate,
    /// The measurements, joined to the servers.
    pub measured: Measured,
    /// What the overrides did.
    pub overrides: Option<OverrideReport>,
    /// The files that were read.
    pub sources: Vec<SourceFile>,
    /// The settings in force.
    pub settings: Settings,
    /// Rules and sizes.
    pub reference: ReferenceData,
    /// The price book, where price files are given.
    pub prices: Option<PriceBook>,
    /// Whether a part of the inputs could not be read; the findings say which. The plan stands on the rest.
    pub is_incomplete: bool,
    /// The settings by their origin, those that win first.
    pub(crate) layers: Vec<(Origin, SettingsLayer)>,
    /// The servers before any override, where there are overrides.
    without_overrides: Option<Estate>,
    against: Option<(Settings, ReferenceData)>,
    schedule: ScheduleParts,
    dependencies: DependencyParts,
    redaction: Option<RedactionRequest>,
    date: Option<String>,
}

impl Request {
    /// Reads everything: inventories, measurements, settings, rules, overrides, groups and calendar.
    ///
    /// What cannot be read in part is in the findings of [`Inputs::estate`]. An error means that nothing is left to plan, or
    /// that the request itself is wrong.
    pub fn read(&self) -> Result<Inputs, PipelineError> {
        let (file, record) = settings_file(self.settings_file.as_ref())?.unzip();
        let file = file.unwrap_or_default();
        let intake_options = self.intake_options(&file)?;
        let intake = intake::read_as_stated(&self.inputs, &intake_options)?;
        if intake.estate.servers.is_empty() {
            let mut sources = intake.sources.iter();
            return Err(if sources.any(|source| source.role == Role::Inventory) {
                intake.without_servers().into()
            } else {
                no_inventory(intake)
            });
        }
        let derived = intake.derived_scenario();
        let Intake {
            mut estate,
            settings: sheet,
            mut sources,
            measurements,
            connections,
            mut findings,
            ..
        } = intake;
        sources.extend(record);
        let schedule_table = file.schedule.clone();
        let dependencies = DependencyParts::new(connections, file.dependencies.as_ref())?;
        let mut layers = layers(&self.settings, Some(file), Some(sheet));
        let (scenario, decided) = derived.map(|d| (d.scenario, d.finding)).unzip();
        let scenario = scenario.flatten();
        layers.push((Origin::Inventory, SettingsLayer { scenario, ..SettingsLayer::default() }));
        let (settings, reference) = resolve(&layers, Arithmetic::Exact)?;
        sources.extend(reference.catalog_file().cloned());
        if matches!(settings.origin("scenario"), Origin::Inventory | Origin::Default) {
            findings.extend(decided);
        }
        let (asked, rules) = (&self.schedule, reference.rules());
        let schedule =
            ScheduleParts::read(asked, &self.group_by, schedule_table, &settings, rules)?;
        let only = settings.only.as_deref().unwrap_or_default();
        findings.extend(scope::apply(only, &mut estate, &schedule, &mut sources)?);
        // What is out of scope is not worth an assumption that is told.
        let percent = intake_options.assumed_utilization;
        findings.extend(assume_utilization(&mut estate.servers, percent));
        let schedule = schedule.without(&estate.servers);
        let options = self.measurement_options(settings.percentile, &intake_options.map)?;
        let reading = measurements::read(measurements, &options, &mut sources);
        let (measured, found) = measurements::join(&mut estate, reading, &settings, &reference);
        findings.extend(found);
        let without_overrides = (!self.overrides.is_empty()).then(|| estate.clone());
        let overrides = overrides::apply(&self.overrides, &mut estate, &mut sources)?;
        let prices = prices::read(&settings, &self.outputs, &mut sources, &mut findings)?;
        let reference = match &prices {
            Some(book) if settings.cost_order == CostOrder::Prices => {
                let index = PriceIndex::new(PriceLines::of(reference.rules().catalog), book);
                cost::by_prices(reference, &index, &settings, self.date.as_deref())
            }
            _ => reference,
        };
        let is_incomplete = findings.iter().any(|finding| finding.severity == Severity::Error);
        estate.findings = findings;
        let against = self.against.as_ref().map(|rules| {
            let asked = SettingsLayer { rules: Some(rules.clone()), ..SettingsLayer::default() };
            let mut all = vec![(Origin::Flag, asked)];
            all.extend(layers.iter().cloned());
            resolve(&all, Arithmetic::Exact)
        });
        let against = against.transpose()?;
        keep_inputs(&self.outputs)?;
        Ok(Inputs {
            schedule,
            dependencies,
            against,
            estate,
            measured,
            overrides,
            sources,
            settings,
            reference,
            prices,
            is_incomplete,
            layers,
            without_overrides,
            redaction: self.redaction.clone(),
            date: self.date.clone(),
        })
    }
}

impl Inputs {
    /// How many servers there are to plan.
    #[must_use]
    pub fn server_count(&self) -> usize {
        let servers = self.estate.servers.iter();
        servers.filter(|server| server.class == Class::Server).count()
    }

    /// The finished plan: with the comparison against another rule set, the schedule and the pseudonyms that the request asks
    /// for. Where it names a key of the pseudonyms, that file is written.
    pub fn plan(&self) -> Result<Plan, PipelineError> {
        let estate = filled(&self.estate, &self.settings);
        let inputs = PlanInputs::new(&estate)
            .with_measured(&self.measured)
            .with_overrides(self.overrides.as_ref())
            .with_sources(&self.sources)
            .with_date(self.date.as_deref());
        let mut plan = plan(inputs, &self.settings, &self.reference)?;
        if let Some((settings, reference)) = &self.against {
            let found = against(&estate, &plan.document, &plan.rules, settings, reference)?;
            plan.document.against = Some(found);
        }
        let found = self.dependencies.found(&estate, &self.schedule);
        if let Some(found) = &found {
            plan.document.findings.extend(found.findings.iter().cloned());
            plan.document.dependencies = Some(found.report.clone());
        }
        let order = found.as_ref().map(|found| found.order.clone()).unwrap_or_default();
        let group_of = found.as_ref().map(|found| found.group_of.clone()).unwrap_or_default();
        self.schedule.apply(&mut plan, &self.settings, found)?;
        self.schedule.recover(&mut plan, &self.settings, order, &group_of);
        if let Some(book) = &self.prices {
            let index = PriceIndex::new(PriceLines::of(plan.rules.catalog), book);
            cost::price(&mut plan.document, &index, &plan.rules, &plan.sizes);
        }
        if self.settings.r#for == Audience::Customer {
            cost::for_customer(&mut plan.document);
        }
        let Some(request) = &self.redaction else {
            return Ok(plan);
        };
        let mut names = self.names_of(&estate.findings);
        if let Some(report) = &plan.document.dependencies {
            names.dependencies(report);
        }
        if let Some(schedule) = &plan.document.schedule {
            names.schedule(schedule);
        }
        if let Some(recovery) = &plan.document.recovery {
            names.recovery(recovery);
        }
        for (kind, name) in self.schedule.named() {
            names.add(kind, name);
        }
        Ok(request.redaction(&names)?.plan(plan))
    }

    /// The date on the report.
    pub(crate) fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The servers before any override.
    #[must_use]
    pub fn without_overrides(&self) -> &Estate {
        self.without_overrides.as_ref().unwrap_or(&self.estate)
    }

    /// The servers under another set of overrides: `a+b` for the files `a.toml` and `b.toml`, `none` for none.
    pub fn under_overrides(&self, set: &str) -> Result<Estate, PipelineError> {
        let mut estate = self.without_overrides().clone();
        overrides::apply(&override_files(set), &mut estate, &mut Vec::new())?;
        Ok(estate)
    }

    /// All names that must not be seen where the plan is redacted, those of its servers first.
    #[must_use]
    pub fn names(&self) -> Names {
        self.names_of(&self.estate.findings)
    }

    fn names_of(&self, findings: &[Finding]) -> Names {
        let mut names = Names::new();
        names.estate(&self.estate);
        names.estate(self.without_overrides());
        for measurement in &self.measured.measurements {
            names.server(&measurement.server);
        }
        for usage in &self.measured.usage {
            names.server(&usage.server);
        }
        names.sources(&self.sources);
        for name in self.dependencies.connections.names() {
            names.server(&name);
        }
        for path in self.schedule.files() {
            names.path(&path.display().to_string());
        }
        names.findings(findings);
        names
    }
}

/// The servers as the setting `unmeasured` has those without a change rate.
pub(crate) fn filled<'e>(estate: &'e Estate, settings: &Settings) -> Cow<'e, Estate> {
    let mut filled = Cow::Borrowed(estate);
    if settings.change_rate.is_some() {
        return filled;
    }
    match settings.unmeasured {
        Unmeasured::Median => {
            let estate = filled.to_mut();
            let finding = churn::fill_with_median(&mut estate.servers);
            estate.findings.extend(finding);
        }
        Unmeasured::LeaveOut => churn::leave_out(&mut filled.to_mut().servers),
        Unmeasured::Unknown => {}
    }
    filled
}

fn no_inventory(intake: Intake) -> PipelineError {
    let described = intake.measurements.into_iter().map(|mut unread| {
        let words = match unread.format() {
            Some(format) => format.id().to_owned(),
            None => unread.not_recognised().message.to_string(),
        };
        format!("{} ({words})", unread.document.path())
    });
    let others = intake.sources.iter().map(|source| format!("{} ({})", source.path, source.format));
    PipelineError::NoInventory { files: described.chain(others).collect() }
}
