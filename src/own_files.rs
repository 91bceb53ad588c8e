//! Files that asrcap wrote: each says so, and is known by it where it lies among the inputs of a later run.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

/// What a file says that made it.
pub(crate) const MADE_BY: &str = concat!("asrcap ", env!("CARGO_PKG_VERSION"));

/// The same as a comment of SVG, HTML and Markdown.
pub(crate) const MADE_BY_COMMENT: &str = concat!("<!-- asrcap ", env!("CARGO_PKG_VERSION"), " -->");

/// The keyword of a PNG for what made it.
pub(crate) const PNG_KEYWORD: &str = "Software";

/// Bytes at the start of a file in which it is said, but for what stands below.
const HEAD: u64 = 4096;

/// Bytes at the end of a file in which Markdown says it.
const TAIL: i64 = 64;

/// What a kind of file is known by: how it starts, and what stands in its head.
const HEADS: [(&[u8], &[u8]); 18] = [
    // Plans, comparisons, explanations, inspections, checks and scenarios as JSON.
    (b"{", b"\"asrcap.plan/"),
    (b"{\n  \"order\": [\n    \"inventory\",\n    \"measurements\",", b""),
    (b"[\n  {\n    \"id\": \"scenario\",", b"\"expression\": "),
    (b"{\n  \"figure\": \"", b"\"expression\": "),
    (b"{\n  \"files\": [\n    {\n      \"path\": ", b"\"format\": "),
    (b"{\n  \"passed\": ", b"\"limits\": "),
    (b"{\"settings\":{", b"\"outputs\":{\"delta_bandwidth_mbps\":"),
    // Figures, steps of the run book, pseudonyms and scenarios as CSV.
    (b"block,figure,label,value,unit,", b""),
    (b"number,hour,date,wave,batch,step,title,", b""),
    (b"kind,pseudonym,name\n", b""),
    // Price books and catalogues of sizes.
    (b"source_file,source_row,source_kind,", b""),
    (b"name,series,category,vcpus,memory_gib,", b""),
    (b"name,series,vCPUs,GiB,disks,NICs,", b""),
    (b"", b",outputs.delta_bandwidth_mbps,"),
    // Pages, charts and windows.
    (b"<!DOCTYPE html>", b"<meta name=\"generator\" content=\"asrcap "),
    (b"<svg ", b"<!-- asrcap "),
    (b"\x89PNG", b"Software\0asrcap "),
    (b"BEGIN:VCALENDAR", b"PRODID:-//asrcap//"),
];

/// The last column of the servers as CSV, and what it holds in every row. Rows of somebody else under the same headings do not have it.
pub(crate) const MADE_BY_COLUMN: &str = "made_by";
pub(crate) const MADE_BY_CELL: &str = "asrcap";

/// What the headings of the servers as CSV start with.
const SERVERS: &[u8] = b"name,readiness,reasons,cores,memory_mb,";
const SERVERS_BY_SEMICOLON: &[u8] = b"name;readiness;reasons;cores;memory_mb;";

/// Bytes of that file in which its first row ends, whatever reasons it has.
const FIRST_ROW: u64 = 1 << 20;

/// What stands in its second column. Of files without a column that says who made them these rows are taken for ours.
const VERDICTS: [&str; 4] = ["ready", "conditional", "not_ready", "unknown"];

/// The category of a workbook that is a result. Blank workbooks that customers fill in have none.
pub(crate) const WORKBOOK_CATEGORY: &str = "asrcap report";

/// Where a workbook of Excel and one of `OpenDocument`, which it may have been saved as, hold the category. It is a keyword too:
/// `OpenDocument` has no categories.
const PROPERTIES: [&str; 2] = ["docProps/core.xml", "meta.xml"];
const CATEGORY: &[u8] = b">asrcap report<";
const PACKAGE: &[u8] = b"PK\x03\x04";

/// Bytes of the part that names the category.
const LONGEST_PROPERTIES: u64 = 1 << 20;

/// Whether asrcap wrote a file.
pub(crate) fn is_own(path: &Path) -> io::Result<bool> {
    is_own_content(&mut File::open(path)?)
}

/// Whether asrcap wrote a file of an archive.
pub(crate) fn is_own_member(content: &[u8]) -> bool {
    is_own_content(&mut Cursor::new(content)).unwrap_or(false)
}

