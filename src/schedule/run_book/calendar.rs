//! The windows of a schedule as an iCalendar file.

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::plan::schedule::Schedule;
use crate::schedule::ScheduleError;
use crate::schedule::when::date_at;
use crate::schedule::words::Words;

/// Content lines are folded after so many octets.
const LINE: usize = 75;

/// Batches, tests and cut-overs as events in local time; `None` where the schedule has no start date.
pub fn calendar(schedule: &Schedule) -> Result<Option<String>, ScheduleError> {
    let Some(start) = schedule
        .start
        .as_ref()
        .and_then(|start| start.parse::<DateTime>().ok())
    else {
        return Ok(None);
    };
    let words = Words::load()?;
    let mut file = String::new();
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//asrcap//schedule//EN",
        "CALSCALE:GREGORIAN",
    ] {
        line(&mut file, text);
    }
    for batch in &schedule.batches {
        let (number, count) = (batch.number.to_string(), batch.servers.len().to_string());
        let summary = words.text(
            "calendar",
            "batch",
            &[("batch", &number), ("count", &count)],
        );
        let uid = format!("batch-{number}");
        event(
            &mut file,
            start,
            &uid,
            &summary,
            (batch.start_hour, batch.end_hour),
            &batch.servers,
        );
    }
    for wave in &schedule.waves {
        let (number, count) = (wave.number.to_string(), wave.servers.len().to_string());
        let values = [("wave", wave.name.as_str()), ("count", &count)];
        let test = (wave.copied_hour, wave.tested_hour);
        let summary = words.text("calendar", "test", &values);
        event(
            &mut file,
            start,
            &format!("test-{number}"),
            &summary,
            test,
            &wave.servers,
        );
        if let Some(cut_over) = wave.cut_over_hour {
            let summary = words.text("calendar", "cut-over", &values);
            let uid = format!("cut-over-{number}");
            event(
                &mut file,
                start,
                &uid,
                &summary,
                (cut_over, wave.end_hour),
                &wave.servers,
            );
        }
    }
    line(&mut file, "END:VCALENDAR");
    Ok(Some(file))
}

fn event(
    file: &mut String,
    start: DateTime,
    uid: &str,
    summary: &str,
    hours: (f64, f64),
    servers: &[String],
) {
    let (Some(from), Some(to)) = (date_at(start, hours.0), date_at(start, hours.1)) else {
        return;
    };
    // An event of no length is invisible in most calendars.
    let to = if to > from {
        to
    } else {
        from.saturating_add(1.minute())
    };
    let stamp = |date: DateTime| date.strftime("%Y%m%dT%H%M%S").to_string();
    line(file, "BEGIN:VEVENT");
    line(file, &format!("UID:{uid}@asrcap"));
    // The same schedule gives the same file: the stamp is the start, not the clock.
    line(file, &format!("DTSTAMP:{}Z", stamp(start)));
    line(file, &format!("DTSTART:{}", stamp(from)));
    line(file, &format!("DTEND:{}", stamp(to)));
    line(file, &format!("SUMMARY:{}", escaped(summary)));
    line(
        file,
        &format!("DESCRIPTION:{}", escaped(&servers.join("\n"))),
    );
    line(file, "END:VEVENT");
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Writes a line, folded between characters.
fn line(file: &mut String, text: &str) {
    let mut width = 0;
    for letter in text.chars() {
        if width + letter.len_utf8() > LINE {
            file.push_str("\r\n ");
            width = 1;
        }
        file.push(letter);
        width += letter.len_utf8();
    }
    file.push_str("\r\n");
}
