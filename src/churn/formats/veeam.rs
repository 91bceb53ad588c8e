//! Reports about Veeam backups: how much each incremental run read.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::embedded;
use crate::estate::Quality;
use crate::finding::Finding;
use crate::table::cell_words::{is_missing, parse_bool};
use crate::table::number::NumberStyle;
use crate::table::{Column, Document, HeadingTable, Record};
use crate::units::HOURS_PER_DAY;
use crate::units::{DataUnit, Plain, Unit};

use super::backup_runs::{Chain, Kind, Run};
use super::job_totals::{self, JobTotals};
use crate::churn::clock::{self, DateOrder, Dates};
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::reading::number_style::number_style;
use crate::churn::reading::sheet_heads::{self, Found, Heads};
use crate::message;
use crate::wording::Message;
use crate::words;

/// How many jobs a finding names.
const MAX_JOBS: usize = 5;

static TABLE: LazyLock<HeadingTable> = LazyLock::new(|| {
    sheet_heads::table("columns/veeam.toml", embedded::compiled!("columns/veeam"), "runs")
});

fn find(heads: &Heads) -> Option<Found> {
    let found = heads.find(&TABLE)?;
    let has = |field| found.index(field).is_some();
    let sizes = has("data") || has("backup") || has("total");
    // Many tables have a size and a date; a job or its figures make it a report about backups.
    let about_backups = has("job") || (has("vm") && has("backup") && has("result"));
    (sizes && about_backups || (has("vm") && has("total") && has("result"))).then_some(found)
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    find(heads).map(|_| Format::Veeam)
}

/// A row as text.
struct Raw {
    vm: String,
    job: String,
    time: String,
    size: String,
    /// The size of the backup, where the other size counts.
    backup: String,
    kind: Kind,
    line: u32,
}

/// A row with its figure.
struct Sized<'a> {
    raw: &'a Raw,
    at: i64,
    gb: f64,
}

/// Rows that do not count, by reason.
#[derive(Default)]
struct Dropped {
    duplicates: u64,
    failed: u64,
    without_machine: u64,
    unreadable: u64,
    first_unreadable: u32,
}

pub(crate) fn read(document: &mut Document) -> Reading {
    let mut reading = Reading::default();
    let Some(found) = find(&Heads::of(document)) else {
        return reading;
    };
    let location = document.location(found.sheet.as_deref());
    let Some(size) = found.header.column("data").or(found.header.column("backup")).cloned() else {
        reading.findings.push(
            Finding::error(
                "no-changed-data",
                location.path.as_ref(),
                message!(
                    "the report holds the size of the machines, but not how much each run read"
                ),
            )
            .hint(message!("Export the sessions with DataSize or DataRead"))
            .at(location.with_row(found.header.row_number)),
        );
        return reading;
    };
    let by_job = found.index("vm").is_none();
    let mut dropped = Dropped::default();
    let raw = match rows(document, &found, &size, &mut dropped) {
        Ok(raw) => raw,
        Err(finding) => {
            reading.findings.push(finding);
            return reading;
        }
    };
    reading.rows = raw.len() as u64;
    let samples = raw.iter().map(|row| row.size.as_str());
    let style = match number_style(document, &location, &samples) {
        Ok((style, doubt)) => {
            reading.findings.extend(doubt);
            style
        }
        Err(mixed) => {
            let at = raw.get(mixed.comma).map_or(1, |row| row.line);
            reading.findings.push(
                Finding::error(
                    "mixed-numbers",
                    size.heading.as_str(),
                    message!("some sizes have a decimal point, others a decimal comma"),
                )
                .hint(message!("Write all numbers of the file in one style, or choose one with --decimal-separator point or comma"))
                .at(location.with_row(at).with_column(size.index)),
            );
            return reading;
        }
    };
    let order = match Dates::of(raw.iter().map(|row| row.time.as_str())).settle(&location) {
        Ok((order, finding)) => {
            reading.findings.extend(finding);
            order
        }
        Err(finding) => {
            reading.findings.push(*finding);
            return reading;
        }
    };
    let sized = sized(&raw, style, order, &size, &mut dropped);
    let totals = if by_job { JobTotals::default() } else { job_totals(&sized) };
    let chains = chains(&sized, &totals);
    let typed = found.index("algorithm").is_some();
    push_measurements(chains, typed, &location, &mut reading);
    if found.index("data").is_none() {
        reading.findings.push(
            Finding::warning("compressed-size", size.heading.as_str(), message!("the report only has sizes after compression and deduplication, which are smaller than what changed"))
                .hint(message!("Export DataSize or DataRead as well"))
                .at(location.clone().with_row(found.header.row_number).with_column(size.index)),
        );
    }
    reading.findings.extend(shared_out(&sized, &totals, &location, &size));
    if by_job {
        reading.findings.push(
            Finding::warning("figures-by-job", location.path.as_ref(), message!("the report has no machines; its figures are sums of backup jobs and belong to no server"))
                .hint(message!("Export a report with a row for each machine"))
                .at(location.clone()),
        );
    }
    dropped.push_findings(&location, &mut reading);
    reading
}

