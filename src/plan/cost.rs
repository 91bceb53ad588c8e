//! What a plan costs, as the JSON that scripts rely on.
//!
//! Amounts are in the currency of the price book and not rounded. An amount that lacks a price is the sum of the others:
//! `unpriced` and `not_priced` say what it lacks. Null means not known, never 0.

use schemars::JsonSchema;
use serde::Serialize;

use crate::settings::{CostCategory, CostTerm};
use crate::units::{plain, plain_number};
use crate::wording::Message;

/// What a plan costs: customer's prices, with discount and markup.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Cost {
    /// ISO 4217.
    pub currency: String,
    /// The day of the prices, where one is known.
    pub price_date: Option<String>,
    /// Azure's name of the region.
    pub region: Option<String>,
    /// Rates at which prices in other currencies were brought into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub rates: Vec<String>,
    /// How VMs are paid after they have moved.
    pub term: CostTerm,
    /// Servers of the plan.
    pub servers: usize,
    /// Those of them that have a price for everything that is known of them.
    pub priced_servers: usize,
    /// Those that lack a price, or are not in the totals.
    pub unpriced: usize,
    /// The sums by phase.
    pub phases: PhaseAmounts,
    /// What the partner pays: with the discount, without the markup. Left out where nothing is marked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<PhaseAmounts>,
    /// The sums by category, those that are 0 left out.
    pub categories: Vec<CategoryCost>,
    /// The sums over years.
    pub years: Vec<YearCost>,
    /// By waves, where there is a schedule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub waves: Vec<PartCost>,
    /// By groups, where servers have some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub groups: Vec<PartCost>,
    /// What belongs to no server.
    pub lines: Vec<CostLine>,
    /// Every price that a line stands on, once.
    pub prices: Vec<PriceUsed>,
    /// What lacks a price.
    pub not_priced: Vec<NotPriced>,
    /// What is paid by use that nobody can know before: no total has it.
    pub by_use: Vec<PricedByUse>,
    /// What reservations and savings plans would save by size.
    pub commitments: Vec<Commitment>,
    /// What the amounts stand on, in words.
    pub assumptions: Vec<Message>,
    /// The figures that lines are multiplied with: hours, months of drills, discounts and markups.
    pub figures: Vec<CostFigure>,
    /// Whether discount and markup are withheld: prices are the customer's, and the plan cannot be priced anew from this file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub withheld: bool,
}

/// What scenarios are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CostFigures {
    /// Those that have a price for everything that is known of them.
    pub priced_servers: usize,
    /// Servers that lack a price, or are not in the totals.
    pub unpriced: usize,
    /// The sums by phase.
    pub phases: PhaseAmounts,
}

impl From<&Cost> for CostFigures {
    fn from(cost: &Cost) -> Self {
        Self { priced_servers: cost.priced_servers, unpriced: cost.unpriced, phases: cost.phases }
    }
}

/// When money is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// In a month of protection; only for disaster recovery.
    SteadyMonth,
    /// For test failovers, in a month on average; only for disaster recovery.
    DrillMonth,
    /// Once, until everything has moved; only for migrations.
    MigrationOnce,
    /// In a month after the cut-over or failover.
    AfterMonth,
}

impl Phase {
    /// Every phase, in their order.
    pub const ALL: [Self; 4] =
        [Self::SteadyMonth, Self::DrillMonth, Self::MigrationOnce, Self::AfterMonth];

    /// The identifier in JSON and workbooks.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::SteadyMonth => "steady_month",
            Self::DrillMonth => "drill_month",
            Self::MigrationOnce => "migration_once",
            Self::AfterMonth => "after_month",
        }
    }
}

/// An amount for each phase; null where the plan has no such phase or nobody knows how long it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PhaseAmounts {
    /// In a month of protection.
    #[serde(serialize_with = "plain")]
    pub steady_month: Option<f64>,
    /// For test failovers, in a month on average.
    #[serde(serialize_with = "plain")]
    pub drill_month: Option<f64>,
    /// Once, until everything has moved.
    #[serde(serialize_with = "plain")]
    pub migration_once: Option<f64>,
    /// In a month after the cut-over or failover.
    #[serde(serialize_with = "plain")]
    pub after_month: Option<f64>,
}

