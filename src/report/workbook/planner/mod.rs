//! Capacity Planner: how much bandwidth, storage and how many servers does the whole need?

mod comparison;
mod rows;
mod what_if;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::addresses::BookAddresses;
use super::book::{A3, Book};
use super::columns::ServerColumns;
use super::context::Context;
use super::dependents::Dependents;
use super::input::validation;
use super::lines::lines_of;
use super::names::WORKBOOK_SUFFIX;
use super::qualification;
use super::sheet::{Sheet, Tab};
use super::style::{self, Frame, Numbers, Role, Style, framed};
use super::{WorkbookError, sheet_names};
use crate::figure::{Name, Reference, Unit, Worksheet};
use crate::plan::Plan;
use rows::{Line, Surroundings, blocks};
use what_if::WhatIf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    subtitles: BTreeMap<String, String>,
    inputs_title: String,
    outputs_title: String,
    source_manual: String,
    source_workload: String,
    plan_heading: String,
    what_if_heading: String,
    what_if_note: String,
    workbook_heading: String,
    why_heading: String,
    pub(crate) why_inputs: String,
    figures: BTreeMap<String, Surroundings>,
}

const TITLE_ROW: u32 = 3;
const FIRST_ROW: u32 = 4;
/// The column of the labels of INPUTS.
pub(crate) const LEFT: u16 = 1;
const LABEL_WIDTH: f64 = 54.0;
const WHY_WIDTH: f64 = 66.0;

/// Writes the sheet; `columns` are those of Workload Qualification, where there is one.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules, rules_2017, .. } = context;
    let columns = context.columns.as_ref();
    let words: Words = book.words("capacity-planner")?;
    let columns_2017 = columns.zip(plan.beside_2017()).map(|(columns, workbook)| {
        ServerColumns::figures_2017(&workbook.set, columns, &plan.sheet.set)
    });
    let set = &plan.sheet.set;
    let addresses = |columns| BookAddresses::new(set, "", rules, columns, sheet_names::PLANNER);
    let dependents = Dependents::of(set);
    let columns_what_if = columns.map(|columns| ServerColumns::what_if(set, columns, &dependents));
    let planner = Planner {
        plan,
        words: &words,
        addresses: addresses(columns),
        what_if: WhatIf::new(dependents, addresses(columns_what_if.as_ref())),
        workbook: plan.beside_2017().map(|worksheet| {
            let set = &worksheet.set;
            let columns = columns_2017.as_ref();
            (
                worksheet,
                BookAddresses::new(set, WORKBOOK_SUFFIX, rules_2017, columns, sheet_names::PLANNER),
            )
        }),
        detailed: columns.is_some(),
        in_summary: qualification::summary_figures(book)?,
    };
    let mut sheet = book.sheet(sheet_names::PLANNER)?;
    planner.write(&mut sheet)?;
    book.add(sheet)
}

/// The sheet with what it is written from.
pub(crate) struct Planner<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) words: &'a Words,
    addresses: BookAddresses<'a>,
    /// The figures of the 2017 workbook, with their addresses.
    pub(crate) workbook: Option<(&'a Worksheet, BookAddresses<'a>)>,
    pub(crate) what_if: WhatIf<'a>,
    detailed: bool,
    /// The inputs that stand in the SUMMARY block of Workload Qualification.
    in_summary: Vec<String>,
}

/// One of the two blocks: where it stands and how wide it is.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    pub(crate) first: u16,
    last: u16,
    pub(crate) outputs: bool,
}

