//! What connections say: groups with their evidence, and machines that serve the whole estate.

use super::{Cell, Form, Table, View};
use crate::dependencies::{DependencyGroup, DependencyLink, SharedReason};

/// Groups that a summary lists.
const GROUPS_SHOWN: usize = 20;
/// Servers and pairs that a cell of a summary or a page names.
const NAMED: usize = 6;
/// The same for a cell of a sheet.
const NAMED_IN_A_SHEET: usize = 40;

fn named(view: View<'_>, names: &[String]) -> String {
    view.first_of(names, if view.form == Form::Workbook { NAMED_IN_A_SHEET } else { NAMED })
}

fn ports(view: View<'_>, ports: &[u16]) -> String {
    let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
    named(view, &ports)
}

/// `web01 > db01 (1433)`: the one that connects before the one that is connected to.
fn link(link: &DependencyLink) -> String {
    let ports = link.ports.iter().map(u16::to_string);
    let through: Vec<String> = ports.chain(link.relations.iter().cloned()).collect();
    if through.is_empty() {
        format!("{} > {}", link.from, link.to)
    } else {
        format!("{} > {} ({})", link.from, link.to, through.join(", "))
    }
}

/// The pairs of a group; the first of them, where there are many.
fn links(view: View<'_>, group: &DependencyGroup) -> String {
    let links: Vec<String> = group.links.iter().map(link).collect();
    named(view, &links)
}

/// Servers that move together because they talk to one another.
pub(crate) fn groups(view: View<'_>) -> Table {
    let full = [Form::Html, Form::Workbook];
    let report = view.plan.document.dependencies.as_ref();
    view.table("dependency-groups", report.into_iter().flat_map(|report| &report.groups))
        .words("group", |group| &group.name)
        .width(30.0)
        .integer("servers", |group| group.servers.len())
        .width(10.0)
        .integer("connections", |group| group.connections as f64)
        .width(14.0)
        .words("ports", move |group| ports(view, &group.ports))
        .width(26.0)
        .prose("start_order", move |group| named(view, &group.servers))
        .width(70.0)
        .prose("pairs", move |group| links(view, group))
        .width(70.0)
        .only(&full)
        .at_most(GROUPS_SHOWN)
        .build()
}

/// Machines that serve the whole estate and tie nobody together.
pub(crate) fn shared_services(view: View<'_>) -> Table {
    const ID: &str = "shared-services";
    let report = view.plan.document.dependencies.as_ref();
    let reason = |reason| match reason {
        SharedReason::Setting => "reason.setting",
        SharedReason::Service => "reason.service",
        SharedReason::Management => "reason.management",
        SharedReason::Partners => "reason.partners",
    };
    let texts = &view.style.texts;
    view.table(ID, report.into_iter().flat_map(|report| &report.shared_services))
        .words("machine", |service| &service.name)
        .width(34.0)
        .words("planned", move |service| {
            view.get(ID, if service.is_planned { "planned.yes" } else { "planned.no" })
        })
        .width(16.0)
        .words("reason", move |service| view.get(ID, reason(service.reason)))
        .width(44.0)
        .words("services", move |service| {
            let names = service.services.iter();
            Cell::list(names.map(|name| texts.of_english(name).unwrap_or(name)), ", ")
        })
        .width(34.0)
        .integer("servers", |service| service.servers)
        .width(10.0)
        .words("ports", move |service| ports(view, &service.ports))
        .width(26.0)
        .at_most(GROUPS_SHOWN)
        .build()
}

/// What moves before what, as the connections ask for.
pub(crate) fn order(view: View<'_>) -> Table {
    let report = view.plan.document.dependencies.as_ref();
    view.table("dependency-order", report.into_iter().flat_map(|report| &report.order))
        .words("before", |step| &step.before)
        .width(34.0)
        .words("after", |step| &step.after)
        .width(34.0)
        .integer("connections", |step| step.connections as f64)
        .width(14.0)
        .words("ports", move |step| ports(view, &step.ports))
        .width(26.0)
        .at_most(GROUPS_SHOWN)
        .build()
}
