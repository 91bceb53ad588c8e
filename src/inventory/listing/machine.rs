//! A machine as one row describes it.
//!
//! The heading tables of all formats share the names of these fields, so that one reader serves them all.

use std::collections::BTreeMap;

use super::super::addresses;
use super::super::cell_sizes;
use super::super::cells::Cells;
use super::super::change;
use super::super::draft::Draft;
use super::super::numbered_disks;
use super::super::recommended_disks::{self, SizeClass};
use super::super::words;
use super::condition;
use super::key::Key;
use crate::estate::{
    Boot, Change, Class, Disk, Quality, Server, Usage, UsageFrom, UsageKind, Workload, tags,
};
use crate::finding::Finding;
use crate::message;
use crate::table::{Cell, RowView, cell_words};
use crate::units::GibPerDay;

/// A machine and what the other tables say about it.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) key: Key,
    pub(crate) draft: Draft,
    /// Rows of the table of network adapters.
    pub(crate) adapters: u32,
    /// How many rows of the list describe it.
    pub(crate) described: u32,
    /// What its instances of a database do, by their names in small letters.
    pub(crate) instances: BTreeMap<String, Workload>,
}

/// Reads a row.
pub(crate) fn read(row: &RowView<'_>, key: Key, cells: &mut Cells) -> Machine {
    let mut server = Server::new(key.name.clone(), row.location());
    server.uuid.clone_from(&key.uuid);
    server.vm_id.clone_from(&key.id);
    server.manager = text(row, "server").or_else(|| text(row, "server_uuid"));
    server.dns_name = text(row, "dns_name");
    learn_addresses(row, &mut server);
    server.host = text(row, "host");
    server.cluster = text(row, "cluster");
    server.datacenter = text(row, "datacenter");
    server.folder = text(row, "folder");
    server.tags = text(row, "tags").map(|text| tags(&text)).unwrap_or_default();
    server.software = software(row, cells);
    server.os = os(row);
    server.boot = boot(row, cells);
    server.class = class(row, &key.name, cells);
    // Tools write 0 where they could not ask the host.
    server.cores = cells.count(row, "cores").filter(|cores| *cores > 0);
    server.memory_mb = cells.mib(row, "memory").filter(|size| *size > 0.0);
    server.nics = cells.count(row, "nics").or_else(|| list_length(row, "adapters"));
    server.disk_count = cells
        .count(row, "disks")
        .or_else(|| list_length(row, "disk_names"))
        .filter(|count| *count > 0);
    server.azure_size = text(row, "azure_size").filter(|size| !is_remark(size));
    server.change = change(row, cells);
    server.group = text(row, "group");
    server.secure_boot = cells.boolean(row, "secure_boot");
    // There is no Secure Boot without UEFI.
    server.boot = server.boot.or(server.secure_boot.filter(|on| *on).map(|_| Boot::Efi));
    server.snapshots = cells.count(row, "snapshots");
    condition::read(row, &mut server.condition, cells);
    server.workload = workload(row, cells);
    server.cpu_mhz = cells.number(row, "cpu_max").filter(|mhz| *mhz > 0.0);
    server.usage = usage(row, cells);
    let mut draft = Draft::new(server);
    if !cell_sizes::read(row, &mut draft) {
        draft.total_gb = cells.gib(row, "storage");
        draft.provisioned_gb = cells.gib(row, "provisioned");
        draft.guest_used_gb = cells.gib(row, "used");
    }
    draft.boot_disk_gb =
        numbered_disks::sum(cells.gib(row, "boot_disk"), cells.gib(row, "more_disk"));
    draft.guest_free_gb = cells.gib(row, "free");
    draft.datastore_used_gb = cells.gib(row, "used_datastore");
    // The disks are at least as large as their files.
    let files = cells.gib(row, "file_size");
    draft.datastore_used_gb = draft.datastore_used_gb.or(files);
    draft.provisioned_gb = draft.provisioned_gb.or(files);
    let free_percent = cells.number(row, "free_percent");
    let used_percent = free_percent.map(|free| (100.0 - free).max(0.0));
    draft.used_percent = cells.number(row, "utilization").or(used_percent);
    let written = cells.gib(row, "writes_per_day").filter(|written| *written > 0.0);
    draft.writes_mib_per_s = written.map(|written| GibPerDay(written).mib_per_s());
    recommended_disks(row, &mut draft);
    Machine { key, draft, adapters: 0, described: 1, instances: BTreeMap::new() }
}

/// Takes over the addresses of a row.
pub(crate) fn learn_addresses(row: &RowView<'_>, server: &mut Server) {
    for text in row.texts(addresses::is_mac) {
        server.addresses.add_macs(&text);
    }
    for text in row.texts(addresses::is_ip) {
        server.addresses.add_ips(&text);
    }
}

