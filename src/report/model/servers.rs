//! The servers: what each is and where it goes, and those outside of the totals.

use super::super::blocks;
use super::storage::{SHOWN, io_size};
use super::{Cell, Form, Kind, Table, View};
use crate::estate::Assumed;
use crate::figure::Unit;
use crate::plan::{ChangeBasis, PlannedServer, Readiness, StorageKind, bound_words};
use crate::settings::Sizing;
use crate::units::MIB_PER_GIB;
use crate::wording::Message;

/// Servers that a summary lists.
const SERVERS_SHOWN: usize = 40;

/// The servers, one a row. In the workbook they are the sheet Workload Qualification.
pub(crate) fn servers(view: View<'_>) -> Table {
    let texts = &view.style.texts;
    let html = [Form::Html];
    let of_kind = |server: &PlannedServer| match server.storage {
        Some(StorageKind::Premium) => (server.premium_account, server.premium_iops),
        _ => (server.standard_account, server.standard_iops),
    };
    let servers = || view.plan.document.servers.iter().flatten();
    let has_choices = servers().any(|server| server.size_choice.is_some());
    // Where there is one account, all are in it.
    let accounts = view.plan.document.storage_accounts.as_ref();
    let has_accounts = accounts.is_some_and(|placed| placed.accounts.len() > 1);
    let change_decimals = if view.form == Form::Html { 2 } else { 1 };
    view.table("servers", view.plan.document.servers.iter().flatten())
        .state(|server| server.readiness.id())
        .words("name", |server| &server.name)
        .words("readiness", |server| match view.form {
            Form::Html => texts.say_of("readiness", server.readiness.id()).to_owned(),
            _ => texts.verdict(server.readiness),
        })
        .words("size", |server| {
            server.azure_size.as_deref().map(|size| size.trim_start_matches("Standard_"))
        })
        .words("because", move |server| because(view, server))
        .when(has_choices)
        .words("kind", |server| {
            server.storage.map(|kind| match view.form {
                Form::Html => kind.azure_name(),
                _ => kind.id(),
            })
        })
        .integer("account", move |server| of_kind(server).0)
        .only(&html)
        .when(has_accounts)
        .integer("cores", |server| server.cores)
        .only(&html)
        .column("memory", Kind::Plain, |server| server.memory_mb.map(|mb| mb / MIB_PER_GIB))
        .decimals(1)
        .only(&html)
        .integer("disks", |server| server.disks)
        .only(&html)
        .gb("storage", |server| server.storage_gb)
        .gb("used", |server| server.used_gb)
        .only(&html)
        .gb("change", |server| server.change.as_ref().map(|change| change.gb_per_day))
        .decimals(change_decimals)
        .words("quality", |server| match &server.change {
            Some(change) if change.basis == ChangeBasis::Setting => texts.say("quality.setting"),
            Some(change) => texts.say_of("quality", change.quality.id()),
            None => texts.say("number.unknown"),
        })
        .only(&html)
        .column("iops", Kind::Plain, move |server| of_kind(server).1)
        .decimals(1)
        .words("io_size", move |server| io_size(view, server.storage?))
        .integer("account", move |server| of_kind(server).0)
        .only(&[Form::Summary])
        .when(has_accounts)
        .words("os", |server| server.os.as_deref())
        .only(&html)
        .words("assumed", move |server| {
            let facts = server.assumed.iter();
            let words =
                facts.map(|fact| view.get("servers", assumed_key(*fact)).unwrap_or_default());
            Cell::list(words, ", ")
        })
        .only(&html)
        .when(view.plan.document.servers.iter().flatten().any(|server| !server.assumed.is_empty()))
        .prose("reasons", reasons)
        .only(&html)
        .at_most(SERVERS_SHOWN)
        .build()
}

/// What bounds a size where there is no cheaper one.
const CHEAPEST: &str = "series";

