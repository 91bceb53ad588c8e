//! The values that servers can be chosen by.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::PipelineError;
use super::request::Request;
use super::schedule::ScheduleParts;
use crate::estate::{Class, Scoped, values};
use crate::intake;
use crate::settings::{ScopeKey, SettingsLayer};

/// The values that servers have under one key: `asrcap inspect --values`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScopeValues {
    /// The key: `cluster`.
    pub key: &'static str,
    /// The servers, without those that no plan would have.
    pub servers: usize,
    /// Those that have no value.
    pub without: usize,
    /// The values in the order of the alphabet.
    pub values: Vec<ScopeValue>,
}

/// A value and the servers that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScopeValue {
    /// The value.
    pub value: String,
    /// The number of servers.
    pub servers: usize,
}

impl Request {
    /// The values that the servers of the inputs have under a key, with the number of servers each.
    pub fn values(&self, key: ScopeKey) -> Result<ScopeValues, PipelineError> {
        let mut options = self.intake_options(&SettingsLayer::default())?;
        options.keep_columns = key == ScopeKey::Tag;
        let estate = intake::read(&self.inputs, &options)?.estate;
        let schedule = ScheduleParts::of_groups(&self.group_by);
        let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
        let (mut servers, mut without) = (0, 0);
        let groups = schedule.groups_of(&estate.servers);
        let all = estate.servers.iter().zip(&groups);
        for (server, group) in all.filter(|(server, _)| server.class == Class::Server) {
            let own = values(Scoped { server, group: group.as_deref() }, key);
            servers += 1;
            without += usize::from(own.is_empty());
            for value in own {
                *found.entry((value.to_lowercase(), value)).or_default() += 1;
            }
        }
        let values = found.into_iter().map(|((_, value), servers)| ScopeValue { value, servers });
        Ok(ScopeValues { key: key.id(), servers, without, values: values.collect() })
    }
}
