//! Servers worked out in one arithmetic: rows, checks, sizes, accounts, totals.

use std::sync::Arc;

use rayon::prelude::*;

use super::accounts::{assign_accounts, workbook_order};
use super::appliances::assign_appliances;
use super::disk::{DiskPlan, DiskPlanner, PlannedDisks, account_checks};
use super::error::PlanError;
use super::guest_list::{Guests, keeps_uefi};
use super::machine::{load_checks, machine_checks};
use super::roles::{FoundRole, all_roles};
use super::setting_inputs::set_settings;
use super::size::{Held, Need, NvmeGuests, NvmeSupport, Proposal, SizeChecks, SizeChooser};
use super::sizing::Needs;
use super::variant::figure_set;
use super::verdict::Verdict;
use super::{assumptions, qualify, row};
use crate::estate::{Boot, Server, Workload};
use crate::figure::{CheckSeverity, FigureSet, Value, Worksheet};
use crate::reference::ReferenceData;
use crate::rules::{RuleSet, Storage, ids};
use crate::settings::{Arithmetic, Settings, Sizing};
use crate::units::GibPerDay;
use crate::wording::sentence;

/// Servers that one thread works on at least, so that small estates stay on one.
pub(crate) const SERVERS_TOGETHER: usize = 64;

/// Servers worked out in one arithmetic.
#[derive(Clone, Debug)]
pub(crate) struct EvaluatedServers {
    pub(crate) servers: Vec<Server>,
    pub(crate) sheet: Worksheet,
    /// Verdicts of the checks that no cell of the sheet can hold, server by server.
    pub(crate) off_sheet_checks: Vec<Vec<Verdict>>,
    /// What the servers do, server by server.
    pub(crate) roles: Vec<Vec<FoundRole>>,
    /// The targets of the disks, server by server; none where disks go to storage accounts.
    pub(crate) disks: Vec<Vec<DiskPlan>>,
    /// What the sizes were chosen for, server by server; `None` under a rule set of the past, and where too little is known. Why a
    /// size is the one that is taken is worked out where a plan is put together: what-ifs do not ask.
    pub(crate) size_needs: Vec<Option<Needs>>,
    pub(crate) standard_lower_bound: u32,
    pub(crate) premium_lower_bound: u32,
}

/// With what servers are worked out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) reference: &'a ReferenceData,
    pub(crate) arithmetic: Arithmetic,
    /// The date of the report, which decides which sizes are retired.
    pub(crate) day: &'a str,
    /// Whether checks that pass and choices of disks are put in words: what-ifs only count.
    pub(crate) in_words: bool,
}

impl EvaluatedServers {
    pub(crate) fn new(servers: Vec<Server>, terms: Terms<'_>) -> Result<Self, PlanError> {
        let set = figure_set("detailed", terms.arithmetic, terms.settings, terms.reference)?;
        Ok(Self::with_set(&set, servers, terms))
    }

    /// The same with a set of figures that the terms do not name.
    pub(crate) fn with_set(set: &str, servers: Vec<Server>, terms: Terms<'_>) -> Self {
        let Terms { settings, reference, arithmetic, .. } = terms;
        let set = FigureSet::shared(set, reference.rules());
        let mut sheet =
            Worksheet::new(set, reference.rules(), Arc::clone(reference.sizes()), servers.len())
                .on(terms.day);
        set_settings(&mut sheet, settings);
        for (index, server) in servers.iter().enumerate() {
            row::fill(&mut sheet, index, server, settings, reference.sizes());
        }
        let set = Arc::clone(&sheet.set);
        // What disks are planned for stands on the changes, and the storage type of the server on the disks.
        sheet.evaluate_servers(0..set.before_size);
        let nvme_guests = NvmeGuests::of(&servers, reference.rules());
        let roles = all_roles(&servers, settings);
        let mut planned = plan_disks(&sheet, &servers, &roles, &nvme_guests, terms);
        for (index, (disks, server)) in planned.iter().zip(&servers).enumerate() {
            row::set(&mut sheet, "premium_disks", index, Value::known(disks.premium()));
            row::set(&mut sheet, "target_disk_gb", index, Value::known(disks.target_gb()));
            let decided = server.verdict.as_ref().map(qualify::decided);
            let obstacle = disks
                .verdicts
                .iter()
                .filter_map(Verdict::reason)
                .chain(decided)
                .find(|(severity, _)| *severity == CheckSeverity::Error);
            if let Some((_, reason)) = obstacle {
                row::set(
                    &mut sheet,
                    "blocker",
                    index,
                    Value::text(sentence(&reason.message.to_string())),
                );
            }
        }
        let of_disks = ["premium_disks", "target_disk_gb", "blocker"];
        sheet.evaluate_servers_after(&of_disks, 0..set.before_size);
        let size_needs = choose_sizes(&mut sheet, &servers, &roles, &nvme_guests, terms);
        check_asked_series(&sheet, &servers, &nvme_guests, &mut planned, terms);
        sheet.evaluate_servers(set.before_size..set.servers.len());
        let (standard_lower_bound, premium_lower_bound) =
            assign_accounts(&mut sheet, reference, arithmetic);
        assign_appliances(&mut sheet, settings, reference);
        sheet.evaluate_accounts();
        sheet.evaluate_sheet();
        let (disks, off_sheet_checks) =
            planned.into_iter().map(|planned| (planned.disks, planned.verdicts)).unzip();
        Self {
            servers,
            sheet,
            off_sheet_checks,
            roles,
            disks,
            size_needs,
            standard_lower_bound,
            premium_lower_bound,
        }
    }

