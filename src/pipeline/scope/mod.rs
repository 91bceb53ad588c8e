//! Which servers a plan is about: the others stay in the estate as [`Class::OutOfScope`].

mod list;
mod told;

use std::collections::BTreeSet;

use super::error::PipelineError;
use super::schedule::ScheduleParts;
use crate::estate::{Class, Estate, Scoped, fits, values};
use crate::finding::Finding;
use crate::settings::{Criterion, ScopeKey};
use crate::source::SourceFile;
#[cfg(feature = "cli")]
pub(crate) use told::SCOPE;

use list::NameList;

/// All conditions on one key.
#[derive(Debug)]
struct Condition<'c> {
    key: ScopeKey,
    criteria: Vec<&'c Criterion>,
    /// For each condition the servers that it fits.
    hits: Vec<Vec<bool>>,
    /// The values that were fitted.
    fitted: BTreeSet<String>,
    /// The names in the lists.
    listed: usize,
}

impl Condition<'_> {
    fn holds(&self, server: usize) -> bool {
        self.hits.iter().any(|hits| hits.get(server) == Some(&true))
    }
}

/// The servers with what they can be chosen by.
struct Field<'e> {
    estate: &'e Estate,
    groups: Vec<Option<String>>,
}

impl<'e> Field<'e> {
    fn scoped(&'e self, index: usize) -> Option<Scoped<'e>> {
        let group = self.groups.get(index).and_then(Option::as_deref);
        Some(Scoped { server: self.estate.servers.get(index)?, group })
    }

    /// The servers that are not left out for another reason.
    fn candidates(&self) -> Vec<usize> {
        let servers = self.estate.servers.iter().enumerate();
        let planned = servers.filter(|(_, server)| server.class == Class::Server);
        planned.map(|(index, _)| index).collect()
    }

    fn values(&self, servers: &[usize], key: ScopeKey) -> Vec<String> {
        let scoped = servers.iter().filter_map(|index| self.scoped(*index));
        let found: BTreeSet<String> = scoped.flat_map(|scoped| values(scoped, key)).collect();
        found.into_iter().collect()
    }
}

/// Leaves the servers out that the scope does not name. Nothing in scope is an error that names what there is.
pub(crate) fn apply(
    only: &[Criterion],
    estate: &mut Estate,
    schedule: &ScheduleParts,
    sources: &mut Vec<SourceFile>,
) -> Result<Vec<Finding>, PipelineError> {
    if only.is_empty() {
        return Ok(Vec::new());
    }
    let field = Field { estate, groups: schedule.groups_of(&estate.servers) };
    let mut findings = Vec::new();
    let mut conditions: Vec<Condition<'_>> = Vec::new();
    for criterion in only {
        let position = conditions.iter().position(|known| known.key == criterion.key);
        let position = position.unwrap_or_else(|| {
            conditions.push(Condition {
                key: criterion.key,
                criteria: Vec::new(),
                hits: Vec::new(),
                fitted: BTreeSet::new(),
                listed: 0,
            });
            conditions.len() - 1
        });
        let Some(condition) = conditions.get_mut(position) else {
            continue;
        };
        condition.criteria.push(criterion);
        let hits = if criterion.key == ScopeKey::List {
            let list = NameList::read(&criterion.pattern)?;
            let listed = list.find(estate);
            condition.listed += list.len();
            findings.extend(listed.findings);
            sources.push(SourceFile {
                servers: listed.servers.iter().filter(|listed| **listed).count(),
                ..list.source
            });
            listed.servers
        } else {
            fitting(&field, criterion, &mut condition.fitted)
        };
        condition.hits.push(hits);
    }
    let candidates = field.candidates();
    if candidates.is_empty() {
        return Ok(findings);
    }
    let mut rest = candidates.clone();
    for condition in &conditions {
        let before = rest.clone();
        rest.retain(|server| condition.holds(*server));
        if rest.is_empty() {
            return Err(PipelineError::EmptyScope(told::empty(&field, condition, &before)));
        }
    }
    findings.extend(told::findings(&field, &conditions, &candidates, &rest));
    if schedule.is_wanted() {
        findings.extend(told::parted_groups(&field, &candidates, &rest));
    }
    let stays: BTreeSet<usize> = rest.into_iter().collect();
    for index in candidates.into_iter().filter(|index| !stays.contains(index)) {
        if let Some(server) = estate.servers.get_mut(index) {
            server.class = Class::OutOfScope;
        }
    }
    Ok(findings)
}

fn fitting(field: &Field<'_>, criterion: &Criterion, fitted: &mut BTreeSet<String>) -> Vec<bool> {
    let servers = 0..field.estate.servers.len();
    let mut fits = |index| {
        let scoped = field.scoped(index)?;
        let value = fits(scoped, criterion)?;
        if scoped.server.class == Class::Server {
            fitted.insert(value);
        }
        Some(())
    };
    servers.map(|index| fits(index).is_some()).collect()
}
