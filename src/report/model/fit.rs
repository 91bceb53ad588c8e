//! What must fit in Azure: quotas of vCPUs, limits, and what replication runs over. The columns are those of the resources to
//! create, below which they stand on the sheet.

use super::super::advice::whole_mbps;
use super::{Cell, Form, Kind, Table, View};
use crate::figure::Unit;
use crate::plan::{Allowed, AzureLimit, CarriedFor, LimitScope, Way};
use crate::units::whole;
use crate::wording::Message;

const FULL: [Form; 2] = [Form::Html, Form::Workbook];

/// The tables in their order; those without rows are left out.
pub(crate) fn tables(view: View<'_>) -> impl Iterator<Item = Table> {
    let all = [vcpus(view), limits(view), connections(view)];
    all.into_iter().filter(|table| !table.rows.is_empty())
}

/// A row of the quotas: its name, the vCPUs, whose they are, and who says so.
struct Quota {
    name: String,
    vcpus: u32,
    whose: String,
    source: String,
}

/// The vCPUs to ask for, in all and by family.
fn vcpus(view: View<'_>) -> Table {
    const ID: &str = "azure-vcpus";
    let numbers = view.style.theme.numbers;
    let count = |count: u32| numbers.number(f64::from(count), 0);
    let of_machines = |machines: u32, waiting: u32| {
        let all = machines + waiting;
        let form = if all == 1 { "machines.one" } else { "machines.other" };
        let words = view.fill(ID, form, &[("machines", count(all))]);
        let words_of_waiting = match waiting {
            0 => String::new(),
            _ if machines == 0 => view.fill(ID, "all_waiting", &[]),
            servers => view.fill(ID, "waiting", &[("servers", count(servers))]),
        };
        [words, words_of_waiting].concat()
    };
    let rows: Vec<Quota> = view.plan.document.azure_vcpus.as_ref().map_or_else(Vec::new, |all| {
        let machines = if all.by_family.is_empty() {
            whole(view.plan.document.inputs.get("virtual_machines"))
        } else {
            all.by_family.iter().map(|family| family.machines).sum()
        };
        let without = match all.without_size {
            0 => String::new(),
            servers => view.fill(ID, "without_size", &[("servers", count(servers))]),
        };
        let total = Quota {
            name: view.get(ID, "total").unwrap_or_default().to_owned(),
            vcpus: all.with_waiting(),
            whose: [of_machines(machines, all.waiting.machines), without].concat(),
            source: String::new(),
        };
        let families = all.by_family.iter().map(|family| Quota {
            name: family
                .quota
                .clone()
                .unwrap_or_else(|| view.fill(ID, "no_name", &[("series", family.series.clone())])),
            vcpus: family.vcpus + family.waiting.vcpus,
            whose: [
                family.series.as_str(),
                ": ",
                &of_machines(family.machines, family.waiting.machines),
            ]
            .concat(),
            source: match (&family.name, &family.source, &family.date) {
                (Some(name), Some(source), Some(date)) => format!("{name}: {source}, {date}"),
                _ => String::new(),
            },
        });
        std::iter::once(total).chain(families).collect()
    });
    let start = view.plan.document.azure_vcpus.as_ref().and_then(|all| all.quota_start);
    view.table(ID, &rows)
        .value("start", start.map(|start| numbers.number(start, 0)).unwrap_or_default())
        .words("quota", |quota: &Quota| quota.name.clone())
        .width(40.0)
        .integer("vcpus", |quota: &Quota| quota.vcpus)
        .prose("whose", |quota: &Quota| quota.whose.clone())
        .width(80.0)
        .prose("source", |quota: &Quota| quota.source.clone())
        .width(46.0)
        .only(&FULL)
        .build()
}

/// What the plan makes against its limits.
fn limits(view: View<'_>) -> Table {
    const ID: &str = "azure-limits";
    let numbers = view.style.theme.numbers;
    let texts = &view.style.texts;
    let says = move |limit: &AzureLimit| {
        let scope = match limit.scope {
            LimitScope::Vault => "in_vault",
            LimitScope::Subscription => "in_subscription",
            LimitScope::Region => "in_region",
        };
        let values = [
            ("limit", numbers.number(limit.limit, 0)),
            ("percent", limit.used_percent.map(|used| numbers.rounded(used)).unwrap_or_default()),
            ("needed", limit.needed.map(|needed| needed.to_string()).unwrap_or_default()),
        ];
        let state = match limit.fits {
            Some(true) => "fits",
            Some(false) => "too_many",
            None => "not_known",
        };
        let state = view.fill(ID, state, &values);
        match view.form {
            Form::Summary => [&view.fill(ID, scope, &values), ": ", &state].concat(),
            _ => [&texts.message(&limit.statement), " ", &state].concat(),
        }
    };
    view.table(ID, &view.plan.document.azure_limits)
        .state(|limit| if limit.fits == Some(false) { "warning" } else { "" })
        .words("what", |limit| Cell::from(&limit.what))
        .width(40.0)
        .column("how_many", Kind::Number(Unit::Count), |limit| limit.value)
        .prose("limit", says)
        .width(80.0)
        .prose("source", |limit| format!("{}, {} [{}]", limit.source, limit.date, limit.rule))
        .width(46.0)
        .only(&FULL)
        .build()
}

/// The ways into Azure, whether replication may run over them, and what carries its bandwidth.
fn connections(view: View<'_>) -> Table {
    const ID: &str = "connections";
    let found = view.plan.document.connections.as_ref();
    let ways = found.map(|found| found.ways.as_slice()).unwrap_or_default();
    let mbps = found.and_then(|found| found.mbps);
    let mbps = mbps.map(|mbps| whole_mbps(mbps, view.style.theme.numbers));
    let why = found.and_then(|found| found.carried_for);
    let why = why.and_then(|carried_for| view.get(ID, why_key(carried_for)));
    let basis = match (mbps, why) {
        (Some(mbps), Some(why)) => {
            view.fill(ID, "basis", &[("mbps", mbps), ("why", why.to_owned())])
        }
        _ => view.fill(ID, "basis_unknown", &[]),
    };
    view.table(ID, ways)
        .value("basis", basis)
        .words("way", |way| view.get(ID, way_key(way.way)))
        .width(40.0)
        .words("allowed", |way| view.get(ID, allowed_key(way.allowed)))
        .width(12.0)
        .prose("carried_by", move |way| {
            let statements = [Some(way.statement.clone()), way.conflict.clone()];
            let statements = Message::joined(statements.into_iter().flatten(), " ");
            Cell::from(&match view.form {
                Form::Summary => way.carried_by.clone(),
                _ => Message::joined([way.carried_by.clone(), statements], ". "),
            })
        })
        .width(80.0)
        .prose("source", |way| format!("{}, {} [{}]", way.source, way.date, way.rule))
        .width(46.0)
        .only(&FULL)
        .build()
}

fn why_key(carried_for: CarriedFor) -> &'static str {
    match carried_for {
        CarriedFor::Changes => "why.changes",
        CarriedFor::RecoveryPoint => "why.recovery_point",
        CarriedFor::Link => "why.link",
    }
}

fn way_key(way: Way) -> &'static str {
    match way {
        Way::Internet => "internet",
        Way::ExpressrouteMicrosoft => "expressroute_microsoft",
        Way::ExpressroutePrivate => "expressroute_private",
        Way::Vpn => "vpn",
    }
}

fn allowed_key(allowed: Allowed) -> &'static str {
    match allowed {
        Allowed::Yes => "yes",
        Allowed::PrivateEndpoints => "private_endpoints",
        Allowed::No => "no",
    }
}
