//! The names of figures about processors and memory, from `templates/columns/usage.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::gauge::{Gauge, Resource, Unit};
use crate::churn::reading::metric::key;
use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::units::{BYTES_PER_KIB, BYTES_PER_MIB, KIB_PER_MIB, MIB_PER_GIB};

const ALL: f64 = 100.0;

/// What the value of a figure says about a gauge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) gauge: Gauge,
    /// Makes its values those of the gauge.
    factor: f64,
    /// Whether it is the rest of 100 per cent, such as what is idle.
    is_rest: bool,
}

impl Figure {
    /// The value of the gauge.
    pub(crate) fn value(self, raw: f64) -> f64 {
        let value = raw * self.factor;
        // What is idle may be a little more than everything, as sums are rounded.
        if self.is_rest { (100.0 - value).max(0.0) } else { value }
    }

    /// Whether its values are parts of 1 by its name.
    pub(crate) fn is_of_one(self) -> bool {
        self.gauge.unit() == Unit::Percent && self.factor > 1.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    point_minutes: u32,
    groups_of_esx: Vec<String>,
    performance_counters: Vec<Counters>,
    statistics: Vec<Named>,
    views: Vec<Named>,
    samples: Vec<Named>,
}

/// How a value is one of a gauge.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Percent,
    /// What is left of 100 per cent.
    Rest,
    /// Parts of 1.
    Fraction,
    /// Per cent of one core.
    PercentOfACore,
    Mhz,
    Bytes,
    Kb,
    Mb,
    Gb,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    gauge: Gauge,
    form: Form,
    /// Whether the names may also be those of something else where nothing says that the figures are per cent.
    #[serde(default)]
    only_percent: bool,
    names: Vec<String>,
}

/// A counter of a performance log.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counters {
    gauge: Gauge,
    form: Form,
    objects: Vec<String>,
    names: Vec<String>,
}

impl Form {
    fn figure(self, gauge: Gauge) -> Figure {
        let of = |factor| Figure { gauge, factor, is_rest: false };
        match self {
            Self::Percent | Self::Mhz | Self::Gb => of(1.0),
            Self::Rest => Figure { is_rest: true, ..of(1.0) },
            Self::Fraction => of(ALL),
            Self::PercentOfACore => of(1.0 / 100.0),
            Self::Bytes => of(1.0 / BYTES_PER_MIB / MIB_PER_GIB),
            Self::Kb => of(1.0 / KIB_PER_MIB / MIB_PER_GIB),
            Self::Mb => of(BYTES_PER_KIB / KIB_PER_MIB / MIB_PER_GIB),
        }
    }
}

/// A figure and how good it is: the lower, the better.
type Ranked = (usize, Figure);
/// The figures of one kind of file by their names, and whether each is one only where something says per cent.
type Figures = HashMap<String, (Ranked, bool)>;

struct Known {
    /// By object and counter in small letters.
    counters: HashMap<(String, String), (usize, Figure)>,
    statistics: Figures,
    views: Figures,
    samples: Figures,
    groups_of_esx: Vec<String>,
    point_minutes: u32,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let file: File = embedded::data!("columns/usage");
    let mut counters = HashMap::new();
    for (rank, of) in file.performance_counters.iter().enumerate() {
        for object in &of.objects {
            for name in &of.names {
                let key = (object.to_lowercase(), name.to_lowercase());
                counters.entry(key).or_insert((rank, of.form.figure(of.gauge)));
            }
        }
    }
    Known {
        counters,
        statistics: by_name(&file.statistics),
        views: by_name(&file.views),
        samples: by_name(&file.samples),
        groups_of_esx: file.groups_of_esx,
        point_minutes: file.point_minutes,
    }
});

fn by_name(figures: &[Named]) -> Figures {
    let mut known = Figures::new();
    for (rank, of) in figures.iter().enumerate() {
        for name in &of.names {
            let figure = (rank, of.form.figure(of.gauge));
            known.entry(key(name)).or_insert((figure, of.only_percent));
        }
    }
    known
}

/// A figure by its name.
fn named(figures: &Figures, name: &str, is_percent: bool) -> Option<Ranked> {
    let (figure, only_percent) = figures.get(&key(name))?;
    (is_percent || !only_percent).then_some(*figure)
}

/// The figure of a counter of a performance log by its object and name.
pub(crate) fn counter(object: &str, name: &str) -> Option<(usize, Figure)> {
    KNOWN.counters.get(&(object.to_lowercase(), name.to_lowercase())).copied()
}

/// How many minutes the highest value of which is one of those that a percentile is taken of.
pub(crate) fn point_minutes() -> u32 {
    KNOWN.point_minutes
}

/// Whether a group of esxtop is of the hypervisor itself: `system`, `hostd.2098765`.
pub(crate) fn is_of_hypervisor(group: &str) -> bool {
    let name = match group.rsplit_once('.') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => group,
    };
    name != group || KNOWN.groups_of_esx.iter().any(|known| known == name)
}

/// The figure of a statistic of vCenter.
pub(crate) fn statistic(name: &str) -> Option<(usize, Figure)> {
    named(&KNOWN.statistics, name, true)
}

/// The figure of a column of a view of vRealize Operations, without its rollup.
pub(crate) fn view(heading: &str) -> Option<(usize, Figure)> {
    named(&KNOWN.views, heading, true)
}

