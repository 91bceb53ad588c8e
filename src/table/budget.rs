//! What a run may take for what it reads: asked before memory is taken or anything is unpacked.
//!
//! Two bounds hold together. The run's is a sum over all its files ([`Limits::memory`], [`Limits::unpacked_bytes`]). A file's follows from its
//! own size: what grows a thousandfold was made to fill the memory, or is damaged, and is refused however much room there is.
//! Both count bytes and never seconds, so that the same files are refused on every machine; a byte that is unpacked and a cell that is built
//! cost a known time, which bounds the seconds too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::error::TableError;
use crate::source::Location;

/// How many times its own size a file may unpack to, or fill in memory, beyond what every file may. Tables seldom pack better than
/// thirty to one; what packs a thousandfold is nothing but repeats.
const GAIN: u64 = 100;

/// What a file of any size may unpack to, in bytes: about a second of reading.
const UNPACKED_BY_ANY: u64 = 96 << 20;

/// What a file of any size may fill in memory, in bytes.
const HELD_BY_ANY: u64 = 192 << 20;

/// Bounds that keep a broken or hostile file from taking the machine down.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file that has to be held whole: workbooks, archives, JSON. Default 1 GiB.
    pub file_bytes: u64,
    /// Bytes of a text file that is held in memory; larger ones are read from the disk piece by piece. Default 32 MiB.
    pub held_text_bytes: u64,
    /// Bytes that all workbooks and archives of a run may unpack to, in total. Default 8 GiB.
    pub unpacked_bytes: u64,
    /// Bytes that what is read may fill in memory at a time, over all files of a run. Default 4 GiB.
    pub memory: u64,
    /// Cells of one sheet held at a time, blank cells between filled ones included. Default 20 million.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            held_text_bytes: 32 << 20,
            unpacked_bytes: 8 << 30,
            memory: 4 << 30,
            cells: 20_000_000,
        }
    }
}

/// What a run may take, shared by all its files.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<Run>);

#[derive(Debug)]
struct Run {
    limits: Limits,
    held: AtomicU64,
    unpacked: AtomicU64,
    is_exhausted: AtomicBool,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self(Arc::new(Run {
            limits,
            held: AtomicU64::new(0),
            unpacked: AtomicU64::new(0),
            is_exhausted: AtomicBool::new(false),
        }))
    }

    /// What a file may take that has so many bytes.
    pub(crate) fn file(&self, path: &Arc<str>, bytes: u64) -> FileBudget {
        let allowance = |floor: u64| floor.saturating_add(bytes.saturating_mul(GAIN));
        FileBudget {
            path: Arc::clone(path),
            run: Arc::clone(&self.0),
            file: Arc::new(File {
                may_hold: allowance(HELD_BY_ANY),
                may_unpack: allowance(UNPACKED_BY_ANY),
                held: AtomicU64::new(0),
                unpacked: AtomicU64::new(0),
            }),
        }
    }

    /// Whether a file was refused for what the others had taken. Where files are read side by side, which one it is depends on chance.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.0.is_exhausted.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct File {
    may_hold: u64,
    may_unpack: u64,
    held: AtomicU64,
    unpacked: AtomicU64,
}

/// What one file may take. Files in an archive share what the archive may take.
#[derive(Clone, Debug)]
pub(crate) struct FileBudget {
    path: Arc<str>,
    run: Arc<Run>,
    file: Arc<File>,
}

impl FileBudget {
    /// The same budget for a file inside this one.
    pub(crate) fn member(&self, path: &Arc<str>) -> Self {
        Self { path: Arc::clone(path), ..self.clone() }
    }

    /// The file.
    pub(crate) fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The bounds of the run.
    pub(crate) fn limits(&self) -> Limits {
        self.run.limits
    }

