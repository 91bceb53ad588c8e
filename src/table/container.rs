//! What a file is, by its content and not by its name.

use std::io::Cursor;
use std::sync::Arc;

use encoding_rs::Encoding;
use zip::ZipArchive;

use super::encoding;
use super::error::{Protection, TableError};

/// The kind of a table file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    /// Excel 2007 and later (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Excel binary workbook (`.xlsb`).
    Xlsb,
    /// Excel 97 to 2003 (`.xls`).
    Xls,
    /// `OpenDocument` spreadsheet (`.ods`).
    Ods,
    /// Workbook in the XML format of Excel 2003 (`.xml`, `.xls`).
    SpreadsheetXml,
    /// The tables of a saved web page, whatever its name.
    Page,
    /// A JSON file, which is no table but which some tools write.
    Json,
    /// Text that a program printed for people: lines of keys and values, or columns aligned with blanks.
    Printed,
    /// Text with separators.
    Delimited {
        /// The encoding it was read in.
        encoding: &'static Encoding,
        /// Whether it started with a byte order mark.
        byte_order_mark: bool,
        /// The separator.
        delimiter: char,
    },
}

impl std::fmt::Display for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Xlsx => f.write_str("Excel workbook"),
            Self::Xlsb => f.write_str("Excel binary workbook"),
            Self::Xls => f.write_str("Excel 97-2003 workbook"),
            Self::Ods => f.write_str("OpenDocument spreadsheet"),
            Self::SpreadsheetXml => f.write_str("Excel 2003 XML workbook"),
            Self::Page => f.write_str("HTML page"),
            Self::Json => f.write_str("JSON file"),
            Self::Printed => f.write_str("printed text"),
            Self::Delimited { encoding, delimiter, .. } => {
                let separator = match delimiter {
                    '\t' => "tabs",
                    ';' => "semicolons",
                    '|' => "vertical bars",
                    _ => "commas",
                };
                write!(f, "text separated by {separator}, {}", encoding.name())
            }
        }
    }
}

/// How to go on with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Workbook(Container),
    Text,
    Archive,
    SpreadsheetXml,
    Page,
    Json,
}

/// Whether the first bytes are those of a zip archive or an OLE file, which have to be read whole.
pub(crate) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(OLE)
}

/// A web page that holds no table.
pub(crate) fn page_without_table(path: &Arc<str>) -> TableError {
    other(path, "an HTML page", RESAVE)
}

const RESAVE: &str = "Open it in Excel and save it as xlsx";

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Formats that are recognised by their first bytes: the name and the advice.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF document", "Export the data as xlsx or CSV"),
    (b"{\\rtf", "a rich text document", "Save the table as xlsx or CSV"),
    (b"\x89PNG", "a picture", "Export the data as xlsx or CSV"),
    (b"\xff\xd8\xff", "a picture", "Export the data as xlsx or CSV"),
    (b"GIF8", "a picture", "Export the data as xlsx or CSV"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first"),
    (b"Rar!", "a rar archive", "Unpack it first"),
    (b"SQLite format 3", "a database", "Export the tables as CSV"),
    (b"\x09\x08\x10\0", "a bare Excel stream", "Open it in Excel and save it as xlsx"),
    (b"\x09\x04\x06\0", "an Excel 4 sheet", "Open it in Excel and save it as xlsx"),
    (b"\x09\x02\x06\0", "an Excel 3 sheet", "Open it in Excel and save it as xlsx"),
];

/// Finds out what a file is; the error names what it is if it is no table.
pub(crate) fn detect(
    path: &Arc<str>,
    bytes: &[u8],
    forced: Option<&'static Encoding>,
) -> Result<Kind, TableError> {
    if bytes.is_empty() {
        return Err(TableError::Empty { path: Arc::clone(path) });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return detect_zip(path, bytes);
    }
    if bytes.starts_with(OLE) {
        return detect_ole(path, bytes);
    }
    if let Some((_, found, hint)) = OTHERS.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(other(path, found, hint));
    }
    detect_text(path, bytes, forced)
}

fn other(path: &Arc<str>, found: &str, hint: &'static str) -> TableError {
    TableError::NotATable { path: Arc::clone(path), found: found.to_owned(), hint }
}

