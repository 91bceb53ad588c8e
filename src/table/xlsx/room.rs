//! Memory for what a workbook has many of.

use super::fault::Fault;
use crate::table::budget::Held;

/// Bytes that are asked for at a time.
const PIECE: usize = 1 << 16;

/// Memory that is asked for before it is filled.
pub(super) struct Room {
    held: Held,
    left: usize,
}

impl Room {
    pub(super) fn new(held: Held) -> Self {
        Self { held, left: 0 }
    }

    /// Takes bytes of it.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.left {
            let more = bytes.saturating_add(PIECE);
            self.held.grow(None, more as u64)?;
            self.left += more;
        }
        self.left -= bytes;
        Ok(())
    }
}
