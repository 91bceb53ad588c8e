//! The summary for the terminal and as Markdown.

pub(crate) mod placement;
pub(crate) mod verdicts;

use super::blocks::{self, Line};
use super::first_page::FirstPage;
use super::look::Look;
use super::recovery;
use super::schedule::{self, Clock, Ready};
use super::table::{Align, Table, TableForm, escaped, printable};
use super::texts::Texts;
use crate::estate::OverrideReport;
use crate::plan::schedule::Schedule;
use crate::plan::{InfrastructureOption, Plan};
use crate::units::grouped;

/// The summary as text of at most 80 columns.
#[must_use]
pub fn text(plan: &Plan, look: &Look) -> String {
    render(plan, look, TableForm::Text)
}

/// The summary as Markdown.
#[must_use]
pub fn markdown(plan: &Plan, look: &Look) -> String {
    render(plan, look, TableForm::Markdown)
}

fn render(plan: &Plan, look: &Look, form: TableForm) -> String {
    let texts = &look.texts;
    let page = FirstPage::new(plan, &look.theme, texts);
    let mut text = String::new();
    match form {
        TableForm::Markdown => text.extend(["# ", &escaped(&page.title), "\n"]),
        _ => text.extend([&printable(&page.title), "\n"]),
    }
    let add = |text: &mut String, words: &str, body: &str| {
        match form {
            TableForm::Markdown => text.extend(["\n## ", words, "\n\n"]),
            _ => text.extend(["\n", words, "\n"]),
        }
        text.push_str(body);
    };
    first_page(&mut text, &add, &page, look, form);
    let table = |text: &mut String, words: &str, table: Option<Table>| {
        if let Some(table) = table {
            add(text, texts.say(words), &table.render(form));
        }
    };
    table(&mut text, "summary.categories", verdicts::categories(plan, look));
    if let Some(found) = &plan.document.against {
        let rules = [("id", found.rules.id.as_str()), ("date", &found.rules_date)];
        let rules = texts.fill("against.rules", &rules);
        let words = texts.fill("summary.against", &[("rules", &rules)]);
        let body = verdicts::against(plan, found, look, form);
        add(&mut text, &words, &body);
    }
    table(&mut text, "summary.out_of_plan", verdicts::out_of_totals(plan, look));
    figures(&mut text, &add, plan, look, form);
    if let Some(bandwidth) = &plan.document.bandwidth {
        let mut facts = Table::new(&[("", Align::Left), ("", Align::Left)]);
        for fact in recovery::facts(bandwidth, plan.document.settings.rpo, look) {
            facts.row(vec![fact.label, fact.value]);
        }
        table(&mut text, "summary.bandwidth", Some(facts));
    }
    if let Some(schedule) = &plan.document.schedule {
        let body = scheduled(plan, schedule, look, form);
        add(&mut text, texts.say("summary.schedule"), &body);
    }
    if !plan.document.differences.is_empty() {
        table(&mut text, "summary.differences", Some(differences(plan)));
    }
    table(&mut text, "summary.disks", placement::disks(plan, look));
    table(&mut text, "summary.conditions", placement::conditions(plan, look));
    if let Some(recommended) = plan.document.infrastructure.options.first() {
        let options = infrastructure(&plan.document.infrastructure.options, texts);
        table(&mut text, "summary.on_premises", Some(options));
        let reasons = plan.document.infrastructure.options.iter();
        let reasons: Vec<String> =
            reasons.map(|option| format!("{}: {}", option.id, option.reason)).collect();
        text.extend(["\n", &list(&reasons, form)]);
        table(&mut text, "summary.assignment", placement::assignment(recommended, look));
    }
    table(&mut text, "summary.source_storage", placement::source_storage(plan, look));
    if plan.document.servers.is_some() {
        let lines = placement::checklist(&plan.document.checklist);
        add(&mut text, texts.say("summary.checklist"), &list(&lines, form));
    }
    if let Some(overrides) = &plan.document.overrides {
        table(&mut text, "summary.overrides", Some(overridden(overrides, texts)));
    }
    table(&mut text, "summary.servers", servers(plan, texts));
    foot(&mut text, look, form);
    text
}

/// The INPUTS and OUTPUT blocks.
fn figures(
    text: &mut String,
    add: &dyn Fn(&mut String, &str, &str),
    plan: &Plan,
    look: &Look,
    form: TableForm,
) {
    let texts = &look.texts;
    let beside = Beside { all: blocks::has_all(plan), workbook: plan.workbook.is_some() };
    let restyled = |mut lines: Vec<Line>| {
        for line in lines.iter_mut().filter(|line| line.is_number) {
            line.value = look.theme.numbers.restyle(&line.value);
            for value in [&mut line.workbook, &mut line.all].into_iter().flatten() {
                *value = look.theme.numbers.restyle(value);
            }
        }
        lines
    };
    let inputs = block(&restyled(blocks::inputs(plan)), beside, form);
    add(text, texts.say("summary.inputs"), &inputs);
    let outputs = block(&restyled(blocks::outputs(plan)), beside, form);
    add(text, texts.say("summary.output"), &outputs);
    text.extend(["\n", texts.say("html.bandwidth_note"), "\n"]);
}

