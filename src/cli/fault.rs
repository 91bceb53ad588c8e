//! A fault of asrcap itself ends a run as any other error does: one line and what to do.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::error::CliError;
use crate::table::is_guarded;

/// What the last panic said, and where it was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from the terminal: those of readers become findings about the file that they read, others the error that
/// [`caught`] gives.
pub(crate) fn install() {
    panic::set_hook(Box::new(|info| {
        if !is_guarded() {
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(words(info));
        }
    }));
}

/// Runs a command; a panic is an error.
pub(crate) fn caught(
    run: impl FnOnce() -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let what = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
        Err(CliError::Fault { what: what.unwrap_or_default() })
    })
}

/// What a panic says, in one line.
fn words(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = text.unwrap_or_default().replace(char::is_control, " ");
    match info.location() {
        Some(place) => format!("{what} ({}, line {})", file(place.file()), place.line()),
        None => what,
    }
}

/// A source file without the folders of the machine that built the program.
fn file(path: &str) -> &str {
    let path = path.rsplit_once("/registry/src/").map_or(path, |(_, file)| file);
    path.split_once("/.cargo/").map_or(path, |(_, file)| file)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_place_tells_nothing_of_the_machine_that_built_it() {
        let dependency = "/home/me/.cargo/registry/src/index-1/calamine-0.38.0/src/xls.rs";
        assert_eq!(super::file(dependency), "index-1/calamine-0.38.0/src/xls.rs");
        assert_eq!(super::file("src/plan/mod.rs"), "src/plan/mod.rs");
    }
}
