//! How many servers there are of each kind.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::evaluated::EvaluatedServers;
use super::readiness::Readiness;
use crate::estate::{Class, Estate};
use crate::words;

/// How many servers there are. `read` = `excluded` + `planned`; `planned` = `ready` + `conditional` + `not_ready` +
/// `unknown`; `eligible` are those that the totals are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Counts {
    /// Rows that stand for a machine.
    pub read: usize,
    /// Left out: templates, placeholders, unreadable rows and the like.
    pub excluded: usize,
    /// Servers in the plan's list.
    pub planned: usize,
    /// Can be replicated as they are.
    pub ready: usize,
    /// Can be replicated under a condition.
    pub conditional: usize,
    /// Cannot be replicated as they are.
    pub not_ready: usize,
    /// Something is missing that would decide.
    pub unknown: usize,
    /// Servers in the totals.
    pub eligible: usize,
}

/// How many servers there are of each readiness.
pub(crate) fn counts(
    estate: &Estate,
    evaluated: &EvaluatedServers,
    servers: impl Iterator<Item = Readiness>,
) -> Counts {
    let excluded = estate.servers.iter().filter(|server| server.class != Class::Server).count();
    let rows = 0..evaluated.servers.len();
    let eligible = rows
        .filter(|row| evaluated.sheet.server_value("in_plan", *row).number() == Some(1.0))
        .count();
    let mut counts = Counts {
        read: estate.servers.len() + estate.unreadable,
        excluded: excluded + estate.unreadable,
        eligible,
        ..Counts::default()
    };
    for readiness in servers {
        counts.planned += 1;
        match readiness {
            Readiness::Ready => counts.ready += 1,
            Readiness::Conditional => counts.conditional += 1,
            Readiness::NotReady => counts.not_ready += 1,
            Readiness::Unknown => counts.unknown += 1,
        }
    }
    counts
}

/// Rows that stand for machines and are not planned, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotPlanned {
    /// The reason: a class such as `template` or `out-of-scope`; `unreadable` for rows that cannot be read.
    pub class: String,
    /// How many there are.
    pub count: usize,
    /// The machines; none of rows that cannot be read.
    pub servers: Vec<String>,
}

impl NotPlanned {
    /// The reason in words for reports: "template".
    #[must_use]
    pub fn words(&self) -> &'static str {
        let class = Class::ALL.into_iter().find(|class| class.id() == self.class);
        class.map_or(words!("row that cannot be read"), Class::words)
    }
}

/// What is left out by reason; the counts add up to [`Counts::excluded`].
pub(crate) fn not_planned(estate: &Estate) -> Vec<NotPlanned> {
    let mut classes: BTreeMap<Class, Vec<String>> = BTreeMap::new();
    for server in estate.servers.iter().filter(|server| server.class != Class::Server) {
        classes.entry(server.class).or_default().push(server.name.clone());
    }
    let by_class = classes.into_iter().map(|(class, servers)| NotPlanned {
        class: class.id().to_owned(),
        count: servers.len(),
        servers,
    });
    let unreadable = (estate.unreadable > 0).then(|| NotPlanned {
        class: "unreadable".to_owned(),
        count: estate.unreadable,
        servers: Vec::new(),
    });
    by_class.chain(unreadable).collect()
}
