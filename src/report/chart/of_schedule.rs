//! Charts of the schedule: the waves over time, and the use of the link.

use super::super::clock::Clock;
use super::super::texts::Texts;
use super::super::theme::NumberStyle;
use super::time_marks::time_axis;
use super::{Chart, Layer, Shape, Span, SpanRow, Tone};
use crate::plan::Plan;
use crate::plan::schedule::{Schedule, TimelinePoint, WavePlan};
use crate::units::HOURS_PER_DAY;

/// Rows that a picture can show apart; of more waves, neighbours share one.
const ROWS_MAX: usize = 36;

/// When the waves are copied, tested and moved.
pub(crate) fn waves(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let schedule = plan.document.schedule.as_ref()?;
    if schedule.waves.is_empty() {
        return None;
    }
    let clock = Clock::of(schedule);
    let together = schedule.waves.len().div_ceil(ROWS_MAX);
    let rows = schedule.waves.chunks(together);
    let rows: Vec<SpanRow> = rows.filter_map(|waves| row(waves, texts)).collect();
    let mut tones = vec![(Tone::Primary, "copies"), (Tone::Second, "tests")];
    if !schedule.keep_replicating {
        tones.extend([(Tone::Unknown, "waits"), (Tone::Conditional, "moves")]);
    }
    let drawn = |tone: &Tone| {
        let mut spans = rows.iter().flat_map(|row| &row.spans);
        spans.any(|span| span.tone == *tone && span.to > span.from)
    };
    let legend = tones
        .into_iter()
        .filter(|(tone, _)| drawn(tone))
        .map(|(tone, key)| (tone, texts.say(&format!("chart.waves.{key}")).to_owned()))
        .collect();
    let moment = |hour: f64| clock.words(hour, numbers, texts);
    let span = |hours: f64| {
        texts.fill(
            "schedule.span",
            &[
                ("hours", &numbers.number(hours, 1)),
                ("days", &numbers.number(hours / HOURS_PER_DAY, 1)),
            ],
        )
    };
    let first = schedule.waves.iter().map(|wave| wave.start_hour);
    Some(Chart {
        id: "waves",
        title: texts.say("chart.waves.title").to_owned(),
        alt: texts.fill(
            "chart.waves.alt",
            &[
                ("waves", &schedule.waves.len().to_string()),
                ("start", &moment(first.fold(f64::INFINITY, f64::min))),
                ("end", &moment(schedule.length_hours)),
            ],
        ),
        note: texts.fill(
            "chart.waves.note",
            &[("span", &span(schedule.length_hours)), ("bound", &span(schedule.lower_bound_hours))],
        ),
        value_label: texts.say("chart.waves.value").to_owned(),
        shape: Shape::Spans {
            rows,
            legend,
            time: axis(schedule, schedule.length_hours, numbers, texts),
        },
        limit: None,
    })
}

/// The row of a wave, or of neighbours: from the first beginning to the last end of each kind.
fn row(waves: &[WavePlan], texts: &Texts) -> Option<SpanRow> {
    let (first, last) = (waves.first()?, waves.last()?);
    let begin = waves.iter().map(|wave| wave.start_hour).fold(f64::INFINITY, f64::min);
    let cut_over = last.cut_over_hour.unwrap_or(last.tested_hour);
    let moments = [begin, last.copied_hour, last.tested_hour, cut_over, last.end_hour];
    let tones = [Tone::Primary, Tone::Second, Tone::Unknown, Tone::Conditional];
    let ends = moments.into_iter().skip(1);
    let spans = moments.into_iter().zip(ends).zip(tones);
    let number = first.number.to_string();
    let name = if waves.len() > 1 {
        let values = [("first", number.as_str()), ("last", &last.number.to_string())];
        texts.fill("chart.waves.waves", &values)
    } else {
        texts.message(&first.name)
    };
    Some(SpanRow { name, spans: spans.map(|((from, to), tone)| Span { from, to, tone }).collect() })
}

/// One of the values of a point.
type Mbps = fn(&TimelinePoint) -> f64;

/// What initial and delta replication take of the link, and what is left.
pub(crate) fn link(plan: &Plan, numbers: NumberStyle, texts: &Texts) -> Option<Chart> {
    let schedule = plan.document.schedule.as_ref()?;
    let timeline = &schedule.timeline;
    if timeline.points.is_empty() {
        return None;
    }
    let copied = schedule.replication_hours;
    let until: Vec<&TimelinePoint> =
        timeline.points.iter().filter(|point| point.hour < copied).collect();
    let sum = |value: Mbps| -> f64 { until.iter().copied().map(value).sum() };
    let used = sum(|point| point.initial_mbps + point.delta_mbps);
    let all = used + sum(|point| point.free_mbps);
    let percent = if all > 0.0 { used / all * 100.0 } else { 0.0 };
    let layers: [(Tone, &str, Mbps); 3] = [
        (Tone::Primary, "initial", |point| point.initial_mbps),
        (Tone::Conditional, "delta", |point| point.delta_mbps),
        (Tone::Unknown, "free", |point| point.free_mbps),
    ];
    let end = timeline.points.len() as f64 * timeline.step_hours;
    Some(Chart {
        id: "link",
        title: texts.say("chart.link.title").to_owned(),
        alt: texts.fill(
            "chart.link.alt",
            &[
                ("mbps", &numbers.number(schedule.link_mbps, 1)),
                ("copied", &Clock::of(schedule).words(copied, numbers, texts)),
                ("percent", &numbers.number(percent, 0)),
            ],
        ),
        note: texts.fill("chart.link.note", &[("hours", &numbers.number(timeline.step_hours, 2))]),
        value_label: texts.say("chart.link.value").to_owned(),
        shape: Shape::Stack {
            layers: layers
                .into_iter()
                .map(|(tone, key, value)| Layer {
                    tone,
                    name: texts.say(&format!("chart.link.{key}")).to_owned(),
                    values: timeline.points.iter().map(value).collect(),
                })
                .collect(),
            step_hours: timeline.step_hours,
            time: axis(schedule, end, numbers, texts),
        },
        limit: None,
    })
}

fn axis(schedule: &Schedule, hours: f64, numbers: NumberStyle, texts: &Texts) -> super::TimeAxis {
    let clock = Clock::of(schedule);
    let label = if clock.has_dates() { "dates" } else { "days" };
    let label = texts.say(&format!("chart.waves.{label}")).to_owned();
    time_axis(clock, hours, numbers, label)
}
