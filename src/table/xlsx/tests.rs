//! Workbooks that are read, and the same workbooks read by the library `calamine`.

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use calamine::{DataRef, Reader, XlsxError};
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;
use crate::table::budget::{Budget, Limits};
use crate::table::cell::{Cell, Row, UNCALCULATED};
use crate::table::error::TableError;
use crate::table::fixture::{self, raw_xlsx};
use crate::table::notices::Notices;
use crate::table::number_format::NumberFormat;
use crate::table::rows::{MergedRows, Rows};

/// A workbook with what was noticed.
struct Read {
    book: Xlsx,
    notices: Notices,
}

impl Read {
    fn open(bytes: Vec<u8>) -> Result<Self, TableError> {
        let mut notices = Notices::default();
        let budget = Budget::new(Limits::default()).file(&"a.xlsx".into(), bytes.len() as u64);
        let book = Xlsx::open(bytes.into(), &budget, &mut notices)?;
        Ok(Self { book, notices })
    }

    fn rows(&mut self, place: usize) -> Result<Vec<Row>, TableError> {
        let mut rows = Vec::new();
        self.book.visit(place, None, &mut self.notices, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    fn codes(&mut self) -> Vec<&'static str> {
        self.notices.take().iter().map(|finding| finding.code).collect()
    }
}

fn rows(sheet: &str) -> Vec<Row> {
    Read::open(raw_xlsx(sheet)).unwrap().rows(0).unwrap()
}

fn texts(rows: &[Row]) -> Vec<(u32, Vec<String>)> {
    rows.iter()
        .map(|row| (row.number, (0..row.cells.len()).map(|c| row.shown(c)).collect()))
        .collect()
}

/// Why a sheet cannot be read.
fn reason(sheet: &str) -> String {
    Read::open(raw_xlsx(sheet)).unwrap().rows(0).unwrap_err().to_string()
}

#[test]
fn formulas_without_results_are_errors() {
    let rows = rows(
        r#"<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c><c r="D1" s="0"/><c r="E1"><v>3</v></c><c r="F1" t="str"><f>""</f><v></v></c><c r="G1"><v>4</v><f>2+2</f></c><c r="H1"><f t="shared" si="0"/></c></row></sheetData>"#,
    );
    let missing = || Cell::Error(UNCALCULATED.to_owned());
    let number = Cell::Number;
    let expected = [
        missing(),
        missing(),
        number(2.0),
        Cell::Blank,
        number(3.0),
        Cell::Blank,
        number(4.0),
        missing(),
    ];
    assert_eq!(rows[0].cells, expected);
}

#[test]
fn values_are_read_as_they_are_written() {
    let rows = rows(
        r#"<sheetData><row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="b"><v> true </v></c><c r="D1" t="b"><v>0</v></c><c r="E1" t="d"><v>2026-02-28T13:45:00</v></c><c r="F1" t="str"><v>a_x000D_&amp;b</v></c><c r="G1"><v> 1.5E3 </v></c><c r="H1"><v>x64</v></c><c r="I1" t="n"><v>1e999</v></c><c r="J1" t="inlineStr"><is><r><t>Ser</t></r><r><t xml:space="preserve">ver </t></r><rPh sb="0" eb="1"><t>no</t></rPh><phoneticPr fontId="1"/></is><v>9</v></c><c r="K1" t="inlineStr"><v>9</v></c><c r="L1" t="s"><v></v></c><c r="M1"><v><![CDATA[7]]></v><extLst><ext><v>8</v></ext></extLst></c><c r="N1" t="b"><v>maybe</v></c></row></sheetData>"#,
    );
    let text = |text: &str| Cell::from_text(text);
    assert_eq!(
        rows[0].cells,
        [
            Cell::Error("#SPILL!".to_owned()),
            Cell::Error("#N/A".to_owned()),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::DateTime("2026-02-28T13:45:00".to_owned()),
            text("a\r&b"),
            Cell::Number(1500.0),
            text("x64"),
            text("1e999"),
            text("Server "),
            text("9"),
            Cell::Blank,
            Cell::Number(7.0),
            text("maybe"),
        ]
    );
}

#[test]
fn cells_stand_where_they_say_or_behind_the_last() {
    let rows = rows(
        r#"<x:dimension ref="nonsense"/><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c r="d1"><x:v>2</x:v></x:c><x:c><x:v>3</x:v></x:c></x:row><x:row><x:c><x:v>4</x:v></x:c></x:row><x:row r="7" spans="1:3"><x:c><x:v>5</x:v></x:c></x:row><x:row/><x:row><x:c><x:v>6</x:v></x:c></x:row></x:sheetData>"#,
    );
    let told = texts(&rows);
    assert_eq!(told[0], (1, ["1", "", "", "2", "3"].map(str::to_owned).to_vec()));
    let numbers: Vec<u32> = told.iter().map(|row| row.0).collect();
    assert_eq!(numbers, [1, 2, 7, 9]);
}

#[test]
fn what_stands_twice_is_read_and_told() {
    let mut book = Read::open(raw_xlsx(
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c><c r="A1"><v>3</v></c></row></sheetData><sheetData><row r="1"><c r="A1"><v>4</v></c></row></sheetData>"#,
    ))
    .unwrap();
    let told = texts(&book.rows(0).unwrap());
    assert_eq!(told, [1, 3, 4].map(|value: u32| (1, vec![value.to_string()])));
    assert_eq!(book.codes(), ["repeated-rows", "repeated-cells", "several-lists-of-rows"]);
    book.rows(0).unwrap();
    assert!(book.codes().is_empty());
}

#[test]
fn damage_in_the_rows_is_an_error_and_behind_them_a_finding() {
    let row = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    for (sheet, why) in [
        (format!("<sheetData>{row}<row r=\"2\">"), "sheet S: it ends in the middle"),
        (format!("<sheetData>{row}<row r=\"A\"/></sheetData>"), "\"A\", which is no place"),
        ("<sheetData><row><c r=\"A0\"/></row></sheetData>".to_owned(), "\"A0\", which is no place"),
        ("<sheetData><row><c r=\"XFE1\"/></row></sheetData>".to_owned(), "outside of its sheet"),
        (
            "<sheetData><row><c r=\"A1048577\"/></row></sheetData>".to_owned(),
            "outside of its sheet",
        ),
        (
            "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>".to_owned(),
            "\"0\" is not among",
        ),
        (
            "<sheetData><row><c><v>&x;</v></c></row></sheetData>".to_owned(),
            "&x; stands for nothing",
        ),
        (
            format!("<sheetData>{}</sheetData>", "<row/>".repeat(1_048_577)),
            "more than 1048576 rows",
        ),
        (format!("<sheetData>{}", "<a>".repeat(2000)), "elements stand inside of each other"),
    ] {
        let told = reason(&sheet);
        assert!(told.contains(why), "{told}");
    }
    for tail in ["</sheetData><mergeCells>", "</sheetData><drawing &amp", "</sheetData>\u{0}<"] {
        let mut book = Read::open(raw_xlsx(&format!("<sheetData>{row}{tail}"))).unwrap();
        assert_eq!(book.rows(0).unwrap().len(), 1);
        assert_eq!(book.codes(), ["damaged-end"], "{tail}");
    }
    assert!(rows("<sheetPr/>").is_empty());
}

#[test]
fn merges_are_known_before_and_after_the_rows() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells count="4"><mergeCell ref="C5:C9"/><mergeCell ref="B2:D3"/><mergeCell ref="A1:B1"/><mergeCell ref="A1048576:A1048577"/></mergeCells>"#;
    let expected =
        [MergedRows { first: 2, last: 3, column: 1 }, MergedRows { first: 5, last: 9, column: 2 }];
    for reads_rows in [false, true] {
        let mut read = Read::open(raw_xlsx(sheet)).unwrap();
        if reads_rows {
            read.rows(0).unwrap();
        }
        let merges = read.book.merged_rows(0, &mut read.notices).unwrap();
        assert_eq!(merges, expected);
    }
}

