//! Customers' folders for tests.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::finding::Finding;
use crate::intake::{Intake, IntakeError, IntakeOptions, read};

/// A cell to be written.
#[derive(Clone, Copy)]
pub(crate) enum Put {
    T(&'static str),
    N(f64),
    /// A fraction with a percent format.
    P(f64),
    /// A formula that ends in an error.
    E(&'static str),
}

impl From<&'static str> for Put {
    fn from(text: &'static str) -> Self {
        Self::T(text)
    }
}

impl From<f64> for Put {
    fn from(number: f64) -> Self {
        Self::N(number)
    }
}

/// A row of cells of mixed kinds.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::intake::fixture::Put::from($cell)),*] };
}
pub(crate) use row;

/// A row of cells without kinds of their own: numbers where the text is one.
pub(crate) fn cells(line: &'static str) -> Vec<Put> {
    let cell = |text: &'static str| text.parse().map_or(Put::T(text), Put::N);
    line.split(',').map(cell).collect()
}

pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn book(&self, name: &str, sheets: &[(&str, Vec<Vec<Put>>)]) -> PathBuf {
        let mut book = Workbook::new();
        for (name, rows) in sheets {
            fill(book.add_worksheet().set_name(*name).unwrap(), rows);
        }
        self.file(name, book.save_to_buffer().unwrap())
    }

    pub(crate) fn read(&self) -> Result<Intake, IntakeError> {
        self.read_with(&IntakeOptions::default())
    }

    pub(crate) fn read_with(&self, options: &IntakeOptions) -> Result<Intake, IntakeError> {
        read(&[self.path().to_owned()], options)
    }
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<Put>]) {
    let percent = Format::new().set_num_format("0%");
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match *cell {
                Put::T(text) => sheet.write(row, column, text),
                Put::N(number) => sheet.write(row, column, number),
                Put::P(number) => sheet.write_with_format(row, column, number, &percent),
                Put::E(error) => sheet.write(row, column, Formula::new("=NA()").set_result(error)),
            }
            .unwrap();
        }
    }
}

/// The findings of a code.
pub(crate) fn of<'a>(findings: &'a [Finding], code: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|f| f.code == code).collect()
}

/// The findings that stand in the way of reading anything.
pub(crate) fn refused(result: Result<Intake, IntakeError>) -> Vec<Finding> {
    match result {
        Err(IntakeError::NothingUsable { findings }) => findings,
        other => panic!("{other:?}"),
    }
}
