//! What belongs to no server: gateways, data that leaves Azure, machines and amounts beside the plan.

use super::pricer::{Lack, Pricer};
use super::terms::Terms;
use crate::plan::cost::{Basis, CostLine, Phase, PricedByUse};
use crate::prices::PriceKind;
use crate::settings::CostCategory;

/// Prices of what nobody can count before: operations of disks, and what the cache account of replication holds and does,
/// with how many of them have one price in Azure's lists.
const BY_USE: [(&str, CostCategory, f64); 5] = [
    ("disk.standard-hdd.operations", CostCategory::Disks, 10_000.0),
    ("disk.standard-ssd.operations", CostCategory::Disks, 10_000.0),
    ("cache.data", CostCategory::Cache, 1.0),
    ("cache.write", CostCategory::Cache, 10_000.0),
    ("cache.read", CostCategory::Cache, 10_000.0),
];

/// Lines of no server, without amounts, and what lacks a price.
pub(crate) fn lines(pricer: &mut Pricer<'_, '_>, terms: &Terms<'_>) -> (Vec<CostLine>, Vec<Lack>) {
    let settings = terms.settings;
    let mut lines = Vec::new();
    let mut lacks = Vec::new();
    let mut add = |category, basis, count: f64, price: Result<usize, Lack>| match price {
        Ok(_) if count == 0.0 => {}
        Ok(price) => {
            let phases = [Phase::SteadyMonth, Phase::AfterMonth];
            for phase in phases.into_iter().filter(|phase| terms.has(*phase)) {
                let discounted = true;
                let amount = 0.0;
                lines.push(CostLine { phase, category, count, basis, price, discounted, amount });
            }
        }
        Err(lack) => lacks.push(lack),
    };
    if let Some(gateway) = &settings.gateway {
        let line = if gateway.to_lowercase().starts_with("ergw") || gateway.contains("Express") {
            "expressroute.gateway"
        } else {
            "vpn-gateway"
        };
        let price = pricer.price(line, gateway);
        add(CostCategory::Network, Basis::AllHours, 1.0, price);
    }
    if let Some(circuit) = &settings.circuit {
        let price = pricer.price("expressroute.circuit", circuit);
        add(CostCategory::Network, Basis::Count, 1.0, price);
    }
    if settings.egress > 0.0 {
        match pricer.bands("egress.internet", "", PriceKind::Consumption, None) {
            Err(lack) => add(CostCategory::Network, Basis::Count, 1.0, Err(lack)),
            Ok(bands) => {
                let ends = bands.iter().skip(1).map(|band| band.from).chain([f64::INFINITY]);
                for (band, end) in bands.iter().zip(ends) {
                    let within = (settings.egress.min(end) - band.from).max(0.0);
                    add(CostCategory::Network, Basis::Count, within, Ok(band.price));
                }
            }
        }
    }
    for (size, number) in &settings.extra_machine {
        let price = pricer.price("vm.base", size);
        add(CostCategory::Extras, Basis::AllHours, *number, price);
    }
    for (name, amount) in &settings.monthly_amount {
        let price = pricer.stated(name, *amount);
        add(CostCategory::Extras, Basis::Count, 1.0, Ok(price));
    }
    (lines, lacks)
}

/// What is paid by use, where the book has its price.
pub(crate) fn by_use(pricer: &mut Pricer<'_, '_>, terms: &Terms<'_>) -> Vec<PricedByUse> {
    if terms.is_2017 {
        return Vec::new();
    }
    let kind = terms.use_kind();
    let known = |(line, category, block)| {
        let price = pricer.known(line, "", kind, None)?;
        Some(PricedByUse { category, price, block })
    };
    BY_USE.into_iter().filter_map(known).collect()
}
