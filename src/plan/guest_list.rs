//! Which list of guests a plan is held against, and the checks that follow from it.

use std::collections::HashMap;

use super::guest::{GuestList, GuestOs, Standing};
use super::verdict::Verdict;
use crate::estate::{Boot, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Method, Purpose, Scenario, Settings};
use crate::wording::Message;

/// The rule with the guests that the chosen way takes; `None` where the set has no such list.
pub(crate) fn list_rule(settings: &Settings, rules: &RuleSet) -> Option<RuleId> {
    let purpose = settings.purpose_under(rules);
    let rule = match (settings.scenario, purpose, settings.method_under(rules)) {
        (Scenario::Hyperv, Some(Purpose::Migration), _) => ids::GUEST_OS_HYPERV_MIGRATION,
        (Scenario::Hyperv, Some(Purpose::Dr), _) => ids::GUEST_OS_HYPERV_DR,
        (Scenario::Hyperv, None, _) => return None,
        (_, _, Some(Method::Agentless)) => ids::GUEST_OS_AGENTLESS,
        _ => ids::GUEST_OS_VMWARE,
    };
    rules.rule(rule).map(|_| rule)
}

/// The guests of a rule, with those that are taken beside them for the purpose.
fn list<'r>(rule: RuleId, settings: &Settings, rules: &'r RuleSet) -> GuestList<'r> {
    let migrates = settings.purpose_under(rules) == Some(Purpose::Migration);
    let with_old = migrates && rule == ids::GUEST_OS_VMWARE;
    GuestList {
        lines: rules.list(rule),
        also: if with_old { rules.list(ids::GUEST_OS_MIGRATION_ONLY) } else { &[] },
        to_check: beside(rule).map_or(&[], |beside| rules.list(beside)),
    }
}

/// The rule with guests that a list does not name and that are not refused for it.
fn beside(list: RuleId) -> Option<RuleId> {
    if list == ids::GUEST_OS_VMWARE {
        Some(ids::GUEST_OS_TO_CHECK)
    } else if list == ids::GUEST_OS_AGENTLESS || list == ids::GUEST_OS_HYPERV_MIGRATION {
        Some(ids::GUEST_OS_BY_HAND)
    } else {
        None
    }
}

/// Whether a guest of 32 bits is taken for the purpose, where the list of a rule decides.
fn takes_32_bit(os: &GuestOs, list: Option<RuleId>, settings: &Settings, rules: &RuleSet) -> bool {
    list == Some(ids::GUEST_OS_VMWARE)
        && settings.purpose_under(rules) == Some(Purpose::Migration)
        && os.covered_by(rules.list(ids::GUEST_OS_32_BIT)) == Some(true)
}

/// Whether a machine that boots by UEFI does so in Azure too (generation 2).
pub(crate) fn keeps_uefi(settings: &Settings, rules: &RuleSet) -> bool {
    if settings.scenario != Scenario::Hyperv {
        return true;
    }
    let rule = match settings.purpose_under(rules) {
        Some(Purpose::Migration) => ids::HYPERV_GENERATION_2_MIGRATION,
        Some(Purpose::Dr) => ids::HYPERV_GENERATION_2_DR,
        None => return false,
    };
    rules.text(rule) == Some("kept")
}

/// An operating system as an inventory writes it, and what the lists of the rules say of it.
#[derive(Debug)]
struct Guest {
    os: GuestOs,
    standing: Option<Standing>,
    /// The rule with the list that the standing is to.
    rule: Option<RuleId>,
    is_for_migration_only: bool,
    /// Whether it is of 32 bits and not taken so.
    has_too_few_bits: bool,
    /// Whether the agentless method takes it, where that can be chosen instead.
    is_taken_agentless: bool,
    boots_by_uefi: Option<bool>,
}

/// The operating systems of an estate, each read once.
#[derive(Debug)]
pub(crate) struct Guests<'a> {
    by_name: HashMap<&'a str, Guest>,
    /// The rule with what is said of UEFI boot.
    uefi_rule: RuleId,
}

