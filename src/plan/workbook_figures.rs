//! The same servers as the workbook of 2017 would have them, and what leads from its figures to those of the plan.

use std::sync::Arc;

use super::accounts::assign_accounts;
use super::differences::{Cause, Reason, Step};
use super::error::PlanError;
use super::evaluated::EvaluatedServers;
use super::setting_inputs::set_settings;
use super::terms::Terms;
use super::variant::{figure_set, set_of_2017, workbook_reference};
use super::verdict::Verdict;
use crate::figure::{CheckSeverity, FigureSet, QUALIFIED, Value, Worksheet};
use crate::message;
use crate::reference::ReferenceData;
use crate::rules::{RuleSet, ids};
use crate::settings::{Arithmetic, Settings};
use crate::wording::Message;

/// The same servers as the workbook of 2017 would have them.
pub(crate) struct WorkbookFigures {
    /// In exact arithmetic; in workbook arithmetic the plan has them itself.
    pub(crate) sheet: Option<Worksheet>,
    /// What makes the plan's figures of them, a cause at a time.
    pub(crate) steps: Vec<Step>,
    pub(crate) reference: ReferenceData,
}

impl WorkbookFigures {
    /// Those beside no servers.
    pub(crate) fn none() -> Self {
        Self { sheet: None, steps: Vec::new(), reference: workbook_reference() }
    }

    /// Beside a plan, with the steps that lead to it.
    pub(crate) fn with_steps(
        evaluated: &EvaluatedServers,
        terms: Terms<'_>,
    ) -> Result<Self, PlanError> {
        let guide = workbook_reference();
        let Some(column) = column(evaluated, terms, &guide) else {
            return Ok(Self { reference: guide, ..Self::none() });
        };
        let steps = steps(&column, evaluated, terms, &guide)?;
        Ok(Self { sheet: Some(column.sheet), steps, reference: guide })
    }
}

/// The sheet of the 2017 workbook beside a plan; `None` in workbook arithmetic.
pub(crate) fn sheet_of_2017(evaluated: &EvaluatedServers, terms: Terms<'_>) -> Option<Worksheet> {
    column(evaluated, terms, &workbook_reference()).map(|column| column.sheet)
}

fn column(
    evaluated: &EvaluatedServers,
    terms: Terms<'_>,
    guide: &ReferenceData,
) -> Option<EvaluatedServers> {
    if terms.arithmetic == Arithmetic::Workbook {
        return None;
    }
    let settings = settings_of_2017(terms.settings, guide);
    let terms = Terms {
        settings: &settings,
        reference: guide,
        arithmetic: Arithmetic::Workbook,
        day: &guide.rules().date,
        in_words: terms.in_words,
    };
    Some(EvaluatedServers::with_set(&set_of_2017("detailed"), evaluated.servers.clone(), terms))
}

/// The settings as the workbook takes them: it has no growth, and only the series of its time.
fn settings_of_2017(settings: &Settings, guide: &ReferenceData) -> Settings {
    let mut settings = settings.clone();
    settings.growth = 0.0;
    if let Some(series) = &mut settings.series {
        series.retain(|series| guide.sizes().has_series(series));
    }
    settings.series = settings.series.filter(|series| !series.is_empty());
    settings
}

/// What leads from the workbook's figures to those of the plan, but for the plan's arithmetic.
fn steps(
    column: &EvaluatedServers,
    evaluated: &EvaluatedServers,
    terms: Terms<'_>,
    guide: &ReferenceData,
) -> Result<Vec<Step>, PlanError> {
    let rows = 0..evaluated.servers.len();
    let totals: Vec<Value> =
        rows.map(|row| evaluated.sheet.server_value("in_plan", row).clone()).collect();
    let mut steps = Vec::new();
    if let Some(who) = other_machines(column, guide.rules(), evaluated, terms.reference.rules()) {
        let sheet = with_totals(&column.sheet, Arc::clone(&column.sheet.set), guide, &totals);
        steps.push(Step { cause: Cause::Machines, reason: Reason::Machines(who), sheet });
    }
    let floor = guide.rules().stated_number(ids::CHANGE_RATE_FLOOR).unwrap_or(0.0);
    let without_floor = without_floor(guide);
    if has_low_rates(&evaluated.sheet, floor / 100.0) {
        let sheet = latest(&steps, column);
        let sheet = with_totals(sheet, Arc::clone(&sheet.set), &without_floor, &totals);
        steps.push(Step { cause: Cause::Floor, reason: Reason::Floor(floor), sheet });
    }
    let growth = terms.settings.growth;
    if growth != 0.0 {
        let set = figure_set("detailed", Arithmetic::Workbook, terms.settings, guide)?;
        let set = Arc::new(FigureSet::load(&set, guide.rules()));
        let mut sheet = latest(&steps, column).clone();
        set_settings(&mut sheet, terms.settings);
        let sheet = with_totals(&sheet, set, &without_floor, &totals);
        steps.push(Step { cause: Cause::Growth, reason: Reason::Growth(growth), sheet });
    }
    Ok(steps)
}

