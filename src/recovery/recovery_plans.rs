//! Which machines a recovery plan starts, and in which boot groups.

use std::collections::{BTreeMap, HashMap};

use super::{BootGroup, Machine, RecoveredServer, RecoveryPlan, RecoveryScope, tiers};
use crate::finding::Finding;
use crate::message;
use crate::plan::{Plan, first_fit};
use crate::rules::ids;
use crate::units::whole;
use crate::wording::Message;

/// The most machines of a recovery plan.
fn machines_max(plan: &Plan) -> usize {
    whole(plan.rules.number(ids::RECOVERY_PLAN_MACHINES)).max(1) as usize
}

/// The most boot groups of a recovery plan.
fn groups_max(plan: &Plan) -> usize {
    whole(plan.rules.number(ids::RECOVERY_PLAN_GROUPS)).max(1) as usize
}

/// The recovery plans: one where it holds all machines, else first what the applications need and then the applications, each
/// whole in one plan.
pub(super) fn of_machines(
    plan: &Plan,
    machines: &[Machine<'_>],
    findings: &mut Vec<Finding>,
) -> Vec<RecoveryPlan> {
    let most = machines_max(plan);
    let parts: Vec<(RecoveryScope, Vec<usize>)> = if machines.is_empty() {
        Vec::new()
    } else if machines.len() <= most {
        vec![(RecoveryScope::All, (0..machines.len()).collect())]
    } else {
        let all = 0..machines.len();
        let (services, rest): (Vec<usize>, Vec<usize>) = all.partition(|index| {
            machines
                .get(*index)
                .is_some_and(|one| one.application.is_none() && tiers::is_service(one.tier))
        });
        let services = services.chunks(most).map(|part| (RecoveryScope::Services, part.to_vec()));
        let applications = packed(machines, &rest, most, findings);
        let applications = applications.into_iter().map(|part| (RecoveryScope::Applications, part));
        services.chain(applications).collect()
    };
    let mut plans = Vec::new();
    for ((scope, part), number) in parts.into_iter().zip(1..) {
        let part: Vec<&Machine<'_>> =
            part.iter().filter_map(|index| machines.get(*index)).collect();
        plans.push(recovery_plan(plan, number, scope, &part, findings));
    }
    plans
}

/// Applications put into plans, each whole, in the order in which they appear; one that is too large for a plan is cut.
fn packed(
    machines: &[Machine<'_>],
    indices: &[usize],
    most: usize,
    findings: &mut Vec<Finding>,
) -> Vec<Vec<usize>> {
    let mut applications: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for index in indices {
        let Some(machine) = machines.get(*index) else { continue };
        let place = machine.application.and_then(|name| places.get(&name.to_lowercase()).copied());
        if let Some((_, members)) = place.and_then(|place| applications.get_mut(place)) {
            members.push(*index);
        } else {
            if let Some(name) = machine.application {
                places.insert(name.to_lowercase(), applications.len());
            }
            applications.push((machine.application, vec![*index]));
        }
    }
    for (name, members) in &applications {
        if let Some(name) = name.filter(|_| members.len() > most) {
            findings.push(
                Finding::warning(
                    "recovery-plan-cut",
                    name.to_owned(),
                    message!(
                        "{machines} are more than a recovery plan holds ({most}); they are cut into several, which know nothing of one another's order",
                        machines = Message::counted(members.len(), "machine", "machines"),
                        most
                    ),
                )
                .rule(ids::RECOVERY_PLAN_MACHINES),
            );
        }
    }
    let parts = applications.iter().flat_map(|(_, members)| members.chunks(most));
    first_fit(
        parts.map(|part| (part, 1)),
        Vec::new(),
        || Some(Vec::new()),
        |plan, part| u32::from(plan.len() + part.len() <= most),
        |plan, part, _| plan.extend_from_slice(part),
    )
    .unwrap_or_default()
}

fn recovery_plan(
    plan: &Plan,
    number: usize,
    scope: RecoveryScope,
    machines: &[&Machine<'_>],
    findings: &mut Vec<Finding>,
) -> RecoveryPlan {
    let most = groups_max(plan);
    let mut by_level: BTreeMap<usize, Vec<&Machine<'_>>> = BTreeMap::new();
    for machine in machines {
        by_level.entry(machine.level).or_default().push(machine);
    }
    let levels: Vec<Vec<&Machine<'_>>> = by_level.into_values().collect();
    if levels.len() > most {
        findings.push(
            Finding::warning(
                "recovery-groups-merged",
                message!("recovery plan {number}", number),
                message!(
                    "the machines start in {wanted} steps, and a recovery plan has {most} boot groups; the last steps are one group",
                    wanted = levels.len(),
                    most
                ),
            )
            .rule(ids::RECOVERY_PLAN_GROUPS)
            .hint(message!("let the machines of the last group wait for what they need with a script or a manual action")),
        );
    }
    let (first, last) = levels.split_at(levels.len().min(most.saturating_sub(1)));
    let last = Some(last.concat()).filter(|last| !last.is_empty());
    let groups: Vec<BootGroup> = first
        .iter()
        .cloned()
        .chain(last)
        .zip(1..)
        .map(|(machines, number)| boot_group(number, &machines))
        .collect();
    let mut applications: Vec<String> = Vec::new();
    for name in machines.iter().filter_map(|machine| machine.application) {
        if !applications.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            applications.push(name.to_owned());
        }
    }
    let vcpus: Vec<u32> = machines
        .iter()
        .filter_map(|machine| plan.sizes.get(machine.server.azure_size.as_deref()?)?.vcpus)
        .collect();
    let disks: Option<Vec<f64>> =
        machines.iter().map(|machine| machine.server.storage_gb).collect();
    RecoveryPlan {
        number,
        scope,
        machines: machines.len(),
        applications,
        groups,
        minutes: 0.0,
        vcpus: (!vcpus.is_empty()).then(|| vcpus.iter().sum()),
        without_size: machines.len() - vcpus.len(),
        disks_gb: disks.map(|disks| disks.iter().sum()),
    }
}

fn boot_group(number: usize, machines: &[&Machine<'_>]) -> BootGroup {
    let mut own: Vec<usize> = machines.iter().map(|machine| machine.tier).collect();
    own.sort_unstable();
    own.dedup();
    BootGroup {
        number,
        tiers: own.into_iter().map(tiers::id).collect(),
        machines: machines.len(),
        servers: machines.iter().map(|machine| machine.server.name.clone()).collect(),
    }
}

/// The recovery plans of average machines, of which nothing says what needs what.
pub(super) fn of_averages(plan: &Plan) -> Vec<RecoveryPlan> {
    let inputs = &plan.document.inputs;
    let machines = whole(inputs.get("virtual_machines")) as usize;
    let most = machines_max(plan);
    let disk_gb = inputs.get("disks_per_vm").zip(inputs.get("disk_size_gb"));
    let disk_gb = disk_gb.map(|(disks, size)| disks * size);
    let scope = if machines > most { RecoveryScope::Applications } else { RecoveryScope::All };
    (0..machines.div_ceil(most))
        .map(|index| {
            let machines = most.min(machines - index * most);
            let group = BootGroup { number: 1, tiers: Vec::new(), machines, servers: Vec::new() };
            RecoveryPlan {
                number: index + 1,
                scope,
                machines,
                applications: Vec::new(),
                groups: vec![group],
                minutes: 0.0,
                vcpus: None,
                without_size: machines,
                disks_gb: disk_gb.map(|gb| gb * machines as f64),
            }
        })
        .collect()
}

/// Where each machine starts, in the order of plans and groups.
pub(super) fn servers_in_order(
    plans: &[RecoveryPlan],
    machines: &[Machine<'_>],
) -> Vec<RecoveredServer> {
    let by_name: HashMap<&str, &Machine<'_>> =
        machines.iter().map(|machine| (machine.server.name.as_str(), machine)).collect();
    let groups = plans.iter().flat_map(|plan| plan.groups.iter().map(move |group| (plan, group)));
    let all = groups.flat_map(|(plan, group)| {
        group.servers.iter().map(move |name| (plan.number, group.number, name))
    });
    all.filter_map(|(plan, group, name)| {
        let machine = by_name.get(name.as_str())?;
        Some(RecoveredServer {
            server: name.clone(),
            plan,
            group,
            tier: tiers::id(machine.tier),
            basis: machine.basis,
            application: machine.application.map(str::to_owned),
        })
    })
    .collect()
}
