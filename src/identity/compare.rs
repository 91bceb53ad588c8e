//! What two descriptions agree on, and what speaks against one machine.

use super::evidence::Evidence;
use super::name::MachineName;
use crate::message;
use crate::wording::Message;

/// What two descriptions of one machine agree on, from the strongest evidence to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Agreement {
    /// The manager's identifier, in one manager.
    ManagedId,
    /// The UUID.
    Uuid,
    /// A MAC address.
    Mac,
    /// A full name.
    FullName,
    /// A name of another kind.
    Name,
    /// A short name that stands for a full one.
    ShortName,
}

/// What speaks against two descriptions being of one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contrary {
    /// One only stands for a machine: a template, a placeholder.
    StandIn,
    /// Two managers.
    Managers,
    /// Two identifiers in one manager.
    Ids,
    /// Two UUIDs of one kind.
    Uuids,
    /// Two full names.
    FullNames,
    /// Names of which none is a form of another.
    Names,
    /// MAC addresses with nothing in common.
    Macs,
    /// Cores, memory and storage are all different.
    Sizes,
}

impl Contrary {
    fn holds(self, a: &Evidence, b: &Evidence) -> bool {
        match self {
            Self::StandIn => a.is_stand_in != b.is_stand_in,
            Self::Managers => {
                let managers = a.manager.as_ref().zip(b.manager.as_ref());
                managers.is_some_and(|(a, b)| a.is_other_manager(b))
            }
            Self::Ids => {
                let both = a.managed().zip(b.managed());
                both.is_some_and(|((manager, id), (other, other_id))| {
                    manager == other && id != other_id && a.scheme == b.scheme
                })
            }
            Self::Uuids => {
                let both = a.uuid.as_ref().zip(b.uuid.as_ref());
                a.scheme == b.scheme && both.is_some_and(|(a, b)| a != b)
            }
            Self::FullNames => are_foreign(|| a.full_names(), || b.full_names()),
            Self::Names => are_foreign(|| a.names(), || b.names()),
            Self::Macs => a.addresses.have_foreign_macs(&b.addresses),
            Self::Sizes => a.sizes.all_differ(&b.sizes),
        }
    }

    /// What differs, with the values.
    #[must_use]
    pub fn words(self, a: &Evidence, b: &Evidence) -> Message {
        let text = |name: Option<&MachineName>| {
            name.map(|name| name.text().to_owned()).unwrap_or_default()
        };
        match self {
            Self::StandIn => message!("one is a template or placeholder"),
            Self::Managers => {
                let manager = |one: &Evidence| text(one.manager.as_ref());
                message!("managers {a} and {b}", a = manager(a), b = manager(b))
            }
            Self::Ids => {
                let id = |one: &Evidence| one.id.clone().unwrap_or_default();
                message!("identifiers {a} and {b} in one manager", a = id(a), b = id(b))
            }
            Self::Uuids => {
                let uuid = |one: &Evidence| {
                    let uuid = one.uuid.as_ref().map(|uuid| uuid.text().to_owned());
                    uuid.unwrap_or_default()
                };
                message!("UUIDs {a} and {b}", a = uuid(a), b = uuid(b))
            }
            Self::FullNames => {
                let name = |one: &Evidence| text(one.full_names().next());
                message!("full names {a} and {b}", a = name(a), b = name(b))
            }
            Self::Names => {
                let name = |one: &Evidence| text(one.names().next());
                message!("names {a} and {b}", a = name(a), b = name(b))
            }
            Self::Macs => {
                let macs = |one: &Evidence| first_few(one.addresses.macs());
                message!("MAC addresses {a} and {b}", a = macs(a), b = macs(b))
            }
            Self::Sizes => message!("{a} and {b}", a = sizes(a), b = sizes(b)),
        }
    }
}

fn sizes(one: &Evidence) -> Message {
    let whole = |value: Option<f64>| crate::units::grouped(value.unwrap_or_default(), 0);
    message!(
        "{cores} cores, {memory} MB, {storage} GB",
        cores = one.sizes.cores.unwrap_or_default(),
        memory = whole(one.sizes.memory_mb),
        storage = whole(one.sizes.storage_gb)
    )
}

fn first_few<T: AsRef<str>>(values: impl Iterator<Item = T>) -> Message {
    Message::first_few(&values.collect::<Vec<T>>(), 2)
}

/// Whether both have names, and none of the one fits one of the other.
fn are_foreign<'a, I, J>(a: impl Fn() -> I, b: impl Fn() -> J) -> bool
where
    I: Iterator<Item = &'a MachineName>,
    J: Iterator<Item = &'a MachineName>,
{
    let mut some = false;
    for own in a() {
        for other in b() {
            if own.fits(other) {
                return false;
            }
            some = true;
        }
    }
    some
}

impl Agreement {
    /// From the strongest to the weakest.
    pub(crate) const ALL: [Self; 6] =
        [Self::ManagedId, Self::Uuid, Self::Mac, Self::FullName, Self::Name, Self::ShortName];

