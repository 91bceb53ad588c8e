//! Workbooks built record by record.

use std::ops::ControlFlow;

use super::Xls;
use crate::table::budget::{Budget, Limits};
use crate::table::cell::{Cell, Row};
use crate::table::error::TableError;
use crate::table::notices::Notices;

const SECTOR: usize = 512;

/// The beginning of a compound file: header and directory, with what the directory says of the stream of the workbook and of
/// the mini stream; the table of chains stands in the sector `table`.
fn head(table: u32, stream: (u32, u64), mini: (u32, u64), mini_table: u32) -> Vec<u8> {
    const NONE: u32 = 0xffff_ffff;
    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &mini_table.to_le_bytes());
    put(68, &0xffff_fffe_u32.to_le_bytes());
    put(76, &[0xff; 4 * 109]);
    put(76, &table.to_le_bytes());
    let entry = |name: &str, kind: u8, (start, length): (u32, u64)| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let letters = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(128, 0);
        entry[64..66].copy_from_slice(&letters.to_le_bytes());
        entry[66] = kind;
        entry[68..80]
            .copy_from_slice(&[NONE.to_le_bytes(), NONE.to_le_bytes(), [1, 0, 0, 0]].concat());
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..128].copy_from_slice(&length.to_le_bytes());
        entry
    };
    header.extend(entry("Root Entry", 5, mini));
    header.extend(entry("Workbook", 2, stream));
    header.resize(2 * SECTOR, 0);
    header
}

/// The table of chains that each are some sectors long, one behind the other.
fn chains(lengths: &[usize]) -> Vec<u8> {
    let mut table: Vec<u32> = Vec::new();
    for length in lengths {
        let first = u32::try_from(table.len()).unwrap();
        table.extend((1..u32::try_from(*length).unwrap()).map(|next| first + next));
        table.push(0xffff_fffe);
    }
    table.resize(SECTOR / 4, 0xffff_ffff);
    table.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// A compound file with a stream of 4,096 bytes or more, and less than 64,000.
pub(super) fn compound_file(stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().div_ceil(SECTOR);
    let table = u32::try_from(1 + sectors).unwrap();
    let mut file = head(table, (1, stream.len() as u64), (0xffff_fffe, 0), 0xffff_fffe);
    file.extend(stream);
    file.resize((2 + sectors) * SECTOR, 0);
    file.extend(chains(&[1, sectors]));
    file
}

/// A compound file whose stream is so short that it stands in the mini stream.
pub(super) fn small_compound_file(stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().div_ceil(SECTOR);
    let [mini_table, table] = [1 + sectors, 2 + sectors].map(|at| u32::try_from(at).unwrap());
    let mut file =
        head(table, (0, stream.len() as u64), (1, (sectors * SECTOR) as u64), mini_table);
    file.extend(stream);
    file.resize((2 + sectors) * SECTOR, 0);
    file.extend(chains(&[stream.len().div_ceil(64)]));
    file.extend(chains(&[1, sectors, 1]));
    file
}

pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

/// The version and what follows it.
fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat())
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row, column, 0].map(u16::to_le_bytes).concat()
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[place(row, column), value.to_le_bytes().to_vec()].concat())
}

fn shared(row: u16, column: u16, text: u32) -> Vec<u8> {
    record(0x00fd, &[place(row, column), text.to_le_bytes().to_vec()].concat())
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let letters = u16::try_from(text.len()).unwrap().to_le_bytes();
    record(0x0204, &[&place(row, column)[..], &letters, &[0], text.as_bytes()].concat())
}

/// The shared texts.
fn texts(texts: &[&str]) -> Vec<u8> {
    let mut data = vec![0; 8];
    for text in texts {
        data.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        data.push(0);
        data.extend(text.as_bytes());
    }
    record(0x00fc, &data)
}

/// A stream with records for the whole workbook and with sheets, each at a place of its own or where the one before it is.
fn stream(globals: &[u8], sheets: &[(&str, Option<&[u8]>)]) -> Vec<u8> {
    let listed = |name: &str, start: usize| {
        let start = u32::try_from(start).unwrap().to_le_bytes();
        let letters = u8::try_from(name.len()).unwrap();
        record(0x0085, &[&start[..], &[0, 0, letters, 0], name.as_bytes()].concat())
    };
    let head: usize = sheets.iter().map(|(name, _)| listed(name, 0).len()).sum();
    let globals = [begin(5), globals.to_vec()].concat();
    let end = record(0x000a, &[]);
    let (mut stream, mut bodies) = (globals.clone(), Vec::new());
    let mut start = globals.len() + head + end.len();
    for (name, body) in sheets {
        if let Some(body) = body {
            start = globals.len() + head + end.len() + bodies.len();
            bodies.extend([begin(0x10), body.to_vec(), end.clone()].concat());
        }
        stream.extend(listed(name, start));
    }
    stream.extend(end);
    stream.extend(bodies);
    stream
}

