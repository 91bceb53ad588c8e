//! A plain list of samples: server, disk, time and a write rate or amount.

use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::{Document, HeadingTable};
use crate::units::{DataUnit, Unit};

use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::long_table::{Layout, Value};
use crate::churn::reading::sheet_heads::{self, Found, Heads};
use crate::message;
use crate::wording::Message;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table("columns/series.toml", embedded::text!("columns/series.toml"), "series")
});

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let found = heads.find(&TABLE)?;
    let heading = &found.header.column("written")?.heading;
    // Google's performance file goes by the machine's identifier.
    let google = found
        .header
        .column("server")
        .is_some_and(|column| column.heading.to_lowercase().replace([' ', '_'], "") == "machineid");
    unit(&found, heading).ok()?;
    Some(if google { Format::GoogleMigrationCenter } else { Format::Series })
}

/// The unit that the heading of the values names.
fn unit(found: &Found, heading: &str) -> Result<Value, Message> {
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
    match named.map(|unit| (unit, Value::of(unit))) {
        Some((_, Some(value))) => Ok(value),
        Some((unit, None)) => Err(message!("{unit} is no change rate", unit = unit.to_string())),
        None => Err(message!("the heading names no unit")),
    }
}

pub(crate) fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let mut reading = Reading::default();
    for found in Heads::of(document).all(&TABLE) {
        let location = document.location(found.sheet.as_deref());
        let (Some(server), Some(time), Some(written)) =
            (found.index("server"), found.index("time"), found.header.column("written").cloned())
        else {
            continue;
        };
        let unit = match unit(&found, &written.heading) {
            Ok(unit) => unit,
            Err(why) => {
                reading.findings.push(
                    Finding::error("change-rate-without-unit", written.heading.as_str(), why)
                        .hint(message!(
                            "Name it in the heading, such as \"Write (MB/s)\" or \"Written (GB)\""
                        ))
                        .at(location.with_row(found.header.row_number).with_column(written.index)),
                );
                continue;
            }
        };
        let lower = written.heading.to_lowercase();
        let blocks = ["chang", "churn", "delta"].iter().any(|word| lower.contains(word));
        let layout = Layout {
            format,
            quality: if blocks { Quality::ChangedBlocks } else { Quality::WrittenBytes },
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
        layout.read(document, options, &|_| true, &mut reading);
    }
    reading
}

#[cfg(test)]
#[path = "samples_tests.rs"]
mod tests;
