//! What to create in Azure, and what must be in place before.

use super::{Block, Maker, plain};

impl Maker<'_> {
    pub(crate) fn checklist(&self) -> Option<Block> {
        let entries = &self.plan.document.checklist;
        if entries.is_empty() {
            return None;
        }
        let columns = [("column.prerequisite", false), ("column.source", false)];
        let rows = entries.iter().map(|entry| {
            plain(vec![entry.text.clone(), format!("{}, {}", entry.source, entry.date)])
        });
        let title = self.look.texts.say("html.checklist");
        let mut block = self.block("checklist", title, &columns, rows.collect());
        block.filter = false;
        Some(block)
    }
}
