//! The disks of one server while it is decided which of them count.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::churn::model::{Amount, Measurement};
use crate::churn::series::Series;
use crate::churn::server_sum::server_sum;
use crate::churn::spans::Spans;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::units::{GibPerDay, MIB_PER_GIB};
use crate::wording::Message;

/// A disk, or the whole server, and what is left of its series.
pub(crate) struct Disk {
    pub(crate) server: String,
    /// `None` for the whole server.
    pub(crate) name: Option<String>,
    pub(crate) series: Arc<Series>,
    pub(crate) location: Location,
    /// Whether the tool that measured it is one of Linux.
    pub(crate) of_linux: bool,
}

impl Disk {
    pub(crate) fn of(measurement: &Measurement) -> Option<Self> {
        let Amount::Series(series) = &measurement.amount else {
            return None;
        };
        Some(Self {
            server: measurement.server.clone(),
            name: measurement.disk.clone(),
            series: Arc::clone(series),
            location: measurement.location.clone(),
            of_linux: measurement.format.is_of_linux(),
        })
    }

    /// The same disk, of which only the series' owner is new.
    pub(crate) fn share(&self) -> Self {
        Self {
            server: self.server.clone(),
            name: self.name.clone(),
            series: Arc::clone(&self.series),
            location: self.location.clone(),
            of_linux: self.of_linux,
        }
    }

    /// What all disks of a server write together.
    pub(crate) fn sum(disks: Vec<Self>) -> Option<Self> {
        let series: Vec<&Series> = disks.iter().map(|disk| disk.series.as_ref()).collect();
        let sum = match series[..] {
            [_] => None,
            _ => server_sum(&series).map(std::borrow::Cow::into_owned),
        };
        let mut first = disks.into_iter().next()?;
        if let Some(sum) = sum {
            first.series = Arc::new(sum);
        }
        Some(first)
    }

    /// What was decided becomes that of the measurement; false if nothing of it counts.
    pub(crate) fn hand_to(self, measurement: &mut Measurement) -> bool {
        let is_left = !self.series.spans().is_empty();
        measurement.disk = self.name;
        measurement.amount = Amount::Series(self.series);
        is_left
    }

    /// The stretches of time in which the disk counts, on the clock of another.
    pub(crate) fn spans_on(&self, clock: &Series) -> Spans {
        self.on(clock).spans().clone()
    }

    /// The series on the clock of another.
    pub(crate) fn on(&self, clock: &Series) -> Cow<'_, Series> {
        match (clock.zone_minutes, self.series.zone_minutes) {
            (Some(wanted), Some(own)) if wanted != own => {
                Cow::Owned(self.series.as_ref().clone().on_clock_of(clock))
            }
            _ => Cow::Borrowed(&self.series),
        }
    }

    /// Lets the disk count only outside of the time in which others count.
    pub(crate) fn give_way_to<'a>(&mut self, others: impl IntoIterator<Item = &'a Self>) {
        let mut spans = Spans::default();
        for other in others {
            spans.join(&other.spans_on(&self.series));
        }
        if !self.series.spans().shared(&spans).is_empty() {
            self.series = Arc::new(self.series.without(&spans));
        }
    }
}

/// What a number of MiB in some time is in GB a day.
pub(crate) fn gb_per_day(mib: f64, spans: &Spans) -> String {
    let days = spans.seconds() / crate::units::SECONDS_PER_DAY;
    crate::units::grouped(GibPerDay(mib / MIB_PER_GIB / days.max(1e-9)).0, 1)
}

/// Findings of one kind, of which one is told with the number of the servers that it is about.
#[derive(Default)]
pub(crate) struct Told(BTreeMap<&'static str, Case>);

struct Case {
    severity: Severity,
    servers: usize,
    first: String,
    last: String,
    message: Message,
    hint: Option<Message>,
    location: Location,
}

impl Told {
    pub(crate) fn tell(
        &mut self,
        code: &'static str,
        severity: Severity,
        disk: &Disk,
        message: Message,
        hint: Option<Message>,
    ) {
        if let Some(case) = self.0.get_mut(code) {
            if case.last != disk.server {
                case.servers += 1;
                case.last.clone_from(&disk.server);
            }
            return;
        }
        let (first, location) = (disk.server.clone(), disk.location.clone());
        let last = first.clone();
        let case = Case { severity, servers: 1, first, last, message, hint, location };
        self.0.insert(code, case);
    }

    pub(crate) fn findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_iter().map(|(code, case)| {
            let message = match case.servers {
                1 => case.message,
                servers => message!(
                    "{message} (the same of {more})",
                    message = case.message,
                    more = Message::counted(servers - 1, "more server", "more servers")
                ),
            };
            let finding = Finding::new(code, case.severity, case.first, message).at(case.location);
            match case.hint {
                Some(hint) => finding.hint(hint),
                None => finding,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_of_half_a_day_is_twice_as_much_a_day() {
        let two = crate::units::grouped(2.0, 1);
        assert_eq!(gb_per_day(1024.0, &Spans::of([(0, 12 * 3_600_000)])), two);
        assert_eq!(gb_per_day(4096.0, &Spans::of([(0, 48 * 3_600_000)])), two);
    }
}
