//! Which machine a row of a side tab belongs to.

use std::cell::OnceCell;
use std::hash::Hash;

use foldhash::HashMap;

use super::key::Key;
use super::machine::Machine;
use crate::estate::Class;
use crate::identity::{Directory, Evidence, Lookup, MachineName, MachineUuid};

/// The machines by what they are called.
///
/// An identifier is a key by itself only together with its manager. Where that is not known, the name or the UUID must be equal too;
/// a row that has neither belongs to the only machine with the identifier, and so does one whose name only machines with other
/// identifiers have.
#[derive(Debug, Default)]
pub(crate) struct Index {
    texts: Texts,
    machines: Vec<Numbers>,
    by_manager_and_id: HashMap<(u32, u32), Found>,
    by_id: HashMap<u32, Found>,
    by_id_and_name: HashMap<(u32, u32), Found>,
    by_id_and_uuid: HashMap<(u32, u32), Found>,
    by_uuid: HashMap<u32, Found>,
    by_uuid_and_name: HashMap<(u32, u32), Found>,
    by_manager_and_name: HashMap<(u32, u32), Found>,
    by_exact_name: HashMap<u32, Found>,
    /// In lower case.
    by_name: HashMap<u32, Vec<usize>>,
    /// What leads to the machines by other forms of their names, and their places.
    forms: Vec<(usize, Forms)>,
    directory: OnceCell<Directory>,
}

/// Texts by their numbers: keys of several texts are compared and held as numbers.
#[derive(Debug, Default)]
struct Texts(HashMap<String, u32>);

/// The number of a text that no machine has.
const UNKNOWN: u32 = u32::MAX;

impl Texts {
    fn learn(&mut self, text: &str) -> u32 {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(UNKNOWN);
        self.0.insert(text.to_owned(), number);
        number
    }

    fn number(&self, text: &str) -> u32 {
        self.0.get(text).copied().unwrap_or(UNKNOWN)
    }
}

/// A key by the numbers of its texts.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    manager: Option<u32>,
    id: Option<u32>,
    uuid: Option<u32>,
    /// In lower case.
    name: Option<u32>,
    exact_name: Option<u32>,
}

impl Numbers {
    fn of(key: &Key, mut number: impl FnMut(&str) -> u32) -> Self {
        let name = key.folded_name();
        Self {
            manager: key.manager.as_deref().map(&mut number),
            id: key.id.as_deref().map(&mut number),
            uuid: key.uuid.as_deref().map(&mut number),
            name: name.as_deref().map(&mut number),
            exact_name: name.as_ref().map(|_| number(&key.name)),
        }
    }
}

/// What a machine is called, in any form.
#[derive(Debug)]
struct Forms {
    name: String,
    exact_name: String,
    dns_name: Option<String>,
    uuid: Option<String>,
    is_server: bool,
}

impl Forms {
    fn of(machine: &Machine) -> Self {
        let server = &machine.draft.server;
        Self {
            name: server.name.clone(),
            exact_name: machine.key.name.clone(),
            dns_name: server.dns_name.clone(),
            uuid: server.uuid.clone(),
            is_server: server.class == Class::Server,
        }
    }

    fn evidence(&self) -> (Evidence, bool) {
        let evidence = Evidence {
            name: MachineName::new(&self.name).or_else(|| MachineName::new(&self.exact_name)),
            dns_name: self.dns_name.as_deref().and_then(MachineName::new),
            uuid: self.uuid.as_deref().and_then(MachineUuid::new),
            ..Evidence::default()
        };
        (evidence, self.is_server)
    }
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

impl Index {
    /// All machines but those that stand in the list again: rows belong to the first description.
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let mut index = Self::default();
        for (at, machine) in machines.iter().enumerate() {
            let key = Numbers::of(&machine.key, |text| index.texts.learn(text));
            index.machines.push(key);
            if machine.draft.server.class == Class::Duplicate {
                continue;
            }
            let Numbers { manager, id, uuid, name, exact_name } = key;
            put(&mut index.by_manager_and_id, manager.zip(id), at);
            put(&mut index.by_id, id, at);
            put(&mut index.by_id_and_name, id.zip(name), at);
            put(&mut index.by_id_and_uuid, id.zip(uuid), at);
            put(&mut index.by_uuid, uuid, at);
            put(&mut index.by_uuid_and_name, uuid.zip(name), at);
            put(&mut index.by_manager_and_name, manager.zip(name), at);
            put(&mut index.by_exact_name, exact_name, at);
            if let Some(name) = name {
                index.by_name.entry(name).or_default().push(at);
            }
            index.forms.push((at, Forms::of(machine)));
        }
        index
    }

