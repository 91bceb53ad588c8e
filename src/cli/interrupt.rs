//! Ctrl-C leaves no half file: what is not finished is taken away before the program ends.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The status of a program that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is being written; it counts as finished when this goes.
pub(crate) struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| *file != self.0);
    }
}

/// Remembers a file that is being written.
pub(crate) fn unfinished(path: &Path) -> Unfinished {
    let mut files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    files.push(path.to_owned());
    Unfinished(path.to_owned())
}

/// Takes unfinished files away when the program is asked to end.
#[expect(clippy::exit, reason = "the program was asked to end")]
pub(crate) fn install() {
    // Without a handler the program still ends; a temporary file may stay.
    let _ = ctrlc::set_handler(|| {
        let files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for file in files.iter() {
            let _ = std::fs::remove_file(file);
        }
        std::process::exit(INTERRUPTED);
    });
}
