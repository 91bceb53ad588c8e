//! Where data goes, disks and storage accounts, and how much of it changes.

use std::collections::BTreeMap;

use super::super::account_utilisation::{account_utilisation, has_managed_disks};
use super::{Cell, Form, Kind, Mark, Table, View};
use crate::figure::Unit;
use crate::plan::{Bound, DiskPlan, DiskType, Plan, PlannedServer, Readiness, StorageKind};
use crate::rules::ids;

/// The size of those IOPS that changes on a kind of storage are counted in: `8 KB`.
pub(crate) fn io_size(view: View<'_>, kind: StorageKind) -> Option<String> {
    let rule = match kind {
        StorageKind::Standard => ids::STANDARD_IO_SIZE_KB,
        StorageKind::Premium => ids::PREMIUM_IO_SIZE_KB,
    };
    view.plan.rules.number(rule).map(|kb| format!("{kb} KB"))
}

/// The disks of one type and tier.
#[derive(Clone, Debug, Default)]
pub(crate) struct DiskGroup {
    /// The managed disk and its tier, in words.
    pub(crate) kind: String,
    /// The tier.
    pub(crate) tier: String,
    /// The size of the tier in GiB; 0 where there is no tier.
    tier_gb: f64,
    /// How many disks.
    pub(crate) disks: u32,
    /// Their own sizes together in GiB.
    pub(crate) gb: f64,
}

impl DiskGroup {
    /// What is paid for, in GiB.
    pub(crate) fn provisioned(&self) -> f64 {
        self.tier_gb * f64::from(self.disks)
    }
}

/// The disks of the servers in the totals by type, size of the tier and tier.
pub(crate) fn disk_groups(view: View<'_>) -> Vec<DiskGroup> {
    let say = |key| view.get("storage", key).unwrap_or_default();
    let mut groups: BTreeMap<(&str, u64, &str), DiskGroup> = BTreeMap::new();
    for (server, disk) in planned_disks(view) {
        let has_target = disk.kind.is_some() && disk.tier.is_some();
        if !server.in_totals || (view.form == Form::Summary && !has_target) {
            continue;
        }
        let kind = disk.kind.map_or(say("no_type"), |kind| kind.azure_name());
        let tier = disk.tier.as_deref().unwrap_or(say("no_tier"));
        let tier_gb = disk.tier_size_gb.unwrap_or(0.0);
        // The bits of numbers from 0 on are in the order of the numbers.
        let group = groups.entry((kind, tier_gb.to_bits(), tier)).or_insert_with(|| DiskGroup {
            kind: kind.to_owned(),
            tier: tier.to_owned(),
            tier_gb,
            ..DiskGroup::default()
        });
        group.disks += 1;
        group.gb += disk.size_gb.unwrap_or(0.0);
    }
    groups.into_values().collect()
}

/// The managed disks to create.
pub(crate) fn storage(view: View<'_>, groups: &[DiskGroup]) -> Table {
    let full = [Form::Html, Form::Workbook];
    view.table("storage", groups)
        .words("disk_type", |group| &group.kind)
        .width(20.0)
        .words("disk_tier", |group| &group.tier)
        .integer("tier_size", |group| (group.tier_gb > 0.0).then_some(group.tier_gb))
        .width(16.0)
        .only(&full)
        .integer("disks", |group| group.disks)
        .gb("disks_gb", |group| group.gb)
        .width(18.0)
        .only(&full)
        .gb("provisioned", DiskGroup::provisioned)
        .width(18.0)
        .decimals(usize::from(view.form != Form::Summary))
        .build()
}

/// Whether the plan has disks for managed disks.
pub(crate) fn has_disks(plan: &Plan) -> bool {
    plan.document.servers.iter().flatten().any(|server| !server.disk_plan.is_empty())
}

/// Disks that a page lists one by one; of more, those with a condition.
const DISKS_LISTED: usize = 5_000;

/// Every disk with its managed disk; in a summary those with a condition.
pub(crate) fn managed_disks(view: View<'_>) -> Table {
    const ID: &str = "managed-disks";
    let say = |key| view.get(ID, key);
    let full = [Form::Html, Form::Workbook];
    let count = planned_disks(view).count();
    let all = match view.form {
        Form::Summary => false,
        Form::Html => count <= DISKS_LISTED,
        Form::Workbook => true,
    };
    let rows: Vec<_> = planned_disks(view).filter(|(_, disk)| all || has_condition(disk)).collect();
    let shown = rows.len();
    let has_other_tier = rows.iter().any(|(_, disk)| disk.tier_by_size.is_some());
    let has_replicas = rows.iter().any(|(_, disk)| disk.has_other_replica());
    let mut table = view
        .table(ID, rows)
        .value("shown", shown)
        .value("all", count)
        .words("name", |(server, _)| &server.name)
        .width(26.0)
        .words("disk_label", |(_, disk)| match say("os").filter(|_| disk.os_disk) {
            Some(os) => format!("{} {os}", disk.label),
            None => disk.label.clone(),
        })
        .width(22.0)
        .gb("disk_size", |(_, disk)| disk.size_gb)
        .only(&full)
        .words("in_totals", |(server, _)| say(if server.in_totals { "yes" } else { "no" }))
        .marked([(say("no").unwrap_or_default(), Mark::Doubtful)])
        .only(&[Form::Workbook])
        .words("disk_type", |(_, disk)| disk.kind.map(DiskType::azure_name))
        .width(16.0)
        .only(&full)
        .words("disk_tier", |(_, disk)| disk.tier.as_deref())
        .width(9.0)
        .words("disk_by_size", |(_, disk)| disk.tier_by_size.as_deref())
        .when(has_other_tier)
        .only(&[Form::Summary, Form::Html])
        .integer("tier_size", |(_, disk)| disk.tier_size_gb)
        .only(&[Form::Workbook])
        .words("disk_replica", |(_, disk)| {
            let (kind, tier) = (disk.replica_type?, disk.replica_tier.as_deref()?);
            Some(format!("{} {tier}", kind.azure_name()))
        })
        .width(22.0)
        .when(has_replicas)
        .only(&full)
        .gb("disk_change", |(_, disk)| disk.changed_gb_per_day)
        .width(14.0)
        .only(&full)
        .words("bound", |(_, disk)| disk.bound_by.and_then(|bound| say(bound_key(bound))))
        .width(16.0)
        .only(&[Form::Workbook])
        .words("readiness", |(_, disk)| view.style.texts.verdict(disk.readiness))
        .width(14.0)
        .prose("disk_why", |(_, disk)| &disk.reason)
        .width(60.0)
        .at_most(SHOWN)
        .build();
    if view.form == Form::Html && shown == count {
        table.note.clear();
    }
    table
}

