//! What each server costs: its lines by phase.

use super::licence::OsLicence;
use super::pricer::{Lack, Pricer};
use super::terms::{ServerDays, Terms};
use crate::catalog::DiskType;
use crate::message;
use crate::plan::cost::{Basis, CostLine, Phase};
use crate::plan::{DiskPlan, PlannedServer, StorageKind};
use crate::prices::{PriceKind, Term};
use crate::rules::Purpose;
use crate::settings::{CostCategory, Scenario};
use crate::wording::Message;

/// Days in the month of a fee, of disks and of snapshots.
pub(super) const DAYS_OF_A_MONTH: f64 = 30.0;
/// Hours of a day.
const DAY: f64 = 24.0;

/// The lines of a server, without amounts, and what it lacks.
#[derive(Debug, Default)]
pub(crate) struct Bill {
    pub(crate) lines: Vec<CostLine>,
    pub(crate) lacks: Vec<Lack>,
}

/// So much of something in a phase.
#[derive(Clone, Copy)]
struct Use {
    phase: Phase,
    count: f64,
    basis: Basis,
}

impl Bill {
    fn line(&mut self, category: CostCategory, of: Use, price: usize) {
        if of.count != 0.0 {
            let Use { phase, count, basis } = of;
            let line =
                CostLine { phase, category, count, basis, price, discounted: true, amount: 0.0 };
            self.lines.push(line);
        }
    }

    fn lacks(&mut self, lack: Lack) {
        if !self.lacks.contains(&lack) {
            self.lacks.push(lack);
        }
    }

    /// Lines of one price in several phases, or what is lacking.
    fn lines(&mut self, category: CostCategory, uses: &[Use], price: Result<usize, Lack>) {
        match price {
            Ok(price) => uses.iter().for_each(|one| self.line(category, *one, price)),
            Err(lack) if uses.iter().any(|one| one.count != 0.0) => self.lacks(lack),
            Err(_) => {}
        }
    }
}

/// What a server in the totals costs, its VM under a commitment or paid as it is used.
pub(crate) fn bill(
    server: &PlannedServer,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    commitment: Option<(PriceKind, Term)>,
) -> Bill {
    let mut bill = Bill::default();
    let days = terms.days.get(server.name.as_str()).copied();
    fee(&mut bill, pricer, terms, days);
    compute(&mut bill, server, pricer, terms, days, commitment);
    disks(&mut bill, server, pricer, terms, days);
    recovery_points(&mut bill, server, pricer, terms);
    bill.lines.sort_by_key(|line| line.phase);
    bill
}

/// The fee for a protected machine: each month, or for the days of a migration beyond the free ones.
fn fee(bill: &mut Bill, pricer: &mut Pricer<'_, '_>, terms: &Terms<'_>, days: Option<ServerDays>) {
    let one = |phase, count| Use { phase, count, basis: Basis::Count };
    let of = match terms.purpose {
        Purpose::Dr => one(Phase::SteadyMonth, 1.0),
        Purpose::Migration => {
            let paid = days.map_or(0.0, |days| (days.replicating - terms.free_days).max(0.0));
            one(Phase::MigrationOnce, paid / DAYS_OF_A_MONTH)
        }
    };
    if of.count != 0.0 {
        let price = pricer.price("asr.to-azure", "");
        bill.lines(CostCategory::ReplicationFee, &[of], price);
    }
}

/// The VM and the licence of its operating system.
fn compute(
    bill: &mut Bill,
    server: &PlannedServer,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    days: Option<ServerDays>,
    commitment: Option<(PriceKind, Term)>,
) {
    let Some(size) = server.azure_size.as_deref() else {
        bill.lacks(pricer.lack(message!("A VM size"), message!("no size is chosen"), Vec::new()));
        return;
    };
    let mut tests = Vec::new();
    if terms.has(Phase::DrillMonth) {
        tests.push(Use { phase: Phase::DrillMonth, count: 1.0, basis: Basis::DrillHours });
    }
    if let Some(days) = days.filter(|_| terms.has(Phase::MigrationOnce)) {
        let count = days.testing * DAY;
        tests.push(Use { phase: Phase::MigrationOnce, count, basis: Basis::Count });
    }
    let licence = pricer.licence_of(server);
    vm(bill, size, licence, pricer, terms, &tests, commitment);
    for name in subscriptions(server, licence) {
        bill.lacks(pricer.lack(name, message!("licence not priced"), Vec::new()));
    }
}

