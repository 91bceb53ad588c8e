//! What stands for all disks of a server in the place of one.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let words: Words = embedded::data!("columns/totals");
    words.words.iter().map(|word| folded(word)).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a name says that it is of all disks.
pub(crate) fn is_total(name: &str) -> bool {
    name.trim() == "*" || WORDS.contains(&folded(name))
}