/// What a machine or disk was measured to do: its reads and writes together, or each. Azure Migrate's figures are percentiles: good
/// for sizes, no daily sums.
pub(crate) fn workload(row: &RowView<'_>, cells: &mut Cells) -> Workload {
    let is_one = |number: &f64| *number >= 0.0;
    let iops = cells.number(row, "iops").filter(is_one);
    let reads = cells.number(row, "read_ops");
    let both = numbered_disks::sum(reads, cells.number(row, "write_ops"));
    let mib_per_s = cells.mib_per_second(row, "mib_per_s");
    let read_mib_per_s = cells.mib_per_second(row, "read_mib_per_s");
    let both_mib_per_s =
        numbered_disks::sum(read_mib_per_s, cells.mib_per_second(row, "write_mib_per_s"));
    Workload { iops: iops.or(both), mib_per_s: mib_per_s.or(both_mib_per_s), ..Workload::default() }
}

/// How busy a machine was measured to be; Azure Migrate writes 0 where nothing was measured. What the figures are is told by
/// the format, [`Format::usage`](super::super::format::Format::usage).
fn usage(row: &RowView<'_>, cells: &mut Cells) -> Usage {
    let stated = UsageFrom::of(UsageKind::Stated);
    let above_zero = |number: &f64| *number > 0.0;
    let mut number = |field| cells.number(row, field).filter(above_zero);
    let share = |part: Option<f64>, whole: Option<f64>| Some(part? / whole? * 100.0);
    let cpu_percent =
        number("cpu_usage").or_else(|| share(number("cpu_in_use"), number("cpu_max")));
    let stated_percent = number("memory_usage");
    let mut size = |field| cells.mib(row, field).filter(above_zero);
    let memory_percent = stated_percent.or_else(|| {
        let in_use = size("memory_in_use").or_else(|| size("memory_demand"));
        let has = size("memory").into_iter().chain(size("memory_assigned")).reduce(f64::max);
        share(in_use, has)
    });
    Usage {
        cpu_percent,
        memory_percent,
        cpu_from: cpu_percent.map(|_| stated),
        memory_from: memory_percent.map(|_| stated),
    }
}

/// The disks of a row that lists their names and the recommended disks, but no sizes.
fn recommended_disks(row: &RowView<'_>, draft: &mut Draft) {
    let skus = text(row, "disk_skus").unwrap_or_default();
    let skus: Vec<&str> = recommended_disks::entries(&skus).collect();
    let names = text(row, "disk_names").unwrap_or_default();
    let names: Vec<&str> = recommended_disks::entries(&names).collect();
    let count = draft.server.disk_count.map(|count| count as usize);
    let classes: Option<Vec<SizeClass>> = skus.iter().map(|sku| SizeClass::of_sku(sku)).collect();
    let Some(classes) =
        classes.filter(|all| !all.is_empty() && count.is_none_or(|n| n == all.len()))
    else {
        return;
    };
    for (place, class) in classes.into_iter().enumerate() {
        let label =
            names.get(place).map_or_else(|| format!("Disk {}", place + 1), ToString::to_string);
        draft.server.disks.push(Disk { label, ..Disk::default() });
        draft.classed_disks.push((place, class));
    }
}

fn text(row: &RowView<'_>, field: &str) -> Option<String> {
    let text = match row.cell(field) {
        Cell::Error(_) => return None,
        cell => cell.text()?,
    };
    (!cell_words::is_missing(&text)).then(|| text.into_owned())
}

/// What the tools in the guest report beats what somebody chose when the machine was made.
fn os(row: &RowView<'_>) -> Option<String> {
    let mut os =
        text(row, "os_tools").or_else(|| text(row, "os")).or_else(|| text(row, "os_config"))?;
    // PowerCLI's guest is `web01:Microsoft Windows Server 2016 (64-bit)`.
    let named = text(row, "name").and_then(|name| os.strip_prefix(&name)?.strip_prefix(':'));
    if let Some(rest) = named.map(str::trim).filter(|rest| !rest.is_empty()) {
        os = rest.to_owned();
    }
    if let Some(version) = text(row, "os_version").filter(|version| !os.contains(version)) {
        os = format!("{os} {version}");
    }
    let narrow = ["x86", "32-bit", "32 bit", "i386", "32"];
    let is_narrow = text(row, "os_architecture")
        .is_some_and(|text| narrow.contains(&text.to_lowercase().as_str()));
    if is_narrow && !os.contains("32") {
        os = format!("{os} (32-bit)");
    }
    Some(os)
}

/// Software that decides how a machine is to be built: what a column names, or that it has instances of SQL Server.
fn software(row: &RowView<'_>, cells: &mut Cells) -> Vec<String> {
    let has_instances = cells.count(row, "sql_instances").is_some_and(|count| count > 0);
    let instances = has_instances.then(|| "SQL Server".to_owned());
    text(row, "software").or(instances).into_iter().collect()
}

fn boot(row: &RowView<'_>, cells: &mut Cells) -> Option<Boot> {
    let stated = text(row, "boot").and_then(|text| words::boot(&text));
    stated.or_else(|| match cells.count(row, "generation")? {
        1 => Some(Boot::Bios),
        2 => Some(Boot::Efi),
        _ => None,
    })
}