fn detect_zip(path: &Arc<str>, bytes: &[u8]) -> Result<Kind, TableError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| TableError::Damaged {
        path: Arc::clone(path),
        message: error.to_string(),
    })?;
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).to_lowercase().replace('\\', "/"))
        .collect();
    if names.is_empty() && bytes.starts_with(b"PK\x03\x04") {
        let message = "its directory lists none of the files in it".to_owned();
        return Err(TableError::Damaged { path: Arc::clone(path), message });
    }
    if names.is_empty() {
        return Err(TableError::Empty { path: Arc::clone(path) });
    }
    let has = |wanted: &str| names.iter().any(|name| name.trim_start_matches('/') == wanted);
    let under =
        |folder: &str| names.iter().any(|name| name.trim_start_matches('/').starts_with(folder));
    if has("[content_types].xml") {
        return if has("xl/workbook.bin") {
            Ok(Kind::Workbook(Container::Xlsb))
        } else if under("word/") {
            Err(other(path, "a Word document", "Save the table as xlsx or CSV"))
        } else if under("ppt/") {
            Err(other(path, "a presentation", "Export the data as xlsx or CSV"))
        } else {
            Ok(Kind::Workbook(Container::Xlsx))
        };
    }
    // LibreOffice encrypts a document as a whole from version 24.8 on.
    if has("encrypted-package") && has("mimetype") {
        let protection = Protection::Password;
        return Err(TableError::PasswordProtected { path: Arc::clone(path), protection });
    }
    if has("content.xml") && (has("mimetype") || has("meta-inf/manifest.xml")) {
        return Ok(Kind::Workbook(Container::Ods));
    }
    Ok(Kind::Archive)
}

/// The directory of an OLE file names its streams in UTF-16, in plain sight.
fn detect_ole(path: &Arc<str>, bytes: &[u8]) -> Result<Kind, TableError> {
    let has = |name: &str| {
        let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        wanted.extend([0, 0]);
        // Directory entries are 128 bytes long and start on such a border.
        bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
    };
    let protected =
        |protection| TableError::PasswordProtected { path: Arc::clone(path), protection };
    if has("DRMEncryptedDataSpace") || has("DRMEncryptedTransform") || has("\u{9}DRMContent") {
        return Err(protected(Protection::SensitivityLabel));
    }
    if has("EncryptedPackage") {
        return Err(protected(Protection::Password));
    }
    if has("Workbook") || has("Book") || has("WORKBOOK") || has("BOOK") {
        return Ok(Kind::Workbook(Container::Xls));
    }
    if has("WordDocument") {
        return Err(other(path, "a Word document", "Save the table as xlsx or CSV"));
    }
    if has("PowerPoint Document") {
        return Err(other(path, "a presentation", "Export the data as xlsx or CSV"));
    }
    if !ole_directory_is_there(bytes) {
        return Err(TableError::Damaged {
            path: Arc::clone(path),
            message: "it ends before its directory".to_owned(),
        });
    }
    Err(other(path, "an Office file without a workbook", "Save the table as xlsx or CSV"))
}

/// The header gives the sector size and the first sector of the directory.
fn ole_directory_is_there(bytes: &[u8]) -> bool {
    let shift = bytes.get(30).copied().unwrap_or_default();
    let sector = bytes.get(48..52).and_then(|field| field.try_into().ok()).map(u32::from_le_bytes);
    match sector {
        Some(sector) if shift < 16 => {
            let start = (u64::from(sector) + 1) << shift;
            start < bytes.len() as u64
        }
        _ => false,
    }
}

fn detect_text(
    path: &Arc<str>,
    bytes: &[u8],
    forced: Option<&'static Encoding>,
) -> Result<Kind, TableError> {
    const START: usize = 16 * 1024;
    // An even length keeps UTF-16 whole; a UTF-8 character cut in half only matters at the very end.
    let mut start = bytes.get(..START.min(bytes.len())).unwrap_or(bytes);
    if start.len() == START
        && let Err(error) = std::str::from_utf8(start)
        && error.error_len().is_none()
    {
        start = start.get(..error.valid_up_to()).unwrap_or(start);
    }
    let text = encoding::decode(start, forced).text;
    let blg = path.to_lowercase().ends_with(".blg");
    if blg {
        return Err(other(
            path,
            "a Windows performance log",
            "Convert it with: relog <name>.blg -f csv -o <name>.csv",
        ));
    }
    if encoding::is_binary(&text) {
        return Err(other(
            path,
            "binary data of an unknown kind",
            "Give an xlsx, xlsb, xls, ods or CSV file",
        ));
    }
    let trimmed = text.trim_start();
    if trimmed.is_empty() && bytes.len() <= START {
        return Err(TableError::Empty { path: Arc::clone(path) });
    }
    match markup(trimmed) {
        Some(Ok(kind)) => Ok(kind),
        Some(Err((found, hint))) => Err(other(path, found, hint)),
        None => Ok(Kind::Text),
    }
}

