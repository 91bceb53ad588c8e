//! Workbooks of every kind.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::budget::FileBudget;
use super::cell::Row;
use super::container::Container;
use super::error::TableError;
use super::guarded::guarded;
use super::limits::check_package;
use super::notices::Notices;
use super::ods::Ods;
use super::rows::{Columns, MergedRows};
use super::xls::Xls;
use super::xlsb::Xlsb;
use super::xlsx::Xlsx;

/// An open workbook.
pub(crate) struct Workbook {
    path: Arc<str>,
    book: Book,
    /// The worksheets as the file names them.
    names: Vec<Arc<str>>,
    /// What was noticed in the sheets that were read.
    pub(crate) notices: Notices,
}

enum Book {
    Xlsx(Box<Xlsx>),
    Xlsb(Box<Xlsb>),
    Xls(Box<Xls>),
    Ods(Ods),
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Workbook {
    /// Opens a workbook.
    ///
    /// Sheets are streamed when they are visited; those of `.ods` are read here, with repeats counted and not copied.
    pub(crate) fn open(
        bytes: Vec<u8>,
        container: &Container,
        budget: &FileBudget,
    ) -> Result<Self, TableError> {
        let path = budget.path();
        let mut notices = Notices::default();
        if *container == Container::Xls {
            let book = Book::Xls(Box::new(Xls::open(&bytes, budget, &mut notices)?));
            return Ok(Self { path: Arc::clone(path), names: names(&book), book, notices });
        }
        check_package(&bytes, budget, &mut notices)?;
        let bytes: Arc<[u8]> = bytes.into();
        let book = guarded(path, || match container {
            Container::Xlsb => {
                Xlsb::open(bytes, budget, &mut notices).map(|book| Book::Xlsb(Box::new(book)))
            }
            Container::Ods => Ods::open(bytes, budget, &mut notices).map(Book::Ods),
            Container::Xlsx
            | Container::Xls
            | Container::Delimited { .. }
            | Container::SpreadsheetXml
            | Container::Page
            | Container::Printed
            | Container::Json => {
                let book = Xlsx::open(bytes, budget, &mut notices)?;
                Ok(Book::Xlsx(Box::new(book)))
            }
        })?;
        let names = names(&book);
        Ok(Self { path: Arc::clone(path), book, names, notices })
    }

    /// The worksheets in their order; charts and macro sheets left out. Several may have one name.
    pub(crate) fn sheet_names(&self) -> Vec<Arc<str>> {
        self.names.clone()
    }

    /// The cells of a sheet that are merged over several rows, from top to bottom.
    pub(crate) fn merged_rows(&mut self, place: usize) -> Result<Vec<MergedRows>, TableError> {
        match &mut self.book {
            Book::Xlsx(book) => book.merged_rows(place, &mut self.notices),
            Book::Xls(book) => Ok(book.merged_rows(place)),
            Book::Ods(book) => Ok(book.merged_rows(place)),
            Book::Xlsb(book) => book.merged_rows(place),
        }
    }

    /// Hands over the rows of a sheet, by its place among the names, from top to bottom.
    ///
    /// Number formats are only known for `.xlsx` and `.ods`: elsewhere a percentage arrives as the bare [`Cell::Number`](super::Cell::Number).
    pub(crate) fn visit(
        &mut self,
        place: usize,
        columns: Option<Columns<'_>>,
        visitor: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let path = Arc::clone(&self.path);
        let (book, notices) = (&mut self.book, &mut self.notices);
        guarded(&path, || match book {
            Book::Xlsx(book) => book.visit(place, columns, notices, visitor),
            Book::Xlsb(book) => book.visit(place, notices, visitor),
            Book::Xls(book) => book.visit(place, notices, visitor),
            Book::Ods(book) => book.visit(place, visitor),
        })
    }
}

fn names(book: &Book) -> Vec<Arc<str>> {
    match book {
        Book::Xlsx(book) => book.sheet_names(),
        Book::Xlsb(book) => book.sheet_names(),
        Book::Xls(book) => book.sheet_names(),
        Book::Ods(book) => book.sheet_names(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::budget::{Budget, Limits};
    use crate::table::cell::Cell;
    use crate::table::fixture;
    use rust_xlsxwriter::{Format, Formula};

    fn open(bytes: Vec<u8>, container: &Container) -> Result<Workbook, TableError> {
        let budget = Budget::new(Limits::default()).file(&"x".into(), bytes.len() as u64);
        Workbook::open(bytes, container, &budget)
    }

    fn rows(bytes: Vec<u8>, place: usize) -> Vec<Row> {
        let mut book = open(bytes, &Container::Xlsx).unwrap();
        let mut rows = Vec::new();
        book.visit(place, None, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn values_keep_their_kind() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let percent = Format::new().set_num_format("0.00%");
        let quoted = Format::new().set_num_format("0.0\"%\"");
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(0, 0, "text").unwrap();
        sheet.write(0, 1, 0.07).unwrap();
        sheet.write_with_format(0, 2, 0.07, &percent).unwrap();
        sheet.write_with_format(0, 3, 7.5, &quoted).unwrap();
        sheet.write(0, 4, true).unwrap();
        sheet.write_with_format(0, 5, 46_081.5, &date).unwrap();
        let formula = Formula::new("=NA()").set_result("#N/A");
        sheet.write(0, 6, formula).unwrap();
        let rows = rows(book.save_to_buffer().unwrap(), 0);
        assert_eq!(
            rows[0].cells,
            [
                Cell::Text("text".into()),
                Cell::Number(0.07),
                Cell::Percent(7.0),
                Cell::Percent(7.5),
                Cell::Bool(true),
                Cell::DateTime("2026-02-28T12:00:00".into()),
                Cell::Error("#N/A".into()),
            ]
        );
    }

    #[test]
    fn a_sheet_that_claims_everything_costs_what_it_holds() {
        let bytes = fixture::raw_xlsx(
            r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#,
        );
        let rows = rows(bytes, 0);
        assert_eq!((rows.len(), rows[1].number), (2, 1_048_576));
        assert_eq!(rows[1].cell(16_383), &Cell::Number(2.0));
    }

    #[test]
    fn a_cell_outside_of_the_sheet_is_damage() {
        let far = fixture::raw_xlsx(
            r#"<sheetData><row r="1"><c r="ZZZZZ1"><v>1</v></c></row></sheetData>"#,
        );
        let binary = fixture::xlsb(0x7fff_ffff);
        for (bytes, container) in [(far, Container::Xlsx), (binary, Container::Xlsb)] {
            let opened = open(bytes, &container);
            let mut book = opened.unwrap();
            let visited = book.visit(0, None, &mut |_| ControlFlow::Continue(()));
            assert!(matches!(visited, Err(TableError::Damaged { .. })));
        }
    }

    #[test]
    fn binary_workbooks_are_streamed_too() {
        let opened = open(fixture::xlsb(2), &Container::Xlsb);
        let mut book = opened.unwrap();
        let mut rows = Vec::new();
        book.visit(0, None, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(rows[0].number, 5);
        let name = Cell::Text("web".into());
        assert_eq!(rows[0].cells, [name, Cell::Blank, Cell::Number(2.5)]);
    }

    #[test]
    fn formatted_blank_rows_are_no_rows() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        sheet.write(1, 0, "x").unwrap();
        sheet.write(1, 3, " ").unwrap();
        for row in 2..2000 {
            sheet.write_blank(row, 0, &bold).unwrap();
        }
        let rows = rows(book.save_to_buffer().unwrap(), 0);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].number, rows[0].cells.len()), (2, 1));
    }
}
