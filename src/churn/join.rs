//! Which server each measurement belongs to, and what follows for the server.

use std::collections::BTreeMap;

use crate::estate::{self, Change, ChangeAmount, Class, Estate, Quality, Server};
use crate::finding::{Finding, Severity};
use crate::identity::Lookup;

use super::model::{Amount, Measurement, PercentOf};
use super::series::Series;
use super::server_sum::server_sum;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// How many names a finding about many servers spells out.
const MAX_NAMES: usize = 5;
/// Rates that differ by less than this share count as equal.
const RATE_TOLERANCE: f64 = 0.01;

/// Which measurement belongs to which server.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// For each measurement its server, by position in the estate; `None` where no server or several fit.
    pub servers: Vec<Option<usize>>,
    /// For each server the measurements behind its change rate, by position.
    pub used: Vec<Vec<usize>>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

/// Joins measurements to servers and sets [`Server::change`].
///
/// A server is found by its UUID, else by its name as written, without case, by short host name and by DNS name. A name that fits
/// several servers is never guessed. Of two measurements of one server the better quality counts.
#[expect(clippy::indexing_slicing, reason = "measurements are joined to servers of this estate")]
pub fn join(estate: &mut Estate, measurements: &[Measurement]) -> Joined {
    let mut joined = Joined {
        servers: Vec::with_capacity(measurements.len()),
        used: vec![Vec::new(); estate.servers.len()],
        findings: Vec::new(),
    };
    let mut by_server: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let names = estate::directory(&estate.servers);
    let mut unmatched_names = UnmatchedNames::default();
    for (index, measurement) in measurements.iter().enumerate() {
        let mut guesses = measurement.other_names.iter().map(|name| names.find(name, None));
        let found = guesses
            .find(|found| matches!(found, Lookup::One(_)))
            .unwrap_or_else(|| names.find(&measurement.server, measurement.uuid.as_deref()));
        joined.servers.push(match found {
            Lookup::One(server) => {
                if !is_outside(estate, server) {
                    by_server.entry(server).or_default().push(index);
                }
                Some(server)
            }
            Lookup::Several(fits) if fits.iter().all(|server| is_outside(estate, *server)) => {
                fits.first().copied()
            }
            Lookup::Several(fits) => {
                unmatched_names.ambiguous(measurement, &fits, &estate.servers);
                None
            }
            Lookup::Unknown => {
                unmatched_names.unmatched.entry(&measurement.server).or_insert(measurement);
                None
            }
        });
    }
    joined.findings.extend(unmatched_names.findings());
    let mut found = JoinFindings::default();
    for (server_index, indices) in &by_server {
        let server = &mut estate.servers[*server_index];
        let sources = sources(measurements, indices);
        if let Some(best) = reconcile(server, &sources, &mut found) {
            joined.used[*server_index] = best;
        }
    }
    joined.findings.extend(found.findings);
    joined.findings.extend(only_ceilings(&found.ceilings));
    joined.findings.extend(without_measurement(estate, measurements));
    joined
}

/// Whether the plan is not about a server.
fn is_outside(estate: &Estate, server: usize) -> bool {
    estate.servers.get(server).is_some_and(|server| server.class == Class::OutOfScope)
}

/// Measurements of one server by one kind of tool: one whole-server figure, or its disks.
struct Source<'a> {
    indices: Vec<usize>,
    rows: Vec<&'a Measurement>,
}

impl Source<'_> {
    /// Without repetitions: the disks of a server that is measured as a whole, and equal rows.
    fn once(self) -> Self {
        let whole: Vec<&Measurement> =
            self.rows.iter().copied().filter(|row| row.disk.is_none()).collect();
        let mut kept = Self { indices: Vec::new(), rows: Vec::new() };
        for (index, row) in self.indices.into_iter().zip(self.rows) {
            let in_whole = row.disk.is_some() && whole.iter().any(|whole| share_time(whole, row));
            let is_repeated =
                |known: &&Measurement| known.disk == row.disk && known.amount == row.amount;
            if in_whole || kept.rows.iter().any(is_repeated) {
                continue;
            }
            kept.indices.push(index);
            kept.rows.push(row);
        }
        kept
    }
}

