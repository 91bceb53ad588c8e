//! What to set up on-premises and in Azure.

use super::super::resources::Resource;
use super::{Cell, Form, Kind, Table, View};
use crate::figure::Unit;
use crate::plan::{InfrastructureOption, OnPremisesServer};

/// The servers of some of the options. On a sheet each option is a table below its name.
pub(crate) fn on_premises<'a>(view: View<'a>, options: &'a [InfrastructureOption]) -> Table {
    const ID: &str = "on-premises";
    let rows = options.iter().flat_map(|option| {
        let roles = [
            ("role.configuration", &option.configuration_servers),
            ("role.process", &option.process_servers),
            ("role.appliance", &option.appliances),
        ];
        let of_role = |role: &'static str, one: &OnPremisesServer| {
            if one.spare { "role.spare" } else { role }
        };
        roles.into_iter().flat_map(move |(role, servers)| {
            servers.iter().map(move |one| (option, of_role(role, one), one))
        })
    });
    view.table(ID, rows)
        .words("option", |(option, ..)| option_name(view, option))
        .only(&[Form::Summary, Form::Html])
        .column("role", Kind::Flush, |(_, role, _)| view.get(ID, role))
        .width(34.0)
        .integer("vcpus", |(.., server)| server.vcpus)
        .integer("memory", |(.., server)| server.memory_gb)
        .width(16.0)
        .integer("cache", |(.., server)| server.cache_gb)
        .width(18.0)
        .integer("machines", |(.., server)| server.machines)
        .width(14.0)
        .gb("carried", |(.., server)| server.churn_gb_per_day)
        .width(22.0)
        .decimals(0)
        .build()
}

/// The name of an option, and whether it is the recommended one; a summary has room for its id.
pub(crate) fn option_name(view: View<'_>, option: &InfrastructureOption) -> String {
    let say = |key: &str| view.get("on-premises", key);
    let name = say(&format!("option.{}", option.id)).unwrap_or(option.id);
    match say("recommended").filter(|_| option.recommended) {
        _ if view.form == Form::Summary => option.id.to_owned(),
        // Where there is one way, it is no advice.
        Some(_) if view.plan.document.infrastructure.options.len() == 1 => name.to_owned(),
        Some(recommended) => format!("{name} ({recommended})"),
        None => name.to_owned(),
    }
}

/// The ways that cannot be built for the machines of the plan, and why.
pub(crate) fn not_offered(view: View<'_>) -> Table {
    let name = |id: &str| view.get("on-premises", &format!("option.{id}"));
    view.table("not-offered", &view.plan.document.infrastructure.not_offered)
        .words("option", |way| match view.form {
            Form::Summary => way.id,
            _ => name(way.id).unwrap_or(way.id),
        })
        .width(50.0)
        .prose("reason", |way| &way.reason)
        .width(80.0)
        .build()
}

/// The machines that no server on-premises can carry, and why.
pub(crate) fn not_carried(view: View<'_>) -> Table {
    const ID: &str = "not-carried";
    view.table(ID, &view.plan.document.infrastructure.not_carried)
        .words("name", |machine| match machine.name.as_str() {
            "" => view.get(ID, "average").unwrap_or_default(),
            name => name,
        })
        .width(34.0)
        .gb("changed", |machine| machine.churn_gb_per_day)
        .width(18.0)
        .decimals(0)
        .gb("most", |machine| machine.limit_gb_per_day)
        .width(18.0)
        .decimals(0)
        .prose("reason", |machine| &machine.reason)
        .width(80.0)
        .build()
}

/// What to create in Azure. In the workbook the counts of figures are live.
pub(crate) fn azure<'a>(view: View<'a>, resources: &'a [Resource]) -> Table {
    let plan = view.plan;
    view.table("azure", resources)
        .prose("resource", |resource| &resource.name)
        .width(40.0)
        .column("how_many", Kind::Number(Unit::Count), |resource| match &resource.figure {
            Some(figure) => Cell::from(plan.sheet.sheet_value(figure)),
            None => Cell::Number(1.0),
        })
        .prose("resource_settings", |resource| resource.filled(plan))
        .width(80.0)
        .prose("source", |resource| &resource.source)
        .width(46.0)
        .build()
}

/// What must be in place before replication.
pub(crate) fn checklist(view: View<'_>) -> Table {
    view.table("checklist", &view.plan.document.checklist)
        .words("prerequisite", |entry| &entry.text)
        .words("source", |entry| format!("{}, {}", entry.source, entry.date))
        .build()
}
