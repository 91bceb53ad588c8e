//! Writes files whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

/// The temporary files that are being written. Whoever makes one holds this, so that none is made that is not listed.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What becomes of a file that is there already, and who may read the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The name must be free. Of two programs that write it at the same time one succeeds; a link is no free name, wherever
    /// it leads.
    New,
    /// The new file takes the place of the old one, with its rights and, where the system allows it, its owner and group. A
    /// link stays, and the file that it leads to is replaced.
    Replace,
    /// Like [`Way::Replace`], but only the owner may read and write the file.
    Private,
}

/// A temporary file that is being written; it counts as finished when this is dropped.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|file| *file != self.0);
    }
}

/// Removes the temporary files that are being written, and lets no other one begin. For the handler of an interrupt, after
/// which the program ends.
pub fn remove_unfinished() {
    let files = unfinished();
    for file in files.iter() {
        let _ = fs::remove_file(file);
    }
    // Who waits for the list to begin a file waits until the program has ended.
    std::mem::forget(files);
}

/// Writes a file whole or not at all, in the place of one that is there: to a temporary file beside it, then a rename.
///
/// ```no_run
/// asrcap::save::save("plan.json".as_ref(), b"{}")?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    save_as(path, Way::Replace, bytes)
}

/// Like [`save`], in another way.
pub fn save_as(path: &Path, way: Way, bytes: &[u8]) -> io::Result<()> {
    save_with(path, way, |file| file.write_all(bytes))
}

/// Like [`save_as`], for streamed content.
pub fn save_with(
    path: &Path,
    way: Way,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let path = if way == Way::New { path.to_owned() } else { target(path)? };
    let old = if way == Way::New { None } else { fs::metadata(&path).ok() };
    // The rights of a file that is replaced are given when its content is complete.
    let is_public = old.is_none() && way != Way::Private;
    let (file, _unfinished) = begin(&path, is_public)?;
    let mut buffered = io::BufWriter::new(file);
    write(&mut buffered)?;
    let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = &old {
        take_after(old, file.as_file(), way)?;
    }
    if way == Way::New {
        return persist_new(file, &path);
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// The file that a path leads to; what is there must be a file.
fn target(path: &Path) -> io::Result<PathBuf> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink());
    if is_link && !path.exists() {
        return Err(io::Error::new(ErrorKind::NotFound, "it is a link that leads nowhere"));
    }
    if path.exists() && !path.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "what is there is not a file"));
    }
    if is_link { path.canonicalize() } else { Ok(path.to_owned()) }
}

/// A temporary file beside its destination; a public one has the rights that the system gives to new files.
fn begin(path: &Path, is_public: bool) -> io::Result<(NamedTempFile, Unfinished)> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".asrcap-");
    #[cfg(unix)]
    if is_public {
        use std::os::unix::fs::PermissionsExt;
        // What the umask takes away is taken away when the file is made.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_public;
    let mut files = unfinished();
    let file = builder.tempfile_in(folder)?;
    files.push(file.path().to_owned());
    let unfinished = Unfinished(file.path().to_owned());
    Ok((file, unfinished))
}

/// Gives a file the owner, the group and the rights of the one that it replaces.
#[cfg(unix)]
fn take_after(old: &Metadata, new: &File, way: Way) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let made = new.metadata()?;
    let mut rights = if way == Way::Private { 0o600 } else { old.mode() & 0o777 };
    let is_of_another = (made.uid(), made.gid()) != (old.uid(), old.gid());
    if is_of_another
        && fchown(new, Some(old.uid()), Some(old.gid())).is_err()
        && fchown(new, None, Some(old.gid())).is_err()
    {
        // Another group than before may do what everybody may.
        let everybody = rights & 0o007;
        rights = rights & 0o707 | rights & (everybody << 3);
    }
    new.set_permissions(fs::Permissions::from_mode(rights))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the form of the other systems")]
fn take_after(_: &Metadata, _: &File, _: Way) -> io::Result<()> {
    Ok(())
}

/// Gives a file its name, which must be free.
fn persist_new(file: NamedTempFile, path: &Path) -> io::Result<()> {
    let Err(failed) = file.persist_noclobber(path) else {
        return Ok(());
    };
    let is_unknown =
        matches!(failed.error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied);
    if !is_unknown {
        return Err(failed.error);
    }
    // A file system that knows neither such a rename nor links: an empty file takes the name first.
    File::create_new(path)?;
    failed.file.persist(path).map(|_| ()).map_err(|error| {
        let _ = fs::remove_file(path);
        error.error
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> =
            entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_takes_a_free_name_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        save_as(&path, Way::New, b"first").unwrap();
        let error = save_as(&path, Way::New, b"second").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        save_as(&path, Way::Replace, b"third").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
        assert_eq!(only(folder.path()), ["a.csv"]);
    }

    #[test]
    fn of_many_who_write_a_name_at_once_one_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let written = std::thread::scope(|scope| {
            let write = |n: u8| save_as(&path, Way::New, &[n; 1000]).is_ok();
            let writers: Vec<_> = (0..8).map(|n| scope.spawn(move || write(n))).collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).filter(|ok| *ok).count()
        });
        assert_eq!(written, 1);
        assert_eq!(only(folder.path()), ["a.csv"]);
    }

    #[test]
    fn what_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let failed = save_with(&path, Way::New, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("stopped"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "stopped");
        assert!(only(folder.path()).is_empty());
    }

    #[cfg(unix)]
    mod of_rights {
        use std::os::unix::fs::{PermissionsExt, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        }

        #[test]
        fn a_replaced_file_keeps_its_rights_and_a_private_one_is_private() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.csv");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            save(&path, b"new").unwrap();
            assert_eq!(mode(&path), 0o640);
            save_as(&path, Way::Private, b"new").unwrap();
            assert_eq!(mode(&path), 0o600);
            let other = folder.path().join("key.csv");
            save_as(&other, Way::Private, b"new").unwrap();
            assert_eq!(mode(&other), 0o600);
        }

        #[test]
        fn a_link_stays_and_what_it_leads_to_is_replaced() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at("target"), "old").unwrap();
            symlink("target", at("link")).unwrap();
            assert!(save_as(&at("link"), Way::New, b"new").is_err());
            assert_eq!(fs::read(at("target")).unwrap(), b"old");
            save(&at("link"), b"new").unwrap();
            assert_eq!(fs::read(at("target")).unwrap(), b"new");
            assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
            symlink("nowhere", at("dangling")).unwrap();
            for way in [Way::New, Way::Replace] {
                assert!(save_as(&at("dangling"), way, b"new").is_err());
            }
            assert!(fs::symlink_metadata(at("dangling")).unwrap().is_symlink());
            assert_eq!(only(folder.path()), ["dangling", "link", "target"]);
        }
    }
}
