//! What to do before the first copy.

use super::{Cell, Form, Table, View};
use crate::finding::Severity;
use crate::plan::Risk;

/// Names that a cell lists; the JSON has all of them.
const NAMED: usize = 100;
const NAMED_IN_SUMMARY: usize = 3;

/// The risks, each with the servers that have it and what to do about it.
pub(crate) fn risks(view: View<'_>) -> Table {
    let full = [Form::Html, Form::Workbook];
    let texts = &view.style.texts;
    let named = if view.form == Form::Summary { NAMED_IN_SUMMARY } else { NAMED };
    view.table("risks", &view.plan.document.risks)
        .state(|risk| severity(risk))
        .words("severity", |risk| texts.say_of("severity", severity(risk)))
        .width(10.0)
        .only(&full)
        .prose("risk", |risk| match risk.age() {
            Some(age) => format!("{}: {}", risk.name, texts.message(&age)),
            None => risk.name.clone(),
        })
        .width(30.0)
        .integer("servers", |risk| risk.servers.len() as f64)
        .width(10.0)
        .prose("which", move |risk| view.first_of(&risk.servers, named))
        .width(44.0)
        .prose("hint", |risk| &risk.todo)
        .width(70.0)
        .prose("source", source)
        .width(46.0)
        .only(&full)
        .build()
}

fn severity(risk: &Risk) -> &'static str {
    match risk.severity {
        Severity::Note => "note",
        _ => "warning",
    }
}

/// The text that says so, with its date, the rule, and why it counts from a number on.
fn source(risk: &Risk) -> Cell {
    let mut said = format!("{}, {}", risk.source, risk.date);
    if let Some(rule) = &risk.rule {
        said.extend([" [", rule, "]"]);
    }
    let reason = risk.limit.iter().map(|limit| limit.reason.clone());
    let parts: Vec<String> = std::iter::once(said).chain(reason).collect();
    Cell::Text(parts.join(". "))
}
