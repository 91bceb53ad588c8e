//! The descriptions of several files, in groups of one machine each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::compare::{Agreement, Contrary, agreement, contrary, foreign_addresses};
use super::evidence::Evidence;
use super::partition::Partition;
use crate::wording::Message;

/// A name that more machines than this have says nothing, and comparing them all would take too long.
const CROWD: usize = 256;
/// How many refused pairs are kept of one key.
const KEPT_REFUSALS: usize = 4;

/// Descriptions that agree, but not on which of them are of one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What they agree on.
    pub level: Agreement,
    /// The descriptions, in ascending order.
    pub items: Vec<usize>,
}

/// Two descriptions of one name that are two machines all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// What they agree on.
    pub level: Agreement,
    /// What speaks against it.
    pub contrary: Contrary,
    /// The two descriptions.
    pub items: [usize; 2],
}

/// Two descriptions that were taken for one machine by name, although their IP addresses have nothing in common: no proof, because
/// programs list different adapters, but a doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The first description of the machine, and another one.
    pub items: [usize; 2],
    /// The addresses of the two.
    pub addresses: (Message, Message),
}

/// A description that was joined to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The description.
    pub item: usize,
    /// The first one of the machine, or, if the two agree on nothing, another one that joins them.
    pub with: usize,
    /// The strongest evidence that the two agree on.
    pub level: Agreement,
}

/// Which descriptions are of one machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// For each description the first one of its machine.
    pub machines: Vec<usize>,
    /// All descriptions but the first ones of their machines.
    pub joined: Vec<Joined>,
    /// Descriptions that may be of one machine or another; each of them is a machine of its own.
    pub open: Vec<Open>,
    /// Descriptions that were kept apart although their names agree.
    pub apart: Vec<Apart>,
    /// Descriptions that were joined by name, and may be of two machines.
    pub doubts: Vec<Doubt>,
}

/// Groups the descriptions of machines from several sources, of which each lists a machine once.
///
/// Stronger evidence goes before weaker. At each strength all descriptions that agree must fit each other: where one of them fits two that
/// do not, none is picked. So the order of the descriptions does not matter.
#[must_use]
pub fn group(items: &[Evidence]) -> Grouping {
    let items = without_common(items);
    let mut grouping = Search {
        items: &items,
        partition: Partition::new(items.len()),
        open: Vec::new(),
        apart: Vec::new(),
    };
    for level in Agreement::ALL {
        grouping.join(level);
    }
    grouping.finish()
}

/// Without what several machines of one source have: the UUIDs of clones, and addresses of clusters, which move from machine to machine.
fn without_common(items: &[Evidence]) -> Vec<Evidence> {
    let uuids = common(items, |item| item.uuid.iter().map(|uuid| uuid.key().to_owned()).collect());
    let macs = common(items, |item| item.addresses.macs().map(str::to_owned).collect());
    let ips = common(items, |item| item.addresses.raw_ips().copied().collect());
    let without = |item: &Evidence| Evidence {
        uuid: item.uuid.clone().filter(|uuid| !uuids.contains(uuid.key())),
        addresses: item.addresses.without(|mac| macs.contains(mac), |ip| ips.contains(ip)),
        ..item.clone()
    };
    items.iter().map(without).collect()
}

/// What more than one machine of a source has.
fn common<K: Eq + Hash>(items: &[Evidence], of: impl Fn(&Evidence) -> Vec<K>) -> HashSet<K> {
    let mut owners: HashMap<(usize, K), usize> = HashMap::new();
    for item in items {
        for key in of(item) {
            *owners.entry((item.source, key)).or_insert(0) += 1;
        }
    }
    owners.into_iter().filter(|(_, count)| *count > 1).map(|((_, key), _)| key).collect()
}

struct Search<'a> {
    items: &'a [Evidence],
    partition: Partition,
    open: Vec<Open>,
    apart: Vec<Apart>,
}

