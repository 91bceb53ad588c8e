//! The texts of embedded data in the language of a report: labels of figures, statements of rules.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::texts::Texts;
use crate::figure::{FigureSet, Value, Worksheet};
use crate::plan::Plan;
use crate::rules::RuleSet;
use crate::wording::sentence;

/// The plan with the words of a language in the place of the English ones of embedded data. Messages stay as they are: a
/// report translates them with their values.
pub(crate) fn in_language<'p>(plan: &'p Plan, texts: &Texts) -> Cow<'p, Plan> {
    if !texts.has_messages() {
        return Cow::Borrowed(plan);
    }
    let say = |text: &mut String| {
        if let Some(own) = texts.of_english(text) {
            own.clone_into(text);
        }
    };
    let mut plan = plan.clone();
    let document = &mut plan.document;
    let duties = document.recovery.iter_mut().flat_map(|recovery| &mut recovery.duties);
    duties.for_each(|duty| say(&mut duty.text));
    for risk in &mut document.risks {
        let limit = risk.limit.iter_mut();
        let limit = limit.flat_map(|limit| [&mut limit.unit, &mut limit.reason]);
        let texts = [&mut risk.name, &mut risk.todo, &mut risk.source].into_iter();
        texts.chain(limit).for_each(&say);
    }
    let accounts = document.storage_accounts.iter_mut().flat_map(|all| &mut all.accounts);
    accounts.for_each(|account| say(&mut account.check));
    rules(&mut plan.rules, &say);
    rules(&mut plan.workbook_rules, &say);
    obstacles(&mut plan, texts);
    sheet(&mut plan.sheet, &say);
    if let Some(workbook) = &mut plan.workbook {
        sheet(workbook, &say);
    }
    Cow::Owned(plan)
}

/// What stands in the way of a server is a reason that stands in a cell as well.
fn obstacles(plan: &mut Plan, texts: &Texts) {
    let reasons = plan.document.servers.iter().flatten().flat_map(|server| &server.reasons);
    let own: HashMap<String, String> = reasons
        .map(|reason| &reason.message)
        .map(|message| (sentence(&message.to_string()), sentence(&texts.message(message))))
        .collect();
    for sheet in std::iter::once(&mut plan.sheet).chain(&mut plan.workbook) {
        let Some(column) = sheet.set.servers.index("blocker") else { continue };
        for row in 0..sheet.servers.rows() {
            let english = sheet.servers.get(column, row).as_text();
            if let Some(own) = english.and_then(|english| own.get(english)) {
                sheet.servers.set(column, row, Value::text(own));
            }
        }
    }
}

fn rules(set: &mut RuleSet, say: &impl Fn(&mut String)) {
    say(&mut set.title);
    for rule in Arc::make_mut(&mut set.rules) {
        say(&mut rule.statement);
        let notes = rule.reason.iter_mut().chain(&mut rule.conflict);
        notes.for_each(say);
        // The number of a percentage is told by its unit.
        if !rule.is_percent() {
            rule.unit.iter_mut().for_each(say);
        }
    }
}

fn sheet(sheet: &mut Worksheet, say: &impl Fn(&mut String)) {
    let FigureSet { sheet: figures, servers, accounts, .. } = Arc::make_mut(&mut sheet.set);
    for name in [figures, servers, accounts].into_iter().flat_map(crate::figure::Names::iter_mut) {
        say(&mut name.label);
        name.why.iter_mut().for_each(say);
    }
}
