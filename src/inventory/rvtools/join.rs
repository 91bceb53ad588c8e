//! Which machine a row of a side tab belongs to.

use std::collections::HashMap;

use super::machine::Machine;
use crate::table::RowView;

/// What rows name a machine by, from the surest to the weakest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// The vCenter, in lower case.
    pub(super) manager: Option<String>,
    /// The managed object id; unique in its vCenter only.
    pub(super) id: Option<String>,
    /// The UUID; before 4.3.1 the SMBIOS one, which clones share.
    pub(super) uuid: Option<String>,
    pub(super) name: String,
}

impl Key {
    pub(super) fn of(row: &RowView<'_>) -> Option<Self> {
        let lower = |field| row.text(field).map(|text| text.to_lowercase());
        Some(Self {
            manager: lower("server").or_else(|| lower("server_uuid")),
            id: lower("vm_id"),
            uuid: lower("vm_uuid"),
            name: row.text("name")?.into_owned(),
        })
    }

    fn identity(&self) -> Option<(&str, &str)> {
        Some((self.manager.as_deref().unwrap_or(""), self.id.as_deref()?))
    }
}

/// The machines by what they are called.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_id: HashMap<(String, String), usize>,
    /// `None` where several machines share the UUID or name.
    by_uuid: HashMap<String, Option<usize>>,
    by_name: HashMap<String, Option<usize>>,
    managers: Vec<Option<String>>,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// By an identifier.
    Sure(usize),
    /// By the name alone, although the row has an identifier that no machine has.
    ByName(usize),
    /// The name or UUID belongs to several machines.
    Ambiguous,
    /// No machine is called so.
    None,
}

impl Index {
    pub(super) fn of(machines: &[Machine]) -> Self {
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
            }
            if let Some(uuid) = &key.uuid {
                let entry = index.by_uuid.entry(uuid.clone());
                entry
                    .and_modify(|known| *known = None)
                    .or_insert(Some(position));
            }
            let entry = index.by_name.entry(key.name.clone());
            entry
                .and_modify(|known| *known = None)
                .or_insert(Some(position));
        }
        index
    }

    /// The first machine with the identity of this one.
    pub(super) fn first_of_identity(&self, machine: &Machine) -> Option<usize> {
        let (manager, id) = machine.key.identity()?;
        self.by_id
            .get(&(manager.to_owned(), id.to_owned()))
            .copied()
    }

    /// Finds the machine of a row.
    pub(super) fn find(&self, key: &Key) -> Match {
        if let Some((manager, id)) = key.identity()
            && let Some(position) = self.by_id.get(&(manager.to_owned(), id.to_owned()))
        {
            return Match::Sure(*position);
        }
        let by_uuid = key.uuid.as_ref().and_then(|uuid| self.by_uuid.get(uuid));
        if let Some(Some(position)) = by_uuid {
            return Match::Sure(*position);
        }
        match self.by_name.get(&key.name) {
            None => Match::None,
            Some(None) => Match::Ambiguous,
            Some(Some(position)) if !self.same_manager(*position, key) => Match::None,
            Some(Some(position)) if self.by_id.is_empty() || key.id.is_none() => {
                Match::Sure(*position)
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