fn open(stream: &[u8]) -> Result<(Xls, Notices), TableError> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096), 0);
    open_file(&compound_file(&stream), Limits::default())
}

fn open_file(file: &[u8], limits: Limits) -> Result<(Xls, Notices), TableError> {
    let mut notices = Notices::default();
    let budget = Budget::new(limits).file(&"a.xls".into(), file.len() as u64);
    Xls::open(file, &budget, &mut notices).map(|book| (book, notices))
}

fn rows(book: &Xls, place: usize, notices: &mut Notices) -> Vec<Row> {
    let mut rows = Vec::new();
    book.visit(place, notices, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

fn rows_of(globals: &[u8], sheet: &[u8]) -> (Vec<Row>, Vec<&'static str>) {
    let (book, mut notices) = open(&stream(globals, &[("S", Some(sheet))])).unwrap();
    let rows = rows(&book, 0, &mut notices);
    (rows, notices.take().iter().map(|finding| finding.code).collect())
}

fn cells(row: &Row) -> (u32, &[Cell]) {
    (row.number, &row.cells)
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

#[test]
fn every_kind_of_cell_is_read() {
    // The second style shows dates, by a format of the workbook; the third one by a number that every workbook has.
    let format = record(0x041e, &[&164_u16.to_le_bytes()[..], &[10, 0, 0], b"yyyy-mm-dd"].concat());
    let style = |format: u16| record(0x00e0, &[0, format, 0, 0].map(u16::to_le_bytes).concat());
    let globals = [format, style(0), style(164), style(22), texts(&["web", "db"])].concat();
    let styled = |style: u8, value: f64| {
        let mut record = number(1, 0, value);
        record[8] = style;
        record
    };
    let sheet = [
        shared(0, 0, 1),
        label(0, 1, "x"),
        record(0x0205, &[&place(0, 2)[..], &[1, 0]].concat()),
        record(0x0205, &[&place(0, 3)[..], &[0x2a, 1]].concat()),
        record(0x027e, &[&place(0, 4)[..], &(7_u32 << 2 | 2).to_le_bytes()].concat()),
        record(
            0x00bd,
            &[
                &[0_u16, 5].map(u16::to_le_bytes).concat()[..],
                &[0, 0],
                &(1_u32 << 2 | 2).to_le_bytes(),
                &[0, 0],
                &(250_u32 << 2 | 3).to_le_bytes(),
                &6_u16.to_le_bytes(),
            ]
            .concat(),
        ),
        record(0x0006, &[&place(0, 7)[..], &9.5_f64.to_le_bytes(), &[0; 8]].concat()),
        record(0x0006, &[&place(0, 8)[..], &[0, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 8]].concat()),
        record(0x0207, &[&[2, 0, 0][..], b"up"].concat()),
        record(0x0006, &[&place(0, 9)[..], &[1, 0, 1, 0, 0, 0, 0xff, 0xff], &[0; 8]].concat()),
        record(0x0006, &[&place(0, 10)[..], &[2, 0, 7, 0, 0, 0, 0xff, 0xff], &[0; 8]].concat()),
        styled(1, 46_081.5),
        {
            let mut cell = styled(2, 1.0);
            cell[6] = 1;
            cell
        },
    ]
    .concat();
    let (rows, codes) = rows_of(&globals, &sheet);
    let error = |text: &str| Cell::Error(text.to_owned());
    let first = [
        text("db"),
        text("x"),
        Cell::Bool(true),
        error("#N/A"),
        Cell::Number(7.0),
        Cell::Number(1.0),
        Cell::Number(2.5),
        Cell::Number(9.5),
        text("up"),
        Cell::Bool(true),
        error("#DIV/0!"),
    ];
    let date = |text: &str| Cell::DateTime(text.to_owned());
    let second = [date("2026-02-28T12:00:00"), date("1900-01-01T00:00:00")];
    assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), [(1, &first[..]), (2, &second[..])]);
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn charts_within_a_sheet_have_cells_of_their_own() {
    let chart = [begin(0x20), number(0, 0, 9.0), record(0x000a, &[])].concat();
    let (rows, _) = rows_of(&[], &[number(0, 0, 1.0), chart, number(1, 0, 2.0)].concat());
    let values: Vec<&Cell> = rows.iter().map(|row| row.cell(0)).collect();
    assert_eq!(values, [&Cell::Number(1.0), &Cell::Number(2.0)]);
}

#[test]
fn cells_in_any_order_are_rows_in_theirs() {
    let sheet = [number(0, 0, 1.0), number(2, 0, 3.0), number(0, 1, 2.0), number(2, 1, 4.0)];
    let (rows, _) = rows_of(&[], &sheet.concat());
    let expected = [
        (1, &[Cell::Number(1.0), Cell::Number(2.0)][..]),
        (3, &[Cell::Number(3.0), Cell::Number(4.0)][..]),
    ];
    assert_eq!(rows.iter().map(cells).collect::<Vec<_>>(), expected);
}

#[test]
fn far_cells_take_the_room_of_two() {
    let claim = [0, 65_536_u32].map(u32::to_le_bytes).concat();
    let claim = record(0x0200, &[&claim[..], &[0, 0, 0, 1, 0, 0]].concat());
    let (rows, _) = rows_of(&[], &[claim, number(0, 0, 1.0), number(65_535, 255, 2.0)].concat());
    assert_eq!((rows.len(), rows[1].number, rows[1].cells.len()), (2, 65_536, 256));
}

#[test]
fn many_cells_share_one_text() {
    let sheet: Vec<u8> = (0..1000).flat_map(|row| shared(row, 0, 0)).collect();
    let (rows, _) = rows_of(&texts(&["a text"]), &sheet);
    assert_eq!(rows.len(), 1000);
    let [Cell::Text(first), Cell::Text(last)] = [rows[0].cell(0), rows[999].cell(0)] else {
        panic!("no texts");
    };
    assert!(std::sync::Arc::ptr_eq(first, last));
}

#[test]
fn what_is_lost_is_told() {
    let (rows, codes) = rows_of(&texts(&["a"]), &[shared(0, 0, 0), shared(1, 0, 1)].concat());
    assert_eq!((rows.len(), codes), (1, vec!["cells-without-text"]));
    let whole = stream(&[], &[("S", Some(&[number(0, 0, 1.0), number(1, 0, 2.0)].concat()))]);
    let (book, mut notices) = open(&whole[..whole.len() - 22]).unwrap();
    assert_eq!(self::rows(&book, 0, &mut notices).len(), 1);
    assert_eq!(notices.take()[0].code, "sheet-without-end");
    // A number and the result of a formula that are not there, and a cell behind the end.
    let cut = record(0x0203, &[0, 0, 0, 0, 0, 0, 1]);
    let text = record(0x0006, &[&[0; 6][..], &[0, 0, 0, 0, 0, 0, 0xff, 0xff]].concat());
    let end = record(0x000a, &[]);
    let sheet = [cut, text, number(1, 0, 1.0), end, number(2, 0, 2.0)].concat();
    let (rows, codes) = rows_of(&[], &sheet);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(codes, ["cells-behind-end", "cells-cut-short"]);
}

#[test]
fn sheets_at_one_place_are_read_once() {
    let body = number(0, 0, 1.0);
    let (book, mut notices) =
        open(&stream(&[], &[("A", Some(&body)), ("B", None), ("C", Some(&body))])).unwrap();
    let names: Vec<_> = book.sheet_names();
    assert_eq!(names, ["A".into(), "C".into()]);
    let told = notices.take();
    assert_eq!(told[0].code, "sheets-at-one-place");
    assert!(told[0].message.to_string().contains("1 sheet at"), "{}", told[0]);
}

#[test]
fn a_sheet_ends_where_the_next_begins() {
    // The first sheet has no end of its own: what follows is the second one's.
    let mut file = stream(&[], &[("A", Some(&number(0, 0, 1.0))), ("B", Some(&number(0, 0, 2.0)))]);
    let end = file.windows(8).position(|bytes| bytes == [0x0a, 0, 0, 0, 0x09, 8, 16, 0]);
    let last = file.windows(8).rposition(|bytes| bytes == [0x0a, 0, 0, 0, 0x09, 8, 16, 0]);
    assert_ne!(end, last);
    file[last.unwrap()] = 0x0b;
    let (book, mut notices) = open(&file).unwrap();
    assert_eq!(rows(&book, 0, &mut notices).len(), 1);
    assert_eq!(rows(&book, 1, &mut notices)[0].cell(0), &Cell::Number(2.0));
    assert_eq!(notices.take()[0].location.as_ref().unwrap().sheet.as_deref(), Some("A"));
}

#[test]
fn merged_cells_and_passwords_are_known() {
    let merged = record(0x00e5, &[1_u16, 2, 4, 0, 0].map(u16::to_le_bytes).concat());
    let (book, _) = open(&stream(&[], &[("S", Some(&merged))])).unwrap();
    let merged = book.merged_rows(0);
    assert_eq!((merged[0].first, merged[0].last, merged[0].column), (3, 5, 0));
    let locked = stream(&record(0x002f, &[1, 0, 0, 0]), &[("S", Some(&[]))]);
    assert!(matches!(open(&locked), Err(TableError::PasswordProtected { .. })));
}

#[test]
fn no_bytes_make_it_fail_otherwise_than_by_an_error() {
    let sheet = [shared(0, 0, 0), number(1, 0, 2.0), label(2, 0, "x")].concat();
    let whole = small_compound_file(&stream(&texts(&["web"]), &[("S", Some(&sheet))]));
    for at in 0..whole.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut file = whole.clone();
            file[at] = byte;
            if let Ok((book, mut notices)) = open_file(&file, Limits::default()) {
                for place in 0..book.sheet_names().len() {
                    let _ = book.visit(place, &mut notices, &mut |_| ControlFlow::Continue(()));
                    let _ = book.merged_rows(place);
                }
            }
        }
    }
}
