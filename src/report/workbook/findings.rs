//! Findings: what was found, assumed or left out.

use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule};
use serde::Deserialize;

use super::book::Book;
use super::style::{self, Mark, Role};
use super::{WorkbookError, sheet_names};
use crate::finding::{Finding, Severity};
use crate::plan::Plan;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    headings: Vec<String>,
}

const WIDTHS: [f64; 7] = [10.0, 40.0, 60.0, 48.0, 26.0, 36.0, 26.0];
const HEADER_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words =
        book.words("findings.toml", include_str!("../../../templates/workbook/findings.toml"))?;
    let mut sheet = book.sheet(sheet_names::FINDINGS)?;
    sheet.widths(&WIDTHS)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    for (column, heading) in (0_u16..).zip(&words.headings) {
        sheet.text(HEADER_ROW, column, heading, &style::words(Role::OutputHeading))?;
    }
    let format = style::words(Role::Cell);
    let mut findings: Vec<&Finding> = plan.document.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    let texts = book.look().texts.clone();
    let word = |severity| match severity {
        Severity::Error => texts.say("severity.error"),
        Severity::Warning => texts.say("severity.warning"),
        Severity::Note => texts.say("severity.note"),
    };
    for (row, finding) in (FIRST_ROW..).zip(&findings) {
        let location = finding.location.as_ref().map(ToString::to_string);
        let cells = [
            word(finding.severity),
            &finding.subject,
            &finding.message,
            finding.hint.as_deref().unwrap_or_default(),
            finding.rule.as_deref().unwrap_or_default(),
            location.as_deref().unwrap_or_default(),
            finding.code,
        ];
        sheet.text_row(row, 0, &cells, &WIDTHS, &format)?;
    }
    let last_row = FIRST_ROW.saturating_add(u32::try_from(findings.len()).unwrap_or(u32::MAX)) - 1;
    for (severity, mark) in [(Severity::Error, Mark::Bad), (Severity::Warning, Mark::Doubtful)] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word(severity).to_owned()))
            .set_format(style::mark(mark));
        sheet.worksheet.add_conditional_format(FIRST_ROW, 0, last_row, 0, &rule)?;
    }
    sheet.worksheet.autofilter(HEADER_ROW, 0, last_row, 6)?;
    sheet.worksheet.set_freeze_panes(FIRST_ROW, 0)?;
    sheet.worksheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    book.add(sheet)
}
