//! What-if Figures: what becomes of each server under the second values of the Capacity Planner.

use super::WorkbookError;
use super::addresses::BookAddresses;
use super::book::Book;
use super::columns::ServerColumns;
use super::context::Context;
use super::dependents::Dependents;
use super::names::WHAT_IF_SUFFIX;
use super::server_figures::{self, Source, Words};

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, context: &Context<'_>) -> Result<(), WorkbookError> {
    let Context { plan, rules, columns: Some(qualification), .. } = context else {
        return Ok(());
    };
    let words: Words = book.words("figures-what-if")?;
    let set = &plan.sheet.set;
    let dependents = Dependents::of(set);
    let columns = ServerColumns::what_if(set, qualification, &dependents);
    let addresses = BookAddresses::new(set, "", rules, Some(&columns), columns.sheet)
        .renamed(&dependents.sheet(), WHAT_IF_SUFFIX);
    let source = Source {
        words: &words,
        worksheet: &plan.sheet,
        columns: &columns,
        addresses,
        arithmetic: plan.document.arithmetic,
    };
    server_figures::write(book, plan, &source)
}
