//! The tables beside the list of machines.

use std::collections::BTreeMap;

use super::super::cells::Cells;
use super::super::days::DayOrder;
use super::super::grid::Grid;
use super::super::names;
use super::super::power::PowerStates;
use super::super::recommended_disks::SizeClass;
use super::super::role::TableRole;
use super::chains::Chains;
use super::condition;
use super::join::{Index, Match};
use super::key::Key;
use super::machine::{self, Machine};
use super::no_disk;
use super::owners::Owners;
use super::paths::Paths;
use super::sharing::Sharing;
use super::twins::{self, Seen};
use crate::estate::Disk;
use crate::finding::{Finding, Severity};
use crate::identity::MachineName;
use crate::message;
use crate::source::Location;
use crate::table::{RowView, TableView, cell_words};
use crate::units::Gib;
use crate::wording::Message;

/// What joining a table brought to light.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub(crate) rows: usize,
    pub(crate) findings: Vec<Finding>,
}

/// Whether a row is of a drive or a file system that does not count; if so, it is noted.
fn is_set_aside(
    (role, row): (TableRole, &RowView<'_>),
    (entry, key, found): (&Entry<'_>, &Key, &Match),
    machines: &mut [Machine],
    strays: &mut Strays,
    cells: &mut Cells,
) -> bool {
    if role == TableRole::Disks && no_disk::is_no_disk(row, cells) {
        strays.no_disks.push(entry.called(key));
        if let Match::ById(at) | Match::AgainstName(at) = found
            && let Some(machine) = machines.get_mut(*at)
        {
            machine.draft.other_drives += 1;
            condition::add_disc(row, &mut machine.draft.server.condition, cells);
        }
        return true;
    }
    let is_no_volume = role == TableRole::Partitions && no_disk::is_no_volume(row);
    if is_no_volume {
        strays.no_volumes.push(entry.called(key));
    }
    is_no_volume
}

/// A table of snapshots or devices names the machines that have some; the others have none.
fn have_none(role: TableRole, machines: &mut [Machine]) {
    for machine in machines {
        let server = &mut machine.draft.server;
        match role {
            TableRole::Snapshots => server.snapshots.get_or_insert(0),
            TableRole::Discs => server.condition.discs.get_or_insert(0),
            TableRole::Usb => server.condition.usb_devices.get_or_insert(0),
            _ => return,
        };
    }
}

/// Adds the rows of a table to their machines.
///
/// A row whose identifier no machine has goes by its name, but only to a machine that got nothing by identifiers.
pub(crate) fn join(
    (role, grid, view): (TableRole, &Grid, &TableView<'_>),
    index: &Index,
    owners: &Owners,
    machines: &mut [Machine],
    paths: &Paths,
    cells: &mut Cells,
) -> Joined {
    let mut joined = Joined::default();
    let mut strays = Strays::default();
    let mut served = vec![false; machines.len()];
    let mut by_name = Vec::new();
    let mut by_form: BTreeMap<usize, Vec<(Entry<'_>, Key)>> = BTreeMap::new();
    let mut ambiguous = Vec::new();
    let mut seen = Seen::default();
    have_none(role, machines);
    let rows: Vec<RowView<'_>> = view.rows(&grid.sheet).collect();
    let (sharing, chains) = match role {
        TableRole::Disks => (Sharing::of(&rows), Chains::of(&rows)),
        _ => Default::default(),
    };
    let days = match role {
        TableRole::Snapshots => DayOrder::of(&rows, "created"),
        _ => DayOrder::default(),
    };
    let table = Table { role, sharing: &sharing, days };
    for (place, row) in rows.iter().enumerate() {
        // Rows of formatted cells without a name are left over from deleted rows.
        let owner = owners.find(grid, row.number_in_sheet());
        let keys = Key::of(row).map_or_else(|| paths.keys(row), |key| vec![key]);
        let keys = if keys.is_empty() {
            owner.map(|_| Key::default()).into_iter().collect()
        } else {
            keys
        };
        joined.rows += usize::from(!keys.is_empty());
        // The file on top of it stands for the whole disk.
        if chains.is_covered(place) {
            strays.covered += 1;
            continue;
        }
        let below =
            chains.files_below(place).into_iter().filter_map(|place| rows.get(place).copied());
        let entry = Entry { row: *row, below: below.collect(), has_several_owners: keys.len() > 1 };
        for key in keys {
            let found = owner.map_or_else(|| index.find(&key), Match::ById);
            if is_set_aside((role, row), (&entry, &key, &found), machines, &mut strays, cells) {
                continue;
            }
            if chains.is_torn(place) {
                strays.differencing.push(key.called());
            } else if !entry.below.is_empty() {
                strays.chained.push(key.called());
            }
            match found {
                Match::ById(position) | Match::AgainstName(position) => {
                    if matches!(found, Match::AgainstName(_)) {
                        strays.against_name.push(key.called());
                    }
                    if let (Some(machine), Some(served)) =
                        (machines.get_mut(position), served.get_mut(position))
                    {
                        *served = true;
                        let may_repeat = machine.described > 1 || is_file_of_disk(role, row);
                        if may_repeat && seen.again(role, position, row) {
                            continue;
                        }
                        add(table, &entry, key, machine, cells);
                    }
                }
                Match::ByName(position) => by_name.push((position, entry.clone(), key)),
                Match::ByForm(position) => {
                    by_form.entry(position).or_default().push((entry.clone(), key));
                }
                Match::Ambiguous => ambiguous.push((*row, key)),
                Match::None => strays.orphans.push(key.called()),
            }
        }
    }
    for (position, entry, key) in by_name {
        let taken = served.get(position).copied().unwrap_or(true);
        match machines.get_mut(position) {
            Some(machine) if !taken => {
                strays.by_name.push(key.called());
                add(table, &entry, key, machine, cells);
            }
            _ => strays.orphans.push(key.called()),
        }
    }
    for (position, rows) in by_form {
        let taken = served.get(position).copied().unwrap_or(true);
        let Some(machine) = machines.get_mut(position) else { continue };
        for (entry, key) in strays.of_form(rows, machine, taken) {
            add(table, &entry, key, machine, cells);
        }
    }
    let dealt = twins::deal(role, ambiguous, index, machines);
    for (position, row, key) in dealt.rows {
        if let Some(machine) = machines.get_mut(position) {
            strays.dealt.push(key.called());
            add(table, &Entry::of(row), key, machine, cells);
        }
    }
    strays.ambiguous = dealt.left;
    strays.repeated = seen.names(machines);
    joined.findings.extend(strays.findings(&grid.location));
    joined.findings.extend(sharing.findings(name_of(&grid.location)));
    joined
}

/// What findings call a table: its sheet, or its file.
fn name_of(location: &Location) -> &str {
    location.sheet.as_deref().unwrap_or(&location.path)
}

/// A row with the rows that say more of the same.
#[derive(Clone)]
struct Entry<'a> {
    row: RowView<'a>,
    /// The files that the file of a disk stands upon.
    below: Vec<RowView<'a>>,
    /// Whether several machines have the disk.
    has_several_owners: bool,
}

impl<'a> Entry<'a> {
    fn of(row: RowView<'a>) -> Self {
        Self { row, below: Vec::new(), has_several_owners: false }
    }

    /// What findings call the row: its machine, and what it is.
    fn called(&self, key: &Key) -> String {
        let own = self.row.text("disk").or_else(|| self.row.text("path"));
        let own = own.or_else(|| self.row.text("kind")).unwrap_or_default();
        match key.called() {
            machine if machine.is_empty() => own.into_owned(),
            machine if own.is_empty() => machine,
            machine => format!("{machine}: {own}"),
        }
    }
}

/// Whether a row is of a file that can only be one disk: what has its path again is the same.
fn is_file_of_disk(role: TableRole, row: &RowView<'_>) -> bool {
    role == TableRole::Disks
        && row.text("path").is_some_and(|path| {
            let path = path.trim().to_lowercase();
            [".vhdx", ".vhd", ".avhdx", ".avhd", ".vhds"].iter().any(|end| path.ends_with(end))
        })
}

/// What a row of a table is read by.
#[derive(Clone, Copy)]
struct Table<'a> {
    role: TableRole,
    sharing: &'a Sharing,
    /// How its dates are written.
    days: DayOrder,
}

fn add(
    Table { role, sharing, days }: Table<'_>,
    entry: &Entry<'_>,
    key: Key,
    machine: &mut Machine,
    cells: &mut Cells,
) {
    let row = &entry.row;
    let condition = &mut machine.draft.server.condition;
    match role {
        TableRole::Disks => {
            let capacity = cells.gib(row, "capacity");
            let class = row.text("recommended_sku").and_then(|sku| SizeClass::of_sku(&sku));
            if row.cell("capacity").is_blank() && class.is_none() {
                condition::note_device(row, condition, cells);
            }
            if row.cell("capacity").is_blank() && row.cell("path").is_blank() && class.is_none() {
                return;
            }
            if condition::is_checkpoint(row) {
                condition.has_snapshots = Some(true);
            }
            let free = cells.gib(row, "free");
            let from_free = || Some((capacity? - free?).max(0.0));
            // Azure Migrate's older key is 0 where nothing is known.
            let otherwise = cells.gib(row, "used_otherwise").filter(|used| *used > 0.0);
            let stated = cells.gib(row, "used").or(otherwise);
            match stated.or_else(from_free) {
                Some(used) => *machine.draft.listed_used_gb.get_or_insert(0.0) += used,
                None => machine.draft.unmeasured_gb += capacity.unwrap_or(0.0),
            }
            let files = std::iter::once(row).chain(&entry.below);
            let taken: Vec<f64> =
                files.filter_map(|file| cells.gib(file, "used_datastore")).collect();
            if !taken.is_empty() {
                // What a checkpoint keeps may be more than the disk holds.
                let most = if entry.below.is_empty() {
                    f64::INFINITY
                } else {
                    capacity.unwrap_or(f64::INFINITY)
                };
                let taken: f64 = taken.iter().sum();
                *machine.draft.listed_datastore_gb.get_or_insert(0.0) += taken.min(most);
            }
            let is_shared = sharing.is_shared(row) || entry.has_several_owners;
            let disk = disk(row, capacity.map(Gib), is_shared, cells);
            let disks = &mut machine.draft.server.disks;
            // 0 is what a tool writes that could not ask.
            if let (None, Some(class)) = (capacity.filter(|size| *size > 0.0), class) {
                machine.draft.classed_disks.push((disks.len(), class));
            }
            disks.push(disk);
        }
        TableRole::Partitions => {
            if let Some(capacity) = cells.gib(row, "capacity") {
                *machine.draft.listed_volumes_gb.get_or_insert(0.0) += capacity;
            }
            let consumed = cells.gib(row, "consumed").or_else(|| {
                let capacity = cells.gib(row, "capacity")?;
                Some((capacity - cells.gib(row, "free")?).max(0.0))
            });
            if let Some(consumed) = consumed {
                *machine.draft.volumes_used_gb.get_or_insert(0.0) += consumed;
            }
        }
        TableRole::Adapters => {
            machine.adapters += 1;
            condition::note_adapter(row, condition);
            machine::learn_addresses(row, &mut machine.draft.server);
        }
        TableRole::Snapshots => {
            condition::add_snapshot(row, days, condition, cells);
            let known = machine.draft.server.snapshots.unwrap_or(0);
            machine.draft.server.snapshots = Some(known + 1);
        }
        TableRole::Discs => condition::add_disc(row, condition, cells),
        TableRole::Usb => condition::add_usb(row, condition, cells),
        TableRole::Rates => {
            let rate = cells.mib_per_second(row, "writes");
            machine.draft.writes_mib_per_s = machine.draft.writes_mib_per_s.or(rate);
        }
        TableRole::Details => {
            let mut more = machine::read(row, key, cells);
            PowerStates::default().read(row, &mut more.draft.server);
            let is_on = more.draft.server.powered_on.or(machine.draft.server.powered_on);
            condition::from_guest_state(row, is_on, &mut more.draft.server.condition);
            if let Some(instance) = row.text("instance") {
                // What an instance does is a part of what its machine does, and several sheets list it.
                let load = std::mem::take(&mut more.draft.server.workload);
                more.instances.insert(instance.to_lowercase(), load);
            }
            machine.fill(more);
        }
        TableRole::Servers
        | TableRole::Paths
        | TableRole::Version
        | TableRole::Hosts
        | TableRole::Removed => {}
    }
}

fn disk(row: &RowView<'_>, capacity: Option<Gib>, shared: bool, cells: &mut Cells) -> Disk {
    let label = row.text("disk").or_else(|| row.text("path"));
    Disk {
        label: label.unwrap_or_default().into_owned(),
        volume: row.text("path").and_then(|path| volume(&path)),
        datastore: ["path", "disk_path"].into_iter().find_map(|field| datastore(&row.text(field)?)),
        capacity,
        raw: cells.boolean(row, "raw") == Some(true),
        shared,
        independent: condition::is_independent(row, cells),
        nvme: row
            .text("disk_controller")
            .is_some_and(|name| cell_words::letters(&name).contains("nvme")),
        workload: machine::workload(row, cells),
        disk_type: None,
    }
}

/// The datastore of a VMware host that a file lies on: `[datastore1] web/web.vmdk`.
fn datastore(path: &str) -> Option<String> {
    let (name, file) = path.trim().strip_prefix('[')?.split_once(']')?;
    let (name, file) = (name.trim(), file.trim());
    (!name.is_empty() && !file.is_empty()).then(|| name.to_owned())
}

/// The volume of a Windows host that a file lies on: `D:`, `C:\ClusterStorage\Volume1`, `\\filer\share`.
fn volume(path: &str) -> Option<String> {
    let path = path.trim();
    let parts: Vec<&str> = path.split(['\\', '/']).filter(|part| !part.is_empty()).collect();
    if path.starts_with(r"\\") {
        let share = parts.get(..2)?;
        return Some(format!(r"\\{}", share.join(r"\")));
    }
    let drive = parts.first()?;
    let is_drive = drive.len() == 2
        && drive.ends_with(':')
        && drive.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_drive {
        return None;
    }
    let on_cluster =
        parts.get(1).is_some_and(|folder| folder.eq_ignore_ascii_case("ClusterStorage"));
    match parts.get(2) {
        // The name of the volume is followed by at least the file.
        Some(volume) if on_cluster && parts.len() > 3 => {
            Some(format!(r"{}\ClusterStorage\{volume}", drive.to_uppercase()))
        }
        _ => Some(drive.to_uppercase()),
    }
}

/// Rows that did not find their machine, or not surely.
#[derive(Debug, Default)]
struct Strays {
    orphans: Vec<String>,
    ambiguous: Vec<String>,
    by_name: Vec<String>,
    against_name: Vec<String>,
    by_form: Vec<String>,
    doubtful_forms: Vec<String>,
    differencing: Vec<String>,
    /// Machines with disks that are chains of files.
    chained: Vec<String>,
    /// How many files are only the lower part of a disk.
    covered: usize,
    no_disks: Vec<String>,
    no_volumes: Vec<String>,
    dealt: Vec<String>,
    repeated: Vec<String>,
}

impl Strays {
    /// The rows that belong to a machine whose name is another form of theirs.
    fn of_form<'a>(
        &mut self,
        rows: Vec<(Entry<'a>, Key)>,
        machine: &Machine,
        is_taken: bool,
    ) -> Vec<(Entry<'a>, Key)> {
        // Two full names are two machines, of which the list has one.
        let names: Vec<MachineName> =
            rows.iter().filter_map(|(_, key)| MachineName::new(&key.name)).collect();
        let are_one = names.iter().all(|one| names.iter().all(|other| one.fits(other)));
        let called = rows.iter().map(|(_, key)| key.called());
        if is_taken || !are_one {
            self.doubtful_forms.extend(called);
            return Vec::new();
        }
        self.by_form.extend(called.map(|name| format!("{name} is {}", machine.key.called())));
        rows
    }

    #[expect(clippy::too_many_lines, reason = "a list of texts")]
    fn findings(self, location: &Location) -> Vec<Finding> {
        let cases = [
            (
                "orphan-rows",
                self.orphans,
                message!("of machines that the list of machines does not have; they are left out"),
                message!(
                    "Was the list filtered? Export again without a filter if these machines are to be planned"
                ),
            ),
            (
                "ambiguous-rows",
                self.ambiguous,
                message!(
                    "whose name or identifier fits several machines of the list; they are left out"
                ),
                message!(
                    "Export again with the identifiers of machines (RVTools: VM ID and VI SDK Server)"
                ),
            ),
            (
                "joined-by-name",
                self.by_name,
                message!(
                    "with an identifier that the list of machines does not have; they were joined by name"
                ),
                message!("Was the file edited? Check these machines"),
            ),
            (
                "joined-by-short-name",
                self.by_form,
                message!(
                    "with a shorter or longer form of the name that the list has; they were joined with the only machine that it fits"
                ),
                message!("If they are of another machine, put that one into the list"),
            ),
            (
                "doubtful-names",
                self.doubtful_forms,
                message!(
                    "whose name fits a machine of the list that other rows with another name fit, too; they are left out"
                ),
                message!("Write each name as the list of machines does"),
            ),
            (
                "rows-dealt-out",
                self.dealt,
                message!(
                    "of machines whose name the list has more than once; the rows of each are equal, so each got its share"
                ),
                message!(
                    "Export again with the identifiers of machines (RVTools: VM ID and VI SDK Server)"
                ),
            ),
            (
                "repeated-rows",
                self.repeated,
                message!("of machines that the list describes again stand twice; each counts once"),
                message!("Nothing to do if exports of one manager were merged"),
            ),
            (
                "joined-against-name",
                self.against_name,
                message!(
                    "with the name of one machine and the identifier of another; they were joined by the identifier"
                ),
                message!("Were names replaced in the file? Check these machines"),
            ),
            (
                "no-disks",
                self.no_disks,
                message!(
                    "of drives for discs or floppies, or of what a system makes of its disks; they are left out"
                ),
                message!("Nothing to do"),
            ),
            (
                "no-volumes",
                self.no_volumes,
                message!(
                    "of file systems in memory, of containers or of other machines, which are no space of the disks; they are left out"
                ),
                message!("Nothing to do"),
            ),
            (
                "differencing-disks",
                self.differencing,
                message!(
                    "of disks that hold the difference to a parent; their full size counts, but their used space is that of the difference"
                ),
                message!(
                    "Merge checkpoints before the migration, and set the used part with an override"
                ),
            ),
        ];
        let mut findings: Vec<Finding> =
            chained(self.chained, self.covered, location).into_iter().collect();
        for (code, mut names, what, hint) in cases {
            if names.is_empty() {
                continue;
            }
            let rows = Message::counted(names.len(), "row", "rows");
            names.sort();
            names.dedup();
            let message =
                message!("{rows} {what} ({names})", rows, what, names = names::some(&names));
            let severity = match code {
                "rows-dealt-out"
                | "repeated-rows"
                | "no-disks"
                | "no-volumes"
                | "joined-by-short-name" => Severity::Note,
                _ => Severity::Warning,
            };
            findings.push(
                Finding::new(code, severity, name_of(location), message)
                    .hint(hint)
                    .at(location.clone()),
            );
        }
        findings
    }
}

/// Disks with checkpoints, each of which counts once.
fn chained(mut names: Vec<String>, covered: usize, location: &Location) -> Option<Finding> {
    if names.is_empty() {
        return None;
    }
    let disks = Message::counted(names.len(), "disk is", "disks are");
    names.sort();
    names.dedup();
    let message = message!(
        "{disks} a chain of files, because of checkpoints or differencing; each counts once, with the space that all of its files take, and {files} below not again ({names})",
        disks,
        files = Message::counted(covered, "file", "files"),
        names = names::some(&names)
    );
    let finding = Finding::note("disks-in-chains", name_of(location), message)
        .hint(message!("Merge checkpoints before the migration"));
    Some(finding.at(location.clone()))
}

#[cfg(test)]
mod tests {
    use super::{datastore, volume};

    #[test]
    fn a_path_tells_its_datastore() {
        for (path, expected) in [
            ("[datastore1] web/web.vmdk", Some("datastore1")),
            (" [ nvme 02 ]  web/web_1.vmdk", Some("nvme 02")),
            ("[] web/web.vmdk", None),
            ("[datastore1]", None),
            (r"D:\vm\web.vhdx", None),
            ("web/web.vmdk", None),
        ] {
            assert_eq!(datastore(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_path_tells_its_volume() {
        let cases = [
            (r"D:\VMs\web\web.vhdx", Some("D:")),
            (r"d:/vms/web.vhdx", Some("D:")),
            (r"C:\ClusterStorage\Volume1\web\web.vhdx", Some(r"C:\ClusterStorage\Volume1")),
            (r"C:\ClusterStorage\web.vhdx", Some("C:")),
            (r"\\filer\vms\web.vhdx", Some(r"\\filer\vms")),
            (r"\\filer", None),
            ("[datastore1] web/web.vmdk", None),
            ("", None),
        ];
        for (path, expected) in cases {
            assert_eq!(volume(path).as_deref(), expected, "{path}");
        }
    }
}
