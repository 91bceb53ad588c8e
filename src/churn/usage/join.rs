//! Which server each series of usage belongs to, and how busy that makes the server.

use std::collections::{BTreeMap, BTreeSet};

use super::UsageSeries;
use super::gauge::{Resource, Unit};
use crate::churn::model::Measurement;
use crate::estate::{self, Class, Estate, Server, UsageFrom};
use crate::finding::Finding;
use crate::identity::Lookup;
use crate::message;
use crate::rules::ids;
use crate::units::{MIB_PER_GIB, grouped};
use crate::wording::Message;

/// How many names a finding spells out.
const MAX_NAMES: usize = 5;
/// What is left of memory may be a little more than the inventory says that there is, as both are rounded.
const ROUNDING: f64 = 1.02;
const ALL: f64 = 100.0;

/// What is asked of series of usage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UsageSettings {
    /// The percentile that counts, 0 to 100.
    pub percentile: f64,
    /// How many days a series covers at least for a size to follow; a shorter one is a hint.
    pub days_min: f64,
}

/// Joins series of usage to servers, as measurements are, and takes their percentile into [`Server::usage`].
///
/// Names that `measured` has are told where those are joined.
pub fn join_usage(
    estate: &mut Estate,
    usage: &[UsageSeries],
    measured: &[Measurement],
    settings: UsageSettings,
) -> Vec<Finding> {
    if usage.is_empty() {
        return Vec::new();
    }
    let names = estate::directory(&estate.servers);
    let told: BTreeSet<String> = measured.iter().map(|row| row.server.to_lowercase()).collect();
    let mut of_server: BTreeMap<(usize, Resource), Vec<&UsageSeries>> = BTreeMap::new();
    let mut unknown: BTreeMap<&str, &UsageSeries> = BTreeMap::new();
    for series in usage {
        match names.find(&series.server, series.uuid.as_deref()) {
            Lookup::One(server) => {
                of_server.entry((server, series.gauge.resource())).or_default().push(series);
            }
            Lookup::Several(_) | Lookup::Unknown => {
                if !told.contains(&series.server.to_lowercase()) {
                    unknown.entry(&series.server).or_insert(series);
                }
            }
        }
    }
    let mut noticed = Noticed::default();
    for ((index, resource), candidates) in of_server {
        let Some(server) = estate.servers.get_mut(index) else { continue };
        if server.class == Class::OutOfScope {
            continue;
        }
        let Some((series, percent)) = best(server, &candidates, settings, &mut noticed) else {
            continue;
        };
        if series.gauge.is_active() {
            noticed.active.push((server.name.clone(), series));
        }
        let from = UsageFrom::series(settings.percentile, series.days(), series.samples);
        if !from.is_enough_for_sizes(settings.days_min) {
            noticed.short.entry(index).or_insert_with(|| (server.name.clone(), series));
        }
        match resource {
            Resource::Cpu => server.usage.learn_cpu(percent, from, settings.days_min),
            Resource::Memory => server.usage.learn_memory(percent, from, settings.days_min),
        }
    }
    noticed.findings(&unknown, settings)
}

/// Takes another percentile of the series that servers are known by.
pub fn usage_anew(estate: &mut Estate, usage: &[UsageSeries], settings: UsageSettings) {
    for server in &mut estate.servers {
        server.usage.forget_series();
    }
    join_usage(estate, usage, &[], settings);
}

/// Of the series of one resource the one that says the most and can be related to the server, and the percentile in per cent.
fn best<'u>(
    server: &Server,
    candidates: &[&'u UsageSeries],
    settings: UsageSettings,
    noticed: &mut Noticed<'u>,
) -> Option<(&'u UsageSeries, f64)> {
    let mut usable: Vec<(&UsageSeries, f64)> = Vec::new();
    let mut unusable = Vec::new();
    for series in candidates {
        match percent(server, series, settings.percentile) {
            Ok(percent) => usable.push((series, percent)),
            Err(why) => unusable.push((why, server.name.clone(), *series)),
        }
    }
    if usable.is_empty() {
        noticed.unusable.extend(unusable);
    }
    // Of equals the longest, and then the first.
    let is_short = |series: &UsageSeries| series.days() < settings.days_min;
    usable.into_iter().min_by(|(a, _), (b, _)| {
        let by_gauge = (is_short(a), a.gauge).cmp(&(is_short(b), b.gauge));
        by_gauge.then(b.days().total_cmp(&a.days()))
    })
}

