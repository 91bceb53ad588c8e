//! What the names and numbers of block devices of Linux say.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let kinds: Kinds = embedded::data!("columns/linux-devices");
    kinds.kinds
});
/// The layer of what has a name of its own, as mappings have.
pub(crate) const MAPPINGS: u8 = 5;
/// Majors that the kernel gives to whichever driver asks first.
const OPEN_MAJORS: std::ops::RangeInclusive<u32> = 240..=254;
/// How many minors a disk takes among those, as virtio does.
const OPEN_MINORS: u32 = 16;
/// How many minors a major has.
const MINORS_OF_MAJOR: u32 = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kinds: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    names: Vec<String>,
    by: By,
    #[serde(default = "two")]
    letters: usize,
    #[serde(default)]
    majors: Vec<u32>,
    #[serde(default)]
    minors: u32,
    #[serde(default)]
    devices: Option<u32>,
    #[serde(default)]
    layer: u8,
    #[serde(default)]
    shrinks: bool,
    #[serde(default)]
    never: bool,
}

fn two() -> usize {
    2
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum By {
    Letters,
    Numbers,
    Controller,
    Namespace,
    Target,
    Label,
}

/// What is known of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) nature: Nature,
    /// The device without its partition, by one name however it is written: `sda` of `sda1`, `dev8-1` and `/dev/sda`.
    pub(crate) whole: String,
    pub(crate) is_partition: bool,
    /// Whether it may write more than what lies below.
    pub(crate) shrinks: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Memory, files, optical drives: no disk.
    Never,
    /// Lies in this layer; 0 are disks.
    Layer(u8),
    /// One of several paths to the disk of this kind, which may be listed as well.
    Path,
    /// A disk or a partition of one, numbered as they came.
    AsTheyCome,
    /// Of a major that is given to whichever driver asks first, which it is not known.
    Open { major: u32, minor: u32 },
    /// A name of its own.
    Named,
}

impl Device {
    pub(crate) fn parse(name: &str) -> Self {
        let name = name.strip_prefix("/dev/").unwrap_or(name).replace('!', "/");
        let name = name.strip_prefix("mapper/").unwrap_or(&name);
        if let Some((major, minor)) = numbers(name) {
            return of_numbers(name, major, minor);
        }
        KINDS.iter().find_map(|kind| of_kind(kind, name)).unwrap_or_else(|| Self {
            nature: Nature::Named,
            whole: name.to_owned(),
            is_partition: false,
            shrinks: false,
        })
    }

    /// Whether only devices of a known kind are named so.
    pub(crate) fn is_of_a_kind(&self) -> bool {
        self.nature != Nature::Named
    }
}

/// `dev8-16`: major 8, minor 16.
fn numbers(name: &str) -> Option<(u32, u32)> {
    let (major, minor) = name.strip_prefix("dev")?.split_once('-')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn of_numbers(name: &str, major: u32, minor: u32) -> Device {
    let found = KINDS.iter().find_map(|kind| Some((kind, at(&kind.majors, major)?)));
    let unknown =
        |nature| Device { nature, whole: name.to_owned(), is_partition: false, shrinks: false };
    match found {
        None if OPEN_MAJORS.contains(&major) => Device {
            whole: format!("dev{major}-{}", minor / OPEN_MINORS * OPEN_MINORS),
            ..unknown(Nature::Open { major, minor })
        },
        None => unknown(Nature::Named),
        Some((kind, _)) if kind.minors == 0 => unknown(Nature::AsTheyCome),
        Some((kind, place)) => {
            let of_major = kind.devices.unwrap_or(MINORS_OF_MAJOR / kind.minors);
            let number = place * of_major + minor / kind.minors;
            Device {
                nature: kind.nature(),
                whole: kind.name_of(major, place, number, minor / kind.minors),
                is_partition: !minor.is_multiple_of(kind.minors),
                shrinks: kind.shrinks,
            }
        }
    }
}

fn at(majors: &[u32], major: u32) -> Option<u32> {
    u32::try_from(majors.iter().position(|known| *known == major)?).ok()
}

impl Kind {
    fn nature(&self) -> Nature {
        if self.never { Nature::Never } else { Nature::Layer(self.layer) }
    }

    /// The name of the device that has a number among those of its kind.
    fn name_of(&self, major: u32, place: u32, number: u32, of_major: u32) -> String {
        let first = self.names.first().map_or("", String::as_str);
        match self.by {
            _ if self.never => format!("dev{major}-{of_major}"),
            By::Letters => format!("{first}{}", letters(number)),
            By::Controller => format!("{first}c{place}d{of_major}"),
            // A volume of ZFS is named after its first minor.
            By::Numbers if self.shrinks => format!("{first}{}", number * self.minors),
            By::Numbers | By::Namespace | By::Target | By::Label => format!("{first}{number}"),
        }
    }
}

/// `a` to `z`, `aa` and so on.
fn letters(number: u32) -> String {
    let last = char::from_u32(u32::from('a') + number % 26).unwrap_or('a');
    match number / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more - 1)),
    }
}

