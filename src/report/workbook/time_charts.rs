//! Native charts over time: bars that begin where something begins, and columns that stand on one another.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    ChartType, Color,
};

use super::WorkbookError;
use super::charts::{Cells, GRID, Spot, Words, insert, plain};
use super::sheet::Sheet;

/// What waits, and what is free.
const PALE: u32 = 0x00D9_D9D9;
/// Labels that stand beside one another without touching.
const LABELS: usize = 9;
const LABELS_LYING: u32 = 9;
/// Days between the labels of an axis.
const STEPS: [f64; 11] = [0.25, 0.5, 1.0, 2.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0];
const DATE: &str = "yyyy-mm-dd";

/// The time below bars, in days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeAxis {
    /// Where it begins: a day number, or 0.
    pub(crate) from: f64,
    /// How many days it shows.
    pub(crate) days: f64,
    /// Whether it is labelled with dates.
    pub(crate) dated: bool,
}

impl TimeAxis {
    /// Days between labels, and the whole steps that the axis shows.
    fn steps(self) -> (f64, f64) {
        let wide = |step: &f64| self.days / step <= LABELS as f64;
        let dated = |step: &f64| !self.dated || *step >= 1.0;
        let step = STEPS.into_iter().find(|step| wide(step) && dated(step));
        let step = step.unwrap_or_else(|| (self.days / LABELS as f64 / 364.0).ceil() * 364.0);
        (step, (self.days / step).ceil().max(1.0))
    }
}

/// Bars over time: the first series is where they begin and is not seen, the others are lengths.
pub(crate) fn gantt(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    names: Cells,
    values: &[(&str, Cells)],
    axis: TimeAxis,
) -> Result<(), WorkbookError> {
    let [copies, moves, tests, _] = sheet.palette().series;
    let spans = [copies, tests, PALE, moves];
    let mut chart = Chart::new(ChartType::BarStacked);
    for (index, (name, cells)) in values.iter().enumerate() {
        let colour = index.checked_sub(1).and_then(|index| spans.get(index));
        let series = chart.add_series();
        series.set_categories(names.range()).set_values(cells.range()).set_gap(35);
        match colour {
            Some(colour) => series
                .set_name(*name)
                .set_format(ChartSolidFill::new().set_color(Color::RGB(*colour))),
            // An entry of the legend that is not seen: not every program leaves out the one that it is told to.
            None => series
                .set_name(" ")
                .set_format(&mut ChartFormat::new().set_no_fill().set_no_line().clone()),
        };
    }
    plain(chart.y_axis()).set_reverse().set_major_gridlines(false).set_label_interval(1);
    let (step, steps) = axis.steps();
    let from = if axis.dated { axis.from.floor() } else { axis.from };
    let begins = axis.from - from;
    plain(chart.x_axis())
        .set_name(words.x)
        .set_min(from)
        .set_max(from + (steps * step).max((axis.days + begins).ceil()))
        .set_major_unit(step)
        .set_num_format(if axis.dated { DATE } else { "#,##0" })
        .set_label_position(ChartAxisLabelPosition::High)
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(GRID)));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    insert(sheet, spot, words, chart)
}

/// Columns without gaps that stand on one another, one for each step of time.
pub(crate) fn stacked_columns(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    times: Cells,
    values: &[(&str, Cells)],
    dated: bool,
) -> Result<(), WorkbookError> {
    let [initial, delta, ..] = sheet.palette().series;
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for ((name, cells), colour) in values.iter().zip([initial, delta, PALE]) {
        chart
            .add_series()
            .set_name(*name)
            .set_categories(times.range())
            .set_values(cells.range())
            .set_format(ChartSolidFill::new().set_color(Color::RGB(colour)))
            .set_gap(0);
    }
    let points = times.last_row - times.first_row + 1;
    let interval = u16::try_from(points.div_ceil(LABELS_LYING)).unwrap_or(u16::MAX);
    plain(chart.x_axis())
        .set_name(words.x)
        .set_text_axis(true)
        .set_label_interval(interval.max(1))
        .set_tick_interval(interval.max(1))
        .set_major_gridlines(false);
    chart.x_axis().set_num_format(if dated { DATE } else { "#,##0" });
    plain(chart.y_axis())
        .set_name(words.y)
        .set_min(0)
        .set_num_format("#,##0")
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(GRID)));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    insert(sheet, spot, words, chart)
}

#[cfg(test)]
mod tests {
    use super::TimeAxis;

    #[test]
    fn labels_stand_apart_at_any_length() {
        for (days, dated, step) in [
            (0.7, false, 0.25),
            (0.7, true, 1.0),
            (20.0, true, 7.0),
            (365.0, true, 56.0),
            (40_000.0, false, 4_732.0),
        ] {
            let axis = TimeAxis { from: 0.0, days, dated };
            let (found, steps) = axis.steps();
            assert!((found - step).abs() < 1e-9, "{days}: {found}");
            assert!(steps * found >= days && steps <= 10.0);
        }
    }
}