/// Why a series says nothing about how busy a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    NoCores,
    NoMhz,
    NoMemory,
    MoreThanAll,
    Empty,
}

/// The percentile of a series in per cent of what the server has.
fn percent(server: &Server, series: &UsageSeries, percentile: f64) -> Result<f64, Why> {
    let value = series.summary(percentile).ok_or(Why::Empty)?.percentile;
    let memory = || {
        let mb = server.memory_mb.filter(|mb| *mb > 0.0).ok_or(Why::NoMemory)?;
        Ok(mb / MIB_PER_GIB)
    };
    let percent = match series.gauge.unit() {
        Unit::Percent => value,
        Unit::Cores => {
            let cores = server.cores.filter(|cores| *cores > 0).ok_or(Why::NoCores)?;
            value / f64::from(cores) * ALL
        }
        Unit::Mhz => value / server.cpu_mhz.filter(|mhz| *mhz > 0.0).ok_or(Why::NoMhz)? * ALL,
        Unit::UsedGib => value / memory()? * ALL,
        Unit::AvailableGib => {
            let memory = memory()?;
            if value > memory * ROUNDING {
                return Err(Why::MoreThanAll);
            }
            (1.0 - value / memory).max(0.0) * ALL
        }
    };
    Ok(percent)
}

/// What is told of all servers together.
#[derive(Default)]
struct Noticed<'u> {
    active: Vec<(String, &'u UsageSeries)>,
    /// By the place of the server.
    short: BTreeMap<usize, (String, &'u UsageSeries)>,
    unusable: Vec<(Why, String, &'u UsageSeries)>,
}

impl Noticed<'_> {
    fn findings(
        self,
        unknown: &BTreeMap<&str, &UsageSeries>,
        settings: UsageSettings,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut files: BTreeMap<&str, Vec<(&str, &UsageSeries)>> = BTreeMap::new();
        for (name, series) in unknown {
            files.entry(&series.location.path).or_default().push((name, series));
        }
        for (path, rows) in files {
            let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
            let message = message!(
                "{names} measured names are in no inventory: {names_2}",
                names = names.len(),
                names_2 = Message::first_few(&names, MAX_NAMES)
            );
            let finding = Finding::warning("measurement-without-server", path, message)
                .hint(message!("Check the names, or add these servers to the inventory"));
            findings.extend(rows.first().map(|(_, row)| finding.at(row.location.clone())));
        }
        for why in [Why::NoCores, Why::NoMhz, Why::NoMemory, Why::MoreThanAll] {
            let of = || self.unusable.iter().filter(move |(own, ..)| *own == why);
            let names: Vec<&str> = of().map(|(_, name, _)| name.as_str()).collect();
            let servers = Message::first_few(&names, MAX_NAMES);
            let Some((_, name, series)) = of().next() else { continue };
            let message = match why {
                Why::NoCores => message!(
                    "how many cores are busy is known, but not how many there are: {servers}",
                    servers
                ),
                Why::NoMhz => message!(
                    "how many MHz are busy is known, but not how many there are, as column Max of RVTools' vCPU sheet tells: {servers}",
                    servers
                ),
                Why::NoMemory => message!(
                    "how much memory is used or left is known, but not how much there is: {servers}",
                    servers
                ),
                Why::MoreThanAll | Why::Empty => message!(
                    "more memory is left than the inventory says that there is: {servers}",
                    servers
                ),
            };
            findings.push(
                Finding::warning("usage-not-usable", name.as_str(), message)
                    .at(series.location.clone()),
            );
        }
        if let Some((first, series)) = self.active.first() {
            let servers = Message::counted(self.active.len(), "server is", "servers are");
            let names: Vec<&str> = self.active.iter().map(|(name, _)| name.as_str()).collect();
            let finding = Finding::warning(
                "active-memory",
                first.as_str(),
                message!(
                    "the memory of {servers} measured by what the hypervisor estimates to be active, which is less than the guest uses: {names}",
                    servers,
                    names = Message::first_few(&names, MAX_NAMES)
                ),
            );
            let hint = message!(
                "Azure Migrate goes by the same figure; before a server gets less memory, measure what its guest uses, such as Memory\\Available MBytes"
            );
            findings.push(finding.hint(hint).at(series.location.clone()));
        }
        let shortest = self.short.values().min_by(|a, b| a.1.days().total_cmp(&b.1.days()));
        if let Some((name, series)) = shortest {
            let finding = Finding::note(
                "short-usage",
                name.as_str(),
                message!(
                    "processors or memory of {servers} measured for less than {days} days ({name} for {shortest}); a hint that a server may be larger than it has to be, never a size",
                    servers = Message::counted(self.short.len(), "server were", "servers were"),
                    days = grouped(settings.days_min, 1),
                    name = name.as_str(),
                    shortest = grouped(series.days(), 1)
                ),
            );
            let hint = message!("Measure at least a week, better a month");
            let finding = finding.hint(hint).at(series.location.clone());
            findings.push(finding.rule(ids::SIZING_DAYS_MIN));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::churn::format::Format;
    use crate::churn::series::{Day, Series};
    use crate::churn::usage::gauge::Gauge;
    use crate::source::Location;

    /// A week of hours, all with one value but for one in twenty.
    fn usage(server: &str, gauge: Gauge, value: f32, rare: f32) -> UsageSeries {
        let hours = |day: i64| {
            (0..24).map(move |hour| if (day * 24 + hour) % 20 == 0 { rare } else { value })
        };
        let days = (0..7).map(|day| Day { number: day, rates: hours(day).collect() }).collect();
        UsageSeries {
            server: server.to_owned(),
            uuid: None,
            gauge,
            series: Arc::new(Series::new(3600, None, days)),
            samples: 168,
            location: Location::file("log.csv"),
            format: Format::PdhCsv,
        }
    }

    fn settings(percentile: f64) -> UsageSettings {
        UsageSettings { percentile, days_min: 7.0 }
    }

    fn estate() -> Estate {
        let server = |name: &str, cores, memory_mb| {
            let mut server = Server::new(name, Location::file("estate.csv"));
            (server.cores, server.memory_mb) = (cores, memory_mb);
            server
        };
        let mut servers = vec![server("web", Some(4), Some(8192.0)), server("db", None, None)];
        servers[0].cpu_mhz = Some(9600.0);
        Estate { servers, ..Estate::default() }
    }

    fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn figures_in_cores_and_gib_become_per_cent_of_what_the_server_has() {
        for (gauge, value, rare, percent) in [
            (Gauge::CpuPercent, 30.0, 90.0, (Some(30.0), None)),
            (Gauge::CpuCores, 1.0, 1.0, (Some(25.0), None)),
            (Gauge::CpuMhz, 2400.0, 2400.0, (Some(25.0), None)),
            (Gauge::MemoryPercent, 55.0, 55.0, (None, Some(55.0))),
            (Gauge::MemoryUsed, 2.0, 2.0, (None, Some(25.0))),
            // The most is used where the least is left.
            (Gauge::MemoryAvailable, 6.0, 7.0, (None, Some(25.0))),
        ] {
            let mut estate = estate();
            let findings =
                join_usage(&mut estate, &[usage("WEB", gauge, value, rare)], &[], settings(94.0));
            let found = estate.servers[0].usage;
            assert_eq!((found.cpu_percent, found.memory_percent), percent, "{gauge:?}");
            let from = found.cpu_from.or(found.memory_from);
            assert_eq!(from, Some(UsageFrom::series(94.0, 7.0, 168)));
            assert_eq!(codes(&findings), [""; 0], "{gauge:?}");
        }
    }

    #[test]
    fn another_percentile_is_taken_of_the_series_alone() {
        let series = [usage("web", Gauge::CpuPercent, 30.0, 90.0)];
        let mut known = estate();
        let by_hand = UsageFrom::of(crate::estate::UsageKind::ByHand);
        known.servers[0].usage.learn_memory(55.0, by_hand, 7.0);
        join_usage(&mut known, &series, &[], settings(94.0));
        assert!(!known.servers[0].usage.is_at_another(94.0));
        assert!(known.servers[0].usage.is_at_another(100.0));
        usage_anew(&mut known, &series, settings(100.0));
        let found = known.servers[0].usage;
        assert_eq!((found.cpu_percent, found.memory_percent), (Some(90.0), Some(55.0)));
        assert_eq!(found.cpu_from, Some(UsageFrom::series(100.0, 7.0, 168)));
    }

    /// A day of minutes, of which one in ten is at 90 and the others at 10: every ten minutes have such a peak.
    #[test]
    fn a_percentile_is_that_of_the_peaks_of_ten_minutes() {
        for (gauge, percentile, peak) in
            [(Gauge::CpuPercent, 90.0, 90.0), (Gauge::MemoryAvailable, 10.0, 10.0)]
        {
            let minutes = (0..1440).map(|minute| if minute % 10 == 3 { 90.0 } else { 10.0 });
            let day = Day { number: 0, rates: minutes.collect() };
            let mut series = usage("web", gauge, 0.0, 0.0);
            series.series = Arc::new(Series::new(60, None, vec![day]));
            let found = series.summary(50.0).unwrap();
            assert_eq!((found.mean, found.percentile, found.peak), (18.0, percentile, peak));
        }
    }

    #[test]
    fn what_says_more_counts_and_what_cannot_be_related_is_told() {
        let mut known = estate();
        let all = [
            usage("web", Gauge::MemoryActivePercent, 10.0, 10.0),
            usage("web", Gauge::MemoryAvailable, 4.0, 4.0),
            usage("db", Gauge::CpuMhz, 2.0, 2.0),
            usage("db", Gauge::MemoryActivePercent, 12.0, 12.0),
            usage("app", Gauge::CpuPercent, 2.0, 2.0),
        ];
        let findings = join_usage(&mut known, &all, &[], settings(95.0));
        assert_eq!(known.servers[0].usage.memory_percent, Some(50.0));
        assert_eq!(known.servers[1].usage.cpu_percent, None);
        let expected = ["measurement-without-server", "usage-not-usable", "active-memory"];
        assert_eq!(codes(&findings), expected);
        let day = |gauge| {
            let mut day = usage("web", gauge, 90.0, 90.0);
            day.series = Arc::new(Series::new(3600, None, day.series.days[..1].to_vec()));
            day
        };
        let mut known = estate();
        let all = [day(Gauge::MemoryPercent), usage("web", Gauge::MemoryUsed, 4.0, 4.0)];
        assert_eq!(codes(&join_usage(&mut known, &all, &[], settings(95.0))), [""; 0]);
        assert_eq!(known.servers[0].usage.memory_percent, Some(50.0));
        let short = [day(Gauge::CpuPercent), day(Gauge::MemoryPercent)];
        assert_eq!(codes(&join_usage(&mut known, &short, &[], settings(95.0))), ["short-usage"]);
        assert_eq!(known.servers[0].usage.memory_percent, Some(50.0));
        assert_eq!(known.servers[0].usage.cpu_percent, Some(90.0));
        let too_much = [usage("web", Gauge::MemoryAvailable, 9.0, 9.0)];
        assert_eq!(
            codes(&join_usage(&mut estate(), &too_much, &[], settings(95.0))),
            ["usage-not-usable"]
        );
    }
}
