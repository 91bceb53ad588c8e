//! The releases of `templates/guests/releases.toml`: what a name that leaves its release open can be, and until when it is
//! supported by its maker.

use std::sync::LazyLock;

use serde::Deserialize;

use super::version::Span;
use crate::cited::Cited;
use crate::embedded;

/// A version of a family on record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    pub(crate) version: String,
    /// The last minor release, where it has some: 10 stands for 8.0 to 8.10.
    minors: Option<u32>,
    /// The end of the support that everybody has, `YYYY-MM-DD`.
    pub(crate) ends: Option<String>,
    /// The end of the support that is bought or earned beside it, `YYYY-MM-DD`.
    pub(crate) extended: Option<String>,
}

/// The releases of a family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    id: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads the file"))]
    source: String,
    pub(crate) releases: Vec<Release>,
    /// Every version that the releases stand for, with what belongs to it.
    #[serde(skip)]
    versions: Vec<(String, Span)>,
    /// What belongs to each release.
    #[serde(skip)]
    spans: Vec<Span>,
}

static RELEASES: LazyLock<Cited<Record>> = LazyLock::new(|| {
    let mut releases: Cited<Record> = embedded::data!("guests/releases");
    for record in &mut releases.entries {
        let span = |version: &str| Span::of_version(version);
        record.spans = record.releases.iter().map(|release| span(&release.version)).collect();
        let versions = record.releases.iter().flat_map(Release::expanded);
        record.versions = versions.map(|version| (version.clone(), span(&version))).collect();
    }
    releases
});

/// The releases of a family that are on record.
pub(crate) fn record(family: &str) -> Option<&'static Record> {
    RELEASES.entries.iter().find(|record| record.id == family)
}

impl Record {
    /// The release on record that a version belongs to: 8 of 8.4.
    pub(crate) fn of(&self, version: &str) -> Option<&Release> {
        let wanted = Span::of_version(version);
        let mut releases = self.releases.iter().zip(&self.spans);
        releases.find(|(_, span)| span.holds(&wanted)).map(|(release, _)| release)
    }
}

impl Release {
    /// Its minor releases, or itself where it has none.
    fn expanded(&self) -> Vec<String> {
        match self.minors {
            Some(last) => (0..=last).map(|minor| format!("{}.{minor}", self.version)).collect(),
            None => vec![self.version.clone()],
        }
    }
}

/// The releases that a version can be, as far as they are on record: all minor releases of `8`, all years from `2016` on where
/// it is the lowest one, every release where no version is known. A version that no release on record is more exact than is
/// itself; nothing where the family has no record and the version is not known.
pub(crate) fn candidates(family: &str, version: Option<&str>, or_later: bool) -> Vec<String> {
    let known = record(family).into_iter().flat_map(|record| &record.versions);
    let Some(version) = version else {
        return known.map(|(version, _)| version.clone()).collect();
    };
    let wanted = Span::of_version(version);
    let fits = |span: &Span| if or_later { span.low >= wanted.low } else { wanted.holds(span) };
    let found: Vec<String> =
        known.filter(|(_, span)| fits(span)).map(|(version, _)| version.clone()).collect();
    if found.is_empty() { vec![version.to_owned()] } else { found }
}

#[cfg(test)]
mod tests {
    use super::super::names::family;
    use super::{RELEASES, candidates};

    #[test]
    fn every_record_is_of_a_family_has_a_source_and_its_releases_in_their_order() {
        RELEASES.assert_complete(|record| [record.source.as_str()]);
        for record in &RELEASES.entries {
            assert!(family(&record.id).is_some(), "{}", record.id);
            let lows: Vec<_> = record.spans.iter().map(|span| &span.low).collect();
            assert!(lows.is_sorted(), "{}", record.id);
            for release in &record.releases {
                assert!(release.extended >= release.ends || release.extended.is_none());
            }
        }
    }

    #[test]
    fn a_version_can_be_every_release_on_record_below_it() {
        let windows = |version, or_later| candidates("windows server", Some(version), or_later);
        assert_eq!(windows("2012", false), ["2012"]);
        assert_eq!(windows("2012", true).first().map(String::as_str), Some("2012"));
        assert!(windows("2012", true).contains(&"2012 r2".to_owned()));
        assert_eq!(windows("2019", true), ["2019", "2022", "2025"]);
        assert_eq!(windows("2028", true), ["2028"]);
        assert_eq!(candidates("red hat enterprise linux", Some("7"), false).len(), 10);
        assert_eq!(candidates("red hat enterprise linux", Some("7.4"), false), ["7.4"]);
        assert_eq!(candidates("ubuntu", Some("22.04.3"), false), ["22.04.3"]);
        assert_eq!(candidates("freebsd", Some("13"), false), ["13"]);
        assert!(candidates("freebsd", None, false).is_empty());
    }
}
