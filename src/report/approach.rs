//! What a plan is for, how machines are replicated, and what their sizes follow.

use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::Plan;
use crate::settings::{Method, Purpose, Scenario, Sizing};

/// What the plan is for; nothing under rules of the past, which know one purpose only.
pub(crate) fn purpose<'t>(plan: &Plan, texts: &'t Texts) -> &'t str {
    match plan.document.purpose {
        Some(Purpose::Migration) => texts.say("planned.purpose_words.migration"),
        Some(Purpose::Dr) => texts.say("planned.purpose_words.dr"),
        None => "",
    }
}

/// How machines are replicated; nothing under rules of the past.
pub(crate) fn method<'t>(plan: &Plan, texts: &'t Texts) -> &'t str {
    match (plan.document.method, plan.document.scenario) {
        (Some(Method::Agentless), _) => texts.say("planned.method_words.agentless"),
        (Some(_), Scenario::Hyperv) => texts.say("planned.method_words.hyperv"),
        (Some(_), Scenario::Vmware | Scenario::Physical) => texts.say("planned.method_words.agent"),
        (None, _) => "",
    }
}

/// What the sizes of the servers follow; nothing where there are no servers, and under rules of the past.
pub(crate) fn sizing(plan: &Plan, style: NumberStyle, texts: &Texts) -> String {
    let document = &plan.document;
    if document.servers.is_none() || plan.rules.is_past() {
        return String::new();
    }
    match document.settings.sizing_under(&plan.rules) {
        Sizing::Allocated => texts.say("planned.sizing_words.allocated").to_owned(),
        Sizing::Measured => {
            let comfort = style.number(document.settings.comfort, 2);
            texts.fill("planned.sizing_words.measured", &[("comfort", &comfort)])
        }
    }
}
