//! The counters of a performance log by its first row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use encoding_rs::{WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};
use serde::Deserialize;

use super::disk_files::{Owners, Words};
use crate::churn::options::Options;
use crate::churn::reading::total_names::is_total;
use crate::churn::usage::figures::{self, Figure};
use crate::churn::usage::gauge::Resource;
use crate::embedded;
use crate::units::BYTES_PER_MIB;

static NAMES: LazyLock<Names> = LazyLock::new(Names::load);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    physical: Vec<String>,
    logical: Vec<String>,
    write_bytes: Vec<String>,
    virtual_disk: Vec<String>,
    mib_written: Vec<String>,
    disk_files: Words,
}

impl Names {
    fn load() -> Self {
        let mut names: Self = embedded::data!("columns/pdh");
        for list in [&mut names.physical, &mut names.logical, &mut names.write_bytes] {
            let misread: Vec<String> = list.iter().flat_map(|name| misread(name)).collect();
            list.extend(misread);
        }
        names
    }
}

/// What the paths of virtual disks are made of.
pub(crate) fn disk_words() -> &'static Words {
    &NAMES.disk_files
}

/// A name as it looks when text of another Windows code page was read as the Western one.
fn misread(name: &str) -> Vec<String> {
    [WINDOWS_1250, WINDOWS_1251, WINDOWS_1254]
        .iter()
        .filter_map(|encoding| {
            let (bytes, _, unmappable) = encoding.encode(name);
            let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
            (!unmappable && text != name).then(|| text.into_owned())
        })
        .collect()
}

/// Whether a performance object is that of disks.
pub(crate) fn is_disk_object(object: &str) -> bool {
    let is =
        |names: &[String]| names.iter().any(|name| name.to_lowercase() == object.to_lowercase());
    is(&NAMES.physical) || is(&NAMES.logical)
}

/// Whether a counter is that of bytes written a second, in a language of Windows.
pub(crate) fn counts_writes(counter: &str) -> bool {
    NAMES.write_bytes.iter().any(|name| name.to_lowercase() == counter.to_lowercase())
}

/// A path such as `\\HOST\PhysicalDisk(0 C:)\Disk Write Bytes/sec`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) host: Option<String>,
    pub(crate) object: String,
    pub(crate) instance: String,
    pub(crate) name: String,
}

impl Counter {
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let (host, rest) = match path.strip_prefix("\\\\") {
            Some(rest) => {
                let (host, rest) = rest.split_once('\\')?;
                (Some(host.to_owned()), rest)
            }
            None => (None, path.strip_prefix('\\')?),
        };
        let (group, name) = rest.rsplit_once('\\')?;
        // Names of machines may hold brackets themselves: the outermost count.
        let (object, instance) = match (group.find('('), group.strip_suffix(')')) {
            (Some(open), Some(body)) => (group.get(..open)?, body.get(open + 1..)?),
            _ => (group, ""),
        };
        // A backslash may be lost on the way: `\WEB\PhysicalDisk(0 C:)\Disk Write Bytes/sec`.
        let (host, object) = match object.split_once('\\') {
            Some((name, object)) if host.is_none() => (Some(name.to_owned()), object),
            _ => (host, object),
        };
        Some(Self {
            host,
            object: object.trim().to_owned(),
            instance: instance.trim().to_owned(),
            name: name.trim().to_owned(),
        })
    }
}

/// A column that is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) column: usize,
    pub(crate) server: Option<String>,
    pub(crate) disk: Option<String>,
    /// Makes the value MiB per second.
    pub(crate) factor: f64,
    /// What else the server may be called, where its name is a guess.
    pub(crate) guesses: Vec<String>,
}

/// The columns whose mean tells how busy a server is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Busy {
    pub(crate) columns: Vec<usize>,
    pub(crate) server: Option<String>,
    pub(crate) figure: Figure,
}

/// Which columns of a log are read, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choice {
    pub(crate) columns: Vec<Chosen>,
    /// Of each server and resource the columns of its best figure.
    pub(crate) usage: Vec<Busy>,
    pub(crate) logical: bool,
    pub(crate) totals: bool,
    /// Whether servers are the machines of virtual disks.
    pub(crate) disk_files: bool,
    /// Hosts whose own disks are left out, because their machines are measured.
    pub(crate) hosts: Vec<String>,
}

