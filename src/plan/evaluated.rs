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
use super::size::{FixedSizes, Need, NvmeGuests, Proposal, SizeChooser};
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
}

impl EvaluatedServers {
    pub(crate) fn new(servers: Vec<Server>, terms: Terms<'_>) -> Result<Self, PlanError> {
        let set = figure_set("detailed", terms.arithmetic, terms.settings, terms.reference)?;
        Ok(Self::with_set(&set, servers, terms))
    }

    /// The same with a set of figures that the terms do not name.
    pub(crate) fn with_set(set: &str, servers: Vec<Server>, terms: Terms<'_>) -> Self {
        let Terms { settings, reference, arithmetic, .. } = terms;
        let set = FigureSet::load(set, reference.rules());
        let mut sheet = Worksheet::new(
            Arc::new(set),
            reference.rules(),
            Arc::clone(reference.sizes()),
            servers.len(),
        );
        set_settings(&mut sheet, settings);
        for (index, server) in servers.iter().enumerate() {
            row::fill(&mut sheet, index, server, settings, reference.sizes());
        }
        let set = Arc::clone(&sheet.set);
        // What disks are planned for stands on the changes, and the storage type of the server on the disks.
        sheet.evaluate_servers(0..set.before_size);
        let nvme_guests = NvmeGuests::of(&servers, reference.rules());
        let roles = all_roles(&servers, settings);
        let planned = plan_disks(&sheet, &servers, &roles, &nvme_guests, terms);
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
        sheet.evaluate_servers(0..set.before_size);
        let size_needs = choose_sizes(&mut sheet, &servers, &roles, &nvme_guests, terms);
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
        sheet.evaluate_servers(in_plan + 1..sheet.set.servers.len());
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
    let Terms { settings, reference, arithmetic, .. } = terms;
    let rules = reference.rules();
    let planner = match rules.storage {
        Storage::ManagedDisks => Some(DiskPlanner::new(rules, settings, reference.disks())),
        Storage::StorageAccounts => None,
    };
    let guests = Guests::of(servers, settings, rules);
    let fixed_sizes = FixedSizes::new(rules, reference.sizes(), terms.day);
    let plan = |(index, (server, found_roles)): (usize, (&Server, &Vec<FoundRole>))| {
        let changed = sheet.server_value("server_changed_gb_per_day", index).number();
        let mut verdicts = machine_checks(server, settings, rules, &guests);
        if let Some(fixed) = &fixed_sizes {
            let generation = generation(server, settings, rules);
            verdicts.extend(fixed.checks(server, generation, nvme_guests));
        }
        verdicts.extend(assumptions::check(server, settings, rules));
        if arithmetic == Arithmetic::Exact {
            verdicts.extend(load_checks(server, changed, settings, rules));
        }
        let mut disks = match &planner {
            Some(planner) => planner.plan(server, changed, found_roles),
            None => PlannedDisks {
                disks: Vec::new(),
                verdicts: account_checks(server, changed, settings, arithmetic, rules),
            },
        };
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
    let Terms { settings, reference, arithmetic, day } = terms;
    let rules = reference.rules();
    let proposal = Proposal::of(settings, day);
    let chooser = SizeChooser::new(arithmetic, proposal, rules, reference.sizes());
    let error = rules.text(ids::SIZE_ERROR).unwrap_or_default();
    let disk_limit = rules.number(ids::DISK_SIZE_MAX_GB);
    let of = &*sheet;
    let choose = |(index, (server, found_roles)): (usize, (&Server, &Vec<FoundRole>))| {
        let is_fixed =
            of.server_value("azure_size", index).as_text().is_some_and(|size| !size.is_empty());
        let growth = 1.0 + settings.growth / 100.0;
        let Some(grown) = need(of, index, server, guests, growth, terms) else {
            return (None, None);
        };
        let grown = Need { licensed_cores: licensed_cores(server, found_roles), ..grown };
        let needs = (!rules.is_past()).then(|| {
            let premium = disk_load(of, index, server, settings.comfort, terms);
            let comfortable = Need { premium, ..grown };
            Needs::of(grown, comfortable, &server.usage, settings, rules)
        });
        if is_fixed {
            return (None, needs);
        }
        // The workbook gives a server with too large a disk no size.
        let too_large = arithmetic == Arithmetic::Workbook
            && of.server_value("checked_disk_gb", index).number() > disk_limit;
        let needed = needs.as_ref().map_or(grown, Needs::in_force);
        let chosen = chooser.choose(needed).filter(|_| !too_large);
        (Some(chosen.map_or(error, crate::catalog::VmSize::short_name)), needs)
    };
    let chosen: Vec<(Option<&str>, Option<Needs>)> = servers
        .par_iter()
        .zip(found_roles)
        .with_min_len(SERVERS_TOGETHER)
        .enumerate()
        .map(choose)
        .collect();
    let mut all_needs = Vec::with_capacity(chosen.len());
    for (index, (shown, needs)) in chosen.into_iter().enumerate() {
        if let Some(shown) = shown {
            row::set(sheet, "azure_size", index, Value::text(shown));
        }
        if let Some(needs) = needs.filter(|needs| needs.by == Sizing::Measured) {
            let needed = needs.in_force();
            row::set(sheet, "needed_cores", index, Value::Number(needed.cores));
            row::set(sheet, "needed_memory_mb", index, Value::Number(needed.memory_mb));
        }
        all_needs.push(needs);
    }
    all_needs
}

/// What a server needs of its size by what it has; `None` where cores, memory or disks are not known. What its disks were measured
/// to serve is multiplied by `headroom`. Licences by the core are not looked at here.
fn need(
    sheet: &Worksheet,
    index: usize,
    server: &Server,
    guests: &NvmeGuests<'_>,
    headroom: f64,
    terms: Terms<'_>,
) -> Option<Need> {
    let Terms { settings, reference, .. } = terms;
    let number = |id: &str| sheet.server_value(id, index).number();
    let (cores, memory_mb, disks) = (number("cores")?, number("memory_mb")?, number("disks")?);
    Some(Need {
        cores,
        memory_mb,
        nics: number("nics").unwrap_or(1.0),
        disks,
        premium: disk_load(sheet, index, server, headroom, terms),
        generation: generation(server, settings, reference.rules()),
        nvme: guests.support(server),
        licensed_cores: false,
    })
}

/// The IOPS and MiB/s that the disks of a server ask of its size; `None` where none of them is premium. What they were measured to
/// serve is multiplied by `headroom`.
fn disk_load(
    sheet: &Worksheet,
    index: usize,
    server: &Server,
    headroom: f64,
    terms: Terms<'_>,
) -> Option<(f64, f64)> {
    let number = |id: &str| sheet.server_value(id, index).number();
    let managed = terms.reference.rules().storage == Storage::ManagedDisks;
    let is_premium = || sheet.server_value("storage_type", index).as_text() == Some("P");
    (managed || is_premium()).then(|| {
        let changed = number("server_changed_gb_per_day").unwrap_or(0.0);
        // What is known of the whole machine, or of its disks one by one, whichever is more.
        let grown = |value: fn(&Workload) -> Option<f64>| {
            let of_disks: f64 = server.disks.iter().filter_map(|disk| value(&disk.workload)).sum();
            of_disks.max(value(&server.workload).unwrap_or(0.0)) * headroom
        };
        (
            number("server_iops").unwrap_or(0.0).max(grown(|load| load.iops)),
            GibPerDay(changed).mib_per_s().max(grown(|load| load.mib_per_s)),
        )
    })
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
