//! Who talks to whom: from lists of connections and relations to groups of servers that move together, and what comes first.
//!
//! Files are recognised by their headings ([`recognise`]) and added up pair by pair ([`Connections`]); [`derive()`] finds the servers
//! behind the ends, leaves out what serves the whole estate, joins the rest into groups of bounded size and says in which order
//! they move. The report ([`DependencyReport`]) holds the evidence of each of them.

mod address;
mod channel;
mod connections;
mod derive;
mod ends;
mod findings;
mod form;
mod graph;
mod groups;
mod order;
mod pairs;
mod read;
mod relation_types;
mod report;
mod services;
mod settings;
mod shared;
#[cfg(test)]
mod tests;
mod words;

pub use connections::Connections;
pub use derive::{DeriveOptions, derive};
pub use form::{Form, Recognised, recognise, recognise_beside};
pub(crate) use graph::circles;
pub use read::read;
pub use report::{
    Dependencies, DependencyGroup, DependencyLink, DependencyOrder, DependencyReport, RowCounts,
    SharedReason, SharedService,
};
pub(crate) use services::{Kind as ServiceKind, names as service_names, service};
pub use settings::{DependencyError, DependencySettings, TEMPLATE};