fn markup(text: &str) -> Option<Result<Kind, (&'static str, &'static str)>> {
    let lower = text.to_lowercase();
    if lower.starts_with("mime-version:") && lower.contains("multipart/related") {
        return Some(Err(("a web archive", RESAVE)));
    }
    if lower.starts_with('<') {
        let html = ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style"];
        // Its tables look like those of a page.
        let is_workbook = lower.contains("urn:schemas-microsoft-com:office:spreadsheet")
            && lower.contains("workbook");
        return Some(if is_workbook && !lower.contains("<html") {
            Ok(Kind::SpreadsheetXml)
        } else if html.iter().any(|tag| lower.contains(tag)) {
            Ok(Kind::Page)
        } else if lower.contains("<sysstat") {
            // `sadf -x`, whose tags its reader looks for in the lines.
            Ok(Kind::Text)
        } else {
            Err(("an XML file", "Export the data as xlsx or CSV"))
        });
    }
    let mut chars = lower.chars().filter(|c| !c.is_whitespace());
    match (chars.next(), chars.next()) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[')) => Some(Ok(Kind::Json)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::fixture;

    fn kind(bytes: &[u8]) -> Result<Kind, TableError> {
        detect(&"x.xls".into(), bytes, None)
    }

    fn message(bytes: &[u8]) -> String {
        kind(bytes).unwrap_err().to_string()
    }

    #[test]
    fn text_is_text_whatever_its_name() {
        assert_eq!(kind(b"a,b\n1,2\n").unwrap(), Kind::Text);
        assert_eq!(kind(b"[Servers];RAM\nx;1\n").unwrap(), Kind::Text);
    }

    #[test]
    fn other_formats_are_named() {
        assert_eq!(kind(b"<html><body><table>").unwrap(), Kind::Page);
        let book = b"\xef\xbb\xbf<?xml version=\"1.0\"?><?mso?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Table>";
        assert_eq!(kind(book).unwrap(), Kind::SpreadsheetXml);
        assert!(message(b"<?xml version=\"1.0\"?><a/>").contains("an XML file"));
        assert!(message(b"%PDF-1.7").contains("PDF"));
        assert_eq!(kind(b"[ {\"a\": 1} ]").unwrap(), Kind::Json);
        assert!(message(b"\x01\x02\x03\x00\xff\x10abc").contains("binary"));
        assert!(kind(b"%PDF-1.7").unwrap_err().hint().unwrap().contains("CSV"));
    }

    #[test]
    fn nothing_and_blanks_are_empty() {
        assert!(matches!(kind(b""), Err(TableError::Empty { .. })));
        assert!(matches!(kind(b"\xef\xbb\xbf \r\n"), Err(TableError::Empty { .. })));
    }

    #[test]
    fn ole_files_are_told_apart_by_their_streams() {
        let protection = |streams: &[&str]| match kind(&fixture::ole(streams)) {
            Err(TableError::PasswordProtected { protection, .. }) => Some(protection),
            _ => None,
        };
        assert_eq!(protection(&["EncryptionInfo", "EncryptedPackage"]), Some(Protection::Password));
        assert_eq!(
            protection(&["EncryptedPackage", "\u{6}DataSpaces", "DRMEncryptedDataSpace"]),
            Some(Protection::SensitivityLabel)
        );
        assert_eq!(kind(&fixture::ole(&["Workbook"])).unwrap(), Kind::Workbook(Container::Xls));
        assert!(message(&fixture::ole(&["WordDocument"])).contains("Word"));
        assert!(message(&fixture::ole(&["Contents"])).contains("without a workbook"));
        let cut = &fixture::ole(&["Workbook"])[..512];
        assert!(matches!(kind(cut), Err(TableError::Damaged { .. })));
    }

    #[test]
    fn half_a_workbook_is_damaged() {
        let whole = fixture::xlsx(&[("A", &[&["x"]])]);
        assert_eq!(kind(&whole).unwrap(), Kind::Workbook(Container::Xlsx));
        let half = &whole[..whole.len() / 2];
        assert!(matches!(kind(half), Err(TableError::Damaged { .. })));
    }
}
