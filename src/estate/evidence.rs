//! What a server says about which machine it is.

use super::{Class, Server};
use crate::identity::{Directory, Evidence, MachineName, MachineUuid, Sizes};

impl Server {
    /// What tells which machine it is. `source` is the file, which lists a machine once; identifiers of one `scheme` are of one kind.
    #[must_use]
    pub fn evidence(&self, source: usize, scheme: &'static str) -> Evidence {
        Evidence {
            source,
            scheme,
            is_stand_in: matches!(self.class, Class::Template | Class::Placeholder | Class::Agent),
            manager: self.manager.as_deref().and_then(MachineName::of_manager),
            id: self.vm_id.clone(),
            uuid: self.uuid.as_deref().and_then(MachineUuid::new),
            name: MachineName::new(&self.name),
            dns_name: self.dns_name.as_deref().and_then(MachineName::new),
            addresses: self.addresses.clone(),
            sizes: Sizes {
                cores: self.cores,
                memory_mb: self.memory_mb,
                storage_gb: self.storage_gb,
            },
        }
    }
}

/// The servers by the names that other files may use for them. Servers go before what is left out, such as templates.
///
/// ```
/// use asrcap::estate::{Server, directory};
/// use asrcap::identity::Lookup;
/// use asrcap::source::Location;
///
/// let servers = [Server::new("web01.contoso.example", Location::file("servers.csv"))];
/// assert_eq!(directory(&servers).find("WEB01", None), Lookup::One(0));
/// ```
#[must_use]
pub fn directory(servers: &[Server]) -> Directory {
    // A server out of scope may be the one that is meant.
    let is_server = |server: &Server| matches!(server.class, Class::Server | Class::OutOfScope);
    Directory::new(servers.iter().map(|server| (server.evidence(0, ""), is_server(server))))
}
