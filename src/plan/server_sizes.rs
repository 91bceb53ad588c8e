//! The VM sizes of servers on their rows: what each needs, which size it gets, and what there is to say of it.

use rayon::prelude::*;

use super::disk::PlannedDisks;
use super::guest_list::keeps_uefi;
use super::roles::FoundRole;
use super::row;
use super::size::{Need, NvmeGuests, NvmeSupport, Proposal, SizeChecks, SizeChooser};
use super::sizing::Needs;
use super::terms::{SERVERS_TOGETHER, Terms};
use crate::estate::{Boot, Server, Workload};
use crate::figure::{Value, Worksheet};
use crate::rules::{RuleSet, Storage, ids};
use crate::settings::{Arithmetic, Settings, Sizing};
use crate::units::GibPerDay;

/// Chooses the sizes that are not fixed by hand; what every server needs.
pub(crate) fn choose_sizes(
    sheet: &mut Worksheet,
    servers: &[Server],
    found_roles: &[Vec<FoundRole>],
    guests: &NvmeGuests<'_>,
    terms: Terms<'_>,
) -> Vec<Option<Needs>> {
    let Terms { settings, reference, arithmetic, day, .. } = terms;
    let rules = reference.rules();
    let proposal = Proposal::of(settings, day);
    let chooser = SizeChooser::new(arithmetic, proposal, rules, reference.sizes());
    let error = rules.text(ids::SIZE_ERROR).unwrap_or_default();
    let disk_limit = rules.number(ids::DISK_SIZE_MAX_GB);
    let on_sheet = &*sheet;
    let choose = |(index, (server, roles)): (usize, (&Server, &Vec<FoundRole>))| {
        let of = Of { sheet: on_sheet, index, server, roles, guests, terms };
        let known = ["cores", "memory_mb", "disks"].iter().all(|id| of.number(id).is_some());
        let all = of.needs();
        let needs = (known && !rules.is_past()).then_some(all);
        let is_fixed = fixed_size(server).is_some();
        if is_fixed || !known {
            return (None, needs, all);
        }
        // The workbook gives a server with too large a disk no size.
        let too_large =
            arithmetic == Arithmetic::Workbook && of.number("checked_disk_gb") > disk_limit;
        let needed = if rules.is_past() { all.allocated } else { all.in_force() };
        let chosen = chooser.choose(needed).filter(|_| !too_large);
        (Some(chosen.map_or(error, crate::catalog::VmSize::short_name)), needs, all)
    };
    let chosen: Vec<(Option<&str>, Option<Needs>, Needs)> = servers
        .par_iter()
        .zip(found_roles)
        .with_min_len(SERVERS_TOGETHER)
        .enumerate()
        .map(choose)
        .collect();
    let mut all_needs = Vec::with_capacity(chosen.len());
    for (index, (server, (shown, needs, all))) in servers.iter().zip(chosen).enumerate() {
        if let Some(shown) = shown {
            row::set(sheet, "azure_size", index, Value::text(shown));
        }
        if !rules.is_past() {
            show_needs(sheet, index, &all, fixed_size(server).is_some());
        }
        all_needs.push(needs);
    }
    all_needs
}

/// Writes what a server needs of its size, where no other column says it, for the check of the size.
fn show_needs(sheet: &mut Worksheet, index: usize, needs: &Needs, is_fixed: bool) {
    let held = if is_fixed { needs.by_hand() } else { needs.in_force() };
    if needs.by == Sizing::Measured || (is_fixed && needs.measured.is_some()) {
        row::set(sheet, "needed_cores", index, Value::Number(held.cores));
        row::set(sheet, "needed_memory_mb", index, Value::Number(held.memory_mb));
    }
    row::set(sheet, "generation", index, Value::Number(f64::from(held.generation)));
    let guest = match held.nvme {
        NvmeSupport::Yes => "Yes",
        NvmeSupport::No => "No",
        NvmeSupport::Unknown => "",
    };
    row::set(sheet, "nvme_guest", index, Value::text(guest));
    let (iops, rate) = held.load.unwrap_or_default();
    let by_changes = |id: &str| sheet.server_value(id, index).number();
    let rate_of_changes =
        by_changes("server_changed_gb_per_day").map(|gb| GibPerDay(gb).mib_per_s());
    let both =
        [("needed_iops", by_changes("server_iops"), iops), ("needed_mbps", rate_of_changes, rate)];
    for (id, by_changes, needed) in both {
        // What follows from the changes stands in a column of its own, which moves with them.
        if needed > by_changes.unwrap_or_default() {
            row::set(sheet, id, index, Value::Number(needed));
        }
    }
}

