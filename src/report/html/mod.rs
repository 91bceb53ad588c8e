//! The report as one HTML file that needs nothing else: style, script and charts stand in it.

mod context;
mod embed;
mod sections;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter};
use thiserror::Error;

use super::chart::ChartError;
use super::language::in_language;
use super::report_style::ReportStyle;
use super::sheet_words::SheetWordsError;
use crate::inert;
use crate::plan::Plan;
use context::Context;

const TEMPLATE: &str = include_str!("../../../templates/report/report.html");

/// Why there is no HTML report.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HtmlError {
    /// The template of the program is wrong.
    #[error("the template of the report: {0}")]
    Template(#[from] minijinja::Error),
    /// The words of a list cannot be read.
    #[error(transparent)]
    List(#[from] SheetWordsError),
    /// A chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
}

/// The report as HTML.
pub fn html(plan: &Plan, style: &ReportStyle) -> Result<String, HtmlError> {
    let mut environment = Environment::new();
    // Nothing from an input is markup, and a word that is missing is a fault, not a gap.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            escape_formatter(out, state, &inert::document(text).as_ref().into())
        }
        _ => escape_formatter(out, state, value),
    });
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let style = &*style.for_plan(plan);
    let plan = in_language(plan, &style.texts);
    let context = Context::new(&plan, style)?;
    let mut text = environment.render_str(TEMPLATE, Serde(&context))?;
    text.push('\n');
    Ok(text)
}
