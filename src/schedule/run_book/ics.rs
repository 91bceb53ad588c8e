//! The windows of a schedule as an iCalendar file.

use jiff::ToSpan;
use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

use crate::inert;
use crate::message;
use crate::plan::schedule::Schedule;
use crate::schedule::when::date_at;
use crate::wording::{Message, Translate};

/// Content lines are folded after so many octets.
const MAX_LINE_BYTES: usize = 75;

/// Batches, tests and cut-overs as events in local time; `None` where the schedule has no start date.
#[must_use]
pub fn calendar(schedule: &Schedule, translate: Translate<'_>) -> Option<String> {
    let start = schedule.start.as_ref()?.parse::<DateTime>().ok()?;
    let mut file = String::new();
    for text in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//asrcap//schedule//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut file, text);
    }
    let servers = |servers: &[String]| Message::counted(servers.len(), "server", "servers");
    for batch in &schedule.batches {
        let summary = message!(
            "Batch {batch}: initial replication of {servers}",
            batch = batch.number,
            servers = servers(&batch.servers)
        );
        let event = Event {
            kind: "batch",
            summary: summary.translated(translate),
            hours: (batch.start_hour, batch.end_hour),
            servers: &batch.servers,
        };
        event.write(&mut file, start);
    }
    for wave in &schedule.waves {
        let (name, servers) = (wave.name.clone(), servers(&wave.servers));
        let test = Event {
            kind: "test",
            summary: message!(
                "{wave}: test failover of {servers}",
                wave = name.clone(),
                servers = servers.clone()
            )
            .translated(translate),
            hours: (wave.copied_hour, wave.tested_hour),
            servers: &wave.servers,
        };
        test.write(&mut file, start);
        if let Some(cut_over) = wave.cut_over_hour {
            let event = Event {
                kind: "cut-over",
                summary: message!("{wave}: cut-over of {servers}", wave = name, servers)
                    .translated(translate),
                hours: (cut_over, wave.end_hour),
                servers: &wave.servers,
            };
            event.write(&mut file, start);
        }
    }
    line(&mut file, "END:VCALENDAR");
    Some(file)
}

/// Something that lasts from one hour to another.
struct Event<'a> {
    kind: &'static str,
    summary: String,
    hours: (f64, f64),
    servers: &'a [String],
}

impl Event<'_> {
    fn write(&self, file: &mut String, start: DateTime) {
        let (Some(from), Some(to)) = (date_at(start, self.hours.0), date_at(start, self.hours.1))
        else {
            return;
        };
        // An event of no length is invisible in most calendars.
        let to = if to > from { to } else { from.saturating_add(1.minute()) };
        let stamp = |date: DateTime| date.strftime("%Y%m%dT%H%M%S").to_string();
        line(file, "BEGIN:VEVENT");
        line(file, &format!("UID:{}-{}@asrcap", self.kind, self.digest()));
        // The same schedule gives the same file: the stamp is the start, not the clock.
        line(file, &format!("DTSTAMP:{}Z", stamp(start)));
        line(file, &format!("DTSTART:{}", stamp(from)));
        line(file, &format!("DTEND:{}", stamp(to)));
        line(file, &format!("SUMMARY:{}", inert::calendar(&self.summary)));
        let servers = inert::calendar(&self.servers.join("\n"));
        line(file, &format!("DESCRIPTION:{servers}"));
        line(file, "END:VEVENT");
    }

    /// What tells the event from those of other plans in one calendar; the same servers on another date keep it.
    fn digest(&self) -> String {
        let mut digest = format!("{:x}", Sha256::digest(self.servers.join("\n").as_bytes()));
        digest.truncate(16);
        digest
    }
}

/// Writes a line, folded between characters.
fn line(file: &mut String, text: &str) {
    let mut width = 0;
    for letter in text.chars() {
        if width + letter.len_utf8() > MAX_LINE_BYTES {
            file.push_str("\r\n ");
            width = 1;
        }
        file.push(letter);
        width += letter.len_utf8();
    }
    file.push_str("\r\n");
}
