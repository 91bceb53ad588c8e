//! Settings that say nothing to the plan: a region that nobody knows, appliances where none stands by, a type of replica disks
//! where there are none.

use super::infrastructure::Infrastructure;
use crate::catalog::unknown_region;
use crate::finding::Finding;
use crate::message;
use crate::rules::RuleSet;
use crate::settings::{Method, Purpose, ReplicaDiskChoice, Scenario, Settings};

/// What there is to say of the settings of a plan.
pub(crate) fn setting_findings(
    settings: &Settings,
    infrastructure: &Infrastructure,
    rules: &RuleSet,
) -> Vec<Finding> {
    let spare = spare_appliances(settings, infrastructure, rules);
    let others =
        nothing_to_set_up(infrastructure).into_iter().chain(replica_disks(settings, rules));
    region(settings).into_iter().chain(spare).chain(others).collect()
}

/// Nothing to set up is told, because every way that the rules know needs more servers than are planned one by one.
fn nothing_to_set_up(infrastructure: &Infrastructure) -> Option<Finding> {
    let why = infrastructure.not_offered.first().filter(|_| infrastructure.options.is_empty())?;
    let message =
        message!("what to set up on-premises is not known: {why}", why = why.reason.clone());
    Some(Finding::warning("set-up-not-known", "infrastructure", message))
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

fn replica_disks(settings: &Settings, rules: &RuleSet) -> Option<Finding> {
    let asked = settings.replica_disk_type.map(ReplicaDiskChoice::id)?;
    let why = match settings.purpose_under(rules) {
        Some(Purpose::Dr) => return None,
        Some(Purpose::Migration) => message!(
            "in a migration the disk that replication writes to becomes the disk of the machine"
        ),
        None => message!("the rule set is of a time before managed disks"),
    };
    let message = message!("replica disks on {asked} were asked for: {why}", asked, why);
    Some(Finding::warning("replica-disk-type-unused", "replica-disk-type", message).hint(message!(
        "leave --replica-disk-type out; --disk-type chooses the type of the managed disks"
    )))
}