    /// The same servers in the order that the workbook's macro leaves them.
    #[expect(clippy::indexing_slicing, reason = "the order is one of these servers")]
    pub(crate) fn sorted(self, terms: Terms<'_>) -> Result<Self, PlanError> {
        let order = workbook_order(&self.sheet);
        if order.iter().copied().eq(0..order.len()) {
            return Ok(self);
        }
        Self::new(order.into_iter().map(|index| self.servers[index].clone()).collect(), terms)
    }

    /// The sheet with every server in the totals whose storage is known, whatever stands in its way.
    pub(crate) fn with_all(&self, settings: &Settings, reference: &ReferenceData) -> Worksheet {
        let mut sheet = self.sheet.clone();
        let Some(in_plan) = sheet.set.servers.index("in_plan") else {
            return sheet;
        };
        for index in 0..sheet.servers.rows() {
            let known = |id: &str| sheet.server_value(id, index).number().is_some();
            if known("storage_gb") && known("disks") && known("utilization") {
                sheet.servers.set(in_plan, index, Value::Number(1.0));
            }
        }
        sheet.evaluate_servers_after(&["in_plan"], in_plan + 1..sheet.set.servers.len());
        assign_accounts(&mut sheet, reference, settings.arithmetic);
        assign_appliances(&mut sheet, settings, reference);
        sheet.evaluate_accounts();
        sheet.evaluate_sheet();
        sheet
    }
}

/// The targets of the disks and everything that no cell can check.
fn plan_disks(
    sheet: &Worksheet,
    servers: &[Server],
    found_roles: &[Vec<FoundRole>],
    nvme_guests: &NvmeGuests<'_>,
    terms: Terms<'_>,
) -> Vec<PlannedDisks> {
    let Terms { settings, reference, arithmetic, in_words, .. } = terms;
    let rules = reference.rules();
    let planner = match rules.storage {
        Storage::ManagedDisks => {
            Some(DiskPlanner::new(rules, settings, reference.disks(), in_words))
        }
        Storage::StorageAccounts => None,
    };
    let guests = Guests::of(servers, settings, rules);
    let size_checks = SizeChecks::new(rules, reference.sizes(), terms.day);
    let plan = |(index, (server, found_roles)): (usize, (&Server, &Vec<FoundRole>))| {
        let changed = sheet.server_value("server_changed_gb_per_day", index).number();
        let mut verdicts = machine_checks(server, settings, rules, &guests);
        let mut disks = match &planner {
            Some(planner) => planner.plan(server, changed, found_roles),
            None => PlannedDisks {
                disks: Vec::new(),
                verdicts: account_checks(server, changed, settings, arithmetic, rules),
            },
        };
        if let (Some(checks), Some(name)) = (&size_checks, fixed_size(server)) {
            let premium_disks = disks.premium().unwrap_or_default();
            let of = Of { sheet, index, server, roles: found_roles, guests: nvme_guests, terms };
            let need = Need { premium_storage: premium_disks > 0.0, ..of.needs().by_hand() };
            let held = Held { need, is_boot_known: server.boot.is_some(), premium_disks };
            verdicts.extend(checks.of_fixed(name, &held));
        }
        verdicts.extend(assumptions::check(server, settings, rules));
        if arithmetic == Arithmetic::Exact {
            verdicts.extend(load_checks(server, changed, settings, rules));
        }
        verdicts.append(&mut disks.verdicts);
        disks.verdicts = verdicts;
        disks
    };
    let servers = servers.par_iter().zip(found_roles);
    servers.with_min_len(SERVERS_TOGETHER).enumerate().map(plan).collect()
}

