//! Workbooks built record by record.

use std::ops::ControlFlow;

use super::Xlsb;
use crate::table::budget::{Budget, Limits};
use crate::table::cell::{Cell, Row};
use crate::table::error::TableError;
use crate::table::fixture;
use crate::table::notices::Notices;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let group = |bits: u16| u8::try_from(bits).unwrap();
    let mut bytes = match kind {
        0..0x80 => vec![group(kind)],
        _ => vec![group(kind & 0x7f) | 0x80, group(kind >> 7)],
    };
    let mut length = data.len();
    loop {
        let group = u8::try_from(length & 0x7f).unwrap();
        length >>= 7;
        bytes.push(group | if length > 0 { 0x80 } else { 0 });
        if length == 0 {
            break;
        }
    }
    [&bytes, data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap().to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn row(number: u32) -> Vec<u8> {
    record(0, &number.to_le_bytes())
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), value].concat())
}

fn number(column: u32, value: f64) -> Vec<u8> {
    cell(5, column, 0, &value.to_le_bytes())
}

const END: [u8; 3] = [0x92, 1, 0];

/// A workbook with sheets, each the name and which of the bodies it has.
fn workbook(sheets: &[(&str, usize)], bodies: &[Vec<u8>], others: &[(&str, &[u8])]) -> Vec<u8> {
    let mut list = Vec::new();
    let mut parts = String::new();
    for (name, body) in sheets {
        let id = format!("rId{}", list.len());
        list.extend(record(0x9c, &[&[0; 8][..], &wide(&id), &wide(name)].concat()));
        let place = format!(r#"<Relationship Id="{id}" Target="worksheets/sheet{body}.bin"/>"#);
        parts.push_str(&place);
    }
    let parts = format!("<Relationships>{parts}</Relationships>");
    let names: Vec<String> =
        (0..bodies.len()).map(|body| format!("xl/worksheets/sheet{body}.bin")).collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &list),
        ("xl/_rels/workbook.bin.rels", parts.as_bytes()),
    ];
    files.extend(names.iter().map(String::as_str).zip(bodies.iter().map(Vec::as_slice)));
    files.extend(others);
    fixture::zip(&files)
}

fn open(bytes: Vec<u8>, limits: Limits) -> Result<(Xlsb, Notices), TableError> {
    let mut notices = Notices::default();
    let budget = Budget::new(limits).file(&"a.xlsb".into(), bytes.len() as u64);
    Xlsb::open(bytes.into(), &budget, &mut notices).map(|book| (book, notices))
}

