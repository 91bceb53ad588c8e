//! What is to be said of the managed disks that a plan chooses.

use super::disk::{Bound, DiskPlan};
use super::server::PlannedServer;
use crate::finding::Finding;
use crate::message;
use crate::rules::ids;
use crate::settings::Settings;
use crate::wording::Message;

/// Replicas of other types than was asked for, and than the machines are planned with.
fn replicas(servers: &[PlannedServer]) -> Vec<Finding> {
    let other = Found::of(servers, DiskPlan::has_other_replica).map(|found| {
        Finding::note(
            "replica-disk-type",
            message!("replica disks"),
            message!(
                "replication writes to other types than those that machines are planned with, for {disks}: {names}",
                disks = found.disks(),
                names = found.names()
            ),
        )
        .rule(ids::REPLICA_DISK_TYPES)
        .hint(message!("change the types after a failover, or before one that is planned, and then wait for new recovery points"))
    });
    let raised = Found::of(servers, |disk| disk.replica_not_as_asked.is_some()).map(|found| {
        Finding::warning(
            "replica-disk-type-not-taken",
            message!("replica disks"),
            message!(
                "{disks} cannot be replicated to the type that was asked for, such as {example}: {names}",
                disks = found.disks(),
                example = found.example(|disk| disk.replica_not_as_asked.clone()),
                names = found.names()
            ),
        )
        .rule(ids::REPLICA_DISK_TYPES)
        .hint(message!("their replicas have the next type that takes their size and their changes"))
    });
    raised.into_iter().chain(other).collect()
}

/// How many names a finding spells out.
const NAMED: usize = 5;

/// The disks that something is to be said of, with their servers.
struct Found<'a>(Vec<(&'a PlannedServer, &'a DiskPlan)>);

impl<'a> Found<'a> {
    fn of(servers: &'a [PlannedServer], is_one: impl Fn(&DiskPlan) -> bool) -> Option<Self> {
        let all = servers
            .iter()
            .flat_map(|server| server.disk_plan.iter().map(move |disk| (server, disk)));
        let found: Vec<_> = all.filter(|(_, disk)| is_one(disk)).collect();
        (!found.is_empty()).then_some(Self(found))
    }

    fn disks(&self) -> Message {
        Message::counted(self.0.len(), "disk", "disks")
    }

    /// Some of the servers.
    fn names(&self) -> String {
        let mut names: Vec<&str> = self.0.iter().map(|(server, _)| server.name.as_str()).collect();
        names.dedup();
        let more = if names.len() > NAMED { ", ..." } else { "" };
        names.truncate(NAMED);
        names.join(", ") + more
    }

    /// What the first one does not get.
    fn example(&self, of: impl Fn(&DiskPlan) -> Option<Message>) -> Message {
        self.0.iter().find_map(|(_, disk)| of(disk)).unwrap_or_default()
    }
}

/// Types that somebody chose, roles that raise a type, and loads that nobody knows.
pub(crate) fn findings(servers: &[PlannedServer], settings: &Settings) -> Vec<Finding> {
    let subject = || message!("managed disks");
    let mut findings = Vec::new();
    let bound = |bound: Bound| move |disk: &DiskPlan| disk.bound_by == Some(bound);
    let not_served = |asked: bool| {
        move |disk: &DiskPlan| disk.not_served.is_some() && disk.asked_type.is_some() == asked
    };
    if let Some(found) = Found::of(servers, not_served(false)) {
        findings.push(
            Finding::warning(
                "disk-load-not-served",
                subject(),
                message!(
                    "no managed disk serves the load of {disks}, such as {example}: {names}",
                    disks = found.disks(),
                    example = found.example(|disk| disk.not_served.clone()),
                    names = found.names()
                ),
            )
            .hint(message!("spread the data over more disks; where the load is a part of that of the server, measure the disks one by one")),
        );
    }
    if let Some(found) = Found::of(servers, not_served(true)) {
        findings.push(
            Finding::warning(
                "disk-type-too-slow",
                subject(),
                message!(
                    "{disks} do not get what they need from the type that was asked for ({example}): {names}",
                    disks = found.disks(),
                    example = found.example(|disk| disk.not_served.clone()),
                    names = found.names()
                ),
            )
            .hint(message!("leave the type to asrcap (as-needed), or choose a faster one")),
        );
    }
    if let Some(found) = Found::of(servers, DiskPlan::is_not_as_asked) {
        findings.push(Finding::warning(
            "disk-type-not-offered",
            subject(),
            message!(
                "{disks} cannot have the type that was asked for: {example}: {names}",
                disks = found.disks(),
                example = found.example(|disk| Some(disk.reason.clone())),
                names = found.names()
            ),
        ));
    }
    if let Some(found) = Found::of(servers, |disk| {
        disk.as_needed.is_some() && disk.not_served.is_none() && !disk.is_not_as_asked()
    }) {
        findings.push(
            Finding::note(
                "disk-type-by-hand",
                subject(),
                message!(
                    "{disks} have the type that was asked for, where load and role would choose another: {names}",
                    disks = found.disks(),
                    names = found.names()
                ),
            )
            .hint(message!("as-needed leaves the choice to asrcap")),
        );
    }
    findings.extend(replicas(servers));
    if let Some(found) = Found::of(servers, bound(Bound::Role)) {
        findings.push(
            Finding::note(
                "disk-type-by-role",
                subject(),
                message!(
                    "{disks} have a faster type because of what their servers do, such as {example}: {names}",
                    disks = found.disks(),
                    example = found.example(|disk| Some(disk.reason.clone())),
                    names = found.names()
                ),
            )
            .hint(message!("--role PATTERN=none takes the role away, --disk-type and overrides choose the type")),
        );
    }
    if let Some(found) =
        Found::of(servers, |disk| disk.kind.is_some() && disk.iops.is_none() && disk.mbps.is_none())
    {
        let all: usize = servers.iter().map(|server| server.disk_plan.len()).sum();
        findings.push(load_not_known(found.0.len(), all, settings.disk_type.kind().is_some()));
    }
    findings
}

/// That nobody knows the load of some of all disks, whose types follow from something else.
fn load_not_known(unknown: usize, all: usize, asked: bool) -> Finding {
    let chosen = if asked {
        message!("so nobody can say whether the type that was asked for is enough")
    } else {
        message!(
            "so none of them goes to Standard HDD, and Premium SSD only where changes or a role ask for it"
        )
    };
    let message = message!(
        "the IOPS and MB/s of {found} of {disks} are not known, {chosen}",
        found = unknown,
        disks = Message::counted(all, "disk", "disks"),
        chosen
    );
    let hint = message!(
        "add an inventory with IOPS (an Azure Migrate report or import, Live Optics), or state them in overrides"
    );
    Finding::note("disk-load-not-known", message!("managed disks"), message)
        .rule(ids::DISK_TYPE_LOAD_UNKNOWN)
        .hint(hint)
}