impl PhaseAmounts {
    /// 0 in the phases that a plan has.
    pub(crate) fn zero(has: impl Fn(Phase) -> bool) -> Self {
        let zero = |phase| has(phase).then_some(0.0);
        Self {
            steady_month: zero(Phase::SteadyMonth),
            drill_month: zero(Phase::DrillMonth),
            migration_once: zero(Phase::MigrationOnce),
            after_month: zero(Phase::AfterMonth),
        }
    }

    /// The amount of a phase.
    #[must_use]
    pub fn of(&self, phase: Phase) -> Option<f64> {
        match phase {
            Phase::SteadyMonth => self.steady_month,
            Phase::DrillMonth => self.drill_month,
            Phase::MigrationOnce => self.migration_once,
            Phase::AfterMonth => self.after_month,
        }
    }

    /// The same without the phases of which nothing is known.
    #[must_use]
    pub(crate) fn only(self, is_known: impl Fn(Phase) -> bool) -> Self {
        let of = |phase| self.of(phase).filter(|_| is_known(phase));
        Self {
            steady_month: of(Phase::SteadyMonth),
            drill_month: of(Phase::DrillMonth),
            migration_once: of(Phase::MigrationOnce),
            after_month: of(Phase::AfterMonth),
        }
    }

    /// Adds to a phase, if the plan has it.
    pub(crate) fn add(&mut self, phase: Phase, amount: f64) {
        let sum = match phase {
            Phase::SteadyMonth => &mut self.steady_month,
            Phase::DrillMonth => &mut self.drill_month,
            Phase::MigrationOnce => &mut self.migration_once,
            Phase::AfterMonth => &mut self.after_month,
        };
        if let Some(sum) = sum {
            *sum += amount;
        }
    }
}

/// What a category costs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CategoryCost {
    /// The category.
    pub category: CostCategory,
    /// By phase.
    #[serde(flatten)]
    pub amounts: PhaseAmounts,
}

/// What so many years cost from the start on: the migration and the months after it, or protection with its drills.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct YearCost {
    /// Years.
    pub years: u32,
    /// The sum; null where a part is not known.
    #[serde(serialize_with = "plain")]
    pub amount: Option<f64>,
}

/// What a wave or a group costs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PartCost {
    /// The wave or group.
    pub name: Message,
    /// Its servers.
    pub servers: usize,
    /// By phase.
    #[serde(flatten)]
    pub amounts: PhaseAmounts,
}

/// What a line is multiplied with beside its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Nothing: the count is what is paid.
    Count,
    /// The hours for which VMs run a month.
    Hours,
    /// All hours of a month, whether VMs run or not.
    AllHours,
    /// The hours of test failovers in a month, on average.
    DrillHours,
    /// The months of test failovers in a month, on average.
    DrillMonths,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 5] =
        [Self::Count, Self::Hours, Self::AllHours, Self::DrillHours, Self::DrillMonths];

    /// The figure that has its value.
    #[must_use]
    pub fn figure(self) -> &'static str {
        match self {
            Self::Count => "units_count",
            Self::Hours => "units_hours",
            Self::AllHours => "units_all_hours",
            Self::DrillHours => "units_drill_hours",
            Self::DrillMonths => "units_drill_months",
        }
    }
}

/// One line of a bill: count times basis times price, less the discount, plus the markup.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CostLine {
    /// When it is spent.
    pub phase: Phase,
    /// What it is spent on.
    pub category: CostCategory,
    /// How many units: machines, disks, GiB.
    #[serde(serialize_with = "plain_number")]
    pub count: f64,
    /// What the count is multiplied with.
    pub basis: Basis,
    /// The place of its price among `prices`, from 0.
    pub price: usize,
    /// Whether a discount counts: not on reservations.
    pub discounted: bool,
    /// The amount.
    #[serde(serialize_with = "plain_number")]
    pub amount: f64,
}

