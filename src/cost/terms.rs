//! On which terms a plan is priced: settings, region, day, and how long each server takes.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::plan::PlanDocument;
use crate::plan::cost::Phase;
use crate::prices::{PriceBook, PriceKind, Term, region};
use crate::rules::{CatalogName, Purpose, RuleSet, ids};
use crate::settings::{CostTerm, Settings};

/// How long a server takes, in days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ServerDays {
    /// From the start of its first copy to its cut-over.
    pub(crate) replicating: f64,
    /// Of its test.
    pub(crate) testing: f64,
}

/// On which terms a plan is priced.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) settings: &'a Settings,
    /// Azure's name of the region, where one is known.
    pub(crate) region: Option<String>,
    /// Whether the region is that of the prices and not one that was asked for.
    pub(crate) region_is_of_book: bool,
    /// The date of the plan, where it has one.
    pub(crate) plan_date: Option<&'a str>,
    /// The day that was asked for, else that of the plan.
    pub(crate) stated_day: Option<Date>,
    /// The day on which prices hold.
    pub(crate) date: Option<Date>,
    /// Migration, where the rule set knows no purpose.
    pub(crate) purpose: Purpose,
    /// Whether disks are page blobs.
    pub(crate) is_2017: bool,
    /// Days of each machine without the replication fee.
    pub(crate) free_days: f64,
    /// By server, where there is a schedule in which it moves.
    pub(crate) days: HashMap<&'a str, ServerDays>,
    pub(crate) has_schedule: bool,
}

impl<'a> Terms<'a> {
    pub(crate) fn of(
        document: &'a PlanDocument,
        settings: &'a Settings,
        book: &PriceBook,
        rules: &RuleSet,
    ) -> Self {
        let purpose = document.purpose.unwrap_or(Purpose::Migration);
        let free = match purpose {
            Purpose::Migration => ids::FREE_DAYS_MIGRATION,
            Purpose::Dr => ids::FREE_DAYS_DR,
        };
        Self {
            settings,
            region_is_of_book: settings.region.is_none(),
            region: region_of(settings, book),
            plan_date: document.date.as_deref(),
            stated_day: stated_day(settings, document.date.as_deref()),
            date: day(settings, document.date.as_deref(), book),
            purpose,
            is_2017: rules.catalog == CatalogName::Of2017,
            free_days: rules.stated_number(free).unwrap_or(0.0),
            days: days(document),
            has_schedule: document.schedule.is_some(),
        }
    }

    /// Whether the plan has a phase.
    pub(crate) fn has(&self, phase: Phase) -> bool {
        let is_recovery = self.purpose == Purpose::Dr;
        match phase {
            Phase::SteadyMonth => is_recovery,
            Phase::DrillMonth => is_recovery && self.settings.drills > 0.0,
            Phase::MigrationOnce => !is_recovery && self.has_schedule,
            Phase::AfterMonth => true,
        }
    }

    /// What use is paid as.
    pub(crate) fn use_kind(&self) -> PriceKind {
        if self.settings.dev_test { PriceKind::DevTest } else { PriceKind::Consumption }
    }

    /// What VMs are committed to; nothing where they are paid as they are used.
    pub(crate) fn commitment(term: CostTerm) -> Option<(PriceKind, Term)> {
        match term {
            CostTerm::Payg => None,
            CostTerm::Ri1 | CostTerm::Mixed => Some((PriceKind::Reservation, Term::YEAR)),
            CostTerm::Ri3 => Some((PriceKind::Reservation, Term::THREE_YEARS)),
            CostTerm::Sp1 => Some((PriceKind::SavingsPlan, Term::YEAR)),
            CostTerm::Sp3 => Some((PriceKind::SavingsPlan, Term::THREE_YEARS)),
        }
    }
}

/// Azure's name of the region: the one that is asked for, else the only one of the book.
pub(super) fn region_of(settings: &Settings, book: &PriceBook) -> Option<String> {
    let asked = settings.region.as_deref().map(|name| region(name).unwrap_or(name).to_owned());
    asked.or_else(|| only_region(book))
}

/// The region of the book, where all its rows with Azure's name of a region are of one.
fn only_region(book: &PriceBook) -> Option<String> {
    let mut regions = book.rows().iter().filter_map(|row| region(&row.region));
    let first = regions.next()?;
    regions.all(|other| other == first).then(|| first.to_owned())
}

/// The day that was asked for, else that of the plan.
fn stated_day(settings: &Settings, plan_date: Option<&str>) -> Option<Date> {
    let stated = settings.price_date.as_deref().or(plan_date);
    stated.and_then(|day| day.parse().ok())
}

/// The day on which prices hold: the one that is stated, else the newest of the book.
pub(super) fn day(settings: &Settings, plan_date: Option<&str>, book: &PriceBook) -> Option<Date> {
    stated_day(settings, plan_date).or_else(|| book.newest_first_day())
}

fn days(document: &PlanDocument) -> HashMap<&str, ServerDays> {
    let mut days = HashMap::new();
    let Some(schedule) = &document.schedule else { return days };
    let mut starts: HashMap<&str, f64> = HashMap::new();
    for copy in schedule.batches.iter().flat_map(|batch| &batch.copies) {
        let start = starts.entry(&copy.server).or_insert(copy.start_hour);
        *start = start.min(copy.start_hour);
    }
    for wave in &schedule.waves {
        for server in &wave.servers {
            let start = starts.get(server.as_str()).copied().unwrap_or(wave.start_hour);
            let replicating = (wave.end_hour - start).max(0.0) / 24.0;
            let testing = (wave.tested_hour - wave.copied_hour).max(0.0) / 24.0;
            days.insert(server.as_str(), ServerDays { replicating, testing });
        }
    }
    days
}
