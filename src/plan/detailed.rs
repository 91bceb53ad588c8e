//! The Detailed Planner: servers in, plan out.

use std::sync::Arc;

use super::document::{Reason, StorageKind};
use super::outputs::set_settings;
use super::place::{Item, Limits, Placement, first_fit_decreasing, in_order, lower_bound};
use super::size::{Need, SizeChooser};
use super::{Basis, Plan, PlanError, assemble, qualify, row};
use crate::estate::{Class, Estate, Server};
use crate::figure::{CheckSeverity, Columns, FigureSet, Value, Worksheet};
use crate::settings::{Arithmetic, Settings};
use crate::source::SourceFile;

/// What was read, for the plan's record of its sources.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The files.
    pub sources: Vec<SourceFile>,
    /// The date on the report.
    pub date: Option<String>,
}

/// Plans the servers of an estate.
pub fn plan(
    estate: &Estate,
    settings: &Settings,
    basis: &Basis,
    provenance: Provenance,
) -> Result<Plan, PlanError> {
    let worked = Worked::of_estate(estate, settings, basis)?;
    let workbook = worked.workbook(settings, basis)?;
    Ok(assemble::assemble(
        estate, worked, workbook, settings, basis, provenance,
    ))
}

/// The servers that the plan lists, with the sizes that settings fix.
fn planned_servers(
    estate: &Estate,
    settings: &Settings,
    basis: &Basis,
) -> Result<Vec<Server>, PlanError> {
    if let Some(unknown) = settings
        .series
        .iter()
        .flatten()
        .find(|series| !basis.sizes.has_series(series))
    {
        return Err(PlanError::UnknownSeries(unknown.clone()));
    }
    let mut servers: Vec<Server> = estate
        .servers
        .iter()
        .filter(|server| server.class == Class::Server)
        .cloned()
        .collect();
    if servers.is_empty() {
        return Err(PlanError::NoServers);
    }
    for (name, size) in &settings.size {
        if basis.sizes.get(size).is_none() {
            return Err(PlanError::UnknownSize {
                server: name.clone(),
                size: size.clone(),
            });
        }
        let mut found = false;
        for server in &mut servers {
            if server.name.eq_ignore_ascii_case(name) {
                server.azure_size = Some(size.clone());
                found = true;
            }
        }
        if !found {
            return Err(PlanError::UnknownServer(name.clone()));
        }
    }
    Ok(servers)
}

/// Servers worked out in one arithmetic.
#[derive(Clone, Debug)]
pub(super) struct Worked {
    pub(super) servers: Vec<Server>,
    pub(super) sheet: Worksheet,
    pub(super) beyond: Vec<Vec<(CheckSeverity, Reason)>>,
    pub(super) standard_lower_bound: u32,
    pub(super) premium_lower_bound: u32,
}

impl Worked {
    /// The planned servers of an estate in the arithmetic of the settings.
    pub(super) fn of_estate(
        estate: &Estate,
        settings: &Settings,
        basis: &Basis,
    ) -> Result<Self, PlanError> {
        let servers = planned_servers(estate, settings, basis)?;
        let worked = Self::new(servers, settings, basis, settings.arithmetic)?;
        match settings.arithmetic {
            Arithmetic::Exact => Ok(worked),
            Arithmetic::Workbook => worked.sorted(settings, basis),
        }
    }

    /// The same servers as the workbook of 2017 has them, beside exact arithmetic.
    pub(super) fn workbook(
        &self,
        settings: &Settings,
        basis: &Basis,
    ) -> Result<Option<Self>, PlanError> {
        match settings.arithmetic {
            Arithmetic::Workbook => Ok(None),
            Arithmetic::Exact => {
                Self::new(self.servers.clone(), settings, basis, Arithmetic::Workbook).map(Some)
            }
        }
    }

    fn new(
        servers: Vec<Server>,
        settings: &Settings,
        basis: &Basis,
        arithmetic: Arithmetic,
    ) -> Result<Self, PlanError> {
        let set = FigureSet::load(&format!("detailed-{}", arithmetic.id()), &basis.rules)?;
        let mut sheet = Worksheet::new(
            Arc::new(set),
            &basis.rules,
            Arc::clone(&basis.sizes),
            servers.len(),
        );
        set_settings(&mut sheet, settings);
        let beyond: Vec<_> = servers
            .iter()
            .map(|server| qualify::beyond_cells(server, settings, &basis.rules))
            .collect();
        for (place, (server, reasons)) in servers.iter().zip(&beyond).enumerate() {
            row::fill(&mut sheet, place, server, settings, &basis.sizes);
            let obstacle = reasons
                .iter()
                .find(|(severity, _)| *severity == CheckSeverity::Error);
            if let Some((_, reason)) = obstacle {
                row::set(
                    &mut sheet,
                    "blocker",
                    place,
                    Value::text(sentence(&reason.message)),
                );
            }
        }
        let set = Arc::clone(&sheet.set);
        sheet.evaluate_servers(0..set.before_size);
        choose_sizes(&mut sheet, settings, basis, arithmetic);
        sheet.evaluate_servers(set.before_size..set.servers.len());
        let (standard_lower_bound, premium_lower_bound) =
            place_accounts(&mut sheet, basis, arithmetic);
        sheet.evaluate_accounts();
        sheet.evaluate_sheet();
        Ok(Self {
            servers,
            sheet,
            beyond,
            standard_lower_bound,
            premium_lower_bound,
        })
    }

