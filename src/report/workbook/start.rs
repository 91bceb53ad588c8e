//! Getting Started: what the workbook is, what may be changed, and where everything is.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::book::Book;
use super::context::{Context, is_detailed};
use super::lines::lines_of;
use super::sheet::Sheet;
use super::style::{self, Role};
use super::{WorkbookError, sheet_names};
use crate::plan::Plan;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    planner_type: String,
    quick: String,
    detailed: String,
    date: String,
    made_by: String,
    rules: String,
    arithmetic: String,
    arithmetics: BTreeMap<String, String>,
    about_title: String,
    about: Vec<String>,
    use_title: String,
    use_quick: Vec<String>,
    use_detailed: Vec<String>,
    legend_title: String,
    legend: BTreeMap<String, LegendLine>,
    sheets_title: String,
    sheets: BTreeMap<String, String>,
}

/// A colour and what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LegendLine {
    sample: String,
    meaning: String,
}

const WIDTHS: [f64; 6] = [32.0, 62.0, 20.0, 14.0, 10.0, 10.0];
const TEXT_WIDTH: f64 = 150.0;
const LAST: u16 = 5;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let plan = context.plan;
    let words: Words = book.words("getting-started")?;
    let mut sheet = book.sheet(sheet_names::START)?;
    sheet.widths(&WIDTHS)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.worksheet.set_portrait();
    let mut page = Page { sheet, row: 2 };
    page.facts(plan, &words)?;
    page.paragraphs(&words.about_title, &words.about)?;
    let steps = if is_detailed(plan) { &words.use_detailed } else { &words.use_quick };
    page.paragraphs(&words.use_title, steps)?;
    page.legend(&words, plan)?;
    page.links(&words, context)?;
    book.add(page.sheet)
}

/// A sheet that is written from top to bottom.
struct Page {
    sheet: Sheet,
    row: u32,
}

impl Page {
    fn pair(&mut self, label: &str, text: &str) -> Result<(), WorkbookError> {
        self.sheet.text(self.row, 0, label, &style::words(Role::Strong))?;
        self.sheet.merged(self.row, 1..=LAST, text, &style::words(Role::Text))?;
        self.sheet.lines(self.row, lines_of(text, TEXT_WIDTH - 34.0))?;
        self.row += 1;
        Ok(())
    }

    fn heading(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.row += 1;
        self.sheet.text(self.row, 0, text, &style::words(Role::Heading))?;
        self.row += 1;
        Ok(())
    }

    fn facts(&mut self, plan: &Plan, words: &Words) -> Result<(), WorkbookError> {
        let document = &plan.document;
        let kind = if is_detailed(plan) { &words.detailed } else { &words.quick };
        self.pair(&words.planner_type, kind)?;
        if let Some(date) = &document.date {
            self.pair(&words.date, date)?;
        }
        let tool = format!("{} {}", document.tool.name, document.tool.version);
        self.pair(&words.made_by, &tool)?;
        let rules = format!("{}: {} ({})", plan.rules.id, plan.rules.title, plan.rules.date);
        self.pair(&words.rules, &rules)?;
        let id = document.arithmetic.id();
        let sentence = words.arithmetics.get(id).map_or(id, String::as_str);
        self.pair(&words.arithmetic, sentence)
    }

    fn paragraphs(&mut self, title: &str, lines: &[String]) -> Result<(), WorkbookError> {
        self.heading(title)?;
        for line in lines {
            self.sheet.merged(self.row, 0..=LAST, line, &style::words(Role::Text))?;
            self.sheet.lines(self.row, lines_of(line, TEXT_WIDTH))?;
            self.row += 1;
        }
        Ok(())
    }

    fn legend(&mut self, words: &Words, plan: &Plan) -> Result<(), WorkbookError> {
        self.heading(&words.legend_title)?;
        let roles = [
            ("input", Role::TextInput, true),
            ("computed", Role::ComputedText, true),
            ("whatif", Role::WhatIf, true),
            ("emphasis", Role::ComputedLabel, true),
            ("output", Role::OutputText, is_detailed(plan)),
            ("mandatory", Role::Mandatory, is_detailed(plan)),
            ("warning", Role::Warning, true),
        ];
        for (key, role, _) in roles.iter().filter(|(_, _, there)| *there) {
            let Some(line) = words.legend.get(*key) else {
                continue;
            };
            let text = line.meaning.as_str();
            self.sheet.text(self.row, 0, &line.sample, &style::words(*role))?;
            self.sheet.merged(self.row, 1..=LAST, text, &style::words(Role::Text))?;
            self.sheet.lines(self.row, lines_of(text, TEXT_WIDTH - 34.0))?;
            self.row += 1;
        }
        Ok(())
    }

    fn links(&mut self, words: &Words, context: &Context<'_>) -> Result<(), WorkbookError> {
        self.heading(&words.sheets_title)?;
        let others = context.sheets.iter().filter(|name| **name != sheet_names::START);
        for name in others.copied() {
            self.sheet.link(self.row, 0, name, name, &style::words(Role::Link))?;
            let text = words.sheets.get(name).map_or("", String::as_str);
            self.sheet.merged(self.row, 1..=LAST, text, &style::words(Role::Text))?;
            self.row += 1;
        }
        Ok(())
    }
}
