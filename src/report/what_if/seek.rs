//! What a search found, in words.

use serde::Serialize;
use serde_json::Value;

use super::{known, number, plain};
use crate::message;
use crate::report::ReportStyle;
use crate::report::model::{Kind, Layout};
use crate::report::table::{Table, TableForm};
use crate::whatif::{Answer, Found, Method, ServersAnswer, StepAnswer};
use crate::wording::Message;

/// The value of a setting, in words.
#[must_use]
pub fn seek_text(found: &Found, style: &ReportStyle, form: TableForm) -> String {
    let (setting, condition) = (&found.setting, &found.condition);
    let first = if let Some(value) = found.value {
        message!("{setting} = {value} meets {condition}.", setting, value, condition)
    } else {
        message!("No value of {setting} meets {condition}.", setting, condition)
    };
    answer(first, found, style, form)
}

/// The servers that must go first, in words.
#[must_use]
pub fn seek_servers_text(found: &ServersAnswer, style: &ReportStyle, form: TableForm) -> String {
    let condition = &found.condition;
    let first = match found.value.as_deref() {
        Some([]) => message!("All servers together meet {condition}.", condition),
        Some([server]) => message!(
            "The rest meets {condition} when this server goes first:\n{server}",
            condition,
            server
        ),
        Some(servers) => message!(
            "The rest meets {condition} when these {count} go first, the strongest drivers before the others:\n{servers}",
            condition,
            count = servers.len(),
            servers = servers.join("\n"),
        ),
        None => message!("No rest of servers meets {condition}.", condition),
    };
    answer(first, found, style, form)
}

fn answer<V: Serialize>(
    first: Message,
    found: &Answer<V>,
    style: &ReportStyle,
    form: TableForm,
) -> String {
    let mut sentences = vec![first];
    if let Some(bound_by) = &found.bound_by {
        sentences.push(message!("One step beyond, this does not hold: {bound_by}.", bound_by));
    } else if found.holds {
        sentences.push(message!("The range ends there."));
    }
    sentences.extend(found.best.iter().map(|best| {
        message!(
            "Nearest to {condition}: {reached}, at {setting} = {at}.",
            condition = &best.condition,
            reached = number(best.reached),
            setting = &found.setting,
            at = best.at,
        )
    }));
    let mut text: String = sentences
        .iter()
        .flat_map(|sentence| [style.texts.message(sentence), "\n".into()])
        .collect();
    let steps = [
        (message!("step before"), &found.at_previous_step),
        (message!("answer"), &found.at_value),
        (message!("step after"), &found.at_next_step),
    ];
    let steps: Vec<(Message, &StepAnswer)> =
        steps.into_iter().filter_map(|(name, step)| Some((name, step.as_ref()?))).collect();
    if let Some((_, first)) = steps.first() {
        let layout = Layout::text(style);
        let table = layout
            .table("seek", &steps)
            .words("step", |(name, _)| name)
            .column("setting", Kind::Plain, |(_, step)| step.value.to_string())
            .named(&found.setting);
        let table = first.figures.keys().fold(table, |table, name| {
            let value = |step: &StepAnswer| step.figures.get(name).copied().flatten();
            table.number("value", move |(_, step)| known(layout, value(step))).named(name)
        });
        let table = table.words(
            "holds",
            |(_, step)| {
                if step.holds { message!("yes") } else { message!("no") }
            },
        );
        text.extend(["\n", &Table::of(table.build(), style).render(form)]);
    }
    let method = match found.method {
        Method::Bisection => message!(
            "bisection: every figure of the conditions only rose or only fell where it was probed"
        ),
        Method::Scan => message!(
            "a scan of one value after the other: a figure of the conditions rises and falls"
        ),
    };
    let plans = Message::counted(found.plans, "plan", "plans");
    let how = style.texts.message(&message!("Found by {method} ({plans}).", method, plans));
    text + &format!("\n{how}\n")
}

/// What a search found as JSON, whole numbers without a fraction.
#[must_use]
pub fn answer_json<V: Serialize>(found: &Answer<V>) -> String {
    let mut value = serde_json::to_value(found).unwrap_or_default();
    whole(&mut value);
    crate::report::json(&value)
}

fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64() {
                *value = plain(float);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(members) => members.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
