//! Regions, however price files spell them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::embedded;
use crate::rules::folded_region;

/// Spellings that stand for a region in one file and for none in another.
const UNSURE: [&str; 2] = ["eu", "us"];

/// The names of regions by their spellings without blanks and signs.
static SPELLINGS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let rows = embedded::cells!("prices/regions").skip(1);
    rows.filter_map(|row| Some((folded_region(row.first()?), *row.get(1)?)))
        .filter(|(spelling, region)| {
            !region.is_empty() && !spelling.is_empty() && !UNSURE.contains(&spelling.as_str())
        })
        .collect()
});

/// Azure's name of a region, such as `westeurope` for `EU West`; nothing where the text is no spelling of one region.
///
/// ```
/// assert_eq!(asrcap::prices::region("EU West"), Some("westeurope"));
/// assert_eq!(asrcap::prices::region("Zone 1"), None);
/// ```
#[must_use]
pub fn region(text: &str) -> Option<&'static str> {
    SPELLINGS.get(&folded_region(text)).copied()
}