/// A VM of a size while it is tested and in a month after it has moved.
fn vm(
    bill: &mut Bill,
    size: &str,
    licence: OsLicence,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    tests: &[Use],
    commitment: Option<(PriceKind, Term)>,
) {
    let after = Use { phase: Phase::AfterMonth, count: 1.0, basis: Basis::Hours };
    let with_after = [tests, &[after]].concat();
    let settings = terms.settings;
    // Under dev/test prices Windows costs no licence.
    let pays_windows =
        licence == OsLicence::Windows && !settings.hybrid_benefit && !settings.dev_test;
    if pays_windows {
        let kind = terms.use_kind();
        let base = pricer.known("vm.base", size, kind, None);
        let with_licence = pricer.known("vm.windows", size, kind, None);
        match (base, with_licence, commitment) {
            // A file may have the sum alone.
            (None, Some(price), None) => {
                return bill.lines(CostCategory::Compute, &with_after, Ok(price));
            }
            _ => match pricer.windows_licence(size) {
                Ok(price) => bill.lines(CostCategory::Licence, &with_after, Ok(price)),
                // Without the licence it would be the price of Linux.
                Err(lack) => return bill.lacks(lack),
            },
        }
    }
    let mut as_used = tests;
    match commitment {
        None => as_used = &with_after,
        Some((kind, term)) => {
            let price = pricer.committed("vm.base", size, kind, term);
            let is_reserved = kind == PriceKind::Reservation;
            let basis = if is_reserved { Basis::Count } else { Basis::AllHours };
            let before = bill.lines.len();
            bill.lines(CostCategory::Compute, &[Use { basis, ..after }], price);
            for line in bill.lines.iter_mut().skip(before) {
                line.discounted = false;
            }
        }
    }
    if !as_used.is_empty() {
        let price = pricer.price("vm.base", size);
        bill.lines(CostCategory::Compute, as_used, price);
    }
}

/// The lines of a VM of another size in a month after it has moved; nothing where one of them has no price.
pub(crate) fn with_size(
    server: &PlannedServer,
    size: &str,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    commitment: Option<(PriceKind, Term)>,
) -> Option<Vec<CostLine>> {
    let before = pricer.not_priced.len();
    let mut bill = Bill::default();
    let licence = pricer.licence_of(server);
    vm(&mut bill, size, licence, pricer, terms, &[], commitment);
    let is_priced = bill.lacks.is_empty();
    pricer.forget_lacks_from(before);
    is_priced.then_some(bill.lines)
}

/// Licences and subscriptions that no price file has a row for.
fn subscriptions(server: &PlannedServer, licence: OsLicence) -> Vec<Message> {
    let mut names = Vec::new();
    match licence {
        OsLicence::Subscription(name) => names.push(message!("Subscription of {name}", name)),
        OsLicence::Unknown => {
            names.push(message!("Licence of an operating system that is not known"));
        }
        OsLicence::Windows | OsLicence::Free => {}
    }
    if server.roles.iter().any(|role| role.id == "sql-server") {
        names.push(message!("Licence of SQL Server"));
    }
    names
}

fn disks(
    bill: &mut Bill,
    server: &PlannedServer,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    days: Option<ServerDays>,
) {
    let month = |phase, count| Use { phase, count, basis: Basis::Count };
    let mut of_target = vec![month(Phase::AfterMonth, 1.0)];
    if terms.has(Phase::DrillMonth) {
        of_target.push(Use { phase: Phase::DrillMonth, count: 1.0, basis: Basis::DrillMonths });
    }
    let mut of_replica = Vec::new();
    if terms.has(Phase::SteadyMonth) {
        of_replica.push(month(Phase::SteadyMonth, 1.0));
    }
    if let Some(days) = days.filter(|_| terms.has(Phase::MigrationOnce)) {
        of_replica.push(month(Phase::MigrationOnce, days.replicating / DAYS_OF_A_MONTH));
        of_target.push(month(Phase::MigrationOnce, days.testing / DAYS_OF_A_MONTH));
    }
    if terms.is_2017 {
        of_target.extend(of_replica);
        page_blobs(bill, server, pricer, &of_target);
        return;
    }
    if server.disk_plan.is_empty() {
        let reason = message!("its disks are not known");
        bill.lacks(pricer.lack(message!("Managed disks"), reason, Vec::new()));
    }
    for disk in &server.disk_plan {
        let target = disk.kind.zip(disk.tier.as_deref());
        let replica = disk.replica_type.zip(disk.replica_tier.as_deref()).or(target);
        if target == replica {
            let uses = [of_target.as_slice(), &of_replica].concat();
            managed(bill, disk, target, pricer, &uses);
        } else {
            managed(bill, disk, target, pricer, &of_target);
            managed(bill, disk, replica, pricer, &of_replica);
        }
    }
}

