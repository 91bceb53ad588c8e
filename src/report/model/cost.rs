//! What a plan costs, in tables.

use super::super::report_style::ReportStyle;
use super::storage::SHOWN;
use super::{Cell, Form, Kind, Table, View};
use crate::plan::cost::{CategoryCost, Commitment, Cost, Phase, PhaseAmounts, PriceUsed, YearCost};
use crate::plan::{Plan, PlannedServer};
use crate::units::grouped;

/// The tables of cost in the order of reports. The workbook has live sheets for all but what is not priced, the commitments and
/// the assumptions.
pub(crate) fn tables(view: View<'_>) -> impl Iterator<Item = Table> {
    let all = [
        facts(view),
        phases(view),
        years(view),
        parts(view),
        servers(view),
        prices(view),
        not_priced(view),
        commitments(view),
        assumptions(view),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty())
}

/// An amount with its currency.
pub(crate) fn money(amount: f64, cost: &Cost, style: &ReportStyle) -> String {
    format!("{} {}", style.theme.numbers.money(amount), cost.currency)
}

fn cost(plan: &Plan) -> Option<&Cost> {
    plan.document.cost.as_ref()
}

/// The headline: how much, and how sure.
pub(crate) fn facts(view: View<'_>) -> Table {
    const ID: &str = "cost-facts";
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    if let Some(cost) = cost(view.plan) {
        for phase in Phase::ALL {
            if let Some(amount) = cost.phases.of(phase) {
                let words = if cost.unpriced > 0 { "at_least" } else { "amount" };
                rows.push((
                    phase.id(),
                    view.fill(ID, words, &[("amount", money(amount, cost, view.style))]),
                ));
            }
        }
        let (priced, all) = (cost.priced_servers.to_string(), cost.servers.to_string());
        rows.push(("priced", view.fill(ID, "of", &[("priced", priced), ("all", all)])));
        rows.extend(cost.region.clone().map(|region| ("region", region)));
        rows.extend(cost.price_date.clone().map(|date| ("price_date", date)));
        rows.push(("term", view.get(ID, cost.term.id()).unwrap_or_default().to_owned()));
        rows.extend(cost.rates.iter().map(|rate| ("rate", rate.clone())));
    }
    let words: Vec<(String, String)> = rows
        .into_iter()
        .map(|(key, value)| (view.get(ID, key).unwrap_or(key).to_owned(), value))
        .collect();
    view.table(ID, words.iter())
        .words("what", |(what, _)| what)
        .width(50.0)
        .words("value", |(_, value)| value)
        .width(40.0)
        .build()
}

/// Columns of the phases that a plan has.
macro_rules! by_phase {
    ($table:expr, $cost:expr, $amounts:expr) => {{
        let has = |phase| $cost.is_some_and(|cost| cost.phases.of(phase).is_some());
        let amounts = $amounts;
        $table
            .column("steady_month", Kind::Money, move |row| amounts(row).steady_month)
            .when(has(Phase::SteadyMonth))
            .width(18.0)
            .column("drill_month", Kind::Money, move |row| amounts(row).drill_month)
            .when(has(Phase::DrillMonth))
            .width(18.0)
            .column("migration_once", Kind::Money, move |row| amounts(row).migration_once)
            .when(has(Phase::MigrationOnce))
            .width(18.0)
            .column("after_month", Kind::Money, move |row| amounts(row).after_month)
            .width(18.0)
    }};
}

