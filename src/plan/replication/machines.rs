//! The machines as replication sees them: how much each holds and changes, and where its disks lie.

use std::collections::BTreeMap;

use super::document::MachinePlace;
use crate::estate::Server;
use crate::figure::Worksheet;
use crate::units::{Gib, GibPerDay, whole};

/// A machine that is in the totals.
#[derive(Clone, Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) name: &'a str,
    pub(crate) disks: u32,
    pub(crate) used: Option<Gib>,
    /// The part of its data on the largest disk.
    largest: f64,
    pub(crate) changes: Option<GibPerDay>,
    host: Option<&'a str>,
    /// Each disk: the datastore, and its part of the machine.
    places: Vec<(Option<&'a str>, f64)>,
}

/// The machines of the totals.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machines<'a> {
    pub(crate) count: u32,
    pub(crate) disks: Option<u32>,
    pub(crate) used: Option<Gib>,
    pub(crate) changes: Option<GibPerDay>,
    /// One by one; none where they are averages.
    pub(crate) list: Vec<Machine<'a>>,
}

impl<'a> Machines<'a> {
    /// Those of a sheet without servers.
    pub(crate) fn averages(sheet: &Worksheet) -> Self {
        let number = |id: &str| sheet.sheet_value(id).number();
        let count = number("virtual_machines");
        Self {
            count: whole(count),
            disks: count
                .zip(number("disks_per_vm"))
                .map(|(all, each)| whole(Some((all * each).ceil()))),
            used: number("data_gb").map(Gib),
            changes: number("changed_gb_per_day").map(GibPerDay),
            list: Vec::new(),
        }
    }

    /// Those of the servers in the totals.
    pub(crate) fn of(servers: &'a [Server], sheet: &Worksheet) -> Self {
        let rows = servers.iter().enumerate();
        let planned =
            rows.filter(|(row, _)| sheet.server_value("in_plan", *row).number() == Some(1.0));
        let list: Vec<Machine<'a>> =
            planned.map(|(row, server)| Machine::of(server, row, sheet)).collect();
        let number = |id: &str| sheet.sheet_value(id).number();
        Self {
            count: u32::try_from(list.len()).unwrap_or(u32::MAX),
            disks: Some(list.iter().map(|machine| machine.disks).sum()),
            used: number("data_gb").map(Gib),
            changes: number("changed_gb_per_day").map(GibPerDay),
            list,
        }
    }

    /// What the machines that replicate at the same time change: all of them, or those that change the most.
    pub(crate) fn changes_at_once(&self, most: u32) -> Option<GibPerDay> {
        let all = self.changes?;
        if self.count <= most {
            return Some(all);
        }
        if self.list.is_empty() {
            return Some(GibPerDay(all.0 * f64::from(most) / f64::from(self.count)));
        }
        let mut changes: Vec<f64> =
            self.list.iter().filter_map(|machine| machine.changes).map(|c| c.0).collect();
        changes.sort_by(|a, b| b.total_cmp(a));
        Some(GibPerDay(changes.iter().take(most as usize).sum()))
    }

    /// Disks by host; `None` where no machine tells its host. The disks of one that does not are limited by nothing else.
    pub(crate) fn disks_by_host(&self) -> Option<Vec<u32>> {
        counted(self.list.iter().map(|machine| (machine.host, machine.disks)))
    }

    /// Disks by datastore; `None` where no disk tells its datastore.
    pub(crate) fn disks_by_datastore(&self) -> Option<Vec<u32>> {
        let all = self.list.iter().flat_map(|machine| &machine.places);
        counted(all.map(|(datastore, _)| (*datastore, 1)))
    }

    /// Sums a number over the disks of each datastore, by the part of the machine that lies there. A disk without a datastore
    /// counts under `None`, the last.
    pub(crate) fn by_datastore(
        &self,
        of: impl Fn(&Machine<'_>) -> Option<f64>,
    ) -> Vec<(Option<&'a str>, u32, Option<f64>)> {
        let mut sums: BTreeMap<_, (u32, Option<f64>)> = BTreeMap::new();
        for machine in &self.list {
            let number = of(machine);
            for (datastore, part) in &machine.places {
                let key = (datastore.is_none(), *datastore);
                let (disks, sum) = sums.entry(key).or_insert((0, Some(0.0)));
                *disks += 1;
                *sum = sum.zip(number).map(|(sum, number)| sum + number * part);
            }
        }
        sums.into_iter().map(|((_, datastore), (disks, sum))| (datastore, disks, sum)).collect()
    }
}

fn counted<'n>(disks: impl Iterator<Item = (Option<&'n str>, u32)>) -> Option<Vec<u32>> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut without = Vec::new();
    for (place, disks) in disks {
        match place {
            Some(place) => *places.entry(place).or_default() += disks,
            None => without.push(disks),
        }
    }
    (!places.is_empty()).then(|| places.into_values().chain(without).collect())
}

impl<'a> Machine<'a> {
    fn of(server: &'a Server, row: usize, sheet: &Worksheet) -> Self {
        let number = |id: &str| sheet.server_value(id, row).number();
        let disks = whole(number("disks")).max(1);
        let used = server.storage_gb.zip(server.utilization).map(|(gb, used)| Gib(gb * used));
        let sizes: Option<Vec<f64>> =
            server.disks.iter().map(|disk| disk.capacity.map(|size| size.0)).collect();
        let sizes = sizes.filter(|sizes| !sizes.is_empty() && sizes.iter().sum::<f64>() > 0.0);
        let each = 1.0 / f64::from(disks);
        let places = match &sizes {
            Some(sizes) => {
                let all: f64 = sizes.iter().sum();
                let pairs = server.disks.iter().zip(sizes);
                pairs.map(|(disk, size)| (disk.datastore.as_deref(), size / all)).collect()
            }
            None => vec![(None, each); disks as usize],
        };
        let parts = places.iter().map(|(_, part): &(Option<&str>, f64)| *part);
        Self {
            name: &server.name,
            disks,
            used,
            largest: parts.fold(0.0, f64::max),
            changes: number("server_changed_gb_per_day").map(GibPerDay),
            host: server.host.as_deref(),
            places,
        }
    }

    pub(crate) fn place(&self) -> MachinePlace {
        let places = self.places.iter();
        MachinePlace {
            server: self.name.to_owned(),
            host: self.host.map(str::to_owned),
            datastores: places.map(|(datastore, _)| datastore.map(str::to_owned)).collect(),
        }
    }

    /// What its largest disk holds.
    pub(crate) fn largest_disk(&self) -> Option<Gib> {
        self.used.map(|used| Gib(used.0 * self.largest))
    }
}
