//! The Azure VM size of a server: what the server needs, what may be proposed, and which of it is taken.

mod choice;
mod need;
mod nvme;
mod proposal;
mod reasons;

pub use choice::SizeChooser;
pub use need::{Need, NvmeSupport, Requirement};
pub(crate) use nvme::NvmeGuests;
pub use proposal::Proposal;
pub use reasons::{OtherSize, SizeChoice, SizeNeeds};
pub(crate) use reasons::{Reasons, bound_words};