/// What is spent on what, in which phase.
fn phases(view: View<'_>) -> Table {
    const ID: &str = "cost-phases";
    let cost = cost(view.plan);
    let of_categories = cost.into_iter().flat_map(|cost| &cost.categories);
    let rows = of_categories.map(|one: &CategoryCost| (one.category.id(), one.amounts));
    let total = cost.map(|cost| ("total", cost.phases));
    let partner = cost.and_then(|cost| cost.partner).map(|amounts| ("partner", amounts));
    let rows: Vec<(&'static str, PhaseAmounts)> = rows.chain(total).chain(partner).collect();
    let table = view
        .table(ID, rows)
        .value("currency", cost.map_or("", |cost| cost.currency.as_str()))
        .words("category", move |(id, _)| view.get(ID, id))
        .width(34.0);
    by_phase!(table, cost, |(_, amounts): (&'static str, PhaseAmounts)| amounts).build()
}

/// One, three and five years.
fn years(view: View<'_>) -> Table {
    let years = cost(view.plan).into_iter().flat_map(|cost| &cost.years);
    let known = years.filter(|one: &&YearCost| one.amount.is_some());
    view.table("cost-years", known)
        .integer("years", |one| one.years)
        .column("amount", Kind::Money, |one| one.amount)
        .width(18.0)
        .build()
}

/// By wave and by group.
fn parts(view: View<'_>) -> Table {
    let cost = cost(view.plan);
    let parts = cost.into_iter().flat_map(|cost| cost.waves.iter().chain(&cost.groups));
    let table = view
        .table("cost-parts", parts)
        .words("part", |part| Cell::Message(part.name.clone()))
        .width(34.0)
        .integer("servers", |part| part.servers);
    by_phase!(table, cost, |part: &crate::plan::cost::PartCost| part.amounts).at_most(SHOWN).build()
}

/// What each server costs, with the size that comes next.
fn servers(view: View<'_>) -> Table {
    let cost = cost(view.plan);
    let all = view.plan.document.servers.iter().flatten();
    let rows = all.filter(|server| server.cost.is_some());
    let lacks = move |server: &PlannedServer| {
        let bill = server.cost.as_ref();
        let places = bill.map(|bill| bill.lacks.as_slice()).unwrap_or_default();
        let named = places.iter().filter_map(|place| cost?.not_priced.get(*place));
        Cell::messages(named.map(|lack| &lack.name).collect::<Vec<_>>())
    };
    let second = |server: &PlannedServer| server.cost.as_ref().and_then(|bill| bill.second.clone());
    let table = view
        .table("cost-servers", rows)
        .words("name", |server| &server.name)
        .width(34.0)
        .words("size", |server| {
            server.azure_size.as_deref().map(|size| size.trim_start_matches("Standard_"))
        })
        .width(20.0);
    let amounts =
        |server: &PlannedServer| server.cost.as_ref().map(|bill| bill.amounts).unwrap_or_default();
    by_phase!(table, cost, amounts)
        .words("second", move |server| {
            second(server).map(|one| one.size.trim_start_matches("Standard_").to_owned())
        })
        .width(20.0)
        .only(&[Form::Html])
        .column("second_month", Kind::Money, move |server| {
            second(server).map(|one| one.after_month)
        })
        .width(18.0)
        .only(&[Form::Html])
        .prose("lacks", lacks)
        .width(40.0)
        .at_most(SHOWN)
        .build()
}

/// Every price, once, with where it stands.
fn prices(view: View<'_>) -> Table {
    let prices = cost(view.plan).into_iter().flat_map(|cost| &cost.prices);
    view.table("cost-prices", prices)
        .words("price_of", |price| Cell::Message(price.name.clone()))
        .width(44.0)
        .column("unit_price", Kind::Plain, |price| price.unit_price)
        .decimals(6)
        .width(16.0)
        .words("unit", |price| &price.unit)
        .width(16.0)
        .words("meter", |price| &price.meter)
        .width(34.0)
        .only(&[Form::Html])
        .words("meter_id", |price| &price.meter_id)
        .width(38.0)
        .only(&[Form::Html])
        .words("stands", |price: &PriceUsed| {
            price.row.map_or(price.path.clone(), |row| format!("{}:{row}", price.path))
        })
        .width(44.0)
        .at_most(SHOWN)
        .build()
}

/// What has no price, and what came nearest.
pub(crate) fn not_priced(view: View<'_>) -> Table {
    let lacks = cost(view.plan).into_iter().flat_map(|cost| &cost.not_priced);
    view.table("cost-not-priced", lacks)
        .state(|_| "warning")
        .prose("price_of", |lack| Cell::Message(lack.name.clone()))
        .width(44.0)
        .prose("reason", |lack| Cell::Message(lack.reason.clone()))
        .width(44.0)
        .prose("nearest", |lack| Cell::messages(&lack.nearest))
        .width(60.0)
        .only(&[Form::Html, Form::Workbook])
        .integer("servers", |lack| lack.servers.len())
        .prose("named", move |lack| view.first_of(&lack.servers, NAMED))
        .width(44.0)
        .at_most(SHOWN)
        .build()
}

/// Servers that a cell names.
const NAMED: usize = 6;

/// What reservations and savings plans would save.
pub(crate) fn commitments(view: View<'_>) -> Table {
    let cost = cost(view.plan);
    let any = |one: &Commitment| [one.ri1, one.ri3, one.sp1, one.sp3].iter().any(Option::is_some);
    let all = move || cost.into_iter().flat_map(|cost| &cost.commitments);
    let rows = all().filter(move |one| any(one));
    let has = |value: fn(&Commitment) -> bool| all().any(value);
    let (one_year, three_years) = (has(|one| one.ri1.is_some()), has(|one| one.ri3.is_some()));
    view.table("cost-commitments", rows)
        .words("size", |one| one.size.trim_start_matches("Standard_"))
        .width(20.0)
        .integer("machines", |one| one.machines)
        .column("payg", Kind::Money, |one| one.payg)
        .width(16.0)
        .column("ri1", Kind::Money, |one| one.ri1)
        .when(one_year)
        .width(16.0)
        .column("ri3", Kind::Money, |one| one.ri3)
        .when(three_years)
        .width(16.0)
        .column("sp1", Kind::Money, |one| one.sp1)
        .when(has(|one| one.sp1.is_some()))
        .width(16.0)
        .column("sp3", Kind::Money, |one| one.sp3)
        .when(has(|one| one.sp3.is_some()))
        .width(16.0)
        .integer("ri1_pays", |one| one.ri1_pays_in_month)
        .when(one_year)
        .width(16.0)
        .integer("ri3_pays", |one| one.ri3_pays_in_month)
        .when(three_years)
        .width(16.0)
        .integer("ri1_least", |one| one.ri1_machines_least.map(|least| least as f64))
        .when(one_year)
        .width(16.0)
        .only(&[Form::Html, Form::Workbook])
        .integer("ri3_least", |one| one.ri3_machines_least.map(|least| least as f64))
        .when(three_years)
        .width(16.0)
        .only(&[Form::Html, Form::Workbook])
        .words("reserved", move |one| {
            view.get("cost-commitments", if one.reserved { "yes" } else { "no" })
        })
        .at_most(SHOWN)
        .build()
}

/// What the amounts stand on, and what is paid by use.
pub(crate) fn assumptions(view: View<'_>) -> Table {
    const ID: &str = "cost-assumptions";
    let Some(cost) = cost(view.plan) else {
        return view.table(ID, std::iter::empty::<&Cell>()).build();
    };
    let mut rows: Vec<Cell> =
        cost.assumptions.iter().map(|words| Cell::Message(words.clone())).collect();
    for one in &cost.by_use {
        if let Some(price) = cost.prices.get(one.price) {
            let values = [
                ("name", view.style.texts.message(&price.name)),
                ("price", grouped(price.unit_price * one.block, 6)),
                ("currency", cost.currency.clone()),
                ("block", grouped(one.block, 0)),
            ];
            rows.push(view.fill(ID, "by_use", &values).into());
        }
    }
    view.table(ID, rows.iter()).prose("assumption", |cell: &Cell| cell.clone()).width(110.0).build()
}
