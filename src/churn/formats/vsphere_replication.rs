//! Figures of vSphere Replication, typed from the pictures of its traffic modeler.

use crate::estate::Quality;
use crate::finding::Finding;
use crate::source::Location;
use crate::table::number::NumberStyle;
use crate::table::{Document, RowView, TableView};
use crate::units::{BYTES_PER_GIB, HOURS_PER_DAY, SECONDS_PER_HOUR};

use super::planner_headings;
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::options::Options;
use crate::churn::reading::sheet_heads::{self, Heads};
use crate::message;
use crate::wording::Message;

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let table = planner_headings::table("vsphere");
    let found = heads.find(table)?;
    ["total", "average", "delta"]
        .iter()
        .any(|field| found.index(field).is_some())
        .then_some(Format::VsphereReplication)
        .filter(|_| names_replication(&found))
}

/// `Delta size` alone may head any table; LWD or a cycle belongs to vSphere Replication.
fn names_replication(found: &sheet_heads::Found) -> bool {
    found.header.columns.iter().any(|column| {
        let lower = column.heading.to_lowercase();
        lower.contains("lwd") || lower.contains("delta size") || column.field == "cycle"
    })
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let table = planner_headings::table("vsphere");
    for found in Heads::of(document).all(table) {
        let location = document.location(found.sheet.as_deref());
        let sheet = match document.sheet(found.sheet.as_deref()) {
            Ok(sheet) => sheet,
            Err(error) => {
                reading.findings.push(error.to_finding());
                continue;
            }
        };
        match TableView::new(location, &sheet, &found.header, table, document.chosen_number_style())
        {
            Ok(view) => {
                for row in view.rows(&sheet) {
                    read_row(&row, &found, options, &mut reading);
                }
            }
            Err(finding) => reading.findings.push(finding),
        }
    }
    reading
}

fn read_row(
    row: &RowView<'_>,
    found: &sheet_heads::Found,
    options: &Options,
    reading: &mut Reading,
) {
    let Some(vm) = row.text("vm") else { return };
    reading.rows += 1;
    let hours = match hours(row.text("panel").as_deref()) {
        Ok(hours) => hours,
        Err(why) => {
            reading.findings.push(
                Finding::warning("panel-not-used", vm, why)
                    .hint(message!("Use the total of the panel \"1 day\""))
                    .at(row.location_of("panel")),
            );
            return;
        }
    };
    let field = |name: &str| -> Option<(f64, Location)> {
        let text = row.text(name)?;
        let heading = found.header.column(name)?.heading.clone();
        Some((quantity(&text, &heading)?, row.location_of(name)))
    };
    let (bytes, window_hours, location) = if let Some((bytes, location)) = field("total") {
        (bytes, hours, location)
    } else if let Some((bits, location)) = field("average") {
        (bits / 8.0 * SECONDS_PER_HOUR * hours, hours, location)
    } else if let Some((bytes, location)) = field("delta") {
        let typed = row.text("cycle").and_then(|text| text.parse::<f64>().ok());
        let Some(minutes) = typed.or(options.cycle_minutes).filter(|minutes| *minutes > 0.0) else {
            reading.findings.push(
                Finding::error("cycle-unknown", vm, message!("an average delta size is what changes between two replications, not in a day, and the time between them is not given"))
                    .hint(message!("Give the total of \"In LWD\" for a day instead, or the minutes of a cycle in a column \"Cycle (minutes)\""))
                    .at(location),
            );
            return;
        };
        (bytes, minutes / 60.0, location)
    } else {
        reading.findings.push(
            Finding::error(
                "unexpected-value",
                vm,
                message!("the row has no figure that can be read"),
            )
            .hint(message!("Write figures with their unit, such as 7.45 Gbytes"))
            .at(row.location()),
        );
        return;
    };
    let amount = Amount::Total { gb: bytes / BYTES_PER_GIB, window_hours };
    let mut measurement = Measurement::new(vm, amount, Quality::ChangedBlocks, location);
    measurement.format = Format::VsphereReplication;
    reading.measurements.push(measurement);
}

fn hours(panel: Option<&str>) -> Result<f64, Message> {
    let panel = panel.unwrap_or("1 day").trim().to_lowercase();
    match panel.as_str() {
        "1 day" | "day" | "24 hours" | "24 h" => Ok(HOURS_PER_DAY),
        "4 hours" | "4 h" => Ok(4.0),
        _ => Err(message!(
            "the panel {panel} was not used: those of a week and a month hold the initial copy as well",
            panel = format!("{panel:?}")
        )),
    }
}

/// `7.45 Gbytes`, `690.10 kbps`, `10.78 M`: a number and a power of a thousand, from the cell or else the heading.
///
/// The pictures of vSphere count in thousands: only then are their totals their averages times the time.
fn quantity(text: &str, heading: &str) -> Option<f64> {
    let split = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = (text.get(..split)?.trim(), text.get(split..)?.trim());
    let number = NumberStyle::Point.parse(digits).or_else(|| NumberStyle::Comma.parse(digits))?;
    let named = heading.rsplit_once('(').map_or("", |(_, unit)| unit);
    let unit = if unit.is_empty() { named } else { unit };
    let scale = match unit.chars().next().map(|c| c.to_ascii_lowercase()) {
        Some('k') => 1e3,
        Some('m') => 1e6,
        Some('g') => 1e9,
        Some('t') => 1e12,
        Some('b') => 1.0,
        _ => return None,
    };
    (number.value >= 0.0).then_some(number.value * scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    fn read_text(text: &str, cycle_minutes: Option<f64>) -> (Vec<f64>, Vec<&'static str>) {
        let options = Options { cycle_minutes, ..Options::default() };
        let (format, reading) = fixture::read_with("vr.csv", text.as_bytes(), &options);
        assert_eq!(format, Some(Format::VsphereReplication), "{text}");
        let gb = reading
            .measurements
            .iter()
            .map(|m| (m.gb_per_day().unwrap() * 1000.0).round() / 1000.0);
        (gb.collect(), reading.findings.iter().map(|f| f.code).collect())
    }

    #[test]
    fn the_daily_total_and_its_average_agree() {
        let (gb, codes) = read_text(
            "VM,Panel,In LWD Avg,In LWD Total\na,1 day,690.10 kbps,7.45 Gbytes\nb,1 day,690.10 kbps,\nc,4 hours,,1.23 Gbytes\nd,1 month,,230.35 Gbytes\n",
            None,
        );
        assert_eq!(gb, [6.938, 6.941, 6.873]);
        assert_eq!(codes, ["panel-not-used"]);
    }

    #[test]
    fn an_average_delta_needs_its_cycle() {
        let (gb, codes) = read_text("VM,delta size Avg\na,10.78 M\n", None);
        assert!(gb.is_empty());
        assert_eq!(codes, ["cycle-unknown"]);
        let (gb, _) = read_text("VM,delta size Avg\na,10.78 M\n", Some(15.0));
        assert_eq!(gb, [0.964]);
        let (gb, _) = read_text("VM,delta size Avg,Cycle (minutes)\na,10.78 M,30\n", None);
        assert_eq!(gb, [0.482]);
    }
}