fn is_own_content(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    // Spreadsheets write a byte order mark, and semicolons where the comma is a decimal sign.
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let by_semicolon = text.starts_with(SERVERS_BY_SEMICOLON);
    if head.starts_with(PACKAGE) {
        return Ok(has_category(file));
    }
    if text.starts_with(SERVERS) || by_semicolon {
        return has_own_rows(file, if by_semicolon { b';' } else { b',' });
    }
    let is_known = |(start, held): &(&[u8], &[u8])| {
        text.starts_with(start) && memmem::find(text, held).is_some()
    };
    Ok(HEADS.iter().any(is_known) || is_signed(file)?)
}

/// Whether the first row below the headings of the servers as CSV is one of asrcap's.
fn has_own_rows(file: &mut (impl Read + Seek), separator: u8) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = csv::ReaderBuilder::new();
    let mut rows = reader.flexible(true).delimiter(separator).from_reader(file.take(FIRST_ROW));
    let is_stamped = rows.headers()?.iter().next_back() == Some(MADE_BY_COLUMN);
    let Some(row) = rows.records().next() else { return Ok(true) };
    let row = row?;
    Ok(if is_stamped {
        row.iter().next_back() == Some(MADE_BY_CELL)
    } else {
        row.get(1).is_some_and(|verdict| VERDICTS.contains(&verdict))
    })
}

fn has_category(file: &mut (impl Read + Seek)) -> bool {
    let Ok(mut package) = ZipArchive::new(BufReader::new(file)) else {
        return false;
    };
    PROPERTIES.iter().any(|name| {
        let Ok(part) = package.by_name(name) else { return false };
        let mut text = Vec::new();
        let is_read = part.take(LONGEST_PROPERTIES).read_to_end(&mut text).is_ok();
        is_read && memmem::find(&text, CATEGORY).is_some()
    })
}

/// Whether the last line is the comment that Markdown ends with.
fn is_signed(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = TAIL.min(i64::try_from(length).unwrap_or(TAIL));
    file.seek(SeekFrom::End(-tail))?;
    let mut text = Vec::new();
    file.take(tail.unsigned_abs()).read_to_end(&mut text)?;
    let last = text.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(last.starts_with(b"<!-- asrcap ") && last.ends_with(b" -->"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own_text(text: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        is_own(&path).unwrap()
    }

    #[test]
    fn a_workbook_that_was_saved_as_open_document_is_ours() {
        let package = |name: &str, text: &str| {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file("mimetype", options).unwrap();
            archive.start_file(name, options).unwrap();
            std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
            archive.finish().unwrap().into_inner()
        };
        let keyword = "<meta:keyword>asrcap report</meta:keyword>";
        assert!(is_own_member(&package("meta.xml", keyword)));
        assert!(is_own_member(&package(
            "docProps/core.xml",
            "<x:category>asrcap report</x:category>"
        )));
        assert!(!is_own_member(&package("meta.xml", "<meta:keyword>report</meta:keyword>")));
        assert!(!is_own_member(&package("a.csv", keyword)));
    }

    #[test]
    fn servers_are_ours_by_what_their_rows_say() {
        let stamped = "name,readiness,reasons,cores,memory_mb,made_by\n";
        let unstamped = "name,readiness,reasons,cores,memory_mb,os\n";
        let long = "x".repeat(10_000);
        assert!(is_own_text(&format!("{stamped}web,ready,,4,8192,asrcap\n")));
        assert!(is_own_text(&format!("{stamped}web,not_ready,\"{long}\na\",4,8192,asrcap\n")));
        assert!(!is_own_text(&format!("{stamped}web,ready,,4,8192,\n")));
        // Saved by a spreadsheet.
        let marked = format!("\u{feff}{stamped}web,ready,,4,8192,asrcap\n");
        assert!(is_own_text(&marked) && is_own_text(&marked.replace(',', ";")));
        assert!(!is_own_text(&format!("{stamped}web,ready,,4,8192\n")));
        // What was written before the column was.
        assert!(is_own_text(&format!("{unstamped}web,conditional,,4,8192,linux\n")));
        assert!(!is_own_text(&format!("{unstamped}web,yes,,4,8192,linux\n")));
        assert!(is_own_text(unstamped));
    }
}
