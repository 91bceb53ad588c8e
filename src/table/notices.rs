//! What a reader noticed in a file beside its rows: parts that cannot be read, or that stand in doubt.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::Finding;

/// One of a kind for each sheet: what a sheet is read for again stands in the place of what was told before.
type Key = (&'static str, Option<Arc<str>>);

/// The findings of a file that its reader came upon.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    findings: Vec<Finding>,
    places: HashMap<Key, usize>,
    /// How many of the findings were handed out.
    taken: usize,
}

impl Notices {
    /// Keeps a finding. One of the same kind about the same sheet gives way to it, because the first rows of a sheet are
    /// read before all of them are; what was handed out already stays said.
    pub(crate) fn put(&mut self, finding: Finding) {
        let sheet = finding.location.as_ref().and_then(|location| location.sheet.clone());
        let place = *self.places.entry((finding.code, sheet)).or_insert(self.findings.len());
        if place == self.findings.len() {
            self.findings.push(finding);
        } else if place >= self.taken
            && let Some(known) = self.findings.get_mut(place)
        {
            *known = finding;
        }
    }

    /// What was not handed out yet.
    pub(crate) fn take(&mut self) -> Vec<Finding> {
        let new = self.findings.get(self.taken..).unwrap_or_default().to_vec();
        self.taken = self.findings.len();
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message;
    use crate::source::Location;

    fn finding(sheet: &str, rows: usize) -> Finding {
        let location = Location::file("a.ods").with_sheet(sheet);
        Finding::warning("lost-rows", "a.ods", message!("{rows} rows", rows)).at(location)
    }

    #[test]
    fn a_second_reading_says_nothing_twice() {
        let mut notices = Notices::default();
        notices.put(finding("A", 1));
        notices.put(finding("B", 1));
        notices.put(finding("A", 9));
        assert_eq!(notices.take(), [finding("A", 9), finding("B", 1)]);
        notices.put(finding("A", 9));
        assert_eq!(notices.take(), []);
        notices.put(finding("C", 2));
        assert_eq!(notices.take(), [finding("C", 2)]);
    }
}
