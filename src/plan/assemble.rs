//! Puts the finished plan together.

use std::sync::Arc;

use super::age::{age_findings, ages};
use super::assemble_servers::assemble_servers;
use super::azure_findings::azure_findings;
use super::blocks::{Inputs, Outputs};
use super::checklist::checklist;
use super::counts::{counts, not_planned};
use super::differences::differences;
use super::document::{PlanDocument, SCHEMA, Tool};
use super::evaluated::EvaluatedServers;
use super::evidence;
use super::finished::Plan;
use super::first_copy::FirstCopy;
use super::fit::Fit;
use super::infrastructure::{Infrastructure, Load, Machine, hyperv_hosts, infrastructure};
use super::plan_findings::plan_findings;
use super::plan_inputs::PlanInputs;
use super::record::RuleSetStamp;
use super::record::{FigureRecord, server_figures, sheet_figures};
use super::replication::{self, Machines, replication};
use super::risks::{Days, Risk, assess};
use super::rules_used::rules_used;
use super::server::{Contribution, PlannedServer};
use super::setting_findings::setting_findings;
use super::setting_inputs::setting_origins;
use super::sizing_findings::sizing_findings;
use super::sizing_totals::SizingTotals;
use super::source_storage::source_storage;
use super::storage_accounts::{StorageAccount, StorageAccounts, StorageKind};
use super::terms::Terms;
use super::unknown_sizes::unknown_sizes;
use super::workbook_figures::WorkbookFigures;
use crate::estate::Server;
use crate::figure::Worksheet;
use crate::reference::ReferenceData;
use crate::settings::{Scenario, Settings};
use crate::units::whole;

#[expect(clippy::too_many_lines, reason = "the parts of one document, one after the other")]
pub(crate) fn assemble(
    planned: PlanInputs<'_>,
    mut evaluated: EvaluatedServers,
    workbook: WorkbookFigures,
    settings: &Settings,
    reference: &ReferenceData,
) -> Plan {
    let estate = planned.estate;
    let day = planned.date.unwrap_or(&reference.rules().date);
    let terms = Terms { settings, reference, arithmetic: settings.arithmetic, day, in_words: true };
    let mut servers = assemble_servers(&mut evaluated, terms);
    let all = evaluated.with_all(settings, reference);
    contributions(&mut servers, &all);
    let counts = counts(estate, &evaluated, servers.iter().map(|server| server.readiness));
    let mut findings = estate.findings.clone();
    findings.extend(plan_findings(estate, &evaluated, &servers, settings, reference, day));
    let on = Days { report: planned.date, support: day };
    let risks = assess(&mut servers, &evaluated.servers, settings, reference.rules(), on);
    findings.extend(risks.iter().filter_map(Risk::finding));
    let rules = reference.rules();
    let (bandwidth, changes, noticed) =
        evidence::bandwidth_evidence(estate, &servers, planned.measured, settings, rules);
    findings.extend(noticed);
    let as_of = ages(reference, planned.date);
    let sizing = SizingTotals::of(&servers, settings, rules);
    findings.extend(age_findings(&as_of, reference));
    if !rules.is_past() {
        let applied = planned.overrides.map_or(&[][..], |report| report.applied.as_slice());
        findings.extend(unknown_sizes(&evaluated.servers, applied, reference.sizes()));
    }
    findings.extend(sizing_findings(sizing.as_ref(), &servers, settings, rules));
    findings.extend(azure_findings(&evaluated.sheet, &servers, terms));
    let machines = Machines::of(&evaluated.servers, &evaluated.sheet);
    let replication = replication(&machines, settings, reference.rules());
    findings.extend(replication::findings(replication.as_ref(), &machines, settings));
    let source_storage =
        source_storage(&evaluated.servers, &evaluated.sheet, settings, reference.rules());
    let accounts = storage_accounts(&evaluated);
    let sheet = evaluated.sheet;
    let WorkbookFigures { sheet: workbook, steps, reference: guide } = workbook;
    let mut figures = sheet_figures(&sheet, reference.rules());
    figures.extend(replication::figures(replication.as_ref()));
    let server_figures = server_figures(&sheet, reference.rules());
    let records: Vec<FigureRecord> = figures.iter().chain(&server_figures).cloned().collect();
    let infrastructure = replication::on_premises(replication.as_ref(), || {
        on_premises(&sheet, &servers, &evaluated.servers, settings, reference)
    });
    let fit =
        Fit::of(&sheet, Some(&servers), bandwidth.as_ref(), &infrastructure, settings, reference);
    findings.extend(fit.findings());
    findings.extend(setting_findings(settings, &infrastructure, reference));
    let inputs = Inputs::of(&sheet, &sheet.set, settings.scenario);
    let document = PlanDocument {
        schema: SCHEMA,
        tool: Tool::this(),
        date: planned.date.map(str::to_owned),
        rules: RuleSetStamp::of(reference.rules()),
        as_of,
        arithmetic: settings.arithmetic,
        scenario: settings.scenario,
        purpose: settings.purpose_under(reference.rules()),
        method: settings.method_under(reference.rules()),
        settings: settings.clone(),
        sources: planned.sources.to_vec(),
        first_copy: FirstCopy::of(&inputs, settings.compression, settings.link),
        inputs,
        outputs: Outputs::of(&sheet, &sheet.set, settings.scenario),
        outputs_all: Some(Outputs::of(&all, &all.set, settings.scenario)),
        inputs_all: Some(Inputs::of(&all, &all.set, settings.scenario)),
        workbook_outputs: workbook
            .as_ref()
            .map(|sheet| Outputs::of(sheet, &sheet.set, settings.scenario)),
        differences: differences(&sheet, workbook.as_ref(), &steps),
        counts: Some(counts),
        left_out: not_planned(estate),
        rules_used: rules_used(reference.rules(), &records, &servers, &findings),
        figures,
        server_figures,
        checklist: checklist(settings, reference.rules()),
        source_storage,
        setting_origins: setting_origins(settings),
        servers: Some(servers),
        sizing,
        risks,
        against: None,
        bandwidth,
        schedule: None,
        recovery: None,
        dependencies: None,
        overrides: planned.overrides.cloned(),
        storage_accounts: Some(accounts),
        infrastructure,
        azure_vcpus: fit.vcpus,
        azure_limits: fit.limits,
        connections: fit.connections,
        replication,
        cost: None,
        findings,
    };
    let (workbook_rules, workbook_sizes) = guide.into_parts();
    Plan {
        document,
        rules: reference.rules().clone(),
        sizes: Arc::clone(reference.sizes()),
        changes,
        sheet,
        workbook,
        workbook_rules,
        workbook_sizes,
    }
}

