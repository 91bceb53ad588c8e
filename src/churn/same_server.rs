//! Measured names that are of one server: the short name in one log, the full name in the next.

use std::collections::{BTreeMap, HashMap};

use super::model::{Amount, Measurement, Reading};
use super::series::Series;
use crate::finding::Finding;
use crate::identity::{Evidence, MachineName, MachineUuid, group};
use crate::message;
use crate::wording::Message;

/// Rates of one disk at one time that differ by more than this part are those of two servers; clocks and the borders of slots
/// are never quite the same.
const MAX_DIFFERENCE: f64 = 0.1;
/// How many names a finding spells out.
const SHOWN: usize = 3;

/// A name as it was first written, and the measurements that have it, by reading and place.
struct Named<'a> {
    text: &'a str,
    measurements: Vec<&'a Measurement>,
}

/// The names that servers go by.
#[derive(Debug, Default)]
pub(crate) struct SameServers {
    /// From names in lower case to the one that all measurements of the server get.
    names: HashMap<String, String>,
    /// What was noticed.
    pub(crate) findings: Vec<Finding>,
}

impl SameServers {
    /// Finds the names that belong together.
    pub(crate) fn of(readings: &[Reading]) -> Self {
        let mut named: BTreeMap<String, Named<'_>> = BTreeMap::new();
        for measurement in readings.iter().flat_map(|reading| &reading.measurements) {
            let name = MachineName::new(&measurement.server);
            let key = name.map(|name| name.folded().to_owned()).unwrap_or_default();
            let text = measurement.server.as_str();
            let entry =
                named.entry(key).or_insert_with(|| Named { text, measurements: Vec::new() });
            entry.measurements.push(measurement);
        }
        for usage in readings.iter().flat_map(|reading| &reading.usage) {
            let name = MachineName::new(&usage.server);
            let key = name.map(|name| name.folded().to_owned()).unwrap_or_default();
            let text = usage.server.as_str();
            named.entry(key).or_insert_with(|| Named { text, measurements: Vec::new() });
        }
        let named: Vec<Named<'_>> = named.into_values().collect();
        let evidence: Vec<Evidence> = named.iter().enumerate().map(evidence).collect();
        let grouping = group(&evidence);
        let mut groups: BTreeMap<usize, Vec<&Named<'_>>> = BTreeMap::new();
        for (name, machine) in named.iter().zip(&grouping.machines) {
            groups.entry(*machine).or_default().push(name);
        }
        let mut same = Self::default();
        let mut joined = Vec::new();
        for group in groups.into_values().filter(|group| group.len() > 1) {
            match contradiction(&group) {
                None => joined.push(same.join(&group)),
                Some(finding) => same.findings.push(finding),
            }
        }
        same.findings.extend(told(joined));
        for open in &grouping.open {
            let written = open.items.iter().filter_map(|item| named.get(*item));
            same.findings.extend(ambiguous(&written.map(|name| name.text).collect::<Vec<_>>()));
        }
        same
    }

    /// The name of a measured server.
    pub(crate) fn name<'a>(&'a self, server: &'a str) -> &'a str {
        let folded = MachineName::new(server);
        let known = folded.and_then(|name| self.names.get(name.folded()));
        known.map_or(server, String::as_str)
    }

