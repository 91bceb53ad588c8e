//! One estate from the descriptions of several files.
//!
//! Two descriptions are of one machine if they share a UUID; else if they share a name, the short host name or the name in DNS,
//! which must be the only one of its kind in both files. Equal names in two managers (vCenters) are two machines, and
//! so are equal names with two UUIDs in files of one format.
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
mod identity;

use std::cmp::Reverse;

use super::{Class, Described, Description, Server};
use crate::finding::Finding;
use crate::message;
use conflict::Conflicts;
use identity::{Known, Lookup};

/// Makes one list of servers of the descriptions, in the order in which they were given.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "the order is one of these descriptions")]
pub fn merge(descriptions: Vec<Description>) -> (Vec<Server>, Vec<Finding>) {
    let mut order: Vec<usize> = (0..descriptions.len()).collect();
    order.sort_by_key(|index| {
        let description = &descriptions[*index];
        (Reverse(description.by_tool), Reverse(description.collected.clone()), *index)
    });
    let mut descriptions: Vec<Option<Description>> = descriptions.into_iter().map(Some).collect();
    let mut known = Known::default();
    let mut conflicts = Conflicts::default();
    let mut ambiguous = Vec::new();
    for index in order {
        let Some(mut description) = descriptions.get_mut(index).and_then(Option::take) else {
            continue;
        };
        let matches = known.match_all(&description);
        let servers = std::mem::take(&mut description.servers);
        for (position, (mut described, found)) in servers.into_iter().zip(matches).enumerate() {
            match found {
                Lookup::One(first) => {
                    fill(known.at_mut(first), &described, &description, &mut conflicts);
                    described.server.class = Class::Duplicate;
                }
                Lookup::Several => ambiguous.push(ambiguous_match(&described.server)),
                Lookup::None => {}
            }
            known.add((index, position), described, &description);
        }
    }
    let mut findings = conflicts.findings();
    findings.extend(ambiguous);
    (known.into_servers(), findings)
}

fn ambiguous_match(server: &Server) -> Finding {
    Finding::warning(
        "ambiguous-match",
        server.name.clone(),
        message!(
            "several machines of other files may be this one; it is planned as a machine of its own"
        ),
    )
    .hint(message!("Exclude it with an override if it is one of them"))
    .at(server.location.clone())
}

/// Takes over what the better description leaves open, and notes where the two differ.
fn fill(
    first: &mut identity::Entry,
    more: &Described,
    from: &Description,
    conflicts: &mut Conflicts,
) {
    let path = first.path.clone();
    let names = (path.as_ref(), from.path.as_ref());
    let known = &mut first.described;
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
    macro_rules! or {
        ($($field:ident),*) => {
            $(if server.$field.is_none() { server.$field.clone_from(&more.$field); })*
        };
    }
    or!(
        secure_boot,
        group,
        uuid,
        manager,
        dns_name,
        host,
        cluster,
        datacenter,
        folder,
        powered_on,
        power_state,
        cores,
        memory_mb,
        nics,
        disk_count,
        change,
        azure_size,
        os,
        boot
    );
    server.add_labels(more);
}

#[cfg(test)]
mod tests;