/// What there is to say of sizes that are chosen: of each if the machine boots on it, and of those of series that somebody asked for
/// what there would be to say if they were fixed by hand.
pub(crate) fn check_chosen(
    sheet: &Worksheet,
    servers: &[Server],
    needs: &[Option<Needs>],
    planned: &mut [PlannedDisks],
    terms: Terms<'_>,
) {
    let Terms { settings, reference, .. } = terms;
    let checks = SizeChecks::new(reference.rules(), reference.sizes(), terms.day);
    let Some(checks) = checks else { return };
    for (index, ((server, needs), planned)) in servers.iter().zip(needs).zip(planned).enumerate() {
        let size = sheet.server_value("azure_size", index).as_text();
        let size = size.and_then(|name| reference.sizes().get(name));
        let chosen = size.filter(|_| fixed_size(server).is_none()).zip(needs.as_ref());
        let Some((size, need)) = chosen.map(|(size, needs)| (size, needs.in_force())) else {
            continue;
        };
        planned.verdicts.extend(checks.of_chosen(size, &need));
        if settings.series.is_some() {
            planned.verdicts.extend(checks.of_series(size, need.nvme));
        }
    }
}

/// The size that somebody fixed for a server.
pub(crate) fn fixed_size(server: &Server) -> Option<&str> {
    server.azure_size.as_deref().filter(|name| !name.trim().is_empty())
}

/// A server on its row, with what its needs follow from.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) sheet: &'a Worksheet,
    pub(crate) index: usize,
    pub(crate) server: &'a Server,
    pub(crate) roles: &'a [FoundRole],
    pub(crate) guests: &'a NvmeGuests<'a>,
    pub(crate) terms: Terms<'a>,
}

impl Of<'_> {
    fn number(&self, id: &str) -> Option<f64> {
        self.sheet.server_value(id, self.index).number()
    }

    /// What the server needs of its size; 0 for what is not known of it.
    pub(crate) fn needs(&self) -> Needs {
        let Terms { settings, reference, .. } = self.terms;
        let premium_disks = || self.number("premium_disks").map(|disks| disks > 0.0);
        let is_premium =
            || self.sheet.server_value("storage_type", self.index).as_text() == Some("P");
        let grown = Need {
            cores: self.number("cores").unwrap_or_default(),
            memory_mb: self.number("memory_mb").unwrap_or_default(),
            nics: self.number("nics").unwrap_or(1.0),
            disks: self.number("disks").unwrap_or(self.server.disks.len() as f64),
            load: self.disk_load(1.0 + settings.growth / 100.0),
            premium_storage: premium_disks().unwrap_or_else(is_premium),
            generation: generation(self.server, settings, reference.rules()),
            is_boot_known: self.server.boot.is_some() || !keeps_uefi(settings, reference.rules()),
            nvme: self.guests.support(self.server),
            licensed_cores: licensed_cores(self.server, self.roles),
        };
        let comfortable = Need { load: self.disk_load(settings.comfort), ..grown };
        Needs::of(grown, comfortable, &self.server.usage, settings, reference.rules())
    }

    /// The IOPS and MiB/s that the disks of a server ask of its size; `None` where it goes to standard storage accounts. What they
    /// were measured to serve is multiplied by `headroom`.
    fn disk_load(&self, headroom: f64) -> Option<(f64, f64)> {
        let Self { sheet, index, server, .. } = *self;
        let number = |id: &str| self.number(id);
        let managed = self.terms.reference.rules().storage == Storage::ManagedDisks;
        let is_premium = || sheet.server_value("storage_type", index).as_text() == Some("P");
        (managed || is_premium()).then(|| {
            let changed = number("server_changed_gb_per_day").unwrap_or(0.0);
            // What is known of the whole machine, or of its disks one by one, whichever is more.
            let grown = |value: fn(&Workload) -> Option<f64>| {
                let of_disks: f64 =
                    server.disks.iter().filter_map(|disk| value(&disk.workload)).sum();
                of_disks.max(value(&server.workload).unwrap_or(0.0)) * headroom
            };
            (
                number("server_iops").unwrap_or(0.0).max(grown(|load| load.iops)),
                GibPerDay(changed)
                    .mib_per_s()
                    .max(grown(|load| load.mib_per_s))
                    .max(grown(Workload::written)),
            )
        })
    }
}

/// Whether software of a server is licensed by the core: what somebody decided, else what its roles say.
fn licensed_cores(server: &Server, roles: &[FoundRole]) -> bool {
    let by_role = || roles.iter().any(|found| found.cores_licensed);
    server.licensed_cores.unwrap_or_else(by_role)
}

/// The generation of the machine in Azure: 2 for UEFI, unless it is converted to BIOS boot on the way.
fn generation(server: &Server, settings: &Settings, rules: &RuleSet) -> u8 {
    if server.boot == Some(Boot::Efi) && keeps_uefi(settings, rules) { 2 } else { 1 }
}
