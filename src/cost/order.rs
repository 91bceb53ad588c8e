//! The order in which VM sizes are chosen, by the prices of a book.

use std::collections::HashMap;

use super::terms::{day, region_of};
use crate::catalog::{SizeCatalog, VmSize};
use crate::prices::{PriceIndex, Wanted};
use crate::reference::ReferenceData;
use crate::settings::Settings;

/// The size that costs are relative to.
const UNIT: &str = "Standard_D2s_v5";

/// Reference data whose sizes cost what they do in a book, relative to each other; without a licence, as they are used. A size that
/// the book has no price of keeps the cost that comes with asrcap, save where the book has a price of most: it is then a list, and
/// the size is not sold in the region.
#[must_use]
pub fn by_prices(
    reference: ReferenceData,
    index: &PriceIndex<'_>,
    settings: &Settings,
    plan_date: Option<&str>,
) -> ReferenceData {
    let book = index.book();
    let Some(region) = region_of(settings, book) else { return reference };
    let date = day(settings, plan_date, book);
    let sizes = reference.sizes().sizes().iter().filter(|size| size.is_complete());
    let known: HashMap<String, f64> = sizes
        .clone()
        .filter_map(|size| {
            let wanted = Wanted::new("vm.base", &region).size(&size.name).on(date);
            let price: f64 = index.price(&wanted)?.unit_price()?.try_into().ok()?;
            Some((size.name.clone(), price))
        })
        .collect();
    let is_list = known.len() * 2 > sizes.count();
    let Some(unit) = unit(reference.sizes(), &known) else { return reference };
    reference.with_costs(|size| match known.get(size.name.as_str()) {
        Some(price) => Some(price / unit),
        None if is_list => None,
        None => size.relative_cost,
    })
}

/// What a relative cost of 1 is in the book: the price of the size that it is of, else the median of what the others say.
fn unit(sizes: &SizeCatalog, known: &HashMap<String, f64>) -> Option<f64> {
    if let Some(price) = known.get(UNIT).filter(|price| **price > 0.0) {
        return Some(*price);
    }
    let unit = |size: &VmSize| Some(known.get(size.name.as_str())? / size.relative_cost?);
    let mut units: Vec<f64> = sizes.sizes().iter().filter_map(unit).collect();
    units.retain(|unit| unit.is_finite() && *unit > 0.0);
    units.sort_by(f64::total_cmp);
    units.get(units.len() / 2).copied()
}
