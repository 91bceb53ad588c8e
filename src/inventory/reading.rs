//! What a reader gets and gives.

use crate::estate::Server;
use crate::finding::Finding;
use crate::settings::SettingsLayer;

/// What readers need to know beside the file.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Whether change rates also come from elsewhere: a measurement, or a rate for all.
    pub change_rate_elsewhere: bool,
    /// The used part of storage in per cent where nothing is known about it.
    pub assumed_utilization: f64,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            change_rate_elsewhere: false,
            assumed_utilization: 100.0,
        }
    }
}

/// What a reader found.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The servers in the order of the file.
    pub servers: Vec<Server>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Rows that hold a server but could not be read.
    pub unreadable: usize,
    /// Rows with data in the tables that were read.
    pub rows: usize,
    /// Settings that the file states.
    pub settings: SettingsLayer,
    /// The version of the program that wrote the file.
    pub version: Option<String>,
}
