//! The regions of Azure, so that a name that is none of them is told.

use std::sync::LazyLock;

use serde::Deserialize;
use strsim::levenshtein;

use crate::embedded;
use crate::nearest::nearest;
use crate::rules::folded_region;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lists: Vec<List>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[expect(dead_code, reason = "for people who read the file")]
    title: String,
    #[expect(dead_code, reason = "for people who read the file")]
    locator: String,
    date: String,
    regions: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("catalog/regions"));

/// Letters that are wrong at most where a region is meant: names of regions are long and share most of their letters.
const SLIPS: usize = 3;

/// A name that is none of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownRegion {
    /// The programmatic name of the region that is most like it, where one is near enough to be meant.
    pub(crate) nearest: Option<String>,
    /// The day of the newest list of regions.
    pub(crate) as_of: &'static str,
}

/// What there is to say of a region that no list has; `None` for one that Azure has, however it is written.
pub(crate) fn unknown_region(name: &str) -> Option<UnknownRegion> {
    let regions = || FILE.lists.iter().flat_map(|list| &list.regions);
    let folded = folded_region(name);
    if regions().any(|region| folded_region(region) == folded) {
        return None;
    }
    // People also put the words the other way round: US East, Europe West.
    let turned = |region: &String| {
        let (name, number) = match region.rsplit_once(' ') {
            Some((name, number)) if number.parse::<u8>().is_ok() => (name, number),
            _ => (region.as_str(), ""),
        };
        let (first, last) = name.rsplit_once(' ')?;
        Some(folded_region(&format!("{last}{first}{number}")))
    };
    let spellings: Vec<(String, &String)> = regions()
        .flat_map(|region| {
            let own = (folded_region(region), region);
            std::iter::once(own).chain(turned(region).map(|turned| (turned, region)))
        })
        .collect();
    let meant = nearest(&folded, spellings.iter().map(|(spelling, _)| spelling.as_str()))
        .filter(|meant| levenshtein(&folded, meant) <= SLIPS);
    let meant = meant.and_then(|meant| spellings.iter().find(|(spelling, _)| spelling == meant));
    Some(UnknownRegion {
        nearest: meant.map(|(_, region)| folded_region(region)),
        as_of: FILE.lists.iter().map(|list| list.date.as_str()).max().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::rules::{built_in, built_in_ids};

    fn nearest_of(name: &str) -> Option<String> {
        unknown_region(name).and_then(|unknown| unknown.nearest)
    }

    #[test]
    fn a_region_is_known_however_it_is_written() {
        for name in ["westeurope", "West Europe", "WEST-EUROPE", "usgovvirginia", "China North 3"] {
            assert_eq!(unknown_region(name), None, "{name}");
        }
    }

    #[test]
    fn a_mistyped_region_has_the_nearest_name_and_another_word_none() {
        assert_eq!(nearest_of("westeurpe").as_deref(), Some("westeurope"));
        assert_eq!(nearest_of("Europe West").as_deref(), Some("westeurope"));
        assert_eq!(nearest_of("useast2").as_deref(), Some("eastus2"));
        assert_eq!(nearest_of("germanywestcentrl").as_deref(), Some("germanywestcentral"));
        let other = unknown_region("frankfurt-am-main").unwrap();
        assert_eq!((other.nearest, other.as_of.len()), (None, 10));
    }

    #[test]
    fn no_region_stands_twice_and_every_region_of_a_rule_is_known() {
        let mut seen = HashSet::new();
        for region in FILE.lists.iter().flat_map(|list| &list.regions) {
            assert!(seen.insert(folded_region(region)), "{region}");
        }
        for id in built_in_ids() {
            let set = built_in(id).unwrap();
            for region in
                set.rules.iter().flat_map(|rule| &rule.when).flat_map(|when| &when.regions)
            {
                assert!(seen.contains(&folded_region(region)), "{region}");
            }
        }
    }
}