/// What the size follows from: what it was fixed by, or what keeps a cheaper one from fitting.
pub(crate) fn because(view: View<'_>, server: &PlannedServer) -> Cell {
    let say = |key| view.get("servers", key).unwrap_or_default();
    if server.azure_size.is_none() {
        return Cell::Empty;
    }
    if server.size_by_hand {
        return Cell::from(say("because.by_hand"));
    }
    let Some(choice) = &server.size_choice else { return Cell::Empty };
    let is_cheapest = choice.bound_by == [CHEAPEST];
    let bound = choice.bound_by.iter().map(|id| Message::words(bound_words(id)));
    let bound = match view.get("servers", "because.cheapest").filter(|_| is_cheapest) {
        Some(cheapest) => cheapest.to_owned(),
        None => view.style.texts.message(&Message::joined(bound, ", ")),
    };
    let by_use = server
        .sizing
        .as_ref()
        .is_some_and(|sizing| sizing.by == Sizing::Measured && sizing.measured.is_some());
    Cell::from(if by_use {
        view.fill("servers", "because.by_use", &[("bound", bound)])
    } else {
        bound
    })
}

/// The words of a fact that is assumed.
fn assumed_key(fact: Assumed) -> &'static str {
    match fact {
        Assumed::UsedGb => "assumed.used_gb",
        Assumed::Nics => "assumed.nics",
        Assumed::Disks => "assumed.disks",
    }
}

fn reasons(server: &PlannedServer) -> Cell {
    Cell::messages(server.reasons.iter().map(|reason| &reason.message))
}

/// The servers outside of the totals, with what each would add to them.
pub(crate) fn out_of_totals(view: View<'_>) -> Table {
    let servers = view.plan.document.servers.iter().flatten();
    let full = [Form::Html, Form::Workbook];
    let adds = |server: &PlannedServer| server.would_add.unwrap_or_default();
    let texts = &view.style.texts;
    view.table("out-of-totals", servers.filter(|server| !server.in_totals))
        .words("name", |server| &server.name)
        .width(44.0)
        .words("category", |server| texts.say_of("category", server.category.id()).to_lowercase())
        .width(18.0)
        .only(&[Form::Workbook])
        .gb("would_data", move |server| adds(server).data_gb)
        .width(18.0)
        .gb("would_change", move |server| adds(server).changed_gb_per_day)
        .width(18.0)
        .column("would_delta", Kind::Number(Unit::Mbps), move |server| {
            adds(server).delta_bandwidth_mbps
        })
        .decimals(1)
        .width(18.0)
        .gb("would_storage", move |server| adds(server).storage_gb)
        .width(20.0)
        .only(&full)
        .integer("disks", move |server| adds(server).disks)
        .width(10.0)
        .only(&full)
        .prose("reasons", |server| match view.form {
            Form::Summary => server.reasons.first().map(|reason| &reason.message).into(),
            _ => reasons(server),
        })
        .width(70.0)
        .at_most(SHOWN)
        .build()
}

/// The guide's categories of migration, with how many servers are in each.
pub(crate) fn categories(view: View<'_>) -> Table {
    let texts = &view.style.texts;
    let counts = view.plan.document.counts;
    let rows = counts.into_iter().flat_map(|counts| {
        [
            (Readiness::Ready, counts.ready),
            (Readiness::Conditional, counts.conditional),
            (Readiness::NotReady, counts.not_ready),
            (Readiness::Unknown, counts.unknown),
        ]
    });
    let name = |readiness: Readiness| texts.say_of("category", readiness.category().id());
    view.table("categories", rows)
        .words("category", move |(readiness, _)| match view.form {
            Form::Workbook => format!("{}: {}", name(readiness), texts.verdict(readiness)),
            _ => name(readiness).to_owned(),
        })
        .width(44.0)
        .integer("servers", |(_, count)| count)
        .width(18.0)
        .words("verdict", |(readiness, _)| texts.verdict(readiness))
        .only(&[Form::Summary])
        .words("means", |(readiness, _)| texts.say_of("category_mean", readiness.category().id()))
        .width(60.0)
        .build()
}

/// The figures that differ with the servers that count.
pub(crate) fn both_totals(view: View<'_>) -> Table {
    let totals = blocks::both_totals(view.plan);
    view.table("both-totals", &totals)
        .words("figure", |(label, ..)| label)
        .width(44.0)
        .column("in_totals", Kind::Plain, |(_, unit, own, _)| Cell::in_unit(own, *unit))
        .width(18.0)
        .column("all", Kind::Plain, |(_, unit, _, all)| Cell::in_unit(all, *unit))
        .width(18.0)
        .build()
}