fn change(row: &RowView<'_>, cells: &mut Cells) -> Option<Change> {
    let field = change::field(row);
    let stated = change::in_field(row, field).and_then(|stated| match stated {
        Some(amount) if change::is_beyond(amount) => {
            Err(row.unexpected(field, message!("a change that a server can have in a day")))
        }
        stated => Ok(stated),
    });
    let amount = cells.keep(stated)?;
    (change::figure(amount) >= 0.0).then(|| Change {
        amount,
        quality: Quality::Typed,
        location: Some(row.location_of(field)),
    })
}

fn is_remark(size: &str) -> bool {
    size.to_lowercase().starts_with("error")
}

/// How many entries a list such as `[a,b];[c];` or `scsi0:0;scsi0:1;` has; one bracket holds the addresses of one adapter.
fn list_length(row: &RowView<'_>, field: &str) -> Option<u32> {
    let text = text(row, field)?;
    let entries = text
        .split(';')
        .map(|entry| entry.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']')));
    let count = entries.filter(|entry| !entry.is_empty()).count();
    u32::try_from(count).ok().filter(|count| *count > 0)
}

fn class(row: &RowView<'_>, name: &str, cells: &mut Cells) -> Class {
    let state = row.text("connection_state").unwrap_or_default();
    if cells.boolean(row, "template") == Some(true) {
        Class::Template
    } else if cells.boolean(row, "placeholder") == Some(true) {
        Class::Placeholder
    } else if is_cluster_agent(name) || cells.boolean(row, "controller") == Some(true) {
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

/// `vCLS-` and a UUID, or `vCLS (3)`; `NTNX-`, a serial number and `-CVM`; the domain of Xen that manages the others.
fn is_cluster_agent(name: &str) -> bool {
    if name == "Domain-0" || name.starts_with("NTNX-") && name.ends_with("-CVM") {
        return true;
    }
    let rest = name.strip_prefix("vCLS");
    rest.is_some_and(|rest| rest.starts_with(['-', ' ']) || rest.is_empty())
}

/// Whether a machine is one of the examples in Azure Migrate's template for imports: `VM001.corp.contoso.com`.
pub(crate) fn is_template_example(name: &str) -> bool {
    let number = name.strip_prefix("VM").and_then(|rest| rest.strip_suffix(".corp.contoso.com"));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The finding for a row that names no machine.
pub(crate) fn nameless(row: &RowView<'_>) -> Finding {
    Finding::error(
        "row-without-name",
        message!("row {number}", number = row.number_in_sheet()),
        message!(
            "the row has no name in the column {heading}; it is left out",
            heading = row.heading("name")
        ),
    )
    .hint(message!("Delete the row, or fill in the name"))
    .at(row.location_of("name"))
}

impl Machine {
    /// Where nothing is known of the load of the machine or its disks, that of its instances together; an instance that did nothing
    /// while it was looked at says nothing about the machine.
    pub(crate) fn take_load_of_instances(&mut self) {
        let server = &mut self.draft.server;
        let is_known = |load: &Workload| load.iops.or(load.mib_per_s).is_some();
        if is_known(&server.workload) || server.disks.iter().any(|disk| is_known(&disk.workload)) {
            return;
        }
        let sum = |of: fn(&Workload) -> Option<f64>| {
            let sum: f64 = self.instances.values().filter_map(of).sum();
            (sum > 0.0).then_some(sum)
        };
        server.workload.iops = sum(|load| load.iops);
        server.workload.mib_per_s = sum(|load| load.mib_per_s);
    }

    /// Takes over what is not known yet.
    pub(crate) fn fill(&mut self, other: Self) {
        let mut more = other.draft;
        let more_classed = std::mem::take(&mut more.classed_disks);
        let draft = &mut self.draft;
        draft.total_gb = draft.total_gb.or(more.total_gb);
        draft.provisioned_gb = draft.provisioned_gb.or(more.provisioned_gb);
        draft.boot_disk_gb = draft.boot_disk_gb.or(more.boot_disk_gb);
        draft.guest_used_gb = draft.guest_used_gb.or(more.guest_used_gb);
        draft.guest_free_gb = draft.guest_free_gb.or(more.guest_free_gb);
        draft.datastore_used_gb = draft.datastore_used_gb.or(more.datastore_used_gb);
        draft.used_percent = draft.used_percent.or(more.used_percent);
        draft.writes_mib_per_s = draft.writes_mib_per_s.or(more.writes_mib_per_s);
        let (known, more) = (&mut draft.server, more.server);
        known.addresses.extend(&more.addresses);
        known.fill(&more);
        if known.disks.is_empty() {
            known.disks = more.disks;
            draft.classed_disks = more_classed;
        }
        if known.workload == Workload::default() {
            known.workload = more.workload;
        }
        for (instance, load) in other.instances {
            self.instances.entry(instance).or_insert(load);
        }
    }
}
