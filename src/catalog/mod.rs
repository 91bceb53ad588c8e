//! Azure's VM sizes as dated, cited data.

mod sizes;

pub use sizes::{CatalogError, SizeCatalog, VmSize};