const RELATIONS: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// A package whose parts lie where its relationships say, in the strict form.
fn package(sheets: &str, relationships: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let list = |inner: &str| format!("<p:Relationships xmlns:p=\"p\">{inner}</p:Relationships>");
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<p:Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let of_package = list(&relation("a", "officeDocument", "/Book/Main.xml"));
    let of_book: String = relationships
        .split_whitespace()
        .filter_map(|each| {
            let mut words = each.split('=');
            Some(relation(words.next()?, words.next()?, words.next()?))
        })
        .collect();
    let of_book = list(&of_book);
    let book = format!(
        "<w:workbook xmlns:w=\"w\" xmlns:r=\"r\"><w:workbookPr date1904=\"true\"/><w:sheets>{sheets}</w:sheets><w:extLst><w:workbookPr/></w:extLst></w:workbook>"
    );
    let mut files: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", of_package.as_bytes()),
        ("book\\main.xml", book.as_bytes()),
        ("Book/_rels/main.xml.rels", of_book.as_bytes()),
    ];
    files.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    fixture::zip(&files)
}

#[test]
fn parts_are_found_by_their_relationships() {
    let bytes = package(
        r#"<w:sheet name="A &amp; B" sheetId="1" r:id="s1"/><w:sheet name="Chart" r:id="c1"/><w:sheet name="Hidden" state="veryHidden" r:id="s2"/><w:sheet name="Macros" r:id="m1"/>"#,
        "s1=worksheet=../Other/one.xml s2=worksheet=two.xml c1=chartsheet=chart.xml m1=xlMacrosheet=m.xml t=sharedStrings=/texts.xml f=styles=formats.xml",
        &[
            (
                "other/ONE.xml",
                r#"<w:worksheet xmlns:w="w"><w:sheetData><w:row><w:c t="s"><w:v>1</w:v></w:c><w:c s="1"><w:v>44619.5</w:v></w:c></w:row></w:sheetData></w:worksheet>"#,
            ),
            ("Book/two.xml", "<worksheet><sheetData/></worksheet>"),
            (
                "texts.xml",
                r#"<w:sst xmlns:w="w"><w:si/><w:si><w:t> web&#49;&lt; </w:t></w:si></w:sst>"#,
            ),
            (
                "Book/formats.xml",
                r#"<w:styleSheet xmlns:w="w"><w:cellXfs><w:xf/><w:xf numFmtId="22"/></w:cellXfs></w:styleSheet>"#,
            ),
        ],
    );
    let mut book = Read::open(bytes).unwrap();
    let names = book.book.sheet_names();
    assert_eq!(names.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["A & B", "Hidden"]);
    let told = texts(&book.rows(0).unwrap());
    assert_eq!(told[0].1, ["web1<", "2026-02-28T12:00:00"]);
    assert!(book.rows(1).unwrap().is_empty());
    assert!(book.codes().is_empty());
}

