//! Which server of the estate each end is.

use std::collections::HashMap;
use std::net::IpAddr;

use super::connections::Connections;
use crate::estate::{Class, Server};
use crate::identity::{Addresses, Directory, Lookup};

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
/// address does: that of a server, as the inventories say, or else the rows of the files themselves in which both stand.
pub(crate) fn find(connections: &Connections, servers: &[Server]) -> Vec<Found> {
    let is_planned = |server: &Server| server.class == Class::Server;
    let entry = |server: &Server| (server.evidence(0, ""), is_planned(server));
    let directory = Directory::new(servers.iter().map(entry));
    let by_name: Vec<Lookup> = connections
        .ends
        .iter()
        .map(|end| match (&end.address, end.name.as_str()) {
            // Some estates call their servers by their addresses.
            (Some(address), "") => directory.find(&address.to_string(), None),
            (_, name) => directory.find(name, None),
        })
        .collect();
    let stated =
        owners(servers.iter().enumerate().filter(|(_, server)| is_planned(server)).flat_map(
            |(index, server)| server.addresses.raw_ips().map(move |address| (*address, index)),
        ));
    let seen = owners(connections.ends.iter().zip(&by_name).filter_map(|(end, found)| {
        match (end.address.filter(|address| tells_machines_apart(*address)), found) {
            (Some(address), Lookup::One(server)) => Some((address, *server)),
            _ => None,
        }
    }));
    let of_plan = |server: usize| match servers.get(server) {
        Some(server_of) if is_planned(server_of) => Found::Server(server),
        _ => Found::LeftOut,
    };
    connections
        .ends
        .iter()
        .zip(&by_name)
        .map(|(end, found)| {
            let of =
                |owners: &Owners| end.address.and_then(|address| owners.get(&address).copied());
            match (found, of(&stated).or_else(|| of(&seen))) {
                (Lookup::One(server), _) => of_plan(*server),
                (_, Some(Some(server))) => of_plan(server),
                (Lookup::Several(_), _) | (_, Some(None)) => Found::Several,
                (Lookup::Unknown, None) => Found::Outside,
            }
        })
        .collect()
}

/// The server of each address; `None` for an address that several have: that of a cluster, or one that was given anew.
type Owners = HashMap<IpAddr, Option<usize>>;

fn owners(addresses: impl Iterator<Item = (IpAddr, usize)>) -> Owners {
    let mut owners = Owners::new();
    for (address, server) in addresses {
        let known = owners.entry(address).or_insert(Some(server));
        if *known != Some(server) {
            *known = None;
        }
    }
    owners
}

/// Whether an address belongs to one machine: that of a container or of a link does not.
fn tells_machines_apart(address: IpAddr) -> bool {
    let mut addresses = Addresses::default();
    addresses.add_ips(&address.to_string());
    !addresses.is_empty()
}
