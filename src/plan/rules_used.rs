//! The rules that a plan stands on, with where each is used.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{FigureRecord, RuleRecord};
use super::server::PlannedServer;
use crate::finding::Finding;
use crate::rules::{Rule, RuleId, RuleSet, ids};

/// Rules that the engine reads beside expressions and checks, with what they decide.
const READ_BY_ENGINE: [(RuleId, &str); 47] = [
    (ids::SERIES_ALLOWED, "azure_size"),
    (ids::SERIES_NVME, "azure_size"),
    (ids::SERIES_LARGE, "azure_size"),
    (ids::NVME_USE, "azure_size"),
    (ids::GUEST_OS_NVME, "azure_size"),
    (ids::LICENSED_CORE_COST, "azure_size"),
    (ids::SIZE_ORDER_STANDARD, "azure_size"),
    (ids::SIZE_ORDER_PREMIUM, "azure_size"),
    (ids::SIZE_ERROR, "azure_size"),
    (ids::COMFORT_FACTOR, "azure_size"),
    (ids::SIZING_DAYS_MIN, "azure_size"),
    (ids::TARGET_DISK_ORDER, "disk_plan"),
    (ids::PREMIUM_LARGE_FROM_GB, "disk_plan"),
    (ids::DISK_TYPE_LOAD_UNKNOWN, "disk_plan"),
    (ids::PREMIUM_SSD_V2_LIMITS, "disk_plan"),
    (ids::HDD_OS_DISK_RETIRED, "disk_plan"),
    (ids::CONFIGURATION_SERVER_TIERS, "infrastructure"),
    (ids::PROCESS_SERVER_TIERS, "infrastructure"),
    (ids::APPLIANCE_CHURN_GB, "infrastructure"),
    (ids::APPLIANCE_MACHINES, "infrastructure"),
    (ids::APPLIANCE_TIERS, "infrastructure"),
    (ids::SETUP_ORDER, "infrastructure"),
    (ids::HYPERV_SOURCE_STORAGE_DELTA, "source_storage"),
    (ids::GROWTH_DEFAULT, "growth"),
    (ids::CACHE_ACCOUNT_CHURN_MBPS, "storage_accounts"),
    (ids::CACHE_ACCOUNT_DISKS, "storage_accounts"),
    (ids::CACHE_ACCOUNT_INGRESS_GBPS, "storage_accounts"),
    (ids::STANDARD_ACCOUNT_IOPS, "storage_accounts"),
    (ids::STANDARD_ACCOUNT_DISKS, "storage_accounts"),
    (ids::STANDARD_ACCOUNT_CAPACITY_GB, "storage_accounts"),
    (ids::PREMIUM_ACCOUNT_IOPS, "storage_accounts"),
    (ids::PREMIUM_ACCOUNT_CAPACITY_GB, "storage_accounts"),
    (ids::PERCENTILE_DEFAULT, "percentile"),
    (ids::VCPUS_QUOTA_START, "azure_vcpus"),
    (ids::MACHINES_REGION_MAX, "azure_limits"),
    (ids::DISKS_PROTECTED_MAX, "azure_limits"),
    (ids::DISKS_OF_A_TYPE_MAX, "azure_limits"),
    (ids::DISKS_V2_MAX, "azure_limits"),
    (ids::SNAPSHOTS_MAX, "azure_limits"),
    (ids::STORAGE_ACCOUNTS_REGION_MAX, "azure_limits"),
    (ids::APPLIANCES_VAULT_MAX, "azure_limits"),
    (ids::VAULTS_MAX, "azure_limits"),
    (ids::PATH_INTERNET, "connections"),
    (ids::PATH_EXPRESSROUTE_MICROSOFT, "connections"),
    (ids::PATH_EXPRESSROUTE_PRIVATE, "connections"),
    (ids::PATH_VPN, "connections"),
    (ids::GATEWAY_PRIVATE_ENDPOINT_PERCENT, "connections"),
];

/// The rules behind figures, checks and findings, with where they are used, in the order of the set.
pub(crate) fn rules_used(
    rules: &RuleSet,
    figures: &[FigureRecord],
    servers: &[PlannedServer],
    findings: &[Finding],
) -> Vec<RuleRecord> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for figure in figures {
        for rule in &figure.rules {
            used.entry(rule).or_default().insert(&figure.id);
        }
    }
    for check in servers.iter().flat_map(|server| &server.checks) {
        if let Some(rule) = &check.rule {
            used.entry(rule.as_ref()).or_default().insert(&check.code);
        }
    }
    for finding in findings {
        if let Some(rule) = &finding.rule {
            used.entry(rule).or_default().insert(finding.code);
        }
    }
    for (rule, by) in READ_BY_ENGINE {
        // A quick plan chooses neither sizes nor disks.
        if !servers.is_empty()
            || matches!(by, "infrastructure" | "growth" | "azure_limits" | "connections")
        {
            used.entry(rule.as_str()).or_default().insert(by);
        }
    }
    rules
        .rules()
        .iter()
        .filter_map(|rule| Some(rule_record(rule, used.get(rule.id.as_str())?)))
        .collect()
}

/// What only disaster recovery reads.
const READ_BY_RECOVERY: [RuleId; 12] = [
    ids::RECOVERY_PLAN_MACHINES,
    ids::RECOVERY_PLAN_GROUPS,
    ids::RECOVERY_PLANS_AT_ONCE,
    ids::FAILOVER_MINUTES,
    ids::FAILOVER_MINUTES_HYPERV,
    ids::BOOT_GROUP_START_MINUTES,
    ids::BOOT_GROUP_CHECK_MINUTES,
    ids::RECOVERY_DNS_MINUTES,
    ids::RECOVERY_ACCEPTANCE_MINUTES,
    ids::DRILL_INTERVAL_MONTHS,
    ids::FAILBACK_APPLIANCE_DISKS,
    ids::FAILBACK_PHYSICAL,
];

/// Adds the rules behind a recovery to those that a plan stands on already.
pub(crate) fn add_recovery_rules(used: &mut Vec<RuleRecord>, rules: &RuleSet) {
    let by = BTreeSet::from(["recovery"]);
    let known: BTreeSet<String> = used.iter().map(|record| record.id.clone()).collect();
    let read = rules.rules().iter().filter(|rule| {
        READ_BY_RECOVERY.iter().any(|id| id.as_str() == rule.id) && !known.contains(&rule.id)
    });
    used.extend(read.map(|rule| rule_record(rule, &by)));
}

fn rule_record(rule: &Rule, used_by: &BTreeSet<&str>) -> RuleRecord {
    RuleRecord {
        id: rule.id.clone(),
        value: rule.value.clone(),
        unit: rule.unit.clone(),
        statement: rule.statement.clone(),
        source: rule.source.title.clone(),
        locator: rule.source.locator.clone(),
        date: rule.as_of().to_owned(),
        status: rule.status,
        set: rule.set.clone(),
        reason: rule.reason.clone(),
        conflict: rule.conflict.clone(),
        used_by: used_by.iter().map(|by| (*by).to_owned()).collect(),
    }
}
