//! Azure's VM sizes and disks as dated, cited data.

mod disk_type;
mod disks;
mod error;
mod sizes;

pub use disk_type::DiskType;
pub use disks::{DiskCatalog, DiskTier};
pub use error::CatalogError;
pub use sizes::{SizeCatalog, VmSize};
