//! Servers disk by disk: what each asks of Azure, what it gets, and what stands in the way.

mod accounts;
mod assumed;
mod by_hand;
mod checks;
mod chooser;
mod churn;
mod demand;
mod facts;
mod machine;
mod premium_v2;
mod replica;
mod target;

use schemars::JsonSchema;
use serde::Serialize;

use super::readiness::Readiness;
use super::verdict::Verdict;
use crate::catalog::{DiskCatalog, DiskType};
use crate::estate::Server;
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::roles::{FoundRole, Role};
use crate::plan::targets::targets_rule;
use crate::rules::{RuleId, RuleSet, ids};
use crate::settings::{Purpose, Scenario, Settings};
use crate::units::{Gib, plain};
use crate::wording::Message;
pub(crate) use accounts::account_checks;
use assumed::soften;
use by_hand::ByHand;
use chooser::Chooser;
use demand::Demand;
use facts::DiskFacts;
use replica::Replica;
use target::{Obstacle, Offer, Target};

/// From where the changes or the load of a disk are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DiskChangeBasis {
    /// Those of the disk were measured.
    Measured,
    /// Those of the server are shared out by the sizes of its disks.
    SharedBySize,
}

/// What a tier was chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Bound {
    /// Its size.
    Size,
    /// Its IOPS.
    Iops,
    /// Its MB/s.
    Throughput,
    /// The changes that Site Recovery takes from it.
    Churn,
    /// The end of a type that came before.
    Retirement,
    /// That nobody knows its IOPS and MB/s.
    #[serde(rename = "load-unknown")]
    LoadUnknown,
    /// That types before cost more for a disk of its size.
    Cost,
    /// What its machine does.
    Role,
    /// That somebody chose it.
    Asked,
}

/// A managed disk that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OtherDisk {
    /// The type of the managed disk.
    #[serde(rename = "type")]
    pub kind: DiskType,
    /// The tier of the managed disk.
    pub tier: String,
    /// What keeps the disk from it.
    pub why_not: Message,
}

/// One disk of a server and its target.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DiskPlan {
    /// The inventory's name for it.
    pub label: String,
    /// Its size in GiB.
    #[serde(serialize_with = "plain")]
    pub size_gb: Option<f64>,
    /// Whether it holds the operating system; taken to be the first disk.
    pub os_disk: bool,
    /// The type of the managed disk.
    #[serde(rename = "type")]
    pub kind: Option<DiskType>,
    /// The tier of the managed disk: `P10`.
    pub tier: Option<String>,
    /// The size of the tier in GiB.
    #[serde(serialize_with = "plain")]
    pub tier_size_gb: Option<f64>,
    /// What it changes in GiB a day, growth included.
    #[serde(serialize_with = "plain")]
    pub changed_gb_per_day: Option<f64>,
    /// `measured`, or `shared-by-size` where only the whole server's changes are known.
    #[schemars(with = "Option<String>")]
    pub changed_basis: Option<DiskChangeBasis>,
    /// IOPS that it is planned for, growth included; unknown where nobody measured them.
    #[serde(serialize_with = "plain")]
    pub iops: Option<f64>,
    /// MB/s that it is planned for, growth included; unknown where nobody measured them.
    #[serde(serialize_with = "plain")]
    pub mbps: Option<f64>,
    /// MB/s that it writes, at least, growth included: what the managed disk serves even where nobody knows what is read. Left out
    /// where it is not known.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub written_mbps: Option<f64>,
    /// `measured`, or `shared-by-size` where only the load of the whole server is known.
    #[schemars(with = "Option<String>")]
    pub load_basis: Option<DiskChangeBasis>,
    /// IOPS to set on the managed disk, where its type lets them be set.
    #[serde(serialize_with = "plain")]
    pub set_iops: Option<f64>,
    /// MB/s to set on the managed disk, where its type lets them be set.
    #[serde(serialize_with = "plain")]
    pub set_mbps: Option<f64>,
    /// The type that somebody chose for it.
    pub asked_type: Option<DiskType>,
    /// What its load and the role of its server would choose, where that is not what was asked for.
    pub as_needed: Option<OtherDisk>,
    /// What it asks for that the managed disk that was asked for does not have.
    pub not_served: Option<Message>,
    /// The next cheaper managed disk, and what keeps the disk from it.
    pub next_cheaper: Option<OtherDisk>,
    /// The type of the disk that replication writes to until a failover; left out where machines are moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_type: Option<DiskType>,
    /// The tier of that disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_tier: Option<String>,
    /// Why the replica does not have the type that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_not_as_asked: Option<Message>,
    /// What bound the choice.
    pub bound_by: Option<Bound>,
    /// Why this type and tier.
    pub reason: Message,
    /// The tier that its size alone would give, where its load needs a higher one ("yes, but").
    pub tier_by_size: Option<String>,
    /// Whether the disk can be replicated.
    pub readiness: Readiness,
}

