//! A zip archive of tables, read like a folder.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipReadOptions;
use zip::read::ZipFileEntry;

use super::budget::FileBudget;
use super::container::{self, Kind};
use super::document::{Document, Opened};
use super::error::{Protection, TableError};
use super::limits::OpenOptions;
use super::zip_directory::{self, Unlisted};
use crate::finding::Finding;
use crate::message;
use crate::own_files;
use crate::source::Location;

/// The bytes of a file's own header beside its name.
const HEADER: u64 = 30;

pub(crate) fn open(
    bytes: Vec<u8>,
    options: &OpenOptions,
    budget: &FileBudget,
) -> Result<Opened, TableError> {
    let path = budget.path();
    let mut reader = Cursor::new(bytes);
    let damaged =
        |path: &Arc<str>, message: String| TableError::Damaged { path: Arc::clone(path), message };
    let entries =
        zip_directory::entries(&mut reader).map_err(|error| damaged(path, error.to_string()))?;
    let unlisted = zip_directory::unlisted(reader.get_ref(), &entries);
    let members = members(entries);
    if overlap(&members) {
        return Err(damaged(path, "several of its files stand at one place in it".to_owned()));
    }
    let unpacked =
        members.iter().fold(0, |sum: u64, member| sum.saturating_add(member.entry.size()));
    budget.unpack(None, unpacked)?;
    let mut opened = Opened { documents: Vec::new(), skipped: Vec::new() };
    for member in members {
        // What is called like a folder is a file if something stands in it.
        let is_folder = member.entry.is_dir() && member.entry.size() == 0;
        if is_folder || is_clutter(&member.name) {
            continue;
        }
        match member.open(&mut reader, options, budget) {
            Ok(document) => opened.documents.push(document),
            Err(error) => opened.skipped.push(error),
        }
    }
    opened.skipped.extend(unlisted.map(|unlisted| not_listed(path, &unlisted)));
    opened.documents.sort_by(|a, b| a.path().as_ref().cmp(b.path().as_ref()));
    if opened.documents.is_empty() {
        return Err(opened.skipped.pop().unwrap_or(TableError::Empty { path: Arc::clone(path) }));
    }
    Ok(opened)
}

/// A file of an archive.
struct Member {
    entry: ZipFileEntry<'static>,
    /// Its name in the archive, with a number behind it where others before it have the same: `a.csv (2)`.
    name: String,
    /// The name that it shares with one before it.
    shared_name: Option<String>,
}

/// The files with the names that they are called by.
fn members(entries: Vec<ZipFileEntry<'static>>) -> Vec<Member> {
    let mut members = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let given = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => format!("file {}", members.len() + 1),
        };
        let number = seen.entry(given.clone()).or_insert(0);
        *number += 1;
        let (name, shared_name) = match *number {
            1 => (given, None),
            number => (format!("{given} ({number})"), Some(given)),
        };
        members.push(Member { entry, name, shared_name });
    }
    members
}

/// Files that the directory leaves out are not read: what is no part of the archive may be an older copy.
fn not_listed(path: &Arc<str>, unlisted: &Unlisted) -> TableError {
    let others = match unlisted.count - 1 {
        0 => String::new(),
        1 => " and 1 other file".to_owned(),
        count => format!(" and {count} other files"),
    };
    TableError::Damaged {
        path: format!("{path}!{}", unlisted.first).into(),
        message: format!("the directory of the archive does not list it{others}; not read"),
    }
}

/// Whether bytes of the archive belong to two files: each of them would be unpacked anew.
fn overlap(members: &[Member]) -> bool {
    let place = |Member { entry, .. }: &Member| {
        let head = HEADER + entry.name_raw().len() as u64;
        let start = entry.header_start();
        (start, start.saturating_add(head).saturating_add(entry.compressed_size()))
    };
    let mut places: Vec<(u64, u64)> = members.iter().map(place).collect();
    places.sort_unstable();
    places.windows(2).any(|pair| matches!(pair, [(_, end), (next, _)] if end > next))
}

