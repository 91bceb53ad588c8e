//! Input files are opened here and nowhere else, and each is remembered, so that no output takes its place.
//!
//! What is remembered is of the whole process: who reads one more kind of file cannot forget to say so.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes of a file that people or scripts write for asrcap: settings, rules, themes, overrides, groups, limits. No such file
/// comes near; a device without an end does.
pub(crate) const WRITTEN_FOR_US: u64 = 64 << 20;

static OPENED: Mutex<BTreeSet<Identity>> = Mutex::new(BTreeSet::new());

/// What tells one file from all others, whatever path leads to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    /// The path without links.
    path: PathBuf,
    /// The device and the number of the file on it, which hard links share; nothing where the system does not tell.
    number: Option<(u64, u64)>,
}

impl Identity {
    /// Of what a path leads to; nothing where nothing is there.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self::new(path, &metadata))
    }

    fn new(path: &Path, metadata: &std::fs::Metadata) -> Self {
        #[cfg(unix)]
        let number = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let number = {
            let _ = metadata;
            None
        };
        // What is only a descriptor, such as a pipe, has no path of its own.
        let path = path.canonicalize().or_else(|_| std::path::absolute(path));
        Self { path: path.unwrap_or_default(), number }
    }

    /// Whether the two are one file.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.path == other.path || self.number.is_some() && self.number == other.number
    }

    /// Whether the file is still what its path leads to: the number of one that is gone is given to another.
    fn is_there(&self) -> bool {
        Self::of(&self.path).is_some_and(|now| now == *self)
    }
}

/// Opens an input file.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let opened = File::open(path);
    // What cannot be read is not replaced either.
    let identity = match &opened {
        Ok(file) => file.metadata().ok().map(|metadata| Identity::new(path, &metadata)),
        Err(_) => Identity::of(path),
    };
    OPENED.lock().unwrap_or_else(PoisonError::into_inner).extend(identity);
    opened
}

/// Reads an input file of at most so many bytes.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_within(open(path)?, limit)
}

/// Reads a file of at most so many bytes that is kept up: it is read to be replaced, so that it does not count as an input.
pub(crate) fn read_to_replace(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_within(File::open(path)?, limit)
}

fn read_within(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let metadata = file.metadata()?;
    let limit = if is_device(&metadata) { limit.min(WRITTEN_FOR_US) } else { limit };
    let too_large = || {
        let reason =
            format!("it has more than the {} MiB that are read of such a file", limit >> 20);
        io::Error::new(ErrorKind::FileTooLarge, reason)
    };
    // Only of a file is the length known before it is read.
    let length = if metadata.is_file() { metadata.len() } else { 0 };
    if length > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Whether it is a device, which may have no end.
#[cfg(unix)]
fn is_device(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &std::fs::Metadata) -> bool {
    false
}

/// Reads a text in UTF-8 of at most so many bytes.
pub(crate) fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read(path, limit)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"))
}

/// The first of these paths that leads to a file that was opened.
pub(crate) fn first_of<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Option<P> {
    let opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    paths.into_iter().find(|path| {
        Identity::of(path.as_ref()).is_some_and(|identity| {
            opened.iter().any(|known| known.is(&identity) && known.is_there())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_every_path_that_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        for name in ["read.csv", "other.csv"] {
            std::fs::write(at(name), name).unwrap();
        }
        assert_eq!(read(&at("read.csv"), 8).unwrap(), b"read.csv");
        let mut paths = vec![at("read.csv"), at("sub/../read.csv")];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("read.csv", at("soft.csv")).unwrap();
            std::fs::hard_link(at("read.csv"), at("hard.csv")).unwrap();
            paths.extend([at("soft.csv"), at("hard.csv")]);
        }
        for path in &paths {
            assert_eq!(first_of([&at("other.csv"), path]), Some(path));
        }
        assert_eq!(first_of([at("other.csv"), at("missing.csv")]), None);
    }

    #[test]
    fn no_more_is_read_than_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "1234").unwrap();
        assert_eq!(read(&path, 4).unwrap(), b"1234");
        assert_eq!(read(&path, 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
        #[cfg(unix)]
        assert_eq!(read(Path::new("/dev/zero"), 1000).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