impl Choice {
    /// Whether nothing of the log is read.
    pub(crate) fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.usage.is_empty()
    }

    /// The places of all columns that are read.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let busy = self.usage.iter().flat_map(|busy| &busy.columns).copied();
        self.columns.iter().map(|column| column.column).chain(busy)
    }
}

/// Of each server and resource the columns of its best figure: a total where there is one, else all instances.
fn busy(headings: &[String]) -> Vec<Busy> {
    /// A figure of a server, better ones first: its rank, whether it is of an instance, and its place.
    type Found = (usize, bool, usize, Figure);
    /// A server as it is written, and its figures.
    type OfServer = (Option<String>, Vec<Found>);
    let mut servers: BTreeMap<(Option<String>, Resource), OfServer> = BTreeMap::new();
    let counters: Vec<(usize, Counter)> = headings
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(column, heading)| Some((column, Counter::parse(heading)?)))
        .collect();
    let machines = machines(&counters);
    let hosts: BTreeSet<&Option<String>> = counters
        .iter()
        .filter(|(_, counter)| is_of_hyperv_machine(counter))
        .map(|(_, counter)| &counter.host)
        .collect();
    for (column, counter) in &counters {
        let Some((rank, figure)) = figures::counter(&counter.object, &counter.name) else {
            continue;
        };
        let (column, of_machine) = (*column, counter.instance.split_once(':'));
        let server = if is_of_hyperv_machine(counter) {
            // Of virtual processors the machine stands before their number: `web01:Hv VP 0`.
            let machine = of_machine.map_or(counter.instance.as_str(), |(machine, _)| machine);
            let machine = machine.trim();
            if machine.is_empty() || is_total(machine) {
                continue;
            }
            Some(machine.to_owned())
        } else if is_group(counter) {
            let machine = of_machine.filter(|(_, machine)| machines.holds(machine));
            let Some((_, machine)) = machine else { continue };
            Some(machine.to_owned())
        } else if hosts.contains(&counter.host) {
            // What the host does for its machines is none of theirs.
            continue;
        } else {
            counter.host.clone()
        };
        let is_instance =
            !counter.instance.is_empty() && !is_total(&counter.instance) && !is_group(counter);
        let key = (server.as_deref().map(str::to_lowercase), figure.gauge.resource());
        let (_, found) = servers.entry(key).or_insert_with(|| (server, Vec::new()));
        found.push((rank, is_instance, column, figure));
    }
    let best = servers.into_values().filter_map(|(server, mut found)| {
        found.sort_by_key(|(rank, is_instance, column, _)| (*rank, *is_instance, *column));
        let (rank, is_instance, first, figure) = *found.first()?;
        let same = found.iter().filter(|(own, one, ..)| (*own, *one) == (rank, is_instance));
        let columns: Vec<usize> = same.map(|(_, _, column, _)| *column).collect();
        // Two totals are two views of one figure, such as those of processors and of processor groups.
        let columns = if is_instance { columns } else { vec![first] };
        Some(Busy { columns, server, figure })
    });
    let mut best: Vec<Busy> = best.collect();
    best.sort_by_key(|busy| busy.columns.first().copied());
    best
}

/// Whether a counter of a Hyper-V host is of the virtual processors or the memory of its machines.
fn is_of_hyperv_machine(counter: &Counter) -> bool {
    counter.object.contains("Hyper-V") && figures::counter(&counter.object, &counter.name).is_some()
}

/// Whether a counter is of a group of worlds of esxtop.
fn is_group(counter: &Counter) -> bool {
    counter.object.starts_with("Group ")
}

/// The machines in a log of esxtop, by what has virtual disks or processors.
#[derive(Default)]
struct Machines(BTreeSet<String>);

impl Machines {
    /// Whether a group is a machine. Where nothing in the log tells, it is one unless it is known to be of the hypervisor.
    fn holds(&self, group: &str) -> bool {
        if self.0.is_empty() { !figures::is_of_hypervisor(group) } else { self.0.contains(group) }
    }
}

