//! What the columns of a table of samples are, by their headings and what stands below.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::churn::clock::{DateOrder, FileClock};
use crate::churn::reading::block_devices::Device;
use crate::churn::reading::habits::moment;
use crate::churn::reading::metric::{is_disk, key};
use crate::churn::reading::quantity::measured;
use crate::churn::reading::sample_map::{SampleField, SampleMap};
use crate::churn::reading::samples_file;
use crate::table::cell_words::is_missing;
use crate::table::number::NumberStyle;

#[derive(Deserialize)]
struct File {
    roles: HashMap<String, Vec<String>>,
    values: HashMap<String, Vec<String>>,
}

static HEADINGS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let file: File = samples_file::of();
    let folded = |names: Vec<String>| names.iter().map(|name| heading_key(name)).collect();
    file.roles.into_iter().chain(file.values).map(|(role, names)| (role, folded(names))).collect()
});

/// The columns of a table by their roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Roles {
    pub(super) time: Option<usize>,
    pub(super) clock: Option<usize>,
    pub(super) seconds: Option<usize>,
    pub(super) server: Option<usize>,
    pub(super) uuid: Option<usize>,
    pub(super) disk: Option<usize>,
    pub(super) path: Option<usize>,
    /// The names of figures, the better column first.
    pub(super) metric: Vec<usize>,
    /// Whether the first of them is surely that.
    pub(super) is_metric_certain: bool,
    pub(super) object: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) statistic: Option<usize>,
    pub(super) tags: Option<usize>,
    /// Columns that the user says are what was written.
    pub(super) written: Vec<usize>,
}

/// A row of headings with some of the rows below.
pub(super) struct Head<'h> {
    pub(super) headings: &'h [String],
    pub(super) below: &'h [Vec<String>],
    /// What the headings are compared by.
    keys: Vec<String>,
}

/// A heading without what stands in brackets, in letters and digits.
pub(super) fn heading_key(heading: &str) -> String {
    // `__name__` of Prometheus is the name of a figure, not of a server.
    if heading.starts_with("__") {
        return heading.to_lowercase();
    }
    let plain = heading.find(['[', '(']).and_then(|at| heading.get(..at)).unwrap_or(heading);
    let folded = key(plain);
    if folded.is_empty() { key(heading) } else { folded }
}

/// The place of a heading among the names of a role.
fn rank(role: &str, heading: &str, own: &str) -> Option<usize> {
    let names = HEADINGS.get(role)?;
    if own.is_empty() {
        return None;
    }
    let of = |own: &str| names.iter().position(|name| name == own);
    // `metric instance` of a list inside another.
    let inner = || {
        let (outer, inner) = heading.rsplit_once(' ')?;
        let is_list = ["metric", "labels", "tags", "dimensions", "metadatavalues"]
            .contains(&key(outer).as_str());
        is_list.then(|| of(&heading_key(inner)))?
    };
    of(own).or_else(inner)
}

impl<'h> Head<'h> {
    pub(super) fn new(headings: &'h [String], below: &'h [Vec<String>]) -> Self {
        Self { headings, below, keys: headings.iter().map(|text| heading_key(text)).collect() }
    }

    /// The place of the heading of a column among the names of a role.
    fn rank(&self, role: &str, column: usize) -> Option<usize> {
        rank(role, self.headings.get(column)?, self.keys.get(column)?)
    }

    /// The texts of a column.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let texts = self.below.iter().filter_map(move |row| row.get(column));
        texts.map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether most cells of a column are numbers, with a unit or without.
    pub(super) fn is_numeric(&self, column: usize) -> bool {
        let (mut all, mut numbers) = (0_u32, 0_u32);
        for cell in self.cells(column).filter(|cell| !is_missing(cell)) {
            all += 1;
            let is = |style: NumberStyle| measured(cell, style).is_some();
            numbers += u32::from(is(NumberStyle::Point) || is(NumberStyle::Comma));
        }
        numbers > 0 && numbers * 2 > all
    }

    /// The column with the best heading of a role among those that are left.
    fn best(&self, role: &str, taken: &[usize]) -> Option<usize> {
        let free = (0..self.headings.len()).filter(|at| !taken.contains(at));
        free.filter_map(|at| Some((self.rank(role, at)?, at))).min().map(|(_, at)| at)
    }

    fn are_times(&self, column: usize) -> bool {
        let mut all = 0_u32;
        let times = self.cells(column).filter(|text| {
            all += 1;
            let read = |order| moment(text, &FileClock::new(order)).is_some();
            read(DateOrder::MonthFirst) || read(DateOrder::DayFirst)
        });
        let times = u32::try_from(times.count()).unwrap_or(0);
        times > 0 && times * 2 >= all
    }

