//! Readers of other makers, which panic at damaged files.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::error::TableError;

thread_local! {
    /// How many calls of [`guarded`] this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Reads with the care that readers need which index into what they parse: where they panic, the file is damaged.
pub(crate) fn guarded<T>(
    path: &Arc<str>,
    read: impl FnOnce() -> Result<T, TableError>,
) -> Result<T, TableError> {
    DEPTH.set(DEPTH.get() + 1);
    let read = catch_unwind(AssertUnwindSafe(read));
    DEPTH.set(DEPTH.get() - 1);
    read.unwrap_or_else(|_| {
        let message = "its structure contradicts itself".to_owned();
        Err(TableError::Damaged { path: Arc::clone(path), message })
    })
}

/// Whether a panic of this thread is caught and told as a damaged file, so that a hook of the program need not speak of it.
#[must_use]
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file_and_the_guard_ends_with_it() {
        let path: Arc<str> = "a.xls".into();
        let read = guarded(&path, || -> Result<(), TableError> {
            assert!(is_guarded());
            let _ = guarded(&path, || -> Result<(), TableError> { panic!("inner") });
            assert!(is_guarded());
            panic!("outer")
        });
        assert_eq!(
            read.unwrap_err().to_string(),
            "a.xls: the file is damaged: its structure contradicts itself"
        );
        assert!(!is_guarded());
    }
}
