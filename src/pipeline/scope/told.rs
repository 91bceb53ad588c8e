//! What is said about a scope. Patterns and values stand in quotation marks, so that a redacted report leaves them out.

use std::collections::BTreeMap;

use super::{Condition, Field};
use crate::finding::Finding;
use crate::message;
use crate::settings::ScopeKey;
use crate::wording::Message;

/// The code of the finding that says which servers are in scope.
pub(crate) const SCOPE: &str = "scope";
/// Values that a sentence spells out.
const SHOWN: usize = 5;
/// Values that exist, where none was met.
const EXISTING: usize = 10;

/// Why nothing is in scope: the condition that the servers before it do not meet, and what they have instead.
pub(super) fn empty(field: &Field<'_>, condition: &Condition<'_>, before: &[usize]) -> String {
    let all = field.candidates().len() == before.len();
    let servers = Message::counted(before.len(), "server", "servers");
    let among = if all {
        message!("none of {servers}", servers)
    } else {
        message!("none of {servers} that meet the conditions before it", servers)
    };
    let key = condition.key;
    let values = match key {
        ScopeKey::List => field.values(before, ScopeKey::Name),
        key => field.values(before, key),
    };
    if values.is_empty() {
        let what = Message::words(key.plural());
        return message!("no server is in scope: the inputs state no {what}", what).to_string();
    }
    let what = match key {
        ScopeKey::List => message!(
            "is among the {names} of {lists}",
            names = Message::counted(condition.listed, "name", "names"),
            lists = patterns(condition)
        ),
        key => message!(
            "has a {what} like {patterns}",
            what = Message::words(key.words()),
            patterns = patterns(condition)
        ),
    };
    message!(
        "no server is in scope: {among} {what}; there are {values}",
        among,
        what,
        values = Message::first_few(&values, EXISTING)
    )
    .to_string()
}

/// What a scope did, and what about it may not be meant.
pub(super) fn findings(
    field: &Field<'_>,
    conditions: &[Condition<'_>],
    candidates: &[usize],
    rest: &[usize],
) -> Vec<Finding> {
    let subject = || message!("scope");
    let mut findings = vec![Finding::note(
        SCOPE,
        subject(),
        message!(
            "{count} of {servers} in scope: {conditions}",
            count = rest.len(),
            servers = Message::counted(candidates.len(), "server is", "servers are"),
            conditions = Message::joined(conditions.iter().map(in_words), "; ")
        ),
    )];
    for condition in conditions {
        for (criterion, hits) in condition.criteria.iter().zip(&condition.hits) {
            let is_met = candidates.iter().any(|server| hits.get(*server) == Some(&true));
            if is_met {
                continue;
            }
            let key = Message::words(condition.key.words());
            let pattern = quoted(&criterion.pattern);
            findings.push(
                Finding::warning(
                    "scope-without-server",
                    subject(),
                    message!("no server has a {key} like {pattern}", key, pattern),
                )
                .hint(message!(
                    "asrcap inspect --values {key} lists what there is",
                    key = condition.key.id()
                )),
            );
        }
        findings.extend(not_known(field, condition, candidates));
    }
    findings
}

/// Servers of which nobody knows whether they are meant.
fn not_known(
    field: &Field<'_>,
    condition: &Condition<'_>,
    candidates: &[usize],
) -> Option<Finding> {
    let key = condition.key;
    let is_stated =
        matches!(key, ScopeKey::Cluster | ScopeKey::Datacenter | ScopeKey::Host | ScopeKey::Folder);
    let unknown = candidates.iter().filter_map(|index| field.scoped(*index));
    let unknown = unknown.filter(|scoped| crate::estate::values(*scoped, key).is_empty());
    let names: Vec<&str> = unknown.map(|scoped| scoped.server.name.as_str()).collect();
    (is_stated && !names.is_empty()).then(|| {
        Finding::warning(
            "scope-not-known",
            message!("scope"),
            message!(
                "the {key} of {servers} is not known, hence out of scope: {names}",
                key = Message::words(key.words()),
                servers = Message::counted(names.len(), "server", "servers"),
                names = Message::first_few(&names, SHOWN)
            ),
        )
        .hint(message!(
            "Choose by names instead, with --only list=FILE, or add what is missing to the inventory"
        ))
    })
}

/// Groups that the scope parts.
pub(super) fn parted_groups(
    field: &Field<'_>,
    candidates: &[usize],
    rest: &[usize],
) -> Option<Finding> {
    let count = |servers: &[usize]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for group in servers.iter().filter_map(|index| field.groups.get(*index)).flatten() {
            *counts.entry(group).or_default() += 1;
        }
        counts
    };
    let (all, stay) = (count(candidates), count(rest));
    let parted: Vec<String> = stay
        .iter()
        .filter_map(|(group, stay)| {
            let all = all.get(group)?;
            (all > stay).then(|| format!("'{group}' ({stay}/{all})"))
        })
        .collect();
    (!parted.is_empty()).then(|| {
        Finding::warning(
            "group-partly-in-scope",
            message!("scope"),
            message!(
                "{groups} partly in scope; the rest of their servers stays behind: {names}",
                groups = Message::counted(parted.len(), "group is", "groups are"),
                names = Message::first_few(&parted, SHOWN)
            ),
        )
        .hint(message!("Choose whole groups with --only group=NAME"))
    })
}

fn in_words(condition: &Condition<'_>) -> Message {
    let key = Message::words(condition.key.words());
    let patterns = patterns(condition);
    let fitted: Vec<String> = condition.fitted.iter().map(|value| quoted(value)).collect();
    let says_more = !matches!(condition.key, ScopeKey::Name | ScopeKey::List)
        && condition.criteria.iter().any(|criterion| {
            condition.fitted.len() != 1 || !condition.fitted.contains(&criterion.pattern)
        });
    if says_more && !fitted.is_empty() {
        let values = Message::first_few(&fitted, SHOWN);
        return message!("{key} {patterns} ({values})", key, patterns, values);
    }
    message!("{key} {patterns}", key, patterns)
}

fn patterns(condition: &Condition<'_>) -> Message {
    let patterns = condition.criteria.iter().map(|criterion| quoted(&criterion.pattern));
    Message::joined(patterns.map(Message::verbatim), " or ")
}

fn quoted(text: &str) -> String {
    format!("'{text}'")
}
