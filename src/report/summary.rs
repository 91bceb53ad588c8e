//! The summary for the terminal and as Markdown.

use super::blocks::{self, Line};
use super::table::{Align, Table, TableForm};
use crate::churn::Bandwidth;
use crate::estate::OverrideReport;
use crate::finding::Severity;
use crate::plan::{InfrastructureOption, Plan};
use crate::settings::{Arithmetic, Scenario};
use crate::units::grouped;

/// The summary as text of at most 80 columns.
#[must_use]
pub fn text(plan: &Plan) -> String {
    render(plan, TableForm::Text)
}

/// The summary as Markdown.
#[must_use]
pub fn markdown(plan: &Plan) -> String {
    render(plan, TableForm::Markdown)
}

fn render(plan: &Plan, form: TableForm) -> String {
    let mut text = String::new();
    let heading = |text: &mut String, words: &str| {
        if !text.is_empty() {
            text.push('\n');
        }
        match form {
            TableForm::Markdown => text.extend(["## ", words, "\n\n"]),
            _ => text.extend([words, "\n"]),
        }
    };
    if form == TableForm::Markdown {
        text.push_str("# Site Recovery capacity plan\n");
    }
    heading(&mut text, "PLAN");
    text.push_str(&facts(plan).render(form));
    heading(&mut text, "INPUTS");
    text.push_str(&block(&blocks::inputs(plan), plan.workbook.is_some(), form));
    heading(&mut text, "OUTPUT");
    text.push_str(&block(
        &blocks::outputs(plan),
        plan.workbook.is_some(),
        form,
    ));
    text.push_str("\nBandwidth refers to dedicated bandwidth for replication.\n");
    if let Some(bandwidth) = &plan.document.bandwidth {
        heading(&mut text, "BANDWIDTH AND RPO");
        text.push_str(&rpo(bandwidth, plan.document.settings.rpo).render(form));
    }
    if !plan.document.differences.is_empty() {
        heading(&mut text, "WHY THE FIGURES DIFFER FROM THE 2017 WORKBOOK");
        text.push_str(&differences(plan).render(form));
    }
    if !plan.document.infrastructure.options.is_empty() {
        heading(&mut text, "ON-PREMISES SERVERS");
        text.push_str(&infrastructure(&plan.document.infrastructure.options).render(form));
    }
    if let Some(overrides) = &plan.document.overrides {
        heading(&mut text, "OVERRIDES");
        text.push_str(&overridden(overrides).render(form));
    }
    if let Some(servers) = servers(plan) {
        heading(&mut text, "SERVERS");
        text.push_str(&servers.render(form));
    }
    text
}

fn facts(plan: &Plan) -> Table {
    let document = &plan.document;
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: &str, value: String| table.row(vec![name.to_owned(), value]);
    if let Some(date) = &document.date {
        add("Date", date.clone());
    }
    add("Scenario", scenario(document.scenario).to_owned());
    add(
        "Rules",
        format!(
            "{} ({}, as of {})",
            plan.rules.id, plan.rules.title, plan.rules.date
        ),
    );
    add(
        "Arithmetic",
        match document.arithmetic {
            Arithmetic::Workbook => "workbook: the 2017 workbook's, to the digit",
            Arithmetic::Exact => "exact: true sums and units, the workbook's figures beside",
        }
        .to_owned(),
    );
    if let Some(counts) = document.counts {
        add(
            "Servers",
            format!(
                "{} read, {} left out, {} planned, {} of them in the totals",
                counts.read, counts.excluded, counts.planned, counts.eligible
            ),
        );
        add(
            "Readiness",
            format!(
                "{} ready, {} conditional, {} not ready, {} unknown",
                counts.ready, counts.conditional, counts.not_ready, counts.unknown
            ),
        );
    }
    let count = |severity| {
        document
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings, notes) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    );
    if errors + warnings + notes > 0 {
        add(
            "Findings",
            format!("{errors} errors, {warnings} warnings, {notes} notes"),
        );
    }
    table
}

fn scenario(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Vmware => "VMware to Azure",
        Scenario::Physical => "physical servers to Azure",
        Scenario::Hyperv => Scenario::Hyperv.workbook_wording(),
    }
}

fn block(lines: &[Line], beside: bool, form: TableForm) -> String {
    let mut headings = vec![("", Align::Left), ("", Align::Right), ("", Align::Left)];
    if beside {
        headings = vec![
            ("", Align::Left),
            ("exact", Align::Right),
            ("", Align::Left),
            ("2017 workbook", Align::Right),
        ];
    }
    let mut table = Table::new(&headings);
    for line in lines {
        let mut row = vec![line.label.clone(), line.value.clone(), line.unit.to_owned()];
        if beside {
            row.push(line.workbook.clone().unwrap_or_default());
        }
        table.row(row);
    }
    table.render(form)
}

fn differences(plan: &Plan) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    for difference in &plan.document.differences {
        let names = &plan.sheet.set.sheet;
        let name = names
            .place(&difference.figure)
            .and_then(|place| names.get(place));
        let label = name.map_or_else(|| difference.figure.clone(), blocks::label);
        table.row(vec![label, difference.why.clone()]);
    }
    table
}

