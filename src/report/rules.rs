//! Rule sets as tables.

use super::model::Layout;
use super::report_style::ReportStyle;
use super::table::{Table, TableForm};
use crate::message;
use crate::rules::{self, Rule, RuleChange, RuleError, RuleSet, RuleSide, RuleValue, RulesDiff};
use crate::wording::Message;

/// The rule sets that come with asrcap.
pub fn rule_sets(style: &ReportStyle, form: TableForm) -> Result<String, RuleError> {
    let sets = rules::built_in_ids().into_iter().map(rules::shared);
    let sets: Vec<&RuleSet> = sets.collect::<Result<_, _>>()?;
    let table = Layout::text(style)
        .table("rule-sets", sets)
        .words("id", |set| &set.id)
        .words("date", |set| &set.date)
        .integer("rules", |set| set.rules().len())
        .words("title", |set| Message::words(set.title.clone()));
    Ok(Table::of(table.build(), style).render(form))
}

/// The rules of a set, a row each.
#[must_use]
pub fn rule_set(set: &RuleSet, style: &ReportStyle, form: TableForm) -> String {
    let table = Layout::text(style)
        .table("rule-set", set.rules())
        .words("id", |rule| &rule.id)
        .words("value", Rule::short_value_by_use)
        .words("status", |rule| style.texts.say_of("status", rule.status.id()))
        .words("date", Rule::as_of)
        .words("statement", |rule| Message::words(rule.statement.clone()));
    Table::of(table.build(), style).render(form)
}

fn text(side: Option<&RuleSide>) -> Option<&Message> {
    side.map(|side| &side.text)
}

fn date(side: Option<&RuleSide>) -> Option<&String> {
    side.map(|side| &side.date)
}

/// What differs between two rule sets.
#[must_use]
pub fn rules_diff(found: &RulesDiff, style: &ReportStyle, form: TableForm) -> String {
    if form == TableForm::Text {
        return rules_diff_as_text(found, style);
    }
    let table = Layout::text(style)
        .table("rules-diff", found.all())
        .words("rule", |change| &change.id)
        .words("change", kind)
        .words("value", |change| text(change.before.as_ref()))
        .named(&found.before.id)
        .words("as_of", |change| date(change.before.as_ref()))
        .words("value", |change| text(change.after.as_ref()))
        .named(&found.after.id)
        .words("as_of", |change| date(change.after.as_ref()));
    Table::of(table.build(), style).render(form)
}

fn kind(change: &RuleChange) -> Message {
    match change.kind() {
        "added" => message!("added"),
        "removed" => message!("removed"),
        _ => message!("changed"),
    }
}

/// A table of six columns does not fit a terminal; here each side has a line of its own.
fn rules_diff_as_text(found: &RulesDiff, style: &ReportStyle) -> String {
    let mut facts = Vec::new();
    for change in found.all() {
        facts.push((kind(change), Message::from(&change.id)));
        for (set, side) in [(&found.before, &change.before), (&found.after, &change.after)] {
            let Some(RuleSide { text, date, .. }) = side else { continue };
            let said = message!("{value} (as of {date})", value = text.clone(), date);
            facts.push((format!("  {}", set.id).into(), said));
        }
    }
    facts.push((message!("the same"), message!("{rules} rules", rules = found.same.len())));
    Table::facts(&facts, style).render(TableForm::Text)
}

/// A rule with its value, statement and source.
#[must_use]
pub fn rule(rule: &Rule, style: &ReportStyle, form: TableForm) -> String {
    let words = |text: &String| Message::words(text.clone());
    let mut facts =
        vec![(message!("id"), Message::from(&rule.id)), (message!("value"), rule.value_text())];
    if let RuleValue::Table(rows) = &rule.value {
        let rows = (1_usize..).zip(rows);
        facts.extend(
            rows.map(|(row, tier)| (message!("row {row}", row), rules::row_text(tier).into())),
        );
    }
    facts.extend([
        (message!("statement"), words(&rule.statement)),
        (message!("status"), style.texts.say_of("status", rule.status.id()).into()),
        (message!("source"), (&rule.source.title).into()),
        (message!("locator"), (&rule.source.locator).into()),
        (message!("rule as of"), rule.as_of().into()),
        (message!("set"), (&rule.set).into()),
    ]);
    facts.extend(rule.reason.as_ref().map(|reason| (message!("reason"), words(reason))));
    facts.extend(rule.conflict.as_ref().map(|conflict| (message!("but"), words(conflict))));
    for (when, rule) in rule.by_use().into_iter().skip(1) {
        let value = if rule.is_off { message!("does not hold") } else { rule.full_value_text() };
        facts.push((when, value));
        facts.push((message!("statement"), words(&rule.statement)));
        facts.push((message!("status"), style.texts.say_of("status", rule.status.id()).into()));
        facts.push((message!("source"), (&rule.source.title).into()));
        facts.push((message!("rule as of"), rule.as_of().into()));
        facts.extend(rule.conflict.as_ref().map(|conflict| (message!("but"), words(conflict))));
    }
    Table::facts(&facts, style).render(form)
}
