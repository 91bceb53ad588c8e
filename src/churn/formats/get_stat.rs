//! Statistics of vCenter as `PowerCLI`'s Get-Stat gives them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::{Document, HeadingTable, Record};
use crate::units::KIB_PER_MIB;

use crate::churn::format::Format;
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::long_table::{Layout, Value};
use crate::churn::reading::sheet_heads::{self, Found, Heads};
use crate::message;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table(
        "columns/get-stat.toml",
        embedded::compiled!("columns/get-stat"),
        "statistics",
    )
});
/// Counters of bytes written in KiB per second, the one to be preferred first: they are views of the same writes.
const METRICS: [&str; 3] =
    ["virtualdisk.write.average", "disk.write.average", "datastore.write.average"];

fn find(heads: &Heads) -> Option<Found> {
    heads.find(&TABLE)
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    find(heads).map(|_| Format::GetStat)
}

/// What the rows of a machine hold.
#[derive(Clone, Copy)]
struct View {
    metric: usize,
    instances: bool,
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(found) = find(&Heads::of(document)) else {
        return reading;
    };
    let (Some(entity), Some(metric), Some(time), Some(value)) =
        (found.index("entity"), found.index("metric"), found.index("time"), found.index("value"))
    else {
        return reading;
    };
    let instance = found.index("instance");
    let rank = move |record: &Record<'_>| {
        let name = record.get(metric).to_lowercase();
        METRICS.iter().position(|metric| *metric == name)
    };
    let part = move |record: &Record<'_>| instance.is_some_and(|at| !record.get(at).is_empty());
    let mut views: BTreeMap<String, View> = BTreeMap::new();
    let header_row = found.header.row_number;
    let result = document.records(found.sheet.as_deref(), &mut |record| {
        if record.line > header_row
            && let Some(rank) = rank(&record)
        {
            let seen = View { metric: rank, instances: part(&record) };
            match views.get_mut(record.get(entity)) {
                None => {
                    views.insert(record.get(entity).to_owned(), seen);
                }
                Some(view) if seen.metric < view.metric => *view = seen,
                Some(view) if seen.metric == view.metric => view.instances |= seen.instances,
                Some(_) => {}
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    if views.is_empty() {
        let location = document.location(found.sheet.as_deref());
        reading.findings.push(
            Finding::error(
                "no-write-counter",
                location.path.as_ref(),
                message!("the file has none of the counters {value}", value = METRICS.join(", ")),
            )
            .hint(message!("Export it again: Get-Stat -Stat virtualDisk.write.average"))
            .at(location),
        );
        return reading;
    }
    let layout = Layout {
        format: Format::GetStat,
        quality: Quality::WrittenBytes,
        sheet: found.sheet.clone(),
        header_row,
        server: entity,
        uuid: found.index("uuid"),
        disk: instance,
        time,
        clock: None,
        value,
        seconds: found.index("seconds"),
        unit: Value::Rate(1.0 / KIB_PER_MIB),
    };
    // The row without an instance is the sum of the others.
    let wanted = |record: &Record<'_>| {
        views
            .get(record.get(entity))
            .is_some_and(|view| rank(record) == Some(view.metric) && part(record) == view.instances)
    };
    layout.read(document, options, &wanted, &mut reading);
    reading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;
    use crate::churn::model::Amount;

    #[test]
    fn instances_count_and_their_sum_does_not() {
        let mut text = String::from(
            "\"Value\",\"Timestamp\",\"MetricId\",\"Unit\",\"Entity\",\"IntervalSecs\",\"Instance\"\n",
        );
        for (value, minute, metric, entity, instance) in [
            ("2048", 10, "virtualDisk.write.average", "web", "scsi0:0"),
            ("1024", 10, "virtualDisk.write.average", "web", "scsi0:1"),
            ("3072", 10, "virtualDisk.write.average", "web", ""),
            ("9999", 10, "disk.write.average", "web", "naa.1"),
            ("9999", 10, "disk.numberwrite.summation", "web", ""),
            ("4096", 10, "disk.write.average", "db", ""),
            ("2048", 5, "virtualDisk.write.average", "web", "scsi0:0"),
            ("1024", 5, "virtualDisk.write.average", "web", "scsi0:1"),
            ("4096", 5, "disk.write.average", "db", ""),
        ] {
            text.push_str(&format!("\"{value}\",\"18-09-2015 10:{minute:02}:00\",\"{metric}\",\"KBps\",\"{entity}\",\"300\",\"{instance}\"\n"));
        }
        let (format, reading) = fixture::read("a.csv", text.as_bytes());
        assert_eq!(format, Some(Format::GetStat));
        let found: Vec<_> = reading
            .measurements
            .iter()
            .map(|m| {
                let Amount::Series(series) = &m.amount else { panic!() };
                (
                    m.server.as_str(),
                    m.disk.as_deref().unwrap_or_default(),
                    series.rates().collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("web", "scsi0:0", vec![2.0; 2]),
                ("web", "scsi0:1", vec![1.0; 2]),
                ("db", "", vec![4.0; 2])
            ]
        );
    }

    #[test]
    fn other_counters_are_told() {
        let (_, reading) = fixture::read(
            "a.csv",
            b"Value,Timestamp,MetricId,Entity\n1,2026-01-01 00:00,cpu.usage.average,web\n",
        );
        assert_eq!(reading.findings[0].code, "no-write-counter");
    }
}