impl Search<'_> {
    fn join(&mut self, level: Agreement) {
        let mut links = Partition::new(self.items.len());
        let mut linked = BTreeSet::new();
        for members in self.buckets(level).into_values() {
            if level.is_identifier() && self.is_repeated(&members) {
                continue;
            }
            let firsts: BTreeSet<usize> =
                members.iter().map(|item| self.partition.first(*item)).collect();
            if firsts.len() < 2 {
                continue;
            }
            if firsts.len() > CROWD {
                self.leave_open(level, &firsts);
                continue;
            }
            let firsts: Vec<usize> = firsts.into_iter().collect();
            let mut refused = 0;
            for (position, a) in firsts.iter().enumerate() {
                for b in firsts.iter().skip(position + 1) {
                    match self.refusal(*a, *b, level) {
                        Ok(()) => {
                            links.join(*a, *b);
                            linked.extend([*a, *b]);
                        }
                        Err(Some(apart)) if refused < KEPT_REFUSALS => {
                            refused += 1;
                            self.apart.push(apart);
                        }
                        Err(_) => {}
                    }
                }
            }
        }
        let components: BTreeSet<usize> = linked.iter().map(|first| links.first(*first)).collect();
        for component in components {
            let firsts = links.members(component).to_vec();
            let fit = firsts.len() <= CROWD && self.all_fit(&firsts, level);
            if fit {
                for first in &firsts {
                    self.partition.join(component, *first);
                }
            } else {
                self.leave_open(level, &firsts.into_iter().collect());
            }
        }
    }

    /// The descriptions by what they agree on.
    fn buckets(&self, level: Agreement) -> BTreeMap<String, Vec<usize>> {
        let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            let mut keys: Vec<String> = match level {
                Agreement::ManagedId => {
                    let managed = item.managed();
                    managed
                        .map(|(manager, id)| format!("{}\n{id}", manager.folded()))
                        .into_iter()
                        .collect()
                }
                Agreement::Uuid => item.uuid.iter().map(|uuid| uuid.key().to_owned()).collect(),
                Agreement::Mac => item.addresses.macs().map(str::to_owned).collect(),
                Agreement::FullName => {
                    item.full_names().map(|name| name.folded().to_owned()).collect()
                }
                Agreement::Name => item.names().map(|name| name.folded().to_owned()).collect(),
                Agreement::ShortName => {
                    item.names().filter_map(|name| name.label()).map(str::to_owned).collect()
                }
            };
            keys.sort();
            keys.dedup();
            for key in keys {
                buckets.entry(key).or_default().push(at);
            }
        }
        buckets.retain(|_, members| members.len() > 1);
        if !level.is_identifier() {
            for (key, members) in &mut buckets {
                self.keep_owners(key, members);
            }
        }
        buckets
    }

    /// Copies of a machine keep its name in DNS: of the descriptions of one source those count that are called so themselves.
    fn keep_owners(&self, key: &str, members: &mut Vec<usize>) {
        let is_own = |item: &usize| {
            let name = self.items.get(*item).and_then(|item| item.name.as_ref());
            name.is_some_and(|name| {
                let longer = key.strip_prefix(name.folded());
                name.label() == Some(key)
                    || longer.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let source = |item: &usize| self.items.get(*item).map(|item| item.source);
        let with_owner: HashSet<Option<usize>> =
            members.iter().filter(|item| is_own(item)).map(source).collect();
        members.retain(|item| is_own(item) || !with_owner.contains(&source(item)));
    }

    /// Whether a source has an identifier twice: then it is that of a clone or of none.
    fn is_repeated(&self, members: &[usize]) -> bool {
        let mut sources = HashSet::new();
        let mut all = members.iter().filter_map(|item| self.items.get(*item));
        all.any(|item| !sources.insert(item.source))
    }

    fn pairs(&self, a: usize, b: usize) -> impl Iterator<Item = (usize, usize)> {
        let others = self.partition.members(b);
        let own = self.partition.members(a).iter();
        own.flat_map(move |own| others.iter().map(move |other| (*own, *other)))
    }

    /// Whether two groups may be one machine; if not, what keeps them apart if that is a doubt.
    fn refusal(&self, a: usize, b: usize, level: Agreement) -> Result<(), Option<Apart>> {
        let mut agrees = level != Agreement::ShortName;
        let mut doubt = None;
        for (own, other) in self.pairs(a, b) {
            let (Some(one), Some(two)) = (self.items.get(own), self.items.get(other)) else {
                continue;
            };
            if one.source == two.source {
                return Err(None);
            }
            agrees = agrees || one.names().any(|name| two.names().any(|other| name.fits(other)));
            match contrary(one, two, level) {
                None => {}
                Some(contrary @ (Contrary::Macs | Contrary::Sizes)) => {
                    let items = [own.min(other), own.max(other)];
                    doubt.get_or_insert(Apart { level, contrary, items });
                }
                Some(_) => return Err(None),
            }
        }
        match doubt {
            _ if !agrees => Err(None),
            Some(apart) => Err(Some(apart)),
            None => Ok(()),
        }
    }

    /// Whether nothing speaks against all of these groups being one machine.
    fn all_fit(&self, firsts: &[usize], level: Agreement) -> bool {
        let mut sources = HashSet::new();
        let members = || firsts.iter().flat_map(|first| self.partition.members(*first));
        let mut all = members().filter_map(|item| self.items.get(*item));
        if !all.all(|item| sources.insert(item.source)) {
            return false;
        }
        firsts.iter().enumerate().all(|(position, a)| {
            firsts.iter().skip(position + 1).all(|b| {
                self.pairs(*a, *b).all(|(own, other)| {
                    let pair = self.items.get(own).zip(self.items.get(other));
                    pair.is_some_and(|(own, other)| contrary(own, other, level).is_none())
                })
            })
        })
    }

    fn leave_open(&mut self, level: Agreement, firsts: &BTreeSet<usize>) {
        let mut items: Vec<usize> =
            firsts.iter().flat_map(|first| self.partition.members(*first)).copied().collect();
        items.sort_unstable();
        self.open.push(Open { level, items });
    }

    fn finish(self) -> Grouping {
        let Self { items, partition, open, apart } = self;
        let machines = partition.into_firsts();
        let joined: Vec<Joined> = joined(items, &machines);
        let by_name = joined.iter().filter(|joined| !joined.level.is_identifier());
        let doubts = by_name.filter_map(|Joined { item, with, .. }| {
            let (one, two) = items.get(*with).zip(items.get(*item))?;
            Some(Doubt { items: [*with, *item], addresses: foreign_addresses(one, two)? })
        });
        let doubts = doubts.collect();
        let machine = |item: usize| machines.get(item).copied();
        // What a weaker key left open as well is told once.
        let mut told = HashSet::new();
        let open = open.into_iter().filter(|open| {
            let fresh = open.items.iter().filter(|item| told.insert(**item)).count();
            fresh > 0
        });
        let mut seen = HashSet::new();
        let mut apart: Vec<Apart> = apart
            .into_iter()
            .filter(|apart| {
                let [a, b] = apart.items.map(machine);
                a != b && seen.insert([a, b])
            })
            .collect();
        apart.sort_by_key(|apart| apart.items);
        let open = open.collect();
        Grouping { machines, joined, open, apart, doubts }
    }
}

/// What each description agrees on with its machine.
fn joined(items: &[Evidence], machines: &[usize]) -> Vec<Joined> {
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    for (item, machine) in machines.iter().enumerate() {
        members.entry(*machine).or_default().push(item);
    }
    let others = machines.iter().enumerate().filter(|(item, machine)| item != *machine);
    let joined = others.filter_map(|(item, machine)| {
        let agreed =
            members.get(machine)?.iter().filter(|with| **with != item).filter_map(|with| {
                let (own, other) = items.get(item).zip(items.get(*with))?;
                Some(Joined { item, with: *with, level: agreement(other, own)? })
            });
        agreed.min_by_key(|joined| (joined.with != *machine, joined.level))
    });
    joined.collect()
}
