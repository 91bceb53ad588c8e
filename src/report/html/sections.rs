//! The parts of the page, each with its tables.

use serde::Serialize;

use super::super::model::{
    Form, List, Table, View, against, cost, findings, fit, infrastructure, records, schedule,
    servers, storage,
};
use super::super::report_style::ReportStyle;
use super::super::resources::Resource;
use super::super::{blocks, recovery, schedule as facts};
use crate::plan::Plan;

/// A picture with its words.
#[derive(Serialize)]
pub(crate) struct ChartContext {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) svg: String,
}

/// A part of the page with a heading of its own.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    /// Whether it is printed across.
    pub(crate) wide: bool,
    /// The charts that stand over its tables.
    pub(crate) charts: Vec<ChartContext>,
}

impl Section {
    /// A part with several tables, printed across.
    fn wide(id: &'static str, title: &str, blocks: Vec<Block>) -> Self {
        Self { id, title: title.to_owned(), blocks, wide: true, charts: Vec::new() }
    }

    /// The number of rows, where readers look for it.
    pub(crate) fn count(&self) -> Option<usize> {
        let is_counted = ["servers", "findings", "accounts"].contains(&self.id);
        is_counted.then(|| self.blocks.iter().map(|block| block.rows.len()).sum())
    }
}

impl From<Block> for Section {
    fn from(block: Block) -> Self {
        let wide = [
            "servers",
            "out-of-totals",
            "change-rate",
            "managed-disks",
            "risks",
            "findings",
            "rules",
        ];
        Self {
            id: block.id,
            title: block.title.clone(),
            wide: wide.contains(&block.id),
            blocks: vec![block],
            charts: Vec::new(),
        }
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

#[derive(Serialize)]
struct Column {
    title: String,
    numeric: bool,
    /// Whether it holds sentences.
    prose: bool,
}

#[derive(Serialize)]
struct Row {
    state: &'static str,
    cells: Vec<String>,
}

/// A state that rows can be chosen by.
#[derive(Clone, Serialize)]
pub(crate) struct State {
    pub(crate) id: &'static str,
    pub(crate) word: String,
}

/// Rows from which on a table is worth a filter.
const FILTER_FROM: usize = 8;

impl Block {
    fn of(table: Table, style: &ReportStyle) -> Self {
        let columns = table.columns.iter().map(|column| Column {
            title: column.heading.clone(),
            numeric: !column.kind.is_words(),
            prose: column.prose,
        });
        let columns = columns.collect();
        let rows = table.rows.into_iter().map(|row| {
            let cells = row.cells.into_iter().zip(&table.columns);
            let cells = cells.map(|(cell, column)| cell.into_text(column, style));
            Row { state: row.state, cells: cells.collect() }
        });
        let rows: Vec<Row> = rows.collect();
        let note = [Some(table.note), table.more].into_iter().flatten();
        let note: Vec<String> = note.filter(|words| !words.is_empty()).collect();
        Self {
            id: table.id,
            title: table.title,
            note: note.join(" "),
            columns,
            filter: rows.len() >= FILTER_FROM,
            rows,
            states: Vec::new(),
        }
    }

    /// The same, however long it is.
    fn without_filter(mut self) -> Self {
        self.filter = false;
        self
    }
}

/// The parts of a plan's page.
pub(crate) fn sections(
    plan: &Plan,
    style: &ReportStyle,
    states: Vec<State>,
    resources: &[Resource],
) -> Vec<Section> {
    let view = View::new(plan, style, Form::Html);
    let document = &plan.document;
    let block = |table: Table| Block::of(table, style);
    let listed = |table: Table| (!table.rows.is_empty()).then(|| block(table));
    let first = [
        Some(figures(view)),
        document.bandwidth.as_ref().map(|bandwidth| {
            let facts = recovery::facts(bandwidth, plan, style);
            block(records::bandwidth(view, &facts)).without_filter().into()
        }),
        costs(view),
        document
            .servers
            .as_ref()
            .map(|_| Block { filter: true, states, ..block(servers::servers(view)) }.into()),
        scheduled(view),
        under_other_rules(view),
        listed(servers::out_of_totals(view)).map(Section::from),
        listed(storage::change_rate(view)).map(Section::from),
        listed(storage::storage(view, &storage::disk_groups(view))).map(Section::from),
        listed(storage::managed_disks(view)).map(Section::from),
        listed(storage::accounts(view)).map(Section::from),
        listed(infrastructure::on_premises(view, &document.infrastructure.options))
            .map(|block| block.without_filter().into()),
        listed(infrastructure::not_offered(view)).map(|block| block.without_filter().into()),
        listed(infrastructure::not_carried(view)).map(Section::from),
    ];
    let lists = List::of(view).map(|(_, table)| Some(block(table).into()));
    let last = [
        listed(infrastructure::azure(view, resources)).map(|block| block.without_filter().into()),
        must_fit(view),
        listed(infrastructure::checklist(view)).map(|block| block.without_filter().into()),
        Some(block(findings::findings(view)).into()),
        document.overrides.as_ref().map(|report| block(findings::overrides(view, report)).into()),
        Some(block(records::rules(view)).into()),
        listed(records::sources(view)).map(Section::from),
        Some(block(records::settings(view)).without_filter().into()),
    ];
    first.into_iter().chain(lists).chain(last).flatten().collect()
}

/// The figures of the Capacity Planner.
fn figures(view: View<'_>) -> Section {
    let block = |id, lines: &[blocks::Line]| {
        Block::of(records::figures(view, id, lines), view.style).without_filter()
    };
    Section {
        wide: false,
        ..Section::wide(
            "figures",
            view.style.texts.say("html.figures"),
            vec![
                block("inputs", &blocks::inputs(view.plan)),
                block("outputs", &blocks::outputs(view.plan)),
            ],
        )
    }
}

/// What the plan costs.
fn costs(view: View<'_>) -> Option<Section> {
    let blocks = cost::tables(view).map(|table| Block::of(table, view.style));
    let blocks: Vec<Block> = blocks.collect();
    let title = view.style.texts.say("html.cost");
    (!blocks.is_empty()).then(|| Section::wide("cost", title, blocks))
}

/// Quotas, limits and connections.
fn must_fit(view: View<'_>) -> Option<Section> {
    let blocks = fit::tables(view).map(|table| Block::of(table, view.style).without_filter());
    let blocks: Vec<Block> = blocks.collect();
    let title = view.style.texts.say("html.must_fit");
    (!blocks.is_empty()).then(|| Section::wide("must-fit", title, blocks))
}

/// The schedule: how long it takes, its waves and its batches.
fn scheduled(view: View<'_>) -> Option<Section> {
    let schedule = view.plan.document.schedule.as_ref()?;
    let style = view.style;
    let facts = facts::facts(schedule, style.theme.numbers, &style.texts);
    let mut blocks = vec![
        Block::of(records::facts(view, "schedule-facts", &facts), style).without_filter(),
        Block::of(schedule::waves(view, schedule), style),
        Block::of(schedule::batches(view, schedule), style),
    ];
    if !schedule.left_out.is_empty() {
        blocks.push(Block::of(schedule::left_out(view, schedule), style));
    }
    Some(Section::wide("schedule", style.texts.say("html.schedule"), blocks))
}

/// Which verdicts change under the other rule set, and by which rules.
fn under_other_rules(view: View<'_>) -> Option<Section> {
    let found = view.plan.document.against.as_ref()?;
    let style = view.style;
    let mut counts = Block::of(against::against_counts(view, found), style);
    counts.note = against::how_many(view, found);
    let mut blocks = vec![counts];
    if !found.changed.is_empty() {
        blocks.push(Block::of(against::against_servers(view, found), style));
        blocks.push(Block::of(against::against_rules(view, found), style));
    }
    let rules = against::name_of(found, &style.texts);
    let title = style.texts.fill("against.title", &[("rules", &rules)]);
    Some(Section::wide("against", &title, blocks))
}
