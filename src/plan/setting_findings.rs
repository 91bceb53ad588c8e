//! Settings that say nothing to the plan: a region that nobody knows, appliances where none stands by, a type of replica disks
//! where there are none.

use super::infrastructure::Infrastructure;
use crate::catalog::{SizeCatalog, VmSize, unknown_region};
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::RuleSet;
use crate::settings::{Method, NvmeUse, Purpose, ReplicaDiskChoice, Scenario, Settings};
use crate::wording::Message;

/// What there is to say of the settings of a plan.
pub(crate) fn setting_findings(
    settings: &Settings,
    infrastructure: &Infrastructure,
    reference: &ReferenceData,
) -> Vec<Finding> {
    let (rules, sizes) = (reference.rules(), &**reference.sizes());
    let spare = spare_appliances(settings, infrastructure, rules);
    let others =
        nothing_to_set_up(infrastructure).into_iter().chain(replica_disks(settings, rules));
    let sizes =
        processors_of_series(settings, sizes).into_iter().chain(nvme_of_series(settings, sizes));
    region(settings).into_iter().chain(spare).chain(others).chain(sizes).collect()
}

/// Nothing to set up is told, because every way that the rules know needs more servers than are planned one by one.
fn nothing_to_set_up(infrastructure: &Infrastructure) -> Option<Finding> {
    let why = infrastructure.not_offered.first().filter(|_| infrastructure.options.is_empty())?;
    let message =
        message!("what to set up on-premises is not known: {why}", why = why.reason.clone());
    Some(Finding::warning("set-up-not-known", "infrastructure", message))
}

/// Series that were asked for and that another setting is against: the series are what counts.
fn series_against(
    settings: &Settings,
    sizes: &SizeCatalog,
    is_against: impl Fn(&VmSize) -> bool,
) -> Vec<String> {
    let asked = settings.series.iter().flatten();
    let against = asked.filter(|series| sizes.series(series).into_iter().any(&is_against));
    against.cloned().collect()
}

fn processors_of_series(settings: &Settings, sizes: &SizeCatalog) -> Option<Finding> {
    let vendor = settings.cpu_vendor;
    let is_against =
        |size: &VmSize| size.cpu_vendor.as_deref().is_some_and(|own| !vendor.takes(own));
    let series = series_against(settings, sizes, is_against);
    let message = message!(
        "the processors of {series} are not by {vendor}; the series were asked for by name, which counts",
        series = Message::first_few(&series, SERIES_NAMED),
        vendor = vendor.name()
    );
    (!series.is_empty()).then(|| {
        Finding::warning("cpu-vendor-unused", "cpu-vendor", message)
            .hint(message!("leave out --cpu-vendor, or those series of --series"))
    })
}

fn nvme_of_series(settings: &Settings, sizes: &SizeCatalog) -> Option<Finding> {
    if settings.nvme != NvmeUse::Avoid {
        return None;
    }
    let series = series_against(settings, sizes, |size| {
        size.nvme_os_required.unwrap_or(sizes.states_nvme())
    });
    let message = message!(
        "the disks of {series} are NVMe, or may be, and --nvme avoid asks for others; the series were asked for by name, which counts",
        series = Message::first_few(&series, SERIES_NAMED)
    );
    (!series.is_empty()).then(|| {
        Finding::warning("nvme-unused", "nvme", message)
            .hint(message!("leave out --nvme avoid, or those series of --series"))
    })
}

/// Series that a message names.
const SERIES_NAMED: usize = 5;

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
