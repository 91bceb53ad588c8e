//! Summary: the plan on one page, for a reader who turns to no other one.

use std::collections::BTreeMap;

use rust_xlsxwriter::Url;
use serde::Deserialize;

use super::book::Book;
use super::lines::lines_of;
use super::overview_advice::{self as advice, Advice};
use super::overview_charts::{self as charts, Charts};
use super::overview_numbers::{self as figures, Figure};
use super::sheet::Sheet;
use super::style::{self, Role};
use super::text::filled;
use super::words;
use super::{Contents, WorkbookError, sheet_names};
use crate::plan::Plan;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    title: String,
    subtitle: String,
    planned_title: String,
    planned: Planned,
    scenarios: BTreeMap<String, String>,
    numbers_title: String,
    pub(super) numbers: BTreeMap<String, String>,
    pub(super) notes: BTreeMap<String, String>,
    readiness_title: String,
    pub(super) readiness_headings: Vec<String>,
    pub(super) readiness: Vec<String>,
    pub(super) readiness_meaning: Vec<String>,
    pub(super) charts: Charts,
    recommendation_title: String,
    next_title: String,
    sure_title: String,
    pub(super) advice: Advice,
    contents_link: String,
}

/// The labels of what was planned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    date: String,
    scenario: String,
    servers: String,
    servers_words: String,
    averages: String,
    rules: String,
    sources: String,
    sources_words: String,
}

pub(super) const WIDTHS: [f64; 3] = [40.0, 20.0, 66.0];
pub(super) const LAST: u16 = 2;

/// Writes the sheet.
pub(super) fn write(
    book: &mut Book,
    plan: &Plan,
    contents: &Contents,
) -> Result<(), WorkbookError> {
    let words: Words = words::load(
        "overview.toml",
        include_str!("../../../templates/workbook/overview.toml"),
    )?;
    let mut sheet = book.sheet(sheet_names::SUMMARY)?;
    sheet.widths(&WIDTHS)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.merged(1, 0..=LAST, &words.subtitle, &style::words(Role::Subtitle))?;
    let mut page = Page { sheet, row: 3 };
    page.planned(plan, &words)?;
    page.heading(&words.numbers_title)?;
    for figure in figures::figures(plan, &words) {
        page.figure(&figure)?;
    }
    page.row += 1;
    let mut data = None;
    if let Some(counts) = plan.document.counts.filter(|counts| counts.planned > 0) {
        page.heading(&words.readiness_title)?;
        let (cells, row) = charts::readiness(&mut page.sheet, page.row, counts, &words)?;
        data = Some(cells);
        page.row = row + 1;
    }
    for (title, sentences) in [
        (
            &words.recommendation_title,
            advice::recommendation(plan, &words.advice),
        ),
        (&words.next_title, advice::next(plan, &words.advice)),
        (&words.sure_title, advice::sure(plan, &words.advice)),
    ] {
        page.sentences(title, &sentences)?;
    }
    let url =
        Url::new(format!("internal:'{}'!A1", sheet_names::START)).set_text(&words.contents_link);
    page.sheet
        .worksheet
        .write_url_with_format(page.row, 0, url, &style::words(Role::Link))?;
    let drawn = charts::draw(&mut page.sheet, plan, &words, data, contents.is_detailed())?;
    let last_column = if drawn.is_some() {
        charts::LAST_COLUMN
    } else {
        LAST
    };
    let last_row = drawn.unwrap_or(0).max(page.row);
    page.sheet
        .worksheet
        .set_print_area(0, 0, last_row, last_column)?;
    page.sheet.worksheet.set_print_fit_to_pages(1, 1);
    book.add(page.sheet)
}

/// The sheet, written from top to bottom.
struct Page {
    sheet: Sheet,
    row: u32,
}

impl Page {
    fn heading(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.sheet
            .merged(self.row, 0..=LAST, text, &style::words(Role::OverviewBar))?;
        self.sheet.lines(self.row, 1)?;
        self.row += 1;
        Ok(())
    }

    fn pair(&mut self, label: &str, text: &str) -> Result<(), WorkbookError> {
        self.sheet
            .text(self.row, 0, label, &style::words(Role::Strong))?;
        self.sheet
            .merged(self.row, 1..=LAST, text, &style::words(Role::Text))?;
        let [_, value, note] = WIDTHS;
        self.sheet.lines(self.row, lines_of(text, value + note))?;
        self.row += 1;
        Ok(())
    }

    fn planned(&mut self, plan: &Plan, words: &Words) -> Result<(), WorkbookError> {
        let document = &plan.document;
        self.heading(&words.planned_title)?;
        if let Some(date) = &document.date {
            self.pair(&words.planned.date, date)?;
        }
        let id = document.scenario.id();
        let scenario = words.scenarios.get(id).map_or(id, String::as_str);
        self.pair(&words.planned.scenario, scenario)?;
        let servers = match document.counts {
            Some(counts) => filled(
                &words.planned.servers_words,
                &[
                    ("read", &counts.read.to_string()),
                    ("excluded", &counts.excluded.to_string()),
                    ("planned", &counts.planned.to_string()),
                    ("eligible", &counts.eligible.to_string()),
                ],
            ),
            None => words.planned.averages.clone(),
        };
        self.pair(&words.planned.servers, &servers)?;
        if let [first, rest @ ..] = document.sources.as_slice() {
            let text = if rest.is_empty() {
                first.path.clone()
            } else {
                filled(
                    &words.planned.sources_words,
                    &[("first", &first.path), ("count", &rest.len().to_string())],
                )
            };
            self.pair(&words.planned.sources, &text)?;
        }
        let rules = format!("{} ({})", plan.rules.title, plan.rules.date);
        self.pair(&words.planned.rules, &rules)?;
        self.row += 1;
        Ok(())
    }

    fn figure(&mut self, figure: &Figure) -> Result<(), WorkbookError> {
        self.sheet
            .text(self.row, 0, &figure.label, &style::words(Role::Label))?;
        let format = style::format(Role::Headline, figure.numbers);
        match &figure.formula {
            Some(formula) => {
                self.sheet
                    .formula(self.row, 1, formula, &figure.value, &format)?;
            }
            None => self.sheet.value(self.row, 1, &figure.value, &format)?,
        }
        self.sheet
            .text(self.row, 2, &figure.note, &style::words(Role::Aside))?;
        let [_, _, note] = WIDTHS;
        let lines = lines_of(&figure.note, note).max(lines_of(&figure.label, 36.0));
        self.sheet.lines(self.row, lines.max(2))?;
        self.row += 1;
        Ok(())
    }

    fn sentences(&mut self, title: &str, sentences: &[String]) -> Result<(), WorkbookError> {
        if sentences.is_empty() {
            return Ok(());
        }
        self.heading(title)?;
        let width: f64 = WIDTHS.iter().sum();
        for sentence in sentences {
            self.sheet
                .merged(self.row, 0..=LAST, sentence, &style::words(Role::Text))?;
            self.sheet.lines(self.row, lines_of(sentence, width))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }
}
