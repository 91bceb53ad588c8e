//! Which number of a date is the day, decided over a whole file.

use std::collections::BTreeSet;

use super::date_order::{DateOrder, Numbers};
use super::written::{Date, Written};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Different dates that are kept; a file of more years than this shows its order long before.
const MOST_DATES: usize = 4000;
/// Of two readings that both leave gaps between the days, the one whose days span this much less is meant.
const CLEARLY_SHORTER: i64 = 2;
/// Two digits of a year that would be before the tools that measure are no year.
const FIRST_YEAR: i64 = 2012;

/// The dates of a file, by which their order is decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    last: Option<Numbers>,
    seen: BTreeSet<Numbers>,
    /// The first of them as it is written.
    example: Option<String>,
    /// One that only fits each order.
    only: [Option<String>; 3],
    /// Whether all have dots between their numbers, or hyphens.
    not_slashed: bool,
    /// Whether all are written as Windows writes its logs, whatever its language: `01/31/2026 13:45:00.123`.
    of_windows: bool,
    /// Whether all are dates without a time of day.
    whole_days: bool,
}

/// How an order was found.
enum Ground {
    /// The file has dates that no other order makes sense of, or none that depend on it.
    Shown,
    /// The days follow each other.
    Days,
    /// It is how such dates are written.
    Usual,
    /// It is a guess.
    Guess,
}

