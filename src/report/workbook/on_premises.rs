//! On-premises Servers: the configuration and process servers to set up, and the other way to do it.

use serde::Deserialize;

use super::book::Book;
use super::sheet::Sheet;
use super::style::{self, Numbers, Role};
use super::{WorkbookError, sheet_names};
use crate::figure::{Unit, Value};
use crate::plan::{InfrastructureOption, OnPremisesServer, Plan};
use crate::settings::Arithmetic;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    explanation: String,
    recommended: String,
    configuration_server: String,
    process_server: String,
    appliance: String,
    headings: Vec<String>,
    options: std::collections::BTreeMap<String, String>,
}

const WIDTHS: [f64; 6] = [34.0, 12.0, 16.0, 18.0, 14.0, 22.0];

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let words: Words = book
        .words("on-premises.toml", include_str!("../../../templates/workbook/on-premises.toml"))?;
    let mut sheet = book.sheet(sheet_names::ON_PREMISES)?;
    sheet.tab(false);
    sheet.widths(&WIDTHS)?;
    sheet.text(0, 0, &words.title, &style::words(Role::Title))?;
    sheet.merged(1, 0..=5, &words.explanation, &style::words(Role::Text))?;
    sheet.lines(1, 3)?;
    let mut row = 3;
    for (index, option) in plan.document.infrastructure.options.iter().enumerate() {
        row = write_option(&mut sheet, row, option, index == 0, &words)?;
    }
    book.add(sheet)
}

fn write_option(
    sheet: &mut Sheet,
    first: u32,
    option: &InfrastructureOption,
    recommended: bool,
    words: &Words,
) -> Result<u32, WorkbookError> {
    let name = words.options.get(option.id).map_or(option.id, String::as_str);
    let title =
        if recommended { format!("{name} ({})", words.recommended) } else { name.to_owned() };
    sheet.text(first, 0, &title, &style::words(Role::Heading))?;
    for (column, heading) in (0_u16..).zip(&words.headings) {
        sheet.text(first + 1, column, heading, &style::words(Role::OutputHeading))?;
    }
    let configuration =
        option.configuration_servers.iter().map(|server| (&words.configuration_server, server));
    let process = option.process_servers.iter().map(|server| (&words.process_server, server));
    let mut row = first + 2;
    let appliances = option.appliances.iter().map(|server| (&words.appliance, server));
    for (kind, server) in configuration.chain(process).chain(appliances) {
        sheet.text(row, 0, kind, &style::words(Role::Cell))?;
        for (column, (value, unit)) in (1_u16..).zip(cells(server)) {
            sheet.value(
                row,
                column,
                &value,
                &style::format(Role::Cell, Numbers::Of(unit, Arithmetic::Exact)),
            )?;
        }
        row += 1;
    }
    Ok(row + 1)
}

fn cells(server: &OnPremisesServer) -> [(Value, Unit); 5] {
    [
        (Value::Number(server.vcpus), Unit::Count),
        (Value::Number(server.memory_gb), Unit::Count),
        (Value::known(server.cache_gb), Unit::Count),
        (Value::Number(f64::from(server.machines)), Unit::Count),
        (Value::known(server.churn_gb_per_day), Unit::Gb),
    ]
}
