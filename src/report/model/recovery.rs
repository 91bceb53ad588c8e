//! What disaster recovery needs: recovery plans, recovery time, drills, the way back, and what to see to.

use super::super::first_copy::LinkWords;
use super::{Cell, Form, Table, View};
use crate::plan::recovery::{BootGroup, FailbackCopy, Recovery, RecoveryPlan};
use crate::units::HOURS_PER_DAY;

/// Boot groups that a summary lists.
const GROUPS_SHOWN: usize = 24;
/// Servers that a cell of a summary names, and one of another form.
const NAMED: [usize; 2] = [8, 60];
/// Links that a cell tells the time for.
const SEPARATOR: &str = "; ";

fn recovery(view: View<'_>) -> Option<&Recovery> {
    view.plan.document.recovery.as_ref()
}

fn plans(view: View<'_>) -> &[RecoveryPlan] {
    recovery(view).map(|recovery| recovery.plans.as_slice()).unwrap_or_default()
}

fn link_words(view: View<'_>) -> LinkWords<'_> {
    LinkWords { style: view.style.theme.numbers, texts: &view.style.texts }
}

fn tiers(view: View<'_>, group: &BootGroup) -> String {
    let words = group.tiers.iter().map(|tier| view.style.texts.say_of("recovery_tier", tier));
    words.collect::<Vec<_>>().join(", ")
}

/// The boot groups of each recovery plan, in the order in which they start.
pub(crate) fn recovery_plans(view: View<'_>) -> Table {
    const ID: &str = "recovery-plans";
    let rows =
        plans(view).iter().flat_map(|plan| plan.groups.iter().map(move |group| (plan, group)));
    let [few, many] = NAMED;
    let shown = if view.form == Form::Summary { few } else { many };
    view.table(ID, rows)
        .integer("plan", |(plan, _)| plan.number)
        .width(10.0)
        .words("scope", move |(plan, _)| view.get(ID, &format!("scope.{}", plan.scope.id())))
        .width(26.0)
        .only(&[Form::Html, Form::Workbook])
        .integer("group", |(_, group)| group.number)
        .width(10.0)
        .words("tiers", move |(_, group)| tiers(view, group))
        .width(34.0)
        .integer("machines", |(_, group)| group.machines)
        .width(10.0)
        .prose("names", move |(_, group)| view.first_of(&group.servers, shown))
        .width(90.0)
        .at_most(GROUPS_SHOWN)
        .build()
}

/// What takes time in a recovery.
pub(crate) fn recovery_time(view: View<'_>) -> Table {
    const ID: &str = "recovery-time";
    let recovery = recovery(view);
    let texts = &view.style.texts;
    let total = recovery.map(|recovery| link_words(view).time(recovery.minutes / 60.0));
    view.table(ID, recovery.into_iter().flat_map(|recovery| &recovery.parts))
        .value("total", total.unwrap_or_default())
        .words("part", move |part| view.get(ID, &format!("part.{}", part.code)))
        .width(54.0)
        .integer("minutes", |part| part.minutes)
        .width(12.0)
        .integer("times", |part| part.times)
        .width(12.0)
        .integer("in_all", |part| part.total_minutes)
        .width(12.0)
        .words("status", move |part| texts.say_of("status", part.status.id()))
        .width(16.0)
        .words("rule", |part| &part.rule)
        .width(34.0)
        .only(&[Form::Html, Form::Workbook])
        .build()
}

/// What a drill of each recovery plan needs.
pub(crate) fn drills(view: View<'_>) -> Table {
    let numbers = view.style.theme.numbers;
    let drills = recovery(view).map(|recovery| &recovery.drills);
    let months = drills.map(|drills| numbers.number(drills.interval_months, 0)).unwrap_or_default();
    let a_year = drills.map(|drills| numbers.number(drills.drills_a_year, 1)).unwrap_or_default();
    view.table("drills", plans(view))
        .value("months", months)
        .value("a_year", a_year)
        .integer("plan", |plan| plan.number)
        .width(14.0)
        .integer("machines", |plan| plan.machines)
        .width(12.0)
        .integer("vcpus", |plan| plan.vcpus)
        .width(16.0)
        .integer("without_size", |plan| plan.without_size)
        .width(18.0)
        .gb("drill_disks", |plan| plan.disks_gb)
        .decimals(0)
        .width(24.0)
        .integer("drill_minutes", |plan| plan.minutes)
        .width(18.0)
        .build()
}

/// What goes back after some days in Azure, and what that needs.
pub(crate) fn failback(view: View<'_>) -> Table {
    const ID: &str = "failback";
    let numbers = view.style.theme.numbers;
    let failback = recovery(view).map(|recovery| &recovery.failback);
    let appliances = failback.and_then(|failback| {
        let appliances = failback.appliances?;
        let values = [
            ("appliances", numbers.number(f64::from(appliances), 0)),
            ("disks", numbers.number(failback.disks?, 0)),
            ("most", numbers.number(failback.disks_per_appliance?, 0)),
        ];
        Some(view.fill(ID, "appliances", &values))
    });
    let unsupported = failback.filter(|failback| !failback.supported);
    let unsupported = unsupported.and_then(|_| view.get(ID, "unsupported")).unwrap_or_default();
    let after = move |copy: &FailbackCopy| match copy.days {
        Some(days) => link_words(view).time(days * HOURS_PER_DAY),
        None => view.get(ID, "everything").unwrap_or_default().to_owned(),
    };
    view.table(ID, failback.into_iter().flat_map(|failback| &failback.copies))
        .value("appliances", appliances.unwrap_or_default())
        .value("unsupported", unsupported)
        .words("after", after)
        .width(34.0)
        .gb("goes_back", |copy| copy.gb)
        .decimals(0)
        .width(18.0)
        .integer("within_a_day", |copy| copy.mbps_within_a_day)
        .width(24.0)
        .prose("over_links", move |copy| {
            let links = copy.links.iter().map(|link| link_words(view).link(link));
            links.collect::<Vec<_>>().join(SEPARATOR)
        })
        .width(70.0)
        .build()
}

/// Where each server starts; a summary names servers with their boot groups.
pub(crate) fn recovery_order(view: View<'_>) -> Table {
    const ID: &str = "recovery-order";
    let shown = recovery(view).filter(|_| view.form != Form::Summary);
    let texts = &view.style.texts;
    view.table(ID, shown.into_iter().flat_map(|recovery| &recovery.servers))
        .words("name", |server| &server.server)
        .width(34.0)
        .integer("plan", |server| server.plan)
        .width(14.0)
        .integer("group", |server| server.group)
        .width(12.0)
        .words("tier", move |server| texts.say_of("recovery_tier", server.tier))
        .width(34.0)
        .words("basis", move |server| view.get(ID, &format!("basis.{}", server.basis.id())))
        .width(24.0)
        .words("application", |server| Cell::from(server.application.as_deref()))
        .width(34.0)
        .build()
}

/// What somebody has to see to, by topic.
pub(crate) fn recovery_duties(view: View<'_>) -> Table {
    const ID: &str = "recovery-duties";
    let full = [Form::Html, Form::Workbook];
    view.table(ID, recovery(view).into_iter().flat_map(|recovery| &recovery.duties))
        .words("topic", move |duty| view.get(ID, &format!("topic.{}", duty.topic.id())))
        .width(20.0)
        .prose("duty", |duty| &duty.text)
        .width(100.0)
        .prose("source", |duty| format!("{}, {}", duty.source, duty.date))
        .width(60.0)
        .only(&full)
        .build()
}
