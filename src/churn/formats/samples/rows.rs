//! Tables with a value a row, of which other columns say what it is: counters, metrics, items.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use serde_json::Value as Json;

use super::roles::Roles;
use crate::churn::formats::pdh_counters::{self, Counter};
use crate::churn::options::Options;
use crate::churn::reading::disk_names::BETWEEN;
use crate::churn::reading::file_stem::file_stem;
use crate::churn::reading::metric::{Metric, Says, Statistic, is_disk, key, without_port};
use crate::churn::reading::quantity::{NoQuantity, Quantity};
use crate::churn::reading::sample_stream::{Subject, key_of, readings};
use crate::churn::reading::total_names::is_total;
use crate::churn::usage::figures::{self, Figure};
use crate::churn::usage::gauge::{Resource, Unit as GaugeUnit};
use crate::table::{Document, TableError};
use crate::units::{DataUnit, Plain, Scale, Unit};

/// More different rows than this are no names of figures.
const MOST_SUBJECTS: usize = 1_000_000;

/// The rows of a table by what they say of themselves.
#[derive(Default)]
pub(super) struct Subjects {
    /// By the cells of the columns `key`, or by the path of a reading.
    pub(super) of: HashMap<String, Subject>,
    /// The columns that say what a row is.
    pub(super) key: Vec<usize>,
    /// The figures that are no writes.
    pub(super) others: BTreeMap<String, u64>,
    /// Figures that are written but are no rate or amount, with why.
    pub(super) unusable: BTreeMap<String, NoQuantity>,
    /// Figures of disks that others count already.
    pub(super) besides: std::collections::BTreeSet<String>,
    /// Whether no name says which server.
    pub(super) unnamed: bool,
    /// Whether logical disks were read, because there are no physical ones.
    pub(super) logical: bool,
}

/// A server and one of its disks.
type DiskOfServer = (String, Option<String>);
/// How good a figure is, its name, and the cells of its rows.
type Ranked = (u32, String, String);

/// What is done with rows whose names say nothing about writing.
#[derive(Clone, Copy)]
pub(super) struct Said {
    /// What the user says that the values are.
    pub(super) quantity: Option<Quantity>,
}

