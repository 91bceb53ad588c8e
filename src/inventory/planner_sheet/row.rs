//! One row of the sheet, one server.

use super::super::change;
use super::super::words;
use super::{MANDATORY, OPTIONAL};
use crate::estate::{Change, ChangeAmount, Quality, Server, possible, tags, take_back_assumed};
use crate::finding::Finding;
use crate::message;
use crate::table::RowView;
use crate::units::{DataUnit, Plain, Unit, grouped};
use crate::wording::Message;

/// Whether a row says nothing about a server; prepared rows have formulas in the output columns only.
pub(crate) fn is_empty(row: &RowView<'_>) -> bool {
    MANDATORY.iter().chain(&OPTIONAL).all(|field| row.cell(field).is_blank())
}

/// The second row of one name.
pub(crate) fn repeated(row: &RowView<'_>, name: &str, first: u32) -> Box<Finding> {
    Box::new(
        Finding::error(
            "repeated-name",
            name,
            message!("row {first} has the same name; this row is left out", first),
        )
        .hint(message!("Give each server its own name, or delete one of the rows"))
        .at(row.location_of("name")),
    )
}

/// What is wrong with a cell.
struct Problem {
    field: &'static str,
    message: Message,
}

/// Collects what is wrong with a row, so that one finding can say all of it.
struct Cells<'r, 'v> {
    row: &'r RowView<'v>,
    problems: Vec<Problem>,
    /// What no server has: these values are not known, and the row counts.
    beyond: Vec<Finding>,
}

impl Cells<'_, '_> {
    fn problem(&mut self, field: &'static str, message: Message) {
        self.problems.push(Problem { field, message });
    }

    /// A value that must be there and pass a test; otherwise a problem.
    fn required<T: Clone>(
        &mut self,
        field: &'static str,
        value: Result<Option<T>, Finding>,
        test: impl Fn(T) -> Result<(), Message>,
    ) -> Option<T> {
        if matches!(value, Ok(None)) {
            self.problem(field, message!("is blank"));
        }
        self.optional(field, value, test)
    }

    /// A value that must pass a test where it is there; otherwise a problem.
    fn optional<T: Clone>(
        &mut self,
        field: &'static str,
        value: Result<Option<T>, Finding>,
        test: impl Fn(T) -> Result<(), Message>,
    ) -> Option<T> {
        match value {
            Err(finding) => self.problem(field, finding.message),
            Ok(None) => {}
            Ok(Some(value)) => match test(value.clone()) {
                Ok(()) => return Some(value),
                Err(message) => self.problem(field, message),
            },
        }
        None
    }

    /// A figure that a server may have; one beyond is not known.
    fn possible<T: Copy>(
        &mut self,
        field: &'static str,
        kind: &str,
        value: Option<T>,
        figure: impl Fn(T) -> f64,
    ) -> Option<T> {
        let value = value?;
        let Err(what) = possible(kind, figure(value)) else { return Some(value) };
        let message = message!("the cell {what}; it counts as not known", what);
        self.beyond.push(
            Finding::warning("implausible-figures", self.row.heading(field), message)
                .hint(message!("Correct the cell"))
                .at(self.row.location_of(field)),
        );
        None
    }
}

/// Whether a server may have as much.
fn possible(kind: &str, value: f64) -> Result<(), Message> {
    let most = possible::most(kind);
    if value <= most {
        return Ok(());
    }
    let (value, most) = (grouped(value, 3), grouped(most, 3));
    Err(message!("is {value}, but no server has more than {most}", value, most))
}

fn not_zero(value: u32) -> Result<(), Message> {
    if value == 0 {
        return Err(message!("is 0"));
    }
    Ok(())
}

fn above_zero(value: f64) -> Result<(), Message> {
    if value > 0.0 {
        return Ok(());
    }
    Err(message!("is {value}, but must be more than 0", value))
}

fn not_negative(amount: ChangeAmount) -> Result<(), Message> {
    match amount {
        ChangeAmount::PercentOfTotal(value) if value < 0.0 => {
            Err(message!("is {value} %, but must not be negative", value))
        }
        ChangeAmount::GbPerDay(value) if value < 0.0 => {
            Err(message!("is {value} GB, but must not be negative", value))
        }
        _ => Ok(()),
    }
}

fn percentage(value: f64) -> Result<(), Message> {
    if (0.0..=100.0).contains(&value) {
        return Ok(());
    }
    Err(message!("is {value} %, but must be 0 to 100 %", value))
}

/// The size of a field in the unit that `convert` converts to. A bare MB or GB counts in powers of 1024, as the workbook does.
fn data(
    row: &RowView<'_>,
    field: &str,
    convert: fn(DataUnit, f64, Plain) -> f64,
) -> Result<Option<f64>, Finding> {
    Ok(row.number(field)?.map(|quantity| match quantity.unit {
        Some(Unit::Data(unit)) => convert(unit, quantity.value, Plain::Binary),
        _ => quantity.value,
    }))
}

