//! The bill as the sheets lay it out: which line stands in which row, which figures stand on Cost.

use std::collections::HashMap;

use super::super::WorkbookError;
use super::super::addresses::BookAddresses;
use super::super::book::Book;
use super::super::sheet_names;
use super::words::Words;
use crate::figure::FigureSet;
use crate::plan::cost::{Basis, Cost, CostLine, Phase};
use crate::plan::{Plan, PlannedServer};
use crate::report::Texts;
use crate::settings::CostCategory;

/// The first row of Cost Lines below its headings, from 0.
pub(crate) const LINES_ROW: u32 = 4;
/// The first row of Prices Used below its headings, from 0.
pub(crate) const PRICES_ROW: u32 = 4;
/// The first row of Cost by Server below its headings, from 0.
pub(crate) const SERVERS_ROW: u32 = 4;

/// A cost as the sheets lay it out.
pub(crate) struct Bill<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) cost: &'a Cost,
    pub(crate) words: Words,
    pub(crate) texts: Texts,
    /// The figures of `templates/figures/cost.toml`.
    set: FigureSet,
    values: HashMap<&'a str, f64>,
    /// The phases of the plan.
    pub(crate) phases: Vec<Phase>,
    /// The categories that lines are of.
    pub(crate) categories: Vec<CostCategory>,
    /// The lines of each server, in their rows.
    pub(crate) servers: Vec<ServerRows<'a>>,
    /// The lines of no server, below those of the servers.
    pub(crate) others: Rows,
}

/// Rows of Cost Lines.
pub(crate) struct Rows {
    /// The row of the first line on the sheet, from 0.
    pub(crate) first: u32,
    /// In the order of the phases.
    pub(crate) lines: Vec<CostLine>,
}

/// The rows of a server.
pub(crate) struct ServerRows<'a> {
    pub(crate) server: &'a PlannedServer,
    pub(crate) rows: Rows,
    /// The place of its group among those of the cost, from 0.
    pub(crate) group: Option<usize>,
    /// The place of its wave among those of the cost, from 0.
    pub(crate) wave: Option<usize>,
}

impl<'a> Bill<'a> {
    pub(crate) fn new(book: &Book, plan: &'a Plan, cost: &'a Cost) -> Result<Self, WorkbookError> {
        let groups: HashMap<String, usize> = places(&cost.groups);
        let mut waves: HashMap<&str, usize> = HashMap::new();
        let all = plan.document.schedule.iter().flat_map(|schedule| &schedule.waves);
        for (place, wave) in all.enumerate() {
            waves.extend(wave.servers.iter().map(|server| (server.as_str(), place)));
        }
        let mut next = LINES_ROW;
        let mut rows = |lines: &[CostLine]| {
            let lines = in_rows(lines);
            let first = next;
            next = next.saturating_add(u32::try_from(lines.len()).unwrap_or(u32::MAX));
            Rows { first, lines }
        };
        let servers = plan.document.servers.iter().flatten();
        let servers: Vec<ServerRows<'_>> = servers
            .map(|server| ServerRows {
                server,
                rows: rows(server.cost.as_ref().map_or(&[], |cost| &cost.lines)),
                group: server.group.as_ref().and_then(|group| groups.get(group).copied()),
                wave: waves.get(server.name.as_str()).copied(),
            })
            .collect();
        let others = rows(&cost.lines);
        let lines = || servers.iter().flat_map(|server| &server.rows.lines).chain(&others.lines);
        let is_used = |category: &CostCategory| lines().any(|line| line.category == *category);
        let categories = CostCategory::ALL.into_iter().filter(is_used).collect();
        let has = |phase: &Phase| cost.phases.of(*phase).is_some();
        Ok(Self {
            plan,
            cost,
            words: book.words("cost")?,
            texts: book.style().texts.clone(),
            set: FigureSet::load("cost", &plan.rules),
            values: cost.figures.iter().map(|one| (one.id.as_str(), one.value)).collect(),
            phases: Phase::ALL.into_iter().filter(has).collect(),
            categories,
            servers,
            others,
        })
    }

