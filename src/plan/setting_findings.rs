//! Settings that say nothing to the plan: a region that nobody knows, appliances where none stands by.

use super::infrastructure::Infrastructure;
use crate::catalog::unknown_region;
use crate::finding::Finding;
use crate::message;
use crate::rules::RuleSet;
use crate::settings::{Method, Scenario, Settings};

/// What there is to say of the settings of a plan.
pub(crate) fn setting_findings(
    settings: &Settings,
    infrastructure: &Infrastructure,
    rules: &RuleSet,
) -> Vec<Finding> {
    region(settings).into_iter().chain(spare_appliances(settings, infrastructure, rules)).collect()
}

fn region(settings: &Settings) -> Option<Finding> {
    let name = settings.region.as_deref()?;
    let unknown = unknown_region(name)?;
    let message = message!(
        "'{name}' is no Azure region of the list of {date}; the plan has the limits that hold for regions in general",
        name,
        date = unknown.as_of
    );
    let hint = unknown.nearest.map_or_else(
        || message!("give the name that Azure has for it, such as westeurope (`az account list-locations`)"),
        |nearest| message!("did you mean '{nearest}'?", nearest),
    );
    Some(Finding::warning("region-not-known", "region", message).hint(hint))
}

fn spare_appliances(
    settings: &Settings,
    infrastructure: &Infrastructure,
    rules: &RuleSet,
) -> Option<Finding> {
    let asked = settings.spare_appliances;
    if asked == 0 || infrastructure.appliances.iter().any(|appliance| appliance.spare) {
        return None;
    }
    let why = if settings.scenario == Scenario::Hyperv {
        message!(
            "Hyper-V hosts replicate by themselves; there are no appliances that could stand by"
        )
    } else if settings.method_under(rules) == Some(Method::Agentless) {
        message!(
            "agentless replication has one primary appliance, whose scale-out appliances add slots and replace nobody; none stands by"
        )
    } else if rules.is_past() {
        message!(
            "the rule set has no replication appliances; the servers of the guide do not stand by"
        )
    } else {
        message!("no replication appliance is planned, so none stands by")
    };
    let message = message!("{asked} spare appliances were asked for: {why}", asked, why);
    Some(
        Finding::warning("spare-appliances-unused", "spare-appliances", message)
            .hint(message!("leave --spare-appliances out")),
    )
}
