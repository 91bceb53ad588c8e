//! What a plan recommends: sentences that follow from its figures.

use std::collections::BTreeMap;

use super::account_utilisation::has_managed_disks;
use super::clock::Clock;
use super::first_copy::{FirstCopyWords, LinkWords};
use super::right_sizing;
use super::texts::Texts;
use super::theme::NumberStyle;
use crate::churn::RpoBandwidth;
use crate::plan::schedule::WavePlan;
use crate::plan::{OnPremisesServer, Plan, PlannedServer, Readiness};
use crate::rules::Status;
use crate::settings::{Method, Purpose, Scenario};
use crate::units::HOURS_PER_DAY;

/// Sizes that the recommendation names.
const SIZES_NAMED: usize = 3;

const MINUTES_PER_HOUR: f64 = 60.0;

/// What is recommended, a sentence each.
pub(crate) fn recommendation(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<String> {
    let document = &plan.document;
    if document.inputs.get("virtual_machines").unwrap_or(0.0) <= 0.0 {
        let nothing = texts.say("recommend.nothing").to_owned();
        return std::iter::once(nothing).chain(sizes(plan, texts)).collect();
    }
    let mut advice =
        vec![recovery_point(plan, style, texts).unwrap_or_else(|| bandwidth(plan, style, texts))];
    advice.extend(link(plan, style, texts));
    let first_copy = FirstCopyWords::of(plan, style, texts);
    advice
        .extend(schedule(plan, style, texts).or_else(|| first_copy.map(FirstCopyWords::sentence)));
    advice.extend(first_copy.and_then(FirstCopyWords::together));
    advice.extend(recovery(plan, style, texts));
    advice.push(storage(plan, style, texts));
    advice.extend(replica_disks(plan, texts));
    advice.extend(sizes(plan, texts));
    advice.extend(right_sizing::saved(plan, style, texts));
    advice.extend(on_premises(plan, style, texts));
    advice.extend(replication(plan, style, texts));
    advice.extend(free_days(plan, style, texts));
    advice
}

/// For how long no instance fee is due; with a start until when, and which waves take longer.
fn free_days(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let document = &plan.document;
    let free = document.replication.as_ref()?.free_days?;
    let is_recovery = document.purpose == Some(Purpose::Dr);
    let waves = document.schedule.iter().flat_map(|schedule| &schedule.waves);
    let day = |wave: &WavePlan| {
        let clock = Clock::of(document.schedule.as_ref()?);
        let end = clock.date(wave.start_hour + free * HOURS_PER_DAY)?;
        Some(end.date().to_string())
    };
    let days: Vec<String> = waves.clone().filter_map(day).collect();
    let until = match days.iter().min().zip(days.iter().max()) {
        Some((first, last)) if first != last => {
            texts.fill("recommend.free.until_several", &[("first", first), ("last", last)])
        }
        Some((first, _)) => texts.fill("recommend.free.until_one", &[("first", first)]),
        None => String::new(),
    };
    let days = style.number(free, 0);
    let values = [("days", days.as_str()), ("until", &until)];
    let key = if is_recovery { "recommend.free.recovery" } else { "recommend.free.migration" };
    let mut sentence = texts.fill(key, &values);
    let longer =
        waves.filter(|wave| wave.end_hour - wave.start_hour > free * HOURS_PER_DAY).count();
    if longer > 0 && !is_recovery {
        sentence.push(' ');
        let count = style.count(longer);
        sentence.push_str(&texts.count("recommend.free_longer", longer, &[("count", &count)]));
    }
    Some(sentence)
}

/// What the changes need once everything is copied.
fn bandwidth(plan: &Plan, style: NumberStyle, texts: &Texts) -> String {
    match plan.document.needed_mbps() {
        Some(needed) => texts.fill("recommend.bandwidth", &[("delta", &whole_mbps(needed, style))]),
        None => texts.say("recommend.bandwidth_unknown").to_owned(),
    }
}

/// A bandwidth to ask for: in whole Mbps, never rounded down.
pub(crate) fn whole_mbps(mbps: f64, style: NumberStyle) -> String {
    style.number(crate::plan::whole_mbps(mbps), 0)
}

/// Whether machines are replicated in cycles, which promise no recovery point.
fn is_agentless(plan: &Plan) -> bool {
    plan.document.method == Some(Method::Agentless)
}

/// What is to be done about replicas of other types than the disks that machines are planned with.
fn replica_disks(plan: &Plan, texts: &Texts) -> Option<String> {
    let servers = plan.document.servers.iter().flatten().filter(|server| server.in_totals);
    let disks = servers.flat_map(|server| &server.disk_plan);
    let others = disks.filter(|disk| disk.has_other_replica()).count();
    let count = others.to_string();
    (others > 0).then(|| texts.count("recommend.replica_disks", others, &[("count", &count)]))
}

/// Whether the storage holds disks and no recovery points.
fn keeps_no_recovery_points(plan: &Plan) -> bool {
    is_agentless(plan) || !plan.document.settings.keeps_points()
}

/// How long cycles and the downtime of a cut-over are over the link that is there, and what the other method would need.
fn replication(plan: &Plan, style: NumberStyle, texts: &Texts) -> Vec<String> {
    let Some(replication) = &plan.document.replication else {
        return Vec::new();
    };
    let of_cycles = replication.agentless.as_ref().and_then(|agentless| {
        let cut_over = &agentless.cut_over;
        let (least, most) = cut_over.downtime_least_hours.zip(cut_over.downtime_most_hours)?;
        let (least, most) = (style.number(least, 1), style.number(most, 1));
        let between = [("least", least.as_str()), ("most", most.as_str())];
        let hours = if least == most {
            most.clone()
        } else {
            texts.fill("recommend.hours_between", &between)
        };
        let values = [
            ("mbps", style.rounded(agentless.cycles.link_mbps?)),
            ("cycle", style.number(agentless.cycles.cycle_hours?, 1)),
            ("hours", hours),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        Some(texts.fill("recommend.agentless", &values))
    });
    let other = replication.other_method.as_ref().map(|other| texts.message(&other.message));
    of_cycles.into_iter().chain(other).collect()
}

/// The recovery point that is asked for, where changes were measured over time.
pub(crate) fn objective(plan: &Plan) -> Option<&RpoBandwidth> {
    plan.document.bandwidth.as_ref()?.objective(plan.document.settings.rpo)
}

/// What the recovery point that is asked for needs.
fn recovery_point(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let point = objective(plan)?;
    let needed = plan.document.needed_mbps().filter(|_| point.ninety_percent_mbps.is_some())?;
    let values = [
        ("minutes", style.rounded(point.minutes)),
        ("always", whole_mbps(point.always_mbps?, style)),
        ("often", whole_mbps(needed, style)),
        ("mean", style.rounded(plan.document.outputs.get("delta_bandwidth_mbps")?)),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    Some(texts.fill("recommend.recovery_point", &values))
}

/// What the mean bandwidth of the changes leaves open: how much the peaks need.
pub(crate) fn delta_note(plan: &Plan, style: NumberStyle, texts: &Texts) -> String {
    match objective(plan).and_then(|point| Some((point.minutes, point.always_mbps?))) {
        Some((minutes, always)) => texts.fill(
            "number.delta_peaks",
            &[("always", &style.rounded(always)), ("minutes", &style.rounded(minutes))],
        ),
        None if is_agentless(plan) => texts.say("number.delta_agentless").to_owned(),
        None => texts.say("number.delta_note").to_owned(),
    }
}

/// Whether the link that is there is enough for the recovery point that is asked for.
fn link(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let needed = objective(plan)?.always_mbps?;
    let link = plan.document.bandwidth.as_ref()?.link.as_ref()?;
    let key = match link.achieved_rpo_minutes {
        None => "recommend.link_never",
        Some(achieved) if link.mbps >= needed && achieved < 1.0 => "recommend.link_ample",
        Some(_) if link.mbps >= needed => "recommend.link_enough",
        Some(_) => "recommend.link_short",
    };
    let achieved = link.achieved_rpo_minutes.unwrap_or_default();
    let values = [
        ("mbps", style.rounded(link.mbps)),
        ("minutes", style.rounded(plan.document.settings.rpo)),
        ("achieved", style.rounded(achieved)),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    Some(texts.fill(key, &values))
}

/// How long everything takes over the link that is there, where that was planned.
fn schedule(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    // Averages are copied; nothing is said about when they move.
    plan.document.servers.as_ref()?;
    let schedule = plan.document.schedule.as_ref()?;
    let key = if schedule.keep_replicating {
        "recommend.schedule_protected"
    } else {
        "recommend.schedule_moved"
    };
    let count = schedule.waves.len();
    let values = [
        ("mbps", style.rounded(schedule.link_mbps)),
        ("count", style.count(count)),
        ("copied", LinkWords { style, texts }.time(schedule.replication_hours)),
        ("days", style.number(schedule.length_hours / HOURS_PER_DAY, 1)),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    (count > 0).then(|| texts.count(key, count, &values))
}

/// How long a recovery takes and in how many plans, and whether there is a way back.
fn recovery(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let recovery = plan.document.recovery.as_ref().filter(|recovery| !recovery.plans.is_empty())?;
    let assumed = recovery.parts.iter().filter(|part| part.status == Status::Assumed);
    let assumed: f64 = assumed.map(|part| part.total_minutes).sum();
    let words = LinkWords { style, texts };
    let count = recovery.plans.len();
    let values = [
        ("time", words.time(recovery.minutes / MINUTES_PER_HOUR)),
        ("assumed", words.time(assumed / MINUTES_PER_HOUR)),
        ("count", style.count(count)),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut sentence = texts.count("recommend.recovery", count, &values);
    if !recovery.failback.supported {
        sentence.push(' ');
        sentence.push_str(texts.say("recommend.no_failback"));
    }
    Some(sentence)
}

fn storage(plan: &Plan, style: NumberStyle, texts: &Texts) -> String {
    let Some(storage) = plan.document.outputs.get("storage_gb") else {
        return texts.say("recommend.accounts_unknown").to_owned();
    };
    let Some((accounts, count)) = accounts(plan, style, texts) else {
        return texts.fill("recommend.disks", &[("storage", &style.rounded(storage))]);
    };
    let values = [("accounts", accounts.as_str()), ("storage", &style.rounded(storage))];
    if has_managed_disks(plan) && keeps_no_recovery_points(plan) {
        texts.count("recommend.managed_only", count, &values)
    } else if has_managed_disks(plan) {
        texts.count("recommend.managed", count, &values)
    } else {
        texts.count("recommend.accounts", count, &values)
    }
}

/// The storage accounts in words, and how many there are: `5 standard and 1 premium`.
pub(crate) fn accounts(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<(String, usize)> {
    let outputs = &plan.document.outputs;
    let (standard, premium) =
        outputs.get("standard_accounts").zip(outputs.get("premium_accounts"))?;
    if standard + premium <= 0.0 {
        return None;
    }
    if has_managed_disks(plan) {
        let words = texts.fill("number.accounts_cache", &[("count", &style.number(standard, 0))]);
        return Some((words, if standard > 1.0 { 2 } else { 1 }));
    }
    let of = |key: &str, number: f64| texts.fill(key, &[("count", &style.number(number, 0))]);
    let standard_words = of("number.accounts_standard", standard);
    let premium_words = of("number.accounts_premium", premium);
    let words = if premium <= 0.0 {
        standard_words
    } else if standard <= 0.0 {
        premium_words
    } else {
        texts.fill(
            "number.accounts_both",
            &[("standard", &standard_words), ("premium", &premium_words)],
        )
    };
    Some((words, if standard + premium > 1.0 { 2 } else { 1 }))
}

fn sizes(plan: &Plan, texts: &Texts) -> Option<String> {
    let servers = plan.document.servers.as_ref()?;
    // Where no server is in the totals, those that may come to be.
    let any_in_totals = servers.iter().any(|server| server.in_totals);
    let counts = |server: &&PlannedServer| {
        server.in_totals || (!any_in_totals && server.readiness != Readiness::NotReady)
    };
    let counted = servers.iter().filter(counts);
    let named: Vec<String> = common(counted.filter_map(|server| server.azure_size.as_deref()))
        .into_iter()
        .take(SIZES_NAMED)
        .map(|(size, _)| size.trim_start_matches("Standard_").to_owned())
        .collect();
    (!named.is_empty()).then(|| texts.fill("recommend.sizes", &[("sizes", &named.join(", "))]))
}

fn on_premises(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    if plan.document.scenario == Scenario::Hyperv {
        return Some(hyperv(plan, texts));
    }
    let built = &plan.document.infrastructure;
    let part = |key: &str, servers: &[OnPremisesServer], spare: bool| {
        let mut servers = servers.iter().filter(|server| server.spare == spare).peekable();
        let first = *servers.peek()?;
        let servers = servers.count();
        let cache = first
            .cache_gb
            .map(|gb| texts.fill("recommend.server.cache", &[("gb", &style.number(gb, 0))]));
        let count = servers.to_string();
        let values = [
            ("count", count.as_str()),
            ("vcpus", &style.number(first.vcpus, 0)),
            ("memory", &style.number(first.memory_gb, 0)),
            ("cache", &cache.unwrap_or_default()),
        ];
        Some(texts.count(key, servers, &values))
    };
    let appliance = if is_agentless(plan) {
        "recommend.server.migrate_appliance"
    } else {
        "recommend.server.appliance"
    };
    let parts: Vec<String> = [
        part("recommend.server.configuration", &built.configuration_servers, false),
        part("recommend.server.process", &built.process_servers, false),
        part(appliance, &built.appliances, false),
        part("recommend.server.spare", &built.appliances, true),
    ]
    .into_iter()
    .flatten()
    .collect();
    let servers = parts.join(texts.say("recommend.server.and"));
    let key = match plan.document.inputs.get("changed_gb_per_day") {
        Some(_) => "recommend.configuration",
        None => "recommend.configuration_least",
    };
    (!parts.is_empty()).then(|| texts.fill(key, &[("servers", &servers)]))
}

/// On which hosts the provider and the agent go.
fn hyperv(plan: &Plan, texts: &Texts) -> String {
    let hosts = plan.document.infrastructure.hyperv_hosts.unwrap_or_default();
    let Some(known) = hosts.known else {
        return texts.say("recommend.hyperv").to_owned();
    };
    let without = hosts.machines_without_host;
    let unknown = match without {
        0 => String::new(),
        _ => texts.count(
            "recommend.hyperv_unknown",
            without as usize,
            &[("count", &without.to_string())],
        ),
    };
    let values = [("count", known.to_string()), ("unknown", unknown)];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    texts.count("recommend.hyperv_hosts", known as usize, &values)
}

/// Words with how often they occur, the most frequent first, equal ones by the alphabet.
pub(crate) fn common<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut list: Vec<(&str, usize)> = counts.into_iter().collect();
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    list
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn the_most_frequent_word_is_first_and_ties_go_by_the_alphabet() {
        let words = ["b", "a", "c", "b", "c"];
        assert_eq!(common(words.into_iter()), [("b", 2), ("c", 2), ("a", 1)]);
    }
}