/// What each server outside of the totals would add; bandwidth follows the changes.
fn contributions(servers: &mut [PlannedServer], all: &Worksheet) {
    let total = |id: &str| all.sheet_value(id).number();
    let mbps_per_gb = total("delta_bandwidth_mbps")
        .zip(total("changed_gb_per_day"))
        .filter(|(_, changed)| *changed > 0.0)
        .map(|(mbps, changed)| mbps / changed);
    for server in servers.iter_mut().filter(|server| !server.in_totals) {
        let changed = server.figure("server_changed_gb_per_day");
        server.would_add = Some(Contribution {
            data_gb: server.used_gb,
            changed_gb_per_day: changed,
            delta_bandwidth_mbps: changed.zip(mbps_per_gb).map(|(changed, per)| changed * per),
            storage_gb: server.figure("target_gb").or(server.used_gb),
            disks: server.disks.map(f64::from),
        });
    }
}

fn on_premises(
    sheet: &Worksheet,
    servers: &[PlannedServer],
    read: &[Server],
    settings: &Settings,
    reference: &ReferenceData,
) -> Infrastructure {
    let in_totals = || servers.iter().zip(read).filter(|(server, _)| server.in_totals);
    if settings.scenario == Scenario::Hyperv {
        let hosts = in_totals().map(|(_, server)| server.host.as_deref());
        return Infrastructure { hyperv_hosts: Some(hyperv_hosts(hosts)), ..Default::default() };
    }
    let machines = in_totals().map(|(server, _)| Machine {
        name: server.name.clone(),
        machines: 1,
        churn_gb: server.figure("server_changed_gb_per_day"),
    });
    let load = Load {
        machines: machines.collect(),
        churn_gb: sheet.sheet_value("changed_gb_per_day").number(),
    };
    let configuration_servers = whole(sheet.sheet_value("configuration_servers").number());
    let spare = settings.spare_appliances;
    infrastructure(reference.rules(), load, configuration_servers, spare)
}

fn storage_accounts(evaluated: &EvaluatedServers) -> StorageAccounts {
    let sheet = &evaluated.sheet;
    let names = &sheet.set.accounts;
    let value = |id: &str, row| names.index(id).map(|index| sheet.accounts.get(index, row).clone());
    let accounts = (0..sheet.accounts.rows())
        .map(|row| {
            let number = |id: &str| value(id, row).and_then(|value| value.number());
            let text = |id: &str| {
                value(id, row)
                    .and_then(|value| value.as_text().map(str::to_owned))
                    .unwrap_or_default()
            };
            StorageAccount {
                kind: if text("account_kind") == StorageKind::Premium.azure_name() {
                    StorageKind::Premium
                } else {
                    StorageKind::Standard
                },
                number: whole(number("account_number")),
                machines: whole(number("account_machines")),
                disks: number("account_disks"),
                iops: number("account_iops"),
                check: text("account_check"),
            }
        })
        .collect();
    StorageAccounts {
        standard_lower_bound: evaluated.standard_lower_bound,
        premium_lower_bound: evaluated.premium_lower_bound,
        accounts,
    }
}
