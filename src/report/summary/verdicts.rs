//! Which servers can be replicated: the guide's categories, what stands outside of the totals, and other rules.

use super::super::look::Look;
use super::super::table::{Align, Table, TableForm};
use super::more;
use crate::plan::{Against, Category, Outputs, Plan, PlannedServer, Readiness};
use crate::units::grouped;

/// Servers that a table of the summary lists; the files have all of them.
pub(crate) const SHOWN: usize = 12;

/// The guide's categories of migration, with how many servers are in each.
pub(crate) fn categories(plan: &Plan, look: &Look) -> Option<Table> {
    let counts = plan.document.counts?;
    let texts = &look.texts;
    let mut table =
        Table::new(&[("", Align::Left), ("", Align::Right), ("", Align::Left), ("", Align::Left)]);
    for (readiness, count) in [
        (Readiness::Ready, counts.ready),
        (Readiness::Conditional, counts.conditional),
        (Readiness::NotReady, counts.not_ready),
        (Readiness::Unknown, counts.unknown),
    ] {
        let id = category_id(readiness.category());
        table.row(vec![
            texts.say(&format!("category.{id}")).to_owned(),
            count.to_string(),
            readiness.words().to_owned(),
            texts.say(&format!("category_mean.{id}")).to_owned(),
        ]);
    }
    Some(table)
}

/// The key of a category in texts.
pub(crate) fn category_id(category: Category) -> &'static str {
    match category {
        Category::Green => "green",
        Category::Yellow => "yellow",
        Category::Red => "red",
        Category::Grey => "grey",
    }
}

/// The servers outside of the totals, with what each would add to them.
pub(crate) fn out_of_totals(plan: &Plan, look: &Look) -> Option<Table> {
    let servers = plan.document.servers.as_ref()?;
    let out: Vec<&PlannedServer> = servers.iter().filter(|server| !server.in_totals).collect();
    if out.is_empty() {
        return None;
    }
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.name"), Align::Left),
        (texts.say("column.would_data"), Align::Right),
        (texts.say("column.would_change"), Align::Right),
        (texts.say("column.would_delta"), Align::Right),
        (texts.say("column.reasons"), Align::Left),
    ]);
    let number = |value: Option<f64>| value.map(|value| grouped(value, 1)).unwrap_or_default();
    for server in out.iter().take(SHOWN) {
        let adds = server.would_add.unwrap_or_default();
        let why = server.reasons.first();
        table.row(vec![
            server.name.clone(),
            number(adds.data_gb),
            number(adds.changed_gb_per_day),
            number(adds.delta_bandwidth_mbps),
            why.map(|reason| reason.message.clone()).unwrap_or_default(),
        ]);
    }
    more(&mut table, out.len(), SHOWN, texts);
    Some(table)
}

/// Which verdicts change under the other rule set, and by which rules.
pub(crate) fn against(plan: &Plan, found: &Against, look: &Look, form: TableForm) -> String {
    let texts = &look.texts;
    let (own, other) = (&plan.rules.id, &found.rules.id);
    let mut counts = Table::new(&[("", Align::Left), (own, Align::Right), (other, Align::Right)]);
    let here = plan.document.counts.unwrap_or_default();
    for (label, before, after) in [
        ("readiness.ready", here.ready, found.counts.ready),
        ("readiness.conditional", here.conditional, found.counts.conditional),
        ("readiness.not_ready", here.not_ready, found.counts.not_ready),
        ("readiness.unknown", here.unknown, found.counts.unknown),
        ("against.totals", here.eligible, found.counts.eligible),
    ] {
        counts.row(vec![texts.say(label).to_owned(), before.to_string(), after.to_string()]);
    }
    let figure = |value: Option<f64>| match value {
        Some(value) => grouped(value, 1),
        None => crate::figure::NOT_MEASURED.to_owned(),
    };
    let (here, there): (&Outputs, &Outputs) = (&plan.document.outputs, &found.outputs);
    for (label, before, after) in [
        ("against.delta", here.delta_bandwidth_mbps, there.delta_bandwidth_mbps),
        ("against.storage", here.storage_gb, there.storage_gb),
    ] {
        counts.row(vec![texts.say(label).to_owned(), figure(before), figure(after)]);
    }
    let mut text = counts.render(form);
    let planned = plan.document.counts.unwrap_or_default().planned;
    let changed = found.changed.len();
    let words = if changed == 0 {
        texts.fill("against.none", &[("rules", other)])
    } else {
        texts.count(
            "against.changed",
            changed,
            &[("count", &changed.to_string()), ("planned", &planned.to_string())],
        )
    };
    text.extend(["\n", &words, "\n"]);
    if changed > 0 {
        text.push('\n');
        text.push_str(&changes(found, own, look).render(form));
        text.push('\n');
        text.push_str(&deciding(found, own, look).render(form));
    }
    text
}

fn changes(found: &Against, own: &str, look: &Look) -> Table {
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.name"), Align::Left),
        (own, Align::Left),
        (&found.rules.id, Align::Left),
        (texts.say("column.rules_that_decide"), Align::Left),
    ]);
    for server in found.changed.iter().take(SHOWN) {
        table.row(vec![
            server.name.clone(),
            server.readiness.words().to_owned(),
            server.readiness_against.words().to_owned(),
            server.rules.join(", "),
        ]);
    }
    more(&mut table, found.changed.len(), SHOWN, texts);
    table
}

/// The longest value of a rule that a summary prints in full.
const LONGEST: usize = 60;

fn deciding(found: &Against, own: &str, look: &Look) -> Table {
    let texts = &look.texts;
    let mut table = Table::new(&[
        (texts.say("column.rule"), Align::Left),
        (own, Align::Left),
        (&found.rules.id, Align::Left),
        (texts.say("column.servers"), Align::Right),
    ]);
    let said = |stated: Option<&crate::plan::StatedRule>| match stated {
        Some(stated) if stated.value.chars().count() > LONGEST => {
            let short: String = stated.value.chars().take(LONGEST).collect();
            format!("{}... ({})", short.trim_end(), stated.date)
        }
        Some(stated) => format!("{} ({})", stated.value, stated.date),
        None => "-".to_owned(),
    };
    for rule in &found.deciding_rules {
        table.row(vec![
            rule.id.clone(),
            said(rule.value.as_ref()),
            said(rule.value_against.as_ref()),
            rule.servers.to_string(),
        ]);
    }
    table
}
