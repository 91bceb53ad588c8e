//! The Hyper-V hosts that replicate by themselves: no server moves the data for them.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

/// The hosts on which the Azure Site Recovery provider and the Recovery Services agent are installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct HypervHosts {
    /// How many hosts the inventories name for the machines in the totals; null where they name none.
    pub known: Option<u32>,
    /// Machines in the totals whose host no inventory names.
    pub machines_without_host: u32,
}

/// Counts the hosts of machines; names differ in more than their letters' case.
pub(crate) fn hyperv_hosts<'a>(hosts: impl Iterator<Item = Option<&'a str>>) -> HypervHosts {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut without: u32 = 0;
    for host in hosts {
        match host.map(str::trim).filter(|host| !host.is_empty()) {
            Some(host) => {
                names.insert(host.to_lowercase());
            }
            None => without += 1,
        }
    }
    HypervHosts {
        known: u32::try_from(names.len()).ok().filter(|count| *count > 0),
        machines_without_host: without,
    }
}

#[cfg(test)]
mod tests {
    use super::hyperv_hosts;

    #[test]
    fn each_host_counts_once_and_machines_without_one_are_told() {
        let found = hyperv_hosts([Some("HV1"), Some("hv1 "), None, Some("HV2")].into_iter());
        assert_eq!((found.known, found.machines_without_host), (Some(2), 1));
        assert_eq!(hyperv_hosts([None].into_iter()).known, None);
    }
}
