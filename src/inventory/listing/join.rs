//! Which machine a row of a side tab belongs to.

use std::collections::HashMap;

use super::machine::Machine;
use crate::table::{Cell, RowView, number};

/// What rows name a machine by, from the surest to the weakest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// The vCenter, in lower case.
    pub(crate) manager: Option<String>,
    /// The managed object id; unique in its vCenter only.
    pub(crate) id: Option<String>,
    /// The UUID; before 4.3.1 the SMBIOS one, which clones share.
    pub(crate) uuid: Option<String>,
    pub(crate) name: String,
}

impl Key {
    /// The key of a row; the name is blank in tables that go by an identifier alone.
    pub(crate) fn of(row: &RowView<'_>) -> Option<Self> {
        let lower = |field| {
            let text = row.text(field)?.to_lowercase();
            (!number::is_missing(&text)).then_some(text)
        };
        let id = lower("vm_id");
        let uuid = lower("vm_uuid").or_else(|| id.as_deref().and_then(trailing_uuid));
        let name = match row.cell("name") {
            Cell::Error(_) => None,
            cell => cell.text(),
        };
        if name.is_none() && id.is_none() && uuid.is_none() {
            return None;
        }
        Some(Self {
            manager: lower("server").or_else(|| lower("server_uuid")),
            id,
            uuid,
            name: name.unwrap_or_default().into_owned(),
        })
    }

    /// What findings call the machine.
    pub(crate) fn called(&self) -> String {
        let id = || self.id.clone().or_else(|| self.uuid.clone());
        Some(self.name.clone()).filter(|name| !name.is_empty()).or_else(id).unwrap_or_default()
    }

    fn identity(&self) -> Option<(&str, &str)> {
        Some((self.manager.as_deref().unwrap_or(""), self.id.as_deref()?))
    }
}

/// Azure Migrate's ids of machines end in `_` and the UUID of the machine.
fn trailing_uuid(id: &str) -> Option<String> {
    let (_, tail) = id.rsplit_once('_')?;
    let groups: Vec<usize> = tail.split('-').map(str::len).collect();
    let is_uuid =
        groups == [8, 4, 4, 4, 12] && tail.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    is_uuid.then(|| tail.to_owned())
}

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