/// A server's disks with their targets, and the checks on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlannedDisks {
    pub(crate) disks: Vec<DiskPlan>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl PlannedDisks {
    /// How many disks go to premium SSD; unknown where a disk has no target.
    pub(crate) fn premium(&self) -> Option<f64> {
        let premium = self.disks.iter().filter(|disk| disk.kind.is_some_and(DiskType::is_premium));
        (!self.disks.is_empty()).then(|| premium.count() as f64)
    }

    fn has_verdict(&self, code: &str) -> bool {
        self.verdicts.iter().any(|verdict| verdict.check.code == code)
    }

    /// The size of all targets in GiB; a disk without one counts with its own size.
    pub(crate) fn target_gb(&self) -> Option<f64> {
        let sizes = self.disks.iter().map(|disk| disk.tier_size_gb.or(disk.size_gb));
        sizes.reduce(|a, b| Some(a? + b?)).flatten()
    }
}

/// Plans the disks of servers under one rule set.
pub(crate) struct DiskPlanner<'a> {
    rules: &'a RuleSet,
    settings: &'a Settings,
    /// The rule that lists what the machines can go to.
    targets: RuleId,
    chooser: Chooser<'a>,
    /// Whether checks that pass and choices are put in words.
    in_words: bool,
}

/// What is the same for all disks of a server.
#[derive(Clone, Copy)]
struct OfServer {
    has_others: bool,
    by_machine: Option<churn::Fit>,
    role: Option<&'static Role>,
}

impl<'a> DiskPlanner<'a> {
    pub(crate) fn new(
        rules: &'a RuleSet,
        settings: &'a Settings,
        disks: &'a DiskCatalog,
        in_words: bool,
    ) -> Self {
        let targets = targets_rule(settings.purpose, settings.method, settings.scenario);
        let chooser = Chooser::new(rules, disks, targets, in_words);
        Self { rules, settings, targets, chooser, in_words }
    }

    /// Plans the disks of a server that changes so many GiB a day, growth included, and does what its roles say.
    pub(crate) fn plan(
        &self,
        server: &Server,
        changed_gb: Option<f64>,
        roles: &[FoundRole],
    ) -> PlannedDisks {
        let facts = facts::facts(
            server,
            changed_gb,
            self.settings.growth / 100.0,
            self.settings.disk_load_headroom(self.rules),
        );
        let hyperv = self.settings.scenario == Scenario::Hyperv;
        let mut planned = PlannedDisks::default();
        let of_server = OfServer {
            has_others: facts.len() > 1,
            by_machine: hyperv.then(|| machine::standard_fit(self.rules, server, changed_gb)),
            role: roles.iter().map(|found| found.role).max_by_key(|role| role.disks),
        };
        planned.verdicts.extend(machine::churn_check(self.rules, hyperv, server, changed_gb));
        // Average disks are all alike but for the first; what is to be said of them is said once.
        let alike = server.disks.is_empty();
        for disk in &facts {
            if let Some(second) = planned.disks.get(1).filter(|_| alike) {
                let mut entry = second.clone();
                entry.label.clone_from(&disk.label);
                planned.disks.push(entry);
                continue;
            }
            let mut found = checks::checks(
                disk,
                of_server.has_others,
                server,
                self.settings,
                self.rules,
                self.in_words,
            );
            let mut entry = self.target(disk, of_server, &mut found);
            soften(server, &mut found);
            entry.readiness = readiness(&found, disk.gb.is_some());
            planned.disks.push(entry);
            found.retain(|verdict| !alike || !planned.has_verdict(&verdict.check.code));
            planned.verdicts.extend(found);
        }
        planned
    }

    fn target(&self, disk: &DiskFacts, of_server: OfServer, found: &mut Vec<Verdict>) -> DiskPlan {
        let mut entry = DiskPlan::without_target(disk);
        let Some(gb) = disk.gb else {
            return entry;
        };
        let demand = Demand {
            size: Gib(gb),
            os: disk.goes_with_os,
            changed_gb: disk.changed_gb,
            io_kb: disk.io_kb,
            iops: disk.iops,
            mib_per_s: disk.mib_per_s,
            written_mib_per_s: disk.written_mib_per_s,
            by_machine: of_server.by_machine,
            size_rule: checks::size_rule(self.settings),
            role: of_server.role,
        };
        let as_needed = self.chooser.choose(&demand);
        // What no type serves is not served by the one that was asked for either.
        if let Err(obstacle) = &as_needed {
            found.push(checks::no_target(disk, of_server.has_others, obstacle));
        }
        let target = match disk.choice.unwrap_or(self.settings.disk_type).kind() {
            Some(asked) => self.chooser.by_hand(asked, &demand, self.targets).map(|by_hand| {
                found.extend(checks::by_hand_checks(
                    disk,
                    &by_hand,
                    as_needed.as_ref(),
                    self.in_words,
                ));
                entry.ask(asked, &by_hand, as_needed.as_ref().ok());
                by_hand.target
            }),
            None => match &as_needed {
                Ok(target) => {
                    found.push(checks::target_check(disk, target, self.in_words));
                    Ok(target.clone())
                }
                Err(obstacle) if obstacle.is_load() => {
                    entry.not_served = Some(obstacle.reason.clone());
                    self.chooser.nearest(&demand, obstacle)
                }
                Err(obstacle) => Err(obstacle.clone()),
            },
        };
        match target {
            Ok(target) => {
                entry.replicate(self.replica(&demand, &target.offer));
                entry.take(target);
            }
            Err(obstacle) => {
                if as_needed.is_ok() {
                    found.push(checks::no_target(disk, of_server.has_others, &obstacle));
                }
                entry.reason = obstacle.reason;
            }
        }
        entry
    }
}

