//! Writes files whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary file that is being written; it counts as finished when this is dropped.
struct Unfinished(PathBuf);

impl Unfinished {
    fn new(path: &Path) -> Self {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| *file != self.0);
    }
}

/// Removes the temporary files that are being written. For the handler of an interrupt, after which nothing is written any
/// more.
pub fn remove_unfinished() {
    let files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    for file in files.iter() {
        let _ = fs::remove_file(file);
    }
}

/// Writes a file whole or not at all: to a temporary file beside it, then a rename.
///
/// ```no_run
/// asrcap::save::save("plan.json".as_ref(), b"{}")?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn save(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    save_with(path, |file| file.write_all(bytes))
}

/// Like [`save`], for streamed content.
pub fn save_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new().prefix(".asrcap-").tempfile_in(folder)?;
    let _unfinished = Unfinished::new(file.path());
    let mut buffered = std::io::BufWriter::new(file);
    write(&mut buffered)?;
    let file = buffered.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    #[cfg(unix)]
    {
        // A temporary file is private; the report has the rights that a new file would have.
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_or(0o644, |known| known.permissions().mode() & 0o777);
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