    /// Asks to unpack so many bytes, before it is done. What was unpacked is not given back.
    pub(crate) fn unpack(&self, sheet: Option<&str>, bytes: u64) -> Result<(), TableError> {
        let too_large =
            |limit| self.too_large(sheet, format!("unpacking to {bytes} bytes more"), limit);
        take(&self.file.unpacked, bytes, self.file.may_unpack).map_err(too_large)?;
        take(&self.run.unpacked, bytes, self.run.limits.unpacked_bytes).map_err(|limit| {
            self.run.is_exhausted.store(true, Ordering::Relaxed);
            too_large(limit)
        })
    }

    /// Asks for memory that what is read will fill until the answer is dropped.
    pub(crate) fn hold(&self, sheet: Option<&str>, bytes: u64) -> Result<Held, TableError> {
        let mut held = Held { bytes: 0, budget: self.clone() };
        held.grow(sheet, bytes)?;
        Ok(held)
    }

    fn too_large(&self, sheet: Option<&str>, what: String, limit: u64) -> TableError {
        let location = Location::file(Arc::clone(&self.path));
        let location = match sheet {
            Some(sheet) => location.with_sheet(sheet),
            None => location,
        };
        TableError::TooLarge { location, what, limit }
    }
}

/// Memory that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    bytes: u64,
    budget: FileBudget,
}

impl Held {
    /// Asks for more of it.
    pub(crate) fn grow(&mut self, sheet: Option<&str>, bytes: u64) -> Result<(), TableError> {
        let FileBudget { run, file, .. } = &self.budget;
        let too_large = |limit| {
            let what = format!("what it fills in memory ({bytes} bytes more)");
            self.budget.too_large(sheet, what, limit)
        };
        take(&file.held, bytes, file.may_hold).map_err(too_large)?;
        take(&run.held, bytes, run.limits.memory).map_err(|limit| {
            file.held.fetch_sub(bytes, Ordering::Relaxed);
            run.is_exhausted.store(true, Ordering::Relaxed);
            too_large(limit)
        })?;
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.budget.file.held.fetch_sub(self.bytes, Ordering::Relaxed);
        self.budget.run.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Adds to a sum unless that would pass the limit, which is the error.
fn take(sum: &AtomicU64, bytes: u64, limit: u64) -> Result<(), u64> {
    let more = |now: u64| now.checked_add(bytes).filter(|sum| *sum <= limit);
    sum.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).map(|_| ()).map_err(|_| limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: u64, limits: Limits) -> FileBudget {
        Budget::new(limits).file(&"a.xlsx".into(), bytes)
    }

    #[test]
    fn a_small_file_may_not_grow_a_thousandfold() {
        let file = file(1_000_000, Limits::default());
        assert!(file.unpack(None, 150_000_000).is_ok());
        let error = file.unpack(Some("S"), 100_000_000).unwrap_err();
        assert!(matches!(&error, TableError::TooLarge { limit: 200_663_296, .. }), "{error}");
        assert!(error.to_string().contains("a.xlsx"), "{error}");
    }

    #[test]
    fn memory_is_given_back_and_what_was_unpacked_is_not() {
        let limits = Limits { memory: 1000, unpacked_bytes: 1000, ..Limits::default() };
        let file = file(10, limits);
        let mut held = file.hold(None, 600).unwrap();
        assert!(file.hold(None, 401).is_err());
        assert!(held.grow(None, 400).is_ok());
        drop(held);
        assert!(file.hold(None, 1000).is_ok());
        assert!(file.unpack(None, 600).is_ok());
        assert!(file.unpack(None, 600).is_err());
    }

    #[test]
    fn all_files_of_a_run_share_its_budget() {
        let budget = Budget::new(Limits { memory: 1000, ..Limits::default() });
        let (a, b) = (budget.file(&"a".into(), 1), budget.file(&"b".into(), 1));
        let _held = a.hold(None, 600).unwrap();
        assert!(!budget.is_exhausted());
        assert!(b.hold(None, 600).is_err());
        assert!(budget.is_exhausted());
    }

    #[test]
    fn a_request_beyond_all_numbers_is_refused() {
        let file = file(u64::MAX, Limits { memory: u64::MAX, ..Limits::default() });
        let _held = file.hold(None, 10).unwrap();
        assert!(file.hold(None, u64::MAX).is_err());
    }
}
