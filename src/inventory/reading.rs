//! What a reader gets and gives.

use std::collections::BTreeSet;

use super::map::ColumnMap;
use super::unnamed;
use super::usage::SheetUse;
use crate::estate::{Described, Server};
use crate::finding::Finding;
use crate::settings::{Scenario, SettingsLayer};

/// What readers need to know beside the file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Whether what stands in columns that nothing else is read from is kept with the servers.
    pub keep_columns: bool,
    /// Headings that the user says the meaning of.
    pub map: ColumnMap,
}

/// What a reader found.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The servers in the order of the file.
    pub servers: Vec<Described>,
    /// Lines of the lists that are totals of other lines, which are counted and never planned.
    pub totals: Vec<Server>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// How many servers got a number for a name, because nothing names them: `Server 1` and so on.
    pub numbered: usize,
    /// Rows that hold a server but could not be read.
    pub unreadable: usize,
    /// Rows with data in the tables that were read.
    pub rows: usize,
    /// Settings that the file states.
    pub settings: SettingsLayer,
    /// What was made of the sheets, for each document of the set.
    pub sheets: Vec<Vec<SheetUse>>,
    /// Which of the headings that the user names were found, by their places in the map.
    pub(crate) mapped: BTreeSet<usize>,
    /// The version of the program that wrote the file.
    pub version: Option<String>,
    /// The scenario of the machines, by the tool or by what it wrote; `None` where they may be of any.
    pub scenario: Option<Scenario>,
    /// When the program collected the facts, so that later is greater.
    pub collected: Option<String>,
}

impl Reading {
    /// Raises the numbers of servers that got one for a name.
    pub(crate) fn renumber(&mut self, by: usize) {
        let last = self.numbered;
        for described in &mut self.servers {
            let number = unnamed::number(&described.server.name);
            if let Some(number) = number.filter(|number| *number <= last) {
                described.server.name = unnamed::numbered(number + by);
            }
        }
    }
}