fn sources<'a>(measurements: &'a [Measurement], indices: &[usize]) -> Vec<Source<'a>> {
    let mut sources: BTreeMap<_, Source<'a>> = BTreeMap::new();
    for index in indices {
        let Some(row) = measurements.get(*index) else {
            continue;
        };
        let key = (row.quality, row.format);
        let source =
            sources.entry(key).or_insert_with(|| Source { indices: Vec::new(), rows: Vec::new() });
        source.indices.push(*index);
        source.rows.push(row);
    }
    // In the order of the inputs, so that of equals the first counts.
    let mut sources: Vec<Source<'a>> = sources.into_values().map(Source::once).collect();
    sources.sort_by_key(|source| source.indices.first().copied());
    sources
}

/// Sets the change of a server from the best of its sources; the measurements used.
fn reconcile(
    server: &mut Server,
    sources: &[Source<'_>],
    found: &mut JoinFindings,
) -> Option<Vec<usize>> {
    let mut candidates: Vec<(Change, &Source<'_>)> = Vec::new();
    let mut ceiling = false;
    for source in sources {
        if source.rows.iter().all(|row| matches!(row.amount, Amount::Ceiling { .. })) {
            ceiling = true;
            continue;
        }
        match change(server, source) {
            Ok(change) => candidates.push((change, source)),
            Err(finding) => found.findings.push(*finding),
        }
    }
    candidates.sort_by_key(|(change, _)| change.quality);
    let Some((best, source)) = candidates.first() else {
        if ceiling && server.change.is_none() {
            found.ceilings.push(server.name.clone());
        }
        return None;
    };
    let earlier = server.change.iter();
    for other in candidates.iter().skip(1).map(|(change, _)| change).chain(earlier) {
        if differ(best, other) {
            found.findings.push(disagreement(&server.name, best, other));
        }
    }
    server.change = Some(best.clone());
    keep_by_disk(server, source);
    Some(source.indices.clone())
}

/// Keeps the change of each disk, where the source names disks as the inventory does.
fn keep_by_disk(server: &mut Server, source: &Source<'_>) {
    for row in &source.rows {
        let Some(label) = row.disk.as_deref() else {
            continue;
        };
        let changed = of_disk(server, label, row).ok();
        let mut disks = server.disks.iter_mut();
        if let Some(disk) = disks.find(|disk| disk.label.eq_ignore_ascii_case(label)) {
            disk.workload.changed_gb_per_day = changed;
        }
    }
}

/// Whether two measurements are of one time; where a source does not tell the time, they are.
fn share_time(a: &Measurement, b: &Measurement) -> bool {
    match (a.series(), b.series()) {
        (Some(a), Some(b)) => !a.spans().shared(b.spans()).is_empty(),
        _ => true,
    }
}

/// The change of a server whose disks were measured over time: what they wrote then.
fn over_time(source: &Source<'_>) -> Option<Change> {
    let series: Option<Vec<&Series>> = source.rows.iter().map(|row| row.series()).collect();
    let mut earlier: BTreeMap<Option<&str>, Vec<&Measurement>> = BTreeMap::new();
    for row in &source.rows {
        let known = earlier.entry(row.disk.as_deref()).or_default();
        if known.iter().any(|known| share_time(known, row)) {
            return None;
        }
        known.push(row);
    }
    let first = source.rows.first()?;
    Some(Change {
        amount: ChangeAmount::GbPerDay(server_sum(&series?)?.gb_per_day()?),
        quality: first.quality,
        location: Some(first.location.clone()),
    })
}

/// The change of a server by one source.
fn change(server: &Server, source: &Source<'_>) -> Result<Change, Box<Finding>> {
    if let Some(change) = over_time(source) {
        return Ok(change);
    }
    let whole: Vec<&&Measurement> = source.rows.iter().filter(|row| row.disk.is_none()).collect();
    if let Some(first) = whole.first() {
        let amounts: Vec<ChangeAmount> =
            whole.iter().map(|row| of_server(server, row)).collect::<Result<_, _>>()?;
        if let Some(second) = amounts.iter().skip(1).find(|a| amounts.first() != Some(a)) {
            let text = |amount: Option<&ChangeAmount>| amount.map(shown).unwrap_or_default();
            return Err(Box::new(
                Finding::error(
                    "server-measured-twice",
                    server.name.as_str(),
                    message!(
                        "stands twice, with {first} and {second}",
                        first = text(amounts.first()),
                        second = text(Some(second))
                    ),
                )
                .hint(message!("Delete the row that does not hold"))
                .at(whole.get(1).map_or(&first.location, |row| &row.location).clone()),
            ));
        }
        return Ok(Change {
            amount: of_server(server, first)?,
            quality: first.quality,
            location: Some(first.location.clone()),
        });
    }
    let mut total = 0.0;
    let mut seen: BTreeMap<&str, &Measurement> = BTreeMap::new();
    for row in &source.rows {
        let disk = row.disk.as_deref().unwrap_or_default();
        if seen.insert(disk, row).is_some() {
            return Err(Box::new(
                Finding::error(
                    "disk-measured-twice",
                    server.name.as_str(),
                    message!("the disk {disk} stands twice", disk = format!("{disk:?}")),
                )
                .hint(message!("Delete the row that does not hold"))
                .at(row.location.clone()),
            ));
        }
        total += of_disk(server, disk, row)?;
    }
    let first = source.rows.first().copied();
    Ok(Change {
        amount: ChangeAmount::GbPerDay(total),
        quality: first.map_or(Quality::Typed, |row| row.quality),
        location: first.map(|row| row.location.clone()),
    })
}

fn of_server(server: &Server, row: &Measurement) -> Result<ChangeAmount, Box<Finding>> {
    match row.amount {
        Amount::Share { percent, of: PercentOf::Total } => {
            Ok(ChangeAmount::PercentOfTotal(percent))
        }
        Amount::Share { percent, of: PercentOf::Used } => match server.utilization {
            Some(used) => Ok(ChangeAmount::PercentOfTotal(percent * used)),
            None => Err(unusable(
                server,
                row,
                message!(
                    "the change rate is a percentage of used storage, but how much is used is not known"
                ),
            )),
        },
        _ => row.gb_per_day().map(ChangeAmount::GbPerDay).ok_or_else(|| {
            unusable(server, row, message!("the change rate holds no daily change"))
        }),
    }
}

fn of_disk(server: &Server, disk: &str, row: &Measurement) -> Result<f64, Box<Finding>> {
    let Amount::Share { percent, of } = row.amount else {
        return row.gb_per_day().ok_or_else(|| {
            unusable(server, row, message!("the change rate holds no daily change"))
        });
    };
    let known = server.disks.iter().find(|d| d.label.eq_ignore_ascii_case(disk));
    match (of, known.and_then(|disk| disk.capacity)) {
        (PercentOf::Total, Some(capacity)) => Ok(capacity.0 * percent / 100.0),
        (PercentOf::Total, None) => Err(unusable(
            server,
            row,
            message!("the change rate is a percentage of a disk whose size is not known"),
        )),
        (PercentOf::Used, _) => Err(unusable(
            server,
            row,
            message!(
                "the change rate is a percentage of the used part of a disk, which no inventory tells"
            ),
        )),
    }
}

fn unusable(server: &Server, row: &Measurement, why: Message) -> Box<Finding> {
    Box::new(
        Finding::error("change-rate-not-usable", server.name.as_str(), why)
            .hint(message!("Give it in GB a day or in per cent of total storage"))
            .at(row.location.clone()),
    )
}

fn differ(a: &Change, b: &Change) -> bool {
    match (a.amount, b.amount) {
        (ChangeAmount::GbPerDay(a), ChangeAmount::GbPerDay(b))
        | (ChangeAmount::PercentOfTotal(a), ChangeAmount::PercentOfTotal(b)) => {
            (a - b).abs() > RATE_TOLERANCE * a.abs().max(b.abs())
        }
        _ => true,
    }
}

fn shown(amount: &ChangeAmount) -> Message {
    match amount {
        ChangeAmount::PercentOfTotal(percent) => {
            message!("{percent} %", percent = crate::units::grouped(*percent, 3))
        }
        ChangeAmount::GbPerDay(gb) => message!("{gb} GB a day", gb = crate::units::grouped(*gb, 3)),
    }
}

fn disagreement(name: &str, best: &Change, other: &Change) -> Finding {
    let described = |change: &Change| {
        let quality = Some(Message::from(change.quality.id()));
        let location = change.location.as_ref().map(Location::words);
        message!(
            "{amount} ({basis})",
            amount = shown(&change.amount),
            basis = Message::joined(quality.into_iter().chain(location), ", ")
        )
    };
    let finding = Finding::note(
        "change-rates-disagree",
        name,
        message!(
            "two sources tell a change rate; used is {best}, not {other}",
            best = described(best),
            other = described(other)
        ),
    );
    match &best.location {
        Some(index) => finding.at(index.clone()),
        None => finding,
    }
}

/// Measured names that fit no server, or several.
#[derive(Default)]
struct UnmatchedNames<'a> {
    unmatched: BTreeMap<&'a str, &'a Measurement>,
    ambiguous: BTreeMap<&'a str, Finding>,
}

impl<'a> UnmatchedNames<'a> {
    fn ambiguous(&mut self, measurement: &'a Measurement, fits: &[usize], servers: &[Server]) {
        let places: Vec<Message> = fits
            .iter()
            .filter_map(|index| servers.get(*index))
            .take(MAX_NAMES)
            .map(|server| {
                message!(
                    "{server} ({location})",
                    server = &server.name,
                    location = server.location.words()
                )
            })
            .collect();
        self.ambiguous.entry(&measurement.server).or_insert_with(|| {
            // No plan follows from a ceiling.
            let severity = match measurement.amount {
                Amount::Ceiling { .. } => Severity::Warning,
                _ => Severity::Error,
            };
            Finding::new(
                "ambiguous-measurement",
                severity,
                measurement.server.as_str(),
                message!(
                    "the name fits {fits} servers: {places}",
                    fits = fits.len(),
                    places = Message::joined(places, "; ")
                ),
            )
            .hint(message!(
                "Use the server's own name, its DNS name or its UUID in the measurement"
            ))
            .at(measurement.location.clone())
        });
    }

    fn findings(self) -> Vec<Finding> {
        let mut files: BTreeMap<&str, Vec<(&str, &Measurement)>> = BTreeMap::new();
        for (name, measurement) in self.unmatched {
            files.entry(&measurement.location.path).or_default().push((name, measurement));
        }
        let unmatched = files.into_iter().filter_map(|(path, mut rows)| {
            rows.sort_by(|a, b| (&a.1.location, a.0).cmp(&(&b.1.location, b.0)));
            let names: Vec<String> = rows.iter().map(|(name, _)| (*name).to_owned()).collect();
            let first = rows.first()?.1;
            Some(
                Finding::warning(
                    "measurement-without-server",
                    path,
                    message!(
                        "{names} measured names are in no inventory: {names_2}",
                        names = names.len(),
                        names_2 = Message::first_few(&names, MAX_NAMES)
                    ),
                )
                .hint(message!("Check the names, or add these servers to the inventory"))
                .at(first.location.clone()),
            )
        });
        self.ambiguous.into_values().chain(unmatched).collect()
    }
}

#[derive(Default)]
struct JoinFindings {
    findings: Vec<Finding>,
    ceilings: Vec<String>,
}

fn only_ceilings(names: &[String]) -> Option<Finding> {
    (!names.is_empty()).then(|| {
        Finding::warning(
            "only-a-percentile",
            message!("change rate"),
            message!("of {servers} only a percentile or peak of the write rate is known, which is a ceiling: no daily change follows from it: {names}", servers = Message::counted(names.len(), "server", "servers"), names = Message::first_few(names, MAX_NAMES)),
        )
        .hint(message!("measure written bytes or changed blocks, or give a rate with --change-rate PERCENT"))
    })
}

fn without_measurement(estate: &Estate, measurements: &[Measurement]) -> Option<Finding> {
    if measurements.is_empty() {
        return None;
    }
    let servers = || estate.servers.iter().filter(|server| server.class == Class::Server);
    let names: Vec<String> = servers()
        .filter(|server| server.change.is_none())
        .map(|server| server.name.clone())
        .collect();
    (!names.is_empty()).then(|| {
        Finding::warning(
            "server-without-measurement",
            message!("change rate"),
            message!(
                "no measurement of {names} of {servers}: {names_2}",
                names = names.len(),
                servers = Message::counted(servers().count(), "server", "servers"),
                names_2 = Message::first_few(&names, MAX_NAMES)
            ),
        )
        .hint(message!("Measure them too, or give a rate for the rest with --change-rate PERCENT"))
    })
}

#[cfg(test)]
#[path = "join_tests.rs"]
mod tests;
