//! What a row names its machine by.

use crate::table::{Cell, RowView, cell_words};

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
            (!cell_words::is_missing(&text)).then_some(text)
        };
        let id = lower("vm_id");
        let uuid = lower("vm_uuid").or_else(|| id.as_deref().and_then(uuid_of));
        let name = match row.cell("name") {
            Cell::Error(_) => None,
            // Names that somebody took out are as good as none.
            cell => cell.text().filter(|name| !cell_words::is_missing(name)),
        };
        if name.is_none() && id.is_none() && uuid.is_none() {
            return None;
        }
        Some(Self {
            manager: lower("server").or_else(|| lower("server_uuid")),
            id,
            uuid,
            name: on_one_line(&name.unwrap_or_default()),
        })
    }

    /// The name in lower case, if there is one.
    pub(crate) fn folded_name(&self) -> Option<String> {
        (!self.name.is_empty()).then(|| self.name.to_lowercase())
    }

    /// What findings call the machine.
    pub(crate) fn called(&self) -> String {
        let id = || self.id.clone().or_else(|| self.uuid.clone());
        Some(self.name.clone()).filter(|name| !name.is_empty()).or_else(id).unwrap_or_default()
    }
}

/// A name that a cell holds on two lines.
fn on_one_line(name: &str) -> String {
    if name.contains(['\n', '\r']) {
        name.split_whitespace().collect::<Vec<&str>>().join(" ")
    } else {
        name.to_owned()
    }
}

/// An identifier that is a UUID itself, or ends in one: those of Azure Migrate end in `_` and the UUID of the machine.
fn uuid_of(id: &str) -> Option<String> {
    let tail = id.rsplit_once('_').map_or(id, |(_, tail)| tail);
    let groups: Vec<usize> = tail.split('-').map(str::len).collect();
    let is_uuid =
        groups == [8, 4, 4, 4, 12] && tail.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    is_uuid.then(|| tail.to_owned())
}
