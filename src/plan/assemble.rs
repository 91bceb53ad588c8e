//! Puts the finished plan together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::detailed::{Provenance, Worked};
use super::document::{
    Counts, PlanDocument, PlannedChange, PlannedServer, Readiness, RuleSetStamp, SCHEMA,
    StorageAccount, StorageAccounts, StorageKind, Tool,
};
use super::infrastructure::{Infrastructure, Load, infrastructure};
use super::outputs::{differences, inputs, outputs};
use super::quick::{retention_finding, whole};
use super::{Basis, Plan, qualify};
use crate::estate::{ChangeAmount, Class, Estate, Server};
use crate::figure::Worksheet;
use crate::finding::Finding;
use crate::settings::{Arithmetic, Scenario, Settings};
use crate::units::percent;

pub(super) fn assemble(
    estate: &Estate,
    worked: Worked,
    workbook: Option<Worked>,
    settings: &Settings,
    basis: &Basis,
    provenance: Provenance,
) -> Plan {
    let servers: Vec<PlannedServer> = (0..worked.servers.len())
        .filter_map(|row| planned_server(&worked, row, settings, basis))
        .collect();
    let counts = counts(estate, &worked, servers.iter().map(|server| server.readiness));
    let mut findings = estate.findings.clone();
    findings.extend(plan_findings(estate, &worked, &servers, settings, basis));
    let sheet = worked.sheet;
    let workbook = workbook.map(|worked| worked.sheet);
    let document = PlanDocument {
        schema: SCHEMA,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        date: provenance.date,
        rules: RuleSetStamp {
            id: basis.rules.id.clone(),
            sha256: basis.rules.sha256.clone(),
        },
        arithmetic: settings.arithmetic,
        scenario: settings.scenario,
        settings: settings.clone(),
        sources: provenance.sources,
        inputs: inputs(&sheet, settings),
        outputs: outputs(&sheet),
        workbook_outputs: workbook.as_ref().map(outputs),
        differences: workbook
            .as_ref()
            .map(|workbook| differences(&sheet, workbook))
            .unwrap_or_default(),
        counts: Some(counts),
        servers: Some(servers),
        storage_accounts: Some(StorageAccounts {
            standard_lower_bound: worked.standard_lower_bound,
            premium_lower_bound: worked.premium_lower_bound,
            accounts: storage_accounts(&sheet),
        }),
        infrastructure: on_premises(&sheet, settings, basis),
        findings,
    };
    Plan {
        document,
        rules: basis.rules.clone(),
        sizes: Arc::clone(&basis.sizes),
        sheet,
        workbook,
    }
}

fn on_premises(sheet: &Worksheet, settings: &Settings, basis: &Basis) -> Infrastructure {
    if settings.scenario == Scenario::Hyperv {
        return Infrastructure::default();
    }
    let load = Load {
        machines: whole(sheet.sheet_value("virtual_machines").number()),
        churn_gb: sheet.sheet_value("changed_gb_per_day").number(),
    };
    let configuration_servers = whole(sheet.sheet_value("configuration_servers").number());
    infrastructure(&basis.rules, load, configuration_servers)
}

fn planned_server(
    worked: &Worked,
    row: usize,
    settings: &Settings,
    basis: &Basis,
) -> Option<PlannedServer> {
    let server = worked.servers.get(row)?;
    let sheet = &worked.sheet;
    let beyond = worked.beyond.get(row).map_or(&[][..], Vec::as_slice);
    let (readiness, reasons) = qualify::readiness(sheet, row, beyond, &basis.rules);
    let number = |id: &str| sheet.server_value(id, row).number();
    let storage = match sheet.server_value("storage_type", row).as_text() {
        Some("S") => Some(StorageKind::Standard),
        Some("P") => Some(StorageKind::Premium),
        _ => None,
    };
    let size = sheet
        .server_value("azure_size", row)
        .as_text()
        .and_then(|name| basis.sizes.get(name));
    let account = |id: &str| number(id).map(|account| whole(Some(account)));
    Some(PlannedServer {
        name: server.name.clone(),
        source: server.place.clone(),
        readiness,
        reasons,
        cores: server.cores,
        memory_mb: server.memory_mb,
        nics: server.nics,
        storage_gb: server.storage_gb,
        used_gb: server
            .storage_gb
            .zip(server.utilization)
            .map(|(storage, used)| storage * used),
        disks: server.disk_count,
        largest_disk_gb: server.largest_disk_gb(),
        boot: server.boot,
        os: server.os.clone(),
        change: change(server, settings),
        azure_size: size.map(|size| size.name.clone()),
        size_by_hand: server.azure_size.is_some(),
        storage,
        standard_iops: number("server_standard_iops"),
        standard_account: account("standard_account"),
        premium_iops: number("server_premium_iops"),
        premium_account: account("premium_account"),
    })
}

