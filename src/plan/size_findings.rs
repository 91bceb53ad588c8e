//! What is to be said of the sizes of a plan.

use std::collections::BTreeMap;

use super::server::PlannedServer;
use super::size::{NvmeSupport, SizeChoice, bound_words};
use crate::catalog::VmSize;
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::{Purpose, ids};
use crate::settings::Settings;
use crate::wording::Message;

/// Sizes that nobody should take unawares, sizes that are larger than cores and memory need, and machines without one.
pub(crate) fn size_findings(
    servers: &[PlannedServer],
    settings: &Settings,
    reference: &ReferenceData,
) -> Vec<Finding> {
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
        found.extend(of_size(size, servers.len(), has_costs));
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
    let more = choice.more_vcpus.filter(|more| *more > 0)?;
    let by = |ids: &[&str]| -> Vec<&'static str> {
        choice.bound_by.iter().copied().filter(|id| ids.contains(id)).collect()
    };
    let (shape, load) = (by(&["data-disks", "nics"]), by(&["iops", "throughput"]));
    let all: Vec<&str> = shape.iter().chain(&load).copied().collect();
    let what = all.iter().map(|id| needed(choice, id));
    let size = choice.size.as_deref().unwrap_or_default();
    let message = message!(
        "{what} make it {size}: {more} vCPUs more than its cores and memory need",
        what = Message::joined(what, ", "),
        size,
        more
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

/// What speaks against a size as such.
fn of_size(size: &VmSize, count: usize, has_costs: bool) -> Vec<Finding> {
    let servers = Message::counted(count, "server", "servers");
    let mut found = Vec::new();
    let mut warn = |code, message, hint| {
        found.push(Finding::warning(code, size.name.clone(), message).hint(hint));
    };
    if let Some(day) = &size.retirement_date {
        warn(
            "size-retires",
            message!(
                "{servers} get a size that Azure retires on {day}",
                servers = servers.clone(),
                day
            ),
            message!("choose another series for machines that stay longer"),
        );
    }
    if size.growth_restricted {
        warn(
            "size-restricted",
            message!(
                "{servers} get a size that Azure gives only to subscriptions that use it already",
                servers = servers.clone()
            ),
            message!("choose another series, or ask Azure for the quota first"),
        );
    }
    if size.burstable {
        warn(
            "size-burstable",
            message!(
                "{servers} get a burstable size, whose processors may be used in full only for a while",
                servers = servers.clone()
            ),
            message!("keep it for machines that are idle most of the time"),
        );
    }
    if size.isolated {
        warn(
            "size-isolated",
            message!(
                "{servers} get a size that takes a whole host each",
                servers = servers.clone()
            ),
            message!("take a size that is not isolated, unless that is wanted"),
        );
    }
    if size.preview {
        warn(
            "size-preview",
            message!("{servers} get a size that is a preview", servers = servers.clone()),
            message!("take a size that is generally available for production"),
        );
    }
    if size.cpu_arch.as_deref().is_some_and(|arch| arch != "x64") {
        warn(
            "size-arm",
            message!(
                "{servers} get a size with ARM processors, on which x86 guests do not run",
                servers = servers.clone()
            ),
            message!("choose a size with x64 processors"),
        );
    }
    if has_costs && size.relative_cost.is_none() {
        found.push(Finding::note(
            "size-without-cost",
            size.name.clone(),
            message!("{servers} get a size whose cost is not known", servers),
        ));
    }
    found
}

/// Machines that a size was fixed or asked for though they may not start on it.
fn of_machines(size: &VmSize, servers: &[&PlannedServer]) -> Vec<Finding> {
    let needs = |server: &&&PlannedServer| server.size_choice.as_ref().map(|choice| choice.needs);
    let names = |wanted: &dyn Fn(&&&PlannedServer) -> bool| -> Vec<&str> {
        servers.iter().filter(wanted).map(|server| server.name.as_str()).collect()
    };
    let wrong_generation = names(&|server| {
        needs(server).is_some_and(|needs| !size.supports_generation(needs.generation))
    });
    let of_nvme = |support: NvmeSupport| {
        names(&|server| {
            let fits = needs(server).filter(|needs| size.supports_generation(needs.generation));
            size.nvme_os_required == Some(true) && fits.is_some_and(|needs| needs.nvme == support)
        })
    };
    let (no, unknown) = (of_nvme(NvmeSupport::No), of_nvme(NvmeSupport::Unknown));
    let mut found = Vec::new();
    let mut warn = |code, message, hint| {
        found.push(Finding::warning(code, size.name.clone(), message).hint(hint));
    };
    let first_few = |names: &[&str]| Message::first_few(names, 3);
    if !wrong_generation.is_empty() {
        warn(
            "size-generation",
            message!(
                "{names} cannot start on it: the size is not for their generation",
                names = first_few(&wrong_generation)
            ),
            message!("choose a size for machines that boot as they do"),
        );
    }
    if !no.is_empty() {
        warn(
            "size-nvme-guest",
            message!(
                "the disks of the size are NVMe, on which the guest of {names} does not run",
                names = first_few(&no)
            ),
            message!("upgrade the operating system first, or choose a size without NVMe disks"),
        );
    }
    if !unknown.is_empty() {
        warn(
            "size-nvme-guest-unknown",
            message!(
                "the disks of the size are NVMe, and nobody knows if the guest of {names} runs on them",
                names = first_few(&unknown)
            ),
            message!("find out the release of the operating system"),
        );
    }
    found.into_iter().map(|finding| finding.rule(ids::GUEST_OS_NVME)).collect()
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