impl DiskPlanner<'_> {
    /// The disk that replication writes to; `None` where that is the disk of the machine, as in a migration.
    fn replica(&self, demand: &Demand, target: &Offer) -> Option<Replica> {
        let types = self.rules.list(ids::REPLICA_DISK_TYPES);
        if self.settings.purpose != Purpose::Dr || types.is_empty() {
            return None;
        }
        Some(match self.settings.replica_disk_type {
            Some(asked) => self.chooser.replica(asked, demand, target, types),
            None => Replica::like(target),
        })
    }
}

impl OtherDisk {
    fn new(offer: &Offer, why_not: Message) -> Self {
        Self { kind: offer.kind, tier: offer.tier.clone(), why_not }
    }
}

impl DiskPlan {
    fn without_target(disk: &DiskFacts) -> Self {
        Self {
            label: disk.label.clone(),
            size_gb: disk.gb,
            os_disk: disk.os,
            kind: None,
            tier: None,
            tier_size_gb: None,
            changed_gb_per_day: disk.changed_gb,
            changed_basis: disk.changed_basis,
            iops: disk.iops,
            mbps: disk.mib_per_s,
            written_mbps: disk.written_mib_per_s,
            load_basis: disk.load_basis,
            set_iops: None,
            set_mbps: None,
            asked_type: None,
            as_needed: None,
            not_served: None,
            next_cheaper: None,
            replica_type: None,
            replica_tier: None,
            replica_not_as_asked: None,
            bound_by: None,
            reason: message!("the size of the disk is not known"),
            tier_by_size: None,
            readiness: Readiness::Unknown,
        }
    }

    fn take(&mut self, target: Target) {
        let Target { offer, bound, reason, natural, cheaper, .. } = target;
        self.kind = Some(offer.kind);
        self.tier_size_gb = Some(offer.size.0);
        self.set_iops = offer.set.map(|(iops, _)| iops);
        self.set_mbps = offer.set.map(|(_, mbps)| mbps);
        self.tier = Some(offer.tier);
        self.bound_by = Some(bound);
        self.reason = reason;
        self.tier_by_size = natural;
        self.next_cheaper =
            cheaper.map(|(offer, Obstacle { reason, .. })| OtherDisk::new(&offer, reason));
    }

    fn ask(&mut self, asked: DiskType, by_hand: &ByHand, as_needed: Option<&Target>) {
        self.asked_type = Some(asked);
        self.not_served = by_hand.unserved.as_ref().map(|obstacle| obstacle.reason.clone());
        self.as_needed = as_needed
            .filter(|needed| needed.offer != by_hand.target.offer)
            .map(|needed| OtherDisk::new(&needed.offer, by_hand.target.reason.clone()));
    }

    fn replicate(&mut self, replica: Option<Replica>) {
        let Some(replica) = replica else { return };
        self.replica_type = Some(replica.kind);
        self.replica_tier = Some(replica.tier);
        self.replica_not_as_asked = replica.not_as_asked;
    }

    /// Whether replication writes to another type of disk than the machine is planned with.
    pub(crate) fn has_other_replica(&self) -> bool {
        self.replica_type.is_some_and(|replica| self.kind != Some(replica))
    }

    /// Whether it does not have the type that was asked for, because machines cannot go to that.
    pub(crate) fn is_not_as_asked(&self) -> bool {
        self.asked_type.is_some_and(|asked| self.kind.is_some_and(|kind| kind != asked))
    }
}

fn readiness(found: &[Verdict], sized: bool) -> Readiness {
    let has = |severity| {
        found
            .iter()
            .filter(|verdict| verdict.check.passed != Some(true))
            .any(|verdict| verdict.severity == severity)
    };
    if has(CheckSeverity::Error) {
        Readiness::NotReady
    } else if has(CheckSeverity::Unknown) || !sized {
        Readiness::Unknown
    } else if has(CheckSeverity::Conditional) {
        Readiness::Conditional
    } else {
        Readiness::Ready
    }
}