impl Member {
    fn open(
        self,
        reader: &mut Cursor<Vec<u8>>,
        options: &OpenOptions,
        budget: &FileBudget,
    ) -> Result<Document, TableError> {
        let inner: Arc<str> = format!("{}!{}", budget.path(), self.name).into();
        if self.entry.encrypted() {
            let protection = Protection::Archive;
            return Err(TableError::PasswordProtected { path: inner, protection });
        }
        let content = unpack(self.entry, reader)
            .map_err(|message| TableError::Damaged { path: Arc::clone(&inner), message })?;
        if options.leave_out_results && own_files::is_own_member(&content) {
            return Err(TableError::OwnOutput { path: inner });
        }
        let kind = container::detect(&inner, &content, options.encoding)?;
        if kind == Kind::Archive {
            return Err(TableError::NotATable {
                path: inner,
                found: "an archive inside an archive".to_owned(),
                hint: "Unpack the outer one first",
            });
        }
        let mut document = Document::from_bytes(content, kind, options, &budget.member(&inner))?;
        if let Some(name) = self.shared_name {
            let message =
                message!("the archive has another file called {name}; both are read", name);
            let hint = message!("Check that none of them is an older copy of the other");
            let finding = Finding::warning("files-of-one-name", inner.as_ref(), message);
            document.notice(finding.hint(hint).at(Location::file(inner)));
        }
        Ok(document)
    }
}

fn unpack(entry: ZipFileEntry<'_>, reader: &mut Cursor<Vec<u8>>) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    let mut file =
        entry.with_reader(reader, ZipReadOptions::new()).map_err(|error| error.to_string())?;
    file.read_to_end(&mut content).map_err(|error| error.to_string())?;
    Ok(content)
}