/// Rows that a summary shows of a long table; the files have all of them.
pub(crate) const SHOWN: usize = 12;

fn bound_key(bound: Bound) -> &'static str {
    match bound {
        Bound::Size => "bound.size",
        Bound::Iops => "bound.iops",
        Bound::Throughput => "bound.throughput",
        Bound::Churn => "bound.churn",
        Bound::Retirement => "bound.retirement",
        Bound::LoadUnknown => "bound.load_unknown",
        Bound::Cost => "bound.cost",
        Bound::Role => "bound.role",
        Bound::Asked => "bound.asked",
    }
}

/// "Yes, but": a disk that needs another tier than its size gives, or that stands in the way.
pub(crate) fn has_condition(disk: &DiskPlan) -> bool {
    disk.tier_by_size.is_some() || disk.readiness != Readiness::Ready
}

fn planned_disks(view: View<'_>) -> impl Iterator<Item = (&PlannedServer, &DiskPlan)> {
    let servers = view.plan.document.servers.iter().flatten();
    servers.flat_map(|server| server.disk_plan.iter().map(move |disk| (server, disk)))
}

/// The storage accounts, and how full they are. In the workbook they are live.
pub(crate) fn accounts(view: View<'_>) -> Table {
    const ID: &str = "accounts";
    let accounts = view.plan.document.storage_accounts.as_ref();
    let placed = accounts.map_or(&[][..], |all| all.accounts.as_slice());
    let fills = account_utilisation(view.plan);
    let rows: Vec<_> = placed.iter().zip(&fills).collect();
    let caches = has_managed_disks(view.plan);
    let (first, second) =
        if caches { ("fill_disks", "fill_load") } else { ("fill_iops", "fill_gb") };
    let percent = |share: Option<f64>| share.map(|share| share * 100.0);
    view.table(ID, rows.iter().copied())
        .value("standard", accounts.map_or(0, |all| all.standard_lower_bound))
        .value("premium", accounts.map_or(0, |all| all.premium_lower_bound))
        .words("kind", |(account, _)| match view.get(ID, "cache").filter(|_| caches) {
            Some(cache) => cache,
            None => account.kind.azure_name(),
        })
        .integer("number", |(account, _)| account.number)
        .integer("machines", |(account, _)| account.machines)
        .integer("disks", |(account, _)| account.disks)
        .column("iops", Kind::Plain, |(account, _)| account.iops)
        .decimals(1)
        .words("io_size", move |(account, _)| io_size(view, account.kind))
        .column(first, Kind::Plain, move |(_, fill)| percent(fill.first))
        .decimals(1)
        .column(second, Kind::Plain, move |(_, fill)| percent(fill.second))
        .decimals(1)
        .words("check", |(account, _)| &account.check)
        .build()
}

/// What was measured of each server and disk.
pub(crate) fn change_rate(view: View<'_>) -> Table {
    const ID: &str = "change-rate";
    let quality = |id: &'static str| view.get(ID, &format!("quality.{id}")).unwrap_or(id);
    let number = Kind::Number(Unit::Number);
    view.table(ID, &view.plan.changes.rows)
        .value("percentile", view.plan.document.settings.percentile)
        .words("name", |row| &row.server)
        .width(26.0)
        .words("disk_label", |row| row.disk.as_deref().or_else(|| view.get(ID, "whole_server")))
        .width(18.0)
        .gb("gb_per_day", |row| row.gb_per_day)
        .column("percent_per_day", number, |row| row.percent_per_day)
        .width(11.0)
        .column("mean", number, |row| row.mean_mib_per_s)
        .width(11.0)
        .column("percentile", number, |row| row.percentile_mib_per_s)
        .width(11.0)
        .column("peak", number, |row| row.peak_mib_per_s)
        .width(11.0)
        .words("busiest_hour", |row| row.busiest_hour.map(|hour| format!("{hour:02}:00")))
        .column("window", number, |row| row.window_hours)
        .width(11.0)
        .column("coverage", number, |row| row.coverage_percent)
        .words("quality", move |row| quality(row.quality))
        .width(26.0)
        .prose("source", |row| Cell::Text(row.source.to_string()))
        .width(40.0)
        .build()
}
