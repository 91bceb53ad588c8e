//! Rows of one file that describe one machine again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

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

/// The rows that say the most first, and of equal ones those that come first by what they say: so their order in the file does not
/// matter.
fn surest_first(rows: &[Evidence], mut some: Vec<usize>) -> Vec<usize> {
    some.sort_by_cached_key(|at| {
        let row = rows.get(*at);
        let said = row.map(|row| {
            let sizes = [
                row.sizes.cores.is_some(),
                row.sizes.memory_mb.is_some(),
                row.sizes.storage_gb.is_some(),
            ];
            let known = sizes.into_iter().filter(|known| *known).count();
            (row.addresses.macs().count(), row.addresses.ips().count(), known)
        });
        (Reverse(said), format!("{row:?}"))
    });
    some
}

fn by_identifiers(rows: &[Evidence]) -> Vec<Option<Repeat>> {
    let levels = [Repeated::ManagedId, Repeated::Uuid, Repeated::Id];
    let keys_of = |row: &Evidence| -> Vec<(Repeated, [String; 2])> {
        levels.into_iter().filter_map(|by| Some((by, key(row, by)?))).collect()
    };
    let keys: Vec<Vec<(Repeated, [String; 2])>> = rows.iter().map(keys_of).collect();
    let mut count: HashMap<&(Repeated, [String; 2]), usize> = HashMap::new();
    for key in keys.iter().flatten() {
        *count.entry(key).or_insert(0) += 1;
    }
    let is_shared = |key: &(Repeated, [String; 2])| count.get(key).is_some_and(|count| *count > 1);
    let shared =
        (0..rows.len()).filter(|at| keys.get(*at).is_some_and(|k| k.iter().any(is_shared)));
    let mut known: HashMap<&(Repeated, [String; 2]), Vec<usize>> = HashMap::new();
    let mut machines: BTreeMap<usize, Vec<(usize, Repeated)>> = BTreeMap::new();
    for at in surest_first(rows, shared.collect()) {
        let (Some(row), Some(keys)) = (rows.get(at), keys.get(at)) else {
            continue;
        };
        let same = keys.iter().find_map(|key| {
            let mut earlier = known.get(key)?.iter().take(COMPARED);
            let is_same =
                |first: &&usize| rows.get(**first).is_some_and(|first| is_same(first, row, key.0));
            earlier.find(is_same).map(|first| (*first, key.0))
        });
        if let Some((surest, by)) = same {
            machines.entry(surest).or_default().push((at, by));
            continue;
        }
        for key in keys {
            known.entry(key).or_default().push(at);
        }
    }
    let mut found = vec![None; rows.len()];
    for (surest, others) in machines {
        put_all(&mut found, surest, &others);
    }
    found
}

/// Of the rows of one machine the first of the file counts.
fn put_all(found: &mut [Option<Repeat>], surest: usize, others: &[(usize, Repeated)]) {
    let first = others.iter().map(|(at, _)| *at).fold(surest, usize::min);
    // The surest row is told by what it has in common with the one that counts, or else with any.
    let by_surest = others.iter().find(|(at, _)| *at == first).or(others.first());
    let rows = others.iter().copied().chain(by_surest.map(|(_, by)| (surest, *by)));
    for (at, by) in rows.filter(|(at, _)| *at != first) {
        if let Some(place) = found.get_mut(at) {
            *place = Some(Repeat { first, by });
        }
    }
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
    let mut kept: Vec<usize> = Vec::new();
    let mut machines: BTreeMap<usize, Vec<(usize, Repeated)>> = BTreeMap::new();
    for at in surest_first(rows, equal.to_vec()) {
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
        if let Some(surest) = same {
            machines.entry(surest).or_default().push((at, Repeated::Everything));
            continue;
        }
        kept.push(at);
        for key in keys {
            first_of.entry(key).or_insert(at);
        }
    }
    for (surest, others) in machines {
        put_all(found, surest, &others);
    }
}
