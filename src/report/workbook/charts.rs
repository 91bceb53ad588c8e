//! Native charts on ranges of cells, all of one look. They show the cells, so they follow what is edited.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartEmptyCells, ChartFont, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartPoint, ChartSolidFill, ChartType, Color, ObjectMovement,
};

use super::WorkbookError;
use super::sheet::Sheet;

const LINE: u32 = 0x00BF_BFBF;
pub(crate) const GRID: u32 = 0x00E3_E3E3;
const WORDS: u32 = 0x0040_4040;
/// What Excel takes of an alternative text.
const ALT_LIMIT: usize = 250;

/// Cells below one another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells {
    pub(crate) sheet: &'static str,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    pub(crate) column: u16,
}

impl Cells {
    /// As the crate takes a range.
    pub(crate) fn range(self) -> (&'static str, u32, u16, u32, u16) {
        (self.sheet, self.first_row, self.column, self.last_row, self.column)
    }

    /// The cells beside these in another column.
    pub(crate) fn in_column(self, column: u16) -> Self {
        Self { column, ..self }
    }
}

/// The words of a chart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) title: &'a str,
    /// What a reader who does not see the chart is told.
    pub(crate) alt: &'a str,
    pub(crate) x: &'a str,
    pub(crate) y: &'a str,
}

/// Where a chart stands and how large it is in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) row: u32,
    pub(crate) column: u16,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A line of a chart of lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) name: &'a str,
    pub(crate) x: Cells,
    pub(crate) y: Cells,
    /// A line for comparison, broken.
    pub(crate) broken: bool,
}

/// Lying bars, the first on top, with their values behind them.
pub(crate) fn bars(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    names: Cells,
    values: &[(&str, Cells)],
    numbers: &str,
) -> Result<(), WorkbookError> {
    let mut chart = Chart::new(ChartType::Bar);
    for ((name, cells), colour) in values.iter().zip(sheet.palette().series) {
        let series = chart.add_series();
        series
            .set_name(*name)
            .set_categories(names.range())
            .set_values(cells.range())
            .set_format(ChartSolidFill::new().set_color(Color::RGB(colour)))
            .set_gap(45);
        series.set_data_label(label().show_value().set_num_format(numbers));
    }
    lying(&mut chart);
    legend(&mut chart, values.len());
    insert(sheet, spot, words, chart)
}

/// Lying bars of parts that stand behind one another, the first name on top.
pub(crate) fn stacked_bars(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    names: Cells,
    values: &[(&str, Cells)],
) -> Result<(), WorkbookError> {
    let mut chart = Chart::new(ChartType::BarStacked);
    for ((name, cells), colour) in values.iter().zip(sheet.palette().series) {
        chart
            .add_series()
            .set_name(*name)
            .set_categories(names.range())
            .set_values(cells.range())
            .set_format(ChartSolidFill::new().set_color(Color::RGB(colour)))
            .set_gap(45);
    }
    plain(chart.y_axis()).set_reverse().set_major_gridlines(false);
    plain(chart.x_axis())
        .set_min(0)
        .set_num_format("#,##0")
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(GRID)));
    legend(&mut chart, values.len());
    insert(sheet, spot, words, chart)
}

/// Lying bars of how many are ready, conditional, not ready and unknown, each in the colour of its state.
pub(crate) fn states(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    names: Cells,
    values: Cells,
) -> Result<(), WorkbookError> {
    let colours = sheet.palette().readiness;
    let points: Vec<ChartPoint> = colours
        .iter()
        .map(|colour| {
            ChartPoint::new().set_format(ChartSolidFill::new().set_color(Color::RGB(*colour)))
        })
        .collect();
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    series
        .set_name(words.title)
        .set_categories(names.range())
        .set_values(values.range())
        .set_points(&points)
        .set_gap(45)
        .set_data_label(label().show_value().set_num_format("#,##0"));
    lying(&mut chart);
    chart.legend().set_hidden();
    insert(sheet, spot, words, chart)
}

/// The names of several series below a chart; one alone is named by its title.
fn legend(chart: &mut Chart, series: usize) {
    if series < 2 {
        chart.legend().set_hidden();
    } else {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    }
}

/// Axes of lying bars: the first name on top, and no numbers beside those of the bars.
fn lying(chart: &mut Chart) {
    // Excel calls the axis of the names the first one, the crate the one that stands upright.
    plain(chart.y_axis()).set_reverse().set_major_gridlines(false);
    chart.x_axis().set_min(0).set_hidden(true);
    chart.x_axis().set_major_gridlines(false);
}

/// Lines over numbers; a cell without a number is a gap.
pub(crate) fn lines(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    lines: &[Line<'_>],
    logarithmic: bool,
) -> Result<(), WorkbookError> {
    sheet.has_lines = true;
    let mut chart = Chart::new(ChartType::ScatterStraight);
    for (line, colour) in lines.iter().zip(sheet.palette().series) {
        let mut stroke = ChartLine::new();
        stroke.set_color(Color::RGB(colour)).set_width(if line.broken { 1.75 } else { 1.25 });
        if line.broken {
            stroke.set_dash_type(ChartLineDashType::Dash);
        }
        chart
            .add_series()
            .set_name(line.name)
            .set_categories(line.x.range())
            .set_values(line.y.range())
            .set_format(&mut rust_xlsxwriter::ChartFormat::new().set_line(&stroke).clone());
    }
    plain(chart.x_axis()).set_name(words.x).set_major_gridlines(false);
    plain(chart.y_axis())
        .set_name(words.y)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(GRID)));
    chart.y_axis().set_num_format("#,##0");
    chart.x_axis().set_num_format("#,##0");
    if logarithmic {
        chart.y_axis().set_log_base(10);
    } else {
        chart.y_axis().set_min(0);
    }
    legend(&mut chart, lines.len());
    insert(sheet, spot, words, chart)
}

/// Puts a chart with its words into the sheet.
pub(crate) fn insert(
    sheet: &mut Sheet,
    spot: Spot,
    words: Words<'_>,
    mut chart: Chart,
) -> Result<(), WorkbookError> {
    let alt: String = words.alt.chars().take(ALT_LIMIT).collect();
    chart
        .title()
        .set_name(words.title)
        .set_font(ChartFont::new().set_size(12).set_bold().set_color(Color::RGB(WORDS)));
    chart
        .set_name(words.title)
        .set_alt_text(alt)
        .set_width(spot.width)
        .set_height(spot.height)
        .show_empty_cells_as(ChartEmptyCells::Gaps)
        // A filter over the rows beside a chart must not change it.
        .show_hidden_data()
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
    chart.chart_area().set_format(ChartLine::new().set_color(Color::RGB(LINE)));
    sheet.worksheet.insert_chart(spot.row, spot.column, &chart)?;
    Ok(())
}

fn label() -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.set_font(ChartFont::new().set_size(9).set_color(Color::RGB(WORDS)));
    label
}

/// The look of every axis.
pub(crate) fn plain(axis: &mut ChartAxis) -> &mut ChartAxis {
    axis.set_font(ChartFont::new().set_size(9).set_color(Color::RGB(WORDS)))
        .set_format(ChartLine::new().set_color(Color::RGB(LINE)))
}
