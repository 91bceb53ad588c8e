//! Beside the figures of the Capacity Planner: what the 2017 workbook would say, and why it differs.

use super::super::WorkbookError;
use super::super::names::WORKBOOK_SUFFIX;
use super::super::sheet::Sheet;
use super::super::style::{self, Numbers, Role, framed};
use super::rows::Line;
use super::{Block, LEFT, Planner};
use crate::figure::{Name, Reference};
use crate::report::Texts;
use crate::settings::Arithmetic;

impl Planner<'_> {
    /// Writes what the 2017 workbook would say, and why it differs; returns the reason.
    pub(crate) fn comparison(
        &self,
        sheet: &mut Sheet,
        row: u32,
        block: Block,
        name: &Name,
        bottom: bool,
    ) -> Result<String, WorkbookError> {
        let Some((worksheet, addresses)) = &self.workbook else {
            return Ok(String::new());
        };
        let column = block.first + 3;
        let numbers = Numbers::Of(name.unit, Arithmetic::Workbook);
        let format =
            framed(style::format(Role::Theirs, numbers), Self::frame(block, column, bottom));
        let set = &worksheet.set;
        let found = set.sheet.index(&name.id).map(|index| (index, set.sheet.at(index)));
        match found.and_then(|(index, theirs)| Some((index, theirs, theirs.expression.as_ref()?))) {
            Some((index, theirs, expression)) => {
                let value = worksheet.value(Reference::Sheet(index), 0);
                sheet.define(format!("{}{WORKBOOK_SUFFIX}", name.id), row, column);
                let formula = addresses.formula(expression, theirs.unit, set);
                sheet.formula(row, column, &formula, value, &format)?;
            }
            None => sheet.blank(row, column, &format)?,
        }
        if !block.outputs {
            return Ok(String::new());
        }
        let why = self.why(name, &sheet.texts).unwrap_or_default();
        let format = framed(style::words(Role::Aside), Self::frame(block, column + 1, bottom));
        sheet.text(row, column + 1, &why, &format)?;
        Ok(why)
    }

    /// Why a figure differs from the 2017 workbook's, where it does.
    fn why(&self, name: &Name, texts: &Texts) -> Option<String> {
        self.workbook.as_ref()?;
        let differences = &self.plan.document.differences;
        let difference = differences.iter().find(|difference| difference.figure == name.id)?;
        Some(texts.message(&difference.why))
    }

    /// Below the blocks: why inputs that are worked out differ.
    pub(crate) fn reasons(
        &self,
        sheet: &mut Sheet,
        first: u32,
        inputs: &[Line],
        last: u16,
    ) -> Result<(), WorkbookError> {
        let reasons: Vec<(&Name, String)> = inputs
            .iter()
            .filter_map(|line| match line {
                Line::Figure { index, .. } => {
                    let name = self.plan.sheet.set.sheet.at(*index);
                    name.expression.as_ref()?;
                    Some((name, self.why(name, &sheet.texts)?))
                }
                _ => None,
            })
            .collect();
        if reasons.is_empty() {
            return Ok(());
        }
        sheet.text(first, LEFT, &self.words.why_inputs, &style::words(Role::Heading))?;
        for (row, (name, why)) in (first + 1..).zip(reasons) {
            sheet.text(row, LEFT, &name.label, &style::words(Role::Label))?;
            sheet.merged(row, LEFT + 1..=last, &why, &style::words(Role::Aside))?;
            sheet.lines(row, 1)?;
        }
        Ok(())
    }
}
