//! Azure Resources: what to create in Azure with which settings, and what must be in place before.

use serde::Deserialize;

use super::book::Book;
use super::lines::lines_of;
use super::list::{self, Column, Kind, List};
use super::sheet::Sheet;
use super::style::{self, Numbers, Role};
use super::text::filled;
use super::{WorkbookError, sheet_names, words};
use crate::figure::{Unit, Value};
use crate::plan::{Plan, StorageKind};
use crate::report::Texts;
use crate::rules::{Storage, ids};
use crate::settings::Scenario;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    headings: Vec<String>,
    checklist_title: String,
    checklist_headings: Vec<String>,
    resources: Vec<Resource>,
}

/// A resource, and when it is needed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    name: String,
    settings: String,
    /// The figure that says how many; without it there is one.
    figure: Option<String>,
    source: String,
    /// The scenarios that need it; empty for all.
    #[serde(default)]
    scenarios: Vec<String>,
    /// `storage-accounts` or `managed-disks`; without it both.
    storage: Option<String>,
    /// Only where servers go to premium storage.
    #[serde(default)]
    premium: bool,
}

const COLUMNS: [Column; 4] = [
    (Kind::Words, 40.0),
    (Kind::Number(Unit::Count), 12.0),
    (Kind::Words, 80.0),
    (Kind::Words, 46.0),
];

fn load(texts: &Texts) -> Result<Words, WorkbookError> {
    words::load_in(texts, "azure.toml", include_str!("../../../templates/workbook/azure.toml"))
}

/// What to create in Azure, with the counts of the plan.
pub(crate) fn list(plan: &Plan, texts: &Texts) -> Result<List, WorkbookError> {
    let words = load(texts)?;
    let needed = words.resources.iter().filter(|one| one.needed(plan));
    let rows = needed.map(|resource| {
        let figure = resource.figure.as_deref();
        vec![
            Value::text(&resource.name),
            figure.map_or(Value::Number(1.0), |id| plan.sheet.sheet_value(id).clone()),
            Value::text(resource.filled(plan)),
            Value::text(&resource.source),
        ]
    });
    Ok(List { headings: words.headings.clone(), columns: COLUMNS.to_vec(), rows: rows.collect() })
}

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words = load(&book.look().texts)?;
    let mut sheet = book.sheet(sheet_names::AZURE)?;
    sheet.tab(false);
    let header = list::head(&mut sheet, &words.title, &words.explanation, &COLUMNS)?;
    let mut row = list::rows(&mut sheet, header, &list(plan, &book.look().texts)?)?;
    let needed = words.resources.iter().filter(|one| one.needed(plan));
    for (row, resource) in (header + 1..).zip(needed) {
        if let Some(figure) = &resource.figure {
            count(&mut sheet, row, figure, plan)?;
        }
    }
    row += 2;
    if !plan.document.checklist.is_empty() {
        sheet.text(row, 0, &words.checklist_title, &style::words(Role::Heading))?;
        row += 1;
        let texts: Vec<&str> = words.checklist_headings.iter().map(String::as_str).collect();
        checklist_row(&mut sheet, row, &texts, Role::OutputHeading)?;
    }
    for entry in &plan.document.checklist {
        row += 1;
        let source = format!("{}, {}", entry.source, entry.date);
        checklist_row(&mut sheet, row, &[&entry.text, &source], Role::RuleText)?;
    }
    book.add(sheet)
}

/// How many of a resource, as a live reference.
fn count(sheet: &mut Sheet, row: u32, figure: &str, plan: &Plan) -> Result<(), WorkbookError> {
    let numbers = Numbers::Of(Unit::Count, plan.document.arithmetic);
    sheet.formula(
        row,
        1,
        &format!("={figure}"),
        plan.sheet.sheet_value(figure),
        &style::format(Role::Computed, numbers),
    )
}

fn checklist_row(
    sheet: &mut Sheet,
    row: u32,
    texts: &[&str],
    role: Role,
) -> Result<(), WorkbookError> {
    let [text, source] = texts else {
        return Ok(());
    };
    sheet.merged(row, 0..=2, text, &style::words(role))?;
    sheet.text(row, 3, source, &style::words(role))?;
    sheet.lines(row, lines_of(text, 130.0).max(lines_of(source, 44.0)))
}

impl Resource {
    fn needed(&self, plan: &Plan) -> bool {
        let scenario = plan.document.scenario;
        let storage = match plan.rules.storage {
            Storage::StorageAccounts => "storage-accounts",
            Storage::ManagedDisks => "managed-disks",
        };
        let premium = plan
            .document
            .servers
            .iter()
            .flatten()
            .any(|server| server.in_totals && server.storage == Some(StorageKind::Premium));
        (self.scenarios.is_empty() || self.scenarios.iter().any(|id| id == scenario.id()))
            && self.storage.as_deref().is_none_or(|wanted| wanted == storage)
            && (!self.premium || premium)
    }

    fn filled(&self, plan: &Plan) -> String {
        let settings = &plan.document.settings;
        let limit = |rule| plan.rules.limit(rule);
        let hours = match settings.scenario {
            Scenario::Hyperv => settings.recovery_points,
            _ => settings.retention_days * 24.0,
        };
        let text = |number: f64| number.to_string();
        filled(
            &self.settings,
            &[
                ("hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_STANDARD)))),
                ("premium_hours", &text(hours.min(limit(ids::RETENTION_HOURS_MAX_PREMIUM)))),
                ("rpo", &text(settings.rpo)),
                ("points", &text(settings.recovery_points)),
            ],
        )
    }
}
