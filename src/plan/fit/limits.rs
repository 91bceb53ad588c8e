//! What a plan makes in Azure against what a vault, a subscription or a region holds at most.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::DiskType;
use crate::message;
use crate::plan::server::PlannedServer;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::{plain, plain_number, whole};
use crate::wording::Message;

/// What has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum LimitScope {
    /// A Recovery Services vault.
    Vault,
    /// A subscription, all regions together.
    Subscription,
    /// A region of a subscription.
    Region,
}

/// Something that the plan makes in Azure, and how much of it there may be.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct AzureLimit {
    /// Identifier: `machines`, `disks-premium-ssd`.
    pub id: String,
    /// What it is.
    pub what: Message,
    /// How many the plan makes; null where that is not known.
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    /// How many there may be.
    #[serde(serialize_with = "plain_number")]
    pub limit: f64,
    /// In what.
    pub scope: LimitScope,
    /// What the plan takes of the limit in per cent.
    #[serde(serialize_with = "plain")]
    pub used_percent: Option<f64>,
    /// Whether it fits; null where the number is not known.
    pub fits: Option<bool>,
    /// Over how many vaults, subscriptions or regions it is to be spread; 1 where it fits.
    pub needed: Option<u32>,
    /// What the limit is, in words.
    pub statement: Message,
    /// The rule that states it.
    pub rule: String,
    /// The title of the text.
    pub source: String,
    /// Its date.
    pub date: String,
}

/// What a plan makes in Azure. What is not known is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Machines.
    pub(crate) machines: Option<f64>,
    /// Disks that are replicated.
    pub(crate) disks: Option<f64>,
    /// Cache storage accounts.
    pub(crate) accounts: Option<f64>,
    /// Replication appliances.
    pub(crate) appliances: f64,
    /// Whether recovery points are kept, each of them snapshots of disks.
    pub(crate) recovery_points: bool,
}

/// The replica disks and the disks of the machines are there at the same time, from a failover or cut-over to its completion.
const DISKS_AT_ONCE: f64 = 2.0;

/// The limits that the plan may meet, in the order of machines, disks, accounts and vaults; none under a rule set that states none.
pub(crate) fn limits(
    counts: Counts,
    servers: Option<&[PlannedServer]>,
    rules: &RuleSet,
) -> Vec<AzureLimit> {
    let limit = |id: &str, what: Message, value: Option<f64>, rule: RuleId, scope: LimitScope| {
        let stated = rules.rule(rule)?;
        let limit = rules.number(rule)?;
        let needed = value.map(|value| (value / limit).ceil().max(1.0));
        Some(AzureLimit {
            id: id.to_owned(),
            what,
            value,
            limit,
            scope,
            used_percent: value.map(|value| value / limit * 100.0),
            fits: value.map(|value| value <= limit),
            needed: needed.map(|needed| whole(Some(needed))),
            statement: Message::words(stated.statement.clone()),
            rule: stated.id.clone(),
            source: stated.source.title.clone(),
            date: stated.as_of().to_owned(),
        })
    };
    let mut found = vec![
        limit(
            "machines",
            message!("virtual machines"),
            counts.machines,
            ids::MACHINES_REGION_MAX,
            LimitScope::Region,
        ),
        limit(
            "disks-protected",
            message!("disks that are replicated"),
            counts.disks,
            ids::DISKS_PROTECTED_MAX,
            LimitScope::Subscription,
        ),
    ];
    for (kind, disks) in servers.map(disks_by_type).unwrap_or_default() {
        let name =
            message!("disks of the type {kind}, replicas and machines", kind = kind.azure_name());
        let value = Some(disks * DISKS_AT_ONCE);
        let id = format!("disks-{}", kind.id());
        found.push(limit(&id, name, value, most_disks(kind), LimitScope::Region));
    }
    if counts.recovery_points {
        let name = message!("snapshots of the recovery points");
        found.push(limit("snapshots", name, None, ids::SNAPSHOTS_MAX, LimitScope::Region));
    }
    let vaults = rules
        .number(ids::APPLIANCES_VAULT_MAX)
        .map(|most| (counts.appliances / most).ceil().max(1.0));
    found.extend([
        limit(
            "cache-accounts",
            message!("cache storage accounts"),
            counts.accounts,
            ids::STORAGE_ACCOUNTS_REGION_MAX,
            LimitScope::Region,
        ),
        (counts.appliances > 0.0)
            .then(|| {
                limit(
                    "appliances",
                    message!("replication appliances"),
                    Some(counts.appliances),
                    ids::APPLIANCES_VAULT_MAX,
                    LimitScope::Vault,
                )
            })
            .flatten(),
        limit(
            "vaults",
            message!("Recovery Services vaults"),
            vaults,
            ids::VAULTS_MAX,
            LimitScope::Subscription,
        ),
    ]);
    found.into_iter().flatten().collect()
}

/// The rule of how many disks of a type there may be.
fn most_disks(kind: DiskType) -> RuleId {
    match kind {
        DiskType::StandardHdd | DiskType::StandardSsd | DiskType::PremiumSsd => {
            ids::DISKS_OF_A_TYPE_MAX
        }
        DiskType::PremiumSsdV2 => ids::DISKS_V2_MAX,
    }
}

/// The disks of the servers in the totals by their type, in the order of the types.
fn disks_by_type(servers: &[PlannedServer]) -> BTreeMap<DiskType, f64> {
    let in_totals = servers.iter().filter(|server| server.in_totals);
    let mut found = BTreeMap::new();
    for kind in in_totals.flat_map(|server| &server.disk_plan).filter_map(|disk| disk.kind) {
        *found.entry(kind).or_default() += 1.0;
    }
    found
}