fn infrastructure(options: &[InfrastructureOption]) -> Table {
    let mut table = Table::new(&[
        ("option", Align::Left),
        ("server", Align::Left),
        ("vCPU", Align::Right),
        ("memory GB", Align::Right),
        ("cache GB", Align::Right),
        ("machines", Align::Right),
        ("GB a day", Align::Right),
    ]);
    for option in options {
        let configuration = option
            .configuration_servers
            .iter()
            .map(|server| ("configuration server", server));
        let process = option
            .process_servers
            .iter()
            .map(|server| ("process server", server));
        let appliances = option.appliances.iter().map(|server| ("appliance", server));
        for (role, server) in configuration.chain(process).chain(appliances) {
            table.row(vec![
                option.id.to_owned(),
                role.to_owned(),
                grouped(server.vcpus, 0),
                grouped(server.memory_gb, 0),
                server.cache_gb.map(|gb| grouped(gb, 0)).unwrap_or_default(),
                server.machines.to_string(),
                server
                    .churn_gb_per_day
                    .map(|gb| grouped(gb, 0))
                    .unwrap_or_default(),
            ]);
        }
    }
    table
}

fn rpo(bandwidth: &Bandwidth, wanted: f64) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let mut add = |name: String, value: String| table.row(vec![name, value]);
    let mbps = |value: Option<f64>| {
        value.map_or_else(
            || "not measured".to_owned(),
            |value| format!("{} Mbps", grouped(value, 1)),
        )
    };
    add("Mean".to_owned(), mbps(Some(bandwidth.mean_mbps)));
    for rpo in &bandwidth.rpo {
        add(
            format!("RPO of {} minutes", grouped(rpo.minutes, 1)),
            format!(
                "{} always, {} for 90 % of the time",
                mbps(rpo.always_mbps),
                mbps(rpo.ninety_percent_mbps)
            ),
        );
    }
    if let Some(interval) = &bandwidth.interval {
        add(
            "How sure".to_owned(),
            format!(
                "{} to {} Mbps with {} % confidence, for {} minutes and 90 % of the time",
                grouped(interval.low_mbps, 1),
                grouped(interval.high_mbps, 1),
                grouped(interval.confidence_percent, 0),
                grouped(wanted, 1)
            ),
        );
    }
    if let Some(link) = &bandwidth.link {
        let achieved = link.achieved_rpo_minutes.map_or_else(
            || "not known".to_owned(),
            |minutes| format!("{} minutes at worst", grouped(minutes, 1)),
        );
        add(
            format!("RPO with {} Mbps", grouped(link.mbps, 1)),
            match link.violations {
                Some(violations) => format!(
                    "{achieved}; {violations} violations of {} minutes",
                    grouped(wanted, 1)
                ),
                None => achieved,
            },
        );
    }
    let basis = &bandwidth.measurement;
    add(
        "Measurement".to_owned(),
        format!(
            "{} days, {} % covered, {} % of the servers: {}",
            grouped(basis.days, 1),
            grouped(basis.coverage_percent, 0),
            grouped(basis.servers_measured_percent, 0),
            basis.rating.words()
        ),
    );
    table
}

fn overridden(report: &OverrideReport) -> Table {
    let mut table = Table::new(&[
        ("servers", Align::Left),
        ("what", Align::Left),
        ("reason, who, when", Align::Left),
    ]);
    for applied in &report.applied {
        let disk = applied.disk.as_ref().map(|disk| format!(", disk {disk}"));
        let by = [&applied.reason, &applied.who, &applied.when];
        let by: Vec<&str> = by.into_iter().filter_map(|part| part.as_deref()).collect();
        table.row(vec![
            format!(
                "{} ({}){}",
                applied.server,
                applied.servers.len(),
                disk.unwrap_or_default()
            ),
            applied.action.clone(),
            by.join(", "),
        ]);
    }
    for (name, totals) in [("before", report.before), ("after", report.after)] {
        table.row(vec![
            name.to_owned(),
            format!("{} servers, {} disks", totals.servers, totals.disks),
            format!(
                "{} GB, {} GB of it used",
                grouped(totals.storage_gb, 1),
                grouped(totals.used_gb, 1)
            ),
        ]);
    }
    table
}

/// Servers that a summary lists; the files have all of them.
const SERVERS_SHOWN: usize = 40;

fn servers(plan: &Plan) -> Option<Table> {
    let servers = plan.document.servers.as_ref()?;
    let mut table = Table::new(&[
        ("server", Align::Left),
        ("readiness", Align::Left),
        ("size", Align::Left),
        ("storage", Align::Left),
        ("GB", Align::Right),
        ("GB a day", Align::Right),
        ("IOPS", Align::Right),
        ("account", Align::Right),
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
            server
                .storage
                .map(|kind| kind.words().to_lowercase())
                .unwrap_or_default(),
            number(server.storage_gb),
            number(server.change.as_ref().map(|change| change.gb_per_day)),
            number(iops),
            account
                .map(|account| account.to_string())
                .unwrap_or_default(),
        ]);
    }
    if servers.len() > SERVERS_SHOWN {
        table.row(vec![format!(
            "... and {} more",
            servers.len() - SERVERS_SHOWN
        )]);
    }
    Some(table)
}
