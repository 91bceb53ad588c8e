//! What is to be said of the sizes of a plan.

use std::collections::BTreeMap;

use super::evaluated::Terms;
use super::server::PlannedServer;
use super::size::{
    Caution, NvmeSupport, SizeChoice, SizeNeeds, bound_words, caution_words, cautions, nvme_words,
};
use crate::catalog::VmSize;
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::{Purpose, ids};
use crate::settings::Settings;
use crate::wording::Message;

/// Sizes that nobody should take unawares, sizes that are larger than cores and memory need, and machines without one.
pub(crate) fn size_findings(servers: &[PlannedServer], terms: Terms<'_>) -> Vec<Finding> {
    let Terms { settings, reference, day, .. } = terms;
    let mut found: Vec<Finding> = servers.iter().filter_map(forced).collect();
    found.extend(without_size(servers));
    let mut used: BTreeMap<&str, (&VmSize, Vec<&PlannedServer>)> = BTreeMap::new();
    for server in servers {
        let size = server.azure_size.as_deref().and_then(|name| reference.sizes().get(name));
        if let Some(size) = size {
            used.entry(&size.name).or_insert_with(|| (size, Vec::new())).1.push(server);
        }
    }
    let has_costs = reference.sizes().cost_date().is_some();
    for (size, servers) in used.values() {
        found.extend(of_size(size, servers.len(), has_costs, day));
        found.extend(of_machines(size, servers));
    }
    let of_all: Vec<(&VmSize, usize)> =
        used.values().map(|(size, servers)| (*size, servers.len())).collect();
    found.extend(protected_between_regions(&of_all, settings, reference));
    found.extend(without_temporary_disk(&of_all, reference));
    found
}

/// A size that data disks, NICs or the load of the disks make larger than cores and memory do.
fn forced(server: &PlannedServer) -> Option<Finding> {
    let choice = server.size_choice.as_ref().filter(|_| !server.size_by_hand)?;
    let more_vcpus = choice.more_vcpus.filter(|more| *more > 0);
    let costs = times_the_cost(choice);
    if more_vcpus.is_none() && costs.is_none() {
        return None;
    }
    let by = |ids: &[&str]| -> Vec<&'static str> {
        choice.bound_by.iter().copied().filter(|id| ids.contains(id)).collect()
    };
    let (shape, load) = (by(&["data-disks", "nics"]), by(&["iops", "throughput"]));
    let all: Vec<&str> = shape.iter().chain(&load).copied().collect();
    let what = all.iter().map(|id| needed(choice, id));
    let size = choice.size.as_deref().unwrap_or_default();
    let more =
        more_vcpus.map(|more| message!("{more} vCPUs more than its cores and memory need", more));
    let more = more.into_iter().chain(costs);
    let message = message!(
        "{what} make it {size}: {more}",
        what = Message::joined(what, ", "),
        size,
        more = Message::joined(more, "; ")
    );
    // What would do with less, where the plan leaves it out: newer sizes take more disks.
    let newer = choice.not_proposed.iter().find(|other| other.is_nvme_not_asked);
    let hint = match (newer, shape.first()) {
        (Some(other), _) => message!("{size} would do (--nvme prefer)", size = other.size.clone()),
        (None, Some(&"nics")) => message!("give it fewer NICs in Azure, or accept the size"),
        (None, Some(_)) => message!("join disks before or after the move, or accept the size"),
        (None, None) => message!("check what was measured, or accept the size"),
    };
    let code = match *all.first()? {
        "data-disks" => "size-forced-by-disks",
        "nics" => "size-forced-by-nics",
        _ => "size-forced-by-load",
    };
    let finding = Finding::note(code, server.name.clone(), message);
    Some(finding.at(server.source.clone()).hint(hint))
}

/// How many times it costs what the size for cores and memory alone does; `None` where it costs no more, and where costs are not
/// known.
fn times_the_cost(choice: &SizeChoice) -> Option<Message> {
    let (cost, more) = (choice.relative_cost?, choice.more_cost.filter(|more| *more > 0.0)?);
    let plain = choice.by_cores_and_memory.as_deref()?;
    // As many decimals as it takes to tell it from one that costs the same.
    let times = cost / (cost - more);
    let decimals = if times < 1.1 { 3 } else { 1 };
    let times = crate::units::grouped(times, decimals);
    Some(message!("it costs {times} times what {plain} does", times, plain))
}

/// What a server needs of one kind: `20 data disks`.
fn needed(choice: &SizeChoice, id: &'static str) -> Message {
    let needs = &choice.needs;
    let value = match id {
        "data-disks" => Some(needs.data_disks),
        "nics" => Some(needs.nics),
        "iops" => needs.iops,
        _ => needs.mb_per_s,
    };
    let value = crate::units::grouped(value.unwrap_or_default(), 1);
    message!("{value} {what}", value, what = Message::words(bound_words(id)))
}

/// Machines that no size fits, by why.
fn without_size(servers: &[PlannedServer]) -> Vec<Finding> {
    let mut by_reason: BTreeMap<&Message, Vec<&str>> = BTreeMap::new();
    for server in servers.iter().filter(|server| !server.size_by_hand) {
        let choice = server.size_choice.as_ref().filter(|choice| choice.size.is_none());
        if let Some(choice) = choice {
            by_reason.entry(&choice.reason).or_default().push(&server.name);
        }
    }
    let finding = |(reason, names): (&Message, Vec<&str>)| {
        Finding::warning("no-size-fits", Message::first_few(&names, 3), reason.clone())
            .hint(message!("name other series with --series, or fix a size with --size"))
    };
    by_reason.into_iter().map(finding).collect()
}

