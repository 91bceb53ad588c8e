//! Azure's VM sizes, their quotas, disks, gateways and circuits as dated, cited data.

mod caution;
mod connections;
mod disk_type;
mod disks;
mod error;
mod quotas;
mod regions;
mod size;
mod size_columns;
mod sizes;

pub(crate) use caution::{Caution, Weight, caution, cautions};
pub use connections::{Carrier, Connection};
pub use disk_type::DiskType;
pub use disks::{DiskCatalog, DiskTier};
pub use error::CatalogError;
pub use quotas::VcpuQuota;
pub(crate) use regions::unknown_region;
pub use size::VmSize;
pub use sizes::SizeCatalog;
