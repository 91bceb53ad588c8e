//! The zip archive that a workbook is, and its parts.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::fault::Fault;
use crate::table::xml;

/// The parts of a workbook by their names.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The places of the parts in the archive; names do not tell capital letters from small ones.
    places: HashMap<String, usize>,
}

impl Package {
    pub(super) fn open(bytes: Arc<[u8]>) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let names = archive.file_names_raw().map(|name| key(&String::from_utf8_lossy(name)));
        let places = names.enumerate().map(|(place, name)| (name, place)).collect();
        Ok(Self { archive, places })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part))
    }

    /// The parts of worksheets that are none of these.
    pub(super) fn sheets_beside(&self, listed: &[&str]) -> Vec<&str> {
        let listed: HashSet<String> = listed.iter().map(|part| key(part)).collect();
        let is_sheet = |name: &str| {
            name.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with("worksheets"))
                && Path::new(name).extension().is_some_and(|one| one.eq_ignore_ascii_case("xml"))
        };
        let names = self.places.keys().map(String::as_str);
        let mut beside: Vec<&str> =
            names.filter(|name| is_sheet(name) && !listed.contains(*name)).collect();
        beside.sort_unstable();
        beside
    }

    /// Hands over the events of a part until `each` breaks.
    pub(super) fn events(
        &mut self,
        part: &str,
        each: impl FnMut(&Event<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        let place = self.places.get(&key(part)).ok_or_else(|| Fault::NoPart(part.to_owned()))?;
        let mut file = self.archive.by_index(*place)?;
        xml::events(&mut file, each)
    }
}

/// The name of a part as it is looked for; some programs write backslashes.
fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}
