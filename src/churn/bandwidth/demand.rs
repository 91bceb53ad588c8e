//! What the servers of a plan change together, and who drives its peak.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::estate::{ChangeAmount, Estate, Server};
use crate::units::GibPerDay;

use super::timeline::Timeline;
use crate::churn::join::Joined;
use crate::churn::model::{Amount, Measurement};
use crate::churn::series::Series;
use crate::churn::server_sum::server_sum;

/// The change of several servers together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demand {
    /// The sum of all series over time.
    pub line: Option<Timeline>,
    /// The change of servers of which only an amount is known.
    pub constant: GibPerDay,
    /// Servers with a measurement, in per cent of all.
    pub servers_measured_percent: f64,
    /// Their storage, in per cent of all that is known.
    pub gb_measured_percent: Option<f64>,
    /// The servers without which the peak falls most, those first; at most ten.
    pub drivers: Vec<Driver>,
}

/// A server's part in the highest moment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Driver {
    /// The server.
    pub server: String,
    /// Its rate then, in MiB per second.
    #[serde(rename = "mb_per_second")]
    pub mib_per_s: f64,
    /// Its part of the sum, in per cent.
    pub percent: f64,
    /// By how much the peak of all is lower without this server, in per cent: other moments may be nearly as high.
    pub peak_falls_percent: f64,
}

/// At most so many servers are listed as drivers of a peak.
const DRIVERS: usize = 10;

impl Demand {
    /// What the servers that `planned` lets through change together.
    #[must_use]
    pub fn of(
        estate: &Estate,
        joined: &Joined,
        measurements: &[Measurement],
        planned: impl Fn(usize, &Server) -> bool,
    ) -> Self {
        let mut by_server: BTreeMap<&str, Vec<Cow<'_, Series>>> = BTreeMap::new();
        let mut demand = Self::default();
        let (mut count, mut measured) = (0_u32, 0_u32);
        let (mut storage, mut measured_storage) = (0.0, 0.0);
        for (index, server) in estate.servers.iter().enumerate() {
            if !planned(index, server) {
                continue;
            }
            count += 1;
            storage += server.storage_gb.unwrap_or(0.0);
            let used = joined.used.get(index).map(Vec::as_slice).unwrap_or_default();
            measured += u32::from(!used.is_empty());
            if !used.is_empty() {
                measured_storage += server.storage_gb.unwrap_or(0.0);
            }
            let series: Vec<&Series> = used
                .iter()
                .filter_map(|index| match &measurements.get(*index)?.amount {
                    Amount::Series(series) => Some(series.as_ref()),
                    _ => None,
                })
                .collect();
            match server_sum(&series) {
                None => demand.constant += change(server).unwrap_or_default(),
                Some(sum) => by_server.entry(&server.name).or_default().push(sum),
            }
        }
        demand.servers_measured_percent = 100.0 * f64::from(measured) / f64::from(count.max(1));
        demand.gb_measured_percent = (storage > 0.0).then(|| 100.0 * measured_storage / storage);
        demand.line = Timeline::sum(by_server.values().flatten().map(AsRef::as_ref));
        if let Some(line) = &demand.line {
            demand.drivers = drivers(line, &by_server);
        }
        demand
    }
}

fn change(server: &Server) -> Option<GibPerDay> {
    match server.change.as_ref()?.amount {
        ChangeAmount::GbPerDay(gb) => Some(GibPerDay(gb)),
        ChangeAmount::PercentOfTotal(percent) => {
            Some(GibPerDay(server.storage_gb? * percent / 100.0))
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "the peak is a slot of the line")]
fn drivers(line: &Timeline, servers: &BTreeMap<&str, Vec<Cow<'_, Series>>>) -> Vec<Driver> {
    let Some(slot) = line.peak_slot() else {
        return Vec::new();
    };
    let peak = line.rates[slot];
    let mut rates: Vec<(&str, &Vec<Cow<'_, Series>>, f64)> = servers
        .iter()
        .map(|(name, series)| {
            let own = series.iter().filter_map(|one| line.rate_of(one, slot));
            (*name, series, own.sum::<f64>())
        })
        .filter(|(.., rate)| *rate > 0.0)
        .collect();
    rates.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    // Without a server the peak falls at most by what the server adds to it.
    let mut drivers: Vec<Driver> = Vec::new();
    for (name, series, rate) in rates {
        let least = drivers.last().map_or(0.0, |driver| driver.peak_falls_percent);
        let percent = 100.0 * rate / peak;
        if drivers.len() >= DRIVERS && percent <= least {
            break;
        }
        let without = line.peak_without(series.iter().map(AsRef::as_ref));
        drivers.push(Driver {
            server: name.to_owned(),
            mib_per_s: rate,
            percent,
            peak_falls_percent: (100.0 * (peak - without) / peak).max(0.0),
        });
        drivers.sort_by(|a, b| {
            b.peak_falls_percent
                .total_cmp(&a.peak_falls_percent)
                .then_with(|| b.mib_per_s.total_cmp(&a.mib_per_s))
                .then_with(|| a.server.cmp(&b.server))
        });
        drivers.truncate(DRIVERS);
    }
    drivers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::Day;

    fn series(at: &[(usize, f32)]) -> Series {
        let mut rates = vec![1.0; 24];
        for (slot, rate) in at {
            rates[*slot] = *rate;
        }
        Series::new(3600, None, vec![Day { number: 0, rates }])
    }

    #[test]
    fn who_drives_a_peak_is_without_whom_it_falls_most() {
        // At 3 o'clock all three write; a quarter less at 5 o'clock, when "second" writes alone.
        let (first, second, third) =
            (series(&[(3, 50.0)]), series(&[(3, 60.0), (5, 97.0)]), series(&[(3, 20.0)]));
        let servers = BTreeMap::from([
            ("first", vec![Cow::Borrowed(&first)]),
            ("second", vec![Cow::Borrowed(&second)]),
            ("third", vec![Cow::Borrowed(&third)]),
        ]);
        let line = Timeline::sum(servers.values().flatten().map(AsRef::as_ref)).unwrap();
        let drivers = drivers(&line, &servers);
        let told: Vec<_> = drivers
            .iter()
            .map(|d| (d.server.as_str(), (d.peak_falls_percent * 1.3).round()))
            .collect();
        // 130 falls to 70, to 99 (at 5 o'clock without "first": 97 and 1) and to 110.
        assert_eq!(told, [("second", 60.0), ("first", 32.0), ("third", 20.0)]);
    }
}
