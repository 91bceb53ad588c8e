//! What a plan costs: from the plan and a price book to a bill in which every line names its price.
//!
//! Nothing is guessed. What has no price is told and in no total, what is paid by use that nobody can know stands beside the
//! totals with its price, and a plan that cannot be priced is written all the same.

mod commitments;
mod customer;
mod estate;
mod figures;
mod findings;
mod licence;
mod order;
mod pricer;
mod servers;
mod terms;
mod totals;
mod used;

use std::sync::Arc;

use crate::catalog::SizeCatalog;
use crate::finding::Finding;
use crate::message;
use crate::plan::cost::{Cost, CostLine, Phase, PhaseAmounts, SecondSize, ServerCost};
use crate::plan::{PlanDocument, PlannedServer};
use crate::prices::{PriceBook, PriceIndex, PriceKind, Term};
use crate::rules::RuleSet;
use crate::settings::{CostCategory, Settings};
pub use customer::for_customer;
use figures::Factors;
pub use order::by_prices;
use pricer::{Lack, Pricer};
use servers::Bill;
use terms::Terms;
use totals::Totals;

/// Prices a plan: gives its document the cost and each server its bill, and adds what was noticed to its findings. `index` is that of
/// the lines of the rule set.
pub fn price(
    document: &mut PlanDocument,
    index: &PriceIndex<'_>,
    rules: &RuleSet,
    sizes: &Arc<SizeCatalog>,
) {
    let (cost, bills, found) = priced(document, &document.settings, index, rules, sizes);
    for (server, bill) in document.servers.iter_mut().flatten().zip(bills) {
        server.cost = bill;
    }
    document.cost = Some(cost);
    document.findings.extend(found);
}

/// What a plan costs under other settings of cost than its own.
#[must_use]
pub fn cost_under(
    document: &PlanDocument,
    settings: &Settings,
    index: &PriceIndex<'_>,
    rules: &RuleSet,
    sizes: &Arc<SizeCatalog>,
) -> Cost {
    priced(document, settings, index, rules, sizes).0
}

fn priced(
    document: &PlanDocument,
    settings: &Settings,
    index: &PriceIndex<'_>,
    rules: &RuleSet,
    sizes: &Arc<SizeCatalog>,
) -> (Cost, Vec<Option<ServerCost>>, Vec<Finding>) {
    let book = index.book();
    let terms = Terms::of(document, settings, book, rules);
    let factors = Factors::of(&terms, rules, sizes);
    let mut pricer = Pricer::new(index, &terms);
    let all = document.servers.as_deref().unwrap_or_default();
    let in_totals = || all.iter().filter(|server| server.in_totals);
    let commitments = commitments::commitments(in_totals(), &mut pricer, &terms, &factors);
    let by_size = |size: &str| {
        let known = commitments.iter().find(|one| one.size == size);
        let is_mixed = terms.settings.term == crate::settings::CostTerm::Mixed;
        let is_paid_as_used = is_mixed && !known.is_some_and(|one| one.reserved);
        Terms::commitment(terms.settings.term).filter(|_| !is_paid_as_used)
    };
    let mut totals = Totals::new(&terms);
    let mut costs = Vec::with_capacity(all.len());
    for server in all {
        if !server.in_totals {
            let reason = message!("the server is not in the totals");
            let lack = pricer.lack(message!("Everything"), reason, Vec::new());
            name_server(&mut pricer, lack, &server.name);
            costs.push(None);
            continue;
        }
        let commitment = by_size(server.azure_size.as_deref().unwrap_or_default());
        let Bill { mut lines, lacks } = servers::bill(server, &mut pricer, &terms, commitment);
        let mut amounts = PhaseAmounts::zero(|phase| terms.has(phase));
        for line in &mut lines {
            line.amount = factors.amount(line, &pricer.prices);
            amounts.add(line.phase, line.amount);
        }
        for lack in &lacks {
            name_server(&mut pricer, *lack, &server.name);
        }
        let second = second(server, &lines, &mut pricer, &terms, commitment, &factors);
        totals.server(&lines, lacks.is_empty(), &factors);
        if !lacks.is_empty() {
            amounts = amounts.only(|phase| lines.iter().any(|line| line.phase == phase));
        }
        let lacks = lacks.iter().map(|lack| lack.0).collect();
        costs.push(Some(ServerCost { amounts, lines, second, lacks }));
    }
    let (mut lines, _) = estate::lines(&mut pricer, &terms);
    for line in &mut lines {
        line.amount = factors.amount(line, &pricer.prices);
    }
    totals.lines(&lines, &factors);
    totals.settle();
    let mut by_use = estate::by_use(&mut pricer, &terms);
    let parts = totals::Parts::of(document, &costs, &terms);
    let unpriced = all.len() - totals.priced;
    let of_servers = costs.iter_mut().flatten().flat_map(|cost| &mut cost.lines);
    let kept = used::keep_used(pricer.prices, of_servers.chain(&mut lines), &mut by_use);
    let cost = Cost {
        currency: currency(book),
        price_date: terms.stated_day.or_else(|| book.day()).map(|day| day.to_string()),
        region: terms.region.clone(),
        rates: Vec::new(),
        term: terms.settings.term,
        servers: all.len(),
        priced_servers: totals.priced,
        unpriced,
        phases: totals.phases,
        partner: (!terms.settings.markup.is_zero()).then_some(totals.partner),
        years: totals.years(&terms),
        categories: totals.categories(),
        waves: parts.waves,
        groups: parts.groups,
        lines,
        prices: kept,
        not_priced: pricer.not_priced,
        by_use,
        commitments,
        assumptions: findings::assumptions(&terms),
        figures: factors.figures,
        withheld: false,
    };
    let found = findings::findings(&cost, &terms, book, rules);
    (cost, costs, found)
}

/// What a server would cost with the size that comes next.
fn second(
    server: &PlannedServer,
    lines: &[CostLine],
    pricer: &mut Pricer<'_, '_>,
    terms: &Terms<'_>,
    commitment: Option<(PriceKind, Term)>,
    factors: &Factors,
) -> Option<SecondSize> {
    let size = server.size_choice.as_ref()?.next_best.as_ref()?;
    let vm = servers::with_size(server, size, pricer, terms, commitment)?;
    let of_disks = lines.iter().filter(|line| {
        let is_vm = matches!(line.category, CostCategory::Compute | CostCategory::Licence);
        line.phase == Phase::AfterMonth && !is_vm
    });
    let of_disks: f64 = of_disks.map(|line| line.amount).sum();
    let of_vm: f64 = vm.iter().map(|line| factors.amount(line, &pricer.prices)).sum();
    Some(SecondSize { size: size.clone(), after_month: of_disks + of_vm })
}

fn name_server(pricer: &mut Pricer<'_, '_>, lack: Lack, server: &str) {
    if let Some(lack) = pricer.not_priced.get_mut(lack.0) {
        lack.servers.push(server.to_owned());
    }
}

/// The currency of a book, which has one.
fn currency(book: &PriceBook) -> String {
    book.rows().first().map_or_else(String::new, |row| row.currency.to_string())
}
