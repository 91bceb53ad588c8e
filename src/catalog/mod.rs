//! Azure's VM sizes and disks as dated, cited data.

mod disks;
mod sizes;

pub use disks::{DiskCatalog, DiskTier};
pub use sizes::{SizeCatalog, VmSize};
