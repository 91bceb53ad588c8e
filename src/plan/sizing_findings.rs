//! What is to be said of sizes by use.

use super::server::PlannedServer;
use super::sizing_totals::SizingTotals;
use crate::estate::UsageKind;
use crate::finding::Finding;
use crate::message;
use crate::rules::{RuleSet, ids};
use crate::settings::{Settings, Sizing};
use crate::units::grouped;
use crate::wording::Message;

/// What sizes by use change, of whom too little is known for them, and what stands on weak figures.
pub(crate) fn sizing_findings(
    totals: Option<&SizingTotals>,
    servers: &[PlannedServer],
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Finding> {
    if settings.sizing == Sizing::Measured && rules.is_past() {
        let message = message!("sizes follow what servers have: the rule set is of a time before");
        return vec![
            Finding::warning("sizing-without-effect", message!("setting sizing"), message)
                .hint(message!("plan with --rules current")),
        ];
    }
    let by_use = settings.sizing == Sizing::Measured;
    let mut found: Vec<Finding> = more_than_all(servers).into_iter().collect();
    if let Some(totals) = totals.filter(|totals| totals.measured_servers > 0) {
        found.push(compared(totals, by_use));
    }
    if by_use {
        found.extend(not_measured(servers));
        found.extend(stated(servers));
    }
    found.extend(totals.and_then(|totals| hinted(totals, rules)));
    found
}

/// Both sums beside one another.
fn compared(totals: &SizingTotals, by_use: bool) -> Finding {
    let servers = Message::counted(totals.servers, "server", "servers");
    let measured = totals.measured_servers;
    let (less, more) = (totals.measured, totals.allocated);
    let (use_vcpus, use_gb) = (grouped(less.vcpus, 0), grouped(less.memory_gb, 0));
    let (vcpus, gb) = (grouped(more.vcpus, 0), grouped(more.memory_gb, 0));
    let message = if by_use {
        message!(
            "{measured} of {servers} get sizes by what they use: {use_vcpus} vCPUs and {use_gb} GB of memory in all, {vcpus} vCPUs and {gb} GB by what they have",
            measured,
            servers,
            use_vcpus,
            use_gb,
            vcpus,
            gb
        )
    } else {
        message!(
            "sizes by what servers have come to {vcpus} vCPUs and {gb} GB of memory; by what {measured} of {servers} use, to {use_vcpus} vCPUs and {use_gb} GB",
            vcpus,
            gb,
            measured,
            servers,
            use_vcpus,
            use_gb
        )
    };
    let code = if by_use { "sized-by-use" } else { "could-be-sized-by-use" };
    let finding = Finding::note(code, message!("sizes"), message).rule(ids::COMFORT_FACTOR);
    if by_use {
        finding
    } else {
        finding.hint(message!("--sizing measured takes the sizes by use"))
    }
}

/// Servers that are said to use more than they have.
fn more_than_all(servers: &[PlannedServer]) -> Option<Finding> {
    let uses = |server: &&PlannedServer| {
        let usage = &server.usage;
        [usage.cpu_percent, usage.memory_percent].into_iter().flatten().any(|used| used > 100.0)
    };
    let names: Vec<&str> = servers.iter().filter(uses).map(|server| server.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let message = message!(
        "more than 100 % of processors or memory is in use by what is stated, which counts as 100 %: {shown}",
        shown = Message::first_few(&names, NAMED)
    );
    Some(Finding::warning("utilisation-above-100", message!("sizes"), message).hint(message!(
        "make sure that the values are per cent of all processors and of the memory of the machine"
    )))
}

/// Servers that were to be sized by use, and are not.
fn not_measured(servers: &[PlannedServer]) -> Option<Finding> {
    let unmeasured = servers.iter().filter(|server| {
        let sizing = server.sizing.as_ref().filter(|_| server.in_totals && !server.size_by_hand);
        sizing.is_some_and(|sizing| sizing.measured.is_none())
    });
    let names: Vec<&str> = unmeasured.map(|server| server.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let servers = Message::counted(names.len(), "server", "servers");
    let shown = Message::first_few(&names, NAMED);
    let message = message!(
        "for {servers} no utilisation is known that a size may be chosen by, so that what they have counts: {shown}",
        servers,
        shown
    );
    Some(
        Finding::warning("not-sized-by-use", message!("sizes"), message)
            .rule(ids::SIZING_DAYS_MIN)
            .hint(message!("give a measurement of a week or more with --churn FILE, or set cpu_percent and memory_percent in an override")),
    )
}

/// Sizes that stand on values of which a file says neither percentile nor history.
fn stated(servers: &[PlannedServer]) -> Option<Finding> {
    let is_stated = |server: &&PlannedServer| {
        let from = [server.usage.cpu_from, server.usage.memory_from];
        let by_use = server.sizing.as_ref().is_some_and(|sizing| sizing.measured.is_some());
        by_use && from.into_iter().flatten().any(|from| from.kind == UsageKind::Stated)
    };
    let count = servers.iter().filter(is_stated).count();
    let servers = (count > 0).then(|| Message::counted(count, "server", "servers"))?;
    let message = message!(
        "of {servers} the file states the utilisation, but neither its percentile nor how long was measured; it is taken as it is, as Azure Migrate does with imports",
        servers
    );
    Some(Finding::note("utilisation-as-stated", message!("sizes"), message).hint(message!(
        "make sure that the values are percentiles or peaks of a week or more, not averages"
    )))
}

/// Servers that look larger than they have to be by figures that are too weak for a size.
fn hinted(totals: &SizingTotals, rules: &RuleSet) -> Option<Finding> {
    let days = rules.number(ids::SIZING_DAYS_MIN)?;
    if totals.hinted.vcpus <= 0.0 && totals.hinted.memory_gb <= 0.0 {
        return None;
    }
    let message = message!(
        "of {servers} one moment, or less than {days} days, is known; if a longer measurement confirms it, they take {vcpus} vCPUs and {gb} GB of memory less",
        servers = Message::counted(totals.hinted_servers, "server", "servers"),
        days = grouped(days, 0),
        vcpus = grouped(totals.hinted.vcpus, 0),
        gb = grouped(totals.hinted.memory_gb, 0)
    );
    Some(
        Finding::note("sizing-hint", message!("sizes"), message)
            .rule(ids::SIZING_DAYS_MIN)
            .hint(message!("measure processors and memory for a week or more, and give the measurement with --churn FILE")),
    )
}

/// Servers that a message names.
const NAMED: usize = 5;
