//! The same table in another dress: what a case says of a file of text holds for its columns in the reverse order below a title, as a
//! workbook and as JSON.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::{Map, Value};

use super::cases::Case;
use super::support::{folder, folders, root};

type Rows = Vec<Vec<String>>;

/// How a table is written anew, and the ending of the file; nothing where it cannot be.
type Dress = (&'static str, fn(&Rows) -> Option<(&'static str, Vec<u8>)>);

const DRESSES: [Dress; 3] = [
    ("reversed below a title", |rows| {
        let title = |cell: &str| {
            let mut row = vec![String::new(); rows.first().map_or(0, Vec::len)];
            cell.clone_into(&mut row[0]);
            row
        };
        let mut titled = vec![title("List of 3 May"), title("")];
        titled.extend(rows.iter().map(|row| row.iter().rev().cloned().collect()));
        Some(("csv", text(&titled)))
    }),
    ("as a workbook", |rows| Some(("xlsx", workbook(rows)))),
    ("as JSON", |rows| Some(("json", json(rows)?))),
];

/// The table of a file, where all of its lines have equally many cells.
fn table(path: &Path) -> Option<Rows> {
    let bytes = fs::read(path).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?.trim_start_matches('\u{feff}');
    let tables = [b',', b';', b'\t', b'|'].into_iter().filter_map(|delimiter| {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader =
            reader.has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let rows: Result<Rows, _> = reader
            .records()
            .map(|record| record.map(|record| record.iter().map(str::to_owned).collect()))
            .collect();
        rows.ok().filter(|rows| rows.len() > 1 && rows.iter().all(|row| row.len() > 1))
    });
    tables.max_by_key(|rows| rows[0].len())
}

fn text(rows: &Rows) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new();
    let mut writer = writer.quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A number that reads the same in every country.
fn number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain =
        !whole.is_empty() && format!("{whole}{decimals}").bytes().all(|b| b.is_ascii_digit());
    let is_certain = decimals.len() != 3 && (whole == "0" || !whole.starts_with('0'));
    (is_plain && is_certain && cell.len() < 15).then(|| cell.parse().unwrap())
}

fn workbook(rows: &Rows) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (3..).zip(rows) {
        for (column, cell) in (1..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            match number(cell) {
                Some(value) => sheet.write_number(row, column, value).unwrap(),
                None => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// Objects with the headings as keys, if these are all different.
fn json(rows: &Rows) -> Option<Vec<u8>> {
    let (headings, rows) = rows.split_first()?;
    let value = |cell: &String| match (cell.as_str(), number(cell)) {
        ("", _) => Value::Null,
        (_, Some(value)) => Value::from(value),
        _ => Value::from(cell.as_str()),
    };
    let object = |cells: &Vec<String>| -> Map<String, Value> {
        headings.iter().cloned().zip(cells.iter().map(value)).collect()
    };
    let objects: Vec<_> = rows.iter().map(object).collect();
    let are_keys = objects[0].len() == headings.len() && headings.iter().all(|h| !h.is_empty());
    are_keys.then(|| serde_json::to_vec(&objects).unwrap())
}

/// What is wrong where all files of a case wear another dress; nothing if they cannot.
fn dressed(
    case: &Path,
    (name, dress): Dress,
    check: fn(&Case, &Path) -> Vec<String>,
) -> Vec<String> {
    let mut expected = Case::load(case).unwrap();
    // What is printed names rows and columns.
    expected.stderr_contains.clear();
    let folder = folder();
    for input in &mut expected.inputs {
        let Some((ending, bytes)) = table(&case.join(&*input)).and_then(|rows| dress(&rows)) else {
            return Vec::new();
        };
        *input = Path::new(&*input).with_extension(ending).to_string_lossy().into_owned();
        let path = folder.path().join(&*input);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let about = format!("{} {name}", case.file_name().unwrap().to_string_lossy());
    check(&expected, folder.path()).iter().map(|wrong| format!("{about}: {wrong}")).collect()
}

/// Checks all cases of a kind but those that are about what a dress changes.
fn wear(kind: &str, but: &[&str], check: fn(&Case, &Path) -> Vec<String>) {
    let all = folders(&root().join("tests/cases").join(kind));
    let wrong: Vec<String> = all
        .par_iter()
        .filter(|case| !but.iter().any(|but| case.ends_with(but)))
        .flat_map_iter(|case| DRESSES.into_iter().flat_map(|dress| dressed(case, dress, check)))
        .collect();
    assert!(wrong.is_empty(), "{} mismatches:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_inventory_is_read_alike_in_every_dress() {
    let about_text = [
        "json-lines",
        "list-both-number-styles",
        "lists-side-by-side",
        // As JSON the disks of a machine that stands twice are told to fit two.
        "merged-export-twice",
        "numbers-undecided",
        "planned-side-in-groups",
        "rvtools-unneeded-tab",
    ];
    wear("inventories", &about_text, Case::check_inventory);
}

#[test]
fn a_measurement_is_read_alike_in_every_dress_or_refused() {
    wear("measurements", &["decimal-sign-by-separator"], |case, folder| {
        let found = case.check_measurement(folder);
        let is_refused = found.iter().any(|wrong| wrong.starts_with("nothing was read"));
        if is_refused { Vec::new() } else { found }
    });
}
