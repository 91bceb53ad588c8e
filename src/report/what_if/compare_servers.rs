//! What differs between the servers of two plans, in words.

use serde_json::Value;

use super::number;
use crate::message;
use crate::whatif::Compared;
use crate::wording::Message;

/// One thing that differs about a server.
pub(crate) struct ServerRow {
    pub(crate) server: String,
    pub(crate) what: Message,
    pub(crate) before: Message,
    pub(crate) after: Message,
    /// Whether a server came, went, or has another verdict.
    pub(crate) matters: bool,
}

/// Everything that differs about the servers.
pub(crate) fn server_rows(compared: &Compared) -> Vec<ServerRow> {
    let servers = &compared.servers;
    let row = |server: &str, what: Message, before: Message, after: Message| ServerRow {
        server: server.to_owned(),
        what,
        before,
        after,
        matters: true,
    };
    let (none, mut rows) = (Message::default, Vec::new());
    rows.extend(servers.added.iter().map(|name| row(name, message!("added"), none(), none())));
    rows.extend(servers.removed.iter().map(|name| row(name, message!("removed"), none(), none())));
    rows.extend(
        servers
            .renamed
            .iter()
            .map(|name| row(&name.to, message!("renamed"), (&name.from).into(), (&name.to).into())),
    );
    for server in &servers.changed {
        rows.extend(server.changes.iter().map(|field| ServerRow {
            matters: matches!(field.name.as_str(), "readiness" | "reasons"),
            ..row(&server.name, (&field.name).into(), words(&field.before), words(&field.after))
        }));
    }
    rows
}

/// A property in words: the messages of reasons, the tiers of disks, the daily change of a change, the members of anything
/// else.
fn words(value: &Value) -> Message {
    match value {
        Value::Null => message!("not known"),
        Value::String(text) => Message::words(text.clone()),
        Value::Number(value) => number(value.as_f64()),
        Value::Bool(true) => message!("yes"),
        Value::Bool(false) => message!("no"),
        Value::Array(items) if items.is_empty() => message!("none"),
        Value::Array(items) => {
            let short = |item: &Value| {
                let named = ["message", "tier"].iter().find_map(|key| item.get(key)?.as_str());
                named.map_or_else(|| words(item), |text| Message::words(text.to_owned()))
            };
            Message::joined(items.iter().map(short), "; ")
        }
        Value::Object(members) => {
            if let Some(change) = members.get("gb_per_day").and_then(Value::as_f64) {
                return message!("{gb} GB a day", gb = number(Some(change)));
            }
            let member = |(name, value): (&String, &Value)| {
                Message::joined([name.replace('_', " ").into(), words(value)], " ")
            };
            Message::joined(members.iter().map(member), ", ")
        }
    }
}
