//! Connections of all files, added up by their ends and what they go through.

use std::collections::HashMap;

use super::address::{End, EndKind};
use super::channel::Channel;
use super::form::Form;
use crate::source::Location;

/// The most different connections that are kept. An estate of ten thousand servers has some hundred thousand; a list of every
/// packet of a network would fill the memory.
const MAX_LINKS: usize = 2_000_000;

/// The most types of relations; a CMDB has some dozen. The last one stands for all others.
const MAX_TYPES: usize = 500;

/// How often something was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// The rows that say so.
    pub(crate) rows: u64,
    /// The connections that these count; a row without a count is one.
    pub(crate) connections: u64,
}

/// Two ends, from the client to the server, and what they are connected by.
pub(crate) type Link = (u32, u32, Channel);

/// Rows of a file by what became of them while it was read.
#[derive(Clone, Debug)]
pub(crate) struct FileRows {
    pub(crate) form: Form,
    /// The table.
    pub(crate) location: Location,
    /// All of them below the headings.
    pub(crate) read: u64,
    /// Those in which an end is missing.
    pub(crate) blank: u64,
    /// Those between a machine and itself.
    pub(crate) local: u64,
    /// Those to many machines at once.
    pub(crate) many: u64,
    /// Attempts that did not succeed, connections that were refused, ports that only listen.
    pub(crate) failed: u64,
    /// Those that found no place, see [`MAX_LINKS`].
    pub(crate) beyond: u64,
    /// Those in which source and destination were exchanged, because the ports say so, with the first row.
    pub(crate) turned: (u64, u32),
}

impl FileRows {
    pub(crate) fn new(form: Form, location: Location) -> Self {
        Self {
            form,
            location,
            read: 0,
            blank: 0,
            local: 0,
            many: 0,
            failed: 0,
            beyond: 0,
            turned: (0, 0),
        }
    }
}

/// Who talks to whom, from all files.
#[derive(Clone, Debug, Default)]
pub struct Connections {
    pub(crate) ends: Vec<End>,
    kinds: Vec<EndKind>,
    by_text: HashMap<String, (u32, Option<u16>)>,
    /// The types of relations as they are written.
    pub(crate) types: Vec<String>,
    pub(crate) links: HashMap<Link, Weight>,
    pub(crate) files: Vec<FileRows>,
    text: String,
}

impl Connections {
    /// Whether nothing was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many different ends there are.
    #[must_use]
    pub fn ends(&self) -> usize {
        self.ends.len()
    }

    /// The names of all ends, as they are written.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.ends.iter().map(End::shown)
    }

    /// The end of two cells, and the port that stands behind the name; `None` for a new one that finds no room.
    pub(crate) fn end(&mut self, name: &str, address: &str) -> Option<(u32, Option<u16>)> {
        // One text is kept for all rows: most of their ends are known already.
        self.text.clear();
        self.text.push_str(name);
        self.text.push('\u{1f}');
        self.text.push_str(address);
        if let Some(known) = self.by_text.get(self.text.as_str()) {
            return Some(*known);
        }
        if self.links.len() >= MAX_LINKS {
            return None;
        }
        let (end, port) = End::parse(name, address);
        let found = (u32::try_from(self.ends.len()).ok()?, port);
        self.kinds.push(end.kind());
        self.ends.push(end);
        self.by_text.insert(self.text.clone(), found);
        Some(found)
    }

    pub(crate) fn kind(&self, end: u32) -> EndKind {
        self.kinds.get(end as usize).copied().unwrap_or(EndKind::Blank)
    }

    /// The place of a type of relations.
    pub(crate) fn relation(&mut self, text: &str) -> Channel {
        let known = self.types.iter().position(|known| known.eq_ignore_ascii_case(text));
        let index = known.unwrap_or_else(|| {
            if self.types.len() < MAX_TYPES {
                self.types.push(text.to_owned());
            }
            self.types.len() - 1
        });
        Channel::Relation(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Adds what a row says; false where there is no room.
    pub(crate) fn add(&mut self, link: Link, weight: Weight) -> bool {
        if self.links.len() >= MAX_LINKS && !self.links.contains_key(&link) {
            return false;
        }
        let known = self.links.entry(link).or_default();
        known.rows = known.rows.saturating_add(weight.rows);
        known.connections = known.connections.saturating_add(weight.connections);
        true
    }

    /// All links in an order that does not depend on how they were kept.
    pub(crate) fn sorted(&self) -> Vec<(Link, Weight)> {
        let mut links: Vec<(Link, Weight)> =
            self.links.iter().map(|(link, weight)| (*link, *weight)).collect();
        links.sort_unstable_by_key(|(link, _)| *link);
        links
    }
}
