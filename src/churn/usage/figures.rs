//! The names of figures about processors and memory, from `templates/columns/usage.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::gauge::{Gauge, Resource};
use crate::churn::reading::metric::key;
use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::units::{BYTES_PER_KIB, BYTES_PER_MIB, KIB_PER_MIB, MIB_PER_GIB};

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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
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
            Self::Percent | Self::Gb => of(1.0),
            Self::Rest => Figure { is_rest: true, ..of(1.0) },
            Self::Fraction => of(100.0),
            Self::PercentOfACore => of(1.0 / 100.0),
            Self::Bytes => of(1.0 / BYTES_PER_MIB / MIB_PER_GIB),
            Self::Kb => of(1.0 / KIB_PER_MIB / MIB_PER_GIB),
            Self::Mb => of(BYTES_PER_KIB / KIB_PER_MIB / MIB_PER_GIB),
        }
    }
}

/// The figures of one kind of file by their names, and how good each is: the lower, the better.
type Figures = HashMap<String, (usize, Figure)>;

struct Known {
    /// By object and counter in small letters.
    counters: HashMap<(String, String), (usize, Figure)>,
    statistics: Figures,
    views: Figures,
    samples: Figures,
    groups_of_esx: Vec<String>,
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
    }
});

fn by_name(figures: &[Named]) -> Figures {
    let mut known = Figures::new();
    for (rank, of) in figures.iter().enumerate() {
        for name in &of.names {
            known.entry(key(name)).or_insert((rank, of.form.figure(of.gauge)));
        }
    }
    known
}

/// The figure of a counter of a performance log by its object and name.
pub(crate) fn counter(object: &str, name: &str) -> Option<(usize, Figure)> {
    KNOWN.counters.get(&(object.to_lowercase(), name.to_lowercase())).copied()
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
    KNOWN.statistics.get(&key(name)).copied()
}

/// The figure of a column of a view of vRealize Operations, without its rollup.
pub(crate) fn view(heading: &str) -> Option<(usize, Figure)> {
    KNOWN.views.get(&key(heading)).copied()
}

/// The figure of a name as monitoring tools and people write it.
pub(crate) fn sample(name: &str) -> Option<(usize, Figure)> {
    KNOWN.samples.get(&key(name)).copied()
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