/// What a server costs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerCost {
    /// By phase.
    #[serde(flatten)]
    pub amounts: PhaseAmounts,
    /// Its lines, in the order of the phases.
    pub lines: Vec<CostLine>,
    /// What the size that comes next would cost; only where that has a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondSize>,
    /// What it lacks: places among `not_priced` of the plan's cost, from 0. The amounts are without it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub lacks: Vec<usize>,
}

/// The size that would be taken if there were no such size as the one that is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SecondSize {
    /// Azure's name of it.
    pub size: String,
    /// What the server would cost with it in a month after the cut-over or failover.
    #[serde(serialize_with = "plain_number")]
    pub after_month: f64,
}

/// A price that lines stand on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PriceUsed {
    /// The kind of line: `vm.base`, `disk.premium-ssd`; empty for an amount that the settings state.
    pub line: String,
    /// What it is the price of.
    pub name: Message,
    /// The price of a unit: of an hour, of a disk for a month; of a reservation for a month.
    #[serde(serialize_with = "plain_number")]
    pub unit_price: f64,
    /// The unit: `hours`, `units/month`.
    pub unit: String,
    /// The meter as the file names it.
    pub meter: String,
    /// The id of the meter.
    pub meter_id: String,
    /// What the price is paid for: `consumption`, `reservation`.
    pub kind: &'static str,
    /// The term of a commitment: `P1Y`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The first day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The price file; empty for an amount that the settings state.
    pub path: String,
    /// The row or item in the file.
    pub row: Option<u32>,
    /// The list price, where the file states one beside a contract price.
    #[serde(serialize_with = "plain", skip_serializing_if = "Option::is_none")]
    pub list_price: Option<f64>,
    /// The prices that it is the difference of, as places from 0: with the licence less without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<[usize; 2]>,
}

/// What has no price.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NotPriced {
    /// What was looked for.
    pub name: Message,
    /// Why there is no price.
    pub reason: Message,
    /// The rows that come nearest, with what keeps each from being the price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub nearest: Vec<Message>,
    /// The servers that lack it; empty for what belongs to none.
    pub servers: Vec<String>,
}

/// What is paid by use.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PricedByUse {
    /// What it is spent on.
    pub category: CostCategory,
    /// The place of its price among `prices`, from 0.
    pub price: usize,
    /// How many of the unit are one: 10,000 operations.
    #[serde(serialize_with = "plain_number")]
    pub block: f64,
}

/// What the VMs of a size cost a month under each commitment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Commitment {
    /// Azure's name of the size.
    pub size: String,
    /// The machines that have it.
    pub machines: usize,
    /// As used.
    #[serde(serialize_with = "plain")]
    pub payg: Option<f64>,
    /// With reservations of one year.
    #[serde(serialize_with = "plain")]
    pub ri1: Option<f64>,
    /// With reservations of three years.
    #[serde(serialize_with = "plain")]
    pub ri3: Option<f64>,
    /// Under a savings plan of one year.
    #[serde(serialize_with = "plain")]
    pub sp1: Option<f64>,
    /// Under a savings plan of three years.
    #[serde(serialize_with = "plain")]
    pub sp3: Option<f64>,
    /// The month in which a reservation of one year has cost less than use would have; null where it never does.
    pub ri1_pays_in_month: Option<u32>,
    /// The same for three years.
    pub ri3_pays_in_month: Option<u32>,
    /// Of so many machines a reservation of one year for all still saves: with fewer it costs more than use.
    pub ri1_machines_least: Option<usize>,
    /// The same for three years.
    pub ri3_machines_least: Option<usize>,
    /// Whether the term in force reserves it.
    pub reserved: bool,
}

/// A figure that lines are multiplied with.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CostFigure {
    /// Its id: `units_hours`, `factor_disks`.
    pub id: String,
    /// Its value.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
    /// Its expression; null for an input.
    pub expression: Option<String>,
}