    /// The same servers in the order that the workbook's macro leaves them.
    fn sorted(self, settings: &Settings, basis: &Basis) -> Result<Self, PlanError> {
        let order = workbook_order(&self.sheet);
        if order.iter().copied().eq(0..order.len()) {
            return Ok(self);
        }
        let servers = order
            .into_iter()
            .filter_map(|place| self.servers.get(place).cloned())
            .collect();
        Self::new(servers, settings, basis, Arithmetic::Workbook)
    }
}

fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn choose_sizes(sheet: &mut Worksheet, settings: &Settings, basis: &Basis, arithmetic: Arithmetic) {
    let chooser = SizeChooser::new(
        arithmetic,
        settings.series.as_deref(),
        &basis.rules,
        &basis.sizes,
    );
    let error = basis
        .rules
        .get("size_error")
        .and_then(|rule| rule.text())
        .unwrap_or_default();
    let disk_limit = basis.rules.number("disk_size_max_gb");
    for place in 0..sheet.servers.rows() {
        let text = |id: &str| sheet.server_value(id, place).as_text().unwrap_or_default();
        if !text("azure_size").is_empty() {
            continue;
        }
        let number = |id: &str| sheet.server_value(id, place).number();
        let (Some(cores), Some(memory_mb), Some(disks)) =
            (number("cores"), number("memory_mb"), number("disks"))
        else {
            continue;
        };
        let premium = (text("storage_type") == "P").then(|| {
            let changed = number("server_changed_gb_per_day").unwrap_or(0.0);
            (
                number("server_iops").unwrap_or(0.0),
                changed * 1024.0 / 86_400.0,
            )
        });
        let need = Need {
            cores,
            memory_mb,
            nics: number("nics").unwrap_or(1.0),
            disks,
            premium,
        };
        // The workbook gives a server with too large a disk no size.
        let too_large =
            arithmetic == Arithmetic::Workbook && number("checked_disk_gb") > disk_limit;
        let chosen = chooser.choose(need).filter(|_| !too_large);
        let shown = chosen.map_or(error, crate::catalog::VmSize::short_name);
        row::set(sheet, "azure_size", place, Value::text(shown));
    }
}

/// Rows by storage type, standard first, then by number of disks.
fn workbook_order(sheet: &Worksheet) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sheet.servers.rows()).collect();
    let key = |place: &usize| {
        let premium = sheet.server_value("storage_type", *place).is("P");
        let disks = sheet.server_value("disks", *place).number().unwrap_or(0.0);
        (premium, disks)
    };
    order.sort_by(|a, b| {
        let ((a_premium, a_disks), (b_premium, b_disks)) = (key(a), key(b));
        a_premium.cmp(&b_premium).then(a_disks.total_cmp(&b_disks))
    });
    order
}

/// Places the servers that are in the totals; returns the lower bounds of standard and premium accounts.
fn place_accounts(sheet: &mut Worksheet, basis: &Basis, arithmetic: Arithmetic) -> (u32, u32) {
    let rule = |id: &str| basis.rules.number(id).unwrap_or(f64::INFINITY);
    let exact = arithmetic == Arithmetic::Exact;
    let capacity = |id: &str| if exact { rule(id) } else { f64::INFINITY };
    let standard = Limits {
        iops: rule("standard_account_iops"),
        disks: rule("standard_account_disks"),
        gb: capacity("standard_account_capacity_gb"),
    };
    let premium = Limits {
        iops: rule("premium_account_iops"),
        disks: f64::INFINITY,
        gb: capacity("premium_account_capacity_gb"),
    };
    let order = if exact {
        (0..sheet.servers.rows()).collect()
    } else {
        workbook_order(sheet)
    };
    let items = |kind: &str, iops: &str| -> Vec<Item> {
        let counts = |place: &usize| {
            sheet.server_value("in_plan", *place).number() == Some(1.0)
                && sheet.server_value("storage_type", *place).is(kind)
        };
        let number = |id: &str, place| sheet.server_value(id, place).number().unwrap_or(0.0);
        order
            .iter()
            .copied()
            .filter(counts)
            .map(|place| Item {
                row: place,
                iops: number(iops, place),
                disks: number("disks", place),
                gb: number("storage_gb", place),
            })
            .collect()
    };
    let standard_items = items("S", "server_iops");
    let premium_items = items("P", "server_premium_iops");
    let pack = if exact {
        first_fit_decreasing
    } else {
        in_order
    };
    let placed = [
        (
            "standard_account",
            StorageKind::Standard,
            pack(&standard_items, standard),
        ),
        (
            "premium_account",
            StorageKind::Premium,
            pack(&premium_items, premium),
        ),
    ];
    write_accounts(sheet, &placed);
    (
        lower_bound(&standard_items, standard),
        lower_bound(&premium_items, premium),
    )
}

fn write_accounts(sheet: &mut Worksheet, placed: &[(&str, StorageKind, Placement)]) {
    for (column, _, placement) in placed {
        for (place, number) in &placement.accounts {
            row::set(sheet, column, *place, Value::Number(f64::from(*number)));
        }
    }
    let all: Vec<(&str, u32)> = placed
        .iter()
        .flat_map(|(_, kind, placement)| {
            (1..=placement.count).map(move |number| (kind.words(), number))
        })
        .collect();
    let mut accounts = Columns::new(&sheet.set.accounts, all.len());
    let names = &sheet.set.accounts;
    if let (Some(kinds), Some(numbers)) =
        (names.place("account_kind"), names.place("account_number"))
    {
        for (place, (kind, number)) in all.into_iter().enumerate() {
            accounts.set(kinds, place, Value::text(kind));
            accounts.set(numbers, place, Value::Number(f64::from(number)));
        }
    }
    sheet.accounts = accounts;
}
