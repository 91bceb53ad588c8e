//! The schedule: its waves, its batches, and when each server moves.

use std::collections::HashMap;

use super::super::clock::Clock;
use super::super::schedule::Ready;
use super::{Cell, Form, Kind, Table, View};
use crate::figure::Unit;
use crate::plan::schedule::{Batch, Schedule, ServerCopy, WavePlan};

const NUMBER: Kind = Kind::Number(Unit::Number);

/// Waves that a summary lists; the workbook and the run book have all of them.
const WAVES_SHOWN: usize = 20;

/// Servers that a cell names; all of them stand on Server Dates and in the run book.
const NAMED: usize = 40;

fn named(servers: &[String]) -> String {
    let named = servers.get(..NAMED).unwrap_or(servers).join(", ");
    match servers.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} … (+{more})"),
    }
}

/// What moves together, how ready it is, and when.
pub(crate) fn waves(view: View<'_>, schedule: &Schedule) -> Table {
    let (html, sheet) = ([Form::Html], [Form::Workbook]);
    let full = [Form::Html, Form::Workbook];
    let moment = Kind::Moment(Clock::of(schedule));
    let ready = Ready::of(view.plan);
    let cuts_over = view.form == Form::Workbook || !schedule.keep_replicating;
    view.table("waves", &schedule.waves)
        .integer("wave", |wave| wave.number)
        .width(8.0)
        .only(&[Form::Summary, Form::Workbook])
        .words("wave_name", |wave| &wave.name)
        .width(30.0)
        .integer("wave", |wave| wave.number)
        .only(&html)
        .words("groups", |wave| Cell::list(&wave.groups, ", "))
        .width(26.0)
        .only(&sheet)
        .integer("servers", |wave| wave.servers.len())
        .width(10.0)
        .gb("data", |wave| wave.gb)
        .decimals(0)
        .column("delta_mbps", NUMBER, |wave| wave.delta_mbps)
        .only(&full)
        .words("readiness", move |wave| ready.words(wave, &view.style.texts))
        .width(22.0)
        .column("begins", moment, |wave| wave.start_hour)
        .width(16.0)
        .column("copied", moment, |wave| wave.copied_hour)
        .width(16.0)
        .only(&full)
        .column("tested", moment, |wave| wave.tested_hour)
        .width(16.0)
        .only(&sheet)
        .column("cut_over", moment, |wave| wave.cut_over_hour)
        .width(16.0)
        .only(&full)
        .when(cuts_over)
        .column("ends", moment, |wave| wave.end_hour)
        .width(16.0)
        .prose("groups", |wave| Cell::list(&wave.groups, ", "))
        .only(&html)
        .words("wave_servers", |wave| named(&wave.servers))
        .width(70.0)
        .only(&sheet)
        .at_most(WAVES_SHOWN)
        .build()
}

/// What is copied together, and when.
pub(crate) fn batches(view: View<'_>, schedule: &Schedule) -> Table {
    let (html, sheet) = ([Form::Html], [Form::Workbook]);
    let moment = Kind::Moment(Clock::of(schedule));
    let mut copies = schedule.batches.iter().flat_map(|batch| &batch.copies);
    let has_process_servers = copies.any(|copy| copy.process_server.is_some());
    // An HTML page has no room for a column that is empty.
    let process_servers = view.form == Form::Workbook || has_process_servers;
    view.table("batches", &schedule.batches)
        .words("batch", |batch| batch.number.to_string())
        .only(&html)
        .integer("batch", |batch| batch.number)
        .width(8.0)
        .only(&sheet)
        .integer("wave", |batch| batch.wave)
        .width(8.0)
        .integer("servers", |batch| batch.servers.len())
        .width(9.0)
        .gb("data", |batch| batch.gb)
        .decimals(0)
        .gb("sent", |batch| batch.sent_gb)
        .only(&sheet)
        .column("mbps", NUMBER, |batch| batch.mbps)
        .only(&html)
        .column("begins", moment, |batch| batch.start_hour)
        .width(16.0)
        .column("ends", moment, |batch| batch.end_hour)
        .width(16.0)
        .column("hours", NUMBER, |batch| batch.end_hour - batch.start_hour)
        .width(10.0)
        .only(&sheet)
        .column("mbps", NUMBER, |batch| batch.mbps)
        .width(10.0)
        .only(&sheet)
        .words("process_servers", |batch| Cell::list(batch.process_servers(), ", "))
        .width(26.0)
        .when(process_servers)
        .prose("batch_servers", |batch| match view.form {
            Form::Workbook => named(&batch.servers),
            _ => batch.servers.join(", "),
        })
        .width(80.0)
        .build()
}

