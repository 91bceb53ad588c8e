use super::*;
use crate::table::Cell;
use crate::table::Limits;
use crate::table::fixture;
use crate::table::open;

fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn open_one(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Document, TableError> {
    let (_folder, path) = write(name, bytes);
    open(&path, options).map(|mut opened| opened.documents.remove(0))
}

fn text(cell: &Cell) -> String {
    cell.text().unwrap_or_default().into_owned()
}

#[test]
fn the_ending_does_not_matter() {
    let workbook = fixture::xlsx(&[("Data", &[&["x"]])]);
    let mut document = open_one("a.csv", &workbook, &OpenOptions::default()).unwrap();
    assert_eq!(document.container(), &Container::Xlsx);
    assert_eq!(text(document.sheet(None).unwrap().rows[0].cell(0)), "x");
    let document = open_one("a.xls", b"a;b\n1;2\n", &OpenOptions::default()).unwrap();
    assert!(matches!(document.container(), Container::Delimited { delimiter: ';', .. }));
}

#[test]
fn sheets_are_asked_for_by_name() {
    let bytes =
        fixture::xlsx(&[("One", &[&["a"], &["b"], &["c"]]), ("Two", &[&[], &["x", "", "y"]])]);
    let mut document = open_one("a.xlsx", &bytes, &OpenOptions::default()).unwrap();
    let names: Vec<_> = document.sheet_names().iter().flatten().cloned().collect();
    assert_eq!(names, ["One".into(), "Two".into()]);
    assert_eq!(document.head(Some("One"), 2).unwrap().rows.len(), 2);
    let two = document.sheet(Some("Two")).unwrap();
    let location = document.location(two.name.as_deref());
    let location = location.with_row(two.rows[0].number).with_column(2);
    assert!(location.to_string().ends_with("a.xlsx, sheet Two, row 2, column C"), "{location}");
    let error = document.sheet(Some("Three")).unwrap_err().to_string();
    assert!(error.contains("One, Two"), "{error}");
}

#[test]
fn a_sheet_nobody_asks_for_is_never_parsed() {
    let good =
        fixture::raw_xlsx("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>");
    assert!(open_one("a.xlsx", &good, &OpenOptions::default()).is_ok());
    let broken = fixture::raw_xlsx("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</w>");
    let mut document = open_one("a.xlsx", &broken, &OpenOptions::default()).unwrap();
    assert!(matches!(document.sheet(None), Err(TableError::Damaged { .. })));
}

#[test]
fn limits_are_kept_and_named() {
    let mut options = OpenOptions::default();
    options.limits.cells = 5;
    let mut document = open_one("a.csv", b"a,b\n1,2\n3,4\n", &options).unwrap();
    let error = document.sheet(None).unwrap_err();
    assert!(error.to_string().contains("limit of 5"), "{error}");
    assert!(document.head(None, 2).is_ok());
    options.limits.file_bytes = 3;
    assert!(matches!(
        open_one("a.csv", b"a,b\n", &options),
        Err(TableError::TooLarge { limit: 3, .. })
    ));
}

#[test]
fn rows_out_of_order_are_put_in_order() {
    let bytes = fixture::raw_xlsx(
        r#"<sheetData><row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#,
    );
    let mut document = open_one("a.xlsx", &bytes, &OpenOptions::default()).unwrap();
    let rows = document.sheet(None).unwrap().rows;
    assert_eq!([rows[0].number, rows[1].number], [1, 3]);
}

#[test]
fn the_digest_is_of_the_whole_file() {
    let document = open_one("a.csv", b"abc", &OpenOptions::default()).unwrap();
    assert_eq!(
        document.sha256(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn the_forced_encoding_is_echoed() {
    let options =
        OpenOptions { encoding: Some(encoding_rs::WINDOWS_1251), ..OpenOptions::default() };
    let mut document = open_one("a.csv", b"\xc4\xe8\xf1\xea,1\n", &options).unwrap();
    assert!(document.container().to_string().contains("windows-1251"));
    assert_eq!(text(document.sheet(None).unwrap().rows[0].cell(0)), "Диск");
}

#[test]
fn open_document_sheets_are_read() {
    let content = r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row><table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let bytes = fixture::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ]);
    let mut document = open_one("a.ods", &bytes, &OpenOptions::default()).unwrap();
    assert_eq!(document.container(), &Container::Ods);
    let rows = document.sheet(Some("S")).unwrap().rows;
    assert_eq!((rows.len(), rows[0].number), (1, 5));
    assert_eq!(rows[0].cell(2), &Cell::Number(2.0));
}

#[test]
fn an_error_becomes_a_finding_with_a_hint() {
    let error = open_one("a.xls", b"<html><table>", &OpenOptions::default()).unwrap_err();
    let finding = error.to_finding();
    assert_eq!(finding.code, "not-a-table");
    assert_eq!(finding.message, "not a table: it is an HTML page");
    assert!(finding.hint.is_some() && finding.location.is_some());
}

#[test]
fn text_is_the_same_held_or_read_from_the_disk() {
    let streamed = OpenOptions {
        limits: Limits { held_text_bytes: 0, ..Limits::default() },
        ..OpenOptions::default()
    };
    let plain = "Name;Größe\r\n\"a\r\nb\";1\r\n\r\nc;2\r\n";
    let utf16: Vec<u8> =
        format!("\u{feff}{plain}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ansi = encoding_rs::WINDOWS_1252.encode(plain).0.into_owned();
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(plain.as_bytes());
    let declared = format!("sep=;\r\n{plain}").into_bytes();
    for bytes in [plain.as_bytes().to_vec(), utf16, ansi, marked, declared] {
        let (_folder, path) = write("a.csv", &bytes);
        let read = |options| {
            let mut document = open(&path, options).unwrap().documents.remove(0);
            let cells: Vec<Vec<String>> = document
                .sheet(None)
                .unwrap()
                .rows
                .iter()
                .map(|row| row.cells.iter().map(text).collect())
                .collect();
            (cells, document.sha256().to_owned(), document.container().clone())
        };
        assert_eq!(read(&streamed), read(&OpenOptions::default()));
    }
}

#[test]
fn tables_of_a_web_page_are_sheets() {
    let page = b"<html><table><tr><td>x</td></tr></table><table><tr><td>Name</td><td>a</td></tr></table></html>";
    let (_folder, path) = write("report.xls", page);
    let mut document = open(&path, &OpenOptions::default()).unwrap().documents.remove(0);
    assert_eq!(document.container(), &Container::Page);
    let second = document.sheet(Some("table 2")).unwrap();
    assert_eq!(text(second.rows[0].cell(1)), "a");
}

#[test]
fn a_quotation_mark_that_nothing_closes_loses_no_row() {
    let text = "Server,Cores,Memory\ns1,2,4\n\"s2,2,4\ns3,2,4\n";
    for held_text_bytes in [0, 1 << 20] {
        let options = OpenOptions {
            limits: Limits { held_text_bytes, ..Limits::default() },
            ..OpenOptions::default()
        };
        let (_folder, path) = write("a.csv", text.as_bytes());
        let mut document = open(&path, &options).unwrap().documents.remove(0);
        for again in [false, true] {
            let rows = document.sheet(None).unwrap().rows;
            let names: Vec<String> = rows.iter().map(|row| self::text(row.cell(0))).collect();
            assert_eq!(names, ["Server", "s1", "s2", "s3"]);
            let told = document.take_notices();
            assert_eq!(told.len(), usize::from(!again));
            assert!(told.iter().all(|finding| finding.code == "open-quote"
                && finding.location.as_ref().and_then(|location| location.row) == Some(3)));
        }
    }
}

#[test]
fn separators_without_end_are_no_row() {
    let wide = |cells: usize| format!("a,b\n{}x\n", ",".repeat(cells - 1));
    let read =
        |text: String| open_one("a.csv", text.as_bytes(), &OpenOptions::default())?.sheet(None);
    assert_eq!(read(wide(1 << 20)).unwrap().rows[1].cells.len(), 1 << 20);
    let error = read(wide((1 << 20) + 1)).unwrap_err().to_string();
    assert!(error.contains("row 2") && error.contains("a row of 1048577 cells"), "{error}");
    // What is blank at the end is no cell.
    assert_eq!(read(format!("a,b\nc{}\n", ",".repeat(2 << 20))).unwrap().rows.len(), 2);
    assert!(matches!(read(wide(20 << 20)), Err(TableError::TooLarge { .. })));
}
