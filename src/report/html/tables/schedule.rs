//! The schedule: how long it takes, its waves and its batches.

use super::super::super::schedule::{Clock, Ready, facts};
use super::{Block, Maker, Section, plain};
use crate::plan::schedule::Schedule;

impl Maker<'_> {
    /// The part of the report about the schedule, if the plan has one.
    pub(crate) fn schedule(&self) -> Option<Section> {
        let schedule = self.plan.document.schedule.as_ref()?;
        let blocks = [
            Some(length(self, schedule)),
            Some(waves(self, schedule)),
            Some(batches(self, schedule)),
            left_out(self, schedule),
        ];
        let title = self.look.texts.say("html.schedule");
        let blocks = blocks.into_iter().flatten().collect();
        Some(Section::new("schedule", title, blocks))
    }
}

fn length(maker: &Maker<'_>, schedule: &Schedule) -> Block {
    let texts = &maker.look.texts;
    let facts = facts(schedule, maker.look.theme.numbers, texts);
    let rows = facts.into_iter().map(|fact| plain(vec![fact.label, fact.value]));
    let columns = [("html.figure", false), ("column.value", false)];
    let title = texts.say("html.schedule_facts");
    maker.block("schedule-facts", title, &columns, rows.collect()).without_filter()
}

fn waves(maker: &Maker<'_>, schedule: &Schedule) -> Block {
    let texts = &maker.look.texts;
    let clock = Clock::of(schedule);
    let ready = Ready::of(maker.plan);
    let moment = |hour: f64| clock.words(hour, maker.look.theme.numbers, texts);
    let mut columns = vec![
        ("column.wave_name", false),
        ("column.wave", true),
        ("column.servers", true),
        ("column.data", true),
        ("column.delta_mbps", true),
        ("column.readiness", false),
        ("column.begins", false),
        ("column.copied", false),
    ];
    if !schedule.keep_replicating {
        columns.push(("column.cut_over", false));
    }
    columns.push(("column.ends", false));
    columns.push(("column.groups", false));
    let rows = schedule.waves.iter().map(|wave| {
        let mut cells = vec![
            wave.name.clone(),
            wave.number.to_string(),
            wave.servers.len().to_string(),
            maker.number(Some(wave.gb), 0),
            maker.number(Some(wave.delta_mbps), 2),
            ready.words(wave, texts),
            moment(wave.start_hour),
            moment(wave.copied_hour),
        ];
        cells.extend(wave.cut_over_hour.map(moment));
        cells.push(moment(wave.end_hour));
        cells.push(wave.groups.join(", "));
        plain(cells)
    });
    maker
        .block("waves", texts.say("html.waves"), &columns, rows.collect())
        .noted(texts.say("html.waves_note"))
}

fn batches(maker: &Maker<'_>, schedule: &Schedule) -> Block {
    let texts = &maker.look.texts;
    let clock = Clock::of(schedule);
    let moment = |hour: f64| clock.words(hour, maker.look.theme.numbers, texts);
    let with_process_servers = schedule
        .batches
        .iter()
        .flat_map(|batch| &batch.copies)
        .any(|copy| copy.process_server.is_some());
    let mut columns = vec![
        ("column.batch", false),
        ("column.wave", true),
        ("column.servers", true),
        ("column.data", true),
        ("column.mbps", true),
        ("column.begins", false),
        ("column.ends", false),
    ];
    if with_process_servers {
        columns.push(("column.process_servers", false));
    }
    columns.push(("column.batch_servers", false));
    let rows = schedule.batches.iter().map(|batch| {
        let mut cells = vec![
            batch.number.to_string(),
            batch.wave.to_string(),
            batch.servers.len().to_string(),
            maker.number(Some(batch.gb), 0),
            maker.number(Some(batch.mbps), 2),
            moment(batch.start_hour),
            moment(batch.end_hour),
        ];
        if with_process_servers {
            cells.push(batch.process_servers().join(", "));
        }
        cells.push(batch.servers.join(", "));
        plain(cells)
    });
    let title = texts.say("html.batches");
    maker.block("batches", title, &columns, rows.collect()).noted(texts.say("html.batches_note"))
}

fn left_out(maker: &Maker<'_>, schedule: &Schedule) -> Option<Block> {
    if schedule.left_out.is_empty() {
        return None;
    }
    let rows =
        schedule.left_out.iter().map(|out| plain(vec![out.server.clone(), out.reason.clone()]));
    let columns = [("column.name", false), ("column.reason", false)];
    let title = maker.look.texts.say("html.left_out");
    Some(maker.block("left-out", title, &columns, rows.collect()))
}
