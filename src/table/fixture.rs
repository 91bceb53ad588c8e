//! Files for tests, built in memory.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::template::{HeadingFile, HeadingTable};

/// Headings like those of the planner's sheet.
pub(crate) fn planner() -> HeadingTable {
    const HEADINGS: &str = r#"
[tables.servers.fields]
name = { aliases = ["Server Name/Hostname", "Server name", "Name"], required = true }
cores = { aliases = ["Processor Cores", "Cores"], kind = "number", required = true }
memory = { aliases = ["Memory allocation", "Memory", "RAM"], unit = "MB", kind = "number", required = true }
storage = { aliases = ["Total Storage", "Storage"], unit = "GB", kind = "number", required = true }
qualified = { aliases = ["Is VM qualified?"] }
nics = { aliases = ["Number of NICs"], kind = "number" }
disks = { aliases = ["Number of disks attached", "Disks"], kind = "number" }
utilization = { aliases = ["Disk capacity utilization (%)"], unit = "%", kind = "number" }
change_rate = { aliases = ["Daily data change rate (%)", "Change rate"], unit = "%", kind = "number" }
azure_size = { aliases = ["Mapping Azure VM size (either fill or use the button above to compute)"] }
os = { aliases = ["Operating System & Version"] }
boot_efi = { aliases = ["EFI Boot?"] }
storage_tier = { aliases = ["Need Premium(P) or Standard(S) storage?"] }
standard_iops = { aliases = ["IOPS on Standard storage"] }
standard_account = { aliases = ["Virtual machine can go to Standard storage account number"] }
premium_iops = { aliases = ["IOPS on Premium storage"] }
premium_account = { aliases = ["Virtual machine can go to Premium storage account number"] }
"#;
    HeadingFile::parse(HEADINGS).unwrap().tables.remove("servers").unwrap()
}

/// A workbook of text cells.
pub(crate) fn xlsx(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*cells) {
                sheet.write(row, column, *text).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A zip archive.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The parts of a workbook with hand-written sheet XML.
pub(crate) fn raw_xlsx(sheet_data: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet_data}</worksheet>"#
    );
    zip(&[
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// The header and directory of an OLE file with these streams, without their content.
pub(crate) fn ole(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    // Sectors of 512 bytes; the directory is in the first.
    bytes[30] = 9;
    for name in std::iter::once(&"Root Entry").chain(streams) {
        let start = bytes.len();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(start + 128, 0);
    }
    bytes.resize(bytes.len().max(4096), 0);
    bytes
}

/// A binary workbook that claims a whole sheet `S`: `web` in A5 and 2.5 in the given column of row 5.
pub(crate) fn xlsb(column: u32) -> Vec<u8> {
    fn record(stream: &mut Vec<u8>, kind: u16, body: &[u8]) {
        let [low, high] = kind.to_le_bytes();
        stream.push(low);
        // Kinds from 128 on are written as two groups of seven bits; these constants already are.
        stream.extend((high > 0).then_some(high));
        stream.push(u8::try_from(body.len()).unwrap());
        stream.extend(body);
    }
    fn text(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let length = u32::try_from(units.len()).unwrap().to_le_bytes();
        let units = units.into_iter().flat_map(u16::to_le_bytes);
        length.into_iter().chain(units).collect()
    }
    let cell = |column: u32, value: &[u8]| [&column.to_le_bytes(), &[0; 4][..], value].concat();
    let mut workbook = Vec::new();
    record(&mut workbook, 0x0183, &[]);
    record(&mut workbook, 0x018f, &[]);
    let bundle = [&[0; 4], &1_u32.to_le_bytes(), &text("rId1")[..], &text("S")].concat();
    record(&mut workbook, 0x019c, &bundle);
    record(&mut workbook, 0x0190, &[]);
    record(&mut workbook, 0x0184, &[]);
    record(&mut workbook, 0x019d, &[]);
    let mut sheet = Vec::new();
    record(&mut sheet, 0x0181, &[]);
    let claim = [0, 0x000f_ffff, 0, 0x3fff].map(u32::to_le_bytes).concat();
    record(&mut sheet, 0x0194, &claim);
    record(&mut sheet, 0x0191, &[]);
    record(&mut sheet, 0x00, &4_u32.to_le_bytes());
    record(&mut sheet, 0x06, &cell(0, &text("web")));
    record(&mut sheet, 0x05, &cell(column, &2.5_f64.to_le_bytes()));
    record(&mut sheet, 0x0192, &[]);
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}
