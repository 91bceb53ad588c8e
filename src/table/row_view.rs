//! Typed access to rows under a header.

use std::borrow::Cow;

use super::cell::{Cell, Row, Sheet, UNCALCULATED};
use super::cell_counts::{Counted, count};
use super::cell_sizes::{Reading, Sizes};
use super::cell_tokens::with_whole_unit;
use super::cell_words;
use super::header::{Column, Header};
use super::number::{Mixed, Number, NumberStyle};
use super::template::{FieldKind, HeadingTable};
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::units::Unit;
use crate::wording::Message;

/// Who named the unit of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitSource {
    /// The cell: `16 GB`, or a percent format.
    Cell,
    /// The heading: `Memory (GB)`.
    Heading,
    /// Nobody; the format's usual unit.
    Assumed,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The figure, in `unit`.
    pub value: f64,
    /// The unit, for fields that have one.
    pub unit: Option<Unit>,
    /// Who named it.
    pub unit_source: UnitSource,
}

/// A sheet under its header: what rows need to be read field by field.
#[derive(Clone, Debug)]
pub struct TableView<'a> {
    location: Location,
    header: &'a Header,
    table: &'a HeadingTable,
    style: NumberStyle,
    fractions: &'a [usize],
    lists: &'a [usize],
}

/// One row, read by fields.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'a> {
    view: &'a TableView<'a>,
    row: &'a Row,
}

impl<'a> TableView<'a> {
    /// Prepares a sheet at `place` for reading; finds how its numbers are written, unless that is `chosen`.
    ///
    /// Numbers of both styles in one sheet cannot be distinguished and are an error.
    pub fn new(
        location: Location,
        sheet: &Sheet,
        header: &'a Header,
        table: &'a HeadingTable,
        chosen: Option<NumberStyle>,
    ) -> Result<Self, Finding> {
        if let Some(style) = chosen {
            return Ok(Self::with_style(location, header, table, style));
        }
        let is_number = |column: &&Column| {
            table.spec(&column.field).is_some_and(|spec| spec.kind == FieldKind::Number)
        };
        let columns: Vec<&Column> = header.columns.iter().filter(is_number).collect();
        let samples: Vec<(&str, u32, usize)> = sheet
            .rows
            .iter()
            .filter(|row| row.number > header.row_number)
            .flat_map(|row| {
                columns.iter().filter_map(|column| match row.cell(column.index) {
                    Cell::Text(text) => Some((text.as_ref(), row.number, column.index)),
                    _ => None,
                })
            })
            .collect();
        let style = NumberStyle::detect(samples.iter().map(|(text, ..)| *text))
            .map_err(|mixed| mixed_finding(&location, &samples, mixed))?;
        Ok(Self::with_style(location, header, table, style))
    }

    /// Prepares a sheet at `location` for reading whose numbers are written in a style that is known.
    #[must_use]
    pub fn with_style(
        location: Location,
        header: &'a Header,
        table: &'a HeadingTable,
        style: NumberStyle,
    ) -> Self {
        Self { location, header, table, style, fractions: &[], lists: &[] }
    }

    /// The same with columns, counted from 0, in which a percentage is written as a fraction: 0.5 for 50 %.
    #[must_use]
    pub fn with_fractions(mut self, columns: &'a [usize]) -> Self {
        self.fractions = columns;
        self
    }

    /// The same with columns, counted from 0, in which `60 / 200` are two sizes.
    #[must_use]
    pub fn with_lists(mut self, columns: &'a [usize]) -> Self {
        self.lists = columns;
        self
    }

    /// How numbers are written in the sheet's text cells.
    #[must_use]
    pub fn style(&self) -> NumberStyle {
        self.style
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &'a Header {
        self.header
    }

    /// The rows below the header.
    pub fn rows(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = RowView<'a>> {
        sheet.rows.iter().filter(|row| row.number > self.header.row_number).map(|row| self.row(row))
    }

    /// One row.
    #[must_use]
    pub fn row(&'a self, row: &'a Row) -> RowView<'a> {
        RowView { view: self, row }
    }
}

fn mixed_finding(location: &Location, samples: &[(&str, u32, usize)], mixed: Mixed) -> Finding {
    let show = |index: usize| {
        samples.get(index).map(|(text, row, column)| {
            let cell = location.clone().with_row(*row).with_column(*column);
            (text.trim().to_owned(), cell)
        })
    };
    let (Some((point, point_place)), Some((comma, comma_place))) =
        (show(mixed.point), show(mixed.comma))
    else {
        return Finding::error("mixed-numbers", location.path.as_ref(), message!("mixed numbers"));
    };
    Finding::error(
        "mixed-numbers",
        location.path.as_ref(),
        message!(
            "{point} has a decimal point, but {comma} ({comma_place}) a decimal comma",
            point = format!("{point:?}"),
            comma = format!("{comma:?}"),
            comma_place = comma_place.words()
        ),
    )
    .hint(message!("Write all numbers of the sheet in one style, or choose one with --decimal-separator point or comma"))
    .at(point_place)
}

