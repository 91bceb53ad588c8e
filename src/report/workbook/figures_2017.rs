//! 2017 Figures: what the workbook's arithmetic makes of each server, so that its totals can be shown live.

use super::WorkbookError;
use super::addresses::BookAddresses;
use super::book::Book;
use super::columns::ServerColumns;
use super::context::Context;
use super::names::WORKBOOK_SUFFIX;
use super::server_figures::{self, Source, Words};
use crate::settings::Arithmetic;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules_2017, columns, .. } = context;
    let Some((qualification, worksheet)) = columns.as_ref().zip(plan.beside_2017()) else {
        return Ok(());
    };
    let words: Words = book.words("figures-2017")?;
    let set = &worksheet.set;
    let columns = ServerColumns::figures_2017(set, qualification, &plan.sheet.set);
    let addresses =
        BookAddresses::new(set, WORKBOOK_SUFFIX, rules_2017, Some(&columns), columns.sheet)
            .with_sizes(WORKBOOK_SUFFIX);
    let source = Source {
        words: &words,
        worksheet,
        columns: &columns,
        addresses,
        arithmetic: Arithmetic::Workbook,
    };
    server_figures::write(book, plan, &source)
}