/// What is worth a finding of a size as such, with its code and what to do about it.
fn told(caution: Caution) -> Option<(&'static str, Message)> {
    Some(match caution {
        Caution::Retired => ("size-retired", message!("choose a size that Azure still gives")),
        Caution::Retiring => {
            ("size-retires", message!("choose another series for machines that stay longer"))
        }
        Caution::GrowthRestricted => {
            ("size-restricted", message!("choose another series, or ask Azure for the quota first"))
        }
        Caution::Burstable => {
            ("size-burstable", message!("keep it for machines that are idle most of the time"))
        }
        Caution::Isolated => {
            ("size-isolated", message!("take a size that is not isolated, unless that is wanted"))
        }
        Caution::Preview => {
            ("size-preview", message!("take a size that is generally available for production"))
        }
        Caution::Arm => ("size-arm", message!("choose a size with x64 processors")),
        Caution::RecogniseOnly | Caution::Constrained => return None,
    })
}

/// What speaks against a size as such.
fn of_size(size: &VmSize, count: usize, has_costs: bool, day: &str) -> Vec<Finding> {
    let get = Message::counted(count, "server gets", "servers get");
    let warning = |caution: Caution| {
        let (code, hint) = told(caution)?;
        let why = caution_words(caution, size);
        let message = message!("{get} this size: {why}", get = get.clone(), why);
        Some(Finding::warning(code, size.name.clone(), message).hint(hint))
    };
    let mut found: Vec<Finding> = cautions(size, day).filter_map(warning).collect();
    if has_costs && size.relative_cost.is_none() {
        let message = message!("{get} this size, whose cost is not known", get);
        found.push(Finding::note("size-without-cost", size.name.clone(), message));
    }
    found
}

/// Machines that a size was fixed or asked for though they may not start on it.
fn of_machines(size: &VmSize, servers: &[&PlannedServer]) -> Vec<Finding> {
    let needs = |server: &&&PlannedServer| server.size_choice.as_ref().map(|choice| choice.needs);
    let is_for = |needs: &SizeNeeds| size.supports_generation(needs.generation);
    let warning = |code, wanted: &dyn Fn(&SizeNeeds) -> bool, why, hint| {
        let names = servers.iter().filter(|server| needs(server).as_ref().is_some_and(wanted));
        let names: Vec<&str> = names.map(|server| server.name.as_str()).collect();
        (!names.is_empty()).then(|| {
            let message =
                message!("for {names}: {why}", names = Message::first_few(&names, 3), why);
            let finding = Finding::warning(code, size.name.clone(), message);
            finding.hint(hint).rule(ids::GUEST_OS_NVME)
        })
    };
    let generation = message!("the size is not for machines of their generation");
    let of_nvme = |code, guest: NvmeSupport, hint| {
        let wanted = |needs: &SizeNeeds| {
            size.nvme_os_required == Some(true) && is_for(needs) && needs.nvme == guest
        };
        warning(code, &wanted, nvme_words(size, guest), hint)
    };
    [
        warning(
            "size-generation",
            &|needs| !is_for(needs),
            generation,
            message!("choose a size for machines that boot as they do"),
        ),
        of_nvme(
            "size-nvme-guest",
            NvmeSupport::No,
            message!("upgrade the operating system first, or choose a size without NVMe disks"),
        ),
        of_nvme(
            "size-nvme-guest-unknown",
            NvmeSupport::Unknown,
            message!("find out the release of the operating system"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Machines whose disks are `NVMe` after a failover are not protected from region to region.
fn protected_between_regions(
    sizes: &[(&VmSize, usize)],
    settings: &Settings,
    reference: &ReferenceData,
) -> Option<Finding> {
    let rules = reference.rules();
    rules.rule(ids::NVME_USE)?;
    let is_dr = settings.purpose_under(rules) == Some(Purpose::Dr);
    let nvme = sizes.iter().filter(|(size, _)| size.nvme_os_required == Some(true));
    let count: usize = nvme.map(|(_, count)| count).sum();
    let message = message!(
        "{servers} get sizes with NVMe disks; once they run in Azure, Site Recovery does not protect them between regions",
        servers = Message::counted(count, "server", "servers")
    );
    (is_dr && count > 0).then(|| {
        Finding::note("size-nvme-between-regions", message!("VM sizes"), message)
            .rule(ids::NVME_USE)
    })
}

/// Sizes without a local temporary disk.
fn without_temporary_disk(
    sizes: &[(&VmSize, usize)],
    reference: &ReferenceData,
) -> Option<Finding> {
    let rule = ids::NO_TEMPORARY_DISK;
    let uses = reference.rules().text(rule)?;
    let without = sizes.iter().filter(|(size, _)| size.temp_storage_gib == Some(0.0));
    let count: usize = without.map(|(_, count)| count).sum();
    let message = message!(
        "{servers} get sizes without a local temporary disk: {uses} stay on their own disks",
        servers = Message::counted(count, "server", "servers"),
        uses = Message::words(uses.to_owned())
    );
    (count > 0).then(|| {
        Finding::note("size-without-temporary-disk", message!("VM sizes"), message)
            .rule(rule)
            .hint(message!("series with a d, such as Ddsv5 and Edsv5, have one (--series)"))
    })
}