impl Subjects {
    /// Goes through a table for what its rows are.
    pub(super) fn of(
        document: &mut Document,
        sheet: Option<&str>,
        header_row: u32,
        roles: &Roles,
        said: Said,
        options: &Options,
    ) -> Result<Self, TableError> {
        let columns = [
            roles.path,
            roles.server,
            roles.disk,
            roles.object,
            roles.unit,
            roles.statistic,
            roles.tags,
        ];
        let mut key: Vec<usize> =
            columns.into_iter().flatten().chain(roles.metric.clone()).collect();
        key.sort_unstable();
        let mut rows: HashMap<String, u64> = HashMap::new();
        let mut paths: HashMap<String, u64> = HashMap::new();
        let mut text = String::new();
        document.records(sheet, &mut |record| {
            if record.line <= header_row {
                return ControlFlow::Continue(());
            }
            let cell = roles.path.map(|path| record.get(path)).unwrap_or_default();
            if cell.contains('\n') {
                for (path, _) in readings(cell) {
                    count(&mut paths, path);
                }
            } else {
                key_of(&record, &key, &mut text);
                count(&mut rows, &text);
            }
            if rows.len() + paths.len() < MOST_SUBJECTS {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        let stem = file_stem(document.path());
        let mut found = Self { key, ..Self::default() };
        if !paths.is_empty() {
            found.key.clear();
            found.take_counters(
                paths.into_iter().map(|(path, n)| (path.clone(), path, n)),
                &stem,
                options,
            );
            return Ok(found);
        }
        let mut counters = Vec::new();
        let mut silent = Vec::new();
        let mut busy = Vec::new();
        for (cells, count) in rows {
            let row = Row::new(&cells, &found.key, roles);
            if let Some(path) = row.counter() {
                counters.push((cells.clone(), path, count));
                continue;
            }
            if let Some((rank, figure)) = row.usage() {
                let quantity = Quantity::Usage(figure);
                let server = row.server(&row.metric()).unwrap_or_else(|| stem.clone());
                busy.push((rank, Subject { server, disk: None, quantity }, cells));
                continue;
            }
            let metric = row.metric();
            match metric.says {
                Says::Write => found.take_metric(&row, &metric, said, &stem, &cells),
                Says::Nothing if said.quantity.is_some() => silent.push((cells, metric)),
                _ => *found.others.entry(row.title(roles)).or_default() += count,
            }
        }
        found.take_counters(counters.into_iter(), &stem, options);
        // Where names of writes stand among them, the others are something else.
        if found.of.is_empty() {
            for (cells, metric) in silent {
                let row = Row::new(&cells, &found.key.clone(), roles);
                found.take_metric(&row, &metric, said, &stem, &cells);
            }
        }
        found.tell_apart(roles);
        found.take_usage(busy);
        Ok(found)
    }

    /// Chooses among counters of Windows as in its logs: physical disks before logical ones, a total only alone.
    fn take_counters(
        &mut self,
        counters: impl Iterator<Item = (String, String, u64)>,
        stem: &str,
        options: &Options,
    ) {
        let mut counters: Vec<(String, String, u64)> = counters.collect();
        counters.sort_unstable();
        let headings: Vec<String> = std::iter::once(String::new())
            .chain(counters.iter().map(|(_, path, _)| path.clone()))
            .collect();
        let choice = pdh_counters::choose(&headings, options);
        self.logical |= choice.logical;
        let mut chosen = vec![false; headings.len()];
        for column in &choice.columns {
            let Some((cells, ..)) = column.column.checked_sub(1).and_then(|at| counters.get(at))
            else {
                continue;
            };
            if let Some(is_chosen) = chosen.get_mut(column.column) {
                *is_chosen = true;
            }
            let server = column.server.clone().filter(|server| !server.is_empty());
            self.unnamed |= server.is_none();
            let subject = Subject {
                server: server.unwrap_or_else(|| stem.to_owned()),
                disk: column.disk.clone(),
                quantity: Quantity::Rate(column.factor),
            };
            self.of.insert(cells.clone(), subject);
        }
        for busy in &choice.usage {
            // The mean of instances would need all of a moment at once.
            let [column] = busy.columns.as_slice() else { continue };
            let Some((cells, ..)) = column.checked_sub(1).and_then(|at| counters.get(at)) else {
                continue;
            };
            if let Some(is_chosen) = chosen.get_mut(*column) {
                *is_chosen = true;
            }
            let server = busy.server.clone().filter(|server| !server.is_empty());
            self.unnamed |= server.is_none();
            let subject = Subject {
                server: server.unwrap_or_else(|| stem.to_owned()),
                disk: None,
                quantity: Quantity::Usage(busy.figure),
            };
            self.of.insert(cells.clone(), subject);
        }
        for ((_, path, count), is_chosen) in counters.iter().zip(chosen.iter().skip(1)) {
            if !is_chosen && let Some(counter) = Counter::parse(path) {
                let name = if counter.object.is_empty() {
                    counter.name
                } else {
                    format!("{}\\{}", counter.object, counter.name)
                };
                *self.others.entry(name).or_default() += count;
            }
        }
    }

    /// Of each server and resource the best figure.
    fn take_usage(&mut self, mut busy: Vec<(usize, Subject, String)>) {
        busy.sort_by(|a, b| (a.0, &a.2).cmp(&(b.0, &b.2)));
        let mut best: HashMap<(String, Resource), usize> = HashMap::new();
        for (rank, subject, cells) in busy {
            let Quantity::Usage(figure) = subject.quantity else { continue };
            let key = (subject.server.to_lowercase(), figure.gauge.resource());
            if *best.entry(key).or_insert(rank) == rank {
                self.of.insert(cells, subject);
            }
        }
    }

    /// How many of them are of what is written.
    pub(super) fn written(&self) -> usize {
        self.of.values().filter(|subject| subject.quantity.is_written()).count()
    }

    fn take_metric(&mut self, row: &Row<'_>, metric: &Metric, said: Said, stem: &str, cells: &str) {
        let quantity = match said.quantity {
            Some(quantity) => Ok(quantity),
            None => match row.unit() {
                Ok(unit) => {
                    let statistic = Metric::read(row.statistic).statistic;
                    Quantity::of_metric(metric, unit, statistic)
                }
                Err(reason) => Err(reason),
            },
        };
        let quantity = match quantity {
            Ok(quantity) => quantity,
            Err(reason) => {
                self.unusable.insert(row.name.join(" "), reason);
                return;
            }
        };
        let of_column = without_port(last_of_id(row.server));
        let server = row.server(metric);
        let disk = if row.disk.is_empty() {
            let named = || {
                (!of_column.is_empty() && !metric.names.is_empty()).then(|| metric.names.join(" "))
            };
            mount_of(row.tags).or_else(|| metric.disk()).or_else(named)
        } else {
            Some(row.disk.to_owned())
        };
        self.unnamed |= server.is_none();
        let subject = Subject { server: server.unwrap_or_else(|| stem.to_owned()), disk, quantity };
        self.of.insert(cells.to_owned(), subject);
    }

    /// Several figures of one disk: the rate before an amount. Where no disk is named, each figure is of another one, as "OS Disk" and
    /// "Data Disk" of Azure.
    fn tell_apart(&mut self, roles: &Roles) {
        let rank = |quantity: Quantity| match quantity {
            Quantity::Rate(_) => 0,
            Quantity::Cells(_) => 1,
            Quantity::Amount(_) => 2,
            Quantity::RunsOn(_) => 3,
            Quantity::Usage(_) => 4,
        };
        let mut of_disk: BTreeMap<DiskOfServer, Vec<Ranked>> = BTreeMap::new();
        for (cells, subject) in self.of.iter().filter(|(_, of)| of.quantity.is_written()) {
            let name = Row::new(cells, &self.key, roles).name.join(" ");
            let disk = (subject.server.clone(), subject.disk.clone());
            let figure = (rank(subject.quantity), name, cells.clone());
            of_disk.entry(disk).or_default().push(figure);
        }
        for ((_, disk), mut figures) in of_disk {
            figures.sort_unstable();
            let Some((best, first, _)) = figures.first().cloned() else { continue };
            for (rank, name, cells) in figures {
                if rank > best || (disk.is_some() && name != first) {
                    self.of.remove(&cells);
                    self.besides.insert(name);
                } else if disk.is_none()
                    && name != first
                    && let Some(subject) = self.of.get_mut(&cells)
                {
                    subject.disk = Some(name);
                }
            }
        }
        // The first of them is a disk too, where others are.
        let with_disks: std::collections::HashSet<String> = self
            .of
            .values()
            .filter(|subject| subject.disk.is_some())
            .map(|subject| subject.server.clone())
            .collect();
        for (cells, subject) in self.of.iter_mut().filter(|(_, of)| of.quantity.is_written()) {
            if subject.disk.is_none() && with_disks.contains(&subject.server) {
                let name = Row::new(cells, &self.key, roles).name.join(" ");
                subject.disk = (!name.is_empty()).then_some(name);
            }
        }
    }
}

fn count(texts: &mut HashMap<String, u64>, text: &str) {
    match texts.get_mut(text) {
        Some(count) => *count += 1,
        None => {
            texts.insert(text.to_owned(), 1);
        }
    }
}

/// The cells of a row that say what it is.
struct Row<'c> {
    path: &'c str,
    server: &'c str,
    disk: &'c str,
    object: &'c str,
    unit: &'c str,
    statistic: &'c str,
    tags: &'c str,
    /// The cells of the columns of metrics, the better first.
    name: Vec<&'c str>,
}

impl<'c> Row<'c> {
    fn new(cells: &'c str, key: &[usize], roles: &Roles) -> Self {
        let texts: Vec<&str> = cells.split(BETWEEN).collect();
        let get = |column: Option<usize>| {
            let place = column.and_then(|column| key.iter().position(|at| *at == column));
            place.and_then(|place| texts.get(place)).copied().unwrap_or_default().trim()
        };
        let name = roles.metric.iter().map(|column| get(Some(*column)));
        Self {
            path: get(roles.path),
            server: get(roles.server),
            disk: get(roles.disk),
            object: get(roles.object),
            unit: get(roles.unit),
            statistic: get(roles.statistic),
            tags: get(roles.tags),
            name: name.filter(|name| !name.is_empty()).collect(),
        }
    }

    /// The path of a counter of Windows, where the row is of one.
    fn counter(&self) -> Option<String> {
        if let Some(counter) = Counter::parse(self.path) {
            if counter.host.is_some() || self.server.is_empty() {
                return Some(self.path.to_owned());
            }
            return Some(format!("\\\\{}{}", self.server, self.path));
        }
        let name = self.name.first()?;
        if name.starts_with('\\') && Counter::parse(name).is_some() {
            return Some((*name).to_owned());
        }
        let is_known = pdh_counters::is_disk_object(self.object)
            || figures::counter(self.object, name).is_some();
        let object = if is_known {
            self.object
        } else if pdh_counters::counts_writes(name) {
            // Without its object a counter may be of either.
            "LogicalDisk"
        } else {
            return None;
        };
        let mount = mount_of(self.tags);
        let disk =
            if self.disk.is_empty() { mount.as_deref().unwrap_or_default() } else { self.disk };
        let instance = if disk.is_empty() { String::new() } else { format!("({disk})") };
        Some(match self.server {
            "" => format!("\\{object}{instance}\\{name}"),
            server => format!("\\\\{}\\{object}{instance}\\{name}", last_of_id(server)),
        })
    }

    /// The server that a column or the name of the figure tells.
    fn server(&self, metric: &Metric) -> Option<String> {
        let of_column = without_port(last_of_id(self.server));
        if of_column.is_empty() { metric.server() } else { Some(of_column.to_owned()) }
    }

    /// How busy the server is, where the row is about that, and how good the figure is.
    fn usage(&self) -> Option<(usize, Figure)> {
        let unit = self.unit.to_lowercase();
        let is_percent = unit.starts_with(['%']) || unit.starts_with("percent") || unit == "pct";
        let (rank, figure) = self.name.iter().find_map(|name| figures::sample(name, is_percent))?;
        let fits = unit.is_empty() || is_percent == (figure.gauge.unit() == GaugeUnit::Percent);
        // Of single processors it is none.
        let is_whole = self.disk.is_empty() || is_total(self.disk) || self.disk == "cpu-total";
        let statistic = Metric::read(self.statistic).statistic;
        let is_mean = matches!(statistic, None | Some(Statistic::Mean));
        (fits && is_whole && is_mean).then_some((rank, figure))
    }

    /// What the names say: the key of an item, else the first that says something about writing.
    fn metric(&self) -> Metric {
        let mut metrics: Vec<Metric> = self.name.iter().map(|name| Metric::read(name)).collect();
        let says = |metric: &Metric| metric.says != Says::Nothing;
        let best = metrics.iter().position(|metric| metric.by_key);
        let best = best.or_else(|| metrics.iter().position(says)).unwrap_or_default();
        if best < metrics.len() { metrics.swap_remove(best) } else { Metric::default() }
    }

    /// The unit of a column of units: an error where it is no unit of data.
    fn unit(&self) -> Result<Option<(Unit, f64)>, NoQuantity> {
        if self.unit.is_empty() {
            return Ok(None);
        }
        // Small letters are bits, as in the interfaces of networks and of Zabbix.
        let bits = |scale| Ok(Some((Unit::BitRate(scale), 1.0)));
        match self.unit {
            // The name says whether it is a rate.
            "sps" | "sectors" | "sectors/s" => return Ok(None),
            "bps" => return bits(Scale::One),
            "Kbps" => return bits(Scale::Kilo),
            "Mbps" => return bits(Scale::Mega),
            _ => {}
        }
        let of_words = || match key(self.unit).as_str() {
            "bytespersecond" | "bytessecond" | "bytespersec" => {
                Some((Unit::Rate(DataUnit::BYTE), 1.0))
            }
            _ => Metric::read(self.unit).measure(),
        };
        let unit = Unit::parse_rate(self.unit).or_else(of_words).ok_or(NoQuantity::OtherUnit)?;
        match Quantity::of(unit, Plain::Binary) {
            Some(_) => Ok(Some(unit)),
            None => Err(NoQuantity::OtherUnit),
        }
    }

    /// What the row is called in a list of figures.
    fn title(&self, roles: &Roles) -> String {
        let name = self.name.join(" ");
        match (self.object, roles.is_metric_certain) {
            ("", _) | (_, false) => name,
            (object, true) => format!("{object}\\{name}"),
        }
    }
}

/// The name at the end of an identifier of Azure: `/subscriptions/.../virtualMachines/web01`.
pub(super) fn last_of_id(text: &str) -> &str {
    if !text.starts_with('/') {
        return text;
    }
    let lower = text.to_lowercase();
    let machine = "/virtualmachines/";
    let of_machine = lower.find(machine).and_then(|at| text.get(at + machine.len()..));
    match of_machine {
        Some(rest) => rest.split('/').next().unwrap_or(rest),
        None => text.rsplit('/').find(|part| !part.is_empty()).unwrap_or(text),
    }
}

/// The mount point among the tags of a row: `{"vm.azm.ms/mountId":"C:"}`.
fn mount_of(tags: &str) -> Option<String> {
    let Ok(Json::Object(tags)) = serde_json::from_str(tags) else {
        return None;
    };
    let wanted = ["mountid", "device", "disk", "volume", "drive", "path", "instance"];
    wanted.iter().find_map(|wanted| {
        let (_, value) = tags.iter().find(|(name, _)| key(name).ends_with(wanted))?;
        value.as_str().filter(|text| is_disk(text) || !text.is_empty()).map(ToOwned::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_azure_end_with_the_machine() {
        let id =
            "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/azvm01";
        assert_eq!(last_of_id(id), "azvm01");
        assert_eq!(last_of_id(&format!("{id}/providers/Microsoft.Insights/metrics/x")), "azvm01");
        assert_eq!(last_of_id("web01"), "web01");
    }

    #[test]
    fn mount_points_stand_in_tags() {
        assert_eq!(mount_of(r#"{"vm.azm.ms/mountId": "C:", "x": 1}"#).as_deref(), Some("C:"));
        assert_eq!(mount_of("a=b"), None);
    }
}
