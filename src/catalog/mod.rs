//! Azure's VM sizes and disks as dated, cited data.

mod disks;
mod sizes;

use std::sync::{Arc, OnceLock};

pub use disks::{DiskCatalog, DiskTier};
pub use sizes::{CatalogError, SizeCatalog, VmSize};

/// What is kept, or read and kept by whoever asks first; what cannot be read is not kept.
fn read_once<T>(
    kept: &OnceLock<Arc<T>>,
    read: impl FnOnce() -> Result<T, CatalogError>,
) -> Result<Arc<T>, CatalogError> {
    if let Some(known) = kept.get() {
        return Ok(Arc::clone(known));
    }
    let read = Arc::new(read()?);
    Ok(Arc::clone(kept.get_or_init(|| read)))
}
