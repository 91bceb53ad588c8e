//! What has been spent after so many months, as formulas over the totals.

use super::bill::{Bill, amounts};
use super::table::{FEE, TOTAL, amount};
use crate::plan::cost::Phase;
use crate::rules::{Purpose, ids};
use crate::settings::CostCategory;

/// Months of a year.
pub(crate) const MONTHS_OF_A_YEAR: f64 = 12.0;
/// Days in the month of a fee.
const DAYS_OF_A_MONTH: f64 = 30.0;

/// The sums over time of a bill.
pub(crate) struct Years<'b> {
    bill: &'b Bill<'b>,
    /// The days of each machine without the fee: the name of the rule's cell, and the days.
    free: Option<(&'b str, f64)>,
}

impl<'b> Years<'b> {
    pub(crate) fn new(bill: &'b Bill<'b>, rules: &'b [String]) -> Self {
        let set = &bill.plan.rules;
        let name = set.index(ids::FREE_DAYS_DR.as_str()).and_then(|index| rules.get(index));
        let days = set.stated_number(ids::FREE_DAYS_DR);
        let has_fee = bill.categories.contains(&CostCategory::ReplicationFee);
        let free = name.map(String::as_str).zip(days).filter(|_| has_fee);
        Self { bill, free }
    }

    /// Whether the plan is one of disaster recovery.
    pub(crate) fn is_recovery(&self) -> bool {
        self.bill.plan.document.purpose == Some(Purpose::Dr)
    }

    /// The formula of the sum over months that are more than the free days; none where a part is not known.
    pub(crate) fn whole(&self, months: f64) -> Option<String> {
        let less = self.free.map(|(rule, _)| format!("-{FEE}*{rule}/{DAYS_OF_A_MONTH}"));
        self.sum(&months.to_string(), &less.unwrap_or_default())
    }

    /// The same for a cell that holds any number of months, with its value.
    pub(crate) fn after(&self, cell: &str, months: f64) -> Option<(String, f64)> {
        let less =
            self.free.map(|(rule, _)| format!("-{FEE}*MIN({cell},{rule}/{DAYS_OF_A_MONTH})"));
        let formula = self.sum(cell, &less.unwrap_or_default())?;
        let phases = &self.bill.cost.phases;
        let value = if self.is_recovery() {
            let fee = amount(self.bill, CostCategory::ReplicationFee, Phase::SteadyMonth);
            let unpaid = self.free.map_or(0.0, |(_, days)| months.min(days / DAYS_OF_A_MONTH));
            let month = phases.steady_month? + phases.drill_month.unwrap_or(0.0);
            months * month - fee * unpaid
        } else {
            phases.migration_once? + months * phases.after_month?
        };
        Some((formula, value))
    }

    fn sum(&self, months: &str, less: &str) -> Option<String> {
        let known = |phase| self.bill.phases.contains(&phase).then(|| amounts(TOTAL, phase));
        if self.is_recovery() {
            let drills = known(Phase::DrillMonth).map(|name| format!("+{name}"));
            let month = format!("({}{})", known(Phase::SteadyMonth)?, drills.unwrap_or_default());
            return Some(format!("={months}*{month}{less}"));
        }
        let (once, after) = (known(Phase::MigrationOnce)?, known(Phase::AfterMonth)?);
        Some(format!("={once}+{months}*{after}"))
    }
}
