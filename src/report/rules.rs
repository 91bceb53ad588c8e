//! Rule sets as tables.

use super::table::{Align, Table, TableForm};
use crate::rules::{self, Rule, RuleError, RuleSet, RuleSide, RuleValue, RulesDiff};

/// The rule sets that come with asrcap.
pub fn rule_sets(form: TableForm) -> Result<String, RuleError> {
    let mut table = Table::new(&[
        ("id", Align::Left),
        ("date", Align::Left),
        ("rules", Align::Right),
        ("title", Align::Left),
    ]);
    for id in rules::built_in_ids() {
        let set = rules::built_in(id)?;
        table.row(vec![
            set.id.clone(),
            set.date.clone(),
            set.rules().len().to_string(),
            set.title.clone(),
        ]);
    }
    Ok(table.render(form))
}

/// The rules of a set, a row each.
#[must_use]
pub fn rule_set(set: &RuleSet, form: TableForm) -> String {
    let mut table = Table::new(&[
        ("id", Align::Left),
        ("value", Align::Left),
        ("status", Align::Left),
        ("date", Align::Left),
        ("statement", Align::Left),
    ]);
    for rule in set.rules() {
        table.row(vec![
            rule.id.clone(),
            rule.value_text().to_string(),
            format!("{:?}", rule.status).to_lowercase(),
            rule.as_of().to_owned(),
            rule.statement.clone(),
        ]);
    }
    table.render(form)
}

/// What differs between two rule sets.
#[must_use]
pub fn rules_diff(found: &RulesDiff, form: TableForm) -> String {
    if form == TableForm::Text {
        return rules_diff_as_text(found);
    }
    let mut table = Table::new(&[
        ("rule", Align::Left),
        ("change", Align::Left),
        (&found.before.id, Align::Left),
        ("as of", Align::Left),
        (&found.after.id, Align::Left),
        ("as of", Align::Left),
    ]);
    for change in found.all() {
        let cells = |side: &Option<RuleSide>| match side {
            Some(side) => [side.text.to_string(), side.date.clone()],
            None => [String::new(), String::new()],
        };
        let mut row = vec![change.id.clone(), change.kind().to_owned()];
        row.extend(cells(&change.before));
        row.extend(cells(&change.after));
        table.row(row);
    }
    table.render(form)
}

/// A table of six columns does not fit a terminal; here each side has a line of its own.
fn rules_diff_as_text(found: &RulesDiff) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for change in found.all() {
        table.row(vec![change.kind().to_owned(), change.id.clone()]);
        for (set, side) in [(&found.before, &change.before), (&found.after, &change.after)] {
            if let Some(side) = side {
                table.row(vec![
                    format!("  {}", set.id),
                    format!("{} (as of {})", side.text, side.date),
                ]);
            }
        }
    }
    table.row(vec!["the same".to_owned(), format!("{} rules", found.same.len())]);
    table.render(TableForm::Text)
}

/// A rule with its value, statement and source.
#[must_use]
pub fn rule(rule: &Rule, form: TableForm) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: &str, value: String| table.row(vec![name.to_owned(), value]);
    add("id", rule.id.clone());
    add("value", rule.value_text().to_string());
    if let RuleValue::Table(rows) = &rule.value {
        for (number, row) in rows.iter().enumerate() {
            add(&format!("row {}", number + 1), rules::row_text(row));
        }
    }
    add("statement", rule.statement.clone());
    add("status", format!("{:?}", rule.status).to_lowercase());
    add("source", rule.source.title.clone());
    add("locator", rule.source.locator.clone());
    add("rule as of", rule.as_of().to_owned());
    add("set", rule.set.clone());
    if let Some(reason) = &rule.reason {
        add("reason", reason.clone());
    }
    if let Some(conflict) = &rule.conflict {
        add("but", conflict.clone());
    }
    table.render(form)
}