fn machines(counters: &[(usize, Counter)]) -> Machines {
    let mut machines = Machines::default();
    if !counters.iter().any(|(_, counter)| is_group(counter)) {
        return machines;
    }
    for (_, counter) in counters {
        let instance = counter.instance.as_str();
        match counter.object.as_str() {
            "Virtual Disk" if !is_total(instance) => {
                let machine = split_virtual_disk(instance).map_or(instance, |(name, _)| name);
                machines.0.insert(machine.to_owned());
            }
            // `4711:web01:4712:vmx-vcpu-0:web01`.
            "Vcpu" => {
                let world = instance.split_once(':').map(|(_, rest)| rest);
                let world = world.and_then(|rest| rest.split_once(":vmx-vcpu-"));
                let machine = world.and_then(|(before, _)| before.rsplit_once(':'));
                machines.0.extend(machine.map(|(name, _)| name.to_owned()));
            }
            _ => {}
        }
    }
    machines
}

/// Chooses the columns with bytes written: of each server its physical disks, else its logical ones, and a total only
/// where there is nothing else.
pub(crate) fn choose(headings: &[String], options: &Options) -> Choice {
    let mut found: Vec<(usize, Counter, Kind)> = Vec::new();
    for (column, heading) in headings.iter().enumerate().skip(1) {
        let Some(counter) = Counter::parse(heading) else {
            continue;
        };
        if let Some(kind) = Kind::of(&counter, &NAMES, options) {
            found.push((column, counter, kind));
        }
    }
    // What a machine writes stands beside what its disks do.
    let in_parts: BTreeSet<(Option<String>, String)> = found
        .iter()
        .filter(|(.., kind)| *kind == Kind::VirtualDisk)
        .filter_map(|(_, counter, _)| {
            let (machine, _) = split_virtual_disk(&counter.instance)?;
            Some((counter.host.clone(), machine.to_owned()))
        })
        .collect();
    found.retain(|(_, counter, kind)| {
        *kind != Kind::VirtualDisk
            || !in_parts.contains(&(counter.host.clone(), counter.instance.clone()))
    });
    // Case is none of a host's name.
    let is_same = |a: &Option<String>, b: &Option<String>| {
        let folded = |host: &Option<String>| host.as_deref().map(str::to_lowercase);
        folded(a) == folded(b)
    };
    let mut servers: Vec<Option<String>> = Vec::new();
    for (_, counter, _) in &found {
        if !servers.iter().any(|server| is_same(server, &counter.host)) {
            servers.push(counter.host.clone());
        }
    }
    let mut choice = Choice::default();
    let files = found.iter().filter(|(.., kind)| *kind == Kind::DiskFile);
    let owners = Owners::of(disk_words(), files.map(|(_, counter, _)| counter.instance.as_str()));
    for server in servers {
        let own = || found.iter().filter(|(_, counter, _)| is_same(&counter.host, &server));
        let Some(best) = own().map(|(.., kind)| *kind).min() else {
            continue;
        };
        choice.logical |= matches!(best, Kind::Logical | Kind::LogicalTotal);
        choice.totals |= matches!(best, Kind::PhysicalTotal | Kind::LogicalTotal);
        for (column, counter, _) in own().filter(|(.., kind)| *kind == best) {
            choice.columns.push(chosen(*column, counter, best, &owners));
        }
        if best == Kind::DiskFile {
            choice.disk_files = true;
            if own().any(|(.., kind)| *kind != Kind::DiskFile) {
                choice.hosts.extend(server);
            }
        }
    }
    tell_files_apart(&mut choice, &found, &owners);
    choice.usage = busy(headings);
    choice
}

/// Two files of one machine in different folders may have one name: then their whole paths stand for them.
fn tell_files_apart(choice: &mut Choice, found: &[(usize, Counter, Kind)], owners: &Owners<'_>) {
    let mut paths: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (_, counter, _) in found.iter().filter(|(.., kind)| *kind == Kind::DiskFile) {
        if let Some(owner) = owners.owner(&counter.instance) {
            let key = (owner.machine.to_lowercase(), owner.file.to_lowercase());
            paths.entry(key).or_default().insert(owner.path.to_lowercase());
        }
    }
    if paths.values().all(|paths| paths.len() < 2) {
        return;
    }
    let counters: BTreeMap<usize, &Counter> =
        found.iter().map(|(column, counter, _)| (*column, counter)).collect();
    for column in &mut choice.columns {
        let owner = counters.get(&column.column).and_then(|of| owners.owner(&of.instance));
        if let Some(owner) = owner {
            let key = (owner.machine.to_lowercase(), owner.file.to_lowercase());
            if paths.get(&key).is_some_and(|paths| paths.len() > 1) {
                column.disk = Some(owner.path);
            }
        }
    }
}