impl<'a> Guests<'a> {
    pub(crate) fn of(servers: &'a [Server], settings: &Settings, rules: &RuleSet) -> Self {
        let rule = list_rule(settings, rules);
        let agentless = could_be_agentless(settings, rules);
        let by_bios_only = keeps_uefi(settings, rules);
        let uefi_rule =
            if by_bios_only { ids::GUEST_OS_BIOS_ONLY } else { ids::GUEST_OS_EFI_HYPERV };
        let mut by_name = HashMap::new();
        for name in servers.iter().filter_map(stated_os) {
            by_name.entry(name).or_insert_with(|| {
                let os = GuestOs::parse(name);
                let covered = |rule| os.covered_by(rules.list(rule));
                let standing = |rule| os.standing(list(rule, settings, rules));
                Guest {
                    standing: rule.and_then(standing),
                    rule,
                    has_too_few_bits: os.is_32_bit && !takes_32_bit(&os, rule, settings, rules),
                    is_for_migration_only: covered(ids::GUEST_OS_MIGRATION_ONLY) == Some(true),
                    is_taken_agentless: agentless
                        .and_then(standing)
                        .is_some_and(|standing| matches!(standing, Standing::Listed(_))),
                    boots_by_uefi: if by_bios_only {
                        covered(uefi_rule).map(|bios_only| !bios_only)
                    } else {
                        covered(uefi_rule)
                    },
                    os,
                }
            });
        }
        Self { by_name, uefi_rule }
    }

    /// The releases that a name which leaves its release open can be, where all of them are on the list.
    pub(crate) fn taken_for(&self, name: &str) -> Option<&[String]> {
        match &self.by_name.get(name)?.standing {
            Some(Standing::Listed(releases)) if !releases.is_empty() => Some(releases),
            _ => None,
        }
    }
}

/// The list of the agentless method, where a plan could choose it instead of its own.
fn could_be_agentless(settings: &Settings, rules: &RuleSet) -> Option<RuleId> {
    let could = settings.scenario == Scenario::Vmware
        && settings.purpose_under(rules) == Some(Purpose::Migration)
        && settings.method_under(rules) == Some(Method::SiteRecovery);
    could.then_some(ids::GUEST_OS_AGENTLESS)
}

fn stated_os(server: &Server) -> Option<&str> {
    let name = server.os.as_deref().map(str::trim);
    name.filter(|name| !name.is_empty())
}

/// The operating system against the list of guests, its architecture, and the way the machine boots.
#[expect(clippy::indexing_slicing, reason = "the guests are those of these servers")]
pub(crate) fn operating_system(
    server: &Server,
    settings: &Settings,
    rules: &RuleSet,
    guests: &Guests<'_>,
) -> Vec<Verdict> {
    let Some(stated) = stated_os(server) else {
        let decides = settings.scenario != Scenario::Hyperv
            && rules.list(ids::FACTS_THAT_DECIDE).iter().any(|fact| fact == "os");
        let missing = Verdict::undecided(
            "os-not-known",
            ids::FACTS_THAT_DECIDE,
            message!(
                "the operating system is not known; it decides whether the machine can be replicated"
            ),
        );
        return decides.then_some(missing).into_iter().collect();
    };
    let guest = &guests.by_name[stated];
    let mut found = Vec::new();
    if rules.rule(ids::OS_ARCHITECTURE).is_some() {
        let verdict = if guest.has_too_few_bits {
            let message = message!(
                "{stated} is not a 64-bit operating system",
                stated = format!("'{stated}'")
            );
            Verdict::failed(CheckSeverity::Error, "not-64-bit", ids::OS_ARCHITECTURE, message)
        } else if guest.os.is_32_bit {
            Verdict::passed("not-64-bit", ids::GUEST_OS_32_BIT)
        } else {
            Verdict::passed("not-64-bit", ids::OS_ARCHITECTURE)
        };
        found.push(verdict.held(stated, "64-bit"));
    }
    if let Some(rule) = guest.rule.filter(|_| !guest.has_too_few_bits) {
        found.push(listed(stated, guest, rule, rules));
    }
    found.extend(boot_of(server, stated, guest, guests.uefi_rule, rules));
    found
}

