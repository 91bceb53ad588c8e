//! What reservations and savings plans would save by size, and which sizes are reserved under the mixed term.

use std::collections::{BTreeMap, HashSet};

use super::figures::Factors;
use super::pricer::Pricer;
use super::terms::Terms;
use crate::plan::PlannedServer;
use crate::plan::cost::Commitment;
use crate::prices::{PriceKind, Term};
use crate::settings::{CostCategory, CostTerm};

/// Hours of a month that a commitment is paid for: all of them.
const ALL_HOURS: f64 = 730.0;

/// The machines of each size, the most first.
fn sizes<'s>(servers: impl Iterator<Item = &'s PlannedServer>) -> Vec<(&'s str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for size in servers.filter_map(|server| server.azure_size.as_deref()) {
        *counts.entry(size).or_default() += 1;
    }
    let mut sizes: Vec<_> = counts.into_iter().collect();
    sizes.sort_by_key(|(_, machines)| std::cmp::Reverse(*machines));
    sizes
}

/// What each size costs under each commitment.
pub(crate) fn commitments<'s>(
    servers: impl Iterator<Item = &'s PlannedServer>,
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    factors: &Factors,
) -> Vec<Commitment> {
    let (as_used, kept) = factors.of_category(CostCategory::Compute);
    let mut all = Vec::new();
    for (size, machines) in sizes(servers) {
        let number = machines as f64;
        let unit = |place: usize, pricer: &Pricer<'_, '_>| {
            pricer.prices.get(place).map(|price| price.unit_price * number)
        };
        let payg = pricer.known("vm.base", size, terms.use_kind(), None);
        let payg = payg.and_then(|place| unit(place, pricer));
        let payg = payg.map(|hour| hour * terms.settings.hours * as_used);
        let mut committed = |kind, term| {
            let place = pricer.known("vm.base", size, kind, Some(term))?;
            let by = if kind == PriceKind::Reservation { 1.0 } else { ALL_HOURS };
            unit(place, pricer).map(|amount| amount * by * kept)
        };
        let ri1 = committed(PriceKind::Reservation, Term::YEAR);
        let ri3 = committed(PriceKind::Reservation, Term::THREE_YEARS);
        let sp1 = committed(PriceKind::SavingsPlan, Term::YEAR);
        let sp3 = committed(PriceKind::SavingsPlan, Term::THREE_YEARS);
        all.push(Commitment {
            size: size.to_owned(),
            machines,
            payg,
            ri1,
            ri3,
            sp1,
            sp3,
            ri1_pays_in_month: pays_in(ri1, payg, 12),
            ri3_pays_in_month: pays_in(ri3, payg, 36),
            ri1_machines_least: machines_least(ri1, payg, machines),
            ri3_machines_least: machines_least(ri3, payg, machines),
            reserved: false,
        });
    }
    let reserved = reserved(&all, terms.settings.term, terms.settings.reserved_sizes);
    for (place, commitment) in all.iter_mut().enumerate() {
        commitment.reserved = reserved.contains(&place);
    }
    all
}

/// The places of the sizes that are reserved.
fn reserved(all: &[Commitment], term: CostTerm, most: u32) -> HashSet<usize> {
    match term {
        CostTerm::Ri1 | CostTerm::Ri3 => (0..all.len()).collect(),
        CostTerm::Payg | CostTerm::Sp1 | CostTerm::Sp3 => HashSet::new(),
        CostTerm::Mixed => {
            let saves = |one: &Commitment| matches!((one.ri1, one.payg), (Some(ri), Some(payg)) if ri < payg);
            let places =
                all.iter().enumerate().filter(|(_, one)| saves(one)).map(|(place, _)| place);
            places.take(most as usize).collect()
        }
    }
}

/// The month in which what is paid for the whole term is less than what use has cost by then.
fn pays_in(reserved: Option<f64>, payg: Option<f64>, term: u32) -> Option<u32> {
    let (reserved, payg) = (reserved?, payg?);
    if payg <= 0.0 {
        return None;
    }
    let month = (reserved * f64::from(term) / payg).floor() + 1.0;
    // A term of at most 36 months: far within what both types hold.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 36")]
    (month <= f64::from(term)).then_some(month as u32)
}

/// With fewer machines than these, reservations for all cost more than use.
fn machines_least(reserved: Option<f64>, payg: Option<f64>, machines: usize) -> Option<usize> {
    let (reserved, payg) = (reserved?, payg?);
    let least = (machines as f64 * reserved / payg).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most machines")]
    (payg > 0.0 && reserved <= payg).then_some(least as usize)
}
