//! Ctrl-C leaves no half file: what is not finished is removed before the program ends.

use crate::save::remove_unfinished;

/// The status of a program that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

/// Removes unfinished files when the program is asked to end.
#[expect(clippy::exit, reason = "the program was asked to end")]
pub(crate) fn install() {
    // Without a handler the program still ends; a temporary file may stay.
    let _ = ctrlc::set_handler(|| {
        remove_unfinished();
        std::process::exit(INTERRUPTED);
    });
}