    /// The rows of all lines, with their servers.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Option<&ServerRows<'a>>, &Rows)> {
        let servers = self.servers.iter().map(|server| (Some(server), &server.rows));
        servers.chain([(None, &self.others)])
    }

    /// The last row with a line, or the one below the headings where there is none.
    pub(crate) fn last_row(&self) -> u32 {
        (self.others.first + self.others.count()).max(LINES_ROW + 1) - 1
    }

    /// The value of a figure; none where it is withheld.
    pub(crate) fn value(&self, id: &str) -> Option<f64> {
        self.values.get(id).copied()
    }

    /// A figure of the set: what it is called, its unit, and its formula unless it is an input.
    pub(crate) fn figure(&self, id: &str) -> Option<Figure> {
        let name = self.set.sheet.named(id)?;
        let addresses = BookAddresses::new(&self.set, "", &[], None, sheet_names::COST);
        let expression = name.expression.as_ref();
        Some(Figure {
            label: self.texts.in_words(&name.label).to_owned(),
            unit: name.unit,
            formula: expression.map(|found| addresses.formula(found, name.unit, &self.set)),
            value: self.value(id)?,
        })
    }

    /// Whether lines have factors: not where discount and markup are withheld.
    pub(crate) fn has_factors(&self) -> bool {
        !self.cost.withheld
    }

    /// The name of the factor of a line.
    pub(crate) fn factor(line: &CostLine) -> String {
        let start = if line.discounted { "factor" } else { "kept" };
        named(start, line.category)
    }

    /// The units of a line that is more than a count: the name of their cell, and their value.
    pub(crate) fn units(&self, basis: Basis) -> Option<(&'static str, f64)> {
        let value = self.value(basis.figure()).filter(|_| basis != Basis::Count)?;
        Some((basis.figure(), value))
    }

    /// Whether a line is of this basis.
    pub(crate) fn is_used(&self, basis: Basis) -> bool {
        self.rows().any(|(_, rows)| rows.lines.iter().any(|line| line.basis == basis))
    }
}

/// A figure of Cost.
pub(crate) struct Figure {
    pub(crate) label: String,
    pub(crate) unit: crate::figure::Unit,
    pub(crate) formula: Option<String>,
    pub(crate) value: f64,
}

impl Rows {
    /// How many there are.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// The first and the last row of a phase, from 0.
    pub(crate) fn of(&self, phase: Phase) -> Option<(u32, u32)> {
        let place = |found: Option<usize>| found.and_then(|place| u32::try_from(place).ok());
        let is_of = |line: &CostLine| line.phase == phase;
        let first = place(self.lines.iter().position(is_of))?;
        let last = place(self.lines.iter().rposition(is_of))?;
        Some((self.first + first, self.first + last))
    }

    /// The sum of a phase.
    pub(crate) fn sum(&self, phase: Phase) -> f64 {
        self.lines.iter().filter(|line| line.phase == phase).map(|line| line.amount).sum()
    }
}

/// The id of a figure of a category.
pub(crate) fn named(start: &str, category: CostCategory) -> String {
    format!("{start}_{}", category.id().replace('-', "_"))
}

/// The name of the cells that hold the amounts of a phase; `of` says of what.
pub(crate) fn amounts(of: &str, phase: Phase) -> String {
    format!("cost_{of}_{}", phase.id())
}

fn places(parts: &[crate::plan::cost::PartCost]) -> HashMap<String, usize> {
    parts.iter().enumerate().map(|(place, part)| (part.name.to_string(), place)).collect()
}

/// Lines by phase, those that differ in nothing but their count as one.
fn in_rows(lines: &[CostLine]) -> Vec<CostLine> {
    let mut rows: Vec<CostLine> = Vec::new();
    for line in lines {
        let is_like = |row: &&mut CostLine| {
            let of = |line: &CostLine| (line.phase, line.category, line.basis, line.price);
            of(row) == of(line) && row.discounted == line.discounted
        };
        match rows.iter_mut().find(is_like) {
            Some(row) => {
                row.count += line.count;
                row.amount += line.amount;
            }
            None => rows.push(*line),
        }
    }
    rows.sort_by_key(|line| line.phase);
    rows
}
