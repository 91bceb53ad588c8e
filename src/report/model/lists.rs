//! Tables that every report shows as they are. A table that is added to [`LISTS`] stands in the summary, on the page and, on
//! a sheet of its own, in the workbook.

use std::collections::HashMap;

use super::storage::SHOWN;
use super::{Form, Table, View};
use super::{cost, dependencies, recovery, replication, risks, sizing};
use crate::plan::{InfrastructureOption, OnPremisesServer, Plan};

/// A table that reports show wherever it has rows.
pub(crate) struct List {
    /// The name of its sheet.
    pub(crate) sheet: &'static str,
    /// The table.
    pub(crate) table: fn(View<'_>) -> Table,
}

impl List {
    /// The lists that have rows in a report, in their order.
    pub(crate) fn of(view: View<'_>) -> impl Iterator<Item = (&'static str, Table)> {
        let all = LISTS.iter().map(move |list| (list.sheet, (list.table)(view)));
        all.filter(|(_, table)| !table.rows.is_empty())
    }
}

/// The lists in their order; they stand between the servers on-premises and what follows in each report.
const LISTS: [List; 20] = [
    List { sheet: "Sizing", table: sizing::totals },
    List { sheet: "Right-sizing", table: sizing::servers },
    List { sheet: "Before the Copy", table: risks::risks },
    List { sheet: "Agentless", table: replication::agentless },
    List { sheet: "Snapshot Space", table: replication::snapshots },
    List { sheet: "Targets", table: replication::targets },
    List { sheet: "Assignment", table: assignment },
    List { sheet: "Source Storage", table: source_storage },
    List { sheet: "Dependencies", table: dependencies::groups },
    List { sheet: "Dependency Order", table: dependencies::order },
    List { sheet: "Shared Services", table: dependencies::shared_services },
    List { sheet: "Recovery Plans", table: recovery::recovery_plans },
    List { sheet: "Recovery Time", table: recovery::recovery_time },
    List { sheet: "Recovery Order", table: recovery::recovery_order },
    List { sheet: "Drills", table: recovery::drills },
    List { sheet: "Failback", table: recovery::failback },
    List { sheet: "Recovery Duties", table: recovery::recovery_duties },
    // The summary and the page have these among the other tables of cost.
    List { sheet: "Not Priced", table: |view| in_workbook(view, cost::not_priced) },
    List { sheet: "Reservations", table: |view| in_workbook(view, cost::commitments) },
    List { sheet: "Cost Assumptions", table: |view| in_workbook(view, cost::assumptions) },
];

/// A table that only the workbook has as a list.
fn in_workbook(view: View<'_>, table: fn(View<'_>) -> Table) -> Table {
    let mut table = table(view);
    if view.form != Form::Workbook {
        table.rows.clear();
    }
    table
}

/// The servers of the recommended option that carry machines.
fn carriers(plan: &Plan) -> impl Iterator<Item = &OnPremisesServer> {
    let recommended = plan.document.infrastructure.options.first();
    let all = recommended.into_iter().flat_map(InfrastructureOption::all);
    all.filter(|server| !server.assigned.is_empty())
}

/// Machines of a server that a summary names.
const NAMED: usize = 6;

/// Which machines go to which server of the recommended option: in a summary one row a server, else one row a machine. A page has
/// no room for it.
fn assignment(view: View<'_>) -> Table {
    const ID: &str = "assignment";
    let is_page = view.form == Form::Html;
    let carriers = || carriers(view.plan).filter(move |_| !is_page);
    if view.form == Form::Summary {
        return view
            .table(ID, carriers())
            .words("carrier", |server| &server.name)
            .integer("machines", |server| server.machines)
            .gb("carried", |server| server.churn_gb_per_day)
            .words("carries", move |server| view.first_of(&server.assigned, NAMED))
            .build();
    }
    let servers = view.plan.document.servers.iter().flatten();
    let changes: HashMap<&str, Option<f64>> = servers
        .filter(|server| server.in_totals)
        .map(|server| (server.name.as_str(), server.figure("server_changed_gb_per_day")))
        .collect();
    let rows =
        carriers().flat_map(|server| server.assigned.iter().map(move |machine| (machine, server)));
    view.table(ID, rows)
        .words("machine", |(machine, _)| machine)
        .width(44.0)
        .words("carrier", |(_, server)| &server.name)
        .width(30.0)
        .gb("carried", |(machine, _)| changes.get(machine.as_str()).copied().flatten())
        .width(24.0)
        .build()
}

/// The free space that replication needs on the volumes of Hyper-V hosts.
fn source_storage(view: View<'_>) -> Table {
    const ID: &str = "source-storage";
    view.table(ID, &view.plan.document.source_storage)
        .words("host", |storage| match (&storage.host, &storage.volume) {
            (Some(host), _) => Some(host.as_str()),
            (None, Some(_)) => view.get(ID, "shared"),
            (None, None) => view.get(ID, "no_host"),
        })
        .width(30.0)
        .words("volume", |storage| storage.volume.as_deref())
        .width(40.0)
        .integer("machines", |storage| storage.machines)
        .width(14.0)
        .gb("disk_size", |storage| storage.disks_gb)
        .width(18.0)
        .only(&[Form::Html, Form::Workbook])
        .gb("initial_gb", |storage| storage.initial_gb)
        .width(24.0)
        .gb("delta_gb", |storage| storage.delta_gb)
        .width(24.0)
        .at_most(SHOWN)
        .build()
}