/// What the theme puts below.
fn foot(text: &mut String, look: &Look, form: TableForm) {
    for line in [&look.theme.confidentiality, &look.theme.footer] {
        if !line.is_empty() {
            let line = if form == TableForm::Markdown { escaped(line) } else { printable(line) };
            text.extend(["\n", &line, "\n"]);
        }
    }
}

/// What stands on the first page of every report.
fn first_page(
    text: &mut String,
    add: &dyn Fn(&mut String, &str, &str),
    page: &FirstPage,
    look: &Look,
    form: TableForm,
) {
    let texts = &look.texts;
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
            number.unit.to_owned(),
            number.note.clone(),
        ]);
    }
    add(text, texts.say("summary.numbers"), &numbers.render(form));
    add(text, texts.say("summary.recommendation"), &list(&page.recommendation, form));
    add(text, texts.say("summary.next"), &list(&page.next, form));
    let sure = &page.confidence;
    let first = format!("{}. {}", sure.word, sure.summary);
    let lines: Vec<String> = std::iter::once(first).chain(sure.reasons.iter().cloned()).collect();
    add(text, texts.say("summary.confidence"), &list(&lines, form));
}

fn list(lines: &[String], form: TableForm) -> String {
    if form == TableForm::Markdown {
        let lines = lines.iter().map(|line| ["- ", &escaped(line), "\n"].concat());
        return lines.collect();
    }
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for line in lines {
        table.row(vec!["-".to_owned(), line.clone()]);
    }
    table.render(form)
}

/// Which columns stand beside the figures.
#[derive(Clone, Copy)]
struct Beside {
    /// The figures over all servers.
    all: bool,
    /// Those of the 2017 workbook.
    workbook: bool,
}

fn block(lines: &[Line], beside: Beside, form: TableForm) -> String {
    let first = if beside.workbook {
        "exact"
    } else if beside.all {
        "in the plan"
    } else {
        ""
    };
    let mut headings = vec![("", Align::Left), (first, Align::Right), ("", Align::Left)];
    if beside.all {
        headings.push(("all servers", Align::Right));
    }
    if beside.workbook {
        headings.push(("2017 workbook", Align::Right));
    }
    let mut table = Table::new(&headings);
    for line in lines {
        let mut row = vec![line.label.clone(), line.value.clone(), line.unit.to_owned()];
        if beside.all {
            row.push(line.all.clone().unwrap_or_default());
        }
        if beside.workbook {
            row.push(line.workbook.clone().unwrap_or_default());
        }
        table.row(row);
    }
    table.render(form)
}

/// Says how many rows a table leaves out.
fn more(table: &mut Table, all: usize, shown: usize, texts: &Texts) {
    let left = all.saturating_sub(shown);
    if left > 0 {
        let words = texts.fill("summary.more", &[("count", &left.to_string())]);
        table.row(vec![words]);
    }
}

fn differences(plan: &Plan) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for difference in &plan.document.differences {
        let names = &plan.sheet.set.sheet;
        let name = names.index(&difference.figure).and_then(|index| names.get(index));
        let label = name.map_or_else(|| difference.figure.clone(), blocks::label);
        table.row(vec![label, difference.why.clone()]);
    }
    table
}

fn infrastructure(options: &[InfrastructureOption], texts: &Texts) -> Table {
    let mut table = Table::new(&[
        (texts.say("summary_column.option"), Align::Left),
        (texts.say("summary_column.server"), Align::Left),
        (texts.say("summary_column.vcpus"), Align::Right),
        (texts.say("summary_column.memory"), Align::Right),
        (texts.say("summary_column.cache"), Align::Right),
        (texts.say("summary_column.machines"), Align::Right),
        (texts.say("summary_column.change"), Align::Right),
    ]);
    for option in options {
        let configuration = option
            .configuration_servers
            .iter()
            .map(|server| (texts.say("summary_column.configuration_server"), server));
        let process = option
            .process_servers
            .iter()
            .map(|server| (texts.say("summary_column.process_server"), server));
        let appliances =
            option.appliances.iter().map(|server| (texts.say("summary_column.appliance"), server));
        for (role, server) in configuration.chain(process).chain(appliances) {
            table.row(vec![
                option.id.to_owned(),
                role.to_owned(),
                grouped(server.vcpus, 0),
                grouped(server.memory_gb, 0),
                server.cache_gb.map(|gb| grouped(gb, 0)).unwrap_or_default(),
                server.machines.to_string(),
                server.churn_gb_per_day.map(|gb| grouped(gb, 0)).unwrap_or_default(),
            ]);
        }
    }
    table
}

