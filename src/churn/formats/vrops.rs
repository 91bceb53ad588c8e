//! Views of vRealize and Aria Operations, exported as CSV.

use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::Document;
use crate::table::heading::fold;

use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::long_table::{Layout, Value};
use crate::churn::reading::sheet_heads::Heads;
use crate::churn::usage::figures::{self, Figure, best_of_each, only_usage};
use crate::message;

struct Found {
    sheet: Option<String>,
    row: u32,
    name: usize,
    time: usize,
    /// Averages of a write rate.
    write: Option<(usize, Value)>,
    /// Averages of how busy processors and memory are, the best column of each.
    usage: Vec<(usize, Figure)>,
}

fn find(heads: &Heads) -> Option<Found> {
    heads.0.iter().find_map(|sheet| {
        sheet.rows.iter().find_map(|row| {
            let texts: Vec<String> =
                row.cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned()).collect();
            let position = |wanted: &[&str]| {
                texts.iter().position(|text| wanted.contains(&fold(text).key.as_str()))
            };
            let time = position(&["intervalbreakdown"])?;
            let name = position(&["name", "vm", "vmname", "objectname"])?;
            let write = texts.iter().enumerate().find_map(|(at, text)| {
                let unit = fold(text.split_once("|Avg").map_or(text, |(head, _)| head)).unit?;
                let value =
                    Value::of((unit, 1.0)).filter(|value| matches!(value, Value::Rate(_)))?;
                (is_average(text) && text.to_lowercase().contains("write")).then_some((at, value))
            });
            Some(Found {
                sheet: sheet.name.as_deref().map(ToOwned::to_owned),
                row: row.number,
                name,
                time,
                write,
                usage: usage(&texts),
            })
        })
    })
}

fn is_average(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    !["|max", "|min", "|peak"].iter().any(|end| lower.ends_with(end))
}

/// The best column of each resource.
fn usage(headings: &[String]) -> Vec<(usize, Figure)> {
    let figures = headings.iter().enumerate().filter(|(_, text)| is_average(text));
    best_of_each(figures.filter_map(|(at, text)| {
        let (rank, figure) = figures::view(without_rollup(text))?;
        Some((rank, at, figure))
    }))
}

/// A heading without its rollup and the kind of object before it: `VM|CPU|Usage (%)|Avg`.
fn without_rollup(heading: &str) -> &str {
    let plain = ["|Avg", "|Average", "|Mean"].iter().find_map(|end| heading.strip_suffix(end));
    let plain = plain.unwrap_or(heading);
    let kinds = ["VM|", "Virtual Machine|"];
    kinds.iter().find_map(|kind| plain.strip_prefix(kind)).unwrap_or(plain)
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    find(heads).map(|_| Format::Vrops)
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(found) = find(&Heads::of(document)) else {
        return reading;
    };
    let location = document.location(found.sheet.as_deref()).with_row(found.row);
    let layout = |value, unit| Layout {
        format: Format::Vrops,
        quality: Quality::WrittenBytes,
        sheet: found.sheet.clone(),
        header_row: found.row,
        server: found.name,
        uuid: None,
        disk: None,
        time: found.time,
        clock: None,
        value,
        seconds: None,
        unit,
    };
    if let Some((value, unit)) = found.write {
        layout(value, unit).read(document, options, &|_| true, &mut reading);
    }
    for (value, figure) in &found.usage {
        let layout = layout(*value, Value::Usage(*figure));
        layout.read_usage(document, options, (*value, *figure), &|_| true, &mut reading);
    }
    if found.write.is_none() {
        let hint = message!(
            "Add Virtual Disk | Write Throughput (KBps) to the view, rolled up to the average"
        );
        reading.findings.push(if found.usage.is_empty() {
            let why = message!("the view has no column with the average of a write rate");
            Finding::error("no-write-counter", location.path.as_ref(), why).hint(hint).at(location)
        } else {
            only_usage(location).hint(hint)
        });
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;
    use crate::churn::model::Amount;

    #[test]
    fn a_view_is_read_in_any_order() {
        let text = "\u{feff}\"Name\",\"Interval Breakdown\",\"Virtual Disk:Aggregate of all instances|Write Throughput (KBps)|Avg\"\n\
            \"web\",\"1:00 AM 21 July 2026\",\"2,048.0\"\n\"web\",\"12:00 AM 21 July 2026\",\"1,024.0\"\n\"web\",\"2:00 AM 21 July 2026\",\"-\"\n\"web\",\"3:00 AM 21 July 2026\",\"3,072\"\n";
        let (format, reading) = fixture::read("view.csv", text.as_bytes());
        assert_eq!(format, Some(Format::Vrops));
        let Amount::Series(series) = &reading.measurements[0].amount else { panic!() };
        assert_eq!(series.rates().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
        assert_eq!(series.slot_seconds, 3600);
    }

    #[test]
    fn a_view_of_something_else_says_so() {
        let (_, reading) = fixture::read("view.csv", b"Name,Interval Breakdown,VM|CPU|Co-stop (msec)|Avg\nweb,12:00 AM 21 July 2026,\"1,546.6\"\n");
        assert_eq!(reading.findings[0].code, "no-write-counter");
    }

    #[test]
    fn a_view_of_processors_and_memory_is_a_measurement() {
        let mut text = String::from(
            "Name,Interval Breakdown,VM|CPU|Usage (%)|Max,VM|CPU|Usage (%)|Avg,VM|Memory|Consumed (KB)|Avg,VM|Memory|Usage (%)|Avg\n",
        );
        for hour in 1..5 {
            text.push_str(&format!(
                "web,{hour}:00 AM 21 July 2026,99,{},\"8,388,608\",40\n",
                hour * 10
            ));
        }
        let (format, reading) = fixture::read("view.csv", text.as_bytes());
        assert_eq!(format, Some(Format::Vrops));
        let found = fixture::usage(&reading);
        assert_eq!(
            found,
            [
                ("web", "cpu-percent", vec![10.0, 20.0, 30.0, 40.0]),
                ("web", "memory-percent", vec![40.0; 4])
            ]
        );
        let codes: Vec<_> = reading.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["only-usage"]);
    }
}
