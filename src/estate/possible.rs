//! What no server goes beyond: `templates/possible.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// The range outside of which a figure is none of a server. Amounts of data are in GiB.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Possible {
    /// The lowest figure.
    pub(crate) least: f64,
    /// The highest figure.
    pub(crate) most: f64,
    /// From what it follows.
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads the data"))]
    source: String,
    /// How sure that is.
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads the data"))]
    status: Status,
}

/// How sure a range is; no source states one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Derived,
    Assumed,
}

static ALL: LazyLock<BTreeMap<String, Possible>> = LazyLock::new(|| embedded::data!("possible"));

impl Possible {
    /// What is possible of a kind of figures, such as `disks`; `None` for a kind of which anything is.
    pub(crate) fn of(kind: &str) -> Option<&'static Self> {
        ALL.get(kind)
    }

    /// Whether no server has as much.
    pub(crate) fn is_above(&self, figure: f64) -> bool {
        figure > self.most
    }
}

/// The highest figure of a kind that a server has; no end for a kind of which anything is possible.
pub(crate) fn most(kind: &str) -> f64 {
    Possible::of(kind).map_or(f64::INFINITY, |possible| possible.most)
}

/// A count that a server may have; `None` for one beyond.
pub(crate) fn counted(kind: &str, count: u32) -> Option<u32> {
    (f64::from(count) <= most(kind)).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_say_from_what_they_follow() {
        for (kind, possible) in ALL.iter() {
            assert!(possible.least < possible.most, "{kind}");
            assert!(possible.source.len() > 10, "{kind}");
            assert!(matches!(possible.status, Status::Derived | Status::Assumed), "{kind}");
        }
    }

    #[test]
    fn a_count_beyond_is_none() {
        assert_eq!((counted("disks", 1024), counted("disks", 1025)), (Some(1024), None));
        assert_eq!(counted("wheels", u32::MAX), Some(u32::MAX));
    }
}