/// Chooses the sizes that are not fixed by hand; what every server needs.
fn choose_sizes(
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

/// What there is to say of sizes that are chosen from series that somebody asked for.
fn check_asked_series(
    sheet: &Worksheet,
    servers: &[Server],
    guests: &NvmeGuests<'_>,
    planned: &mut [PlannedDisks],
    terms: Terms<'_>,
) {
    let Terms { settings, reference, .. } = terms;
    let checks = SizeChecks::new(reference.rules(), reference.sizes(), terms.day);
    let Some(checks) = checks.filter(|_| settings.series.is_some()) else { return };
    for (index, (server, planned)) in servers.iter().zip(planned).enumerate() {
        let size = sheet.server_value("azure_size", index).as_text();
        let size = size.and_then(|name| reference.sizes().get(name));
        if let Some(size) = size.filter(|_| fixed_size(server).is_none()) {
            planned.verdicts.extend(checks.of_series(size, guests.support(server)));
        }
    }
}

/// The size that somebody fixed for a server.
fn fixed_size(server: &Server) -> Option<&str> {
    server.azure_size.as_deref().filter(|name| !name.trim().is_empty())
}

/// A server on its row, with what its needs follow from.
#[derive(Clone, Copy)]
struct Of<'a> {
    sheet: &'a Worksheet,
    index: usize,
    server: &'a Server,
    roles: &'a [FoundRole],
    guests: &'a NvmeGuests<'a>,
    terms: Terms<'a>,
}

impl Of<'_> {
    fn number(&self, id: &str) -> Option<f64> {
        self.sheet.server_value(id, self.index).number()
    }

    /// What the server needs of its size; 0 for what is not known of it.
    fn needs(&self) -> Needs {
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
    let by_role = || roles.iter().any(|found| found.role.cores_licensed);
    server.licensed_cores.unwrap_or_else(by_role)
}

/// The generation of the machine in Azure: 2 for UEFI, unless it is converted to BIOS boot on the way.
fn generation(server: &Server, settings: &Settings, rules: &RuleSet) -> u8 {
    if server.boot == Some(Boot::Efi) && keeps_uefi(settings, rules) { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    /// All columns of the servers.
    fn columns(sheet: &Worksheet) -> Vec<&[Value]> {
        (0..sheet.set.servers.len()).map(|column| sheet.servers.column(column)).collect()
    }

    #[test]
    fn what_follows_from_a_column_is_worked_out_again_and_nothing_else_has_to_be() {
        let reference = ReferenceData::built_in("current").unwrap();
        let settings = Settings::resolve(&[], Arithmetic::Exact).unwrap();
        let arithmetic = settings.arithmetic;
        let terms = Terms {
            settings: &settings,
            reference: &reference,
            arithmetic,
            day: "2026-11-30",
            in_words: true,
        };
        let servers = [Some(4), Some(400), None].map(|cores| {
            let mut server = Server::new("web", Location::file("a.csv"));
            (server.cores, server.nics, server.disk_count) = (cores, Some(1), Some(2));
            (server.memory_mb, server.storage_gb) = (Some(16_384.0), Some(200.0));
            server
        });
        let mut sheet = EvaluatedServers::new(servers.to_vec(), terms).unwrap().sheet;
        let set = Arc::clone(&sheet.set);
        let all = 0..set.servers.len();
        sheet.evaluate_servers(all.clone());
        let facts =
            [("premium_disks", 1.0.into()), ("blocker", Value::text("x")), ("in_plan", 1.0.into())];
        for (id, value) in facts {
            let column = set.servers.index(id).unwrap();
            let mut changed = sheet.clone();
            for row in 0..sheet.servers.rows() {
                changed.servers.set(column, row, value.clone());
            }
            let mut whole = changed.clone();
            whole.evaluate_servers(column + 1..all.end);
            changed.evaluate_servers_after(&[id], column + 1..all.end);
            assert_eq!(columns(&changed), columns(&whole), "{id}");
            assert_ne!(columns(&changed), columns(&sheet), "{id}");
        }
    }
}
