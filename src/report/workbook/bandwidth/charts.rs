//! The charts of Bandwidth & RPO with the cells that they show.

use super::super::WorkbookError;
use super::super::charts::{self, Cells, Line, Spot};
use super::super::list;
use super::super::style::{self, Role};
use super::{Page, numbers};
use crate::figure::Unit;
use crate::units::HOURS_PER_DAY;

const CHART_COLUMN: u16 = 7;
const CHART_COLUMNS: u16 = 10;
/// The last column that the charts cover.
pub(crate) const LAST_CHART_COLUMN: u16 = CHART_COLUMN + CHART_COLUMNS - 1;
/// The cells behind the charts, to the right of them.
const DATA_COLUMN: u16 = CHART_COLUMN + CHART_COLUMNS + 1;
const FIRST_ROW: u32 = 3;
const WIDTH: u32 = 640;
const HEIGHT: u32 = 320;

impl Page<'_> {
    /// The charts with their cells; returns the row below them, if there are any.
    pub(crate) fn pictures(&mut self) -> Result<Option<u32>, WorkbookError> {
        let mut row = FIRST_ROW;
        let widths = [14.0, 14.0, 3.0, 14.0, 14.0, 3.0, 14.0, 14.0, 14.0];
        for (column, width) in (DATA_COLUMN..).zip(widths) {
            self.sheet.worksheet.set_column_width(column, width)?;
        }
        let words = self.words;
        let spot = |row| Spot { row, column: CHART_COLUMN, width: WIDTH, height: HEIGHT };
        let changes = &self.plan.changes;
        if changes.hours.iter().any(|hour| hour.mbps.is_some()) {
            let days: Vec<(f64, Option<f64>)> = changes
                .hours
                .iter()
                .map(|point| (f64::from(point.hour) / HOURS_PER_DAY, point.mbps))
                .collect();
            let cells = self.points(row, DATA_COLUMN, &words.data_hours, &days)?;
            let end = days.last().map_or(0.0, |(day, _)| *day);
            let mut levels: Vec<(&str, f64)> = Vec::new();
            let needed = self.needed();
            if let Some(mbps) = needed {
                levels.push((&words.needed, mbps));
            }
            if let Some(mbps) = self.plan.document.settings.link {
                levels.push((&words.given, mbps));
            }
            let level_cells = self.levels(row, end, &levels)?;
            let change = words.data_hours.get(1).map_or("", String::as_str);
            let mut lines = vec![Line {
                name: change,
                x: cells,
                y: cells.in_column(DATA_COLUMN + 1),
                broken: false,
            }];
            for ((column, (name, _)), x) in
                (DATA_COLUMN + 7..).zip(&levels).zip(std::iter::repeat(level_cells))
            {
                lines.push(Line { name, x, y: x.in_column(column), broken: true });
            }
            let picture =
                if self.has_objective() { &words.change } else { &words.change_in_cycles };
            charts::lines(&mut self.sheet, spot(row), picture.words(), &lines, false)?;
            row += HEIGHT / 20 + 2;
        }
        let links: Vec<(f64, Option<f64>)> = changes
            .rpo_by_link
            .iter()
            .filter(|point| point.mbps.is_finite() && point.rpo_minutes.is_finite())
            .map(|point| (point.mbps, Some(point.rpo_minutes)))
            .collect();
        if links.len() > 1 {
            let cells = self.points(FIRST_ROW, DATA_COLUMN + 3, &words.data_links, &links)?;
            let line = Line {
                name: words.data_links.get(1).map_or("", String::as_str),
                x: cells,
                y: cells.in_column(DATA_COLUMN + 4),
                broken: false,
            };
            let positive = links.iter().all(|(_, rpo)| *rpo > Some(0.0));
            charts::lines(&mut self.sheet, spot(row), words.curve.words(), &[line], positive)?;
            row += HEIGHT / 20 + 2;
        }
        Ok((row > FIRST_ROW).then_some(row))
    }

    /// The link that always meets the user's objective.
    fn needed(&self) -> Option<f64> {
        let wanted = self.plan.document.settings.rpo;
        let own = self.bandwidth.rpo.iter().find(|rpo| (rpo.minutes - wanted).abs() < 1e-9)?;
        own.always_mbps.filter(|mbps| mbps.is_finite())
    }

    /// Points below one another under headings; returns the cells of their indices.
    fn points(
        &mut self,
        row: u32,
        column: u16,
        headings: &[String],
        points: &[(f64, Option<f64>)],
    ) -> Result<Cells, WorkbookError> {
        list::headings(&mut self.sheet, row, column, headings)?;
        let format = numbers(Unit::Number);
        let mut last = row;
        for (x, y) in points {
            last += 1;
            self.sheet.number(last, column, *x, &format)?;
            if let Some(y) = y {
                self.sheet.number(last, column + 1, *y, &format)?;
            }
        }
        Ok(Cells { sheet: self.sheet.name(), first_row: row + 1, last_row: last, column })
    }

    /// Straight lines from the first to the last moment.
    fn levels(
        &mut self,
        row: u32,
        end: f64,
        levels: &[(&str, f64)],
    ) -> Result<Cells, WorkbookError> {
        let column = DATA_COLUMN + 6;
        let format = numbers(Unit::Number);
        list::headings(&mut self.sheet, row, column, &self.words.data_levels)?;
        for (index, x) in (row + 1..).zip([0.0, end]) {
            self.sheet.number(index, column, x, &format)?;
            for (column, (_, mbps)) in (column + 1..).zip(levels) {
                self.sheet.number(index, column, *mbps, &format)?;
            }
        }
        for (column, (name, _)) in (column + 1..).zip(levels) {
            self.sheet.text(row, column, name, &style::words(Role::OutputHeading))?;
        }
        Ok(Cells { sheet: self.sheet.name(), first_row: row + 1, last_row: row + 2, column })
    }
}