    /// Finds the machine of a row.
    pub(crate) fn find(&self, key: &Key) -> Match {
        let own = Numbers::of(key, |text| self.texts.number(text));
        let Numbers { manager, id, uuid, name, .. } = own;
        let managed = manager.zip(id).and_then(|key| self.by_manager_and_id.get(&key));
        if let Some(Found::One(at)) = managed {
            return Match::ById(*at);
        }
        let by_id = [
            id.zip(uuid).and_then(|key| self.by_id_and_uuid.get(&key)),
            id.zip(name).and_then(|key| self.by_id_and_name.get(&key)),
            uuid.zip(name).and_then(|key| self.by_uuid_and_name.get(&key)),
        ];
        for found in by_id.into_iter().flatten() {
            if let Found::One(at) = found
                && self.same_manager(*at, own)
            {
                return Match::ById(*at);
            }
        }
        match uuid.and_then(|uuid| self.by_uuid.get(&uuid)) {
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
                self.against_name(name, own).unwrap_or_else(|| self.find_name(name, key, own))
            }
            None => match id.and_then(|id| self.by_id.get(&id)) {
                Some(Found::One(at)) if self.same_manager(*at, own) => Match::ById(*at),
                Some(Found::Several) => Match::Ambiguous,
                _ => Match::None,
            },
        }
    }

    /// The machine with the identifier of a row, where the machines of its name have others: then the names were edited.
    fn against_name(&self, name: u32, own: Numbers) -> Option<Match> {
        let Some(Found::One(at)) = own.id.and_then(|id| self.by_id.get(&id)) else {
            return None;
        };
        let known = self.machines.get(*at)?;
        let of_uuid = known.uuid.zip(own.uuid);
        let named = self.with_name(name);
        let have_others = named
            .iter()
            .filter_map(|at| self.machines.get(*at))
            .all(|machine| machine.id.is_some());
        let is_clear = !named.is_empty() && have_others && of_uuid.is_none_or(|(a, b)| a == b);
        (is_clear && self.same_manager(*at, own)).then_some(Match::AgainstName(*at))
    }

    fn find_name(&self, name: u32, key: &Key, own: Numbers) -> Match {
        let managed =
            own.manager.and_then(|manager| self.by_manager_and_name.get(&(manager, name)));
        let exact = own.exact_name.and_then(|name| self.by_exact_name.get(&name));
        let at = match (managed, exact, self.with_name(name)) {
            (Some(Found::One(at)), _, _) | (_, Some(Found::One(at)), _) | (_, _, [at]) => *at,
            (_, _, []) => return self.find_form(key, own),
            _ => return Match::Ambiguous,
        };
        if !self.same_manager(at, own) {
            Match::None
        } else if self.is_contradicted(at, own) {
            Match::ByName(at)
        } else {
            Match::ById(at)
        }
    }

    /// The machine whose name is another form of that of a row, or its name in DNS.
    fn find_form(&self, key: &Key, own: Numbers) -> Match {
        let all = || Directory::new(self.forms.iter().map(|(_, forms)| forms.evidence()));
        match self.directory.get_or_init(all).find(&key.name, None) {
            Lookup::One(place) => match self.forms.get(place) {
                Some((at, _)) if self.same_manager(*at, own) && !self.is_contradicted(*at, own) => {
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
        self.with_name(self.texts.number(name))
    }

    fn with_name(&self, name: u32) -> &[usize] {
        self.by_name.get(&name).map(Vec::as_slice).unwrap_or_default()
    }

    fn same_manager(&self, at: usize, own: Numbers) -> bool {
        match (self.machines.get(at).and_then(|known| known.manager), own.manager) {
            (Some(known), Some(manager)) => known == manager,
            _ => true,
        }
    }

    /// Whether a row has an identifier that its machine should have, too, but has not.
    fn is_contradicted(&self, at: usize, own: Numbers) -> bool {
        let Some(known) = self.machines.get(at) else {
            return false;
        };
        let is_other = known.uuid.zip(own.uuid).is_some_and(|(known, stated)| known != stated);
        let has_ids = !self.by_id.is_empty();
        is_other || (has_ids && own.id.is_some() && known.id != own.id)
    }
}
