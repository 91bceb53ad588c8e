//! What the directory of a zip archive says about the files in it, and what it leaves out.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Cursor;

use memchr::memmem;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
// Keeps files of one name apart, where the other reader of the library keeps the last one only.
use zip::unstable::read::ZipIterable;

/// What each file starts with, and the bytes of that header beside name and extra field.
/// Source: PKWARE, APPNOTE.TXT 6.3.10, section 4.3.7 "Local file header".
const FILE: &[u8] = b"PK\x03\x04";
const HEADER: usize = 30;
const COMPRESSED_SIZE: usize = 18;
const NAME_LENGTH: usize = 26;
const EXTRA_LENGTH: usize = 28;

/// The files of an archive in the order of its directory, those of one name too.
pub(super) fn entries<T: AsRef<[u8]>>(
    archive: &mut Cursor<T>,
) -> Result<Vec<ZipFileEntry<'static>>, ZipError> {
    let mut directory = ZipIterable::try_new(archive, Config::default())?;
    directory.files()?.collect()
}

/// Files that lie in an archive and that its directory does not list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unlisted {
    pub(super) count: usize,
    /// The name of the first.
    pub(super) first: String,
}

/// Looks for files where no file of the directory lies.
pub(super) fn unlisted(archive: &[u8], entries: &[ZipFileEntry<'_>]) -> Option<Unlisted> {
    let place = |entry: &ZipFileEntry<'_>| {
        let start = usize::try_from(entry.header_start()).unwrap_or(usize::MAX);
        let size = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
        (start, end_of_header(archive, start).saturating_add(size))
    };
    let mut places: Vec<(usize, usize)> = entries.iter().map(place).collect();
    places.sort_unstable();
    places.push((archive.len(), archive.len()));
    let mut found: Option<Unlisted> = None;
    let mut at = 0;
    for (start, end) in places {
        while let Some(file) = archive.get(at..start).and_then(|gap| memmem::find(gap, FILE)) {
            let file = at + file;
            found.get_or_insert_with(|| Unlisted { count: 0, first: name(archive, file) }).count +=
                1;
            // What a file holds may be an archive too.
            let size = number(archive, file + COMPRESSED_SIZE, 4);
            at = end_of_header(archive, file).saturating_add(size);
        }
        at = at.max(end);
    }
    found
}

/// The names that more than one file has, whatever the size of their letters.
pub(super) fn shared_names(entries: &[ZipFileEntry<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = entries.iter().map(|entry| String::from_utf8_lossy(entry.name_raw()));
    names.filter(|name| !seen.insert(name.to_lowercase())).map(Cow::into_owned).collect()
}

fn end_of_header(archive: &[u8], start: usize) -> usize {
    let lengths =
        [NAME_LENGTH, EXTRA_LENGTH].map(|at| number(archive, start.saturating_add(at), 2));
    lengths.iter().fold(start.saturating_add(HEADER), |end, length| end.saturating_add(*length))
}

fn name(archive: &[u8], file: usize) -> String {
    let start = file + HEADER;
    let end = start.saturating_add(number(archive, file + NAME_LENGTH, 2));
    String::from_utf8_lossy(archive.get(start..end).unwrap_or_default()).into_owned()
}

/// A number of some bytes, the lowest first; 0 behind the end.
fn number(archive: &[u8], at: usize, bytes: usize) -> usize {
    let field = archive.get(at..at.saturating_add(bytes)).unwrap_or_default();
    field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::fixture;

    /// The end of an archive's directory: how many files, at 8 and 10; its length, at 12; its start, at 16.
    fn end_record(archive: &[u8]) -> usize {
        memmem::rfind(archive, b"PK\x05\x06").unwrap()
    }

    fn found(archive: Vec<u8>) -> Option<Unlisted> {
        let mut archive = Cursor::new(archive);
        let entries = entries(&mut archive).unwrap();
        unlisted(archive.get_ref(), &entries)
    }

    fn with_count(count: u8) -> Vec<u8> {
        let mut archive = fixture::zip(&[("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n3,4\n")]);
        let end = end_record(&archive);
        archive[end + 8] = count;
        archive[end + 10] = count;
        archive
    }

    #[test]
    fn files_that_the_directory_does_not_list_are_found() {
        assert_eq!(found(with_count(2)), None);
        let second = Unlisted { count: 1, first: "b.csv".to_owned() };
        assert_eq!(found(with_count(1)), Some(second));
        let both = Unlisted { count: 2, first: "a.csv".to_owned() };
        assert_eq!(found(with_count(0)), Some(both));
        let mut two = with_count(2);
        two.extend(fixture::zip(&[("c.csv", b"c\n1\n")]));
        assert_eq!(found(two).map(|unlisted| unlisted.count), Some(2));
    }

    #[test]
    fn an_archive_in_an_archive_is_one_file() {
        let inner = with_count(2);
        let archive = fixture::zip(&[("inner.zip", &inner), ("b.csv", b"a\n")]);
        assert_eq!(found(archive), None);
    }
}
