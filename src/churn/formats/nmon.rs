//! Files of nmon: `DISKWRITE` lines below their list of disks, one for each `ZZZZ` line with a time.

use std::ops::ControlFlow;

use crate::churn::clock::{self, DateOrder};
use crate::churn::format::Format;
use crate::churn::formats::sysstat::{self, Sample, cpu_percent};
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::sheet_heads::Heads;
use crate::churn::usage::gauge::Gauge;
use crate::finding::Finding;
use crate::message;
use crate::table::Document;
use crate::units::{DAY_MS, KIB_PER_MIB};

/// The section of write rates in KB a second. AIX goes on in `DISKWRITE1` where there are many disks.
const WRITES: &str = "DISKWRITE";

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    let is_mark = |row: &Vec<String>| {
        row.first().is_some_and(|first| first == "AAA")
            && row.get(1).is_some_and(|key| matches!(key.as_str(), "progname" | "command" | "host"))
    };
    heads.first().any(|row| is_mark(&row)).then_some(Format::Nmon)
}

pub(crate) fn read(document: &mut Document, options: &Options) -> Reading {
    sysstat::gather(document, Format::Nmon, options, samples)
}

/// What the lines so far say.
#[derive(Default)]
struct Walk {
    host: String,
    date: String,
    seconds: Option<f64>,
    /// Of each section the disks in the order of its values.
    sections: Vec<(String, Vec<String>)>,
    now: Option<clock::Moment>,
    days: i64,
    taken: u64,
}

