//! The tables of the report, each as columns and rows of text.

mod azure;
mod figures;
mod findings;
mod lists;
mod on_premises;
mod rules;
mod schedule;
mod servers;
mod storage;

use serde::Serialize;

use super::super::look::Look;
use super::context::ChartContext;
use super::{HtmlError, verdicts};
use crate::plan::Plan;

/// A part of the report with a heading of its own.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    /// Whether it is printed across.
    pub(crate) wide: bool,
    #[serde(skip)]
    counted: bool,
    /// The charts that stand over its tables.
    pub(crate) charts: Vec<ChartContext>,
}

impl Section {
    /// A part with several tables, printed across.
    pub(crate) fn new(id: &'static str, title: &str, blocks: Vec<Block>) -> Self {
        Self { id, title: title.to_owned(), blocks, wide: true, counted: false, charts: Vec::new() }
    }

    /// The number of rows, where readers look for it.
    pub(crate) fn count(&self) -> Option<usize> {
        self.counted.then(|| self.blocks.iter().map(|block| block.rows.len()).sum())
    }
}

/// A table with what stands around it.
#[derive(Serialize)]
pub(crate) struct Block {
    id: &'static str,
    title: String,
    note: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether it sorts and filters.
    filter: bool,
    /// The states that rows can be chosen by.
    states: Vec<State>,
}

impl Block {
    /// The same with a sentence below it.
    pub(crate) fn noted(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The same, however long it is.
    fn without_filter(mut self) -> Self {
        self.filter = false;
        self
    }
}

#[derive(Serialize)]
struct Column {
    title: String,
    numeric: bool,
    /// Whether it holds sentences.
    prose: bool,
}

#[derive(Serialize)]
pub(crate) struct Row {
    state: &'static str,
    cells: Vec<String>,
}

/// A state that rows can be chosen by.
#[derive(Clone, Serialize)]
pub(crate) struct State {
    pub(crate) id: &'static str,
    pub(crate) word: String,
}

/// Columns of sentences, which are given room.
const PROSE: [&str; 13] = [
    "column.batch_servers",
    "column.groups",
    "column.disk_why",
    "column.decides_here",
    "column.decides_there",
    "column.carries",
    "column.reasons",
    "column.message",
    "column.hint",
    "column.statement",
    "column.action",
    "column.reason",
    "html.why",
];

/// Rows from which on a table is worth a filter.
const FILTER_FROM: usize = 8;

/// The tables of a plan.
pub(crate) fn sections(
    plan: &Plan,
    look: &Look,
    states: Vec<State>,
) -> Result<Vec<Section>, HtmlError> {
    let maker = Maker { plan, look };
    let mut lists = maker.lists()?;
    let mut list = |id: &str| lists.remove(id);
    let of_block = |block: Block| Section {
        id: block.id,
        title: block.title.clone(),
        wide: ["servers", "change-rate", "findings", "rules"].contains(&block.id),
        counted: ["servers", "findings", "accounts"].contains(&block.id),
        blocks: vec![block],
        charts: Vec::new(),
    };
    let sections = [
        Some(maker.figures()),
        maker.bandwidth().map(of_block),
        maker.servers(states).map(of_block),
        maker.schedule(),
        verdicts::against(&maker),
        verdicts::out_of_totals(&maker),
        list("change-rate").map(of_block),
        list("storage").map(of_block),
        verdicts::disks(&maker),
        maker.accounts().map(of_block),
        maker.on_premises().map(of_block),
        maker.source_storage().map(of_block),
        list("azure").map(of_block),
        maker.checklist().map(of_block),
        Some(of_block(maker.findings())),
        maker.overrides().map(of_block),
        Some(of_block(maker.rules())),
        maker.sources().map(of_block),
        Some(of_block(maker.settings())),
    ];
    Ok(sections.into_iter().flatten().collect())
}

/// What makes tables of a plan.
pub(crate) struct Maker<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) look: &'a Look,
}

impl Maker<'_> {
    /// A table under the words of its columns.
    pub(crate) fn block(
        &self,
        id: &'static str,
        title: &str,
        columns: &[(&str, bool)],
        rows: Vec<Row>,
    ) -> Block {
        Block {
            id,
            title: title.to_owned(),
            note: String::new(),
            columns: columns
                .iter()
                .map(|(key, numeric)| Column {
                    title: self.look.texts.say(key).to_owned(),
                    numeric: *numeric,
                    prose: PROSE.contains(key),
                })
                .collect(),
            filter: rows.len() >= FILTER_FROM,
            rows,
            states: Vec::new(),
        }
    }

    /// A number in the style of the theme; nothing where it is not known.
    pub(crate) fn number(&self, number: Option<f64>, decimals: usize) -> String {
        let style = self.look.theme.numbers;
        number.map(|number| style.number(number, decimals)).unwrap_or_default()
    }
}

/// A row without a state.
pub(crate) fn plain(cells: Vec<String>) -> Row {
    Row { state: "", cells }
}
