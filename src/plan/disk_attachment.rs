//! How the disks of a machine are attached to it, where that decides whether they are replicated.

use super::guest::GuestOs;
use super::verdict::Verdict;
use crate::estate::{Disk, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Scenario, Settings};
use crate::wording::Message;

/// The checks of the disks that no snapshot holds, and of those on `NVMe` controllers.
pub(crate) fn attachment_checks(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Verdict> {
    if settings.scenario == Scenario::Hyperv {
        return Vec::new();
    }
    let independent = |disk: &&Disk| disk.independent;
    let nvme = |disk: &&Disk| disk.is_nvme();
    let mut found = Vec::new();
    // Few machines have such disks, and the name of an operating system takes long to understand.
    let has = |kind: &dyn Fn(&&Disk) -> bool| server.disks.iter().any(|disk| kind(&disk));
    if has(&independent) && !is_taken(server, ids::INDEPENDENT_DISKS, rules) {
        found.extend(server.disks.iter().filter(independent).map(|disk| {
            let message = message!(
                "{label} is independent of snapshots, and replication copies from snapshots; make it dependent while the machine is off, or move the machine with an agent in the guest",
                label = format!("'{}'", disk.label)
            );
            refused(disk, "independent-disk", ids::INDEPENDENT_DISKS, message, "independent")
        }));
    }
    if has(&nvme) && !is_taken(server, ids::NVME_DISKS, rules) {
        found.extend(server.disks.iter().filter(nvme).map(|disk| {
            let label = format!("'{}'", disk.label);
            let message = if settings.scenario == Scenario::Vmware {
                message!(
                    "{label} is on an NVMe controller, which replication does not take here; attach it to a SCSI controller before",
                    label
                )
            } else {
                message!(
                    "{label} is on an NVMe interface, which replication does not take of this machine; copy its data by other means, or prove with a test that it is replicated",
                    label
                )
            };
            refused(disk, "nvme-disk", ids::NVME_DISKS, message, "NVMe")
        }));
    }
    found
}

/// Whether a rule takes such disks of a machine. Of a machine whose operating system is not known that is another question.
fn is_taken(server: &Server, rule: RuleId, rules: &RuleSet) -> bool {
    match rules.text(rule) {
        None | Some("supported") => true,
        Some("supported for Windows") => {
            let family = server.os.as_deref().and_then(|os| GuestOs::parse(os).family);
            family.is_none_or(|family| family.starts_with("windows"))
        }
        Some(_) => false,
    }
}

fn refused(
    disk: &Disk,
    code: &'static str,
    rule: RuleId,
    message: Message,
    found: &str,
) -> Verdict {
    Verdict::failed(CheckSeverity::Conditional, code, rule, message)
        .held(found, "not replicated")
        .on_disk(&disk.label)
}