impl<'a> RowView<'a> {
    /// The row as the spreadsheet numbers it.
    #[must_use]
    pub fn number_in_sheet(&self) -> u32 {
        self.row.number
    }

    /// The address of the row.
    #[must_use]
    pub fn location(&self) -> Location {
        self.view.location.clone().with_row(self.row.number)
    }

    /// The address of a field; of the row, where the table has no such column.
    #[must_use]
    pub fn location_of(&self, field: &str) -> Location {
        match self.view.header.column(field) {
            Some(column) => self.location().with_column(column.index),
            None => self.location(),
        }
    }

    /// The heading of a field as written; the name of the field, where the table has no such column.
    #[must_use]
    pub fn heading<'f>(&'f self, field: &'f str) -> &'f str {
        match self.view.header.column(field) {
            Some(column) => &column.heading,
            None => field,
        }
    }

    /// Whether the table has a column for the field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.view.header.column(field).is_some()
    }

    /// The cell of a field; blank where the table has no such column.
    #[must_use]
    pub fn cell(&self, field: &str) -> &'a Cell {
        match self.view.header.column(field) {
            Some(column) => self.row.cell(column.index),
            None => &Cell::Blank,
        }
    }

    /// All cells of the row, from the left.
    #[must_use]
    pub fn cells(&self) -> &'a [Cell] {
        &self.row.cells
    }

    /// The cell of a column counted from 0.
    #[must_use]
    pub fn cell_at(&self, index: usize) -> &'a Cell {
        self.row.cell(index)
    }

    /// Whether every cell of the row is blank as far as fields are concerned.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.view.header.columns.iter().all(|column| self.row.cell(column.index).is_blank())
    }

    /// The text of a field, without surrounding blanks.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<Cow<'a, str>> {
        self.cell(field).text()
    }

    /// What stands in the columns of fields, also in further columns of one field; cells without a value are left out.
    pub(crate) fn texts(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Cow<'a, str>> {
        let header = self.view.header;
        let columns = header.columns.iter().chain(&header.duplicates);
        let cells = columns
            .filter(|column| is_wanted(&column.field))
            .map(|column| self.row.cell(column.index))
            .filter(|cell| !matches!(cell, Cell::Error(_)));
        let texts = cells.filter_map(Cell::text);
        texts.filter(|text| !cell_words::is_missing(text)).collect()
    }

    /// The number of a field in a unit of its dimension. Blank cells, dashes and `n/a` are no value.
    pub fn number(&self, field: &str) -> Result<Option<Quantity>, Finding> {
        let Some(quantity) = self.quantity(field)? else {
            return Ok(None);
        };
        let usual = match quantity.unit_source {
            UnitSource::Heading | UnitSource::Assumed => return Ok(Some(quantity)),
            UnitSource::Cell => self.usual_unit(field),
        };
        match (quantity.unit, usual) {
            (Some(unit), Some(usual)) if unit.dimension() != usual.dimension() => {
                Err(self
                    .unexpected(field, message!("a number in {unit}", unit = usual.to_string())))
            }
            (Some(_), None) => Err(self.unexpected(field, message!("a number without a unit"))),
            _ => Ok(Some(quantity)),
        }
    }

    /// The unit of the numbers of a field that name none.
    pub(crate) fn usual_unit(&self, field: &str) -> Option<Unit> {
        let heading = self.view.header.column(field).and_then(|c| c.unit);
        heading.or_else(|| self.view.table.spec(field)?.unit)
    }

    /// The number of a field in whatever unit its cell names.
    pub fn quantity(&self, field: &str) -> Result<Option<Quantity>, Finding> {
        let (value, unit) = match self.cell(field) {
            Cell::Blank => return Ok(None),
            Cell::Number(value) => (*value, None),
            Cell::Percent(value) => (*value, Some(Unit::Percent)),
            Cell::Measured(value, unit) => (*value, Some(*unit)),
            Cell::Text(text) if is_error(text) => {
                return Err(self.unexpected(field, message!("a number")));
            }
            Cell::Text(text) if cell_words::is_missing(text) => return Ok(None),
            Cell::Text(text) => {
                let one = || self.amount(field, text).map(|number| (number.value, number.unit));
                let several = || {
                    let sizes = self.sizes(field)?;
                    Some((sizes.figure(field)?, sizes.unit))
                };
                let counted = || Some((f64::from(self.counted(field, text)?), None));
                match one().or_else(several).or_else(counted) {
                    Some(figure) => figure,
                    None => return Err(self.unexpected(field, message!("a number"))),
                }
            }
            Cell::Bool(_) | Cell::DateTime(_) | Cell::Error(_) => {
                return Err(self.unexpected(field, message!("a number")));
            }
        };
        let heading = self.view.header.column(field).and_then(|c| c.unit);
        let assumed = self.view.table.spec(field).and_then(|s| s.unit);
        let (unit, unit_source) = match (unit, heading) {
            (Some(unit), _) => (Some(unit), UnitSource::Cell),
            (None, Some(unit)) => (Some(unit), UnitSource::Heading),
            (None, None) => (assumed, UnitSource::Assumed),
        };
        let is_fraction = unit_source != UnitSource::Cell
            && self
                .view
                .header
                .column(field)
                .is_some_and(|c| self.view.fractions.contains(&c.index));
        // 0.07 is 7 %, not 7.000000000000001 %.
        let value = if is_fraction { (value * 1e14).round() / 1e12 } else { value };
        Ok(Some(Quantity { value, unit, unit_source }))
    }

    /// A number in the way the sheet writes them; `16G` is `16 GB` where sizes are meant.
    fn amount(&self, field: &str, text: &str) -> Option<Number> {
        let style = self.view.style;
        style.parse(text).or_else(|| {
            let is_size = matches!(self.unit(field), Some(Unit::Data(_)));
            is_size.then(|| style.parse(&with_whole_unit(text.trim_end())))?
        })
    }

    /// The unit of a field's numbers where the cells name none.
    fn unit(&self, field: &str) -> Option<Unit> {
        let heading = self.view.header.column(field).and_then(|column| column.unit);
        heading.or_else(|| self.view.table.spec(field)?.unit)
    }

    /// The sizes of a cell that tells more than a plain number, such as `61.2 GiB / 127 GiB`.
    #[must_use]
    pub(crate) fn sizes(&self, field: &str) -> Option<Sizes> {
        let Cell::Text(text) = self.cell(field) else { return None };
        let column = self.view.header.column(field)?;
        let usual = self.unit(field).filter(|unit| matches!(unit, Unit::Data(_)))?;
        if cell_words::is_missing(text) || self.amount(field, text).is_some() {
            return None;
        }
        let reading = Reading {
            style: self.view.style,
            usual: Some(usual),
            is_stated: column.unit.is_some(),
            is_list: self.view.lists.contains(&column.index),
        };
        Sizes::of(text, reading)
    }

    /// The count of a text such as `4 vCPU`, for fields without a unit.
    fn counted(&self, field: &str, text: &str) -> Option<u32> {
        let is_count = self.unit(field).is_none() && self.view.table.spec(field).is_some();
        let counted = match field {
            "cores" | "cpus" | "threads" => Counted::Cores,
            _ => Counted::Others,
        };
        is_count.then(|| count(text, counted))?
    }

    /// The whole number of a field, such as a count of disks.
    pub fn count(&self, field: &str) -> Result<Option<u32>, Finding> {
        let Some(quantity) = self.number(field)? else {
            return Ok(None);
        };
        let value = quantity.value;
        if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) {
            // The range was checked just above.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Ok(Some(value as u32));
        }
        Err(self.unexpected(field, message!("a whole number")))
    }

    /// The yes or no of a field.
    pub fn boolean(&self, field: &str) -> Result<Option<bool>, Finding> {
        let cell = self.cell(field);
        match cell {
            Cell::Blank => return Ok(None),
            Cell::Bool(value) => return Ok(Some(*value)),
            _ => {}
        }
        let text = cell.text().unwrap_or_default();
        match cell_words::parse_bool(&text) {
            Some(value) => Ok(Some(value)),
            None if cell_words::is_missing(&text) => Ok(None),
            None => Err(self.unexpected(field, message!("yes or no"))),
        }
    }

    /// The finding for a cell that holds something else than `expected`.
    pub(crate) fn unexpected(&self, field: &str, expected: Message) -> Finding {
        let heading = self.heading(field);
        let message = match self.cell(field) {
            Cell::Error(error) if error == UNCALCULATED => message!(
                "the cell holds a formula without a result instead of {expected}; open the workbook in a spreadsheet program and save it",
                expected
            ),
            Cell::Error(error) => {
                message!("the cell holds the error {error} instead of {expected}", error, expected)
            }
            cell => message!(
                "{text} is not {expected}",
                text = format!("{:?}", cell.text().unwrap_or_default()),
                expected
            ),
        };
        Finding::error("unexpected-value", heading, message).at(self.location_of(field))
    }
}

