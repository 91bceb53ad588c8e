//! What is to be said of the sizes of a plan.

use std::collections::BTreeMap;

use super::server::PlannedServer;
use super::size::{
    NvmeSupport, OtherSize, SizeChoice, SizeNeeds, bound_words, caution_words, nvme_words,
};
use super::terms::Terms;
use crate::catalog::{Caution, VmSize, cautions};
use crate::finding::Finding;
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::{Purpose, ids};
use crate::settings::Settings;
use crate::units::grouped;
use crate::wording::Message;

/// Sizes that nobody should take unawares, sizes that are larger than cores and memory need, and machines without one.
pub(crate) fn size_findings(servers: &[PlannedServer], terms: Terms<'_>) -> Vec<Finding> {
    let Terms { settings, reference, day, .. } = terms;
    let mut found = forced(servers);
    found.extend(too_small(servers));
    found.extend(dearer(servers));
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

/// A server whose size data disks, NICs or the load of the disks make larger than cores and memory do.
struct Forced<'a> {
    server: &'a PlannedServer,
    choice: &'a SizeChoice,
    /// What makes it larger: `19 data disks`.
    what: Message,
}

/// What makes sizes larger, and whether newer sizes would do with less.
type Kind = (&'static str, &'static str, bool);

/// Sizes that data disks, NICs or the load of the disks make larger than cores and memory do: one finding for what is to be done
/// about it.
fn forced(servers: &[PlannedServer]) -> Vec<Finding> {
    let mut by_kind: BTreeMap<Kind, Vec<Forced<'_>>> = BTreeMap::new();
    for (kind, found) in servers.iter().filter_map(forced_size) {
        by_kind.entry(kind).or_default().push(found);
    }
    by_kind.into_iter().map(|(kind, found)| forced_finding(kind, &found)).collect()
}

fn forced_size(server: &PlannedServer) -> Option<(Kind, Forced<'_>)> {
    let choice = server.size_choice.as_ref().filter(|_| !server.size_by_hand)?;
    let is_larger = choice.more_vcpus.is_some_and(|more| more > 0);
    if !is_larger && !choice.more_cost.is_some_and(|more| more > 0.0) {
        return None;
    }
    let by = |ids: &'static [&str]| choice.bound_by.iter().copied().filter(|id| ids.contains(id));
    let all: Vec<&'static str> =
        by(&["data-disks", "nics"]).chain(by(&["iops", "throughput"])).collect();
    let (code, what) = match *all.first()? {
        "data-disks" => ("size-forced-by-disks", "data-disks"),
        "nics" => ("size-forced-by-nics", "nics"),
        _ => ("size-forced-by-load", "load"),
    };
    let is_newer = newer(choice).is_some();
    let words = Message::joined(all.iter().map(|id| needed(choice, id)), ", ");
    Some(((code, what, is_newer), Forced { server, choice, what: words }))
}

/// What would do with less, where the plan leaves it out: newer sizes take more disks. One that costs nearly the same is no answer.
fn newer(choice: &SizeChoice) -> Option<&OtherSize> {
    let cost = choice.relative_cost?;
    let is_worth =
        |other: &&OtherSize| other.relative_cost.is_some_and(|other| other <= WORTH * cost);
    choice.not_proposed.iter().filter(|other| other.is_nvme_not_asked).find(is_worth)
}

/// The part of a cost at or below which another size is worth a hint.
const WORTH: f64 = 0.9;