fn change(server: &Server, settings: &Settings) -> Option<PlannedChange> {
    let storage = server.storage_gb;
    let of_total = |percent: f64| storage.map(|storage| storage * (percent / 100.0));
    match (&server.change, settings.change_rate) {
        (Some(change), _) => {
            let (gb_per_day, basis, percent_of_total) = match change.amount {
                ChangeAmount::PercentOfTotal(rate) => {
                    (of_total(rate)?, "percent-of-total", Some(rate))
                }
                ChangeAmount::GbPerDay(gb) => (
                    gb,
                    "gb-per-day",
                    storage.map(|storage| percent(gb / storage)),
                ),
            };
            Some(PlannedChange {
                gb_per_day,
                basis,
                quality: change.quality.id(),
                percent_of_total,
            })
        }
        (None, Some(rate)) => Some(PlannedChange {
            gb_per_day: of_total(rate)?,
            basis: "setting",
            quality: crate::estate::Quality::Typed.id(),
            percent_of_total: Some(rate),
        }),
        (None, None) => None,
    }
}

fn storage_accounts(sheet: &Worksheet) -> Vec<StorageAccount> {
    let names = &sheet.set.accounts;
    let value = |id: &str, row| {
        names
            .place(id)
            .map(|place| sheet.accounts.get(place, row).clone())
    };
    (0..sheet.accounts.rows())
        .map(|row| {
            let number = |id: &str| value(id, row).and_then(|value| value.number());
            let text = |id: &str| {
                value(id, row)
                    .and_then(|value| value.as_text().map(str::to_owned))
                    .unwrap_or_default()
            };
            StorageAccount {
                kind: if text("account_kind") == StorageKind::Premium.words() {
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
        .collect()
}

/// How many servers there are of each readiness.
pub(super) fn counts(
    estate: &Estate,
    worked: &Worked,
    servers: impl Iterator<Item = Readiness>,
) -> Counts {
    let excluded = estate
        .servers
        .iter()
        .filter(|server| server.class != Class::Server)
        .count();
    let rows = 0..worked.servers.len();
    let eligible = rows
        .filter(|row| worked.sheet.server_value("in_plan", *row).number() == Some(1.0))
        .count();
    let mut counts = Counts {
        read: estate.servers.len() + estate.unreadable,
        excluded: excluded + estate.unreadable,
        eligible,
        ..Counts::default()
    };
    for readiness in servers {
        counts.planned += 1;
        match readiness {
            Readiness::Ready => counts.ready += 1,
            Readiness::Conditional => counts.conditional += 1,
            Readiness::NotReady => counts.not_ready += 1,
            Readiness::Unknown => counts.unknown += 1,
        }
    }
    counts
}

fn plan_findings(
    estate: &Estate,
    worked: &Worked,
    servers: &[PlannedServer],
    settings: &Settings,
    basis: &Basis,
) -> Vec<Finding> {
    let mut findings = excluded_findings(estate);
    let rows = || servers.iter().enumerate();
    let in_plan = |row: usize| worked.sheet.server_value("in_plan", row).number() == Some(1.0);
    let without_change = rows()
        .filter(|(row, server)| in_plan(*row) && server.change.is_none())
        .count();
    if without_change > 0 {
        findings.push(
            Finding::warning(
                "change-rate-not-known",
                "change rate",
                format!("{without_change} of {} servers have no change rate, so bandwidth, IOPS and storage cannot be stated", servers.len()),
            )
            .hint("give measurements with --churn FILE, or a rate for the rest with --change-rate PERCENT"),
        );
    }
    let fallback = servers
        .iter()
        .filter(|server| {
            server
                .change
                .as_ref()
                .is_some_and(|change| change.basis == "setting")
        })
        .count();
    if let (true, Some(rate)) = (fallback > 0, settings.change_rate) {
        findings.push(Finding::note(
            "change-rate-from-setting",
            "change rate",
            format!("{fallback} of {} servers have no change rate of their own and are planned with {rate} % a day", servers.len()),
        ));
    }
    for server in servers {
        for reason in &server.reasons {
            if server.readiness != Readiness::NotReady
                || reason.severity != crate::finding::Severity::Error
            {
                continue;
            }
            let mut finding =
                Finding::error("not-ready", server.name.clone(), reason.message.clone())
                    .at(server.source.clone());
            finding.rule.clone_from(&reason.rule);
            findings.push(finding);
        }
    }
    for (row, server) in rows() {
        let check = worked.sheet.server_value("size_check", row);
        let fits = check
            .as_text()
            .is_none_or(|text| matches!(text, "" | "OK") || text == crate::figure::NOT_MEASURED);
        if !fits {
            findings.push(
                Finding::warning(
                    "size-does-not-fit",
                    server.name.clone(),
                    format!(
                        "the size {} is kept, but: {}",
                        server.azure_size.as_deref().unwrap_or_default(),
                        check.as_text().unwrap_or_default()
                    ),
                )
                .at(server.source.clone())
                .hint("choose another size, or leave the choice to asrcap"),
            );
        }
    }
    findings.extend(floor_finding(worked, servers, settings, basis));
    findings.extend(retention_finding(settings, basis));
    findings.extend(premium_retention(servers, settings, basis));
    findings.extend(process_server_findings(servers, settings, basis));
    findings
}

fn excluded_findings(estate: &Estate) -> Vec<Finding> {
    let mut classes: BTreeMap<Class, Vec<&str>> = BTreeMap::new();
    for server in &estate.servers {
        if server.class != Class::Server {
            classes.entry(server.class).or_default().push(&server.name);
        }
    }
    classes
        .into_iter()
        .map(|(class, names)| {
            let shown: Vec<&str> = names.iter().copied().take(5).collect();
            let more = if names.len() > shown.len() {
                ", ..."
            } else {
                ""
            };
            Finding::note(
                "left-out",
                class.words(),
                format!("{} left out: {}{more}", names.len(), shown.join(", ")),
            )
        })
        .collect()
}

fn floor_finding(
    worked: &Worked,
    servers: &[PlannedServer],
    settings: &Settings,
    basis: &Basis,
) -> Option<Finding> {
    if settings.arithmetic != Arithmetic::Workbook {
        return None;
    }
    let lost = (0..servers.len())
        .filter(|row| {
            let rate = servers
                .get(*row)
                .and_then(|server| server.change.as_ref())
                .is_some_and(|change| change.gb_per_day > 0.0);
            rate && worked
                .sheet
                .server_value("planned_change_rate", *row)
                .number()
                == Some(0.0)
        })
        .count();
    (lost > 0).then(|| {
        let floor = basis.rules.number("change_rate_floor").unwrap_or(0.0) * 100.0;
        Finding::warning(
            "change-rate-below-floor",
            "change rate",
            format!("{lost} servers change less than {floor} % a day, which counts as 0 in workbook arithmetic"),
        )
        .rule("change_rate_floor")
        .hint("use --arithmetic exact, which keeps it")
    })
}

fn premium_retention(
    servers: &[PlannedServer],
    settings: &Settings,
    basis: &Basis,
) -> Option<Finding> {
    let limit = basis.rules.number("retention_hours_max_premium")?;
    let hours = settings.retention_days * 24.0;
    let premium = servers
        .iter()
        .filter(|server| server.storage == Some(StorageKind::Premium))
        .count();
    (premium > 0 && settings.scenario != Scenario::Hyperv && hours > limit).then(|| {
        Finding::warning(
            "retention-too-long-for-premium",
            "retention-days",
            format!("{premium} servers go to premium storage, which keeps recovery points {limit} hours at most; planned are {hours} hours"),
        )
        .rule("retention_hours_max_premium")
        .hint("replicate them with a policy of their own")
    })
}

fn process_server_findings(
    servers: &[PlannedServer],
    settings: &Settings,
    basis: &Basis,
) -> Vec<Finding> {
    let limit = basis.rules.number("process_server_churn_gb");
    let Some(limit) = limit.filter(|_| settings.scenario != Scenario::Hyperv) else {
        return Vec::new();
    };
    servers
        .iter()
        .filter_map(|server| {
            let changed = server.change.as_ref()?.gb_per_day * (1.0 + settings.growth / 100.0);
            (changed > limit).then(|| {
                Finding::warning(
                    "churn-above-process-server",
                    server.name.clone(),
                    format!(
                        "changes {} GB a day, more than the {} GB that a process server handles",
                        crate::units::grouped(changed, 0),
                        crate::units::grouped(limit, 0)
                    ),
                )
                .rule("process_server_churn_gb")
                .at(server.source.clone())
                .hint("exclude disks that need no replication")
            })
        })
        .collect()
}
