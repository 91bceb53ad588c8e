//! The prices that lines stand on: those that were only compared go.

use crate::plan::cost::{CostLine, PriceUsed, PricedByUse};

/// Keeps the prices that something stands on, in their order, and gives everything its new place.
pub(crate) fn keep_used<'c>(
    prices: Vec<PriceUsed>,
    lines: impl Iterator<Item = &'c mut CostLine>,
    by_use: &mut [PricedByUse],
) -> Vec<PriceUsed> {
    let mut is_used = vec![false; prices.len()];
    let mut mark = |place: usize| {
        if let Some(used) = is_used.get_mut(place) {
            *used = true;
        }
        for source in prices.get(place).and_then(|price| price.derived_from).into_iter().flatten() {
            if let Some(used) = is_used.get_mut(source) {
                *used = true;
            }
        }
    };
    let mut places: Vec<&mut usize> = lines.map(|line| &mut line.price).collect();
    places.extend(by_use.iter_mut().map(|one| &mut one.price));
    for place in &places {
        mark(**place);
    }
    let mut count = 0;
    let new_places: Vec<usize> = is_used
        .iter()
        .map(|used| {
            count += usize::from(*used);
            count.saturating_sub(1)
        })
        .collect();
    let moved = |place: usize| new_places.get(place).copied().unwrap_or(place);
    for place in places {
        *place = moved(*place);
    }
    let kept = prices.into_iter().zip(&is_used).filter(|(_, used)| **used);
    kept.map(|(price, _)| PriceUsed {
        derived_from: price.derived_from.map(|sources| sources.map(moved)),
        ..price
    })
    .collect()
}
