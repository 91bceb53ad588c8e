//! An allocator that counts, and refuses what no reader of a small file may ask for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The memory that the process may take, in bytes: what a file below 1 MB is promised to stay below.
pub const MOST: usize = 1 << 30;

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The allocator.
#[derive(Debug)]
pub struct Counting;

impl Counting {
    fn grant(size: usize) -> bool {
        let now = TAKEN.fetch_add(size, Ordering::Relaxed) + size;
        PEAK.fetch_max(now, Ordering::Relaxed);
        if now > MOST {
            TAKEN.fetch_sub(size, Ordering::Relaxed);
        }
        now <= MOST
    }
}

// SAFETY: the system's allocator does the work; a request beyond the bound fails as it would where memory is short.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !Self::grant(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: handed on as it came.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !Self::grant(size) {
            return std::ptr::null_mut();
        }
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: handed on as it came.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: handed on as it came.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The most that was taken since this was asked for the last time, in bytes.
pub fn peak() -> usize {
    PEAK.swap(TAKEN.load(Ordering::Relaxed), Ordering::Relaxed)
}