/// What happens to a server: its copy with its batch and wave, or nothing.
type Copied<'a> = Option<(&'a Batch, &'a ServerCopy, Option<&'a WavePlan>)>;

/// When each server moves; servers that are not scheduled come last, with the reason.
pub(crate) fn server_dates(view: View<'_>, schedule: &Schedule) -> Table {
    const ID: &str = "server-dates";
    let moment = Kind::Moment(Clock::of(schedule));
    let waves: HashMap<usize, &WavePlan> =
        schedule.waves.iter().map(|wave| (wave.number, wave)).collect();
    let copied = schedule.batches.iter().flat_map(|batch| {
        let wave = waves.get(&batch.wave).copied();
        let copies = batch.copies.iter();
        copies.map(move |copy| (copy.server.as_str(), Some((batch, copy, wave)), None))
    });
    let left_out = schedule.left_out.iter();
    let left_out = left_out.map(|out| (out.server.as_str(), None, Some(&out.reason)));
    let of_wave = |copied: Copied<'_>, hour: fn(&WavePlan) -> Option<f64>| {
        copied.and_then(|(.., wave)| wave).and_then(hour)
    };
    view.table(ID, copied.chain(left_out))
        .words("name", |(server, ..)| server)
        .width(30.0)
        .integer("wave", |(_, copied, _)| copied.map(|(batch, ..)| batch.wave))
        .width(8.0)
        .words("wave_name", |(_, copied, _)| match copied {
            Some((.., wave)) => Cell::from(wave.map(|wave| &wave.name)),
            None => view.get(ID, "left_out").into(),
        })
        .width(30.0)
        .integer("batch", |(_, copied, _)| copied.map(|(batch, ..)| batch.number))
        .width(8.0)
        .words("process_servers", |(_, copied, _)| {
            copied.and_then(|(_, copy, _)| copy.process_server.as_deref())
        })
        .width(24.0)
        .gb("data", |(_, copied, _)| copied.map(|(_, copy, _)| copy.gb))
        .column("begins", moment, |(_, copied, _)| copied.map(|(_, copy, _)| copy.start_hour))
        .width(16.0)
        .column("ends", moment, |(_, copied, _)| copied.map(|(_, copy, _)| copy.end_hour))
        .width(16.0)
        .column("tested", moment, move |(_, copied, _)| {
            of_wave(copied, |wave| Some(wave.tested_hour))
        })
        .width(16.0)
        .column("cut_over", moment, move |(_, copied, _)| {
            of_wave(copied, |wave| wave.cut_over_hour)
        })
        .width(16.0)
        .column("moved", moment, move |(_, copied, _)| {
            of_wave(copied, |wave| wave.cut_over_hour.map(|_| wave.end_hour))
        })
        .width(16.0)
        .prose("reason", |(.., reason)| reason)
        .width(46.0)
        .when(!schedule.left_out.is_empty())
        .build()
}

/// The servers that are not scheduled.
pub(crate) fn left_out(view: View<'_>, schedule: &Schedule) -> Table {
    view.table("left-out", &schedule.left_out)
        .words("name", |out| &out.server)
        .prose("reason", |out| &out.reason)
        .build()
}