/// A managed disk by its tier, or by what is set of it.
fn managed(
    bill: &mut Bill,
    disk: &DiskPlan,
    target: Option<(DiskType, &str)>,
    pricer: &mut Pricer<'_, '_>,
    uses: &[Use],
) {
    let line = match target {
        None => {
            let reason = message!("no managed disk takes it");
            bill.lacks(pricer.lack(message!("Managed disks"), reason, Vec::new()));
            return;
        }
        Some((DiskType::PremiumSsdV2, _)) => return premium_v2(bill, disk, pricer, uses),
        Some((DiskType::StandardHdd, _)) => "disk.standard-hdd",
        Some((DiskType::StandardSsd, _)) => "disk.standard-ssd",
        Some((DiskType::PremiumSsd, _)) => "disk.premium-ssd",
    };
    let price = pricer.price(line, target.map_or("", |(_, tier)| tier));
    bill.lines(CostCategory::Disks, uses, price);
}

/// A disk whose size, IOPS and MB/s are paid by the hour, each beyond what its bands have for nothing.
fn premium_v2(bill: &mut Bill, disk: &DiskPlan, pricer: &mut Pricer<'_, '_>, uses: &[Use]) {
    let parts = [
        ("disk.premium-ssd-v2.capacity", disk.tier_size_gb),
        ("disk.premium-ssd-v2.iops", disk.set_iops),
        ("disk.premium-ssd-v2.throughput", disk.set_mbps),
    ];
    for (line, amount) in parts {
        let Some(amount) = amount else { continue };
        match pricer.bands(line, "", PriceKind::Consumption, None) {
            Err(lack) => bill.lacks(lack),
            Ok(bands) => {
                let ends = bands.iter().skip(1).map(|band| band.from).chain([f64::INFINITY]);
                for (band, end) in bands.iter().zip(ends) {
                    let within = (amount.min(end) - band.from).max(0.0);
                    let by_hour = |one: &Use| match one.phase {
                        Phase::DrillMonth => {
                            Use { count: within, basis: Basis::DrillHours, ..*one }
                        }
                        Phase::MigrationOnce => {
                            Use { count: one.count * within * DAYS_OF_A_MONTH * DAY, ..*one }
                        }
                        Phase::SteadyMonth | Phase::AfterMonth => {
                            Use { count: within, basis: Basis::AllHours, ..*one }
                        }
                    };
                    let uses: Vec<Use> = uses.iter().map(by_hour).collect();
                    bill.lines(CostCategory::Disks, &uses, Ok(band.price));
                }
            }
        }
    }
}

/// Page blobs of 2017: on standard storage what is stored, on premium storage the tier of each disk.
fn page_blobs(bill: &mut Bill, server: &PlannedServer, pricer: &mut Pricer<'_, '_>, uses: &[Use]) {
    let times = |amount: f64| -> Vec<Use> {
        uses.iter().map(|one| Use { count: one.count * amount, ..*one }).collect()
    };
    if server.storage == Some(StorageKind::Premium) {
        let disks = server.disks.map(f64::from).filter(|disks| *disks > 0.0);
        let size = server.storage_gb.zip(disks).map(|(storage, disks)| storage / disks);
        let tier = size.and_then(|size| TIERS_OF_2017.iter().find(|(largest, _)| size <= *largest));
        if let (Some((_, tier)), Some(disks)) = (tier, disks) {
            let price = pricer.price("page-blob.premium", tier);
            return bill.lines(CostCategory::Disks, &times(disks), price);
        }
    } else if let Some(used) = server.used_gb {
        let price = pricer.price("page-blob.data", "");
        return bill.lines(CostCategory::Disks, &times(used), price);
    }
    let reason = message!("its disks are not known");
    bill.lacks(pricer.lack(message!("Page blobs"), reason, Vec::new()));
}

/// The largest disk of each premium page blob in GiB (prices of 2017).
const TIERS_OF_2017: [(f64, &str); 5] =
    [(128.0, "P10"), (512.0, "P20"), (1024.0, "P30"), (2048.0, "P40"), (4095.0, "P50")];

/// Snapshots that hold the changes of the retention: an estimate.
fn recovery_points(
    bill: &mut Bill,
    server: &PlannedServer,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
) {
    let days = retention_days(terms);
    if !terms.has(Phase::SteadyMonth) || days <= 0.0 || terms.is_2017 {
        return;
    }
    let Some(changed) = server.figure("server_changed_gb_per_day") else {
        let reason = message!("its changes are not known");
        bill.lacks(pricer.lack(message!("Recovery points"), reason, Vec::new()));
        return;
    };
    let of = Use { phase: Phase::SteadyMonth, count: changed * days, basis: Basis::Count };
    if of.count > 0.0 {
        let price = pricer.price("snapshot.standard", "");
        bill.lines(CostCategory::RecoveryPoints, &[of], price);
    }
}

/// Days for which recovery points are kept.
pub(super) fn retention_days(terms: &Terms<'_>) -> f64 {
    match terms.settings.scenario {
        Scenario::Hyperv => terms.settings.recovery_points / DAY,
        Scenario::Vmware | Scenario::Physical => terms.settings.retention_days,
    }
}