/// The operating system against the list of guests.
fn listed(stated: &str, guest: &Guest, rule: RuleId, rules: &RuleSet) -> Verdict {
    let date = rules.rule(rule).map(|rule| rule.as_of().to_owned()).unwrap_or_default();
    let limit = "the list of guests";
    let name = format!("'{stated}'");
    let with_choice = |why: Message| {
        if guest.is_taken_agentless {
            message!("{why}; agentless migration takes it (--method agentless)", why)
        } else {
            why
        }
    };
    let failed =
        |severity, code, rule, why| Verdict::failed(severity, code, rule, with_choice(why));
    // A set of the past is not to plan with: whatever its list lacks, a newer one may have.
    let never = if rules.is_past() { CheckSeverity::Conditional } else { CheckSeverity::Error };
    let verdict = match &guest.standing {
        Some(Standing::Listed(releases)) => {
            let value = if releases.is_empty() {
                stated.to_owned()
            } else {
                format!("{stated}: {}", releases.join(", "))
            };
            return Verdict::passed("os-not-listed", rule).held(value, limit);
        }
        _ if guest.is_for_migration_only => failed(
            CheckSeverity::Conditional,
            "os-migration-only",
            ids::GUEST_OS_MIGRATION_ONLY,
            message!(
                "{stated} is taken for migration only; upgrade the operating system for disaster recovery",
                stated = name
            ),
        ),
        Some(Standing::Newer(newest)) => failed(
            CheckSeverity::Conditional,
            "os-newer-than-list",
            rule,
            message!(
                "{stated} is newer than the list of guests of {date}, which ends with {newest}; check the support matrix",
                stated = name,
                date,
                newest
            ),
        ),
        Some(Standing::Older(Some(target))) => failed(
            CheckSeverity::Conditional,
            "os-not-listed",
            rule,
            message!(
                "{stated} is older than the list of guests of {date}; upgrade it before to {target} or later",
                stated = name,
                date,
                target
            ),
        ),
        Some(Standing::Older(None)) => failed(
            never,
            "os-not-taken",
            rule,
            message!(
                "{stated} is older than the list of guests of {date}, and no release on it can be reached by an upgrade in place",
                stated = name,
                date
            ),
        ),
        Some(Standing::NoRelease) => failed(
            never,
            "os-not-taken",
            rule,
            message!(
                "{stated} is not taken: no release of it is on the list of guests of {date}",
                stated = name,
                date
            ),
        ),
        Some(Standing::ToCheck) if beside(rule) == Some(ids::GUEST_OS_BY_HAND) => failed(
            CheckSeverity::Conditional,
            "os-by-hand",
            ids::GUEST_OS_BY_HAND,
            message!(
                "{stated} is not among the releases of {date} that Azure Migrate prepares for Azure by itself; prepare it by hand before the copy",
                stated = name,
                date
            ),
        ),
        Some(Standing::ToCheck) => failed(
            CheckSeverity::Conditional,
            "os-to-check",
            ids::GUEST_OS_TO_CHECK,
            message!(
                "{stated} is not on the list of guests of {date} and was on an earlier one, or is on that of the same agent for Azure to Azure; check the support matrix",
                stated = name,
                date
            ),
        ),
        open => undecided(open.as_ref(), name, date, rule, with_choice),
    };
    verdict.held(stated, limit)
}

/// The question that decides, where a name leaves its release open or says nothing known.
fn undecided(
    standing: Option<&Standing>,
    stated: String,
    date: String,
    rule: RuleId,
    with_choice: impl Fn(Message) -> Message,
) -> Verdict {
    match standing {
        Some(Standing::Open { listed, unlisted }) if !listed.is_empty() && !unlisted.is_empty() => {
            Verdict::undecided(
                "os-version-not-known",
                rule,
                with_choice(message!(
                    "which release is {stated}? On the list of guests of {date}: {listed}; not on it: {unlisted}",
                    stated,
                    date,
                    listed = listed.join(", "),
                    unlisted = Message::first_few(unlisted, 6)
                )),
            )
        }
        Some(_) => Verdict::undecided(
            "os-version-not-known",
            rule,
            with_choice(message!(
                "{stated} does not say which version it is; the version decides",
                stated
            )),
        ),
        None => Verdict::undecided(
            "os-not-recognised",
            rule,
            message!(
                "{stated} names no operating system that is known; its name and version decide",
                stated
            ),
        ),
    }
}

/// Whether the operating system goes with the way the machine boots.
fn boot_of(
    server: &Server,
    stated: &str,
    guest: &Guest,
    rule: RuleId,
    rules: &RuleSet,
) -> Option<Verdict> {
    if server.boot != Some(Boot::Efi) {
        return None;
    }
    rules.rule(rule)?;
    let verdict = match guest.boots_by_uefi {
        Some(true) => Verdict::passed("boot-of-os", rule),
        Some(false) => Verdict::failed(
            CheckSeverity::Conditional,
            "boot-of-os",
            rule,
            message!(
                "{stated} is not replicated with UEFI boot; convert it to BIOS boot (generation 1)",
                stated = format!("'{stated}'")
            ),
        ),
        // What the list of guests leaves open is said there.
        None if rule == ids::GUEST_OS_EFI_HYPERV => Verdict::undecided(
            "boot-of-os",
            rule,
            message!(
                "{stated} boots by UEFI and does not say which version it is; the version decides",
                stated = format!("'{stated}'")
            ),
        ),
        None => return None,
    };
    Some(verdict.held(stated, "UEFI boot"))
}
