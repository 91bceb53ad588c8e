//! What is noticed about the cost of a plan, and what its amounts stand on.

use jiff::civil::Date;

use super::servers::retention_days;
use super::terms::Terms;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::plan::cost::{Cost, Phase};
use crate::prices::PriceBook;
use crate::rules::{Purpose, RuleSet};
use crate::settings::{CostCategory, CostTerm, Settings};
use crate::wording::Message;

/// Prices that are older are told.
const OLD_DAYS: i32 = 365;

/// Discounts that can be, in per cent.
const POSSIBLE: std::ops::RangeInclusive<f64> = 0.0..=100.0;

/// The discount on a category in per cent; what is no discount counts as none and is told.
pub(crate) fn discount(settings: &Settings, category: CostCategory) -> f64 {
    let percent = settings.discount.of(category);
    if POSSIBLE.contains(&percent) { percent } else { 0.0 }
}

/// What is noticed.
pub(crate) fn findings(
    cost: &Cost,
    terms: &Terms<'_>,
    book: &PriceBook,
    rules: &RuleSet,
) -> Vec<Finding> {
    let settings = terms.settings;
    let mut found = Vec::new();
    let mut add = |code, severity, message: Message, hint: Option<Message>| {
        let finding = Finding::new(code, severity, "cost", message);
        found.push(match hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
    };
    for category in CostCategory::ALL {
        let percent = settings.discount.of(category);
        if !POSSIBLE.contains(&percent) {
            let id = category.id();
            let message = message!(
                "a discount of {percent} % on {id} is none that can be; it does not count",
                percent,
                id
            );
            let hint = message!("State 0 to 100 per cent");
            add("discount-impossible", Severity::Warning, message, Some(hint));
        }
    }
    if cost.unpriced > 0 {
        let (unpriced, all) = (cost.unpriced, cost.servers);
        let message = message!(
            "{unpriced} of {all} servers lack a price or are not in the totals: amounts are at least these",
            unpriced,
            all
        );
        let hint = message!(
            "The list of what is not priced names what was looked for; asrcap prices --find shows what the files have"
        );
        add("cost-incomplete", Severity::Warning, message, Some(hint));
    }
    match &terms.region {
        None => {
            let hint = message!("State --region, such as westeurope");
            let message = message!(
                "the price files have several regions, and none is stated: nothing can be priced"
            );
            add("cost-without-region", Severity::Warning, message, Some(hint));
        }
        Some(region) if terms.region_is_of_book => {
            let message = message!(
                "the region of all prices, {region}, is taken for that of the plan",
                region
            );
            add("region-of-prices", Severity::Note, message, None);
        }
        Some(_) => {}
    }
    if let Some(days) = age(terms, book, rules)
        && days > OLD_DAYS
    {
        let message = message!("the newest price is {days} days old", days = i64::from(days));
        let hint = message!("Save the lists anew: asrcap prices urls names them");
        add("prices-old", Severity::Warning, message, Some(hint));
    }
    let has_contract = cost.prices.iter().any(|price| price.list_price.is_some());
    if has_contract && !settings.discount.is_zero() {
        let message =
            message!("a discount is taken off prices of a contract, which have theirs already");
        let hint = message!("Leave --discount out with a price sheet of a contract");
        add("discount-on-contract", Severity::Warning, message, Some(hint));
    }
    match terms.purpose {
        Purpose::Migration if !terms.has_schedule => {
            let message = message!(
                "without a schedule nobody knows how long servers replicate: what the migration costs once is not known"
            );
            let hint = message!("State --link for a schedule");
            add("cost-without-schedule", Severity::Note, message, Some(hint));
        }
        Purpose::Migration if settings.drills > 0.0 => {
            let message =
                message!("a migration has no drills: each server has its test in the schedule");
            add("drills-of-migration", Severity::Note, message, None);
        }
        Purpose::Migration | Purpose::Dr => {}
    }
    found
}

/// How old the newest price is on the day of the plan; that of the rules where the plan has none.
fn age(terms: &Terms<'_>, book: &PriceBook, rules: &RuleSet) -> Option<i32> {
    let today: Date = terms.plan_date.unwrap_or(&rules.date).parse().ok()?;
    Some((today - book.day()?).get_days())
}

/// What the amounts stand on.
pub(crate) fn assumptions(terms: &Terms<'_>) -> Vec<Message> {
    let settings = terms.settings;
    let mut all = Vec::new();
    let hours = settings.hours;
    all.push(message!("VMs run {hours} hours a month after they have moved", hours));
    all.push(match settings.term {
        CostTerm::Payg => message!("VMs are paid as they are used"),
        CostTerm::Ri1 => message!("VMs have reservations of one year: a twelfth of the total a month, for every hour"),
        CostTerm::Ri3 => message!("VMs have reservations of three years: a thirty-sixth of the total a month, for every hour"),
        CostTerm::Sp1 => message!("VMs are under a savings plan of one year, for every hour"),
        CostTerm::Sp3 => message!("VMs are under a savings plan of three years, for every hour"),
        CostTerm::Mixed => {
            let sizes = settings.reserved_sizes;
            message!("the {sizes} sizes with the most machines have reservations of one year where these save, the others are paid as they are used", sizes)
        }
    });
    all.push(if settings.dev_test {
        message!("prices are those of dev/test, under which Windows costs no licence")
    } else if settings.hybrid_benefit {
        message!("Windows Server licences are brought along (Azure Hybrid Benefit)")
    } else {
        message!(
            "Windows Server is paid by the hour: the price with the licence less the one without"
        )
    });
    let free = terms.free_days;
    if terms.purpose == Purpose::Dr {
        let (drills, days) = (settings.drills, settings.drill_days);
        if terms.has(Phase::DrillMonth) {
            all.push(message!("{drills} test failovers a year of {days} days each, with the disks of the test, spread over twelve months", drills, days));
        }
        all.push(message!("each machine is free of the replication fee for {free} days, which the sums over years take off", free));
        let kept = retention_days(terms);
        if kept > 0.0 {
            all.push(message!("recovery points hold the changes of {kept} days on snapshots of standard storage: an estimate, compression not counted", kept));
        }
    } else {
        all.push(message!("each machine is free of the replication fee for {free} days; replica disks are paid from the first copy to the cut-over", free));
    }
    all.push(message!("a month of fees and disks has 30 days; operations of disks and of the cache account are paid by use and in no total"));
    all
}
