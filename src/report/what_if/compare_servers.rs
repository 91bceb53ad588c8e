//! What differs between the servers of two plans, in words.

use serde_json::Value;

use super::number;
use crate::whatif::Compared;

/// One thing that differs about a server.
pub(crate) struct ServerRow {
    server: String,
    pub(crate) what: String,
    before: String,
    after: String,
    /// Whether a server came, went, or has another verdict.
    pub(crate) matters: bool,
}

/// The columns of these rows: the words over them, and their widths on a sheet in characters.
pub(crate) const COLUMNS: [(&str, f64); 4] =
    [("server", 30.0), ("what", 18.0), ("before", 60.0), ("after", 60.0)];

impl ServerRow {
    pub(crate) fn cells(&self) -> [&str; 4] {
        [&self.server, &self.what, &self.before, &self.after]
    }
}

/// Everything that differs about the servers.
pub(crate) fn server_rows(compared: &Compared) -> Vec<ServerRow> {
    let servers = &compared.servers;
    let row = |server: &str, what: &str, before: &str, after: &str| ServerRow {
        server: server.to_owned(),
        what: what.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        matters: true,
    };
    let mut rows = Vec::new();
    rows.extend(servers.added.iter().map(|name| row(name, "added", "", "")));
    rows.extend(servers.removed.iter().map(|name| row(name, "removed", "", "")));
    rows.extend(servers.renamed.iter().map(|name| row(&name.to, "renamed", &name.from, &name.to)));
    for server in &servers.changed {
        for field in &server.changes {
            rows.push(ServerRow {
                matters: matches!(field.name.as_str(), "readiness" | "reasons"),
                ..row(&server.name, &field.name, &words(&field.before), &words(&field.after))
            });
        }
    }
    rows
}

/// A property in words: the messages of reasons, the tiers of disks, the daily change of a change, the members of anything
/// else.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "not known".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(value) => number(value.as_f64()),
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => {
            let short = |item: &Value| {
                let named = ["message", "tier"].iter().find_map(|key| item.get(key)?.as_str());
                named.map_or_else(|| words(item), str::to_owned)
            };
            items.iter().map(short).collect::<Vec<_>>().join("; ")
        }
        Value::Object(members) => match members.get("gb_per_day").and_then(Value::as_f64) {
            Some(change) => format!("{} GB a day", number(Some(change))),
            None => members
                .iter()
                .map(|(name, value)| format!("{} {}", name.replace('_', " "), words(value)))
                .collect::<Vec<_>>()
                .join(", "),
        },
    }
}