/// Files that macOS and Windows add to archives.
fn is_clutter(name: &str) -> bool {
    let name = name.replace('\\', "/");
    let file = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__MACOSX/") || file.starts_with('.') || file.eq_ignore_ascii_case("thumbs.db")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::budget::Budget;
    use crate::table::fixture;

    fn open_bytes(bytes: Vec<u8>, options: &OpenOptions) -> Result<Opened, TableError> {
        let budget = Budget::new(options.limits).file(&"set.zip".into(), bytes.len() as u64);
        open(bytes, options, &budget)
    }

    fn open_zip(files: &[(&str, &[u8])], options: &OpenOptions) -> Result<Opened, TableError> {
        open_bytes(fixture::zip(files), options)
    }

    #[test]
    fn tables_come_out_by_name_and_the_rest_is_told() {
        let book = fixture::xlsx(&[("S", &[&["x"]])]);
        let opened = open_zip(
            &[
                ("b/vDisk.csv", b"VM,Disk\na,b\n"),
                ("__MACOSX/b/._vDisk.csv", b"\0\0"),
                ("a.xlsx", &book),
                ("note.pdf", b"%PDF-1.4"),
            ],
            &OpenOptions::default(),
        )
        .unwrap();
        let paths: Vec<&str> = opened.documents.iter().map(|d| d.path().as_ref()).collect();
        assert_eq!(paths, ["set.zip!a.xlsx", "set.zip!b/vDisk.csv"]);
        assert_eq!(opened.skipped.len(), 1);
        assert!(opened.skipped[0].to_string().contains("set.zip!note.pdf"));
    }

    #[test]
    fn a_file_that_is_called_like_a_folder_is_read() {
        let files: [(&str, &[u8]); 3] =
            [("a/", b""), ("b.csv!", b"a,b\n1,2\n"), ("c/d.csv", b"a,b\n")];
        let mut bytes = fixture::zip(&files);
        // The library that writes archives takes such a name for that of a folder.
        for at in 0..bytes.len() - 6 {
            if &bytes[at..at + 6] == b"b.csv!" {
                bytes[at + 5] = b'/';
            }
        }
        let opened = open_bytes(bytes, &OpenOptions::default()).unwrap();
        let paths: Vec<&str> = opened.documents.iter().map(|d| d.path().as_ref()).collect();
        assert_eq!(paths, ["set.zip!b.csv/", "set.zip!c/d.csv"]);
        assert!(opened.skipped.is_empty());
    }

    #[test]
    fn results_are_left_out_where_that_is_wanted() {
        let files: [(&str, &[u8]); 2] = [
            ("explain.json", b"{\n  \"figure\": \"readiness\",\n  \"expression\": null\n}"),
            ("a.csv", b"a,b\n1,2\n"),
        ];
        let options = OpenOptions { leave_out_results: true, ..OpenOptions::default() };
        let opened = open_zip(&files, &options).unwrap();
        assert_eq!(opened.documents.len(), 1);
        assert!(matches!(&opened.skipped[..], [TableError::OwnOutput { .. }]));
        assert_eq!(open_zip(&files, &OpenOptions::default()).unwrap().documents.len(), 2);
    }

    #[test]
    fn an_archive_without_tables_is_an_error() {
        let error = open_zip(&[("note.pdf", b"%PDF-1.4")], &OpenOptions::default()).unwrap_err();
        assert!(matches!(error, TableError::NotATable { .. }));
    }

    #[test]
    fn an_encrypted_file_is_skipped_with_its_reason() {
        let mut bytes = fixture::zip(&[("a.csv", b"a,b\n"), ("b.csv", b"c,d\n")]);
        // The lowest bit of the flags, 8 bytes into the central and 6 into the local header.
        let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        bytes[6] |= 1;
        let opened = open_bytes(bytes, &OpenOptions::default()).unwrap();
        assert_eq!(opened.documents.len(), 1);
        assert!(matches!(
            opened.skipped[0],
            TableError::PasswordProtected { protection: Protection::Archive, .. }
        ));
    }

    #[test]
    fn the_limit_counts_unpacked_bytes() {
        let mut options = OpenOptions::default();
        options.limits.unpacked_bytes = 1000;
        let error = open_zip(&[("a.csv", &[b'a'; 2000])], &options).unwrap_err();
        assert!(matches!(error, TableError::TooLarge { limit: 1000, .. }));
        assert!(open_zip(&[("a.csv", &[b'a'; 900])], &options).is_ok());
    }

    #[test]
    fn a_lie_about_the_size_does_not_help() {
        let mut bytes = fixture::zip(&[("a.csv", &vec![b'a'; 100_000])]);
        let size = 100_000_u32.to_le_bytes();
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|&at| bytes[at..at + 4] == size).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&5_u32.to_le_bytes());
        }
        let error = open_bytes(bytes, &OpenOptions::default()).unwrap_err();
        assert!(error.to_string().contains("larger than its declared"), "{error}");
    }

    #[test]
    fn files_of_one_name_are_all_read_and_told() {
        let mut bytes = fixture::zip(&[
            ("a.csv", b"a,b\n1,2\n"),
            ("b.csv", b"a,b\n3,4\n"),
            ("c.csv", b"c,d\n"),
        ]);
        // The library that writes archives refuses a name that is there.
        for at in 0..bytes.len() - 5 {
            if &bytes[at..at + 5] == b"b.csv" {
                bytes[at] = b'a';
            }
        }
        let mut opened = open_bytes(bytes, &OpenOptions::default()).unwrap();
        let paths: Vec<&str> = opened.documents.iter().map(|d| d.path().as_ref()).collect();
        assert_eq!(paths, ["set.zip!a.csv", "set.zip!a.csv (2)", "set.zip!c.csv"]);
        let told = opened.documents.iter_mut().flat_map(Document::take_notices);
        let told: Vec<String> = told.map(|finding| finding.to_string()).collect();
        assert!(
            matches!(&told[..], [one] if one.contains("another file called a.csv")),
            "{told:?}"
        );
    }

    #[test]
    fn files_that_the_directory_leaves_out_are_told() {
        let mut bytes = fixture::zip(&[("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n3,4\n")]);
        let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
        bytes[end + 8] = 1;
        bytes[end + 10] = 1;
        let opened = open_bytes(bytes, &OpenOptions::default()).unwrap();
        assert_eq!(opened.documents.len(), 1);
        let told = opened.skipped[0].to_string();
        assert!(told.starts_with("set.zip!b.csv") && told.contains("does not list it"), "{told}");
    }

    #[test]
    fn files_at_one_place_are_refused() {
        let mut bytes = fixture::zip(&[("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n3,4\n")]);
        let directory = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        // Where the header of the second file stands, 42 bytes into its entry.
        bytes[directory + 42..directory + 46].fill(0);
        let error = open_bytes(bytes, &OpenOptions::default()).unwrap_err();
        assert!(error.to_string().contains("stand at one place"), "{error}");
    }
}
