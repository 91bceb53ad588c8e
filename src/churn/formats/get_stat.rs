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
use crate::churn::usage::figures::{self, Figure, only_usage};
use crate::churn::usage::gauge::Resource;
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
    let usage = move |record: &Record<'_>| {
        // The row without an instance is the whole machine.
        if part(record) { None } else { figures::statistic(record.get(metric)) }
    };
    let mut views: BTreeMap<String, View> = BTreeMap::new();
    // Of each machine and resource how good its best figure is.
    let mut busy: BTreeMap<(String, Resource), (usize, Figure)> = BTreeMap::new();
    let header_row = found.header.row_number;
    let result = document.records(found.sheet.as_deref(), &mut |record| {
        if record.line <= header_row {
            return ControlFlow::Continue(());
        }
        if let Some(rank) = rank(&record) {
            let seen = View { metric: rank, instances: part(&record) };
            match views.get_mut(record.get(entity)) {
                None => {
                    views.insert(record.get(entity).to_owned(), seen);
                }
                Some(view) if seen.metric < view.metric => *view = seen,
                Some(view) if seen.metric == view.metric => view.instances |= seen.instances,
                Some(_) => {}
            }
        } else if let Some(found) = usage(&record) {
            let key = (record.get(entity).to_owned(), found.1.gauge.resource());
            let known = busy.entry(key).or_insert(found);
            if found.0 < known.0 {
                *known = found;
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        reading.findings.push(error.to_finding());
    }
    let location = document.location(found.sheet.as_deref());
    let hint = message!("Export it again: Get-Stat -Stat virtualDisk.write.average");
    if views.is_empty() && busy.is_empty() {
        let counters = METRICS.join(", ");
        let why = message!("the file has none of the counters {value}", value = counters);
        let finding = Finding::error("no-write-counter", location.path.as_ref(), why);
        reading.findings.push(finding.hint(hint).at(location));
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
    if views.is_empty() {
        reading.findings.push(only_usage(location).hint(hint));
    } else {
        // The row without an instance is the sum of the others.
        let wanted = |record: &Record<'_>| {
            views.get(record.get(entity)).is_some_and(|view| {
                rank(record) == Some(view.metric) && part(record) == view.instances
            })
        };
        layout.read(document, options, &wanted, &mut reading);
    }
    let ranks: BTreeMap<usize, Figure> = busy.values().copied().collect();
    for (rank, figure) in ranks {
        let resource = figure.gauge.resource();
        let wanted = |record: &Record<'_>| {
            usage(record).is_some_and(|(own, _)| own == rank)
                && busy
                    .get(&(record.get(entity).to_owned(), resource))
                    .is_some_and(|(best, _)| *best == rank)
        };
        layout.read_usage(document, options, (value, figure), &wanted, &mut reading);
    }
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
            b"Value,Timestamp,MetricId,Entity\n1,2026-01-01 00:00,cpu.ready.summation,web\n",
        );
        assert_eq!(reading.findings[0].code, "no-write-counter");
    }

    #[test]
    fn processors_and_memory_of_the_whole_machine_are_read_beside_its_disks() {
        let mut text = String::from("Value,Timestamp,MetricId,Unit,Entity,IntervalSecs,Instance\n");
        for minute in [0, 5, 10] {
            for (value, metric, instance) in [
                ("2048", "virtualDisk.write.average", "scsi0:0"),
                ("30", "cpu.usage.average", ""),
                ("60", "cpu.usage.average", "0"),
                ("1048576", "mem.active.average", ""),
                ("25", "mem.usage.average", ""),
                ("900", "cpu.usagemhz.average", ""),
            ] {
                text.push_str(&format!(
                    "{value},2026-01-05 10:{minute:02}:00,{metric},x,web,300,{instance}\n"
                ));
            }
        }
        let (_, reading) = fixture::read("a.csv", text.as_bytes());
        assert_eq!(
            fixture::series(&reading),
            [("web".to_owned(), "scsi0:0".to_owned(), vec![2.0; 3])]
        );
        let active = ("web", "memory-active-percent", vec![25.0; 3]);
        assert_eq!(fixture::usage(&reading), [("web", "cpu-percent", vec![30.0; 3]), active]);
        assert_eq!(reading.usage[0].samples, 3);
    }
}
