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
use crate::message;

struct Found {
    sheet: Option<String>,
    row: u32,
    name: usize,
    time: usize,
    /// Averages of a write rate.
    write: Option<(usize, Value, String)>,
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
                let lower = text.to_lowercase();
                let average = !["|max", "|min", "|peak"].iter().any(|end| lower.ends_with(end));
                let unit = fold(text.split_once("|Avg").map_or(text, |(head, _)| head)).unit?;
                let value =
                    Value::of((unit, 1.0)).filter(|value| matches!(value, Value::Rate(_)))?;
                (average && lower.contains("write")).then(|| (at, value, text.clone()))
            });
            Some(Found {
                sheet: sheet.name.as_deref().map(ToOwned::to_owned),
                row: row.number,
                name,
                time,
                write,
            })
        })
    })
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    find(heads).map(|_| Format::Vrops)
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(found) = find(&Heads::of(document)) else {
        return reading;
    };
    let Some((value, unit, _)) = found.write else {
        let location = document.location(found.sheet.as_deref()).with_row(found.row);
        reading.findings.push(
            Finding::error(
                "no-write-counter",
                location.path.as_ref(),
                message!("the view has no column with the average of a write rate"),
            )
            .hint(message!(
                "Add Virtual Disk | Write Throughput (KBps) to the view, rolled up to the average"
            ))
            .at(location),
        );
        return reading;
    };
    let layout = Layout {
        format: Format::Vrops,
        quality: Quality::WrittenBytes,
        sheet: found.sheet,
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
    layout.read(document, options, &|_| true, &mut reading);
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
        let (_, reading) = fixture::read("view.csv", b"Name,Interval Breakdown,VM|CPU|Demand (MHz)|Avg\nweb,12:00 AM 21 July 2026,\"1,546.6\"\n");
        assert_eq!(reading.findings[0].code, "no-write-counter");
    }
}