/// The sheet of the last step, or the workbook's own.
fn latest<'s>(steps: &'s [Step], column: &'s EvaluatedServers) -> &'s Worksheet {
    steps.last().map_or(&column.sheet, |step| &step.sheet)
}

/// The guide with the floor of change rates at 0.
pub(crate) fn without_floor(guide: &ReferenceData) -> ReferenceData {
    let varied = guide.clone().with_number(ids::CHANGE_RATE_FLOOR.as_str(), 0.0);
    varied.unwrap_or_else(|_| guide.clone())
}

/// Whether a machine in the totals changes at a rate below the floor.
fn has_low_rates(sheet: &Worksheet, floor: f64) -> bool {
    (0..sheet.servers.rows()).any(|row| {
        let number = |id: &str| sheet.server_value(id, row).number();
        number("in_plan") == Some(1.0)
            && number("planned_change_rate").is_some_and(|rate| rate > 0.0 && rate < floor)
    })
}

/// The sheet with these servers in the totals, by a set of figures with the same names and under these rules.
fn with_totals(
    sheet: &Worksheet,
    set: Arc<FigureSet>,
    reference: &ReferenceData,
    totals: &[Value],
) -> Worksheet {
    let sizes = Arc::clone(reference.sizes());
    let mut new = Worksheet::new(set, reference.rules(), sizes, totals.len()).on(sheet.day());
    new.sheet.clone_from(&sheet.sheet);
    new.servers = sheet.servers.clone();
    let Some(in_plan) = new.set.servers.index("in_plan") else {
        return new;
    };
    new.evaluate_servers(0..in_plan);
    for (row, value) in totals.iter().enumerate() {
        new.servers.set(in_plan, row, value.clone());
    }
    new.evaluate_servers(in_plan + 1..new.set.servers.len());
    assign_accounts(&mut new, reference, Arithmetic::Workbook);
    new.evaluate_accounts();
    new.evaluate_sheet();
    new
}

/// Which machines count in the one and not in the other, by what stands in their way; `None` where the same ones count.
fn other_machines(
    column: &EvaluatedServers,
    guide: &RuleSet,
    evaluated: &EvaluatedServers,
    rules: &RuleSet,
) -> Option<Message> {
    let counts = |servers: &EvaluatedServers, row| {
        servers.sheet.server_value("in_plan", row).number() == Some(1.0)
    };
    let left_out = |of: &EvaluatedServers, rules: &RuleSet, by: &EvaluatedServers| {
        let rows = (0..of.servers.len()).filter(|row| counts(of, *row) && !counts(by, *row));
        let mut reasons: Vec<(Message, usize)> = Vec::new();
        for reason in rows.map(|row| obstacle(by, rules, row)) {
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            }
        }
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let count = reasons.iter().map(|(_, count)| count).sum::<usize>();
        let reasons = reasons
            .into_iter()
            .map(|(reason, count)| message!("{reason} ({count})", count, reason));
        (count, Message::joined(reasons, "; "))
    };
    let (only_here, obstacles) = left_out(evaluated, guide, column);
    let (missing, not_here) = left_out(column, rules, evaluated);
    let sentences = [
        (only_here > 0).then(|| {
            message!(
                "{machines} here that the 2017 workbook leaves out: {reasons}.",
                machines = Message::counted(only_here, "machine counts", "machines count"),
                reasons = obstacles
            )
        }),
        (missing > 0).then(|| {
            message!(
                "{machines} in the 2017 workbook that this plan leaves out: {reasons}.",
                machines = Message::counted(missing, "machine counts", "machines count"),
                reasons = not_here
            )
        }),
    ];
    (only_here + missing > 0).then(|| Message::joined(sentences.into_iter().flatten(), " "))
}

/// What keeps a server out of the totals: the rule where it is no check of the sheet, else what the sheet says.
fn obstacle(servers: &EvaluatedServers, rules: &RuleSet, row: usize) -> Message {
    let is_error = |verdict: &&Verdict| {
        verdict.check.passed != Some(true) && verdict.severity == CheckSeverity::Error
    };
    let off_sheet = servers.off_sheet_checks.get(row).into_iter().flatten().find(is_error);
    let rule = off_sheet.and_then(|verdict| verdict.check.rule.as_deref());
    if let Some(rule) = rule.and_then(|rule| rules.get(rule)) {
        return Message::words(rule.statement.clone());
    }
    let says = servers.sheet.server_value(QUALIFIED, row).as_text().unwrap_or_default();
    Message::words(says.to_owned())
}