impl Dates {
    /// Of all times of a list.
    pub(crate) fn of<'a>(times: impl IntoIterator<Item = &'a str>) -> Self {
        let mut dates = Self::default();
        for text in times {
            if let Some(written) = super::written::written(text) {
                dates.see(text, &written);
            }
        }
        dates
    }

    #[inline]
    pub(crate) fn see(&mut self, text: &str, written: &Written) {
        if let Date::Numbers(numbers) = written.date
            && self.last != Some(numbers)
        {
            self.last = Some(numbers);
            self.learn(text, numbers);
        }
    }

    fn learn(&mut self, text: &str, numbers: Numbers) {
        if self.seen.contains(&numbers) || self.seen.len() >= MOST_DATES {
            return;
        }
        let mut fitting = (0..).zip(DateOrder::ALL).filter(|(_, o)| numbers.days(*o).is_some());
        let Some((at, _)) = fitting.next() else {
            return;
        };
        let alone = fitting.next().is_none();
        let first = self.seen.is_empty();
        self.seen.insert(numbers);
        if alone && let Some(only) = self.only.get_mut(at) {
            only.get_or_insert_with(|| text.to_owned());
        }
        self.example.get_or_insert_with(|| text.to_owned());
        let date = text.trim().split([' ', 'T']).next().unwrap_or_default();
        self.not_slashed = (first || self.not_slashed) && !date.contains('/');
        self.of_windows = (first || self.of_windows) && is_of_windows(text);
        self.whole_days = (first || self.whole_days) && !text.contains(':');
    }

    /// Adds what another part of the file has.
    pub(crate) fn merge(&mut self, other: Self) {
        if self.seen.is_empty() {
            *self = other;
            return;
        }
        if other.seen.is_empty() {
            return;
        }
        self.seen.extend(other.seen);
        for (own, theirs) in self.only.iter_mut().zip(other.only) {
            *own = own.take().or(theirs);
        }
        self.not_slashed &= other.not_slashed;
        self.of_windows &= other.of_windows;
        self.whole_days &= other.whole_days;
    }

    /// The order; the first of the usual ones where nothing shows it.
    pub(crate) fn order(&self) -> DateOrder {
        self.decide().map_or(DateOrder::default(), |(order, _)| order)
    }

    /// The order, where the dates show it without regard to how they follow each other, or are written in a usual way.
    pub(crate) fn shown_order(&self) -> Option<DateOrder> {
        match self.decide() {
            Ok((order, Ground::Shown | Ground::Usual)) if !self.seen.is_empty() => Some(order),
            _ => None,
        }
    }

    /// Whether all of them are dates in an order.
    pub(crate) fn fits(&self, order: DateOrder) -> bool {
        self.reading(order).is_some()
    }

    /// Whether nothing shows the order.
    pub(crate) fn is_guessed(&self) -> bool {
        !matches!(self.decide(), Ok((_, Ground::Shown | Ground::Days | Ground::Usual)))
    }

    /// The order and what is to be said about it.
    ///
    /// # Errors
    ///
    /// Where the dates contradict each other, or two orders fit as well and make different times of them.
    pub(crate) fn settle(
        &self,
        location: &Location,
    ) -> Result<(DateOrder, Option<Finding>), Box<Finding>> {
        let path = location.path.as_ref();
        let example = || format!("{:?}", self.example.as_deref().unwrap_or_default());
        let (order, ground) = self.decide().map_err(|why| {
            let hint = message!("Write all dates in one order, best as 2026-01-31");
            Box::new(
                Finding::error("date-order-unclear", path, why).hint(hint).at(location.clone()),
            )
        })?;
        let finding = match ground {
            Ground::Shown | Ground::Usual => return Ok((order, None)),
            Ground::Days => Finding::note(
                "date-order-by-days",
                path,
                message!(
                    "{copied} was read as {order}, so that the days follow each other",
                    copied = example(),
                    order = order.words()
                ),
            ),
            Ground::Guess => Finding::warning(
                "date-order-assumed",
                path,
                message!("{copied} was read as {order}", copied = example(), order = order.words()),
            )
            .hint(message!("Write dates as 2026-01-31 if it means another day")),
        };
        Ok((order, Some(finding.at(location.clone()))))
    }

    fn decide(&self) -> Result<(DateOrder, Ground), Message> {
        let readings: Vec<Reading> =
            DateOrder::ALL.iter().filter_map(|order| self.reading(*order)).collect();
        let usual = if self.not_slashed { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        match readings.as_slice() {
            [] if self.seen.is_empty() => Ok((DateOrder::default(), Ground::Shown)),
            [] => Err(self.contradiction()),
            [only] => Ok((only.order, Ground::Shown)),
            [first, .., last] if first.days == last.days => Ok((usual, Ground::Shown)),
            several => self.shortest(several, usual),
        }
    }

    /// Of several readings the one whose days lie closest together.
    fn shortest(
        &self,
        readings: &[Reading],
        usual: DateOrder,
    ) -> Result<(DateOrder, Ground), Message> {
        let modern = |reading: &&Reading| reading.modern;
        let any_modern = readings.iter().any(|reading| reading.modern);
        let mut possible: Vec<&Reading> =
            readings.iter().filter(|reading| !any_modern || modern(reading)).collect();
        possible.sort_by_key(|reading| (reading.span(), reading.order));
        let (Some(best), next) = (possible.first(), possible.get(1)) else {
            return Ok((usual, Ground::Guess));
        };
        let Some(next) = next else {
            // In the other orders the years lie before the tools.
            return Ok((best.order, Ground::Shown));
        };
        let usual_of_all = possible.iter().find(|reading| reading.order == usual).unwrap_or(best);
        if best.days.len() == 1 {
            // One day is one day in any order: what was written in it stays the same.
            let certain = self.not_slashed || self.of_windows;
            let ground = if certain { Ground::Usual } else { Ground::Guess };
            return Ok((usual_of_all.order, ground));
        }
        if best.span() * CLEARLY_SHORTER <= next.span() {
            let expected = best.order == usual && (self.not_slashed || self.of_windows);
            return Ok((
                best.order,
                match (expected, self.whole_days) {
                    (true, _) => Ground::Usual,
                    (false, false) => Ground::Days,
                    // A list with a day a row may as well have a month a row.
                    (false, true) => Ground::Guess,
                },
            ));
        }
        if self.not_slashed || self.of_windows {
            return Ok((usual_of_all.order, Ground::Usual));
        }
        Err(message!(
            "{date} may be read as {order} and as {other}, and the other dates of the file fit both",
            date = format!("{:?}", self.example.as_deref().unwrap_or_default()),
            order = best.order.words(),
            other = next.order.words()
        ))
    }

    /// The dates in one order; nothing where one of them is no date then.
    fn reading(&self, order: DateOrder) -> Option<Reading> {
        let days: BTreeSet<i64> =
            self.seen.iter().map(|numbers| numbers.days(order)).collect::<Option<_>>()?;
        let modern = self.seen.iter().all(|numbers| numbers.year(order) >= FIRST_YEAR);
        (!days.is_empty()).then_some(Reading { order, days, modern })
    }

    fn contradiction(&self) -> Message {
        let shown: Vec<String> =
            self.only.iter().flatten().map(|text| format!("{text:?}")).take(2).collect();
        if let [one, other] = shown.as_slice() {
            message!(
                "{one} and {other} do not have day and month in one order",
                one = one.as_str(),
                other = other.as_str()
            )
        } else {
            message!("the dates of the file do not have day and month in one order")
        }
    }
}

