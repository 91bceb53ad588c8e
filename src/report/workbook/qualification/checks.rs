//! What may be typed into Workload Qualification, and which cells turn red.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, Formula,
};
use serde::Deserialize;

use super::super::WorkbookError;
use super::super::columns::ServerColumns;
use super::super::input::validation;
use super::super::sheet::Sheet;
use super::super::style::{self, Mark};
use super::FIRST_ROW;
use crate::figure::{NOT_MEASURED, QUALIFIED};
use crate::plan::Plan;
use crate::source::column_letters;

/// A column whose cells turn red above a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    column: String,
    rule: String,
}

/// Says what may be typed into the inputs.
pub(crate) fn inputs(
    sheet: &mut Sheet,
    plan: &Plan,
    columns: &ServerColumns,
    last_row: u32,
) -> Result<(), WorkbookError> {
    for (column, server) in (0_u16..).zip(&columns.columns) {
        let name = plan.sheet.set.servers.at(server.index);
        if name.expression.is_none()
            && let Some(check) = validation(&name.id, name.unit, &sheet.texts)?
        {
            sheet.worksheet.add_data_validation(FIRST_ROW, column, last_row, column, &check)?;
        }
    }
    Ok(())
}

/// Colours what is wrong, missing or over a limit.
pub(crate) fn marks(
    sheet: &mut Sheet,
    plan: &Plan,
    columns: &ServerColumns,
    last_row: u32,
    limits: &[Limit],
) -> Result<(), WorkbookError> {
    let last_column = u16::try_from(columns.columns.len()).unwrap_or(u16::MAX) - 1;
    let missing = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::EqualTo(NOT_MEASURED))
        .set_format(style::mark(Mark::Doubtful))
        .set_stop_if_true(true);
    sheet.worksheet.add_conditional_format(FIRST_ROW, 0, last_row, last_column, &missing)?;
    let first = FIRST_ROW + 1;
    let mut bad = |id: &str, rule: &dyn Fn(&str) -> String| -> Result<(), WorkbookError> {
        let index = plan.sheet.set.servers.index(id);
        let at = columns.columns.iter().position(|column| Some(column.index) == index);
        if let Some(column) = at.and_then(|at| u16::try_from(at).ok()) {
            let cell = format!("${}{first}", column_letters(column.into()));
            let mark = ConditionalFormatFormula::new()
                .set_rule(Formula::new(rule(&cell)))
                .set_format(style::mark(Mark::Bad));
            sheet.worksheet.add_conditional_format(FIRST_ROW, column, last_row, column, &mark)?;
        }
        Ok(())
    };
    bad(QUALIFIED, &|cell| format!("={cell}<>\"Yes\""))?;
    bad("size_check", &|cell| format!("=AND({cell}<>\"OK\",{cell}<>\"\")"))?;
    bad("azure_size", &|cell| format!("={cell}=rule_size_error"))?;
    for limit in limits {
        if plan.rules.get(&limit.rule).is_some() {
            bad(&limit.column, &|cell| {
                format!("=AND(ISNUMBER({cell}),{cell}>rule_{})", limit.rule)
            })?;
        }
    }
    Ok(())
}
