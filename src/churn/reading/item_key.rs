//! Keys of items of Zabbix that are about writes of disks: `vfs.dev.write[sda,sps]`.

use super::block_devices::Device;
use crate::units::{DataUnit, Unit};

const STEM: &str = "vfs.dev.write";

/// What a key says.
#[derive(Debug, PartialEq)]
pub(crate) struct ItemKey {
    /// Whether it counts what is written, or how often; otherwise it is about the time that this takes.
    pub(crate) is_write: bool,
    pub(crate) disk: Option<String>,
    pub(crate) unit: Option<Unit>,
    /// Whether the unit is one of sectors.
    pub(crate) in_sectors: bool,
}

/// The key in a text, and the text without it.
///
/// The second parameter says what is counted: `bps`, `sps`, `ops` a second, `bytes`, `sectors`, `operations` since the machine started. Without
/// it the agent of Linux counts sectors a second, but templates make bytes a second of the same key: then only a unit beside it tells.
/// `vfs.dev.write.rate` of the templates is of requests.
pub(crate) fn take(text: &str) -> Option<(ItemKey, String)> {
    let (before, rest) = text.split_once(STEM)?;
    let (kind, rest) = rest.split_once('[')?;
    let (parameters, after) = rest.split_once(']')?;
    let is_kind = |c: char| c.is_ascii_lowercase() || c == '.' || c == '_';
    let is_key = kind.is_empty() || (kind.starts_with('.') && kind.chars().all(is_kind));
    if !is_key {
        return None;
    }
    let prefix = before.rsplit([' ', '\t', ':', '(']).next()?;
    let before = before.strip_suffix(prefix)?;
    let parameters: Vec<&str> =
        parameters.split(',').map(|text| text.trim().trim_matches('"')).collect();
    // Those of VMware name the address and the machine first.
    let is_of_vmware = prefix.starts_with("vmware.");
    let parameter = |at: usize| {
        let at = if is_of_vmware { at + 2 } else { at };
        parameters.get(at).copied().unwrap_or_default()
    };
    let disk = parameter(0).strip_prefix("/dev/").unwrap_or_else(|| parameter(0));
    let (rate, amount) = (Some(Unit::Rate(DataUnit::BYTE)), Some(Unit::Data(DataUnit::BYTE)));
    // Only those of Linux are surely of one size.
    let is_of_linux = matches!(disk, "" | "all") || Device::parse(disk).is_of_a_kind();
    let (unit, in_sectors) = match (kind, parameter(1)) {
        (".rate", _) | ("", "ops" | "operations") => (Some(Unit::Operations), false),
        ("", "bps") => (rate, false),
        ("", "") if is_of_vmware => (rate, false),
        ("", "bytes") => (amount, false),
        ("", "sps") if is_of_linux => (rate, true),
        ("", "sectors") if is_of_linux => (amount, true),
        _ => (None, false),
    };
    let key = ItemKey {
        is_write: matches!(kind, "" | ".rate"),
        disk: (!matches!(disk, "" | "all")).then(|| disk.to_owned()),
        unit,
        in_sectors,
    };
    Some((key, format!("{before} {after}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_parameter_says_what_is_counted() {
        for (text, unit, in_sectors, disk, rest) in [
            ("vfs.dev.write[sda,bps]", "B/s", false, "sda", " "),
            ("web: vfs.dev.write[/dev/sda,sps,avg1]", "B/s", true, "sda", "web:  "),
            ("Writes (vfs.dev.write[\"sdb\", sectors])", "B", true, "sdb", "Writes ( )"),
            ("vfs.dev.write[,bytes]", "B", false, "", " "),
            ("vfs.dev.write[all,ops]", "operations/s", false, "", " "),
            ("vfs.dev.write[sda]", "", false, "sda", " "),
            ("vfs.dev.write[c0t0d0,sps]", "B/s", true, "c0t0d0", " "),
            ("vfs.dev.write.rate[sda]", "operations/s", false, "sda", " "),
            ("vmware.vm.vfs.dev.write[http://v/sdk,5012,scsi0:1]", "B/s", false, "scsi0:1", " "),
        ] {
            let (key, left) = take(text).unwrap();
            let found = key.unit.map(|unit| unit.to_string()).unwrap_or_default();
            let of = (found.as_str(), key.in_sectors, key.disk.as_deref().unwrap_or_default());
            assert_eq!((of, left.as_str()), ((unit, in_sectors, disk), rest), "{text}");
            assert!(key.is_write);
        }
        assert!(!take("vfs.dev.write.time.rate[sda]").unwrap().0.is_write);
        assert!(take("vfs.dev.writes").is_none() && take("vfs.dev.read[sda,bps]").is_none());
    }
}
