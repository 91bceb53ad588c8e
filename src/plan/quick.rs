//! The Quick Planner: averages in, plan out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::age::{age_findings, ages};
use super::azure_findings::disks_protected;
use super::blocks::{Inputs, Outputs};
use super::checklist::checklist;
use super::differences::{Cause, Reason, Step, differences};
use super::document::{PlanDocument, SCHEMA, Tool};
use super::error::PlanError;
use super::evidence::ChangeEvidence;
use super::finished::Plan;
use super::first_copy::FirstCopy;
use super::fit::{AzureVcpus, Fit};
use super::infrastructure::{Infrastructure, Load, hyperv_hosts, infrastructure, machine_limit};
use super::past::past_finding;
use super::plan_findings::{not_carried_finding, retention_finding};
use super::record::RuleSetStamp;
use super::record::sheet_figures;
use super::replication::{self, Machines, replication};
use super::rules_used::rules_used;
use super::setting_findings::setting_findings;
use super::setting_inputs::{set_settings, setting_origins};
use super::variant::{figure_set, set_of_2017, workbook_reference};
use super::workbook_figures::without_floor;
use crate::estate::possible::most;
use crate::figure::{FigureSet, Value, Worksheet};
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::settings::{Arithmetic, Origin, Scenario, Settings};
use crate::units::whole;

/// The averages that the Quick Planner asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuickInputs {
    /// Machines, 1 or more.
    pub vms: u32,
    /// Disks a machine, more than 0; may be a fraction.
    pub disks_per_vm: f64,
    /// Average size of a disk in GiB, more than 0.
    pub disk_size_gb: f64,
    /// Used part of the disks in per cent, 0 to 100.
    pub utilization_percent: f64,
    /// Daily change in per cent, 0 or more.
    pub change_rate_percent: f64,
}

impl QuickInputs {
    /// The inputs of the sheet that the averages decide.
    pub(crate) fn inputs(&self) -> [(&'static str, f64); 5] {
        [
            ("virtual_machines", f64::from(self.vms)),
            ("disks_per_vm", self.disks_per_vm),
            ("disk_size_gb", self.disk_size_gb),
            ("utilization", self.utilization_percent / 100.0),
            ("change_rate", self.change_rate_percent / 100.0),
        ]
    }

    /// Refuses averages that are outside their range.
    pub fn check(&self) -> Result<(), PlanError> {
        let check = |name, value: f64, fits: bool, reason| {
            if fits && value.is_finite() {
                Ok(())
            } else {
                Err(PlanError::Input { name, value: value.to_string(), reason })
            }
        };
        let Self {
            vms,
            disks_per_vm,
            disk_size_gb,
            utilization_percent: used,
            change_rate_percent: rate,
        } = *self;
        check("vms", f64::from(vms), vms > 0, "must be 1 or more")?;
        check("disks-per-vm", disks_per_vm, disks_per_vm > 0.0, "must be more than 0")?;
        check("disk-size", disk_size_gb, disk_size_gb > 0.0, "must be more than 0 GB")?;
        check("utilization", used, (0.0..=100.0).contains(&used), "must be 0 to 100 per cent")?;
        check("change-rate", rate, rate >= 0.0, "must be 0 per cent or more")?;
        let most = |name, value, kind, reason| check(name, value, value <= most(kind), reason);
        most("disks-per-vm", disks_per_vm, "disks", "no server has as many")?;
        most("vms", f64::from(vms), "machines", "no estate has as many")?;
        most("disk-size", disk_size_gb, "disk", "no disk has as many GB")?;
        most("change-rate", rate, "change-rate", "no server changes as much in a day")
    }
}

/// Plans from averages.
///
/// ```
/// use asrcap::ReferenceData;
/// use asrcap::plan::{QuickInputs, quick};
/// use asrcap::settings::{Arithmetic, Origin, Settings, SettingsLayer};
///
/// let reference = ReferenceData::built_in("guide-2017")?;
/// let layer = SettingsLayer::from_toml("own", "rules = 'guide-2017'")?;
/// let settings = Settings::resolve(&[(Origin::Flag, layer)], Arithmetic::Workbook)?;
/// let averages = QuickInputs {
///     vms: 100,
///     disks_per_vm: 2.0,
///     disk_size_gb: 300.0,
///     utilization_percent: 70.0,
///     change_rate_percent: 5.0,
/// };
/// let plan = quick(averages, &settings, &reference, None)?;
/// assert_eq!(plan.document.outputs.get("delta_bandwidth_mbps"), Some(140.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn quick(
    averages: QuickInputs,
    settings: &Settings,
    reference: &ReferenceData,
    date: Option<String>,
) -> Result<Plan, PlanError> {
    quick_with_vcpus(averages, None, settings, reference, date)
}

