//! Machines by the names that other files may use for them.

use foldhash::HashMap;

use super::evidence::Evidence;
use super::name::MachineName;
use super::uuid::MachineUuid;

/// The machines that a name fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One machine, by its place among those of the directory.
    One(usize),
    /// Several machines fit; none is picked.
    Several(Vec<usize>),
    /// None.
    Unknown,
}

/// How a name leads to a machine, from the surest on.
const LEVELS: usize = 5;

/// Machines by name and UUID.
#[derive(Debug, Default)]
pub struct Directory {
    machines: Vec<Entry>,
    by_uuid: HashMap<String, Vec<usize>>,
    /// By the name as written, the name, its first part, the name in DNS and its first part.
    levels: [HashMap<String, Vec<usize>>; LEVELS],
}

#[derive(Debug)]
struct Entry {
    name: Option<MachineName>,
    dns_name: Option<MachineName>,
    is_first_choice: bool,
}

impl Directory {
    /// A directory of machines, each with whether it goes before others of its name.
    #[must_use]
    pub fn new(machines: impl IntoIterator<Item = (Evidence, bool)>) -> Self {
        let mut directory = Self::default();
        for (at, (machine, is_first_choice)) in machines.into_iter().enumerate() {
            let dns_name = machine.dns_name.filter(MachineName::is_evidence);
            let text = |name: &MachineName| name.text().to_owned();
            let folded = |name: &MachineName| name.folded().to_owned();
            let label = |name: &MachineName| name.label().map(str::to_owned);
            let name = machine.name.as_ref();
            let keys = [
                name.map(text),
                name.map(folded),
                name.and_then(label),
                dns_name.as_ref().map(folded),
                dns_name.as_ref().and_then(label),
            ];
            for (level, key) in directory.levels.iter_mut().zip(keys) {
                if let Some(key) = key {
                    level.entry(key).or_default().push(at);
                }
            }
            if let Some(uuid) = machine.uuid {
                directory.by_uuid.entry(uuid.key().to_owned()).or_default().push(at);
            }
            directory.machines.push(Entry { name: machine.name, dns_name, is_first_choice });
        }
        directory
    }

    /// The machine of a name: by UUID, as written, without case, by short name, by name in DNS.
    ///
    /// The UUID may stand in the place of the name. One that several machines share only decides between those of the name.
    #[must_use]
    pub fn find(&self, name: &str, uuid: Option<&str>) -> Lookup {
        let uuid = MachineUuid::new(uuid.unwrap_or(name));
        let of_uuid = uuid.and_then(|uuid| self.by_uuid.get(uuid.key()));
        let of_uuid = of_uuid.map(|found| self.first_choice(found)).unwrap_or_default();
        if let [one] = of_uuid.as_slice() {
            return Lookup::One(*one);
        }
        let Some(wanted) = MachineName::new(name) else {
            return Lookup::Unknown;
        };
        for level in 0..LEVELS {
            let found = self.first_choice(&self.at(level, &wanted));
            match found.as_slice() {
                [] => {}
                [one] => return Lookup::One(*one),
                _ => {
                    let mut both = found.iter().filter(|at| of_uuid.contains(at));
                    return match (both.next(), both.next()) {
                        (Some(one), None) => Lookup::One(*one),
                        _ => Lookup::Several(found),
                    };
                }
            }
        }
        Lookup::Unknown
    }

    fn at(&self, level: usize, wanted: &MachineName) -> Vec<usize> {
        let by_label = level == 2 || level == 4;
        let key = match level {
            0 => Some(wanted.text()),
            2 | 4 => wanted.label(),
            _ => Some(wanted.folded()),
        };
        let found = key.and_then(|key| self.levels.get(level)?.get(key)).into_iter().flatten();
        // `web.a.example` and `web.b.example` share a short name, but are two machines.
        let fits = |at: &usize| {
            let entry = self.machines.get(*at);
            let name = entry.and_then(|entry| match level {
                2 => entry.name.as_ref(),
                _ => entry.dns_name.as_ref(),
            });
            !by_label || name.is_some_and(|name| name.fits(wanted))
        };
        found.copied().filter(fits).collect()
    }

    /// Those that go before the others, if there are some.
    fn first_choice(&self, found: &[usize]) -> Vec<usize> {
        let is_first =
            |at: &usize| self.machines.get(*at).is_some_and(|entry| entry.is_first_choice);
        let first: Vec<usize> = found.iter().copied().filter(is_first).collect();
        if first.is_empty() { found.to_vec() } else { first }
    }
}
