//! What there is to say of what must fit in Azure.

use super::limits::{AzureLimit, LimitScope};
use super::needed::whole_mbps;
use super::paths::{Connections, Way};
use super::vcpus::{AzureVcpus, Moment};
use crate::finding::Finding;
use crate::message;
use crate::rules::ids;
use crate::units::grouped;
use crate::wording::Message;

/// Families that a finding names.
const NAMED: usize = 4;

/// The quota to ask for, the limits that are passed, and a bandwidth that no single VPN gateway carries.
pub(crate) fn findings(
    vcpus: Option<&AzureVcpus>,
    limits: &[AzureLimit],
    connections: Option<&Connections>,
) -> Vec<Finding> {
    // Disks that are protected have a finding of their own.
    let passed = limits.iter().filter(|limit| limit.rule != ids::DISKS_PROTECTED_MAX.as_str());
    let passed = passed.filter_map(passed_limit);
    vcpus.and_then(quota).into_iter().chain(passed).chain(connections.and_then(too_much)).collect()
}

/// More vCPUs than a new subscription has: without them the first test or cut-over of many machines stops.
fn quota(vcpus: &AzureVcpus) -> Option<Finding> {
    let start = vcpus.quota_start?;
    let over = |vcpus: u32| f64::from(vcpus) > start;
    if !vcpus.is_to_ask() {
        return None;
    }
    let families: Vec<String> = vcpus
        .by_family
        .iter()
        .map(|family| (family, family.vcpus + family.waiting.vcpus))
        .filter(|(_, vcpus)| over(*vcpus))
        .map(|(family, vcpus)| {
            let name = family.quota.as_ref().unwrap_or(&family.series);
            format!("{name}: {}", grouped(f64::from(vcpus), 0))
        })
        .collect();
    let total = grouped(f64::from(vcpus.with_waiting()), 0);
    let start = grouped(start, 0);
    let message = match vcpus.at {
        Moment::CutOver => message!(
            "after the cut-over the machines have {total} vCPUs in Azure; a new subscription has {start} in a region, and {start} of each family",
            total = &total,
            start
        ),
        Moment::Failover => message!(
            "after a failover of everything the machines have {total} vCPUs in Azure; a new subscription has {start} in a region, and {start} of each family",
            total = &total,
            start
        ),
    };
    let message = match vcpus.waiting.machines {
        0 => message,
        waiting if vcpus.total == 0 => message!(
            "{message}; they are those of {servers} with a size, of which none is in the totals yet",
            message,
            servers = Message::counted(waiting, "server", "servers")
        ),
        waiting => message!(
            "{message}; {vcpus} of them are those of {servers} with a size that are not in the totals yet",
            message,
            vcpus = grouped(f64::from(vcpus.waiting.vcpus), 0),
            servers = Message::counted(waiting, "server", "servers")
        ),
    };
    let hint = if families.is_empty() {
        message!(
            "ask Azure for the quota before the first test: Total Regional vCPUs: {total}",
            total
        )
    } else {
        message!(
            "ask Azure for the quotas before the first test: Total Regional vCPUs: {total}; {families}",
            total,
            families = Message::first_few(&families, NAMED)
        )
    };
    Some(
        Finding::note("vcpu-quota", message!("quota of vCPUs"), message)
            .rule(ids::VCPUS_QUOTA_START)
            .hint(hint),
    )
}

fn passed_limit(limit: &AzureLimit) -> Option<Finding> {
    if limit.fits != Some(false) {
        return None;
    }
    let (value, most) = (grouped(limit.value?, 0), grouped(limit.limit, 0));
    let needed = grouped(f64::from(limit.needed?), 0);
    let (message, hint) = match limit.scope {
        LimitScope::Vault => (
            message!("{value}; a vault takes at most {most}", value, most),
            message!("spread them over {needed} vaults", needed),
        ),
        LimitScope::Subscription => (
            message!("{value}; a subscription takes at most {most}", value, most),
            message!("spread them over {needed} subscriptions", needed),
        ),
        LimitScope::Region => (
            message!("{value}; a subscription takes at most {most} in a region", value, most),
            message!("spread them over {needed} subscriptions", needed),
        ),
    };
    Some(
        Finding::warning("azure-limit", limit.what.clone(), message)
            .rule(limit.rule.clone())
            .hint(hint),
    )
}

/// More than the largest VPN gateway carries.
fn too_much(connections: &Connections) -> Option<Finding> {
    let mbps = connections.mbps?;
    let vpn = connections.ways.iter().find(|way| way.way == Way::Vpn && way.gateway.is_none())?;
    Some(
        Finding::note(
            "vpn-too-small",
            message!("connection to Azure"),
            message!(
                "no VPN gateway carries the {mbps} Mbps of this plan alone",
                mbps = grouped(whole_mbps(mbps), 0)
            ),
        )
        .rule(vpn.rule.clone())
        .hint(message!("use ExpressRoute, or less bandwidth")),
    )
}