fn check_vcpus(each: Option<f64>) -> Result<(), PlanError> {
    let is_possible = |vcpus: f64| vcpus > 0.0 && vcpus <= most("cores");
    let Some(vcpus) = each.filter(|vcpus| !is_possible(*vcpus)) else { return Ok(()) };
    let reason = if vcpus > 0.0 { "no server has as many" } else { "must be more than 0" };
    Err(PlanError::Input { name: "vcpus-per-vm", value: vcpus.to_string(), reason })
}

/// The same, with the vCPUs that a machine takes in Azure on average, where somebody says so: averages know of no cores.
#[expect(clippy::too_many_lines, reason = "the parts of one document, one after the other")]
pub(crate) fn quick_with_vcpus(
    averages: QuickInputs,
    vcpus_per_vm: Option<f64>,
    settings: &Settings,
    reference: &ReferenceData,
    date: Option<String>,
) -> Result<Plan, PlanError> {
    averages.check()?;
    check_vcpus(vcpus_per_vm)?;
    let reference = &*settings.under(reference);
    let set = figure_set("quick", settings.arithmetic, settings, reference)?;
    let sheet = evaluate_averages(averages, settings, reference, &set);
    let guide = workbook_reference();
    let workbook = (settings.arithmetic == Arithmetic::Exact)
        .then(|| evaluate_averages(averages, settings, &guide, &set_of_2017("quick")));
    let steps = steps_from_2017(averages, settings, &guide)?;
    let machines = Machines::averages(&sheet);
    let replication = replication(&machines, settings, reference.rules());
    let infrastructure =
        replication::on_premises(replication.as_ref(), || match settings.scenario {
            Scenario::Hyperv => Infrastructure {
                hyperv_hosts: Some(hyperv_hosts(std::iter::empty())),
                ..Infrastructure::default()
            },
            Scenario::Vmware | Scenario::Physical => infrastructure(
                reference.rules(),
                Load::average(averages.vms, sheet.sheet_value("changed_gb_per_day").number()),
                whole(sheet.sheet_value("configuration_servers").number()),
                settings.spare_appliances,
            ),
        });
    let mut figures = sheet_figures(&sheet, reference.rules());
    figures.extend(replication::figures(replication.as_ref()));
    let mut findings = findings(averages, settings, reference);
    findings.extend(replication::findings(replication.as_ref(), &machines, settings));
    findings.extend(disks_protected(&sheet, reference));
    let mut fit = Fit::of(&sheet, None, None, &infrastructure, settings, reference);
    fit.vcpus =
        vcpus_per_vm.zip(settings.purpose_under(reference.rules())).map(|(each, purpose)| {
            AzureVcpus::of_averages(f64::from(averages.vms) * each, purpose, reference.rules())
        });
    findings.extend(fit.findings());
    findings.extend(setting_findings(settings, &infrastructure, reference));
    let as_of = ages(reference, date.as_deref());
    findings.extend(age_findings(&as_of, reference));
    let inputs = Inputs::of(&sheet, &sheet.set, settings.scenario);
    findings.extend(infrastructure.not_carried.first().map(|average| {
        let (limit, rule) = machine_limit(reference.rules());
        not_carried_finding(message!("the average machine"), average.churn_gb_per_day, limit, rule)
    }));
    let document = PlanDocument {
        schema: SCHEMA,
        tool: Tool::this(),
        date,
        rules: RuleSetStamp::of(reference.rules()),
        as_of,
        arithmetic: settings.arithmetic,
        scenario: settings.scenario,
        purpose: settings.purpose_under(reference.rules()),
        method: settings.method_under(reference.rules()),
        settings: settings.clone(),
        sources: Vec::new(),
        first_copy: FirstCopy::of(&inputs, settings.compression, settings.link),
        inputs,
        outputs: Outputs::of(&sheet, &sheet.set, settings.scenario),
        outputs_all: None,
        inputs_all: None,
        workbook_outputs: workbook
            .as_ref()
            .map(|sheet| Outputs::of(sheet, &sheet.set, settings.scenario)),
        differences: differences(&sheet, workbook.as_ref(), &steps),
        counts: None,
        left_out: Vec::new(),
        servers: None,
        sizing: None,
        risks: Vec::new(),
        against: None,
        dependencies: None,
        overrides: None,
        bandwidth: None,
        schedule: None,
        recovery: None,
        storage_accounts: None,
        checklist: checklist(settings, reference.rules()),
        infrastructure,
        azure_vcpus: fit.vcpus,
        azure_limits: fit.limits,
        connections: fit.connections,
        replication,
        cost: None,
        source_storage: Vec::new(),
        rules_used: rules_used(reference.rules(), &figures, &[], &findings),
        figures,
        server_figures: Vec::new(),
        setting_origins: origins(settings),
        findings,
    };
    let (workbook_rules, workbook_sizes) = guide.into_parts();
    Ok(Plan {
        document,
        rules: reference.rules().clone(),
        sizes: Arc::clone(reference.sizes()),
        changes: ChangeEvidence::default(),
        sheet,
        workbook,
        workbook_rules,
        workbook_sizes,
    })
}

