//! Whether two descriptions are of one machine: decided from evidence, by one definition for inventories and measurements.
//!
//! Evidence that agrees joins two descriptions, the stronger before the weaker: see [`Agreement`]. Evidence against it
//! ([`Contrary`]) forbids to join them by a weaker key. What says nothing about a machine, such as the UUID of a clone or the
//! address of a container, is no evidence; its list is `templates/identity.toml`.
//!
//! ```
//! use asrcap::identity::{Agreement, Evidence, MachineName, agreement, group};
//!
//! let described = |source, name| Evidence { source, name: MachineName::new(name), ..Evidence::default() };
//! let short = described(0, "WEB01");
//! let full = described(1, "web01.contoso.example");
//! let other = described(1, "web02.contoso.example");
//! assert_eq!(agreement(&short, &full), Some(Agreement::ShortName));
//! assert_eq!(group(&[short, full, other]).machines, [0, 0, 2]);
//! ```

mod address;
mod compare;
mod directory;
mod evidence;
mod group;
mod name;
mod named_with_host;
mod no_evidence;
mod partition;
mod repeat;
mod uuid;

pub use address::Addresses;
pub use compare::{Agreement, Contrary, agreement, contrary};
pub use directory::{Directory, Lookup};
pub use evidence::{Evidence, Sizes};
pub use group::{Apart, Doubt, Grouping, Joined, Open, group};
pub use name::MachineName;
pub use named_with_host::{are_named_with_host, split_host};
pub use repeat::{Repeat, Repeated, repeats};
pub use uuid::MachineUuid;

#[cfg(test)]
mod tests;