fn samples(document: &mut Document, take: &mut dyn FnMut(&Sample<'_>)) -> Option<Finding> {
    let mut walk = Walk::default();
    let result = document.lines(&mut |number, line| {
        let mut cells = line.split(',');
        match cells.next().unwrap_or_default() {
            "AAA" => walk.fact(cells.next().unwrap_or_default(), cells.next().unwrap_or_default()),
            "ZZZZ" => {
                let mut rest = cells.skip(1);
                let time = rest.next().unwrap_or_default();
                walk.moment(time, rest.next());
            }
            section if section.starts_with(WRITES) => {
                let cells: Vec<&str> = cells.collect();
                walk.line(section, &cells, number, take);
            }
            section @ ("CPU_ALL" | "MEM" | "MEMNEW") => {
                let cells: Vec<&str> = cells.collect();
                walk.usage(section, &cells, number, take);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    let path = document.path().as_ref();
    let finding = match result {
        Err(error) => error.to_finding(),
        Ok(()) if walk.taken == 0 => Finding::error(
            "no-write-counter",
            path,
            message!("the file has no DISKWRITE lines with times"),
        )
        .hint(message!("Record it with nmon -f -s 60 -c 1440, which writes them")),
        Ok(()) => return None,
    };
    Some(finding.at(document.location(None)))
}

impl Walk {
    fn fact(&mut self, key: &str, value: &str) {
        match key {
            "host" => value.clone_into(&mut self.host),
            "date" => value.clone_into(&mut self.date),
            "interval" => self.seconds = value.trim().parse().ok(),
            _ => {}
        }
    }

    fn moment(&mut self, time: &str, date: Option<&str>) {
        let last = self.now.take().map(|moment| moment.ms);
        let date_of_file = date.is_none();
        let date = date.unwrap_or(&self.date);
        self.now = clock::parse(&format!("{date} {time}"), DateOrder::DayFirst);
        if date_of_file && let Some(now) = &mut self.now {
            now.ms += self.days * DAY_MS;
            if last.is_some_and(|last| now.ms + DAY_MS / 2 < last) {
                self.days += 1;
                now.ms += DAY_MS;
            }
        }
        if let (Some(last), Some(now)) = (last, self.now)
            && now.ms > last
        {
            self.seconds = Some((now.ms - last) as f64 / 1000.0);
        }
    }

    /// The names of figures of processors or memory, or their values at a time.
    fn usage(
        &mut self,
        section: &str,
        cells: &[&str],
        line: u32,
        take: &mut dyn FnMut(&Sample<'_>),
    ) {
        let Some((first, rest)) = cells.split_first() else {
            return;
        };
        if !is_time(first) {
            let names = rest.iter().map(|name| name.trim().to_owned()).collect();
            self.sections.retain(|(known, _)| known != section);
            self.sections.push((section.to_owned(), names));
            return;
        }
        let names = self.sections.iter().find(|(known, _)| known == section);
        let (Some(now), Some((_, names))) = (self.now, names) else {
            return;
        };
        let figure = |wanted: &str| {
            let place = names.iter().position(|name| name.eq_ignore_ascii_case(wanted))?;
            rest.get(place)?.trim().parse::<f64>().ok()
        };
        let found = match section {
            "CPU_ALL" => {
                figure("Idle%").map(|idle| (Gauge::CpuPercent, cpu_percent(idle, figure("Wait%"))))
            }
            _ => memory(figure).map(|percent| (Gauge::MemoryPercent, percent)),
        };
        let Some((gauge, percent)) = found else {
            return;
        };
        self.taken += 1;
        take(&Sample {
            host: &self.host,
            device: "",
            at: now.ms,
            zone: now.zone,
            seconds: self.seconds,
            rate: Some(percent),
            by_requests: None,
            gauge: Some(gauge),
            line: Some(line),
        });
    }

    /// The list of disks of a section, or their values at a time.
    fn line(
        &mut self,
        section: &str,
        cells: &[&str],
        line: u32,
        take: &mut dyn FnMut(&Sample<'_>),
    ) {
        let Some((first, rest)) = cells.split_first() else {
            return;
        };
        if !is_time(first) {
            let disks = rest.iter().map(|disk| (*disk).to_owned()).collect();
            self.sections.retain(|(known, _)| known != section);
            self.sections.push((section.to_owned(), disks));
            return;
        }
        let Some(now) = self.now else {
            return;
        };
        let Some((_, disks)) = self.sections.iter().find(|(known, _)| known == section) else {
            return;
        };
        for (disk, value) in disks.iter().zip(rest).filter(|(disk, _)| !disk.is_empty()) {
            self.taken += 1;
            take(&Sample {
                host: &self.host,
                device: disk,
                at: now.ms,
                zone: now.zone,
                seconds: self.seconds,
                rate: value.trim().parse::<f64>().ok().map(|rate| rate / KIB_PER_MIB),
                by_requests: None,
                gauge: None,
                line: Some(line),
            });
        }
    }
}

/// Whether a cell is the number of a moment: `T0001`.
fn is_time(cell: &str) -> bool {
    cell.strip_prefix('T').is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The part of the memory that cannot be given out, in per cent. On Linux that is without caches and buffers, on AIX (`MEMNEW`) what processes and
/// the system take: its free memory leaves out the cache of files.
fn memory(figure: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    if let (Some(process), Some(system)) = (figure("Process%"), figure("System%")) {
        return Some((process + system).clamp(0.0, 100.0));
    }
    let all = figure("memtotal").filter(|all| *all > 0.0)?;
    let caches = figure("cached").unwrap_or(0.0) + figure("buffers").unwrap_or(0.0);
    Some((100.0 - (figure("memfree")? + caches) / all * 100.0).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::{Amount, fixture};

    #[test]
    fn lists_of_disks_may_go_on_in_a_second_section_and_dates_be_missing() {
        let mut text = String::from(
            "AAA,progname,nmon\nAAA,host,web\nAAA,date,31-JAN-2026\nAAA,interval,600\nBBBP,001,\"x\nDISKWRITE,Disk Write KB/s web,hdisk0,hdisk1\nDISKWRITE1,Disk Write KB/s web,hdisk2\n",
        );
        for (number, time) in [(1, "23:40:00"), (2, "23:50:00"), (3, "00:00:00")] {
            text.push_str(&format!("ZZZZ,T000{number},{time}\nDISKWRITE,T000{number},1024.0,0.0\nDISKWRITE1,T000{number},2048.0\n"));
        }
        let (format, reading) = fixture::read("web.nmon", text.as_bytes());
        assert_eq!(format, Some(Format::Nmon));
        let found: Vec<_> = reading
            .measurements
            .iter()
            .map(|m| {
                let Amount::Series(series) = &m.amount else { panic!("no series") };
                (m.disk.clone().unwrap(), series.rates().collect::<Vec<_>>())
            })
            .collect();
        let of = |disk: &str, rate: f64| (disk.to_owned(), vec![rate; 3]);
        assert_eq!(found, [of("hdisk0", 1.0), of("hdisk1", 0.0), of("hdisk2", 2.0)]);
    }

    #[test]
    fn a_file_without_disks_says_what_to_record() {
        let (_, reading) = fixture::read("a.nmon", b"AAA,progname,nmon\nAAA,host,web\nZZZZ,T0001,00:00:00,31-JAN-2026\nCPU_ALL,T0001,1,2\n");
        assert_eq!(reading.findings[0].code, "no-write-counter");
    }
}