/// An error of a spreadsheet, in a text file: `#N/A`, `#REF!`, `#DIV/0!`.
fn is_error(text: &str) -> bool {
    text.trim()
        .strip_prefix('#')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::fixture::planner;
    use crate::table::header_search::find_header;
    use crate::units::Dimension;

    fn sheet(rows: &[&[Cell]]) -> Sheet {
        let rows =
            (1..).zip(rows).map(|(number, cells)| Row { number, cells: cells.to_vec() }).collect();
        Sheet::new(Some("S".into()), rows)
    }

    fn text(text: &str) -> Cell {
        Cell::from_text(text)
    }

    fn with_view<T>(
        rows: &[&[Cell]],
        check: impl FnOnce(Result<Vec<RowView<'_>>, Finding>) -> T,
    ) -> T {
        let table = planner();
        let headings: Vec<Cell> =
            ["Name", "Cores", "Memory (GB)", "Storage", "Change rate", "Disks"]
                .iter()
                .map(|h| text(h))
                .collect();
        let mut all: Vec<&[Cell]> = vec![&headings];
        all.extend(rows);
        let sheet = sheet(&all);
        let header = find_header(&sheet.rows, &table).unwrap();
        match TableView::new(
            Location::file("a.xlsx").with_sheet("S"),
            &sheet,
            &header,
            &table,
            None,
        ) {
            Ok(view) => check(Ok(view.rows(&sheet).collect())),
            Err(finding) => check(Err(finding)),
        }
    }

    #[test]
    fn units_come_from_the_cell_the_heading_or_the_format() {
        let row = [text("web"), Cell::Number(2.0), text("512 MB"), text("1.5"), Cell::Percent(5.0)];
        with_view(&[&row, &[text("db"), text("4"), text("16")]], |rows| {
            let rows = rows.unwrap();
            let memory = rows[0].number("memory").unwrap().unwrap();
            assert_eq!((memory.value, memory.unit_source), (512.0, UnitSource::Cell));
            let storage = rows[0].number("storage").unwrap().unwrap();
            assert_eq!(storage.unit_source, UnitSource::Assumed);
            assert_eq!(storage.unit.unwrap().to_string(), "GB");
            let rate = rows[0].number("change_rate").unwrap().unwrap();
            assert_eq!((rate.value, rate.unit.unwrap().dimension()), (5.0, Dimension::Percent));
            let memory = rows[1].number("memory").unwrap().unwrap();
            assert_eq!((memory.value, memory.unit_source), (16.0, UnitSource::Heading));
            assert_eq!(rows[1].number("storage").unwrap(), None);
            assert_eq!(rows[1].count("cores").unwrap(), Some(4));
        });
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_address() {
        let row = [
            text("web"),
            text("abc"),
            text("50%"),
            Cell::Error("#N/A".into()),
            text("-"),
            text("1.5"),
        ];
        with_view(&[&row], |rows| {
            let row = rows.unwrap()[0];
            let finding = row.number("cores").unwrap_err();
            assert_eq!(
                finding.to_string(),
                "error: Cores: \"abc\" is not a number (a.xlsx, sheet S, row 2, column B)"
            );
            assert!(
                row.number("memory").unwrap_err().message.to_string().contains("a number in GB")
            );
            assert!(row.number("storage").unwrap_err().message.to_string().contains("#N/A"));
            assert_eq!(row.number("change_rate").unwrap(), None);
            assert!(row.count("disks").is_err());
        });
        with_view(&[&[text("web"), text("4 GB")], &[text("db"), text("4")]], |rows| {
            let finding = rows.unwrap()[0].number("cores").unwrap_err();
            assert!(finding.message.to_string().contains("without a unit"), "{finding}");
        });
    }

    #[test]
    fn decimal_commas_are_read_and_contradictions_told() {
        let comma = [text("web"), text("2"), text("0,5"), text("1.024")];
        with_view(&[&comma], |rows| {
            let row = rows.unwrap()[0];
            let storage = row.number("storage").unwrap().map(|q| q.value);
            assert_eq!(storage, Some(1024.0));
        });
        let point = [text("db"), text("2"), text("0.5")];
        with_view(&[&comma, &point], |rows| {
            let finding = rows.unwrap_err();
            assert_eq!(finding.code, "mixed-numbers");
            assert_eq!(finding.location.unwrap().to_string(), "a.xlsx, sheet S, row 3, column C");
            assert!(finding.message.to_string().contains("row 2, column C"));
        });
    }

    #[test]
    fn dates_and_host_names_do_not_decide_the_number_style() {
        let row = [text("10,5"), text("2"), text("0.5")];
        with_view(&[&row], |rows| assert!(rows.is_ok()));
    }
}
