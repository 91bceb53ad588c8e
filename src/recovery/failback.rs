//! The way back: what it copies, and the bandwidth and appliances that it needs.

use super::{Failback, FailbackCopy};
use crate::plan::{LinkTime, Plan};
use crate::rules::ids;
use crate::settings::Scenario;
use crate::units::{HOURS_PER_DAY, MEGABITS_PER_GIB, SECONDS_PER_DAY, SECONDS_PER_HOUR, whole};

/// Days in Azure after which the way back is worked out.
const DAYS: [f64; 3] = [1.0, 7.0, 30.0];

/// The way back; nothing but that there is none where the rules say so.
pub(super) fn failback(plan: &Plan) -> Failback {
    let (scenario, inputs) = (plan.document.scenario, &plan.document.inputs);
    let supported = match scenario {
        Scenario::Physical => plan.rules.text(ids::FAILBACK_PHYSICAL) == Some("supported"),
        Scenario::Vmware | Scenario::Hyperv => true,
    };
    if !supported {
        return Failback::default();
    }
    let data = inputs.get("data_gb").filter(|gb| *gb > 0.0);
    let changed = inputs.get("changed_gb_per_day");
    // No machine waits on-premises for the changes of a physical server.
    let days = DAYS.into_iter().filter(|_| scenario != Scenario::Physical);
    let after = days.filter_map(|days| Some((Some(days), changed_after(plan, days)?)));
    let full = data.map(|gb| (None, gb));
    let disks = plan.document.outputs.get("blob_disks").filter(|_| scenario != Scenario::Hyperv);
    let per_appliance = plan.rules.number(ids::FAILBACK_APPLIANCE_DISKS);
    let per_appliance = per_appliance.filter(|_| scenario != Scenario::Hyperv);
    Failback {
        supported,
        disks,
        disks_per_appliance: per_appliance,
        appliances: disks
            .zip(per_appliance)
            .map(|(disks, most)| whole(Some((disks / most).ceil()))),
        copies: after
            .chain(full)
            .map(|(days, gb)| copy(plan, days, gb, changed.unwrap_or(0.0)))
            .collect(),
    }
}

/// What has changed after some days: of each server its changes, but no more than its data. A block that changes twice counts
/// twice, so that it is rather too much.
fn changed_after(plan: &Plan, days: f64) -> Option<f64> {
    let inputs = &plan.document.inputs;
    let (changed, data) = (inputs.get("changed_gb_per_day")?, inputs.get("data_gb")?);
    let Some(servers) = &plan.document.servers else {
        return Some((changed * days).min(data));
    };
    let counted = servers.iter().filter(|server| server.in_totals);
    let each = counted.filter_map(|server| {
        let changed = server.figure("server_changed_gb_per_day")? * days;
        Some(server.used_gb.map_or(changed, |data| changed.min(data)))
    });
    Some(each.sum())
}

/// A copy back; changes meanwhile go over the same link, uncompressed.
fn copy(plan: &Plan, days: Option<f64>, gb: f64, changed_gb_per_day: f64) -> FailbackCopy {
    let changes = changed_gb_per_day * MEGABITS_PER_GIB / SECONDS_PER_DAY;
    let own = plan.document.settings.link.map(|mbps| vec![mbps]);
    let usual = || {
        let copy = plan.document.first_copy.iter();
        copy.flat_map(|copy| &copy.usual_links).map(|link| link.link_mbps).collect()
    };
    FailbackCopy {
        days,
        gb,
        mbps_within_a_day: gb * MEGABITS_PER_GIB / SECONDS_PER_DAY + changes,
        links: own.unwrap_or_else(usual).into_iter().map(|mbps| over(gb, mbps, changes)).collect(),
    }
}

/// Everything goes back at once and goes on changing, so that the changes of all machines run beside it from the start.
fn over(gb: f64, link_mbps: f64, changes_mbps: f64) -> LinkTime {
    let free = link_mbps - changes_mbps;
    let hours = (free > 0.0).then(|| gb * MEGABITS_PER_GIB / free / SECONDS_PER_HOUR);
    LinkTime {
        link_mbps,
        hours,
        days: hours.map(|hours| hours / HOURS_PER_DAY),
        carries_changes: Some(free > 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::over;

    #[test]
    fn changes_run_beside_the_copy_from_the_start() {
        // 1,000 GiB over 100 Mbps of which 50 are free: twice 23.861 hours.
        let time = over(1000.0, 100.0, 50.0);
        assert!((time.hours.unwrap() - 47.7219).abs() < 1e-4, "{time:?}");
        assert!((over(1000.0, 100.0, 0.0).hours.unwrap() - 23.86093).abs() < 1e-4);
    }

    #[test]
    fn a_link_that_the_changes_fill_brings_nothing_back() {
        let time = over(1000.0, 100.0, 100.0);
        assert_eq!((time.hours, time.days, time.carries_changes), (None, None, Some(false)));
    }
}
