//! The report of the capacity planner for Hyper-V Replica: a saved page, a pasted table or CSV.

use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::{Document, TableView};
use crate::units::{Plain, Unit};

use super::planner_headings;
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::options::Options;
use crate::churn::reading::sheet_heads::Heads;
use crate::message;

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let table = planner_headings::table("hvr");
    heads.find(table).map(|_| Format::HvrPlanner)
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let table = planner_headings::table("hvr");
    for found in Heads::of(document).all(table) {
        let location = document.location(found.sheet.as_deref());
        let Some(minutes) = options.collection_minutes.filter(|minutes| *minutes > 0.0) else {
            reading.findings.push(
                Finding::error("collection-time-unknown", location.path.as_ref(), message!("the report does not say how long the capacity planner collected, so no daily change follows from it"))
                    .hint(message!("Give the collection time in minutes; the planner's default is 1440"))
                    .at(location),
            );
            return reading;
        };
        let sheet = match document.sheet(found.sheet.as_deref()) {
            Ok(sheet) => sheet,
            Err(error) => {
                reading.findings.push(error.to_finding());
                continue;
            }
        };
        let view = match TableView::new(
            location,
            &sheet,
            &found.header,
            table,
            document.chosen_number_style(),
        ) {
            Ok(view) => view,
            Err(finding) => {
                reading.findings.push(finding);
                continue;
            }
        };
        for row in view.rows(&sheet) {
            let Some(vm) = row.text("vm") else { continue };
            reading.rows += 1;
            match row.number("delta") {
                Ok(Some(quantity)) if quantity.value >= 0.0 => {
                    let Some(Unit::Data(unit)) = quantity.unit else {
                        continue;
                    };
                    let amount = Amount::Total {
                        gb: unit.gib(quantity.value, Plain::Binary),
                        window_hours: minutes / 60.0,
                    };
                    let mut measurement = Measurement::new(
                        vm,
                        amount,
                        Quality::ChangedBlocks,
                        row.location_of("delta"),
                    );
                    measurement.format = Format::HvrPlanner;
                    reading.measurements.push(measurement);
                }
                // Lines of text below the table have no figure.
                Ok(None) => {}
                Ok(Some(quantity)) => reading.findings.push(
                    Finding::error(
                        "unexpected-value",
                        vm,
                        message!("{value} is below 0", value = quantity.value),
                    )
                    .at(row.location_of("delta")),
                ),
                Err(finding) => reading.findings.push(finding),
            }
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    const PAGE: &str = "<html><body><h1>Capacity Planner</h1><table><tr><td>Host</td><td>HV1</td></tr></table>\
        <table><tr><th>Virtual Machine</th><th>VHD Size (GB)</th><th>Additional Storage during delta replication (GB)</th></tr>\
        <tr><td>EXCH01</td><td>42.13</td><td>0.06</td></tr><tr><td>ADDS03</td><td>9.04</td><td>0</td></tr></table></body></html>";

    #[test]
    fn the_collection_time_scales_to_a_day() {
        let pasted = "Virtual Machine\tVHD Size (GB)\tAdditional Storage during delta replication (GB)\nEXCH01\t42.13\t0.06\nADDS03\t9.04\t0\n";
        for (name, text) in [("report.html", PAGE), ("pasted.txt", pasted)] {
            for (minutes, expected) in [(1440.0, 0.06), (30.0, 2.88)] {
                let options = Options { collection_minutes: Some(minutes), ..Options::default() };
                let (format, reading) = fixture::read_with(name, text.as_bytes(), &options);
                assert_eq!(format, Some(Format::HvrPlanner), "{name}");
                let [first, second] = &reading.measurements[..] else { panic!("{name}") };
                assert!((first.gb_per_day().unwrap() - expected).abs() < 1e-9);
                assert_eq!((first.server.as_str(), second.gb_per_day()), ("EXCH01", Some(0.0)));
            }
        }
    }

    #[test]
    fn the_collection_time_is_asked_for() {
        let (_, reading) = fixture::read("report.html", PAGE.as_bytes());
        assert!(reading.measurements.is_empty());
        assert_eq!(reading.findings[0].code, "collection-time-unknown");
    }
}
