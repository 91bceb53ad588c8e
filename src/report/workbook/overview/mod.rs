//! Summary: the plan on one page, for a reader who turns to no other one. It says what the first page of every report says,
//! with the numbers as live references.

mod charts;
mod cover;
mod numbers;

use serde::Deserialize;

use super::book::Book;
use super::lines::lines_of;
use super::sheet::{Sheet, Tab};
use super::style::{self, Role};
use super::{WorkbookError, sheet_names};
use crate::plan::Plan;
use crate::report::ReportStyle;
use crate::report::first_page::{Fact, FirstPage};
use charts::Charts;
use numbers::Figure;
pub(crate) use numbers::{RPO_NAME, rpo_mbps};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    subtitle: String,
    pub(crate) readiness_headings: Vec<String>,
    pub(crate) charts: Charts,
    contents_link: String,
}

pub(crate) const WIDTHS: [f64; 3] = [38.0, 20.0, 56.0];
pub(crate) const LAST: u16 = 2;

/// Whether sentences are numbered.
#[derive(Clone, Copy)]
enum Numbering {
    /// They are not.
    None,
    /// They are steps.
    InOrder,
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book.words("overview")?;
    let style = book.style().clone();
    let ReportStyle { theme, texts } = &style;
    let first = FirstPage::new(plan, theme, texts);
    let mut sheet = book.sheet(sheet_names::SUMMARY)?;
    sheet.tab(Tab::Inputs);
    sheet.widths(&WIDTHS)?;
    let counts = plan.document.counts.filter(|counts| counts.planned > 0);
    let last_column = if counts.is_some() { charts::LAST_COLUMN } else { LAST };
    let mut row = cover::write(&mut sheet, &style, plan, last_column)?;
    let width: f64 = WIDTHS.iter().sum();
    for line in &first.past {
        sheet.merged(row, 0..=LAST, line, &style::words(Role::Warning))?;
        sheet.lines(row, lines_of(line, width))?;
        row += 1;
    }
    sheet.merged(row, 0..=LAST, &words.subtitle, &style::words(Role::Subtitle))?;
    let mut page = Page { sheet, row: row + 2 };
    let top = page.row;
    page.heading(texts.say("first_page.numbers"))?;
    for figure in numbers::figures(plan, &first.numbers) {
        page.figure(&figure)?;
    }
    page.row += 1;
    let second = page.row;
    let mut data = None;
    if let Some(counts) = counts {
        page.heading(texts.say("first_page.readiness"))?;
        let headings = &words.readiness_headings;
        let (cells, row) = charts::readiness(&mut page.sheet, page.row, counts, headings, texts)?;
        data = Some(cells);
        page.row = row + 1;
    }
    page.sentences(texts.say("first_page.recommendation"), &first.recommendation, Numbering::None)?;
    page.sentences(texts.say("first_page.next"), &first.next, Numbering::InOrder)?;
    let confidence = format!("{}. {}", first.confidence.word, first.confidence.summary);
    let confidence: Vec<String> =
        std::iter::once(confidence).chain(first.confidence.reasons).collect();
    page.sentences(texts.say("first_page.confidence"), &confidence, Numbering::None)?;
    page.planned(texts.say("first_page.title"), &first.planned)?;
    page.sheet.link(
        page.row,
        0,
        sheet_names::START,
        &words.contents_link,
        &style::words(Role::Link),
    )?;
    let drawn = charts::draw(&mut page.sheet, plan, &words, ([top, second], data))?;
    let last_row = drawn.unwrap_or(0).max(page.row);
    page.sheet.worksheet.set_print_area(0, 0, last_row, last_column)?;
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
        self.sheet.merged(self.row, 0..=LAST, text, &style::words(Role::OverviewBar))?;
        self.sheet.lines(self.row, 1)?;
        self.row += 1;
        Ok(())
    }

    fn planned(&mut self, title: &str, facts: &[Fact]) -> Result<(), WorkbookError> {
        self.heading(title)?;
        let [_, value, note] = WIDTHS;
        for fact in facts {
            self.sheet.text(self.row, 0, &fact.label, &style::words(Role::Strong))?;
            self.sheet.merged(self.row, 1..=LAST, &fact.value, &style::words(Role::Text))?;
            self.sheet.lines(self.row, lines_of(&fact.value, value + note))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn figure(&mut self, figure: &Figure) -> Result<(), WorkbookError> {
        self.sheet.text(self.row, 0, &figure.label, &style::words(Role::Label))?;
        let format = style::format(Role::Headline, figure.numbers);
        match &figure.formula {
            Some(formula) => {
                self.sheet.formula(self.row, 1, formula, &figure.value, &format)?;
            }
            None => self.sheet.value(self.row, 1, &figure.value, &format)?,
        }
        self.sheet.text(self.row, 2, &figure.note, &style::words(Role::Aside))?;
        let [label, _, note] = WIDTHS;
        let lines = lines_of(&figure.note, note).max(lines_of(&figure.label, label - 4.0));
        self.sheet.lines(self.row, lines.max(2))?;
        self.row += 1;
        Ok(())
    }

    fn sentences(
        &mut self,
        title: &str,
        sentences: &[String],
        numbering: Numbering,
    ) -> Result<(), WorkbookError> {
        if sentences.is_empty() {
            return Ok(());
        }
        self.heading(title)?;
        let width: f64 = WIDTHS.iter().sum();
        for (number, sentence) in (1..).zip(sentences) {
            let text = match numbering {
                Numbering::None => sentence.clone(),
                Numbering::InOrder => format!("{number}. {sentence}"),
            };
            self.sheet.merged(self.row, 0..=LAST, &text, &style::words(Role::Text))?;
            self.sheet.lines(self.row, lines_of(&text, width))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }
}
