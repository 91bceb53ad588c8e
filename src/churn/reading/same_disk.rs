//! Names of one disk: by number and by name, with and without the letters of what lies on it.

use super::block_devices::{Device, Nature};

/// What all names of one disk of a server have in common.
///
/// Windows names physical disks by number and letters ("1 D:"), of which the letters may come later or change; Linux has `sda` and `dev8-0`.
pub(crate) fn same_disk(name: &str) -> String {
    if let Some(number) = physical(name) {
        return number.to_owned();
    }
    let device = Device::parse(name);
    if matches!(device.nature, Nature::Layer(_)) && !device.is_partition {
        return device.whole;
    }
    name.to_lowercase()
}

/// Whether a name says more than another one of the same disk.
pub(crate) fn is_fuller(name: &str, other: Option<&str>) -> bool {
    other.is_some_and(|other| {
        let of_number = |name: &str| name.starts_with("dev") && name.contains('-');
        (of_number(other) && !of_number(name))
            || (physical(other).is_some() && name.len() > other.len())
    })
}

/// The number of a physical disk of Windows: `1` of `1 D: E:` and of `1`.
pub(crate) fn physical(name: &str) -> Option<&str> {
    let (number, letters) = name.split_once(' ').unwrap_or((name, ""));
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_letter = |word: &str| {
        let mut signs = word.chars();
        signs.next().is_some_and(|c| c.is_ascii_alphabetic()) && signs.next() == Some(':')
    };
    (is_number && letters.split_whitespace().all(is_letter)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_one_name_however_it_is_written() {
        for (names, same) in [
            (&["1", "1 D:", "1 D: E:"][..], "1"),
            (&["sda", "dev8-0", "/dev/sda"], "sda"),
            (&["C:", "c:"], "c:"),
            (&["sda1"], "sda1"),
            (&["Hard disk 1"], "hard disk 1"),
        ] {
            for name in names {
                assert_eq!(same_disk(name), same, "{name}");
            }
        }
        assert!(is_fuller("1 D:", Some("1")) && is_fuller("sda", Some("dev8-0")));
        assert!(!is_fuller("dev8-0", Some("sda")) && !is_fuller("c:", Some("C:")));
    }
}
