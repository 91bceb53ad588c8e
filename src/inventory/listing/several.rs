//! The servers of a row that stands for several.

use super::super::basis::Basis;
use super::super::draft::Draft;
use super::key::Key;
use super::machine::Machine;
use crate::estate::ChangeAmount;
use crate::identity::Addresses;
use crate::units::Gib;

/// The machines of a row; none where the row counts none.
pub(crate) fn machines(machine: Machine, count: Option<u32>, basis: Basis) -> Vec<Machine> {
    match count {
        None | Some(1) => vec![machine],
        Some(count) => (1..=count).map(|number| one(&machine, number, count, basis)).collect(),
    }
}

fn one(of: &Machine, number: u32, count: u32, basis: Basis) -> Machine {
    let name = format!("{}-{number}", of.key.name);
    let mut draft = of.draft.clone();
    // What tells one machine from others is that of at most one of them.
    draft.server.name.clone_from(&name);
    draft.server.uuid = None;
    draft.server.vm_id = None;
    draft.server.dns_name = None;
    draft.server.addresses = Addresses::default();
    if basis == Basis::Together {
        share(&mut draft, count);
    }
    Machine {
        key: Key { manager: of.key.manager.clone(), name, ..Key::default() },
        draft,
        adapters: of.adapters,
        described: of.described,
        instances: of.instances.clone(),
    }
}

/// Gives a machine its share of the figures; nobody has a part of a core.
fn share(draft: &mut Draft, count: u32) {
    let parts = f64::from(count);
    for size in [
        &mut draft.server.workload.iops,
        &mut draft.server.workload.mib_per_s,
        &mut draft.total_gb,
        &mut draft.provisioned_gb,
        &mut draft.guest_used_gb,
        &mut draft.listed_used_gb,
        &mut draft.guest_free_gb,
        &mut draft.datastore_used_gb,
        &mut draft.server.memory_mb,
    ] {
        *size = size.map(|size| size / parts);
    }
    let server = &mut draft.server;
    server.cores = server.cores.map(|cores| cores.div_ceil(count).max(1));
    for disk in &mut server.disks {
        disk.capacity = disk.capacity.map(|capacity| Gib(capacity.0 / parts));
    }
    if let Some(change) = &mut server.change
        && let ChangeAmount::GbPerDay(amount) = &mut change.amount
    {
        *amount /= parts;
    }
}
