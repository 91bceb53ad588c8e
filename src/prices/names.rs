//! Texts that many rows share, kept once.

use std::collections::HashSet;
use std::sync::Arc;

/// The texts of price rows: of half a million rows few differ.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<Arc<str>, foldhash::fast::FixedState>);

impl Names {
    /// The text, kept once.
    pub(crate) fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}
