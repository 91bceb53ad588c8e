//! Words in the cells of lists of connections: `templates/dependencies/words.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    inbound: Vec<String>,
    refused: Vec<String>,
    unconnected: Vec<String>,
    pings: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("dependencies/words"));

fn is_one_of(words: &[String], text: &str) -> bool {
    !text.is_empty() && words.iter().any(|word| *word == text.to_lowercase())
}

/// Whether the machine that reports is the one that others connect to.
pub(crate) fn is_inbound(text: &str) -> bool {
    is_one_of(&WORDS.inbound, text)
}

/// Whether a firewall did not let it through.
pub(crate) fn is_refused(text: &str) -> bool {
    is_one_of(&WORDS.refused, text)
}

/// Whether a socket has no connection.
pub(crate) fn is_unconnected(text: &str) -> bool {
    is_one_of(&WORDS.unconnected, text)
}

/// Whether a protocol only asks whether a machine is there.
pub(crate) fn is_ping(text: &str) -> bool {
    is_one_of(&WORDS.pings, text)
}
