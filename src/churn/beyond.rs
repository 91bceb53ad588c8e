//! Amounts that no server changes by: slips of the pen, wrong units and counters that overflowed count as not known.

use super::model::{Amount, Measurement, Reading};
use crate::estate::possible;
use crate::finding::Finding;
use crate::message;
use crate::units::{GibPerDay, HOURS_PER_DAY};
use crate::wording::Message;

/// Takes the measurements out that are beyond what a server can change, and tells the first with its place.
pub(crate) fn take_out(reading: &mut Reading) {
    let beyond: Vec<Measurement> =
        reading.measurements.extract_if(.., |one| is_beyond(&one.amount)).collect();
    let Some(first) = beyond.first() else { return };
    let message = message!(
        "{measurements} of more than any server changes in a day, {amount} GB; that counts as not known (first of {server})",
        measurements = Message::counted(beyond.len(), "measurement is", "measurements are"),
        amount = possible::most("change"),
        server = first.server.clone()
    );
    reading.findings.push(
        Finding::warning("implausible-figures", first.location.path.as_ref(), message)
            .hint(message!("Correct the cell"))
            .at(first.location.clone()),
    );
}

fn is_beyond(amount: &Amount) -> bool {
    let per_day = possible::most("change");
    let (figure, most) = match amount {
        Amount::Share { percent, .. } => (*percent, possible::most("change-rate")),
        Amount::Total { gb, window_hours } => (gb / window_hours * HOURS_PER_DAY, per_day),
        Amount::Ceiling { mib_per_s } => (*mib_per_s, GibPerDay(per_day).mib_per_s()),
        // Samples are looked at one by one.
        Amount::Series(_) => return false,
    };
    figure.is_nan() || figure > most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::model::PercentOf;
    use crate::estate::Quality;
    use crate::source::Location;

    #[test]
    fn what_no_server_changes_by_is_no_measurement() {
        let most = possible::most("change");
        let of = |gb, window_hours| Amount::Total { gb, window_hours };
        let share = |percent| Amount::Share { percent, of: PercentOf::Total };
        let good = [of(most, 24.0), of(most * 2.0, 48.0), share(1000.0)];
        let bad = [of(most, 23.9), of(1e300, 24.0), of(f64::INFINITY, 24.0), share(1001.0)];
        let mut reading = Reading::default();
        for amount in bad.iter().chain(&good) {
            let place = Location::file("a.csv");
            reading.measurements.push(Measurement::new("a", amount.clone(), Quality::Typed, place));
        }
        take_out(&mut reading);
        let left: Vec<Amount> = reading.measurements.iter().map(|one| one.amount.clone()).collect();
        assert_eq!(left, good);
        assert_eq!(reading.findings.len(), 1);
        take_out(&mut reading);
        assert_eq!(reading.findings.len(), 1);
    }
}
