//! The names that the sheets of a file are asked for by: each has its own.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::Finding;
use crate::message;
use crate::source::Location;

/// The sheets of a file, which are found by their name.
#[derive(Debug, Default)]
pub(crate) struct SheetNames {
    names: Vec<Option<Arc<str>>>,
    places: HashMap<Option<Arc<str>>, usize>,
    /// Names of sheets behind the first that has the name, as the file has them.
    repeated: Vec<usize>,
}

impl SheetNames {
    /// A sheet with the name of one before it gets a number: `Servers (2)`.
    pub(crate) fn new(given: impl IntoIterator<Item = Option<Arc<str>>>) -> Self {
        let mut found = Self::default();
        // The number that was last given to a name, so that many sheets of one name take no longer than others.
        let mut numbers: HashMap<Option<Arc<str>>, usize> = HashMap::new();
        for (place, name) in given.into_iter().enumerate() {
            let mut own = name.clone();
            while found.places.contains_key(&own) {
                let number = numbers.entry(name.clone()).or_insert(1);
                *number += 1;
                own = Some(format!("{} ({number})", name.as_deref().unwrap_or_default()).into());
            }
            if own != name {
                found.repeated.push(place);
            }
            found.places.insert(own.clone(), place);
            found.names.push(own);
        }
        found
    }

    pub(crate) fn all(&self) -> &[Option<Arc<str>>] {
        &self.names
    }

    /// The place of a sheet, counted from 0.
    pub(crate) fn place(&self, name: Option<&Arc<str>>) -> Option<usize> {
        self.places.get(&name.cloned()).copied()
    }

    /// That sheets have one name.
    pub(crate) fn finding(&self, path: &Arc<str>) -> Option<Finding> {
        let names = self.repeated.iter().filter_map(|place| self.names.get(*place)?.as_ref());
        let names: Vec<&str> = names.map(AsRef::as_ref).collect();
        let first = names.first()?;
        let location = Location::file(Arc::clone(path)).with_sheet(*first);
        let message = message!(
            "the file has several sheets of one name; all are read, those behind the first as {names}",
            names = crate::wording::Message::first_few(&names, 5)
        );
        let hint = message!("Check that none of them is an older copy of another");
        Some(Finding::warning("sheets-of-one-name", path.as_ref(), message).hint(hint).at(location))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(given: &[&str]) -> SheetNames {
        SheetNames::new(given.iter().map(|name| Some((*name).into())))
    }

    #[test]
    fn every_sheet_has_a_name_of_its_own() {
        let sheets = names(&["A", "B", "A", "A (2)", "A"]);
        let all: Vec<&str> = sheets.all().iter().flatten().map(AsRef::as_ref).collect();
        assert_eq!(all, ["A", "B", "A (2)", "A (2) (2)", "A (3)"]);
        for (place, name) in sheets.all().iter().enumerate() {
            assert_eq!(sheets.place(name.as_ref()), Some(place));
        }
        let finding = sheets.finding(&"a.ods".into()).unwrap();
        assert!(finding.message.to_string().ends_with("A (2), A (2) (2), A (3)"), "{finding}");
        assert!(names(&["A", "B"]).finding(&"a.ods".into()).is_none());
    }

    #[test]
    fn a_text_file_has_one_sheet_without_a_name() {
        let sheets = SheetNames::new([None]);
        assert_eq!((sheets.place(None), sheets.all().len()), (Some(0), 1));
    }
}