/// Waves that a summary lists; the workbook and the run book have all of them.
const WAVES_SHOWN: usize = 20;

/// The length of a schedule, what it cannot be below and why it is above that, and its waves.
fn scheduled(plan: &Plan, schedule: &Schedule, look: &Look, form: TableForm) -> String {
    let texts = &look.texts;
    let numbers = look.theme.numbers;
    let mut facts = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for fact in schedule::facts(schedule, numbers, texts) {
        facts.row(vec![fact.label, fact.value]);
    }
    let mut waves = Table::new(&[
        (texts.say("column.wave"), Align::Right),
        (texts.say("column.wave_name"), Align::Left),
        (texts.say("column.servers"), Align::Right),
        (texts.say("column.data"), Align::Right),
        (texts.say("column.readiness"), Align::Left),
        (texts.say("column.begins"), Align::Left),
        (texts.say("column.ends"), Align::Left),
    ]);
    let clock = Clock::of(schedule);
    let ready = Ready::of(plan);
    for wave in schedule.waves.iter().take(WAVES_SHOWN) {
        waves.row(vec![
            wave.number.to_string(),
            wave.name.clone(),
            wave.servers.len().to_string(),
            numbers.number(wave.gb, 0),
            ready.words(wave, texts),
            clock.words(wave.start_hour, numbers, texts),
            clock.words(wave.end_hour, numbers, texts),
        ]);
    }
    let mut body = format!("{}\n{}", facts.render(form), waves.render(form));
    let more = schedule.waves.len().saturating_sub(WAVES_SHOWN);
    if more > 0 {
        let line = texts.fill("summary.more_waves", &[("count", &more.to_string())]);
        body.extend(["\n", &line, "\n"]);
    }
    body
}

fn overridden(report: &OverrideReport, texts: &Texts) -> Table {
    let mut table = Table::new(&[
        (texts.say("summary_column.servers"), Align::Left),
        (texts.say("summary_column.what"), Align::Left),
        (texts.say("summary_column.why"), Align::Left),
    ]);
    for applied in &report.applied {
        let disk = applied.disk.as_ref().map(|disk| format!(", disk {disk}"));
        let by = [&applied.reason, &applied.who, &applied.when];
        let by: Vec<&str> = by.into_iter().filter_map(|part| part.as_deref()).collect();
        table.row(vec![
            format!("{} ({}){}", applied.server, applied.servers.len(), disk.unwrap_or_default()),
            applied.action.clone(),
            by.join(", "),
        ]);
    }
    for (name, totals) in
        [("summary_column.before", report.before), ("summary_column.after", report.after)]
    {
        let counts = [
            ("servers", totals.servers.to_string()),
            ("disks", totals.disks.to_string()),
            ("gb", grouped(totals.storage_gb, 1)),
            ("used", grouped(totals.used_gb, 1)),
        ];
        let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
        table.row(vec![
            texts.say(name).to_owned(),
            texts.fill("summary_column.totals", &counts),
            texts.fill("summary_column.storage_totals", &counts),
        ]);
    }
    table
}

/// Servers that a summary lists; the files have all of them.
const SERVERS_SHOWN: usize = 40;

fn servers(plan: &Plan, texts: &Texts) -> Option<Table> {
    let servers = plan.document.servers.as_ref()?;
    let mut table = Table::new(&[
        (texts.say("summary_column.server"), Align::Left),
        (texts.say("summary_column.readiness"), Align::Left),
        (texts.say("summary_column.size"), Align::Left),
        (texts.say("summary_column.storage"), Align::Left),
        (texts.say("summary_column.gb"), Align::Right),
        (texts.say("summary_column.change"), Align::Right),
        (texts.say("summary_column.iops"), Align::Right),
        (texts.say("summary_column.account"), Align::Right),
    ]);
    for server in servers.iter().take(SERVERS_SHOWN) {
        let premium = server.storage == Some(crate::plan::StorageKind::Premium);
        let (iops, account) = if premium {
            (server.premium_iops, server.premium_account)
        } else {
            (server.standard_iops, server.standard_account)
        };
        let number = |value: Option<f64>| value.map(|value| grouped(value, 1)).unwrap_or_default();
        table.row(vec![
            server.name.clone(),
            server.readiness.words().to_owned(),
            server
                .azure_size
                .as_deref()
                .map(|name| name.trim_start_matches("Standard_").to_owned())
                .unwrap_or_default(),
            server.storage.map(|kind| kind.words().to_lowercase()).unwrap_or_default(),
            number(server.storage_gb),
            number(server.change.as_ref().map(|change| change.gb_per_day)),
            number(iops),
            account.map(|account| account.to_string()).unwrap_or_default(),
        ]);
    }
    if servers.len() > SERVERS_SHOWN {
        table.row(vec![format!("... and {} more", servers.len() - SERVERS_SHOWN)]);
    }
    Some(table)
}