fn percent(row: &RowView<'_>, field: &str) -> Result<Option<f64>, Finding> {
    Ok(row.number(field)?.map(|quantity| quantity.value))
}

/// The server of a row and what is odd about it, or everything that is wrong with the row.
pub(crate) fn server(row: &RowView<'_>) -> Result<(Server, Vec<Finding>), Box<Finding>> {
    let mut cells = Cells { row, problems: Vec::new(), beyond: Vec::new() };
    let name = cells.required("name", Ok(name(row)), |_| Ok(()));
    let mut server = Server::new(name.unwrap_or_default(), row.location());
    server.cores = cells.required("cores", row.count("cores"), |cores| {
        not_zero(cores).and_then(|()| possible("cores", f64::from(cores)))
    });
    server.memory_mb = cells.required("memory", data(row, "memory", DataUnit::mib), |mib| {
        above_zero(mib).and_then(|()| possible("memory", mib / 1024.0))
    });
    let nics = cells.optional("nics", row.count("nics"), |_| Ok(()));
    server.nics = cells.possible("nics", "nics", nics, f64::from);
    server.storage_gb = cells.required("storage", data(row, "storage", DataUnit::gib), |gib| {
        above_zero(gib).and_then(|()| possible("storage", gib))
    });
    let disks = cells.optional("disks", row.count("disks"), not_zero);
    server.disk_count = cells.possible("disks", "disks", disks, f64::from);
    let used = cells.optional("utilization", percent(row, "utilization"), percentage);
    server.utilization = used.map(|percent| percent / 100.0);
    let field = change::field(row);
    let change = cells.optional(field, change::in_field(row, field), not_negative);
    let kind = change.map_or("change", change::kind);
    let change = cells.possible(field, kind, change, change::figure);
    server.change = change.map(|amount| Change {
        amount,
        quality: Quality::Typed,
        location: Some(row.location_of(field)),
    });
    server.azure_size = azure_size(row);
    let place = |field| row.text(field).map(std::borrow::Cow::into_owned);
    server.host = place("host");
    server.cluster = place("cluster");
    server.datacenter = place("datacenter");
    server.folder = place("folder");
    server.tags = row.text("tags").map(|text| tags(&text)).unwrap_or_default();
    server.os = row.text("os").map(std::borrow::Cow::into_owned);
    server.boot = row.text("boot_efi").and_then(|text| words::boot(&text));
    server.group = row
        .text("group")
        .filter(|text| !crate::table::cell_words::is_missing(text))
        .map(std::borrow::Cow::into_owned);
    if let Some(words) = row.text("assumed") {
        take_back_assumed(&mut server, &words);
    }
    if cells.problems.is_empty() {
        Ok((server, cells.beyond))
    } else {
        Err(cells.finding(&server.name))
    }
}

fn name(row: &RowView<'_>) -> Option<String> {
    match row.cell("name") {
        crate::table::Cell::Error(_) => None,
        cell => cell.text().map(std::borrow::Cow::into_owned),
    }
}

/// A size that was fixed by hand; the workbook's button leaves "Error: ..." where it found none.
fn azure_size(row: &RowView<'_>) -> Option<String> {
    let crate::table::Cell::Text(_) = row.cell("azure_size") else {
        return None;
    };
    // In a workbook that asrcap wrote, only the sizes that it says were fixed are; the others are its own choice.
    let own_choice = row.has("size_fixed") && row.text("size_fixed").as_deref() != Some("Yes");
    row.text("azure_size")
        .filter(|_| !own_choice)
        .filter(|text| !text.to_lowercase().starts_with("error"))
        .filter(|text| !crate::table::cell_words::is_missing(text))
        .map(std::borrow::Cow::into_owned)
}

impl Cells<'_, '_> {
    fn finding(self, name: &str) -> Box<Finding> {
        let row = self.row;
        let what = self.problems.iter().map(|problem| {
            message!(
                "{heading} {problem}",
                heading = row.heading(problem.field),
                problem = problem.message.clone()
            )
        });
        let index = self
            .problems
            .first()
            .map_or_else(|| row.location(), |first| row.location_of(first.field));
        let subject = match name {
            "" => message!("row {number}", number = row.number_in_sheet()),
            name => Message::verbatim(name),
        };
        Box::new(
            Finding::error(
                "bad-row",
                subject,
                message!("the row is left out: {what}", what = Message::joined(what, "; ")),
            )
            .hint(message!(
                "Correct the cells and run again; name, cores, memory and storage must be filled"
            ))
            .at(index),
        )
    }
}
