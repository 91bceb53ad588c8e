//! The Azure VM size of a server: what the server needs, what may be proposed, and which of it is taken.

mod by_hand;
mod choice;
mod need;
mod nvme;
mod proposal;
mod reasons;
mod words;

pub(crate) use by_hand::{Held, SizeChecks};
pub use choice::SizeChooser;
pub use need::{Need, NvmeSupport, Requirement};
pub(crate) use nvme::NvmeGuests;
pub use proposal::Proposal;
pub(crate) use reasons::Reasons;
pub use reasons::{OtherSize, SizeChoice, SizeNeeds};
pub(crate) use words::{bound_words, caution_words, nvme_words};
