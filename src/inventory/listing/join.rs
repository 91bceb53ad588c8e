//! Which machine a row of a side tab belongs to.

use std::collections::HashMap;

use super::key::Key;
use super::machine::Machine;

/// The machines by what they are called.
#[derive(Debug, Default)]
pub(crate) struct Index {
    by_id: HashMap<(String, String), usize>,
    /// Without the manager; `None` where several managers use the id.
    by_bare_id: HashMap<String, Option<usize>>,
    /// `None` where several machines share the UUID or name.
    by_uuid: HashMap<String, Option<usize>>,
    by_name: HashMap<String, Option<usize>>,
    managers: Vec<Option<String>>,
}

/// What a row was matched with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// By an identifier.
    ById(usize),
    /// By the name alone, although the row has an identifier that no machine has.
    ByName(usize),
    /// The name or UUID belongs to several machines.
    Ambiguous,
    /// No machine is called so.
    None,
}

impl Match {
    pub(crate) fn by_id(self) -> Option<usize> {
        match self {
            Self::ById(position) => Some(position),
            _ => None,
        }
    }
}

impl Index {
    pub(crate) fn of(machines: &[Machine]) -> Self {
        let mut index = Self::default();
        for (position, machine) in machines.iter().enumerate() {
            let key = &machine.key;
            index.managers.push(key.manager.clone());
            if let Some((manager, id)) = key.identity() {
                let identity = (manager.to_owned(), id.to_owned());
                if index.by_id.contains_key(&identity) {
                    // The second description of one machine; rows belong to the first.
                    continue;
                }
                index.by_id.insert(identity, position);
                let entry = index.by_bare_id.entry(id.to_owned());
                entry.and_modify(|known| *known = None).or_insert(Some(position));
            }
            if let Some(uuid) = &key.uuid {
                let entry = index.by_uuid.entry(uuid.clone());
                entry.and_modify(|known| *known = None).or_insert(Some(position));
            }
            let entry = index.by_name.entry(key.name.clone());
            entry.and_modify(|known| *known = None).or_insert(Some(position));
        }
        index
    }

    /// The first machine with the identity of this one.
    pub(crate) fn first_of_identity(&self, machine: &Machine) -> Option<usize> {
        let (manager, id) = machine.key.identity()?;
        self.by_id.get(&(manager.to_owned(), id.to_owned())).copied()
    }

    /// Finds the machine of a row.
    pub(crate) fn find(&self, key: &Key) -> Match {
        if let Some((manager, id)) = key.identity()
            && let Some(position) = self.by_id.get(&(manager.to_owned(), id.to_owned()))
        {
            return Match::ById(*position);
        }
        // Side tables do not always name the manager.
        if key.manager.is_none()
            && let Some(Some(position)) = key.id.as_ref().and_then(|id| self.by_bare_id.get(id))
        {
            return Match::ById(*position);
        }
        let by_uuid = key.uuid.as_ref().and_then(|uuid| self.by_uuid.get(uuid));
        if let Some(Some(position)) = by_uuid {
            return Match::ById(*position);
        }
        match self.by_name.get(&key.name) {
            None => Match::None,
            Some(None) => Match::Ambiguous,
            Some(Some(position)) if !self.same_manager(*position, key) => Match::None,
            Some(Some(position)) if self.by_id.is_empty() || key.id.is_none() => {
                Match::ById(*position)
            }
            Some(Some(position)) => Match::ByName(*position),
        }
    }

    fn same_manager(&self, position: usize, key: &Key) -> bool {
        match (self.managers.get(position), &key.manager) {
            (Some(Some(known)), Some(manager)) => known == manager,
            _ => true,
        }
    }
}
