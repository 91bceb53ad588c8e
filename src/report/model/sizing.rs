//! Sizes by what servers have and by what they use.

use super::super::right_sizing::Larger;
use super::super::texts::Texts;
use super::storage::SHOWN;
use super::{Cell, Form, Kind, Mark, Table, View};
use crate::estate::UsageFrom;
use crate::plan::{Capacity, PlannedServer, ServerSizing, SizedFor, bound_words};
use crate::units::{MIB_PER_GIB, grouped};
use crate::wording::Message;

/// Both sums, and what lies between them.
pub(crate) fn totals(view: View<'_>) -> Table {
    const ID: &str = "sizing-totals";
    let totals = view.plan.document.sizing.as_ref();
    let rows = totals.into_iter().flat_map(|totals| {
        let measured = (totals.measured_servers > 0)
            .then_some([("measured", totals.measured), ("saved", totals.saved)]);
        let hinted = (totals.hinted_servers > 0).then_some(("hinted", totals.hinted));
        let allocated = std::iter::once(("allocated", totals.allocated));
        allocated.chain(measured.into_iter().flatten()).chain(hinted)
    });
    let of = totals.map_or_else(Vec::new, |totals| {
        vec![
            ("servers", totals.servers.to_string()),
            ("measured", totals.measured_servers.to_string()),
            ("hinted", totals.hinted_servers.to_string()),
            ("comfort", grouped(totals.comfort, 2)),
        ]
    });
    view.table(ID, rows)
        .words("what", move |(key, _): (&'static str, Capacity)| view.fill(ID, key, &of))
        .width(60.0)
        .integer("vcpus", |(_, sum)| sum.vcpus)
        .width(14.0)
        .column("memory", Kind::Plain, |(_, sum)| sum.memory_gb)
        .decimals(0)
        .width(16.0)
        .build()
}

/// The servers of which something is known of what they use, with both sizes and what bounds them.
pub(crate) fn servers(view: View<'_>) -> Table {
    const ID: &str = "sizing";
    let full = [Form::Html, Form::Workbook];
    let known = |server: &&PlannedServer| {
        let sizing = server.sizing.as_ref();
        sizing.is_some_and(|sizing| sizing.measured.is_some() || sizing.hint.is_some())
    };
    let rows = view.plan.document.servers.iter().flatten().filter(known);
    let rows = rows.filter_map(|server| Some((server, server.sizing.as_ref()?)));
    // A summary has room for what changes.
    let rows = rows.filter(|(_, sizing)| view.form != Form::Summary || sizing.is_other_by_use());
    let other = |sizing: &'_ ServerSizing| sizing.measured.clone().or_else(|| sizing.hint.clone());
    let less = |sizing: &ServerSizing| sizing.saved().or_else(|| sizing.hinted());
    let rows: Vec<_> = rows.collect();
    let has_larger = rows.iter().any(|(_, sizing)| Larger::of(sizing).is_some());
    view.table(ID, rows)
        .state(|(_, sizing)| if Larger::of(sizing).is_some() { "warning" } else { "" })
        .words("name", |(server, _)| &server.name)
        .width(34.0)
        .integer("cores", |(server, _)| server.cores)
        .only(&full)
        .width(10.0)
        .column("memory", Kind::Plain, |(server, _)| server.memory_mb.map(|mb| mb / MIB_PER_GIB))
        .decimals(1)
        .only(&full)
        .width(14.0)
        .column("cpu_used", Kind::Plain, |(server, _)| server.usage.cpu_percent)
        .decimals(1)
        .width(14.0)
        .column("memory_used", Kind::Plain, |(server, _)| server.usage.memory_percent)
        .decimals(1)
        .width(14.0)
        .words("known_by", move |(server, _)| known_by(view, server))
        .only(&full)
        .width(34.0)
        .words("size_allocated", |(_, sizing)| short(Some(&sizing.allocated)))
        .width(20.0)
        .words("size_measured", move |(_, sizing)| match &sizing.measured {
            Some(measured) => short(Some(measured)),
            None => view.fill(ID, "hint", &[("size", short(sizing.hint.as_ref()))]),
        })
        .width(26.0)
        .prose("bound", move |(_, sizing)| {
            let bound = other(sizing).map(|sized| sized.bound_by).unwrap_or_default();
            let words = bound.into_iter().map(|id| Message::words(bound_words(id)));
            Cell::Message(Message::joined(words, ", "))
        })
        .only(&full)
        .width(32.0)
        .integer("fewer_vcpus", move |(_, sizing)| less(sizing).map(|less| less.vcpus))
        .width(14.0)
        .column("less_memory", Kind::Plain, move |(_, sizing)| {
            less(sizing).map(|less| less.memory_gb)
        })
        .decimals(0)
        .width(18.0)
        .words("larger", move |(_, sizing)| larger(view, sizing))
        .marked(LARGER.map(|(_, key)| (view.get(ID, key).unwrap_or_default(), Mark::Doubtful)))
        .width(24.0)
        .when(has_larger)
        .at_most(SHOWN)
        .build()
}

/// The words for what a size by use has more of.
const LARGER: [(Larger, &str); 3] = [
    (Larger::Vcpus, "larger.vcpus"),
    (Larger::Memory, "larger.memory"),
    (Larger::Both, "larger.both"),
];

fn larger<'a>(view: View<'a>, sizing: &ServerSizing) -> Option<&'a str> {
    let found = Larger::of(sizing)?;
    let (_, key) = LARGER.into_iter().find(|(larger, _)| *larger == found)?;
    view.get("sizing", key)
}

fn short(sized: Option<&SizedFor>) -> String {
    let size = sized.and_then(|sized| sized.size.as_deref());
    size.map_or_else(String::new, |size| size.trim_start_matches("Standard_").to_owned())
}

/// How what is used is known; of two ways both.
fn known_by(view: View<'_>, server: &PlannedServer) -> Cell {
    let mut all: Vec<String> = Vec::new();
    for from in [server.usage.cpu_from, server.usage.memory_from].into_iter().flatten() {
        let said = usage_words(from, &view.style.texts);
        if !all.contains(&said) {
            all.push(said);
        }
    }
    Cell::list(all.iter().map(String::as_str), "; ")
}

/// How a utilisation is known.
pub(crate) fn usage_words(from: UsageFrom, texts: &Texts) -> String {
    let number = |value: Option<f64>| value.map(|value| grouped(value, 1)).unwrap_or_default();
    let (days, percentile) = (number(from.days), number(from.percentile));
    let values = [("days", days.as_str()), ("percentile", percentile.as_str())];
    texts.fill(&format!("table.sizing.from.{}", from.kind.id()), &values)
}
