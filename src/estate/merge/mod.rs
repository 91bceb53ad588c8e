//! One estate from the descriptions of several files.
//!
//! Which descriptions are of one machine is decided in [`crate::identity`].
//!
//! Where two descriptions differ,
//!
//! * single disks beat totals, and totals beat provisioned space;
//! * what the guest uses beats what is taken on the datastore;
//! * otherwise what a program collected beats what a person typed, the later collection beats the earlier one, and the file
//!   that was given first beats the others.
//!
//! What one description leaves open is taken from the other. The weaker one stays in the estate as [`Class::Duplicate`].

mod conflict;
mod told;

use std::cmp::Reverse;
use std::sync::Arc;

use super::{Class, Described, Description, Server};
use crate::finding::Finding;
use crate::identity::{Evidence, group};
use conflict::Conflicts;
use told::Compared;

/// A description of a machine in one of the files.
#[derive(Debug)]
pub(crate) struct Entry {
    described: Described,
    path: Arc<str>,
    format: &'static str,
    /// The file in the order given, and the place in it.
    order: (usize, usize),
}

/// Makes one list of servers of the descriptions, in the order in which they were given.
#[must_use]
pub fn merge(descriptions: Vec<Description>) -> (Vec<Server>, Vec<Finding>) {
    let mut entries = best_first(descriptions);
    let living: Vec<usize> = (0..entries.len())
        .filter(|at| entries.get(*at).is_some_and(|e| e.described.server.class != Class::Duplicate))
        .collect();
    let compared: Vec<&Entry> = living.iter().filter_map(|at| entries.get(*at)).collect();
    let evidence: Vec<Evidence> = compared
        .iter()
        .map(|entry| entry.described.server.evidence(entry.order.0, entry.format))
        .collect();
    let grouping = group(&evidence);
    let identity = Compared { entries: compared, evidence: &evidence }.findings(&grouping);
    let mut conflicts = Conflicts::default();
    for (item, machine) in grouping.machines.iter().enumerate() {
        if let (Some(at), Some(first)) = (living.get(item), living.get(*machine))
            && at != first
        {
            add(&mut entries, *first, *at, &mut conflicts);
        }
    }
    let mut findings = conflicts.findings();
    findings.extend(identity);
    entries.sort_by_key(|entry| entry.order);
    (entries.into_iter().map(|entry| entry.described.server).collect(), findings)
}

/// All descriptions, those of the better files first.
fn best_first(descriptions: Vec<Description>) -> Vec<Entry> {
    let mut files: Vec<(usize, Description)> = descriptions.into_iter().enumerate().collect();
    files.sort_by_key(|(index, file)| {
        (Reverse(file.by_tool), Reverse(file.collected.clone()), *index)
    });
    let entries = files.into_iter().flat_map(|(index, file)| {
        let Description { path, format, servers, .. } = file;
        let entry = move |(position, described)| Entry {
            described,
            path: Arc::clone(&path),
            format,
            order: (index, position),
        };
        servers.into_iter().enumerate().map(entry)
    });
    entries.collect()
}

/// Adds a description to the better one of the same machine, which stands before it.
fn add(entries: &mut [Entry], first: usize, at: usize, conflicts: &mut Conflicts) {
    let Some((before, behind)) = entries.split_at_mut_checked(at) else {
        return;
    };
    if let (Some(first), Some(more)) = (before.get_mut(first), behind.first_mut()) {
        fill(first, more, conflicts);
        more.described.server.class = Class::Duplicate;
    }
}

/// Takes over what the better description leaves open, and notes where the two differ.
fn fill(first: &mut Entry, more: &Entry, conflicts: &mut Conflicts) {
    let path = Arc::clone(&first.path);
    let names = (path.as_ref(), more.path.as_ref());
    let (known, more) = (&mut first.described, &more.described);
    let by_basis = more.storage != known.storage;
    if more.storage > known.storage {
        let names = (names.1, names.0);
        conflicts.storage(names, by_basis, (&more.server, &known.server));
        known.server.storage_gb = more.server.storage_gb;
        known.server.disks.clone_from(&more.server.disks);
        known.server.disk_count = more.server.disk_count.or(known.server.disk_count);
        known.storage = more.storage;
    } else {
        conflicts.storage(names, by_basis, (&known.server, &more.server));
    }
    if more.used > known.used {
        known.server.utilization = more.server.utilization;
        known.used = more.used;
    } else if more.used == known.used {
        conflicts.used(names, &known.server, &more.server);
    }
    conflicts.facts(names, &known.server, &more.server);
    let (server, more) = (&mut known.server, &more.server);
    server.fill(more);
}

#[cfg(test)]
mod tests;
