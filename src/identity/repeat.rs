//! Rows of one file that describe one machine again.

use std::collections::HashMap;

use super::compare::{Agreement, contrary};
use super::evidence::Evidence;
use super::name::MachineName;
use crate::message;
use crate::wording::Message;

/// How many rows of one key a row is compared with; more with one identifier and yet different are no repetitions.
const COMPARED: usize = 64;

/// What a row of a file has in common with an earlier one of the same machine, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Repeated {
    /// The manager's identifier.
    ManagedId,
    /// The name and the UUID.
    Uuid,
    /// The name and the identifier of a manager that is not known.
    Id,
    /// The name and all other facts, in a file without identifiers.
    Everything,
}

/// A row that describes the machine of an earlier row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The first row of the machine.
    pub first: usize,
    /// What the two have in common.
    pub by: Repeated,
}

impl Repeated {
    /// What two rows have in common, with the values.
    #[must_use]
    pub fn words(self, a: &Evidence, b: &Evidence) -> Message {
        let id = || a.id.clone().unwrap_or_default();
        match self {
            Self::ManagedId => Agreement::ManagedId.words(a, b),
            Self::Uuid => message!("name and {uuid}", uuid = Agreement::Uuid.words(a, b)),
            Self::Id => message!("name and identifier {id}", id = id()),
            Self::Everything => message!("name and all other values"),
        }
    }
}

/// Finds the rows of one file that describe a machine again; for each row the first one of its machine, if there is an earlier one.
///
/// Rows of one name with other facts are other machines, and so are rows of which the adapters have other addresses. `facts` gives
/// all that a row says of its machine, but its name and addresses.
pub fn repeats(rows: &[Evidence], facts: impl Fn(usize) -> String) -> Vec<Option<Repeat>> {
    let mut found = by_identifiers(rows);
    by_facts(rows, &facts, &mut found);
    found
}

fn name(row: &Evidence) -> &str {
    row.name.as_ref().map(MachineName::folded).unwrap_or_default()
}

fn key(row: &Evidence, by: Repeated) -> Option<[String; 2]> {
    let name = || name(row).to_owned();
    match by {
        Repeated::ManagedId => {
            let (manager, id) = row.managed()?;
            Some([manager.folded().to_owned(), id.to_owned()])
        }
        Repeated::Uuid => Some([row.uuid.as_ref()?.key().to_owned(), name()]),
        Repeated::Id => Some([row.id.clone().filter(|_| row.manager.is_none())?, name()]),
        Repeated::Everything => None,
    }
}

/// Whether two rows of one key are of one machine.
fn is_same(a: &Evidence, b: &Evidence, by: Repeated) -> bool {
    match by {
        Repeated::ManagedId => contrary(a, b, Agreement::ManagedId).is_none(),
        Repeated::Uuid => {
            let ids = a.id.as_ref().zip(b.id.as_ref());
            ids.is_none_or(|(a, b)| a == b) && contrary(a, b, Agreement::FullName).is_none()
        }
        Repeated::Id => {
            let doubt = a.addresses.may_be_same(&b.addresses);
            doubt && contrary(a, b, Agreement::Name).is_none()
        }
        Repeated::Everything => false,
    }
}

fn by_identifiers(rows: &[Evidence]) -> Vec<Option<Repeat>> {
    let mut known: HashMap<(Repeated, [String; 2]), Vec<usize>> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let levels = [Repeated::ManagedId, Repeated::Uuid, Repeated::Id];
        let keys: Vec<(Repeated, [String; 2])> =
            levels.into_iter().filter_map(|by| Some((by, key(row, by)?))).collect();
        let repeat = keys.iter().find_map(|key| {
            let earlier = known.get(key)?.iter().take(COMPARED);
            let mut same = earlier
                .filter(|first| rows.get(**first).is_some_and(|first| is_same(first, row, key.0)));
            same.next().map(|first| Repeat { first: *first, by: key.0 })
        });
        if repeat.is_none() {
            for key in keys {
                known.entry(key).or_default().push(at);
            }
        }
        found.push(repeat);
    }
    found
}

/// Rows that no identifier tells apart.
fn by_facts(rows: &[Evidence], facts: &impl Fn(usize) -> String, found: &mut [Option<Repeat>]) {
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if row.id.is_none() && row.uuid.is_none() && row.name.is_some() {
            let same = names.entry(name(row)).or_default();
            if same.is_empty() {
                order.push(name(row));
            }
            same.push(at);
        }
    }
    for name in order {
        let Some(same) = names.get(name).filter(|same| same.len() > 1) else {
            continue;
        };
        let mut equal: HashMap<String, Vec<usize>> = HashMap::new();
        for at in same {
            let row = rows.get(*at);
            let dns = row.and_then(|row| row.dns_name.as_ref()).map(MachineName::folded);
            let manager = row.and_then(|row| row.manager.as_ref()).map(MachineName::folded);
            equal.entry(format!("{dns:?} {manager:?} {}", facts(*at))).or_default().push(*at);
        }
        for rows_of_one in equal.into_values() {
            by_addresses(rows, &rows_of_one, found);
        }
    }
}

/// Of rows that are equal but for their addresses, those are of one machine that state the same ones, or none.
fn by_addresses(rows: &[Evidence], equal: &[usize], found: &mut [Option<Repeat>]) {
    let mut first_of: HashMap<String, usize> = HashMap::new();
    // A row without addresses is one of those with some, whichever it stands before.
    let is_bare = |at: &usize| rows.get(*at).is_some_and(|row| row.addresses.is_empty());
    let (bare, stated): (Vec<usize>, Vec<usize>) = equal.iter().copied().partition(is_bare);
    let mut kept: Vec<usize> = Vec::new();
    for at in stated {
        let Some(row) = rows.get(at) else {
            continue;
        };
        let keys: Vec<String> = row.addresses.keys().collect();
        let mut earlier: Vec<usize> =
            keys.iter().filter_map(|key| first_of.get(key)).copied().collect();
        earlier.extend(kept.iter().take(COMPARED));
        let same = earlier.into_iter().find(|first| {
            rows.get(*first).is_some_and(|first| first.addresses.may_be_same(&row.addresses))
        });
        if let Some(first) = same {
            put(found, at, first);
            continue;
        }
        kept.push(at);
        for key in keys {
            first_of.entry(key).or_insert(at);
        }
    }
    let mut bare = bare.into_iter();
    let Some(first) = kept.first().copied().or_else(|| bare.next()) else {
        return;
    };
    for at in bare {
        put(found, at, first);
    }
}

fn put(found: &mut [Option<Repeat>], at: usize, first: usize) {
    if let Some(place) = found.get_mut(at) {
        *place = Some(Repeat { first, by: Repeated::Everything });
    }
}