    /// The column of times: the best heading above times, or above none.
    fn time(&self, taken: &[usize]) -> Option<usize> {
        let ranked = || {
            let free = (0..self.headings.len()).filter(|at| !taken.contains(at));
            free.filter_map(|at| Some((self.rank("time", at)?, at)))
        };
        let read = ranked().filter(|(_, at)| self.are_times(*at)).min();
        let blank = || {
            // A spreadsheet may have lost the heading of the first column.
            let first = self.headings.first()?;
            let is_blank = first.trim().is_empty() && !taken.contains(&0);
            (is_blank && self.are_times(0)).then_some((0, 0))
        };
        read.or_else(blank).or_else(|| ranked().min()).map(|(_, at)| at)
    }

    pub(super) fn roles(&self, map: &SampleMap) -> Roles {
        let mut roles = Roles::default();
        let mut taken: Vec<usize> = Vec::new();
        for (at, heading) in self.headings.iter().enumerate() {
            let Some(field) = map.field(heading) else { continue };
            taken.push(at);
            match field {
                SampleField::Server => roles.server = Some(at),
                SampleField::Disk => roles.disk = Some(at),
                SampleField::Time => roles.time = Some(at),
                SampleField::TimeOfDay => roles.clock = Some(at),
                SampleField::Interval => roles.seconds = Some(at),
                SampleField::Metric => {
                    roles.metric.push(at);
                    roles.is_metric_certain = true;
                }
                SampleField::Unit => roles.unit = Some(at),
                SampleField::Written(_) => roles.written.push(at),
            }
        }
        let find = |slot: &mut Option<usize>, role: &str, taken: &mut Vec<usize>| {
            if slot.is_none() {
                *slot = self.best(role, taken);
                taken.extend(*slot);
            }
        };
        if roles.time.is_none() {
            roles.time = self.time(&taken);
            taken.extend(roles.time);
        }
        if roles.time.is_some_and(|time| !self.cells(time).any(|text| text.contains(':'))) {
            find(&mut roles.clock, "clock", &mut taken);
        }
        find(&mut roles.path, "path", &mut taken);
        if roles.server.is_none() {
            let mut not_it = taken.clone();
            while let Some(at) = self.best("server", &not_it) {
                if self.rank("server_or_disk", at).is_none() || !self.are_disks(at) {
                    roles.server = Some(at);
                    break;
                }
                not_it.push(at);
            }
            taken.extend(roles.server);
        }
        find(&mut roles.uuid, "uuid", &mut taken);
        find(&mut roles.disk, "disk", &mut taken);
        find(&mut roles.object, "object", &mut taken);
        find(&mut roles.unit, "unit", &mut taken);
        find(&mut roles.statistic, "statistic", &mut taken);
        find(&mut roles.tags, "tags", &mut taken);
        find(&mut roles.seconds, "seconds", &mut taken);
        if roles.metric.is_empty()
            && let Some(metric) = self.best("metric", &taken)
        {
            roles.metric.push(metric);
            roles.is_metric_certain = true;
            taken.push(metric);
        }
        for role in ["metric_otherwise", "item_key"] {
            if let Some(metric) = self.best(role, &taken) {
                roles.metric.push(metric);
                taken.push(metric);
            }
        }
        self.otherwise(&mut roles, &mut taken);
        roles
    }

    /// Headings that mean a server or a disk only where no better one does.
    fn otherwise(&self, roles: &mut Roles, taken: &mut Vec<usize>) {
        if roles.server.is_none() {
            let names_servers = |at: &usize| {
                let mut cells = self.cells(*at).peekable();
                let is_id =
                    self.headings.get(*at).is_some_and(|heading| key(heading).ends_with("id"));
                cells.peek().is_some()
                    && cells.all(|cell| !is_disk(cell) && (!is_id || cell.contains('/')))
            };
            roles.server = self.best("server_otherwise", taken).filter(names_servers);
            taken.extend(roles.server);
        }
        if roles.disk.is_none() {
            roles.disk = self.best("disk_otherwise", taken).or_else(|| self.disk_by_cells(roles));
            roles.metric.retain(|at| Some(*at) != roles.disk);
            taken.extend(roles.disk);
        }
    }

    /// Whether what stands in a column are names of disks rather than of anything else; numbers alone may be anything.
    fn are_disks(&self, column: usize) -> bool {
        let (mut all, mut disks) = (0_u32, 0_u32);
        for cell in self.cells(column) {
            all += 1;
            let is_number = cell.bytes().all(|byte| byte.is_ascii_digit());
            // An identifier of Azure is a path too.
            let is_id = cell.to_lowercase().contains("/providers/");
            let is = !is_number && !is_id && (is_disk(cell) || Device::parse(cell).is_of_a_kind());
            disks += u32::from(is);
        }
        disks > 0 && disks * 2 >= all
    }

