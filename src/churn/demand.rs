//! What the servers of a plan change together, and who drives its peak.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::estate::{ChangeAmount, Estate, Server};

use super::join::Joined;
use super::model::{Amount, Measurement};
use super::series::Series;
use super::timeline::Timeline;

/// The change of several servers together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demand {
    /// The sum of all series over time.
    pub line: Option<Timeline>,
    /// GiB a day of servers of which only an amount is known.
    pub constant_gb_per_day: f64,
    /// Servers with a measurement, in per cent of all.
    pub servers_measured_percent: f64,
    /// Their storage, in per cent of all that is known.
    pub gb_measured_percent: Option<f64>,
    /// The servers with the most change at the highest moment, the largest first.
    pub drivers: Vec<Driver>,
}

/// A server's part in the highest moment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Driver {
    /// The server.
    pub server: String,
    /// Its rate then, in MiB per second.
    pub mb_per_second: f64,
    /// Its part of the sum, in per cent.
    pub percent: f64,
}

impl Demand {
    /// What the servers that `planned` lets through change together.
    #[must_use]
    pub fn of(
        estate: &Estate,
        joined: &Joined,
        measurements: &[Measurement],
        planned: impl Fn(usize, &Server) -> bool,
    ) -> Self {
        let mut by_server: BTreeMap<&str, Vec<&Series>> = BTreeMap::new();
        let mut demand = Self::default();
        let (mut count, mut measured) = (0_u32, 0_u32);
        let (mut storage, mut measured_storage) = (0.0, 0.0);
        for (index, server) in estate.servers.iter().enumerate() {
            if !planned(index, server) {
                continue;
            }
            count += 1;
            storage += server.storage_gb.unwrap_or(0.0);
            let used = joined
                .used
                .get(index)
                .map(Vec::as_slice)
                .unwrap_or_default();
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
            if series.is_empty() {
                demand.constant_gb_per_day += gb_per_day(server).unwrap_or(0.0);
            } else {
                by_server.entry(&server.name).or_default().extend(series);
            }
        }
        demand.servers_measured_percent = 100.0 * f64::from(measured) / f64::from(count.max(1));
        demand.gb_measured_percent = (storage > 0.0).then(|| 100.0 * measured_storage / storage);
        demand.line = Timeline::sum(by_server.values().flatten().copied());
        if let Some(line) = &demand.line {
            demand.drivers = drivers(line, &by_server);
        }
        demand
    }
}

fn gb_per_day(server: &Server) -> Option<f64> {
    match server.change.as_ref()?.amount {
        ChangeAmount::GbPerDay(gb) => Some(gb),
        ChangeAmount::PercentOfTotal(percent) => Some(server.storage_gb? * percent / 100.0),
    }
}

fn drivers(line: &Timeline, servers: &BTreeMap<&str, Vec<&Series>>) -> Vec<Driver> {
    let Some(slot) = line.peak_slot() else {
        return Vec::new();
    };
    let peak = line.rates.get(slot).copied().unwrap_or(0.0);
    let mut drivers: Vec<Driver> = servers
        .iter()
        .filter_map(|(name, series)| {
            let rate: f64 = series
                .iter()
                .filter_map(|series| line.rate_of(series, slot))
                .sum();
            (rate > 0.0).then(|| Driver {
                server: (*name).to_owned(),
                mb_per_second: rate,
                percent: 100.0 * rate / peak,
            })
        })
        .collect();
    drivers.sort_by(|a, b| {
        b.mb_per_second
            .total_cmp(&a.mb_per_second)
            .then_with(|| a.server.cmp(&b.server))
    });
    drivers
}
