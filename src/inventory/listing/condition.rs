//! The state of a machine, by the words of `templates/words/condition.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::cells::Cells;
use super::super::condition_fields::is_numbered;
use super::super::days::DayOrder;
use super::super::power::OnOff;
use super::no_disk;
use crate::embedded;
use crate::estate::{Condition, GuestTools};
use crate::message;
use crate::table::{RowView, cell_words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tools: Tools,
    fault_tolerance: OnOff,
    disk_mode: DiskMode,
    devices: Devices,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    current: Vec<String>,
    old: Vec<String>,
    not_running: Vec<String>,
    not_installed: Vec<String>,
    silent: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiskMode {
    independent: Vec<String>,
    dependent: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Devices {
    usb: Vec<String>,
    host: Vec<String>,
    tpm: Vec<String>,
}

/// What a list of devices may have besides disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Device {
    Usb,
    Host,
    Tpm,
}

struct Words {
    /// `None` is said of what nothing follows from.
    tools: HashMap<String, Option<GuestTools>>,
    fault_tolerance: HashMap<String, bool>,
    independent: HashMap<String, bool>,
    devices: HashMap<String, Device>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = embedded::data!("words/condition");
    let tools = file.tools;
    Words {
        tools: meanings(vec![
            (tools.current, Some(GuestTools::Current)),
            (tools.old, Some(GuestTools::Old)),
            (tools.not_running, Some(GuestTools::NotRunning)),
            (tools.not_installed, Some(GuestTools::NotInstalled)),
            (tools.silent, None),
        ]),
        fault_tolerance: meanings(vec![
            (file.fault_tolerance.on, true),
            (file.fault_tolerance.off, false),
        ]),
        independent: meanings(vec![
            (file.disk_mode.independent, true),
            (file.disk_mode.dependent, false),
        ]),
        devices: meanings(vec![
            (file.devices.usb, Device::Usb),
            (file.devices.host, Device::Host),
            (file.devices.tpm, Device::Tpm),
        ]),
    }
});