    /// A column without another meaning that names disks, or without which rows of one moment are the same.
    fn disk_by_cells(&self, roles: &Roles) -> Option<usize> {
        let certain = usize::from(roles.is_metric_certain);
        let free = self.free(roles).into_iter().filter(|at| {
            self.values("mean", &[*at]).is_none() && self.values("sum", &[*at]).is_none()
        });
        let unsure = roles.metric.iter().skip(certain).copied();
        let open: Vec<usize> = unsure.chain(free).collect();
        if let Some(found) = open.iter().find(|at| self.are_disks(**at)) {
            return Some(*found);
        }
        let is_open: HashSet<usize> = open.iter().copied().collect();
        let known: Vec<usize> =
            (0..self.headings.len()).filter(|at| !is_open.contains(at)).collect();
        let rows: Vec<&Vec<String>> = self.below.iter().filter(|row| row.len() > 1).collect();
        // Rows that are the same as far as is known have one number.
        let mut numbers: HashMap<Vec<Option<&String>>, usize> = HashMap::new();
        let mut number_of = Vec::new();
        for row in &rows {
            let cells = known.iter().map(|at| row.get(*at)).collect();
            let next = numbers.len();
            number_of.push(*numbers.entry(cells).or_insert(next));
        }
        if numbers.len() == rows.len() {
            return None;
        }
        let are_told_apart_by = |more: &usize| {
            let mut seen = HashSet::new();
            rows.iter().zip(&number_of).all(|(row, number)| seen.insert((number, row.get(*more))))
        };
        let is_text = |at: &usize| {
            let is_number = |cell: &str| cell.parse::<f64>().is_ok();
            self.cells(*at).next().is_some() && !self.cells(*at).any(is_number)
        };
        open.into_iter().filter(is_text).find(are_told_apart_by)
    }

    /// The columns that may hold values: all that have no other role.
    pub(super) fn free(&self, roles: &Roles) -> Vec<usize> {
        let named = [
            roles.time,
            roles.clock,
            roles.seconds,
            roles.server,
            roles.uuid,
            roles.disk,
            roles.path,
            roles.object,
            roles.unit,
            roles.statistic,
            roles.tags,
        ];
        let is_taken = |at: &usize| named.contains(&Some(*at)) || roles.metric.contains(at);
        (0..self.headings.len()).filter(|at| !is_taken(at)).collect()
    }

    /// The column of values that other columns say the meaning of: the best of means, or of sums.
    pub(super) fn values(&self, role: &str, free: &[usize]) -> Option<usize> {
        let numbered = |heading: &str| {
            // `Value #A` of Grafana.
            let own = key(heading);
            let rest = own.strip_prefix("value")?;
            (role == "mean" && rest.len() <= 2).then_some(usize::MAX)
        };
        free.iter()
            .filter_map(|at| {
                let heading = self.headings.get(*at)?;
                Some((self.rank(role, *at).or_else(|| numbered(heading))?, *at))
            })
            .min()
            .map(|(_, at)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(headings: &[&str], row: &[&str]) -> Roles {
        let texts =
            |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let headings = texts(headings);
        Head::new(&headings, &[texts(row)]).roles(&SampleMap::default())
    }

    #[test]
    fn one_heading_may_have_several_roles() {
        let found = roles(
            &["timestamp", "instance", "device", "write_bytes_per_second"],
            &["2026-03-02T00:00:00Z", "web:9100", "sda", "1"],
        );
        assert_eq!((found.time, found.server, found.disk), (Some(0), Some(1), Some(2)));
        let found = roles(
            &["Computer", "Time", "Counter", "Instance", "Value"],
            &["WEB", "2026-03-02 00:00", "disk write bytes/sec", "0 c:", "1"],
        );
        assert_eq!((found.server, found.disk, found.metric), (Some(0), Some(3), vec![2]));
        let found = roles(
            &["TimeGenerated [UTC]", "Computer", "Namespace", "Name", "Val", "Tags"],
            &["3/2/2026, 12:00:00.000 AM", "WEB", "LogicalDisk", "WriteBytesPerSecond", "1", "{}"],
        );
        assert_eq!((found.server, found.object, found.metric), (Some(1), Some(2), vec![3]));
        let found = roles(
            &["metric __name__", "metric instance", "metric device", "time", "value"],
            &["node_disk_written_bytes_total", "web:9100", "sda", "1772409600", "1"],
        );
        assert_eq!((found.metric, found.server, found.disk), (vec![0], Some(1), Some(2)));
        let found = roles(&["Name", "Datum", "Uhrzeit", "MB/s"], &["a", "02.03.2026", "1", "1"]);
        assert_eq!((found.server, found.time, found.clock), (Some(0), Some(1), Some(2)));
    }
}
