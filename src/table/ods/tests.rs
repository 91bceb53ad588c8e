use super::*;
use crate::table::budget::{Budget, FileBudget, Limits};
use crate::table::cell::{Cell, Row, UNCALCULATED};
use crate::table::error::{Protection, TableError};
use crate::table::fixture;
use crate::table::notices::Notices;
use crate::table::rows::MergedRows;
use std::ops::ControlFlow;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles><x table:name="no"/></office:automatic-styles><office:body><office:spreadsheet>"#;

fn package(sheets: &str) -> Vec<u8> {
    let content =
        format!("{HEAD}{sheets}</office:spreadsheet></office:body></office:document-content>");
    fixture::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn open_with(bytes: Vec<u8>, limits: Limits) -> Result<(Ods, Notices), TableError> {
    let file: FileBudget = Budget::new(limits).file(&"a.ods".into(), bytes.len() as u64);
    let mut notices = Notices::default();
    Ods::open(bytes.into(), &file, &mut notices).map(|book| (book, notices))
}

fn open(sheets: &str) -> Result<Ods, TableError> {
    open_with(package(sheets), Limits::default()).map(|(book, _)| book)
}

fn rows(book: &Ods, place: usize) -> Result<Vec<Row>, TableError> {
    let mut rows = Vec::new();
    book.visit(place, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// The cells of the first row of a sheet of these cells.
fn cells(cells: &str) -> Vec<Cell> {
    let sheet = format!(
        "<table:table table:name=\"S\"><table:table-row>{cells}</table:table-row></table:table>"
    );
    rows(&open(&sheet).unwrap(), 0).unwrap().remove(0).cells
}

fn text(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn values_keep_their_kind() {
    let found = cells(
        r#"<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>a &amp;<text:s text:c="2"/>b</text:p><text:p>c<text:span>d</text:span></text:p></table:table-cell>
        <table:table-cell office:value-type="string" office:string-value="whole"><text:p>who…</text:p></table:table-cell>
        <table:table-cell office:value-type="float" office:value="16"><text:p>16 GB</text:p></table:table-cell>
        <table:table-cell office:value-type="percentage" office:value="0.07"><text:p>7%</text:p></table:table-cell>
        <table:table-cell office:value-type="currency" office:currency="EUR" office:value="2.5"><text:p>2,50 €</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2026-02-28"><text:p>28.2.26</text:p></table:table-cell>
        <table:table-cell office:value-type="time" office:time-value="PT13H45M00S"><text:p>1:45 PM</text:p></table:table-cell>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
        <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=A1"/>
        <table:table-cell><text:p>bare</text:p></table:table-cell>"#,
    );
    let gigabytes = crate::table::number_format::NumberFormat::of("0\" GB\"").cell(16.0);
    assert_eq!(
        found,
        [
            Cell::from_text("a &  b\ncd"),
            Cell::from_text("whole"),
            gigabytes,
            Cell::Percent(7.0),
            Cell::Number(2.5),
            Cell::DateTime("2026-02-28T00:00:00".to_owned()),
            Cell::from_text("13:45:00"),
            Cell::Bool(true),
            Cell::Error("#DIV/0!".to_owned()),
            Cell::Error(UNCALCULATED.to_owned()),
            Cell::from_text("bare"),
        ]
    );
}

#[test]
fn remarks_and_drawings_are_none_of_the_text() {
    let found = cells(
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>no</text:p></office:annotation><text:p>web</text:p><draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame></table:table-cell>",
    );
    assert_eq!(found, [Cell::from_text("web")]);
}

#[test]
fn repeats_are_rows_and_cells_of_their_own_when_they_are_visited() {
    let book = open(&format!(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-header-rows><table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"float\" office:value=\"1\"/><table:table-cell table:number-columns-repeated=\"16379\"/></table:table-row></table:table-header-rows>\
         <table:table-row-group><table:table-row>{}</table:table-row></table:table-row-group><table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row></table:table>",
        text("end")
    ))
    .unwrap();
    let rows = rows(&book, 0).unwrap();
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [4, 5, 6]);
    let one = || Cell::Number(1.0);
    assert_eq!(rows[1].cells, [Cell::Blank, Cell::Blank, one(), one(), one()]);
    assert_eq!(rows[2].cells, [Cell::from_text("end")]);
}

#[test]
fn sheets_of_one_name_and_merged_cells_are_kept() {
    let sheet = |row: &str| format!("<table:table table:name=\"S\">{row}</table:table>");
    let merged = "<table:table-row><table:table-cell table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\" office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/></table:table-row>";
    let copy = "<table:table table:name=\"'file:///tmp/b.ods'#$Sheet1\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    let second = format!("<table:table-row>{}</table:table-row>", text("b"));
    let changes = "<table:tracked-changes><table:deletion><table:table><table:table-row/></table:table></table:deletion></table:tracked-changes>";
    let book = open(&format!("{changes}{}{copy}{}", sheet(merged), sheet(&second))).unwrap();
    assert_eq!(book.sheet_names().len(), 2);
    assert_eq!(book.merged_rows(0), [MergedRows { first: 1, last: 2, column: 0 }]);
    assert_eq!(rows(&book, 1).unwrap()[0].cells, [Cell::from_text("b")]);
}

#[test]
fn a_table_inside_of_a_cell_is_told() {
    let inner = "<table:table table:name=\"T\"><table:table-row/></table:table>";
    let cell = format!("<table:table-cell><text:p>x</text:p>{inner}</table:table-cell>");
    let sheet = format!(
        "<table:table table:name=\"S\"><table:table-row>{cell}</table:table-row></table:table>"
    );
    let (book, mut notices) = open_with(package(&sheet), Limits::default()).unwrap();
    assert_eq!((book.sheet_names().len(), notices.take()[0].code), (1, "table-in-cell"));
    assert_eq!(rows(&book, 0).unwrap()[0].cells, [Cell::from_text("x")]);
}

fn repeated(rows: &str, columns: &str, content: &str) -> String {
    format!(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\" office:value-type=\"string\"><text:p>{content}</text:p></table:table-cell></table:table-row></table:table>"
    )
}

#[test]
fn what_claims_too_much_is_refused_with_its_sheet() {
    let long = "x".repeat(1 << 20);
    for (rows_repeated, columns, content) in
        [("1048576", "1", "a"), ("6000", "16384", "a"), ("1", "16384", long.as_str())]
    {
        let book = open(&repeated(rows_repeated, columns, content)).unwrap();
        let Err(TableError::TooLarge { location, .. }) = rows(&book, 0) else {
            panic!("{rows_repeated} x {columns}");
        };
        assert_eq!(location.sheet.as_deref(), Some("S"));
    }
    for (rows, columns) in
        [("1048577", "1"), ("1", "16385"), ("99999999999999999999", "1"), ("-1", "1"), ("1", "x")]
    {
        let opened = open(&repeated(rows, columns, "a"));
        assert!(matches!(opened, Err(TableError::Damaged { .. })), "{rows} x {columns}");
    }
    let many = format!("<table:table-row>{}</table:table-row>", text("abc")).repeat(200);
    let sheet = format!("<table:table table:name=\"S\">{many}</table:table>");
    let limits = Limits { memory: 10_000, ..Limits::default() };
    assert!(matches!(open_with(package(&sheet), limits), Err(TableError::TooLarge { .. })));
}

#[test]
fn what_is_protected_or_cut_is_told() {
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = fixture::zip(&[("content.xml", b"\x01"), ("META-INF/manifest.xml", manifest)]);
    let opened = open_with(bytes, Limits::default());
    let protection = Protection::Password;
    assert!(
        matches!(opened, Err(TableError::PasswordProtected { protection: found, .. }) if found == protection)
    );
    let bytes = fixture::zip(&[("content.xml", HEAD.as_bytes()), ("mimetype", b"")]);
    assert!(matches!(open_with(bytes, Limits::default()), Err(TableError::Damaged { .. })));
    let bytes = fixture::zip(&[("mimetype", b"")]);
    assert!(matches!(open_with(bytes, Limits::default()), Err(TableError::Damaged { .. })));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    /// The way back from what is written: every filled cell stands where it was put.
    #[test]
    fn every_cell_is_read_in_its_place(runs in proptest::collection::vec(proptest::collection::vec((proptest::option::of("[a-c]{1,2}"), 1_u32..4), 0..5), 0..6), repeats in proptest::collection::vec(1_u32..4, 6)) {
        let cell = |(value, count): &(Option<String>, u32)| match value {
            Some(value) => format!("<table:table-cell table:number-columns-repeated=\"{count}\" office:value-type=\"string\"><text:p>{value}</text:p></table:table-cell>"),
            None => format!("<table:table-cell table:number-columns-repeated=\"{count}\"/>"),
        };
        let mut expected = Vec::new();
        let mut sheet = String::new();
        let mut number = 0;
        for (row, count) in runs.iter().zip(&repeats) {
            let cells: String = row.iter().map(cell).collect();
            sheet.extend(["<table:table-row table:number-rows-repeated=\"", &count.to_string(), "\">", &cells, "</table:table-row>"]);
            let cells: Vec<Cell> = row.iter().flat_map(|(value, count)| {
                let cell = value.as_deref().map_or(Cell::Blank, Cell::from_text);
                std::iter::repeat_n(cell, *count as usize)
            }).collect();
            for _ in 0..*count {
                number += 1;
                expected.extend(Row::new(number, cells.clone()));
            }
        }
        let book = open(&format!("<table:table table:name=\"S\">{sheet}</table:table>")).unwrap();
        proptest::prop_assert_eq!(rows(&book, 0).unwrap(), expected);
    }

    #[test]
    fn any_content_is_read_or_refused(content in "(<table:table>|</table:table>|<table:table-row( table:number-rows-repeated=\"[0-9]{1,9}\")?>|</table:table-row>|<table:table-cell( table:number-columns-repeated=\"[0-9]{1,6}\")?( table:number-rows-spanned=\"[0-9]{1,9}\")?/?>|</table:table-cell>|<text:p>|</text:p>|<draw:x>|x|&amp;){0,30}") {
        if let Ok(book) = open(&content) {
            for place in 0..book.sheet_names().len() {
                let _ = rows(&book, place);
            }
        }
    }
}
