//! Which machine a row of a side tab belongs to.

use std::hash::Hash;

use foldhash::HashMap;

use super::key::Key;
use super::machine::Machine;
use crate::estate::Class;
use crate::identity::{Directory, Evidence, Lookup, MachineName};

/// The machines by what they are called.
///
/// An identifier is a key by itself only together with its manager. Where that is not known, the name or the UUID must be equal too;
/// a row that has neither belongs to the only machine with the identifier, and so does one whose name only machines with other
/// identifiers have.
#[derive(Debug, Default)]
pub(crate) struct Index {
    machines: Vec<Key>,
    by_manager_and_id: HashMap<(String, String), Found>,
    by_id: HashMap<String, Found>,
    by_id_and_name: HashMap<(String, String), Found>,
    by_id_and_uuid: HashMap<(String, String), Found>,
    by_uuid: HashMap<String, Found>,
    by_uuid_and_name: HashMap<(String, String), Found>,
    by_manager_and_name: HashMap<(String, String), Found>,
    by_exact_name: HashMap<String, Found>,
    /// In lower case.
    by_name: HashMap<String, Vec<usize>>,
    /// The machines by other forms of their names, and their places.
    forms: Directory,
    places: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Found {
    One(usize),
    Several,
}

/// What a row was matched with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// By an identifier.
    ById(usize),
    /// By an identifier, although the name is that of another machine, which has another identifier.
    AgainstName(usize),
    /// By the name alone, although the row has an identifier that no machine of the name has.
    ByName(usize),
    /// By a name that is short for that of the machine, or the other way round.
    ByForm(usize),
    /// The name or identifier belongs to several machines.
    Ambiguous,
    /// No machine is called so.
    None,
}

fn put<K: Eq + Hash>(map: &mut HashMap<K, Found>, key: Option<K>, at: usize) {
    if let Some(key) = key {
        map.entry(key).and_modify(|known| *known = Found::Several).or_insert(Found::One(at));
    }
}

fn both(a: Option<&String>, b: Option<&String>) -> Option<(String, String)> {
    Some((a?.clone(), b?.clone()))
}