fn meanings<T: Copy>(lists: Vec<(Vec<String>, T)>) -> HashMap<String, T> {
    let words = |(list, meaning): (Vec<String>, T)| {
        list.into_iter().map(move |word| (cell_words::letters(&word), meaning)).collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(words).collect()
}

/// What a word says of the tools; versions beside it are passed over: `Running, version:12352 (Current)`.
#[expect(clippy::option_option, reason = "a word may be known and say nothing")]
fn tools(text: &str) -> Option<Option<GuestTools>> {
    let word = cell_words::letters(text);
    let known = |word: &str| WORDS.tools.get(word).copied();
    known(&word).or_else(|| {
        let words: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
        known(&words.replace("version", ""))
    })
}

/// Reads the row of a machine.
pub(crate) fn read(row: &RowView<'_>, condition: &mut Condition, cells: &mut Cells) {
    condition.consolidation_needed = cells.boolean(row, "consolidation");
    condition.hardware_version = cells.keep(hardware_version(row));
    let expected = || message!("whether fault tolerance is on");
    condition.fault_tolerant = cells.word(row, "fault_tolerance", expected, |text| {
        WORDS.fault_tolerance.get(&cell_words::letters(text)).copied()
    });
    for field in ["tools", "tools_running", "tools_version"] {
        let expected = || message!("a state of the tools in the guest");
        let said = cells.word(row, field, expected, tools).flatten();
        condition.tools = condition.tools.max(said);
    }
    condition.tpm = cells.boolean(row, "tpm").or_else(|| is_there(row, "tpm_disk"));
    condition.encrypted =
        cells.boolean(row, "encrypted").or_else(|| is_there(row, "encryption_key"));
    condition.has_snapshots = is_there(row, "parent_snapshot");
    let devices = |kind| devices_of(row, kind);
    condition.usb_devices = devices("usb_");
    condition.host_devices = devices("pci_");
}

/// What the hypervisor knows of the guest: without tools nothing, which says nothing of a machine that is off.
pub(crate) fn from_guest_state(row: &RowView<'_>, is_on: Option<bool>, condition: &mut Condition) {
    let state = row.text("guest_state").and_then(|text| tools(&text).flatten());
    let tells = matches!(state, Some(GuestTools::NotRunning | GuestTools::NotInstalled));
    if is_on == Some(true) && condition.tools.is_none() && tells {
        condition.tools = state;
    }
}

/// Whether something stands in a column, if there is one.
fn is_there(row: &RowView<'_>, field: &str) -> Option<bool> {
    let is_nothing =
        |text: &str| cell_words::is_missing(text) || text.starts_with("00000000-0000-");
    row.has(field).then(|| row.text(field).is_some_and(|text| !is_nothing(&text)))
}

fn devices_of(row: &RowView<'_>, kind: &str) -> Option<u32> {
    let found = row.texts(|field| is_numbered(field, kind)).len();
    u32::try_from(found).ok().filter(|count| *count > 0)
}

/// The version of the virtual hardware.
fn hardware_version(row: &RowView<'_>) -> Result<Option<u32>, crate::finding::Finding> {
    const FIELD: &str = "hardware_version";
    let Some(text) = row.text(FIELD).filter(|text| !cell_words::is_missing(text)) else {
        return Ok(None);
    };
    match hardware_number(&text) {
        Some(version) => Ok(Some(version)),
        None => Err(row.unexpected(FIELD, message!("a version of virtual hardware"))),
    }
}

/// 13 of `vmx-13` and of `ESXi 6.5 and later (VM version 13)`.
fn hardware_number(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let number = match text.rsplit_once("version ") {
        Some((_, behind)) => behind.trim_end_matches(')'),
        None => text.strip_prefix("vmx-").unwrap_or(&text),
    };
    let whole = number.strip_suffix(".0").unwrap_or(number);
    whole.trim().parse().ok().filter(|version| (1..100).contains(version))
}

/// Whether a disk is independent of snapshots.
pub(crate) fn is_independent(row: &RowView<'_>, cells: &mut Cells) -> bool {
    let expected = || message!("a mode of a disk");
    let said = cells.word(row, "disk_mode", expected, |text| {
        WORDS.independent.get(&cell_words::letters(text)).copied()
    });
    said == Some(true)
}

/// The names of files that only hold what differs from another one.
pub(crate) fn is_checkpoint(row: &RowView<'_>) -> bool {
    let path = row.text("path").map(|path| path.trim().to_lowercase());
    path.is_some_and(|path| [".avhdx", ".avhd"].iter().any(|end| path.ends_with(end)))
}

/// Adds the row of a drive for discs.
pub(crate) fn add_disc(row: &RowView<'_>, condition: &mut Condition, cells: &mut Cells) {
    let known = condition.discs.unwrap_or(0);
    condition.discs = Some(known + u32::from(holds_disc(row, cells)));
}

/// Adds the row of a USB device; controllers are connected to nothing.
pub(crate) fn add_usb(row: &RowView<'_>, condition: &mut Condition, cells: &mut Cells) {
    let is_connected = cells.boolean(row, "connected") == Some(true);
    let known = condition.usb_devices.unwrap_or(0);
    condition.usb_devices = Some(known + u32::from(is_connected));
}

/// Adds the row of a snapshot.
pub(crate) fn add_snapshot(
    row: &RowView<'_>,
    order: DayOrder,
    condition: &mut Condition,
    cells: &mut Cells,
) {
    if let Some(day) = cells.keep(order.read(row, "created")) {
        condition.note_snapshot(day);
    }
}

/// A drive that is connected, or has an image where nothing tells whether it is.
fn holds_disc(row: &RowView<'_>, cells: &mut Cells) -> bool {
    if row.has("empty") && cells.boolean(row, "empty") == Some(false) {
        return true;
    }
    if row.has("connected") {
        cells.boolean(row, "connected") == Some(true)
    } else {
        row.text("path").is_some_and(|path| no_disk::is_image(&path))
    }
}

/// Notes a device that stands in a list of disks and is none.
pub(crate) fn note_device(row: &RowView<'_>, condition: &mut Condition, cells: &mut Cells) {
    if no_disk::is_no_disk(row, cells) {
        add_disc(row, condition, cells);
        return;
    }
    note(["kind", "disk"].iter().find_map(|field| device(&row.text(field)?)), condition);
}

/// Notes an adapter that is one of the host.
pub(crate) fn note_adapter(row: &RowView<'_>, condition: &mut Condition) {
    note(row.text("adapter_type").and_then(|text| device(&text)), condition);
}

/// What a list calls the device of a host; a number may follow.
fn device(text: &str) -> Option<Device> {
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let known = |word: &str| WORDS.devices.get(&cell_words::letters(word)).copied();
    known(text).or_else(|| known(name))
}

fn note(device: Option<Device>, condition: &mut Condition) {
    let one_more = |count: &mut Option<u32>| *count = Some(count.unwrap_or(0) + 1);
    match device {
        Some(Device::Usb) => one_more(&mut condition.usb_devices),
        Some(Device::Host) => one_more(&mut condition.host_devices),
        Some(Device::Tpm) => condition.tpm = Some(true),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_word_has_two_meanings() {
        let file: File = embedded::data!("words/condition");
        let lists = [
            vec![
                file.tools.current,
                file.tools.old,
                file.tools.not_running,
                file.tools.not_installed,
                file.tools.silent,
            ],
            vec![file.fault_tolerance.on, file.fault_tolerance.off],
            vec![file.disk_mode.independent, file.disk_mode.dependent],
            vec![file.devices.usb, file.devices.host, file.devices.tpm],
        ];
        for lists in lists {
            let sets: Vec<HashSet<String>> = lists
                .iter()
                .map(|list| list.iter().map(|word| cell_words::letters(word)).collect())
                .collect();
            for (place, set) in sets.iter().enumerate() {
                for other in sets.iter().skip(place + 1) {
                    let both: Vec<&String> = set.intersection(other).collect();
                    assert!(both.is_empty(), "{both:?}");
                }
            }
        }
    }

    #[test]
    fn versions_of_hardware_are_numbers() {
        for (text, number) in [
            ("vmx-13", Some(13)),
            ("vmx-04", Some(4)),
            ("21", Some(21)),
            ("ESXi 6.7 and later (VM version 14)", Some(14)),
            ("9.0", Some(9)),
            ("new", None),
            ("0", None),
            ("1300", None),
        ] {
            assert_eq!(hardware_number(text), number, "{text}");
        }
    }

    #[test]
    fn the_state_of_tools_is_read_in_its_wordings() {
        use GuestTools::{Current, NotInstalled, NotRunning, Old};
        for (text, said) in [
            ("toolsOk", Some(Current)),
            ("Running, version:12352 (Current)", Some(Current)),
            ("Running, version:10304 (Out of date)", Some(Old)),
            ("toolsOld", Some(Old)),
            ("Update required", Some(Old)),
            ("Not running, version:10338 (Current)", Some(NotRunning)),
            ("guestToolsNotRunning", Some(NotRunning)),
            ("Not running, not installed", Some(NotInstalled)),
            ("Not Detected", Some(NotInstalled)),
        ] {
            assert_eq!(tools(text), Some(said), "{text}");
        }
        assert_eq!(tools("maybe"), None);
    }
}