fn rows(
    document: &mut Document,
    found: &Found,
    size: &Column,
    dropped: &mut Dropped,
) -> Result<Vec<Raw>, Finding> {
    let index = |field| found.index(field);
    let (vm, job, time) = (index("vm"), index("job"), index("time"));
    let text = |record: &Record<'_>, column: Option<usize>| {
        column.map(|at| record.get(at).to_owned()).unwrap_or_default()
    };
    let mut seen: HashSet<String> = HashSet::new();
    let mut raw: Vec<Raw> = Vec::new();
    let result = document.records(found.sheet.as_deref(), &mut |record| {
        if record.line <= found.header.row_number {
            return ControlFlow::Continue(());
        }
        let row = Raw {
            vm: text(&record, vm.or(job)),
            job: text(&record, job),
            time: text(&record, time),
            size: record.get(size.index).to_owned(),
            backup: text(&record, index("backup")),
            kind: kind(
                &text(&record, index("algorithm")),
                &text(&record, index("retry")),
                &text(&record, index("result")),
            ),
            line: record.line,
        };
        if row.vm.is_empty() && row.time.is_empty() {
            return ControlFlow::Continue(());
        }
        if row.vm.is_empty() {
            dropped.without_machine += 1;
        } else if !seen.insert(record.iter().collect::<Vec<_>>().join("\t")) {
            dropped.duplicates += 1;
        } else if row.kind == Kind::Failed {
            dropped.failed += 1;
        } else {
            raw.push(row);
        }
        ControlFlow::Continue(())
    });
    result.map_err(|error| error.to_finding())?;
    Ok(raw)
}

fn kind(algorithm: &str, retry: &str, result: &str) -> Kind {
    let lower = result.to_lowercase();
    if !matches!(lower.as_str(), "" | "success" | "warning" | "ok" | "successful") {
        return Kind::Failed;
    }
    let algorithm = algorithm.to_lowercase();
    if !algorithm.is_empty() && !algorithm.contains("incr") {
        return Kind::Full;
    }
    if parse_bool(retry) == Some(true) {
        return Kind::Retry;
    }
    Kind::Increment
}

/// The rows with a time and a size that can be read.
fn sized<'a>(
    raw: &'a [Raw],
    style: NumberStyle,
    order: DateOrder,
    size: &Column,
    dropped: &mut Dropped,
) -> Vec<Sized<'a>> {
    let unit = match size.unit {
        Some(Unit::Data(unit)) => unit,
        _ => DataUnit::BYTE,
    };
    let mut sized = Vec::with_capacity(raw.len());
    for row in raw {
        let number = style.parse(&row.size).filter(|_| !is_missing(&row.size));
        let unit = match number.and_then(|number| number.unit) {
            None => Some(unit),
            Some(Unit::Data(unit)) => Some(unit),
            Some(_) => None,
        };
        let gb = number
            .zip(unit)
            .map(|(number, unit)| unit.gib(number.value, Plain::Binary))
            .filter(|gb| *gb >= 0.0);
        let (Some(gb), Some(moment)) = (gb, clock::parse(&row.time, order)) else {
            dropped.unreadable += 1;
            if dropped.first_unreadable == 0 {
                dropped.first_unreadable = row.line;
            }
            continue;
        };
        sized.push(Sized { raw: row, at: moment.ms, gb });
    }
    sized
}