/// The figure of a name as monitoring tools and people write it; `is_percent` where a unit beside it says so.
pub(crate) fn sample(name: &str, is_percent: bool) -> Option<Ranked> {
    let plain = Plain::of(name)?;
    named(&KNOWN.samples, &plain.words, is_percent || plain.is_percent)
}

/// The figure in a name that also names its server, and that server: `web01 CPU usage (%)`.
pub(crate) fn sample_of_server(name: &str) -> Option<(Ranked, String)> {
    let plain = Plain::of(name)?;
    let words: Vec<&str> = plain.words.split_whitespace().collect();
    let of = |figure: &[&str], server: &[&str]| {
        let found = named(&KNOWN.samples, &figure.join(" "), plain.is_percent)?;
        let is_mark = |c: char| !c.is_alphanumeric();
        let server = server.join(" ").trim_matches(is_mark).to_owned();
        (!server.is_empty()).then_some((found, server))
    };
    // The most words that are a figure: "CPU usage" before "usage".
    (1..words.len()).find_map(|count| {
        let (before, behind) = words.split_at(count);
        let (first, last) = words.split_at(words.len() - count);
        of(behind, before).or_else(|| of(first, last))
    })
}

/// A name without what stands in brackets behind it.
struct Plain {
    words: String,
    is_percent: bool,
}

impl Plain {
    /// Nothing where the brackets say that it is a maximum or the like, or of another unit.
    fn of(name: &str) -> Option<Self> {
        let is_percent = name.contains('%') || name.to_lowercase().contains("percent");
        let (mut words, mut rest) = (String::new(), name);
        while let Some((before, behind)) = rest.split_once(['(', '[']) {
            // The parameters of a key are a part of it: `vm.memory.size[pavailable]`.
            if before.ends_with(|c: char| c.is_alphanumeric()) && name.contains('.') {
                break;
            }
            let (inside, after) = behind.split_once([')', ']']).unwrap_or((behind, ""));
            let says_nothing = ["avg", "average", "mean", "", "%", "percent", "pct", "total"];
            let inside = inside.trim().to_lowercase();
            words.push_str(before);
            if inside == "mhz" {
                words.push_str(" MHz");
            } else if !says_nothing.contains(&inside.as_str()) {
                return None;
            }
            rest = after;
        }
        words.push_str(rest);
        Some(Self { words: words.replace([',', ';', '|'], " "), is_percent })
    }
}

/// Of the figures of each resource the best, with its place.
pub(crate) fn best_of_each(
    figures: impl Iterator<Item = (usize, usize, Figure)>,
) -> Vec<(usize, Figure)> {
    let mut best: BTreeMap<Resource, (usize, usize, Figure)> = BTreeMap::new();
    for found in figures {
        let known = best.entry(found.2.gauge.resource()).or_insert(found);
        if (found.0, found.1) < (known.0, known.1) {
            *known = found;
        }
    }
    best.into_values().map(|(_, place, figure)| (place, figure)).collect()
}

/// Says that a file tells nothing about what is written.
pub(crate) fn only_usage(location: Location) -> Finding {
    Finding::note(
        "only-usage",
        location.path.as_ref(),
        message!("it tells how busy processors or memory are, and nothing about what is written"),
    )
    .at(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_tools_are_known() {
        for (name, gauge) in [
            ("Percentage CPU (Avg)", "cpu-percent"),
            ("CPU (%)", "cpu-percent"),
            ("CPU %", "cpu-percent"),
            ("cpu_usage", "cpu-percent"),
            ("CPUUtilization", "cpu-percent"),
            ("Prozessorauslastung [%]", "cpu-percent"),
            ("system.cpu.util", "cpu-percent"),
            ("usage_idle", "cpu-percent"),
            ("instance:node_cpu_utilisation:rate5m", "cpu-percent"),
            ("mem_used_percent", "memory-percent"),
            ("RAM %", "memory-percent"),
            ("vm.memory.size[pavailable]", "memory-percent"),
            ("Available Memory Bytes", "memory-available"),
            ("CPU (MHz)", "cpu-mhz"),
            ("CPU usage (MHz)", "cpu-mhz"),
            ("cpu.usagemhz.average", "cpu-mhz"),
        ] {
            let found = sample(name, false).map(|(_, figure)| figure.gauge.id());
            assert_eq!(found, Some(gauge), "{name}");
        }
        for name in [
            "CPU",
            "Memory",
            "CPU (GHz)",
            "Memory (MHz)",
            "Memory (GB)",
            "CPU usage (Max)",
            "CPUs",
            "Value",
        ] {
            assert_eq!(sample(name, false), None, "{name}");
        }
        assert!(sample("CPU", true).is_some());
        let idle = sample("usage_idle", false).unwrap().1;
        assert_eq!((idle.value(97.5), idle.value(100.02)), (2.5, 0.0));
    }

    #[test]
    fn names_with_their_server_are_taken_apart() {
        for (name, server) in [
            ("web01 CPU usage (%)", "web01"),
            ("Percentage CPU (Avg), azvm02", "azvm02"),
            ("web 02 - Memory utilization", "web 02"),
            ("db: CPU %", "db"),
        ] {
            let found = sample_of_server(name).map(|(_, server)| server);
            assert_eq!(found.as_deref(), Some(server), "{name}");
        }
        for name in ["CPU usage", "web01", "web01 CPU", "web01 CPU usage (Max)"] {
            assert_eq!(sample_of_server(name), None, "{name}");
        }
    }
}
