//! The sheets of the workbook in their order: which plans have them, and what writes them.

use super::book::{A3, Book};
use super::context::{Context, is_detailed};
use super::schedule as schedule_sheets;
use super::sheet::{Sheet, Tab};
use super::{
    WorkbookError, accounts, azure, bandwidth, change_rate, cost, figures_2017, figures_what_if,
    list, list_sheets, managed_disks, names, overview, planner, qualification, rules, sheet_names,
    sizes, start,
};
use crate::plan::Plan;
use crate::plan::schedule::Schedule;
use crate::report::model::{List, Table, View, findings, schedule, storage};

/// A sheet.
struct Entry {
    /// Its name; lists bring theirs.
    name: &'static str,
    /// Whether the workbook of a plan has it.
    is_included: fn(&Plan) -> bool,
    writer: Writer,
}

/// What writes a sheet.
enum Writer {
    /// Tables of the report, on a sheet with this tab.
    Tables(Tab, fn(&mut Sheet, View<'_>) -> Result<(), WorkbookError>),
    /// The lists of the report, each on a sheet with its name.
    Lists,
    /// Formulas, charts and words of its own.
    Live(fn(&mut Book, &Context<'_>) -> Result<(), WorkbookError>),
}

/// Writes the sheets of a plan.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let lists: Vec<(&str, Table)> = List::of(book.view(plan)).collect();
    let included = || SHEETS.iter().filter(|entry| (entry.is_included)(plan));
    let names = included().flat_map(|entry| match entry.writer {
        Writer::Lists => lists.iter().map(|(name, _)| *name).collect(),
        _ => vec![entry.name],
    });
    let rules = names::rule_names(&plan.rules, "");
    let rules_2017 = names::rule_names(&plan.workbook_rules, names::WORKBOOK_SUFFIX);
    let columns = is_detailed(plan).then(|| qualification::columns(book, plan)).transpose()?;
    let cost = plan.document.cost.as_ref();
    let bill = cost.map(|cost| cost::Bill::new(book, plan, cost)).transpose()?;
    let context = Context { plan, sheets: names.collect(), rules, rules_2017, columns, bill };
    for entry in included() {
        match entry.writer {
            Writer::Live(write) => write(book, &context)?,
            Writer::Tables(tab, write) => {
                let mut sheet = book.sheet(entry.name)?;
                sheet.tab(tab);
                write(&mut sheet, book.view(plan))?;
                book.add(sheet)?;
            }
            Writer::Lists => {
                for (name, table) in &lists {
                    let mut sheet = book.sheet(name)?;
                    sheet.tab(Tab::Results);
                    list::whole_sheet(&mut sheet, table, 1)?;
                    book.add(sheet)?;
                }
            }
        }
    }
    Ok(())
}

fn is_scheduled(plan: &Plan) -> bool {
    plan.document.schedule.is_some()
}

fn has_cost(plan: &Plan) -> bool {
    plan.document.cost.is_some()
}

fn always(_: &Plan) -> bool {
    true
}

const SHEETS: [Entry; 29] = [
    Entry {
        name: sheet_names::SUMMARY,
        is_included: always,
        writer: Writer::Live(|book, context| overview::write(book, context.plan)),
    },
    Entry { name: sheet_names::START, is_included: always, writer: Writer::Live(start::write) },
    Entry {
        name: sheet_names::QUALIFICATION,
        is_included: is_detailed,
        writer: Writer::Live(qualification::write),
    },
    Entry { name: sheet_names::PLANNER, is_included: always, writer: Writer::Live(planner::write) },
    Entry {
        name: sheet_names::CHANGE_RATE,
        is_included: |plan| !plan.changes.rows.is_empty(),
        writer: Writer::Live(|book, context| change_rate::write(book, context.plan)),
    },
    Entry {
        name: sheet_names::BANDWIDTH,
        is_included: |plan| plan.document.bandwidth.is_some(),
        writer: Writer::Live(|book, context| bandwidth::write(book, context.plan)),
    },
    Entry {
        name: sheet_names::STORAGE,
        is_included: storage::has_disks,
        writer: Writer::Live(|book, context| managed_disks::write(book, context.plan)),
    },
    Entry {
        name: sheet_names::DISKS,
        is_included: storage::has_disks,
        writer: Writer::Tables(Tab::Results, list_sheets::managed_disks),
    },
    Entry {
        name: sheet_names::ACCOUNTS,
        is_included: is_detailed,
        writer: Writer::Live(accounts::write),
    },
    Entry {
        name: sheet_names::ON_PREMISES,
        is_included: |plan| {
            let built = &plan.document.infrastructure;
            !built.options.is_empty() || !built.not_carried.is_empty()
        },
        writer: Writer::Tables(Tab::Results, list_sheets::on_premises),
    },
    Entry {
        name: sheet_names::COST,
        is_included: has_cost,
        writer: Writer::Live(|book, context| {
            let bill = context.bill.as_ref();
            bill.map_or(Ok(()), |bill| cost::overview(book, bill, &context.rules))
        }),
    },
    Entry {
        name: sheet_names::COST_SERVERS,
        is_included: |plan| has_cost(plan) && is_detailed(plan),
        writer: Writer::Live(|book, context| of_bill(book, context, cost::servers)),
    },
    Entry {
        name: sheet_names::COST_LINES,
        is_included: has_cost,
        writer: Writer::Live(|book, context| of_bill(book, context, cost::lines)),
    },
    Entry {
        name: sheet_names::PRICES_USED,
        is_included: has_cost,
        writer: Writer::Live(|book, context| of_bill(book, context, cost::prices)),
    },
    Entry { name: "", is_included: always, writer: Writer::Lists },
    Entry {
        name: sheet_names::ALL,
        is_included: |plan| plan.document.servers.iter().flatten().any(|one| !one.in_totals),
        writer: Writer::Tables(Tab::Results, list_sheets::all_servers),
    },
    Entry {
        name: sheet_names::AZURE,
        is_included: always,
        writer: Writer::Live(|book, context| azure::write(book, context.plan)),
    },
    Entry {
        name: sheet_names::WAVES,
        is_included: is_scheduled,
        writer: Writer::Live(|book, context| schedule_sheets::waves(book, context.plan)),
    },
    Entry {
        name: sheet_names::BATCHES,
        is_included: is_scheduled,
        writer: Writer::Tables(Tab::Results, |sheet, view| {
            of_schedule(sheet, view, schedule::batches)
        }),
    },
    Entry {
        name: sheet_names::SERVER_DATES,
        is_included: |plan| is_scheduled(plan) && is_detailed(plan),
        writer: Writer::Tables(Tab::Results, |sheet, view| {
            of_schedule(sheet, view, schedule::server_dates)
        }),
    },
    Entry {
        name: sheet_names::TIMELINE,
        is_included: is_scheduled,
        writer: Writer::Live(|book, context| schedule_sheets::timeline(book, context.plan)),
    },
    Entry {
        name: sheet_names::WHAT_IF,
        is_included: is_detailed,
        writer: Writer::Live(figures_what_if::write),
    },
    Entry {
        name: sheet_names::FIGURES_2017,
        is_included: |plan| is_detailed(plan) && plan.beside_2017().is_some(),
        writer: Writer::Live(figures_2017::write),
    },
    Entry {
        name: sheet_names::AGAINST,
        is_included: |plan| plan.document.against.is_some(),
        writer: Writer::Tables(Tab::Results, list_sheets::other_rules),
    },
    Entry {
        name: sheet_names::FINDINGS,
        is_included: |plan| !plan.document.findings.is_empty(),
        writer: Writer::Tables(Tab::Plain, |sheet, view| {
            list::whole_sheet(sheet, &findings::findings(view), 0)
        }),
    },
    Entry {
        name: sheet_names::OVERRIDES,
        is_included: |plan| plan.document.overrides.is_some(),
        writer: Writer::Tables(Tab::Plain, list_sheets::overrides),
    },
    Entry { name: sheet_names::RULES, is_included: always, writer: Writer::Live(rules::write) },
    Entry {
        name: sheet_names::SIZES,
        is_included: is_detailed,
        writer: Writer::Live(|book, context| sizes::write(book, context.plan)),
    },
    Entry {
        name: sheet_names::SETTINGS,
        is_included: always,
        writer: Writer::Tables(Tab::Plain, list_sheets::settings),
    },
];

fn of_bill(
    book: &mut Book,
    context: &Context<'_>,
    write: fn(&mut Book, &cost::Bill<'_>) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    context.bill.as_ref().map_or(Ok(()), |bill| write(book, bill))
}

fn of_schedule(
    sheet: &mut Sheet,
    view: View<'_>,
    table: fn(View<'_>, &Schedule) -> Table,
) -> Result<(), WorkbookError> {
    sheet.worksheet.set_paper_size(A3);
    match &view.plan.document.schedule {
        Some(schedule) => list::whole_sheet(sheet, &table(view, schedule), 1),
        None => Ok(()),
    }
}
