//! What Azure sets to a plan as a whole: the disks of a subscription, and sizes that end or that are given to few.

use std::collections::BTreeMap;

use super::server::PlannedServer;
use crate::catalog::VmSize;
use crate::figure::Worksheet;
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::units::grouped;
use crate::wording::Message;

/// Disks beyond a subscription, and sizes that are retired on a known day or that only old subscriptions get.
pub(crate) fn azure_findings(
    sheet: &Worksheet,
    servers: &[PlannedServer],
    reference: &ReferenceData,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = disks_protected(sheet, reference).into_iter().collect();
    findings.extend(sizes(servers, reference));
    findings
}

/// More disks than Site Recovery protects in a subscription; for a quick plan too.
pub(crate) fn disks_protected(sheet: &Worksheet, reference: &ReferenceData) -> Option<Finding> {
    let rule = ids::DISKS_PROTECTED_MAX;
    let limit = reference.rules().number(rule)?;
    let disks = sheet.sheet_value("blob_disks").number().filter(|disks| *disks > limit)?;
    let message = message!(
        "{disks} disks are replicated; Site Recovery protects at most {limit} in a subscription",
        disks = grouped(disks, 0),
        limit = grouped(limit, 0)
    );
    let hint = message!(
        "spread the servers over {subscriptions} subscriptions",
        subscriptions = grouped((disks / limit).ceil(), 0)
    );
    Some(
        Finding::warning("disks-in-subscription", message!("disks"), message).rule(rule).hint(hint),
    )
}

fn sizes(servers: &[PlannedServer], reference: &ReferenceData) -> Vec<Finding> {
    let mut used: BTreeMap<&str, (&VmSize, usize)> = BTreeMap::new();
    let chosen = servers.iter().filter_map(|server| server.azure_size.as_deref());
    for size in chosen.filter_map(|name| reference.sizes().get(name)) {
        used.entry(&size.name).or_insert((size, 0)).1 += 1;
    }
    let said = |(size, count): (&VmSize, usize)| {
        let servers = Message::counted(count, "server", "servers");
        let retires = size.retirement_date.as_ref().map(|day| {
            let message = message!(
                "{servers} get a size that Azure retires on {day}",
                servers = servers.clone(),
                day
            );
            Finding::warning("size-retires", size.name.clone(), message)
                .hint(message!("choose another series for machines that stay longer"))
        });
        let restricted = size.growth_restricted.then(|| {
            let message = message!(
                "{servers} get a size that Azure gives only to subscriptions that use it already",
                servers
            );
            Finding::warning("size-restricted", size.name.clone(), message)
                .hint(message!("choose another series, or ask Azure for the quota first"))
        });
        retires.into_iter().chain(restricted)
    };
    used.into_values().flat_map(said).collect()
}