/// What a counter measures, the preferred one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The file of a virtual disk, on a Hyper-V host.
    DiskFile,
    VirtualDisk,
    Physical,
    Logical,
    PhysicalTotal,
    LogicalTotal,
}

impl Kind {
    fn of(counter: &Counter, names: &Names, options: &Options) -> Option<Self> {
        let is = |text: &str, names: &[String]| {
            names.iter().any(|name| name.to_lowercase() == text.to_lowercase())
        };
        if is(&counter.object, &names.virtual_disk) {
            let is_written = is(&counter.name, &names.mib_written);
            return (is_written && !is_total(&counter.instance)).then_some(Self::VirtualDisk);
        }
        let by_hand = options
            .counter
            .as_ref()
            .is_some_and(|wanted| wanted.to_lowercase() == counter.name.to_lowercase());
        if names.disk_files.is_disk(&counter.instance) {
            let is_written = by_hand || is(&counter.name, &names.disk_files.write_bytes);
            return is_written.then_some(Self::DiskFile);
        }
        if !by_hand && !is(&counter.name, &names.write_bytes) {
            return None;
        }
        let total = is_total(&counter.instance);
        if is(&counter.object, &names.physical) {
            Some(if total { Self::PhysicalTotal } else { Self::Physical })
        } else if is(&counter.object, &names.logical) || by_hand {
            Some(if total { Self::LogicalTotal } else { Self::Logical })
        } else {
            None
        }
    }
}

fn chosen(column: usize, counter: &Counter, kind: Kind, owners: &Owners<'_>) -> Chosen {
    if kind == Kind::DiskFile
        && let Some(owner) = owners.owner(&counter.instance)
    {
        return Chosen {
            column,
            server: Some(owner.machine),
            disk: Some(owner.file),
            factor: 1.0 / BYTES_PER_MIB,
            guesses: owner.guesses,
        };
    }
    let (server, disk, factor) = match (kind, split_virtual_disk(&counter.instance)) {
        (Kind::VirtualDisk, Some((machine, disk))) => {
            (Some(machine.to_owned()), Some(disk.to_owned()), 1.0)
        }
        (Kind::VirtualDisk, None) => (Some(counter.instance.clone()), None, 1.0),
        (Kind::PhysicalTotal | Kind::LogicalTotal, _) => {
            (counter.host.clone(), None, 1.0 / BYTES_PER_MIB)
        }
        _ => (counter.host.clone(), Some(counter.instance.clone()), 1.0 / BYTES_PER_MIB),
    };
    Chosen { column, server, disk, factor, guesses: Vec::new() }
}

