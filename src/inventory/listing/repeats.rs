//! Rows of the list that describe a machine again.

use super::super::tally::{Notice, Tally};
use super::machine::Machine;
use crate::estate::Class;
use crate::finding::{Finding, Severity};
use crate::identity::{Addresses, Evidence, Repeated, repeats};
use crate::message;
use crate::source::Location;
use crate::units::Gib;
use crate::wording::Message;
use crate::words;

/// How many rows a finding spells out.
const SHOWN: usize = 3;

static REPEATED: Notice = Notice {
    code: "repeated-names",
    severity: Severity::Warning,
    message: words!(
        "the name stands in the list more than once, with other facts or addresses; all of them are planned"
    ),
    hint: words!(
        "Remove the rows that are out of date, or exclude them with an override that names their source"
    ),
};

/// What was equal, whether it is a guess, and the rows.
type Told = (Repeated, bool, Vec<(Message, Location)>);

/// Finds the rows that describe a machine again, as in merged exports of one vCenter. They count as [`Class::Duplicate`], and
/// what people attached to them goes to the first row of the machine.
pub(crate) fn mark(machines: &mut [Machine]) -> Vec<Finding> {
    let rows: Vec<Evidence> = machines.iter().map(evidence).collect();
    let found = repeats(&rows, |at| machines.get(at).map(facts).unwrap_or_default());
    let mut told: Vec<Told> = Vec::new();
    for (at, repeat) in found.iter().enumerate() {
        let Some(repeat) = repeat else {
            continue;
        };
        let (Some(own), Some(first)) = (rows.get(at), rows.get(repeat.first)) else {
            continue;
        };
        let Some(case) = add(machines, repeat.first, at, &repeat.by.words(first, own)) else {
            continue;
        };
        // Of equal rows without an identifier or an address, two may be of two machines.
        let is_sure = repeat.by != Repeated::Everything
            || !(own.addresses.is_empty() || first.addresses.is_empty());
        match told.iter_mut().find(|(by, sure, _)| (*by, *sure) == (repeat.by, is_sure)) {
            Some((_, _, cases)) => cases.push(case),
            None => told.push((repeat.by, is_sure, vec![case])),
        }
    }
    told.sort_by_key(|(by, is_sure, _)| (*by, *is_sure));
    told.into_iter().filter_map(|(_, is_sure, cases)| finding(is_sure, cases)).collect()
}

/// Notes the machines that share their name with another one and have no identifier.
pub(crate) fn tell_names(machines: &[Machine], tally: &mut Tally) {
    let mut names = std::collections::HashSet::new();
    for machine in machines {
        let is_anonymous = machine.key.id.is_none() && machine.key.uuid.is_none();
        let server = &machine.draft.server;
        if is_anonymous
            && server.class == Class::Server
            && !names.insert(server.name.to_lowercase())
        {
            tally.add(&REPEATED, &server.name);
        }
    }
}

/// What tells which machine a row is of.
pub(crate) fn evidence(machine: &Machine) -> Evidence {
    let draft = &machine.draft;
    let disks: Option<Gib> = draft.server.disks.iter().map(|disk| disk.capacity).sum();
    let disks = disks.map(|sum| sum.0).filter(|sum| *sum > 0.0);
    let mut evidence = draft.server.evidence(0, "");
    evidence.sizes.storage_gb = disks.or(draft.total_gb).or(draft.provisioned_gb);
    evidence
}

/// All that a row says of its machine, but its name, its addresses and what people attached to it: lists repeat a machine for
/// each of its tags.
fn facts(machine: &Machine) -> String {
    let mut draft = machine.draft.clone();
    let server = &mut draft.server;
    server.location = Location::file("");
    server.name.clear();
    server.addresses = Addresses::default();
    server.tags.clear();
    server.software.clear();
    server.columns.clear();
    if let Some(change) = &mut server.change {
        change.location = None;
    }
    format!("{draft:?}")
}

/// Gives a row to the machine of another one; what is told about it.
fn add(
    machines: &mut [Machine],
    first: usize,
    at: usize,
    what: &Message,
) -> Option<(Message, Location)> {
    let [own, first] = machines.get_disjoint_mut([at, first]).ok()?;
    own.draft.server.class = Class::Duplicate;
    first.described += 1;
    first.draft.server.add_labels(&own.draft.server);
    let (server, known) = (&own.draft.server, &first.draft.server);
    let row = |location: &Location| location.row.unwrap_or_default();
    let case = message!(
        "{server}, rows {first} and {row}: {what}",
        server = &server.name,
        first = row(&known.location),
        row = row(&server.location),
        what = what.clone()
    );
    Some((case, server.location.clone()))
}

fn finding(is_sure: bool, cases: Vec<(Message, Location)>) -> Option<Finding> {
    let count = cases.len();
    let location = cases.first()?.1.clone();
    let more = count.saturating_sub(SHOWN);
    let more = (more > 0).then(|| message!("and {more} more", more));
    let shown = cases.into_iter().take(SHOWN).map(|(case, _)| case);
    let severity = if is_sure { Severity::Note } else { Severity::Warning };
    let message = message!(
        "{rows} a server of another row again; each server counts once ({cases})",
        rows = Message::counted(count, "row describes", "rows describe"),
        cases = Message::joined(shown.chain(more), "; ")
    );
    let hint = message!(
        "If they are two servers, give the rows what tells them apart: a name, a UUID, an address"
    );
    let subject = location.path.to_string();
    Some(Finding::new("repeated-rows", severity, subject, message).hint(hint).at(location))
}
