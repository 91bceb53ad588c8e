//! What a customer sees: prices with discount and markup in them, and neither of the two.

use std::collections::BTreeMap;

use super::figures::key;
use crate::plan::PlanDocument;
use crate::plan::cost::{Basis, Cost, CostLine, PriceUsed};
use crate::settings::{CostCategory, Percents};

/// Codes of findings that speak of discounts.
const OF_DISCOUNTS: [&str; 2] = ["discount-impossible", "discount-on-contract"];
/// Settings that are the partner's.
const WITHHELD: [&str; 2] = ["discount", "markup"];

/// Takes discount, markup and partner's cost out of a plan: the unit prices are the customer's, so that its amounts stay what they
/// are and its sheets live.
pub fn for_customer(document: &mut PlanDocument) {
    document.settings.discount = Percents::default();
    document.settings.markup = Percents::default();
    for name in WITHHELD {
        document.settings.origins.remove(name);
        document.setting_origins.remove(name);
    }
    document.findings.retain(|finding| !OF_DISCOUNTS.contains(&finding.code));
    let Some(cost) = &mut document.cost else { return };
    let mut sold = Sold::new(cost);
    for server in document.servers.iter_mut().flatten() {
        for line in server.cost.iter_mut().flat_map(|bill| &mut bill.lines) {
            sold.line(line);
        }
    }
    for line in &mut cost.lines {
        sold.line(line);
    }
    for one in &mut cost.by_use {
        one.price = sold.price(one.price, one.category, true);
    }
    cost.prices = sold.prices;
    cost.partner = None;
    cost.withheld = true;
    let units = Basis::ALL.map(Basis::figure);
    let inputs = ["hours", "drills", "drill_days"];
    cost.figures.retain(|figure| {
        units.contains(&figure.id.as_str()) || inputs.contains(&figure.id.as_str())
    });
}

/// Prices as they are sold.
struct Sold {
    own: Vec<PriceUsed>,
    factors: BTreeMap<String, f64>,
    places: BTreeMap<(usize, u64), usize>,
    prices: Vec<PriceUsed>,
}

impl Sold {
    fn new(cost: &Cost) -> Self {
        let factors = cost.figures.iter().map(|figure| (figure.id.clone(), figure.value)).collect();
        Self { own: cost.prices.clone(), factors, places: BTreeMap::new(), prices: Vec::new() }
    }

    fn line(&mut self, line: &mut CostLine) {
        line.price = self.price(line.price, line.category, line.discounted);
        line.discounted = true;
    }

    /// The place of a price as it is sold.
    fn price(&mut self, place: usize, category: CostCategory, discounted: bool) -> usize {
        let start = if discounted { "factor" } else { "kept" };
        let factor = self.factors.get(&format!("{start}_{}", key(category))).copied();
        let factor = factor.unwrap_or(1.0);
        if let Some(known) = self.places.get(&(place, factor.to_bits())) {
            return *known;
        }
        let Some(own) = self.own.get(place) else { return place };
        let unit_price = own.unit_price * factor;
        let sold = PriceUsed { unit_price, list_price: None, derived_from: None, ..own.clone() };
        self.prices.push(sold);
        self.places.insert((place, factor.to_bits()), self.prices.len() - 1);
        self.prices.len() - 1
    }
}