fn job_totals(sized: &[Sized<'_>]) -> JobTotals {
    let rows: Vec<job_totals::Row<'_>> = sized
        .iter()
        .map(|row| job_totals::Row {
            job: &row.raw.job,
            machine: &row.raw.vm,
            at: row.at,
            sizes: [&row.raw.size, &row.raw.backup],
            is_zero: row.gb <= 0.0,
            kind: row.raw.kind,
        })
        .collect();
    JobTotals::of(&rows)
}

fn chains(sized: &[Sized<'_>], totals: &JobTotals) -> BTreeMap<String, BTreeMap<String, Chain>> {
    let mut chains: BTreeMap<String, BTreeMap<String, Chain>> = BTreeMap::new();
    for (index, row) in sized.iter().enumerate() {
        let sharing = totals.sharing.get(index).copied().unwrap_or(1);
        let kind = if totals.fulls.contains(&index) { Kind::Full } else { row.raw.kind };
        let jobs = chains.entry(row.raw.vm.clone()).or_default();
        jobs.entry(row.raw.job.clone()).or_default().push(Run {
            at: row.at,
            gb: row.gb / f64::from(sharing),
            kind,
            line: row.raw.line,
        });
    }
    chains
}

/// Tells which jobs wrote their sums on the rows of machines.
fn shared_out(
    sized: &[Sized<'_>],
    totals: &JobTotals,
    location: &crate::source::Location,
    size: &Column,
) -> Option<Finding> {
    let mut rows = sized.iter().zip(&totals.sharing);
    let (first, machines) = rows.find(|(row, sharing)| **sharing > 1 && row.gb > 0.0)?;
    let names: Vec<String> = totals.jobs.iter().cloned().collect();
    Some(
        Finding::warning(
            "figures-by-job",
            location.path.as_ref(),
            message!(
                "{jobs} wrote the sum of a run on the row of each machine, such as {size} on the rows of {machines} machines; each sum was shared out evenly among the machines of its run: {names}",
                jobs = Message::counted(names.len(), "backup job", "backup jobs"),
                size = format!("{:?}", first.raw.size),
                machines = *machines,
                names = Message::first_few(&names, MAX_JOBS)
            ),
        )
        .hint(message!("Export what was read of each machine, such as Progress.ReadSize of its task session"))
        .at(location.clone().with_row(first.raw.line).with_column(size.index)),
    )
}

fn push_measurements(
    chains: BTreeMap<String, BTreeMap<String, Chain>>,
    typed: bool,
    location: &crate::source::Location,
    reading: &mut Reading,
) {
    let (mut fulls, mut retries, mut first_outlier) = (0, 0, None);
    let (mut single, mut several) = (Vec::new(), 0);
    for (vm, jobs) in chains {
        let (mut image, mut logs): (Option<(f64, f64, u32)>, f64) = (None, 0.0);
        let mut images = 0;
        for (job, mut chain) in jobs {
            if !typed {
                first_outlier = first_outlier.or(chain.mark_outliers());
            }
            fulls += chain.count(Kind::Full);
            retries += chain.count(Kind::Retry);
            let Some(total) = chain.total() else { continue };
            if total.assumed_day {
                single.push(vm.clone());
            }
            let rate = total.gb / total.hours;
            if is_log_job(&job) {
                logs += rate;
            } else {
                images += 1;
                if image.is_none_or(|(gb, hours, _)| gb / hours < rate) {
                    image = Some((total.gb, total.hours, total.line));
                }
            }
        }
        several += u64::from(images > 1);
        let (gb, hours, line) = match (image, logs > 0.0) {
            (Some((gb, hours, line)), _) => (gb + logs * hours, hours, line),
            (None, true) => (logs * HOURS_PER_DAY, HOURS_PER_DAY, 1),
            (None, false) => continue,
        };
        let amount = Amount::Total { gb, window_hours: hours };
        let mut measurement =
            Measurement::new(vm, amount, Quality::ChangedBlocks, location.clone().with_row(line));
        measurement.format = Format::Veeam;
        reading.measurements.push(measurement);
    }
    let mut note = |code, message: Message| {
        reading
            .findings
            .push(Finding::note(code, location.path.as_ref(), message).at(location.clone()));
    };
    if fulls > 0 {
        let message = if first_outlier.is_some() {
            message!(
                "{fulls} full runs and the time before each were left out; without a column for it, ten times the median counts as a full run",
                fulls
            )
        } else {
            message!("{fulls} full runs and the time before each were left out", fulls)
        };
        note("full-runs-left-out", message);
    }
    if retries > 0 {
        note(
            "retries-left-out",
            message!("{retries} retries and the time before each were left out", retries),
        );
    }
    if several > 0 {
        note(
            "several-jobs",
            message!(
                "{machines} in several backup jobs; the job that read most counts, not their sum",
                machines = Message::counted(several, "machine is", "machines are")
            ),
        );
    }
    if let Some(first) = single.first() {
        reading.findings.push(
            Finding::warning(
                "single-run",
                first.as_str(),
                message!(
                    "{machines} a single incremental run; it was taken for a day's change",
                    machines = Message::counted(single.len(), "machine has", "machines have")
                ),
            )
            .hint(message!("Export a longer time"))
            .at(location.clone()),
        );
    }
}

/// Jobs for transaction logs run many times a day in addition to the backup of the machine.
fn is_log_job(job: &str) -> bool {
    job.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(word, "log" | "logs" | "tlog" | "tlogs" | "archivelog" | "transactionlog")
    })
}

impl Dropped {
    fn push_findings(&self, location: &crate::source::Location, reading: &mut Reading) {
        let path = location.path.as_ref();
        let mut note = |code, count: u64, one: &'static str, many: &'static str| {
            if count > 0 {
                let finding = Finding::note(code, path, Message::counted(count, one, many));
                reading.findings.push(finding.at(location.clone()));
            }
        };
        note(
            "duplicate-rows",
            self.duplicates,
            words!("row stands twice and counts once"),
            words!("rows stand twice and count once"),
        );
        note(
            "failed-runs-left-out",
            self.failed,
            words!(
                "row of a run that did not succeed was left out; the next run reads what it missed"
            ),
            words!(
                "rows of runs that did not succeed were left out; the next run reads what they missed"
            ),
        );
        note(
            "rows-without-machine",
            self.without_machine,
            words!("row names no machine and was left out"),
            words!("rows name no machine and were left out"),
        );
        if self.unreadable > 0 {
            reading.findings.push(
                Finding::warning(
                    "unreadable-rows",
                    path,
                    message!(
                        "{rows} without a time or size that can be read left out",
                        rows = Message::counted(self.unreadable, "row", "rows")
                    ),
                )
                .at(location.clone().with_row(self.first_unreadable)),
            );
        }
    }
}

#[cfg(test)]
#[path = "veeam_tests.rs"]
mod tests;