#[test]
fn sheets_that_share_a_part_are_read_once() {
    let bytes = package(
        r#"<sheet name="A" r:id="s1"/><sheet name="B" r:id="s2"/><sheet name="C" r:id="s1"/>"#,
        "s1=worksheet=one.xml s2=worksheet=./one.xml",
        &[("Book/one.xml", "<worksheet><sheetData/></worksheet>")],
    );
    let mut book = Read::open(bytes).unwrap();
    assert_eq!(book.book.sheet_names().len(), 1);
    let told = book.notices.take();
    assert_eq!(told[0].code, "sheets-of-one-part");
    assert!(told[0].message.to_string().ends_with("B, C"), "{}", told[0]);
}

#[test]
fn a_part_that_is_missing_is_damage() {
    let named = package(r#"<sheet name="A" r:id="s1"/>"#, "s1=worksheet=one.xml", &[]);
    assert!(
        Read::open(named)
            .unwrap()
            .rows(0)
            .unwrap_err()
            .to_string()
            .contains("no part Book/one.xml")
    );
    let unrelated = package(r#"<sheet name="A" r:id="s9"/>"#, "", &[]);
    let rows = Read::open(unrelated).unwrap().rows(0);
    assert!(rows.unwrap_err().to_string().contains("sheet A: it has no part s9"));
    assert!(matches!(Read::open(fixture::zip(&[("a", b"b")])), Err(TableError::Damaged { .. })));
}

#[test]
fn a_long_text_that_many_cells_share_is_refused() {
    let text = format!("<sst><si><t>{}</t></si></sst>", "A".repeat(32_767));
    let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(10_000);
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let bytes = package(
        r#"<sheet name="A" r:id="s1"/>"#,
        "s1=worksheet=one.xml t=sharedStrings=texts.xml",
        &[("Book/one.xml", &sheet), ("Book/texts.xml", &text)],
    );
    let error = Read::open(bytes).unwrap().rows(0).unwrap_err();
    assert!(matches!(error, TableError::TooLarge { .. }), "{error}");
}

/// The rows of all sheets as the library gives them.
fn by_library(bytes: &[u8]) -> Option<Vec<(String, Vec<Row>)>> {
    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut formulas = calamine::Xlsx::new(Cursor::new(bytes)).ok()?;
    let sheets = book.sheets_metadata().to_vec();
    let names = sheets.into_iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet);
    names
        .map(|sheet| {
            let mut uncalculated = HashSet::new();
            let mut cells = formulas.worksheet_cells_reader(&sheet.name).ok()?;
            while let Ok(Some(cell)) = cells.next_cell_with_formula_metadata() {
                if cell.formula.is_some() && cell.value == DataRef::Empty {
                    uncalculated.insert(cell.pos);
                }
            }
            let mut all = Vec::new();
            let mut visitor = |row| {
                all.push(row);
                ControlFlow::Continue(())
            };
            let mut rows = Rows::new(&mut visitor);
            let mut cells = book.worksheet_cells_reader(&sheet.name).ok()?;
            let styles = cells.styles().to_vec();
            loop {
                match cells.next_cell_with_style_id() {
                    Ok(None) => break,
                    Ok(Some((cell, style))) => {
                        let place = cell.get_position();
                        let format =
                            styles.get(style).and_then(|style| style.number_format.as_ref());
                        let format = format.map(|format| NumberFormat::of(&format.format_code));
                        let value = match cell.get_value() {
                            DataRef::Empty if uncalculated.contains(&place) => {
                                Cell::Error(UNCALCULATED.to_owned())
                            }
                            value => cell_of(value, &format.unwrap_or_default()),
                        };
                        assert!(rows.push(place, value).is_continue());
                    }
                    Err(XlsxError::CellError(_)) => {}
                    Err(_) => return None,
                }
            }
            rows.finish();
            Some((sheet.name, all))
        })
        .collect()
}

fn cell_of(value: &DataRef<'_>, format: &NumberFormat) -> Cell {
    match value {
        DataRef::Empty => Cell::Blank,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::from_text(text.as_str()),
        DataRef::SharedString(text) => Cell::from_text(*text),
        DataRef::Int(value) => format.cell(*value as f64),
        DataRef::Float(value) => format.cell(*value),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(value) if value.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
            Cell::DateTime(date)
        }
        DataRef::DateTime(value) => Cell::Number(value.as_f64()),
        DataRef::DateTimeIso(text) => Cell::DateTime(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// What differs from what the library reads; `None` if the library cannot read it.
fn difference(bytes: &[u8]) -> Option<String> {
    let expected = by_library(bytes)?;
    let mut read = match Read::open(bytes.to_vec()) {
        Ok(read) => read,
        Err(error) => return Some(error.to_string()),
    };
    let names = read.book.sheet_names();
    if names.len() != expected.len() {
        return Some(format!("{} sheets instead of {}", names.len(), expected.len()));
    }
    for (place, (name, expected)) in expected.into_iter().enumerate() {
        let rows = match read.rows(place) {
            Ok(rows) => rows,
            Err(error) => return Some(error.to_string()),
        };
        if *name != *names[place] || rows.len() != expected.len() {
            return Some(format!("{name}: {} rows instead of {}", rows.len(), expected.len()));
        }
        for (row, expected) in rows.iter().zip(expected) {
            if *row != expected {
                return Some(format!("{name}: {row:?}\n instead of {expected:?}"));
            }
        }
    }
    Some(String::new())
}

fn workbooks(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for path in entries.into_iter().map(|entry| entry.path()) {
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx" || ending == "xlsm") {
            found.push(path);
        }
    }
}

#[test]
fn workbooks_are_read_as_the_library_reads_them() {
    let mut paths = Vec::new();
    workbooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), &mut paths);
    let mut compared = 0;
    for path in &paths {
        if let Some(difference) = difference(&std::fs::read(path).unwrap()) {
            assert_eq!(difference, "", "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 30);
}

#[test]
fn what_a_program_writes_is_read_as_the_library_reads_it() {
    let mut book = Workbook::new();
    let codes = [
        "General",
        "0%",
        "0.0\"%\"",
        "yyyy-mm-dd hh:mm",
        "[h]:mm:ss",
        "0\" GB\"",
        "#,##0.00",
        "[$-409]h:mm AM/PM",
        "dd.mm.yyyy;@",
        "@",
        "0.0,\"TB\"",
        "mm:ss.0",
    ];
    for sheet in 0..3 {
        let sheet_data = book.add_worksheet();
        for row in 0..200_u32 {
            for (column, code) in (0..).zip(codes) {
                let value = f64::from(row * 37 + u32::from(column)) * 11.125 + f64::from(sheet);
                let format = Format::new().set_num_format(code);
                match (row + u32::from(column)) % 7 {
                    0 => sheet_data.write_blank(row, column, &format).unwrap(),
                    1 => {
                        sheet_data.write(row, column, format!(" web{row:03}_x0041_ <ä> ")).unwrap()
                    }
                    2 => sheet_data.write(row, column, row % 2 == 0).unwrap(),
                    3 => {
                        let formula = Formula::new("=A1&\"x\"").set_result(format!("r{row}\n"));
                        sheet_data.write_formula(row, column, formula).unwrap()
                    }
                    4 => sheet_data
                        .write_formula(row, column, Formula::new("=NA()").set_result("#N/A"))
                        .unwrap(),
                    _ => sheet_data.write_with_format(row, column, value, &format).unwrap(),
                };
            }
        }
    }
    assert_eq!(difference(&book.save_to_buffer().unwrap()).as_deref(), Some(""));
}

proptest::proptest! {
    #[test]
    fn any_sheet_is_read_or_refused(inner in "(<sheetData>|</sheetData>|<row( r=\"[0-9]{1,9}\")?/?>|</row>|<c( r=\"[A-Z]{0,4}[0-9]{0,8}\")?( s=\"[0-9]{0,3}\")?( t=\"[a-z]{1,3}\")?/?>|</c>|<v>|</v>|<f/>|<is>|</is>|<t>|</t>|&#x?[0-9a]{1,9};|<!--|-->|<!\\[CDATA\\[|]]>|[0-9.]{1,4}|<mergeCell ref=\"[A-Z0-9:]{0,9}\"/>){0,40}") {
        if let Ok(mut book) = Read::open(raw_xlsx(&inner)) {
            let _ = book.rows(0);
        }
    }
}
