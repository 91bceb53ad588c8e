//! A zip archive of tables, read like a folder.

use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipArchive;

use super::budget::FileBudget;
use super::container::{self, Kind};
use super::document::{Document, Opened};
use super::error::{Protection, TableError};
use super::limits::{OpenOptions, check_unpacked};

pub(crate) fn open(
    bytes: Vec<u8>,
    options: &OpenOptions,
    budget: &FileBudget,
) -> Result<Opened, TableError> {
    let path = budget.path();
    check_unpacked(&bytes, budget)?;
    let damaged = |error: &dyn std::fmt::Display| TableError::Damaged {
        path: Arc::clone(path),
        message: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut opened = Opened { documents: Vec::new(), skipped: Vec::new() };
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        let name = match raw.name() {
            Ok(name) => name.into_owned(),
            Err(_) => format!("file {}", index + 1),
        };
        let (folder, encrypted) = (raw.is_dir(), raw.encrypted());
        drop(raw);
        if folder || is_clutter(&name) {
            continue;
        }
        let inner: Arc<str> = format!("{path}!{name}").into();
        if encrypted {
            opened.skipped.push(TableError::PasswordProtected {
                path: inner,
                protection: Protection::Archive,
            });
            continue;
        }
        let content = match unpack(&mut archive, index) {
            Ok(content) => content,
            Err(message) => {
                opened.skipped.push(TableError::Damaged { path: inner, message });
                continue;
            }
        };
        let document = match container::detect(&inner, &content, options.encoding) {
            Ok(Kind::Archive) => Err(TableError::NotATable {
                path: Arc::clone(&inner),
                found: "an archive inside an archive".to_owned(),
                hint: "Unpack the outer one first",
            }),
            Ok(kind) => Document::from_bytes(content, kind, options, &budget.member(&inner)),
            Err(error) => Err(error),
        };
        match document {
            Ok(document) => opened.documents.push(document),
            Err(error) => opened.skipped.push(error),
        }
    }
    opened.documents.sort_by(|a, b| a.path().as_ref().cmp(b.path().as_ref()));
    if opened.documents.is_empty() {
        return Err(opened.skipped.pop().unwrap_or(TableError::Empty { path: Arc::clone(path) }));
    }
    Ok(opened)
}

fn unpack(archive: &mut ZipArchive<Cursor<Vec<u8>>>, index: usize) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    let mut file = archive.by_index(index).map_err(|e| e.to_string())?;
    file.read_to_end(&mut content).map_err(|e| e.to_string())?;
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
}