fn forced_finding((code, what, _): Kind, found: &[Forced<'_>]) -> Finding {
    let newer = found.iter().find_map(|one| newer(one.choice));
    let hint = match (newer, what) {
        (Some(other), _) if found.len() == 1 => {
            message!("{size} would do (--nvme prefer)", size = other.size.clone())
        }
        (Some(other), _) => message!(
            "newer sizes would do, such as {size} (--nvme prefer)",
            size = other.size.clone()
        ),
        (None, "nics") => message!("give it fewer NICs in Azure, or accept the size"),
        (None, "data-disks") => message!("join disks before or after the move, or accept the size"),
        (None, _) => message!("check what was measured, or accept the size"),
    };
    let finding = match found {
        [one] => {
            let message = message!(
                "{what} make it {size}: {more}",
                what = one.what.clone(),
                size = one.choice.size.as_deref().unwrap_or_default(),
                more = Message::joined(beyond(one.choice), "; ")
            );
            Finding::note(code, one.server.name.clone(), message).at(one.server.source.clone())
        }
        _ => Finding::note(code, message!("VM sizes"), of_many(found)),
    };
    finding.hint(hint)
}

/// What a size has and costs beyond what cores and memory need.
fn beyond(choice: &SizeChoice) -> impl Iterator<Item = Message> {
    let more_vcpus = choice.more_vcpus.filter(|more| *more > 0);
    let more =
        more_vcpus.map(|more| message!("{more} vCPUs more than its cores and memory need", more));
    more.into_iter().chain(times_the_cost(choice))
}

/// Servers whose sizes are larger for one reason.
fn of_many(found: &[Forced<'_>]) -> Message {
    let shown = found.iter().take(NAMED).map(|one| {
        message!(
            "{name} ({what}: {size})",
            name = Message::verbatim(&one.server.name),
            what = one.what.clone(),
            size = one.choice.size.as_deref().unwrap_or_default()
        )
    });
    let more_vcpus: u32 = found.iter().filter_map(|one| one.choice.more_vcpus).sum();
    let cost: f64 = found.iter().filter_map(|one| one.choice.relative_cost).sum();
    let more_cost: f64 = found.iter().filter_map(|one| one.choice.more_cost).sum();
    let more = (more_vcpus > 0)
        .then(|| message!("{more} vCPUs more", more = grouped(f64::from(more_vcpus), 0)));
    let costs = (more_cost > 0.0 && cost > more_cost).then(|| {
        let times = times(cost, cost - more_cost);
        message!("{times} times the cost", times)
    });
    message!(
        "{servers} get larger sizes than their cores and memory need ({more}): {shown}",
        servers = Message::counted(found.len(), "server", "servers"),
        more = Message::joined(more.into_iter().chain(costs), "; "),
        shown = some_of(shown, found.len())
    )
}

/// How many times it costs what the size for cores and memory alone does; `None` where it costs no more, and where costs are not
/// known.
fn times_the_cost(choice: &SizeChoice) -> Option<Message> {
    let (cost, more) = (choice.relative_cost?, choice.more_cost.filter(|more| *more > 0.0)?);
    let plain = choice.by_cores_and_memory.as_deref()?;
    let times = times(cost, cost - more);
    Some(message!("it costs {times} times what {plain} does", times, plain))
}

/// How many times one cost is another one, with as many decimals as it takes to tell it from one that costs the same.
fn times(cost: f64, other: f64) -> String {
    let times = cost / other;
    grouped(times, if times < 1.1 { 3 } else { 1 })
}

/// Sizes that somebody fixed and that have less than the machines have or need: one finding for servers of which the same is to be
/// said.
fn too_small(servers: &[PlannedServer]) -> Vec<Finding> {
    let mut alike: BTreeMap<(&str, &Message), Vec<&PlannedServer>> = BTreeMap::new();
    for server in servers.iter().filter(|server| server.size_by_hand) {
        let lacks = server.size_choice.as_ref().and_then(|choice| choice.lacks.as_ref());
        if let Some(found) = server.azure_size.as_deref().zip(lacks) {
            alike.entry(found).or_default().push(server);
        }
    }
    let finding = |((azure_size, why), servers): ((&str, &Message), Vec<&PlannedServer>)| {
        let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
        let message =
            message!("the size {azure_size} is kept, but: {why}", azure_size, why = why.clone());
        let finding =
            Finding::warning("size-does-not-fit", Message::first_few(&names, NAMED), message)
                .hint(message!("choose another size, or leave the choice to asrcap"));
        match servers.as_slice() {
            [one] => finding.at(one.source.clone()),
            _ => finding,
        }
    };
    alike.into_iter().map(finding).collect()
}

/// Sizes that somebody fixed and that cost more than those that would be taken.
fn dearer(servers: &[PlannedServer]) -> Option<Finding> {
    let fixed = servers.iter().filter(|server| server.size_by_hand).filter_map(|server| {
        let choice = server.size_choice.as_ref()?;
        let instead = choice.otherwise.as_ref()?;
        let (cost, other) = (choice.relative_cost?, instead.relative_cost?);
        (cost > other && other > 0.0).then_some((server, choice, instead, cost, other))
    });
    let fixed: Vec<_> = fixed.collect();
    let shown = fixed.iter().take(NAMED).map(|(server, choice, instead, cost, other)| {
        message!(
            "{name} ({size}, {times} times {other})",
            name = Message::verbatim(&server.name),
            size = choice.size.as_deref().unwrap_or_default(),
            times = times(*cost, *other),
            other = instead.size.clone()
        )
    });
    let message = message!(
        "{cost} {times} times what those would that asrcap takes: {shown}",
        cost = Message::counted(
            fixed.len(),
            "server gets a size fixed by hand that costs",
            "servers get sizes fixed by hand that cost"
        ),
        times = times(
            fixed.iter().map(|(.., cost, _)| cost).sum(),
            fixed.iter().map(|(.., other)| other).sum()
        ),
        shown = some_of(shown, fixed.len())
    );
    (!fixed.is_empty()).then(|| {
        Finding::note("fixed-size-costs-more", message!("VM sizes"), message)
            .hint(message!("leave the choice to asrcap, unless the size is wanted"))
    })
}

/// Servers that a message names.
const NAMED: usize = 3;

/// The first of so many, as a message names them.
fn some_of(shown: impl Iterator<Item = Message>, count: usize) -> Message {
    let names = Message::joined(shown, ", ");
    match count.saturating_sub(NAMED) {
        0 => names,
        more => message!("{names} and {more} more", names, more),
    }
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
    let value = grouped(value.unwrap_or_default(), 1);
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

/// What to do about what is worth a finding of a size as such.
fn what_to_do(caution: Caution) -> Option<Message> {
    Some(match caution {
        Caution::Retired => message!("choose a size that Azure still gives"),
        Caution::Retiring => message!("choose another series for machines that stay longer"),
        Caution::GrowthRestricted => {
            message!("choose another series, or ask Azure for the quota first")
        }
        Caution::Burstable => message!("keep it for machines that are idle most of the time"),
        Caution::Isolated => message!("take a size that is not isolated, unless that is wanted"),
        Caution::Preview => message!("take a size that is generally available for production"),
        Caution::Arm => message!("choose a size with x64 processors"),
        Caution::RecogniseOnly | Caution::Constrained => return None,
    })
}

/// What speaks against a size as such.
fn of_size(size: &VmSize, count: usize, has_costs: bool, day: &str) -> Vec<Finding> {
    let get = Message::counted(count, "server gets", "servers get");
    let warning = |caution: Caution| {
        let hint = what_to_do(caution)?;
        let why = caution_words(caution, size);
        let message = message!("{get} this size: {why}", get = get.clone(), why);
        Some(Finding::warning(caution.code(), size.name.clone(), message).hint(hint))
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
    let is_open = |needs: &SizeNeeds| {
        !needs.is_boot_known && [1, 2].into_iter().any(|one| !size.supports_generation(one))
    };
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
            &|needs| needs.is_boot_known && !is_for(needs),
            generation,
            message!("choose a size for machines that boot as they do"),
        ),
        warning(
            "size-generation-unknown",
            &is_open,
            message!("the size is for machines of one generation, and how they boot is not known"),
            message!("find out if they boot by BIOS or UEFI"),
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
        "{get} with NVMe disks; once they run in Azure, Site Recovery does not protect them between regions",
        get = Message::counted(count, "server gets a size", "servers get sizes")
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
        "{get} without a local temporary disk: {uses} stay on their own disks",
        get = Message::counted(count, "server gets a size", "servers get sizes"),
        uses = Message::words(uses.to_owned())
    );
    (count > 0).then(|| {
        Finding::note("size-without-temporary-disk", message!("VM sizes"), message)
            .rule(rule)
            .hint(message!("series with a d, such as Ddsv5 and Edsv5, have one (--series)"))
    })
}