impl Planner<'_> {
    fn write(&self, sheet: &mut Sheet) -> Result<(), WorkbookError> {
        sheet.tab(if self.detailed { Tab::Results } else { Tab::Inputs });
        let extra = u16::from(self.workbook.is_some());
        let left = Block { first: LEFT, last: LEFT + 2 + extra, outputs: false };
        let right = Block { first: left.last + 2, last: left.last + 4 + extra * 2, outputs: true };
        self.columns(sheet)?;
        sheet.text(0, LEFT, &self.words.title, &style::words(Role::Title))?;
        let subtitle = match self.plan.beside_2017() {
            Some(_) => "beside-2017",
            None => self.plan.document.arithmetic.id(),
        };
        if let Some(subtitle) = self.words.subtitles.get(subtitle) {
            sheet.text(1, LEFT, subtitle, &style::words(Role::Subtitle))?;
        }
        let (inputs, outputs) = blocks(&self.plan.sheet.set, &self.words.figures);
        for (block, title) in [(left, &self.words.inputs_title), (right, &self.words.outputs_title)]
        {
            let format = framed(style::words(Role::BlockTitle), Frame::ALL);
            sheet.merged(TITLE_ROW, block.first..=block.last, title, &format)?;
        }
        sheet.worksheet.set_row_height(TITLE_ROW, 30)?;
        let first = FIRST_ROW + 1;
        self.headings(sheet, left)?;
        self.headings(sheet, right)?;
        let count = inputs.len();
        for (index, (row, (input, output))) in
            (first..).zip(inputs.iter().zip(&outputs)).enumerate()
        {
            let bottom = index + 1 == count;
            let lines = self.line(sheet, row, left, input, bottom)?;
            let lines = lines.max(self.line(sheet, row, right, output, bottom)?);
            sheet.lines(row, lines)?;
        }
        let end = first.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        self.reasons(sheet, end + 1, &inputs, right.last)?;
        sheet.worksheet.set_paper_size(A3);
        sheet.worksheet.set_print_fit_to_pages(1, 1);
        Ok(())
    }

    fn columns(&self, sheet: &mut Sheet) -> Result<(), WorkbookError> {
        if self.workbook.is_some() {
            sheet.widths(&[
                2.0,
                LABEL_WIDTH,
                25.0,
                25.0,
                15.0,
                3.0,
                LABEL_WIDTH,
                20.0,
                20.0,
                16.0,
                WHY_WIDTH,
            ])
        } else {
            sheet.widths(&[2.0, LABEL_WIDTH, 26.0, 26.0, 3.0, LABEL_WIDTH, 20.0, 20.0])
        }
    }

    fn headings(&self, sheet: &mut Sheet, block: Block) -> Result<(), WorkbookError> {
        let mut texts = vec!["", &self.words.plan_heading, &self.words.what_if_heading];
        if self.workbook.is_some() {
            texts.push(&self.words.workbook_heading);
            if block.outputs {
                texts.push(&self.words.why_heading);
            }
        }
        for (column, text) in (block.first..).zip(texts) {
            let format =
                framed(style::words(Role::OutputHeading), Self::frame(block, column, false));
            sheet.text(FIRST_ROW, column, text, &format)?;
        }
        sheet.note(FIRST_ROW, block.first + 2, &self.words.what_if_note)?;
        Ok(())
    }

    /// The sides of the frame that a cell of a block lies on.
    pub(crate) fn frame(block: Block, column: u16, bottom: bool) -> Frame {
        Frame::default()
            .with_if(Frame::LEFT, column == block.first)
            .with_if(Frame::RIGHT, column == block.last)
            .with_if(Frame::BOTTOM, bottom)
    }

    /// Writes a line and returns how many lines of text it takes.
    fn line(
        &self,
        sheet: &mut Sheet,
        row: u32,
        block: Block,
        line: &Line,
        bottom: bool,
    ) -> Result<u32, WorkbookError> {
        let format = |role: Role, column: u16| {
            framed(style::words(role), Self::frame(block, column, bottom))
        };
        let whole = |role: Role| {
            let sides = Frame::SIDES.with_if(Frame::BOTTOM, bottom);
            framed(style::words(role), sides)
        };
        match line {
            Line::Bar(text) => {
                let role = if block.outputs { Role::OutputBar } else { Role::InputBar };
                sheet.merged(row, block.first..=block.last, text, &whole(role))?;
                Ok(1)
            }
            Line::Warning(text) => {
                sheet.merged(row, block.first..=block.last, text, &whole(Role::Warning))?;
                Ok(1)
            }
            Line::Empty => {
                for column in block.first..=block.last {
                    sheet.blank(row, column, &format(Role::Inside, column))?;
                }
                Ok(1)
            }
            Line::Source(label) => {
                let source = if self.detailed {
                    &self.words.source_workload
                } else {
                    &self.words.source_manual
                };
                sheet.text(row, block.first, label, &format(Role::Label, block.first))?;
                sheet.text(
                    row,
                    block.first + 1,
                    source,
                    &format(Role::Reference, block.first + 1),
                )?;
                for column in block.first + 2..=block.last {
                    sheet.blank(row, column, &format(Role::Aside, column))?;
                }
                Ok(1)
            }
            Line::Figure { index, emphasis, note } => {
                let name = self.plan.sheet.set.sheet.at(*index);
                let label = if *emphasis { Role::ComputedLabel } else { Role::Label };
                sheet.text(row, block.first, &name.label, &format(label, block.first))?;
                let column = block.first + 1;
                let role = self.role(name, *emphasis, block);
                let numbers = match (role, name.unit) {
                    (Role::Input, Unit::Gb | Unit::Number) => Numbers::Plain,
                    _ => Numbers::Of(name.unit, self.plan.document.arithmetic),
                };
                let cell = framed(style::format(role, numbers), Self::frame(block, column, bottom));
                self.value(sheet, row, column, *index, name, &cell)?;
                if let Some(note) = note {
                    sheet.note(row, column, note)?;
                }
                self.what_if(sheet, row, block, (*index, name), bottom)?;
                let why = self.comparison(sheet, row, block, name, bottom)?;
                Ok(lines_of(&name.label, LABEL_WIDTH).max(lines_of(&why, WHY_WIDTH)))
            }
        }
    }

    /// Whether an input is typed in on Workload Qualification.
    fn is_elsewhere(&self, name: &Name) -> bool {
        self.detailed && self.in_summary.contains(&name.id)
    }

    fn role(&self, name: &Name, emphasis: bool, block: Block) -> Role {
        if block.outputs {
            Role::Result
        } else if emphasis {
            Role::ComputedInput
        } else if name.expression.is_some() || self.is_elsewhere(name) {
            Role::Reference
        } else {
            Role::Input
        }
    }

    fn value(
        &self,
        sheet: &mut Sheet,
        row: u32,
        column: u16,
        index: usize,
        name: &Name,
        format: &Style,
    ) -> Result<(), WorkbookError> {
        let value = self.plan.sheet.value(Reference::Sheet(index), 0);
        match &name.expression {
            Some(expression) => {
                let formula = self.addresses.formula(expression, name.unit, &self.plan.sheet.set);
                sheet.define(&name.id, row, column);
                sheet.formula(row, column, &formula, value, format)
            }
            None if self.is_elsewhere(name) => {
                sheet.formula(row, column, &format!("={}", name.id), value, format)
            }
            None => {
                sheet.define(&name.id, row, column);
                if let Some(check) = validation(&name.id, name.unit, &sheet.texts)? {
                    sheet.worksheet.add_data_validation(row, column, row, column, &check)?;
                }
                sheet.value(row, column, value, format)
            }
        }
    }
}
