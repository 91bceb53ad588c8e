//! The lists that the workbook has as well, in the same words.

use std::collections::BTreeMap;

use super::super::super::workbook::{self, Kind, List};
use super::super::HtmlError;
use super::{Block, Column, FILTER_FROM, Maker, plain};
use crate::figure::{Unit, Value};

/// Lists with the keys of their titles and notes.
const LISTS: [(&str, &str, &str); 3] = [
    ("change-rate", "html.change_rate", "html.change_rate_note"),
    ("storage", "html.storage", "html.storage_note"),
    ("azure", "html.azure", "html.azure_note"),
];

/// Words from which on a column holds sentences.
const PROSE_FROM: f64 = 40.0;

impl Maker<'_> {
    /// The lists by their ids.
    pub(crate) fn lists(&self) -> Result<BTreeMap<&'static str, Block>, HtmlError> {
        let texts = &self.look.texts;
        let mut found = workbook::lists(self.plan, texts)?;
        let blocks = LISTS.iter().filter_map(|(id, title, note)| {
            let list = found.remove(*id).filter(|list| !list.rows.is_empty())?;
            let mut block = self.list(id, list);
            texts.say(title).clone_into(&mut block.title);
            texts.say(note).clone_into(&mut block.note);
            Some((*id, block))
        });
        Ok(blocks.collect())
    }

    fn list(&self, id: &'static str, list: List) -> Block {
        let numeric = |kind: Kind| kind != Kind::Words;
        let columns = list.headings.into_iter().zip(&list.columns);
        let columns = columns.map(|(title, (kind, width))| Column {
            title,
            numeric: numeric(*kind),
            prose: !numeric(*kind) && *width >= PROSE_FROM,
        });
        let rows = list.rows.iter().map(|row| {
            let cells = row.iter().zip(&list.columns);
            plain(cells.map(|(value, (kind, _))| self.cell(value, *kind)).collect())
        });
        Block {
            id,
            title: String::new(),
            note: String::new(),
            columns: columns.collect(),
            filter: list.rows.len() >= FILTER_FROM && id != "azure",
            rows: rows.collect(),
            states: Vec::new(),
        }
    }

    fn cell(&self, value: &Value, kind: Kind) -> String {
        let decimals = match kind {
            Kind::Number(Unit::Count | Unit::Mb) => 0,
            Kind::Number(Unit::Gb) => 1,
            _ => 2,
        };
        match value {
            Value::Number(_) => self.number(value.number(), decimals),
            Value::Text(text) => text.to_string(),
            Value::Unknown => String::new(),
        }
    }
}