fn of_kind(kind: &Kind, name: &str) -> Option<Device> {
    kind.names.iter().find_map(|stem| {
        let rest = name.strip_prefix(stem.as_str())?;
        let (body, partition) = match kind.by {
            By::Letters => {
                let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
                (1..=kind.letters).contains(&end).then(|| rest.split_at(end))?
            }
            By::Numbers => split_p(rest, is_number)?,
            By::Controller => split_p(rest, |body| {
                let digits = body.strip_prefix('c').and_then(|body| body.split_once('d'));
                digits.is_some_and(|(c, d)| is_number(c) && is_number(d))
            })?,
            By::Namespace => split_p(rest, |body| {
                let digits = body.split_once('n');
                digits.is_some_and(|(c, n)| {
                    is_number(n)
                        && (is_number(c)
                            || c.split_once('c').is_some_and(|(a, b)| is_number(a) && is_number(b)))
                })
            })?,
            By::Target => {
                let slice = rest.rsplit_once(['s', 'p']).filter(|(body, _)| is_target(body));
                slice.or_else(|| is_target(rest).then_some((rest, "")))?
            }
            By::Label => rest
                .rsplit_once("-part")
                .filter(|(_, number)| is_number(number))
                .unwrap_or((rest, "")),
        };
        let begins_at_one = kind.by != By::Target;
        if !partition.is_empty()
            && (!is_number(partition) || (begins_at_one && partition.starts_with('0')))
        {
            return None;
        }
        let path = body.split_once('n').and_then(|(head, of)| Some((head.split_once('c')?.0, of)));
        let (nature, body) = match path.filter(|_| kind.by == By::Namespace) {
            Some((head, of)) => (Nature::Path, format!("{head}n{of}")),
            None => (kind.nature(), body.to_owned()),
        };
        Some(Device {
            nature,
            whole: format!("{stem}{body}"),
            is_partition: !partition.is_empty(),
            shrinks: kind.shrinks,
        })
    })
}

/// `0p1` as `0` and `1`, where what stands before is right.
fn split_p(text: &str, is_right: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    match text.rsplit_once('p') {
        Some((body, partition)) if is_right(body) && is_number(partition) => {
            Some((body, partition))
        }
        _ => is_right(text).then_some((text, "")),
    }
}

/// `0t1d2` or `0d2`: controller, target and disk.
fn is_target(text: &str) -> bool {
    text.rsplit_once('d').is_some_and(|(bus, disk)| {
        let (controller, target) = bus.split_once('t').unwrap_or((bus, "0"));
        is_number(controller)
            && is_number(disk)
            && !target.is_empty()
            && target.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_and_numbers_are_of_one_device() {
        for (names, whole, layer) in [
            ("sda sda1 /dev/sda dev8-0 dev8-1", "sda", 0),
            ("sdq dev65-0 dev65-15", "sdq", 0),
            ("sdaa sdaa9 dev65-160", "sdaa", 0),
            ("hdc dev22-0 dev22-3", "hdc", 0),
            ("xvdb1 dev202-17", "xvdb", 0),
            ("nvme0n1 nvme0n1p3", "nvme0n1", 0),
            ("mmcblk0p2 dev179-1", "mmcblk0", 0),
            ("cciss/c0d1 cciss!c0d1p2 dev104-17", "cciss/c0d1", 0),
            ("ata-X_Y-1 ata-X_Y-1-part2", "ata-X_Y-1", 0),
            ("emcpowera emcpowera1 dev120-1", "emcpowera", 1),
            ("hdisk1", "hdisk1", 0),
            ("hdiskpower12", "hdiskpower12", 1),
            ("vpatha vpatha1", "vpatha", 1),
            ("vpath0", "vpath0", 1),
            ("ada0 ada0p2", "ada0", 0),
            ("c0t1d0 c0t1d0s0 c0t1d0p1", "c0t1d0", 0),
            ("c1d0 c1d0s2", "c1d0", 0),
            ("mpatha mpatha1", "mpatha", 5),
            ("mirror/gm0", "mirror/gm0", 2),
            ("md127 md127p1 dev9-127", "md127", 2),
            ("dm-3", "dm-3", 5),
            ("dm-name-vg-root", "dm-name-vg-root", 5),
            ("zd16 zd16p1 dev230-17", "zd16", 5),
        ] {
            for name in names.split(' ') {
                let device = Device::parse(name);
                assert_eq!(
                    (device.whole.as_str(), device.nature),
                    (whole, Nature::Layer(layer)),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn other_names_stay_open() {
        for name in [
            "vg-root",
            "sda5_crypt",
            "3600009700001926",
            "C:",
            "scsi0:0",
            "mdata",
            "sd",
            "1",
            "sda_new",
        ] {
            assert_eq!(Device::parse(name).nature, Nature::Named, "{name}");
        }
        assert_eq!(Device::parse("dev253-17").nature, Nature::Open { major: 253, minor: 17 });
        assert_eq!(Device::parse("dev259-1").nature, Nature::AsTheyCome);
        let path = Device::parse("nvme0c1n1");
        assert_eq!((path.nature, path.whole.as_str()), (Nature::Path, "nvme0n1"));
        for name in ["loop0", "sr0", "zram0", "dev7-3", "dev11-0", "dev1-0"] {
            assert_eq!(Device::parse(name).nature, Nature::Never, "{name}");
        }
    }

    #[test]
    fn a_major_is_of_one_kind() {
        let mut seen = BTreeMap::new();
        for kind in KINDS.iter() {
            for major in &kind.majors {
                assert!(seen.insert(major, &kind.names).is_none(), "{major}");
                assert!(!OPEN_MAJORS.contains(major) && kind.minors <= MINORS_OF_MAJOR);
            }
        }
    }
}