/// The days of a file in one order.
struct Reading {
    order: DateOrder,
    days: BTreeSet<i64>,
    modern: bool,
}

impl Reading {
    fn span(&self) -> i64 {
        match (self.days.first(), self.days.last()) {
            (Some(first), Some(last)) => last - first + 1,
            _ => 0,
        }
    }
}

/// `01/31/2026 13:45:00.123`.
fn is_of_windows(text: &str) -> bool {
    let shape: String =
        text.trim().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "00/00/0000 00:00:00.000"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(times: &[&str]) -> Result<(DateOrder, Option<&'static str>), &'static str> {
        let location = Location::file("a.csv");
        match Dates::of(times.iter().copied()).settle(&location) {
            Ok((order, finding)) => Ok((order, finding.map(|finding| finding.code))),
            Err(finding) => Err(finding.code),
        }
    }

    #[test]
    fn a_number_above_twelve_shows_the_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (times, order) in [
            (&["1/2/2026 1:00", "1/31/2026 1:00"][..], MonthFirst),
            (&["01-02-2026", "18-02-2026"], DayFirst),
            (&["10.03.2026 00:00", "16.03.2026 00:00"], DayFirst),
            // A spreadsheet that puts the day first has swapped the first, but not the second.
            (&["03.10.2026 00:00", "03/15/2026 00:00:00.003"], MonthFirst),
            (&["99/99/2026 1:00", "31/1/2026 1:00"], DayFirst),
            (&["2026-13-01", "2026-01-31 10:00"], MonthFirst),
            (&["26/03/31 8:00", "26/03/01 8:00"], YearFirst),
        ] {
            assert_eq!(settled(times), Ok((order, None)), "{times:?}");
        }
    }

    #[test]
    fn days_that_follow_each_other_show_the_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (times, order, code) in [
            (&["03/04/2026 0:20", "04/04/2026 0:20"][..], DayFirst, Some("date-order-by-days")),
            (&["03/04/2026 0:20", "03/05/2026 0:20"], MonthFirst, Some("date-order-by-days")),
            (&["02.04.2026 0:20", "03.04.2026 0:20"], DayFirst, None),
            (&["03.02.2026 0:20", "03.03.2026 0:20"], MonthFirst, Some("date-order-by-days")),
            (&["03/02/2026 00:00:00.001", "03/03/2026 00:00:00.001"], MonthFirst, None),
            (&["03/04/2026", "04/04/2026", "05/04/2026"], DayFirst, Some("date-order-assumed")),
            (&["26/03/02 8:00", "26/03/03 8:00"], YearFirst, None),
            (&["14/03/13 8:00", "14/03/14 8:00"], YearFirst, Some("date-order-by-days")),
        ] {
            assert_eq!(settled(times), Ok((order, code)), "{times:?}");
        }
    }

    #[test]
    fn one_day_is_read_as_is_usual_and_what_fits_both_ways_is_refused() {
        use DateOrder::{DayFirst, MonthFirst};
        assert_eq!(settled(&["02/03/2026 00:00:00.001"]), Ok((MonthFirst, None)));
        assert_eq!(settled(&["02/03/2026 0:10"]), Ok((MonthFirst, Some("date-order-assumed"))));
        assert_eq!(settled(&["02.03.2026 0:10"]), Ok((DayFirst, None)));
        assert_eq!(settled(&["02/02/2026 0:10"]), Ok((MonthFirst, None)));
        assert_eq!(settled(&["26/03/02 8:00"]).unwrap().0, DateOrder::YearFirst);
        assert_eq!(settled(&["01/02/2026 1:00", "03/04/2026 1:00"]), Err("date-order-unclear"));
        assert_eq!(settled(&["13/02/2026 1:00", "02/13/2026 1:00"]), Err("date-order-unclear"));
        assert_eq!(settled(&[]), Ok((MonthFirst, None)));
    }

    #[test]
    fn parts_of_a_file_decide_together() {
        let mut dates = Dates::of(["03/04/2026 0:20"]);
        assert_eq!(dates.order(), DateOrder::MonthFirst);
        dates.merge(Dates::of(["13/04/2026 0:20"]));
        assert_eq!(dates.order(), DateOrder::DayFirst);
    }
}
