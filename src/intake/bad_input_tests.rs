//! Files that are not what they should be. None of them may panic, and each must be explained.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;

use super::*;
use crate::finding::Severity;
use crate::intake::fixture::{Folder, of, refused};
use crate::table::{Limits, OpenOptions};

const LIST: &str = "Name,Cores,RAM (GB),Disk (GB)\n";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(LIST.trim().split(',')) {
        sheet.write(0, column, heading).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn server(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, name: &str) {
    sheet.write(row, 0, name).unwrap();
    for (column, number) in [(1, 2.0), (2, 4.0), (3, 100.0)] {
        sheet.write(row, column, number).unwrap();
    }
}

/// The code, severity and hint of the only finding about a file that cannot be used.
fn refusal(name: &str, bytes: &[u8]) -> &'static str {
    let folder = Folder::new();
    let path = folder.file(name, bytes);
    let findings = refused(read(&[path], &IntakeOptions::default()));
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.hint.is_some(), "{finding}");
    finding.code
}

#[test]
fn files_that_cannot_be_opened_are_explained() {
    let whole = book(|sheet| server(sheet, 1, "web"));
    let encrypted = {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes[30] = 9;
        for name in ["Root Entry", "EncryptionInfo", "EncryptedPackage"] {
            let start = bytes.len();
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(start + 128, 0);
        }
        bytes.resize(4096, 0);
        bytes
    };
    assert_eq!(refusal("a.xlsx", &encrypted), "password-protected");
    assert_eq!(refusal("a.xlsx", &whole[..whole.len() / 2]), "damaged-file");
    assert_eq!(refusal("a.xlsx", b""), "empty-file");
    assert_eq!(refusal("a.pdf", b"%PDF-1.7"), "not-a-table");
    assert_eq!(refusal("a.zip", &zip(&[("x/y.pdf", b"%PDF")])), "not-a-table");
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_refused() {
    let folder = Folder::new();
    let path = folder.file("a.zip", zip(&[("a.csv", &vec![b' '; 1 << 20])]));
    let limits = Limits { unpacked_bytes: 1 << 16, ..Limits::default() };
    let options = IntakeOptions {
        open: OpenOptions { limits, ..OpenOptions::default() },
        ..IntakeOptions::default()
    };
    let findings = refused(read(&[path], &options));
    assert_eq!(findings[0].code, "file-too-large");
}

#[test]
fn a_zip_of_csv_files_is_one_export() {
    let info = b"VM,Powerstate,CPUs,Memory,VM ID,HW version\nweb,poweredOn,2,4096,vm-1,1\n";
    let disk =
        b"VM,Powerstate,Disk,Capacity MB,VM ID,HW version\nweb,poweredOn,Hard disk 1,1024,vm-1,1\n";
    let folder = Folder::new();
    folder.file(
        "x.zip",
        zip(&[
            ("a/RVTools_tabvInfo.csv", info),
            ("a/RVTools_tabvDisk.csv", disk),
            ("a/notes.pdf", b"%PDF"),
        ]),
    );
    let intake = folder.read().unwrap();
    assert_eq!(intake.estate.servers[0].storage_gb, Some(1.0));
    assert_eq!(of(&intake.findings, "not-a-table")[0].severity, Severity::Note);
}

#[test]
fn rows_of_formats_alone_are_no_rows_and_far_rows_are_read() {
    let folder = Folder::new();
    folder.file(
        "a.xlsx",
        book(|sheet| {
            let bold = Format::new().set_bold();
            for row in 1..3000 {
                sheet.write_blank(row, 0, &bold).unwrap();
            }
            server(sheet, 1_048_575, "web");
        }),
    );
    let intake = folder.read().unwrap();
    assert_eq!((intake.estate.servers.len(), intake.sources[0].rows), (1, 1));
    assert_eq!(intake.estate.servers[0].location.row, Some(1_048_576));
}

#[test]
fn a_renamed_file_is_what_it_is() {
    let folder = Folder::new();
    folder.file("a.xls", format!("{LIST}web,2,4,100\n"));
    let page = "<html><body><table><tr><th>Name</th><th>Cores</th><th>RAM (GB)</th><th>Disk (GB)</th></tr><tr><td>db</td><td>2</td><td>4</td><td>50</td></tr></table></body></html>";
    folder.file("b.xls", page);
    let intake = folder.read().unwrap();
    let names: Vec<&str> = intake.estate.servers.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["web", "db"]);
    assert!(intake.files[0].encoding.as_deref().unwrap().starts_with("text separated by commas"));
}

#[test]
fn a_full_sheet_of_the_old_format_is_warned_of() {
    use crate::inventory::rows_are_cut_off;
    use crate::table::Container;
    assert!(rows_are_cut_off(&Container::Xls, 65_536));
    assert!(!rows_are_cut_off(&Container::Xls, 65_535));
    assert!(!rows_are_cut_off(&Container::Xlsx, 65_536));
}

#[test]
fn a_large_list_is_read_whole_and_its_bad_cells_are_one_finding() {
    let rows = (0..20_000).map(|n| format!("vm{n},2,4,{}\n", if n % 4 == 0 { "?" } else { "100" }));
    let folder = Folder::new();
    folder.file("a.csv", format!("{LIST}{}", rows.collect::<String>()));
    let intake = folder.read().unwrap();
    assert_eq!(intake.estate.servers.len(), 20_000);
    let cells = of(&intake.findings, "unexpected-value");
    assert_eq!(cells.len(), 1);
    assert!(cells[0].message.to_string().contains("4999 other cells"), "{cells:?}");
    assert_eq!(cells[0].location.as_ref().unwrap().row, Some(2));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(lines in proptest::collection::vec("[ -~;\t,\"äß€%]{0,60}", 0..12), heads in 0_usize..4) {
        let headings = [
            LIST,
            "VM,Powerstate,CPUs,Memory,VM ID,HW version\n",
            "Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs ),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)\n",
            "*Server name,*Cores,*Memory (In MB),*OS name,Number of disks,Storage in use (In GB),Disk 1 size (In GB)\n",
        ];
        let folder = Folder::new();
        folder.file("a.csv", format!("{}{}", headings[heads], lines.join("\n")));
        let _ = folder.read();
        let _ = inspect(&[folder.path().to_owned()], &IntakeOptions::default());
    }
}

#[test]
fn a_sheet_without_its_part_takes_no_other_sheet_with_it() {
    let mut book = Workbook::new();
    for name in ["Berlin", "Bonn"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0..).zip(LIST.trim().split(',')) {
            sheet.write(0, column, heading).unwrap();
        }
        server(sheet, 1, name);
    }
    let whole = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let file = archive.by_index_raw(place).unwrap();
        // The part of the first sheet becomes one that nothing lists.
        let name = file.name().unwrap().replace("sheet1.xml", "sheet7.xml");
        made.raw_copy_file_rename(file, name).unwrap();
    }
    let folder = Folder::new();
    folder.file("a.xlsx", made.finish().unwrap().into_inner());
    let intake = read(&[folder.path().to_owned()], &IntakeOptions::default()).unwrap();
    let names: Vec<&str> =
        intake.estate.servers.iter().map(|server| server.name.as_str()).collect();
    assert_eq!(names, ["Bonn"]);
    let found = |code: &str| intake.findings.iter().find(|finding| finding.code == code).unwrap();
    let damaged = found("damaged-file");
    assert_eq!(damaged.severity, Severity::Error);
    assert_eq!(damaged.location.as_ref().unwrap().sheet.as_deref(), Some("Berlin"));
    assert!(found("sheets-not-listed").message.to_string().ends_with("xl/worksheets/sheet7.xml"));
}
