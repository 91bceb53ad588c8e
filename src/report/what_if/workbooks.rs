//! What-ifs as workbooks: a grid of scenarios with a heat map on each figure, and what differs between two plans.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::compare;
use super::compare_servers::{ServerRow, server_rows};
use super::heat_map;
use super::sheets::{BASELINE, heat, list};
use super::sweep::{Line, SweepTable};
use crate::message;
use crate::own_files::WORKBOOK_CATEGORY;
use crate::report::ReportStyle;
use crate::report::model::{Cell, Form, Layout};
use crate::report::workbook::WorkbookError;
use crate::whatif::{Compared, FigureChange};
use crate::wording::Message;

/// Dates no file by itself: the same grid gives the same bytes.
fn new_book(title: &str, date: Option<&str>) -> Result<Workbook, WorkbookError> {
    let mut book = Workbook::new();
    let created = date
        .and_then(|date| ExcelDateTime::parse_from_str(date).ok())
        .map_or_else(|| ExcelDateTime::from_ymd(2017, 9, 19), Ok)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(env!("CARGO_PKG_NAME"))
        .set_category(WORKBOOK_CATEGORY)
        .set_keywords(WORKBOOK_CATEGORY)
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    Ok(book)
}

/// Two plans: the figures with their causes, and the servers.
pub fn compare_workbook(
    compared: &Compared,
    style: &ReportStyle,
    date: Option<&str>,
) -> Result<Vec<u8>, WorkbookError> {
    let say = |message: Message| style.texts.message(&message);
    let mut book = new_book(&say(message!("Two plans compared")), date)?;
    let layout = Layout { style, form: Form::Workbook };
    let figures: Vec<&FigureChange> = compared.shown().collect();
    let mut sheet = list(&say(message!("Figures")), &compare::figures(layout, &figures), 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    book.push_worksheet(sheet);
    let rows = server_rows(compared);
    let rows: Vec<&ServerRow> = rows.iter().collect();
    let mut sheet = list(&say(message!("Servers")), &compare::servers(layout, &rows), 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.autofilter(0, 0, u32::try_from(rows.len()).unwrap_or(u32::MAX), 3)?;
    book.push_worksheet(sheet);
    Ok(book.save_to_buffer()?)
}

/// The workbook of a grid.
pub fn sweep_workbook(
    table: &SweepTable<'_>,
    style: &ReportStyle,
    date: Option<&str>,
) -> Result<Vec<u8>, WorkbookError> {
    let mut book = new_book(&style.texts.message(&message!("What-if scenarios")), date)?;
    book.push_worksheet(scenarios(table, style)?);
    if let Some(sheet) = heat_map::sheet(table, style)? {
        book.push_worksheet(sheet);
    }
    Ok(book.save_to_buffer()?)
}

fn scenarios(table: &SweepTable<'_>, style: &ReportStyle) -> Result<Worksheet, WorkbookError> {
    let lines = table.lines();
    let name = |line: &Line<'_>| match line.scenario {
        Some(scenario) if !line.is_baseline => Cell::Text((scenario + 1).to_string()),
        _ => message!("baseline").into(),
    };
    let list_table = Layout { style, form: Form::Workbook }
        .table("scenarios", &lines)
        .state(|line| if line.is_baseline { BASELINE } else { "scenario" })
        .words("scenario", name)
        .width(11.0);
    let list_table = (0..).zip(&table.axes).fold(list_table, |list, (axis, name)| {
        let cell = move |line: &Line<'_>| {
            let value = line.values.get(axis).copied().flatten();
            value.map(|value| match value.number {
                Some(number) => Cell::Number(number),
                None => Cell::from(&value.text),
            })
        };
        list.number("setting", cell).named(name).width(width_of(name))
    });
    let list_table = (0..).zip(&table.columns).fold(list_table, |list, (column, name)| {
        let cell = move |line: &Line<'_>| line.figures.get(column).copied().flatten();
        list.number("value", cell).named(name).width(width_of(name))
    });
    let frozen = u16::try_from(table.axes.len() + 1).unwrap_or(1);
    let title = style.texts.message(&message!("Scenarios"));
    let mut sheet = list(&title, &list_table.build(), frozen)?;
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    for column in table.varying() {
        let column = u16::try_from(1 + table.axes.len() + column).unwrap_or(u16::MAX);
        sheet.add_conditional_format(1, column, last, column, &heat())?;
    }
    let width = u16::try_from(table.axes.len() + table.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, width)?;
    Ok(sheet)
}

/// Room for a heading in up to three lines.
fn width_of(name: &str) -> f64 {
    let longest = name.split('.').map(|part| part.chars().count()).max();
    longest.map_or(12.0, |letters| (letters as f64 + 3.0).clamp(12.0, 34.0))
}
