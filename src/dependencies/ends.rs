//! Which server of the estate each end is.

use std::collections::HashMap;
use std::net::IpAddr;

use super::connections::Connections;
use crate::churn::{Lookup, Names};
use crate::estate::{Class, Server};

/// What an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A server of the plan, by its place in the estate.
    Server(usize),
    /// A machine of the estate that is not planned.
    LeftOut,
    /// Several servers have this name or address.
    Several,
    /// Nothing of the estate.
    Outside,
}

/// What each end is, in the order of [`Connections::ends`].
///
/// The name decides, by the same rules by which measurements find their server. Where there is none, or none that is known, the
/// address does: that of a server, as the estate or the rows of the files themselves say in which both stand.
pub(crate) fn find(connections: &Connections, servers: &[Server]) -> Vec<Found> {
    let names = Names::new(servers);
    let by_name: Vec<Lookup> = connections
        .ends
        .iter()
        .map(|end| match (&end.address, end.name.as_str()) {
            // Some estates call their servers by their addresses.
            (Some(address), "") => names.find(&address.to_string(), None),
            (_, name) => names.find(name, None),
        })
        .collect();
    let mut addresses: HashMap<IpAddr, Option<usize>> = HashMap::new();
    for (end, found) in connections.ends.iter().zip(&by_name) {
        if let (Some(address), Lookup::One(server)) = (end.address, found) {
            // An address that two servers have had is that of neither: a cluster's, or one that was given anew.
            let known = addresses.entry(address).or_insert(Some(*server));
            if *known != Some(*server) {
                *known = None;
            }
        }
    }
    let of_plan = |server: usize| match servers.get(server).map(|server| server.class) {
        Some(Class::Server) => Found::Server(server),
        _ => Found::LeftOut,
    };
    connections
        .ends
        .iter()
        .zip(&by_name)
        .map(|(end, found)| {
            let by_address = || end.address.and_then(|address| addresses.get(&address).copied());
            match (found, by_address()) {
                (Lookup::One(server), _) => of_plan(*server),
                (_, Some(Some(server))) => of_plan(server),
                (Lookup::Several(_), _) | (_, Some(None)) => Found::Several,
                (Lookup::Unknown, None) => Found::Outside,
            }
        })
        .collect()
}
