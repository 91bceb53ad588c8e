//! Tables of samples: a server, a disk, a time and what was written, one sample a row or one series a column.

mod busy;
mod counted;
mod plan;
mod roles;
mod rows;

use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::{Document, HeadingTable};
use crate::units::{DataUnit, Unit};

use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::long_table::{Layout, Value};
use crate::churn::reading::metric::Metric;
use crate::churn::reading::sample_map::SampleMap;
use crate::churn::reading::sheet_heads::{self, Found, Heads};
use crate::churn::usage::figures::Figure;
use crate::message;
use crate::wording::Message;
use plan::Plan;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table("columns/series.toml", embedded::compiled!("columns/series"), "series")
});

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    recognise_mapped(heads, &SampleMap::default())
}

/// The same with what the user says about the columns.
pub(crate) fn recognise_mapped(heads: &Heads, map: &SampleMap) -> Option<Format> {
    plain(heads, map).map(|(_, format)| format).or_else(|| {
        heads.0.iter().any(|sheet| Plan::of(sheet, map).is_some()).then_some(Format::Series)
    })
}

/// What keeps a table with times from being read as samples; nothing where it has none.
pub(crate) fn explain(heads: &Heads, document: &Document) -> Option<(Message, Message, Location)> {
    let (why, hint, row) = heads.0.iter().find_map(plan::explain)?;
    Some((why, hint, document.location(None).with_row(row)))
}

/// Tables whose headings say everything, and the format of each: the usual case, and the fastest.
fn plain(heads: &Heads, map: &SampleMap) -> Option<(Vec<Found>, Format)> {
    if !map.is_empty() {
        return None;
    }
    let found: Vec<Found> = heads
        .all(&TABLE)
        .into_iter()
        .filter(|found| {
            let written = found.header.column("written");
            written.is_some_and(|written| unit(found, &written.heading).is_ok())
                && !plan::rows_say_what_they_are(heads, found)
        })
        .collect();
    let first = found.first()?;
    // Google's performance file goes by the machine's identifier.
    let google = first
        .header
        .column("server")
        .is_some_and(|column| column.heading.to_lowercase().replace([' ', '_'], "") == "machineid");
    let format = if google { Format::GoogleMigrationCenter } else { Format::Series };
    Some((found, format))
}

/// The unit that the heading of the values names.
fn unit(found: &Found, heading: &str) -> Result<Value, Message> {
    // What is per day, hour or minute.
    let metric = Metric::read(heading);
    if let Some(measure @ (Unit::Rate(_), factor)) = metric.measure()
        && factor < 1.0
        && let Some(value) = Value::of(measure)
    {
        return Ok(value);
    }
    let folded = crate::churn::reading::change_heading::read(heading).folded;
    let key = folded.key.as_str();
    let named = match folded.unit.or(found.header.column("written").and_then(|c| c.unit)) {
        Some(unit) => Some(unit),
        None if key.contains("bytespersec") || key.contains("bytessec") => {
            Some(Unit::Rate(DataUnit::BYTE))
        }
        None if key == "byteswritten" || key == "writtenbytes" => Some(Unit::Data(DataUnit::BYTE)),
        None if key == "gbchanged" => Unit::parse("GB"),
        None => None,
    };
    match named.map(|unit| (unit, Value::of((unit, 1.0)))) {
        Some((_, Some(value))) => Ok(value),
        Some((unit, None)) => Err(message!("{unit} is no change rate", unit = unit.to_string())),
        None => Err(message!("the heading names no unit")),
    }
}

pub(crate) fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let mut reading = Reading::default();
    match plain(&Heads::of(document), &options.map) {
        Some((found, _)) => {
            let heads = Heads::of(document);
            for found in &found {
                let usage = plan::usage_beside(&heads, found);
                read_plain(document, found, &usage, (format, options), &mut reading);
            }
        }
        None => read_planned(document, format, options, &mut reading),
    }
    reading
}

/// Reads every sheet that is a table of samples.
fn read_planned(document: &mut Document, format: Format, options: &Options, reading: &mut Reading) {
    let heads = Heads::of(document);
    for sheet in &heads.0 {
        let Some(plan) = Plan::of(sheet, &options.map) else { continue };
        reading.why = Some(plan.why());
        let location = document.location(sheet.name.as_deref()).with_row(plan.header_row);
        let missing = options.map.missing(&plan.headings);
        reading.findings.extend(missing.into_iter().map(|heading| {
            Finding::warning(
                "heading-not-found",
                heading,
                message!("the table has no column of this heading"),
            )
            .hint(message!("asrcap inspect shows the headings of each table"))
            .at(location.clone())
        }));
        plan.read(document, format, options, reading);
    }
}

fn read_plain(
    document: &mut Document,
    found: &Found,
    usage: &[(usize, Figure)],
    (format, options): (Format, &Options),
    reading: &mut Reading,
) {
    let (Some(server), Some(time), Some(written)) =
        (found.index("server"), found.index("time"), found.header.column("written").cloned())
    else {
        return;
    };
    let Ok(unit) = unit(found, &written.heading) else {
        return;
    };
    let lower = written.heading.to_lowercase();
    let blocks = ["chang", "churn", "delta"].iter().any(|word| lower.contains(word));
    let quality = if blocks { Quality::ChangedBlocks } else { Quality::WrittenBytes };
    if let Value::Amount(factor) = unit
        && found.index("seconds").is_none()
    {
        let value = (written.index, factor);
        if let Some(count) = counted::count_that_runs_on(document, found, format, quality, value) {
            count.read(document, options, reading);
            return;
        }
    }
    let layout = Layout {
        format,
        quality,
        sheet: found.sheet.clone(),
        header_row: found.header.row_number,
        server,
        uuid: found.index("uuid"),
        disk: found.index("disk"),
        time,
        clock: found.index("clock"),
        value: written.index,
        seconds: found.index("seconds"),
        unit,
    };
    layout.read(document, options, &|_| true, reading);
    for of in usage {
        layout.read_usage(document, options, *of, &|_| true, reading);
    }
}

#[cfg(test)]
mod tests;