/// From where each setting came; the averages have no defaults, they are always given.
fn origins(settings: &Settings) -> BTreeMap<String, Origin> {
    let averages = ["vms", "disks-per-vm", "disk-size", "utilization", "change-rate"];
    let mut origins = setting_origins(settings);
    for name in averages {
        origins.entry(name.to_owned()).or_insert(Origin::Flag);
    }
    origins
}

pub(crate) fn evaluate_averages(
    averages: QuickInputs,
    settings: &Settings,
    reference: &ReferenceData,
    set: &str,
) -> Worksheet {
    let set = FigureSet::load(set, reference.rules());
    let mut sheet =
        Worksheet::new(Arc::new(set), reference.rules(), Arc::clone(reference.sizes()), 0);
    set_settings(&mut sheet, settings);
    for (id, number) in averages.inputs() {
        sheet.set_input(id, Value::Number(number));
    }
    sheet.evaluate_sheet();
    sheet
}

/// What leads from the 2017 workbook's figures to those of an exact plan, but for the plan's arithmetic.
fn steps_from_2017(
    averages: QuickInputs,
    settings: &Settings,
    guide: &ReferenceData,
) -> Result<Vec<Step>, PlanError> {
    let floor = guide.rules().stated_number(ids::CHANGE_RATE_FLOOR).unwrap_or(0.0);
    let (guide, set) = (without_floor(guide), set_of_2017("quick"));
    let mut steps = Vec::new();
    if averages.change_rate_percent > 0.0 && averages.change_rate_percent < floor {
        let sheet = evaluate_averages(averages, settings, &guide, &set);
        steps.push(Step { cause: Cause::Floor, reason: Reason::Floor(floor), sheet });
    }
    if settings.growth != 0.0 {
        let set = figure_set("quick", Arithmetic::Workbook, settings, &guide)?;
        let sheet = evaluate_averages(averages, settings, &guide, &set);
        steps.push(Step { cause: Cause::Growth, reason: Reason::Growth(settings.growth), sheet });
    }
    Ok(steps)
}

fn findings(averages: QuickInputs, settings: &Settings, reference: &ReferenceData) -> Vec<Finding> {
    let mut findings: Vec<Finding> = past_finding(reference.rules()).into_iter().collect();
    let floor = reference.rules().number(ids::CHANGE_RATE_FLOOR).unwrap_or(0.0) * 100.0;
    let rate = averages.change_rate_percent;
    if settings.arithmetic == Arithmetic::Workbook && rate > 0.0 && rate < floor {
        findings.push(
            Finding::warning(
                "change-rate-below-floor",
                "change-rate",
                message!("a daily change of {rate} % counts as 0 in workbook arithmetic", rate),
            )
            .rule(ids::CHANGE_RATE_FLOOR)
            .hint(message!("use --arithmetic exact, which keeps it")),
        );
    }
    findings.extend(retention_finding(settings, reference));
    findings
}
