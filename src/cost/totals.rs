//! Sums over lines: by phase, category, year, wave and group.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::figures::Factors;
use super::servers::DAYS_OF_A_MONTH;
use super::terms::Terms;
use crate::plan::PlanDocument;
use crate::plan::cost::{
    CategoryCost, CostLine, PartCost, Phase, PhaseAmounts, ServerCost, YearCost,
};
use crate::rules::Purpose;
use crate::settings::CostCategory;
use crate::wording::Message;

/// Months of a year.
const MONTHS: f64 = 12.0;

/// Sums that grow line by line.
pub(crate) struct Totals {
    pub(crate) phases: PhaseAmounts,
    pub(crate) partner: PhaseAmounts,
    pub(crate) priced: usize,
    /// Phases in which something has a price.
    spent: BTreeSet<Phase>,
    /// Whether a server lacks a price.
    lacks: bool,
    categories: BTreeMap<CostCategory, PhaseAmounts>,
    zero: PhaseAmounts,
}

impl Totals {
    pub(crate) fn new(terms: &Terms<'_>) -> Self {
        let zero = PhaseAmounts::zero(|phase| terms.has(phase));
        let categories = CostCategory::ALL.map(|category| (category, zero)).into();
        Self {
            phases: zero,
            partner: zero,
            priced: 0,
            spent: BTreeSet::new(),
            lacks: false,
            categories,
            zero,
        }
    }

    pub(crate) fn server(&mut self, lines: &[CostLine], is_complete: bool, factors: &Factors) {
        self.priced += usize::from(is_complete);
        self.lacks |= !is_complete;
        self.lines(lines, factors);
    }

    pub(crate) fn lines(&mut self, lines: &[CostLine], factors: &Factors) {
        for line in lines {
            self.spent.insert(line.phase);
            self.phases.add(line.phase, line.amount);
            self.partner.add(line.phase, factors.partner(line));
            self.categories.entry(line.category).or_insert(self.zero).add(line.phase, line.amount);
        }
    }

    /// Forgets phases that are 0 because nothing in them has a price.
    pub(crate) fn settle(&mut self) {
        if self.lacks {
            let spent = |phase| self.spent.contains(&phase);
            self.phases = self.phases.only(spent);
            self.partner = self.partner.only(spent);
            for amounts in self.categories.values_mut() {
                *amounts = amounts.only(spent);
            }
        }
    }

    pub(crate) fn categories(self) -> Vec<CategoryCost> {
        let spent = |amounts: &PhaseAmounts| {
            Phase::ALL.iter().any(|phase| amounts.of(*phase).is_some_and(|amount| amount != 0.0))
        };
        let all = self.categories.into_iter().filter(|(_, amounts)| spent(amounts));
        all.map(|(category, amounts)| CategoryCost { category, amounts }).collect()
    }

    /// One, three and five years: protection with its drills, the first days of each machine without a fee; or the migration and
    /// the months after it.
    pub(crate) fn years(&self, terms: &Terms<'_>) -> Vec<YearCost> {
        let fee = self.categories.get(&CostCategory::ReplicationFee);
        let fee = fee.and_then(|amounts| amounts.steady_month).unwrap_or(0.0);
        let of = |years: u32| {
            let months = f64::from(years) * MONTHS;
            match terms.purpose {
                Purpose::Dr => {
                    let month = self.phases.steady_month? + self.phases.drill_month.unwrap_or(0.0);
                    Some(months * month - fee * terms.free_days / DAYS_OF_A_MONTH)
                }
                Purpose::Migration => {
                    Some(self.phases.migration_once? + months * self.phases.after_month?)
                }
            }
        };
        [1, 3, 5].map(|years| YearCost { years, amount: of(years) }).into()
    }
}

/// Sums by wave and group.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) waves: Vec<PartCost>,
    pub(crate) groups: Vec<PartCost>,
}

impl Parts {
    pub(crate) fn of(
        document: &PlanDocument,
        costs: &[Option<ServerCost>],
        terms: &Terms<'_>,
    ) -> Self {
        let servers = document.servers.as_deref().unwrap_or_default();
        let by_name: HashMap<&str, &ServerCost> = servers
            .iter()
            .zip(costs)
            .filter_map(|(server, cost)| Some((server.name.as_str(), cost.as_ref()?)))
            .collect();
        let part = |name: Message, names: &[&str]| {
            let mut amounts = PhaseAmounts::zero(|phase| terms.has(phase));
            for cost in names.iter().filter_map(|name| by_name.get(name)) {
                for phase in Phase::ALL {
                    amounts.add(phase, cost.amounts.of(phase).unwrap_or(0.0));
                }
            }
            PartCost { name, servers: names.len(), amounts }
        };
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for server in servers {
            if let Some(group) = &server.group {
                groups.entry(group).or_default().push(&server.name);
            }
        }
        let waves = document.schedule.iter().flat_map(|schedule| &schedule.waves);
        Self {
            waves: waves
                .map(|wave| {
                    let names: Vec<&str> = wave.servers.iter().map(String::as_str).collect();
                    part(wave.name.clone(), &names)
                })
                .collect(),
            groups: groups
                .into_iter()
                .map(|(name, names)| part(Message::from(name), &names))
                .collect(),
        }
    }
}
