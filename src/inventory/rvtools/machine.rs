//! A machine as vInfo describes it.

use super::super::draft::Draft;
use super::super::reading::ReadOptions;
use super::super::tally::{Notice, Tally};
use super::super::words;
use super::join::Key;
use super::tabs::UnreadableCells;
use crate::estate::{Class, Server};
use crate::finding::{Finding, Severity};
use crate::table::RowView;

const MIB_PER_GIB: f64 = 1024.0;

static COUNTED_NICS: Notice = Notice {
    code: "nics-counted",
    severity: Severity::Note,
    message: "vInfo does not state the number of NICs; the rows of vNetwork are counted",
    hint: "Nothing to do",
};

/// A machine and what the side tabs say about it.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) key: Key,
    pub(super) draft: Draft,
    /// Rows of vNetwork.
    pub(super) adapters: u32,
    /// From vCPU and vMemory, where vInfo has nothing.
    pub(super) fallback_cores: Option<u32>,
    pub(super) fallback_memory_mb: Option<f64>,
}

/// Reads a row of vInfo.
pub(super) fn read(
    row: &RowView<'_>,
    unreadable: &mut UnreadableCells,
) -> Result<Machine, Box<Finding>> {
    let key = Key::of(row).ok_or_else(|| Box::new(nameless(row)))?;
    let mut server = Server::new(key.name.clone(), row.place());
    let text = |field| row.text(field).map(std::borrow::Cow::into_owned);
    server.uuid.clone_from(&key.uuid);
    server.manager = text("server").or_else(|| text("server_uuid"));
    server.dns_name = text("dns_name");
    server.host = text("host");
    server.os = text("os_tools").or_else(|| text("os_config"));
    server.boot = text("firmware").and_then(|text| words::boot(&text));
    server.powered_on = text("power").and_then(|text| words::powered_on(&text));
    server.class = class(row, &key.name, unreadable);
    // RVTools writes 0 where it could not ask the host.
    server.cores = unreadable.count(row, "cpus").filter(|cores| *cores > 0);
    server.memory_mb = unreadable.mib(row, "memory").filter(|size| *size > 0.0);
    server.nics = unreadable.count(row, "nics");
    server.disk_count = unreadable.count(row, "disks").filter(|count| *count > 0);
    let mut draft = Draft::new(server);
    let mut gib = |field| unreadable.mib(row, field).map(|size| size / MIB_PER_GIB);
    draft.total_gb = gib("total_disk_capacity");
    draft.provisioned_gb = gib("provisioned");
    draft.datastore_used_gb = gib("in_use");
    Ok(Machine {
        key,
        draft,
        adapters: 0,
        fallback_cores: None,
        fallback_memory_mb: None,
    })
}

fn nameless(row: &RowView<'_>) -> Finding {
    Finding::error(
        "row-without-name",
        format!("row {}", row.number_in_sheet()),
        "the row has no name in the column VM; it is left out",
    )
    .hint("Delete the row, or fill in the name")
    .at(row.place_of("name"))
}

fn class(row: &RowView<'_>, name: &str, unreadable: &mut UnreadableCells) -> Class {
    let state = row.text("connection_state").unwrap_or_default();
    if unreadable.boolean(row, "template") == Some(true) {
        Class::Template
    } else if unreadable.boolean(row, "placeholder") == Some(true) {
        Class::Placeholder
    } else if is_cluster_agent(name) {
        Class::Agent
    } else if ["inaccessible", "orphaned", "disconnected", "invalid"]
        .iter()
        .any(|word| state.eq_ignore_ascii_case(word))
    {
        Class::Inaccessible
    } else {
        Class::Server
    }
}

/// `vCLS-` and a UUID, or `vCLS (3)`.
fn is_cluster_agent(name: &str) -> bool {
    let rest = name.strip_prefix("vCLS");
    rest.is_some_and(|rest| rest.starts_with(['-', ' ']) || rest.is_empty())
}

impl Machine {
    /// The server, after all tabs were read.
    pub(super) fn settle(mut self, options: &ReadOptions, tally: &mut Tally) -> Server {
        let server = &mut self.draft.server;
        server.cores = server.cores.or(self.fallback_cores);
        server.memory_mb = server.memory_mb.or(self.fallback_memory_mb);
        if server.nics.is_none() && self.adapters > 0 {
            if server.class == Class::Server {
                tally.add(&COUNTED_NICS, &server.name);
            }
            server.nics = Some(self.adapters);
        }
        self.draft.settle(options, tally)
    }
}