impl Index {
    /// All machines but those that stand in the list again: rows belong to the first description.
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let mut index = Self::default();
        let mut forms = Vec::new();
        for (at, machine) in machines.iter().enumerate() {
            let key = &machine.key;
            index.machines.push(key.clone());
            if machine.draft.server.class == Class::Duplicate {
                continue;
            }
            let Key { manager, id, uuid, name: exact } = key;
            let (manager, id, uuid) = (manager.as_ref(), id.as_ref(), uuid.as_ref());
            let name = key.folded_name();
            put(&mut index.by_manager_and_id, both(manager, id), at);
            put(&mut index.by_id, id.cloned(), at);
            put(&mut index.by_id_and_name, both(id, name.as_ref()), at);
            put(&mut index.by_id_and_uuid, both(id, uuid), at);
            put(&mut index.by_uuid, uuid.cloned(), at);
            put(&mut index.by_uuid_and_name, both(uuid, name.as_ref()), at);
            put(&mut index.by_manager_and_name, both(manager, name.as_ref()), at);
            put(&mut index.by_exact_name, name.as_ref().map(|_| exact.clone()), at);
            if let Some(name) = name {
                index.by_name.entry(name).or_default().push(at);
            }
            index.places.push(at);
            let evidence = machine.draft.server.evidence(0, "");
            let is_server = machine.draft.server.class == Class::Server;
            let name = evidence.name.or_else(|| MachineName::new(exact));
            forms.push((Evidence { name, ..evidence }, is_server));
        }
        index.forms = Directory::new(forms);
        index
    }

    /// Finds the machine of a row.
    pub(crate) fn find(&self, key: &Key) -> Match {
        let name = key.folded_name();
        let (id, uuid) = (key.id.as_ref(), key.uuid.as_ref());
        let managed = both(key.manager.as_ref(), id);
        if let Some(Found::One(at)) = managed.and_then(|key| self.by_manager_and_id.get(&key)) {
            return Match::ById(*at);
        }
        let by_id = [
            both(id, uuid).and_then(|key| self.by_id_and_uuid.get(&key)),
            both(id, name.as_ref()).and_then(|key| self.by_id_and_name.get(&key)),
            both(uuid, name.as_ref()).and_then(|key| self.by_uuid_and_name.get(&key)),
        ];
        for found in by_id.into_iter().flatten() {
            if let Found::One(at) = found
                && self.same_manager(*at, key)
            {
                return Match::ById(*at);
            }
        }
        match uuid.and_then(|uuid| self.by_uuid.get(uuid)) {
            // Unless the name is that of another machine.
            Some(Found::One(at))
                if name.as_ref().is_none_or(|name| !self.by_name.contains_key(name)) =>
            {
                return Match::ById(*at);
            }
            Some(Found::Several) if name.is_none() => return Match::Ambiguous,
            _ => {}
        }
        match name {
            Some(name) => {
                self.against_name(&name, key).unwrap_or_else(|| self.find_name(&name, key))
            }
            None => match id.and_then(|id| self.by_id.get(id)) {
                Some(Found::One(at)) if self.same_manager(*at, key) => Match::ById(*at),
                Some(Found::Several) => Match::Ambiguous,
                _ => Match::None,
            },
        }
    }

    /// The machine with the identifier of a row, where the machines of its name have others: then the names were edited.
    fn against_name(&self, name: &str, key: &Key) -> Option<Match> {
        let Some(Found::One(at)) = key.id.as_ref().and_then(|id| self.by_id.get(id)) else {
            return None;
        };
        let known = self.machines.get(*at)?;
        let of_uuid = known.uuid.as_ref().zip(key.uuid.as_ref());
        let named = self.named(name);
        let have_others = named
            .iter()
            .filter_map(|at| self.machines.get(*at))
            .all(|machine| machine.id.is_some());
        let is_clear = !named.is_empty() && have_others && of_uuid.is_none_or(|(a, b)| a == b);
        (is_clear && self.same_manager(*at, key)).then_some(Match::AgainstName(*at))
    }

    fn find_name(&self, name: &str, key: &Key) -> Match {
        let managed = key.manager.as_ref().map(|manager| (manager.clone(), name.to_owned()));
        let managed = managed.and_then(|key| self.by_manager_and_name.get(&key));
        let exact = self.by_exact_name.get(&key.name);
        let at = match (managed, exact, self.named(name)) {
            (Some(Found::One(at)), _, _) | (_, Some(Found::One(at)), _) | (_, _, [at]) => *at,
            (_, _, []) => return self.find_form(key),
            _ => return Match::Ambiguous,
        };
        if !self.same_manager(at, key) {
            Match::None
        } else if self.is_contradicted(at, key) {
            Match::ByName(at)
        } else {
            Match::ById(at)
        }
    }

    /// The machine whose name is another form of that of a row, or its name in DNS.
    fn find_form(&self, key: &Key) -> Match {
        match self.forms.find(&key.name, None) {
            Lookup::One(place) => match self.places.get(place) {
                Some(at) if self.same_manager(*at, key) && !self.is_contradicted(*at, key) => {
                    Match::ByForm(*at)
                }
                _ => Match::None,
            },
            Lookup::Several(_) => Match::Ambiguous,
            Lookup::Unknown => Match::None,
        }
    }

    /// The machines of a name in lower case.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    fn same_manager(&self, at: usize, key: &Key) -> bool {
        match (self.machines.get(at).and_then(|known| known.manager.as_ref()), &key.manager) {
            (Some(known), Some(manager)) => known == manager,
            _ => true,
        }
    }

    /// Whether a row has an identifier that its machine should have, too, but has not.
    fn is_contradicted(&self, at: usize, key: &Key) -> bool {
        let Some(known) = self.machines.get(at) else {
            return false;
        };
        let is_other = |own: &Option<String>, stated: &Option<String>| match (own, stated) {
            (Some(own), Some(stated)) => own != stated,
            _ => false,
        };
        let has_ids = !self.by_id.is_empty();
        is_other(&known.uuid, &key.uuid) || (has_ids && key.id.is_some() && known.id != key.id)
    }
}