/// `vm:scsi0:1` is the disk `scsi0:1` of `vm`; machines may have colons in their names.
fn split_virtual_disk(instance: &str) -> Option<(&str, &str)> {
    ["scsi", "sata", "nvme", "ide"]
        .iter()
        .filter_map(|bus| {
            let at = instance.rfind(&format!(":{bus}"))?;
            let digits = instance.get(at + 1 + bus.len()..)?;
            digits.starts_with(|c: char| c.is_ascii_digit()).then_some(at)
        })
        .max()
        .and_then(|at| Some((instance.get(..at)?, instance.get(at + 1..)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose_of(paths: &[&str]) -> Choice {
        let headings: Vec<String> = std::iter::once("(PDH-CSV 4.0)")
            .chain(paths.iter().copied())
            .map(ToOwned::to_owned)
            .collect();
        choose(&headings, &Options::default())
    }

    fn columns(choice: &Choice) -> Vec<(usize, &str, &str)> {
        choice
            .columns
            .iter()
            .map(|c| {
                (
                    c.column,
                    c.server.as_deref().unwrap_or_default(),
                    c.disk.as_deref().unwrap_or_default(),
                )
            })
            .collect()
    }

    #[test]
    fn physical_disks_come_first_and_totals_never_beside_their_parts() {
        let choice = choose_of(&[
            r"\\WEB\LogicalDisk(C:)\Disk Write Bytes/sec",
            r"\\WEB\PhysicalDisk(_Total)\Disk Write Bytes/sec",
            r"\\WEB\PhysicalDisk(0 C:)\Disk Write Bytes/sec",
            r"\\WEB\PhysicalDisk(1 D: E:)\Disk Write Bytes/sec",
            r"\\WEB\PhysicalDisk(0 C:)\Disk Read Bytes/sec",
            r"\\DB\LogicalDisk(C:)\Disk Write Bytes/sec",
            r"\\DB\LogicalDisk(HarddiskVolume1)\Disk Write Bytes/sec",
            r"\\APP\PhysicalDisk(_Total)\Disk Write Bytes/sec",
        ]);
        assert_eq!(
            columns(&choice),
            [
                (3, "WEB", "0 C:"),
                (4, "WEB", "1 D: E:"),
                (6, "DB", "C:"),
                (7, "DB", "HarddiskVolume1"),
                (8, "APP", "")
            ]
        );
        assert!(choice.logical && choice.totals);
    }

    #[test]
    fn counters_are_known_in_the_languages_of_windows() {
        for path in [
            r"\\H\Disco físico(0 C:)\Bytes de escritura en disco/s",
            r"\\H\Disco fisico(0 C:)\Byte scritti su disco/sec",
            r"\\H\Disque physique(0 C:)\Écritures disque, octets/s",
            r"\\H\PhysicalDisk(0 C:)\Bytes de gravação de disco/s",
            r"\\H\Disco físico(0 C:)\Bytes escritos em disco/seg",
            r"\\H\Physikalischer Datenträger(0 C:)\Bytes geschrieben/s",
            r"\\H\Fysisk disk(0 C:)\Disk - skrivna byte/s",
            r"\\H\FizikselDisk(0 C:)\Disk Yazma Bayt/sn",
            r"\\H\Fizikai lemez(0 C:)\Írási sebesség (bájt/s)",
            r"\\H\Fysieke schijf(0 C:)\Geschreven bytes per seconde",
            r"\\H\Dysk fizyczny(0 C:)\Bajty zapisu dysku/s",
            r"\\H\Fyzický disk(0 C:)\Bajty zapisování na disk/s",
            r"\\H\Физический диск(0 C:)\Скорость записи на диск (байт/с)",
        ] {
            assert_eq!(columns(&choose_of(&[path])), [(1, "H", "0 C:")], "{path}");
        }
        assert!(choose_of(&[r"\\H\Physischer Datenträger(_Gesamt)\Bytes geschrieben/s"]).totals);
    }

    #[test]
    fn counters_of_another_code_page_are_known() {
        let path = r"\\H\Физический диск(0 C:)\Скорость записи на диск (байт/с)";
        let bytes = encoding_rs::WINDOWS_1251.encode(path).0.into_owned();
        let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
        assert_eq!(columns(&choose_of(&[&text])), [(1, "H", "0 C:")]);
    }

    #[test]
    fn another_counter_can_be_named() {
        let headings = ["t".to_owned(), r"\\H\Disk X(0)\Skrivin bæti/sek".to_owned()];
        assert!(choose(&headings, &Options::default()).columns.is_empty());
        let options =
            Options { counter: Some("skrivin BÆTI/sek".to_owned()), ..Options::default() };
        assert_eq!(columns(&choose(&headings, &options)), [(1, "H", "0")]);
    }

    #[test]
    fn machines_of_esxtop_may_have_brackets_and_colons() {
        let choice = choose_of(&[
            r"\\esx1\Virtual Disk(web:scsi0:0)\MBytes Written/sec",
            r"\\esx1\Virtual Disk(web)\MBytes Written/sec",
            r"\\esx1\Virtual Disk(db)\MBytes Written/sec",
            r"\\esx1\Virtual Disk(app (old): 2:nvme0:1)\MBytes Written/sec",
            r"\\esx1\Virtual Disk(web:scsi0:0)\MBytes Read/sec",
            r"\\esx1\Group Cpu(1:web)\% Used",
        ]);
        assert_eq!(
            columns(&choice),
            [(1, "web", "scsi0:0"), (3, "db", ""), (4, "app (old): 2", "nvme0:1")]
        );
        assert_eq!(choice.columns[0].factor, 1.0);
    }

    #[test]
    fn virtual_disks_belong_to_their_machines_and_not_to_the_host() {
        let choice = choose_of(&[
            r"\\HV1\Hyper-V Virtual Storage Device(C:-VMs-web-web.vhdx)\Write Bytes/sec",
            r"\\HV1\Hyper-V Virtual Storage Device(C:-VMs-web-web.vhdx)\Read Bytes/sec",
            r"\\HV1\Hyper-V Virtual Storage Device(D:-VMs-web-web.vhdx)\Write Bytes/sec",
            r"\\HV1\Hyper-V Virtual Storage Device(C:-VMs-db-db.vmgs)\Write Bytes/sec",
            r"\\HV1\PhysicalDisk(0 C:)\Disk Write Bytes/sec",
            r"\\HV2\Virtuelles Hyper-V-Speichergerät(C:-VMs-db-os.vhdx)\Geschriebene Bytes/s",
            r"\\SRV\PhysicalDisk(0 C:)\Disk Write Bytes/sec",
        ]);
        assert_eq!(
            columns(&choice),
            [
                (1, "web", "C:-VMs-web-web.vhdx"),
                (3, "web", "D:-VMs-web-web.vhdx"),
                (6, "db", "db-os.vhdx"),
                (7, "SRV", "0 C:"),
            ]
        );
        assert_eq!(choice.hosts, ["HV1"]);
        assert!(choice.disk_files && choice.columns[0].guesses.is_empty());
        assert_eq!(choice.columns[2].guesses[..2], ["VMs-db-os", "VMs-db"]);
    }

    #[test]
    fn processors_and_memory_have_one_figure_a_server() {
        let choice = choose_of(&[
            r"\\WEB\Processor(0)\% Processor Time",
            r"\\WEB\Processor(_Total)\% Processor Time",
            r"\\WEB\Processor Information(_Total)\% Processor Time",
            r"\\WEB\Memory\Available MBytes",
            r"\\WEB\Memory\Available Bytes",
            r"\\DB\Prozessor(0)\Prozessorzeit (%)",
            r"\\DB\Prozessor(1)\Prozessorzeit (%)",
            r"\\DB\Process(sql)\% Processor Time",
            r"\\HV1\Hyper-V Hypervisor Virtual Processor(app:Hv VP 0)\% Guest Run Time",
            r"\\HV1\Hyper-V Hypervisor Virtual Processor(app:Hv VP 1)\% Guest Run Time",
            r"\\HV1\Hyper-V Hypervisor Virtual Processor(_Total)\% Guest Run Time",
            r"\\HV1\Hyper-V Dynamic Memory VM(app)\Physical Memory",
            r"\\HV1\Hyper-V Dynamic Memory VM(_Total)\Physical Memory",
            r"\\esx1\Group Cpu(1:system)\% Used",
            r"\\esx1\Group Cpu(4711:sql: 2)\% Used",
            r"\\esx1\Vcpu(4711:sql: 2:4712:vmx-vcpu-0:sql: 2)\% Used",
        ]);
        let found: Vec<_> = choice
            .usage
            .iter()
            .map(|busy| {
                let server = busy.server.as_deref().unwrap_or_default();
                (server, busy.figure.gauge.id(), busy.columns.clone())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("WEB", "cpu-percent", vec![2]),
                ("WEB", "memory-available", vec![4]),
                ("DB", "cpu-percent", vec![6, 7]),
                ("app", "cpu-percent", vec![9, 10]),
                ("app", "memory-consumed", vec![12]),
                ("sql: 2", "cpu-cores", vec![15]),
            ]
        );
    }

    #[test]
    fn paths_without_a_host_are_read() {
        let counter = Counter::parse(r"\PhysicalDisk(0 C:)\Disk Write Bytes/sec").unwrap();
        assert_eq!((counter.host, counter.instance.as_str()), (None, "0 C:"));
        let counter = Counter::parse(r"\WEB\PhysicalDisk(0 C:)\Disk Write Bytes/sec").unwrap();
        assert_eq!(
            (counter.host.as_deref(), counter.object.as_str()),
            (Some("WEB"), "PhysicalDisk")
        );
        for path in ["", "abc", r"\\host", r"\\host\x", "Exiting, please wait..."] {
            assert_eq!(Counter::parse(path).filter(|c| !c.object.is_empty()), None, "{path}");
        }
    }
}
