//! Reports from changed-block tracking: what changed on each disk between two times.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::number::NumberStyle;
use crate::table::{Document, HeadingTable, Record};
use crate::units::HOUR_MS;

use crate::churn::clock::{self, Dates};
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, PercentOf, Reading};
use crate::churn::reading::long_table::number;
use crate::churn::reading::number_style::number_style;
use crate::churn::reading::sheet_heads::{self, Found, Heads};
use crate::message;
use crate::wording::Message;
use crate::words;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table(
        "columns/changed-blocks.toml",
        embedded::compiled!("columns/changed-blocks"),
        "blocks",
    )
});

fn find(heads: &Heads) -> Option<Found> {
    heads.all(&TABLE).into_iter().find(|found| {
        let blocks = found
            .header
            .column("changed")
            .is_some_and(|column| column.heading.to_lowercase().replace(' ', "") == "gbchanged");
        let base = found.index("base").is_some() && found.index("time").is_some();
        (blocks && base) || found.index("fraction").is_some()
    })
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    find(heads).map(|_| Format::ChangedBlocks)
}

struct Raw {
    vm: String,
    uuid: String,
    disk: String,
    base: String,
    time: String,
    value: String,
    line: u32,
}

pub(crate) fn read(document: &mut Document) -> Reading {
    let mut reading = Reading::default();
    let Some(found) = find(&Heads::of(document)) else {
        return reading;
    };
    let location = document.location(found.sheet.as_deref());
    let fraction = found.index("fraction");
    let value = fraction.or(found.index("changed"));
    let text = |record: &Record<'_>, column: Option<usize>| {
        column.map(|at| record.get(at).to_owned()).unwrap_or_default()
    };
    let (mut seen, mut raw): (HashSet<String>, Vec<Raw>) = (HashSet::new(), Vec::new());
    let (mut duplicates, mut errors) = (0_u64, 0_u64);
    let result = document.records(found.sheet.as_deref(), &mut |record| {
        let row = Raw {
            vm: text(&record, found.index("vm")),
            uuid: text(&record, found.index("uuid")),
            disk: text(&record, found.index("disk")),
            base: text(&record, found.index("base")),
            time: text(&record, found.index("time")),
            value: text(&record, value),
            line: record.line,
        };
        if record.line <= found.header.row_number || row.vm.is_empty() {
            return ControlFlow::Continue(());
        }
        if !text(&record, found.index("error")).is_empty() {
            errors += 1;
        } else if !seen.insert(record.iter().collect::<Vec<_>>().join("\t")) {
            duplicates += 1;
        } else if !row.value.is_empty() {
            raw.push(row);
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    reading.rows = raw.len() as u64;
    let samples = raw.iter().map(|row| row.value.as_str());
    let style = match number_style(document, &location, &samples) {
        Ok((style, doubt)) => {
            reading.findings.extend(doubt);
            style
        }
        Err(mixed) => {
            let line = raw.get(mixed.comma).map_or(1, |row| row.line);
            reading.findings.push(
                Finding::error(
                    "mixed-numbers",
                    location.path.as_ref(),
                    message!("some figures have a decimal point, others a decimal comma"),
                )
                .hint(message!("Write all numbers of the file in one style, or choose one with --decimal-separator point or comma"))
                .at(location.with_row(line)),
            );
            return reading;
        }
    };
    let mut unreadable = Vec::new();
    if fraction.is_some() {
        shares(&raw, style, &location, &mut unreadable, &mut reading);
    } else {
        totals(&raw, style, &location, &mut unreadable, &mut reading);
    }
    let mut push_note = |code, count: u64, one: &'static str, many: &'static str| {
        if count > 0 {
            let finding =
                Finding::note(code, location.path.as_ref(), Message::counted(count, one, many));
            reading.findings.push(finding.at(location.clone()));
        }
    };
    push_note(
        "duplicate-rows",
        duplicates,
        words!("row stands twice and counts once"),
        words!("rows stand twice and count once"),
    );
    push_note(
        "rows-with-errors",
        errors,
        words!("row reports an error of the measurement and was left out"),
        words!("rows report an error of the measurement and were left out"),
    );
    if let Some(first) = unreadable.first() {
        reading.findings.push(
            Finding::warning(
                "unreadable-rows",
                location.path.as_ref(),
                message!(
                    "{rows} without a window or figure that can be read left out",
                    rows = Message::counted(unreadable.len(), "row", "rows")
                ),
            )
            .at(location.with_row(*first)),
        );
    }
    reading
}

/// Sums of what changed and of the windows in which it did, a disk.
fn totals(
    raw: &[Raw],
    style: NumberStyle,
    location: &crate::source::Location,
    unreadable: &mut Vec<u32>,
    reading: &mut Reading,
) {
    let times = raw.iter().flat_map(|row| [row.base.as_str(), row.time.as_str()]);
    let order = match Dates::of(times).settle(location) {
        Ok((order, finding)) => {
            reading.findings.extend(finding);
            order
        }
        Err(finding) => {
            reading.findings.push(*finding);
            return;
        }
    };
    let mut sums: BTreeMap<(&str, &str), (f64, f64, &Raw)> = BTreeMap::new();
    for row in raw {
        // A row without a base is the baseline, from which nothing changed yet.
        if row.base.is_empty() {
            continue;
        }
        let window = clock::parse(&row.base, order)
            .zip(clock::parse(&row.time, order))
            .map(|(base, time)| (time.ms - base.ms) as f64 / HOUR_MS as f64)
            .filter(|hours| *hours > 0.0);
        let gb = number(&row.value, style).filter(|gb| *gb >= 0.0);
        let (Some(hours), Some(gb)) = (window, gb) else {
            unreadable.push(row.line);
            continue;
        };
        let sum = sums.entry((&row.vm, &row.disk)).or_insert((0.0, 0.0, row));
        sum.0 += gb;
        sum.1 += hours;
    }
    for ((vm, disk), (gb, hours, row)) in sums {
        let amount = Amount::Total { gb, window_hours: hours };
        let at = location.clone().with_row(row.line);
        let mut measurement = Measurement::new(vm, amount, Quality::ChangedBlocks, at);
        measurement.format = Format::ChangedBlocks;
        measurement.disk = (!disk.is_empty()).then(|| disk.to_owned());
        measurement.uuid = (!row.uuid.is_empty()).then(|| row.uuid.clone());
        reading.measurements.push(measurement);
    }
}

/// The mean of the changed fractions of a machine.
fn shares(
    raw: &[Raw],
    style: NumberStyle,
    location: &crate::source::Location,
    unreadable: &mut Vec<u32>,
    reading: &mut Reading,
) {
    let mut sums: BTreeMap<&str, (f64, u32, &Raw)> = BTreeMap::new();
    for row in raw {
        match number(&row.value, style).filter(|share| (0.0..=10.0).contains(share)) {
            Some(share) => {
                let sum = sums.entry(&row.vm).or_insert((0.0, 0, row));
                sum.0 += share;
                sum.1 += 1;
            }
            None => unreadable.push(row.line),
        }
    }
    for (vm, (sum, count, row)) in sums {
        let amount =
            Amount::Share { percent: sum / f64::from(count) * 100.0, of: PercentOf::Total };
        let at = location.clone().with_row(row.line);
        let mut measurement = Measurement::new(vm, amount, Quality::ChangedBlocks, at);
        measurement.format = Format::ChangedBlocks;
        reading.measurements.push(measurement);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    #[test]
    fn changed_blocks_are_summed_over_their_windows() {
        let text = "VmName;UUID;Datacenter;TimeStamp;ErrorMessage;DiskName;DiskKey;DiskSummary GB;BaseTime;Interval;GBChanged\n\
            web;564d0000-0000-0000-0000-000000000001;dc;01.02.2026 00:00:00;;Hard disk 1;2000;40;;;\n\
            web;564d0000-0000-0000-0000-000000000001;dc;01.02.2026 12:00:00;;Hard disk 1;2000;40;01.02.2026 00:00:00;x;1,5\n\
            web;564d0000-0000-0000-0000-000000000001;dc;02.02.2026 00:00:00;;Hard disk 1;2000;40;01.02.2026 12:00:00;x;0,5\n\
            web;564d0000-0000-0000-0000-000000000001;dc;02.02.2026 00:00:00;;Hard disk 1;2000;40;01.02.2026 12:00:00;x;0,5\n\
            web;564d0000-0000-0000-0000-000000000001;dc;02.02.2026 00:00:00;;Hard disk 2;2001;40;01.02.2026 00:00:00;x;3\n\
            db;;dc;02.02.2026 00:00:00;no CBT;Hard disk 1;2000;40;01.02.2026 00:00:00;x;3\n\
            app;;dc;02.02.2026 00:00:00;;Hard disk 1;2000;40;03.02.2026 00:00:00;x;3\n";
        let (format, reading) = fixture::read("Data.csv", text.as_bytes());
        assert_eq!(format, Some(Format::ChangedBlocks));
        let found: Vec<_> = reading
            .measurements
            .iter()
            .map(|m| (m.disk.as_deref().unwrap(), m.gb_per_day().unwrap()))
            .collect();
        assert_eq!(found, [("Hard disk 1", 2.0), ("Hard disk 2", 3.0)]);
        assert!(reading.measurements[0].uuid.is_some());
        let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, ["duplicate-rows", "rows-with-errors", "unreadable-rows"]);
    }

    #[test]
    fn rates_of_restore_points_are_fractions() {
        let (format, reading) =
            fixture::read("rp.csv", b"VMName;ChangeRate24h\nweb;0.02\nweb;0.04\n");
        assert_eq!(format, Some(Format::ChangedBlocks));
        assert_eq!(
            reading.measurements[0].amount,
            Amount::Share { percent: 3.0, of: PercentOf::Total }
        );
    }
}