    /// Gives all names of a server the longest one; what is told about it.
    fn join(&mut self, group: &[&Named<'_>]) -> (Message, Finding) {
        let mut names: Vec<&str> = group.iter().map(|name| name.text).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let (longest, others) = names.split_first().map_or(("", &[][..]), |(a, b)| (*a, b));
        for name in group.iter().filter_map(|name| MachineName::new(name.text)) {
            self.names.insert(name.folded().to_owned(), longest.to_owned());
        }
        let case = message!("{short} is {full}", short = others.join(", "), full = longest);
        let finding = Finding::note("same-machine", longest, Message::default());
        let first = group.iter().flat_map(|name| &name.measurements).next();
        (case, first.map_or(finding.clone(), |first| finding.at(first.location.clone())))
    }
}

fn evidence((source, name): (usize, &Named<'_>)) -> Evidence {
    let mut uuids = name.measurements.iter().filter_map(|m| MachineUuid::new(m.uuid.as_deref()?));
    let uuid = uuids.next().filter(|first| uuids.all(|other| other == *first));
    Evidence { source, uuid, name: MachineName::new(name.text), ..Evidence::default() }
}

/// One disk that wrote differently under two names at one time: then the names are of two servers.
fn contradiction(group: &[&Named<'_>]) -> Option<Finding> {
    for (position, first) in group.iter().enumerate() {
        let mut known: HashMap<(String, _), Vec<&Series>> = HashMap::new();
        for measurement in &first.measurements {
            if let Amount::Series(series) = &measurement.amount {
                let key = (disk(measurement), measurement.format);
                known.entry(key).or_default().push(series.as_ref());
            }
        }
        for second in group.iter().skip(position + 1) {
            for measurement in &second.measurements {
                let Amount::Series(series) = &measurement.amount else {
                    continue;
                };
                let same = known.get(&(disk(measurement), measurement.format));
                if same.is_some_and(|same| same.iter().any(|known| contradict(known, series))) {
                    return Some(apart(first.text, second.text, measurement));
                }
            }
        }
    }
    None
}

fn disk(measurement: &Measurement) -> String {
    measurement.disk.as_deref().unwrap_or_default().to_lowercase()
}

/// Whether two series state different rates for the time that both hold.
fn contradict(a: &Series, b: &Series) -> bool {
    let slot = a.slot_seconds.max(b.slot_seconds);
    let (a, b) = (a.coarser(slot), b.coarser(slot).on_clock_of(a));
    let (mut difference, mut larger) = (0.0, 0.0);
    for day in &a.days {
        let other = b.day(day.number).map(|day| day.rates.as_slice()).unwrap_or_default();
        for (own, other) in day.rates.iter().zip(other) {
            if !own.is_nan() && !other.is_nan() {
                difference += f64::from((own - other).abs());
                larger += f64::from(own.max(*other));
            }
        }
    }
    difference > MAX_DIFFERENCE * larger
}

fn apart(first: &str, second: &str, measurement: &Measurement) -> Finding {
    Finding::warning(
        "kept-apart",
        second,
        message!(
            "{first} and {second} may be names of one server, but their disks write differently at the same time; they count as two servers",
            first,
            second
        ),
    )
    .hint(message!("If they are one server, leave one of the measurements out"))
    .at(measurement.location.clone())
}

fn told(joined: Vec<(Message, Finding)>) -> Option<Finding> {
    let count = joined.len();
    let more = count.saturating_sub(SHOWN);
    let more = (more > 0).then(|| message!("and {more} more", more));
    let cases = joined.iter().take(SHOWN).map(|(case, _)| case.clone());
    let cases = Message::joined(cases.chain(more), "; ");
    let (_, mut finding) = joined.into_iter().next()?;
    finding.message = message!(
        "{servers} measured under a short and a full name, which are taken for one server ({cases})",
        servers = Message::counted(count, "server was", "servers were"),
        cases
    );
    Some(
        finding
            .hint(message!("If they are two servers, write their full names in all measurements")),
    )
}

fn ambiguous(names: &[&str]) -> Option<Finding> {
    let first = names.first()?;
    Some(
        Finding::warning(
            "ambiguous-match",
            *first,
            message!(
                "nothing tells which of these measured names are of one server, so each counts as one of its own: {names}",
                names = Message::first_few(names, SHOWN)
            ),
        )
        .hint(message!("Write the full names of servers in all measurements")),
    )
}

#[cfg(test)]
mod tests {
    use crate::churn::fixture;
    use crate::churn::merge;

    fn log(rows: &[(&str, u32)]) -> crate::churn::Reading {
        let mut text = String::from("Server,Disk,Time,Write MB/s\n");
        for (server, rate) in rows {
            for minute in 0..60 {
                text.push_str(&format!("{server},c,2026-01-05 10:{minute:02},{rate}\n"));
            }
        }
        fixture::read("log.csv", text.as_bytes()).1
    }

    fn servers(rows: &[(&str, u32)]) -> (Vec<String>, Vec<&'static str>) {
        let merged = merge([log(rows)]);
        let servers = merged.measurements.iter().map(|m| m.server.clone()).collect();
        (servers, merged.findings.iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn a_short_and_a_full_name_are_one_server_unless_they_write_differently() {
        let (names, codes) = servers(&[("WEB", 3), ("web.contoso.example", 3)]);
        assert_eq!(names, ["web.contoso.example"]);
        assert_eq!(codes, ["overlapping-files", "same-machine", "short-window"]);
        let (names, codes) = servers(&[("web", 3), ("web.contoso.example", 9)]);
        assert_eq!((names.len(), codes[0]), (2, "kept-apart"));
    }

    #[test]
    fn a_name_that_fits_two_servers_is_neither() {
        let rows = [("web", 3), ("web.contoso.example", 3), ("web.fabrikam.example", 3)];
        let (names, codes) = servers(&rows);
        assert_eq!((names.len(), codes[0]), (3, "ambiguous-match"));
    }
}