    /// Whether it is an identifier, which belongs to nobody where a file has it twice.
    pub(crate) fn is_identifier(self) -> bool {
        matches!(self, Self::ManagedId | Self::Uuid | Self::Mac)
    }

    /// What forbids it by itself.
    fn forbidden_by(self) -> &'static [Contrary] {
        match self {
            Self::ManagedId => &[],
            Self::Uuid => &[Contrary::StandIn],
            Self::Mac => &[Contrary::StandIn, Contrary::Ids, Contrary::Uuids],
            Self::FullName => {
                &[Contrary::StandIn, Contrary::Managers, Contrary::Uuids, Contrary::Macs]
            }
            Self::Name | Self::ShortName => &[
                Contrary::StandIn,
                Contrary::Managers,
                Contrary::Ids,
                Contrary::Uuids,
                Contrary::FullNames,
                Contrary::Macs,
                Contrary::Sizes,
            ],
        }
    }

    /// What forbids it where two of them come together: clones share identifiers, but neither names nor sizes nor adapters.
    fn forbidden_by_two(self) -> &'static [Contrary] {
        match self {
            Self::ManagedId => &[Contrary::Uuids, Contrary::Names, Contrary::Macs, Contrary::Sizes],
            Self::Uuid => &[Contrary::Ids, Contrary::Names, Contrary::Macs, Contrary::Sizes],
            Self::Mac => &[Contrary::Names, Contrary::Sizes],
            Self::FullName | Self::Name | Self::ShortName => &[],
        }
    }

    /// What two descriptions agree on, with the values.
    #[must_use]
    pub fn words(self, a: &Evidence, b: &Evidence) -> Message {
        match self {
            Self::ManagedId => {
                let manager = a.manager.as_ref().map(MachineName::text).unwrap_or_default();
                let id = a.id.as_deref().unwrap_or_default();
                message!("identifier {id} in {manager}", id, manager)
            }
            Self::Uuid => {
                let uuid = a.uuid.as_ref().map(|uuid| uuid.text().to_owned());
                message!("UUID {uuid}", uuid = uuid.unwrap_or_default())
            }
            Self::Mac => {
                let mac = a.addresses.shared_mac(&b.addresses).unwrap_or_default();
                message!("MAC address {mac}", mac)
            }
            Self::FullName => {
                let name = shared_name(a, b, MachineName::is_full).unwrap_or_default();
                message!("full name {name}", name)
            }
            Self::Name => {
                let name = shared_name(a, b, |_| true).unwrap_or_default();
                message!("name {name}", name)
            }
            Self::ShortName => {
                let (short, full) = short_and_full(a, b).unwrap_or_default();
                message!("{short} is short for {full}", short, full)
            }
        }
    }
}

fn shared_name<'a>(
    a: &'a Evidence,
    b: &'a Evidence,
    wanted: impl Fn(&MachineName) -> bool,
) -> Option<&'a str> {
    let mut own = a.names().filter(|name| wanted(name));
    own.find(|own| b.names().any(|other| *own == other)).map(MachineName::text)
}

fn short_and_full<'a>(a: &'a Evidence, b: &'a Evidence) -> Option<(&'a str, &'a str)> {
    let pairs = || a.names().flat_map(|own| b.names().map(move |other| (own, other)));
    let ordered = |(own, other): (&'a MachineName, &'a MachineName)| {
        if own == other {
            None
        } else if own.is_form_of(other) {
            Some((own.text(), other.text()))
        } else if other.is_form_of(own) {
            Some((other.text(), own.text()))
        } else {
            None
        }
    };
    pairs().find_map(ordered)
}

/// The strongest evidence that two descriptions agree on.
#[must_use]
pub fn agreement(a: &Evidence, b: &Evidence) -> Option<Agreement> {
    Agreement::ALL.into_iter().find(|level| match level {
        Agreement::ManagedId => a.managed().is_some() && a.managed() == b.managed(),
        Agreement::Uuid => a.uuid.is_some() && a.uuid == b.uuid,
        Agreement::Mac => a.addresses.shared_mac(&b.addresses).is_some(),
        Agreement::FullName => shared_name(a, b, MachineName::is_full).is_some(),
        Agreement::Name => shared_name(a, b, |_| true).is_some(),
        Agreement::ShortName => short_and_full(a, b).is_some(),
    })
}

/// What forbids to take two descriptions for one machine because of what they agree on.
#[must_use]
pub fn contrary(a: &Evidence, b: &Evidence, level: Agreement) -> Option<Contrary> {
    let alone = level.forbidden_by().iter().copied().find(|contrary| contrary.holds(a, b));
    alone.or_else(|| {
        let mut both =
            level.forbidden_by_two().iter().copied().filter(|contrary| contrary.holds(a, b));
        both.next().filter(|_| both.next().is_some())
    })
}

/// The IP addresses of two descriptions, where they have nothing in common.
pub(crate) fn foreign_addresses(a: &Evidence, b: &Evidence) -> Option<(Message, Message)> {
    let foreign = a.addresses.have_foreign_ips(&b.addresses);
    foreign.then(|| (first_few(a.addresses.ips()), first_few(b.addresses.ips())))
}