fn rows(book: &mut Xlsb, place: usize, notices: &mut Notices) -> Result<Vec<Row>, TableError> {
    let mut rows = Vec::new();
    book.visit(place, notices, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// The rows of a sheet and the codes of what was noticed.
fn read(body: Vec<u8>, others: &[(&str, &[u8])]) -> (Vec<Row>, Vec<&'static str>) {
    let (mut book, mut notices) =
        open(workbook(&[("S", 0)], &[body], others), Limits::default()).unwrap();
    let rows = rows(&mut book, 0, &mut notices).unwrap();
    (rows, notices.take().iter().map(|finding| finding.code).collect())
}

#[test]
fn every_kind_of_cell_is_read() {
    let style = |format: u16| record(0x2f, &[0, format].map(u16::to_le_bytes).concat());
    let format = record(0x2c, &[&164_u16.to_le_bytes()[..], &wide("dd.mm.yyyy")].concat());
    // Styles outside of those of the cells do not count.
    let styles = [
        format,
        style(14),
        record(0x269, &[]),
        style(0),
        style(164),
        record(0x26a, &[]),
        style(14),
    ]
    .concat();
    let text = |text: &str| record(0x13, &[&[0][..], &wide(text)].concat());
    let texts = [text("web"), text("дб")].concat();
    let body = [
        row(4),
        cell(7, 0, 0, &1_u32.to_le_bytes()),
        cell(1, 1, 0, &[]),
        cell(2, 2, 0, &(250_u32 << 2 | 3).to_le_bytes()),
        cell(3, 3, 0, &[0x2a]),
        cell(4, 4, 0, &[1]),
        number(5, 1.5),
        cell(6, 6, 0, &wide("x")),
        cell(8, 7, 0, &wide("y")),
        cell(9, 8, 0, &2.0_f64.to_le_bytes()),
        cell(0xa, 9, 0, &[0]),
        cell(0xb, 10, 0, &[7]),
        cell(0x3e, 11, 0, &[&[0][..], &wide("z")].concat()),
        cell(5, 12, 1, &46_081.0_f64.to_le_bytes()),
        END.to_vec(),
    ]
    .concat();
    let (rows, codes) = read(body, &[("xl/styles.bin", &styles), ("xl/sharedStrings.bin", &texts)]);
    let text = |text: &str| Cell::Text(text.into());
    let error = |text: &str| Cell::Error(text.to_owned());
    let expected = [
        text("дб"),
        Cell::Blank,
        Cell::Number(2.5),
        error("#N/A"),
        Cell::Bool(true),
        Cell::Number(1.5),
        text("x"),
        text("y"),
        Cell::Number(2.0),
        Cell::Bool(false),
        error("#DIV/0!"),
        text("z"),
        Cell::DateTime("2026-02-28T00:00:00".to_owned()),
    ];
    assert_eq!((rows.len(), rows[0].number, &rows[0].cells[..]), (1, 5, &expected[..]));
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn a_row_beyond_the_sheet_does_not_end_it() {
    let body = [
        row(0),
        number(0, 1.0),
        row(1 << 20),
        number(0, 2.0),
        row(2),
        number(0, 3.0),
        END.to_vec(),
    ]
    .concat();
    let (rows, codes) = read(body, &[]);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(codes, ["rows-outside"]);
}

#[test]
fn what_is_lost_is_told() {
    let body = [row(0), number(0, 1.0), cell(7, 1, 0, &5_u32.to_le_bytes())].concat();
    let (rows, codes) = read(body, &[]);
    assert_eq!((rows.len(), codes), (1, vec!["sheet-without-end", "cells-without-text"]));
    let far = [row(0), number(1 << 14, 1.0), END.to_vec()].concat();
    let (mut book, mut notices) =
        open(workbook(&[("S", 0)], &[far], &[]), Limits::default()).unwrap();
    assert!(matches!(self::rows(&mut book, 0, &mut notices), Err(TableError::Damaged { .. })));
}

#[test]
fn rows_behind_the_end_and_rows_of_one_number_are_read_and_told() {
    let body = [
        number(0, 9.0),
        row(0),
        number(0, 1.0),
        row(0),
        number(0, 2.0),
        record(5, &[1, 0, 0, 0, 0, 0]),
        END.to_vec(),
        row(2),
        number(0, 3.0),
        row(2),
        number(0, 4.0),
    ]
    .concat();
    let (rows, codes) = read(body, &[]);
    let values = rows.iter().map(|row| (row.number, row.cell(0).clone()));
    let expected = [(1, 1.0), (1, 2.0), (3, 3.0), (3, 4.0)];
    assert!(values.eq(expected.map(|(row, value)| (row, Cell::Number(value)))), "{rows:?}");
    let told = ["repeated-rows", "rows-behind-end", "cells-without-row", "cells-cut-short"];
    assert_eq!(codes, told);
}

#[test]
fn sheets_of_one_part_are_read_once() {
    let body = [row(0), number(0, 1.0), END.to_vec()].concat();
    let file = workbook(&[("A", 0), ("B", 0), ("C", 1)], &[body.clone(), body], &[]);
    let (book, mut notices) = open(file, Limits::default()).unwrap();
    assert_eq!(book.sheet_names(), ["A".into(), "C".into()]);
    assert_eq!(notices.take()[0].code, "sheets-at-one-place");
}

#[test]
fn lengths_are_not_believed() {
    // Of a record that is not read, and of one that is.
    let claim = |kind: u8| [vec![kind, 0xff, 0xff, 0xff, 0x7f], vec![0; 100]].concat();
    let (rows, codes) = read([row(0), number(0, 1.0), claim(0x25)].concat(), &[]);
    assert_eq!((rows.len(), codes), (1, vec!["sheet-without-end"]));
    let (mut book, mut notices) =
        open(workbook(&[("S", 0)], &[claim(6)], &[]), Limits::default()).unwrap();
    let error = self::rows(&mut book, 0, &mut notices).unwrap_err().to_string();
    assert!(error.contains("sheet S") && error.contains("268435455 bytes"), "{error}");
}

#[test]
fn merged_cells_are_known() {
    let merge = record(0xb0, &[2_u32, 4, 1, 1].map(u32::to_le_bytes).concat());
    let beside = record(0xb0, &[2_u32, 2, 0, 5].map(u32::to_le_bytes).concat());
    let body = [row(0), number(0, 1.0), END.to_vec(), merge, beside].concat();
    let (mut book, _) = open(workbook(&[("S", 0)], &[body], &[]), Limits::default()).unwrap();
    let merged = book.merged_rows(0).unwrap();
    assert_eq!((merged.len(), merged[0].first, merged[0].last, merged[0].column), (1, 3, 5, 1));
}

#[test]
fn texts_are_asked_for_before_they_are_held() {
    let text = record(0x13, &[&[0][..], &wide(&"x".repeat(30_000))].concat());
    let file =
        workbook(&[("S", 0)], &[END.to_vec()], &[("xl/sharedStrings.bin", &text.repeat(40))]);
    let limits = Limits { memory: 1_000_000, ..Limits::default() };
    assert!(matches!(open(file.clone(), limits), Err(TableError::TooLarge { .. })));
    assert!(open(file, Limits::default()).is_ok());
}

#[test]
fn no_bytes_make_it_fail_otherwise_than_by_an_error() {
    let body = [row(0), cell(7, 0, 0, &[0; 4]), cell(6, 1, 0, &wide("x")), END.to_vec()].concat();
    for at in 0..body.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut body = body.clone();
            body[at] = byte;
            let (mut book, mut notices) =
                open(workbook(&[("S", 0)], &[body], &[]), Limits::default()).unwrap();
            let _ = rows(&mut book, 0, &mut notices);
            let _ = book.merged_rows(0);
        }
    }
}
