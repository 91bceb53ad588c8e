//! The English texts of the data that comes with the program.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::figure::{Expression, FigureSet};
use crate::rules::Rule;

/// The labels, statements and messages that a language may have words for.
pub(crate) fn texts_of_data() -> &'static BTreeSet<String> {
    static TEXTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let is_text = |text: &String| text.chars().any(char::is_alphabetic);
        collected().into_iter().filter(is_text).collect()
    });
    &TEXTS
}

fn collected() -> Vec<String> {
    let mut texts = Vec::new();
    let sets =
        crate::rules::built_in_ids().into_iter().filter_map(|id| crate::rules::built_in(id).ok());
    for set in sets {
        texts.push(set.title.clone());
        texts.extend(set.ended().iter().map(|ended| ended.what.clone()));
        for (_, rule) in set.rules().iter().flat_map(Rule::by_use) {
            texts.push(rule.statement.clone());
            texts.extend(rule.reason.iter().chain(&rule.conflict).cloned());
            texts.extend(rule.unit.iter().filter(|_| !rule.is_percent()).cloned());
            texts.extend(rule.text().map(str::to_owned));
        }
        for figures in FigureSet::all(&set) {
            for names in [&figures.sheet, &figures.servers, &figures.accounts] {
                texts.extend(names.iter().map(|(_, name)| name.label.clone()));
                texts.extend(names.iter().filter_map(|(_, name)| name.why.clone()));
                let expressions = names.iter().filter_map(|(_, name)| name.expression.as_ref());
                expressions.for_each(|expression| literals(expression, &mut texts));
            }
            for check in &figures.checks {
                texts.push(check.message.clone());
                check.text.iter().for_each(|text| literals(text, &mut texts));
            }
        }
    }
    texts.extend(crate::plan::prerequisite_texts());
    texts.extend(crate::plan::risk_texts());
    texts.extend(crate::recovery::duty_texts());
    texts.extend(crate::dependencies::service_names());
    texts.extend(crate::schedule::run_book::texts());
    texts
}

/// The words that an expression may come to.
fn literals(expression: &Expression, texts: &mut Vec<String>) {
    expression.walk(&mut |part| {
        if let Expression::Text(text) = part {
            texts.push(text.to_string());
        }
    });
}
