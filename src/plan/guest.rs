//! Operating systems as inventories write them.

/// A guest operating system: family and version in the words of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestOs {
    /// `windows server`, `red hat enterprise linux` and the like; `None` when the name says nothing known.
    pub family: Option<&'static str>,
    /// The version as far as it is written: `2012 r2`, `7`, `14.04`.
    pub version: Option<String>,
    /// Whether the name says that it is 32-bit.
    pub is_32_bit: bool,
}

const FAMILIES: [(&str, &str); 12] = [
    ("windows server", "windows server"),
    ("windows 2", "windows server"),
    ("red hat enterprise linux", "red hat enterprise linux"),
    ("redhat", "red hat enterprise linux"),
    ("rhel", "red hat enterprise linux"),
    ("centos", "centos"),
    ("ubuntu", "ubuntu"),
    ("oracle linux", "oracle linux"),
    ("oraclelinux", "oracle linux"),
    ("suse linux enterprise", "suse linux enterprise"),
    ("sles", "suse linux enterprise"),
    ("debian", "debian"),
];

impl GuestOs {
    /// Reads a name such as `Microsoft Windows Server 2012 R2 (64-bit)` or `rhel7_64Guest`.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let lower = name.to_lowercase().replace(['(', ')', ',', '®', '™'], " ");
        let is_32_bit = ["32-bit", "32 bit", "i386", "i686"]
            .iter()
            .any(|sign| lower.contains(sign))
            || lower.split_whitespace().any(|word| word == "x86");
        let found = FAMILIES
            .iter()
            .find_map(|(sign, family)| lower.find(sign).map(|at| (at, *sign, *family)));
        let Some((at, sign, family)) = found else {
            return Self {
                family: None,
                version: None,
                is_32_bit,
            };
        };
        let start = if sign.ends_with('2') {
            at + sign.len() - 1
        } else {
            at + sign.len()
        };
        let rest = lower.get(start..).unwrap_or_default();
        let version = if family == "windows server" {
            windows_version(rest)
        } else {
            linux_version(rest)
        };
        Self {
            family: Some(family),
            version,
            is_32_bit,
        }
    }

    /// Whether a line of a rule (`ubuntu 14.04`, `centos 7`) covers it; `None` when the name does not say enough.
    #[must_use]
    pub fn covered_by(&self, lines: &[String]) -> Option<bool> {
        let family = self.family?;
        let versions: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix(family).map(str::trim))
            .collect();
        if versions.is_empty() {
            return Some(false);
        }
        let version = self.version.as_deref()?;
        Some(versions.iter().any(|line| {
            version == *line
                || version
                    .strip_prefix(line)
                    .is_some_and(|rest| rest.starts_with('.'))
        }))
    }
}

fn windows_version(rest: &str) -> Option<String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let place = words.iter().position(|word| word.starts_with("20"))?;
    let year = match *words.get(place)? {
        // A slip in the guide's own example.
        "20012" => "2012",
        year => year.get(..4)?,
    };
    let second = words.get(place + 1).copied().unwrap_or_default();
    Some(if second == "r2" {
        format!("{year} r2")
    } else {
        year.to_owned()
    })
}

fn linux_version(rest: &str) -> Option<String> {
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let digits: String = rest
        .get(start..)?
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let version = digits.trim_end_matches('.');
    // "(64-bit)" and "_64Guest" are no versions; "4/5 or later" leaves it open.
    let after = rest.get(start + digits.len()..).unwrap_or_default();
    let open = after.trim_start().starts_with('/') || after.trim_start().starts_with("or later");
    if open || version == "64" || version == "32" {
        None
    } else {
        Some(version.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::GuestOs;

    #[test]
    fn names_as_inventories_write_them() {
        for (name, family, version) in [
            (
                "Microsoft Windows Server 2012 R2 (64-bit)",
                Some("windows server"),
                Some("2012 r2"),
            ),
            (
                "Windows Server 20012 R2 Standard",
                Some("windows server"),
                Some("2012 r2"),
            ),
            (
                "Microsoft Windows Server 2008 R2 Enterprise",
                Some("windows server"),
                Some("2008 r2"),
            ),
            (
                "Windows Server 2016 Datacenter",
                Some("windows server"),
                Some("2016"),
            ),
            (
                "Red Hat Enterprise Linux 7 (64-bit)",
                Some("red hat enterprise linux"),
                Some("7"),
            ),
            ("rhel7_64Guest", Some("red hat enterprise linux"), Some("7")),
            ("CentOS 4/5 or later (64-bit)", Some("centos"), None),
            ("Ubuntu Linux (64-bit)", Some("ubuntu"), None),
            ("Ubuntu 14.04.5 LTS", Some("ubuntu"), Some("14.04.5")),
            ("Plan 9", None, None),
        ] {
            let os = GuestOs::parse(name);
            assert_eq!(
                (os.family, os.version.as_deref()),
                (family, version),
                "{name}"
            );
        }
        assert!(GuestOs::parse("Microsoft Windows Server 2008 (32-bit)").is_32_bit);
        assert!(!GuestOs::parse("Microsoft Windows Server 2008 (64-bit)").is_32_bit);
    }

    #[test]
    fn a_minor_version_is_covered_and_an_open_one_is_unknown() {
        let lines = ["ubuntu 14.04".to_owned(), "centos 7".to_owned()];
        assert_eq!(
            GuestOs::parse("Ubuntu 14.04.5 LTS").covered_by(&lines),
            Some(true)
        );
        assert_eq!(
            GuestOs::parse("Ubuntu 16.04").covered_by(&lines),
            Some(false)
        );
        assert_eq!(GuestOs::parse("CentOS 7.4").covered_by(&lines), Some(true));
        assert_eq!(GuestOs::parse("CentOS 70").covered_by(&lines), Some(false));
        assert_eq!(
            GuestOs::parse("Ubuntu Linux (64-bit)").covered_by(&lines),
            None
        );
        assert_eq!(GuestOs::parse("Debian 9").covered_by(&lines), Some(false));
        assert_eq!(GuestOs::parse("Plan 9").covered_by(&lines), None);
    }
}
