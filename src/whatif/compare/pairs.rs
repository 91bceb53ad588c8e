//! Which server of the one plan is which of the other, and what differs between them.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::saved::SavedPlan;
use crate::estate::Server;

/// A server that has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Renamed {
    /// Its name in the first plan.
    pub from: String,
    /// Its name in the second plan.
    pub to: String,
}

/// A property that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChangedField {
    /// Its key in the plan.
    pub name: String,
    /// In the first plan.
    pub before: Value,
    /// In the second plan.
    pub after: Value,
}

/// A server of both plans that differs; a verdict is the field `readiness`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChangedServer {
    /// Its name in the second plan.
    pub name: String,
    /// What differs.
    pub changes: Vec<ChangedField>,
}

/// What differs between the servers of two plans.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ServerChanges {
    /// Only in the second plan.
    pub added: Vec<String>,
    /// Only in the first plan.
    pub removed: Vec<String>,
    /// In both under different names: the only ones with exactly this hardware.
    pub renamed: Vec<Renamed>,
    /// In both with different properties or verdicts.
    pub changed: Vec<ChangedServer>,
}

impl ServerChanges {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
            && self.changed.is_empty()
    }
}

/// For each server of the second list its place in the first.
#[expect(clippy::indexing_slicing, reason = "the servers of both plans")]
pub(crate) fn matched(first: &[Server], second: &[Server]) -> Vec<Option<usize>> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, server) in first.iter().enumerate().rev() {
        by_name.entry(server.name.to_lowercase()).or_default().push(index);
    }
    let mut matched: Vec<Option<usize>> = second
        .iter()
        // Of several servers of one name the first is the first.
        .map(|server| by_name.get_mut(&server.name.to_lowercase())?.pop())
        .collect();
    let left: Vec<usize> = by_name.into_values().flatten().collect();
    let mut alike: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for index in left {
        if let Some(hardware) = hardware(&first[index]) {
            alike.entry(hardware).or_default().0.push(index);
        }
    }
    for (index, server) in second.iter().enumerate() {
        if matched[index].is_none()
            && let Some(hardware) = hardware(server)
        {
            alike.entry(hardware).or_default().1.push(index);
        }
    }
    for (old, new) in alike.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            matched[*new] = Some(*old);
        }
    }
    matched
}

/// What a server keeps when it gets another name; nothing where too little is known to tell.
fn hardware(server: &Server) -> Option<String> {
    let (cores, memory, storage) = (server.cores?, server.memory_mb?, server.storage_gb?);
    Some(format!(
        "{cores} {memory} {storage} {:?} {:?} {:?} {:?} {:?}",
        server.disk_count, server.nics, server.utilization, server.os, server.boot
    ))
}

/// Keys that say where a server stands, not what it is.
const PLACES: [&str; 4] = ["name", "source", "standard_account", "premium_account"];

#[expect(clippy::indexing_slicing, reason = "the servers of both plans")]
pub(crate) fn changes(
    first: &SavedPlan,
    second: &SavedPlan,
    matched: &[Option<usize>],
) -> ServerChanges {
    let mut changes = ServerChanges::default();
    let mut kept = vec![false; first.servers.len()];
    for (index, server) in second.servers.iter().enumerate() {
        let old = matched.get(index).copied().flatten();
        let (Some(old), Some(after)) = (old, second.planned.get(index)) else {
            changes.added.push(server.name.clone());
            continue;
        };
        kept[old] = true;
        let (Some(known), Some(before)) = (first.servers.get(old), first.planned.get(old)) else {
            continue;
        };
        if known.name != server.name {
            changes.renamed.push(Renamed { from: known.name.clone(), to: server.name.clone() });
        }
        let fields = fields(before, after);
        if !fields.is_empty() {
            changes.changed.push(ChangedServer { name: server.name.clone(), changes: fields });
        }
    }
    let gone = first.servers.iter().zip(kept).filter(|(_, kept)| !kept);
    changes.removed = gone.map(|(server, _)| server.name.clone()).collect();
    changes
}

fn fields(before: &Value, after: &Value) -> Vec<ChangedField> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else {
        return Vec::new();
    };
    let mut names: Vec<&String> = before.keys().collect();
    names.extend(after.keys().filter(|name| !before.contains_key(*name)));
    let value = |members: &serde_json::Map<String, Value>, name: &str| {
        members.get(name).cloned().unwrap_or_default()
    };
    names
        .into_iter()
        .filter(|name| !PLACES.contains(&name.as_str()))
        .map(|name| ChangedField {
            name: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .filter(|field| !is_same(&field.before, &field.after))
        .collect()
}

/// Numbers that differ in their last digits were added up in another order.
fn is_same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
            _ => a == b,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_same(a, b)))
        }
        _ => before == after,
    }
}
