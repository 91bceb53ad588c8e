//! What overrides did to the servers of a saved plan, so that it can be undone, and done to the servers of another plan.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::saved::{SavedPlan, server};
use crate::estate::Server;

/// What the overrides of a plan did to a server.
#[derive(Clone, Debug)]
enum Effect {
    LeftOut,
    Changed(Box<[Server; 2]>),
}

/// A server as it was read, with what the overrides of its plan did to it.
#[derive(Clone, Debug)]
pub(crate) struct AsRead {
    pub(crate) server: Server,
    effect: Option<Effect>,
}

impl AsRead {
    /// Does to another server what was done to this one; `None` where that leaves it out.
    pub(crate) fn done_to(&self, mut other: Server) -> Option<Server> {
        match &self.effect {
            None => Some(other),
            Some(Effect::LeftOut) => None,
            Some(Effect::Changed(states)) => {
                let [before, after] = states.as_ref();
                replace(before, after, &mut other);
                Some(other)
            }
        }
    }

    pub(crate) fn is_left_out(&self) -> bool {
        matches!(self.effect, Some(Effect::LeftOut))
    }
}

/// The servers of a plan as they were read, those that an override left out among them.
pub(crate) fn as_read(plan: &SavedPlan) -> Vec<AsRead> {
    let name = |value: &Value| {
        let name = value.get("name").and_then(Value::as_str);
        name.unwrap_or_default().to_lowercase()
    };
    let is_left_out = |value: &&Value| value.get("left_out") == Some(&Value::Bool(true));
    let mut changed: HashMap<String, VecDeque<&Value>> = HashMap::new();
    for value in plan.overridden.iter().filter(|value| !is_left_out(value)) {
        changed.entry(name(value)).or_default().push_back(value);
    }
    let planned = plan.servers.iter().map(|now| {
        let before = changed.get_mut(&now.name.to_lowercase());
        match before.and_then(VecDeque::pop_front).map(server) {
            None => AsRead { server: now.clone(), effect: None },
            Some(before) => AsRead {
                server: before.clone(),
                effect: Some(Effect::Changed(Box::new([before, now.clone()]))),
            },
        }
    });
    let mut all: Vec<AsRead> = planned.collect();
    // From the last one on, so that the places of those before it stay.
    for value in plan.overridden.iter().filter(is_left_out).rev() {
        let before = value.get("servers_before").and_then(Value::as_u64);
        let index = before.and_then(|before| usize::try_from(before).ok());
        let left_out = AsRead { server: server(value), effect: Some(Effect::LeftOut) };
        all.insert(index.unwrap_or(all.len()).min(all.len()), left_out);
    }
    all
}

fn replace(before: &Server, after: &Server, other: &mut Server) {
    fn put<T: PartialEq + Clone>(before: &T, after: &T, other: &mut T) {
        if before != after {
            other.clone_from(after);
        }
    }
    put(&before.cores, &after.cores, &mut other.cores);
    put(&before.memory_mb, &after.memory_mb, &mut other.memory_mb);
    put(&before.nics, &after.nics, &mut other.nics);
    put(&before.storage_gb, &after.storage_gb, &mut other.storage_gb);
    put(&before.utilization, &after.utilization, &mut other.utilization);
    put(&before.disk_count, &after.disk_count, &mut other.disk_count);
    put(&before.disks, &after.disks, &mut other.disks);
    put(&before.change, &after.change, &mut other.change);
    put(&before.azure_size, &after.azure_size, &mut other.azure_size);
    put(&before.licensed_cores, &after.licensed_cores, &mut other.licensed_cores);
    put(&before.os, &after.os, &mut other.os);
    put(&before.boot, &after.boot, &mut other.boot);
    put(&before.verdict, &after.verdict, &mut other.verdict);
}
