//! Which guests run on sizes whose disks are `NVMe`.

use std::collections::HashMap;

use super::need::NvmeSupport;
use crate::estate::Server;
use crate::plan::guest::GuestOs;
use crate::rules::{RuleSet, ids};

/// The operating systems of an estate against the list of guests that run on `NVMe` disks, each read once.
#[derive(Debug)]
pub(crate) struct NvmeGuests<'a> {
    by_name: HashMap<&'a str, NvmeSupport>,
}

impl<'a> NvmeGuests<'a> {
    pub(crate) fn of(servers: &'a [Server], rules: &RuleSet) -> Self {
        let lines = rules.list(ids::GUEST_OS_NVME);
        let mut by_name = HashMap::new();
        for name in servers.iter().filter_map(|server| server.os.as_deref()) {
            by_name.entry(name).or_insert_with(|| support(name, lines));
        }
        Self { by_name }
    }

    /// Whether the guest of a server runs on them; not known where its operating system is not.
    pub(crate) fn support(&self, server: &Server) -> NvmeSupport {
        let known = server.os.as_deref().and_then(|name| self.by_name.get(name));
        known.copied().unwrap_or_default()
    }
}

fn support(name: &str, lines: &[String]) -> NvmeSupport {
    let os = GuestOs::parse(name);
    match os.covered_by(lines) {
        _ if os.is_32_bit => NvmeSupport::No,
        Some(true) => NvmeSupport::Yes,
        Some(false) => NvmeSupport::No,
        None => NvmeSupport::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn the_list_decides_by_release() {
        let rules = rules::built_in("current").unwrap();
        let lines = rules.list(ids::GUEST_OS_NVME);
        let cases = [
            ("Microsoft Windows Server 2016 (64-bit)", NvmeSupport::No),
            ("Microsoft Windows Server 2019 (64-bit)", NvmeSupport::Yes),
            ("Microsoft Windows Server 2016 or later (64-bit)", NvmeSupport::Unknown),
            ("Microsoft Windows 10 (64-bit)", NvmeSupport::Yes),
            ("Red Hat Enterprise Linux 8.5", NvmeSupport::No),
            ("Red Hat Enterprise Linux 8.6", NvmeSupport::Yes),
            ("Red Hat Enterprise Linux 8 (64-bit)", NvmeSupport::Unknown),
            ("Red Hat Enterprise Linux 9 (64-bit)", NvmeSupport::Yes),
            ("SUSE Linux Enterprise 15 SP3", NvmeSupport::No),
            ("SUSE Linux Enterprise 15 SP4", NvmeSupport::Yes),
            ("Ubuntu Linux (64-bit)", NvmeSupport::Unknown),
            ("CentOS 7 (64-bit)", NvmeSupport::No),
            ("Appliance", NvmeSupport::Unknown),
        ];
        for (name, expected) in cases {
            assert_eq!(support(name, lines), expected, "{name}");
        }
    }
}
