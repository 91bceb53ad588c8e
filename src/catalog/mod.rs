//! Azure's VM sizes and disks as dated, cited data.

mod disks;
mod error;
mod sizes;

pub use disks::{DiskCatalog, DiskTier};
pub use error::CatalogError;
pub use sizes::{SizeCatalog, VmSize};
