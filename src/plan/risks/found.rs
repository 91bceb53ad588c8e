//! Which machines have which of the risks.

use jiff::civil::Date;

use super::kinds::{Kind, kinds};
use crate::estate::{GuestTools, Server};
use crate::plan::guest_findings::SupportEnds;

/// By what a risk is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// From where on something is a risk, for those that have such a number.
    limit: f64,
    /// The operating systems whose support ends; none under rules of the past.
    ends: Option<&'a SupportEnds<'a>>,
}

type Has = fn(&Server, &Asked<'_>) -> bool;

/// By the id of a risk whether a machine has it.
const FOUND: [(&str, Has); 20] = [
    ("shared-disks", |server, _| server.disks.iter().any(|disk| disk.shared)),
    ("raw-disks", |server, _| server.disks.iter().any(|disk| disk.raw)),
    ("independent-disks", |server, _| server.disks.iter().any(|disk| disk.independent)),
    ("snapshots", |server, _| has_snapshots(server)),
    ("consolidation-needed", |server, _| server.condition.consolidation_needed == Some(true)),
    ("encrypted", |server, _| server.condition.encrypted == Some(true)),
    ("tpm", |server, _| server.condition.tpm == Some(true)),
    ("host-devices", |server, _| server.condition.host_devices > Some(0)),
    ("usb-devices", |server, _| server.condition.usb_devices > Some(0)),
    ("fault-tolerance", |server, _| server.condition.fault_tolerant == Some(true)),
    ("suspended", |server, _| server.condition.suspended == Some(true)),
    ("powered-off", |server, _| {
        server.powered_on == Some(false) && server.condition.suspended != Some(true)
    }),
    ("tools-not-installed", |server, _| has_tools(server, GuestTools::NotInstalled)),
    // Nothing runs in a machine that is off.
    ("tools-not-running", |server, _| {
        server.powered_on != Some(false) && has_tools(server, GuestTools::NotRunning)
    }),
    ("tools-old", |server, _| has_tools(server, GuestTools::Old)),
    ("old-hardware", |server, asked| {
        server.condition.hardware_version.is_some_and(|version| f64::from(version) < asked.limit)
    }),
    ("connected-discs", |server, _| server.condition.discs > Some(0)),
    ("large-disks", |server, asked| {
        server.disks.iter().any(|disk| disk.capacity.is_some_and(|size| size.0 >= asked.limit))
    }),
    ("many-disks", |server, asked| {
        server.disk_count.is_some_and(|disks| f64::from(disks) > asked.limit)
    }),
    ("end-of-support", |server, asked| asked.ends.is_some_and(|ends| ends.of_server(server))),
];

/// The risks that a machine has, in the order of the report.
pub(crate) fn found<'a>(
    server: &'a Server,
    ends: Option<&'a SupportEnds<'a>>,
) -> impl Iterator<Item = &'static Kind> + 'a {
    kinds().iter().filter(move |kind| {
        let has = FOUND.iter().find(|(id, _)| *id == kind.id);
        let limit = kind.limit.as_ref().map_or(0.0, |limit| limit.value);
        has.is_some_and(|(_, has)| has(server, &Asked { limit, ends }))
    })
}

fn has_snapshots(server: &Server) -> bool {
    server.snapshots > Some(0) || server.condition.has_snapshots == Some(true)
}

fn has_tools(server: &Server, tools: GuestTools) -> bool {
    server.condition.tools == Some(tools)
}

/// How many days old the oldest snapshot of a machine is: on the day of the report, else on that of the inventory.
pub(crate) fn age_days(server: &Server, day: Option<Date>) -> Option<i32> {
    let oldest = server.condition.oldest_snapshot?;
    let day = day.or(server.condition.described_on)?;
    // A report of a day before the inventory says nothing of its age.
    Some(oldest.until(day).ok()?.get_days()).filter(|days| *days >= 0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;
    use crate::source::Location;

    fn server() -> Server {
        Server::new("web", Location::file("a.csv"))
    }

    #[test]
    fn every_risk_is_looked_for() {
        let known: BTreeSet<&str> = kinds().iter().map(|kind| kind.id.as_str()).collect();
        let looked_for: BTreeSet<&str> = FOUND.iter().map(|(id, _)| *id).collect();
        assert_eq!(known, looked_for);
    }

    #[test]
    fn the_age_is_by_the_report_and_else_by_the_inventory() {
        let mut one = server();
        assert_eq!(age_days(&one, Some(date(2026, 1, 1))), None);
        one.condition.oldest_snapshot = Some(date(2025, 3, 4));
        assert_eq!(age_days(&one, None), None);
        one.condition.described_on = Some(date(2025, 3, 11));
        assert_eq!(age_days(&one, None), Some(7));
        assert_eq!(age_days(&one, Some(date(2026, 3, 4))), Some(365));
        assert_eq!(age_days(&one, Some(date(2025, 3, 4))), Some(0));
        assert_eq!(age_days(&one, Some(date(2025, 3, 3))), None);
    }

    #[test]
    fn limits_are_where_the_data_has_them() {
        let ids =
            |server: &Server| found(server, None).map(|kind| kind.id.as_str()).collect::<Vec<_>>();
        let mut one = server();
        assert!(ids(&one).is_empty());
        one.disk_count = Some(15);
        one.condition.hardware_version = Some(7);
        assert!(ids(&one).is_empty());
        one.disk_count = Some(16);
        one.condition.hardware_version = Some(6);
        assert_eq!(ids(&one), ["old-hardware", "many-disks"]);
    }

    #[test]
    fn support_is_looked_at_on_the_day() {
        let mut one = server();
        one.os = Some("Microsoft Windows Server 2012 R2 (64-bit)".to_owned());
        let ids = |day| {
            let ends = SupportEnds::of(std::slice::from_ref(&one), day);
            found(&one, Some(&ends)).map(|kind| kind.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids("2026-11-30"), ["end-of-support"]);
        assert!(ids("2015-01-01").is_empty());
        assert_eq!(found(&one, None).count(), 0);
    }

    #[test]
    fn tools_do_not_run_where_nothing_runs() {
        let mut one = server();
        one.condition.tools = Some(GuestTools::NotRunning);
        let ids =
            |server: &Server| found(server, None).map(|kind| kind.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids(&one), ["tools-not-running"]);
        one.powered_on = Some(false);
        assert_eq!(ids(&one), ["powered-off"]);
        one.condition.tools = Some(GuestTools::NotInstalled);
        assert_eq!(ids(&one), ["powered-off", "tools-not-installed"]);
        one.condition.suspended = Some(true);
        assert_eq!(ids(&one), ["suspended", "tools-not-installed"]);
    }
}
