//! The summary for the terminal and as Markdown.

use super::blocks;
use super::first_page::FirstPage;
use super::language::in_language;
use super::model::{
    self, Form, List, View, against, cost, findings, fit, infrastructure, records, schedule,
    servers, storage,
};
use super::recovery;
use super::report_style::ReportStyle;
use super::schedule::facts;
use super::table::{Align, Table, TableForm};
use crate::inert;
use crate::plan::Plan;

/// The summary as text of at most 80 columns.
#[must_use]
pub fn text(plan: &Plan, style: &ReportStyle) -> String {
    render(plan, style, TableForm::Text)
}

/// The summary as Markdown.
#[must_use]
pub fn markdown(plan: &Plan, style: &ReportStyle) -> String {
    render(plan, style, TableForm::Markdown)
}

fn render(plan: &Plan, style: &ReportStyle, form: TableForm) -> String {
    let style = &*style.for_plan(plan);
    let texts = &style.texts;
    let plan = &*in_language(plan, texts);
    let document = &plan.document;
    let view = View::new(plan, style, Form::Summary);
    let page = FirstPage::new(plan, &style.theme, texts);
    let mut text = String::new();
    match form {
        TableForm::Markdown => text.extend(["# ", &inert::markdown(&page.title), "\n"]),
        _ => text.extend([&inert::terminal(&page.title), "\n"]),
    }
    let add = |text: &mut String, words: &str, body: &str| {
        match form {
            TableForm::Markdown => text.extend(["\n## ", words, "\n\n"]),
            _ => text.extend(["\n", words, "\n"]),
        }
        text.push_str(body);
    };
    first_page(&mut text, &add, &page, style, form);
    let rendered = |table: model::Table| Table::of(table, style).render(form);
    let listed = |text: &mut String, table: model::Table| {
        if !table.rows.is_empty() {
            let title = table.title.clone();
            add(text, &title, &rendered(table));
        }
    };
    listed(&mut text, servers::categories(view));
    for table in cost::tables(view) {
        listed(&mut text, table);
    }
    if let Some(found) = &document.against {
        let rules = against::name_of(found, texts);
        let words = texts.fill("summary.against", &[("rules", &rules)]);
        let mut body = rendered(against::against_counts(view, found));
        body.extend(["\n", &against::how_many(view, found), "\n"]);
        if !found.changed.is_empty() {
            body.extend(["\n", &rendered(against::against_servers(view, found))]);
            body.extend(["\n", &rendered(against::against_rules(view, found))]);
        }
        add(&mut text, &words, &body);
    }
    listed(&mut text, servers::out_of_totals(view));
    listed(&mut text, records::figures(view, "inputs", &blocks::inputs(plan)));
    listed(&mut text, records::figures(view, "outputs", &blocks::outputs(plan)));
    text.extend(["\n", texts.say("html.bandwidth_note"), "\n"]);
    if let Some(bandwidth) = &document.bandwidth {
        let facts = recovery::facts(bandwidth, plan, style);
        listed(&mut text, records::bandwidth(view, &facts));
    }
    if let Some(schedule) = &document.schedule {
        let facts = facts(schedule, style.theme.numbers, texts);
        let mut body = rendered(records::facts(view, "schedule-facts", &facts));
        let mut waves = schedule::waves(view, schedule);
        let more = waves.more.take();
        body.extend(["\n", &rendered(waves)]);
        if let Some(more) = more {
            body.extend(["\n", &more, "\n"]);
        }
        add(&mut text, texts.say("summary.schedule"), &body);
    }
    listed(&mut text, records::differences(view));
    listed(&mut text, storage::storage(view, &storage::disk_groups(view)));
    listed(&mut text, storage::managed_disks(view));
    let options = &document.infrastructure.options;
    listed(&mut text, infrastructure::on_premises(view, options));
    if !options.is_empty() {
        let reasons = options.iter();
        let reasons =
            reasons.map(|option| format!("{}: {}", option.id, texts.message(&option.reason)));
        text.extend(["\n", &list(&reasons.collect::<Vec<_>>(), form)]);
    }
    listed(&mut text, infrastructure::not_offered(view));
    listed(&mut text, infrastructure::not_carried(view));
    for (_, list) in List::of(view) {
        listed(&mut text, list);
    }
    for table in fit::tables(view) {
        listed(&mut text, table);
    }
    if !document.checklist.is_empty() {
        let lines: Vec<String> =
            document.checklist.iter().map(|entry| texts.message(&entry.text)).collect();
        add(&mut text, texts.say("summary.checklist"), &list(&lines, form));
    }
    // On the terminal they stand on standard error.
    if form == TableForm::Markdown {
        listed(&mut text, findings::findings(view));
    }
    if let Some(overrides) = &document.overrides {
        listed(&mut text, findings::overrides(view, overrides));
    }
    if document.servers.is_some() {
        let servers = servers::servers(view);
        let title = servers.title.clone();
        add(&mut text, &title, &rendered(servers));
    }
    foot(&mut text, style, form);
    text
}

/// What the theme puts below.
fn foot(text: &mut String, style: &ReportStyle, form: TableForm) {
    for line in [&style.theme.confidentiality, &style.theme.footer] {
        if !line.is_empty() {
            let line = if form == TableForm::Markdown {
                inert::markdown(line)
            } else {
                inert::terminal(line)
            };
            text.extend(["\n", &line, "\n"]);
        }
    }
}

/// What stands on the first page of every report.
fn first_page(
    text: &mut String,
    add: &dyn Fn(&mut String, &str, &str),
    page: &FirstPage,
    style: &ReportStyle,
    form: TableForm,
) {
    let texts = &style.texts;
    if let Some((first, ended)) = page.past.split_first() {
        text.push('\n');
        if form == TableForm::Markdown {
            text.extend(["**", &inert::markdown(first), "**\n\n"]);
        } else {
            let mut sentence = Table::new(&[("", Align::Left)]);
            sentence.row(vec![first.clone()]);
            text.push_str(&sentence.render(form));
        }
        text.push_str(&list(ended, form));
    }
    let mut planned = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for fact in &page.planned {
        planned.row(vec![fact.label.clone(), fact.value.clone()]);
    }
    add(text, texts.say("summary.plan"), &planned.render(form));
    let mut numbers =
        Table::new(&[("", Align::Left), ("", Align::Right), ("", Align::Left), ("", Align::Left)]);
    for number in &page.numbers {
        numbers.row(vec![
            number.label.clone(),
            number.value.clone(),
            number.unit.clone(),
            number.note.clone(),
        ]);
    }
    add(text, texts.say("summary.numbers"), &numbers.render(form));
    add(text, texts.say("summary.recommendation"), &list(&page.recommendation, form));
    add(text, texts.say("summary.next"), &list(&page.next, form));
    let confidence = &page.confidence;
    let first = format!("{}. {}", confidence.word, confidence.summary);
    let lines: Vec<String> =
        std::iter::once(first).chain(confidence.reasons.iter().cloned()).collect();
    add(text, texts.say("summary.confidence"), &list(&lines, form));
}

fn list(lines: &[String], form: TableForm) -> String {
    if form == TableForm::Markdown {
        let lines = lines.iter().map(|line| ["- ", &inert::markdown(line), "\n"].concat());
        return lines.collect();
    }
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for line in lines {
        table.row(vec!["-".to_owned(), line.clone()]);
    }
    table.render(form)
}
