//! Servers worked out in one arithmetic: rows, checks, sizes, accounts, totals.

use std::sync::Arc;

use rayon::prelude::*;

use super::accounts::{assign_accounts, workbook_order};
use super::appliances::assign_appliances;
use super::disk::{DiskPlan, DiskPlanner, PlannedDisks, account_checks};
use super::error::PlanError;
use super::guest_list::Guests;
use super::machine::{load_checks, machine_checks};
use super::roles::{FoundRole, all_roles};
use super::server_sizes::{Of, check_chosen, choose_sizes, fixed_size};
use super::setting_inputs::set_settings;
use super::size::{Held, Need, NvmeGuests, SizeChecks};
use super::sizing::Needs;
use super::terms::{SERVERS_TOGETHER, Terms};
use super::variant::figure_set;
use super::verdict::Verdict;
use super::{assumptions, qualify, row};
use crate::estate::Server;
use crate::figure::{CheckSeverity, FigureSet, Value, Worksheet};
use crate::reference::ReferenceData;
use crate::rules::Storage;
use crate::settings::{Arithmetic, Settings};
use crate::wording::sentence;

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
        check_chosen(&sheet, &servers, &size_needs, &mut planned, terms);
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
            let held = Held { need, premium_disks };
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
