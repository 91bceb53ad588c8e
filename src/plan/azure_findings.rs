//! What Azure sets to a plan as a whole: the disks of a subscription, and what is to be said of its sizes.

use super::server::PlannedServer;
use super::size_findings::size_findings;
use super::terms::Terms;
use crate::figure::Worksheet;
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::ids;
use crate::units::grouped;

/// Disks beyond a subscription, and what is to be said of the sizes.
pub(crate) fn azure_findings(
    sheet: &Worksheet,
    servers: &[PlannedServer],
    terms: Terms<'_>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = disks_protected(sheet, terms.reference).into_iter().collect();
    findings.extend(size_findings(servers, terms));
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
